/* Speed, backwards, frozen frames. */
#include "pace.h"
#include "slice.h"
#include "verbs.h"

#include <glib/gi18n.h>

/* ---- freeze ---------------------------------------------------------------------- */

/* One frame of the clip's media for as long as asked, silent. */
static Clip *frozen_clip(Work *work, const Clip *clip, RTime offset, RTime length)
{
    Curve *curve = curve_new(VALUE_TIME, 1);
    RTime source = rtime_add(clip_in(clip), rtime_mul(offset, clip_speed(clip)));
    curve->keys[0].at = RTIME_ZERO;
    curve->keys[0].time = source;
    curve->keys[0].v[0] = rtime_seconds(source);
    g_autoptr(Clip) part = clip_slice(clip, offset, clip->duration,
                                      SLICE_DROP_FADE_IN | SLICE_DROP_FADE_OUT);
    g_autoptr(Clip) twin = clip_twin(part, work->ids);
    g_autoptr(PropList) props = proplist_ref(twin->node.props);
    props = props_put(props, PROP_IN, NULL);
    props = props_put(props, PROP_SPEED, NULL);
    props = props_put(props, PROP_MARKERS, NULL);
    props = props_put(props, PROP_REMAP, value_new_curve(curve));
    props = props_put(props, PROP_MUTE, value_new_bool(true));
    g_autoptr(Clip) silent = clip_with_props(twin, props);
    return clip_with_span(silent, part->start, length);
}

/* The clip up to the frame, the frame, and the rest behind it. */
static bool insert_frame(Work *work, const ClipPlace *place, RTime offset, RTime length)
{
    const Clip *clip = place->clip;
    RTime at = rtime_add(clip->start, offset);
    g_autoptr(Patch) patch = patch_new();
    g_auto(Ripple) ripple = { 0 };
    ripple_init(&ripple, place->sequence, place->track);
    ripple_except(&ripple, clip->node.id);
    ripple_from(&ripple, at, length);
    g_autoptr(Clip) still = frozen_clip(work, clip, offset, length);
    g_autoptr(Clip) rest = clip_slice(clip, offset, clip->duration, SLICE_DROP_FADE_IN);
    g_autoptr(Clip) twin = clip_twin(rest, work->ids);
    g_autoptr(Clip) right =
        clip_with_span(twin, rtime_add(twin->start, length), twin->duration);
    if (!ripple_emit(&ripple, work, patch))
        return false;
    work_add(work, still->node.id);
    if (offset.num > 0) {
        g_autoptr(Clip) left =
            clip_slice(clip, RTIME_ZERO, offset, SLICE_DROP_FADE_OUT);
        patch_replace_clip(patch, left);
        patch_add_clip(patch, place->track->node.id, right);
        work_inherit(work, clip->node.id, right->node.id);
        timeline_hand_on_end(place, right->node.id, patch);
        work_add(work, right->node.id);
    } else {
        patch_move_clip(patch, clip->node.id, place->track->node.id,
                        rtime_add(clip->start, length));
    }
    patch_add_clip(patch, place->track->node.id, still);
    return work_apply(work, patch);
}

/* From the frame on nothing moves any more. */
static bool freeze_rest(Work *work, const ClipPlace *place, RTime offset)
{
    const Clip *clip = place->clip;
    g_autoptr(Patch) patch = patch_new();
    RTime length = rtime_sub(clip->duration, offset);
    g_autoptr(Clip) still = frozen_clip(work, clip, offset, length);
    if (offset.num > 0) {
        g_autoptr(Clip) left =
            clip_slice(clip, RTIME_ZERO, offset, SLICE_DROP_FADE_OUT);
        patch_replace_clip(patch, left);
    } else {
        patch_remove_clip(patch, clip->node.id);
    }
    patch_add_clip(patch, place->track->node.id, still);
    timeline_hand_on_end(place, still->node.id, patch);
    work_add(work, still->node.id);
    return work_apply(work, patch);
}

static bool freeze(Work *work)
{
    ClipPlace place;
    RTime at;
    const json_t *wanted = work_field(work, "freezeFor");
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (!work_targets(work, OWN_VIDEO, places))
        return false;
    if (places->len != 1)
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("Only one clip can be frozen at a time; name it."));
    place = g_array_index(places, ClipPlace, 0);
    MomentBase base = moment_base_sequence(work->now, &work->context);
    if (!work_time(work, work_field(work, "freezeAt"), "freezeAt", base, &at))
        return false;
    at = work_snap(work, at);
    RTime offset = rtime_sub(at, place.clip->start);
    g_autofree char *what = wording_clip(work->now, place.clip);
    g_autofree char *when = rtime_format(at);
    if (offset.num < 0 || rtime_compare(at, clip_end(place.clip)) >= 0 ||
        proplist_get(place.clip->node.props, PROP_REMAP))
        return work_fail(work, FAULT_OUT_OF_RANGE,
                         _("%s plays no frame at %s to freeze."), what, when);
    work_mention(work, place.clip->node.id);
    Rate rate = work_sequence(work)->rate;
    if (!wanted) {
        if (!freeze_rest(work, &place, offset))
            return false;
        work_report(work, _("Froze %s from %s on"), what, when);
        return true;
    }
    RTime length =
        work_snap_length(work, moment_length(wanted, rate, place.clip->duration));
    g_autofree char *duration = wording_length(length);
    if (!insert_frame(work, &place, offset, length))
        return false;
    work_report(work, _("Froze %s at %s for %s"), what, when, duration);
    return true;
}

/* ---- speed ----------------------------------------------------------------------- */

static void put_pitch(const GArray *places, const json_t *keep, Patch *patch)
{
    g_autoptr(Value) follow = value_new_string("follow");
    for (unsigned i = 0; keep && i < places->len; i++) {
        const Clip *clip = g_array_index(places, ClipPlace, i).clip;
        patch_set(patch, clip->node.id, PROP_PITCH, json_is_true(keep) ? NULL : follow);
    }
}

/* "speed 1x→1.5x" of one clip. */
static void report_speed(Work *work, RTime old_speed)
{
    g_autofree char *what = work_wording(work, work->mentioned);
    ClipPlace place;
    if (work->mentioned->len != 1 ||
        !composition_find_clip(work->now, work->mentioned->pdata[0], &place)) {
        work_report(work, _("Changed the speed of %s"), what);
        return;
    }
    g_autoptr(Value) old = value_new_ratio(old_speed);
    g_autoptr(Value) new = value_new_ratio(clip_speed(place.clip));
    g_autofree char *change = wording_change(PROP_SPEED, old, new);
    work_report(work, _("Updated %s: %s"), what, change);
}

bool verb_speed(Work *work)
{
    const Pace pace = {
        .rate = work_field(work, "rate"),
        .word = work_string(work, "pace"),
        .to_duration = work_field(work, "toDuration"),
        .reverse = work_field(work, "reverse"),
    };
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_auto(Resizes) resizes = { 0 };
    g_autoptr(Patch) patch = patch_new();
    resizes_init(&resizes);
    if (work_field(work, "ramp"))
        return work_fail(
            work, FAULT_UNSUPPORTED,
            _("A speed that changes within a clip is not possible yet; split "
              "the clip."));
    if (work_field(work, "freezeAt"))
        return freeze(work);
    if (!work_targets(work, OWN_PLAYED, places))
        return false;
    if (places->len == 0)
        return true;
    RTime old_speed = clip_speed(g_array_index(places, ClipPlace, 0).clip);
    for (unsigned i = 0; i < places->len; i++) {
        if (!pace_clip(work, &g_array_index(places, ClipPlace, i), &pace, places->len,
                       &resizes))
            return false;
    }
    if (resizes.items->len == 0)
        return true;
    if (!timeline_resize(work, &resizes, patch))
        return false;
    put_pitch(places, work_field(work, "preservePitch"), patch);
    if (!work_apply(work, patch))
        return false;
    report_speed(work, old_speed);
    return true;
}
