/* Stage 4: the film by what it shows: "the whole wedding", where files or its length are
 * spoken of. Nothing else takes an unknown word for all there is. */
#include "chart.h"

#include <string.h>

/* Is the sentence about a file, or a question, and orders no edit so far? */
static bool is_of_file(const Chart *chart)
{
    static const char *const VERBS[] = { "render", "export", "save", "format", NULL };
    static const char *const EXPORTS[] = { "make", "set",    "render", "export",
                                           "save", "format", NULL };
    unsigned length;
    bool file = chart_find(chart, SLOT_QUERY) != NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_VERB && !g_strv_contains(EXPORTS, slot->value))
            return false;
        file = file || slot->kind == SLOT_FORMAT ||
               (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value));
    }
    for (unsigned n = 0; n < chart->sentence.count && !file; n++)
        file = chart_match(chart, n, WORD_FORMAT, &length) != NULL;
    return file;
}

/* A word for a kind of thing, of which there may be several. */
static bool is_thing(const Chart *chart, unsigned n)
{
    static const WordClass THINGS[] = { WORD_TYPE,  WORD_TYPES,  WORD_ROLE,
                                        WORD_PROP,  WORD_UNIT,   WORD_MARKER,
                                        WORD_TRACK, WORD_LAYOUT, WORD_CAPTIONS,
                                        WORD_GAPS,  WORD_ENTIRE, WORD_POSITION };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(THINGS); i++)
        if (chart_match(chart, n, THINGS[i], &length))
            return true;
    return false;
}

static bool ends_noun(const Chart *chart, unsigned n)
{
    static const WordClass BEHIND[] = { WORD_PREP, WORD_AND, WORD_POLITE, WORD_THEN,
                                        WORD_COPULA };
    unsigned length;
    const Token *token = sentence_token(&chart->sentence, n);
    for (unsigned i = 0; token && i < G_N_ELEMENTS(BEHIND); i++)
        if (chart_match(chart, n, BEHIND[i], &length))
            return true;
    return !token || token->kind == TOKEN_MARK;
}

unsigned rule_whole(Chart *chart, unsigned n, Slot *slot)
{
    unsigned det = 0, entire;
    if (!chart_match(chart, n, WORD_DET, &det) ||
        !chart_match(chart, n + det, WORD_ENTIRE, &entire))
        return 0;
    unsigned noun = n + det + entire;
    const Token *token = sentence_token(&chart->sentence, noun);
    if (!token || token->kind != TOKEN_WORD || is_thing(chart, noun) ||
        chart_in_name(chart, noun, NAME_ANY) || !ends_noun(chart, noun + 1) ||
        !is_of_file(chart))
        return 0;
    *slot = (Slot){ .kind = SLOT_WHOLE };
    return noun + 1 - n;
}
