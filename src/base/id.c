#include "chatkut/base/id.h"

#include <errno.h>
#include <glib.h>
#include <sys/random.h>

void id_source_init_random(IdSource *source)
{
    ssize_t got;
    do
        got = getrandom(&source->state, sizeof source->state, 0);
    while (got < 0 && errno == EINTR);
    /* Reads of up to 256 bytes are never short, and fail only without the system
     * call. */
    g_assert(got == sizeof source->state);
}

void id_source_init_seed(IdSource *source, uint64_t seed)
{
    source->state = seed;
}

/* SplitMix64 (Steele, Lea, Flood 2014): full period, every seed is a good one. */
static uint64_t next_random(IdSource *source)
{
    uint64_t z = source->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

char *id_next(IdSource *source)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint64_t bits = next_random(source);
    char *id = g_new(char, ID_LENGTH + 1);
    id[0] = digits[bits % 26];
    bits /= 26;
    for (unsigned i = 1; i < ID_LENGTH; i++, bits >>= 5)
        id[i] = digits[bits & 31];
    id[ID_LENGTH] = '\0';
    return id;
}
