/* The same clips elsewhere: in time, in order, on another track, over or under
 * others. */
#include "landing.h"
#include "move_stack.h"
#include "move_swap.h"
#include "placement.h"
#include "track_layout.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

static const ClipPlace *place_at(const GArray *places, unsigned index)
{
    return &g_array_index(places, ClipPlace, index);
}

/* ---- what is told ---------------------------------------------------------------- */

/* Where they were, by id, so that the receipt can say. */
static GHashTable *starts_of(const GArray *places)
{
    GHashTable *starts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = place_at(places, i)->clip;
        g_hash_table_insert(starts, g_strdup(clip->node.id),
                            g_memdup2(&clip->start, sizeof clip->start));
    }
    return starts;
}

static void tell_starts(Work *work, GHashTable *starts)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    work_places(work, work->mentioned, places);
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = place_at(places, i)->clip;
        const RTime *old = g_hash_table_lookup(starts, clip->node.id);
        if (old)
            work_state(work, places->len, clip->node.id, "start", state_seconds(*old),
                       state_seconds(clip->start));
    }
}

/* Nothing was in the way of it being there already. */
static bool stays(Work *work)
{
    g_autofree char *what = work_wording(work, work->mentioned);
    g_free(work->outcome->text);
    work->outcome->text = g_strdup_printf(_("%s: that is where it is already."), what);
    return true;
}

/* ---- order on a track ------------------------------------------------------------ */

static bool on_one_track(Work *work, const GArray *places)
{
    for (unsigned i = 1; i < places->len; i++) {
        if (place_at(places, i)->track != place_at(places, 0)->track)
            return work_fail(
                work, FAULT_INVALID_VALUE,
                _("These clips are on several tracks; move those of one track "
                  "at a time."));
    }
    return true;
}

static bool is_among(const GArray *places, const Clip *clip)
{
    for (unsigned i = 0; i < places->len; i++) {
        if (place_at(places, i)->clip == clip)
            return true;
    }
    return false;
}

/* The clips of the targets' track that are not among them. */
static GPtrArray *other_clips(const GArray *places)
{
    const GPtrArray *clips = place_at(places, 0)->track->clips;
    GPtrArray *others = g_ptr_array_new();
    for (unsigned i = 0; i < clips->len; i++) {
        if (!is_among(places, clips->pdata[i]))
            g_ptr_array_add(others, clips->pdata[i]);
    }
    return others;
}

static ClipPlace end_place(const ClipPlace *place, bool last)
{
    ClipPlace end = *place;
    end.clip_index = last ? place->track->clips->len - 1 : 0;
    end.clip = place->track->clips->pdata[end.clip_index];
    return end;
}

/* Put the targets in front of the `turn`-th of the others; all others close up. */
static bool reorder(Work *work, const GArray *places, unsigned turn)
{
    const ClipPlace *any = place_at(places, 0);
    g_autoptr(GPtrArray) others = other_clips(places);
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    ClipPlace first = end_place(any, false), last = end_place(any, true);
    g_array_append_val(ends, first);
    g_array_append_val(ends, last);
    g_auto(Layout) layout = layout_of(ends);
    g_ptr_array_set_size(layout.clips, 0);
    for (unsigned i = 0; i <= others->len; i++) {
        for (unsigned n = 0; i == turn && n < places->len; n++)
            g_ptr_array_add(layout.clips, (Clip *)(uintptr_t)place_at(places, n)->clip);
        if (i < others->len)
            g_ptr_array_add(layout.clips, others->pdata[i]);
    }
    return layout_apply(&layout, work);
}

/* The place in the order where they would start nearest to `at`. */
static unsigned turn_at(const GArray *places, RTime at)
{
    const GPtrArray *clips = place_at(places, 0)->track->clips;
    g_autoptr(GPtrArray) others = other_clips(places);
    RTime cursor = ((const Clip *)clips->pdata[0])->start;
    for (unsigned i = 0; i < others->len; i++) {
        const Clip *clip = others->pdata[i];
        RTime middle = rtime_add(cursor, rtime_scale(clip->duration, 1, 2));
        if (rtime_compare(at, middle) <= 0)
            return i;
        cursor = rtime_add(cursor, clip->duration);
    }
    return others->len;
}

static bool move_to_index(Work *work, const GArray *places)
{
    if (!on_one_track(work, places))
        return false;
    json_int_t others = place_at(places, 0)->track->clips->len - places->len;
    json_int_t index = json_integer_value(work_field(work, "index"));
    if (index < 0)
        index += others + 1;
    if (index < 0 || index > others)
        return work_fail(
            work, FAULT_OUT_OF_RANGE,
            _("There are only %u clips on that track; choose a place among "
              "them."),
            place_at(places, 0)->track->clips->len);
    return reorder(work, places, (unsigned)index);
}

/* Beside a clip of the same track. */
static bool move_beside(Work *work, const GArray *places, const ClipPlace *reference,
                        bool after)
{
    g_autoptr(GPtrArray) others = other_clips(places);
    unsigned turn = 0;
    if (!g_ptr_array_find(others, reference->clip, &turn))
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("A clip cannot be moved beside itself; name another one."));
    return reorder(work, places, turn + (after ? 1 : 0));
}

/* ---- time ------------------------------------------------------------------------ */

/* Does its track keep clips back to back, so that a time is a place in the order? */
static bool keeps_order(const Work *work, const ClipPlace *place)
{
    return timeline_ripples(work, place) &&
           timeline_is_magnetic(place->sequence, place->track);
}

/* By as much as the first of them. */
static bool shift_by(Work *work, const GArray *places, RTime by)
{
    g_autoptr(GArray) landings = landings_new();
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = place_at(places, i);
        landings_add(landings, place,
                     work_snap(work, rtime_add(place->clip->start, by)));
    }
    return landings_apply(landings, work);
}

static bool move_to_time(Work *work, const GArray *places, RTime at)
{
    const ClipPlace *first = place_at(places, 0);
    if (keeps_order(work, first))
        return on_one_track(work, places) && reorder(work, places, turn_at(places, at));
    return shift_by(work, places, rtime_sub(work_snap(work, at), first->clip->start));
}

static bool move_to(Work *work, const GArray *places)
{
    MomentBase base = moment_base_sequence(work->now, &work->context);
    RTime at;
    return work_time(work, work_field(work, "to"), "to", base, &at) &&
           move_to_time(work, places, at);
}

static bool move_by(Work *work, const GArray *places)
{
    RTime by = moment_shift(work_field(work, "by"), work_sequence(work)->rate);
    const ClipPlace *first = place_at(places, 0);
    RTime at = rtime_add(first->clip->start, by);
    if (keeps_order(work, first))
        return move_to_time(work, places, rtime_max(at, RTIME_ZERO));
    return shift_by(work, places, by);
}

/* ---- another track --------------------------------------------------------------- */

/* Close the gap that a clip leaves on the magnetic track. */
static bool close_gap(Work *work, const char *track_id, RTime start, RTime end)
{
    const Sequence *sequence;
    const Track *track = composition_find_track(work->now, track_id, &sequence, NULL);
    g_auto(Ripple) ripple = { 0 };
    g_autoptr(Patch) patch = patch_new();
    ripple_init(&ripple, sequence, track);
    ripple_from(&ripple, end, rtime_sub(start, end));
    return ripple_emit(&ripple, work, patch) && work_apply(work, patch);
}

static Wish wish_of(const ClipPlace *place, bool to_main)
{
    const char *role = node_string(&place->track->node, PROP_ROLE);
    bool from_main = sequence_main_track(place->sequence, NULL) == place->track;
    return (Wish){ .kind = place->track->kind,
                   .role = from_main ? "overlay" : role,
                   .main = to_main,
                   .duration = place->clip->duration,
                   .own_duration = true,
                   .clip = place->clip };
}

/* One clip to where `said` says, which is not in the order of its own track. */
static bool put_elsewhere(Work *work, const char *clip_id, const json_t *said,
                          bool to_main)
{
    ClipPlace place;
    g_autoptr(Patch) patch = patch_new();
    g_auto(Spot) spot = { 0 };
    if (!composition_find_clip(work->now, clip_id, &place))
        return true;
    const Wish wish = wish_of(&place, to_main);
    if (!placement_find(work, said, &wish, patch, &spot))
        return false;
    bool leaves =
        keeps_order(work, &place) && strcmp(spot.track, place.track->node.id) != 0;
    g_autofree char *old_track = g_strdup(place.track->node.id);
    RTime start = place.clip->start, end = clip_end(place.clip);
    timeline_move(&place, spot.track, spot.start, patch);
    return work_apply(work, patch) &&
           (!leaves || close_gap(work, old_track, start, end));
}

/* Clips that go to a new track share it as far as it has room: where `place` names a
 * new one and an earlier clip has made it. New reference. */
static json_t *shared_place(const Work *work, json_t *place, const GPtrArray *ids,
                            unsigned n)
{
    const char *named = json_string_value(json_object_get(place, "track"));
    ClipPlace made, next;
    if (n == 0 || !named || !g_str_has_prefix(named, "new-") ||
        !composition_find_clip(work->now, ids->pdata[n - 1], &made) ||
        !composition_find_clip(work->now, ids->pdata[n], &next) ||
        !track_is_free(made.track, next.clip->start, clip_end(next.clip), NULL))
        return json_incref(place);
    json_t *shared = json_copy(place);
    json_object_set_new(shared, "track", json_string(made.track->node.id));
    return shared;
}

static bool put_all_elsewhere(Work *work, const GArray *places, bool to_main)
{
    json_t *said = (json_t *)(uintptr_t)work_field(work, "place");
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(ids, g_strdup(place_at(places, i)->clip->node.id));
    for (unsigned i = 0; i < ids->len; i++) {
        json_t *place = shared_place(work, said, ids, i);
        bool put = put_elsewhere(work, ids->pdata[i], place, to_main);
        json_decref(place);
        if (!put)
            return false;
    }
    return true;
}

/* What "after" or "before" names; false in *found where "place" names neither. */
static bool find_reference(Work *work, ClipPlace *reference, bool *after, bool *found)
{
    const json_t *place = work_field(work, "place");
    const json_t *selector = json_object_get(place, "after");
    *after = selector != NULL;
    if (!selector)
        selector = json_object_get(place, "before");
    *found = selector != NULL;
    return !selector ||
           work_one(work, selector, *after ? "place/after" : "place/before", OWN_CLIP,
                    reference);
}

/* What joins the clips of the film when it is put beside one. A picture that lies over
 * them stays where it lies. */
static bool is_footage(const ClipPlace *place)
{
    return (place->clip->node.owner & (OWN_VIDEO | OWN_NESTED)) != 0;
}

static bool move_to_place(Work *work, const GArray *places)
{
    const json_t *place = work_field(work, "place"), *at = json_object_get(place, "at");
    const char *mode = json_string_value(json_object_get(place, "mode"));
    const ClipPlace *first = place_at(places, 0);
    ClipPlace reference = { 0 };
    bool after, beside;
    if (!find_reference(work, &reference, &after, &beside))
        return false;
    bool plain = !json_object_get(place, "track") && !json_object_get(place, "over") &&
                 !json_object_get(place, "under") && g_strcmp0(mode, "overlay") != 0;
    if (beside && plain && reference.track == first->track && keeps_order(work, first))
        return on_one_track(work, places) &&
               move_beside(work, places, &reference, after);
    if (plain && !beside && keeps_order(work, first)) {
        MomentBase base = moment_base_sequence(work->now, &work->context);
        RTime time = sequence_duration(first->sequence);
        return (!at || work_time(work, at, "place/at", base, &time)) &&
               move_to_time(work, places, time);
    }
    bool to_main = beside && is_footage(first) &&
                   timeline_is_magnetic(reference.sequence, reference.track);
    return put_all_elsewhere(work, places, to_main);
}

/* ---- the verb -------------------------------------------------------------------- */

/* When it starts now, of the only clip. */
static void say_moved(Work *work, const char *clips, GHashTable *starts)
{
    ClipPlace place;
    const char *id = work->mentioned->pdata[0];
    const RTime *old = g_hash_table_lookup(starts, id);
    if (work->mentioned->len > 1 || !old ||
        !composition_find_clip(work->now, id, &place) ||
        rtime_compare(place.clip->start, *old) == 0) {
        work_report(work, _("Moved %s"), clips);
        return;
    }
    g_autofree char *from = rtime_format(*old);
    g_autofree char *to = rtime_format(place.clip->start);
    work_report(work, _("Moved %s: %s→%s"), clips, from, to);
}

static void say_swapped(Work *work, const char *clips, GHashTable *starts)
{
    (void)clips;
    (void)starts;
    g_autofree char *both = work_wording(work, work->mentioned);
    work_report(work, _("Swapped %s"), both);
}

static void say_stacked(Work *work, const char *clips, GHashTable *starts)
{
    (void)starts;
    const char *order = work_string(work, "order");
    if (strcmp(order, "front") == 0)
        work_report(work, _("Brought %s to the front"), clips);
    else if (strcmp(order, "back") == 0)
        work_report(work, _("Sent %s to the back"), clips);
    else if (strcmp(order, "forward") == 0)
        work_report(work, _("Brought %s forward"), clips);
    else
        work_report(work, _("Sent %s backward"), clips);
}

static const struct {
    const char *field;
    bool (*move)(Work *work, const GArray *places);
    void (*say)(Work *work, const char *clips, GHashTable *starts);
} ways[] = {
    { "to", move_to, say_moved },
    { "by", move_by, say_moved },
    { "place", move_to_place, say_moved },
    { "index", move_to_index, say_moved },
    { "order", move_in_stack, say_stacked },
    { "swapWith", move_swap, say_swapped },
};

bool verb_move(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!work_targets(work, OWN_CLIP, places))
        return false;
    if (places->len == 0)
        return true;
    g_autoptr(GHashTable) starts = starts_of(places);
    g_autofree char *clips = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++)
        work_mention(work, place_at(places, i)->clip->node.id);
    for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
        unsigned applied = work->inverses->len;
        if (!work_field(work, ways[i].field))
            continue;
        if (!ways[i].move(work, places))
            return false;
        if (work->inverses->len == applied)
            return stays(work);
        tell_starts(work, starts);
        ways[i].say(work, clips, starts);
    }
    return true;
}
