#include "chatkut/model/value.h"

#include <string.h>

static Value *value_new(ValueType type)
{
    Value *value = g_new0(Value, 1);
    g_atomic_ref_count_init(&value->refs);
    value->type = type;
    return value;
}

static void value_free(Value *value)
{
    switch (value->type) {
    case VALUE_STRING:
        g_free(value->string);
        break;
    case VALUE_CURVE:
        curve_free(value->curve);
        break;
    case VALUE_JSON:
        json_decref(value->json);
        break;
    default:
        break;
    }
    g_free(value);
}

Value *value_new_bool(bool boolean)
{
    Value *value = value_new(VALUE_BOOL);
    value->boolean = boolean;
    return value;
}

Value *value_new_number(double number)
{
    Value *value = value_new(VALUE_NUMBER);
    value->number = number;
    return value;
}

Value *value_new_vec2(double x, double y)
{
    Value *value = value_new(VALUE_VEC2);
    value->vec2[0] = x;
    value->vec2[1] = y;
    return value;
}

Value *value_new_color(uint32_t rgba)
{
    Value *value = value_new(VALUE_COLOR);
    value->color = rgba;
    return value;
}

Value *value_new_string(const char *string)
{
    g_assert(string);
    Value *value = value_new(VALUE_STRING);
    value->string = g_strdup(string);
    return value;
}

Value *value_new_time(RTime time)
{
    Value *value = value_new(VALUE_TIME);
    value->time = time;
    return value;
}

Value *value_new_ratio(RTime ratio)
{
    Value *value = value_new(VALUE_RATIO);
    value->time = ratio;
    return value;
}

Value *value_new_curve(Curve *curve)
{
    g_assert(curve);
    Value *value = value_new(VALUE_CURVE);
    value->curve = curve;
    return value;
}

Value *value_new_json(json_t *json)
{
    g_assert(json);
    Value *value = value_new(VALUE_JSON);
    value->json = json;
    return value;
}

Value *value_ref(const Value *value)
{
    Value *shared = (Value *)(uintptr_t)value; /* only the count changes */
    if (shared)
        g_atomic_ref_count_inc(&shared->refs);
    return shared;
}

void value_unref(const Value *value)
{
    Value *shared = (Value *)(uintptr_t)value;
    if (shared && g_atomic_ref_count_dec(&shared->refs))
        value_free(shared);
}

bool value_equal(const Value *a, const Value *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->type != b->type)
        return false;
    switch (a->type) {
    case VALUE_BOOL:
        return a->boolean == b->boolean;
    case VALUE_NUMBER:
        return a->number == b->number;
    case VALUE_VEC2:
        return a->vec2[0] == b->vec2[0] && a->vec2[1] == b->vec2[1];
    case VALUE_COLOR:
        return a->color == b->color;
    case VALUE_STRING:
        return strcmp(a->string, b->string) == 0;
    case VALUE_TIME:
    case VALUE_RATIO:
        return rtime_compare(a->time, b->time) == 0;
    case VALUE_CURVE:
        return curve_equal(a->curve, b->curve);
    case VALUE_JSON:
        return json_equal(a->json, b->json);
    }
    g_assert_not_reached();
}

void value_eval(const Value *value, RTime at, double out[4])
{
    if (!value)
        return;
    switch (value->type) {
    case VALUE_NUMBER:
        out[0] = out[1] = value->number;
        break;
    case VALUE_VEC2:
        out[0] = value->vec2[0];
        out[1] = value->vec2[1];
        break;
    case VALUE_COLOR:
        for (int i = 0; i < 4; i++)
            out[i] = value->color >> (24 - 8 * i) & 0xff;
        break;
    case VALUE_TIME:
    case VALUE_RATIO:
        out[0] = rtime_seconds(value->time);
        break;
    case VALUE_CURVE:
        curve_eval(value->curve, at, out);
        break;
    case VALUE_BOOL:
    case VALUE_STRING:
    case VALUE_JSON:
        break;
    }
}

bool color_parse(const char *text, uint32_t *rgba)
{
    size_t digits = strlen(text);
    if (digits-- == 0 || text[0] != '#' || (digits != 3 && digits != 6 && digits != 8))
        return false;
    uint32_t bits = 0;
    for (const char *c = text + 1; *c; c++) {
        int nibble = g_ascii_xdigit_value(*c);
        if (nibble < 0)
            return false;
        bits = bits << 4 | (uint32_t)nibble;
        if (digits == 3)
            bits = bits << 4 | (uint32_t)nibble;
    }
    *rgba = digits == 8 ? bits : bits << 8 | 0xff;
    return true;
}

char *color_format(uint32_t rgba)
{
    if ((rgba & 0xff) == 0xff)
        return g_strdup_printf("#%06X", rgba >> 8);
    return g_strdup_printf("#%08X", rgba);
}
