/* Stage 4: spans and lengths that are told by what is there: by the in and out points,
 * "as long as the logo". */
#include "clause.h"

#include <string.h>

/* "cut from in to out" */
unsigned rule_marked(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, prep;
    if (!chart_match(chart, n, WORD_MARKED, &length))
        return 0;
    const Token *behind = sentence_token(&chart->sentence, n + length);
    if (chart_match(chart, n + length - 1, WORD_PREP, &prep) && behind &&
        behind->kind != TOKEN_MARK) /* "what lies between" what? */
        return 0;
    *slot = (Slot){ .kind = SLOT_RANGE,
                    .json = json_pack("{s{ss}s{ss}}", "from", "anchor", "in", "to",
                                      "anchor", "out") };
    return length;
}

unsigned rule_same_length(Chart *chart, unsigned n, Slot *slot)
{
    unsigned length, more, verb;
    g_auto(Slot) ref = { 0 };
    g_auto(Resolution) found = { 0 };
    ClipPlace place;
    if (!chart_match(chart, n, WORD_SAME_LENGTH, &length) ||
        !(more = rule_ref(chart, n + length, &ref)) || ref.members || !ref.json ||
        (ref.flags & (REF_PLURAL | REF_ALL | REF_PRONOUN)))
        return 0;
    chart_resolve(chart, ref.json, &found);
    if (found.kind != RESOLVED_FOUND || found.ids->len != 1 ||
        !composition_find_clip(chart->composition, found.ids->pdata[0], &place))
        return 0;
    length += more;
    if (chart_match(chart, n + length, WORD_LASTS, &verb))
        length += verb;
    *slot = (Slot){ .kind = SLOT_AMOUNT,
                    .unit = UNIT_WORD_S,
                    .prep = PREP_FOR,
                    .flags = REF_AS_LONG,
                    .number = rtime_seconds(place.clip->duration) };
    return length;
}
