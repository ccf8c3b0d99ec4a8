/* Stage 6: transitions. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *direction_to(const char *where)
{
    static const char *const WAYS[][2] = {
        { "left", "to-left" }, { "right", "to-right" }, { "up", "to-top" },
        { "top", "to-top" },   { "down", "to-bottom" }, { "bottom", "to-bottom" },
    };
    if (strchr(where, '-'))
        return where;
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++)
        if (strcmp(WAYS[i][0], where) == 0)
            return WAYS[i][1];
    return NULL;
}

static bool set_pair(json_t *step, json_t *pair)
{
    bool two = json_array_size(pair) == 2;
    if (two)
        json_object_set(step, "between", pair);
    json_decref(pair);
    return two;
}

/* "from A to B", "A into B": two separate references. */
static json_t *two_references(Clause *clause)
{
    const Slot *first = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *second =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH));
    if (!first || !second || first == second)
        return NULL;
    json_t *pair = json_array();
    json_array_append_new(pair, clause_selector(clause, first));
    json_array_append_new(pair, clause_selector(clause, second));
    return pair;
}

static bool set_whole(Clause *clause, json_t *step, const Slot *ref)
{
    clause_use(clause, ref);
    json_t *all = json_string_value(json_object_get(ref->json, "type"))
                      ? json_incref(ref->json)
                      : json_pack("{ssss}", "by", "all", "type", "video");
    json_object_set_new(step, "target", all);
    return true;
}

static bool set_edge(Clause *clause, json_t *step, const Slot *ref)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const char *edge = anchor && strcmp(anchor->value, "start") == 0 ? "in"
                       : anchor && strcmp(anchor->value, "end") == 0 ? "out"
                       : ref && ref->prep == PREP_AFTER              ? "out"
                       : ref && ref->prep == PREP_BEFORE             ? "in"
                                                                     : NULL;
    if (!edge)
        return false;
    if (anchor)
        clause_use(clause, anchor);
    bool in = strcmp(edge, "in") == 0;
    json_object_set_new(step, "target",
                        ref ? clause_selector(clause, ref)
                            : json_pack("{sssssi}", "by", "type", "type", "video",
                                        "index", in ? 0 : -1));
    json_object_set_new(step, "edge", json_string(edge));
    return true;
}

static bool transition_where(Clause *clause, json_t *step)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    if (!ref)
        return set_edge(clause, step, NULL);
    if (ref->members)
        return set_pair(step, clause_members(clause, ref));
    json_t *pair = two_references(clause);
    if (pair)
        return set_pair(step, pair);
    if (ref->flags & (REF_ALL | REF_BOTH))
        return set_whole(clause, step, ref);
    return set_edge(clause, step, ref);
}

static void ask_where(Draft *draft, json_t *step)
{
    reading_draft_ask(draft, "between", _("Between which clips?"));
    json_object_set_new(step, "target",
                        json_pack("{ssss}", "by", "all", "type", "video"));
    draft->options = json_array();
    json_array_append_new(
        draft->options,
        json_pack("{sss[O]}", "text", _("between all clips"), "steps", step));
}

static const char *transition_kind(Clause *clause)
{
    const Slot *slot = clause_take(clause, SLOT_TRANSITION, PREP_ANY);
    const Slot *any = clause_take(clause, SLOT_TRANSITIONS, PREP_ANY);
    if (clause_verb_is(clause, "delete"))
        return slot || any ? "cut" : NULL;
    if (slot)
        return slot->value;
    bool between = clause_find(clause, SLOT_REF, PREP_BIT(PREP_BETWEEN)) != NULL;
    const Slot *fade = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    if (between && fade && strcmp(fade->value, "fade") == 0) {
        clause_use(clause, fade);
        return "crossfade";
    }
    return any ? "crossfade" : NULL;
}

bool build_transition(Clause *clause, Draft *draft)
{
    const char *kind = transition_kind(clause);
    if (!kind)
        return false;
    clause_use_verbs(clause);
    bool removes = strcmp(kind, "cut") == 0;
    json_t *step = json_pack("{ssss}", "op", "transition", "kind", kind);
    const Slot *where = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    if (!where)
        where = clause_find(clause, SLOT_POSITION, PREP_ANY);
    const char *direction = where ? direction_to(where->value) : NULL;
    if (direction) {
        clause_use(clause, where);
        json_object_set_new(step, "direction", json_string(direction));
    }
    const Slot *duration = clause_take_time(clause, PREP_ANY);
    if (!removes)
        json_object_set_new(step, "duration",
                            duration ? amount_to_time(duration) : json_integer(1));
    if (clause_take(clause, SLOT_ALL, PREP_ANY) ||
        (removes && !clause_has(clause, SLOT_REF)))
        json_object_set_new(step, "target",
                            json_pack("{ssss}", "by", "all", "type", "video"));
    else if (!transition_where(clause, step)) {
        ask_where(draft, step);
        json_decref(step);
        return true;
    }
    reading_draft_push(draft, step);
    return true;
}
