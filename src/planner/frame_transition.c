/* Stage 6: transitions. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- the ones there are ------------------------------------------------------------------- */

/* Transitions of the edited sequence between two clips. */
static GPtrArray *transitions_there(const Clause *clause)
{
    const Sequence *sequence = composition_main(clause->chart->composition);
    GPtrArray *found = g_ptr_array_new();
    for (unsigned t = 0; sequence && t < sequence->tracks->len; t++) {
        const Track *track = g_ptr_array_index(sequence->tracks, t);
        for (unsigned i = 0; i < track->transitions->len; i++) {
            Transition *transition = g_ptr_array_index(track->transitions, i);
            if (transition->from && transition->to)
                g_ptr_array_add(found, transition);
        }
    }
    return found;
}

static const char *kind_of(const Transition *transition)
{
    return strcmp(transition->type, "fade") == 0 ? "dip-to-black" : "crossfade";
}

/* What is said of the transitions there are. */
typedef struct {
    const char *kind; /* another kind, or NULL */
    json_t *duration; /* owned, or NULL */
} Change;

static json_t *changed_step(const Transition *transition, const Change *change)
{
    json_t *step =
        json_pack("{sss[{ssss}{ssss}]ss}", "op", "transition", "between", "by", "id",
                  "id", transition->from, "by", "id", "id", transition->to, "kind",
                  change->kind ? change->kind : kind_of(transition));
    json_t *length = change->duration ? json_incref(change->duration)
                                      : number_json(rtime_seconds(rtime_add(
                                            transition->before, transition->after)));
    json_object_set_new(step, "duration", length);
    return step;
}

static void ask_which(Clause *clause, Draft *draft, const GPtrArray *there,
                      const Change *change)
{
    const Composition *composition = clause->chart->composition;
    reading_draft_ask(draft, "between", _("Which transition?"));
    draft->options = json_array();
    for (unsigned i = 0; i < there->len && i < 8; i++) {
        const Transition *transition = g_ptr_array_index(there, i);
        ClipPlace from, to;
        if (!composition_find_clip(composition, transition->from, &from) ||
            !composition_find_clip(composition, transition->to, &to))
            continue;
        g_autofree char *text =
            g_strdup_printf("%s → %s", clip_label(composition, from.clip),
                            clip_label(composition, to.clip));
        json_array_append_new(draft->options,
                              json_pack("{sss[o]}", "text", text, "steps",
                                        changed_step(transition, change)));
    }
}

/* "make the transition longer": how long? */
static bool asks_length(Clause *clause, Draft *draft)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS ||
                        slot->kind == SLOT_PROP;
        if (!compares || strcmp(slot->value, "length") != 0)
            continue;
        clause_use(clause, slot);
        clause_take(clause, SLOT_STRENGTH, PREP_ANY);
        if (clause_find_time(clause, PREP_ANY))
            return false;
        reading_draft_ask(draft, "duration", _("How long should it be?"));
        return true;
    }
    return false;
}

/* "make all transitions half a second", "change the transition to a dip to black": those
 * there are, not new ones. False where there are none, or a place is named. */
static bool change_present(Clause *clause, Draft *draft)
{
    const Slot *said = clause_find(clause, SLOT_TRANSITIONS, PREP_ANY);
    const Slot *kind = clause_find(clause, SLOT_TRANSITION, PREP_ANY);
    bool subject = said || (kind && kind->prep == PREP_NONE);
    bool all = clause_has(clause, SLOT_ALL) || clause_has(clause, SLOT_EVERY);
    if (!subject || clause_has(clause, SLOT_REF) || clause_has(clause, SLOT_ANCHOR) ||
        !clause_verb_is(clause, "make|set|more:length|less:length|replace|speed"))
        return false;
    g_autoptr(GPtrArray) there = transitions_there(clause);
    if (there->len == 0)
        return false;
    bool plural = said && strcmp(said->value, "many") == 0;
    clause_use_verbs(clause);
    clause_take(clause, SLOT_ALL, PREP_ANY);
    while (clause_take(clause, SLOT_TRANSITIONS, PREP_ANY))
        ;
    if (asks_length(clause, draft))
        return true;
    kind = clause_take(clause, SLOT_TRANSITION, PREP_ANY);
    const Slot *time = clause_take_time(clause, PREP_ANY);
    Change change = { .kind = kind ? kind->value : NULL,
                      .duration = time ? amount_to_time(time) : NULL };
    bool one = !all && !plural && there->len > 1;
    if (one)
        ask_which(clause, draft, there, &change);
    for (unsigned i = 0; !one && i < there->len; i++)
        reading_draft_push(draft, changed_step(g_ptr_array_index(there, i), &change));
    json_decref(change.duration);
    return change.kind || time;
}

/* ---- where -------------------------------------------------------------------------------- */

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

/* "end the film with …"; "the film ends with …" only tells. */
static const char *edge_of_verb(Clause *clause)
{
    if (!clause_verb_is(clause, "start|end") || clause->slots[0]->kind != SLOT_VERB)
        return NULL;
    clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE));
    return clause_verb_is(clause, "start") ? "in" : "out";
}

/* "at the start and the end of the intro" */
static const char *named_edge(Clause *clause)
{
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    const Slot *other = anchor ? clause_take(clause, SLOT_ANCHOR, PREP_ANY) : NULL;
    if (!anchor)
        return edge_of_verb(clause);
    if (other && strcmp(anchor->value, other->value) != 0)
        return "both";
    return strcmp(anchor->value, "start") == 0 ? "in"
           : strcmp(anchor->value, "end") == 0 ? "out"
                                               : NULL;
}

static bool set_edge(Clause *clause, json_t *step, const Slot *ref)
{
    const char *edge = named_edge(clause);
    if (!edge && ref)
        edge = ref->prep == PREP_AFTER ? "out" : ref->prep == PREP_BEFORE ? "in" : NULL;
    if (!edge || (!ref && strcmp(edge, "both") == 0))
        return false;
    bool in = strcmp(edge, "in") == 0;
    json_object_set_new(step, "target",
                        ref ? clause_selector(clause, ref)
                            : json_pack("{sssssi}", "by", "type", "type", "video",
                                        "index", in ? 0 : -1));
    json_object_set_new(step, "edge", json_string(edge));
    return true;
}

/* "on the intro", which touches others on one side or two: the executor sees which. */
static bool set_one(Clause *clause, json_t *step, const Slot *ref)
{
    const unsigned preps = PREP_BIT(PREP_ON) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_FROM) |
                           PREP_BIT(PREP_OF) | PREP_BIT(PREP_OFF);
    bool removes = strcmp(json_string_value(json_object_get(step, "kind")), "cut") == 0;
    if (!removes || !(PREP_BIT(ref->prep) & preps) || (ref->flags & REF_PLURAL))
        return false;
    json_object_set_new(step, "target", clause_selector(clause, ref));
    json_object_set_new(step, "edge", json_string("both"));
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
    return set_edge(clause, step, ref) || set_one(clause, step, ref);
}

/* "between A, B and C": one at each cut. */
static bool push_chain(Clause *clause, Draft *draft, const json_t *step)
{
    const Slot *ref =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_BETWEEN));
    if (!ref || !ref->members || ref->members->len < 3)
        return false;
    json_t *clips = clause_members(clause, ref);
    for (size_t i = 0; i + 1 < json_array_size(clips); i++) {
        json_t *one = json_deep_copy(step);
        json_object_set_new(
            one, "between",
            json_pack("[OO]", json_array_get(clips, i), json_array_get(clips, i + 1)));
        reading_draft_push(draft, one);
    }
    json_decref(clips);
    return true;
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

/* ---- what --------------------------------------------------------------------------------- */

static bool removes(const Clause *clause)
{
    return clause_takes_off(clause);
}

static const char *transition_kind(Clause *clause)
{
    const Slot *slot = clause_take(clause, SLOT_TRANSITION, PREP_ANY);
    const Slot *any = clause_take(clause, SLOT_TRANSITIONS, PREP_ANY);
    if (removes(clause))
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

/* "2 seconds long", "a longer dissolve …, 2 s": the time says it. */
static void use_length(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool compares = slot->kind == SLOT_MORE || slot->kind == SLOT_LESS ||
                        slot->kind == SLOT_PROP;
        if (compares && strcmp(slot->value, "length") == 0)
            clause_use(clause, slot);
    }
}

/* In words as in numbers; as long as animations of that pace take. */
static json_t *transition_duration(Clause *clause)
{
    static const struct {
        const char *pace;
        double seconds;
    } PACES[] = { { "very-slow", 4 },
                  { "slow", 2 },
                  { "normal", 1 },
                  { "fast", 0.5 },
                  { "very-fast", 0.25 } };
    const Slot *time = clause_take_time(clause, PREP_ANY);
    if (time)
        use_length(clause);
    const Slot *pace = time ? NULL : clause_find(clause, SLOT_PACE, PREP_ANY);
    for (unsigned i = 0; pace && i < G_N_ELEMENTS(PACES); i++) {
        if (strcmp(PACES[i].pace, pace->value) != 0)
            continue;
        clause_use(clause, pace);
        return number_json(PACES[i].seconds);
    }
    return time ? amount_to_time(time) : json_integer(1);
}

static void set_direction(Clause *clause, json_t *step)
{
    const Slot *where = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    if (!where)
        where = clause_find(clause, SLOT_POSITION, PREP_ANY);
    const char *direction = where ? direction_to(where->value) : NULL;
    if (!direction)
        return;
    clause_use(clause, where);
    json_object_set_new(step, "direction", json_string(direction));
}

bool build_transition(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "never|take") && !removes(clause))
        return false;
    if (change_present(clause, draft))
        return true;
    const char *kind = transition_kind(clause);
    if (!kind)
        return false;
    clause_use_verbs(clause);
    json_t *step = json_pack("{ssss}", "op", "transition", "kind", kind);
    set_direction(clause, step);
    if (!removes(clause))
        json_object_set_new(step, "duration", transition_duration(clause));
    const Slot *all = clause_take(clause, SLOT_ALL, PREP_ANY);
    while (all && clause_take(clause, SLOT_ALL, PREP_ANY))
        ;
    if ((all && !clause_has(clause, SLOT_REF)) ||
        (removes(clause) && !clause_has(clause, SLOT_REF) &&
         !clause_has(clause, SLOT_ANCHOR)))
        json_object_set_new(step, "target",
                            json_pack("{ssss}", "by", "all", "type", "video"));
    else if (push_chain(clause, draft, step)) {
        json_decref(step);
        return true;
    } else if (!transition_where(clause, step)) {
        ask_where(draft, step);
        json_decref(step);
        return true;
    }
    reading_draft_push(draft, step);
    return true;
}
