/* Stage 6: another part of the media, shown at the same time for as long. */
#include "clause.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

static const char SLIP[] = "slip";

/* "start the market 2 s later in its source": the clip stays where it is. */
static bool is_surely_slip(const Clause *clause, const Slot *amount)
{
    if (clause_verb_is(clause, SLIP))
        return true;
    bool moves = !clause->verb ||
                 clause_verb_is(clause, "move|put|start|make|set|style:visible=true");
    bool way = clause_has(clause, SLOT_SHIFT) || (amount && amount->number < 0) ||
               (amount && amount->prep == PREP_NONE);
    return moves && clause_has(clause, SLOT_SOURCE) && amount && way;
}

static const Slot *find_amount(const Clause *clause)
{
    const Slot *time = clause_find_time(clause, PREP_ANY);
    if (time || !clause_verb_is(clause, SLIP))
        return time;
    const Slot *bare = clause_find(clause, SLOT_AMOUNT, PREP_ANY);
    return bare && bare->unit == UNIT_WORD_NONE ? bare : NULL;
}

static double seconds_of(const Clause *clause, const Slot *amount)
{
    const Sequence *sequence = composition_main(clause->chart->composition);
    return amount->unit != UNIT_WORD_F ? amount->number
                                       : amount->number * (double)sequence->rate.den /
                                             (double)sequence->rate.num;
}

static void use_context(Clause *clause)
{
    while (clause_take(clause, SLOT_SOURCE, PREP_ANY))
        ;
    clause_use_verbs(clause);
}

bool build_slip(Clause *clause, Draft *draft)
{
    const Slot *amount = find_amount(clause);
    if (!is_surely_slip(clause, amount))
        return false;
    use_context(clause);
    json_t *target = clause_target(clause, "video");
    if (!amount || amount->timecode) {
        reading_draft_ask(
            draft, "by",
            _("By how much? Say “1 second later” or “2 seconds earlier”."));
        json_decref(target);
        return true;
    }
    clause_use(clause, amount);
    const Slot *shift = clause_take(clause, SLOT_SHIFT, PREP_ANY);
    json_t *step = step_on("slip", target);
    double sign = shift ? atoi(shift->value) : 1;
    json_object_set_new(step, "by", number_json(sign * seconds_of(clause, amount)));
    reading_draft_push(draft, step);
    clause_use_pronoun(clause);
    return true;
}
