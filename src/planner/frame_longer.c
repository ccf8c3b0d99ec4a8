/* Stage 6: a clip stays longer or goes sooner: "give it two more seconds", "end the title a
 * second earlier". */
#include "clause.h"

#include <stdlib.h>
#include <string.h>

/* Words that say how a clip lasts; by themselves they order nothing like it. */
static const char LASTING[] =
    "make|set|leave|keep|style:visible=true|freeze|end|set:length|add|control:play|"
    "control:stop|speed|vanish";
static const char ENDING[] = "end|control:stop|vanish";

/* More or less of the clip's length, beside the amount: "2 seconds longer". */
static const Slot *comparison(const Clause *clause)
{
    static const struct {
        SlotKind kind;
        const char *value; /* NULL: whatever it compares */
    } WORDS[] = { { SLOT_MORE, "length" },
                  { SLOT_LESS, "length" },
                  { SLOT_RAISE, NULL },
                  { SLOT_LOWER, NULL } };
    for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        const Slot *slot = clause_find(clause, WORDS[i].kind, PREP_ANY);
        if (slot && (!WORDS[i].value || strcmp(slot->value, WORDS[i].value) == 0))
            return slot;
    }
    return NULL;
}

static bool is_less(const Slot *comparison)
{
    return comparison->kind == SLOT_LESS || comparison->kind == SLOT_LOWER;
}

/* 1: longer, -1: shorter; 0: nothing of it is said. */
static int take_sign(Clause *clause, const Slot *time)
{
    const Slot *compares = comparison(clause);
    if (compares) {
        clause_use(clause, compares);
        return is_less(compares) ? -1 : 1;
    }
    const Slot *shift = clause_verb_is(clause, ENDING)
                            ? clause_take(clause, SLOT_SHIFT, PREP_ANY)
                            : NULL;
    if (shift)
        return atoi(shift->value);
    return (time->flags & REF_EXTRA) ? 1 : 0;
}

static const char *take_edge(Clause *clause)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    bool edge = anchor && strcmp(anchor->value, "playhead") != 0 &&
                strcmp(anchor->value, "both") != 0;
    if (!edge)
        return "end";
    clause_use(clause, anchor);
    return anchor->value;
}

static json_t *change_of(const Slot *time, int sign)
{
    Slot plain = { .unit = time->unit, .number = time->number };
    if (sign < 0)
        return amount_to_time(&plain);
    return json_pack("{soss}", "by", number_json(-time->number), "unit",
                     time->unit == UNIT_WORD_F ? "f" : "s");
}

bool build_longer(Clause *clause, Draft *draft)
{
    const Slot *time = clause_find_time(
        clause, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_FOR) | PREP_BIT(PREP_BY));
    bool tells = !clause->verb && clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!(tells || clause_verb_is(clause, LASTING)) || !time || time->timecode ||
        clause_has(clause, SLOT_LITERAL) || clause_has(clause, SLOT_WHOLE))
        return false;
    clause_use(clause, time);
    int sign = take_sign(clause, time);
    json_t *target = sign ? clause_named_target(clause) : NULL;
    if (!target)
        return false;
    for (unsigned i = 0; i < clause->count; i++) /* "let it stay …" has two */
        if (clause->slots[i]->kind == SLOT_VERB)
            clause_use(clause, clause->slots[i]);
    clause_take(clause, SLOT_STRENGTH, PREP_ANY); /* "even longer" */
    json_t *step = step_on("trim", target);
    json_object_set_new(step, take_edge(clause), change_of(time, sign));
    reading_draft_push(draft, step);
    return true;
}
