/* Values as people type them, as a plan says them. */
#include "inspector_private.h"

#include "chatkut/edit/color_name.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers --------------------------------------------------------------------- */

json_t *inspector_fail(char **problem, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *problem = g_strdup_vprintf(format, args);
    va_end(args);
    return NULL;
}

/* How units are typed, and what plans call them. */
static const struct {
    const char *typed, *unit;
} UNITS[] = {
    { "%", "percent" }, { "dB", "dB" }, { "db", "dB" }, { "px", "px" }, { "°", "deg" },
    { "deg", "deg" },   { "x", "x" },   { "pt", "pt" }, { "em", "em" },
};

static bool read_unit(const char *text, const char **unit)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(UNITS); i++) {
        if (strcmp(UNITS[i].typed, text) == 0) {
            *unit = UNITS[i].unit;
            return true;
        }
    }
    *unit = NULL;
    return *text == '\0';
}

/* "12,5" is 12.5: no list of numbers is meant here. */
static bool read_number(const char *text, double *number, const char **rest)
{
    g_autofree char *plain = g_strdup(text);
    char *comma = strchr(plain, ','), *end;
    if (comma)
        *comma = '.';
    *number = g_ascii_strtod(plain, &end);
    const bool hex = strstr(plain, "0x") == plain; /* for strtod() a number */
    if (end == plain || !isfinite(*number) || hex)
        return false;
    *rest = text + (end - plain);
    while (**rest == ' ')
        (*rest)++;
    return true;
}

/* "+=", "-=", "+" (by so much), "*" (times), or plain. */
typedef enum { SET, ADD, TAKE, TIMES } Sign;

static Sign read_sign(const char **text)
{
    static const struct {
        const char *typed;
        Sign sign;
    } SIGNS[] = { { "+=", ADD }, { "-=", TAKE }, { "+", ADD }, { "*", TIMES } };
    for (unsigned i = 0; i < G_N_ELEMENTS(SIGNS); i++) {
        if (g_str_has_prefix(*text, SIGNS[i].typed)) {
            *text += strlen(SIGNS[i].typed);
            while (**text == ' ')
                (*text)++;
            return SIGNS[i].sign;
        }
    }
    return SET;
}

static const char *own_unit(PropUnit unit)
{
    return unit == UNIT_PERCENT || unit == UNIT_GAIN ? "percent" : NULL;
}

static json_t *read_num(const char *text, PropUnit own, char **problem)
{
    const char *at = text, *rest, *unit;
    double number;
    const Sign sign = read_sign(&at);
    if (!read_number(at, &number, &rest) || !read_unit(rest, &unit))
        return inspector_fail(
            problem, _("“%s” is no number; type one like 50%%, +3 dB or *1.5."), text);
    if (!unit)
        unit = own_unit(own);
    if (sign == TIMES)
        return json_pack("{s:f}", "scale", number);
    json_t *delta =
        json_pack("{s:f}", sign == SET ? "set" : "by", sign == TAKE ? -number : number);
    if (unit)
        json_object_set_new(delta, "unit", json_string(unit));
    return delta;
}

/* ---- other values ---------------------------------------------------------------- */

json_t *inspector_read_color(const char *text, char **problem)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    uint32_t rgba;
    if (!color_name_parse(*lower == '#' ? text : lower, &rgba))
        return inspector_fail(
            problem, _("“%s” is no colour; type a name like red, or #ffc400."), text);
    return json_string(*lower == '#' ? text : lower);
}

static json_t *read_pair(const char *text, double *x, double *y)
{
    const char *rest;
    if (!read_number(text, x, &rest))
        return NULL;
    while (*rest && strchr(" ,;xX", *rest))
        rest++;
    if (!read_number(rest, y, &rest))
        return NULL;
    return json_pack("{s:f, s:f}", "x", *x, "y", *y);
}

/* "640, 360" or a place by name. The comma parts, decimals have points here. */
static json_t *read_position(const char *text, char **problem)
{
    double x, y;
    g_auto(GStrv) parts = g_strsplit(text, ",", 2);
    if (g_ascii_isalpha(*text))
        return json_string(text);
    if (g_strv_length(parts) == 2) {
        char *end_x, *end_y;
        x = g_ascii_strtod(parts[0], &end_x);
        y = g_ascii_strtod(parts[1], &end_y);
        if (end_x != parts[0] && end_y != parts[1])
            return json_pack("{s:f, s:f}", "x", x, "y", y);
    }
    json_t *pair = read_pair(text, &x, &y);
    return pair ? pair
                : inspector_fail(problem,
                                 _("“%s” is no place; type 640, 360 or top-right."),
                                 text);
}

static json_t *read_size(const char *text, char **problem)
{
    double x, y;
    json_t *pair = read_pair(text, &x, &y);
    return pair ? pair
                : inspector_fail(problem, _("“%s” is no size; type one like 1280x720."),
                                 text);
}

static json_t *read_rate(const char *text, char **problem)
{
    Rate rate;
    if (!rate_parse(text, &rate))
        return inspector_fail(
            problem, _("“%s” is no frame rate; type one like 25 or 29.97."), text);
    return json_real((double)rate.num / rate.den);
}

json_t *inspector_read_seconds(const char *text, char **problem)
{
    RTime time;
    g_autofree char *plain = g_strdup(text);
    g_strstrip(plain);
    if (!rtime_parse(plain, (Rate){ 30, 1 }, &time, NULL) || time.num < 0)
        return inspector_fail(problem,
                              _("“%s” is no length; type one like 1.5 or 0:02."), text);
    return json_real(rtime_seconds(time));
}

json_t *inspector_read_value(const Property *property, const char *text, char **problem)
{
    if (property->id == PROP_FONT_WEIGHT)
        return g_ascii_isalpha(*text) ? json_string(text) : json_integer(atoi(text));
    switch (property->type) {
    case TYPE_NUMBER:
    case TYPE_INT:
    case TYPE_SCALE:
    case TYPE_RATIO:
        return read_num(text, property->unit, problem);
    case TYPE_SIZE:
        return read_size(text, problem);
    case TYPE_RATE:
        return read_rate(text, problem);
    case TYPE_COLOR:
    case TYPE_PAINT:
        return inspector_read_color(text, problem);
    case TYPE_VEC2:
        return read_position(text, problem);
    case TYPE_SPAN:
    case TYPE_MOMENT:
        return inspector_read_seconds(text, problem);
    default:
        return json_string(text);
    }
}

bool inspector_read_amount(const char *text, double now, double per, double *number,
                           bool *relative)
{
    const char *rest, *unit;
    const Sign sign = read_sign(&text);
    if (!read_number(text, number, &rest) || !read_unit(rest, &unit))
        return false;
    *relative = sign != SET;
    if (sign == TIMES)
        *number *= now;
    else
        *number = (sign == SET ? 0 : now) + (sign == TAKE ? -*number : *number) / per;
    return true;
}
