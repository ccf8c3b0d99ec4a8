#include "placement.h"

#include "select_private.h"
#include "slice.h"

#include <glib/gi18n.h>
#include <string.h>

void spot_clear(Spot *spot)
{
    g_clear_pointer(&spot->track, g_free);
}

/* Where nothing says when. */
static RTime usual_start(const Work *work, const Wish *wish)
{
    RTime at = work->context.playhead;
    if (wish->clip)
        return wish->clip->start;
    return at.den > 0 ? work_snap(work, at) : RTIME_ZERO;
}

static const char *own_id(const Wish *wish)
{
    return wish->clip ? wish->clip->node.id : NULL;
}

/* ---- the main track -------------------------------------------------------------- */

static RTime track_end(const Track *track)
{
    return track->clips->len > 0 ? clip_end(track->clips->pdata[track->clips->len - 1])
                                 : RTIME_ZERO;
}

/* The clip of the track that plays on through `at`; -1: there is none. */
static int clip_across(const Track *track, RTime at)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        if (rtime_compare(clip->start, at) < 0 && rtime_compare(clip_end(clip), at) > 0)
            return (int)i;
    }
    return -1;
}

/* Split the clip that plays at `at`, its second half `by` later. */
static bool open_clip(Work *work, const ClipPlace *place, RTime at, RTime by,
                      Ripple *ripple, Patch *patch)
{
    const Clip *clip = place->clip;
    RTime offset = rtime_sub(at, clip->start);
    if (node_bool(&clip->node, PROP_LOCKED)) {
        g_autofree char *what = wording_clip(work->now, clip);
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("%s is at that time but locked; unlock it first."), what);
    }
    g_autoptr(Clip) left = clip_slice(clip, RTIME_ZERO, offset, SLICE_DROP_FADE_OUT);
    g_autoptr(Clip) rest = clip_slice(clip, offset, clip->duration, SLICE_DROP_FADE_IN);
    g_autoptr(Clip) twin = clip_twin(rest, work->ids);
    g_autoptr(Clip) right =
        clip_with_span(twin, rtime_add(twin->start, by), twin->duration);
    patch_replace_clip(patch, left);
    patch_add_clip(patch, place->track->node.id, right);
    work_inherit(work, clip->node.id, right->node.id);
    timeline_hand_on_end(place, right->node.id, patch);
    ripple_except(ripple, clip->node.id);
    return true;
}

/* Make room of `by` on a track at `at`. Later clips move before the halves are put
 * there, so that they are still found side by side. */
static bool make_room(Work *work, const Sequence *sequence, const Track *track,
                      unsigned index, RTime at, RTime by, Patch *patch)
{
    g_auto(Ripple) ripple = { 0 };
    g_autoptr(Patch) halves = patch_new();
    int across = clip_across(track, at);
    ripple_init(&ripple, sequence, track);
    ripple_from(&ripple, at, by);
    if (across >= 0) {
        ClipPlace place = { sequence, track, track->clips->pdata[across], index,
                            (unsigned)across };
        if (!open_clip(work, &place, at, by, &ripple, halves))
            return false;
    }
    if (!ripple_emit(&ripple, work, patch))
        return false;
    patch_append(patch, halves);
    return true;
}

bool placement_is_open(Work *work, const Track *track)
{
    const char *label = node_string(&track->node, PROP_LABEL);
    return !node_bool(&track->node, PROP_LOCKED) ||
           work_fail(work, FAULT_INVALID_VALUE,
                     _("The track “%s” is locked; unlock it first."),
                     label ? label : track->node.id);
}

bool placement_insert(Work *work, const Wish *wish, RTime at, Patch *patch, Spot *spot)
{
    const Sequence *sequence = work_sequence(work);
    unsigned index = 0;
    const Track *main = sequence_main_track(sequence, &index);
    spot->start = at;
    spot->duration = wish->duration;
    if (!main) {
        spot->track = timeline_new_track(work, sequence, TRACK_VIDEO, "main", 0, patch);
        return true;
    }
    spot->track = g_strdup(main->node.id);
    if (!placement_is_open(work, main))
        return false;
    return track_is_free(main, at, rtime_add(at, wish->duration), own_id(wish)) ||
           make_room(work, sequence, main, index, at, wish->duration, patch);
}

/* ---- other tracks ---------------------------------------------------------------- */

static bool put_in_room(Work *work, const Wish *wish, RTime start, int above,
                        Patch *patch, Spot *spot)
{
    Room room = { .kind = wish->kind,
                  .role = wish->role,
                  .start = start,
                  .end = rtime_add(start, wish->duration),
                  .above = above,
                  .ignore = own_id(wish) };
    spot->track = timeline_room(work, work->now, work_sequence(work), &room, patch);
    spot->start = start;
    spot->duration = wish->duration;
    return true;
}

/* On this very track: there must be room, or it is made as `mode` says. */
static bool put_on_track(Work *work, const Wish *wish, const Track *track,
                         unsigned index, const char *mode, RTime start, Patch *patch,
                         Spot *spot)
{
    const Sequence *sequence = work_sequence(work);
    RTime end = rtime_add(start, wish->duration);
    spot->track = g_strdup(track->node.id);
    spot->start = start;
    spot->duration = wish->duration;
    if (track->kind == TRACK_AUDIO && wish->kind != TRACK_AUDIO)
        return work_fail(work, FAULT_TYPE_MISMATCH,
                         _("An audio track shows no pictures; choose another track."));
    if (!placement_is_open(work, track))
        return false;
    if (track_is_free(track, start, end, own_id(wish)))
        return true;
    if (g_strcmp0(mode, "overwrite") == 0)
        return timeline_clear(work, sequence, track, index, start, end, patch);
    if (g_strcmp0(mode, "insert") == 0 || timeline_is_magnetic(sequence, track))
        return make_room(work, sequence, track, index, start, wish->duration, patch);
    g_autofree char *span = wording_span(start, end);
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("There is no room on that track at %s; choose another track or "
                       "time."),
                     span);
}

/* "track": a number, a name, or a new one. */
static bool put_on_named_track(Work *work, const json_t *place, const Wish *wish,
                               RTime start, Patch *patch, Spot *spot)
{
    const Sequence *sequence = work_sequence(work);
    const json_t *named = json_object_get(place, "track");
    const char *name = json_string_value(named);
    const char *mode = json_string_value(json_object_get(place, "mode"));
    bool bottom = g_strcmp0(name, "new-bottom") == 0;
    if (bottom || g_strcmp0(name, "new-top") == 0) {
        spot->track = timeline_new_track(work, sequence, wish->kind, wish->role,
                                         bottom ? 0 : -1, patch);
        spot->start = start;
        spot->duration = wish->duration;
        return true;
    }
    unsigned index = 0;
    const Track *track = select_track(sequence, named);
    if (!track) {
        g_autofree char *wanted = select_track_wanted(named);
        return work_fail(work, FAULT_NOT_FOUND, _("Could not find %s."), wanted);
    }
    composition_find_track(work->now, track->node.id, NULL, &index);
    return put_on_track(work, wish, track, index, mode, start, patch, spot);
}

/* ---- when ------------------------------------------------------------------------ */

/* The clip that a place is told by, and how. */
static const struct {
    const char *key;
    bool at_end; /* it starts where that one ends */
    bool ends;   /* it ends where that one starts */
    bool beside; /* at the same time */
} relations[] = {
    { "after", true, false, false },
    { "before", false, true, false },
    { "over", false, false, true },
    { "under", false, false, true },
};

/* What "place" says about time. */
typedef struct {
    bool given;
    bool by_clip;        /* after, before, over or under `reference` */
    bool beside;         /* over, under */
    bool ahead;          /* before */
    bool below;          /* under */
    ClipPlace reference; /* of work->now */
    RTime start;
} When;

static bool when_by_clip(Work *work, const json_t *place, Wish *wish, When *when)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(relations); i++) {
        const json_t *selector = json_object_get(place, relations[i].key);
        g_autofree char *path = g_strconcat("place/", relations[i].key, NULL);
        if (!selector)
            continue;
        if (!work_one(work, selector, path, OWN_CLIP, &when->reference))
            return false;
        const Clip *clip = when->reference.clip;
        when->given = when->by_clip = true;
        when->beside = relations[i].beside;
        when->ahead = relations[i].ends;
        when->below = strcmp(relations[i].key, "under") == 0;
        when->start = relations[i].at_end ? clip_end(clip) : clip->start;
        if (when->beside && !wish->own_duration)
            wish->duration = clip->duration;
    }
    return true;
}

static bool find_when(Work *work, const json_t *place, Wish *wish, When *when)
{
    const json_t *at = json_object_get(place, "at");
    MomentBase base = moment_base_sequence(work->now, &work->context);
    *when = (When){ .start = RTIME_ZERO };
    if (!when_by_clip(work, place, wish, when))
        return false;
    if (at) {
        when->given = true;
        if (!work_time(work, at, "place/at", base, &when->start))
            return false;
        when->start = work_snap(work, when->start);
    }
    if (when->given && !when->ahead && wish->later.den > 0)
        when->start = rtime_add(when->start, wish->later);
    return true;
}

/* ---- where ----------------------------------------------------------------------- */

/* Before a clip that stays where it is there must be as much time. */
static RTime ahead_of(const When *when, const Wish *wish)
{
    RTime start = rtime_sub(when->start, wish->duration);
    return when->ahead ? rtime_max(start, RTIME_ZERO) : when->start;
}

/* A clip that is seen with the other one already stays where it is in time, and on its
 * track where that is the right side. */
static bool is_together(const Wish *wish, const When *when)
{
    const Clip *other = when->reference.clip;
    return wish->clip && rtime_compare(wish->clip->start, clip_end(other)) < 0 &&
           rtime_compare(other->start, clip_end(wish->clip)) < 0;
}

static bool is_there(const Work *work, const Wish *wish, const When *when, Spot *spot)
{
    ClipPlace place;
    if (!is_together(wish, when) ||
        !composition_find_clip(work->now, wish->clip->node.id, &place) ||
        place.track_index == when->reference.track_index ||
        (place.track_index < when->reference.track_index) != when->below)
        return false;
    spot->track = g_strdup(place.track->node.id);
    spot->start = place.clip->start;
    spot->duration = wish->duration;
    return true;
}

static bool put_over_or_under(Work *work, const Wish *wish, const When *when,
                              Patch *patch, Spot *spot)
{
    RTime start = is_together(wish, when) ? wish->clip->start : when->start;
    if (wish->kind != TRACK_AUDIO && is_there(work, wish, when, spot))
        return true;
    bool audio = wish->kind == TRACK_AUDIO;
    int index = (int)when->reference.track_index;
    if (!when->below || audio)
        return put_in_room(work, wish, start, audio ? -1 : index, patch, spot);
    spot->track = timeline_new_track(work, work_sequence(work), wish->kind, wish->role,
                                     index, patch);
    spot->start = start;
    spot->duration = wish->duration;
    return true;
}

static bool put_on_main(Work *work, const Wish *wish, const When *when,
                        const char *mode, Patch *patch, Spot *spot)
{
    unsigned index = 0;
    const Track *main = sequence_main_track(work_sequence(work), &index);
    RTime end = main ? track_end(main) : RTIME_ZERO;
    RTime start = when->given ? when->start : end;
    if (main && g_strcmp0(mode, "overwrite") == 0)
        return put_on_track(work, wish, main, index, mode, start, patch, spot);
    return placement_insert(work, wish, start, patch, spot);
}

static bool is_beside_main(const Work *work, const When *when)
{
    return when->by_clip && !when->beside &&
           when->reference.track == sequence_main_track(work_sequence(work), NULL);
}

bool placement_find(Work *work, const json_t *place, const Wish *asked, Patch *patch,
                    Spot *spot)
{
    const char *mode = json_string_value(json_object_get(place, "mode"));
    Wish wish = *asked;
    When when;
    if (!find_when(work, place, &wish, &when))
        return false;
    if (when.beside)
        return put_over_or_under(work, &wish, &when, patch, spot);
    bool to_main = wish.kind == TRACK_VIDEO && g_strcmp0(mode, "overlay") != 0 &&
                   (wish.main || (wish.beside_main && is_beside_main(work, &when)) ||
                    g_strcmp0(mode, "insert") == 0 || g_strcmp0(mode, "append") == 0);
    if (json_object_get(place, "track")) {
        RTime start = when.given ? ahead_of(&when, &wish) : usual_start(work, &wish);
        return put_on_named_track(work, place, &wish, start, patch, spot);
    }
    if (to_main)
        return put_on_main(work, &wish, &when, mode, patch, spot);
    RTime start = when.given ? ahead_of(&when, &wish) : usual_start(work, &wish);
    if (g_strcmp0(mode, "append") == 0 && !when.given)
        start = sequence_duration(work_sequence(work));
    return put_in_room(work, &wish, start, -1, patch, spot);
}
