/*
 * Sentences as people type them: slots moved to where a tidy sentence has them.
 *
 * "the logo, delete it" puts the logo where "it" stands; of a verb typed twice one
 * stays; numbers of a list part its orders; "except the disco" goes to what it is left
 * out of. What finds no place stays where it is and is then a word too many: the
 * sentence is not understood.
 */
#include "phrase.h"
#include "tidying.h"

#include <string.h>

/* "take the logo and …" does nothing yet. */
static const char VERB_TAKE[] = "take";

static void silence(Slot *slot)
{
    slot->kind = SLOT_FILLER;
}

unsigned tidy_next(const Chart *chart, unsigned i)
{
    while (i < chart->slots->len && clause_is_neutral(chart_slot(chart, i)))
        i++;
    return i;
}

bool tidy_begins_with(const Chart *chart, unsigned i, WordClass class)
{
    unsigned length;
    return i < chart->slots->len &&
           chart_match(chart, chart_slot(chart, i)->from, class, &length);
}

void tidy_put(Slot *place, Slot *slot)
{
    Slot silent = *place;
    silence(&silent);
    *place = *slot;
    *slot = silent;
}

/* ---- subjects in front and words typed twice ------------------------------------- */

static bool sets_apart(const Slot *slot)
{
    return slot->kind == SLOT_MARK && strchr(",:-?", slot->value[0]);
}

/* "the logo delete it" */
static bool is_order_of_it(const Chart *chart, unsigned i)
{
    const Slot *verb = chart_slot(chart, i);
    unsigned it = tidy_next(chart, i + 1);
    return verb->kind == SLOT_VERB && it < chart->slots->len &&
           chart_slot(chart, it)->kind == SLOT_REF &&
           (chart_slot(chart, it)->flags & REF_PRONOUN) &&
           tidy_next(chart, it + 1) == chart->slots->len;
}

/* "the logo, it should be harbour.jpg" */
static bool tells_it(const Chart *chart, unsigned i)
{
    unsigned it = tidy_next(chart, i), verb = tidy_next(chart, it + 1);
    return verb < chart->slots->len && chart_slot(chart, it)->kind == SLOT_REF &&
           (chart_slot(chart, it)->flags & REF_PRONOUN) &&
           chart_slot(chart, verb)->kind == SLOT_VERB;
}

/* "the logo, delete it" */
static void place_topic(Chart *chart)
{
    unsigned topic = tidy_next(chart, 0), i;
    bool taken = topic + 1 < chart->slots->len &&
                 chart_slot(chart, topic)->kind == SLOT_VERB &&
                 strcmp(chart_slot(chart, topic)->value, VERB_TAKE) == 0;
    topic = taken ? tidy_next(chart, topic + 1) : topic;
    i = topic + 1;
    while (i < chart->slots->len && chart_slot(chart, i)->kind == SLOT_FILLER)
        i++;
    if (i >= chart->slots->len || chart_slot(chart, topic)->kind != SLOT_REF ||
        (chart_slot(chart, topic)->flags & REF_PRONOUN) ||
        !(is_order_of_it(chart, i) ||
          ((sets_apart(chart_slot(chart, i)) ||
            (taken && chart_slot(chart, i)->kind == SLOT_AND)) &&
           (clauses_verb_begins(chart, i + 1) || tells_it(chart, i + 1)))))
        return;
    unsigned end = tidy_order_end(chart, i + 1);
    for (unsigned p = i + 1; p < end; p++) {
        Slot *slot = chart_slot(chart, p);
        if (slot->kind != SLOT_REF)
            continue;
        if (slot->flags & REF_PRONOUN) {
            chart_slot(chart, topic)->prep = slot->prep;
            tidy_put(slot, chart_slot(chart, topic));
            tidy_silence(chart, (SlotSpan){ 0, topic });
        }
        return;
    }
}

static void drop_repeats(Chart *chart)
{
    for (unsigned i = 1; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i), *before = chart_slot(chart, i - 1);
        if (slot->kind == SLOT_VERB && before->kind == SLOT_VERB &&
            strcmp(slot->value, before->value) == 0 && !before->gap_to && !slot->gap_to)
            silence(before);
    }
}

/* "lower all the music by 3 dB, except the disco" */
static void move_exceptions(Chart *chart)
{
    for (unsigned i = 1; i + 1 < chart->slots->len; i++) {
        unsigned at = tidy_next(chart, i + 1);
        if (chart_slot(chart, i)->kind != SLOT_EXCEPT || at >= chart->slots->len ||
            chart_slot(chart, at)->kind != SLOT_REF)
            continue;
        for (unsigned n = i; n-- > 0;) {
            if (chart_slot(chart, n)->kind != SLOT_REF)
                continue;
            if (slot_except(chart, chart_slot(chart, n), chart_slot(chart, at))) {
                silence(chart_slot(chart, i));
                silence(chart_slot(chart, at));
            }
            break;
        }
    }
}

static bool stays_in_place(const Chart *chart)
{
    static const char *const VERBS[] = { "slip", "replace", "off", NULL };
    static const char AUDIO[] = "audio:";
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_SOURCE || slot->kind == SLOT_IN_PLACE ||
            (slot->kind == SLOT_VERB && (g_strv_contains(VERBS, slot->value) ||
                                         g_str_has_prefix(slot->value, AUDIO))))
            return true;
    }
    return false;
}

/* "the music stays where it is, but slip it by 3 s" */
static void hand_over_kept(Chart *chart, unsigned end)
{
    SlotSpan kept = { 0, end }, order = { end + 1, chart->slots->len };
    for (unsigned i = 0; i < end; i++)
        if (!clause_is_neutral(chart_slot(chart, i)) &&
            chart_slot(chart, i)->kind != SLOT_REF)
            return;
    if (tidy_hand_over(chart, kept, order))
        tidy_silence(chart, kept);
}

/* "same place, same length, but 2 seconds later in the source": a slip goes without
 * saying that, and a replacement, and what is done to sound. */
static void drop_places(Chart *chart)
{
    static const char PLACE[] = "place";
    if (!stays_in_place(chart))
        return;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i), *behind;
        if (slot->kind != SLOT_KEEP || strcmp(slot->value, PLACE) != 0)
            continue;
        silence(slot);
        hand_over_kept(chart, i);
        behind = i + 1 < chart->slots->len ? chart_slot(chart, i + 1) : slot;
        if (slot_joins(behind) || behind->kind == SLOT_EXCEPT)
            silence(behind);
    }
}

/* "one second shorter each", "each 1 s shorter": what is done to several is done to
 * each. */
static void drop_each(Chart *chart)
{
    bool several = false, splits = false;
    unsigned length;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        several = several || (slot->kind == SLOT_REF && (slot->flags & REF_PLURAL));
        splits =
            splits || (slot->kind == SLOT_VERB && strcmp(slot->value, "split") == 0);
        if (!several || splits)
            continue;
        if (slot->kind == SLOT_EVERY)
            slot->kind = SLOT_AMOUNT;
        else if (slot->kind == SLOT_UNKNOWN &&
                 chart_match(chart, slot->from, WORD_EVERY, &length))
            silence(slot);
    }
}

/* "cards out, all three of them": said of the same once more. */
static void drop_counted_again(Chart *chart)
{
    Slot *last = NULL;
    const Slot *several = NULL;
    unsigned parted = 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_MARK && slot->value[0] == ',')
            parted = i;
        if (clause_is_neutral(slot))
            continue;
        if (slot->kind == SLOT_REF && !(slot->flags & REF_PRONOUN) &&
            (slot->members || (slot->flags & REF_PLURAL)))
            several = several ? several : slot;
        last = slot;
    }
    bool again = last && several && parted && last->kind == SLOT_REF &&
                 (last->flags & REF_PRONOUN) && (last->flags & REF_PLURAL) &&
                 chart_slot(chart, tidy_next(chart, parted)) == last;
    if (again)
        silence(last);
}

/* "the dress and the rings both fade in": what stands right behind them says no more. */
static void drop_both(Chart *chart)
{
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        const Slot *several = chart_slot(chart, i);
        unsigned behind = tidy_next(chart, i + 1), length;
        if (several->kind != SLOT_REF || !several->members ||
            behind >= chart->slots->len)
            continue;
        Slot *slot = chart_slot(chart, behind);
        while (slot->kind == SLOT_VERB && slot_is_light(slot) &&
               ++behind < chart->slots->len) /* "should all", "can both" */
            slot = chart_slot(chart, behind);
        bool pronoun = slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN) &&
                       (slot->flags & REF_PLURAL) && slot->prep == PREP_NONE &&
                       (chart_match(chart, slot->from, WORD_BOTH, &length) ||
                        chart_match(chart, slot->from, WORD_ALL, &length));
        bool all = slot->kind == SLOT_ALL && slot->to == slot->from + 1 &&
                   slot->prep == PREP_NONE;
        if (pronoun || all)
            silence(slot);
    }
}

/* "all three details: …", "lower thirds in bold: …": the only ones in front. */
static Slot *announced(const Chart *chart, unsigned end)
{
    Slot *found = NULL;
    for (unsigned i = 0; i < end; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_REF && found)
            return NULL;
        found = slot->kind == SLOT_REF ? slot : found;
    }
    bool several = found && !found->members && (found->flags & REF_PLURAL) &&
                   (found->flags & (REF_BARE | REF_BOTH));
    return several ? found : NULL;
}

/* "all three details: dress, rings and shoes": told one by one behind a colon. */
static void drop_announced(Chart *chart)
{
    for (unsigned i = 1; i + 1 < chart->slots->len; i++) {
        unsigned list = tidy_next(chart, i + 1), all = i;
        if (!chart_is_mark(chart, chart_slot(chart, i)->from, ":") ||
            list >= chart->slots->len || !chart_slot(chart, list)->members)
            continue;
        while (all > 0 && (clause_is_neutral(chart_slot(chart, all)) ||
                           chart_slot(chart, all)->kind == SLOT_UNKNOWN))
            all--;
        const Slot *slot = chart_slot(chart, all);
        bool several = slot->kind == SLOT_REF &&
                       (slot->flags & (REF_PRONOUN | REF_THIS | REF_BARE | REF_BOTH)) &&
                       (slot->flags & REF_PLURAL);
        Slot *only = announced(chart, i);
        if (several) {
            tidy_silence(chart, (SlotSpan){ all, i + 1 });
        } else if (only && tidy_next(chart, list + 1) == chart->slots->len) {
            chart_slot(chart, list)->prep = only->prep;
            tidy_put(only, chart_slot(chart, list));
            tidy_silence(chart, (SlotSpan){ i, i + 1 });
        }
    }
}

/* "the intro goes last, after the market": what says more exactly where it goes. */
static void drop_rough_places(Chart *chart)
{
    const unsigned BESIDE = PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE);
    bool named = false;
    for (unsigned i = 0; i + 2 < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        unsigned beside = tidy_next(chart, i + 1);
        named = named || slot->kind == SLOT_REF;
        if (!named || slot->kind != SLOT_PLACE || beside >= chart->slots->len ||
            chart_slot(chart, i + 1)->kind != SLOT_MARK)
            continue;
        const Slot *neighbour = chart_slot(chart, beside);
        if (neighbour->kind == SLOT_REF && (PREP_BIT(neighbour->prep) & BESIDE) &&
            tidy_next(chart, beside + 1) == chart->slots->len)
            tidy_silence(chart, (SlotSpan){ i, i + 2 });
    }
}

static bool is_plain_thing(const Slot *slot)
{
    return slot->kind == SLOT_REF && slot->prep == PREP_NONE &&
           !(slot->flags & (REF_PRONOUN | REF_ALL));
}

/* "swap intro flower" */
static void join_neighbours(Chart *chart)
{
    const Slot *verb = NULL;
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i), *next = chart_slot(chart, i + 1);
        if (clause_takes_two(slot))
            verb = slot;
        if (verb && is_plain_thing(slot) && is_plain_thing(next))
            slot_join(slot, next);
    }
}

static bool is_quoting(const Slot *slot)
{
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    return slot->kind == SLOT_REF && g_strcmp0(by, "content") == 0 &&
           (slot->prep == PREP_NONE || slot->prep == PREP_FROM ||
            slot->prep == PREP_OF);
}

/* "change the title from Hello to …", "the word Hello": one text, named twice. */
static void drop_doubles(Chart *chart)
{
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        unsigned at = i + 1;
        while (at < chart->slots->len && chart_slot(chart, at)->kind == SLOT_FILLER)
            at++;
        if (slot->kind != SLOT_REF || slot->members || at >= chart->slots->len ||
            !is_quoting(chart_slot(chart, at)))
            continue;
        Slot *quote = chart_slot(chart, at);
        bool kind = (slot->flags & REF_BARE) && g_strcmp0(slot->type, "text") == 0;
        if (!kind && !contrast_same_clips(chart, slot, quote))
            continue;
        quote->prep = slot->prep;
        silence(slot);
    }
}

/* Could a place in the order be a clip here? "Move the first clip to the second" says
 * where, unless two clips are to be joined. */
static bool may_count_on(const Slot *slot, const Slot *before, bool pairs)
{
    const unsigned preps = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_WITH) |
                           PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
                           (pairs ? PREP_BIT(PREP_TO) : 0);
    if (slot->kind == SLOT_REF)
        return true;
    return (PREP_BIT(slot->prep) & preps) &&
           (slot->prep != PREP_NONE || before->kind != SLOT_REF);
}

/* "mute the first clip and delete the second": of the kind last counted. */
static void count_on(Chart *chart)
{
    const Slot *counted = NULL, *before = NULL, *named = NULL;
    bool pairs = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        unsigned next = tidy_next(chart, i + 1);
        bool follows = next < chart->slots->len &&
                       chart_slot(chart, next)->kind == SLOT_REF &&
                       chart_slot(chart, next)->prep == PREP_NONE;
        pairs = pairs || clause_takes_two(slot);
        if (slot_is_counted(slot))
            counted = slot;
        else if (counted && before && !follows && may_count_on(slot, before, pairs))
            slot_count_on(chart, counted, slot);
        if (slot->kind == SLOT_REF && named)
            slot_lean_on(slot, named);
        named = slot->kind == SLOT_REF ? slot : named;
        if (!clause_is_neutral(slot) || slot->kind == SLOT_AND)
            before = slot;
    }
}

/* "2." or "2)" in front of an order */
static bool is_list_number(const Chart *chart, unsigned i, double number)
{
    const Slot *slot = chart_slot(chart, i);
    if (slot->kind != SLOT_AMOUNT || slot->unit != UNIT_WORD_NONE ||
        slot->number != number || slot->prep != PREP_NONE || i + 1 >= chart->slots->len)
        return false;
    const Slot *mark = chart_slot(chart, i + 1);
    return mark->kind == SLOT_MARK && strchr(".)", mark->value[0]) &&
           clauses_verb_begins(chart, i + 2);
}

/* "1. delete the logo 2. mute the music" */
static void drop_list_numbers(Chart *chart)
{
    unsigned number = 1;
    if (!chart->slots->len || !is_list_number(chart, 0, number))
        return;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        if (!is_list_number(chart, i, number))
            continue;
        chart_slot(chart, i)->kind = SLOT_THEN;
        number++;
    }
}

void chart_tidy(Chart *chart)
{
    drop_list_numbers(chart);
    chart_tidy_words(chart);
    chart_settle_crosswise(chart);
    chart_keep_wrong_parts(chart);
    chart_tidy_manner(chart);
    chart_settle_unwanted(chart);
    chart_drop_regrets(chart);
    chart_keep_stretches(chart);
    chart_hand_film_topic(chart);
    chart_find_asides(chart);
    chart_doubt_wishes(chart);
    chart_find_told(chart);
    chart_find_backstory(chart);
    chart_drop_reasons(chart);
    chart_settle_enough(chart);
    chart_tidy_looks(chart);
    chart_settle_contrasts(chart);
    chart_drop_denials(chart);
    chart_drop_kept(chart);
    chart_settle_buts(chart);
    drop_places(chart);
    chart_tidy_names(chart);
    chart_heed_praise(chart);
    chart_drop_complaints(chart);
    chart_drop_remarks(chart);
    drop_repeats(chart);
    drop_counted_again(chart);
    drop_both(chart);
    drop_announced(chart);
    drop_rough_places(chart);
    drop_doubles(chart);
    join_neighbours(chart);
    count_on(chart);
    move_exceptions(chart);
    chart_join_afterthoughts(chart);
    chart_lend_units(chart);
    drop_each(chart);
    chart_apply_corrections(chart);
    place_topic(chart);
}
