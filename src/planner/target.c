/* Which clips a clause means. */
#include "phrase.h"
#include "talk.h"

#include <string.h>

static const unsigned TARGET_PREPS[] = {
    PREP_BIT(PREP_NONE),
    PREP_BIT(PREP_OF),
    PREP_BIT(PREP_TO) | PREP_BIT(PREP_ON) | PREP_BIT(PREP_FOR) | PREP_BIT(PREP_IN),
    PREP_BIT(PREP_FROM) | PREP_BIT(PREP_OFF) | PREP_BIT(PREP_OVER) |
        PREP_BIT(PREP_WITH),
};

static const char STEP_FORMAT[] = "s%d";

/* The clips that step `step` made or touched; gives the step an id where it has
 * none. */
json_t *story_step(const Story *story, int step)
{
    json_t *object = json_array_get(story->steps, (size_t)step);
    g_autofree char *id = g_strdup_printf(STEP_FORMAT, step + 1);
    if (!json_object_get(object, "id"))
        json_object_set_new(object, "id", json_string(id));
    return json_pack("{ssss}", "by", "step", "step",
                     json_string_value(json_object_get(object, "id")));
}

/* The kind that all of these clips share, or NULL. */
const char *type_of_ids(const Chart *chart, const GPtrArray *ids)
{
    const char *type = NULL;
    for (unsigned i = 0; ids && i < ids->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(chart->composition, g_ptr_array_index(ids, i),
                                   &place))
            continue;
        const char *kind = clip_kind_name(place.clip->kind);
        if (type && strcmp(type, kind) != 0)
            return NULL;
        type = kind;
    }
    return type;
}

const char *mentioned_type(const Chart *chart)
{
    const SelectContext *context = chart->context;
    const char *type = context ? type_of_ids(chart, context->mentioned) : NULL;
    bool known = type || (context && context->mentioned && context->mentioned->len);
    return known || !context ? type : type_of_ids(chart, context->selection);
}

static unsigned count_of_type(const Composition *composition, const char *type)
{
    unsigned count = 0;
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);)
        count += strcmp(clip_kind_name(walk.at.clip->kind), type) == 0;
    return count;
}

const char *clause_ref_type(const Clause *clause, const Slot *ref)
{
    if (ref->type)
        return ref->type;
    if ((ref->flags & REF_THIS) && clause->chart->context)
        return type_of_ids(clause->chart, clause->chart->context->selection);
    if (!(ref->flags & REF_PRONOUN))
        return NULL;
    return clause->story->last >= 0 ? clause->story->type
                                    : mentioned_type(clause->chart);
}

/* Does a text of the sequence say just that? */
static bool is_said(const Composition *composition, const char *words)
{
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);) {
        g_autofree char *text = clip_text(walk.at.clip);
        if (text && strcmp(text, words) == 0)
            return true;
    }
    return false;
}

static bool is_sole_quote_of(const Clause *clause, const Slot *ref, const Slot *literal)
{
    const Slot *other = NULL;
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_LITERAL && clause->slots[i] != literal)
            other = clause->slots[i];
    return ref->determined && literal->prep == PREP_NONE &&
           (other || !clause_verb_is(clause, "make|set|set:text|add") ||
            (!clause_verb_is(clause, "add") &&
             is_said(clause->chart->composition, literal->value)));
}

/* A quoted name: "delete 'Hello'". */
static json_t *quoted_target(Clause *clause)
{
    const Slot *literal = clause_find(clause, SLOT_LITERAL,
                                      PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF) |
                                          PREP_BIT(PREP_FROM) | PREP_BIT(PREP_ON));
    if (!literal || !literal->value[0])
        return NULL;
    clause_use(clause, literal);
    const Composition *composition = clause->chart->composition;
    for (ClipWalk walk = clip_walk_main(composition); clip_walk_next(&walk);) {
        const Clip *clip = walk.at.clip;
        g_autofree char *text = clip_text(clip);
        if (text && g_strcmp0(text, clip_label(composition, clip)) != 0 &&
            strcmp(text, literal->value) == 0) {
            clause->type = "text";
            return json_pack("{ssssss}", "by", "content", "text", text, "type", "text");
        }
    }
    const char *type = chart_type_called(clause->chart, literal->value);
    clause->type = type ? type : clause->type;
    return json_pack("{ssss}", "by", "label", "label", literal->value);
}

/* "the clip called X", "the text 'Hello'", "the 'Hello' text". */
static json_t *refined(Clause *clause, const Slot *ref)
{
    const Slot *next = clause_next(clause, ref);
    if (!(ref->flags & REF_BARE) || !next || clause_is_used(clause, next))
        return NULL;
    if (next->kind == SLOT_CALLED && !clause_verb_is(clause, "rename")) {
        const char *type = chart_type_called(clause->chart, next->value);
        clause->type = type ? type : clause->type;
        clause_use(clause, next);
        json_t *label = json_pack("{ssss}", "by", "label", "label", next->value);
        if (ref->type)
            describe_kind(clause->chart, label, ref->type);
        if (ref->flags & REF_PLURAL)
            json_object_set_new(label, "expect", json_string("many"));
        return label;
    }
    if (next->kind == SLOT_LITERAL && next->value[0] &&
        g_strcmp0(ref->type, "text") == 0 && is_sole_quote_of(clause, ref, next)) {
        clause_use(clause, next);
        return json_pack("{ssssss}", "by", "content", "text", next->value, "type",
                         "text");
    }
    bool named = next->kind == SLOT_LITERAL && next->value[0] && ref->determined &&
                 next->prep == PREP_NONE && !(ref->flags & REF_PLURAL) &&
                 clause->verb && clause->verb != clause_next(clause, ref) &&
                 !clause_verb_is(clause, "rename|add|make|set|set:text|replace");
    return named ? quoted_target(clause) : NULL;
}

json_t *clause_selector(Clause *clause, const Slot *ref)
{
    clause_use(clause, ref);
    json_t *narrow = refined(clause, ref);
    if (narrow)
        return narrow;
    if ((ref->flags & REF_PRONOUN) && clause->story->last >= 0)
        return story_step(clause->story, clause->story->last);
    json_t *them = talk_them(clause->chart, ref);
    if (them)
        return them;
    unsigned there = (ref->flags & REF_BOTH) && ref->type
                         ? count_of_type(clause->chart->composition, ref->type)
                         : 0;
    if (there > ref->number)
        return json_pack("{ssss}", "by", "type", "type", ref->type);
    if (there > 0 && there < ref->number)
        return selector_of_none(ref->type);
    return json_incref(ref->json);
}

json_t *clause_members(Clause *clause, const Slot *ref)
{
    if (!ref->members)
        return NULL;
    clause_use(clause, ref);
    json_t *list = json_array();
    for (unsigned i = 0; i < ref->members->len; i++) {
        const Slot *member = g_ptr_array_index(ref->members, i);
        json_array_append(list, member->json);
    }
    return list;
}

static json_t *narrowed_by_time(Clause *clause, const Slot *ref)
{
    const Slot *time = clause_next(clause, ref);
    if (!(ref->flags & REF_BARE) || (ref->flags & REF_PLURAL) || !slot_is_time(time) ||
        time->prep != PREP_AT || clause_is_used(clause, time) ||
        !clause_verb_is(clause, "delete|audio:mute|audio:unmute|duplicate|more:volume|"
                                "less:volume|reverse|replace"))
        return NULL;
    clause_use(clause, ref);
    clause_use(clause, time);
    return json_pack("{sssoss}", "by", "time", "at", amount_to_time(time), "type",
                     ref->type);
}

/* "the text at the end": of its kind the first, or the last. */
static json_t *placed_at_end(Clause *clause, const Slot *ref)
{
    const Slot *anchor = clause_next(clause, ref);
    bool bare = (ref->flags & REF_BARE) && !(ref->flags & REF_PLURAL) &&
                ref->determined && ref->type;
    if (!bare || !anchor || anchor->kind != SLOT_ANCHOR ||
        clause_is_used(clause, anchor) ||
        !(anchor->prep == PREP_AT || anchor->prep == PREP_IN) ||
        !clause_verb_is(clause, "delete|audio:mute|reverse|replace"))
        return NULL;
    bool last = strcmp(anchor->value, "end") == 0;
    if (!last && strcmp(anchor->value, "start") != 0)
        return NULL;
    clause_use(clause, ref);
    clause_use(clause, anchor);
    return json_pack("{sssssi}", "by", "type", "type", ref->type, "index",
                     last ? -1 : 0);
}

json_t *clause_named_target(Clause *clause)
{
    json_t *piece = clause_take_piece(clause);
    if (piece)
        return piece;
    for (unsigned p = 0; p < G_N_ELEMENTS(TARGET_PREPS); p++) {
        const Slot *ref = clause_find(clause, SLOT_REF, TARGET_PREPS[p]);
        if (!ref)
            continue;
        const Slot *owner = clause_next(clause, ref);
        bool its_text = owner && owner->kind == SLOT_REF && (ref->flags & REF_BARE) &&
                        (owner->prep == PREP_OF || owner->prep == PREP_IN ||
                         owner->prep == PREP_ON) &&
                        g_strcmp0(ref->type, "text") == 0;
        if (its_text) { /* "the text of the title" is the title */
            clause_use(clause, ref);
            ref = owner;
        }
        clause->type = clause_ref_type(clause, ref);
        json_t *timed = narrowed_by_time(clause, ref);
        if (!timed)
            timed = placed_at_end(clause, ref);
        return timed ? timed : clause_selector(clause, ref);
    }
    json_t *quoted = quoted_target(clause);
    if (quoted)
        return quoted;
    if (clause->borrowed && clause->borrowed->kind == SLOT_REF) {
        clause->type = clause->borrowed->type;
        return json_incref(clause->borrowed->json);
    }
    if (clause->story->last >= 0) {
        clause->type = clause->story->type;
        return story_step(clause->story, clause->story->last);
    }
    return NULL;
}

json_t *target_narrowed(json_t *target, const char *type)
{
    const char *by = json_string_value(json_object_get(target, "by"));
    if (g_strcmp0(by, "last") != 0 || json_object_get(target, "type"))
        return target;
    json_t *narrowed = json_copy(target);
    json_decref(target);
    json_object_set_new(narrowed, "type", json_string(type));
    return narrowed;
}

json_t *clause_target(Clause *clause, const char *default_type)
{
    bool named = clause_find(clause, SLOT_REF, PREP_ANY) != NULL;
    if (!named &&
        clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF)))
        return json_pack("{ss}", "by", "all");
    json_t *target = clause_named_target(clause);
    if (target)
        return target;
    const char *mentioned = mentioned_type(clause->chart);
    clause->type = mentioned ? mentioned : default_type;
    if (default_type)
        return json_pack("{ssss}", "by", "last", "type", default_type);
    return json_pack("{ss}", "by", "last");
}
