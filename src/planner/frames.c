/* Stage 6: frames. A row says which clauses a builder is worth trying on. */
#include "tidying.h"

#include <string.h>

/* A set of SlotKind. */
G_GNUC_EXTENSION typedef unsigned __int128 Kinds;

#define HAS(kind) ((Kinds)1 << SLOT_##kind)

G_STATIC_ASSERT(SLOT_KINDS <= 128);

static const double COST_LEFT = 2.0, COST_MISSING = 1.5;

typedef struct {
    const char *verbs; /* any of these; NULL: with or without a verb */
    Kinds needs;       /* at least one slot of these kinds; 0: none is needed */
    FrameBuild build;
} Frame;

/* Of readings as good, the first row wins. */
static const Frame FRAMES[] = {
    { "history:undo|history:redo|history:back", 0, build_history },
    { "control:backward|control:forward", HAS(CHANGE), build_history },
    { NULL, HAS(QUERY), build_query },
    { "style:visible=true", HAS(REF), build_listed },
    { NULL, HAS(PROP), build_asked },
    { "render|export|save|make|set|format", HAS(VERB), build_render },
    { NULL, HAS(ESTIMATE) | HAS(EXCHANGE) | HAS(FORMAT) | HAS(QUERY), build_render },
    { NULL, HAS(CAPTIONS), build_captions },
    { NULL, HAS(MARKER), build_marker },
    { NULL, HAS(REF), build_it_marker },
    { NULL, HAS(REF), build_track },
    { NULL, HAS(REF), build_track_sound },
    { "add|make", HAS(TRACK), build_new_track },
    { "mark", 0, build_marker },
    { NULL, HAS(LITERAL), build_next_marker },
    { NULL, HAS(TRANSITION) | HAS(TRANSITIONS) | HAS(ANIMATION), build_transition },
    { "delete|without|reset|off|take|never|style:visible=false|make|history:undo", 0,
      build_strip },
    { NULL, HAS(ONLY), build_keep_phase },
    { "still|control:stop", 0, build_still },
    { "delete|cut|trim|lift|ripple|take|split|vanish|control:forward",
      HAS(RANGE) | HAS(HALF) | HAS(AMOUNT) | HAS(ANCHOR) | HAS(MARKER), build_cut },
    { "put", HAS(RANGE), build_cut },
    { "delete|lift|ripple|vanish|without|cut|put", 0, build_delete },
    { NULL, 0, build_composition },
    { NULL, HAS(REF) | HAS(LITERAL), build_replace },
    { "take", HAS(REF), build_replace },
    { "reword", HAS(VERB), build_exchange },
    { NULL, HAS(LITERAL), build_reword },
    { "add|put", HAS(LITERAL), build_append },
    { "delete|take", HAS(LITERAL), build_unword },
    { "add|put|make|set|start|end|style:visible=true|control:play|set:length",
      HAS(REF) | HAS(LITERAL), build_add },
    { "duplicate", 0, build_duplicate },
    { "put|make|move|add|start|style:visible=true|control:play", HAS(AGAIN),
      build_duplicate },
    { "put|make|add|start|style:visible=true|control:play", HAS(REF), build_another },
    { NULL, HAS(AMOUNT), build_twice },
    { NULL, HAS(VERB), build_rename },
    { NULL, HAS(REF) | HAS(AMOUNT), build_swap },
    { "join", 0, build_join },
    { "group|ungroup", 0, build_plain },
    { "add|put|make|set|join|move|take|keep|group", HAS(REF), build_group },
    { "keep|leave|trim|cut|less:length|less|set|delete|lift|ripple|make|style:visible="
      "true",
      0, build_keep },
    { NULL, HAS(ONLY), build_keep },
    { "trim|cut|less:length|more:length|delete|set|less|add|split|take", 0,
      build_trim },
    { "split|cut", 0, build_split },
    { "make|set", HAS(PARTS), build_split },
    { NULL, HAS(AMOUNT), build_longer },
    { NULL, 0, build_end },
    { NULL, HAS(RANGE), build_span },
    { NULL, HAS(VERB), build_reverse },
    { "freeze", 0, build_freeze },
    { "set:length", HAS(RANGE), build_freeze },
    { "ramp", 0, build_ramp },
    { "slip", 0, build_slip },
    { NULL, HAS(SOURCE), build_slip },
    { "take", HAS(SOURCE), build_slip },
    { NULL, HAS(VERB) | HAS(PACE) | HAS(AMOUNT) | HAS(PROP), build_speed },
    { NULL, HAS(VERB), build_control },
    { "move|end", HAS(ANCHOR), build_go },
    { NULL, HAS(AMOUNT) | HAS(ANCHOR) | HAS(REF) | HAS(MARKER) | HAS(POSITION),
      build_point },
    { NULL, HAS(VERB), build_arrange },
    { NULL, HAS(GAPS) | HAS(AMOUNT), build_gaps },
    { NULL, HAS(KEEP), build_ripple },
    { "align", 0, build_align },
    { NULL, HAS(VERB), build_audio },
    { NULL, HAS(REF), build_duck },
    { NULL, HAS(AMOUNT), build_gain },
    { "take", HAS(AMOUNT), build_gain },
    { "off", 0, build_off },
    { NULL, HAS(LAYOUT), build_layout },
    { NULL, HAS(STYLE), build_fill },
    { NULL, HAS(POSITION) | HAS(LAYOUT), build_other_half },
    { "order:forward|order:backward", 0, build_layer },
    { NULL, HAS(ANIMATION), build_come_in },
    { NULL, HAS(ANIMATION), build_zoom_to },
    { NULL, HAS(ANIMATION), build_animation },
    { "animate", 0, build_animate },
    { "start|add|move", HAS(DIRECTION), build_enter },
    { "rotate|more:size|less:size|make", HAS(PACE), build_paced },
    { NULL, HAS(AMOUNT) | HAS(POSITION) | HAS(COLOR), build_keyframes },
    { NULL, HAS(EFFECT), build_effect },
    { "soften", 0, build_soften },
    { "move|put|set|make|more|less", 0, build_shift },
    { "move|put|add|set|make", HAS(POSITION), build_corner },
    { "set:crop|trim", 0, build_crop },
    { "move|put|make|set|start|end|close", 0, build_move },
    { NULL, 0, build_bare },
    { NULL, 0, build_change },
    { "take", HAS(PROP), build_change },
    { NULL, 0, build_note },
    { "set|replace", HAS(REF) | HAS(PROP), build_ask },
};

void reading_draft_clear(Draft *draft)
{
    json_decref(draft->steps);
    json_decref(draft->options);
    g_free(draft->question);
    *draft = (Draft){ 0 };
}

void reading_draft_push(Draft *draft, json_t *step)
{
    json_array_append_new(draft->steps, step);
}

void reading_draft_ask(Draft *draft, const char *slot, const char *question)
{
    json_decref(draft->options);
    draft->options = NULL;
    draft->missing = slot;
    g_free(draft->question);
    draft->question = g_strdup(question);
}

json_t *step_new(const char *op, const json_t *target)
{
    json_t *step = json_pack("{ss}", "op", op);
    if (target)
        json_object_set_new(step, "target", json_deep_copy(target));
    return step;
}

json_t *step_on(const char *op, json_t *target)
{
    json_t *step = step_new(op, NULL);
    json_object_set_new(step, "target", target);
    return step;
}

static bool applies(const Frame *frame, const Clause *clause)
{
    /* "pan A left and B right": of B the verb is that of the clause in front. */
    Kinds present = clause->verb ? HAS(VERB) : 0;
    for (unsigned i = 0; i < clause->count; i++)
        present |= (Kinds)1 << clause->slots[i]->kind;
    if (frame->needs && !(present & frame->needs))
        return false;
    /* To take something is not yet to do what is named beside it. */
    return frame->verbs ? clause_verb_is(clause, frame->verbs)
                        : !clause_verb_is(clause, "take");
}

/* Standing for the timeline as a whole, these words change nothing of a step's
 * meaning. */
static bool is_setting(const Slot *slot)
{
    return slot->kind == SLOT_WHOLE &&
           (slot->prep == PREP_ON || slot->prep == PREP_IN || slot->prep == PREP_TO ||
            slot->prep == PREP_OF || slot->prep == PREP_FROM || slot->prep == PREP_OFF);
}

/* The number that a step sets its speed to, or by; 0: neither. */
static double rate_of(const json_t *step)
{
    const json_t *rate = json_object_get(step, "rate");
    const json_t *scale = json_object_get(rate, "scale");
    return json_number_value(scale ? scale : rate);
}

static bool starts_film(const json_t *step)
{
    const json_t *to = json_object_get(step, "to");
    const char *anchor = json_string_value(json_object_get(to, "anchor"));
    return (json_is_number(to) && json_number_value(to) == 0) ||
           g_strcmp0(anchor, "start") == 0;
}

/* "In slow motion, at half the speed", "for only two seconds", "right from the start, at
 * zero": does the step say more exactly what the slot says? */
static bool is_said_by(const Slot *slot, const json_t *step)
{
    const char *op = json_string_value(json_object_get(step, "op"));
    double rate = rate_of(step);
    bool speeds = strcmp(op, "speed") == 0 && rate > 0;
    bool moves = strcmp(op, "move") == 0;
    switch (slot->kind) {
    case SLOT_PACE:
        return speeds && (strstr(slot->value, "slow") ? rate < 1 : rate > 1);
    case SLOT_MORE:
    case SLOT_LESS:
        return speeds && strcmp(slot->value, "speed") == 0 &&
               (slot->kind == SLOT_MORE ? rate > 1 : rate < 1);
    case SLOT_ONLY:
        return strcmp(op, "trim") == 0 && json_is_number(json_object_get(step, "to"));
    case SLOT_SHIFT:
        return moves && json_is_number(json_object_get(step, "to"));
    case SLOT_ANCHOR:
        return moves && strcmp(slot->value, "start") == 0 && starts_film(step);
    case SLOT_AMOUNT:
        return moves && slot_is_time(slot) && slot->number == 0 && starts_film(step);
    case SLOT_MIDDLE:
        return strcmp(op, "split") == 0 &&
               json_integer_value(json_object_get(step, "parts")) == 2;
    default:
        return false;
    }
}

static bool is_said_twice(const Slot *slot, const json_t *steps)
{
    return json_array_size(steps) == 1 && is_said_by(slot, json_array_get(steps, 0));
}

static double score_of(const Clause *clause, const Draft *draft)
{
    double score = draft->question ? -COST_MISSING : 0;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (clause->used[i])
            score += slot->to - slot->from + slot->gap_to - slot->gap_from;
        else if (!is_setting(slot) && !is_said_twice(slot, draft->steps))
            score -= COST_LEFT * (slot->to - slot->from);
    }
    return score;
}

/* "date and title both in size 64" */
static bool is_both(const Clause *clause, unsigned i)
{
    const Slot *slot = clause->slots[i], *list = i ? clause->slots[i - 1] : NULL;
    return list && list->kind == SLOT_REF && list->members && slot->kind == SLOT_REF &&
           slot->prep == PREP_NONE && (slot->flags & REF_PRONOUN) &&
           (slot->flags & REF_PLURAL);
}

/* "bigger, without moving it": that is so of what does nothing in time. */
static bool is_kept_anyway(const Slot *slot, const json_t *steps)
{
    static const char *const OPS[] = { "update", "audio",      "effect", "animate",
                                       "group",  "transition", "marker", NULL };
    size_t n;
    json_t *step;
    if (slot->kind != SLOT_KEEP || strcmp(slot->value, "place") != 0)
        return false;
    json_array_foreach(steps, n, step)
    {
        if (!g_strv_contains(OPS, json_string_value(json_object_get(step, "op"))))
            return false;
    }
    return true;
}

/* "I don't want it so": there is nothing that it should be less of. */
static bool wishes_nothing(const Clause *clause)
{
    return clause_verb_is(clause, "less") && clause->count == 2 &&
           denial_is_wish(clause->chart, clause->verb) && clause_has(clause, SLOT_REF);
}

bool frames_fill(Clause *clause, Draft *draft, double *score)
{
    Clause best = { 0 };
    bool found = false;
    if (wishes_nothing(clause))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(FRAMES); i++) {
        if (!applies(&FRAMES[i], clause))
            continue;
        Clause attempt = *clause;
        Draft other = { .steps = json_array() };
        bool fits = FRAMES[i].build(&attempt, &other) &&
                    (json_array_size(other.steps) > 0 || other.question);
        double worth = fits ? score_of(&attempt, &other) : 0;
        if (fits && (!found || worth > *score)) {
            reading_draft_clear(draft);
            *draft = other;
            if (!draft->type)
                draft->type = attempt.type;
            *score = worth;
            best = attempt;
            found = true;
        } else {
            reading_draft_clear(&other);
        }
    }
    if (found)
        *clause = best;
    for (unsigned i = 0; found && i < clause->count; i++)
        clause->used[i] = clause->used[i] || is_setting(clause->slots[i]) ||
                          is_both(clause, i) ||
                          is_said_twice(clause->slots[i], draft->steps) ||
                          is_kept_anyway(clause->slots[i], draft->steps);
    return found;
}

bool build_any(Clause *clause, Draft *draft)
{
    double score;
    return frames_fill(clause, draft, &score);
}
