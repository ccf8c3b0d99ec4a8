/* Stage 6: taking clips, stretches of time, effects and styles away. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static bool is_thing(const Clause *clause)
{
    return !clause_has(clause, SLOT_EFFECT) && !clause_has(clause, SLOT_RANGE) &&
           !clause_has(clause, SLOT_HALF) && !clause_has(clause, SLOT_PROP) &&
           !clause_has(clause, SLOT_STYLE);
}

bool build_delete(Clause *clause, Draft *draft)
{
    if (!is_thing(clause))
        return false;
    clause_use_verbs(clause);
    const Slot *all = clause_take(clause, SLOT_ALL, PREP_ANY);
    const Slot *whole = clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE));
    json_t *target = (all || whole) && !clause_has(clause, SLOT_REF)
                         ? json_pack("{ss}", "by", "all")
                         : clause_named_target(clause);
    if (!target) {
        reading_draft_ask(draft, "target", _("Which clip should I delete?"));
        return true;
    }
    json_t *step = step_on("delete", target);
    if (!clause_verb_is(clause, "delete"))
        json_object_set_new(step, "ripple",
                            json_boolean(clause_verb_is(clause, "ripple")));
    reading_draft_push(draft, step);
    return true;
}

static bool cut_half(Clause *clause, Draft *draft)
{
    const Slot *half = clause_take(clause, SLOT_HALF, PREP_ANY);
    if (!half)
        return false;
    const Story *story = clause->story;
    json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    bool split =
        g_strcmp0(json_string_value(json_object_get(last, "op")), "split") == 0;
    if (!split && (half->flags & REF_ORDINAL))
        return false; /* a part of what? */
    json_t *piece;
    if (split && !clause_find(clause, SLOT_REF, PREP_ANY)) {
        piece = story_step(story, story->last);
    } else {
        g_autofree char *id =
            g_strdup_printf("s%zu", json_array_size(story->steps) + 1);
        json_t *step = step_on("split", clause_target(clause, "video"));
        json_object_set_new(step, "parts", json_integer(2));
        json_object_set_new(step, "id", json_string(id));
        reading_draft_push(draft, step);
        piece = json_pack("{ssss}", "by", "step", "step", id);
        draft->about = 1;
    }
    json_object_set_new(piece, "index", number_json(half->number));
    reading_draft_push(draft, step_on("delete", piece));
    return true;
}

static void cut_end_piece(Clause *clause, Draft *draft, const Slot *range)
{
    json_t *step = step_on("trim", clause_named_target(clause));
    Slot amount = *range;
    amount.number = range->number < 0 ? -range->number : range->number;
    json_object_set_new(step, range->number > 0 ? "start" : "end",
                        amount_to_time(&amount));
    if (range->number > 0)
        json_object_set_new(step, "ripple", json_true());
    reading_draft_push(draft, step);
}

static void cut_range(Clause *clause, Draft *draft, const Slot *range, const Slot *ref)
{
    json_t *span = json_deep_copy(range->json);
    json_t *step = step_new("cut", NULL);
    if (ref && !(ref->flags & REF_ALL)) {
        json_object_set_new(step, "target", clause_named_target(clause));
        json_object_set_new(span, "relativeTo", json_string("clip"));
    } else if (ref) {
        clause_use(clause, ref);
    }
    json_object_set_new(step, "range", span);
    json_object_set_new(step, "ripple", json_true());
    reading_draft_push(draft, step);
}

/* "delete everything after 0:15" */
static bool cut_rest(Clause *clause, Draft *draft)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    bool all = ref && (ref->flags & REF_ALL) && !ref->type;
    const Slot *after = clause_find_time(clause, PREP_BIT(PREP_AFTER));
    const Slot *before =
        clause_find_time(clause, PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_UNTIL));
    const Slot *time = after ? after : before;
    if (!all || !time || json_object_get(ref->json, "except"))
        return false;
    clause_use(clause, ref);
    clause_use(clause, time);
    reading_draft_push(draft, json_pack("{sss{so}sb}", "op", "cut", "range",
                                        after ? "from" : "to", amount_to_time(time),
                                        "ripple", 1));
    return true;
}

/* Taking a stretch of time out, of one clip or of everything. */
bool build_cut(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    if (cut_half(clause, draft) || cut_rest(clause, draft))
        return true;
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    if (!range || (clause_verb_is(clause, "trim") && range->number == 0))
        return false;
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    bool piece = range->number != 0 && ref && !(ref->flags & REF_ALL);
    if (piece)
        cut_end_piece(clause, draft, range);
    else
        cut_range(clause, draft, range, ref);
    return true;
}
