/* Animations: what all of them share, and the verb. */
#include "animation.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- easing ---------------------------------------------------------------------- */

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

/* ---- lengths and curves ---------------------------------------------------------- */

/* What "pace" does: seconds of something that happens at an end, factor of a zoom. */
static const struct {
    const char *word;
    int num, den;
    double zoom;
} paces[] = {
    { "very-slow", 4, 1, 1.1 }, { "slow", 2, 1, 1.2 },      { "normal", 1, 1, 1.3 },
    { "fast", 1, 2, 1.6 },      { "very-fast", 1, 4, 2.0 }, { "instant", 0, 1, 2.0 },
};

enum { USUAL_PACE = 2 };

static int pace_row(const Work *work)
{
    const char *word = work_string(work, "pace");
    for (unsigned i = 0; word && i < G_N_ELEMENTS(paces); i++) {
        if (strcmp(paces[i].word, word) == 0)
            return (int)i;
    }
    return -1;
}

double animation_pace_zoom(const Work *work)
{
    int pace = pace_row(work);
    return paces[pace < 0 ? USUAL_PACE : pace].zoom;
}

double animation_pace_factor(const Work *work)
{
    const int row = pace_row(work) < 0 ? USUAL_PACE : pace_row(work);
    return paces[row].num > 0 ? (double)paces[row].num / paces[row].den : 1;
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

bool animation_span(const Animation *animation, RTime length, RTime at[2])
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

void animation_tell(Animation *animation, char *text)
{
    if (!*animation->told) {
        *animation->told = text;
        return;
    }
    if (strcmp(*animation->told, text) != 0)
        **animation->told = '\0';
    g_free(text);
}

void animation_put(Animation *animation, PropId prop, Value *value)
{
    const Clip *clip = animation->place.clip;
    const Value *old = node_value(&clip->node, prop);
    patch_set(animation->patch, clip->node.id, prop, value);
    work_state(animation->work, animation->n_clips, clip->node.id,
               property_get(prop)->name,
               old ? prop_to_json(prop, old, (Rate){ 0 }) : NULL,
               prop_to_json(prop, value, (Rate){ 0 }));
    if (value->type == VALUE_CURVE && prop != PROP_ANCHOR)
        animation_tell(animation, wording_change(prop, NULL, value));
}

void animation_put_keys(Animation *animation, PropId prop, const RTime *at,
                        Value *const *values, unsigned n)
{
    Curve *curve = curve_new(VALUE_NUMBER, n);
    curve->extend = animation->extend;
    for (unsigned i = 0; i < n; i++) {
        curve->keys[i].at = at[i];
        curve->keys[i].ease = animation->easing;
        value_eval(values[i], RTIME_ZERO, curve->keys[i].v);
        if (values[i]->type != VALUE_NUMBER)
            curve->of = values[i]->type;
    }
    g_autoptr(Value) value = value_new_curve(curve);
    animation_put(animation, prop, value);
}

/* ---- the verb -------------------------------------------------------------------- */

static const AnimationPreset *find_preset(Work *work)
{
    static const AnimationPreset by_keys = { "", animation_keys, OWN_CLIP,
                                             N_("animation"), false };
    const char *name = work_string(work, "preset");
    const AnimationPreset *preset = name ? animation_preset(name) : &by_keys;
    if (!preset)
        work_fail(work, FAULT_UNSUPPORTED,
                  _("The animation “%s” cannot be rendered yet; there are fade, zoom, "
                    "slide, blur, spin, pop, pulse, bounce, shake, wiggle, float and "
                    "ken burns."),
                  name);
    return preset;
}

/* What no curve or fade of ours can hold. */
static bool refuse_rest(Work *work, const AnimationPreset *preset)
{
    const json_t *repeat = work_field(work, "repeat");
    bool loops = g_strcmp0(work_string(work, "phase"), "loop") == 0 ||
                 (repeat && json_integer_value(repeat) != 1);
    return !loops || preset->repeats ||
           work_fail(work, FAULT_UNSUPPORTED,
                     _("Only spin, pulse, bounce, shake, wiggle and float can be "
                       "repeated; animate it once."));
}

static bool animate_places(Work *work, const AnimationPreset *preset,
                           const GArray *places, char **told)
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
        .n_clips = places->len,
        .told = told,
    };
    if (easing && !animation_easing(work, easing, &animation.easing))
        return false;
    if (!easing && preset->run == animation_keys)
        animation.easing.kind = EASE_LINEAR;
    for (unsigned i = 0; i < places->len; i++) {
        animation.place = g_array_index(places, ClipPlace, i);
        work_mention(work, animation.place.clip->node.id);
        if (!preset->run(&animation))
            return false;
    }
    return work_apply(work, patch);
}

bool verb_animate(Work *work)
{
    const AnimationPreset *preset = find_preset(work);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!preset || !refuse_rest(work, preset) ||
        !work_targets(work, preset->wants, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    g_autofree char *told = NULL;
    if (!animate_places(work, preset, places, &told))
        return false;
    if (told && *told)
        /* TRANSLATORS: "Added zoom in to video 'Alpha': scale 100%…130%" */
        work_report(work, _("Added %s to %s: %s"), _(preset->label), what, told);
    else
        /* TRANSLATORS: "Added fade in to 2 texts" */
        work_report(work, _("Added %s to %s"), _(preset->label), what);
    return true;
}
