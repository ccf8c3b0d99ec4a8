/* Stage 6: new names. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- names that nothing quotes --------------------------------------------------- */

/* Words around slots that say nothing by themselves can be part of a name: "My film",
 * "Walk in". */
static unsigned name_begins(const Chart *chart, const Slot *first)
{
    unsigned from = first->from, length;
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->to != from)
            continue;
        bool word = chart_match(chart, slot->from, WORD_DET, &length) ||
                    chart_match(chart, slot->from, WORD_FILLER, &length);
        if (slot->kind != SLOT_FILLER || !word ||
            chart_match(chart, slot->from, WORD_PREP, &length) ||
            chart_match(chart, slot->from, WORD_PRON, &length))
            break;
        from = slot->from;
    }
    return from;
}

static bool is_polite(const Chart *chart, unsigned n)
{
    static const WordClass AROUND[] = { WORD_POLITE, WORD_CHAT, WORD_AND };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(AROUND); i++)
        if (chart_match(chart, n, AROUND[i], &length))
            return true;
    return false;
}

static unsigned name_ends(const Chart *chart, const Slot *last)
{
    unsigned to = last->to, length, polite;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool idle = slot->kind == SLOT_FILLER || slot->kind == SLOT_COPULA;
        if (slot->from == to && slot->to > to && idle && !chart->tail_owner[to] &&
            !is_polite(chart, to) && chart->sentence.tokens[to].kind == TOKEN_WORD &&
            !chart_match(chart, to, WORD_PREP, &length))
            to = slot->to;
    }
    if (chart_match(chart, to, WORD_PREP, &length) &&
        (to + length == chart->sentence.count ||
         chart_match(chart, to + length, WORD_POLITE, &polite)))
        to += length;
    return to;
}

/* The words of the slots [from, to), which it takes. */
static char *take_span(Clause *clause, unsigned from, unsigned to)
{
    const Chart *chart = clause->chart;
    for (unsigned i = from; i < to; i++)
        clause->used[i] = true;
    return sentence_slice(&chart->sentence, name_begins(chart, clause->slots[from]),
                          name_ends(chart, clause->slots[to - 1]));
}

char *clause_take_words(Clause *clause, unsigned preps)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (!clause->used[i] && slot->kind != SLOT_VERB &&
            (PREP_BIT(slot->prep) & preps))
            return take_span(clause, i, clause->count);
    }
    return NULL;
}

/* ---- who is named what ----------------------------------------------------------- */

/* A thing, and the slots [from, to) of its new name. */
typedef struct {
    const Slot *subject; /* NULL: not said */
    const Slot *called;  /* "the clip called X" */
    unsigned from, to;
    unsigned next; /* where what is named next begins */
} Naming;

static bool is_label(const Slot *slot)
{
    return slot->kind == SLOT_PROP && strcmp(slot->value, "label") == 0;
}

static bool renames(const Slot *slot)
{
    return slot->kind == SLOT_VERB && strcmp(slot->value, "rename") == 0;
}

/* "new name for the intro" */
static bool is_subject(const Slot *slot)
{
    const unsigned WHOSE = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF) | PREP_BIT(PREP_FOR);
    bool thing = slot->kind == SLOT_REF || slot->kind == SLOT_LITERAL ||
                 slot->kind == SLOT_WHOLE;
    return thing && (PREP_BIT(slot->prep) & WHOSE);
}

/* Where the words in front of slot i begin. What was named in front of the order, "Dress,
 * call it Gown", stands behind the verb by now. */
static unsigned lead_begin(const Clause *clause, unsigned i)
{
    unsigned from = 0;
    for (unsigned before = 0; before < i; before++)
        from = MAX(from, clause->slots[before]->to);
    return from;
}

/* Do the tokens in front of the slot, behind the one before it, tell of `prep`? Unknown
 * words have none of their own. */
static bool follows_prep(const Clause *clause, unsigned i, Prep prep)
{
    unsigned length;
    for (unsigned n = lead_begin(clause, i); n <= clause->slots[i]->from; n++) {
        const Entry *entry = chart_match(clause->chart, n, WORD_PREP, &length);
        if (entry && prep_parse(entry->value) == prep)
            return true;
    }
    return false;
}

static bool follows_joint(const Clause *clause, unsigned i)
{
    unsigned length;
    for (unsigned n = lead_begin(clause, i); n < clause->slots[i]->from; n++)
        if (chart_match(clause->chart, n, WORD_AND, &length) ||
            chart_is_mark(clause->chart, n, ","))
            return true;
    return false;
}

/* "…, and the market to Bazaar" */
static bool begins_next(const Clause *clause, unsigned i)
{
    return i + 1 < clause->count && is_subject(clause->slots[i]) &&
           clause->slots[i]->prep == PREP_NONE && follows_joint(clause, i) &&
           (clause->slots[i + 1]->kind == SLOT_LITERAL ||
            follows_prep(clause, i + 1, PREP_TO));
}

/* "rename track music to Soundtrack": what else stands in front of "to" is no name. */
static bool is_unclear(const Clause *clause, const Naming *naming)
{
    bool told = naming->from > 0 && is_label(clause->slots[naming->from - 1]);
    if (naming->from > 0 && !told && follows_joint(clause, naming->from))
        return true; /* "needs a new name, Gown" is clear */
    for (unsigned i = naming->from + 1; i < naming->to; i++)
        if (follows_prep(clause, i, PREP_TO))
            return !follows_prep(clause, naming->from, PREP_TO);
    return false;
}

/* The slot behind thing, verb and "name"; `begin` for a clause that goes on. */
static unsigned find_name(const Clause *clause, unsigned begin, Naming *naming)
{
    bool verb = begin > 0;
    unsigned i = begin;
    for (; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool order = slot->kind == SLOT_VERB && (!verb || renames(slot));
        if (is_subject(slot) && !naming->subject)
            naming->subject = slot;
        else if (slot->kind == SLOT_WHOLE && naming->subject &&
                 naming->subject->kind == SLOT_WHOLE && !verb)
            continue; /* "the episode's project" */
        else if (slot->kind == SLOT_CALLED && i + 1 < clause->count &&
                 slot == clause_next(clause, naming->subject))
            naming->called = slot;
        else if (!is_label(slot) && !order)
            break;
        verb = verb || order;
    }
    bool sole = i == clause->count && naming->subject == clause->slots[i - 1] &&
                naming->subject->kind == SLOT_LITERAL;
    if (!sole)
        return i;
    naming->subject = NULL; /* 'the name should be "Opening"' */
    return i - 1;
}

/* 'the name "Opening" to the intro' */
static bool gives_name(const Clause *clause, Naming *naming)
{
    for (unsigned i = 1; i + 1 < clause->count; i++) {
        const Slot *slot = clause->slots[i], *next = clause->slots[i + 1];
        if (slot->kind != SLOT_LITERAL || !is_label(clause->slots[i - 1]) ||
            next->kind != SLOT_REF || next->prep != PREP_TO)
            continue;
        *naming = (Naming){ .subject = next, .from = i, .to = i + 1, .next = i + 2 };
        return i + 2 == clause->count;
    }
    return false;
}

/* "use Opening as the name of the intro" */
static bool uses_as_name(const Clause *clause, Naming *naming)
{
    const unsigned WHOSE = PREP_BIT(PREP_OF) | PREP_BIT(PREP_FOR) | PREP_BIT(PREP_ON);
    unsigned label = clause->count - 2, from = 0;
    while (from < clause->count && clause->slots[from]->kind == SLOT_VERB)
        from++;
    if (clause->count < 4 || from >= label || !is_label(clause->slots[label]))
        return false;
    const Slot *subject = clause->slots[label + 1];
    if (subject->kind != SLOT_REF || !(PREP_BIT(subject->prep) & WHOSE))
        return false;
    *naming = (Naming){
        .subject = subject, .from = from, .to = label, .next = clause->count
    };
    return true;
}

/* "people at the market call it a bazaar": words in front of the verb are no name. */
static bool is_before_verb(const Clause *clause, unsigned i)
{
    unsigned first = 0;
    while (first < clause->count && clause->slots[first]->kind != SLOT_VERB)
        first++;
    return clause->slots[i]->kind == SLOT_UNKNOWN && first < clause->count && i < first;
}

static bool fill_naming(const Clause *clause, unsigned begin, Naming *naming)
{
    if (gives_name(clause, naming) || uses_as_name(clause, naming))
        return true;
    static const unsigned LEADS =
        PREP_BIT(PREP_NONE) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_IN);
    naming->from = find_name(clause, begin, naming);
    if (naming->from >= clause->count || is_before_verb(clause, naming->from))
        return false;
    naming->to = naming->from + 1;
    while (naming->to < clause->count && !begins_next(clause, naming->to))
        naming->to++;
    naming->next = naming->to;
    for (unsigned i = naming->from + 1; i < naming->to; i++)
        if (renames(clause->slots[i]))
            return false; /* "the flower is really Rose, rename it" */
    return (PREP_BIT(clause->slots[naming->from]->prep) & LEADS) &&
           !is_unclear(clause, naming);
}

/* ---- steps ----------------------------------------------------------------------- */

static char *take_name(Clause *clause, const Naming *naming)
{
    const Slot *first = clause->slots[naming->from];
    for (unsigned i = naming->from + 1; i < naming->to; i++)
        if (clause->slots[i]->kind == SLOT_LITERAL)
            return NULL; /* "name it 'Crash'": words and a quote */
    if (first->kind != SLOT_LITERAL)
        return take_span(clause, naming->from, naming->to);
    if (naming->to > naming->from + 1 || !first->value[0])
        return NULL;
    clause_use(clause, first);
    return g_strdup(first->value);
}

/* One track by its number, not what is on it. */
static bool is_track(const Slot *subject)
{
    const char *by = json_string_value(json_object_get(subject->json, "by"));
    return (subject->flags & REF_TRACKS) && g_strcmp0(by, "track") == 0;
}

static void push_track_name(Clause *clause, Draft *draft, const Slot *subject,
                            const char *name)
{
    clause_use(clause, subject);
    reading_draft_push(draft,
                       json_pack("{sssssOs{ss}}", "op", "track", "action", "update",
                                 "track", json_object_get(subject->json, "track"),
                                 "props", "label", name));
}

/* "rename what is on track 2": all of it cannot have one name. */
static bool is_on_tracks(const Slot *subject)
{
    const char *by = json_string_value(json_object_get(subject->json, "by"));
    return g_strcmp0(by, "track") == 0 && !is_track(subject);
}

static bool push_name(Clause *clause, Draft *draft, const Naming *naming)
{
    const Slot *subject = naming->subject;
    g_autofree char *name = take_name(clause, naming);
    if (!name)
        return false;
    if (subject && subject->kind == SLOT_WHOLE) {
        while (clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF)))
            ;
        reading_draft_push(draft,
                           json_pack("{ssss}", "op", "composition", "name", name));
        return true;
    }
    if (subject && is_track(subject)) {
        push_track_name(clause, draft, subject, name);
        return true;
    }
    json_t *target = subject && subject->kind == SLOT_REF
                         ? clause_selector(clause, subject)
                         : clause_target(clause, NULL);
    if (naming->called) {
        json_decref(target);
        target = json_pack("{ssss}", "by", "label", "label", naming->called->value);
        clause_use(clause, naming->called);
    }
    json_t *step = step_on("update", target);
    json_object_set_new(step, "props", json_pack("{ss}", "label", name));
    reading_draft_push(draft, step);
    return true;
}

/* Takes the words that ask for a name; false where none do. */
static bool take_order(Clause *clause)
{
    const Slot *verb = NULL, *label = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_VERB && (!verb || renames(slot)))
            verb = slot; /* "let it be called …" */
        label = !label && is_label(slot) ? slot : label;
    }
    bool named =
        verb && renames(verb) && !clause_names_kind(clause, verb); /* "name texts" */
    bool sets = verb && label && !clause_names_kind(clause, label) &&
                (strcmp(verb->value, "set") == 0 || strcmp(verb->value, "make") == 0);
    if (!named && !sets)
        return false;
    clause_use_verbs(clause);
    clause_use(clause, verb);
    if (label)
        clause_use(clause, label);
    return true;
}

/* "rename the intro" */
static bool ask_name(Clause *clause, Draft *draft)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!ref || clause->count != 2 || !clause_verb_is(clause, "rename"))
        return false;
    clause_use(clause, ref);
    reading_draft_ask(draft, "label", _("What should it be called?"));
    return true;
}

/* "rename the intro to Day one": what stands behind the clip is its name. */
bool build_rename(Clause *clause, Draft *draft)
{
    bool marker = clause_has(clause, SLOT_MARKER) && !clause_has(clause, SLOT_WHOLE);
    if (marker || !take_order(clause))
        return false;
    if (ask_name(clause, draft))
        return true;
    for (unsigned begin = 0; begin < clause->count;) {
        Naming naming = { 0 };
        if (!fill_naming(clause, begin, &naming) ||
            (naming.subject && is_on_tracks(naming.subject)) ||
            !push_name(clause, draft, &naming))
            return false;
        begin = naming.next;
    }
    return true;
}
