/* Transitions: between clips that touch, and at free ends. */
#include "chatkut/model/walk.h"
#include "slice.h"
#include "timeline.h"
#include "transition_wish.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

/* One place for a transition: a cut, or a free end where one of the clips is NULL. */
typedef struct {
    const Track *track;
    const Clip *from, *to;
} Seam;

typedef struct {
    Work *work;
    Patch *patch;
    TransitionWish wish;
    RTime duration;
    bool keeps_length; /* no duration is said: those that are there keep theirs */
    unsigned held, shortened, unfaded;
    GPtrArray *added; /* ids of transitions */
} Joining;

/* ---- where ----------------------------------------------------------------------- */

static const Clip *neighbour(const ClipPlace *place, int step)
{
    const GPtrArray *clips = place->track->clips;
    int64_t n = (int64_t)place->clip_index + step;
    return n < 0 || n >= clips->len ? NULL : clips->pdata[n];
}

/* The clip that this one touches on that side, or NULL. */
static const Clip *touching(const ClipPlace *place, int step)
{
    const Clip *other = neighbour(place, step);
    if (!other)
        return NULL;
    RTime end = step > 0 ? clip_end(place->clip) : clip_end(other);
    RTime start = step > 0 ? other->start : place->clip->start;
    return rtime_compare(end, start) == 0 ? other : NULL;
}

static void add_seam(GArray *seams, const Track *track, const Clip *from,
                     const Clip *to)
{
    Seam seam = { track, from, to };
    g_array_append_val(seams, seam);
}

/* Between the two named clips, in whichever order they lie. */
static bool seam_between(Work *work, GArray *seams)
{
    const json_t *between = work_field(work, "between");
    ClipPlace a, b;
    if (!work_one(work, json_array_get(between, 0), "between/0", OWN_VISIBLE, &a) ||
        !work_one(work, json_array_get(between, 1), "between/1", OWN_VISIBLE, &b))
        return false;
    if (a.track == b.track && touching(&a, 1) == b.clip) {
        add_seam(seams, a.track, a.clip, b.clip);
        return true;
    }
    if (a.track == b.track && touching(&b, 1) == a.clip) {
        add_seam(seams, a.track, b.clip, a.clip);
        return true;
    }
    g_autofree char *one = wording_clip(work->now, a.clip);
    g_autofree char *other = wording_clip(work->now, b.clip);
    return work_fail(work, FAULT_INVALID_VALUE,
                     _("%s and %s do not touch; move them together first."), one,
                     other);
}

/* Every cut between two of several targets. */
static bool seams_among(Work *work, const GArray *places, GArray *seams)
{
    g_autoptr(GHashTable) chosen = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < places->len; i++)
        g_hash_table_add(chosen,
                         (void *)(uintptr_t)g_array_index(places, ClipPlace, i).clip);
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        const Clip *next = touching(place, 1);
        if (next && g_hash_table_contains(chosen, next))
            add_seam(seams, place->track, place->clip, next);
    }
    if (seams->len > 0)
        return true;
    g_autofree char *what = work_wording_places(work, places);
    return work_fail(work, FAULT_INVALID_VALUE,
                     _("Of %s no two touch; move them together first."), what);
}

/* At the edges of one target: the named ones, else the cut it has. */
static bool seams_of_clip(Work *work, const ClipPlace *place, GArray *seams)
{
    const char *edge = work_string(work, "edge");
    const Clip *before = touching(place, -1), *after = touching(place, 1);
    bool out = !edge ? after != NULL : strcmp(edge, "in") != 0;
    bool in = !edge ? !after && before : strcmp(edge, "out") != 0;
    if (in)
        add_seam(seams, place->track, before, place->clip);
    if (out)
        add_seam(seams, place->track, place->clip, after);
    if (in || out)
        return true;
    g_autofree char *what = wording_clip(work->now, place->clip);
    return work_fail(
        work, FAULT_INVALID_VALUE,
        _("%s touches no other clip; name two that do, or fade it in or out."), what);
}

static bool find_seams(Work *work, GArray *seams)
{
    if (work_field(work, "between"))
        return seam_between(work, seams);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!work_targets(work, OWN_VISIBLE, places))
        return false;
    return places->len == 1
               ? seams_of_clip(work, &g_array_index(places, ClipPlace, 0), seams)
               : seams_among(work, places, seams);
}

/* ---- making and taking away ------------------------------------------------------ */

static bool names(const char *id, const Clip *clip)
{
    return clip && g_strcmp0(id, clip->node.id) == 0;
}

/* A fade of one of two clips, where they meet. */
static bool is_fade_at(const Seam *seam, const Transition *at)
{
    return seam->from && seam->to &&
           ((!at->to && names(at->from, seam->from)) ||
            (!at->from && names(at->to, seam->to)));
}

/* Take away what is at the seam now; the transition there was, or NULL. Fades give way
 * to a new one. */
static const Transition *remove_present(Joining *joining, const Seam *seam)
{
    const Transition *found = NULL;
    for (unsigned i = 0; i < seam->track->transitions->len; i++) {
        const Transition *at = seam->track->transitions->pdata[i];
        bool is_it =
            g_strcmp0(at->from, seam->from ? seam->from->node.id : NULL) == 0 &&
            g_strcmp0(at->to, seam->to ? seam->to->node.id : NULL) == 0;
        bool fades = joining->wish.type && is_fade_at(seam, at);
        if (is_it || fades)
            patch_remove_transition(joining->patch, at->node.id);
        joining->unfaded += fades;
        found = is_it ? at : found;
    }
    return found;
}

/* How much of `wanted` the media behind an edge allows: with none of it the edge frame
 * is held for all of it. */
static RTime use_handle(Joining *joining, RTime wanted, RTime handle)
{
    RTime room = rtime_snap(handle, work_sequence(joining->work)->rate, RTIME_FLOOR);
    if (rtime_compare(wanted, room) <= 0)
        return wanted;
    if (room.num <= 0) {
        joining->held++;
        return wanted;
    }
    joining->shortened++;
    return room;
}

/* The parts of `length` before and behind the cut. */
static void divide(Joining *joining, const Seam *seam, RTime length, RTime *before,
                   RTime *after)
{
    const char *align = work_string(joining->work, "align");
    Rate rate = work_sequence(joining->work)->rate;
    *before = rtime_snap(rtime_scale(length, 1, 2), rate, RTIME_FLOOR);
    if (!seam->from || g_strcmp0(align, "start") == 0)
        *before = RTIME_ZERO;
    else if (!seam->to || g_strcmp0(align, "end") == 0)
        *before = length;
    *after = rtime_sub(length, *before);
    if (!seam->from || !seam->to)
        return;
    *before =
        use_handle(joining, *before, clip_head_room(joining->work->now, seam->to));
    *after =
        use_handle(joining, *after, clip_tail_room(joining->work->now, seam->from));
}

/* Those of the transition that was there, where it is of the same type, and what the
 * step says. NULL: none. */
static PropList *props_of(const Joining *joining, const Transition *present)
{
    const TransitionWish *wish = &joining->wish;
    const char *audio = work_string(joining->work, "audio");
    bool like = present && strcmp(present->type, wish->type->name) == 0;
    PropList *props = like ? proplist_ref(present->node.props) : NULL;
    if (wish->says_params)
        props = props_put(props, PROP_PARAMS,
                          json_object_size(wish->params)
                              ? value_new_json(json_incref(wish->params))
                              : NULL);
    if (audio)
        props = props_put(props, PROP_TRANSITION_AUDIO,
                          strcmp(audio, "none") == 0 ? value_new_string("cut") : NULL);
    return props;
}

static void add_transition(Joining *joining, const Seam *seam,
                           const Transition *present)
{
    RTime before, after;
    RTime length = present && joining->keeps_length
                       ? rtime_add(present->before, present->after)
                       : joining->duration;
    divide(joining, seam, length, &before, &after);
    char *id = id_next(joining->work->ids);
    g_ptr_array_add(joining->added, id);
    g_autoptr(PropList) props = props_of(joining, present);
    g_autoptr(Transition) transition = transition_new(
        id, joining->wish.type->name, seam->from ? seam->from->node.id : NULL,
        seam->to ? seam->to->node.id : NULL, before, after, props);
    patch_add_transition(joining->patch, seam->track->node.id, transition);
}

static unsigned change_seams(Joining *joining, const GArray *seams)
{
    unsigned changed = 0;
    for (unsigned i = 0; i < seams->len; i++) {
        const Seam *seam = &g_array_index(seams, Seam, i);
        const Transition *present = remove_present(joining, seam);
        if (joining->wish.type)
            add_transition(joining, seam, present);
        if (!present && !joining->wish.type)
            continue;
        changed++;
        if (seam->from)
            work_mention(joining->work, seam->from->node.id);
        if (seam->to)
            work_mention(joining->work, seam->to->node.id);
    }
    return changed;
}

/* ---- saying it ------------------------------------------------------------------- */

static void note_joining(Joining *joining)
{
    if (joining->unfaded > 0)
        work_note(joining->work, g_strdup(_("instead of the fade at the cut")));
    if (joining->shortened > 0)
        work_note(joining->work, g_strdup(_("shortened: there is no more media behind "
                                            "the cut")));
    if (joining->held > 0)
        work_note(joining->work, g_strdup(_("the edge frame is held: there is no media "
                                            "behind the cut")));
}

static char *seam_wording(const Joining *joining, const Seam *seam)
{
    const Composition *now = joining->work->now;
    g_autofree char *from = seam->from ? wording_clip(now, seam->from) : NULL;
    g_autofree char *to = seam->to ? wording_clip(now, seam->to) : NULL;
    if (from && to)
        return g_strdup_printf(_("between %s and %s"), from, to);
    return from ? g_strdup_printf(_("at the end of %s"), from)
                : g_strdup_printf(_("at the start of %s"), to);
}

static void report_removed(Joining *joining, const char *where, unsigned n)
{
    if (n == 1)
        work_report(joining->work, _("Removed the transition %s"), where);
    else
        work_report(joining->work,
                    ngettext("Removed %u transition", "Removed %u transitions", n), n);
}

static GHashTable *transitions_by_id(const Composition *composition)
{
    GHashTable *by_id = g_hash_table_new(g_str_hash, g_str_equal);
    for (TrackWalk walk = track_walk(composition); track_walk_next(&walk);)
        for (unsigned i = 0; i < walk.track->transitions->len; i++) {
            Transition *transition = walk.track->transitions->pdata[i];
            g_hash_table_insert(by_id, transition->node.id, transition);
        }
    return by_id;
}

/* How long they became at most: clips and what else is at their ends may not leave
 * more. */
static RTime real_length(Joining *joining)
{
    g_autoptr(GHashTable) by_id = transitions_by_id(joining->work->now);
    RTime longest = RTIME_ZERO;
    unsigned shorter = 0;
    for (unsigned i = 0; i < joining->added->len; i++) {
        const Transition *transition =
            g_hash_table_lookup(by_id, joining->added->pdata[i]);
        RTime length =
            transition ? rtime_add(transition->before, transition->after) : RTIME_ZERO;
        longest = rtime_max(longest, length);
        shorter += rtime_compare(length, joining->duration) < 0;
    }
    if (shorter > joining->shortened)
        work_note(joining->work, g_strdup(_("shortened to what fits the clips")));
    return longest;
}

static void report_added(Joining *joining, const char *where, unsigned n)
{
    RTime longest = real_length(joining);
    g_autofree char *length = wording_length(longest);
    note_joining(joining);
    if (n == 1)
        /* TRANSLATORS: "Added transition “Wipe” of 0.5 s between video 'A' and video
         * 'B'" */
        work_report(joining->work, _("Added transition “%s” of %s %s"),
                    joining->wish.label, length, where);
    else
        work_report(joining->work,
                    ngettext("Added %u transition “%s” of %s",
                             "Added %u transitions “%s” of %s", n),
                    n, joining->wish.label, length);
}

static bool join(Joining *joining, const GArray *seams)
{
    Work *work = joining->work;
    g_autofree char *where = seam_wording(joining, &g_array_index(seams, Seam, 0));
    unsigned changed = change_seams(joining, seams);
    if (changed == 0)
        return work_fail(work, FAULT_NOT_FOUND,
                         _("There is no transition %s; nothing was changed."), where);
    if (!work_apply(work, joining->patch))
        return false;
    if (joining->wish.type)
        report_added(joining, where, changed);
    else
        report_removed(joining, where, changed);
    return true;
}

bool verb_transition(Work *work)
{
    g_autoptr(GArray) seams = g_array_new(FALSE, FALSE, sizeof(Seam));
    g_autoptr(Patch) patch = patch_new();
    g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func(g_free);
    g_auto(TransitionWish) wish = { 0 };
    const json_t *duration = work_field(work, "duration");
    if (!transition_wish_read(work, &wish) || !find_seams(work, seams))
        return false;
    Joining joining = { .work = work,
                        .patch = patch,
                        .added = added,
                        .wish = wish,
                        .keeps_length = !duration,
                        .duration = rtime_make(1, 1) };
    if (duration)
        joining.duration =
            moment_length(duration, work_sequence(work)->rate, joining.duration);
    joining.duration = work_snap_length(work, joining.duration);
    return join(&joining, seams);
}
