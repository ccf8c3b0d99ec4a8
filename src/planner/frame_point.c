/* Stage 6: notes of where to go, without a verb that says so: "next cut", "back to the
 * start", "the playhead at the drop", "out point: 9 s". */
#include "clause.h"

#include <string.h>

static const char CONTROL[] = "control:", SEEK[] = "seek", PLAYHEAD[] = "playhead";

static const unsigned WHERE = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_AT) |
                              PREP_BIT(PREP_TO) | PREP_BIT(PREP_ON) | PREP_BIT(PREP_IN);

static void push_control(Draft *draft, const char *action, json_t *at)
{
    reading_draft_push(
        draft, json_pack("{ssssso}", "op", "control", "action", action, "at", at));
    draft->kind = "control";
}

/* "to the end", "back to the start": nothing but an end of the film to go to. */
static bool goes_to_end(const Slot *slot)
{
    return slot->kind == SLOT_ANCHOR && slot->prep == PREP_TO && !slot->members &&
           (strcmp(slot->value, "start") == 0 || strcmp(slot->value, "end") == 0);
}

/* "two seconds back", "one frame forward": the words that go that way by themselves. */
static bool goes_on(Clause *clause, Draft *draft)
{
    const Slot *time = clause->count == 2 ? clause->slots[0] : NULL;
    const Slot *shift = time ? clause->slots[1] : NULL;
    unsigned length;
    if (!slot_is_time(time) || time->timecode || time->prep != PREP_NONE ||
        (time->flags & REF_EXTRA) || shift->kind != SLOT_SHIFT)
        return false;
    const Entry *verb = chart_match(clause->chart, shift->from, WORD_VERB, &length);
    if (!verb || !g_str_has_prefix(verb->value, CONTROL))
        return false;
    clause_use(clause, time);
    clause_use(clause, shift);
    push_control(draft, SEEK, clause_from_playhead(time, atoi(shift->value)));
    return true;
}

/* "next clip" */
static json_t *neighbour(const Slot *slot)
{
    const char *by = json_string_value(json_object_get(slot->json, "by"));
    bool one = slot->kind == SLOT_REF && slot->prep == PREP_NONE;
    return one && g_strcmp0(by, "relative") == 0 && !(slot->flags & REF_PLURAL)
               ? json_incref(slot->json)
               : NULL;
}

/* "next cut", "back to the start", "next clip" */
static bool is_place(Clause *clause, Draft *draft)
{
    const Slot *slot = clause->count == 1 ? clause->slots[0] : NULL;
    if (!slot)
        return false;
    json_t *point = slot->flags & REF_POINT ? json_incref(slot->json)
                    : goes_to_end(slot)     ? clause_take_point(clause, PREP_ANY, NULL)
                                            : NULL;
    json_t *clip = point || clause->verb ? NULL : neighbour(slot);
    if (!point && !clip)
        return false;
    clause_use(clause, slot);
    reading_draft_push(draft, json_pack("{sssssO*sO*}", "op", "control", "action", SEEK,
                                        "at", point, "target", clip));
    json_decref(point);
    json_decref(clip);
    draft->kind = "control";
    return true;
}

/* "middle of the sizzle", "back to the start of the flower" */
static bool is_part_of_clip(Clause *clause, Draft *draft)
{
    const Slot *part = clause->count == 2 ? clause->slots[0] : NULL;
    const Slot *of = part ? clause->slots[1] : NULL;
    if (clause->verb || !of || of->kind != SLOT_REF || of->prep != PREP_OF ||
        (of->flags & REF_PLURAL) || (part->prep != PREP_NONE && part->prep != PREP_TO))
        return false;
    json_t *point = clause_take_point(clause, WHERE, NULL);
    if (point)
        push_control(draft, SEEK, point);
    return point != NULL;
}

/* "back to the top", where nothing was spoken of that could go there. */
static bool goes_to_top(const Clause *clause, const Slot *slot)
{
    const SelectContext *context = clause->chart->context;
    bool known = context && ((context->mentioned && context->mentioned->len) ||
                             (context->selection && context->selection->len));
    return !known && slot->kind == SLOT_POSITION && strcmp(slot->value, "top") == 0;
}

/* Does "on", "back" or the like stand in front of the "to" of a place? */
static bool goes_there(const Chart *chart, const Slot *slot)
{
    unsigned length, end = slot->from, n;
    if (end > 0 && chart_match(chart, end - 1, WORD_DET, &length))
        end--;
    const Entry *to = NULL;
    for (n = end; n > 0 && !to;)
        to = chart_match(chart, --n, WORD_PREP, &length);
    if (!to || n + length < end || slot->prep != PREP_TO)
        return false;
    const Entry *way = n > 0 ? chart_match(chart, n - 1, WORD_PREP, &length) : NULL;
    Prep prep = way ? prep_parse(way->value) : PREP_NONE;
    return to->count > 1 || prep == PREP_ON || prep == PREP_OVER ||
           (n > 0 && chart_match(chart, n - 1, WORD_SHIFT, &length));
}

/* "on to the garlic marker", "back to the hook" */
static bool goes_to_thing(Clause *clause, Draft *draft)
{
    const Slot *thing = clause->count == 1 ? clause->slots[0] : NULL;
    if (clause->verb || !thing || thing->members || (thing->flags & REF_PLURAL) ||
        !goes_there(clause->chart, thing))
        return false;
    json_t *point = NULL;
    if (thing->kind == SLOT_MARKER && thing->json)
        point = json_incref(thing->json);
    else if (goes_to_top(clause, thing))
        point = json_pack("{ss}", "anchor", "start");
    else if (thing->kind == SLOT_REF && (thing->flags & REF_ON_TIMELINE))
        point = moment_of_clip("start", clause_selector(clause, thing));
    if (!point)
        return false;
    clause_use(clause, thing);
    push_control(draft, SEEK, point);
    return true;
}

/* What is set to a moment: the action that does so, or NULL. */
static const char *action_of(const Slot *slot)
{
    const char *anchor = json_string_value(json_object_get(slot->json, "anchor"));
    if (slot->kind == SLOT_ANCHOR)
        return strcmp(slot->value, PLAYHEAD) == 0 ? SEEK : NULL;
    if (slot->kind != SLOT_AMOUNT || !(slot->flags & REF_POINT) || !anchor)
        return NULL;
    return strcmp(anchor, "in") == 0    ? "mark-in"
           : strcmp(anchor, "out") == 0 ? "mark-out"
                                        : NULL;
}

/* "the playhead should be at the marker", "out point: 9 s", "move the in point to the
 * drop" */
static bool is_set(Clause *clause, Draft *draft)
{
    const Slot *thing = clause->slots[0];
    if (clause->verb && thing == clause->verb && clause->count > 1)
        thing = clause->slots[1];
    const char *action = action_of(thing);
    if (!action || (clause->verb && !clause_verb_is(clause, "make|set|put|move")) ||
        (thing->prep != PREP_NONE && thing->prep != PREP_AT))
        return false;
    const Slot *next = clause_next(clause, thing);
    if (!clause->verb && strcmp(action, SEEK) == 0 && next && next->from == thing->to)
        return false; /* "here 5 s" */
    clause_use(clause, thing);
    clause_use_verbs(clause);
    json_t *point = clause_take_point(clause, WHERE, NULL);
    if (point)
        push_control(draft, action, point);
    return point != NULL;
}

bool build_point(Clause *clause, Draft *draft)
{
    static bool (*const WAYS[])(Clause *, Draft *) = { is_place, is_part_of_clip,
                                                       goes_to_thing, is_set };
    if (clause->asks)
        return false;
    if (!clause->verb && goes_on(clause, draft))
        return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        Clause attempt = *clause;
        if (!WAYS[i](&attempt, draft))
            continue;
        *clause = attempt;
        return true;
    }
    return false;
}
