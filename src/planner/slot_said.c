/* Stage 4: texts by what they say: "where it says Hello". */
#include "phrase.h"

#include "chatkut/base/text.h"

#include <string.h>

enum { SAID_MAX_WORDS = 12 };

/* Does any text of the timeline say this? */
static bool is_said(const Chart *chart, const char *words)
{
    g_autofree char *wanted = text_fold(words);
    return *wanted && strstr(chart_texts(chart), wanted);
}

/* As many of the words from n on as some text says: "Hello" of "Hello bigger". */
char *phrase_said_at(const Chart *chart, unsigned n, unsigned *length)
{
    unsigned end = MIN(chart->sentence.count, n + SAID_MAX_WORDS);
    for (; end > n; end--) {
        g_autofree char *words = sentence_slice(&chart->sentence, n, end);
        if (!is_said(chart, words))
            continue;
        *length = end - n;
        return g_steal_pointer(&words);
    }
    return NULL;
}

char *phrase_quoted_at(const Chart *chart, unsigned n, unsigned *length)
{
    const Token *quote = sentence_token(&chart->sentence, n);
    *length = 1;
    return quote && quote->kind == TOKEN_QUOTE && *quote->text ? g_strdup(quote->text)
                                                               : NULL;
}

/* "it now", "the title currently": the text itself, or what stands for it. */
static unsigned subject_at(Chart *chart, unsigned n)
{
    g_auto(Slot) thing = { 0 };
    unsigned length, now;
    if (!chart_match(chart, n, WORD_PRON, &length))
        length = rule_thing(chart, n, &thing);
    while (length && chart_match(chart, n + length, WORD_FILLER, &now))
        length += now;
    return length;
}

/* "where it says Hello": the text that does, which something is done to, or which says
 * something else from now on. */
unsigned rule_where_said(Chart *chart, unsigned n, Slot *slot)
{
    unsigned where, verb, length;
    if (!chart_match(chart, n, WORD_WHEN, &where))
        return 0;
    unsigned at = n + where + subject_at(chart, n + where);
    const Entry *says = chart_match(chart, at, WORD_VERB, &verb);
    if (at == n + where || !says || strcmp(says->value, "set:text") != 0)
        return 0;
    g_autofree char *quote = phrase_quoted_at(chart, at + verb, &length);
    g_autofree char *words = quote ? NULL : phrase_said_at(chart, at + verb, &length);
    if (!quote && !words)
        return 0;
    *slot = (Slot){ .kind = SLOT_REF,
                    .prep = PREP_FOR,
                    .flags = REF_NAMED | REF_ON_TIMELINE,
                    .determined = true,
                    .type = "text",
                    .json = json_pack("{ssssss}", "by", "content", "text",
                                      quote ? quote : words, "type", "text") };
    return at + verb + length - n;
}
