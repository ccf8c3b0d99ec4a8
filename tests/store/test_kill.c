/*
 * test_kill EDIT_STREAM [KILLS [SEED]]: no receipt without its edit.
 *
 * An edit stream is killed with SIGKILL at random moments. What it had printed is read
 * from the pipe, outside of it; each such receipt must be in the project exactly once,
 * and the project must verify: whole chain, all patches replayed forth and back.
 *
 * A kill leaves the page cache whole, so this says nothing about power: test_power.c
 * does.
 */
#include "../share.h"
#include "fixture.h"

#include "../run.h"

#include <check.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    KILLS = 200,
    KILLS_PER_PROJECT = 5,
    WAIT_MAX_US = 50 * 1000,
    FIRST_RECEIPT_MS = 10 * 1000
};

static const char *program;
static unsigned kills = KILLS;
static guint32 seed;

static pid_t start_stream(const char *path, guint32 stream_seed, int *out)
{
    g_autofree char *number = g_strdup_printf("%u", stream_seed);
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(program, program, path, number, NULL);
        _exit(127);
    }
    close(ends[1]);
    *out = ends[0];
    return pid;
}

/* All that came out until the end. A stream that is killed so soon cannot fill a pipe,
 * so nobody has to read meanwhile. */
static char *read_all(int fd)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char buffer[4096];
    ssize_t count;

    while ((count = read(fd, buffer, sizeof buffer)) > 0)
        g_string_append_len(text, buffer, count);
    close(fd);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Some die while they open, most at work: however slow the machine, not before. */
static void wait_a_while(int out, GRand *random)
{
    struct pollfd receipt = { .fd = out, .events = POLLIN };
    if (g_rand_int_range(random, 0, 5) > 0)
        poll(&receipt, 1, FIRST_RECEIPT_MS);
    g_usleep((gulong)g_rand_int_range(random, 0, WAIT_MAX_US));
}

/* Returns what was printed. */
static char *run_and_kill(const char *path, GRand *random)
{
    int out = -1, status = 0;
    pid_t pid = start_stream(path, g_rand_int(random), &out);

    wait_a_while(out, random);
    kill(pid, SIGKILL);
    char *receipts = read_all(out);
    waitpid(pid, &status, 0);
    ck_assert_msg(WIFSIGNALED(status), "the stream ended by itself: %d", status);
    return receipts;
}

/* Ids have no gap (project_verify() saw to it), so a receipt is there once when its id
 * holds it. */
static unsigned check_receipts(Project *project, char *receipts)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) log = project_log(project, 0, &error);
    g_auto(GStrv) lines = g_strsplit(receipts, "\n", -1);
    unsigned count = 0;

    ck_assert_no_error(error);
    for (char **line = lines; *line != NULL && **line != '\0'; line++, count++) {
        char *what = NULL;
        int64_t id = g_ascii_strtoll(*line, &what, 10);
        ck_assert_msg(id >= 1 && id <= log->len, "receipt %s is lost", *line);
        const LogEntry *entry = g_ptr_array_index(log, id - 1);
        ck_assert_int_eq(entry->id, id);
        ck_assert_str_eq(entry->utterance, what + 1);
    }
    return count;
}

static void undo_all_and_redo_all(Project *project)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Composition) end = composition_ref(project_composition(project));
    unsigned redoable = project_history(project)->redo->len;

    while (fixture_undo(project, &error))
        ck_assert_no_error(error);
    ck_assert_uint_eq(fixture_clip_count(project), 0);
    while (project_history(project)->redo->len > redoable)
        ck_assert_msg(fixture_redo(project, &error), "%s",
                      error != NULL ? error->message : "nothing to redo");
    ck_assert(composition_equal(project_composition(project), end));
}

START_TEST(no_receipt_without_its_edit)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autofree char *path = NULL;
    unsigned count = 0;
    gint64 slowest = 0;

    for (unsigned i = 0; i < kills; i++) {
        g_autoptr(GError) error = NULL;
        if (i % KILLS_PER_PROJECT == 0) {
            g_autofree char *name = g_strdup_printf("kill-%u.ckut", i);
            g_free(path);
            path = fixture_path(name);
            project_close(fixture_create(path));
        }
        g_autofree char *receipts = run_and_kill(path, random);
        gint64 start = g_get_monotonic_time();
        g_autoptr(Project) project = fixture_open(path);
        slowest = MAX(slowest, g_get_monotonic_time() - start);
        ck_assert_msg(project_verify(project, &error), "kill %u: %s", i,
                      error != NULL ? error->message : "");
        count += check_receipts(project, receipts);
        if (i % KILLS_PER_PROJECT == KILLS_PER_PROJECT - 1)
            undo_all_and_redo_all(project);
    }
    printf("%u kills, %u receipts, 0 lost; slowest reopening %" PRId64 " us\n", kills,
           count, (int64_t)slowest);
    ck_assert_uint_gt(count, kills);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc < 2)
        return EXIT_FAILURE;
    program = argv[1];
    kills = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10)
                     : KILLS / (unsigned)test_share();
    seed = argc > 3 ? (guint32)strtoul(argv[3], NULL, 10) : g_random_int();
    printf("seed %u\n", seed);
    Suite *suite = suite_create("kill");
    TCase *tests = tcase_create("kill");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, no_receipt_without_its_edit);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
