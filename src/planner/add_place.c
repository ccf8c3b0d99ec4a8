/* Stage 6: where a new clip goes, and for how long. */
#include "adding.h"

#include "chatkut/edit/moment.h"

#include <string.h>

static const double TITLE_SECONDS = 3; /* of a text put "at the end" */

static void set_duration(Adding *adding, const Slot *amount)
{
    json_decref(adding->duration);
    adding->duration = amount_to_time(amount);
    adding->seconds =
        json_is_number(adding->duration) ? json_number_value(adding->duration) : 0;
}

const Slot *adding_animation_of(const Clause *clause, const Slot *time)
{
    const Slot *next = clause_next(clause, time);
    const Slot *previous = clause_previous(clause, time);
    if (next && next->kind == SLOT_ANIMATION &&
        (time->prep == PREP_NONE || time->prep == PREP_WITH))
        return next;
    return previous && previous->kind == SLOT_ANIMATION &&
                   (time->prep == PREP_OF || time->prep == PREP_OVER)
               ? previous
               : NULL;
}

static bool is_length_name(const Slot *slot)
{
    return slot && slot->kind == SLOT_PROP && strcmp(slot->value, "length") == 0;
}

/* The "duration" beside a time: in front of it, or behind it and of no other. */
static const Slot *length_name(const Clause *clause, const Slot *amount)
{
    const Slot *before = clause_previous(clause, amount);
    const Slot *next = clause_next(clause, amount);
    if (is_length_name(before) && !clause_is_used(clause, before))
        return before;
    const Slot *other = is_length_name(next) ? clause_next(clause, next) : NULL;
    bool others = other && slot_is_time(other) && !other->timecode;
    return is_length_name(next) && !others ? next : NULL;
}

static bool is_joined(const Clause *clause, const Slot *before, const Slot *slot)
{
    unsigned length;
    for (unsigned n = before->to; n < slot->from; n++)
        if (chart_match(clause->chart, n, WORD_AND, &length))
            return true;
    return false;
}

/* "at 5 and 10 s", "at 5, 10 and 15 s": another time, not how long. */
static bool is_another(const Clause *clause, const Slot *amount, const Slot *when)
{
    if (!when || clause_previous(clause, amount) != when || amount->prep != PREP_NONE)
        return false;
    const Slot *next = clause_next(clause, amount);
    return is_joined(clause, when, amount) ||
           (next && next->kind == SLOT_AMOUNT && next->prep == PREP_NONE &&
            is_joined(clause, amount, next));
}

static bool tells_when(const Slot *amount)
{
    return amount->prep == PREP_AT || amount->prep == PREP_ON ||
           amount->prep == PREP_FROM || amount->prep == PREP_TO ||
           amount->prep == PREP_AFTER ||
           (amount->timecode && amount->prep == PREP_NONE);
}

static void set_time(Adding *adding, const Slot *amount)
{
    if (!adding->place)
        adding->place = json_pack("{so}", "at", amount_to_time(amount));
    else
        json_array_append_new(adding->more, amount_to_time(amount));
}

/* A time in front of the noun or behind "for" is how long, one behind "at" is when. */
static void read_times(Adding *adding)
{
    Clause *clause = adding->clause;
    const Slot *amount, *when = NULL;
    while ((amount = clause_take_moment(clause, PREP_ANY))) {
        if (adding_animation_of(clause, amount))
            continue;
        const Slot *lasts = length_name(clause, amount);
        if (lasts)
            clause_use(clause, lasts);
        if (!lasts && (tells_when(amount) || is_another(clause, amount, when))) {
            set_time(adding, amount);
            when = amount;
        } else {
            set_duration(adding, amount);
        }
    }
}

static double seconds_of(const json_t *time)
{
    RTime exact;
    if (json_is_number(time))
        return json_number_value(time);
    return json_is_string(time) &&
                   rtime_parse(json_string_value(time), (Rate){ 30, 1 }, &exact, NULL)
               ? rtime_seconds(exact)
               : -1;
}

static bool is_overlaid(const Adding *adding)
{
    const Clause *clause = adding->clause;
    bool logo = adding->role && (adding->role->flags & REF_ROLE) &&
                g_strcmp0(adding->role->type, "image") == 0;
    return logo || adding->grounded || clause_has(clause, SLOT_POSITION) ||
           clause_has(clause, SLOT_LAYOUT) || clause_has(clause, SLOT_PROP) ||
           clause_find(clause, SLOT_REF, PREP_BIT(PREP_OVER) | PREP_BIT(PREP_ON));
}

bool adding_is_picture(const Adding *adding)
{
    return g_strcmp0(adding->type, "video") == 0 ||
           g_strcmp0(adding->type, "image") == 0;
}

/* How long it is from one time to the other; false where one of them means no
 * moment. */
static bool seconds_between(const Adding *adding, const json_t *from, const json_t *to,
                            double *seconds)
{
    const Chart *chart = adding->clause->chart;
    MomentBase base = moment_base_sequence(chart->composition, chart->context);
    g_auto(Resolution) problem = { 0 };
    RTime start, end;
    if (!moment_resolve(from, chart->composition, chart->context, base, &start,
                        &problem) ||
        !moment_resolve(to, chart->composition, chart->context, base, &end, &problem))
        return false;
    *seconds = rtime_seconds(rtime_sub(end, start));
    return *seconds > 0;
}

/* "a text 'Bye', the last 2 seconds": what does not play is there in those of the
 * film. */
static bool read_film_edge(Adding *adding, const Slot *range)
{
    double length = range->number < 0 ? -range->number : range->number;
    bool plays =
        g_strcmp0(adding->type, "video") == 0 || g_strcmp0(adding->type, "audio") == 0;
    if (plays || length <= 0 || range->unit != UNIT_WORD_S || adding->place ||
        adding->duration)
        return false;
    adding->place = range->number < 0 ? json_pack("{s{sssf}}", "at", "anchor", "end",
                                                  "offset", -length)
                                      : json_pack("{si}", "at", 0);
    adding->duration = number_json(length);
    adding->seconds = length;
    return true;
}

/* Of a video that is shown plainly, a range is a part of it; else it is when to
 * show. */
static bool read_range(Adding *adding)
{
    const Slot *range = clause_take(adding->clause, SLOT_RANGE, PREP_ANY);
    if (!range || read_film_edge(adding, range))
        return true;
    bool part = g_strcmp0(adding->type, "video") == 0 && !is_overlaid(adding);
    if (part || range->number != 0) {
        adding->trim = range->number < 0 ? json_pack("{sfss}", "duration",
                                                     -range->number, "to", "100%")
                                         : json_deep_copy(range->json);
        return true;
    }
    json_t *from = json_object_get(range->json, "from");
    json_t *to = json_object_get(range->json, "to");
    if (!adding->place && from)
        adding->place = json_pack("{sO}", "at", from);
    if (adding->duration)
        return true;
    double seconds = -1, start = seconds_of(from), end = seconds_of(to);
    if (start >= 0 && end > start)
        seconds = end - start;
    else if (!from || !to || !seconds_between(adding, from, to, &seconds))
        return false;
    adding->duration = number_json(seconds);
    adding->seconds = seconds;
    return true;
}

/* "over the whole film" */
static void read_whole(Adding *adding)
{
    const Slot *whole = clause_find(adding->clause, SLOT_WHOLE, ADDING_THROUGHOUT);
    const Sequence *sequence = composition_main(adding->clause->chart->composition);
    double seconds = sequence ? rtime_seconds(sequence_duration(sequence)) : 0;
    if (!whole || adding->place || adding->duration || seconds <= 0)
        return;
    clause_use(adding->clause, whole);
    adding->place = json_pack("{si}", "at", 0);
    adding->duration = number_json(seconds);
    adding->seconds = seconds;
}

/* A moment told by something else: an end of a clip, a marker, "when the logo ends". A
 * text at an end is there before it. */
static void read_point(Adding *adding)
{
    static const unsigned WHEN = PREP_BIT(PREP_AT) | PREP_BIT(PREP_ON) |
                                 PREP_BIT(PREP_FROM) | PREP_BIT(PREP_TO) |
                                 PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_IN) |
                                 PREP_BIT(PREP_BEFORE);
    Clause attempt = *adding->clause;
    json_t *point = adding->place ? NULL : clause_take_point(&attempt, WHEN, NULL);
    bool told = json_object_get(point, "of") || json_object_get(point, "marker") ||
                json_object_get(point, "offset") || json_is_string(point);
    if (!told) {
        json_decref(point);
        return;
    }
    *adding->clause = attempt;
    const char *anchor = json_string_value(json_object_get(point, "anchor"));
    if (g_strcmp0(anchor, "clipEnd") == 0 && strcmp(adding->type, "text") == 0 &&
        !json_object_get(point, "offset") && clause_has(&attempt, SLOT_ANCHOR)) {
        if (!adding->duration)
            adding->duration = number_json(adding->seconds = TITLE_SECONDS);
        json_object_set_new(point, "offset", number_json(-adding->seconds));
    }
    adding->place = json_pack("{so}", "at", point);
}

static void read_track(Adding *adding)
{
    const Slot *track = clause_take(adding->clause, SLOT_TRACK, PREP_ANY);
    if (!track)
        return;
    if (!adding->place)
        adding->place = json_pack("{s{ss}}", "at", "anchor", "playhead");
    json_object_del(adding->place, "mode");
    json_object_set(adding->place, "track", track->json);
}

/* "overwriting what is there" */
static void read_mode(Adding *adding)
{
    const Slot *keep = clause_find(adding->clause, SLOT_KEEP, PREP_ANY);
    if (!keep || strcmp(keep->value, "overwrite") != 0)
        return;
    clause_use(adding->clause, keep);
    json_object_set_new(adding->place, "mode", json_string(keep->value));
}

static json_t *at_end(Adding *adding)
{
    if (strcmp(adding->type, "text") != 0)
        return json_pack("{ss}", "mode", "append");
    double seconds = adding->duration ? adding->seconds : TITLE_SECONDS;
    if (!adding->duration)
        adding->duration = number_json(seconds);
    return json_pack("{s{ssso}}", "at", "anchor", "end", "offset",
                     number_json(-seconds));
}

/* "start with A, then B": of what begins the film the second one comes next. */
static bool is_next(const Clause *clause)
{
    return clause->story->last >= 0 && clause->verb == clause->story->verb;
}

static void read_anchor(Adding *adding)
{
    const Slot *anchor = clause_find(adding->clause, SLOT_ANCHOR, PREP_ANY);
    if (!anchor)
        anchor = clause_find(adding->clause, SLOT_PLACE, PREP_ANY);
    bool begins = clause_verb_is(adding->clause, "start|end"); /* "start with" */
    if (adding->place || !(anchor || begins))
        return;
    const char *where = !anchor                       ? adding->clause->verb->value
                        : anchor->kind == SLOT_ANCHOR ? anchor->value
                        : anchor->number == 0         ? "start"
                        : anchor->number == -1        ? "end"
                                                      : NULL;
    if (!where)
        return;
    if (anchor)
        clause_use(adding->clause, anchor);
    if (strcmp(where, "end") == 0) {
        adding->place = at_end(adding);
        return;
    }
    if (begins && !anchor && is_next(adding->clause)) {
        adding->place =
            json_pack("{so}", "after",
                      story_step(adding->clause->story, adding->clause->story->last));
        return;
    }
    adding->place = json_pack("{s{ss}}", "at", "anchor", where);
    if (strcmp(where, "start") == 0 && adding_is_picture(adding) &&
        !is_overlaid(adding))
        json_object_set_new(adding->place, "mode", json_string("insert"));
}

/* "put the photo on the interview at 3 s": the time says it all, the clip below is
 * where an overlay goes anyway. */
static void drop_ground(Adding *adding)
{
    const Slot *ref =
        clause_find(adding->clause, SLOT_REF, PREP_BIT(PREP_ON) | PREP_BIT(PREP_OVER));
    if (!ref || !json_object_get(adding->place, "at") ||
        g_strcmp0(ref->type, "video") != 0)
        return;
    clause_use(adding->clause, ref);
    adding->grounded = true;
}

static void read_neighbour(Adding *adding)
{
    static const struct {
        Prep prep;
        const char *field;
    } SIDES[] = { { PREP_AFTER, "after" }, { PREP_BEFORE, "before" },
                  { PREP_OVER, "over" },   { PREP_ON, "over" },
                  { PREP_TO, "over" },     { PREP_BETWEEN, "after" },
                  { PREP_UNDER, "under" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES) && !adding->place; i++) {
        const Slot *ref =
            clause_find(adding->clause, SLOT_REF, PREP_BIT(SIDES[i].prep));
        if (!ref || (ref->members != NULL) != (SIDES[i].prep == PREP_BETWEEN))
            continue;
        json_t *members = clause_members(adding->clause, ref);
        json_t *beside = members ? json_incref(json_array_get(members, 0))
                                 : clause_selector(adding->clause, ref);
        adding->place = json_pack("{so}", SIDES[i].field, beside);
        json_decref(members);
    }
    drop_ground(adding);
}

static json_t *default_place(const Adding *adding)
{
    bool opens = adding->role && g_strcmp0(adding->role->place, "start") == 0;
    if (strcmp(adding->type, "audio") == 0 || opens)
        return json_pack("{si}", "at", 0);
    if (adding_is_picture(adding) && !is_overlaid(adding))
        return json_pack("{ss}", "mode", "append");
    return json_pack("{s{ss}}", "at", "anchor", "playhead");
}

bool adding_read_place(Adding *adding)
{
    read_times(adding);
    bool ok = read_range(adding);
    read_whole(adding);
    read_point(adding);
    read_anchor(adding);
    read_neighbour(adding);
    if (!adding->place)
        adding->place = default_place(adding);
    if (adding_is_picture(adding) && is_overlaid(adding) &&
        json_object_get(adding->place, "at"))
        json_object_set_new(adding->place, "mode", json_string("overlay"));
    read_track(adding);
    read_mode(adding);
    return ok;
}
