/*
 * Stage 5, before clauses: "not loud enough", "not so loud".
 *
 * Both deny how something is, and both are orders: to make it more so, or less. A "not"
 * in front of a bare quality ("the music is not loud") tells how it is, and stays.
 */
#include "tidying.h"

#include <string.h>

static const char VERB_MAKE[] = "make", VERB_NEVER[] = "never";

bool denial_is_wish(const Chart *chart, const Slot *slot)
{
    unsigned length;
    if (slot->kind != SLOT_VERB)
        return false;
    if (strcmp(slot->value, VERB_NEVER) == 0)
        return true;
    for (unsigned n = slot->from; n < slot->to; n++)
        if (chart_match(chart, n, WORD_NOT, &length))
            return true;
    return false;
}

static bool is_joint(const Slot *slot)
{
    return slot_joins(slot) || slot->kind == SLOT_REASON;
}

/* What denies slot i in its part of the sentence. A question has it in front of what it
 * is about: "isn't the music loud enough". */
static Slot *denial_of(const Chart *chart, unsigned i)
{
    bool about = false;
    while (i-- > 0 && !is_joint(chart_slot(chart, i))) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_NOT || denial_is_wish(chart, slot))
            return slot->kind == SLOT_NOT && about && !slot->value ? NULL : slot;
        about = about || (slot->kind == SLOT_REF && slot->prep == PREP_NONE);
    }
    return NULL;
}

/* The word as what raises or lowers a property; false where it is no such word. */
static bool read_quality(const Chart *chart, Slot *slot)
{
    static const struct {
        WordClass class;
        SlotKind kind;
    } READINGS[] = { { WORD_MORE, SLOT_MORE },
                     { WORD_LESS, SLOT_LESS },
                     { WORD_PROP, SLOT_MORE } };
    unsigned length;
    for (unsigned i = 0; i < G_N_ELEMENTS(READINGS); i++) {
        const Entry *entry = chart_match(chart, slot->from, READINGS[i].class, &length);
        if (!entry || length != slot->to - slot->from)
            continue;
        slot->kind = READINGS[i].kind;
        slot->value = entry->value;
        return true;
    }
    return slot->kind == SLOT_STYLE;
}

/* "is": the clause tells nothing now. */
static void order_it(Chart *chart, Slot *denial, unsigned i)
{
    bool wish = denial->kind == SLOT_VERB;
    denial->kind = wish ? SLOT_VERB : SLOT_FILLER;
    denial->value = VERB_MAKE;
    denial->gap_from = denial->gap_to = 0;
    while (i-- > 0 && !is_joint(chart_slot(chart, i)))
        if (chart_slot(chart, i)->kind == SLOT_COPULA)
            chart_slot(chart, i)->kind = SLOT_FILLER;
}

static void silence(Chart *chart, unsigned i)
{
    chart_slot(chart, i)->kind = SLOT_FILLER;
}

/* "not so loud", "I don't want it to be that loud" */
static void settle_so(Chart *chart, unsigned i)
{
    Slot *quality = chart_slot(chart, i), read = *quality;
    Slot *denial = denial_of(chart, i - 1);
    if (!denial || !read_quality(chart, &read) || read.kind == SLOT_STYLE)
        return;
    *quality = read;
    quality->kind = read.kind == SLOT_MORE ? SLOT_LESS : SLOT_MORE;
    silence(chart, i - 1);
    order_it(chart, denial, i);
}

/* "not loud enough" */
static void settle_enough(Chart *chart, unsigned i)
{
    Slot *denial = denial_of(chart, i);
    if (!denial || !read_quality(chart, chart_slot(chart, i)))
        return;
    silence(chart, i + 1);
    order_it(chart, denial, i);
}

/* "the title is blue, I don't want that": the title, or that it is blue? */
static void doubt_wish(Chart *chart, unsigned i)
{
    unsigned length, next = tidy_next(chart, i + 1);
    Slot *wish = chart_slot(chart, i);
    const Slot *that = next < chart->slots->len ? chart_slot(chart, next) : NULL;
    if (denial_is_wish(chart, wish) && that && that->kind == SLOT_REF &&
        (that->flags & REF_PRONOUN) &&
        chart_match(chart, that->from, WORD_DET, &length) &&
        tidy_next(chart, next + 1) >= chart->slots->len &&
        tidy_find(chart, (SlotSpan){ 0, i }, SLOT_COPULA))
        wish->kind = SLOT_UNKNOWN;
}

void chart_doubt_wishes(Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        doubt_wish(chart, i);
}

void chart_settle_enough(Chart *chart)
{
    for (unsigned i = 1; i < chart->slots->len; i++) {
        if (tidy_begins_with(chart, i - 1, WORD_SO))
            settle_so(chart, i);
        if (tidy_begins_with(chart, i + 1, WORD_ENOUGH))
            settle_enough(chart, i);
    }
}
