/* Animations by name. */
#include "animation.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- easing -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    Easing easing;
} easings[] = {
    { "linear", { EASE_LINEAR, { 0 } } },
    { "ease", { EASE_EASE, { 0 } } },
    { "ease-in", { EASE_IN, { 0 } } },
    { "ease-out", { EASE_OUT, { 0 } } },
    { "ease-in-out", { EASE_IN_OUT, { 0 } } },
    { "hold", { EASE_HOLD, { 0 } } },
    { "spring", { EASE_SPRING, { 100, 10, 1, 0 } } },
    { "elastic", { EASE_SPRING, { 180, 8, 1, 0 } } },
    { "back", { EASE_BEZIER, { 0.34, 1.56, 0.64, 1 } } },
};

bool animation_easing(Work *work, const json_t *said, Easing *easing)
{
    const json_t *bezier = json_object_get(said, "cubicBezier");
    if (bezier) {
        easing->kind = EASE_BEZIER;
        for (size_t i = 0; i < 4; i++)
            easing->p[i] = json_number_value(json_array_get(bezier, i));
        if (easing->p[0] >= 0 && easing->p[0] <= 1 && easing->p[2] >= 0 &&
            easing->p[2] <= 1)
            return true;
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("The x of an easing's handles must lie between 0 and 1."));
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(easings); i++) {
        if (strcmp(easings[i].name, json_string_value(said)) == 0) {
            *easing = easings[i].easing;
            return true;
        }
    }
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("The easing “%s” cannot be drawn yet; spring and elastic come "
                       "close."),
                     json_string_value(said));
}

/* ---- lengths and curves ---------------------------------------------------------------------- */

/* What "pace" does: seconds of something that happens at an end, factor of a zoom. */
static const struct {
    const char *word;
    int num, den;
    double zoom;
} paces[] = {
    { "very-slow", 4, 1, 1.1 }, { "slow", 2, 1, 1.2 },      { "normal", 1, 1, 1.3 },
    { "fast", 1, 2, 1.6 },      { "very-fast", 1, 4, 2.0 }, { "instant", 0, 1, 2.0 },
};

static int pace_row(const Work *work)
{
    const char *word = work_string(work, "pace");
    for (unsigned i = 0; word && i < G_N_ELEMENTS(paces); i++) {
        if (strcmp(paces[i].word, word) == 0)
            return (int)i;
    }
    return -1;
}

RTime animation_length(const Animation *animation, RTime usual)
{
    Work *work = animation->work;
    RTime whole = animation->place.clip->duration;
    const json_t *said = work_field(work, "duration");
    int pace = pace_row(work);
    RTime length = usual;
    if (said)
        length = moment_length(said, animation->place.sequence->rate, whole);
    else if (pace >= 0)
        length = rtime_make(paces[pace].num, paces[pace].den);
    return rtime_min(work_snap_length(work, length), whole);
}

bool animation_span(Animation *animation, RTime length, RTime at[2])
{
    Work *work = animation->work;
    const Clip *clip = animation->place.clip;
    const json_t *range = work_field(work, "range");
    const json_t *delay = work_field(work, "delay");
    at[0] = RTIME_ZERO;
    if (range) {
        if (!work_range(work, range, "range", clip, &at[0], &at[1]))
            return false;
        at[0] = rtime_sub(at[0], clip->start);
        at[1] = rtime_sub(at[1], clip->start);
    } else {
        if (delay)
            at[0] = work_snap(
                work, moment_length(delay, work_sequence(work)->rate, clip->duration));
        at[1] = rtime_add(at[0], length);
        if (rtime_compare(at[0], clip->duration) < 0)
            at[1] = rtime_min(at[1], clip->duration);
    }
    if (rtime_compare(at[0], clip->duration) < 0 && at[1].num > 0)
        return true;
    g_autofree char *what = wording_clip(work->now, clip);
    g_autofree char *span = wording_span(clip->start, clip_end(clip));
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("%s is at %s; nothing of it lies in that range."), what, span);
}

void animation_put_keys(Animation *animation, PropId prop, const RTime *at,
                        Value *const *values, unsigned n)
{
    Curve *curve = curve_new(VALUE_NUMBER, n);
    for (unsigned i = 0; i < n; i++) {
        curve->keys[i].at = at[i];
        curve->keys[i].ease = animation->easing;
        value_eval(values[i], RTIME_ZERO, curve->keys[i].v);
        if (values[i]->type != VALUE_NUMBER)
            curve->of = values[i]->type;
    }
    g_autoptr(Value) value = value_new_curve(curve);
    patch_set(animation->patch, animation->place.clip->node.id, prop, value);
}

/* ---- presets --------------------------------------------------------------------------------- */

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

/* By how much a zoom enlarges: "amount" as a factor, a percentage on top, or by the pace. */
static double zoom_factor(const Work *work)
{
    const json_t *amount = work_field(work, "amount");
    int pace = pace_row(work);
    double factor = paces[pace < 0 ? 2 : pace].zoom;
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

/* Where off the screen "direction" is, in frames: where a clip comes from, where it goes. */
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
    value_eval(proplist_get(clip->node.props, PROP_ROTATION), RTIME_ZERO, from);
    if (g_strcmp0(work_string(work, "direction"), "counterclockwise") == 0)
        turn = -turn;
    RTime whole = clip->duration;
    RTime length = work_field(work, "duration") || work_field(work, "pace")
                       ? animation_length(animation, whole)
                       : whole;
    if (!animation_span(animation, length, at))
        return false;
    g_autoptr(Value) start = value_new_number(from[0]);
    g_autoptr(Value) end = value_new_number(from[0] + turn);
    if (!animation->easing_is_set)
        animation->easing.kind = EASE_LINEAR;
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

static const struct {
    const char *name;
    bool (*run)(Animation *animation);
    unsigned wants;
    const char *label; /* for receipts */
} presets[] = {
    { "fade-in", run_fade_in, OWN_CLIP, N_("fade in") },
    { "fade-out", run_fade_out, OWN_CLIP, N_("fade out") },
    { "fade", run_fade, OWN_CLIP, N_("fade") },
    { "zoom-in", run_zoom_in, OWN_PLACED, N_("zoom in") },
    { "zoom-out", run_zoom_out, OWN_PLACED, N_("zoom out") },
    { "slide-in", run_slide_in, OWN_PLACED, N_("slide in") },
    { "slide-out", run_slide_out, OWN_PLACED, N_("slide out") },
    { "rotate", run_spin, OWN_PLACED, N_("rotation") },
    { "spin", run_spin, OWN_PLACED, N_("spin") },
    { "pop", run_pop, OWN_PLACED, N_("pop") },
};

/* ---- the verb ------------------------------------------------------------------------------ */

/* What the step wants to be done to each clip; keyframes where it names no preset. */
typedef struct {
    bool (*run)(Animation *animation);
    unsigned wants;
    const char *label;
} Doing;

static bool find_doing(Work *work, Doing *doing)
{
    const char *preset = work_string(work, "preset");
    *doing = (Doing){ animation_keys, OWN_CLIP, _("animation") };
    if (!preset)
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(presets); i++) {
        if (strcmp(presets[i].name, preset) == 0) {
            *doing = (Doing){ presets[i].run, presets[i].wants, _(presets[i].label) };
            return true;
        }
    }
    return work_fail(
        work, FAULT_UNSUPPORTED,
        _("The animation “%s” cannot be rendered yet; there are fade, zoom, "
          "slide, spin and pop."),
        preset);
}

/* What no curve or fade of ours can hold. */
static bool refuse_rest(Work *work, const Doing *doing)
{
    bool fades = doing->run == run_fade_in || doing->run == run_fade_out ||
                 doing->run == run_fade;
    if (fades && (work_field(work, "range") || work_field(work, "delay")))
        return work_fail(
            work, FAULT_UNSUPPORTED,
            _("A fade is at an end of its clip; split the clip there first, "
              "or use keyframes of opacity."));
    if (g_strcmp0(work_string(work, "phase"), "loop") == 0)
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("Animations cannot be repeated yet; use keyframes."));
    const json_t *repeat = work_field(work, "repeat");
    if (repeat && json_integer_value(repeat) != 1)
        return work_fail(work, FAULT_UNSUPPORTED,
                         _("Animations cannot be repeated yet; use keyframes."));
    return true;
}

static bool animate_places(Work *work, const Doing *doing, const GArray *places)
{
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(GHashTable) parted = g_hash_table_new(NULL, NULL);
    const json_t *easing = work_field(work, "easing");
    Animation animation = {
        .work = work,
        .patch = patch,
        .easing = { EASE_IN_OUT, { 0 } },
        .easing_is_set = easing != NULL,
        .parted = parted,
    };
    if (easing && !animation_easing(work, easing, &animation.easing))
        return false;
    if (!easing && doing->run == animation_keys)
        animation.easing.kind = EASE_LINEAR;
    for (unsigned i = 0; i < places->len; i++) {
        animation.place = g_array_index(places, ClipPlace, i);
        work_mention(work, animation.place.clip->node.id);
        if (!doing->run(&animation))
            return false;
    }
    return work_apply(work, patch);
}

bool verb_animate(Work *work)
{
    Doing doing;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!find_doing(work, &doing) || !refuse_rest(work, &doing) ||
        !work_targets(work, doing.wants, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    if (!animate_places(work, &doing, places))
        return false;
    /* TRANSLATORS: "Added fade in to text 'Title'" */
    work_report(work, _("Added %s to %s"), doing.label, what);
    return true;
}
