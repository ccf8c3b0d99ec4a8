/* The settings of the app. */
#include "chatkut/tui/config.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(settings_are_read_and_groups_of_others_left_alone)
{
    Config config = CONFIG_INIT;
    ck_assert(config_read("[models]\nstrong = x\n[model x]\nkey = env:K\n"
                          "[look]\ntheme = dark\nbell = no\n",
                          "chatkut.conf", &config, NULL));
    ck_assert_int_eq(config.theme, 1);
    ck_assert_int_eq(config.bell, 1);
    ck_assert_int_eq(config.mouse, 0);
}
END_TEST

static const struct {
    const char *text;
    ConfigError code;
    const char *says;
} WRONG[] = {
    { "[look]\ntheme = pink\n", CONFIG_ERROR_VALUE, "terminal, dark, light" },
    { "[look]\nthem = dark\n", CONFIG_ERROR_NAME, "[look] has no “them”" },
    { "theme = dark\n", CONFIG_ERROR_SYNTAX, "chatkut.conf" },
    { "[model x]\nsk-Abc123\n", CONFIG_ERROR_SYNTAX, "chatkut.conf" },
};

/* A line that is wrong may hold a key of models: it is not shown again. */
START_TEST(an_error_names_the_setting_and_repeats_no_line)
{
    Config config = CONFIG_INIT;
    g_autoptr(GError) error = NULL;
    ck_assert(!config_read(WRONG[_i].text, "chatkut.conf", &config, &error));
    ck_assert(g_error_matches(error, CONFIG_ERROR, WRONG[_i].code));
    ck_assert_msg(strstr(error->message, WRONG[_i].says) != NULL, "%s", error->message);
    ck_assert_msg(!strstr(error->message, "Abc123"), "%s", error->message);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("config");
    tcase_add_test(tests, settings_are_read_and_groups_of_others_left_alone);
    tcase_add_loop_test(tests, an_error_names_the_setting_and_repeats_no_line, 0,
                        G_N_ELEMENTS(WRONG));
    Suite *suite = suite_create("config");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
