/* What main() of a unit test begins and ends with. */
#pragma once

#include <check.h>
#include <stdlib.h>

/* Check gives a test 4 s, which are over while a machine writes what it has just built.
 * A test that hangs is still named before meson ends its program. */
__attribute__((constructor)) static inline void allow_slow_machines(void)
{
    setenv("CK_DEFAULT_TIMEOUT", "60", 0);
}

/* Run it, as loud as CK_VERBOSITY asks; the exit status. Frees it. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
