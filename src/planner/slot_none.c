/* Stage 4: "no" in front of a thing: that it is to have no shadow, or to be no more. */
#include "chart.h"

/* "no ding": the whole of what is said, where nothing before could be meant instead. */
static bool says_no_clip(Chart *chart, unsigned n, unsigned length)
{
    const SelectContext *context = chart->context;
    unsigned det;
    if (chart->slots->len ||
        (context && context->mentioned && context->mentioned->len) ||
        chart_match(chart, n + length, WORD_DET, &det))
        return false;
    Slot ref = { 0 };
    unsigned end = n + length, more = rule_ref(chart, end, &ref);
    bool clip = more && (ref.flags & (REF_NAMED | REF_ROLE | REF_ALL));
    slot_clear(&ref);
    for (end += more; chart_match(chart, end, WORD_FILLER, &more);)
        end += more;
    return clip && end >= chart->sentence.count;
}

/* "no shadow": a thing that clips have, not a clip, and no "no, …". */
unsigned rule_none(Chart *chart, unsigned n, Slot *slot)
{
    static const WordClass HAD[] = { WORD_ANIMATION, WORD_TRANSITION, WORD_TRANSITIONS,
                                     WORD_EFFECT,    WORD_PROP,       WORD_STYLE };
    unsigned length, thing, role = 0;
    if (!chart_match(chart, n, WORD_NO, &length))
        return 0;
    chart_match(chart, n + length, WORD_ROLE, &role);
    *slot = (Slot){ .kind = SLOT_VERB, .value = "without" };
    for (unsigned i = 0; i < G_N_ELEMENTS(HAD); i++)
        if (chart_match(chart, n + length, HAD[i], &thing) && thing > role)
            return length;
    slot->value = "delete";
    return says_no_clip(chart, n, length) ? length : 0;
}
