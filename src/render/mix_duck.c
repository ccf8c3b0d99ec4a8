#include "mix_private.h"

#include "chatkut/model/composition_json.h"

#include <math.h>

/*
 * The sidechain is measured in hops of 10 ms on an absolute grid. A hop louder than the
 * threshold asks for the whole attenuation while it lasts and HOLD_MS after; ahead of it
 * the attenuation grows over the attack, so that the first syllable is not covered, and
 * after it shrinks over the release, both along straight lines in decibels. What counts at
 * a point is the most that any hop around asks for: no state, nothing to warm up.
 */
enum {
    HOPS_PER_SECOND = 100,
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
    int hop; /* samples */
    double amount_db;
    double threshold;          /* of the mean square */
    int attack, hold, release; /* hops */
    float *samples;            /* of one hop */
    Hop *hops;                 /* ring of what was measured */
    int64_t n_hops;
    int64_t point; /* the depths at this and the next point of the grid are known */
    double depth[2];
    bool has_point;
};

/* ---- setting up ------------------------------------------------------------------- */

static int hops_of(const json_t *json, const char *key, RTime absent)
{
    RTime time = absent;
    time_from_json(json_object_get(json, key), (Rate){ 0, 0 }, &time);
    time = rtime_min(time, rtime_make(SPAN_MAX_S, 1));
    return (int)rtime_to_frames(time, (Rate){ HOPS_PER_SECOND, 1 }, RTIME_CEIL);
}

Duck *duck_new(const json_t *json, Signal *sidechain)
{
    Duck *duck = g_new0(Duck, 1);
    const json_t *threshold = json_object_get(json, "threshold");
    double threshold_db =
        json_is_number(threshold) ? json_number_value(threshold) : DEFAULT_THRESHOLD;
    duck->sidechain = sidechain;
    duck->hop = MAX(1, sidechain->rate / HOPS_PER_SECOND);
    duck->amount_db = json_number_value(json_object_get(json, "amount"));
    duck->threshold = pow(10, threshold_db / 10);
    duck->attack = hops_of(json, "attack", default_attack);
    duck->release = hops_of(json, "release", default_release);
    duck->hold = HOLD_MS * HOPS_PER_SECOND / 1000;
    duck->samples = g_new(float, 2 * (size_t)duck->hop);
    duck->n_hops = duck->attack + duck->hold + duck->release + 4;
    duck->hops = g_new0(Hop, (size_t)duck->n_hops);
    return duck;
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

/* ---- listening -------------------------------------------------------------------- */

static bool measure(Duck *duck, int64_t number, bool *loud, GError **error)
{
    Hop *hop = &duck->hops[((number % duck->n_hops) + duck->n_hops) % duck->n_hops];
    double sum = 0;
    if (!hop->known || hop->number != number) {
        if (!signal_read(duck->sidechain, number * duck->hop, duck->samples,
                         (unsigned)duck->hop, error))
            return false;
        for (int i = 0; i < 2 * duck->hop; i++)
            sum += (double)duck->samples[i] * (double)duck->samples[i];
        *hop = (Hop){ number, true, sum > duck->threshold * 2 * duck->hop };
    }
    *loud = hop->loud;
    return true;
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

static bool depth_at(Duck *duck, int64_t point, double *depth, GError **error)
{
    *depth = 0;
    for (int64_t hop = point - 1 - duck->hold - duck->release;
         hop <= point + duck->attack; hop++) {
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

bool duck_apply(Duck *duck, int64_t first, float *stereo, unsigned frames,
                GError **error)
{
    for (unsigned i = 0; i < frames; i++) {
        int64_t rest = ((first + i) % duck->hop + duck->hop) % duck->hop;
        double depth;
        float gain;
        if (!move_to(duck, (first + i - rest) / duck->hop, error))
            return false;
        depth = duck->depth[0] +
                (duck->depth[1] - duck->depth[0]) * (double)rest / duck->hop;
        if (depth == 0)
            continue;
        gain = (float)pow(10, duck->amount_db * depth / 20);
        stereo[2 * i] *= gain;
        stereo[2 * i + 1] *= gain;
    }
    return true;
}
