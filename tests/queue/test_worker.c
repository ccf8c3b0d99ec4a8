#include "chatkut/queue/worker.h"

#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

static Worker *start(void)
{
    g_autofree char *program = fixture_fake_worker();
    g_autoptr(GError) error = NULL;
    Worker *worker = worker_start(program, &error);
    ck_assert_msg(worker != NULL, "%s", worker ? "" : error->message);
    return worker;
}

static bool probe(Worker *worker, const char *name, int timeout_ms, MediaInfo *info,
                  GError **error)
{
    g_autofree char *path = fixture_file("file", 7);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = worker_probe(worker, fd, name, timeout_ms, info, error);
    close(fd);
    return ok;
}

static void assert_probes(Worker *worker, const char *name)
{
    MediaInfo info;
    g_autoptr(GError) error = NULL;
    bool ok = probe(worker, name, WORKER_PROBE_MS, &info, &error);
    ck_assert_msg(ok, "%s", ok ? "" : error->message);
    ck_assert_int_eq(info.duration.num, 7);
    media_info_clear(&info);
}

START_TEST(a_worker_says_what_is_in_a_file)
{
    g_autoptr(Worker) worker = start();
    ck_assert_str_eq(json_string_value(json_object_get(worker_engine(worker), "fake")),
                     "1.0");
    pid_t first = worker_pid(worker);
    ck_assert_int_gt(first, 0);
    assert_probes(worker, "a.mp4");
    assert_probes(worker, "not utf-8: \xff\xfe.mp4");
    ck_assert_int_eq(worker_pid(worker), first);
}
END_TEST

typedef struct {
    const char *how;
    int code;
    const char *says;
} BadCase;

static const BadCase bad_probes[] = {
    { "refuse", WORKER_ERROR_UNSUPPORTED, "it holds no sound or picture" },
    { "crash", WORKER_ERROR_CRASHED, "SIGSEGV" },
    { "exit", WORKER_ERROR_CRASHED, "3" },
    { "hang", WORKER_ERROR_HUNG, "seconds" },
    { "garbage", WORKER_ERROR_CONTRACT, "JSON" },
    { "raw", WORKER_ERROR_CONTRACT, "packet" },
    { "wrong-id", WORKER_ERROR_CONTRACT, "progress" },
    { "wrong-kind", WORKER_ERROR_CONTRACT, "hello" },
    { "broken-media", WORKER_ERROR_CONTRACT, "missing" },
};

START_TEST(a_bad_file_costs_only_itself)
{
    const BadCase *c = &bad_probes[_i];
    g_autoptr(Worker) worker = start();
    MediaInfo info = { .width = 7 };
    g_autoptr(GError) error = NULL;
    ck_assert(!probe(worker, c->how, 300, &info, &error));
    ck_assert_msg(g_error_matches(error, WORKER_ERROR, c->code), "%s", error->message);
    ck_assert_msg(strstr(error->message, c->says), "%s", error->message);
    ck_assert_int_eq(info.width, 7);
    assert_probes(worker, "good.mp4");
}
END_TEST

START_TEST(a_worker_that_died_once_is_replaced)
{
    g_autofree char *marker = fixture_file("marker", 0);
    g_setenv("FAKE_MARKER", marker, TRUE);
    g_autoptr(Worker) worker = start();
    pid_t first = worker_pid(worker);
    assert_probes(worker, "crash-once");
    ck_assert_int_ne(worker_pid(worker), first);

    kill(worker_pid(worker), SIGKILL);
    assert_probes(worker, "a.mp4");
}
END_TEST

static const BadCase bad_hellos[] = {
    { "version", WORKER_ERROR_START, "999" },
    { "garbage", WORKER_ERROR_START, "JSON" },
    { "exit", WORKER_ERROR_START, "3" },
    { "crash", WORKER_ERROR_START, "SIGSEGV" },
};

START_TEST(a_worker_that_does_not_greet_is_no_worker)
{
    const BadCase *c = &bad_hellos[_i];
    g_autofree char *program = fixture_fake_worker();
    g_autoptr(GError) error = NULL;
    g_setenv("FAKE_HELLO", c->how, TRUE);
    ck_assert(!worker_start(program, &error));
    g_unsetenv("FAKE_HELLO");
    ck_assert_msg(g_error_matches(error, WORKER_ERROR, c->code), "%s", error->message);
    ck_assert_msg(strstr(error->message, c->says), "%s", error->message);
}
END_TEST

START_TEST(a_program_that_is_not_there_is_no_worker)
{
    g_autoptr(GError) error = NULL;
    ck_assert(!worker_start("/no/such/worker", &error));
    ck_assert(g_error_matches(error, WORKER_ERROR, WORKER_ERROR_START));
    ck_assert(strstr(error->message, "/no/such/worker"));
}
END_TEST

START_TEST(a_freed_worker_is_gone)
{
    Worker *worker = start();
    pid_t pid = worker_pid(worker);
    worker_free(worker);
    ck_assert_int_eq(kill(pid, 0), -1);
    ck_assert_int_eq(errno, ESRCH);
    worker_free(NULL);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("worker");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_test(tests, a_worker_says_what_is_in_a_file);
    tcase_add_loop_test(tests, a_bad_file_costs_only_itself, 0,
                        G_N_ELEMENTS(bad_probes));
    tcase_add_test(tests, a_worker_that_died_once_is_replaced);
    tcase_add_loop_test(tests, a_worker_that_does_not_greet_is_no_worker, 0,
                        G_N_ELEMENTS(bad_hellos));
    tcase_add_test(tests, a_program_that_is_not_there_is_no_worker);
    tcase_add_test(tests, a_freed_worker_is_gone);
    return fixture_run("worker", tests);
}
