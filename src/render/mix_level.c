#include "mix_private.h"

#include <math.h>
#include <string.h>

/* Of FFmpeg's afade: what is heard as silence, where the exponential fade begins. */
#define EXPONENTIAL_FLOOR 1e-5

typedef struct {
    float left, right;
} Gain;

/* ---- setting up ------------------------------------------------------------------ */

static RampCurve curve_named(const char *name)
{
    static const char *const names[] = {
        [RAMP_LINEAR] = "linear",
        [RAMP_EQUAL_POWER] = "equal-power",
        [RAMP_EXPONENTIAL] = "exponential",
        [RAMP_S_CURVE] = "s-curve",
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_strcmp0(name, names[i]) == 0)
            return (RampCurve)i;
    return RAMP_EQUAL_POWER;
}

static Ramp *add_ramp(Level *level, RTime begin, RTime end, bool falling)
{
    const Rate rate = { level->rate, 1 };
    Ramp *ramp = &level->ramps[level->n_ramps];
    int64_t first = rtime_to_frames(begin, rate, RTIME_CEIL);
    RTime phase = rtime_sub(rtime_from_frames(first, rate), begin);
    double length = rtime_seconds(rtime_sub(end, begin)) * level->rate;
    if (!(length > 0) || level->n_ramps == LEVEL_RAMPS)
        return NULL;
    level->n_ramps++;
    *ramp = (Ramp){ .first = first,
                    .phase = rtime_seconds(phase) * level->rate,
                    .length = length,
                    .falling = falling,
                    .curve = RAMP_EQUAL_POWER };
    return ramp;
}

static void add_fade(Level *level, RTime start, RTime end, bool out)
{
    const Value *length =
        proplist_get(level->node->props, out ? PROP_FADE_OUT : PROP_FADE_IN);
    Ramp *ramp;
    if (!length || length->type != VALUE_TIME)
        return;
    if (out)
        ramp = add_ramp(level, rtime_sub(end, length->time), end, true);
    else
        ramp = add_ramp(level, start, rtime_add(start, length->time), false);
    if (ramp)
        ramp->curve = curve_named(
            node_string(level->node, out ? PROP_FADE_OUT_CURVE : PROP_FADE_IN_CURVE));
}

void level_init(Level *level, const Node *node, RTime start, RTime end, int rate)
{
    *level = (Level){ .node = node, .origin = start, .rate = rate };
    level->grid = rtime_to_frames(start, (Rate){ rate, 1 }, RTIME_CEIL);
    add_fade(level, start, end, false);
    add_fade(level, start, end, true);
}

void level_clear(Level *level)
{
    g_clear_pointer(&level->duck, duck_free);
}

void level_cross(Level *level, const Transition *transition, RTime cut, bool out)
{
    const Value *ease = node_value(&transition->node, PROP_EASE);
    Ramp *ramp = add_ramp(level, rtime_sub(cut, transition->before),
                          rtime_add(cut, transition->after), out);
    Easing easing;
    if (ramp && ease && ease->type == VALUE_JSON &&
        easing_from_json(ease->json, &easing))
        ramp->easing = easing;
}

/* ---- channels -------------------------------------------------------------------- */

static void pick_channels(const Level *level, float *stereo, unsigned frames)
{
    const char *pick = node_string(level->node, PROP_CHANNELS);
    float left = 0.5f, right = 0.5f;
    if (g_strcmp0(pick, "left") == 0)
        left = 1, right = 0;
    else if (g_strcmp0(pick, "right") == 0)
        left = 0, right = 1;
    else if (g_strcmp0(pick, "mono") != 0)
        return;
    for (unsigned i = 0; i < frames; i++)
        stereo[2 * i] = stereo[2 * i + 1] =
            left * stereo[2 * i] + right * stereo[2 * i + 1];
}

/* ---- volume and pan -------------------------------------------------------------- */

static Gain gain_at(const Level *level, int64_t sample)
{
    RTime at = rtime_sub(rtime_make(sample, level->rate), level->origin);
    double volume[4] = { 1 }, pan[4] = { 0 };
    node_eval(level->node, PROP_VOLUME, at, volume);
    node_eval(level->node, PROP_PAN, at, pan);
    return (Gain){ (float)(volume[0] * MIN(1, 1 - pan[0])),
                   (float)(volume[0] * MIN(1, 1 + pan[0])) };
}

static bool is_curve(const Level *level, PropId id)
{
    const Value *value = proplist_get(level->node->props, id);
    return value && value->type == VALUE_CURVE;
}

static void apply_constant(Gain gain, float *stereo, unsigned frames)
{
    if (gain.left == 1 && gain.right == 1)
        return;
    for (unsigned i = 0; i < frames; i++) {
        stereo[2 * i] *= gain.left;
        stereo[2 * i + 1] *= gain.right;
    }
}

/* Straight between the points of a grid that begins where the curves do. */
static void apply_curve(const Level *level, int64_t first, float *stereo,
                        unsigned frames)
{
    int64_t point =
        first - ((first - level->grid) % LEVEL_GRID + LEVEL_GRID) % LEVEL_GRID;
    Gain from = gain_at(level, point), to = gain_at(level, point + LEVEL_GRID);
    for (unsigned i = 0; i < frames; i++) {
        float way;
        if (first + i == point + LEVEL_GRID) {
            point += LEVEL_GRID;
            from = to;
            to = gain_at(level, point + LEVEL_GRID);
        }
        way = (float)(first + i - point) / LEVEL_GRID;
        stereo[2 * i] *= from.left + way * (to.left - from.left);
        stereo[2 * i + 1] *= from.right + way * (to.right - from.right);
    }
}

static void apply_volume(const Level *level, int64_t first, float *stereo,
                         unsigned frames)
{
    if (is_curve(level, PROP_VOLUME) || is_curve(level, PROP_PAN))
        apply_curve(level, first, stereo, frames);
    else
        apply_constant(gain_at(level, first), stereo, frames);
}

/* ---- fades ----------------------------------------------------------------------- */

static double ramp_gain(const Ramp *ramp, double way)
{
    way = CLAMP(easing_apply(ramp->easing, way), 0, 1);
    if (ramp->falling)
        way = 1 - way;
    switch (ramp->curve) {
    case RAMP_LINEAR:
        return way;
    case RAMP_EXPONENTIAL:
        return way > 0 ? pow(EXPONENTIAL_FLOOR, 1 - way) : 0;
    case RAMP_S_CURVE:
        return (1 - cos(way * G_PI)) / 2;
    case RAMP_EQUAL_POWER:
    default:
        return sin(way * G_PI / 2);
    }
}

static void apply_ramp(const Ramp *ramp, int64_t first, float *stereo, unsigned frames)
{
    for (unsigned i = 0; i < frames; i++) {
        double at = (double)(first + i - ramp->first) + ramp->phase;
        float gain = (float)ramp_gain(ramp, CLAMP(at / ramp->length, 0, 1));
        stereo[2 * i] *= gain;
        stereo[2 * i + 1] *= gain;
    }
}

bool level_ramp_is_heard(const Ramp *ramp, int64_t first, int64_t last)
{
    if (ramp->falling)
        return last > ramp->first;
    return (double)(first - ramp->first) + ramp->phase < ramp->length;
}

/* ---- all of it ------------------------------------------------------------------- */

bool level_apply(const Level *level, int64_t first, float *stereo, unsigned frames,
                 GError **error)
{
    pick_channels(level, stereo, frames);
    apply_volume(level, first, stereo, frames);
    for (unsigned i = 0; i < level->n_ramps; i++)
        if (level_ramp_is_heard(&level->ramps[i], first, first + frames))
            apply_ramp(&level->ramps[i], first, stereo, frames);
    return !level->duck || duck_apply(level->duck, first, stereo, frames, error);
}
