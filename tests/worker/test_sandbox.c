#include "chatkut/worker/sandbox.h"

#include "../run.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each is tried behind the sandbox and tells whether it was possible. */

static bool read_passwords(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool list_home(void)
{
    return open("/root", O_RDONLY | O_DIRECTORY) >= 0 ||
           open("/home", O_RDONLY | O_DIRECTORY) >= 0;
}

static bool make_file(void)
{
    return open("/tmp/chatkut-sandbox-test", O_CREAT | O_WRONLY, 0600) >= 0;
}

/* Made before. Kernels before 6.2 cannot keep anybody from it. */
static const char cuttable[] = "/tmp/chatkut-sandbox-cut";

static bool cut_file(void)
{
    long abi =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi >= 3 && truncate(cuttable, 0) == 0;
}

static bool open_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool run_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno != EPERM;
}

static bool make_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0;
}

static bool signal_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool read_font_folder(void)
{
    return open("/usr/share", O_RDONLY | O_DIRECTORY) >= 0;
}

static void *do_nothing(void *data)
{
    return data;
}

static bool make_thread(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, do_nothing, NULL) == 0 &&
           pthread_join(thread, NULL) == 0;
}

static bool use_open_descriptor(void)
{
    char byte;
    return pread(STDIN_FILENO, &byte, 1, 0) == 1;
}

static const struct {
    const char *needs; /* the part that denies it; NULL: it is allowed */
    bool (*try)(void);
} attempts[] = {
    { "landlock", read_passwords }, { "landlock", list_home },
    { "landlock", make_file },      { "landlock", cut_file },
    { "seccomp", open_socket },     { "seccomp", run_program },
    { "seccomp", make_process },    { "seccomp", signal_parent },
    { NULL, read_font_folder },     { NULL, make_thread },
    { NULL, use_open_descriptor },
};

enum { IMPOSSIBLE, POSSIBLE, NOT_SANDBOXED };

static int try_in_sandbox(int attempt)
{
    fflush(NULL);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        int file = open("/etc/passwd", O_RDONLY);
        dup2(file, STDIN_FILENO);
        creat(cuttable, 0600);
        sandbox_enter();
        const char *needs = attempts[attempt].needs;
        if (needs && !strstr(sandbox_describe(), needs))
            _exit(NOT_SANDBOXED);
        _exit(attempts[attempt].try() ? POSSIBLE : IMPOSSIBLE);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    unlink(cuttable);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

START_TEST(the_sandbox_allows_what_rendering_needs_and_nothing_else)
{
    int result = try_in_sandbox(_i);
    if (result == NOT_SANDBOXED) {
        printf("not tested: no %s here\n", attempts[_i].needs);
        return;
    }
    ck_assert_int_eq(result, attempts[_i].needs ? IMPOSSIBLE : POSSIBLE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sandbox");
    TCase *tcase = tcase_create("attempts");
    tcase_add_loop_test(tcase, the_sandbox_allows_what_rendering_needs_and_nothing_else,
                        0, G_N_ELEMENTS(attempts));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
