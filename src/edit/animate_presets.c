/* Animations by name. */
#include "animation.h"

#include <glib/gi18n.h>
#include <string.h>

static bool run_fade_in(Animation *animation)
{
    return animation_fade(animation, true, false);
}

static bool run_fade_out(Animation *animation)
{
    return animation_fade(animation, false, true);
}

static bool run_fade(Animation *animation)
{
    const char *phase = work_string(animation->work, "phase");
    return animation_fade(animation, g_strcmp0(phase, "out") != 0,
                          g_strcmp0(phase, "in") != 0);
}

/* The clip's own scale, one number a side. */
static void own_scale(const Clip *clip, double scale[4])
{
    scale[0] = scale[1] = 1;
    value_eval(proplist_get(clip->node.props, PROP_SCALE), RTIME_ZERO, scale);
}

/* "20%" is 20 % larger, "150%" is one and a half. */
static double percent_factor(const char *percent)
{
    double share = g_ascii_strtod(percent, NULL) / 100;
    return share < 1 ? 1 + share : share;
}

/* By how much a zoom enlarges: "amount" as a factor, a percentage on top, or by the
 * pace. */
static double zoom_factor(const Work *work)
{
    const json_t *amount = work_field(work, "amount");
    double factor = animation_pace_zoom(work);
    if (json_is_number(amount))
        factor = json_number_value(amount);
    else if (json_is_string(amount))
        factor = percent_factor(json_string_value(amount));
    else if (json_object_get(amount, "scale"))
        factor = json_number_value(json_object_get(amount, "scale"));
    else if (json_object_get(amount, "by"))
        factor = 1 + json_number_value(json_object_get(amount, "by")) / 100;
    else if (json_object_get(amount, "set"))
        factor = json_number_value(json_object_get(amount, "set"));
    return factor;
}

static bool zoom(Animation *animation, bool in)
{
    Work *work = animation->work;
    const Clip *clip = animation->place.clip;
    double scale[4], factor = zoom_factor(work);
    if (!(factor > 0))
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("A zoom must be by more than nothing, like 1.2 or 20%%."));
    if (factor < 1)
        factor = 1 / factor;
    own_scale(clip, scale);
    RTime at[2], whole = clip->duration;
    RTime length =
        work_field(work, "duration") ? animation_length(animation, whole) : whole;
    if (!animation_span(animation, length, at))
        return false;
    g_autoptr(Value) near = value_new_vec2(scale[0] * factor, scale[1] * factor);
    g_autoptr(Value) far = value_new_vec2(scale[0], scale[1]);
    if (scale[0] == scale[1]) {
        value_unref(near);
        value_unref(far);
        near = value_new_number(scale[0] * factor);
        far = value_new_number(scale[0]);
    }
    animation_put_keys(animation, PROP_SCALE, at,
                       (Value *[]){ in ? far : near, in ? near : far }, 2);
    return true;
}

static bool run_zoom_in(Animation *animation)
{
    return zoom(animation, true);
}

static bool run_zoom_out(Animation *animation)
{
    return zoom(animation, false);
}

/* Where off the screen "direction" is, in frames: where a clip comes from, where it
 * goes. */
static const struct {
    const char *word;
    int from[2], to[2];
} sides[] = {
    { "left", { -1, 0 }, { -1, 0 } },       { "right", { 1, 0 }, { 1, 0 } },
    { "up", { 0, 1 }, { 0, -1 } },          { "down", { 0, -1 }, { 0, 1 } },
    { "from-left", { -1, 0 }, { 1, 0 } },   { "to-left", { 1, 0 }, { -1, 0 } },
    { "from-right", { 1, 0 }, { -1, 0 } },  { "to-right", { -1, 0 }, { 1, 0 } },
    { "from-top", { 0, -1 }, { 0, 1 } },    { "to-top", { 0, 1 }, { 0, -1 } },
    { "from-bottom", { 0, 1 }, { 0, -1 } }, { "to-bottom", { 0, -1 }, { 0, 1 } },
};

static bool off_screen(Animation *animation, bool in, double by[2])
{
    const char *direction = work_string(animation->work, "direction");
    const Sequence *sequence = animation->place.sequence;
    for (unsigned i = 0; i < G_N_ELEMENTS(sides); i++) {
        if (direction && strcmp(sides[i].word, direction) != 0)
            continue;
        const int *side = in ? sides[i].from : sides[i].to;
        by[0] = side[0] * sequence->width;
        by[1] = side[1] * sequence->height;
        return true;
    }
    return work_fail(animation->work, FAULT_INVALID_VALUE,
                     _("A slide goes left, right, up or down."));
}

static bool slide(Animation *animation, bool in)
{
    const Clip *clip = animation->place.clip;
    const Work *work = animation->work;
    double by[2] = { 0 }, at[4] = { animation->place.sequence->width / 2.0,
                                    animation->place.sequence->height / 2.0 };
    RTime length = animation_length(animation, rtime_make(1, 2)), when[2];
    if (!off_screen(animation, in, by) || !animation_span(animation, length, when))
        return false;
    if (!in && !work_field(work, "range") && !work_field(work, "delay")) {
        when[0] = rtime_sub(clip->duration, length);
        when[1] = clip->duration;
    }
    value_eval(proplist_get(clip->node.props, PROP_POSITION), RTIME_ZERO, at);
    g_autoptr(Value) here = value_new_vec2(at[0], at[1]);
    g_autoptr(Value) there = value_new_vec2(at[0] + by[0], at[1] + by[1]);
    if (!animation->easing_is_set)
        animation->easing.kind = in ? EASE_OUT : EASE_IN;
    animation_put_keys(animation, PROP_POSITION, when,
                       (Value *[]){ in ? there : here, in ? here : there }, 2);
    return true;
}

static bool run_slide_in(Animation *animation)
{
    return slide(animation, true);
}

static bool run_slide_out(Animation *animation)
{
    return slide(animation, false);
}

static bool run_spin(Animation *animation)
{
    const Work *work = animation->work;
    const Clip *clip = animation->place.clip;
    const json_t *amount = work_field(work, "amount");
    double turn = json_is_number(amount) ? json_number_value(amount) : 360;
    double from[4] = { 0 };
    RTime at[2];
    const json_t *repeat = work_field(work, "repeat");
    if (json_is_integer(repeat))
        turn *= (double)json_integer_value(repeat);
    bool forever =
        json_is_string(repeat) || g_strcmp0(work_string(work, "phase"), "loop") == 0;
    value_eval(proplist_get(clip->node.props, PROP_ROTATION), RTIME_ZERO, from);
    if (g_strcmp0(work_string(work, "direction"), "counterclockwise") == 0)
        turn = -turn;
    RTime whole = clip->duration;
    RTime length = forever || work_field(work, "duration") || work_field(work, "pace")
                       ? animation_length(animation, forever ? rtime_make(2, 1) : whole)
                       : whole;
    if (!animation_span(animation, length, at))
        return false;
    g_autoptr(Value) start = value_new_number(from[0]);
    g_autoptr(Value) end = value_new_number(from[0] + turn);
    if (!animation->easing_is_set)
        animation->easing.kind = EASE_LINEAR;
    animation->extend = forever ? CURVE_LOOP : CURVE_HOLD;
    animation_put_keys(animation, PROP_ROTATION, at, (Value *[]){ start, end }, 2);
    return true;
}

static bool run_pop(Animation *animation)
{
    double scale[4];
    own_scale(animation->place.clip, scale);
    RTime at[2];
    if (!animation_span(animation, animation_length(animation, rtime_make(1, 2)), at))
        return false;
    g_autoptr(Value) nothing = value_new_vec2(0, 0);
    g_autoptr(Value) full = value_new_vec2(scale[0], scale[1]);
    if (!animation->easing_is_set)
        animation->easing = (Easing){ EASE_SPRING, { 100, 10, 1, 0 } };
    animation_put_keys(animation, PROP_SCALE, at, (Value *[]){ nothing, full }, 2);
    return true;
}

static const AnimationPreset presets[] = {
    { "fade-in", run_fade_in, OWN_CLIP, N_("fade in"), true },
    { "fade-out", run_fade_out, OWN_CLIP, N_("fade out"), true },
    { "fade", run_fade, OWN_CLIP, N_("fade"), true },
    { "zoom-in", run_zoom_in, OWN_PLACED, N_("zoom in") },
    { "zoom-out", run_zoom_out, OWN_PLACED, N_("zoom out") },
    { "slide-in", run_slide_in, OWN_PLACED, N_("slide in") },
    { "slide-out", run_slide_out, OWN_PLACED, N_("slide out") },
    { "rotate", run_spin, OWN_PLACED, N_("rotation"), .repeats = true },
    { "spin", run_spin, OWN_PLACED, N_("spin"), .repeats = true },
    { "pop", run_pop, OWN_PLACED, N_("pop") },
    { "pulse", animation_swing, OWN_PLACED, N_("pulse"), .repeats = true },
    { "bounce", animation_swing, OWN_PLACED, N_("bounce"), .repeats = true },
    { "shake", animation_swing, OWN_PLACED, N_("shake"), .repeats = true },
    { "wiggle", animation_swing, OWN_PLACED, N_("wiggle"), .repeats = true },
    { "float", animation_swing, OWN_PLACED, N_("float"), .repeats = true },
    { "blur-in", animation_blur_in, OWN_VISIBLE, N_("blur in") },
    { "blur-out", animation_blur_out, OWN_VISIBLE, N_("blur out") },
    { "ken-burns", animation_ken_burns, OWN_PLACED, N_("Ken Burns effect") },
};

const AnimationPreset *animation_preset(const char *name)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(presets); i++) {
        if (strcmp(presets[i].name, name) == 0)
            return &presets[i];
    }
    return NULL;
}
