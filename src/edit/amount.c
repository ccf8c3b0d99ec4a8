#include "amount.h"

#include "chatkut/edit/wording.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static bool complain(char **problem, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool complain(char **problem, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *problem = g_strdup_vprintf(format, args);
    va_end(args);
    return false;
}

static Amount constant(double value)
{
    return (Amount){ .absolute = true, .term = value };
}

static Amount linear(double factor, double term)
{
    return (Amount){ .factor = factor, .term = term };
}

/* ---- units ----------------------------------------------------------------------- */

/* Does an amount in this unit make sense for properties of that one? */
static const struct {
    const char *unit;
    unsigned fits; /* bits of PropUnit */
} units[] = {
    { "percent", ~0u },
    { "px", 1u << UNIT_PX },
    { "pt", 1u << UNIT_PX },
    { "em", 1u << UNIT_PX },
    { "dB", 1u << UNIT_GAIN },
    { "deg", 1u << UNIT_DEG },
    { "x", 1u << UNIT_TIMES | 1u << UNIT_PERCENT | 1u << UNIT_GAIN },
    { "s", 1u << UNIT_TIME },
};

static bool unit_fits(const char *unit, const Quantity *quantity)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(units[i].unit, unit) == 0)
            return (units[i].fits >> quantity->unit) & 1;
    }
    return false;
}

/* A share of pixels is of the frame or of what it was, all else is a share of one. */
static Amount share(double fraction, const Quantity *quantity, double whole)
{
    if (quantity->unit != UNIT_PX)
        return constant(fraction);
    return whole > 0 ? constant(fraction * whole) : linear(fraction, 0);
}

/* ---- deltas ---------------------------------------------------------------------- */

static bool read_set(double number, const char *unit, const Quantity *quantity,
                     double whole, Amount *amount)
{
    if (unit && strcmp(unit, "percent") == 0)
        *amount = share(number / 100, quantity, whole);
    else if (unit && strcmp(unit, "dB") == 0)
        *amount = constant(pow(10, number / 20));
    else if (unit && strcmp(unit, "em") == 0)
        *amount = linear(number, 0);
    else
        *amount = constant(number);
    return true;
}

static bool read_by(double number, const char *unit, const Quantity *quantity,
                    double whole, Amount *amount)
{
    bool adds = quantity->nudge == NUDGE_ADD || quantity->nudge == NUDGE_NONE;
    if (unit && strcmp(unit, "percent") == 0) {
        if (adds && quantity->unit != UNIT_PX)
            *amount = linear(1, number / 100);
        else if (adds && whole > 0)
            *amount = linear(1, number / 100 * whole);
        else
            *amount = linear(1 + number / 100, 0);
    } else if (unit && strcmp(unit, "dB") == 0) {
        *amount = linear(pow(10, number / 20), 0);
    } else if (unit && strcmp(unit, "em") == 0) {
        *amount = linear(1 + number, 0);
    } else {
        *amount = linear(1, number);
    }
    return true;
}

static const struct {
    const char *word;
    double steps;
} nudges[] = {
    { "slightly", 0.5 },       { "more", 1 },  { "much", 2 },
    { "slightly-less", -0.5 }, { "less", -1 }, { "much-less", -2 },
};

bool amount_steps(const char *nudge, double *steps)
{
    for (unsigned i = 0; nudge && i < G_N_ELEMENTS(nudges); i++) {
        if (strcmp(nudges[i].word, nudge) == 0) {
            *steps = nudges[i].steps;
            return true;
        }
    }
    return false;
}

static bool read_steps(double steps, const Quantity *quantity, Amount *amount,
                       char **problem)
{
    switch (quantity->nudge) {
    case NUDGE_ADD:
        *amount = linear(1, steps * quantity->nudge_by);
        return true;
    case NUDGE_SCALE:
        *amount = linear(pow(quantity->nudge_by, steps), 0);
        return true;
    case NUDGE_DB:
        *amount = linear(pow(10, steps * quantity->nudge_by / 20), 0);
        return true;
    case NUDGE_NONE:
        break;
    }
    return complain(problem, _("%s cannot be a bit more or less; give a value."),
                    quantity->label);
}

/* As loud as it was recorded is loud enough: more would distort. */
static double top_of(const Quantity *quantity)
{
    return quantity->unit == UNIT_GAIN ? 1 : quantity->max;
}

static bool read_nudge(const char *word, const Quantity *quantity, Amount *amount,
                       char **problem)
{
    bool ranged = quantity->min != 0 || quantity->max != 0;
    double steps;
    if (amount_steps(word, &steps))
        return read_steps(steps, quantity, amount, problem);
    if (strcmp(word, "double") == 0)
        *amount = linear(2, 0);
    else if (strcmp(word, "half") == 0)
        *amount = linear(0.5, 0);
    else if (strcmp(word, "reset") == 0)
        *amount = (Amount){ .reset = true };
    else if (!ranged)
        return complain(problem, _("%s has no limit; give a value."), quantity->label);
    else
        *amount = constant(strcmp(word, "max") == 0 ? top_of(quantity) : quantity->min);
    return true;
}

static bool read_delta(const json_t *delta, const Quantity *quantity, double whole,
                       Amount *amount, char **problem)
{
    const char *unit = json_string_value(json_object_get(delta, "unit"));
    const char *nudge = json_string_value(json_object_get(delta, "nudge"));
    const json_t *set = json_object_get(delta, "set");
    const json_t *by = json_object_get(delta, "by");
    if (unit && !unit_fits(unit, quantity))
        return complain(problem, _("%s is not measured in “%s”."), quantity->label,
                        unit);
    if (nudge)
        return read_nudge(nudge, quantity, amount, problem);
    if (set)
        return read_set(json_number_value(set), unit, quantity, whole, amount);
    if (by)
        return read_by(json_number_value(by), unit, quantity, whole, amount);
    *amount = linear(json_number_value(json_object_get(delta, "scale")), 0);
    return true;
}

static bool out_of_range(const Quantity *quantity, double value, char **problem)
{
    g_autofree char *given = wording_measure(quantity->unit, value);
    g_autofree char *low = wording_measure(quantity->unit, quantity->min);
    g_autofree char *high = wording_measure(quantity->unit, quantity->max);
    return complain(problem, _("%s can be from %s to %s, not %s."), quantity->label,
                    low, high, given);
}

/* ---- public ---------------------------------------------------------------------- */

Quantity quantity_of_property(PropId prop)
{
    const Property *row = property_get(prop);
    return (Quantity){
        _(row->label),        row->unit, row->min, row->max, row->nudge, row->nudge_by,
        row->type == TYPE_INT
    };
}

/* The amount is the effect itself: "Blur can be from …". */
Quantity quantity_of_param(const EffectParam *param)
{
    bool amount = param->flags & EP_AMOUNT;
    return (Quantity){ amount ? _(effect_type((EffectKind)param->owner)->label)
                              : _(param->label),
                       param->unit,
                       param->min,
                       param->max,
                       param->nudge,
                       param->nudge_by,
                       false };
}

bool quantity_read(const json_t *num, const Quantity *quantity, double whole,
                   Amount *amount, char **problem)
{
    const char *text = json_string_value(num);
    if (json_is_object(num))
        return read_delta(num, quantity, whole, amount, problem);
    *amount = text ? share(g_ascii_strtod(text, NULL) / 100, quantity, whole)
                   : constant(json_number_value(num));
    return true;
}

bool quantity_apply(const Amount *amount, const Quantity *quantity, double old,
                    double *new_value, char **problem)
{
    bool ranged = quantity->min != 0 || quantity->max != 0;
    double value =
        amount->absolute ? amount->term : old * amount->factor + amount->term;
    if (quantity->whole)
        value = round(value);
    if (!isfinite(value) || fabs(value) > 1e9)
        return complain(problem, _("%s cannot be that much."), quantity->label);
    if (ranged && amount->absolute && (value < quantity->min || value > quantity->max))
        return out_of_range(quantity, value, problem);
    /* Nine digits are more than anybody sees; without them 0.1 + 0.2 would show. */
    value = round(value * 1e9) / 1e9;
    *new_value = ranged ? CLAMP(value, quantity->min, quantity->max) : value;
    return true;
}

bool amount_read(const json_t *num, PropId prop, double whole, Amount *amount,
                 char **problem)
{
    const Quantity quantity = quantity_of_property(prop);
    return quantity_read(num, &quantity, whole, amount, problem);
}

bool amount_apply(const Amount *amount, PropId prop, double old, double *new_value,
                  char **problem)
{
    const Quantity quantity = quantity_of_property(prop);
    return quantity_apply(amount, &quantity, old, new_value, problem);
}
