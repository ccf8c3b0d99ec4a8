/* Stage 6: copying, swapping, grouping. */
#include "talk.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- copies ---------------------------------------------------------------------- */

/* A copy goes behind the clip, unless said otherwise. */
static json_t *copy_place(Clause *clause)
{
    static const struct {
        Prep prep;
        const char *side;
    } SIDES[] = { { PREP_AFTER, "after" },
                  { PREP_BEFORE, "before" },
                  { PREP_OVER, "over" },
                  { PREP_UNDER, "under" } };
    const Slot *track = clause_take(clause, SLOT_TRACK, PREP_ANY);
    if (track)
        return json_pack("{sO}", "track", track->json);
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++) {
        const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(SIDES[i].prep));
        if (ref && !ref->members)
            return json_pack("{so}", SIDES[i].side, clause_selector(clause, ref));
    }
    json_t *at = clause_take_point(clause, PREP_ANY & ~PREP_BIT(PREP_FROM), NULL);
    const char *anchor = json_string_value(json_object_get(at, "anchor"));
    bool end = g_strcmp0(anchor, "end") == 0 && !json_object_get(at, "offset");
    if (!at)
        return NULL;
    if (!end)
        return json_pack("{so}", "at", at);
    json_decref(at);
    return json_pack("{ss}", "mode", "append");
}

bool build_duplicate(Clause *clause, Draft *draft)
{
    if (clause_has(clause, SLOT_WHOLE))
        return false;
    clause_use_verbs(clause);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
    const Slot *count = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY);
    if (!count)
        count = clause_take_amount(clause, UNIT_WORD_NONE, PREP_BIT(PREP_NONE));
    json_t *place = copy_place(clause);
    json_t *step = step_on("duplicate", clause_target(clause, NULL));
    if (count && count->number >= 1 && count->number <= 100)
        json_object_set_new(step, "count", number_json(count->number));
    if (place)
        json_object_set_new(step, "place", place);
    reading_draft_push(draft, step);
    return !count || (count->number >= 1 && count->number <= 100);
}

/* ---- changing places ------------------------------------------------------------- */

/* "the toast clips" where there are two. */
static json_t *pair_of(Clause *clause, const Slot *ref)
{
    if (!(ref->flags & REF_PLURAL))
        return NULL;
    json_t *them = talk_them(clause->chart, ref), *pair = NULL;
    json_t *all = them ? them : json_copy(ref->json);
    json_object_set_new(all, "expect", json_string("many"));
    g_auto(Resolution) found = { 0 };
    chart_resolve(clause->chart, all, &found);
    json_decref(all);
    if (found.kind == RESOLVED_FOUND && found.ids->len == 2) {
        clause_use(clause, ref);
        pair = json_pack("[{ssss}{ssss}]", "by", "id", "id", found.ids->pdata[0], "by",
                         "id", "id", found.ids->pdata[1]);
    }
    return pair;
}

/* "swap the intro" */
static bool ask_for_other(Clause *clause, Draft *draft, const Slot *ref)
{
    if (!clause_verb_is(clause, "swap") || (ref->flags & REF_PLURAL))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, ref);
    reading_draft_ask(draft, "swapWith",
                      _("With what? Say both clips: “swap the first and the last”."));
    return true;
}

/* The other one of two: "with the outro", "A <-> B", "put A where B is and vice
 * versa". */
static const Slot *other_of(const Clause *clause, const Slot *swaps)
{
    const Slot *other = clause_find(
        clause, SLOT_REF, PREP_BIT(PREP_WITH) | PREP_BIT(PREP_FOR) | PREP_BIT(PREP_TO));
    const Slot *behind = NULL, *first = NULL;
    for (unsigned i = 0; i < clause->count && !behind; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_REF && (first || slot->from > swaps->from))
            behind = slot;
        first = slot->kind == SLOT_REF ? slot : first;
    }
    return other ? other : behind;
}

static json_t *pair_with(Clause *clause, const Slot *ref, const Slot *swaps)
{
    const Slot *other = other_of(clause, swaps);
    if (!other || other == ref)
        return NULL;
    json_t *pair = json_array();
    json_array_append_new(pair, clause_selector(clause, ref));
    json_array_append_new(pair, clause_selector(clause, other));
    return pair;
}

/* "swap 1 and 3": clips of the film by their numbers. */
static bool swap_numbers(Clause *clause, Draft *draft)
{
    const Slot *one = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    const Slot *other = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    if (!one || !other || clause->count != 3 || one->number < 1 || other->number < 1)
        return false;
    clause_use_verbs(clause);
    reading_draft_push(draft,
                       json_pack("{sss{sssssi}s{sssssi}}", "op", "move", "target", "by",
                                 "type", "type", "video", "index", (int)one->number - 1,
                                 "swapWith", "by", "type", "type", "video", "index",
                                 (int)other->number - 1));
    return true;
}

bool build_swap(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "swap") && !clause_has(clause, SLOT_REF))
        return swap_numbers(clause, draft);
    const Slot *swaps = clause_find_verb(clause, "swap");
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    if (!ref || !(swaps || clause_verb_is(clause, "replace|set")))
        return false;
    json_t *pair = clause_members(clause, ref);
    if (!pair)
        pair = pair_of(clause, ref);
    if (!pair)
        pair = pair_with(clause, ref, swaps ? swaps : clause->verb);
    bool two = pair && json_array_size(pair) == 2;
    if (two) {
        clause_use_verbs(clause);
        if (swaps)
            clause_use(clause, swaps);
        reading_draft_push(draft, json_pack("{sssOsO}", "op", "move", "target",
                                            json_array_get(pair, 0), "swapWith",
                                            json_array_get(pair, 1)));
    }
    json_decref(pair);
    return two || ask_for_other(clause, draft, ref);
}

/* "join A with B" */
static json_t *target_with(Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *other = clause_find(
        clause, SLOT_REF, PREP_BIT(PREP_WITH) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_ON));
    if (!ref || !other)
        return clause_target(clause, NULL);
    json_t *first = clause_selector(clause, ref);
    return json_pack("{sss[oo]}", "by", "union", "of", first,
                     clause_selector(clause, other));
}

/* Pieces of one clip are called alike: of "the intro" all are joined, or there is
 * nothing to join. */
static void expect_pieces(json_t *target)
{
    static const char *const BY[] = { "label", "last", "content", NULL };
    const char *by = json_string_value(json_object_get(target, "by"));
    if (by && g_strv_contains(BY, by) && !json_object_get(target, "expect"))
        json_object_set_new(target, "expect", json_string("many"));
}

/* Steps that need a target and nothing more. */
bool build_plain(Clause *clause, Draft *draft)
{
    if (clause_has(clause, SLOT_WHOLE))
        return false;
    const char *op = clause->verb->value;
    clause_use_verbs(clause);
    for (const Slot *again; (again = clause_find_verb(clause, op));)
        clause_use(clause, again); /* "keep them together as a group" */
    json_t *target = target_with(clause);
    if (strcmp(op, "join") == 0)
        expect_pieces(target);
    reading_draft_push(draft, step_on(op, target));
    return true;
}
