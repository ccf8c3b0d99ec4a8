/*
 * Sentences as people type them: words that are not what they look like.
 *
 * "Mute it automatically": an adverb that no list has says nothing that an order could
 * use. "Before I delete the rings, …" orders nothing yet. "Bring it back to 100 %" takes
 * nothing back, "minus 8 dB" leaves nothing out, "colour is fixed" colours nothing.
 */
#include "tidying.h"

#include <string.h>

/* ---- "… automatically" ----------------------------------------------------------- */

/* One word in small letters that no list has, with an ending of adverbs. */
static bool is_adverb(const Chart *chart, const Slot *slot)
{
    enum { LETTERS_MIN = 6 };
    const char *ending = vocabulary_rule(chart->vocabulary, "manner-ending");
    const Token *token = &chart->sentence.tokens[slot->from];
    return ending && slot->kind == SLOT_UNKNOWN && slot->to == slot->from + 1 &&
           !slot->fuzzy && token->kind == TOKEN_WORD &&
           strlen(token->text) >= LETTERS_MIN &&
           g_str_has_suffix(token->text, ending) &&
           g_unichar_islower(g_utf8_get_char(chart->sentence.source + token->from)) &&
           !vocabulary_knows(chart->vocabulary, token->text);
}

static bool is_filler_of(const Chart *chart, const Slot *slot, WordClass class)
{
    unsigned length;
    return slot->kind == SLOT_FILLER && chart_match(chart, slot->from, class, &length);
}

/* Could it be what a verb in front is done to ("delete family"), or of which kind what
 * comes behind is? */
static bool stands_for_thing(const Chart *chart, unsigned i)
{
    const Slot *before = i > 0 ? chart_slot(chart, i - 1) : NULL;
    const Slot *behind = i + 1 < chart->slots->len ? chart_slot(chart, i + 1) : NULL;
    if (behind && slot_is_verbal(behind))
        return false;
    if (!before || before->kind == SLOT_MARK || is_filler_of(chart, before, WORD_DET) ||
        is_filler_of(chart, before, WORD_PREP))
        return true;
    return before->kind == SLOT_VERB && (!behind || slot_joins(behind));
}

static void drop_manner(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (is_adverb(chart, chart_slot(chart, i)) && !stands_for_thing(chart, i))
            chart_slot(chart, i)->kind = SLOT_FILLER;
}

/* ---- "before I delete the rings, …" ---------------------------------------------- */

static bool says_prep(const Chart *chart, const Slot *slot, Prep prep)
{
    unsigned length;
    const Entry *entry = chart_match(chart, slot->from, WORD_PREP, &length);
    return entry && prep_parse(entry->value) == prep;
}

/* "before I …", "after we …" at the beginning of a part. */
static bool begins_when(const Chart *chart, unsigned i)
{
    if (i + 2 >= chart->slots->len ||
        (i > 0 && chart_slot(chart, i - 1)->kind != SLOT_MARK))
        return false;
    const Slot *when = chart_slot(chart, i), *who = chart_slot(chart, i + 1);
    return (says_prep(chart, when, PREP_BEFORE) ||
            says_prep(chart, when, PREP_AFTER)) &&
           who->kind == SLOT_FILLER && tidy_begins_with(chart, i + 1, WORD_SUBJECT);
}

/* What somebody is about to do is not ordered: its verb is a word too many. */
static void heed_plans(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        unsigned verb = begins_when(chart, i) ? tidy_next(chart, i + 2) : 0;
        if (verb && verb < chart->slots->len &&
            chart_slot(chart, verb)->kind == SLOT_VERB)
            chart_slot(chart, verb)->kind = SLOT_UNKNOWN;
    }
}

/* ---- "bring it back to 100 %" ---------------------------------------------------- */

static bool is_level(const Slot *slot, bool apart)
{
    bool normal = slot->kind == SLOT_STYLE || slot->kind == SLOT_EXTREME ||
                  (slot->kind == SLOT_POSITION && slot->prep != PREP_NONE);
    if (normal && apart) /* "bring it back to normal" */
        return true;
    return slot->kind == SLOT_AMOUNT && slot->prep == PREP_TO &&
           (slot->unit == UNIT_WORD_PERCENT || slot->unit == UNIT_WORD_DB ||
            slot->unit == UNIT_WORD_PX || slot->unit == UNIT_WORD_PT);
}

static void heed_levels(Chart *chart)
{
    static const char UNDO[] = "history:undo", SET[] = "set";
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *verb = chart_slot(chart, i);
        if (verb->kind != SLOT_VERB || strcmp(verb->value, UNDO) != 0)
            continue;
        unsigned end = i + 1;
        while (end < chart->slots->len && !slot_joins(chart_slot(chart, end)) &&
               !is_level(chart_slot(chart, end), verb->gap_to > 0))
            end++;
        if (end < chart->slots->len &&
            is_level(chart_slot(chart, end), verb->gap_to > 0))
            verb->value = SET;
    }
}

/* ---- "minus 8 dB" ---------------------------------------------------------------- */

/* "but" leaves out, too, and is no sign. */
static bool is_minus(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return slot->kind == SLOT_EXCEPT &&
           chart_match(chart, slot->from, WORD_MINUS, &length);
}

/* Nothing can be left out of a gain or an angle, nor of what something goes by. */
static void heed_minus(Chart *chart)
{
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        Slot *amount = chart_slot(chart, i + 1);
        bool by = i > 0 && says_prep(chart, chart_slot(chart, i - 1), PREP_BY);
        if (!is_minus(chart, chart_slot(chart, i)) || amount->kind != SLOT_AMOUNT ||
            (!by && amount->unit != UNIT_WORD_DB && amount->unit != UNIT_WORD_DEG &&
             amount->unit != UNIT_WORD_ST))
            continue;
        amount->prep = by ? PREP_BY : amount->prep;
        chart_slot(chart, i)->kind = SLOT_FILLER;
        amount->number = -amount->number;
    }
}

/* ---- "make it 5 s long by speeding it up" ---------------------------------------- */

/* By how fast it plays it comes to last so long: that is to fit it. */
static void heed_means(Chart *chart)
{
    static const char *const SPEEDS[] = { "more:speed", "less:speed", NULL };
    static const char FIT[] = "fit";
    Slot *verb = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *means = chart_slot(chart, i);
        if (means->kind != SLOT_VERB)
            continue;
        bool by = i > 0 && says_prep(chart, chart_slot(chart, i - 1), PREP_BY);
        unsigned it = tidy_next(chart, i + 1);
        if (!verb || !by || !g_strv_contains(SPEEDS, means->value)) {
            verb = means;
            continue;
        }
        verb->value = FIT;
        means->kind = SLOT_FILLER;
        if (it < chart->slots->len && chart_slot(chart, it)->kind == SLOT_REF &&
            (chart_slot(chart, it)->flags & REF_PRONOUN))
            chart_slot(chart, it)->kind = SLOT_FILLER;
    }
}

/* ---- "colour is fixed, …", "…, so it has to go" ---------------------------------- */

/* What something is said of is a noun, whatever else it could be. */
static void heed_subjects(Chart *chart)
{
    if (vocabulary_rule(chart->vocabulary, "verb-last"))
        return;
    for (unsigned i = 0; i + 2 < chart->slots->len; i++) {
        Slot *noun = chart_slot(chart, i);
        bool begins = i == 0 || chart_slot(chart, i - 1)->kind == SLOT_MARK;
        if (begins && noun->kind == SLOT_VERB && noun->to == noun->from + 1 &&
            !noun->gap_to && chart_slot(chart, i + 1)->kind == SLOT_COPULA &&
            chart_slot(chart, i + 2)->kind == SLOT_UNKNOWN)
            noun->kind = SLOT_UNKNOWN;
    }
}

/* Behind something told that orders nothing, "so it …" is what is to be done. */
static void heed_conclusions(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *so = chart_slot(chart, i);
        SlotSpan told = { 0, i }, order = { i + 1, i + 2 };
        if (so->kind != SLOT_REASON || order.to > chart->slots->len ||
            tidy_orders(chart, told) || !tidy_orders(chart, order) ||
            !tidy_begins_with(chart, i, WORD_THEN))
            continue;
        so->kind = SLOT_FILLER;
    }
}

/* ---- "…, also the sticker twice as large" ---------------------------------------- */

static void heed_also(Chart *chart)
{
    static const char TOO[] = "too";
    unsigned length;
    for (unsigned i = 1; i < chart->slots->len; i++) {
        Slot *also = chart_slot(chart, i);
        const Slot *before = chart_slot(chart, i - 1);
        const Entry *entry = chart_match(chart, also->from, WORD_TALK, &length);
        if (entry && strcmp(entry->value, TOO) == 0 && also->kind == SLOT_FILLER &&
            before->kind == SLOT_MARK && before->value[0] == ',' &&
            i + 1 < chart->slots->len && chart_slot(chart, i + 1)->kind == SLOT_REF)
            also->kind = SLOT_THEN;
    }
}

/* ---- "too loud compared with the voice" ------------------------------------------ */

/* What something is too much of beside what, changes nothing of it. */
static void drop_compared(Chart *chart)
{
    bool complains = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        complains =
            (complains && slot->kind != SLOT_MARK) || slot_complains(chart, slot);
        if (complains && slot->kind == SLOT_REF && slot->prep == PREP_THAN)
            slot->kind = SLOT_FILLER;
    }
}

/* ---- "even a bit louder" --------------------------------------------------------- */

/* How much tells more than that it is more. */
static void drop_even(Chart *chart)
{
    static const char EVEN[] = "more";
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        Slot *even = chart_slot(chart, i);
        const Slot *much = chart_slot(chart, i + 1);
        if (even->kind == SLOT_STRENGTH && much->kind == SLOT_STRENGTH &&
            strcmp(even->value, EVEN) == 0 && strcmp(much->value, EVEN) != 0)
            even->kind = SLOT_FILLER;
    }
}

/* ---- "back in the middle" -------------------------------------------------------- */

/* In front of where something goes "back" says that it was there before. */
static void heed_back(Chart *chart)
{
    static const SlotKind PLACES[] = { SLOT_POSITION, SLOT_MIDDLE, SLOT_EXTREME };
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        Slot *back = chart_slot(chart, i);
        unsigned next = tidy_next(chart, i + 1);
        if (back->kind != SLOT_SHIFT || back->to != back->from + 1 || i == 0 ||
            chart_slot(chart, i - 1)->kind != SLOT_REF || next >= chart->slots->len)
            continue;
        for (unsigned k = 0; k < G_N_ELEMENTS(PLACES); k++)
            if (chart_slot(chart, next)->kind == PLACES[k])
                back->kind = SLOT_FILLER;
    }
}

/* ---- "title outline off" --------------------------------------------------------- */

/* At the end of an order "off" is what becomes of the look in front of it. */
static void heed_off(Chart *chart)
{
    static const char OFF[] = "off", SET[] = "set:";
    for (unsigned i = 1; i < chart->slots->len; i++) {
        Slot *look = chart_slot(chart, i - 1), *off = chart_slot(chart, i);
        bool ends = i + 1 == chart->slots->len || slot_joins(chart_slot(chart, i + 1));
        bool verb = look->kind == SLOT_VERB && g_str_has_prefix(look->value, SET) &&
                    !look->gap_to;
        if (!ends || !verb || off->kind != SLOT_FILLER ||
            !says_prep(chart, off, PREP_OFF))
            continue;
        look->kind = SLOT_PROP;
        look->value += strlen(SET);
        off->kind = SLOT_VERB;
        off->value = OFF;
    }
}

/* ---- "half of the volume it has now" --------------------------------------------- */

/* "its speed", behind a share: of how fast it is. */
static bool is_its_own(const Chart *chart, unsigned i)
{
    static const char *const MULTIPLIED[] = { "speed", "scale", NULL };
    static const char OWNER[] = "owner";
    unsigned length;
    const Slot *prop = chart_slot(chart, i);
    const Entry *det = prop->kind == SLOT_PROP && prop->from > 0
                           ? chart_match(chart, prop->from - 1, WORD_DET, &length)
                           : NULL;
    return det && g_strcmp0(det->value, OWNER) == 0 &&
           g_strv_contains(MULTIPLIED, prop->value);
}

/* A share of what something is by now changes it by that much. */
static void heed_current(Chart *chart)
{
    enum { SLOTS_BETWEEN = 4, PERCENT = 100 };
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *share = chart_slot(chart, i);
        if (share->kind != SLOT_AMOUNT || share->unit != UNIT_WORD_PERCENT)
            continue;
        unsigned end = MIN(i + SLOTS_BETWEEN, chart->slots->len);
        for (unsigned at = i + 1; at < end; at++) {
            if (!tidy_begins_with(chart, at, WORD_CURRENT) && !is_its_own(chart, at))
                continue;
            share->unit = UNIT_WORD_X;
            share->number /= PERCENT;
            share->factor = true;
            share->prep = PREP_NONE;
            break;
        }
    }
}

/* ---- "it comes too late, pull it forward" ---------------------------------------- */

static bool is_lateness(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return slot->kind == SLOT_SHIFT &&
           chart_match(chart, slot->from, WORD_COMPLAINT, &length);
}

/* "bring it forward", by a time. */
static bool is_shifting(const Chart *chart, unsigned i)
{
    static const char *const VERBS[] = { "order:forward", "order:backward", NULL };
    const Slot *verb = chart_slot(chart, i);
    bool time = false;
    for (unsigned n = i + 1; n < chart->slots->len; n++)
        time = time || slot_is_time(chart_slot(chart, n));
    return verb->kind == SLOT_VERB && g_strv_contains(VERBS, verb->value) && time;
}

/* What comes too late is pulled "forward" to be earlier, what comes too early is put
 * "back" to be later. */
static void heed_lateness(Chart *chart)
{
    const Slot *lateness = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        bool other = slot->kind == SLOT_REF && !(slot->flags & REF_PRONOUN);
        if (is_lateness(chart, slot))
            lateness = slot;
        else if (lateness && other) /* another clip is spoken of */
            lateness = NULL;
        else if (lateness && slot->kind == SLOT_SHIFT)
            slot->value = lateness->value;
        else if (lateness && is_shifting(chart, i))
            slot->value =
                lateness->value[0] == '-' ? "order:backward" : "order:forward";
    }
}

void chart_tidy_words(Chart *chart)
{
    chart_heed_depths(chart);
    chart_heed_appositions(chart);
    drop_manner(chart);
    heed_plans(chart);
    heed_levels(chart);
    heed_means(chart);
    heed_current(chart);
    heed_minus(chart);
    heed_off(chart);
    drop_even(chart);
    heed_back(chart);
    heed_subjects(chart);
    heed_conclusions(chart);
    heed_also(chart);
    drop_compared(chart);
    heed_lateness(chart);
    chart_heed_recurrence(chart);
}
