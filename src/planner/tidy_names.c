/*
 * Stage 5, before clauses: what is said of names.
 *
 * "Dress is a bad name, make it Gown" is an order to rename; and what is given as a name
 * may be the word for something else, as in "name the outro Farewell".
 */
#include "phrase.h"
#include "tidying.h"

#include <string.h>

static const char VERB_RENAME[] = "rename", ABOUT_NAMES[] = "name";

static bool is_verb(const Slot *slot, const char *value)
{
    return slot->kind == SLOT_VERB && strcmp(slot->value, value) == 0;
}

/* "… is a silly name", "the name …" */
static bool speaks_of_name(const Chart *chart, const Slot *slot)
{
    static const char LABEL[] = "label";
    unsigned length;
    if (slot->kind == SLOT_PROP)
        return strcmp(slot->value, LABEL) == 0;
    const Entry *copula = slot->kind == SLOT_COPULA
                              ? chart_match(chart, slot->from, WORD_COPULA, &length)
                              : NULL;
    return copula && g_strcmp0(copula->value, ABOUT_NAMES) == 0;
}

/* The end of what is told of a name in front of an order; 0: none is. */
static unsigned told_of_name(const Chart *chart)
{
    bool name = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (name && slot->kind == SLOT_MARK && !chart_is_mark(chart, slot->from, "?"))
            return i;
        if (slot->kind == SLOT_VERB)
            return 0;
        name = name || speaks_of_name(chart, slot);
    }
    return 0;
}

/* "make it Gown", "it should be Gown", and nothing else */
static Slot *gives_word(const Chart *chart, unsigned from)
{
    Slot *verb = NULL;
    bool it = false, word = false;
    for (unsigned i = from; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (clause_is_neutral(slot))
            continue;
        if (!verb && (is_verb(slot, "make") || is_verb(slot, "set")))
            verb = slot;
        else if (!it && slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN))
            it = true;
        else if (verb && (slot->kind == SLOT_UNKNOWN || slot->kind == SLOT_LITERAL))
            word = true;
        else
            return NULL;
    }
    return it && word ? verb : NULL;
}

static bool is_capital(const Chart *chart, const Slot *slot)
{
    const char *word = chart->sentence.source + chart->sentence.tokens[slot->from].from;
    return g_unichar_isupper(g_utf8_get_char(word));
}

/* "name the outro Farewell": no parting. */
static void keep_greetings(Chart *chart)
{
    bool renames = false, named = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (named && slot->kind == SLOT_CHAT && is_capital(chart, slot))
            slot->kind = SLOT_UNKNOWN;
        renames = renames || is_verb(slot, VERB_RENAME);
        named = renames &&
                (slot->kind == SLOT_REF ||
                 (named && (slot->kind == SLOT_MARK || slot->kind == SLOT_FILLER)));
    }
}

/* Was the last edit to give a name, or words to a text? */
static bool was_worded(const Chart *chart)
{
    const EditPlan *plan = chart->talk ? chart->talk->plan : NULL;
    const json_t *step = plan && plan_step_count(plan) == 1 ? plan_step(plan, 0) : NULL;
    const json_t *props = json_object_get(step, "props");
    return step && plan_step_verb(step) == VERB_UPDATE &&
           (json_object_get(props, "label") || json_object_get(props, "text"));
}

/* The last of the words that are all there is behind a correction; NULL: there is
 * more. */
static const Slot *last_word(const Chart *chart, unsigned first)
{
    const Slot *last = NULL;
    for (unsigned i = first; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_UNKNOWN)
            last = slot;
        else if (!clause_is_neutral(slot))
            return NULL;
    }
    return last;
}

/* "rename it to Rose", "no, Peony" */
static void word_correction(Chart *chart)
{
    unsigned first = 0;
    if (!was_worded(chart) || !chart_find(chart, SLOT_CORRECTION))
        return;
    while (clause_is_neutral(chart_slot(chart, first)) ||
           chart_slot(chart, first)->kind == SLOT_CORRECTION)
        if (++first == chart->slots->len)
            return;
    const Slot *last = last_word(chart, first);
    Slot *word = chart_slot(chart, first);
    if (!last || !is_capital(chart, word))
        return;
    g_autofree char *words = sentence_slice(&chart->sentence, word->from, last->to);
    word->to = last->to;
    tidy_silence(chart, (SlotSpan){ first + 1, chart->slots->len });
    word->kind = SLOT_LITERAL;
    word->value = chart_keep(chart, words);
}

/* The marker that is made and has no name yet; NULL: none is. */
static const Slot *nameless_marker(const Chart *chart)
{
    const Slot *marker = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_CALLED || slot->kind == SLOT_LITERAL ||
            (marker && slot->kind == SLOT_MARKER))
            return NULL;
        marker = slot->kind == SLOT_MARKER ? slot : marker;
    }
    bool made = marker && !marker->determined && !marker->json && !marker->value &&
                !(marker->flags & REF_PLURAL);
    return made ? marker : NULL;
}

/* Of what people say to each other only a greeting is a name as well: no "thanks". */
static bool is_greeting(const Slot *slot)
{
    return slot->kind == SLOT_CHAT && strcmp(slot->value, "hello") == 0;
}

static bool is_word(const Slot *slot)
{
    return slot->kind == SLOT_UNKNOWN || is_greeting(slot);
}

/* Behind slot n, a mark: the words up to the next one or the end; first == last where
 * there is more than words. */
static SlotSpan words_behind(const Chart *chart, unsigned n)
{
    SlotSpan words = { n + 1, n + 1 };
    while (words.to < chart->slots->len && is_word(chart_slot(chart, words.to)))
        words.to++;
    const Slot *next =
        words.to < chart->slots->len ? chart_slot(chart, words.to) : NULL;
    if (next && (next->kind != SLOT_MARK || chart_is_mark(chart, next->from, "?")))
        words.to = words.from;
    return words;
}

/* "add a marker at 5 s, chorus", "marker: chorus, at 5 s": words between marks are its
 * name. */
static void name_marker(Chart *chart)
{
    const Slot *marker = nameless_marker(chart);
    for (unsigned i = 0; marker && i < chart->slots->len; i++) {
        Slot *mark = chart_slot(chart, i);
        if (mark->kind != SLOT_MARK || !strchr(",:", mark->value[0]) ||
            mark->from < marker->to)
            continue;
        SlotSpan span = words_behind(chart, i);
        if (span.from == span.to)
            continue;
        Slot *word = chart_slot(chart, span.from);
        word->to = chart_slot(chart, span.to - 1)->to;
        g_autofree char *words = sentence_slice(&chart->sentence, word->from, word->to);
        word->kind = SLOT_CALLED;
        word->value = chart_keep(chart, words);
        tidy_silence(chart, (SlotSpan){ span.from + 1, span.to });
        tidy_silence(chart, (SlotSpan){ i, i + 1 });
        if (span.to < chart->slots->len)
            tidy_silence(chart, (SlotSpan){ span.to, span.to + 1 });
        return;
    }
}

/* "mark 5 s as hello", "marker hello at 5 s": no greeting. */
static void keep_marked(Chart *chart)
{
    bool marks = false;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        const Slot *before = i > 0 ? chart_slot(chart, i - 1) : NULL;
        if (marks && is_greeting(slot) && before->kind != SLOT_MARK)
            slot->kind = SLOT_UNKNOWN;
        marks = marks || is_verb(slot, "mark") || slot->kind == SLOT_MARKER;
    }
}

/* Is all from slot n on words, or a quote? */
static bool are_words(const Chart *chart, unsigned n)
{
    bool words = false;
    for (; n < chart->slots->len; n++) {
        const Slot *slot = chart_slot(chart, n);
        bool word = slot->kind == SLOT_UNKNOWN || slot->kind == SLOT_LITERAL;
        if (!word && !clause_is_neutral(slot))
            return false;
        words = words || word;
    }
    return words;
}

/* "father's toast -> Dad's speech", "marker drop -> verse": what has no words of its own
 * is named anew. */
static void name_by_arrow(Chart *chart)
{
    for (unsigned i = 1; i + 1 < chart->slots->len; i++) {
        Slot *arrow = chart_slot(chart, i), *next = chart_slot(chart, i + 1);
        const Slot *thing = chart_slot(chart, i - 1);
        unsigned length = chart_arrow(chart, arrow->from);
        unsigned more = length > 1 && next->from == arrow->from + 1;
        bool clip = thing->kind == SLOT_REF && (thing->flags & REF_NAMED) &&
                    g_strcmp0(thing->type, "text") != 0 &&
                    !(thing->flags & (REF_PLURAL | REF_GUESSED | REF_SPELLED));
        bool marker = thing->kind == SLOT_MARKER && thing->json;
        if (!length || i > 1 || !(clip || marker) || !are_words(chart, i + 1 + more))
            continue;
        arrow->kind = SLOT_VERB;
        arrow->value = VERB_RENAME;
        if (more)
            tidy_silence(chart, (SlotSpan){ i + 1, i + 2 });
        return;
    }
}

/* The first slot of words that are all there is in front of "is a better name for"; the
 * verb, and what is to have it. */
static bool names_better(const Chart *chart, unsigned *verb, unsigned *thing)
{
    unsigned copula = 0;
    while (copula < chart->slots->len && is_word(chart_slot(chart, copula)))
        copula++;
    if (copula == 0 && chart_slot(chart, 0)->kind == SLOT_LITERAL)
        copula++;
    *verb = tidy_next(chart, copula + 1);
    *thing = tidy_next(chart, *verb + 1);
    if (!copula || tidy_next(chart, *thing + 1) < chart->slots->len ||
        *thing >= chart->slots->len || chart_slot(chart, copula)->kind != SLOT_COPULA)
        return false;
    const Slot *named = chart_slot(chart, *thing);
    return is_verb(chart_slot(chart, *verb), VERB_RENAME) && named->prep == PREP_FOR &&
           (named->kind == SLOT_REF || named->kind == SLOT_MARKER);
}

/* "Dusk is a better name for the outro": the order as other orders to rename. */
static void order_better_name(Chart *chart)
{
    unsigned verb, thing;
    if (chart->slots->len < 4 || !names_better(chart, &verb, &thing))
        return;
    Slot *first = chart_slot(chart, 0);
    if (first->kind != SLOT_LITERAL) {
        unsigned to = first->to;
        for (unsigned i = 1; is_word(chart_slot(chart, i)); i++)
            to = chart_slot(chart, i)->to;
        g_autofree char *words = sentence_slice(&chart->sentence, first->from, to);
        *first = (Slot){ .kind = SLOT_LITERAL,
                         .from = first->from,
                         .to = to,
                         .value = chart_keep(chart, words) };
    }
    first->prep = PREP_TO;
    tidy_silence(chart, (SlotSpan){ 1, verb });
    chart_slot(chart, thing)->prep = PREP_NONE;
    Slot words = *first;
    *first = *chart_slot(chart, verb);
    *chart_slot(chart, verb) = *chart_slot(chart, thing);
    *chart_slot(chart, thing) = words;
}

/* "name this Party time": "this" is what is named, and all behind it its name. */
static void name_this(Chart *chart)
{
    for (unsigned i = 0; i + 1 < chart->slots->len; i++) {
        Slot *thing = chart_slot(chart, i + 1);
        unsigned length, to = thing->to;
        const Entry *pron = chart_match(chart, thing->from, WORD_PRON, &length);
        if (!is_verb(chart_slot(chart, i), VERB_RENAME) || thing->kind != SLOT_REF ||
            !pron || strcmp(pron->value, "selected") != 0 ||
            thing->to != thing->from + 2)
            continue;
        const char *source = chart->sentence.source;
        if (!g_unichar_isupper(
                g_utf8_get_char(source + chart->sentence.tokens[thing->from + 1].from)))
            return;
        for (unsigned n = i + 2; n < chart->slots->len; n++) {
            if (!is_word(chart_slot(chart, n)))
                return;
            to = chart_slot(chart, n)->to;
        }
        g_autofree char *words = sentence_slice(&chart->sentence, thing->from + 1, to);
        Slot name = { .kind = SLOT_LITERAL,
                      .prep = PREP_TO,
                      .from = thing->from + 1,
                      .to = to,
                      .value = chart_keep(chart, words) };
        Slot that = { .kind = SLOT_REF, .from = thing->from, .to = thing->from + 1 };
        phrase_fill_pronoun(pron, &that);
        slot_clear(thing);
        *thing = that;
        tidy_silence(chart, (SlotSpan){ i + 2, chart->slots->len });
        g_array_insert_val(chart->slots, i + 2, name);
        return;
    }
}

void chart_tidy_names(Chart *chart)
{
    name_this(chart);
    order_better_name(chart);
    name_by_arrow(chart);
    keep_marked(chart);
    name_marker(chart);
    word_correction(chart);
    unsigned end = told_of_name(chart);
    Slot *verb = end ? gives_word(chart, end) : NULL;
    if (verb) {
        verb->value = VERB_RENAME;
        verb->gap_from = verb->gap_to = 0;
    }
    keep_greetings(chart);
}
