/*
 * Stage 4, where a sentence made no sense without: light verbs.
 *
 * "Could we see the market before the flower", "let the title come a second later": what
 * such verbs do is told by what stands beside them, a place, a time, a rate, a look. So
 * each is read as the verbs that its line lists, one after the other, until a frame takes
 * all that was said. "It would be nice if the title was red" is a wish in the words of
 * what is not so yet.
 */
#include "clause.h"

#include <string.h>

/* What "let" and "could" are. */
static const char VERB_LIGHT[] = "make";

/* The verb of a list "put|start" that this way to read the sentence takes. */
static const char *verb_of(Chart *chart, const char *list)
{
    g_auto(GStrv) verbs = g_strsplit(list + strspn(list, "!*"), "|", -1);
    unsigned count = g_strv_length(verbs);
    return chart_keep(chart, verbs[MIN(chart->light, count) - 1]);
}

static bool is_parting(const Slot *slot)
{
    return slot->kind == SLOT_MARK || slot->kind == SLOT_THEN || slot->kind == SLOT_AND;
}

/* Where the order that is read begins. */
static unsigned order_begin(const Chart *chart)
{
    unsigned i = chart->slots->len;
    while (i > 0 && !is_parting(chart_slot(chart, i - 1)))
        i--;
    return i;
}

static bool has_verb(const Chart *chart)
{
    for (unsigned i = order_begin(chart); i < chart->slots->len; i++)
        if (slot_is_verbal(chart_slot(chart, i)))
            return true;
    return false;
}

/* Does a thing stand at token n, of which something can be told? */
static bool is_thing(Chart *chart, unsigned n)
{
    g_auto(Slot) thing = { 0 };
    return n < chart->sentence.count && rule_ref(chart, n, &thing) > 0;
}

/* "We see the market before the flower": somebody does so, nobody is asked to. */
static bool is_told_of_person(const Chart *chart)
{
    unsigned length;
    const Slot *who =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    const Entry *subject =
        who ? chart_match(chart, who->from, WORD_SUBJECT, &length) : NULL;
    return subject && who->from + length == who->to && chart->slots->len == 1;
}

/* "Hear the music at 10 s": from there it is to be played, or there it is to be? */
static bool tells_moment(Chart *chart, unsigned n)
{
    unsigned length;
    for (; n < chart->sentence.count; n++) {
        g_auto(Slot) amount = { 0 };
        bool time = rule_amount(chart, n, &amount) &&
                    (slot_is_time(&amount) || amount.timecode);
        if (time || chart_match(chart, n, WORD_ANCHOR, &length))
            return true;
    }
    return false;
}

/* "!make|put": not where a moment is told. */
static bool may_stand_for(Chart *chart, const Entry *entry, unsigned end)
{
    return entry->value[0] != '!' || !tells_moment(chart, end);
}

static bool wishes(const Chart *chart, const Slot *slot)
{
    unsigned length;
    if (slot->kind == SLOT_VERB)
        return slot_is_light(slot);
    for (unsigned n = slot->from; n < slot->to; n++)
        if (chart_match(chart, n, WORD_WISH, &length))
            return true;
    return false;
}

static bool has_subject(const Chart *chart)
{
    for (unsigned i = order_begin(chart); i < chart->slots->len; i++)
        if (chart_slot(chart, i)->kind == SLOT_REF)
            return true;
    return false;
}

bool chart_wishes_of_subject(const Chart *chart)
{
    bool wish = false;
    for (unsigned i = order_begin(chart); i < chart->slots->len && !wish; i++)
        wish = wishes(chart, chart_slot(chart, i));
    return wish && has_subject(chart);
}

bool chart_reads_light(const Chart *chart)
{
    unsigned length;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_VERB &&
            (chart_match(chart, slot->from, WORD_LIGHT, &length) ||
             chart_match(chart, slot->from, WORD_ACTS, &length)))
            return true;
    }
    return false;
}

/* How many verbs the light verb of an entry could be. */
static unsigned count_verbs(const Entry *entry)
{
    unsigned count = 1;
    for (const char *c = entry->value; *c; c++)
        count += *c == '|';
    return count;
}

unsigned chart_light_ways(const Chart *chart)
{
    static const WordClass CLASSES[] = { WORD_LIGHT, WORD_ACTS };
    if (chart->sentence.count > TYPED_MAX_TOKENS)
        return 0;
    unsigned length, ways = chart_tells_by_forms(chart) ? 1 : 0;
    for (unsigned n = 0; n < chart->sentence.count; n++)
        for (unsigned i = 0; i < G_N_ELEMENTS(CLASSES); i++) {
            const Entry *entry = chart_match(chart, n, CLASSES[i], &length);
            ways = MAX(ways, entry ? count_verbs(entry) : 0);
        }
    return ways;
}

/* "If I had muted it": that is over. */
static bool regrets(Chart *chart, unsigned n)
{
    for (; n + 1 < chart->sentence.count; n++) {
        const Token *had = &chart->sentence.tokens[n], *done = had + 1;
        if (had->kind == TOKEN_WORD && done->kind == TOKEN_WORD &&
            strcmp(chart_base_form(chart, had->text, false), "have") == 0 &&
            strcmp(chart_base_form(chart, done->text, false), done->text) != 0)
            return true;
    }
    return false;
}

/* "At the start", "come last": behind an article, or what is done already, it is no
 * verb. */
static bool is_noun(const Chart *chart, unsigned n)
{
    unsigned length;
    if (n > 0 && (chart_match(chart, n - 1, WORD_DET, &length) ||
                  chart_match(chart, n - 1, WORD_PREP, &length)))
        return true;
    const Slot *before =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    return before && before->kind == SLOT_VERB &&
           chart_match(chart, before->from, WORD_ACTS, &length);
}

unsigned rule_light(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry;
    if (!chart->light)
        return 0;
    *slot = (Slot){ .kind = SLOT_VERB, .value = VERB_LIGHT };
    if ((length = chart_supposition(chart, n)))
        return has_verb(chart) || regrets(chart, n + length) ? 0 : length;
    if ((entry = chart_match(chart, n, WORD_LIGHT, &length)) && !has_verb(chart) &&
        !is_told_of_person(chart) && is_thing(chart, n + length) &&
        may_stand_for(chart, entry, n + length)) {
        slot->value = verb_of(chart, entry->value);
        return length;
    }
    if ((entry = chart_match(chart, n, WORD_ACTS, &length)) && !is_noun(chart, n) &&
        (entry->value[0] == '*' ? has_subject(chart)
                                : chart_wishes_of_subject(chart))) {
        slot->value = verb_of(chart, entry->value);
        return length;
    }
    return 0;
}
