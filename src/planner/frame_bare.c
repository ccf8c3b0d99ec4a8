/* Stage 6: orders without a verb, as in notes to oneself: "title at 5s for 3s". */
#include "clause.h"

#include <string.h>

/* The clip of the note; pronouns and whole kinds are too little to go by. */
static const Slot *bare_subject(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!ref || (ref->flags & REF_PRONOUN))
        return NULL;
    bool texts =
        ref->type && strcmp(ref->type, "text") == 0; /* "every text in Arial" */
    return texts || !(ref->flags & REF_ALL) ? ref : NULL;
}

static void push_move(Draft *draft, const json_t *target, json_t *to)
{
    json_t *step = step_new("move", target);
    json_object_set_new(step, "to", to);
    reading_draft_push(draft, step);
}

static void push_length(Draft *draft, const json_t *target, json_t *length)
{
    json_t *step = step_new("trim", target);
    json_object_set_new(step, "to", length);
    reading_draft_push(draft, step);
}

/* "at 5s", "for 3s", "from 3s to 7s": when and how long it is shown. Of what plays, a
 * range could as well be a part of it. */
static bool bare_span(Clause *clause, Draft *draft, const json_t *target)
{
    const Slot *at = clause_take_moment(clause, PREP_BIT(PREP_AT));
    const Slot *length = clause_take_time(clause, PREP_BIT(PREP_FOR));
    const Slot *range = at || length ? NULL : clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (range) {
        json_t *from = json_object_get(range->json, "from");
        json_t *to = json_object_get(range->json, "to");
        bool plays = g_strcmp0(clause->type, "video") == 0 ||
                     g_strcmp0(clause->type, "audio") == 0;
        if (plays || range->number != 0 || !json_is_number(from) ||
            !json_is_number(to) || json_number_value(to) <= json_number_value(from))
            return false;
        clause_use(clause, range);
        push_move(draft, target, json_incref(from));
        push_length(draft, target,
                    number_json(json_number_value(to) - json_number_value(from)));
    }
    if (at)
        push_move(draft, target, amount_to_time(at));
    if (length)
        push_length(draft, target, amount_to_time(length));
    return at || length || range;
}

/* "beach minus 2 seconds" */
static bool bare_minus(Clause *clause, Draft *draft, const json_t *target)
{
    unsigned length;
    const Slot *time = clause_find_time(clause, PREP_BIT(PREP_NONE));
    if (!time || time->number >= 0 ||
        !chart_match(clause->chart, time->from, WORD_MINUS, &length))
        return false;
    clause_use(clause, time);
    Slot off = *time;
    off.number = -off.number;
    json_t *step = step_new("trim", target);
    json_object_set_new(step, "end", amount_to_time(&off));
    reading_draft_push(draft, step);
    return true;
}

/* "2x", "-6 dB" */
static bool bare_amount(Clause *clause, Draft *draft, const json_t *target)
{
    const Slot *times = clause_take_amount(clause, UNIT_WORD_X, PREP_BIT(PREP_NONE));
    if (times && clause_times_in_words(clause, times))
        return false;
    const Slot *gain =
        times ? NULL : clause_take_amount(clause, UNIT_WORD_DB, PREP_BIT(PREP_NONE));
    bool plays = g_strcmp0(clause->type, "video") == 0;
    if ((!times || times->factor || !plays || times->number <= 0) && !gain)
        return false;
    json_t *step = step_new(times ? "speed" : "audio", target);
    if (times) {
        json_object_set_new(step, "rate", number_json(times->number));
    } else {
        json_object_set_new(step, "action", json_string("volume"));
        json_object_set_new(step, "amount", amount_by("volume", 1, gain));
    }
    reading_draft_push(draft, step);
    return true;
}

/* ---- a verb left out ------------------------------------------------------------- */

/* Reads the clause as if it had the verb; a question is no reading of a note. */
static bool read_as(Clause *clause, Draft *draft, const char *verb, FrameBuild build)
{
    const Slot implied = { .kind = SLOT_VERB, .value = verb };
    Clause attempt = *clause;
    Draft other = { .steps = json_array() };
    attempt.verb = &implied;
    bool fits = build(&attempt, &other) && !other.question;
    for (unsigned i = 0; fits && i < clause->count; i++)
        fits = attempt.used[i];
    if (fits) {
        attempt.verb = NULL;
        *clause = attempt;
        json_decref(draft->steps);
        *draft = other;
    } else {
        reading_draft_clear(&other);
    }
    return fits;
}

/* "Beach between clip 1 and 2", "red circle on top of everything" */
static bool says_where(const Clause *clause)
{
    static const SlotKind KINDS[] = { SLOT_SHIFT, SLOT_ANCHOR, SLOT_PLACE, SLOT_ORDER,
                                      SLOT_TRACK };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (clause_has(clause, KINDS[i]))
            return true;
    return clause_find(clause, SLOT_REF,
                       PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE) |
                           PREP_BIT(PREP_BETWEEN)) != NULL;
}

/* "ding only 0.3 s", "garden walk max 6 seconds" */
static bool bare_length(Clause *clause, Draft *draft)
{
    const Slot *only = clause_find(clause, SLOT_ONLY, PREP_ANY);
    const Slot *most = clause_find(clause, SLOT_EXTREME, PREP_ANY);
    if (!only && most && strcmp(most->value, "max") == 0)
        only = most;
    const Slot *length = clause_find_time(clause, PREP_BIT(PREP_NONE));
    if (!only || !length || length->timecode || clause->count != 3)
        return false;
    clause_use(clause, only);
    clause_use(clause, length);
    json_t *target = clause_named_target(clause);
    push_length(draft, target, amount_to_time(length));
    json_decref(target);
    return true;
}

/* "garden walk: 4 s off the front", "1 s off the end of the intro" */
static bool bare_off(Clause *clause, Draft *draft)
{
    return (clause_has(clause, SLOT_REF) || !clause_is_of_film(clause)) &&
           clause_find(clause, SLOT_ANCHOR, PREP_BIT(PREP_OFF)) &&
           clause_find_time(clause, PREP_BIT(PREP_NONE)) &&
           read_as(clause, draft, "trim", build_trim);
}

/* "desk: only seconds 2 to 6" */
static bool bare_rest(Clause *clause, Draft *draft, const Slot *subject)
{
    bool seen = g_strcmp0(subject->type, "audio") != 0;
    bool ways = clause_has(clause, SLOT_DIRECTION) || clause_has(clause, SLOT_POSITION);
    return (says_where(clause) && read_as(clause, draft, "move", build_move)) ||
           (seen && ways && read_as(clause, draft, "move", build_shift)) ||
           (clause_has(clause, SLOT_ONLY) &&
            read_as(clause, draft, "keep", build_keep)) ||
           bare_length(clause, draft);
}

/* "sunset.mp4 at the end", "after the intro sunset.mp4" */
static bool is_new_media(const Slot *ref)
{
    return ref && !ref->members && (ref->flags & (REF_IN_ASSETS | REF_FILE)) &&
           !(ref->flags & REF_ON_TIMELINE);
}

/* Words in front of a new text that tell what sort it is: "title", "lower third". */
static bool leads_text(const Clause *clause, const Slot *slot)
{
    unsigned length; /* "a second title" */
    bool article = chart_match(clause->chart, slot->from, WORD_INDEFINITE, &length);
    return slot->kind == SLOT_POSITION ||
           ((!slot->determined || article) && g_strcmp0(slot->type, "text") == 0);
}

/* "a white circle": the article says that it is not there yet. */
static bool is_new_shape(const Clause *clause, const Slot *ref)
{
    unsigned from = clause->slots[0]->from, length;
    bool indefinite = false;
    for (unsigned n = from > 0 ? from - 1 : 0; ref && n <= ref->from; n++)
        indefinite =
            indefinite || chart_match(clause->chart, n, WORD_INDEFINITE, &length);
    return indefinite && !ref->determined && g_strcmp0(ref->type, "shape") == 0;
}

static bool is_placed(const Clause *clause)
{
    const Slot *time = clause_find(clause, SLOT_AMOUNT, PREP_ANY);
    return clause_find_time(clause, PREP_ANY) || (time && time->json) ||
           says_where(clause) || clause_has(clause, SLOT_RANGE) ||
           clause_has(clause, SLOT_MARKER);
}

/* Something new with a place or a time: '"The End" at 0:21', "sunset.mp4 at the
 * end", "a blue circle from 3 to 5 s". */
static bool bare_new(Clause *clause, Draft *draft)
{
    const Slot *first = clause->count > 1 ? clause->slots[0] : NULL;
    const Slot *text = clause_find(clause, SLOT_LITERAL, PREP_BIT(PREP_NONE));
    const Slot *thing = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    bool titled = first && text && text->value[0] &&
                  !clause_is_said(clause, text->value) &&
                  (text == first || leads_text(clause, first));
    bool is_new =
        first && (titled || is_new_media(thing) || is_new_shape(clause, thing));
    return is_new && is_placed(clause) && read_as(clause, draft, "add", build_add);
}

/* A bare "x" says "times" as often as where. */
static bool says_times(const Clause *clause)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    return prop && strcmp(prop->value, "x") == 0;
}

/* "pull quote to 1:28", "logo → 0:12": as on a clock, when; "to 4 s" is how long. */
static bool bare_clock(Clause *clause, Draft *draft)
{
    const Slot *time =
        clause_find_time(clause, PREP_BIT(PREP_TO) | PREP_BIT(PREP_NONE));
    return time && time->timecode && time->value && strchr(time->value, ':') &&
           read_as(clause, draft, "move", build_move);
}

bool build_bare(Clause *clause, Draft *draft)
{
    if (clause->verb || clause->asks)
        return false;
    if (bare_off(clause, draft) || bare_new(clause, draft))
        return true;
    const Slot *subject = bare_subject(clause);
    if (!subject)
        return false;
    if (clause_has(clause, SLOT_AGAIN) || (subject->flags & REF_ANOTHER))
        return read_as(clause, draft, "duplicate", build_duplicate);
    if (bare_rest(clause, draft, subject))
        return true;
    if (bare_clock(clause, draft))
        return true;
    json_t *target = clause_named_target(clause);
    bool done = target && (bare_minus(clause, draft, target) ||
                           bare_span(clause, draft, target) ||
                           bare_amount(clause, draft, target));
    json_decref(target);
    return done;
}

/* Two clips side by side, and nothing that says what the one is to the other. */
static bool is_torn(const Clause *clause)
{
    unsigned subjects = 0;
    for (unsigned i = 0; i < clause->count; i++)
        subjects +=
            clause->slots[i]->kind == SLOT_REF && clause->slots[i]->prep == PREP_NONE;
    return subjects > 1;
}

/* "whoosh +0.5 s": later, or longer? */
static bool adds_time(const Clause *clause, const Slot *amount)
{
    return amount && slot_is_time(amount) &&
           chart_is_mark(clause->chart, amount->from, "+");
}

/* What a clip is to be like, where and when: as if "make" stood in front. Only of what
 * is named: a guess that takes an unknown word for a name takes unknown verbs for it
 * too. */
bool build_note(Clause *clause, Draft *draft)
{
    const Slot *subject = clause->verb || clause->asks ? NULL : bare_subject(clause);
    const Slot *half = clause_find(clause, SLOT_AMOUNT, PREP_ANY);
    bool scales = clause->count == 2 && half && half->factor;
    if (!subject || subject->flags & (REF_GUESSED | REF_FILE) || scales ||
        adds_time(clause, half) || says_times(clause) || is_torn(clause))
        return false;
    return read_as(clause, draft, "make", build_any);
}
