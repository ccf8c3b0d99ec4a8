#include "effect_strength.h"

#include <math.h>

bool strength_init(Strength *strength, const EffectType *type)
{
    const EffectParam *param = effect_amount(type->kind);
    *strength = (Strength){ .param = param };
    if (!param)
        return false;
    strength->quantity = quantity_of_param(param);
    strength->neutral = param->neutral;
    strength->usual = g_ascii_strtod(param->fallback, NULL);
    return true;
}

bool strength_has_one_side(const Strength *strength)
{
    return !isnan(strength->neutral) && strength->usual != strength->neutral;
}

double strength_start(const Strength *strength)
{
    bool adds = strength->quantity.nudge == NUDGE_ADD;
    return adds && !isnan(strength->neutral) ? strength->neutral : strength->usual;
}

/* `share` of the way from nothing to what is usual, and beyond. */
static Amount share_of_usual(const Strength *strength, double share)
{
    double to = strength->neutral + (strength->usual - strength->neutral) * share;
    const Quantity *quantity = &strength->quantity;
    return (Amount){ .absolute = true,
                     .term = CLAMP(to, quantity->min, quantity->max) };
}

/* Of an effect that always does something: steps around what is usual. */
static Amount steps_around_usual(const Strength *strength, double steps)
{
    const Quantity *quantity = &strength->quantity;
    double to = quantity->nudge == NUDGE_SCALE
                    ? strength->usual * pow(quantity->nudge_by, steps)
                    : strength->usual + steps * quantity->nudge_by;
    return (Amount){ .absolute = true,
                     .term = CLAMP(to, quantity->min, quantity->max) };
}

/* Where it is put on anew, steps are degrees of what is usual. */
static bool read_degree(const Strength *strength, double steps, Amount *amount)
{
    if (steps <= 0)
        return false;
    *amount = isnan(strength->neutral) ? steps_around_usual(strength, steps - 1)
                                       : share_of_usual(strength, steps);
    return true;
}

static bool is_share(const Strength *strength, const json_t *num)
{
    const char *text = json_string_value(num);
    return text && g_str_has_suffix(text, "%") && strength->quantity.unit == UNIT_PX &&
           !isnan(strength->neutral);
}

/* "twice as bright": {"scale": 2}, {"nudge": "double"}. 0: no factor. */
static double factor_of(const json_t *num)
{
    const char *nudge = json_string_value(json_object_get(num, "nudge"));
    double scale = json_number_value(json_object_get(num, "scale"));
    return g_strcmp0(nudge, "double") == 0 ? 2
           : g_strcmp0(nudge, "half") == 0 ? 0.5
                                           : scale;
}

bool strength_read(const Strength *strength, const json_t *num, const double *is,
                   bool afresh, Amount *amount, char **problem)
{
    enum { USUAL_PERCENT = 50, STEPS_TO_DOUBLE = 2 };
    json_auto_t *more = json_pack("{ss}", "nudge", "more");
    const json_t *said = num ? num : more;
    bool two_sides = !isnan(strength->neutral) && !strength_has_one_side(strength);
    bool nothing = !is || *is == strength->neutral;
    double steps, factor = factor_of(said);
    if (factor > 0 && nothing && strength->neutral == 0 && two_sides) {
        steps = STEPS_TO_DOUBLE * log2(factor);
        *amount = (Amount){ .factor = 1, .term = steps * strength->quantity.nudge_by };
        return true;
    }
    if (amount_steps(json_string_value(json_object_get(said, "nudge")), &steps) &&
        !two_sides && (nothing || (afresh && steps > 0)))
        return read_degree(strength, steps, amount);
    if (is_share(strength, said)) {
        double percent = g_ascii_strtod(json_string_value(said), NULL);
        *amount = share_of_usual(strength, percent / USUAL_PERCENT);
        return true;
    }
    return quantity_read(said, &strength->quantity, 0, amount, problem);
}
