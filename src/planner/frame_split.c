/* Stage 6: one clip into pieces. */
#include "clause.h"

#include "chatkut/edit/moment.h"

#include <glib/gi18n.h>
#include <string.h>

static const char MAIN[] = "main"; /* the role of the track that is the film */

enum { SECONDS_MAX = 360000, SPLITS_MAX = 16 };

static const unsigned WHERE = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_AT) |
                              PREP_BIT(PREP_ON) | PREP_BIT(PREP_IN) |
                              PREP_BIT(PREP_FROM) | PREP_BIT(PREP_AFTER);

/* "a second and a half in", with no "at": since the clip's start; and so "at 2 s" of a
 * clip that is not there then. */
static json_t *time_since(const Clause *clause, const Slot *amount, const json_t *own)
{
    const Clip *clip = clause_one_clip(clause, own);
    bool since = own && !amount->timecode &&
                 (amount->prep == PREP_NONE ||
                  (clip && !clause_time_is_absolute(clause, clip, amount)));
    if (!since)
        return amount_to_time(amount);
    json_t *point = moment_of_clip("start", json_deep_copy(own));
    json_object_set_new(point, "offset", amount_to_time(amount));
    return point;
}

/* "at 2, 4 and 6 seconds": those in front have the unit of the last. */
static void take_list(Clause *clause, const json_t *own, json_t *at)
{
    const Slot *amount, *bare;
    while ((amount = clause_take_time(clause, PREP_ANY))) {
        while ((bare = clause_take_amount(clause, UNIT_WORD_NONE,
                                          PREP_BIT(PREP_AT) | PREP_BIT(PREP_NONE))) &&
               bare->number < SECONDS_MAX) {
            Slot whole = *bare;
            whole.unit = amount->timecode ? UNIT_WORD_S : amount->unit;
            json_array_append_new(at, amount_to_time(&whole));
        }
        json_array_append_new(
            at, time_since(clause, amount, json_array_size(at) ? NULL : own));
    }
}

/* "at 4 and 8": seconds, where there are several. */
static void take_bare_list(Clause *clause, const json_t *own, json_t *at)
{
    const Slot *first = NULL, *bare;
    unsigned count = 0;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        bool plain = slot->kind == SLOT_AMOUNT && slot->unit == UNIT_WORD_NONE;
        first = plain && !first ? slot : first;
        count += plain;
    }
    if (count < 2 || first->prep != PREP_AT)
        return;
    while ((bare = clause_take_amount(clause, UNIT_WORD_NONE,
                                      PREP_BIT(PREP_AT) | PREP_BIT(PREP_NONE)))) {
        Slot seconds = *bare;
        seconds.unit = UNIT_WORD_S;
        seconds.prep = PREP_AT;
        json_array_append_new(at, time_since(clause, &seconds, own));
    }
}

/* "at all markers" */
static void take_markers(Clause *clause, json_t *at)
{
    const Slot *marker = clause_find(clause, SLOT_MARKER, WHERE);
    if (!marker || !(marker->flags & REF_PLURAL) || !json_array_size(marker->json))
        return;
    clause_use(clause, marker);
    json_array_extend(at, marker->json);
}

static json_t *split_times(Clause *clause, const json_t *own)
{
    json_t *at = json_array();
    take_list(clause, own, at);
    if (!json_array_size(at))
        take_bare_list(clause, own, at);
    take_markers(clause, at);
    const Slot *share =
        own ? clause_take_amount(clause, UNIT_WORD_PERCENT,
                                 PREP_BIT(PREP_AT) | PREP_BIT(PREP_NONE))
            : NULL;
    if (share)
        json_array_append_new(at, percent_json(share->number));
    json_t *point;
    while (json_array_size(at) < SPLITS_MAX &&
           (point = clause_take_point(clause, WHERE, own)))
        json_array_append_new(at, point);
    if (json_array_size(at))
        return at;
    json_decref(at);
    return NULL;
}

static unsigned split_parts(Clause *clause)
{
    const Slot *parts = clause_take(clause, SLOT_PARTS, PREP_ANY);
    if (!parts) /* "divide it into 4" */
        parts = clause_take_amount(clause, UNIT_WORD_NONE, PREP_BIT(PREP_TO));
    if (parts)
        return parts->number > 0 && parts->number < 1000 ? (unsigned)parts->number : 0;
    const Slot *middle = clause_find(clause, SLOT_MIDDLE, PREP_ANY);
    if (!middle)
        middle = clause_find(clause, SLOT_POSITION, PREP_ANY);
    const Slot *of = middle ? clause_next(clause, middle) : NULL;
    bool whole =
        middle && (middle->kind == SLOT_MIDDLE || strcmp(middle->value, "center") == 0);
    bool other = of && of->kind == SLOT_REF && of->prep == PREP_OF &&
                 clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!whole || other)
        return 0;
    clause_use(clause, middle);
    return 2;
}

/* "split by scene": what it is cut by, where that has to be found first. */
static const char *split_by(Clause *clause)
{
    const Slot *parts = clause_find(clause, SLOT_PARTS, PREP_ANY);
    if (!parts || !parts->value)
        return NULL;
    clause_use(clause, parts);
    return parts->value;
}

static bool has_main_track(const Clause *clause)
{
    TrackWalk walk = track_walk_main(clause->chart->composition);
    while (track_walk_next(&walk))
        if (g_strcmp0(node_string(&walk.track->node, PROP_ROLE), MAIN) == 0)
            return true;
    return false;
}

/* Is more than the film's own picture there then? */
static bool is_layered(const Clause *clause, const json_t *at)
{
    const Chart *chart = clause->chart;
    MomentBase base = moment_base_sequence(chart->composition, chart->context);
    ClipWalk walk = clip_walk_main(chart->composition);
    g_auto(Resolution) problem = { 0 };
    unsigned videos = 0;
    RTime time;
    if (!moment_resolve(at, chart->composition, chart->context, base, &time, &problem))
        return false;
    while (clip_walk_next(&walk)) {
        const Clip *clip = walk.at.clip;
        videos += (clip->node.owner & OWN_VIDEO) &&
                  rtime_compare(clip->start, time) <= 0 &&
                  rtime_compare(clip_end(clip), time) > 0;
    }
    return videos != 1;
}

/* Where no clip is named, the one that is there at the time is meant: of several, and
 * at several times, those of the film itself. */
static json_t *target_at(Clause *clause, const json_t *at)
{
    clause->type = "video";
    if (!at)
        return clause_target(clause, "video");
    bool film = json_array_size(at) > 1 || is_layered(clause, json_array_get(at, 0));
    if (film && has_main_track(clause))
        return json_pack("{ssssss}", "by", "track", "track", MAIN, "expect", "many");
    if (json_array_size(at) > 1)
        return json_pack("{ssss}", "by", "all", "type", "video");
    return json_pack("{sssOss}", "by", "time", "at", json_array_get(at, 0), "type",
                     "video");
}

static bool is_surely_split(const Clause *clause, const Slot *time)
{
    if (clause_verb_is(clause, "split"))
        return true;
    if (clause_verb_is(clause, "make|set")) /* "make 4 pieces of the market" */
        return clause_has(clause, SLOT_PARTS) &&
               clause_find(clause, SLOT_REF, PREP_ANY);
    bool at =
        time && (time->prep == PREP_AT || time->prep == PREP_ON || time->timecode);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    return at || !time || !ref;
}

/* "at the end of the logo" names no clip to split: that is told by the time. */
static bool names_target(const Clause *clause)
{
    return clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)) ||
           !(clause_has(clause, SLOT_ANCHOR) || clause_has(clause, SLOT_MIDDLE)) ||
           clause_has(clause, SLOT_PARTS) || clause_has(clause, SLOT_EVERY);
}

/* "in two at 0:18" */
static bool tells_where(const Clause *clause)
{
    const Slot *here = clause_find(clause, SLOT_ANCHOR, WHERE);
    return clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_AT)) ||
           clause_find(clause, SLOT_MARKER, PREP_BIT(PREP_AT)) ||
           (here && strcmp(here->value, "playhead") == 0);
}

static bool ask_where(Clause *clause, Draft *draft, json_t *target)
{
    reading_draft_ask(draft, "at",
                      _("Where should I split it? Say a time, or how many parts."));
    json_decref(target ? target : clause_named_target(clause));
    return true;
}

/* "cut everything after 0:03" takes out what is there. */
static bool is_stretch(const Clause *clause, const Slot *time)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    return clause_verb_is(clause, "cut") && ref && (ref->flags & REF_ALL) && time &&
           (time->prep == PREP_AFTER || time->prep == PREP_BEFORE);
}

/* "the clip under the playhead": there. */
static json_t *time_of_target(const json_t *target)
{
    const char *by = json_string_value(json_object_get(target, "by"));
    const json_t *time = json_object_get(target, "at");
    return g_strcmp0(by, "time") == 0 && time ? json_pack("[o]", json_deep_copy(time))
                                              : NULL;
}

/* "split off the last 3 seconds of the market" */
static bool split_piece(Clause *clause, Draft *draft)
{
    if (!clause_verb_is(clause, "split"))
        return false;
    clause_use_verbs(clause);
    const Slot *rest = clause_find(clause, SLOT_REF, PREP_BIT(PREP_FROM));
    unsigned length;
    if (rest && chart_match(clause->chart, rest->to - 1, WORD_OTHERS, &length))
        clause_use(clause, rest);
    json_t *piece = clause_take_end_piece(clause, draft);
    json_decref(piece);
    return piece != NULL;
}

/* "chop the tail of the dance by 20 frames" */
static bool shortens(const Clause *clause)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_BIT(PREP_NONE));
    return anchor && strcmp(anchor->value, "playhead") != 0 &&
           clause_find_time(clause, PREP_BIT(PREP_BY));
}

/* "here" */
static bool is_playhead(const json_t *at)
{
    const json_t *anchor = json_object_get(json_array_get(at, 0), "anchor");
    return json_array_size(at) == 1 &&
           g_strcmp0(json_string_value(anchor), "playhead") == 0;
}

/* "the video", "the clip", where there are several: the one that is there then. */
static bool is_any_video(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    for (unsigned i = 0; !ref && i < clause->count; i++)
        ref = clause->slots[i]->kind == SLOT_REF ? clause->slots[i] : NULL;
    if (!ref || !(ref->flags & REF_BARE) || (ref->flags & (REF_PLURAL | REF_ALL)) ||
        g_strcmp0(ref->type, "video") != 0 || ref->counted)
        return false;
    g_auto(Resolution) found = { 0 };
    chart_resolve(clause->chart, ref->json, &found);
    return found.kind != RESOLVED_FOUND;
}

/* "from the start of the intro on, cut everything": out, and not in two. */
static bool cuts_from(const Clause *clause)
{
    const Slot *all = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    return clause_verb_is(clause, "cut") && all && (all->flags & REF_ALL) &&
           clause_find(clause, SLOT_ANCHOR, PREP_BIT(PREP_FROM));
}

bool build_split(Clause *clause, Draft *draft)
{
    if (cuts_from(clause))
        return false;
    if (clause_cuts_away(clause))
        return false;
    if (split_piece(clause, draft))
        return true;
    const Slot *time = clause_find_time(clause, PREP_ANY);
    if (shortens(clause) || !is_surely_split(clause, time) ||
        clause_has(clause, SLOT_RANGE) || is_stretch(clause, time))
        return false;
    clause_use_verbs(clause);
    json_t *target = names_target(clause) ? clause_named_target(clause) : NULL;
    const Slot *every = clause_take(clause, SLOT_EVERY, PREP_ANY);
    const char *by = every ? NULL : split_by(clause);
    unsigned parts = every || by ? 0 : split_parts(clause);
    json_t *at = every || by || (parts && !tells_where(clause))
                     ? NULL
                     : split_times(clause, target);
    if (at && parts && json_array_size(at) + 1 != parts)
        parts = 0; /* one of them is wrong */
    if (!every && !by && !parts && !at)
        at = time_of_target(target);
    if (target && is_playhead(at) && is_any_video(clause)) {
        json_decref(target);
        target = NULL;
    }
    if (!every && !at && !by && (parts < 2 || parts > 200))
        return ask_where(clause, draft, target);
    json_t *step = step_on("split", target ? target : target_at(clause, at));
    if (every)
        json_object_set_new(step, "every", amount_to_time(every));
    else if (by)
        json_object_set_new(step, "by", json_string(by));
    else if (at)
        json_object_set(step, "at", at);
    else
        json_object_set_new(step, "parts", json_integer(parts));
    json_decref(at);
    reading_draft_push(draft, step);
    return true;
}
