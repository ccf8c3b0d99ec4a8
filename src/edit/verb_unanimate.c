/* Taking animations away. */
#include "animation.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdint.h>

/* Does the clip rest at the curve's first key: is that the property's own default, or
 * is the last off the screen? */
static bool rests_first(const ClipPlace *place, PropId prop, const Curve *curve)
{
    const double *first = curve->keys[0].v, *last = curve->keys[curve->n_keys - 1].v;
    double usual[4] = { NAN, NAN };
    const Sequence *sequence = place->sequence;
    value_eval(property_fallback(prop), RTIME_ZERO, usual);
    if (prop == PROP_POSITION)
        return last[0] < 0 || last[0] > sequence->width || last[1] < 0 ||
               last[1] > sequence->height;
    return first[0] == usual[0];
}

/* What stays of a curve; NULL: the default. */
static Value *curve_rest(const ClipPlace *place, PropId prop, const Curve *curve)
{
    const Value *position = proplist_get(place->clip->node.props, PROP_POSITION);
    bool along = prop == PROP_ANCHOR && position && position->type == VALUE_CURVE;
    bool first = along ? rests_first(place, PROP_POSITION, position->curve)
                       : rests_first(place, prop, curve);
    const double *v = curve->keys[first ? 0 : curve->n_keys - 1].v;
    const Value *fallback = property_fallback(prop);
    g_autoptr(Value) rest =
        curve->of == VALUE_VEC2 ? value_new_vec2(v[0], v[1])
        : curve->of == VALUE_COLOR
            ? value_new_color((uint32_t)v[0] << 24 | (uint32_t)v[1] << 16 |
                              (uint32_t)v[2] << 8 | (uint32_t)v[3])
            : value_new_number(v[0]);
    return fallback && value_equal(rest, fallback) ? NULL : g_steal_pointer(&rest);
}

/* "property": "x" and "y" are both the position, and an anchor moves along with it. */
static bool is_meant(const char *name, PropId prop)
{
    const char *own = property_get(prop == PROP_ANCHOR ? PROP_POSITION : prop)->name;
    if (!name || g_str_equal(name, own))
        return true;
    return ((prop == PROP_POSITION || prop == PROP_ANCHOR) &&
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
        g_autoptr(Value) rest = curve_rest(&animation->place, prop, value->curve);
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
    if (g_strcmp0(phase, "in") != 0 && g_strcmp0(phase, "out") != 0) {
        found |= still_curves(animation, name);
        found |= animation_still_effects(animation, name);
    }
    return found;
}

/* Of several that could be meant only those count that are animated. */
static bool is_animated(Work *work, const Clip *clip)
{
    g_autoptr(Patch) patch = patch_new();
    Animation animation = { .work = work, .patch = patch };
    return composition_find_clip(work->now, clip->node.id, &animation.place) &&
           still_clip(&animation);
}

bool verb_unanimate(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    work->fits = is_animated;
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
