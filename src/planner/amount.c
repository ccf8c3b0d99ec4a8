/* Amounts as edit plans write them. */
#include "clause.h"

#include "chatkut/model/effect.h"

#include <math.h>
#include <string.h>

/* Properties whose shares multiply: "20 % louder" is a factor, "20 % more opaque" a
 * sum. */
static bool multiplies(const char *prop)
{
    const Property *row = property_find(prop, OWN_CLIP);
    return row && (row->nudge == NUDGE_SCALE || row->nudge == NUDGE_DB);
}

static PropUnit unit_of(const char *prop)
{
    const Property *row = property_find(prop, OWN_CLIP);
    return row ? row->unit : UNIT_NONE;
}

/* The parameter that an amount of the effect called so sets; NULL: it is none. */
static const EffectParam *effect_of(const char *prop)
{
    const EffectType *type = property_find(prop, OWN_CLIP) ? NULL : effect_find(prop);
    return type ? effect_amount(type->kind) : NULL;
}

/* "contrast 20": no factor of twenty. */
static bool counts_percent(const EffectParam *param, const Slot *amount)
{
    return param->unit == UNIT_PERCENT && amount->unit == UNIT_WORD_NONE &&
           !amount->factor && fabs(amount->number) > param->max;
}

static double tidy(double number)
{
    return round(number * 1e6) / 1e6;
}

json_t *number_json(double number)
{
    double value = tidy(number);
    if (value == floor(value) && fabs(value) < 1e15)
        return json_integer((json_int_t)value);
    return json_real(value);
}

static json_t *settled_third(const json_t *number)
{
    const double parts = 3, close = 5e-6;
    double value = json_number_value(number), third = round(value * parts) / parts;
    bool is = third > 0 && third != floor(third) && fabs(value - third) < close;
    return is ? json_real(third) : NULL;
}

void rate_settle_thirds(json_t *step)
{
    json_t *rate = json_object_get(step, "rate");
    json_t *holder = json_is_object(rate) ? rate : step;
    const char *field = json_is_object(rate) ? "scale" : "rate";
    json_t *third = settled_third(json_object_get(holder, field));
    if (third)
        json_object_set_new(holder, field, third);
}

json_t *percent_json(double percent)
{
    char text[32];
    g_ascii_formatd(text, sizeof text - 1, "%.3f", CLAMP(percent, -9999, 9999));
    char *end = text + strlen(text);
    while (end[-1] == '0')
        end--;
    if (end[-1] == '.')
        end--;
    strcpy(end, "%");
    return json_string(text);
}

static json_t *with_unit(const char *how, double number, const char *unit)
{
    if (!unit)
        return json_pack("{so}", how, number_json(number));
    return json_pack("{soss}", how, number_json(number), "unit", unit);
}

static json_t *set_gain(const Slot *amount)
{
    switch (amount->unit) {
    case UNIT_WORD_DB:
        return with_unit("set", amount->number, "dB");
    case UNIT_WORD_X:
        return with_unit("scale", amount->number, NULL);
    default:
        return percent_json(amount->number);
    }
}

static json_t *set_share(const char *prop, const Slot *amount)
{
    if (amount->unit == UNIT_WORD_PERCENT)
        return percent_json(amount->number);
    if (amount->unit == UNIT_WORD_X)
        return with_unit("scale", amount->number, NULL);
    bool share = amount->number <= 1 || strcmp(prop, "scale") == 0;
    return share && amount->number <= 10 ? number_json(amount->number)
                                         : percent_json(amount->number);
}

/* "brightness 120 %" is of what it is, "brightness 20 %" what is added to it. */
static json_t *set_effect(const EffectParam *param, const Slot *amount)
{
    enum { WHOLE = 100, LEAST = 50 };
    bool share = amount->unit == UNIT_WORD_PERCENT;
    if (share && param->id == EP_BRIGHTNESS_AMOUNT && amount->number >= LEAST)
        return percent_json(amount->number - WHOLE);
    if (share || counts_percent(param, amount))
        return percent_json(amount->number);
    return amount->unit == UNIT_WORD_X ? with_unit("scale", amount->number, NULL)
                                       : number_json(amount->number);
}

/* Shares of these are of the frame, not of what it was. */
static bool is_of_frame(const char *prop)
{
    static const char *const LENGTHS[] = { "x", "y", "width", "height", NULL };
    return g_strv_contains(LENGTHS, prop);
}

json_t *amount_set(const char *prop, const Slot *amount)
{
    const EffectParam *effect = effect_of(prop);
    if (amount->unit == UNIT_WORD_PERCENT && is_of_frame(prop))
        return percent_json(amount->number);
    if (effect)
        return set_effect(effect, amount);
    switch (unit_of(prop)) {
    case UNIT_GAIN:
        return set_gain(amount);
    case UNIT_PERCENT:
        return set_share(prop, amount);
    case UNIT_TIMES:
        return number_json(amount->unit == UNIT_WORD_PERCENT ? amount->number / 100
                                                             : amount->number);
    default:
        if (amount->unit == UNIT_WORD_PERCENT)
            return with_unit("scale", amount->number / 100, NULL);
        if (amount->unit == UNIT_WORD_X)
            return with_unit("scale", amount->number, NULL);
        return number_json(amount->number);
    }
}

static double factor_of(int sign, double times)
{
    return sign < 0 && times > 1 ? 1 / times : times;
}

json_t *amount_by(const char *prop, int sign, const Slot *amount)
{
    /* "too loud, -3 dB" says twice which way */
    double number = sign < 0 ? fabs(amount->number) : amount->number;
    const EffectParam *effect = effect_of(prop);
    if (effect && counts_percent(effect, amount))
        return with_unit("by", sign * number, "percent");
    switch (amount->unit) {
    case UNIT_WORD_PERCENT:
        if (multiplies(prop))
            return with_unit("scale", MAX(0, 1 + sign * number / 100), NULL);
        return with_unit("by", sign * number, "percent");
    case UNIT_WORD_X:
        return with_unit("scale", factor_of(sign, number), NULL);
    case UNIT_WORD_DB:
        return with_unit("by", sign * number, "dB");
    case UNIT_WORD_DEG:
        return with_unit("by", sign * number, "deg");
    case UNIT_WORD_PX:
        return with_unit("by", sign * number, "px");
    case UNIT_WORD_PT:
        return with_unit("by", sign * number, "pt");
    case UNIT_WORD_NONE:
        if (unit_of(prop) == UNIT_TIMES || strcmp(prop, "scale") == 0)
            return with_unit("scale", factor_of(sign, number), NULL);
        if (unit_of(prop) == UNIT_GAIN || unit_of(prop) == UNIT_PERCENT)
            return NULL; /* 3 what? */
        return with_unit("by", sign * number, NULL);
    default:
        return NULL;
    }
}

json_t *amount_nudge(int sign, const char *strength)
{
    static const char *const WORDS[2][3] = {
        { "less", "slightly-less", "much-less" },
        { "more", "slightly", "much" },
    };
    unsigned how = 0;
    if (strength && strcmp(strength, "slightly") == 0)
        how = 1;
    else if (strength && strcmp(strength, "much") == 0)
        how = 2;
    return json_pack("{ss}", "nudge", WORDS[sign > 0][how]);
}

bool clause_times_in_words(const Clause *clause, const Slot *times)
{
    const Token *last = &clause->chart->sentence.tokens[times->to - 1];
    return times->factor || (last->kind != TOKEN_NUMBER && strlen(last->text) > 1);
}
