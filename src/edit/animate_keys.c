#include "animation.h"
#include "styling.h"

#include <glib/gi18n.h>
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
          "volume and colour can."),
        name);
}

/* A value of the plan as the constant that it would set; NULL with a fault. */
static Value *constant_of(Animation *animation, const char *name, PropId prop,
                          const json_t *said)
{
    g_autoptr(PropList) list = NULL;
    json_t *props = json_object();
    json_object_set_new(props, name, json_deep_copy(said));
    bool applied = styling_apply(animation->work, animation->place.sequence,
                                 animation->place.clip, props, &list);
    json_decref(props);
    const Value *value = applied ? proplist_get(list, prop) : NULL;
    return value ? value_ref(value) : NULL;
}

/* Where it is now, for an animation that only says where it goes. */
static Value *present_of(const Animation *animation, PropId prop)
{
    const Node *node = &animation->place.clip->node;
    const Value *value = node_value(node, prop);
    double now[4] = { animation->place.sequence->width / 2.0,
                      animation->place.sequence->height / 2.0 };
    if (value && value->type != VALUE_CURVE)
        return value_ref(value);
    value_eval(value, RTIME_ZERO, now);
    if (prop == PROP_POSITION)
        return value_new_vec2(now[0], now[1]);
    if (prop == PROP_COLOR)
        return value_new_color((uint32_t)now[0] << 24 | (uint32_t)now[1] << 16 |
                               (uint32_t)now[2] << 8 | (uint32_t)now[3]);
    return value_new_number(now[0]);
}

static bool two_keys(Animation *animation, const char *name, PropId prop)
{
    Work *work = animation->work;
    const json_t *from = work_field(work, "from");
    RTime at[2], whole = animation->place.clip->duration;
    if (!animation_span(animation, animation_length(animation, whole), at))
        return false;
    g_autoptr(Value) start =
        from ? constant_of(animation, name, prop, from) : present_of(animation, prop);
    g_autoptr(Value) end = constant_of(animation, name, prop, work_field(work, "to"));
    if (!start || !end)
        return false;
    animation_put_keys(animation, prop, at, (Value *[]){ start, end }, 2);
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

static bool read_key(Animation *animation, const char *name, PropId prop,
                     const json_t *json, CurveKey *key, bool *color)
{
    g_autoptr(Value) value =
        constant_of(animation, name, prop, json_object_get(json, "value"));
    const json_t *easing = json_object_get(json, "easing");
    if (!value || !key_time(animation, json, &key->at))
        return false;
    value_eval(value, RTIME_ZERO, key->v);
    *color = value->type == VALUE_COLOR;
    key->ease = animation->easing;
    return !easing || animation_easing(animation->work, easing, &key->ease);
}

static bool many_keys(Animation *animation, const char *name, PropId prop)
{
    const json_t *keyframes = work_field(animation->work, "keyframes");
    unsigned n = (unsigned)json_array_size(keyframes);
    g_autoptr(Curve) curve = curve_new(VALUE_NUMBER, n);
    bool color = false;
    for (unsigned i = 0; i < n; i++) {
        CurveKey *key = &curve->keys[i];
        if (!read_key(animation, name, prop, json_array_get(keyframes, i), key, &color))
            return false;
        if (i > 0 && rtime_compare(curve->keys[i - 1].at, key->at) >= 0)
            return work_fail(
                animation->work, FAULT_INVALID_VALUE,
                _("Keyframes must follow each other in time; number %u does "
                  "not come after the one before."),
                i + 1);
    }
    bool pair = prop == PROP_POSITION || prop == PROP_SCALE;
    curve->of = color ? VALUE_COLOR : pair ? VALUE_VEC2 : VALUE_NUMBER;
    g_autoptr(Value) value = value_new_curve(g_steal_pointer(&curve));
    patch_set(animation->patch, animation->place.clip->node.id, prop, value);
    return true;
}

bool animation_keys(Animation *animation)
{
    const char *name = work_string(animation->work, "property");
    PropId prop = PROP_COUNT;
    if (!find_property(animation->work, name, &prop))
        return false;
    if (!(property_get(prop)->owners & animation->place.clip->node.owner)) {
        g_autofree char *what =
            wording_clip(animation->work->now, animation->place.clip);
        return work_fail(animation->work, FAULT_TYPE_MISMATCH, _("%s has no %s."), what,
                         _(property_get(prop)->label));
    }
    return work_field(animation->work, "keyframes") ? many_keys(animation, name, prop)
                                                    : two_keys(animation, name, prop);
}
