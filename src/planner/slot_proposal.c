/*
 * Stage 4: what is asked with a "not" is proposed: "couldn't this be square?", "can't you
 * blur it?", "why don't we make it vertical?". Whoever tells it ("I couldn't …") or asks
 * why it is so ("why can't I …") proposes nothing.
 */
#include "chart.h"

#include <string.h>

/* What "could" and "let" are. */
static const char VERB_LIGHT[] = "make";

/* Does what begins at token n end with a question mark? */
static bool is_asked(const Chart *chart, unsigned n)
{
    for (; n < chart->sentence.count; n++) {
        if (chart_is_mark(chart, n, "?"))
            return true;
        if (chart_is_mark(chart, n, ".") || chart_is_mark(chart, n, "!"))
            return false;
    }
    return false;
}

/* Does a sentence begin at token n, words of courtesy apart? */
static bool begins(const Chart *chart, unsigned n)
{
    if (n == 0)
        return true;
    const Slot *before =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    return before && (before->kind == SLOT_MARK || before->kind == SLOT_CHAT);
}

static bool is_done(const Chart *chart, unsigned n)
{
    static const WordClass DOES[] = { WORD_VERB, WORD_EFFECT, WORD_TRANSITION,
                                      WORD_ANIMATION };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(DOES); i++)
        if (chart_match(chart, n, DOES[i], &length))
            return true;
    return false;
}

unsigned rule_proposal(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_PROPOSAL, &length);
    if (!entry || !begins(chart, n) || !is_asked(chart, n + length))
        return 0;
    bool whom = strcmp(entry->value, "whom") == 0;
    if (whom && !is_done(chart, n + length))
        return 0;
    *slot = (Slot){ .kind = whom ? SLOT_FILLER : SLOT_VERB,
                    .value = whom ? NULL : VERB_LIGHT };
    return length;
}
