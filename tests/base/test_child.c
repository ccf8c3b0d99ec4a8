#include "chatkut/base/child.h"

#include "../run.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Built beside this test. */
static char *probe_path(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    return g_build_filename(folder, "child_probe", NULL);
}

static Child *start(const char *what)
{
    g_autofree char *path = probe_path();
    g_autoptr(GError) error = NULL;
    const char *argv[] = { path, what, NULL };
    Child *child = child_spawn(path, argv, &error);
    ck_assert_msg(child != NULL, "%s", child ? "" : error->message);
    return child;
}

static char *receive(Child *child)
{
    char *body = NULL;
    size_t length;
    ck_assert(channel_receive(child_channel(child), 10000, &body, &length, NULL, NULL));
    return body;
}

START_TEST(a_child_finds_only_what_it_needs)
{
    int spare = fcntl(STDERR_FILENO, F_DUPFD, 40); /* not close-on-exec */
    signal(SIGUSR1, SIG_IGN);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    g_autoptr(Child) child = start("report");
    sigprocmask(SIG_UNBLOCK, &blocked, NULL);
    g_autofree char *report = receive(child);
    ck_assert_str_eq(report,
                     "fds: 0 1 2 3; ignored: INT PIPE; dies by: KILL; stdin: 0");
    close(spare);
}
END_TEST

START_TEST(a_child_can_be_started_without_standard_descriptors)
{
    pid_t pid = fork();
    if (pid == 0) {
        for (int fd = 0; fd < 5; fd++)
            close(fd);
        g_autofree char *path = probe_path();
        const char *argv[] = { path, "report", NULL };
        g_autoptr(Child) child = child_spawn(path, argv, NULL);
        char *body = NULL;
        size_t length;
        bool ok = child && channel_receive(child_channel(child), 10000, &body, &length,
                                           NULL, NULL);
        bool same = ok && g_str_has_prefix(body, "fds: 0 1 2 3;");
        g_free(body);
        _exit(same ? 0 : 1);
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(standard_output_goes_to_standard_error)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    dup2(ends[1], STDERR_FILENO);
    g_autoptr(Child) child = start("print");
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(ends[1]);
    ck_assert(child_wait(child, 10000, NULL));
    char text[32] = "";
    ck_assert_int_gt(read(ends[0], text, sizeof text - 1), 0);
    ck_assert_str_eq(text, "on stdout\n");
    close(ends[0]);
}
END_TEST

START_TEST(parent_and_child_talk)
{
    g_autoptr(Child) child = start("echo");
    g_autofree char *body = g_strnfill(200000, 'x');
    ck_assert(channel_send(child_channel(child), body, 200000, NULL, 0, NULL));
    g_autofree char *back = receive(child);
    ck_assert_str_eq(back, body);
    ck_assert(!child_wait(child, 0, NULL));
}
END_TEST

START_TEST(the_end_of_a_child_is_known)
{
    int status = -1;
    g_autoptr(Child) child = start("exit");
    ck_assert(child_wait(child, 10000, &status));
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 7);
    status = -1;
    ck_assert(child_wait(child, 0, &status));
    ck_assert_int_eq(WEXITSTATUS(status), 7);
    child_kill(child);

    g_autoptr(Child) hung = start("hang");
    ck_assert(!child_wait(hung, 20, &status));
    kill(child_pid(hung), SIGINT);
    ck_assert(!child_wait(hung, 20, &status));
    child_kill(hung);
    ck_assert(child_wait(hung, 10000, &status));
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), SIGKILL);
}
END_TEST

START_TEST(freeing_kills_and_reaps)
{
    Child *child = start("hang");
    pid_t pid = child_pid(child);
    child_free(child);
    ck_assert_int_eq(waitpid(pid, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
    child_free(NULL);
}
END_TEST

START_TEST(a_child_does_not_outlive_its_parent)
{
    g_autoptr(Child) child = start("orphan");
    g_autofree char *text = receive(child);
    pid_t orphan = (pid_t)g_ascii_strtoll(text, NULL, 10);
    ck_assert_int_gt(orphan, 0);
    ck_assert(child_wait(child, 10000, NULL));
    /* A zombie until init reaps it; then gone. */
    g_autofree char *path = g_strdup_printf("/proc/%d/cmdline", (int)orphan);
    for (int i = 0; i < 500; i++) {
        g_autofree char *cmdline = NULL;
        if (!g_file_get_contents(path, &cmdline, NULL, NULL) || cmdline[0] == '\0')
            return;
        g_usleep(10000);
    }
    ck_abort_msg("process %d still runs", (int)orphan);
}
END_TEST

START_TEST(what_cannot_start_is_an_error)
{
    static const struct {
        const char *path;
        int code;
    } cases[] = { { "/no/such/program", G_SPAWN_ERROR_NOENT },
                  { "/etc/passwd", G_SPAWN_ERROR_ACCES },
                  { "/", G_SPAWN_ERROR_ACCES } };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *argv[] = { cases[i].path, NULL };
        g_autoptr(GError) error = NULL;
        ck_assert(!child_spawn(cases[i].path, argv, &error));
        ck_assert(g_error_matches(error, G_SPAWN_ERROR, cases[i].code));
        ck_assert(strstr(error->message, cases[i].path));
    }
}
END_TEST

START_TEST(programs_are_found_where_they_should_be)
{
    g_autoptr(GError) error = NULL;
    g_unsetenv("CHATKUT_LIBEXEC");
    g_autofree char *beside = child_find_program("child_probe", &error);
    g_autofree char *expected = probe_path();
    ck_assert_str_eq(beside, expected);
    ck_assert(!child_find_program("chatkut-no-such-program", &error));
    ck_assert(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT));

    char folder[] = "/tmp/chatkut-test-XXXXXX";
    ck_assert(mkdtemp(folder));
    g_autofree char *mine = g_build_filename(folder, "child_probe", NULL);
    ck_assert(g_file_set_contents(mine, "", 0, NULL));
    g_setenv("CHATKUT_LIBEXEC", folder, TRUE);
    g_autofree char *not_executable = child_find_program("child_probe", NULL);
    ck_assert_str_eq(not_executable, expected);
    chmod(mine, 0700);
    g_autofree char *first = child_find_program("child_probe", NULL);
    ck_assert_str_eq(first, mine);
    unlink(mine);
    rmdir(folder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("child");
    TCase *tests = tcase_create("child");
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, a_child_finds_only_what_it_needs);
    tcase_add_test(tests, a_child_can_be_started_without_standard_descriptors);
    tcase_add_test(tests, standard_output_goes_to_standard_error);
    tcase_add_test(tests, parent_and_child_talk);
    tcase_add_test(tests, the_end_of_a_child_is_known);
    tcase_add_test(tests, freeing_kills_and_reaps);
    tcase_add_test(tests, a_child_does_not_outlive_its_parent);
    tcase_add_test(tests, what_cannot_start_is_an_error);
    tcase_add_test(tests, programs_are_found_where_they_should_be);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
