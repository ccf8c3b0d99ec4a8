/* Stage 6: pictures that stand still. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* "the first frame", "the last frame" of the clip, or of the film. */
static json_t *end_frame(Clause *clause, const json_t *target)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (!range || range->unit != UNIT_WORD_F ||
        (range->number != 1 && range->number != -1))
        return NULL;
    clause_use(clause, range);
    const char *end = range->number > 0 ? "start" : "end";
    json_t *at = target ? moment_of_clip(end, json_deep_copy(target))
                        : json_pack("{ss}", "anchor", end);
    if (range->number < 0)
        json_object_set_new(at, "offset", json_string("-1f"));
    return at;
}

static const Slot *take_hold(Clause *clause)
{
    const Slot *hold = clause_take_time(
        clause, PREP_BIT(PREP_FOR) | PREP_BIT(PREP_OVER) | PREP_BIT(PREP_OF));
    bool said = clause_verb_is(clause, "set:length"); /* "hold … for" is the verb */
    const Slot *bare = hold ? NULL : clause_find_time(clause, PREP_BIT(PREP_NONE));
    bool beside = bare && !bare->timecode && /* "2 seconds, at 1:16" */
                  clause_find_time(clause, PREP_BIT(PREP_AT));
    if (hold || !(said || beside))
        return hold;
    return clause_take_time(clause, said ? PREP_ANY : PREP_BIT(PREP_NONE));
}

bool build_freeze(Clause *clause, Draft *draft)
{
    bool hold_frame = clause_verb_is(clause, "set:length");
    clause_use_verbs(clause);
    const Slot *hold = take_hold(clause);
    json_t *target = clause_find(clause, SLOT_REF, PREP_ANY) || clause->story->last >= 0
                         ? clause_named_target(clause)
                         : NULL;
    json_t *at = end_frame(clause, target);
    if (!at && hold_frame) {
        json_decref(target);
        return false;
    }
    if (!at)
        at = clause_take_point(clause, PREP_ANY, target);
    if (!at) {
        reading_draft_ask(draft, "freezeAt",
                          _("At which moment should the picture stand still?"));
        json_decref(target);
        return true;
    }
    if (!target)
        target = json_pack("{sssOss}", "by", "time", "at", at, "type", "video");
    const char *anchor = json_string_value(json_object_get(at, "anchor"));
    if (g_strcmp0(anchor, "clipEnd") == 0 && !json_object_get(at, "offset"))
        json_object_set_new(at, "offset", json_string("-1f")); /* its last frame */
    json_t *step = step_on("speed", target);
    json_object_set_new(step, "freezeAt", at);
    if (hold)
        json_object_set_new(step, "freezeFor", amount_to_time(hold));
    reading_draft_push(draft, step);
    return true;
}
