/* Stage 4: questions, which change nothing whatever words they have. */
#include "phrase.h"

#include <string.h>

/* Has the clause asked already? */
static const Slot *question_before(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_MARK && strchr(";.!?", slot->value[0]))
            return NULL;
        if (slot->kind == SLOT_QUERY)
            return slot;
    }
    return NULL;
}

static bool begins_clause(const Chart *chart)
{
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = &g_array_index(chart->slots, Slot, i);
        if (slot->kind == SLOT_MARK)
            return true;
        if (slot->kind != SLOT_FILLER && slot->kind != SLOT_CHAT)
            return false;
    }
    return true;
}

/* "do the guest name as well", behind an edit: an order to do so, and no question. */
static bool goes_on(const Chart *chart, unsigned n)
{
    unsigned length, end = chart->sentence.count;
    bool done = chart->talk && chart->talk->done && chart->talk->plan;
    if (!done || !chart_match(chart, n, WORD_VERB, &length))
        return false;
    for (unsigned at = n; at < end; at++) {
        const Entry *tie = chart_match(chart, at, WORD_TALK, &length);
        if (tie && at + length == end && strcmp(tie->value, "too") == 0)
            return true;
    }
    return false;
}

/* "we are not on television": who is told of stands in front of it. */
static bool is_told(const Chart *chart, unsigned n)
{
    unsigned length;
    const Slot *last =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    const Entry *who = last && last->kind == SLOT_FILLER
                           ? chart_match(chart, last->from, WORD_SUBJECT, &length)
                           : NULL;
    return who && who->value && last->from + length == last->to &&
           chart_match(chart, n, WORD_COPULA, &length);
}

static bool ends_politely(const Chart *chart, unsigned n)
{
    unsigned length;
    while (n < chart->sentence.count) {
        if (chart->sentence.tokens[n].kind == TOKEN_MARK)
            n++;
        else if (chart_match(chart, n, WORD_POLITE, &length))
            n += length;
        else
            return false;
    }
    return true;
}

/* "could you tell me" in front of a question ("how many …") or behind one. */
static bool only_leads(const Chart *chart, unsigned n, unsigned length)
{
    unsigned more;
    bool behind = chart->slots->len > 0 && chart_find(chart, SLOT_QUERY) &&
                  ends_politely(chart, n + length);
    const Entry *ask = chart_match(chart, n + length, WORD_ASK, &more);
    bool asks = ask ? strcmp(ask->value, "help") != 0 &&
                          !chart_match(chart, n + length, WORD_UNREAL, &more)
                    : chart_match(chart, n + length, WORD_QUERY, &more) != NULL;
    return behind || asks;
}

static bool ends_asking(const Chart *chart)
{
    return chart_is_mark(chart, chart->sentence.count - 1, "?");
}

/* "frame rate of this project?", "length?": nothing but a topic is asked for. */
static const Entry *bare_topic(const Chart *chart, unsigned n, unsigned *length)
{
    static const char *const TOPICS[] = { "duration", "describe", NULL };
    const Entry *topic = chart_match(chart, n, WORD_TOPIC, length);
    unsigned other;
    return topic && g_strv_contains(TOPICS, topic->value) &&
                   !chart_match(chart, n, WORD_VERB, &other) &&
                   !chart_match(chart, n, WORD_PRESET, &other) && ends_asking(chart)
               ? topic
               : NULL;
}

unsigned rule_question(Chart *chart, unsigned n, Slot *slot)
{
    static const char LEADS[] = "lead", TELLS[] = "tell", ASKS[] = "ask", ANY[] = "any";
    unsigned length;
    const Entry *tail = chart_match(chart, n, WORD_ASK, &length);
    bool behind = tail && strcmp(tail->value, TELLS) == 0 && chart->slots->len > 0 &&
                  chart_slot(chart, chart->slots->len - 1)->kind == SLOT_MARK &&
                  only_leads(chart, n, length);
    const Entry *entry =
        behind                   ? tail
        : question_before(chart) ? chart_match(chart, n, WORD_TOPIC, &length)
        : begins_clause(chart) && !goes_on(chart, n) && !is_told(chart, n)
            ? chart_match(chart, n, WORD_ASK, &length)
            : NULL;
    if (!entry && !question_before(chart) && begins_clause(chart))
        entry = bare_topic(chart, n, &length);
    bool any = entry && strcmp(entry->value, ANY) == 0; /* "anything muted?" */
    if (!entry || (any && !ends_asking(chart)))
        return 0;
    bool tells = strcmp(entry->value, TELLS) == 0;
    bool leads = (tells || strcmp(entry->value, LEADS) == 0);
    bool only = leads && only_leads(chart, n, length);
    if (leads && !only && !tells)
        return 0;
    *slot = (Slot){ .kind = only ? SLOT_FILLER : SLOT_QUERY,
                    .value = tells ? ASKS
                             : any ? "exists"
                                   : entry->value };
    return length;
}

/* Does nothing follow that tells where, or of what? */
static bool ends_question(const Chart *chart, unsigned n)
{
    static const WordClass IDLE[] = { WORD_TOPIC, WORD_FILLER, WORD_WHOLE };
    const Token *token;
    while ((token = sentence_token(&chart->sentence, n)) && token->kind != TOKEN_MARK) {
        unsigned longest = 0, length;
        for (unsigned i = 0; i < G_N_ELEMENTS(IDLE); i++)
            if (chart_match(chart, n, IDLE[i], &length))
                longest = MAX(longest, length);
        if (!longest)
            return false;
        n += longest;
    }
    return true;
}

/* "are there any effects", "how many transitions": the clips that have them. */
static unsigned having(Chart *chart, unsigned n, Slot *slot)
{
    Phrase phrase = { .chart = chart,
                      .at = n,
                      .type = KIND_DEFAULT,
                      .noun = true,
                      .plural = true,
                      .vague = true };
    unsigned length = phrase_read_feature(&phrase);
    bool fits =
        length && ends_question(chart, n + length) && phrase_fill(&phrase, slot);
    phrase_clear(&phrase);
    return fits ? length : 0;
}

/* "what's on track 2", "what comes after the intro": what is there is the subject. */
unsigned rule_subject(Chart *chart, unsigned n, Slot *slot)
{
    const Slot *last = chart->slots->len
                           ? &g_array_index(chart->slots, Slot, chart->slots->len - 1)
                           : NULL;
    if (!last || last->kind != SLOT_QUERY)
        return 0;
    unsigned being, length;
    if (strcmp(last->value, "exists") == 0 && (length = having(chart, n, slot)))
        return length;
    Phrase phrase = { .chart = chart, .at = n, .noun = true, .determined = true };
    if (chart_match(chart, n, WORD_BEING, &being))
        phrase.at += being;
    phrase_read_modifiers(&phrase);
    bool fits = phrase_is_described(&phrase) && phrase_fill(&phrase, slot);
    phrase_clear(&phrase);
    return fits ? phrase.at - n : 0;
}
