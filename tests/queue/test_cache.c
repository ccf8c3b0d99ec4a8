#include "chatkut/queue/cache.h"

#include "fixture.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define KEY_A "aa00000000000001"
#define KEY_B "bb00000000000002"
#define KEY_C "cc00000000000003"

static Cache *open_cache(void)
{
    g_autoptr(GError) error = NULL;
    Cache *cache = cache_open(folder, 0, &error);
    ck_assert_msg(cache != NULL, "%s", error ? error->message : "?");
    return cache;
}

static void keep(Cache *cache, const char *key, const char *content)
{
    int fd = cache_blank(cache, NULL);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, content, strlen(content)), (ssize_t)strlen(content));
    ck_assert(cache_keep(cache, key, fd, NULL));
    close(fd);
}

static void assert_part(Cache *cache, const char *key, const char *content)
{
    char got[64] = "";
    int fd = cache_fetch(cache, key);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_ge(read(fd, got, sizeof got - 1), 0);
    ck_assert_str_eq(got, content);
    close(fd);
}

static void last_used(const char *key, time_t when)
{
    g_autofree char *path = g_strdup_printf("%s/parts/%.2s/%s", folder, key, key);
    struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };
    ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

START_TEST(what_is_kept_is_found_by_its_key)
{
    g_autoptr(Cache) cache = open_cache();
    ck_assert(!cache_has(cache, KEY_A));
    ck_assert_int_eq(cache_fetch(cache, KEY_A), -1);
    keep(cache, KEY_A, "one");
    ck_assert(cache_has(cache, KEY_A));
    ck_assert(!cache_has(cache, KEY_B));
    g_autoptr(Cache) later = open_cache();
    assert_part(later, KEY_A, "one");
}
END_TEST

START_TEST(what_is_not_kept_leaves_nothing)
{
    g_autoptr(Cache) cache = open_cache();
    int fd = cache_blank(cache, NULL);
    ck_assert_int_eq(write(fd, "x", 1), 1);
    close(fd);
    ck_assert_uint_eq(cache_size(cache).parts, 0);
    g_autofree char *parts = g_build_filename(folder, "parts", NULL);
    g_autoptr(GDir) entries = g_dir_open(parts, 0, NULL);
    ck_assert_ptr_null(g_dir_read_name(entries));
}
END_TEST

START_TEST(the_first_of_two_that_are_the_same_stays)
{
    g_autoptr(Cache) cache = open_cache();
    keep(cache, KEY_A, "first");
    keep(cache, KEY_A, "second");
    assert_part(cache, KEY_A, "first");
    ck_assert_uint_eq(cache_size(cache).parts, 1);
}
END_TEST

START_TEST(what_was_not_used_for_longest_goes_first)
{
    g_autoptr(Cache) cache = open_cache();
    keep(cache, KEY_A, "a");
    keep(cache, KEY_B, "b");
    keep(cache, KEY_C, "c");
    int64_t one = cache_size(cache).bytes / 3;
    last_used(KEY_A, 1000);
    last_used(KEY_B, 2000);
    last_used(KEY_C, 3000);
    ck_assert(cache_has(cache, KEY_A)); /* used now */
    CacheSize dropped = cache_trim(cache, 2 * one);
    ck_assert_uint_eq(dropped.parts, 1);
    ck_assert_int_eq(dropped.bytes, one);
    ck_assert(cache_has(cache, KEY_A) && cache_has(cache, KEY_C));
    ck_assert(!cache_has(cache, KEY_B));
    cache_trim(cache, 0);
    ck_assert_uint_eq(cache_size(cache).parts, 0);
}
END_TEST

START_TEST(a_part_in_use_outlives_its_name)
{
    g_autoptr(Cache) cache = open_cache();
    char got[8] = "";
    keep(cache, KEY_A, "one");
    int fd = cache_fetch(cache, KEY_A);
    cache_drop(cache, KEY_A);
    ck_assert(!cache_has(cache, KEY_A));
    ck_assert_int_eq(read(fd, got, sizeof got), 3);
    close(fd);
}
END_TEST

START_TEST(only_keys_are_names_of_files)
{
    static const char *const bad[] = { "",           "short",     "../../etc/passwd",
                                       "AA00000000", "aa/000000", "gg00000000" };
    g_autoptr(Cache) cache = open_cache();
    int fd = cache_blank(cache, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        ck_assert(!cache_has(cache, bad[i]));
        ck_assert_int_eq(cache_fetch(cache, bad[i]), -1);
        ck_assert(!cache_keep(cache, bad[i], fd, NULL));
    }
    close(fd);
}
END_TEST

START_TEST(the_limit_comes_from_the_environment)
{
    g_setenv(CACHE_LIMIT_VARIABLE, "3", TRUE);
    g_autoptr(Cache) cache = open_cache();
    ck_assert_int_eq(cache_limit(cache), 3 << 20);
    g_unsetenv(CACHE_LIMIT_VARIABLE);
    g_autoptr(Cache) given = cache_open(folder, 12345, NULL);
    ck_assert_int_eq(cache_limit(given), 12345);
}
END_TEST

/* Keeps and drops the same few keys until it is killed. */
static void G_GNUC_NORETURN churn(void)
{
    Cache *cache = cache_open(folder, 0, NULL);
    for (;;) {
        keep(cache, KEY_A, "whole");
        keep(cache, KEY_B, "whole");
        cache_trim(cache, 0);
    }
}

START_TEST(processes_that_are_killed_leave_whole_parts)
{
    for (int round = 0; round < 20; round++) {
        pid_t children[2];
        for (int i = 0; i < 2; i++)
            if ((children[i] = fork()) == 0)
                churn();
        g_usleep(5000);
        for (int i = 0; i < 2; i++) {
            kill(children[i], SIGKILL);
            waitpid(children[i], NULL, 0);
        }
        g_autoptr(Cache) cache = open_cache();
        if (cache_has(cache, KEY_A))
            assert_part(cache, KEY_A, "whole");
        if (cache_has(cache, KEY_B))
            assert_part(cache, KEY_B, "whole");
    }
}
END_TEST

START_TEST(a_place_that_cannot_be_is_named)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_file("file", 1);
    ck_assert_ptr_null(cache_open(path, 0, &error));
    ck_assert_ptr_nonnull(strstr(error->message, path));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("cache");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_test(tests, what_is_kept_is_found_by_its_key);
    tcase_add_test(tests, what_is_not_kept_leaves_nothing);
    tcase_add_test(tests, the_first_of_two_that_are_the_same_stays);
    tcase_add_test(tests, what_was_not_used_for_longest_goes_first);
    tcase_add_test(tests, a_part_in_use_outlives_its_name);
    tcase_add_test(tests, only_keys_are_names_of_files);
    tcase_add_test(tests, the_limit_comes_from_the_environment);
    tcase_add_test(tests, processes_that_are_killed_leave_whole_parts);
    tcase_add_test(tests, a_place_that_cannot_be_is_named);
    return fixture_run("cache", tests);
}
