/*
 * A save that fails is never silent: each write, truncation, sync and removal that
 * SQLite does fails once. Either the edit is stored and says so, or it says why not and
 * nothing of it is there; the next edit works without opening the project again.
 */
#include "../share.h"
#include "fixture.h"
#include "power_vfs.h"

#include "../run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EDITS = 17, EXIT_NO_FAULT = 10, EXIT_WRONG = 11 };

static void give_up(unsigned at, const char *what, const GError *error)
{
    fprintf(stderr, "operation %u: %s: %s\n", at, what,
            error != NULL ? error->message : "");
    _exit(EXIT_WRONG);
}

static Project *open_twice(const char *path, unsigned at)
{
    g_autoptr(GError) error = NULL;
    Project *project = project_open(path, &error);

    if (project == NULL && error->code != PROJECT_ERROR_IO)
        give_up(at, "opening", error);
    g_clear_error(&error);
    if (project == NULL)
        project = project_open(path, &error);
    if (project == NULL)
        give_up(at, "opening again", error);
    return project;
}

/* Each edit once, whatever happens. */
static void edit(Project *project, unsigned at)
{
    g_autoptr(GError) error = NULL;

    if (fixture_add_text(project, "word", &error))
        return;
    if (error->code != PROJECT_ERROR_IO)
        give_up(at, "editing", error);
    g_clear_error(&error);
    if (!fixture_add_text(project, "word", &error))
        give_up(at, "editing again", error);
}

static void run_with_fault(const char *path, const PowerPlan *plan)
{
    g_autoptr(GError) error = NULL;
    Project *project;

    power_vfs_install(plan);
    project = open_twice(path, plan->error_at);
    for (unsigned i = 0; i < EDITS; i++) {
        edit(project, plan->error_at);
        if (i == EDITS / 2) {
            project_close(project);
            project = open_twice(path, plan->error_at);
        }
    }
    if (fixture_clip_count(project) != EDITS || project_head(project) != EDITS)
        give_up(plan->error_at, "lost or doubled", NULL);
    if (!project_verify(project, &error))
        give_up(plan->error_at, "verifying", error);
    project_close(project);
    _exit(power_vfs_operations() < plan->error_at ? EXIT_NO_FAULT : EXIT_SUCCESS);
}

static int try_fault(const char *path, const PowerPlan *plan)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0)
        run_with_fault(path, plan);
    waitpid(pid, &status, 0);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

START_TEST(each_fault_is_told_and_overcome)
{
    PowerPlan plan = { .no_shared_memory = _i == 1 };
    g_autofree char *path = fixture_path("fault.ckut");
    int result = EXIT_SUCCESS;

    while (result == EXIT_SUCCESS) {
        fixture_put(path);
        plan.error_at += (unsigned)test_share();
        result = try_fault(path, &plan);
        g_autoptr(Project) project = fixture_open(path);
        ck_assert_uint_eq(fixture_clip_count(project), EDITS);
    }
    printf("%u operations\n", plan.error_at - 1);
    ck_assert_int_eq(result, EXIT_NO_FAULT);
    ck_assert_uint_gt(plan.error_at, 4 * EDITS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fault");
    TCase *tests = tcase_create("fault");
    tcase_set_timeout(tests, 0);
    tcase_add_loop_test(tests, each_fault_is_told_and_overcome, 0, 2);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
