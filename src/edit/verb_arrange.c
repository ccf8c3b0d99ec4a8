/* Order and packing of several clips. */
#include "answer.h"
#include "arrange_fit.h"
#include "arrange_order.h"
#include "landing.h"
#include "track_layout.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

/* ---- which clips ----------------------------------------------------------------- */

static const ClipPlace *place_at(const GArray *places, unsigned index)
{
    return &g_array_index(places, ClipPlace, index);
}

/* Without a target: what is on the main track. */
static bool main_clips(Work *work, GArray *places)
{
    const Sequence *sequence = work_sequence(work);
    unsigned index = 0;
    const Track *track = sequence_main_track(sequence, &index);
    for (unsigned i = 0; track && i < track->clips->len; i++) {
        ClipPlace place = { sequence, track, track->clips->pdata[i], index, i };
        g_array_append_val(places, place);
    }
    return places->len > 0 || work_fail(work, FAULT_EMPTY_TIMELINE,
                                        _("The timeline is empty; add a clip first."));
}

static bool arrange_targets(Work *work, GArray *places)
{
    bool named = work_field(work, "target") != NULL;
    if (!(named ? work_targets(work, OWN_CLIP, places) : main_clips(work, places)))
        return false;
    for (unsigned i = 0; i < places->len; i++)
        work_mention(work, place_at(places, i)->clip->node.id);
    return true;
}

static bool on_one_track(const GArray *places)
{
    for (unsigned i = 1; i < places->len; i++) {
        if (place_at(places, i)->track != place_at(places, 0)->track)
            return false;
    }
    return true;
}

static bool want_one_track(Work *work, const GArray *places)
{
    return on_one_track(places) ||
           work_fail(work, FAULT_INVALID_VALUE,
                     _("These clips are on several tracks; name those of one track, "
                       "as in “the clips on track 1”."));
}

static bool want_several(Work *work, const GArray *places)
{
    return places->len > 1 || work_fail(work, FAULT_INVALID_VALUE,
                                        _("That takes two clips or more; there is "
                                          "only one."));
}

static RTime span_end(const GArray *places)
{
    RTime end = clip_end(place_at(places, 0)->clip);
    for (unsigned i = 1; i < places->len; i++)
        end = rtime_max(end, clip_end(place_at(places, i)->clip));
    return end;
}

/* ---- order ----------------------------------------------------------------------- */

/* The clips at `places` in another order; those between them keep their turn. */
static bool reorder(Work *work, const GArray *places, ClipOrder order)
{
    g_auto(Layout) layout = layout_of(places);
    g_autoptr(GPtrArray) clips = g_ptr_array_new();
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(clips, (Clip *)(uintptr_t)place_at(places, i)->clip);
    order(work->now, clips);
    for (unsigned i = 0; i < places->len; i++) {
        unsigned turn = place_at(places, i)->clip_index - layout.first->clip_index;
        layout.clips->pdata[turn] = clips->pdata[i];
    }
    return layout_apply(&layout, work);
}

static void say_reversed(Work *work, const char *clips)
{
    work_report(work, _("Put %s in reverse order"), clips);
}

static void say_shuffled(Work *work, const char *clips)
{
    work_report(work, _("Shuffled %s"), clips);
}

static void say_sorted_by_name(Work *work, const char *clips)
{
    work_report(work, _("Sorted %s by name"), clips);
}

static void say_sorted_by_length(Work *work, const char *clips)
{
    work_report(work, _("Sorted %s by length, shortest first"), clips);
}

static bool put_in_order(Work *work, const GArray *places, ClipOrder order,
                         void (*say)(Work *work, const char *clips))
{
    if (!want_several(work, places) || !want_one_track(work, places))
        return false;
    g_autofree char *clips = work_wording_places(work, places);
    unsigned applied = work->inverses->len;
    if (!reorder(work, places, order))
        return false;
    if (work->inverses->len == applied)
        return answer_unchanged(work, _("%s: they are in that order already."), clips);
    say(work, clips);
    return true;
}

static bool arrange_reverse(Work *work, const GArray *places)
{
    return put_in_order(work, places, order_reverse, say_reversed);
}

static bool arrange_shuffle(Work *work, const GArray *places)
{
    return put_in_order(work, places, order_shuffle, say_shuffled);
}

static bool arrange_by_name(Work *work, const GArray *places)
{
    return put_in_order(work, places, order_by_name, say_sorted_by_name);
}

static bool arrange_by_duration(Work *work, const GArray *places)
{
    return put_in_order(work, places, order_by_duration, say_sorted_by_length);
}

/* ---- packing --------------------------------------------------------------------- */

/* "gap" of the step; none is zero. */
static RTime wanted_gap(const Work *work, const GArray *places)
{
    const json_t *gap = work_field(work, "gap");
    RTime whole = sequence_duration(place_at(places, 0)->sequence);
    return gap ? work_snap(work, moment_length(gap, work_sequence(work)->rate, whole))
               : RTIME_ZERO;
}

static bool arrange_close_gaps(Work *work, const GArray *places)
{
    if (!want_one_track(work, places))
        return false;
    g_auto(Layout) layout = layout_of(places);
    RTime gap = wanted_gap(work, places), before = span_end(places);
    layout.gap = &gap;
    layout.narrow = true;
    if (!work_field(work, "target") || places->len == 1)
        layout_begin_before(&layout);
    if (!layout_apply(&layout, work))
        return false;
    if (layout.closed == 0)
        return answer_unchanged(work, _("There are no gaps to close."));
    g_autofree char *shorter = wording_length(rtime_sub(before, layout.end));
    work_report(
        work,
        ngettext("Closed %u gap (%s less)", "Closed %u gaps (%s less)", layout.closed),
        layout.closed, shorter);
    return true;
}

/* The clips at `places`, then those that were between them. */
static void pull_together(Layout *layout, const GArray *places)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    for (unsigned i = 0, next = 0; i < layout->clips->len; i++) {
        if (next < places->len &&
            place_at(places, next)->clip == layout->clips->pdata[i])
            next++;
        else
            g_ptr_array_add(others, layout->clips->pdata[i]);
    }
    g_ptr_array_set_size(layout->clips, 0);
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(layout->clips, (Clip *)(uintptr_t)place_at(places, i)->clip);
    g_ptr_array_extend(layout->clips, others, NULL, NULL);
}

static bool sequence_on_track(Work *work, const GArray *places, RTime gap)
{
    g_auto(Layout) layout = layout_of(places);
    layout.gap = &gap;
    pull_together(&layout, places);
    return layout_apply(&layout, work);
}

static bool sequence_anywhere(Work *work, const GArray *places, RTime start, RTime gap)
{
    g_autoptr(GArray) landings = landings_new();
    for (unsigned i = 0; i < places->len; i++) {
        landings_add(landings, place_at(places, i), start);
        start = rtime_add(rtime_add(start, place_at(places, i)->clip->duration), gap);
    }
    return landings_apply(landings, work);
}

/* "to" of the step, where it has one. */
static bool wanted_time(Work *work, RTime *time)
{
    const json_t *to = work_field(work, "to");
    if (to && !work_time(work, to, "to",
                         moment_base_sequence(work->now, &work->context), time))
        return false;
    *time = work_snap(work, *time);
    return true;
}

static bool arrange_sequence(Work *work, const GArray *places)
{
    RTime start = place_at(places, 0)->clip->start, gap = wanted_gap(work, places);
    if (!want_several(work, places) || !wanted_time(work, &start))
        return false;
    g_autofree char *clips = work_wording_places(work, places);
    bool here = on_one_track(places) && !work_field(work, "to");
    if (!(here ? sequence_on_track(work, places, gap)
               : sequence_anywhere(work, places, start, gap)))
        return false;
    work_report(work, _("Put %s one after another"), clips);
    return true;
}

/* ---- alignment ------------------------------------------------------------------- */

/* A clip alone among the targets on the magnetic track is what the others go by. */
static const Clip *find_anchor(const GArray *places)
{
    const Clip *anchor = NULL;
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = place_at(places, i);
        if (!timeline_is_magnetic(place->sequence, place->track))
            continue;
        if (anchor)
            return NULL;
        anchor = place->clip;
    }
    return anchor;
}

static RTime first_start(const GArray *places)
{
    RTime start = place_at(places, 0)->clip->start;
    for (unsigned i = 1; i < places->len; i++)
        start = rtime_min(start, place_at(places, i)->clip->start);
    return start;
}

/* Where all of them are to start, or to end. */
static bool find_edge(Work *work, const GArray *places, bool end, RTime *edge)
{
    const Clip *anchor = find_anchor(places);
    if (!work_field(work, "to") && !want_several(work, places))
        return false;
    if (anchor)
        *edge = end ? clip_end(anchor) : anchor->start;
    else
        *edge = end ? span_end(places) : first_start(places);
    return wanted_time(work, edge);
}

static bool align(Work *work, const GArray *places, bool end, RTime *edge)
{
    g_autoptr(GArray) landings = landings_new();
    if (!find_edge(work, places, end, edge))
        return false;
    for (unsigned i = 0; i < places->len; i++) {
        const Clip *clip = place_at(places, i)->clip;
        RTime start = end ? rtime_sub(*edge, clip->duration) : *edge;
        landings_add(landings, place_at(places, i), start);
    }
    return landings_apply(landings, work);
}

static bool arrange_align_start(Work *work, const GArray *places)
{
    RTime edge;
    g_autofree char *clips = work_wording_places(work, places);
    if (!align(work, places, false, &edge))
        return false;
    g_autofree char *at = rtime_format(edge);
    work_report(work, _("Let %s start at %s"), clips, at);
    return true;
}

static bool arrange_align_end(Work *work, const GArray *places)
{
    RTime edge;
    g_autofree char *clips = work_wording_places(work, places);
    if (!align(work, places, true, &edge))
        return false;
    g_autofree char *at = rtime_format(edge);
    work_report(work, _("Let %s end at %s"), clips, at);
    return true;
}

/* ---- fitting ----- */

static bool arrange_fit(Work *work, const GArray *places)
{
    const json_t *said = work_field(work, "duration");
    if (!want_one_track(work, places))
        return false;
    if (!said)
        return work_ask(work, "duration", NULL, _("How long should they be together?"));
    RTime before = rtime_sub(span_end(places), first_start(places));
    RTime gaps = rtime_sub(before, places_duration(places));
    RTime wanted =
        work_snap_length(work, moment_length(said, work_sequence(work)->rate, before));
    RTime least = rtime_from_frames(places->len, work_sequence(work)->rate);
    g_autofree char *old = wording_length(before);
    g_autofree char *new = wording_length(wanted);
    if (rtime_compare(rtime_sub(wanted, gaps), least) < 0)
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("They cannot be as short as %s; say a longer time."), new);
    g_autofree char *clips = work_wording_places(work, places);
    if (!places_fit(work, places, rtime_sub(wanted, gaps)))
        return false;
    work_state(work, 1, NULL, "duration", state_seconds(before), state_seconds(wanted));
    work_report(work, _("Fitted %s: %s→%s"), clips, old, new);
    return true;
}

/* ---- the table ------------------------------------------------------------------- */

static bool arrange_by_date(Work *work, const GArray *places)
{
    (void)places;
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("When files were made is not known here; sort the clips by name "
                       "or by length."));
}

static bool arrange_distribute(Work *work, const GArray *places)
{
    (void)places;
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("Clips cannot be spread out evenly yet; put them one after "
                       "another with a gap, or move each."));
}

static bool arrange_on_beat(Work *work, const GArray *places)
{
    (void)places;
    return work_fail(work, FAULT_UNSUPPORTED,
                     _("Beats are not found yet; move the clips to the times that you "
                       "hear."));
}

bool verb_arrange(Work *work)
{
    static const struct {
        const char *how;
        bool (*run)(Work *work, const GArray *places);
    } rows[] = {
        { "sequence", arrange_sequence },     { "reverse", arrange_reverse },
        { "shuffle", arrange_shuffle },       { "sort-name", arrange_by_name },
        { "sort-date", arrange_by_date },     { "sort-duration", arrange_by_duration },
        { "close-gaps", arrange_close_gaps }, { "align-start", arrange_align_start },
        { "align-end", arrange_align_end },   { "distribute", arrange_distribute },
        { "snap-to-beat", arrange_on_beat },  { "fit-to-duration", arrange_fit },
    };
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    const char *how = work_string(work, "how");
    if (!arrange_targets(work, places))
        return false;
    for (unsigned i = 0; places->len > 0 && i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].how, how) == 0)
            return rows[i].run(work, places);
    }
    return true;
}
