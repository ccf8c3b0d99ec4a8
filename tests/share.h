/*
 * How much of a campaign is run. CHATKUT_TEST_SHARE=N in the environment leaves every Nth
 * case of tests that have hundreds, for builds in which each takes many times as long; the
 * test setups of tests/meson.build say which. Not set, all of them run. What is left are
 * always the same ones, and each must hold as ever. tests/share.py is this for Python.
 */
#pragma once

#include <stdlib.h>

/* N; 1 where nothing is left out. */
static inline int test_share(void)
{
    const char *said = getenv("CHATKUT_TEST_SHARE");
    int share = said ? atoi(said) : 1;
    return share > 1 ? share : 1;
}

/* A loop test over a table of `count` rows, each an instance of its own. */
#define tcase_add_share(tests, function, count)                            \
    for (int share_i = 0; share_i < (int)(count); share_i += test_share()) \
    tcase_add_loop_test(tests, function, share_i, share_i + 1)
