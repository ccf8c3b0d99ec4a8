#include "chatkut/app/peaks.h"

#include <string.h>

enum { STEP = 4, LEVELS_MAX = 16 };

struct Peaks {
    unsigned n_levels;
    size_t count[LEVELS_MAX]; /* of each level; the first are the numbers */
    const uint8_t *level[LEVELS_MAX];
    size_t bytes;
    uint8_t store[];
};

/* ---- making ---------------------------------------------------------------------- */

static size_t above(size_t count)
{
    return (count + STEP - 1) / STEP;
}

static size_t bytes_for(size_t count)
{
    size_t bytes = count;
    for (unsigned i = 1; i < LEVELS_MAX && count > 1; i++) {
        count = above(count);
        bytes += count;
    }
    return bytes;
}

static uint8_t loudest(const uint8_t *numbers, size_t from, size_t to)
{
    uint8_t most = 0;
    for (size_t i = from; i < to; i++)
        most = MAX(most, numbers[i]);
    return most;
}

static void fill_level(uint8_t *level, size_t count, const uint8_t *below,
                       size_t below_count)
{
    for (size_t i = 0; i < count; i++)
        level[i] = loudest(below, STEP * i, MIN(STEP * (i + 1), below_count));
}

Peaks *peaks_new(const uint8_t *numbers, size_t count)
{
    size_t bytes = bytes_for(count);
    Peaks *peaks = g_malloc0(sizeof *peaks + bytes);
    uint8_t *at = peaks->store;
    peaks->bytes = sizeof *peaks + bytes;
    if (count > 0)
        memcpy(at, numbers, count);
    peaks->level[0] = at;
    peaks->count[0] = count;
    for (peaks->n_levels = 1; peaks->n_levels < LEVELS_MAX && count > 1;
         peaks->n_levels++) {
        uint8_t *next = at + count;
        fill_level(next, above(count), at, count);
        at = next;
        count = above(count);
        peaks->level[peaks->n_levels] = at;
        peaks->count[peaks->n_levels] = count;
    }
    return peaks;
}

void peaks_free(Peaks *peaks)
{
    g_free(peaks);
}

size_t peaks_count(const Peaks *peaks)
{
    return peaks->count[0];
}

const uint8_t *peaks_numbers(const Peaks *peaks)
{
    return peaks->level[0];
}

size_t peaks_bytes(const Peaks *peaks)
{
    return peaks->bytes;
}

/* ---- looking --------------------------------------------------------------------- */

/* Of [from, to): the ends at this level, what is whole in it at the next. */
static uint8_t search(const Peaks *peaks, size_t from, size_t to)
{
    uint8_t most = 0;
    for (unsigned level = 0; from < to; level++) {
        const uint8_t *numbers = peaks->level[level];
        size_t whole_from = above(from), whole_to = to / STEP;
        if (level + 1 >= peaks->n_levels || whole_from >= whole_to)
            return MAX(most, loudest(numbers, from, to));
        most = MAX(most, loudest(numbers, from, whole_from * STEP));
        most = MAX(most, loudest(numbers, whole_to * STEP, to));
        from = whole_from;
        to = whole_to;
    }
    return most;
}

uint8_t peaks_between(const Peaks *peaks, RTime from, RTime to)
{
    static const Rate rate = { PEAKS_RATE, 1 };
    int64_t first = rtime_to_frames(from, rate, RTIME_FLOOR);
    int64_t end = MAX(rtime_to_frames(to, rate, RTIME_CEIL), first + 1);
    int64_t count = (int64_t)peaks->count[0];
    first = CLAMP(first, 0, count);
    end = CLAMP(end, 0, count);
    return search(peaks, (size_t)first, (size_t)end);
}

/* ---- clips ----------------------------------------------------------------------- */

static RTime length_of(const Peaks *peaks, RTime length)
{
    if (rtime_compare(length, RTIME_ZERO) > 0)
        return length;
    return rtime_make((int64_t)peaks->count[0], PEAKS_RATE);
}

/* [from, to) of a source that begins anew after `length`. */
static uint8_t looped(const Peaks *peaks, RTime from, RTime to, RTime length)
{
    static const Rate once = { 1, 1 };
    if (rtime_compare(length, RTIME_ZERO) <= 0)
        return 0;
    if (rtime_compare(rtime_sub(to, from), length) >= 0)
        return peaks_between(peaks, RTIME_ZERO, length);
    int64_t turns = rtime_to_frames(rtime_div(from, length), once, RTIME_FLOOR);
    from = rtime_sub(from, rtime_scale(length, turns, 1));
    to = rtime_sub(to, rtime_scale(length, turns, 1));
    if (rtime_compare(to, length) <= 0)
        return peaks_between(peaks, from, to);
    uint8_t end = peaks_between(peaks, from, length);
    uint8_t begin = peaks_between(peaks, RTIME_ZERO, rtime_sub(to, length));
    return MAX(end, begin);
}

/* Where the clip stands in its source `at` after its start. */
static RTime source_time(const Clip *clip, const Value *remap, RTime at)
{
    double seconds[4] = { 0 };
    if (!remap)
        return rtime_add(clip_in(clip), rtime_mul(at, clip_speed(clip)));
    value_eval(remap, at, seconds);
    return rtime_from_decimal(seconds[0]);
}

uint8_t peaks_of_clip(const Peaks *peaks, const Clip *clip, RTime from, RTime to,
                      RTime length)
{
    const Value *remap = proplist_get(clip->node.props, PROP_REMAP);
    from = rtime_max(from, RTIME_ZERO);
    to = rtime_min(to, clip->duration);
    if (rtime_compare(from, to) >= 0)
        return 0;
    RTime first = source_time(clip, remap, from), last = source_time(clip, remap, to);
    if (rtime_compare(first, last) == 0)
        return 0; /* it rests */
    RTime begin = rtime_min(first, last), end = rtime_max(first, last);
    if (!remap && node_bool(&clip->node, PROP_LOOP))
        return looped(peaks, begin, end, length_of(peaks, length));
    return peaks_between(peaks, begin, end);
}
