/* What a clause has: finding its slots, and marking them as read. */
#include "clause.h"

#include <string.h>

bool clause_has(const Clause *clause, SlotKind kind)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == kind)
            return true;
    return false;
}

static int slot_index(const Clause *clause, const Slot *slot)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i] == slot)
            return (int)i;
    return -1;
}

const Slot *clause_find(const Clause *clause, SlotKind kind, unsigned preps)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (!clause->used[i] && slot->kind == kind && (PREP_BIT(slot->prep) & preps))
            return slot;
    }
    return NULL;
}

void clause_use(Clause *clause, const Slot *slot)
{
    int i = slot_index(clause, slot);
    if (i >= 0)
        clause->used[i] = true;
}

bool clause_is_used(const Clause *clause, const Slot *slot)
{
    int i = slot_index(clause, slot);
    return i < 0 || clause->used[i];
}

const Slot *clause_take(Clause *clause, SlotKind kind, unsigned preps)
{
    const Slot *slot = clause_find(clause, kind, preps);
    if (slot)
        clause_use(clause, slot);
    return slot;
}

const Slot *clause_next(const Clause *clause, const Slot *slot)
{
    int i = slot_index(clause, slot);
    return i >= 0 && i + 1 < (int)clause->count ? clause->slots[i + 1] : NULL;
}

const Slot *clause_previous(const Clause *clause, const Slot *slot)
{
    int i = slot_index(clause, slot);
    return i > 0 ? clause->slots[i - 1] : NULL;
}

static bool is_one_of(const char *name, const char *names)
{
    g_auto(GStrv) list = g_strsplit(names, "|", -1);
    return g_strv_contains((const char *const *)list, name);
}

bool clause_verb_is(const Clause *clause, const char *verbs)
{
    return clause->verb && is_one_of(clause->verb->value, verbs);
}

/* "The title should not fade": a question ("shouldn't the title fade?") has it in
 * front. */
static bool names_subject(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count && clause->slots[i] != clause->verb; i++)
        if (clause->slots[i]->kind == SLOT_REF && clause->slots[i]->prep == PREP_NONE)
            return true;
    return false;
}

static bool names_look(const Clause *clause)
{
    return clause_has(clause, SLOT_ANIMATION) || clause_has(clause, SLOT_EFFECT);
}

bool clause_takes_off(const Clause *clause)
{
    const unsigned off = PREP_BIT(PREP_OFF) | PREP_BIT(PREP_FROM);
    if (clause_verb_is(clause, "take"))
        return clause_find(clause, SLOT_REF, off) != NULL;
    if (clause_verb_is(clause, "never"))
        return names_subject(clause);
    if (clause_verb_is(clause, "make")) /* "get the fade off the music" */
        return names_look(clause) && clause_find(clause, SLOT_REF, PREP_BIT(PREP_OFF));
    if (clause_verb_is(clause, "history:undo")) /* "undo the zoom of the title" */
        return clause_has(clause, SLOT_ANIMATION) && clause_has(clause, SLOT_REF);
    if (clause_verb_is(clause, "style:visible=false")) /* "disable the zoom on it" */
        return names_look(clause);
    return clause_verb_is(clause, "delete|without|off");
}

bool slot_is_light(const Slot *verb)
{
    return strcmp(verb->value, "make") == 0 || strcmp(verb->value, "set") == 0;
}

void clause_use_verbs(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_VERB &&
            (clause->slots[i] == clause->verb || slot_is_light(clause->slots[i])))
            clause->used[i] = true;
}

const Slot *clause_find_verb(const Clause *clause, const char *value)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (!clause->used[i] && clause->slots[i]->kind == SLOT_VERB &&
            strcmp(clause->slots[i]->value, value) == 0)
            return clause->slots[i];
    return NULL;
}

void clause_use_pronoun(Clause *clause)
{
    const Slot *pronoun = NULL;
    bool named = false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool it = slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN);
        named = named || (slot->kind == SLOT_REF && !it) || (it && clause->used[i]);
        pronoun = it && !clause->used[i] ? slot : pronoun;
    }
    if (pronoun && named)
        clause_use(clause, pronoun);
}

int clause_take_ripple(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool gap = slot->kind == SLOT_KEEP && strcmp(slot->value, "gap") == 0;
        bool close = slot->kind == SLOT_KEEP && strcmp(slot->value, "ripple") == 0;
        if (clause->used[i] || !(gap || close))
            continue;
        clause->used[i] = true;
        return close;
    }
    return -1;
}

bool slot_is_time(const Slot *slot)
{
    return slot && slot->kind == SLOT_AMOUNT && !slot->json &&
           (slot->unit == UNIT_WORD_S || slot->unit == UNIT_WORD_F);
}

const Slot *clause_find_time(const Clause *clause, unsigned preps)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (!clause->used[i] && slot_is_time(clause->slots[i]) &&
            (PREP_BIT(clause->slots[i]->prep) & preps))
            return clause->slots[i];
    return NULL;
}

const Slot *clause_take_time(Clause *clause, unsigned preps)
{
    const Slot *slot = clause_find_time(clause, preps);
    if (slot)
        clause_use(clause, slot);
    return slot;
}

const Slot *clause_find_amount(const Clause *clause, UnitWord unit, unsigned preps)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (!clause->used[i] && slot->kind == SLOT_AMOUNT && slot->unit == unit &&
            (PREP_BIT(slot->prep) & preps))
            return slot;
    }
    return NULL;
}

const Slot *clause_take_amount(Clause *clause, UnitWord unit, unsigned preps)
{
    const Slot *amount = clause_find_amount(clause, unit, preps);
    if (amount)
        clause_use(clause, amount);
    return amount;
}

const Slot *clause_take_moment(Clause *clause, unsigned preps)
{
    const Slot *time = clause_take_time(clause, preps);
    return time ? time
                : clause_take_amount(clause, UNIT_WORD_NONE,
                                     preps & (PREP_BIT(PREP_AT) | PREP_BIT(PREP_TO)));
}
