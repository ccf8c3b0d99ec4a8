#include "chatkut/base/folder.h"

#include "../run.h"

#include <check.h>
#include <glib.h>
#include <stdlib.h>

static const struct {
    Folder folder;
    const char *variable, *name, *path;
} CASES[] = {
    { FOLDER_CONFIG, "XDG_CONFIG_HOME", "keys.conf",
      "/home/me/here/chatkut/keys.conf" },
    { FOLDER_DATA, "XDG_DATA_HOME", "user.db", "/home/me/here/chatkut/user.db" },
    { FOLDER_STATE, "XDG_STATE_HOME", "recent", "/home/me/here/chatkut/recent" },
    { FOLDER_CACHE, "XDG_CACHE_HOME", NULL, "/home/me/here/chatkut" },
};

START_TEST(each_folder_is_where_its_variable_says)
{
    g_setenv(CASES[_i].variable, "/home/me/here", TRUE);
    g_autofree char *path = folder_path(CASES[_i].folder, CASES[_i].name);
    ck_assert_str_eq(path, CASES[_i].path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("folder");
    TCase *tests = tcase_create("folder");
    tcase_add_loop_test(tests, each_folder_is_where_its_variable_says, 0,
                        G_N_ELEMENTS(CASES));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
