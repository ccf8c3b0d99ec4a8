/* Animations of one property: by keyframes, or from one value to another. */
#include "animation.h"
#include "styling.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

/* Properties of plans that can move; the word is also the key among "props". */
static const struct {
    const char *name;
    PropId prop;
} movable[] = {
    { "x", PROP_POSITION },        { "y", PROP_POSITION },
    { "position", PROP_POSITION }, { "scale", PROP_SCALE },
    { "scaleX", PROP_SCALE },      { "scaleY", PROP_SCALE },
    { "rotation", PROP_ROTATION }, { "opacity", PROP_OPACITY },
    { "volume", PROP_VOLUME },     { "color", PROP_COLOR },
};

static bool find_property(Work *work, const char *name, PropId *prop)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(movable); i++) {
        if (strcmp(movable[i].name, name) == 0) {
            *prop = movable[i].prop;
            return true;
        }
    }
    return work_fail(
        work, FAULT_UNSUPPORTED,
        _("“%s” cannot be animated yet; position, scale, rotation, opacity, "
          "volume, colour, blur and brightness can."),
        name);
}

/* One key: when, and the clip's properties then. */
typedef struct {
    RTime at;
    Easing ease;
    PropList *props;
} Pose;

static void pose_clear(void *data)
{
    Pose *pose = data;
    proplist_unref(pose->props);
}

/* What "property" of the plan would make of the clip. */
static bool pose_set(Animation *animation, const char *name, const json_t *said,
                     Pose *pose)
{
    json_t *props = json_object();
    json_object_set_new(props, name, json_deep_copy(said));
    bool applied = styling_apply(animation->work, animation->place.sequence,
                                 animation->place.clip, props, &pose->props);
    json_decref(props);
    return applied;
}

/* The value of a pose; of a clip that has none, what it looks like then. */
static ValueType pose_value(const Animation *animation, PropId prop, const Pose *pose,
                            double v[4])
{
    const Value *value = proplist_get(pose->props, prop);
    if (prop == PROP_POSITION) {
        v[0] = animation->place.sequence->width / 2.0;
        v[1] = animation->place.sequence->height / 2.0;
    }
    value = value ? value : property_fallback(prop);
    value_eval(value, RTIME_ZERO, v);
    if (prop == PROP_POSITION || prop == PROP_ANCHOR)
        return VALUE_VEC2;
    if (!value || prop == PROP_COLOR)
        return prop == PROP_COLOR ? VALUE_COLOR : VALUE_NUMBER;
    return value->type == VALUE_CURVE ? value->curve->of : value->type;
}

static Curve *curve_through(const Animation *animation, PropId prop,
                            const GArray *poses)
{
    Curve *curve = curve_new(VALUE_NUMBER, poses->len);
    for (unsigned i = 0; i < poses->len; i++) {
        const Pose *pose = &g_array_index(poses, Pose, i);
        ValueType type = pose_value(animation, prop, pose, curve->keys[i].v);
        curve->keys[i].at = pose->at;
        curve->keys[i].ease = pose->ease;
        if (type != VALUE_NUMBER)
            curve->of = type;
    }
    return curve;
}

static bool is_still(const Curve *curve)
{
    for (unsigned i = 1; i < curve->n_keys; i++) {
        if (curve->keys[i].v[0] != curve->keys[0].v[0] ||
            curve->keys[i].v[1] != curve->keys[0].v[1])
            return false;
    }
    return true;
}

/* A place like "top-right" is where a corner of the clip goes: that corner goes along,
 * and the box that it is a corner of. */
static void put_anchor_along(Animation *animation, const GArray *poses)
{
    const Clip *clip = animation->place.clip;
    Curve *curve = curve_through(animation, PROP_ANCHOR, poses);
    const double *v = curve->keys[0].v;
    bool still = is_still(curve);
    g_autoptr(Value) pair = value_new_vec2(v[0], v[1]);
    g_autoptr(Value) moving = value_new_curve(curve);
    if (!still)
        animation_put(animation, PROP_ANCHOR, moving);
    else if (!value_equal(pair, node_value(&clip->node, PROP_ANCHOR)))
        animation_put(animation, PROP_ANCHOR, pair);
    for (unsigned i = 0; i < poses->len && !proplist_get(clip->node.props, PROP_BOX);
         i++) {
        Value *box = (Value *)(uintptr_t)proplist_get(
            g_array_index(poses, Pose, i).props, PROP_BOX);
        if (box) {
            animation_put(animation, PROP_BOX, box);
            return;
        }
    }
}

static void put_poses(Animation *animation, PropId prop, const GArray *poses)
{
    g_autoptr(Value) value = value_new_curve(curve_through(animation, prop, poses));
    animation_put(animation, prop, value);
    if (prop == PROP_POSITION)
        put_anchor_along(animation, poses);
}

static bool from_to(Animation *animation, const char *name, GArray *poses)
{
    Work *work = animation->work;
    const json_t *from = work_field(work, "from"), *to = work_field(work, "to");
    const Clip *clip = animation->place.clip;
    RTime at[2];
    if (!animation_span(animation, animation_length(animation, clip->duration), at))
        return false;
    for (unsigned i = 0; i < 2; i++) {
        Pose pose = { at[i], animation->easing, NULL };
        const json_t *said = i == 0 ? from : to;
        if (!said)
            pose.props = proplist_ref(clip->node.props);
        else if (!pose_set(animation, name, said, &pose))
            return false;
        g_array_append_val(poses, pose);
    }
    return true;
}

/* "at" of a keyframe, in time since the clip's start. */
static bool key_time(Animation *animation, const json_t *key, RTime *at)
{
    const json_t *said = json_object_get(key, "at");
    const Clip *clip = animation->place.clip;
    Work *work = animation->work;
    MomentBase base = moment_base_clip(clip);
    if (json_is_number(said))
        *at = rtime_from_decimal(json_number_value(said));
    else if (work_time(work, said, "keyframes", base, at))
        *at = rtime_sub(*at, clip->start);
    else
        return false;
    *at = rtime_snap(*at, work_sequence(work)->rate, RTIME_NEAREST);
    return true;
}

bool animation_read_key(Animation *animation, const json_t *key, unsigned n,
                        const RTime *before, RTime *at, Easing *ease)
{
    const json_t *easing = json_object_get(key, "easing");
    *ease = animation->easing;
    if (!key_time(animation, key, at) ||
        (easing && !animation_easing(animation->work, easing, ease)))
        return false;
    return !before || rtime_compare(*before, *at) < 0 ||
           work_fail(animation->work, FAULT_INVALID_VALUE,
                     _("Keyframes must follow each other in time; number %u does "
                       "not come after the one before."),
                     n + 1);
}

static bool keyframes(Animation *animation, const char *name, GArray *poses)
{
    const json_t *keys = work_field(animation->work, "keyframes");
    for (unsigned i = 0; i < json_array_size(keys); i++) {
        const json_t *json = json_array_get(keys, i);
        const RTime *before = i ? &g_array_index(poses, Pose, i - 1).at : NULL;
        Pose pose = { 0 };
        if (!animation_read_key(animation, json, i, before, &pose.at, &pose.ease) ||
            !pose_set(animation, name, json_object_get(json, "value"), &pose))
            return false;
        g_array_append_val(poses, pose);
    }
    return true;
}

bool animation_keys(Animation *animation)
{
    const char *name = work_string(animation->work, "property");
    PropId prop = PROP_COUNT;
    const EffectType *effect = effect_find(name);
    if (effect && effect_amount(effect->kind))
        return animation_effect_keys(animation, effect);
    if (!find_property(animation->work, name, &prop))
        return false;
    if (!(property_get(prop)->owners & animation->place.clip->node.owner)) {
        g_autofree char *what =
            wording_clip(animation->work->now, animation->place.clip);
        return work_fail(animation->work, FAULT_TYPE_MISMATCH, _("%s has no %s."), what,
                         _(property_get(prop)->label));
    }
    g_autoptr(GArray) poses = g_array_new(FALSE, FALSE, sizeof(Pose));
    g_array_set_clear_func(poses, pose_clear);
    bool many = work_field(animation->work, "keyframes") != NULL;
    if (many ? !keyframes(animation, name, poses) : !from_to(animation, name, poses))
        return false;
    put_poses(animation, prop, poses);
    return true;
}
