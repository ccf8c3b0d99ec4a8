/* A project that others use, that may not be written, or that has no room to grow. */
#include "fixture.h"
#include "power_vfs.h"

#include "../run.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- who else has it ------------------------------------------------------------- */

START_TEST(a_long_writer_is_named)
{
    g_autofree char *path = fixture_path("busy.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    int ready[2];
    char byte;
    ck_assert_int_eq(pipe(ready), 0);

    pid_t pid = fork();
    if (pid == 0) {
        sqlite3 *handle = NULL;
        sqlite3_open(path, &handle);
        sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        if (write(ready[1], "x", 1) == 1)
            pause();
        _exit(EXIT_FAILURE);
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert(!fixture_add_text(project, "one", &error));
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_BUSY));
    g_autofree char *number = g_strdup_printf("%d", (int)pid);
    ck_assert_msg(strstr(error->message, number) != NULL, "%s", error->message);
    g_clear_error(&error);

    gint64 start = g_get_monotonic_time();
    ck_assert(fixture_add_text(project, "one", &error));
    ck_assert_int_lt(g_get_monotonic_time() - start, 2 * G_USEC_PER_SEC);
}
END_TEST

/* Runs before the VFS is changed: an ordinary program that comes later. */
static pid_t start_visitor(const char *path, int *go)
{
    int ends[2];
    char byte;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        g_autoptr(GError) error = NULL;
        bool told = read(ends[0], &byte, 1) == 1 &&
                    project_open(path, &error) == NULL &&
                    g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_BUSY);
        _exit(told ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    *go = ends[1];
    return pid;
}

START_TEST(where_no_memory_is_shared_one_process_has_it)
{
    g_autofree char *path = fixture_path("network.ckut");
    g_autoptr(GError) error = NULL;
    const PowerPlan network = { .no_shared_memory = true };
    int go = -1, status = -1;
    project_close(fixture_create(path));
    pid_t visitor = start_visitor(path, &go);

    power_vfs_install(&network);
    Project *project = fixture_open(path);
    ck_assert(fixture_add_text(project, "one", &error));
    ck_assert_int_eq(write(go, "x", 1), 1);
    waitpid(visitor, &status, 0);
    ck_assert_int_eq(status, 0);
    ck_assert(fixture_add_text(project, "two", &error));
    project_close(project);
    g_autofree char *mode = fixture_query(path, "PRAGMA journal_mode");
    ck_assert_str_eq(mode, "delete");
    project = fixture_open(path);
    ck_assert_int_eq(project_head(project), 2);
    project_close(project);

    g_autofree char *other = fixture_path("network2.ckut");
    project_close(fixture_create(other));
}
END_TEST

/* ---- permissions ----------------------------------------------------------------- */

/* Root may write everywhere: become somebody who may not. */
static void drop_root(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_chmod(folder, 0755);
    if (geteuid() == 0) {
        ck_assert_int_eq(setegid(65534), 0);
        ck_assert_int_eq(seteuid(65534), 0);
    }
}

/* And back, also in the eyes of the leak checker, which a change of user locks out. */
static void regain_root(void)
{
    if (getuid() == 0) {
        ck_assert_int_eq(seteuid(0), 0);
        ck_assert_int_eq(setegid(0), 0);
        prctl(PR_SET_DUMPABLE, 1);
    }
}

static void assert_read_only(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Project) project = fixture_open(path);
    ck_assert(!project_writable(project));
    ck_assert_int_eq(project_head(project), 1);
    ck_assert(project_verify(project, &error));
    ck_assert(!fixture_add_text(project, "two", &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_READ_ONLY));
    ck_assert_int_eq(project_head(project), 1);
}

static char *closed_project(const char *name)
{
    char *path = fixture_path(name);
    Project *project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    ck_assert(fixture_add_text(project, "one", &error));
    project_close(project);
    return path;
}

START_TEST(a_read_only_file_can_be_looked_at)
{
    g_autofree char *path = closed_project("file.ckut");
    g_chmod(path, 0444);
    drop_root(path);
    assert_read_only(path);
    regain_root();
}
END_TEST

START_TEST(a_file_in_a_read_only_folder_can_be_looked_at)
{
    g_autofree char *path = closed_project("folder.ckut");
    g_chmod(path, 0666);
    if (geteuid() != 0) {
        g_autofree char *folder = g_path_get_dirname(path);
        g_chmod(folder, 0555);
        assert_read_only(path);
        g_chmod(folder, 0755);
        return;
    }
    drop_root(path);
    assert_read_only(path);
    regain_root();
}
END_TEST

/* Copied from a program that was killed: the log is there, what it shares is not. */
START_TEST(an_unclosed_file_in_a_read_only_folder_says_what_to_copy)
{
    g_autofree char *path = fixture_path("unclosed.ckut");
    g_autofree char *shared = g_strconcat(path, "-shm", NULL);
    pid_t pid = fork();
    if (pid == 0) {
        g_autoptr(GError) error = NULL;
        _exit(fixture_add_text(fixture_create(path), "one", &error) ? 0 : 1);
    }
    waitpid(pid, NULL, 0);
    unlink(shared);
    if (geteuid() != 0) {
        puts("an_unclosed_file: skipped, needs root");
        return;
    }
    drop_root(path);
    fixture_assert_refused(path, PROJECT_ERROR_READ_ONLY, "-wal");
    regain_root();
    g_autoptr(Project) project = fixture_open(path);
    ck_assert_int_eq(project_head(project), 1);
}
END_TEST

START_TEST(an_unreadable_file_says_so)
{
    g_autofree char *path = closed_project("secret.ckut");
    g_chmod(path, 0000);
    drop_root(path);
    fixture_assert_refused(path, PROJECT_ERROR_IO, "Permission denied");
    regain_root();
}
END_TEST

START_TEST(a_reader_beside_a_writer_sees_its_edits)
{
    g_autofree char *path = fixture_path("reader.ckut");
    Project *writer = fixture_create(path);
    g_autoptr(GError) error = NULL;
    ck_assert(fixture_add_text(writer, "one", &error));
    if (geteuid() != 0) {
        puts("a_reader_beside_a_writer: skipped, needs root");
        project_close(writer);
        return;
    }
    drop_root(path);
    g_autoptr(Project) reader = fixture_open(path);
    ck_assert(!project_writable(reader));
    ck_assert_int_eq(project_head(reader), 1);
    ck_assert_int_eq(seteuid(0), 0);
    ck_assert(fixture_add_text(writer, "two", &error));
    ck_assert_int_eq(seteuid(65534), 0);
    bool changed = false;
    ck_assert(project_refresh(reader, &changed, &error));
    ck_assert(changed);
    ck_assert_int_eq(project_head(reader), 2);
    regain_root();
    project_close(writer);
}
END_TEST

/* ---- no room --------------------------------------------------------------------- */

static bool mount_small_disk(const char *folder)
{
    return unshare(CLONE_NEWNS) == 0 &&
           mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", folder, "tmpfs", 0, "size=1m") == 0;
}

/* Take what is left but for `spare` bytes. */
static void fill_disk(const char *path, size_t spare)
{
    static const char block[4096];
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    off_t size = 0;
    ck_assert_int_ge(fd, 0);
    while (write(fd, block, sizeof block) == sizeof block)
        size += (off_t)sizeof block;
    ck_assert_int_eq(ftruncate(fd, MAX(0, size - (off_t)spare)), 0);
    close(fd);
}

START_TEST(a_full_disk_stores_nothing_and_recovers)
{
    g_autofree char *folder = fixture_path("disk");
    g_autofree char *path = g_build_filename(folder, "p.ckut", NULL);
    g_autofree char *filler = g_build_filename(folder, "filler", NULL);
    ck_assert_int_eq(g_mkdir(folder, 0700), 0);
    if (!mount_small_disk(folder)) {
        printf("a_full_disk: skipped, cannot mount: %s\n", g_strerror(errno));
        return;
    }
    Project *project = fixture_create(path);
    int64_t stored = 0;
    for (size_t spare = 0; spare < 80 * 1024; spare += 4096) {
        g_autoptr(GError) error = NULL;
        fill_disk(filler, spare);
        while (fixture_add_text(project, "word", &error))
            stored++;
        ck_assert_msg(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_IO), "%s",
                      error->message);
        ck_assert_ptr_nonnull(strstr(error->message, "room"));
        ck_assert_int_eq(project_head(project), stored);
        g_clear_error(&error);
        if (spare % 8192 == 0) { /* also when it has to be opened on a full disk */
            project_close(project);
            project = fixture_open(path);
            ck_assert_int_eq(project_head(project), stored);
        }
        unlink(filler);
        ck_assert(fixture_add_text(project, "word", &error));
        stored++;
        ck_assert_msg(project_verify(project, &error), "%s",
                      error != NULL ? error->message : "");
    }
    project_close(project);
    umount2(folder, MNT_DETACH);
}
END_TEST

START_TEST(a_project_is_made_whole_or_not_at_all)
{
    g_autofree char *folder = fixture_path("disk2");
    g_autofree char *path = g_build_filename(folder, "p.ckut", NULL);
    g_autofree char *filler = g_build_filename(folder, "filler", NULL);
    g_autoptr(Composition) composition = fixture_composition();
    ck_assert_int_eq(g_mkdir(folder, 0700), 0);
    if (!mount_small_disk(folder)) {
        printf("a_project_is_made: skipped, cannot mount: %s\n", g_strerror(errno));
        return;
    }
    for (size_t spare = 0; spare < 200 * 1024; spare += 4096) {
        g_autoptr(GError) error = NULL;
        fill_disk(filler, spare);
        g_autoptr(Project) project = project_create(path, composition, &error);
        unlink(filler);
        ck_assert(project != NULL || error->code == PROJECT_ERROR_IO);
        ck_assert(g_file_test(path, G_FILE_TEST_EXISTS) == (project != NULL));
        ck_assert(project == NULL || project_verify(project, &error));
        g_clear_pointer(&project, project_close);
        unlink(path);
        g_autoptr(GDir) left = g_dir_open(folder, 0, NULL);
        const char *name = g_dir_read_name(left);
        ck_assert_msg(name == NULL, "%s is left with %zu bytes free", name, spare);
    }
    umount2(folder, MNT_DETACH);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("access");
    TCase *tests = tcase_create("access");
    tcase_add_test(tests, a_long_writer_is_named);
    tcase_add_test(tests, where_no_memory_is_shared_one_process_has_it);
    tcase_add_test(tests, a_read_only_file_can_be_looked_at);
    tcase_add_test(tests, a_file_in_a_read_only_folder_can_be_looked_at);
    tcase_add_test(tests, an_unclosed_file_in_a_read_only_folder_says_what_to_copy);
    tcase_add_test(tests, an_unreadable_file_says_so);
    tcase_add_test(tests, a_reader_beside_a_writer_sees_its_edits);
    tcase_add_test(tests, a_full_disk_stores_nothing_and_recovers);
    tcase_add_test(tests, a_project_is_made_whole_or_not_at_all);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
