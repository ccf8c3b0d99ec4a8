/* Stage 6: one property, given a value: the step that says so. */
#include "changer.h"

#include <string.h>

/* Properties that are not set by an update, and the step that sets them. */
static const struct {
    const char *prop, *op, *action, *field;
} ROUTES[] = {
    { "volume", "audio", "volume", "amount" },
    { "pan", "audio", "pan", "amount" },
    { "pitch", "audio", "pitch", "amount" },
    { "speed", "speed", NULL, "rate" },
    { "fps", "composition", NULL, "fps" },
    { "brightness", "effect", "update", "amount" },
    { "contrast", "effect", "update", "amount" },
    { "saturation", "effect", "update", "amount" },
    { "hue", "effect", "update", "amount" },
    { "temperature", "effect", "update", "amount" },
    { "tint", "effect", "update", "amount" },
    { "exposure", "effect", "update", "amount" },
    { "gamma", "effect", "update", "amount" },
    { "vibrance", "effect", "update", "amount" },
    { "highlights", "effect", "update", "amount" },
    { "shadows", "effect", "update", "amount" },
};

static bool is_effect(unsigned route)
{
    return strcmp(ROUTES[route].op, "effect") == 0;
}

/* "louder between 10 and 12 s" */
static void put_stretch(Changer *changer, json_t *step)
{
    json_t *range = clause_take_stretch(changer->clause);
    if (range)
        json_object_set_new(step, "range", range);
}

static bool put_muted(Changer *changer, bool muted)
{
    json_t *step = step_new("audio", changer->target);
    put_stretch(changer, step);
    json_object_set_new(step, "action", json_string(muted ? "mute" : "unmute"));
    json_array_append_new(changer->steps, step);
    return true;
}

/* Takes value. */
static bool put_routed(Changer *changer, unsigned route, json_t *value)
{
    bool whole = strcmp(ROUTES[route].op, "composition") == 0;
    json_t *step = step_new(ROUTES[route].op, whole ? NULL : changer->target);
    if (ROUTES[route].action)
        json_object_set_new(step, "action", json_string(ROUTES[route].action));
    if (is_effect(route)) {
        json_t *target =
            target_narrowed(json_copy(json_object_get(step, "target")), "video");
        json_object_set_new(step, "target", target);
        json_object_set_new(step, "kind", json_string(ROUTES[route].prop));
    }
    json_object_set_new(step, ROUTES[route].field, value);
    rate_settle_thirds(step);
    if (is_effect(route) || strcmp(ROUTES[route].op, "audio") == 0)
        put_stretch(changer, step);
    json_array_append_new(changer->steps, step);
    return true;
}

/* Takes value; NULL is no value. */
bool changer_put(Changer *changer, const char *prop, json_t *value)
{
    if (!value)
        return false;
    if (strcmp(prop, "fps") == 0 && !json_is_number(value)) { /* no "more" frames */
        json_decref(value);
        return false;
    }
    changer->changed = true;
    for (unsigned i = 0; !changer->making && i < G_N_ELEMENTS(ROUTES); i++)
        if (strcmp(ROUTES[i].prop, prop) == 0)
            return put_routed(changer, i, value);
    bool sound = g_strcmp0(changer->clause->type, "audio") == 0;
    bool shown = sound && strcmp(prop, "visible") == 0; /* what is seen can be heard */
    const char *by = json_string_value(json_object_get(changer->target, "by"));
    if (shown && json_is_true(value) && g_strcmp0(by, "all") == 0) {
        /* "show all sounds" may ask for a list of them */
        json_decref(value);
        return false;
    }
    if (!changer->making && (shown || strcmp(prop, "muted") == 0)) {
        bool muted = json_is_true(value) != shown;
        json_decref(value);
        return put_muted(changer, muted);
    }
    json_object_set_new(changer->props, prop, value);
    return true;
}

bool changer_is_text(const Changer *changer)
{
    return g_strcmp0(changer->clause->type, "text") == 0 ||
           g_strcmp0(changer->clause->type, "caption") == 0;
}

/* ---- lengths are trimmed --------------------------------------------------------- */

static bool put_trim(Changer *changer, const char *field, json_t *value)
{
    json_t *step = step_new("trim", changer->target);
    json_object_set_new(step, field, value);
    json_array_append_new(changer->steps, step);
    changer->changed = true;
    return true;
}

bool changer_put_length(Changer *changer, int sign, const Slot *amount)
{
    if (!amount || changer->making)
        return false;
    bool absolute = sign == 0 || (PREP_BIT(amount->prep) & ABSOLUTE);
    if (amount->unit == UNIT_WORD_PERCENT && !absolute)
        return put_trim(changer, "to", percent_json(100 + sign * amount->number));
    if (amount->unit == UNIT_WORD_PERCENT)
        return put_trim(changer, "to", percent_json(amount->number));
    if (amount->unit == UNIT_WORD_X) {
        double times =
            sign < 0 && amount->number > 1 ? 1 / amount->number : amount->number;
        return put_trim(changer, "to", percent_json(100 * times));
    }
    if (!slot_is_time(amount))
        return false;
    if (absolute)
        return put_trim(changer, "to", amount_to_time(amount));
    if (sign < 0)
        return put_trim(changer, "end", amount_to_time(amount));
    bool frames = amount->unit == UNIT_WORD_F;
    return !amount->timecode &&
           put_trim(changer, "end",
                    json_pack("{soss}", "by", number_json(-amount->number), "unit",
                              frames ? "f" : "s"));
}

/* ---- one property ---------------------------------------------------------------- */

/* "size" and "transparency" are words, not properties: which one depends on the clip
 * and on how the amount is given. */
static const char *real_prop(const Changer *changer, const char *prop,
                             const Slot *amount, bool absolute, int *sign)
{
    if (strcmp(prop, "transparency") == 0) {
        *sign = -*sign;
        return "opacity";
    }
    if (strcmp(prop, "size") != 0)
        return prop;
    bool share = amount && amount->unit == UNIT_WORD_PERCENT && absolute;
    return changer_is_text(changer) && !share ? "fontSize" : "scale";
}

/* Takes width. */
static bool put_line_width(Changer *changer, json_t *width)
{
    return changer_put(changer, "stroke", json_pack("{so}", "width", width));
}

/* "add 20 % contrast": to what there is. */
static bool adds_to_effect(const Changer *changer, const char *word)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(ROUTES); i++)
        if (is_effect(i) && strcmp(ROUTES[i].prop, word) == 0)
            return clause_verb_is(changer->clause, "add");
    return false;
}

bool changer_put_amount(Changer *changer, const char *word, int sign,
                        const Slot *amount)
{
    bool line = g_strcmp0(changer->clause->type, "shape") == 0 &&
                strcmp(word, "fontWeight") == 0 && amount->unit == UNIT_WORD_PX;
    if (line) /* "20 px thick", "5 px thicker" */
        return put_line_width(changer, number_json(amount->number));
    bool to = (PREP_BIT(amount->prep) & ABSOLUTE) != 0;
    bool absolute = !amount->factor && amount->prep != PREP_BY &&
                    !adds_to_effect(changer, word) &&
                    (to || (sign == 0 && !amount->factor));
    const char *prop = real_prop(changer, word, amount, absolute, &sign);
    if (strcmp(prop, "scale") == 0 &&
        (amount->unit == UNIT_WORD_PX || amount->timecode))
        return false;
    if (slot_is_time(amount))
        return false;
    bool inverse = prop != word && strcmp(prop, "opacity") == 0;
    if (absolute && inverse) {
        if (amount->unit != UNIT_WORD_PERCENT)
            return false;
        return changer_put(changer, prop, percent_json(100 - amount->number));
    }
    if (absolute)
        return changer_put(changer, prop, amount_set(prop, amount));
    return !changer->making &&
           changer_put(changer, prop, amount_by(prop, sign ? sign : 1, amount));
}

bool changer_put_extreme(Changer *changer, const char *word, const Slot *extreme)
{
    int sign = 1;
    const char *prop = real_prop(changer, word, NULL, false, &sign);
    if (strcmp(prop, "speed") == 0 && strcmp(extreme->value, "reset") == 0)
        return changer_put(changer, prop, json_integer(1));
    return changer_put(changer, prop, json_pack("{ss}", "nudge", extreme->value));
}

bool changer_put_nudge(Changer *changer, const char *word, int sign,
                       const Slot *strength)
{
    const char *prop = real_prop(changer, word, NULL, false, &sign);
    if (changer->making || strcmp(prop, "length") == 0)
        return false;
    bool shape = g_strcmp0(changer->clause->type, "shape") == 0;
    if (shape && strcmp(prop, "fontWeight") == 0) /* its line */
        return put_line_width(changer,
                              amount_nudge(sign, strength ? strength->value : NULL));
    if (strcmp(prop, "fontWeight") == 0) /* weights are names, not steps */
        return changer_put(changer, prop, json_string(sign > 0 ? "bold" : "normal"));
    return changer_put(changer, prop,
                       amount_nudge(sign, strength ? strength->value : NULL));
}
