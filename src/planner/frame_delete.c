/* Stage 6: taking clips, stretches of time, effects and styles away. */
#include "clause.h"
#include "tidying.h"

#include "chatkut/edit/moment.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static bool is_thing(const Clause *clause)
{
    return !clause_has(clause, SLOT_EFFECT) && !clause_has(clause, SLOT_RANGE) &&
           !clause_has(clause, SLOT_HALF) && !clause_has(clause, SLOT_PROP) &&
           !clause_has(clause, SLOT_STYLE) && !clause_has(clause, SLOT_MARKER);
}

/* What becomes of the gap, where something is said of it. */
static void put_ripple(Clause *clause, json_t *step)
{
    int ripple = clause_take_ripple(clause);
    if (clause_verb_is(clause, "lift"))
        ripple = 0;
    else if (clause_verb_is(clause, "ripple"))
        ripple = 1;
    if (ripple >= 0)
        json_object_set_new(step, "ripple", json_boolean(ripple));
}

/* "delete from the logo" says where to begin, not what. */
static bool is_border(const Clause *clause)
{
    unsigned borders = PREP_BIT(PREP_FROM) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_UNTIL);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    return ref && (PREP_BIT(ref->prep) & borders) &&
           !clause_find(clause, SLOT_REF, PREP_ANY & ~borders);
}

static bool has_selection(const Clause *clause)
{
    const SelectContext *context = clause->chart->context;
    return clause->count == 1 && context && context->selection &&
           context->selection->len > 0;
}

/* "the title should not fade in, take that off": what was taken off already. New, or
 * NULL. */
static json_t *said_before(Clause *clause)
{
    static const char *const OFF[] = { "unanimate", NULL };
    const Story *story = clause->story;
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    const char *op = json_string_value(json_object_get(last, "op"));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    if (!op || !g_strv_contains(OFF, op) || !ref || !(ref->flags & REF_PRONOUN))
        return NULL;
    clause_use(clause, ref);
    return step_on(op, story_step(story, story->last));
}

/* "mute the interview, we don't need it": why, not what next. */
static bool is_afterthought(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    json_t *last =
        clause->story->last >= 0
            ? json_array_get(clause->story->steps, (size_t)clause->story->last)
            : NULL;
    const char *op = json_string_value(json_object_get(last, "op"));
    static const char *const PARTING[] = { "split", "duplicate", "add", NULL };
    return ref && (ref->flags & REF_PRONOUN) && op && !g_strv_contains(PARTING, op) &&
           clause->verb && denial_is_wish(clause->chart, clause->verb);
}

/* Is none of them a picture that plays? */
static bool are_stills_or_sounds(const Clause *clause, const Slot *ref)
{
    g_auto(Resolution) found = { 0 };
    ClipPlace place;
    if (!ref->json)
        return false;
    json_t *all = json_deep_copy(ref->json);
    if (!json_object_get(all, "expect"))
        json_object_set_new(all, "expect", json_string("any"));
    chart_resolve(clause->chart, all, &found);
    json_decref(all);
    for (unsigned i = 0; found.kind == RESOLVED_FOUND && i < found.ids->len; i++)
        if (!composition_find_clip(clause->chart->composition, found.ids->pdata[i],
                                   &place) ||
            place.clip->kind == CLIP_VIDEO || place.clip->kind == CLIP_SEQUENCE)
            return false;
    return found.kind == RESOLVED_FOUND && found.ids->len > 0;
}

bool clause_cuts_away(const Clause *clause)
{
    const Slot *thing = NULL;
    if (!clause_verb_is(clause, "cut"))
        return false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot == clause->verb || slot->kind == SLOT_KEEP)
            continue;
        if (thing || slot->kind != SLOT_REF || slot->prep != PREP_NONE ||
            (slot->flags & REF_PRONOUN))
            return false;
        thing = slot;
    }
    bool passive =
        clause->verb->to > clause->verb->from + 1; /* "the kiss can be cut" */
    return thing && (passive || are_stills_or_sounds(clause, thing));
}

/* "the logo should go": a verb that tells where to, with nowhere to go. */
static bool goes_nowhere(const Clause *clause)
{
    const GArray *matches = clause->chart->matches[clause->verb->from];
    for (unsigned i = 0; i < matches->len && clause->count == 2; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
        if (match->entry->class == WORD_VERB && ref && ref->to <= clause->verb->from &&
            match->length == clause->verb->to - clause->verb->from &&
            g_strcmp0(match->entry->value, "delete") == 0)
            return true;
    }
    return false;
}

bool build_delete(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "put") && !goes_nowhere(clause))
        return false;
    if (clause_verb_is(clause, "cut") && !clause_cuts_away(clause))
        return false;
    if (!is_thing(clause) || is_border(clause) || is_afterthought(clause))
        return false;
    clause_use_verbs(clause);
    json_t *said = said_before(clause);
    if (said) {
        reading_draft_push(draft, said);
        return true;
    }
    const Slot *all = clause_take(clause, SLOT_ALL, PREP_ANY);
    const Slot *whole = clause_take(clause, SLOT_WHOLE, PREP_BIT(PREP_NONE));
    json_t *target = (all || whole) && !clause_has(clause, SLOT_REF)
                         ? json_pack("{ss}", "by", "all")
                         : clause_named_target(clause);
    if (!target && has_selection(clause))
        target = json_pack("{ssss}", "by", "selected", "expect", "many");
    if (!target) {
        reading_draft_ask(draft, "target", _("Which clip should I delete?"));
        return true;
    }
    json_t *step = step_on("delete", target);
    put_ripple(clause, step);
    reading_draft_push(draft, step);
    return true;
}

bool clause_tell_ripple(const Clause *clause, Draft *draft, bool ripple)
{
    const Story *story = clause->story;
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    const char *op = json_string_value(json_object_get(last, "op"));
    if (g_strcmp0(op, "cut") == 0 &&
        json_is_true(json_object_get(last, "ripple")) == ripple) {
        reading_draft_push(draft, json_deep_copy(last)); /* said twice */
        return true;
    }
    if (g_strcmp0(op, "delete") != 0 || json_object_get(last, "ripple"))
        return false;
    json_t *step = step_on(op, story_step(story, story->last));
    json_object_set_new(step, "ripple", json_boolean(ripple));
    reading_draft_push(draft, step);
    return true;
}

bool build_ripple(Clause *clause, Draft *draft)
{
    int ripple = clause_take_ripple(clause);
    return !clause->verb && ripple >= 0 && clause_tell_ripple(clause, draft, ripple);
}

static bool cut_half(Clause *clause, Draft *draft)
{
    json_t *half = clause_take_half(clause, draft);
    if (!half)
        return false;
    reading_draft_push(draft, step_on("delete", half));
    return true;
}

static void put_piece(const Clause *clause, json_t *step, const Slot *range)
{
    Slot amount = { .number = fabs(range->number), .unit = range->unit };
    json_object_set_new(step, range->number > 0 ? "start" : "end",
                        amount_to_time(&amount));
    if (range->number > 0 && clause_closes_up(clause, json_object_get(step, "target")))
        json_object_set_new(step, "ripple", json_true());
}

/* "the first 3 and the last 2 seconds" */
static void cut_end_pieces(Clause *clause, Draft *draft, const Slot *range)
{
    json_t *step = step_on("trim", clause_target(clause, NULL));
    put_piece(clause, step, range);
    const Slot *other = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (other && other->number * range->number < 0) {
        clause_use(clause, other);
        put_piece(clause, step, other);
    }
    put_ripple(clause, step);
    reading_draft_push(draft, step);
}

static bool is_open(const json_t *span)
{
    return !json_object_get(span, "duration") &&
           !(json_object_get(span, "from") && json_object_get(span, "to"));
}

static bool is_on_main(const Clause *clause, const Clip *clip)
{
    ClipPlace place;
    const Composition *composition = clause->chart->composition;
    return composition_find_clip(composition, clip->node.id, &place) &&
           place.track == sequence_main_track(composition_main(composition), NULL);
}

static void cut_range(Clause *clause, Draft *draft, const Slot *range, const Slot *ref)
{
    json_t *span = json_deep_copy(range->json);
    json_t *step = step_new("cut", NULL);
    bool ripple = true;
    if (ref && !(ref->flags & REF_ALL)) {
        json_t *target = clause_named_target(clause);
        const Clip *clip = clause_one_clip(clause, target);
        json_object_set_new(step, "target", target);
        if (!clip || json_object_get(span, "relativeTo") ||
            !clause_span_is_absolute(clause, clip, span))
            json_object_set_new(span, "relativeTo", json_string("clip"));
        /* a title that goes sooner brings no other one forward */
        ripple = !clip || !is_open(span) || is_on_main(clause, clip);
    } else if (ref) {
        clause_use(clause, ref);
    }
    json_object_set_new(step, "range", span);
    json_object_set_new(step, "ripple", json_boolean(ripple));
    put_ripple(clause, step);
    reading_draft_push(draft, step);
}

/* "trim from 1 to 5 s" keeps that, "trim everything after 5 s" does not; what is split
 * or taken must be taken off something. */
static bool takes(const Clause *clause, const Slot *range)
{
    bool open =
        !json_object_get(range->json, "from") || !json_object_get(range->json, "to");
    if (clause_verb_is(clause, "trim"))
        return range->number != 0 || open;
    if (clause_verb_is(clause, "put")) /* "the first 2 s should go" */
        return clause->count == 2 && clause->verb->to - clause->verb->from > 1;
    if (clause_verb_is(clause,
                       "control:forward")) /* "skip the first 2 s of the intro" */
        return range->number != 0 && clause_has(clause, SLOT_REF);
    const unsigned off = PREP_BIT(PREP_OFF) | PREP_BIT(PREP_FROM);
    return !clause_verb_is(clause, "split|take") ||
           (range->number != 0 && (clause_find(clause, SLOT_REF, off) ||
                                   clause_find(clause, SLOT_WHOLE, off)));
}

/* "… from 1:15 onwards" */
static const Slot *from_on(const Clause *clause)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    bool open = range && range->number == 0 && !(range->flags & REF_ALL_BUT) &&
                json_object_get(range->json, "from") &&
                !json_object_get(range->json, "to") &&
                !json_object_get(range->json, "duration");
    return open ? range : NULL;
}

/* "cut 5 seconds out at 0:30", "remove 5 seconds of the intro from here" */
static bool cut_length(Clause *clause, Draft *draft)
{
    const unsigned from =
        PREP_BIT(PREP_AT) | PREP_BIT(PREP_FROM) | PREP_BIT(PREP_AFTER);
    const Slot *length = clause_find_time(clause, PREP_BIT(PREP_NONE));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    bool here = anchor && strcmp(anchor->value, "playhead") == 0;
    const Slot *on = from_on(clause);
    if (!length || length->timecode || (clause_has(clause, SLOT_RANGE) && !on) ||
        (anchor && !here) || (ref && ref->prep != PREP_OF && ref->prep != PREP_FROM))
        return false;
    clause_use(clause, length);
    json_t *point = on ? json_incref(json_object_get(on->json, "from"))
                       : clause_take_point(clause, from, NULL);
    bool back = !point && !ref; /* "the two seconds before 0:05" */
    if (back)
        point = clause_take_point(clause, PREP_BIT(PREP_BEFORE), NULL);
    if (!point)
        return false;
    if (on)
        clause_use(clause, on);
    const Slot span = { .json = json_pack("{soso}", back ? "to" : "from", point,
                                          "duration", amount_to_time(length)) };
    cut_range(clause, draft, &span, ref);
    json_decref(span.json);
    return true;
}

static bool outlasts(const Clause *clause, const Clip *clip, const Slot *piece)
{
    Slot length = { .number = fabs(piece->number), .unit = piece->unit };
    json_t *json = amount_to_time(&length);
    Rate rate = composition_main(clause->chart->composition)->rate;
    bool longer =
        rtime_compare(clip->duration, moment_length(json, rate, clip->duration)) > 0;
    json_decref(json);
    return longer;
}

/* "its last second"; "the last second", where a clip that plays longer was spoken
 * of. */
static bool is_of_clip(const Clause *clause, const Slot *range)
{
    if (range->flags & REF_PRONOUN)
        return true;
    if (clause->story->last >= 0)
        return g_strcmp0(clause->story->type, "video") == 0;
    json_t *last = json_pack("{ss}", "by", "last");
    const Clip *clip = clause_is_of_film(clause) ? NULL : clause_one_clip(clause, last);
    json_decref(last);
    return clip && (clip->node.owner & (OWN_VIDEO | OWN_AUDIO)) &&
           outlasts(clause, clip, range);
}

/* "delete the interview up to here", "remove the market after 0:20" */
static bool cut_side(Clause *clause, Draft *draft)
{
    const unsigned before = PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_BEFORE);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!ref || (ref->flags & (REF_BARE | REF_PLURAL | REF_ALL)) ||
        !clause_verb_is(clause, "delete|lift|ripple") || clause_has(clause, SLOT_RANGE))
        return false;
    json_t *point = clause_take_point(clause, before, NULL);
    bool first = point != NULL;
    if (!first)
        point = clause_take_point(clause, PREP_BIT(PREP_AFTER), NULL);
    if (!point)
        return false;
    const Slot span = { .kind = SLOT_RANGE,
                        .json = json_pack("{so}", first ? "to" : "from", point) };
    cut_range(clause, draft, &span, ref);
    json_decref(span.json);
    return true;
}

/* A moment that is told by how far from another it is, or NULL. */
static const Slot *apart_moment(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (!clause->used[i] && slot->kind == SLOT_AMOUNT &&
            json_object_get(slot->json, "offset"))
            return slot;
    }
    return NULL;
}

/* "remove the two seconds after the kiss": from there to there. */
static bool cut_beside(Clause *clause, Draft *draft)
{
    unsigned det;
    const Slot *far = apart_moment(clause);
    bool the = far && far->from > 0 &&
               chart_match(clause->chart, far->from - 1, WORD_DET, &det);
    if (!far || clause_has(clause, SLOT_REF) || clause_has(clause, SLOT_RANGE) ||
        !(clause_verb_is(clause, "delete|lift|ripple") ||
          (the && clause_verb_is(clause, "cut"))))
        return false;
    clause_use(clause, far);
    json_t *near = json_copy(far->json), *offset = json_object_get(near, "offset");
    const char *typed = json_string_value(offset);
    bool back = typed ? typed[0] == '-' : json_number_value(offset) < 0;
    json_object_del(near, "offset");
    const Slot span = { .kind = SLOT_RANGE,
                        .json = json_pack("{sOso}", back ? "from" : "to", far->json,
                                          back ? "to" : "from", near) };
    cut_range(clause, draft, &span, NULL);
    json_decref(span.json);
    return true;
}

/* Taking a stretch of time out, of one clip or of everything. */
bool build_cut(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    if (cut_half(clause, draft) || cut_length(clause, draft) ||
        cut_side(clause, draft) || cut_beside(clause, draft))
        return true;
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    if (!range || range->prep == PREP_TO || (range->flags & REF_ALL_BUT) ||
        !takes(clause, range))
        return false;
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    /* "of every clip" is of each; "of everything" is of the film */
    bool each = ref && (!(ref->flags & REF_ALL) || ref->type);
    bool piece = range->number != 0 && (each || (!ref && is_of_clip(clause, range)));
    if (piece) {
        cut_end_pieces(clause, draft, range);
        return true;
    }
    const Slot *other =
        range->number > 0 ? clause_find(clause, SLOT_RANGE, PREP_ANY) : NULL;
    if (other && other->number < 0 && !ref) { /* what is behind first */
        clause_use(clause, other);
        cut_range(clause, draft, other, ref);
    }
    cut_range(clause, draft, range, ref);
    return true;
}
