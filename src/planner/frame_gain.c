/* Stage 6: decibels that come on top of a sound, or off it: "take 3 dB off the voice". */
#include "clause.h"

#include <string.h>

static const char ADDS[] = "add|lift|more|more:volume";
static const char TAKES[] = "delete|cut|take|trim|without|less|less:volume|less:length|"
                            "audio:duck";
/* These do either, or neither: what stands beside tells. */
static const char GIVES[] = "make|put|move|more:size|reset|history:back";

static const Slot *gain_of(const Clause *clause)
{
    return clause_find_amount(clause, UNIT_WORD_DB,
                              PREP_BIT(PREP_NONE) | PREP_BIT(PREP_BY));
}

/* "up", "down": which way it goes; 0 where that is not said. */
static int way_told(Clause *clause)
{
    const Slot *way = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    int sign = !way                              ? 0
               : strcmp(way->value, "up") == 0   ? 1
               : strcmp(way->value, "down") == 0 ? -1
                                                 : 0;
    if (sign)
        clause_use(clause, way);
    return sign;
}

/* "another 3 dB", "3 dB more": of more and less the word behind it tells. */
static bool is_more(Clause *clause, const Slot *gain)
{
    bool raised = clause_take(clause, SLOT_RAISE, PREP_ANY) != NULL;
    return (gain->flags & REF_EXTRA) || raised;
}

/* 1: it becomes louder, -1: quieter, 0: it cannot be told. */
static int gain_sign(Clause *clause, const Slot *gain)
{
    const Slot *off = clause_find(clause, SLOT_REF, PREP_BIT(PREP_OFF));
    const Slot *from = clause_find(clause, SLOT_REF, PREP_BIT(PREP_FROM));
    const Slot *volume = clause_find(clause, SLOT_PROP, PREP_BIT(PREP_OFF));
    if (off || volume || (from && clause_verb_is(clause, "delete|take|cut")))
        return clause_verb_is(clause, "more|add|put") ? 0 : -1;
    int way = way_told(clause);
    bool more = is_more(clause, gain);
    bool on = clause_find(clause, SLOT_REF, PREP_BIT(PREP_ON)) != NULL;
    if (way || !clause->verb)
        return way;
    if (clause_verb_is(clause, GIVES))
        return more || (on && clause_verb_is(clause, "put")) ? 1 : 0;
    return clause_verb_is(clause, ADDS) ? 1 : clause_verb_is(clause, TAKES) ? -1 : 0;
}

bool build_gain(Clause *clause, Draft *draft)
{
    const Slot *gain = gain_of(clause);
    int sign = gain ? gain_sign(clause, gain) : 0;
    if (!sign)
        return false;
    clause_use(clause, gain);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (prop && strcmp(prop->value, "volume") == 0)
        clause_use(clause, prop);
    clause_use_verbs(clause);
    json_t *step = step_on("audio", clause_target(clause, NULL));
    json_object_set_new(step, "action", json_string("volume"));
    json_object_set_new(step, "amount", amount_by("volume", sign, gain));
    json_t *range = clause_take_stretch(clause);
    if (range)
        json_object_set_new(step, "range", range);
    reading_draft_push(draft, step);
    return true;
}
