/*
 * Stage 5, before clauses: two that change places, each told where it goes.
 *
 * "The market where the intro is, the intro where the market is": that is one order, and
 * not two of which the second would find the first clip gone from there.
 */
#include "tidying.h"

#include <string.h>

enum { SIDES = 4 };

static bool is_where(const Chart *chart, const Slot *ref)
{
    unsigned length;
    return ref->from > 0 && chart_match(chart, ref->from - 1, WORD_WHEN, &length);
}

/* Says where something goes, or is. */
static bool says_so(const Slot *slot)
{
    static const char *const VERBS[] = { "put", "move", "start", "make", "set", NULL };
    return slot->kind == SLOT_COPULA || slot->kind == SLOT_MARK ||
           slot->kind == SLOT_AND || slot->kind == SLOT_FILLER ||
           (slot->kind == SLOT_VERB && g_strv_contains(VERBS, slot->value));
}

/* The four clips told, and that nothing else is. */
static bool find_sides(const Chart *chart, unsigned sides[SIDES])
{
    unsigned count = 0;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_MARK && slot->value[0] == '?')
            return false;
        if (slot->kind != SLOT_REF) {
            if (!says_so(slot) || (slot->kind == SLOT_COPULA && count % 2 == 1))
                return false; /* "it is where …" tells how it is */
            continue;
        }
        if (count == SIDES || slot->members ||
            is_where(chart, slot) != (count % 2 == 1) ||
            (slot->flags & (REF_PRONOUN | REF_PLURAL | REF_ALL)))
            return false;
        sides[count++] = i;
    }
    return count == SIDES;
}

void chart_settle_crosswise(Chart *chart)
{
    unsigned sides[SIDES];
    if (!find_sides(chart, sides) ||
        !contrast_same_clips(chart, chart_slot(chart, sides[0]),
                             chart_slot(chart, sides[3])) ||
        !contrast_same_clips(chart, chart_slot(chart, sides[1]),
                             chart_slot(chart, sides[2])))
        return;
    tidy_silence(chart, (SlotSpan){ 0, sides[0] });
    tidy_silence(chart, (SlotSpan){ sides[0] + 1, sides[1] });
    tidy_silence(chart, (SlotSpan){ sides[1] + 1, sides[2] });
    tidy_silence(chart, (SlotSpan){ sides[2] + 1, chart->slots->len });
    Slot *swap = chart_slot(chart, sides[2]);
    slot_clear(swap);
    *swap = (Slot){
        .kind = SLOT_VERB, .value = "swap", .from = swap->from, .to = swap->to
    };
}
