/* Taking animations away. */
#include "animation.h"

#include <glib/gi18n.h>
#include <math.h>

/* What stays of a curve: the end that is the property's own default, else the last. */
static Value *curve_rest(PropId prop, const Curve *curve)
{
    const CurveKey *first = &curve->keys[0], *last = &curve->keys[curve->n_keys - 1];
    double usual[4] = { NAN, NAN };
    value_eval(property_fallback(prop), RTIME_ZERO, usual);
    const double *v = first->v[0] == usual[0] ? first->v : last->v;
    switch (curve->of) {
    case VALUE_VEC2:
        return value_new_vec2(v[0], v[1]);
    case VALUE_COLOR:
        return value_new_color((uint32_t)v[0] << 24 | (uint32_t)v[1] << 16 |
                               (uint32_t)v[2] << 8 | (uint32_t)v[3]);
    default:
        return value_new_number(v[0]);
    }
}

/* "property": "x" and "y" are both the position. */
static bool is_meant(const char *name, PropId prop)
{
    const char *own = property_get(prop)->name;
    if (!name || g_str_equal(name, own))
        return true;
    return (prop == PROP_POSITION &&
            (g_str_equal(name, "x") || g_str_equal(name, "y"))) ||
           (prop == PROP_SCALE && g_str_has_prefix(name, "scale"));
}

static bool still_curves(Animation *animation, const char *name)
{
    const PropList *props = animation->place.clip->node.props;
    bool found = false;
    for (unsigned i = 0; i < proplist_count(props); i++) {
        const Value *value;
        PropId prop = proplist_nth(props, i, &value);
        if (value->type != VALUE_CURVE || prop == PROP_REMAP || !is_meant(name, prop))
            continue;
        g_autoptr(Value) rest = curve_rest(prop, value->curve);
        patch_set(animation->patch, animation->place.clip->node.id, prop, rest);
        found = true;
    }
    return found;
}

static bool still_clip(Animation *animation)
{
    const char *name = work_string(animation->work, "property");
    const char *phase = work_string(animation->work, "phase");
    bool ends = !name || g_str_equal(name, "opacity");
    bool in = ends && g_strcmp0(phase, "out") != 0;
    bool out = ends && g_strcmp0(phase, "in") != 0;
    bool found = animation_unfade(animation, in, out);
    if (g_strcmp0(phase, "in") != 0 && g_strcmp0(phase, "out") != 0)
        found |= still_curves(animation, name);
    return found;
}

bool verb_unanimate(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    if (!work_targets(work, OWN_CLIP, places))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    Animation animation = { .work = work, .patch = patch };
    for (unsigned i = 0; i < places->len; i++) {
        animation.place = g_array_index(places, ClipPlace, i);
        if (still_clip(&animation))
            work_mention(work, animation.place.clip->node.id);
    }
    if (patch_op_count(patch) == 0)
        return work_fail(work, FAULT_NOT_FOUND,
                         _("There is no animation on %s; nothing was changed."), what);
    if (!work_apply(work, patch))
        return false;
    work_report(work, _("Took the animation off %s"), what);
    return true;
}
