/* Stage 6: which part of a clip a clause means: a piece of what was split, or one that
 * is yet to be split off. */
#include "clause.h"

#include <string.h>

static bool is_split(const Story *story)
{
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    const char *op = json_string_value(json_object_get(last, "op"));
    return g_strcmp0(op, "split") == 0;
}

static bool is_among(const GPtrArray *ids, const GPtrArray *others)
{
    for (unsigned i = 0; i < ids->len; i++)
        if (!g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)others,
                                              ids->pdata[i], g_str_equal, NULL))
            return false;
    return true;
}

/* Are the pieces of the clip that is named just those that it was split into? */
static bool names_pieces(const Clause *clause, const Slot *ref)
{
    json_t *all = json_copy(ref->json);
    json_object_set_new(all, "expect", json_string("many"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(clause->chart, all, &found);
    json_decref(all);
    const SelectContext *context = clause->chart->context;
    const GPtrArray *pieces = context ? context->mentioned : NULL;
    return pieces && found.kind == RESOLVED_FOUND && found.ids->len == pieces->len &&
           is_among(found.ids, pieces);
}

/* How many pieces a split makes of one clip; 0: that is not said. */
static unsigned piece_count(const json_t *step)
{
    const json_t *at = json_object_get(step, "at");
    json_int_t parts = json_integer_value(json_object_get(step, "parts"));
    return at ? (unsigned)json_array_size(at) + 1 : (unsigned)parts;
}

static json_t *story_piece(const Story *story, const Slot *half)
{
    unsigned count = piece_count(json_array_get(story->steps, (size_t)story->last));
    int n = (int)half->number;
    if (n != half->number || count)
        n = half_index(half->number, count);
    if (n < 0 && half->number >= 0)
        return NULL;
    json_t *piece = story_step(story, story->last);
    json_object_set_new(piece, "index",
                        json_integer(half->number < 0 ? (int)half->number : n));
    return piece;
}

json_t *clause_other_piece(const Clause *clause, const Slot *half)
{
    const Story *story = clause->story;
    if (is_split(story))
        return piece_count(json_array_get(story->steps, (size_t)story->last)) == 2
                   ? story_piece(story, half)
                   : NULL;
    const SelectContext *context = clause->chart->context;
    const GPtrArray *pieces = context ? context->mentioned : NULL;
    const char *id =
        pieces && pieces->len == 2 ? chart_piece(clause->chart, half) : NULL;
    return id ? json_pack("{ssss}", "by", "id", "id", id) : NULL;
}

json_t *clause_take_piece(Clause *clause)
{
    const Slot *half = clause_find(clause, SLOT_HALF, PREP_ANY);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    json_t *piece = NULL;
    if (!half)
        return NULL;
    if (is_split(clause->story) && !ref) {
        piece = story_piece(clause->story, half);
        clause->type = clause->story->type;
    } else {
        const char *id =
            !ref || names_pieces(clause, ref) ? chart_piece(clause->chart, half) : NULL;
        piece = id ? json_pack("{ssss}", "by", "id", "id", id) : NULL;
        if (piece && ref)
            clause_use(clause, ref);
    }
    if (piece)
        clause_use(clause, half);
    return piece;
}

/* Splits the clips that are meant; takes where, `parts` or `at`. Gives the piece of
 * that index. */
static json_t *split_off(Clause *clause, Draft *draft, json_t *target, const char *how,
                         json_t *where, int index)
{
    g_autofree char *id =
        g_strdup_printf("s%zu", json_array_size(clause->story->steps) + 1);
    json_t *step = step_on("split", target);
    json_object_set_new(step, how, where);
    json_object_set_new(step, "id", json_string(id));
    reading_draft_push(draft, step);
    draft->about = 1;
    return json_pack("{sssssi}", "by", "step", "step", id, "index", index);
}

json_t *clause_take_half(Clause *clause, Draft *draft)
{
    const Slot *half = clause_find(clause, SLOT_HALF, PREP_ANY);
    json_t *piece = clause_take_piece(clause);
    if (piece || !half || (half->flags & REF_ORDINAL)) /* a part of what? */
        return piece;
    clause_use(clause, half);
    return split_off(clause, draft, clause_target(clause, "video"), "parts",
                     json_integer(2), (int)half->number);
}

/* Where a stretch at an end parts from the rest of the clip. */
static json_t *end_of_piece(const Slot *range, const json_t *target)
{
    bool first = range->number > 0;
    if (range->unit == UNIT_WORD_PERCENT)
        return percent_json(first ? range->number : 100 + range->number);
    const Slot offset = { .kind = SLOT_AMOUNT,
                          .unit = range->unit,
                          .number = range->number };
    json_t *at = moment_of_clip(first ? "start" : "end", json_deep_copy(target));
    json_object_set_new(at, "offset", amount_to_time(&offset));
    return at;
}

json_t *clause_take_end_piece(Clause *clause, Draft *draft)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (!range || range->number == 0 || !clause_find(clause, SLOT_REF, PREP_ANY))
        return NULL;
    clause_use(clause, range);
    json_t *target = clause_target(clause, "video");
    json_t *at = end_of_piece(range, target);
    return split_off(clause, draft, target, "at", json_pack("[o]", at),
                     range->number > 0 ? 0 : -1);
}
