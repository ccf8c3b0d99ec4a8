/* Stage 6: a moment as a clause tells it: a time, a marker, an end of a clip. */
#include "clause.h"

#include "chatkut/edit/moment.h"

#include <string.h>

/* The clip that an end is of: "the end of the intro", "the intro's end". */
static const Slot *owner_of(const Clause *clause, const Slot *anchor)
{
    const Slot *next = clause_next(clause, anchor);
    const Slot *previous = clause_previous(clause, anchor);
    const unsigned THROUGH =
        PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_IN) | PREP_BIT(PREP_TO);
    unsigned whose = PREP_BIT(PREP_OF) | (anchor->kind == SLOT_MIDDLE ? THROUGH : 0);
    if (next && next->kind == SLOT_REF && (PREP_BIT(next->prep) & whose) &&
        !clause_is_used(clause, next)) /* "halfway through the interview" */
        return next;
    return anchor->prep == PREP_OF && previous && previous->kind == SLOT_REF &&
                   !clause_is_used(clause, previous)
               ? previous
               : NULL;
}

static const char *anchor_word(const Slot *slot)
{
    if (slot->kind == SLOT_ANCHOR) /* "both ends" is no moment */
        return strcmp(slot->value, "both") == 0 ? NULL : slot->value;
    bool middle = slot->kind == SLOT_MIDDLE ||
                  (slot->kind == SLOT_POSITION && strcmp(slot->value, "center") == 0);
    return middle ? "clipMiddle" : NULL;
}

/* Takes of. */
static json_t *anchor_point(const char *word, json_t *of)
{
    if (strcmp(word, "clipMiddle") == 0)
        return of ? json_pack("{ssso}", "anchor", word, "of", of) : NULL;
    if (of && strcmp(word, "playhead") != 0)
        return moment_of_clip(word, of);
    json_decref(of);
    return json_pack("{ss}", "anchor", word);
}

/* "at the start and at the end of the kiss": both are of that. A new reference, or
 * NULL; takes no slot. */
static json_t *shared_owner(const Clause *clause, const Slot *anchor)
{
    const Slot *next = clause_next(clause, anchor);
    const Slot *owner = next && next->kind == SLOT_ANCHOR &&
                                next->prep == anchor->prep &&
                                strcmp(next->value, anchor->value) != 0
                            ? owner_of(clause, next)
                            : NULL;
    Clause untouched = *clause;
    return owner ? clause_selector(&untouched, owner) : NULL;
}

/* "the end of the intro"; alone it is the end of `own`, else of the timeline. */
static json_t *take_anchor(Clause *clause, unsigned preps, const json_t *own)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        const char *word = clause->used[i] ? NULL : anchor_word(slot);
        const Slot *owner = word ? owner_of(clause, slot) : NULL;
        bool behind = owner && owner == clause_previous(clause, slot);
        Prep prep = behind ? owner->prep : slot->prep;
        if (!word || !(PREP_BIT(prep) & preps))
            continue;
        json_t *of = owner ? clause_selector(clause, owner)
                     : own ? json_deep_copy(own)
                           : shared_owner(clause, slot);
        json_t *point = anchor_point(word, of);
        if (point)
            clause->used[i] = true;
        return point;
    }
    return NULL;
}

static json_t *take_marker(Clause *clause, unsigned preps)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (clause->used[i] || slot->kind != SLOT_MARKER || !slot->json ||
            (slot->flags & REF_PLURAL) || !(PREP_BIT(slot->prep) & preps))
            continue;
        clause->used[i] = true;
        return json_incref(slot->json);
    }
    return NULL;
}

static bool is_last(const json_t *selector)
{
    return g_strcmp0(json_string_value(json_object_get(selector, "by")), "last") == 0;
}

static json_t *point_of(const Slot *moment, const json_t *own)
{
    json_t *point = amount_to_time(moment);
    const char *anchor = json_string_value(json_object_get(point, "anchor"));
    if (own && is_last(json_object_get(point, "of"))) { /* "a second before it ends" */
        json_t *its = json_copy(point);
        json_object_set_new(its, "of", json_deep_copy(own));
        json_decref(point);
        return its;
    }
    bool bare = anchor && own && !json_object_get(point, "of") &&
                (strcmp(anchor, "start") == 0 || strcmp(anchor, "end") == 0);
    if (!bare) /* "2 seconds before the end": of what is spoken of */
        return point;
    json_t *of = moment_of_clip(anchor, json_deep_copy(own));
    json_t *offset = json_object_get(point, "offset");
    if (offset)
        json_object_set(of, "offset", offset);
    json_decref(point);
    return of;
}

static json_t *take_told(Clause *clause, unsigned preps, const json_t *own)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (clause->used[i] || slot->kind != SLOT_AMOUNT || !slot->json ||
            !(PREP_BIT(slot->prep) & preps))
            continue;
        clause->used[i] = true;
        return point_of(slot, own);
    }
    return NULL;
}

/* "at the first kiss": where that begins. */
static json_t *take_clip(Clause *clause, unsigned preps)
{
    const Slot *ref = clause_find(clause, SLOT_REF, preps & PREP_BIT(PREP_AT));
    if (!ref || ref->members || (ref->flags & REF_PLURAL))
        return NULL;
    return moment_of_clip("start", clause_selector(clause, ref));
}

json_t *clause_take_point(Clause *clause, unsigned preps, const json_t *own)
{
    const Slot *time = clause_take_moment(clause, preps);
    if (time)
        return amount_to_time(time);
    json_t *point = take_told(clause, preps, own);
    if (!point)
        point = take_marker(clause, preps);
    if (!point)
        point = take_anchor(clause, preps, own);
    return point ? point : take_clip(clause, preps);
}

/* Beside which end of a clip something lies that begins, or ends, so. */
static const struct {
    Prep prep;
    const char *edge; /* NULL: the same one */
} MEETINGS[] = { { PREP_WITH, NULL },
                 { PREP_AFTER, "end" },
                 { PREP_BEFORE, "start" },
                 { PREP_UNTIL, "start" } };

json_t *clause_take_meeting(Clause *clause, const char *edge)
{
    json_t *point =
        clause_take_point(clause,
                          PREP_BIT(PREP_AT) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_ON) |
                              PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_WITH) |
                              PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_FROM),
                          NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(MEETINGS) && !point; i++) {
        const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(MEETINGS[i].prep));
        if (ref && !ref->members && !(ref->flags & REF_PLURAL))
            point = moment_of_clip(MEETINGS[i].edge ? MEETINGS[i].edge : edge,
                                   clause_selector(clause, ref));
    }
    return point;
}

/* ---- of the timeline or of the clip? --------------------------------------------- */

const Clip *clause_one_clip(const Clause *clause, const json_t *selector)
{
    const Chart *chart = clause->chart;
    g_auto(Resolution) found = { 0 };
    ClipPlace place;
    if (!selector || json_object_get(selector, "step"))
        return NULL;
    chart_resolve(chart, selector, &found);
    bool one = found.kind == RESOLVED_FOUND && found.ids->len == 1 &&
               composition_find_clip(chart->composition, found.ids->pdata[0], &place);
    return one ? place.clip : NULL;
}

bool clause_closes_up(const Clause *clause, const json_t *selector)
{
    const Composition *composition = clause->chart->composition;
    const Clip *clip = clause_one_clip(clause, selector);
    ClipPlace place;
    return clip && composition_find_clip(composition, clip->node.id, &place) &&
           place.track == sequence_main_track(composition_main(composition), NULL) &&
           node_bool(&place.track->node, PROP_MAGNETIC);
}

static Rate rate_of(const Clause *clause)
{
    return composition_main(clause->chart->composition)->rate;
}

static bool lies_in(const Clip *clip, RTime from, RTime to)
{
    return rtime_compare(from, clip->start) >= 0 &&
           rtime_compare(to, clip_end(clip)) <= 0;
}

bool clause_time_is_absolute(const Clause *clause, const Clip *clip, const Slot *time)
{
    json_t *json = amount_to_time(time);
    RTime at = moment_length(json, rate_of(clause), RTIME_ZERO);
    json_decref(json);
    bool since = at.num > 0 && rtime_compare(at, clip->duration) < 0;
    return time->timecode || lies_in(clip, at, at) || !since;
}

bool clause_span_is_absolute(const Clause *clause, const Clip *clip, const json_t *span)
{
    const json_t *from = json_object_get(span, "from");
    const json_t *to = json_object_get(span, "to");
    if (!from && !json_object_get(span, "duration")) /* it is where its one end is */
        from = to;
    to = to ? to : from;
    bool typed = json_is_string(from) && json_is_string(to);
    if (!from || !to || json_is_object(from) || json_is_object(to))
        return false;
    RTime start = moment_length(from, rate_of(clause), RTIME_ZERO);
    RTime end = moment_length(to, rate_of(clause), RTIME_ZERO);
    bool since = rtime_compare(end, clip->duration) <= 0;
    return lies_in(clip, start, end) && (typed || !since);
}
