#include "fixture.h"

#include "../run.h"

#include "chatkut/model/composition_json.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>

char *folder;

void fixture_setup(void)
{
    folder = g_dir_make_tmp("chatkut-queue-XXXXXX", NULL);
    ck_assert(folder);
}

static int remove_entry(const char *path, const struct stat *info, int kind,
                        struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

void fixture_teardown(void)
{
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    g_clear_pointer(&folder, g_free);
}

char *fixture_path(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

char *fixture_fake_worker(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *beside = g_path_get_dirname(self);
    return g_build_filename(beside, "fake_child", NULL);
}

char *fixture_file(const char *name, size_t size)
{
    char *path = fixture_path(name);
    g_autofree char *content = g_strnfill(size, 'x');
    ck_assert(g_file_set_contents(path, content, (gssize)size, NULL));
    return path;
}

static int compare_names(const void *a, const void *b)
{
    return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

char *fixture_listing(void)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir)))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

Composition *fixture_composition(const char *text)
{
    g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
    g_autoptr(GError) error = NULL;
    Composition *composition = composition_from_text(json, strlen(json), &error);
    ck_assert_msg(composition != NULL, "%s", composition ? "" : error->message);
    return composition;
}

int fixture_run(const char *name, TCase *tests)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
