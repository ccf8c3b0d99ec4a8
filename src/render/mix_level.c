#include "mix_private.h"

#include <math.h>
#include <string.h>

enum { GRID = 64 /* samples between two evaluations of a curve */ };

/* Of FFmpeg's afade: what is heard as silence, where the exponential fade begins. */
#define EXPONENTIAL_FLOOR 1e-5

typedef struct {
    float left, right;
} Gain;

/* ---- setting up ------------------------------------------------------------------- */

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
    Ramp *ramp = &level->ramps[level->n_ramps];
    double first = rtime_seconds(begin) * level->rate;
    double length = rtime_seconds(rtime_sub(end, begin)) * level->rate;
    if (!(length > 0) || level->n_ramps == LEVEL_RAMPS)
        return NULL;
    level->n_ramps++;
    *ramp = (Ramp){ first, length, falling, RAMP_EQUAL_POWER, { EASE_LINEAR, { 0 } } };
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

/* ---- channels --------------------------------------------------------------------- */

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

/* ---- volume and pan --------------------------------------------------------------- */

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

/* Straight between the points of an absolute grid. */
static void apply_curve(const Level *level, int64_t first, float *stereo,
                        unsigned frames)
{
    int64_t point = first - ((first % GRID) + GRID) % GRID;
    Gain from = gain_at(level, point), to = gain_at(level, point + GRID);
    for (unsigned i = 0; i < frames; i++) {
        float way;
        if (first + i == point + GRID) {
            point += GRID;
            from = to;
            to = gain_at(level, point + GRID);
        }
        way = (float)(first + i - point) / GRID;
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

/* ---- fades ------------------------------------------------------------------------ */

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
    double begin = (double)first - ramp->first;
    double end = begin + frames;
    if (ramp->falling ? end <= 0 : begin >= ramp->length)
        return;
    for (unsigned i = 0; i < frames; i++) {
        double way = CLAMP((begin + i) / ramp->length, 0, 1);
        float gain = (float)ramp_gain(ramp, way);
        stereo[2 * i] *= gain;
        stereo[2 * i + 1] *= gain;
    }
}

/* ---- all of it -------------------------------------------------------------------- */

bool level_is_plain(const Level *level)
{
    Gain gain = gain_at(level, 0);
    return level->n_ramps == 0 && !level->duck && !is_curve(level, PROP_VOLUME) &&
           !is_curve(level, PROP_PAN) && gain.left == 1 && gain.right == 1 &&
           g_strcmp0(node_string(level->node, PROP_CHANNELS), "all") == 0;
}

bool level_apply(const Level *level, int64_t first, float *stereo, unsigned frames,
                 GError **error)
{
    pick_channels(level, stereo, frames);
    apply_volume(level, first, stereo, frames);
    for (unsigned i = 0; i < level->n_ramps; i++)
        apply_ramp(&level->ramps[i], first, stereo, frames);
    return !level->duck || duck_apply(level->duck, first, stereo, frames, error);
}
