/* Stage 6: copying, swapping, grouping. */
#include "talk.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- copies ---------------------------------------------------------------------- */

/* "right after it": it is the clip that is copied. */
static bool is_beside_itself(const Clause *clause, const Slot *ref)
{
    if (!(ref->flags & REF_PRONOUN) || ref->prep != PREP_AFTER)
        return false;
    for (unsigned i = 0; i < clause->count && clause->slots[i] != ref; i++)
        if (clause->slots[i]->kind == SLOT_REF)
            return true;
    return false;
}

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
        if (ref && is_beside_itself(clause, ref)) {
            clause_use(clause, ref);
            return NULL;
        }
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

/* "show the palm again", which is hidden, "turn track 2 on again": no second one. */
static bool comes_back(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!clause_verb_is(clause, "style:visible=true") || !ref)
        return false;
    const Clip *clip = clause_one_clip(clause, ref->json);
    return (ref->flags & REF_TRACKS) || (clip && !node_bool(&clip->node, PROP_ENABLED));
}

/* "repeat the kiss in slow motion": the copy is, at the speed that is told or slow. */
static void slow_copy(Clause *clause, Draft *draft)
{
    const Slot *pace = clause_find(clause, SLOT_PACE, PREP_ANY);
    if (!pace || g_str_has_prefix(pace->value, "instant"))
        return;
    clause_use(clause, pace);
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    g_autofree char *id =
        g_strdup_printf("s%zu", json_array_size(clause->story->steps) + 1);
    json_object_set_new(json_array_get(draft->steps, 0), "id", json_string(id));
    json_t *speed = step_on("speed", json_pack("{ssss}", "by", "step", "step", id));
    if (share && share->number > 0)
        json_object_set_new(speed, "rate", number_json(share->number / 100));
    else
        json_object_set_new(speed, "pace", json_string(pace->value));
    reading_draft_push(draft, speed);
}

bool build_duplicate(Clause *clause, Draft *draft)
{
    bool opens = clause_verb_is(clause, "start") && /* "start with the intro again" */
                 clause_find(clause, SLOT_REF, PREP_BIT(PREP_WITH));
    if (clause_has(clause, SLOT_WHOLE) || comes_back(clause) || opens)
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
    slow_copy(clause, draft);
    return !count || (count->number >= 1 && count->number <= 100);
}

/* "we need another flower before the market" */
bool build_another(Clause *clause, Draft *draft)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    return ref && (ref->flags & REF_ANOTHER) && (ref->flags & REF_ON_TIMELINE) &&
           !(ref->flags & REF_BARE) && build_duplicate(clause, draft);
}

/* "the flower twice", "I want the whoosh two times": once more than it is there. */
bool build_twice(Clause *clause, Draft *draft)
{
    const Slot *times = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_NONE));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    bool loose = !clause->verb ||
                 clause_verb_is(clause, "make|add|put|style:visible=true|control:play|"
                                        "start");
    unsigned length; /* "in half the time" */
    if (!times || times->unit != UNIT_WORD_X || !ref || ref->from > times->from ||
        chart_match(clause->chart, times->from, WORD_PREP, &length) ||
        (ref->flags & (REF_PLURAL | REF_ALL)) || !loose || times->number < 2 ||
        times->number > 100 || times->number != floor(times->number) ||
        !clause_times_in_words(clause, times))
        return false;
    clause_use_verbs(clause);
    if (clause->verb)
        clause_use(clause, clause->verb);
    clause_use(clause, times);
    json_t *step = step_on("duplicate", clause_selector(clause, ref));
    double copies = times->number - !(times->flags & REF_EXTRA); /* "two more times" */
    if (copies > 1)
        json_object_set_new(step, "count", number_json(copies));
    reading_draft_push(draft, step);
    return true;
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
    bool any = (ref->flags & REF_BARE) && !ref->determined; /* "swap two clips" */
    if (!clause_verb_is(clause, "swap") || ((ref->flags & REF_PLURAL) && !any))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, ref);
    if (any)
        clause_take_amount(clause, UNIT_WORD_NONE, PREP_BIT(PREP_NONE));
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

/* "put A where B is and B where A is" */
static bool swap_crosswise(Clause *clause, Draft *draft)
{
    const Slot *refs[4];
    unsigned count = 0;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        const GPtrArray *two = slot->members; /* "where B and B where A" */
        unsigned more = two ? two->len : 1;
        if (slot->kind != SLOT_REF && slot->kind != SLOT_VERB)
            return false;
        for (unsigned n = 0; slot->kind == SLOT_REF && n < more; n++)
            if (count < G_N_ELEMENTS(refs))
                refs[count++] = two ? g_ptr_array_index(two, n) : slot;
    }
    if (count < 4 || (clause->verb && !clause_verb_is(clause, "put|move|set|make")) ||
        !json_equal(refs[0]->json, refs[3]->json) ||
        !json_equal(refs[1]->json, refs[2]->json))
        return false;
    clause_use_verbs(clause);
    for (unsigned i = 0; i < clause->count; i++)
        clause_use(clause, clause->slots[i]);
    reading_draft_push(draft, json_pack("{sssOsO}", "op", "move", "target",
                                        refs[0]->json, "swapWith", refs[1]->json));
    return true;
}

/* "A and B are the wrong way round, swap them": that is said already. */
static bool swap_said(Clause *clause, Draft *draft)
{
    const Story *story = clause->story;
    const Slot *them = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    const json_t *other = json_object_get(last, "swapWith");
    if (!other || !them || !(them->flags & REF_PRONOUN) ||
        !clause_verb_is(clause, "swap|set") || clause->count != 2)
        return false;
    clause_use_verbs(clause);
    clause_use(clause, them);
    json_t *step = step_on("move", story_step(story, story->last));
    json_object_set_new(step, "swapWith", json_deep_copy(other));
    reading_draft_push(draft, step);
    return true;
}

bool build_swap(Clause *clause, Draft *draft)
{
    if (swap_crosswise(clause, draft) || swap_said(clause, draft))
        return true;
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

/* "group A with B" */
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
    const char *by = json_string_value(json_object_get(target, "by"));
    if (strcmp(op, "ungroup") == 0 && g_strcmp0(by, "last") == 0)
        json_object_set_new(target, "expect", json_string("many"));
    reading_draft_push(draft, step_on(op, target));
    return true;
}
