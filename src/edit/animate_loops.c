/* Animations that swing about where a clip rests, cycle after cycle. */
#include "animation.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum { SWING_MAX = 4, CYCLES_MAX = 1000 };

/* One cycle: where it is at equal steps, in shares of `reach`; it ends as it began. */
typedef struct {
    const char *name;
    PropId prop;
    int axis;     /* of a position */
    double reach; /* share of the frame's side, degrees, or of the scale */
    int num, den; /* seconds of a cycle */
    double points[SWING_MAX];
    unsigned n;
} Swing;

static const Swing swings[] = {
    { "pulse", PROP_SCALE, 0, 0.1, 1, 1, { 0, 1 }, 2 },
    { "bounce", PROP_POSITION, 1, -0.1, 1, 1, { 0, 1 }, 2 },
    { "shake", PROP_POSITION, 0, 0.02, 1, 5, { 0, 1, 0, -1 }, 4 },
    { "wiggle", PROP_ROTATION, 0, 5, 1, 2, { 0, 1, 0, -1 }, 4 },
    { "float", PROP_POSITION, 1, -0.03, 4, 1, { 0, 1, 0, -1 }, 4 },
};

static const Swing *find_swing(const char *name)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(swings); i++) {
        if (strcmp(swings[i].name, name) == 0)
            return &swings[i];
    }
    g_return_val_if_reached(NULL);
}

/* Where the clip rests, as `v` of a curve's key. */
static ValueType rest_of(const Animation *animation, PropId prop, double v[4])
{
    const Clip *clip = animation->place.clip;
    v[0] = prop == PROP_POSITION ? animation->place.sequence->width / 2.0
           : prop == PROP_SCALE  ? 1
                                 : 0;
    v[1] = prop == PROP_POSITION ? animation->place.sequence->height / 2.0 : v[0];
    value_eval(proplist_get(clip->node.props, prop), RTIME_ZERO, v);
    if (prop == PROP_ROTATION)
        return VALUE_NUMBER;
    return prop == PROP_SCALE && v[0] == v[1] ? VALUE_NUMBER : VALUE_VEC2;
}

static void swing_key(const Animation *animation, const Swing *swing, double share,
                      double v[4])
{
    const Sequence *sequence = animation->place.sequence;
    if (swing->prop == PROP_ROTATION) {
        v[0] += share * swing->reach;
    } else if (swing->prop == PROP_SCALE) {
        v[0] *= 1 + share * swing->reach;
        v[1] *= 1 + share * swing->reach;
    } else {
        double side = swing->axis == 0 ? sequence->width : sequence->height;
        v[swing->axis] += share * swing->reach * side;
    }
}

/* How often: as said, else as often as it fits; 0: for ever. */
static unsigned cycles_of(const Animation *animation, RTime cycle)
{
    const Work *work = animation->work;
    const json_t *repeat = work_field(work, "repeat");
    bool ends = work_field(work, "range") || work_field(work, "duration");
    RTime at[2];
    if (json_is_integer(repeat))
        return (unsigned)json_integer_value(repeat);
    if (!ends || !animation_span(animation, animation_length(animation, cycle), at))
        return 0;
    double cycles = rtime_seconds(rtime_sub(at[1], at[0])) / rtime_seconds(cycle);
    return (unsigned)CLAMP(round(cycles), 1, CYCLES_MAX);
}

static RTime cycle_of(const Animation *animation, const Swing *swing)
{
    RTime usual = rtime_make(swing->num, swing->den);
    const Rate rate = animation->place.sequence->rate;
    double pace = animation_pace_factor(animation->work);
    RTime cycle = rtime_from_decimal(rtime_seconds(usual) * pace);
    RTime least = rtime_from_frames(swing->n, rate);
    cycle = rtime_snap(cycle, rate, RTIME_NEAREST);
    return rtime_compare(cycle, least) < 0 ? least : cycle;
}

/* The key at step `i` of all cycles. */
static void fill_key(const Animation *animation, const Swing *swing, RTime start,
                     RTime cycle, unsigned i, CurveKey *key)
{
    RTime at = rtime_add(start, rtime_scale(cycle, i, swing->n));
    key->at = rtime_snap(at, animation->place.sequence->rate, RTIME_NEAREST);
    rest_of(animation, swing->prop, key->v);
    swing_key(animation, swing, swing->points[i % swing->n], key->v);
    key->ease = animation->easing;
}

bool animation_swing(Animation *animation)
{
    const Swing *swing = find_swing(work_string(animation->work, "preset"));
    RTime cycle = cycle_of(animation, swing), at[2];
    unsigned cycles = cycles_of(animation, cycle);
    if (!animation_span(animation, cycle, at))
        return false;
    double rest[4];
    unsigned n = swing->n * MAX(cycles, 1) + 1;
    Curve *curve = curve_new(rest_of(animation, swing->prop, rest), n);
    curve->extend = cycles ? CURVE_HOLD : CURVE_LOOP;
    for (unsigned i = 0; i < n; i++)
        fill_key(animation, swing, at[0], cycle, i, &curve->keys[i]);
    g_autoptr(Value) value = value_new_curve(curve);
    animation_put(animation, swing->prop, value);
    return true;
}

/* ---- slow pictures --------------------------------------------------------------- */

static const double DRIFT = 0.03; /* of the frame's width: inside what the zoom adds */

/* A slow zoom into a still picture that drifts to its place. */
bool animation_ken_burns(Animation *animation)
{
    double scale[4], place[4];
    const Clip *clip = animation->place.clip;
    const double zoom = animation_pace_zoom(animation->work);
    const char *direction = work_string(animation->work, "direction");
    double way = direction && strstr(direction, "left") ? 1 : -1;
    RTime at[2], whole = clip->duration;
    bool timed = work_field(animation->work, "duration") != NULL;
    if (!animation_span(animation, timed ? animation_length(animation, whole) : whole,
                        at))
        return false;
    bool one = rest_of(animation, PROP_SCALE, scale) == VALUE_NUMBER;
    rest_of(animation, PROP_POSITION, place);
    g_autoptr(Value) far =
        one ? value_new_number(scale[0]) : value_new_vec2(scale[0], scale[1]);
    g_autoptr(Value) near = one ? value_new_number(scale[0] * zoom)
                                : value_new_vec2(scale[0] * zoom, scale[1] * zoom);
    double drift = way * DRIFT * animation->place.sequence->width;
    g_autoptr(Value) from = value_new_vec2(place[0] + drift, place[1]);
    g_autoptr(Value) to = value_new_vec2(place[0], place[1]);
    if (!animation->easing_is_set)
        animation->easing.kind = EASE_LINEAR;
    animation_put_keys(animation, PROP_SCALE, at, (Value *[]){ far, near }, 2);
    animation_put_keys(animation, PROP_POSITION, at, (Value *[]){ from, to }, 2);
    return true;
}
