/* Taking away: clips, and spans of time. */
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>

/* ---- delete ---------------------------------------------------------------------- */

/* A ripple of one track, kept until all that goes from it is known. */
static Ripple *ripple_for(GArray *ripples, const ClipPlace *place)
{
    for (unsigned i = 0; i < ripples->len; i++) {
        Ripple *ripple = &g_array_index(ripples, Ripple, i);
        if (ripple->track == place->track)
            return ripple;
    }
    Ripple ripple;
    ripple_init(&ripple, place->sequence, place->track);
    g_array_append_val(ripples, ripple);
    return &g_array_index(ripples, Ripple, ripples->len - 1);
}

static void clear_ripple(void *ripple)
{
    ripple_clear(ripple);
}

/* Clips that an earlier op takes away are not found by a ripple, whatever its track. */
static void except_all(GArray *ripples, const GArray *places)
{
    for (unsigned i = 0; i < ripples->len; i++) {
        for (unsigned j = 0; j < places->len; j++)
            ripple_except(&g_array_index(ripples, Ripple, i),
                          g_array_index(places, ClipPlace, j).clip->node.id);
    }
}

/* Where the main track closes up, what is on the others comes along: were they to close
 * up besides, it would move twice. */
static bool comes_along(const Ripple *ripple, const GArray *ripples)
{
    const Track *main = sequence_main_track(ripple->sequence, NULL);
    for (unsigned i = 0; ripple->track != main && i < ripples->len; i++)
        if (g_array_index(ripples, Ripple, i).track == main)
            return true;
    return false;
}

bool delete_clips(Work *work, GArray *places)
{
    g_autoptr(GArray) ripples = g_array_new(FALSE, FALSE, sizeof(Ripple));
    g_array_set_clear_func(ripples, clear_ripple);
    g_autoptr(Patch) patch = patch_new();
    timeline_add_linked(places);
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        patch_remove_clip(patch, place->clip->node.id);
        if (timeline_ripples(work, place))
            ripple_from(ripple_for(ripples, place), clip_end(place->clip),
                        rtime_neg(place->clip->duration));
    }
    except_all(ripples, places);
    for (unsigned i = 0; i < ripples->len; i++) {
        Ripple *ripple = &g_array_index(ripples, Ripple, i);
        ripple->singly = i > 0;
        if (!comes_along(ripple, ripples) && !ripple_emit(ripple, work, patch))
            return false;
    }
    return work_apply(work, patch);
}

bool verb_delete(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!work_targets(work, OWN_CLIP, places))
        return false;
    if (places->len == 0)
        return true;
    timeline_add_linked(places);
    g_autofree char *what = work_wording_places(work, places);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    RTime start = g_array_index(places, ClipPlace, 0).clip->start, end = start;
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        start = rtime_min(start, clip->start);
        end = rtime_max(end, clip_end(clip));
        g_ptr_array_add(ids, g_strdup(clip->node.id));
    }
    g_autofree char *span = wording_span(start, end);
    if (!delete_clips(work, places))
        return false;
    work_report_about(work, ids, _("Deleted %s · %s"), what, span);
    return true;
}

/* ---- cut ------------------------------------------------------------------------- */

/* What is to be taken out of a clip, in time since its start: that stays true when an
 * earlier cut moves the clip. */
typedef struct {
    char *clip;
    RTime from, to;
} Bite;

static void clear_bite(void *bite)
{
    g_free(((Bite *)bite)->clip);
}

static bool find_bites(Work *work, const GArray *places, GArray *bites)
{
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        RTime start, end;
        if (!work_range(work, work_field(work, "range"), "range", clip, &start, &end))
            return false;
        start = rtime_max(start, clip->start);
        end = rtime_min(end, clip_end(clip));
        if (rtime_compare(start, end) >= 0)
            continue;
        Bite bite = { g_strdup(clip->node.id), rtime_sub(start, clip->start),
                      rtime_sub(end, clip->start) };
        g_array_append_val(bites, bite);
    }
    return bites->len > 0 ||
           work_fail(work, FAULT_OUT_OF_RANGE,
                     _("The clip is not there at that time; nothing was cut."));
}

static bool take_bite(Work *work, const Bite *bite)
{
    ClipPlace place;
    g_autoptr(Patch) patch = patch_new();
    if (!composition_find_clip(work->now, bite->clip, &place))
        return true;
    RTime start = rtime_add(place.clip->start, bite->from);
    RTime end = rtime_add(place.clip->start, bite->to);
    bool close_up = timeline_ripples(work, &place);
    g_auto(Ripple) ripple = { 0 };
    ripple_init(&ripple, place.sequence, place.track);
    ripple_from(&ripple, end, rtime_sub(start, end));
    ripple_except(&ripple, bite->clip);
    timeline_cut_clip(work, &place, start, end, close_up, patch);
    if (close_up && !ripple_emit(&ripple, work, patch))
        return false;
    work_mention(work, bite->clip);
    return work_apply(work, patch);
}

/* Take the span out of these clips only. */
static bool cut_targets(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GArray) bites = g_array_new(FALSE, FALSE, sizeof(Bite));
    g_array_set_clear_func(bites, clear_bite);
    if (!work_targets(work, OWN_CLIP, places))
        return false;
    if (places->len == 0)
        return true;
    timeline_add_linked(places);
    if (!find_bites(work, places, bites))
        return false;
    g_autofree char *what = work_wording_places(work, places);
    const Bite *first = &g_array_index(bites, Bite, 0);
    g_autofree char *length = wording_length(rtime_sub(first->to, first->from));
    for (unsigned i = 0; i < bites->len; i++) {
        if (!take_bite(work, &g_array_index(bites, Bite, i)))
            return false;
    }
    work_report(work, _("Cut %s out of %s"), length, what);
    return true;
}

static bool is_locked(const Node *node)
{
    return node_bool(node, PROP_LOCKED);
}

/* Take the span out of one track, but for locked clips. */
static unsigned cut_track(Work *work, const Sequence *sequence, unsigned index,
                          RTime start, RTime end, bool close_up, Ripple *ripple,
                          Patch *patch)
{
    const Track *track = sequence->tracks->pdata[index];
    unsigned cut = 0;
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        ClipPlace place = { sequence, track, clip, index, i };
        if (is_locked(&clip->node) || rtime_compare(clip_end(clip), start) <= 0 ||
            rtime_compare(clip->start, end) >= 0)
            continue;
        timeline_cut_clip(work, &place, start, end, close_up, patch);
        ripple_except(ripple, clip->node.id);
        cut++;
    }
    return cut;
}

/* Take the span out of all unlocked tracks: picture, titles, sound and music alike. */
static bool cut_everything(Work *work)
{
    const Sequence *sequence = work_sequence(work);
    const json_t *said = work_field(work, "ripple");
    bool close_up = !said || json_is_true(said);
    g_auto(Ripple) ripple = { 0 };
    g_autoptr(Patch) patch = patch_new();
    RTime start, end;
    if (!work_range(work, work_field(work, "range"), "range", NULL, &start, &end))
        return false;
    unsigned cut = 0;
    ripple_init(&ripple, sequence, NULL);
    ripple.everything = true;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        if (!is_locked(&track->node))
            cut += cut_track(work, sequence, i, start, end, close_up, &ripple, patch);
    }
    g_autofree char *span = wording_span(start, end);
    if (cut == 0 && rtime_compare(start, sequence_duration(sequence)) >= 0)
        return work_fail(work, FAULT_OUT_OF_RANGE, _("There is nothing at %s to cut."),
                         span);
    ripple_from(&ripple, end, rtime_sub(start, end));
    if ((close_up && !ripple_emit(&ripple, work, patch)) || !work_apply(work, patch))
        return false;
    work->n_carried = 0;
    work_report_about(work, NULL, _("Cut out %s"), span);
    return true;
}

bool verb_cut(Work *work)
{
    return work_field(work, "target") ? cut_targets(work) : cut_everything(work);
}
