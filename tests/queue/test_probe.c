#include "chatkut/queue/probe.h"

#include "chatkut/queue/source.h"
#include "fixture.h"

#include <string.h>

enum { FILES = 40 };

typedef struct {
    unsigned calls;
    GThread *thread;
    atomic_bool *cancel;
    unsigned cancel_after;
} Seen;

static void count(ProbeJob *job, void *user)
{
    Seen *seen = user;
    (void)job;
    ck_assert_ptr_eq(g_thread_self(), seen->thread);
    seen->calls++;
    if (seen->cancel && seen->calls == seen->cancel_after)
        atomic_store(seen->cancel, true);
}

/* Every fourth is missing, every fourth crashes its worker. */
static void make_jobs(ProbeJob *jobs)
{
    for (unsigned i = 0; i < FILES; i++) {
        g_autofree char *name = g_strdup_printf("%02u.mp4", i);
        if (i % 4 == 1)
            jobs[i].path = fixture_path(name);
        else if (i % 4 == 2) {
            g_autofree char *sub = fixture_path(name);
            g_mkdir_with_parents(sub, 0700);
            g_autofree char *crash = g_build_filename(name, "crash", NULL);
            jobs[i].path = fixture_file(crash, i);
        } else
            jobs[i].path = fixture_file(name, i);
    }
}

static void clear_jobs(ProbeJob *jobs)
{
    for (unsigned i = 0; i < FILES; i++) {
        g_free((char *)(uintptr_t)jobs[i].path);
        probe_job_clear(&jobs[i]);
    }
}

START_TEST(every_file_has_its_own_result)
{
    static const unsigned workers[] = { 0, 1, 3 };
    g_autofree char *program = fixture_fake_worker();
    for (size_t n = 0; n < G_N_ELEMENTS(workers); n++) {
        ProbeJob jobs[FILES] = { 0 };
        Seen seen = { .thread = g_thread_self() };
        make_jobs(jobs);
        probe_files(jobs, FILES, workers[n], program, NULL, count, &seen);
        ck_assert_uint_eq(seen.calls, FILES);
        for (unsigned i = 0; i < FILES; i++) {
            if (i % 4 == 1)
                ck_assert(g_error_matches(jobs[i].error, SOURCE_ERROR,
                                          SOURCE_ERROR_NOT_FOUND));
            else if (i % 4 == 2)
                ck_assert(
                    g_error_matches(jobs[i].error, WORKER_ERROR, WORKER_ERROR_CRASHED));
            else {
                ck_assert_ptr_null(jobs[i].error);
                ck_assert_int_eq(jobs[i].info.duration.num, i);
            }
        }
        clear_jobs(jobs);
    }
}
END_TEST

START_TEST(without_a_worker_every_file_says_so)
{
    ProbeJob jobs[FILES] = { 0 };
    make_jobs(jobs);
    probe_files(jobs, FILES, 2, "/no/such/worker", NULL, NULL, NULL);
    for (unsigned i = 0; i < FILES; i++)
        ck_assert(g_error_matches(jobs[i].error, WORKER_ERROR, WORKER_ERROR_START));
    clear_jobs(jobs);
}
END_TEST

START_TEST(what_is_not_begun_can_be_stopped)
{
    g_autofree char *program = fixture_fake_worker();
    atomic_bool cancel = false;
    ProbeJob jobs[FILES] = { 0 };
    Seen seen = { 0, g_thread_self(), &cancel, 3 };
    make_jobs(jobs);
    probe_files(jobs, FILES, 1, program, &cancel, count, &seen);
    ck_assert_uint_eq(seen.calls, FILES);
    ck_assert_ptr_null(jobs[0].error);
    ck_assert(
        g_error_matches(jobs[FILES - 1].error, WORKER_ERROR, WORKER_ERROR_CANCELLED));
    clear_jobs(jobs);
}
END_TEST

START_TEST(no_files_are_no_work)
{
    probe_files(NULL, 0, 0, "/no/such/worker", NULL, NULL, NULL);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("probe");
    tcase_add_checked_fixture(tests, fixture_setup, fixture_teardown);
    tcase_add_test(tests, every_file_has_its_own_result);
    tcase_add_test(tests, without_a_worker_every_file_says_so);
    tcase_add_test(tests, what_is_not_begun_can_be_stopped);
    tcase_add_test(tests, no_files_are_no_work);
    return fixture_run("probe", tests);
}
