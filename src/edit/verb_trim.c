/* Shorter, longer, and another part of the media: trim and slip. */
#include "slice.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <string.h>

/* How much is cut off each end; less than zero lengthens. */
typedef struct {
    RTime head, tail;
} Cutoff;

/* ---- what is asked for ----------------------------------------------------------- */

static const struct {
    const char *nudge;
    int num, den; /* seconds */
} nudges[] = {
    { "slightly", 1, 4 },       { "more", 1, 2 },  { "much", 1, 1 },
    { "slightly-less", -1, 4 }, { "less", -1, 2 }, { "much-less", -1, 1 },
};

/* A delta as seconds cut off; false where it has no meaning here. */
static bool delta_length(const json_t *delta, Rate rate, RTime whole, RTime *cut)
{
    const char *nudge = json_string_value(json_object_get(delta, "nudge"));
    const char *unit = json_string_value(json_object_get(delta, "unit"));
    const json_t *amount = json_object_get(delta, "by");
    if (!amount)
        amount = json_object_get(delta, "set");
    for (unsigned i = 0; nudge && i < G_N_ELEMENTS(nudges); i++) {
        if (strcmp(nudges[i].nudge, nudge) == 0) {
            *cut = rtime_make(nudges[i].num, nudges[i].den);
            return true;
        }
    }
    if (!amount || (unit && strcmp(unit, "s") != 0 && strcmp(unit, "f") != 0 &&
                    strcmp(unit, "percent") != 0))
        return false;
    RTime number = rtime_from_decimal(json_number_value(amount));
    if (unit && strcmp(unit, "f") == 0)
        number = rtime_mul(number, rtime_from_frames(1, rate));
    else if (unit && strcmp(unit, "percent") == 0)
        number = rtime_mul(whole, rtime_scale(number, 1, 100));
    *cut = number;
    return true;
}

/* What "start" or "end" says to cut off there. */
static bool edge_cut(Work *work, const char *key, const Clip *clip, RTime *cut)
{
    const json_t *said = work_field(work, key);
    Rate rate = work_sequence(work)->rate;
    if (!said)
        return true;
    if (!json_is_object(said))
        *cut = moment_length(said, rate, clip->duration);
    else if (!delta_length(said, rate, clip->duration, cut))
        return work_fail(
            work, FAULT_INVALID_VALUE,
            _("A clip is trimmed by a time, like 2 seconds or 12 frames."));
    return true;
}

/* A new length takes from the end unless another edge is named. */
static void length_cut(const Work *work, const Clip *clip, Cutoff *cutoff)
{
    const char *edge = work_string(work, "edge");
    Rate rate = work_sequence(work)->rate;
    RTime length = moment_length(work_field(work, "to"), rate, clip->duration);
    RTime cut = rtime_sub(clip->duration, length);
    if (g_strcmp0(edge, "start") == 0)
        cutoff->head = cut;
    else
        cutoff->tail = cut;
    if (g_strcmp0(edge, "both") == 0) {
        cutoff->head = rtime_scale(cut, 1, 2);
        cutoff->tail = rtime_sub(cut, cutoff->head);
    }
}

/* A range with one end is where the clip is to begin or to end, which may make it
 * longer; of one with both the part that is there is kept. */
static bool range_cut(Work *work, const Clip *clip, Cutoff *cutoff)
{
    const json_t *range = work_field(work, "range");
    bool from = json_object_get(range, "from"), to = json_object_get(range, "to");
    bool length = json_object_get(range, "duration");
    RTime start, end;
    if (!work_range(work, range, "range", clip, &start, &end))
        return false;
    if (!from || to || length)
        start = rtime_max(start, clip->start);
    if (!to || from || length)
        end = rtime_min(end, clip_end(clip));
    if (rtime_compare(start, end) >= 0) {
        g_autofree char *what = wording_clip(work->now, clip);
        g_autofree char *span = wording_span(clip->start, clip_end(clip));
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("%s is at %s; nothing of it lies in that range."), what,
                         span);
    }
    *cutoff = (Cutoff){ rtime_sub(start, clip->start), rtime_sub(clip_end(clip), end) };
    return true;
}

static bool find_cutoff(Work *work, const Clip *clip, Cutoff *cutoff)
{
    *cutoff = (Cutoff){ RTIME_ZERO, RTIME_ZERO };
    if (work_field(work, "range"))
        return range_cut(work, clip, cutoff);
    if (work_field(work, "to")) {
        length_cut(work, clip, cutoff);
        return true;
    }
    return edge_cut(work, "start", clip, &cutoff->head) &&
           edge_cut(work, "end", clip, &cutoff->tail);
}

/* ---- what is possible ------------------------------------------------------------ */

/* Both new edges on frames. */
static void snap_cutoff(const Work *work, const Clip *clip, Cutoff *cutoff)
{
    RTime head = work_snap(work, rtime_add(clip->start, cutoff->head));
    RTime tail = work_snap(work, rtime_sub(clip_end(clip), cutoff->tail));
    if (cutoff->head.num != 0)
        cutoff->head = rtime_sub(head, clip->start);
    if (cutoff->tail.num != 0)
        cutoff->tail = rtime_sub(clip_end(clip), tail);
}

/* Room on the track where nothing makes way: to the neighbours. */
static void neighbour_room(const ClipPlace *place, RTime *before, RTime *after)
{
    const GPtrArray *clips = place->track->clips;
    RTime end = RTIME_ZERO;
    if (place->clip_index > 0)
        end = clip_end(clips->pdata[place->clip_index - 1]);
    *before = rtime_sub(place->clip->start, end);
    if (place->clip_index + 1 < clips->len) {
        const Clip *next = clips->pdata[place->clip_index + 1];
        *after = rtime_sub(next->start, clip_end(place->clip));
    }
}

/* At most `room` longer, in whole frames; says so where that is less than asked for. */
static void limit_edge(Work *work, RTime room, RTime *cut)
{
    RTime most = rtime_neg(rtime_snap(room, work_sequence(work)->rate, RTIME_FLOOR));
    if (rtime_compare(*cut, most) >= 0)
        return;
    g_autofree char *length = wording_length(rtime_neg(most));
    work_note(work, g_strdup_printf(_("only %s longer: there is no more"), length));
    *cut = most;
}

static void limit_cutoff(Work *work, const ClipPlace *place, bool ripples,
                         Cutoff *cutoff)
{
    RTime before = clip_head_room(work->now, place->clip);
    RTime after = clip_tail_room(work->now, place->clip);
    if (!ripples) {
        RTime left = before, right = after;
        neighbour_room(place, &left, &right);
        before = rtime_min(before, left);
        after = rtime_min(after, right);
    }
    limit_edge(work, before, &cutoff->head);
    limit_edge(work, after, &cutoff->tail);
}

static bool leaves_something(Work *work, const Clip *clip, const Cutoff *cutoff)
{
    RTime left = rtime_sub(clip->duration, rtime_add(cutoff->head, cutoff->tail));
    if (left.num > 0)
        return true;
    g_autofree char *what = wording_clip(work->now, clip);
    g_autofree char *length = wording_length(clip->duration);
    return work_fail(work, FAULT_OUT_OF_RANGE,
                     _("%s is only %s long; nothing would be left of it."), what,
                     length);
}

/* ---- trim ------------------------------------------------------------------------ */

static Resize make_resize(const ClipPlace *place, const Cutoff *cutoff, bool stays,
                          bool ripples)
{
    const Clip *clip = place->clip;
    RTime to = rtime_sub(clip->duration, cutoff->tail);
    g_autoptr(Clip) part = clip_slice(clip, cutoff->head, to, 0);
    Resize resize = { .place = *place, .ripples = ripples };
    resize.changed =
        clip_with_span(part, stays ? clip->start : part->start, part->duration);
    bool shorter = cutoff->head.num > 0;
    resize.shifts[0].from =
        shorter ? rtime_add(clip->start, cutoff->head) : clip_end(clip);
    resize.shifts[0].by = rtime_neg(cutoff->head);
    resize.shifts[1].from = clip_end(clip);
    resize.shifts[1].by = rtime_neg(cutoff->tail);
    return resize;
}

/* The clip and what is linked to it. */
static void add_trim(Work *work, const ClipPlace *place, const Cutoff *cutoff,
                     Resizes *resizes, unsigned n_clips)
{
    bool ripples = timeline_ripples(work, place);
    const char *id = place->clip->node.id;
    RTime cut = rtime_add(cutoff->head, cutoff->tail);
    g_autoptr(GArray) linked = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_array_append_val(linked, *place);
    timeline_add_linked(linked);
    for (unsigned i = 0; i < linked->len; i++) {
        const ClipPlace *one = &g_array_index(linked, ClipPlace, i);
        if (rtime_compare(one->clip->duration, cut) > 0)
            resizes_add(resizes, make_resize(one, cutoff, ripples, ripples && i == 0));
    }
    RTime length = place->clip->duration;
    work_state(work, n_clips, id, "duration", state_seconds(length),
               state_seconds(rtime_sub(length, cut)));
    work_mention(work, id);
}

/* What to cut off this clip, as far as it can be; all zero where nothing changes. */
static bool plan_cutoff(Work *work, const ClipPlace *place, Cutoff *cutoff)
{
    if (!find_cutoff(work, place->clip, cutoff))
        return false;
    snap_cutoff(work, place->clip, cutoff);
    bool wanted = cutoff->head.num != 0 || cutoff->tail.num != 0;
    limit_cutoff(work, place, timeline_ripples(work, place), cutoff);
    if (wanted && cutoff->head.num == 0 && cutoff->tail.num == 0) {
        g_autofree char *what = wording_clip(work->now, place->clip);
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("%s cannot be longer: there is no more of it here."), what);
    }
    return leaves_something(work, place->clip, cutoff);
}

/* "length 0:08→0:06" of one clip; of several only who they are. */
static void report_trim(Work *work, RTime old_length)
{
    g_autofree char *what = work_wording(work, work->mentioned);
    ClipPlace place;
    if (work->mentioned->len != 1 ||
        !composition_find_clip(work->now, work->mentioned->pdata[0], &place)) {
        work_report(work, _("Trimmed %s"), what);
        return;
    }
    g_autoptr(Value) old = value_new_time(old_length);
    g_autoptr(Value) new = value_new_time(place.clip->duration);
    g_autofree char *change = wording_change(PROP_LENGTH, old, new);
    work_report(work, _("Trimmed %s: %s"), what, change);
}

bool verb_trim(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_auto(Resizes) resizes = { 0 };
    g_autoptr(Patch) patch = patch_new();
    resizes_init(&resizes);
    if (!work_targets(work, OWN_CLIP, places))
        return false;
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        Cutoff cutoff;
        if (!plan_cutoff(work, place, &cutoff))
            return false;
        if (cutoff.head.num != 0 || cutoff.tail.num != 0)
            add_trim(work, place, &cutoff, &resizes, places->len);
    }
    if (resizes.items->len == 0)
        return true;
    RTime old_length = g_array_index(resizes.items, Resize, 0).place.clip->duration;
    if (!timeline_resize(work, &resizes, patch) || !work_apply(work, patch))
        return false;
    report_trim(work, old_length);
    return true;
}

/* ---- slip ------------------------------------------------------------------------ */

/* The same span of the timeline shows another part of the media: positive is later. */
static bool slip_clip(Work *work, const ClipPlace *place, RTime by, unsigned n_clips,
                      Patch *patch)
{
    const Clip *clip = place->clip;
    RTime speed = clip_speed(clip);
    RTime size = speed.num < 0 ? rtime_neg(speed) : speed;
    bool forwards = speed.num > 0;
    RTime later = rtime_mul(forwards ? clip_tail_room(work->now, clip)
                                     : clip_head_room(work->now, clip),
                            size);
    RTime earlier = rtime_mul(forwards ? clip_head_room(work->now, clip)
                                       : clip_tail_room(work->now, clip),
                              size);
    RTime shift = rtime_min(rtime_max(by, rtime_neg(earlier)), later);
    if (proplist_get(clip->node.props, PROP_REMAP) || shift.num == 0) {
        g_autofree char *what = wording_clip(work->now, clip);
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("There is no other part of %s in that direction."), what);
    }
    if (rtime_compare(shift, by) != 0) {
        g_autofree char *length = wording_length(shift);
        work_note(work, g_strdup_printf(_("only by %s: there is no more"), length));
    }
    g_autoptr(Value) in = value_new_time(rtime_add(clip_in(clip), shift));
    patch_set(patch, clip->node.id, PROP_IN, in);
    work_state(work, n_clips, clip->node.id, "in", state_seconds(clip_in(clip)),
               state_seconds(in->time));
    work_mention(work, clip->node.id);
    return true;
}

bool verb_slip(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    RTime by = moment_shift(work_field(work, "by"), work_sequence(work)->rate);
    if (!work_targets(work, OWN_PLAYED, places))
        return false;
    timeline_add_linked(places);
    for (unsigned i = 0; i < places->len; i++) {
        if (!slip_clip(work, &g_array_index(places, ClipPlace, i), by, places->len,
                       patch))
            return false;
    }
    if (!work_apply(work, patch))
        return false;
    g_autofree char *what = work_wording(work, work->mentioned);
    g_autofree char *length = wording_length(by);
    if (places->len > 0)
        work_report(work, _("Slipped %s by %s"), what, length);
    return true;
}
