/* Stage 4: all of a time but a stretch of it: "everything but the first 3 seconds". */
#include "chart.h"

#include <string.h>

/* Verbs that let the rest go, so that the stretch is what stays. */
static const char *const VERBS_AWAY[] = { "delete", "cut",    "trim", "keep",
                                          "lift",   "ripple", NULL };

static bool takes_away(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_VERB)
            return g_strv_contains(VERBS_AWAY, slot->value);
    }
    return chart_verb_ahead(chart, VERBS_AWAY);
}

/* Behind the first 3 seconds, before the last 3. NULL for a stretch in the middle, which
 * leaves two. */
static json_t *rest_of(const Slot *piece)
{
    json_t *length = json_object_get(piece->json, "duration");
    json_t *from = json_object_get(piece->json, "from");
    if (piece->number > 0)
        return json_pack("{sO}", "from", length);
    if (piece->number < 0 && piece->unit == UNIT_WORD_PERCENT)
        return json_pack("{siso}", "from", 0, "to",
                         json_sprintf("%.10g%%", 100 + piece->number));
    return piece->number < 0 ? json_pack("{sisO}", "from", 0, "to", from) : NULL;
}

/* Of what is named in front or behind it the last seconds are not the film's. */
static bool has_owner(const Chart *chart, unsigned n)
{
    unsigned length;
    if (chart_find(chart, SLOT_REF))
        return true;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    return prep && prep_parse(prep->value) == PREP_OF;
}

static bool is_closed(const Slot *range)
{
    return range->number != 0 ||
           (json_object_get(range->json, "from") && json_object_get(range->json, "to"));
}

static unsigned turn_round(const Chart *chart, unsigned end, Slot *slot)
{
    bool last = slot->number < 0 && slot->unit != UNIT_WORD_PERCENT;
    json_t *rest = last && has_owner(chart, end) ? NULL : rest_of(slot);
    if (!rest)
        return 0;
    json_decref(slot->json);
    slot->json = rest;
    slot->number = last ? 0 : slot->number < 0 ? -slot->number : slot->number;
    return end;
}

unsigned rule_all_but(Chart *chart, unsigned n, Slot *slot)
{
    unsigned rest, all, length, more;
    if (!chart_match(chart, n, WORD_REST, &rest))
        rest = 0;
    if (chart_match(chart, n, WORD_ALL, &all) && all > rest)
        rest = all;
    if (!chart_match(chart, n + rest, WORD_EXCEPT, &length))
        return 0;
    unsigned from = n + rest + length;
    more = rule_end_piece(chart, from, slot);
    if (!more)
        more = rule_range(chart, from, slot);
    if (more && takes_away(chart) && is_closed(slot))
        slot->flags |= REF_ALL_BUT;
    else if (more && !turn_round(chart, from + more, slot))
        more = 0;
    if (!more)
        slot_clear(slot);
    return more ? from + more - n : 0;
}
