/*
 * Stage 6: the same clip in the same place, showing another part of its media.
 *
 * "slip the intro by 2 s", "move the content of the intro 2 s later", "intro: source
 * +2s", "use the footage from 2 s earlier": how much later or earlier in the media it
 * begins.
 */
#include "clause.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

static const char SLIP[] = "slip";

/* By how much: no moment, and nothing that is told from one. */
static const Slot *find_distance(const Clause *clause)
{
    const Slot *amount = clause_find_time(clause, PREP_ANY);
    if (!amount)
        amount =
            clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_BY));
    bool number = amount && amount->unit == UNIT_WORD_NONE;
    return slot_is_time(amount) || number ? amount : NULL;
}

static bool is_signed(const Clause *clause, const Slot *amount)
{
    unsigned n = amount->from;
    while (n < amount->to && clause->chart->sentence.tokens[n].kind != TOKEN_NUMBER &&
           !chart_is_mark(clause->chart, n, "+"))
        n++;
    return amount->number < 0 || chart_is_mark(clause->chart, n, "+");
}

/* Which way the words say, 1 or -1: all that do must say the same. 0: none does. */
static int take_way(Clause *clause, bool *torn)
{
    int way = 0;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        int own = slot->kind == SLOT_SHIFT    ? atoi(slot->value)
                  : slot->kind == SLOT_SOURCE ? (int)slot->number
                                              : 0;
        if (slot->kind == SLOT_SHIFT || slot->kind == SLOT_SOURCE)
            clause_use(clause, slot);
        *torn = *torn || (own && way && own != way);
        way = own ? own : way;
    }
    return way;
}

/* Verbs that say what is to be seen, or that it is to go along its media; what plays or
 * goes somewhere is the playhead, unless a clip is named. */
static bool can_slip(const Clause *clause)
{
    return !clause->verb ||
           clause_verb_is(clause,
                          "slip|make|move|put|set|start|take|style:visible=true") ||
           (clause_has(clause, SLOT_REF) &&
            clause_verb_is(clause, "control:play|control:seek|control:forward|"
                                   "control:backward|history:back"));
}

/* "It starts too late in the source, slip it by 2 s": which way a remark wants, 0: none
 * does, or it could be of the clip as well. */
static int way_of_remark(const Clause *clause, bool *doubtful)
{
    const Chart *chart = clause->chart;
    unsigned length, n = 0;
    const Entry *late = NULL;
    bool source = false;
    for (; n < clause->verb->from; n++) {
        const Entry *shift = chart_match(chart, n, WORD_SHIFT, &length);
        late = shift && length > 1 ? shift : late; /* "too late" */
        source = source || chart_match(chart, n, WORD_SOURCE, &length);
    }
    *doubtful = late && !source && atoi(late->value) < 0;
    return late && source ? atoi(late->value) : 0;
}

static bool ask_how_much(Draft *draft)
{
    reading_draft_ask(draft, "by",
                      _("By how much? Say “1 second later” or “2 seconds earlier”."));
    return true;
}

static void push_slip(Clause *clause, Draft *draft, const Slot *amount, int way)
{
    double seconds = amount->number * (way ? way : 1);
    const Sequence *sequence = composition_main(clause->chart->composition);
    if (amount->unit == UNIT_WORD_F)
        seconds *= (double)sequence->rate.den / (double)sequence->rate.num;
    json_t *step = step_on(SLIP, clause_target(clause, "video"));
    json_object_set_new(step, "by", number_json(seconds));
    reading_draft_push(draft, step);
}

bool build_slip(Clause *clause, Draft *draft)
{
    const unsigned absolute =
        PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_FROM);
    bool says_slip = clause_verb_is(clause, SLIP), torn = false;
    if (!can_slip(clause))
        return false;
    const Slot *amount = find_distance(clause);
    int way = take_way(clause, &torn);
    if (!way && amount && (amount->flags & REF_EXTRA)) /* "3 s further into the take" */
        way = 1;
    bool doubtful = false;
    if (!way && says_slip && !(amount && is_signed(clause, amount)))
        way = way_of_remark(clause, &doubtful);
    clause_use_verbs(clause);
    const Slot *sound = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (sound && strcmp(sound->value, "volume") == 0) /* "slip the sound of the vows" */
        clause_use(clause, sound);
    bool moves = amount && !amount->timecode && !torn &&
                 (way || !(PREP_BIT(amount->prep) & absolute));
    if ((!moves && says_slip) || doubtful) {
        json_decref(clause_target(clause, "video"));
        return ask_how_much(draft);
    }
    bool says_way = way || clause_verb_is(clause, "slip|move");
    if (!moves || !(says_way || is_signed(clause, amount)))
        return false;
    clause_use(clause, amount);
    push_slip(clause, draft, amount, way);
    return true;
}
