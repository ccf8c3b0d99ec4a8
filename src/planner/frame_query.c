/*
 * Stage 6: questions.
 *
 * What is asked follows from the first word that tells (a topic), else from what the
 * question is about: one clip is described, several are listed, a moment is looked at.
 * All other words of a question only say the same again, and a question changes
 * nothing: they are taken.
 */
#include "clause.h"
#include "phrase.h"

#include <string.h>

/* What the question words alone leave open, and the topics that are no query by
 * themselves. */
static const char OPEN[] = "ask", EXISTS[] = "exists", HERE[] = "here",
                  SELECTED[] = "selected", OVERLAP[] = "overlap";

static const char *topic_of(const Clause *clause)
{
    const char *topic = OPEN;
    for (unsigned i = 0; i < clause->count && strcmp(topic, OPEN) == 0; i++)
        if (clause->slots[i]->kind == SLOT_QUERY &&
            strcmp(clause->slots[i]->value, EXISTS) != 0)
            topic = clause->slots[i]->value;
    return topic;
}

/* "it", "the video", "this": the film itself, where that is asked for; "this clip" is
 * none but a clip. */
static bool is_film(const Chart *chart, const Slot *ref)
{
    unsigned length;
    const Entry *kind = chart_match(chart, ref->to - 1, WORD_TYPE, &length);
    bool clip = kind && strcmp(kind->value, "video") != 0;
    return (ref->flags & REF_PRONOUN) || ((ref->flags & REF_THIS) && !clip) ||
           ((ref->flags & REF_BARE) && !(ref->flags & REF_PLURAL) &&
            g_strcmp0(ref->type, "video") == 0 && ref->determined);
}

static bool is_bare(const Slot *ref)
{
    return (ref->flags & REF_BARE) != 0;
}

/* What the question is about: of "which clip is the longest" the longest. */
static const Slot *subject_of(const Clause *clause)
{
    const Slot *subject = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_REF &&
            (!subject || (is_bare(subject) && !is_bare(slot))))
            subject = slot;
    }
    return subject;
}

static const Slot *moment_of(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool number = slot->kind == SLOT_AMOUNT && slot->unit == UNIT_WORD_NONE &&
                      slot->prep == PREP_AT;
        bool here = slot->kind == SLOT_ANCHOR && slot->prep != PREP_OF;
        if (slot_is_time(slot) || number || here)
            return slot;
    }
    return NULL;
}

static json_t *time_of(const Slot *slot)
{
    return slot->kind == SLOT_ANCHOR ? json_pack("{ss}", "anchor", slot->value)
                                     : amount_to_time(slot);
}

/* "at the end", "at the drop", "at the start of the intro". A new reference; NULL where
 * no such moment is told. */
static json_t *moment_told(const Clause *clause)
{
    bool told = clause_has(clause, SLOT_ANCHOR) || clause_has(clause, SLOT_MIDDLE) ||
                clause_has(clause, SLOT_MARKER);
    for (unsigned i = 0; i < clause->count && !told; i++)
        told = clause->slots[i]->kind == SLOT_AMOUNT && clause->slots[i]->json;
    Clause copy = *clause;
    return told ? clause_take_point(&copy, PREP_BIT(PREP_AT) | PREP_BIT(PREP_IN), NULL)
                : NULL;
}

static bool is_several(const Slot *ref)
{
    static const char *const BY[] = { "track", "relative", "time", "selected", NULL };
    const char *by = json_string_value(json_object_get(ref->json, "by"));
    return (ref->flags & (REF_PLURAL | REF_ALL)) || ref->members ||
           g_strv_contains(BY, by);
}

/* "what music is used", "list all songs": of as many as there are. */
static bool is_any_role(const Clause *clause, const Slot *ref)
{
    g_auto(Resolution) found = { 0 };
    if (!(ref->flags & REF_ROLE) || (ref->flags & REF_TRACKS) || ref->determined)
        return false;
    chart_resolve(clause->chart, ref->json, &found);
    return found.kind == RESOLVED_AMBIGUOUS;
}

/* "what text is there" asks for all of them. */
static bool is_any(const Slot *ref)
{
    return is_bare(ref) && !ref->determined && ref->type &&
           !(ref->flags & (REF_PRONOUN | REF_THIS | REF_ORDINAL));
}

static bool is_whole(const Slot *ref)
{
    return (ref->flags & REF_ALL) &&
           (!ref->type || ((ref->flags & REF_BARE) && (ref->flags & REF_VAGUE)));
}

/* "what does trim do", "what is a crossfade": what can be said, not what there is. */
static bool is_of_language(const Clause *clause)
{
    static const SlotKind WORDS[] = { SLOT_TRANSITION, SLOT_TRANSITIONS, SLOT_EFFECT,
                                      SLOT_ANIMATION,  SLOT_LAYOUT,      SLOT_FORMAT };
    bool own = clause->verb && strcmp(clause->verb->value, "make") != 0 &&
               strcmp(clause->verb->value, "set") != 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++)
        own = own || clause_has(clause, WORDS[i]);
    return own;
}

/* The marker that is asked for by its name, where no clip is called so, or several. */
static bool names_marker(const Clause *clause, const Slot *subject)
{
    const Chart *chart = clause->chart;
    bool named = false;
    g_auto(Resolution) found = { 0 };
    for (unsigned i = 0; i < chart->names->len && !named; i++) {
        const Name *name = &g_array_index(chart->names, Name, i);
        named = name->whole && (name->kinds & NAME_MARKER);
    }
    if (named && subject)
        chart_resolve(chart, subject->json, &found);
    return named && !(subject && found.kind == RESOLVED_FOUND);
}

/* Where the topic is open: what a question about this asks. */
static const char *what_of(const Clause *clause, const Slot *subject)
{
    json_t *told = moment_told(clause);
    bool of_clip = json_object_get(told, "of") != NULL;
    bool moment = told || moment_of(clause);
    json_decref(told);
    if (moment && (!subject || of_clip || is_whole(subject) || is_bare(subject)))
        return "at-time";
    if (!subject)
        return clause_has(clause, SLOT_MARKER)   ? "markers"
               : clause_has(clause, SLOT_GAPS)   ? "issues"
               : clause_has(clause, SLOT_CHANGE) ? "history"
               : is_of_language(clause)          ? "help"
                                                 : "describe";
    if (subject->asset && !(subject->flags & REF_ON_TIMELINE))
        return "assets"; /* "is sunset.mp4 used" */
    return is_several(subject) || is_any(subject) || is_any_role(clause, subject)
               ? "list"
               : "properties";
}

/* None is an answer as well, where several are asked for. */
static json_t *asked(Clause *clause, const Slot *subject)
{
    json_t *target = clause_selector(clause, subject);
    const char *by = json_string_value(json_object_get(target, "by"));
    bool described = (subject->flags & REF_NAMED) && !subject->value;
    if (is_any(subject) && !is_several(subject)) {
        json_decref(target);
        return json_pack("{ssssss}", "by", "all", "type", subject->type, "expect",
                         "any");
    }
    if (strcmp(by, "id") == 0 ||
        (!is_several(subject) && !described && !is_any_role(clause, subject)))
        return target;
    json_t *any = json_copy(target);
    json_decref(target);
    json_object_set_new(any, "expect", json_string("any"));
    return any;
}

/* A place in time with nothing else said is a moment. */
static bool look_at(json_t *step, const Slot *subject)
{
    json_t *at = subject ? json_object_get(subject->json, "at") : NULL;
    if (!at || subject->type || !subject->json)
        return false;
    json_object_set_new(step, "what", json_string("at-time"));
    json_object_set(step, "at", at);
    return true;
}

/* "what's at 0:30", "what's at the kiss", "what's here" */
static json_t *asked_moment(Clause *clause, const Slot *subject)
{
    const Slot *moment = moment_of(clause);
    bool named = subject && (subject->flags & REF_NAMED);
    json_t *told = moment_told(clause);
    if (told || moment)
        return told ? told : time_of(moment);
    return named ? moment_of_clip("start", clause_selector(clause, subject))
                 : json_pack("{ss}", "anchor", "playhead");
}

/* Does nothing that is asked tell more than the clip, or the words of when and
 * where? */
static bool is_about_place(const char *what)
{
    static const char *const WHERE[] = { "ask", "properties", NULL };
    return g_strv_contains(WHERE, what);
}

static bool takes_target(const char *what)
{
    static const char *const TARGETED[] = { "list", "duration", "properties",
                                            "describe", NULL };
    return g_strv_contains(TARGETED, what);
}

/* "our wedding film": of what the film is makes it no other. */
static bool describes_film(const Clause *clause, unsigned i)
{
    return i + 1 < clause->count && clause->slots[i]->kind == SLOT_UNKNOWN &&
           clause->slots[i + 1]->kind == SLOT_WHOLE &&
           clause->slots[i]->to == clause->slots[i + 1]->from;
}

static void use_all(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        clause->used[i] = (clause->slots[i]->kind != SLOT_UNKNOWN &&
                           clause->slots[i]->kind != SLOT_REFUSE) ||
                          describes_film(clause, i);
}

/* "which clips are after the drop marker": all that lie there. NULL where no marker is
 * said to be where they begin or end. */
static json_t *list_by_marker(const Clause *clause)
{
    const Slot *marker =
        clause_find(clause, SLOT_MARKER, PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_BEFORE));
    const Slot *subject = subject_of(clause);
    if (!marker || !marker->json || (marker->flags & REF_PLURAL) ||
        (subject && !is_bare(subject) && !is_whole(subject)))
        return NULL;
    json_t *target = json_pack("{sss{sO}ssss}", "by", "time", "range",
                               marker->prep == PREP_AFTER ? "from" : "to", marker->json,
                               "overlap", "inside", "expect", "any");
    if (subject && subject->type && !(subject->flags & REF_VAGUE))
        json_object_set_new(target, "type", json_string(subject->type));
    return json_pack("{ssssso}", "op", "query", "what", "list", "target", target);
}

/* "does anything overlap the logo": what is there while that is. */
static json_t *list_overlapping(Clause *clause)
{
    const Slot *ref = NULL;
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_REF && !is_bare(clause->slots[i]) &&
            !is_whole(clause->slots[i]))
            ref = clause->slots[i];
    if (!ref || is_several(ref) || ref->asset)
        return NULL;
    json_t *of = clause_selector(clause, ref);
    json_t *range =
        json_pack("{soso}", "from", moment_of_clip("start", json_incref(of)), "to",
                  moment_of_clip("end", json_incref(of)));
    json_t *there =
        json_pack("{sssoss}", "by", "time", "range", range, "expect", "any");
    return json_pack("{sssss{sssososs}}", "op", "query", "what", "list", "target", "by",
                     "except", "from", there, "except", of, "expect", "any");
}

/* "where am I", "what is selected": about the session, not about a thing that is
 * named. */
static json_t *about_session(const Clause *clause, const char *topic)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (strcmp(topic, HERE) == 0 && range) /* "what's playing from 5 to 10 s" */
        return json_pack("{sssss{sssOss}}", "op", "query", "what", "list", "target",
                         "by", "time", "range", range->json, "expect", "any");
    if (strcmp(topic, HERE) == 0) { /* "what is playing at 12 s" */
        const Slot *moment = moment_of(clause), *subject = subject_of(clause);
        json_t *of = subject ? json_object_get(subject->json, "at") : NULL;
        json_t *told = moment_told(clause);
        json_t *at = told     ? told
                     : moment ? time_of(moment)
                     : of     ? json_incref(of)
                              : json_pack("{ss}", "anchor", "playhead");
        return json_pack("{ssssso}", "op", "query", "what", "at-time", "at", at);
    }
    if (strcmp(topic, SELECTED) != 0)
        return NULL;
    json_t *target = chart_selects(clause->chart) ? json_pack("{ss}", "by", "selected")
                                                  : selector_of_none(NULL);
    json_object_set_new(target, "expect", json_string("any"));
    return json_pack("{ssssso}", "op", "query", "what", "list", "target", target);
}

static bool finish(Clause *clause, Draft *draft, json_t *step, const Slot *subject)
{
    if (subject)
        clause->type = clause_ref_type(clause, subject);
    use_all(clause);
    reading_draft_push(draft, step);
    draft->kind = "query";
    return true;
}

/* "60 seconds for pasta, who can do that": said of something else. */
static bool says_more_before(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count && clause->slots[i]->kind != SLOT_QUERY; i++)
        if (clause->slots[i]->kind == SLOT_AMOUNT)
            return true;
    return false;
}

/* "is it too fast?" asks what somebody thinks of it. */
static bool asks_opinion(const Clause *clause)
{
    bool named = false, complains = false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        named = named || (slot->kind == SLOT_REF && !(slot->flags & REF_PRONOUN));
        complains = complains || slot_complains(clause->chart, slot);
    }
    return complains && !named;
}

/* "how long is it from the kiss to the cake", "how much time is left after the title":
 * of no clip. */
static bool is_between(const Clause *clause)
{
    const unsigned SIDES = PREP_BIT(PREP_FROM) | PREP_BIT(PREP_TO) |
                           PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_AFTER) |
                           PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_BETWEEN);
    return strcmp(topic_of(clause), "duration") == 0 &&
           clause_find(clause, SLOT_REF, SIDES);
}

/* "what is in the corner": nothing here answers that. */
static bool is_of_place(const Clause *clause)
{
    const char *topic = topic_of(clause);
    bool open = strcmp(topic, OPEN) == 0 || strcmp(topic, "at-time") == 0;
    return open && !subject_of(clause) && !moment_of(clause) &&
           clause_has(clause, SLOT_POSITION);
}

/* "how long is the fade of the song": not how long the song is. */
static bool is_of_fade(const Clause *clause)
{
    return clause_has(clause, SLOT_ANIMATION) || clause_has(clause, SLOT_TRANSITION) ||
           clause_has(clause, SLOT_TRANSITIONS);
}

/* "length of the market", "title colour?": nothing but a property of a clip. */
bool build_asked(Clause *clause, Draft *draft)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_BIT(PREP_NONE));
    const Slot *ref =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF));
    bool of = ref && ref->prep == PREP_OF && prop && prop->from <= 1; /* no "set" */
    bool asks = chart_is_mark(clause->chart, clause->chart->sentence.count - 1, "?");
    if (!prop || !ref || clause->count != 2 || !(asks || (of && !clause->verb)))
        return false;
    bool length = strcmp(prop->value, "length") == 0;
    json_t *step =
        json_pack("{ssssso}", "op", "query", "what", length ? "duration" : "properties",
                  "target", asked(clause, ref));
    return finish(clause, draft, step, ref);
}

static bool is_all_shown(const Chart *chart, const Slot *ref)
{
    g_auto(Resolution) found = { 0 };
    ClipPlace place;
    chart_resolve(chart, ref->json, &found);
    bool shown = found.kind == RESOLVED_FOUND;
    for (unsigned i = 0; shown && i < found.ids->len; i++)
        shown =
            composition_find_clip(chart->composition, found.ids->pdata[i], &place) &&
            node_bool(&place.clip->node, PROP_ENABLED);
    return shown;
}

/* "show all audio clips", "show the muted clips": they are shown already, so a list is
 * wanted. */
bool build_listed(Clause *clause, Draft *draft)
{
    unsigned length;
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!ref || clause->count != 2 || !(ref->flags & REF_PLURAL) || ref->members ||
        (ref->flags & REF_TRACKS) ||
        !chart_match(clause->chart, clause->verb->from, WORD_LIGHT, &length) ||
        !is_all_shown(clause->chart, ref))
        return false;
    json_t *step = json_pack("{ssssso}", "op", "query", "what", "list", "target",
                             asked(clause, ref));
    return finish(clause, draft, step, ref);
}

bool build_query(Clause *clause, Draft *draft)
{
    if (says_more_before(clause) || asks_opinion(clause) || is_between(clause) ||
        is_of_place(clause) || clause_asks_estimate(clause))
        return false;
    const char *what = topic_of(clause);
    if (strcmp(what, "duration") == 0 && is_of_fade(clause))
        what = "properties";
    json_t *special = about_session(clause, what);
    if (!special && strcmp(what, OPEN) == 0)
        special = list_by_marker(clause);
    if (strcmp(what, OVERLAP) == 0 && !(special = list_overlapping(clause)))
        return false;
    if (special)
        return finish(clause, draft, special, NULL);
    const Slot *subject = subject_of(clause);
    bool open = strcmp(what, OPEN) == 0;
    if (subject && is_film(clause->chart, subject) &&
        !(open && (subject->flags & REF_THIS) && chart_selects(clause->chart)))
        subject = NULL;
    bool of_clips = open || strcmp(what, "describe") == 0;
    bool of_others = clause_has(clause, SLOT_MARKER) || clause_has(clause, SLOT_GAPS);
    if (of_clips && (open || of_others || (subject && !is_whole(subject))))
        what = what_of(clause, subject);
    if (is_about_place(topic_of(clause)) && names_marker(clause, subject)) {
        what = "markers";
        subject = NULL;
    }
    if (strcmp(what, "duration") == 0 && !subject && clause_has(clause, SLOT_GAPS))
        what = "issues"; /* "how long is the gap" */
    json_t *step = json_pack("{ssss}", "op", "query", "what", what);
    if (strcmp(what, "at-time") == 0)
        json_object_set_new(step, "at", asked_moment(clause, subject));
    else if (!look_at(step, subject) && subject && !is_whole(subject) &&
             takes_target(what))
        json_object_set_new(step, "target", asked(clause, subject));
    return finish(clause, draft, step, subject);
}
