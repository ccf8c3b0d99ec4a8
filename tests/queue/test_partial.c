#include "chatkut/queue/partial.h"

#include "fixture.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void assert_content(const char *path, const char *content)
{
    g_autofree char *got = NULL;
    ck_assert(g_file_get_contents(path, &got, NULL, NULL));
    ck_assert_str_eq(got, content);
}

static void assert_listing(const char *names)
{
    g_autofree char *listing = fixture_listing();
    ck_assert_str_eq(listing, names);
}

static Partial *open_with(const char *path, const char *content)
{
    g_autoptr(GError) error = NULL;
    Partial *partial = partial_open(path, &error);
    ck_assert_msg(partial != NULL, "%s", partial ? "" : error->message);
    ck_assert_int_eq(write(partial_fd(partial), content, strlen(content)),
                     (ssize_t)strlen(content));
    return partial;
}

START_TEST(a_new_file_appears_whole)
{
    g_autofree char *path = fixture_path("out.mp4");
    g_autoptr(Partial) partial = open_with(path, "new");
    ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
    ck_assert(partial_commit(partial, NULL));
    assert_content(path, "new");
    assert_listing("out.mp4");
}
END_TEST

START_TEST(an_old_file_stays_until_the_new_one_is_whole)
{
    g_autofree char *path = fixture_path("out.mp4");
    ck_assert(g_file_set_contents(path, "old", 3, NULL));
    chmod(path, 0640);
    g_autoptr(Partial) partial = open_with(path, "new");
    assert_content(path, "old");
    ck_assert(partial_commit(partial, NULL));
    assert_content(path, "new");
    assert_listing("out.mp4");
    struct stat info;
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_int_eq(info.st_mode & 0777, 0640);
}
END_TEST

START_TEST(what_is_not_committed_leaves_nothing)
{
    g_autofree char *path = fixture_path("out.mp4");
    partial_free(open_with(path, "half"));
    assert_listing("");
    ck_assert(g_file_set_contents(path, "old", 3, NULL));
    partial_free(open_with(path, "half"));
    assert_content(path, "old");
    assert_listing("out.mp4");
    partial_free(NULL);
}
END_TEST

START_TEST(links_are_followed)
{
    g_autofree char *path = fixture_path("real.mp4");
    g_autofree char *link = fixture_path("link.mp4");
    ck_assert(g_file_set_contents(path, "old", 3, NULL));
    ck_assert_int_eq(symlink("real.mp4", link), 0);
    g_autoptr(Partial) partial = open_with(link, "new");
    ck_assert(partial_commit(partial, NULL));
    ck_assert(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_content(path, "new");
}
END_TEST

START_TEST(long_and_odd_names_work)
{
    g_autofree char *long_name = g_strnfill(255, 'n');
    const char *const names[] = { long_name, "- $(x) %s \n.mp4", "你好 “clip”.mp4" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = fixture_path(names[i]);
        for (int again = 0; again < 2; again++) {
            g_autoptr(Partial) partial = open_with(path, "x");
            ck_assert(partial_commit(partial, NULL));
        }
        assert_content(path, "x");
    }
}
END_TEST

START_TEST(places_where_no_file_can_be_are_refused)
{
    g_autofree char *nowhere = fixture_path("no/such/out.mp4");
    g_autofree char *below_file = fixture_file("file", 1);
    g_autofree char *in_file = g_build_filename(below_file, "out.mp4", NULL);
    const struct {
        const char *path;
        int code;
    } cases[] = { { nowhere, G_FILE_ERROR_NOENT },
                  { in_file, G_FILE_ERROR_NOENT },
                  { folder, G_FILE_ERROR_ISDIR },
                  { "/dev/null", G_FILE_ERROR_INVAL } };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        ck_assert_msg(!partial_open(cases[i].path, &error), "%s", cases[i].path);
        ck_assert_msg(g_error_matches(error, G_FILE_ERROR, cases[i].code), "%s",
                      error->message);
    }
}
END_TEST

/* A root without /proc: there a file cannot be made without a name. */
static int render_without_proc(void)
{
    if (chroot(folder) != 0)
        return 1;
    Partial *partial = open_with("/out.mp4", "half");
    Partial *dropped = open_with("/out.mp4", "half");
    partial_free(dropped);
    g_autoptr(GDir) dir = g_dir_open("/", 0, NULL);
    const char *name = g_dir_read_name(dir);
    bool hidden = name && g_str_has_prefix(name, ".out.mp4.") &&
                  g_str_has_suffix(name, ".part") && !g_dir_read_name(dir);
    bool committed = partial_commit(partial, NULL);
    partial_free(partial);
    return hidden && committed ? 0 : 1;
}

START_TEST(a_hidden_name_serves_where_there_must_be_one)
{
    if (geteuid() != 0)
        return;
    pid_t pid = fork();
    if (pid == 0)
        _exit(render_without_proc());
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    assert_listing("out.mp4");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("partial");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_test(tests, a_new_file_appears_whole);
    tcase_add_test(tests, an_old_file_stays_until_the_new_one_is_whole);
    tcase_add_test(tests, what_is_not_committed_leaves_nothing);
    tcase_add_test(tests, links_are_followed);
    tcase_add_test(tests, long_and_odd_names_work);
    tcase_add_test(tests, places_where_no_file_can_be_are_refused);
    tcase_add_test(tests, a_hidden_name_serves_where_there_must_be_one);
    return fixture_run("partial", tests);
}
