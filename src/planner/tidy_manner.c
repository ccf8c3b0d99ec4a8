/*
 * Stage 5, before clauses: what stands beside a transition, an animation or an effect and
 * tells how it is to be.
 *
 * "Crossfade them, please. 12 frames." is one order; "turn the dissolve into a cut" is no
 * order to cut.
 */
#include "tidying.h"

#include "chatkut/edit/plan.h"

#include <string.h>

static bool is_happening(const Slot *slot)
{
    return slot->kind == SLOT_TRANSITION || slot->kind == SLOT_TRANSITIONS ||
           slot->kind == SLOT_ANIMATION || slot->kind == SLOT_EFFECT;
}

/* ---- "Crossfade them. 12 frames." ------------------------------------------------ */

/* What happens in the sentence that ends in front of slot `end`; NULL where it is not
 * one thing, or how much of it is said there. */
static const Slot *happens_before(const Chart *chart, unsigned end)
{
    const Slot *thing = NULL;
    for (unsigned i = end; i-- > 0 && !slot_is_full_stop(chart_slot(chart, i));) {
        const Slot *slot = chart_slot(chart, i);
        if ((slot->kind == SLOT_AMOUNT && !slot->timecode) ||
            slot->kind == SLOT_RANGE || slot->kind == SLOT_NOT ||
            slot->kind == SLOT_QUERY || (thing && is_happening(slot)))
            return NULL;
        thing = is_happening(slot) ? slot : thing;
    }
    return thing;
}

/* All that is said from slot i up to the next full stop, where that is one amount. */
static const Slot *amount_alone(const Chart *chart, unsigned i)
{
    const Slot *amount = NULL;
    for (; i < chart->slots->len && !slot_is_full_stop(chart_slot(chart, i)); i++) {
        const Slot *slot = chart_slot(chart, i);
        bool tells = slot->kind == SLOT_AMOUNT && !slot->timecode && !amount;
        if (!tells && !clause_is_neutral(slot))
            return NULL;
        amount = tells ? slot : amount;
    }
    return amount;
}

/* How long or how much it is goes with the sentence in front. */
static void join_amounts(Chart *chart)
{
    static const char COMMA[] = ",";
    for (unsigned i = 1; i + 1 < chart->slots->len; i++) {
        Slot *stop = chart_slot(chart, i);
        const Slot *amount =
            slot_is_full_stop(stop) ? amount_alone(chart, i + 1) : NULL;
        const Slot *thing = amount ? happens_before(chart, i) : NULL;
        bool fits =
            thing && (thing->kind == SLOT_EFFECT ? amount->unit == UNIT_WORD_PERCENT
                                                 : slot_is_time(amount));
        if (fits)
            stop->value = COMMA;
    }
}

/* ---- "a dissolve that takes 2 s" ------------------------------------------------- */

/* What reads as a verb or a clip, and is a preposition in front of how long. */
static void heed_taking(Chart *chart)
{
    bool happens = false;
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        unsigned length;
        Slot *slot = chart_slot(chart, i), *time = chart_slot(chart, i + 1);
        happens = (happens || is_happening(slot)) && !slot_is_full_stop(slot);
        bool other = slot->kind == SLOT_VERB || slot->kind == SLOT_REF;
        const Entry *prep = happens && other && slot_is_time(time) && !time->timecode
                                ? chart_match(chart, slot->from, WORD_PREP, &length)
                                : NULL;
        if (!prep || slot->from + length != slot->to)
            continue;
        tidy_silence(chart, (SlotSpan){ i, i + 1 });
        time->prep = prep_parse(prep->value);
    }
}

/* ---- "colour from white to gold" ------------------------------------------------- */

/* From one colour to another: no dip to the first. */
static void heed_colors(Chart *chart)
{
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        unsigned from, length;
        Slot *slot = chart_slot(chart, i);
        const Slot *to =
            chart_slot(chart, MIN(tidy_next(chart, i + 1), chart->slots->len - 1));
        const Entry *prep = slot->kind == SLOT_TRANSITION
                                ? chart_match(chart, slot->from, WORD_PREP, &from)
                                : NULL;
        const Entry *color =
            prep && to->kind == SLOT_COLOR && to->prep == PREP_TO
                ? chart_match(chart, slot->from + from, WORD_COLOR, &length)
                : NULL;
        if (!color || slot->from + from + length != slot->to)
            continue;
        slot->kind = SLOT_COLOR;
        slot->value = color->value;
        slot->prep = prep_parse(prep->value);
    }
}

/* ---- "turn the dissolve into a cut" ---------------------------------------------- */

static bool is_a_cut(const Chart *chart, unsigned i)
{
    unsigned length;
    const Slot *slot = chart_slot(chart, i);
    return slot->kind == SLOT_VERB && strcmp(slot->value, "cut") == 0 &&
           slot->to == slot->from + 1 && slot->from > 0 &&
           chart_match(chart, slot->from - 1, WORD_INDEFINITE, &length) && length == 1;
}

/* Behind a transition a cut is what comes in its place. */
static void name_cuts(Chart *chart)
{
    static const char CUT[] = "cut";
    bool transition = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (transition && is_a_cut(chart, i)) {
            slot->kind = SLOT_TRANSITION;
            slot->value = CUT;
            slot->prep = PREP_TO;
        }
        transition = (transition || slot->kind == SLOT_TRANSITION ||
                      slot->kind == SLOT_TRANSITIONS) &&
                     !slot_is_full_stop(slot);
    }
}

/* ---- "slow it down until it is 12 s long" ---------------------------------------- */

static bool is_verb(const Slot *slot, const char *const values[])
{
    return slot->kind == SLOT_VERB && g_strv_contains(values, slot->value);
}

/* Between "so", "until" and a time only that it "is", which goes without saying. Returns
 * the first slot of that; `i` where there is none. */
static unsigned goal_begin(const Chart *chart, unsigned i)
{
    unsigned length;
    for (unsigned n = i; n-- > 0;) {
        const Slot *slot = chart_slot(chart, n);
        bool pronoun = slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN);
        if (slot->kind == SLOT_REASON ||
            (slot->kind == SLOT_FILLER &&
             (chart_match(chart, slot->from, WORD_REASON, &length) ||
              prep_parse(slot->value ? slot->value : "") == PREP_UNTIL)))
            return n;
        if (!pronoun && slot->kind != SLOT_COPULA && slot->kind != SLOT_FILLER &&
            slot->kind != SLOT_ONLY)
            return i;
    }
    return i;
}

/* How long something is when it is fast or slow enough. */
static void heed_goals(Chart *chart)
{
    static const char *const PACING[] = { "more:speed", "less:speed", "fit", NULL };
    static const char LENGTH[] = "length";
    bool paces = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        paces = (paces || is_verb(slot, PACING)) && !slot_is_full_stop(slot);
        unsigned begin =
            paces && slot_is_time(slot) && !slot->timecode ? goal_begin(chart, i) : i;
        if (begin == i)
            continue;
        tidy_silence(chart, (SlotSpan){ begin, i });
        slot->prep = PREP_TO;
        Slot *next = i + 1 < chart->slots->len ? slot + 1 : NULL;
        if (next && next->kind == SLOT_PROP && strcmp(next->value, LENGTH) == 0)
            tidy_silence(chart, (SlotSpan){ i + 1, i + 2 });
    }
}

/* ---- "it could go twice as fast" ------------------------------------------------- */

static bool tells_how_fast(const Slot *slot)
{
    static const char SPEED[] = "speed";
    bool named =
        slot->kind == SLOT_PROP || slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
    return slot->kind == SLOT_PACE || (named && strcmp(slot->value, SPEED) == 0);
}

/* What can go away only goes, where it is told how fast. */
static void heed_going(Chart *chart)
{
    static const char *const GOES[] = { "delete", NULL };
    static const char AWAY[] = "away", ALONG[] = "put";
    Slot *going = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        unsigned length;
        Slot *slot = chart_slot(chart, i);
        const Entry *away = is_verb(slot, GOES)
                                ? chart_match(chart, slot->from, WORD_GRIPE, &length)
                                : NULL;
        if (away && g_strcmp0(away->value, AWAY) == 0 &&
            slot->to == slot->from + length)
            going = slot;
        else if (slot->kind == SLOT_MARK || slot->kind == SLOT_AND ||
                 slot->kind == SLOT_THEN)
            going = NULL;
        else if (going && tells_how_fast(slot))
            going->value = ALONG;
    }
}

/* ---- "the spin should take 3 s" -------------------------------------------------- */

/* Is that what the last edit did, and all it did? */
static bool was_just_made(const Chart *chart, const Slot *animation)
{
    if (!chart->talk || !chart->talk->done || !chart->talk->plan)
        return false;
    const json_t *steps = json_object_get(plan_json(chart->talk->plan), "steps");
    const json_t *step = json_array_get(steps, 0);
    const char *preset = json_string_value(json_object_get(step, "preset"));
    return json_array_size(steps) == 1 && preset &&
           (animation->kind == SLOT_REF || g_str_has_prefix(preset, animation->value));
}

/* "the spin", "that": what there is. */
static bool speaks_of_known(const Chart *chart, const Slot *slot)
{
    unsigned length;
    if (slot->kind == SLOT_REF)
        return (slot->flags & REF_PRONOUN) &&
               !(slot->flags & (REF_PLURAL | REF_THIS)) && slot->prep == PREP_NONE;
    return slot->kind == SLOT_ANIMATION && slot->from > 0 &&
           chart_match(chart, slot->from - 1, WORD_DET, &length) &&
           !chart_match(chart, slot->from - 1, WORD_INDEFINITE, &length);
}

/* The one animation that is spoken of as one there is; NULL where there is anything else
 * than how long or how fast it is to be. */
static const Slot *known_animation(const Chart *chart)
{
    static const char *const SAYS[] = { "fit", "set:length", "make", "set", NULL };
    static const char *const TAKES[] = { "take", NULL };
    unsigned lengths = 0;
    const Slot *known = NULL;
    bool takes = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
        bool tells = slot->kind == SLOT_PACE || (compares && tells_how_fast(slot)) ||
                     (slot_is_time(slot) && !slot->timecode);
        bool named = !known && speaks_of_known(chart, slot);
        bool says = is_verb(slot, SAYS) || is_verb(slot, TAKES) ||
                    (slot->kind == SLOT_PROP && strcmp(slot->value, "length") == 0);
        lengths += tells;
        takes = takes || is_verb(slot, TAKES);
        known = named ? slot : known;
        if (!tells && !named && !says && !clause_is_neutral(slot))
            return NULL;
    }
    /* "make it slower" may be said of the clip */
    bool meant = known && (known->kind == SLOT_ANIMATION || takes);
    return lengths == 1 && meant ? known : NULL;
}

/* Of what the last edit made only how it is to be is left: "3 s". */
static void heed_known(Chart *chart)
{
    const Slot *known = known_animation(chart);
    if (!known || !was_just_made(chart, known))
        return;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS;
        if (slot->kind == SLOT_AMOUNT)
            slot->prep = PREP_NONE;
        else if (slot->kind != SLOT_PACE && !compares)
            tidy_silence(chart, (SlotSpan){ i, i + 1 });
    }
}

void chart_tidy_manner(Chart *chart)
{
    heed_known(chart);
    heed_going(chart);
    heed_goals(chart);
    heed_taking(chart);
    heed_colors(chart);
    join_amounts(chart);
    name_cuts(chart);
}
