/* Stage 4: "I want the logo moved": what is wished to be done is an order to do it; and
 * "the title changes to red". */
#include "chart.h"

#include <string.h>

static bool says(const Chart *chart, const Slot *slot, WordClass class)
{
    unsigned length;
    for (unsigned n = slot->from; n < slot->to; n++)
        if (chart_match(chart, n, class, &length))
            return true;
    return false;
}

static bool is_asked(const Chart *chart)
{
    for (unsigned n = 0; n < chart->sentence.count; n++)
        if (chart_is_mark(chart, n, "?"))
            return true;
    return false;
}

/* Does a wish stand in front, and what it is about between? */
static bool is_wished(const Chart *chart)
{
    bool about = false;
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_MARK || slot->kind == SLOT_THEN ||
            slot->kind == SLOT_NOT)
            return false;
        about = about || slot->kind == SLOT_REF;
        if (about && slot->kind != SLOT_REF && says(chart, slot, WORD_WISH))
            return true;
    }
    return false;
}

/* Is the clip in front all that its part of the sentence says so far: "…, logo"? */
static bool is_bare_subject(const Chart *chart)
{
    const Slot *subject = NULL;
    for (unsigned i = chart->slots->len; i-- > 0;) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_FILLER)
            continue;
        if (subject && (slot->kind == SLOT_MARK || slot->kind == SLOT_AND ||
                        slot->kind == SLOT_THEN))
            break;
        if (subject || slot->kind != SLOT_REF || slot->prep != PREP_NONE)
            return false;
        subject = slot;
    }
    return subject && !(subject->flags & REF_PRONOUN);
}

/* "childhood photo: 80 % opacity and …": so far there are notes of it alone. */
static bool is_about_one(const Chart *chart)
{
    const Slot *first = chart->slots->len ? chart_slot(chart, 0) : NULL;
    return first && first->kind == SLOT_REF && !(first->flags & REF_PRONOUN) &&
           !chart_find(chart, SLOT_VERB) && !chart_find(chart, SLOT_COPULA);
}

/* Is nothing said behind it but what comes next? */
static bool ends_part(const Chart *chart, unsigned n)
{
    static const WordClass NEXT[] = { WORD_AND, WORD_THEN, WORD_FILLER };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(NEXT); i++)
        if (chart_match(chart, n, NEXT[i], &length))
            return true;
    return n >= chart->sentence.count || chart->sentence.tokens[n].kind == TOKEN_MARK;
}

/* "…, the red circle deleted", "the logo rotated by 5 degrees": a note of how it is to
 * be. What clips do by themselves may be told ("the logo moved"). */
static bool is_noted(Chart *chart, const char *verb, unsigned end)
{
    static const char *const ALONE[] = { "delete",     "duplicate",    "reverse",
                                         "audio:mute", "audio:unmute", NULL };
    unsigned by = 0;
    g_auto(Slot) amount = { 0 };
    bool bare = is_bare_subject(chart);
    if (!bare && !is_about_one(chart))
        return false;
    if (ends_part(chart, end))
        return bare && g_strv_contains(ALONE, verb);
    if (!chart_match(chart, end, WORD_PREP, &by))
        by = 0;
    return rule_amount(chart, end + by, &amount) > 0;
}

/* "the title changes to": told as it is to be. Of pictures that may as well be so. */
unsigned rule_turning(Chart *chart, unsigned n, Slot *slot)
{
    static const char MAKE[] = "make";
    unsigned length;
    const Slot *subject =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    if (!subject || subject->kind != SLOT_REF || subject->prep != PREP_NONE ||
        g_strcmp0(subject->type, "text") != 0 || chart_find(chart, SLOT_VERB) ||
        is_asked(chart) || !chart_match(chart, n, WORD_TURNING, &length))
        return 0;
    *slot = (Slot){ .kind = SLOT_VERB, .value = MAKE };
    return length;
}

unsigned rule_wished(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length;
    const Entry *done = chart_match(chart, n, WORD_WISHED, &length);
    if (!done || is_asked(chart) ||
        !(is_wished(chart) || is_noted(chart, done->value, n + length)))
        return 0;
    *slot = (Slot){ .kind = SLOT_VERB, .value = done->value };
    return length;
}
