/*
 * Stage 3, where a sentence made no sense without: forms of words.
 *
 * "If the title faded in", "could it be deleted", "it needs trimming": a wish is told as
 * what is not so yet, or as what is done to something. Its words are looked up as those
 * that they are forms of.
 */
#include "chart.h"

#include <string.h>

/* What "let" and "could" are. */
static const char VERB_LIGHT[] = "make";

/* "faded" of "fade", "started" of "start", "stopped" of "stop". */
static const char *stem_of(Chart *chart, const char *word, const char *ending)
{
    size_t length = strlen(word), tail = ending ? strlen(ending) : length;
    if (length <= tail + 1 || !g_str_has_suffix(word, ending))
        return NULL;
    size_t stem = length - tail;
    bool doubled = stem > 2 && word[stem - 1] == word[stem - 2];
    g_autofree char *with_e = g_strdup_printf("%.*se", (int)stem, word);
    g_autofree char *plain = g_strndup(word, stem);
    g_autofree char *single = g_strndup(word, doubled ? stem - 1 : stem);
    const char *const stems[] = { with_e, plain, single };
    for (unsigned i = 0; i < G_N_ELEMENTS(stems); i++)
        if (vocabulary_knows(chart->vocabulary, stems[i]))
            return chart_keep(chart, stems[i]);
    return NULL;
}

/* Is it a verb, or the first word of something that is animated? */
static bool does(const Chart *chart, const char *word)
{
    for (const Entry *e = vocabulary_entries(chart->vocabulary, word); e; e = e->next)
        if (e->class == WORD_VERB || e->class == WORD_ANIMATION ||
            e->class == WORD_ACTS || e->class == WORD_LIGHT)
            return true;
    return false;
}

/* "fades" of "fade"; `word` where it is what something does already, or several
 * things. */
static const char *finite_stem(Chart *chart, const char *word)
{
    const char *rule = vocabulary_rule(chart->vocabulary, "finite-ending");
    if (!rule || does(chart, word))
        return word;
    g_auto(GStrv) endings = g_strsplit(rule, " ", -1);
    for (char **ending = endings; *ending; ending++) {
        const char *stem = stem_of(chart, word, *ending);
        if (stem && does(chart, stem))
            return stem;
    }
    return word;
}

const char *chart_base_form(Chart *chart, const char *word, bool gerund)
{
    const Vocabulary *vocabulary = chart->vocabulary;
    for (const Entry *e = vocabulary_entries(vocabulary, word); e; e = e->next)
        if (e->class == WORD_BASE && e->count == 1)
            return e->value;
    const char *stem =
        stem_of(chart, word,
                vocabulary_rule(vocabulary, gerund ? "gerund-ending" : "past-ending"));
    return stem ? stem : finite_stem(chart, word);
}

static bool has_class(const Chart *chart, unsigned n, WordClass class)
{
    unsigned length;
    return chart_match(chart, n, class, &length) != NULL;
}

static bool is_light_verb(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *verb = chart_match(chart, n, WORD_VERB, &length);
    return verb && strcmp(verb->value, VERB_LIGHT) == 0;
}

/* Is it of a phrase that says so as it is: "be shown"? */
static bool is_in_phrase(const Chart *chart, unsigned n)
{
    unsigned length;
    return has_class(chart, n, WORD_ACTS) || has_class(chart, n, WORD_CALLED) ||
           (n > 0 && chart_match(chart, n - 1, WORD_ACTS, &length) && length > 1);
}

bool chart_is_passive(const Chart *chart, unsigned n)
{
    const char *rule = vocabulary_rule(chart->vocabulary, "passive-before");
    const Token *before = n > 0 ? &chart->sentence.tokens[n - 1] : NULL;
    if (!rule || !before || before->kind != TOKEN_WORD)
        return false;
    g_auto(GStrv) words = g_strsplit(rule, " ", -1);
    return g_strv_contains((const char *const *)words, before->text);
}

static bool is_asked(const Chart *chart)
{
    for (unsigned n = 0; n < chart->sentence.count; n++)
        if (chart_is_mark(chart, n, "?"))
            return true;
    return false;
}

static bool is_condition(const Chart *chart, unsigned n)
{
    unsigned length, other;
    return chart_match(chart, n, WORD_CONDITION, &length) && length == 1 &&
           chart_match(chart, n, WORD_NOT, &other);
}

unsigned chart_supposition(const Chart *chart, unsigned n)
{
    unsigned head, length;
    const Entry *entry = chart_match(chart, n, WORD_SUPPOSE, &head);
    if (!entry || strcmp(entry->value, "whole") == 0)
        return entry ? head : 0;
    for (unsigned at = n + head; at < chart->sentence.count; at += length) {
        if (is_condition(chart, at))
            return at + 1 - n;
        if (!chart_match(chart, at, WORD_WELCOME, &length) &&
            !chart_match(chart, at, WORD_STRENGTH, &length) &&
            !chart_match(chart, at, WORD_RAISE, &length))
            return 0;
    }
    return 0;
}

/* "I want"; "have been" wishes nothing. */
static bool is_wish(const Chart *chart, unsigned n, unsigned *length)
{
    unsigned other;
    return chart_match(chart, n, WORD_WISH, length) &&
           !(chart_match(chart, n, WORD_COPULA, &other) && other > *length);
}

bool chart_tells_by_forms(const Chart *chart)
{
    unsigned length;
    for (unsigned n = 0; n < chart->sentence.count; n++)
        if (is_wish(chart, n, &length) || chart_supposition(chart, n) ||
            chart_is_passive(chart, n))
            return true;
    return false;
}

bool chart_take_base_forms(Chart *chart)
{
    unsigned length, wish = G_MAXUINT;
    bool asked = is_asked(chart), light = false, any = false;
    for (unsigned n = 0; n < chart->sentence.count; n++) {
        const char *word = chart->words[n];
        if ((length = chart_supposition(chart, n)) ||
            (!asked && is_wish(chart, n, &length)))
            wish = MIN(wish, n + length);
        light = light || is_light_verb(chart, n);
        if (!word || chart->sentence.tokens[n].kind != TOKEN_WORD || chart->named[n] ||
            !(n >= wish || (light && chart_is_passive(chart, n))) ||
            is_in_phrase(chart, n))
            continue;
        const char *base = chart_base_form(chart, word, n == wish);
        any = any || strcmp(base, word) != 0;
        chart->words[n] = strcmp(base, word) != 0 ? base : word;
    }
    return any;
}

bool chart_is_base_form(Chart *chart, unsigned n)
{
    const char *typed = chart->sentence.tokens[n].text;
    return chart->light &&
           (strcmp(chart_base_form(chart, typed, false), chart->words[n]) == 0 ||
            strcmp(chart_base_form(chart, typed, true), chart->words[n]) == 0);
}
