/*
 * Power loss: what has a receipt is there, whatever the disk still owed.
 *
 * Each trial edits in a child on the VFS of power_vfs.h until the power fails. The same
 * test with weaker settings must fail, or it sees nothing: those are the controls.
 * CHATKUT_TEST_SEEDS sets the number of trials.
 */
#include "../share.h"
#include "fixture.h"
#include "power_vfs.h"

#include "../run.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEEDS = 150, CONTROL_SEEDS = 40, FAIL_AT_MAX = 300 };

static guint32 first_seed;
static unsigned n_seeds = SEEDS;

/* Edits until the end; each receipt is one int64_t, the revision, by one write(2). */
static void edit_until_power_fails(const char *path, guint32 seed, int out)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GError) error = NULL;
    Project *project = project_open(path, &error);

    while (project != NULL && fixture_step(project, random, &error)) {
        int64_t id = project_head(project);
        if (write(out, &id, sizeof id) != (ssize_t)sizeof id)
            break;
        if (g_rand_int_range(random, 0, 8) == 0) {
            project_close(project);
            project = project_open(path, &error);
        }
    }
    if (error != NULL)
        fprintf(stderr, "seed %u: %s\n", seed, error->message);
    _exit(EXIT_FAILURE);
}

static int64_t run_trial(const char *path, PowerPlan plan)
{
    int ends[2], status = 0;
    int64_t id = 0, last = 0;
    g_autoptr(GRand) random = g_rand_new_with_seed(plan.seed);

    ck_assert_int_eq(pipe(ends), 0);
    plan.fail_at = (unsigned)g_rand_int_range(random, 1, FAIL_AT_MAX);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        power_vfs_install(&plan);
        edit_until_power_fails(path, plan.seed, ends[1]);
    }
    close(ends[1]);
    while (read(ends[0], &id, sizeof id) == (ssize_t)sizeof id)
        last = id;
    close(ends[0]);
    waitpid(pid, &status, 0);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS,
                  "seed %u: ended before the power did", plan.seed);
    return last;
}

/* NULL, or what is wrong. Owned by the caller. */
static char *find_loss(const char *path, int64_t last)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Project) project = project_open(path, &error);

    if (project == NULL || !project_verify(project, &error))
        return g_strdup(error->message);
    if (project_head(project) < last || project_head(project) > last + 1)
        return g_strdup_printf("receipt %" PRId64 ", head %" PRId64, last,
                               project_head(project));
    return NULL;
}

static unsigned count_losses(PowerPlan plan, unsigned seeds, bool report)
{
    unsigned losses = 0;
    for (unsigned i = 0; i < seeds; i++) {
        g_autofree char *name = g_strdup_printf("power-%u.ckut", i);
        g_autofree char *path = fixture_path(name);
        fixture_put(path);
        plan.seed = first_seed + i;
        int64_t last = run_trial(path, plan);
        g_autofree char *loss = find_loss(path, last);
        if (loss != NULL && report)
            fprintf(stderr, "seed %u: %s\n", plan.seed, loss);
        losses += loss != NULL;
        unlink(path);
    }
    return losses;
}

START_TEST(power_loss_takes_no_receipt)
{
    const PowerPlan plan = { 0 };
    ck_assert_uint_eq(count_losses(plan, n_seeds, true), 0);
}
END_TEST

START_TEST(nor_without_shared_memory)
{
    const PowerPlan plan = { .no_shared_memory = true };
    ck_assert_uint_eq(count_losses(plan, n_seeds, true), 0);
}
END_TEST

static const struct {
    const char *name;
    PowerPlan plan;
} controls[] = {
    { "no syncs, log", { .synchronous = '0' } },
    { "no sync at each commit", { .synchronous = '1' } },
    { "no syncs, journal", { .synchronous = '0', .no_shared_memory = true } },
};

START_TEST(weaker_settings_do_lose)
{
    unsigned losses = count_losses(controls[_i].plan, CONTROL_SEEDS, false);
    printf("%s: %u of %d lost\n", controls[_i].name, losses, CONTROL_SEEDS);
    ck_assert_uint_gt(losses, 0);
}
END_TEST

int main(void)
{
    const char *seeds = g_getenv("CHATKUT_TEST_SEEDS");
    if (seeds != NULL)
        n_seeds = (unsigned)strtoul(seeds, NULL, 10);
    n_seeds = MAX(1, n_seeds / (unsigned)test_share());
    first_seed = g_random_int_range(0, 1 << 30);
    printf("first seed %u\n", first_seed);
    Suite *suite = suite_create("power");
    TCase *tests = tcase_create("power");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, power_loss_takes_no_receipt);
    tcase_add_test(tests, nor_without_shared_memory);
    tcase_add_loop_test(tests, weaker_settings_do_lose, 0, G_N_ELEMENTS(controls));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
