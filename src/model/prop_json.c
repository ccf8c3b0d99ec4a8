/* Property values as JSON, in canonical form. */
#include "chatkut/model/composition_json.h"

#include "prop_private.h"
#include "shape_private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- numbers and times ---------------------------------------------------------- */

json_t *number_to_json(double number)
{
    return number == trunc(number) && fabs(number) <= 0x1p53
               ? json_integer((int64_t)number)
               : json_real(number);
}

/* At most `digits` digits without a leading zero; more than none. */
static bool digits_parse(const char **text, unsigned digits, int64_t *number)
{
    const char *at = *text;
    int64_t value = 0;
    while (g_ascii_isdigit(*at) && (unsigned)(at - *text) < digits)
        value = value * 10 + (*at++ - '0');
    bool ok = at != *text && **text != '0';
    *text = at;
    *number = value;
    return ok;
}

bool fraction_parse(const char *text, unsigned digits, int64_t *num, int64_t *den)
{
    bool negative = *text == '-';
    text += negative;
    if (!digits_parse(&text, digits, num) || *text++ != '/')
        return false;
    if (negative)
        *num = -*num;
    return digits_parse(&text, digits, den) && *text == '\0';
}

static bool is_bounded(RTime time)
{
    RTime limit = { RTIME_LIMIT, 1 };
    return rtime_compare(time, limit) < 0 && rtime_compare(rtime_neg(time), limit) < 0;
}

bool time_from_json(const json_t *json, Rate rate, RTime *time)
{
    int64_t frames;
    if (json_is_string(json))
        return rtime_exact_parse(json_string_value(json), time);
    if (!json_whole(json, &frames) || (rate.num == 0 && frames != 0))
        return false;
    RTime at = frames == 0 ? RTIME_ZERO : rtime_from_frames(frames, rate);
    if (!is_bounded(at))
        return false;
    *time = at;
    return true;
}

json_t *time_to_json(RTime time, Rate rate)
{
    if (rate.num > 0 && rtime_on_frame(time, rate))
        return json_integer(rtime_to_frames(time, rate, RTIME_NEAREST));
    g_autofree char *text = rtime_exact_format(time);
    return json_string(text);
}

/* ---- values --------------------------------------------------------------------- */

/* How a property's text, or a whole constant, becomes a value. */
typedef enum { FORM_PLAIN, FORM_TIME, FORM_RATIO, FORM_COLOR, FORM_JSON } Form;

static Form form_of(PropType type)
{
    switch (type) {
    case TYPE_MOMENT:
    case TYPE_SPAN:
        return FORM_TIME;
    case TYPE_RATIO:
    case TYPE_RATE:
        return FORM_RATIO;
    case TYPE_COLOR:
    case TYPE_PAINT:
        return FORM_COLOR;
    case TYPE_EASING:
    case TYPE_CUES:
    case TYPE_HIGHLIGHT:
    case TYPE_POINTS:
    case TYPE_EFFECTS:
    case TYPE_DUCK:
    case TYPE_PARAMS:
    case TYPE_MARKERS:
    case TYPE_SLOTS:
    case TYPE_MEDIA:
    case TYPE_META:
        return FORM_JSON;
    default:
        return FORM_PLAIN;
    }
}

static Value *time_value(const json_t *json)
{
    RTime time = RTIME_ZERO;
    time_from_json(json, (Rate){ 0 }, &time);
    return value_new_time(time);
}

static Value *ratio_value(const json_t *json)
{
    int64_t num = 1, den = 1;
    if (!json_whole(json, &num))
        fraction_parse(json_string_value(json), 9, &num, &den);
    return value_new_ratio(rtime_make(num, den));
}

static Value *color_value(const json_t *json)
{
    uint32_t rgba = 0;
    color_parse(json_string_value(json), &rgba);
    return value_new_color(rgba);
}

static ValueType curve_type(const Property *property, const json_t *json)
{
    const json_t *first = json_array_get(json_object_get(json, "keys"), 0);
    if (property->type == TYPE_TIME_CURVE)
        return VALUE_TIME;
    if (form_of(property->type) == FORM_COLOR)
        return VALUE_COLOR;
    return json_is_array(json_object_get(first, "value")) ? VALUE_VEC2 : VALUE_NUMBER;
}

static Value *plain_value(const json_t *json)
{
    if (json_is_boolean(json))
        return value_new_bool(json_is_true(json));
    if (json_is_number(json))
        return value_new_number(json_number_value(json));
    if (json_is_string(json))
        return value_new_string(json_string_value(json));
    return value_new_vec2(json_number_value(json_array_get(json, 0)),
                          json_number_value(json_array_get(json, 1)));
}

/* Of JSON that has the property's shape, in canonical form. */
static Value *value_from_canonical(const Property *property, json_t *json)
{
    Form form = form_of(property->type);
    bool is_curve = (property->flags & PF_ANIMATED) && json_object_get(json, "keys");
    bool is_runs = property->type == TYPE_TEXT && json_is_array(json);
    if (is_curve) {
        ValueType of = curve_type(property, json);
        return value_new_curve(curve_from_canonical(of, json));
    }
    if (form == FORM_JSON || is_runs || json_is_object(json))
        return value_new_json(json_incref(json));
    if (form == FORM_TIME)
        return time_value(json);
    if (form == FORM_RATIO)
        return ratio_value(json);
    return form == FORM_COLOR ? color_value(json) : plain_value(json);
}

bool prop_read(PropId id, const json_t *json, Rate rate, const ShapePath *path,
               Value **value, GError **error)
{
    PropShape room;
    const Property *property = property_get(id);
    JsonTimes times = { rate, false };
    json_t *canonical =
        shape_canonical(prop_shape(property, &room), json, &times, path, error);
    if (!canonical)
        return false;
    Value *read = value_from_canonical(property, canonical);
    json_decref(canonical);
    if (!prop_check_semantics(id, read, path, error)) {
        value_unref(read);
        return false;
    }
    *value = read;
    return true;
}

/* ---- writing -------------------------------------------------------------------- */

static json_t *ratio_to_json(PropType type, RTime ratio)
{
    if (type == TYPE_RATIO && ratio.den == 1)
        return json_integer(ratio.num);
    return json_sprintf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, ratio.num, ratio.den);
}

/* Values are checked before they are shared, so the shape fits; where a caller's does
 * not, what it is says more than nothing. */
static json_t *kept_to_json(const Property *property, json_t *json, Rate rate)
{
    PropShape room;
    JsonTimes times = { rate, true };
    json_t *written =
        shape_canonical(prop_shape(property, &room), json, &times, NULL, NULL);
    return written ? written : json_incref(json);
}

json_t *prop_write(PropId id, const Value *value, Rate rate)
{
    const Property *property = property_get(id);
    switch (value->type) {
    case VALUE_BOOL:
        return json_boolean(value->boolean);
    case VALUE_NUMBER:
        return number_to_json(value->number);
    case VALUE_VEC2:
        return json_pack("[oo]", number_to_json(value->vec2[0]),
                         number_to_json(value->vec2[1]));
    case VALUE_COLOR: {
        g_autofree char *text = color_format(value->color);
        return json_string(text);
    }
    case VALUE_STRING:
        return json_string(value->string);
    case VALUE_TIME:
        return time_to_json(value->time, rate);
    case VALUE_RATIO:
        return ratio_to_json(property->type, value->time);
    case VALUE_CURVE:
        return curve_to_json(value->curve, rate);
    case VALUE_JSON:
        return kept_to_json(property, value->json, rate);
    }
    g_assert_not_reached();
}

/* ---- public --------------------------------------------------------------------- */

void composition_error_from_shape(GError **error, CompositionError code)
{
    if (!error || !*error || (*error)->domain != SHAPE_ERROR)
        return;
    (*error)->domain = COMPOSITION_ERROR;
    (*error)->code = code;
}

json_t *prop_to_json(PropId id, const Value *value, Rate rate)
{
    return value ? prop_write(id, value, rate) : json_null();
}

bool prop_from_json(PropId id, const json_t *json, Rate rate, Value **value,
                    GError **error)
{
    if (json_is_null(json)) {
        *value = NULL;
        return true;
    }
    bool ok = prop_read(id, json, rate, NULL, value, error);
    composition_error_from_shape(error, COMPOSITION_ERROR_SYNTAX);
    return ok;
}
