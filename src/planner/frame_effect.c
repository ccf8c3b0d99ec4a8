/* Stage 6: effects. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* "everything after 0:30" */
static void restrict_in_time(Clause *clause, json_t *target)
{
    const Slot *after = clause_find_time(clause, PREP_BIT(PREP_AFTER));
    const Slot *before =
        clause_find_time(clause, PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_UNTIL));
    const char *by = json_string_value(json_object_get(target, "by"));
    if ((!after && !before) || g_strcmp0(by, "all") != 0)
        return;
    clause_use(clause, after ? after : before);
    json_object_set_new(target, "range",
                        json_pack("{so}", after ? "from" : "to",
                                  amount_to_time(after ? after : before)));
}

/* 1: more of the effect, -1: less; "reduce the blur", "more grain". */
static int effect_sign(Clause *clause)
{
    const Slot *raise = clause_take(clause, SLOT_RAISE, PREP_ANY);
    const Slot *lower = raise ? NULL : clause_take(clause, SLOT_LOWER, PREP_ANY);
    if (raise || lower)
        return raise ? 1 : -1;
    return clause_verb_is(clause, "more") ? 1 : clause_verb_is(clause, "less") ? -1 : 0;
}

static json_t *effect_amount(Clause *clause, int sign)
{
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (share && sign && share->prep != PREP_TO)
        return json_pack("{soss}", "by", number_json(sign * share->number), "unit",
                         "percent");
    if (share)
        return percent_json(share->number);
    const Slot *pixels = clause_take_amount(clause, UNIT_WORD_PX, PREP_ANY);
    if (pixels)
        return number_json(pixels->number);
    const Slot *number = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    if (number)
        return number_json(number->number);
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    return strength || sign
               ? amount_nudge(sign ? sign : 1, strength ? strength->value : NULL)
               : NULL;
}

static void ask_kind(Draft *draft)
{
    reading_draft_ask(draft, "kind", _("Which effect? Say blur, sepia, sharpen, …"));
}

bool build_effect(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "delete|without|never|take"))
        return false;
    clause_use_verbs(clause);
    int sign = effect_sign(clause);
    json_t *named = clause_target(clause, "video");
    json_t *target = json_deep_copy(named);
    json_decref(named);
    restrict_in_time(clause, target);
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    const Slot *effect;
    bool any = false;
    while ((effect = clause_take(clause, SLOT_EFFECT, PREP_ANY))) {
        if (strcmp(effect->value, "any") == 0) { /* "add a blur effect" */
            any = true;
            continue;
        }
        json_t *step = step_new("effect", target);
        json_object_set_new(step, "action", json_string(sign ? "update" : "add"));
        json_object_set_new(step, "kind", json_string(effect->value));
        const Slot *color = clause_take(clause, SLOT_COLOR, PREP_ANY);
        if (color)
            json_object_set_new(step, "params",
                                json_pack("{ss}", "color", color->value));
        json_t *amount = effect_amount(clause, sign);
        if (amount)
            json_object_set_new(step, "amount", amount);
        if (range)
            json_object_set(step, "range", range->json);
        reading_draft_push(draft, step);
    }
    if (any && !json_array_size(draft->steps))
        ask_kind(draft);
    json_decref(target);
    return true;
}

/* "soften the music" is quieter, "soften the sunset" is blurred. */
bool build_soften(Clause *clause, Draft *draft)
{
    json_t *target = clause_target(clause, NULL);
    bool sound = g_strcmp0(clause->type, "audio") == 0;
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    const char *much = strength ? strength->value : NULL;
    json_t *step = step_on(sound ? "audio" : "effect", target);
    json_object_set_new(step, "action", json_string(sound ? "volume" : "add"));
    if (!sound)
        json_object_set_new(step, "kind", json_string("blur"));
    if (sound || strength)
        json_object_set_new(step, "amount", amount_nudge(sound ? -1 : 1, much));
    clause_use_verbs(clause);
    reading_draft_push(draft, step);
    return true;
}
