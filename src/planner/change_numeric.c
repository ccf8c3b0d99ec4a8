/* Properties that are raised, lowered or set to a number. */
#include "changer.h"

#include <string.h>

const Slot *changer_beside(const Clause *clause, const Slot *slot, SlotKind kind)
{
    const Slot *previous = clause_previous(clause, slot);
    const Slot *next = clause_next(clause, slot);
    if (previous && previous->kind == kind && !clause_is_used(clause, previous))
        return previous;
    if (next && next->kind == kind && !clause_is_used(clause, next))
        return next;
    return NULL;
}

static bool suits(const Slot *amount)
{
    return amount->unit != UNIT_WORD_FPS && amount->unit != UNIT_WORD_LUFS &&
           amount->prep != PREP_THAN;
}

/* The amount of a property: beside it, else the first behind it, else any. */
static const Slot *amount_for(const Clause *clause, const Slot *slot)
{
    const Slot *beside = slot ? changer_beside(clause, slot, SLOT_AMOUNT) : NULL;
    if (beside && suits(beside))
        return beside;
    bool behind = slot == NULL;
    for (unsigned pass = 0; pass < 2; pass++) {
        for (unsigned i = 0; i < clause->count; i++) {
            const Slot *other = clause->slots[i];
            behind = behind || other == slot || pass;
            if (behind && !clause->used[i] && other->kind == SLOT_AMOUNT &&
                suits(other))
                return other;
        }
    }
    return NULL;
}

/* "drop the song to 20 %": a sound, and how loud. */
static bool tells_level(const Clause *clause, const Slot *amount)
{
    const Slot *sound = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    bool level = amount->unit == UNIT_WORD_PERCENT || amount->unit == UNIT_WORD_DB;
    return level && amount->prep == PREP_TO && sound &&
           g_strcmp0(clause_ref_type(clause, sound), "audio") == 0;
}

/* "take 30 % off its opacity", "take 10 % off the volume of the music" */
static bool is_taken_off(const Clause *clause, const Slot *prop)
{
    bool off = prop && (prop->prep == PREP_OFF || clause_verb_is(clause, "delete"));
    for (unsigned i = 0; i < clause->count; i++) /* the target may be used by now */
        off = off || (prop && clause->slots[i]->kind == SLOT_REF &&
                      clause->slots[i]->prep == PREP_OFF);
    const Slot *next = off && clause->verb ? clause_next(clause, clause->verb) : NULL;
    return next && next->kind == SLOT_AMOUNT;
}

bool clause_lowers(const Clause *clause)
{
    const unsigned HOW = PREP_BIT(PREP_TO) | PREP_BIT(PREP_BY);
    const Slot *amount = clause_find(clause, SLOT_AMOUNT, HOW);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (!amount && is_taken_off(clause, prop))
        amount = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_NONE));
    if (!clause_verb_is(clause, "delete|cut|take") || !amount || slot_is_time(amount))
        return false;
    return prop ? strcmp(prop->value, "length") != 0 : tells_level(clause, amount);
}

int changer_verb_sign(const Clause *clause)
{
    if (!clause->verb)
        return 0;
    return g_str_has_prefix(clause->verb->value, "more")   ? 1
           : g_str_has_prefix(clause->verb->value, "less") ? -1
           : clause_verb_is(clause, "lift")                ? 1
           : clause_lowers(clause)                         ? -1
                                                           : 0;
}

bool changer_compares(const Slot *slot)
{
    return slot && (slot->kind == SLOT_MORE || slot->kind == SLOT_LESS);
}

/* "warmer and a bit darker": a strength is of the comparison that follows it, else of
 * any. */
static const Slot *strength_for(const Clause *clause, const Slot *of)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i], *next = clause_next(clause, slot);
        if (slot->kind == SLOT_STRENGTH && !clause->used[i] &&
            (!changer_compares(next) || next == of || !changer_compares(of)))
            return slot;
    }
    return NULL;
}

/* The sign that words beside a property give it: "more contrast", "volume up". */
int changer_sign_beside(Changer *changer, const Slot *slot)
{
    Clause *clause = changer->clause;
    const Slot *raise = changer_beside(clause, slot, SLOT_RAISE);
    const Slot *lower = changer_beside(clause, slot, SLOT_LOWER);
    const Slot *direction = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    int sign = raise ? 1 : lower || slot->prep == PREP_OFF ? -1 : 0;
    if (raise || lower)
        clause_use(clause, raise ? raise : lower);
    else if (direction && strcmp(direction->value, "up") == 0)
        sign = 1;
    else if (direction && strcmp(direction->value, "down") == 0)
        sign = -1;
    if (!raise && !lower && sign)
        clause_use(clause, direction);
    if (!sign && clause_verb_is(clause, "add") && strength_for(clause, slot))
        sign = 1; /* "add a bit of contrast" */
    return sign ? sign : changer_verb_sign(clause);
}

/* "the music is too loud, 30 %", "the logo is too small now, 75 %": to that. */
static bool answers_complaint(const Clause *clause, const Slot *slot,
                              const Slot *amount)
{
    static const char *const LEVELS[] = { "volume", "size", NULL };
    return slot && changer_compares(slot) && slot_complains(clause->chart, slot) &&
           amount->unit == UNIT_WORD_PERCENT && amount->prep == PREP_NONE &&
           g_strv_contains(LEVELS, slot->value) && amount->from > slot->from &&
           chart_is_mark(clause->chart, amount->from - 1, ",");
}

/* "to be 20 % bigger": by that much, and not to it. */
static Slot as_told(const Clause *clause, const Slot *amount, const Slot *slot)
{
    Slot told = *amount;
    if (changer_compares(slot) && told.prep == PREP_TO &&
        clause_next(clause, amount) == slot)
        told.prep = PREP_NONE;
    return told;
}

bool changer_apply_numeric(Changer *changer, const char *prop, const Slot *slot,
                           int sign)
{
    Clause *clause = changer->clause;
    const Slot *extreme = clause_find(clause, SLOT_EXTREME, PREP_ANY);
    const Slot *strength = strength_for(clause, slot);
    const Slot *amount = amount_for(clause, slot);
    bool ok;
    if (amount && !sign && chart_is_mark(clause->chart, amount->from, "+"))
        sign = 1; /* "contrast +20" */
    if (amount && (changer_is_set_apart(clause->chart, amount) ||
                   answers_complaint(clause, slot, amount)))
        sign = 0;
    const Slot told = amount ? as_told(clause, amount, slot) : (Slot){ 0 };
    if (strcmp(prop, "length") == 0)
        ok = changer_put_length(changer, sign, amount ? &told : NULL);
    else if (amount)
        ok = changer_put_amount(changer, prop, sign, &told);
    else if (extreme)
        ok = changer_put_extreme(changer, prop, extreme);
    else
        ok = sign != 0 && changer_put_nudge(changer, prop, sign, strength);
    if (!ok)
        return false;
    if (amount)
        clause_use(clause, amount);
    else if (extreme)
        clause_use(clause, extreme);
    if (strength)
        clause_use(clause, strength);
    return true;
}
