#include "rgb_loops.h"

#include <glib.h>

extern const RgbLoops rgb_loops_plain, rgb_loops_avx2, rgb_loops_avx512;

enum { KINDS = 3 };

static const RgbLoops *kinds[KINDS + 1] = { &rgb_loops_plain };

static void find_kinds(void)
{
#ifdef RGB_LOOPS_WIDE
    int n = 1;
    if (__builtin_cpu_supports("avx2"))
        kinds[n++] = &rgb_loops_avx2;
    /* What the first processors with AVX-512 had of it, as the compiler takes it. */
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd"))
        kinds[n++] = &rgb_loops_avx512;
#endif
}

const RgbLoops *const *rgb_loops_all(void)
{
    static gsize found;
    if (g_once_init_enter(&found)) {
        find_kinds();
        g_once_init_leave(&found, 1);
    }
    return kinds;
}

const RgbLoops *rgb_loops(void)
{
    const RgbLoops *const *all = rgb_loops_all();
    while (all[1])
        all++;
    return *all;
}
