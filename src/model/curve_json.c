/*
 * Curves and easings as JSON. What is at its default (a linear easing, a held end) is
 * not written: inside a curve there is no difference between given and not given.
 */
#include "prop_private.h"

#include <string.h>

static const char *const ease_names[] = {
    [EASE_LINEAR] = "linear", [EASE_HOLD] = "hold",    [EASE_EASE] = "ease",
    [EASE_IN] = "ease-in",    [EASE_OUT] = "ease-out", [EASE_IN_OUT] = "ease-in-out",
};
static const char *const extend_names[] = {
    [CURVE_HOLD] = "hold", [CURVE_LOOP] = "loop", [CURVE_PING_PONG] = "ping-pong"
};
static const struct {
    const char *key;
    double fallback;
} spring_parts[4] = {
    { "stiffness", 100 }, { "damping", 10 }, { "mass", 1 }, { "velocity", 0 }
};

/* The index of `name` in `names`; it has been checked to be there. */
static unsigned name_index(const char *const *names, unsigned count, const char *name)
{
    unsigned n = 0;
    while (n + 1 < count && strcmp(names[n], name) != 0)
        n++;
    return n;
}

/* ---- easing --------------------------------------------------------------------- */

static Easing easing_from_canonical(const json_t *json)
{
    Easing easing = { EASE_LINEAR };
    const json_t *bezier = json_object_get(json, "bezier");
    const json_t *spring = json_object_get(json, "spring");
    if (json_is_string(json))
        easing.kind =
            name_index(ease_names, G_N_ELEMENTS(ease_names), json_string_value(json));
    else if (bezier)
        easing.kind = EASE_BEZIER;
    else if (spring)
        easing.kind = EASE_SPRING;
    for (unsigned i = 0; bezier && i < 4; i++)
        easing.p[i] = json_number_value(json_array_get(bezier, i));
    for (unsigned i = 0; spring && i < 4; i++) {
        const json_t *part = json_object_get(spring, spring_parts[i].key);
        easing.p[i] = part ? json_number_value(part) : spring_parts[i].fallback;
    }
    return easing;
}

bool easing_from_json(const json_t *json, Easing *easing)
{
    if (!shape_check(&EASING_SHAPE, json, NULL, NULL, NULL))
        return false;
    *easing = easing_from_canonical(json);
    return true;
}

static json_t *spring_to_json(const double p[4])
{
    json_t *spring = json_object();
    for (unsigned i = 0; i < 4; i++)
        if (p[i] != spring_parts[i].fallback)
            json_object_set_new(spring, spring_parts[i].key, number_to_json(p[i]));
    return json_pack("{so}", "spring", spring);
}

json_t *easing_to_json(Easing easing)
{
    if (easing.kind == EASE_SPRING)
        return spring_to_json(easing.p);
    if (easing.kind != EASE_BEZIER)
        return json_string(ease_names[easing.kind]);
    json_t *bezier = json_array();
    for (unsigned i = 0; i < 4; i++)
        json_array_append_new(bezier, number_to_json(easing.p[i]));
    return json_pack("{so}", "bezier", bezier);
}

/* ---- curves --------------------------------------------------------------------- */

static RTime seconds_from_canonical(const json_t *json)
{
    RTime time = RTIME_ZERO;
    time_from_json(json, (Rate){ 0 }, &time);
    return time;
}

static void key_value_from_canonical(ValueType of, const json_t *json, CurveKey *key)
{
    uint32_t rgba = 0;
    switch (of) {
    case VALUE_VEC2:
        key->v[0] = json_number_value(json_array_get(json, 0));
        key->v[1] = json_number_value(json_array_get(json, 1));
        break;
    case VALUE_COLOR:
        color_parse(json_string_value(json), &rgba);
        for (int i = 0; i < 4; i++)
            key->v[i] = rgba >> (24 - 8 * i) & 0xff;
        break;
    case VALUE_TIME:
        key->time = seconds_from_canonical(json);
        key->v[0] = rtime_seconds(key->time);
        break;
    default:
        key->v[0] = json_number_value(json);
        break;
    }
}

Curve *curve_from_canonical(ValueType of, const json_t *json)
{
    const json_t *keys = json_object_get(json, "keys");
    const json_t *extend = json_object_get(json, "extend");
    Curve *curve = curve_new(of, (unsigned)json_array_size(keys));
    if (extend)
        curve->extend = name_index(extend_names, G_N_ELEMENTS(extend_names),
                                   json_string_value(extend));
    for (unsigned i = 0; i < curve->n_keys; i++) {
        const json_t *from = json_array_get(keys, i);
        const json_t *ease = json_object_get(from, "ease");
        CurveKey *key = &curve->keys[i];
        key->at = seconds_from_canonical(json_object_get(from, "at"));
        key_value_from_canonical(of, json_object_get(from, "value"), key);
        if (ease)
            key->ease = easing_from_canonical(ease);
    }
    return curve;
}

static json_t *key_value_to_json(ValueType of, const CurveKey *key, Rate rate)
{
    switch (of) {
    case VALUE_VEC2:
        return json_pack("[oo]", number_to_json(key->v[0]), number_to_json(key->v[1]));
    case VALUE_COLOR: {
        uint32_t rgba = 0;
        for (int i = 0; i < 4; i++)
            rgba = rgba << 8 | (uint32_t)(CLAMP(key->v[i], 0, 255) + 0.5);
        g_autofree char *text = color_format(rgba);
        return json_string(text);
    }
    case VALUE_TIME:
        return time_to_json(key->time, rate);
    default:
        return number_to_json(key->v[0]);
    }
}

json_t *curve_to_json(const Curve *curve, Rate rate)
{
    json_t *keys = json_array();
    for (unsigned i = 0; i < curve->n_keys; i++) {
        const CurveKey *key = &curve->keys[i];
        json_t *to = json_pack("{soso}", "at", time_to_json(key->at, rate), "value",
                               key_value_to_json(curve->of, key, rate));
        if (key->ease.kind != EASE_LINEAR)
            json_object_set_new(to, "ease", easing_to_json(key->ease));
        json_array_append_new(keys, to);
    }
    json_t *json = json_pack("{so}", "keys", keys);
    if (curve->extend != CURVE_HOLD)
        json_object_set_new(json, "extend", json_string(extend_names[curve->extend]));
    return json;
}
