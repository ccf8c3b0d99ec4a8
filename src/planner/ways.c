/*
 * Stage 7: the ways to read a sentence, and which one makes most sense: as it stands; with
 * names that are ordinary words; with light verbs; without what is only told.
 */
#include "attempt.h"
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static bool has_weak_names(const Chart *chart)
{
    for (unsigned i = 0; i < chart->names->len; i++)
        if (g_array_index(chart->names, Name, i).weak)
            return true;
    return false;
}

/* All but all of them: of that description there are none. */
static bool is_none(const json_t *json)
{
    const char *key;
    json_t *value, *from = json_object_get(json, "from");
    size_t n;
    if (from && json_equal(from, json_object_get(json, "except")))
        return true;
    json_object_foreach((json_t *)(uintptr_t)json, key,
                        value) if (is_none(value)) return true;
    json_array_foreach(json, n, value) if (is_none(value)) return true;
    return false;
}

/* Does a step act on "it" where nothing was spoken of? */
static bool means_nothing(const Chart *chart, const Attempt *attempt)
{
    const GPtrArray *mentioned = chart->context ? chart->context->mentioned : NULL;
    if (mentioned && mentioned->len > 0)
        return false;
    size_t n;
    json_t *step;
    json_array_foreach(attempt->steps, n, step)
    {
        const json_t *target = json_object_get(step, "target");
        const char *by = json_string_value(json_object_get(target, "by"));
        if (g_strcmp0(by, "last") == 0)
            return true;
    }
    return false;
}

static bool names_none(const Chart *chart, const json_t *selector)
{
    const char *by = json_string_value(json_object_get(selector, "by"));
    if (g_strcmp0(by, "label") != 0)
        return false;
    g_auto(Resolution) found = { 0 };
    chart_resolve(chart, selector, &found);
    return found.kind != RESOLVED_FOUND;
}

/* Does a step act on clips by a name that none has ("the arrow at 8 s", where that is a
 * file), or several? */
static bool finds_nothing(const Chart *chart, const Attempt *attempt)
{
    size_t n;
    json_t *step;
    json_array_foreach(attempt->steps, n, step)
    {
        if (names_none(chart, json_object_get(step, "target")) ||
            names_none(chart, json_object_get(step, "swapWith")))
            return true;
    }
    return false;
}

/* Names that are ordinary words are words first, and names only where that makes sense
 * of a sentence that made none. */
static void read_names(Chart *chart, Attempt *attempt)
{
    attempt_read(attempt, chart, false);
    bool none = is_none(attempt->steps);
    bool nothing = finds_nothing(chart, attempt);
    if ((attempt->kind && !attempt->question && !none && !nothing &&
         !means_nothing(chart, attempt)) ||
        !has_weak_names(chart))
        return;
    Attempt other;
    attempt_read(&other, chart, true);
    bool asks = other.question && attempt->kind && !means_nothing(chart, attempt);
    bool better = other.kind && !asks && !means_nothing(chart, &other) &&
                  !(nothing && finds_nothing(chart, &other)) &&
                  !(none && is_none(other.steps));
    if (better) {
        attempt_clear(attempt);
        *attempt = other;
        return;
    }
    attempt_clear(&other);
    if (chart->light &&
        !attempt->kind) /* read once more without, when it comes to nothing */
        return;
    attempt_clear(attempt);
    attempt_read(attempt, chart, false);
}

/* Do light verbs stand for that? They tell how and where something is to be, and make
 * nothing new of what is there. */
static bool is_lightly_said(const json_t *step)
{
    static const char *const OPS[] = { "move",   "update",  "speed",      "audio",
                                       "effect", "animate", "transition", "trim",
                                       "layout", NULL };
    const json_t *place = json_object_get(step, "place");
    const char *op = json_string_value(json_object_get(step, "op"));
    if (strcmp(op, "add") == 0)
        return json_object_get(place, "after") || json_object_get(place, "before");
    if (strcmp(op, "duplicate") == 0) /* "let the intro come again at the end" */
        return place != NULL;
    return g_strv_contains(OPS, op) && !json_object_get(step, "swapWith");
}

static bool are_lightly_said(const Chart *chart, const Attempt *attempt)
{
    size_t n;
    json_t *step;
    if (!attempt->kind || strcmp(attempt->kind, "edit") != 0 || attempt->question ||
        chart_find(chart, SLOT_TALK))
        return false;
    json_array_foreach(attempt->steps, n, step)
    {
        if (chart_reads_light(chart) && !is_lightly_said(step))
            return false;
    }
    return !finds_nothing(chart, attempt);
}

/* Where nothing else makes sense of a sentence, its light verbs are the verbs that they
 * could be: first those listed first. */
static bool read_light(Chart *chart, Attempt *attempt)
{
    unsigned ways = chart_light_ways(chart);
    for (chart->light = 1; chart->light <= ways; chart->light++) {
        Attempt other;
        read_names(chart, &other);
        if (are_lightly_said(chart, &other)) {
            attempt_clear(attempt);
            *attempt = other;
            return true;
        }
        attempt_clear(&other);
    }
    chart->light = 0;
    return false;
}

/* What is told beside an order is left out where nothing else makes sense of it: first
 * what says nothing of the film, then what speaks of its clips too, then all; an "it"
 * that means nothing comes last (lenient). */
static bool read_orders_alone(Chart *chart, Attempt *attempt, Telling telling,
                              bool lenient, bool *nothing)
{
    Attempt other;
    if (!(chart->tells & 1u << telling))
        return false;
    chart->telling = telling;
    chart->aside = false;
    chart->light = 0;
    read_names(chart, &other);
    if (chart->aside && !other.kind)
        read_light(chart, &other);
    bool found = chart->aside && other.kind && !other.question &&
                 strcmp(other.kind, "chat") != 0 &&
                 !(telling == TELLING_DROPPED && strcmp(other.kind, "query") == 0);
    bool means = !means_nothing(chart, &other);
    *nothing = *nothing || (found && !means && telling < TELLING_DROPPED);
    if (found && (means || lenient)) {
        attempt_clear(attempt);
        *attempt = other;
        return true;
    }
    attempt_clear(&other);
    return false;
}

/* In any of these ways, all of them tried. */
static bool read_told(Chart *chart, Attempt *attempt)
{
    bool nothing = false;
    for (Telling telling = TELLING_ASIDES; telling <= TELLING_DROPPED; telling++)
        if (read_orders_alone(chart, attempt, telling, false, &nothing))
            return true;
    for (Telling telling = TELLING_ASIDES; nothing && telling < TELLING_DROPPED;
         telling++)
        if (read_orders_alone(chart, attempt, telling, true, &nothing))
            return true;
    return false;
}

/* "No, never mind", where nothing is asked: every word gives something up. */
static bool gives_up(const Chart *chart)
{
    static const WordClass WORDS[] = { WORD_CANCEL, WORD_NO, WORD_FILLER, WORD_CHAT };
    bool any = false;
    for (unsigned n = 0; n < chart->sentence.count;) {
        unsigned length = chart->sentence.tokens[n].kind == TOKEN_MARK, other;
        for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++)
            if (chart_match(chart, n, WORDS[i], &other) && other > length) {
                length = other;
                any = any || WORDS[i] == WORD_CANCEL;
            }
        if (!length)
            return false;
        n += length;
    }
    return any;
}

/* "Thanks, you saved my day": kind words, with others that no order could use. */
static bool is_talk(const Chart *chart)
{
    const Slot *first = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_MARK && slot->value[0] == '?')
            return false;
        first = first || slot->kind == SLOT_MARK ? first : slot;
        bool idle = slot->kind == SLOT_UNKNOWN || slot->kind == SLOT_STRENGTH ||
                    slot->fuzzy || clause_is_neutral(slot) ||
                    (slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN));
        if (!idle)
            return false;
    }
    return first && first->kind == SLOT_CHAT && strcmp(first->value, "hello") != 0;
}

static void give_up(Attempt *attempt)
{
    attempt->kind = "chat";
    attempt->reply = _("All right. Nothing was changed.");
    g_ptr_array_set_size(attempt->unparsed, 0);
}

/* Does it need a clip by a name that is in no list: "the ding gets on my nerves"? */
static bool guesses(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (chart_slot(chart, i)->kind == SLOT_REF &&
            (chart_slot(chart, i)->flags & REF_GUESSED))
            return true;
    return false;
}

/* There is no such clip: perhaps it is only told of. */
static bool read_known_alone(Chart *chart, Attempt *attempt)
{
    bool nothing = false;
    for (Telling telling = TELLING_ASIDES; telling <= TELLING_DROPPED; telling++)
        if (read_orders_alone(chart, attempt, telling, false, &nothing) &&
            !guesses(chart))
            return true;
    return false;
}

static void read_all(Chart *chart, Attempt *attempt)
{
    attempt_clear(attempt);
    chart->telling = TELLING_HEARD;
    chart->aside = false;
    read_names(chart, attempt);
}

void attempt_read_best(Attempt *attempt, Chart *chart)
{
    read_names(chart, attempt);
    bool whole = attempt->kind != NULL;
    if ((whole && !(chart->tells && guesses(chart))) ||
        (!whole && read_light(chart, attempt)))
        return;
    if (chart->tells &&
        (whole ? read_known_alone(chart, attempt) : read_told(chart, attempt)))
        return;
    chart->light = 0;
    if (chart->tells || (!whole && chart_light_ways(chart)))
        read_all(chart, attempt);
    if (whole)
        return;
    if (gives_up(chart))
        give_up(attempt);
    else if (is_talk(chart))
        attempt_chat(attempt, chart);
}
