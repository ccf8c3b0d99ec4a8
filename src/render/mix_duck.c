#include "mix_private.h"

#include "chatkut/model/composition_json.h"

#include <math.h>
#include <string.h>

/*
 * The sidechain is measured in hops of about 10 ms, an even part of a frame of the
 * sequence: what is moved by frames keeps its place in them. A hop louder than the
 * threshold asks for the whole attenuation while it lasts and HOLD_MS after; ahead of
 * it the attenuation grows over the attack, so that the first syllable is not covered,
 * and after it shrinks over the release, both along straight lines in decibels. What
 * counts at a point is the most that any hop around asks for: no state, nothing to warm
 * up.
 */
enum {
    HOP_MS = 10,
    HOLD_MS = 200,
    SPAN_MAX_S = 10, /* of attack and release */
};

#define DEFAULT_THRESHOLD -40.0
static const RTime default_attack = { 1, 10 }, default_release = { 2, 5 };

typedef struct {
    int64_t number;
    bool known;
    bool loud;
} Hop;

struct Duck {
    Signal *sidechain;
    int64_t step_num, step_den; /* samples of a hop */
    double amount_db;
    double threshold;          /* of the mean square */
    int attack, hold, release; /* hops */
    float *samples;            /* of one hop */
    Hop *hops;                 /* ring of what was measured */
    int64_t n_hops;
    int64_t point; /* the depths at the start of this hop and of the next are known */
    double depth[2];
    bool has_point;
};

/* ---- hops ------------------------------------------------------------------------ */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t hop_of(const Duck *duck, int64_t sample)
{
    return floor_div(sample * duck->step_den, duck->step_num);
}

static int64_t hop_begin(const Duck *duck, int64_t hop)
{
    return -floor_div(-hop * duck->step_num, duck->step_den);
}

/* How far into a hop a sample lies, in step_den-ths of a sample. */
static int64_t into_hop(const Duck *duck, int64_t sample, int64_t hop)
{
    return sample * duck->step_den - hop * duck->step_num;
}

/* ---- setting up ------------------------------------------------------------------ */

static int hops_of(const json_t *json, const char *key, RTime absent, Rate hops)
{
    RTime time = absent;
    time_from_json(json_object_get(json, key), (Rate){ 0, 0 }, &time);
    time = rtime_min(time, rtime_make(SPAN_MAX_S, 1));
    return (int)rtime_to_frames(time, hops, RTIME_CEIL);
}

/* As many a second as there are frames, or a multiple. */
static Rate hop_rate(Rate frames)
{
    int64_t in_frame = ((int64_t)frames.den * 1000 + frames.num * HOP_MS / 2) /
                       ((int64_t)frames.num * HOP_MS);
    return (Rate){ frames.num * (int32_t)MAX(1, in_frame), frames.den };
}

Duck *duck_new(const json_t *json, Signal *sidechain, Rate frames)
{
    Duck *duck = g_new0(Duck, 1);
    const json_t *threshold = json_object_get(json, "threshold");
    double threshold_db =
        json_is_number(threshold) ? json_number_value(threshold) : DEFAULT_THRESHOLD;
    Rate hops = hop_rate(frames);
    RTime step = rtime_make((int64_t)sidechain->rate * hops.den, hops.num);
    duck->sidechain = sidechain;
    duck->step_num = step.num;
    duck->step_den = step.den;
    duck->amount_db = json_number_value(json_object_get(json, "amount"));
    duck->threshold = pow(10, threshold_db / 10);
    duck->attack = hops_of(json, "attack", default_attack, hops);
    duck->release = hops_of(json, "release", default_release, hops);
    duck->hold = (int)rtime_to_frames(rtime_make(HOLD_MS, 1000), hops, RTIME_CEIL);
    duck->samples = g_new(float, 2 * (size_t)(step.num / step.den + 2));
    duck->n_hops = duck->attack + duck->hold + duck->release + 4;
    duck->hops = g_new0(Hop, (size_t)duck->n_hops);
    return duck;
}

void duck_restart(Duck *duck)
{
    memset(duck->hops, 0, (size_t)duck->n_hops * sizeof *duck->hops);
    duck->has_point = false;
    bus_restart((Bus *)duck->sidechain);
}

void duck_free(Duck *duck)
{
    if (!duck)
        return;
    signal_free(duck->sidechain);
    g_free(duck->samples);
    g_free(duck->hops);
    g_free(duck);
}

/* ---- listening ------------------------------------------------------------------- */

static bool is_loud(Duck *duck, int64_t number, bool *loud, GError **error)
{
    int64_t first = hop_begin(duck, number),
            count = hop_begin(duck, number + 1) - first;
    double sum = 0;
    if (!signal_read(duck->sidechain, first, duck->samples, (unsigned)count, error))
        return false;
    for (int i = 0; i < 2 * count; i++)
        sum += (double)duck->samples[i] * (double)duck->samples[i];
    *loud = sum > duck->threshold * 2 * (double)count;
    return true;
}

static bool measure(Duck *duck, int64_t number, bool *loud, GError **error)
{
    Hop *hop = &duck->hops[((number % duck->n_hops) + duck->n_hops) % duck->n_hops];
    if (!hop->known || hop->number != number) {
        *hop = (Hop){ .number = number };
        hop->known = is_loud(duck, number, &hop->loud, error);
    }
    *loud = hop->loud;
    return hop->known;
}

/* How much a loud hop asks for at a point, which is the start of hop `point`: 0 … 1. */
static double asked(const Duck *duck, int64_t point, int64_t hop)
{
    int64_t ahead = hop - point, behind = point - hop - 1;
    if (ahead > 0)
        return 1 - (double)ahead / (duck->attack + 1);
    if (behind > duck->hold)
        return 1 - (double)(behind - duck->hold) / (duck->release + 1);
    return 1;
}

/* The hops that can ask for something at the start of hop `point`. */
static int64_t first_heard(const Duck *duck, int64_t point)
{
    return point - 1 - duck->hold - duck->release;
}

static int64_t last_heard(const Duck *duck, int64_t point)
{
    return point + duck->attack;
}

static bool depth_at(Duck *duck, int64_t point, double *depth, GError **error)
{
    *depth = 0;
    for (int64_t hop = first_heard(duck, point); hop <= last_heard(duck, point);
         hop++) {
        bool loud;
        if (!measure(duck, hop, &loud, error))
            return false;
        if (loud)
            *depth = MAX(*depth, asked(duck, point, hop));
    }
    return true;
}

static bool move_to(Duck *duck, int64_t point, GError **error)
{
    if (duck->has_point && duck->point == point)
        return true;
    if (duck->has_point && duck->point + 1 == point)
        duck->depth[0] = duck->depth[1];
    else if (!depth_at(duck, point, &duck->depth[0], error))
        return false;
    duck->has_point = depth_at(duck, point + 1, &duck->depth[1], error);
    duck->point = point;
    return duck->has_point;
}

/* ---- lowering -------------------------------------------------------------------- */

static float gain_of(const Duck *duck, double depth)
{
    return (float)pow(10, duck->amount_db * depth / 20);
}

/* Within the hop that was moved to. */
static void lower(const Duck *duck, int64_t first, float *stereo, unsigned frames)
{
    double from = duck->depth[0], way = duck->depth[1] - duck->depth[0];
    float gain = gain_of(duck, from);
    if (from == 0 && way == 0)
        return;
    for (unsigned i = 0; i < frames; i++) {
        double in = (double)into_hop(duck, first + i, duck->point);
        if (way != 0)
            gain = gain_of(duck, from + way * in / (double)duck->step_num);
        stereo[2 * i] *= gain;
        stereo[2 * i + 1] *= gain;
    }
}

bool duck_apply(Duck *duck, int64_t first, float *stereo, unsigned frames,
                GError **error)
{
    while (frames > 0) {
        int64_t hop = hop_of(duck, first);
        unsigned n = (unsigned)MIN(hop_begin(duck, hop + 1) - first, (int64_t)frames);
        if (!move_to(duck, hop, error))
            return false;
        lower(duck, first, stereo, n);
        first += n;
        stereo += 2 * (size_t)n;
        frames -= n;
    }
    return true;
}

bool duck_describe(const Duck *duck, MixTeller *teller, int64_t first, int64_t last)
{
    int64_t from = hop_of(duck, first), to = hop_of(duck, last - 1) + 1;
    int64_t begin = hop_begin(duck, first_heard(duck, from));
    int64_t end = hop_begin(duck, last_heard(duck, to) + 1);
    const gsize before = teller->out->len;
    g_string_append_printf(teller->out,
                           " duck=%.17g,%.17g,%d,%d,%d hop=%" G_GINT64_FORMAT "\n(",
                           duck->amount_db, duck->threshold, duck->attack, duck->hold,
                           duck->release, into_hop(duck, first, from));
    const gsize empty = teller->out->len;
    bool known = bus_describe((const Bus *)duck->sidechain, teller, begin, end);
    if (teller->out->len == empty)
        g_string_truncate(teller->out, before);
    else
        g_string_append_c(teller->out, ')');
    return known;
}
