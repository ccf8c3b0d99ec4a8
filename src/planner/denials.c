/*
 * Stage 5, beside an order: deeds that are not to be done.
 *
 * "Don't delete it, hide it", "…, don't touch the title", "… without moving it",
 * "actually, don't": what is forbidden beside an order sets it off and is silenced,
 * where the order does no such thing. Else the "not" stays, and the sentence is not
 * understood.
 */
#include "tidying.h"

#include <string.h>

/* Of a "not": words that deny any thing or deed; that forbid a deed; or that leave one
 * out. "or" goes on with what was denied. */
static const char DENIES[] = "denies", FORBIDS[] = "forbids", LEAVES_OUT[] = "deed",
                  GOES_ON[] = "or";

static const char VERB_UNDO[] = "history:undo", CORRECTION_HARD[] = "hard";

static bool denies(const Slot *slot, const char *how)
{
    return slot->kind == SLOT_NOT && g_strcmp0(slot->value, how) == 0;
}

static bool is_light(const Slot *slot)
{
    return slot->kind == SLOT_VERB &&
           (strcmp(slot->value, "make") == 0 || strcmp(slot->value, "set") == 0);
}

/* Clips that lie behind move along with what these do, unless a gap is left. */
static bool moves_others(const Chart *chart, SlotSpan order)
{
    static const char *const VERBS[] = { "delete", "trim", "cut",   "ripple",
                                         "take",   "add",  "split", "more:length",
                                         "speed",  "put",  "move",  "less:length",
                                         "fit",    NULL };
    for (unsigned i = order.from; i < order.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_VERB &&
            (g_strv_contains(VERBS, slot->value) || strstr(slot->value, ":speed")))
            return true;
    }
    return false;
}

/* "don't move the others": the very thing that some orders do. */
static bool keeps_others(const Chart *chart, SlotSpan denied)
{
    static const char *const VERBS[] = {
        "move", "put", "start", "close", "ripple", NULL
    };
    bool moves = false, others = false, many = false, unknown = false;
    for (unsigned i = denied.from; i < denied.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool clips = slot->kind == SLOT_REF && !(slot->flags & REF_PRONOUN);
        moves =
            moves || (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value));
        unknown = unknown || slot->kind == SLOT_UNKNOWN;
        many = many || (clips && (slot->flags & REF_PLURAL)) ||
               slot->kind == SLOT_GAPS || slot->kind == SLOT_ALL ||
               slot->kind == SLOT_KEEP;
        others = others || clips;
    }
    return (moves && (others || many)) || (unknown && many);
}

/* Is another clip spoken of than the order's? */
static bool is_of_another(Chart *chart, SlotSpan order, SlotSpan denied)
{
    const Slot *wanted = tidy_find(chart, order, SLOT_REF);
    const Slot *other = tidy_find(chart, denied, SLOT_REF);
    return wanted && other && !(other->flags & REF_PRONOUN) &&
           !(wanted->flags & REF_PRONOUN) && !contrast_same_clips(chart, wanted, other);
}

/* Does the denial take back something that the order does? */
static bool contradicts(Chart *chart, SlotSpan order, SlotSpan denied)
{
    bool another = is_of_another(chart, order, denied);
    for (unsigned i = denied.from; i < denied.to; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool says = !clause_is_neutral(slot) && slot->kind != SLOT_REF &&
                    slot->kind != SLOT_UNKNOWN && !is_light(slot);
        for (unsigned n = order.from; says && !another && n < order.to; n++)
            if (contrast_is_same(chart, chart_slot(chart, n), slot))
                return true;
        if (slot->kind == SLOT_AND && clauses_verb_begins(chart, i + 1))
            return true;
    }
    return false;
}

bool denial_settle_leading(Chart *chart, SlotSpan word, SlotSpan denied)
{
    unsigned begin = denied.to + 1;
    while (denial_is_but(chart, begin)) /* "…, just hide it" */
        begin++;
    SlotSpan order = { begin, tidy_remark_end(chart, begin) };
    if (begin >= chart->slots->len || !clauses_verb_begins(chart, begin) ||
        contradicts(chart, order, denied))
        return false;
    tidy_hand_over(chart, denied, order);
    tidy_silence(chart, (SlotSpan){ word.from, begin });
    return true;
}

/* "duplicate it without the fade", "export it without sound": a part that the order is
 * to leave out, which is no deed to be silent of. */
static bool leaves_part_out(const Chart *chart, SlotSpan word, SlotSpan denied)
{
    static const SlotKind PARTS[] = { SLOT_ANIMATION, SLOT_TRANSITION, SLOT_TRANSITIONS,
                                      SLOT_EFFECT, SLOT_PROP };
    if (word.to == word.from || !denies(chart_slot(chart, word.to - 1), LEAVES_OUT) ||
        tidy_find(chart, denied, SLOT_VERB) || tidy_find(chart, denied, SLOT_UNKNOWN))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(PARTS); i++)
        if (tidy_find(chart, denied, PARTS[i]))
            return true;
    const Slot *part = tidy_find(chart, denied, SLOT_REF); /* "without the music" */
    return part && !(part->flags & (REF_ALL | REF_PRONOUN));
}

bool denial_settle_trailing(Chart *chart, SlotSpan order, SlotSpan word,
                            SlotSpan denied)
{
    if (leaves_part_out(chart, word, denied) || !tidy_orders(chart, order) ||
        contradicts(chart, order, denied) ||
        (moves_others(chart, order) && keeps_others(chart, denied)))
        return false;
    tidy_silence(chart, (SlotSpan){ word.from, denied.to });
    return true;
}

/* "delete not the title" is no order: nothing parts what is wanted from what is not. */
static bool is_parted(const Chart *chart, unsigned i)
{
    return i > 0 && (denial_is_stop(chart_slot(chart, i - 1)) ||
                     chart_slot(chart, i - 1)->kind == SLOT_AND);
}

static bool settle_things(Chart *chart, SlotSpan order, SlotSpan word, SlotSpan denied)
{
    if (!is_parted(chart, word.to - 1) && !tidy_find(chart, order, SLOT_REF))
        return false;
    if (!contrast_sets_apart(chart, order, denied))
        return false;
    contrast_leave_out(chart, order, denied);
    contrast_silence(chart, order, (SlotSpan){ word.from, denied.to });
    return true;
}

/* ---- "not" ----------------------------------------------------------------------- */

/* "and not", "but not": the joint goes with it. */
static unsigned joint_before(const Chart *chart, unsigned i)
{
    bool joint = i > 0 && (chart_slot(chart, i - 1)->kind == SLOT_AND ||
                           denial_is_but(chart, i - 1));
    return joint ? i - 1 : i;
}

/* What comes behind an "or" is denied as well. */
static void extend_denial(Chart *chart, SlotSpan denied)
{
    for (unsigned i = denied.from; i < denied.to; i++)
        if (denies(chart_slot(chart, i), GOES_ON))
            chart_slot(chart, i)->kind = SLOT_FILLER;
}

/* "mute the interview", "not the interview, the b-roll": the other clip is meant. */
static bool settle_correction(Chart *chart, unsigned i, SlotSpan denied)
{
    const Talk *talk = chart->talk;
    SlotSpan all = { 0, chart->slots->len },
             wanted = { denied.to + 1, chart->slots->len };
    if (!talk || !talk->done || tidy_orders(chart, all) || denied.to >= all.to ||
        !contrast_sets_apart(chart, wanted, denied))
        return false;
    Slot *no = chart_slot(chart, i);
    no->kind = SLOT_CORRECTION;
    no->value = CORRECTION_HARD;
    tidy_silence(chart, (SlotSpan){ denied.from, denied.to + 1 });
    return true;
}

/* Does nothing but "no, wait" stand in front? */
static bool is_opening(const Chart *chart, unsigned end)
{
    for (unsigned i = 0; i < end; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (!clause_is_neutral(slot) && slot->kind != SLOT_CORRECTION &&
            slot->kind != SLOT_TALK)
            return false;
    }
    return true;
}

/* "actually, don't": what was done is not to be. */
static bool settle_alone(Chart *chart, unsigned i)
{
    const Talk *talk = chart->talk;
    Slot *word = chart_slot(chart, i);
    SlotSpan rest = { i + 1, chart->slots->len };
    if (!talk || !talk->done || !is_opening(chart, i) ||
        !denial_is_empty(chart, rest) || !denies(word, FORBIDS))
        return false;
    word->kind = SLOT_VERB;
    word->value = VERB_UNDO;
    return true;
}

/* "mute the music? not yet": who answers himself orders nothing. */
static bool is_answered(const Chart *chart, unsigned end)
{
    for (unsigned i = 0; i < end; i++)
        if (denial_is_stop(chart_slot(chart, i)) &&
            chart_slot(chart, i)->value[0] == '?')
            return true;
    return false;
}

/* "without the logo", "no need for the logo any more": what is all that is said goes. */
static bool settle_absence(Chart *chart, unsigned i, SlotSpan denied)
{
    static const char *const GONE[] = { "without", "delete", NULL };
    unsigned length, thing = tidy_next(chart, denied.from);
    Slot *word = chart_slot(chart, i);
    const Entry *verb = chart_match(chart, word->from, WORD_VERB, &length);
    const Slot *ref = thing < denied.to ? chart_slot(chart, thing) : NULL;
    if (!verb || !g_strv_contains(GONE, verb->value) || !denies(word, LEAVES_OUT) ||
        !ref || ref->kind != SLOT_REF || (ref->flags & (REF_PRONOUN | REF_ALL)) ||
        !(ref->determined || (ref->flags & REF_NAMED)) || tidy_next(chart, 0) != i ||
        tidy_next(chart, thing + 1) < chart->slots->len)
        return false;
    word->kind = SLOT_VERB;
    word->value = GONE[1];
    return true;
}

/* "don't fade the music in": an animation that is there is not to be. */
static bool settle_never(Chart *chart, unsigned i, SlotSpan denied)
{
    static const char WITHOUT[] = "without";
    Slot *word = chart_slot(chart, i);
    unsigned deed = tidy_next(chart, i + 1);
    if (!is_opening(chart, i) || deed >= denied.to ||
        chart_slot(chart, deed)->kind != SLOT_ANIMATION ||
        !tidy_find(chart, denied, SLOT_REF) || tidy_find(chart, denied, SLOT_VERB) ||
        tidy_next(chart, denied.to) < chart->slots->len)
        return false;
    word->kind = SLOT_VERB;
    word->value = WITHOUT;
    return true;
}

static bool settle(Chart *chart, unsigned i)
{
    const Slot *slot = chart_slot(chart, i);
    SlotSpan denied = denial_span(chart, i + 1);
    SlotSpan order = { tidy_order_begin(chart, i), i };
    SlotSpan word = { joint_before(chart, i), i + 1 };
    bool deed = denial_has_verbal(chart, denied);
    bool things = denies(slot, DENIES), forbids = denies(slot, FORBIDS);
    if (denial_is_empty(chart, denied))
        return settle_alone(chart, i);
    if (is_answered(chart, i))
        return false;
    if (forbids && settle_never(chart, i, denied))
        return true;
    if (settle_absence(chart, i, denied))
        return true;
    if ((things && settle_correction(chart, i, denied)) ||
        ((things || forbids) && contrast_settle_but(chart, word, denied)))
        return true;
    bool leaves = denies(slot, LEAVES_OUT);
    if (!deed && !things && !leaves && !tidy_find(chart, denied, SLOT_UNKNOWN))
        return false;
    bool remark = is_parted(chart, i) && !tidy_orders(chart, order);
    if (denial_is_empty(chart, order) || (deed && remark))
        return (deed || leaves) && denial_settle_leading(chart, word, denied);
    return deed || !things ? denial_settle_trailing(chart, order, word, denied)
                           : settle_things(chart, order, word, denied);
}

/* "bigger, but not too big": of no clips that are left out. */
static void turn_exceptions(Chart *chart)
{
    unsigned length;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        unsigned next = tidy_next(chart, i + 1);
        if (slot->kind != SLOT_EXCEPT || next >= chart->slots->len ||
            chart_slot(chart, next)->kind == SLOT_REF ||
            !chart_match(chart, slot->to - 1, WORD_NOT, &length))
            continue;
        slot->kind = SLOT_NOT;
        slot->value = DENIES;
    }
}

void chart_drop_denials(Chart *chart)
{
    turn_exceptions(chart);
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (!denies(slot, DENIES) && !denies(slot, FORBIDS) &&
            !denies(slot, LEAVES_OUT))
            continue;
        SlotSpan denied = denial_span(chart, i + 1);
        if (settle(chart, i))
            extend_denial(chart, denied);
    }
}
