/* What main() of a unit test ends in. */
#pragma once

#include <check.h>
#include <stdlib.h>

/* Run it, as loud as CK_VERBOSITY asks; the exit status. Frees it. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
