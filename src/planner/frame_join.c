/* Stage 6: pieces of one clip, which are to be one again. Only such can be joined, so
 * what else is named comes to nothing. */
#include "seams.h"

#include <string.h>

/* Pieces of one clip are called alike: of "the intro" all are joined, or there is
 * nothing to join. */
static void expect_pieces(json_t *target)
{
    static const char *const BY[] = { "label", "last", "content", NULL };
    const char *by = json_string_value(json_object_get(target, "by"));
    if (by && g_strv_contains(BY, by) && !json_object_get(target, "expect"))
        json_object_set_new(target, "expect", json_string("many"));
}

/* "the second" of what was split just now. */
static json_t *counted_piece(Clause *clause)
{
    const Slot *place = clause_find(clause, SLOT_PLACE, PREP_ANY);
    const Slot half = { .number = place ? place->number : 0, .flags = REF_ORDINAL };
    const char *id = place ? chart_piece(clause->chart, &half) : NULL;
    if (!id)
        return NULL;
    clause_use(clause, place);
    return json_pack("{ssss}", "by", "id", "id", id);
}

static bool is_pieces(const Slot *slot)
{
    return slot->kind == SLOT_REF && (slot->flags & REF_PRONOUN) &&
           (slot->flags & REF_PLURAL);
}

/* "the two bits of Canon in D", "everything on the voice track": what stands behind
 * tells which are meant. */
static bool is_told_behind(const Clause *clause, const Slot *slot)
{
    const Slot *behind = clause_next(clause, slot);
    if (!behind || behind->kind != SLOT_REF || behind->members ||
        (behind->flags & REF_PRONOUN))
        return false;
    return (is_pieces(slot) &&
            (behind->prep == PREP_NONE || behind->prep == PREP_OF)) ||
           ((slot->flags & REF_ALL) && (behind->flags & REF_TRACKS));
}

/* All that is named. */
static json_t *named_pieces(Clause *clause)
{
    json_t *of = json_array(), *piece;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool named = slot->kind == SLOT_REF && slot->prep != PREP_BETWEEN;
        if (!named || clause_is_used(clause, slot))
            continue;
        if (is_told_behind(clause, slot))
            clause_use(clause, slot);
        else
            json_array_append_new(of, clause_selector(clause, slot));
    }
    while ((piece = counted_piece(clause)))
        json_array_append_new(of, piece);
    if (json_array_size(of) > 1)
        return json_pack("{ssso}", "by", "union", "of", of);
    json_t *only = json_incref(json_array_get(of, 0));
    json_decref(of);
    return only;
}

/* "join the b-roll at the playhead", "heal the cut at 15 s": the two that touch
 * there. */
static json_t *pieces_at(Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    g_auto(Resolution) found = { 0 };
    if (ref && !is_pieces(ref)) {
        json_t *all = json_deep_copy(ref->json);
        json_object_set_new(all, "expect", json_string("any"));
        chart_resolve(clause->chart, all, &found);
        json_decref(all);
    }
    const Clause before = *clause;
    json_t *pair =
        seams_take_pair(clause, found.kind == RESOLVED_FOUND ? found.ids : NULL);
    if (!pair) { /* no cut is there: the time is a word too many */
        *clause = before;
        return NULL;
    }
    if (ref)
        clause_use(clause, ref);
    return json_pack("{ssso}", "by", "union", "of", pair);
}

bool build_join(Clause *clause, Draft *draft)
{
    if (clause_has(clause, SLOT_WHOLE))
        return false;
    clause_use_verbs(clause);
    for (const Slot *again; (again = clause_find_verb(clause, clause->verb->value));)
        clause_use(clause, again); /* "stick them together again" */
    json_t *target = pieces_at(clause);
    if (!target)
        target = named_pieces(clause);
    if (!target)
        target = clause_target(clause, NULL);
    expect_pieces(target);
    reading_draft_push(draft, step_on("join", target));
    return true;
}
