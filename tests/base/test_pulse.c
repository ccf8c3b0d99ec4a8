#include "chatkut/base/pulse.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(what_a_child_was_at_outlives_it)
{
    g_autoptr(Pulse) pulse = pulse_new(NULL);
    ck_assert_int_eq(pulse_at(pulse, 3), PULSE_IDLE);
    uint64_t before = pulse_beats(pulse, 3);
    pid_t pid = fork();
    if (pid == 0) {
        Pulse *own = pulse_open(pulse_fd(pulse));
        pulse_set(own, 3, 900);
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    ck_assert_int_eq(pulse_at(pulse, 3), 900);
    ck_assert_uint_eq(pulse_beats(pulse, 3), before + 1);
    ck_assert_int_eq(pulse_at(pulse, 2), PULSE_IDLE);
    pulse_clear(pulse);
    ck_assert_int_eq(pulse_at(pulse, 3), PULSE_IDLE);
}
END_TEST

START_TEST(what_is_no_pulse_is_refused)
{
    int small = memfd_create("small", MFD_CLOEXEC), pipes[2];
    ck_assert_int_eq(pipe(pipes), 0);
    ck_assert_int_eq(ftruncate(small, 8), 0);
    ck_assert_ptr_null(pulse_open(small));
    ck_assert_ptr_null(pulse_open(pipes[0]));
    pulse_set(NULL, 0, 1);
    close(small);
    close(pipes[0]);
    close(pipes[1]);
}
END_TEST

START_TEST(slots_that_there_are_not_change_nothing)
{
    g_autoptr(Pulse) pulse = pulse_new(NULL);
    pulse_set(pulse, PULSE_SLOTS, 7);
    for (unsigned i = 0; i < PULSE_SLOTS; i++)
        ck_assert_int_eq(pulse_at(pulse, i), PULSE_IDLE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pulse");
    TCase *tests = tcase_create("pulse");
    tcase_add_test(tests, what_a_child_was_at_outlives_it);
    tcase_add_test(tests, what_is_no_pulse_is_refused);
    tcase_add_test(tests, slots_that_there_are_not_change_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
