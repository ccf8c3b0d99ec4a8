/* Deeds on clips that stay where they are, but for a nudge. */
#include "deed_private.h"

#include "chatkut/app/cuts.h"
#include "chatkut/edit/wording.h"

#include <glib/gi18n.h>
#include <string.h>

static bool is_among(const GPtrArray *ids, const Clip *clip)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)ids, clip->node.id,
                                            g_str_equal, NULL);
}

static ClipPlace place_of(const DeedScene *scene, const char *id)
{
    ClipPlace place = { 0 };
    composition_find_clip(scene->composition, id, &place);
    return place;
}

/* The targets' span; where the playhead belongs when they go and what follows closes
 * up. */
static void close_up_at(const DeedScene *scene, const GPtrArray *ids, DeedPlan *plan)
{
    RTime at = deed_playhead(scene);
    RTime start = place_of(scene, ids->pdata[0]).clip->start, end = start;
    for (unsigned i = 0; i < ids->len; i++) {
        const Clip *clip = place_of(scene, ids->pdata[i]).clip;
        start = rtime_min(start, clip->start);
        end = rtime_max(end, clip_end(clip));
    }
    if (rtime_compare(at, start) > 0 && rtime_compare(at, end) < 0)
        plan->playhead = start;
}

/* ---- cutting --------------------------------------------------------------------- */

static bool is_across(const Clip *clip, RTime at)
{
    return rtime_compare(clip->start, at) < 0 && rtime_compare(clip_end(clip), at) > 0;
}

/* Of the selected clips those that the playhead is in, else what is under it. */
static GPtrArray *across_playhead(const DeedScene *scene, DeedPlan *plan)
{
    RTime at = deed_playhead(scene);
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    for (unsigned i = ids ? ids->len : 0; i-- > 0;) {
        if (!is_across(place_of(scene, ids->pdata[i]).clip, at))
            g_ptr_array_remove_index(ids, i);
    }
    if (!ids || ids->len > 0)
        return g_steal_pointer(&ids);
    SessionPoints points = *scene->points;
    DeedScene other = *scene;
    points.selection = NULL;
    other.points = &points;
    return deed_targets(&other, &plan->sentence);
}

static void split_at_playhead(const DeedScene *scene, const GPtrArray *ids,
                              DeedPlan *plan)
{
    g_autofree char *at = deed_frames(scene, deed_playhead(scene));
    deed_step_on(plan, "split", ids, json_pack("{s:[s]}", "at", at));
}

void deed_split(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = across_playhead(scene, plan);
    if (ids)
        split_at_playhead(scene, ids, plan);
}

void deed_split_all(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene,
                    DeedPlan *plan)
{
    const Sequence *sequence = deed_sequence(scene);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    RTime at = deed_playhead(scene);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        const Clip *clip = cuts_clip_at(track, at);
        if (clip && is_across(clip, at) && !node_bool(&track->node, PROP_LOCKED) &&
            !node_bool(&clip->node, PROP_LOCKED))
            g_ptr_array_add(ids, clip->node.id);
    }
    if (ids->len > 0)
        split_at_playhead(scene, ids, plan);
    else
        deed_refuse(plan, _("There is nothing to split under the playhead."));
}

/* Those of the main track, or the others. */
static GPtrArray *on_main(const DeedScene *scene, const GPtrArray *ids, bool main)
{
    const Track *track = sequence_main_track(deed_sequence(scene), NULL);
    GPtrArray *some = g_ptr_array_new();
    for (unsigned i = 0; i < ids->len; i++) {
        if ((place_of(scene, ids->pdata[i]).track == track) == main)
            g_ptr_array_add(some, ids->pdata[i]);
    }
    return some;
}

static void delete_some(const GPtrArray *ids, bool ripple, DeedPlan *plan)
{
    if (ids->len > 0)
        deed_step_on(plan, "delete", ids, json_pack("{s:b}", "ripple", ripple));
}

/* The film closes up; what lies over it stays in time with it. */
void deed_delete(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    g_autoptr(GPtrArray) over = on_main(scene, ids, false);
    g_autoptr(GPtrArray) film = on_main(scene, ids, true);
    bool ripple = deed->amount > 0;
    if (!ripple) {
        delete_some(ids, false, plan);
        return;
    }
    delete_some(over, false, plan);
    delete_some(film, true, plan);
    if (film->len > 0)
        close_up_at(scene, film, plan);
}

void deed_extract(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autofree char *in = deed_frames(scene, scene->points->in);
    g_autofree char *out = deed_frames(scene, scene->points->out);
    deed_step(plan, json_pack("{s:s, s:{s:s, s:s}, s:b}", "op", "cut", "range", "from",
                              in, "to", out, "ripple", deed->amount > 0));
    plan->playhead = scene->points->in;
}

/* A trim that would leave nothing of a clip. */
static bool refuse_whole(const DeedScene *scene, const GPtrArray *ids, bool end,
                         DeedPlan *plan)
{
    const RTime at = deed_playhead(scene);
    for (unsigned i = 0; i < ids->len; i++) {
        const Clip *clip = place_of(scene, ids->pdata[i]).clip;
        if (end ? rtime_compare(at, clip->start) > 0
                : rtime_compare(at, clip_end(clip)) < 0)
            continue;
        g_autofree char *what = wording_clip(scene->composition, clip);
        deed_refuse(plan,
                    end ? _("Nothing of %s comes before the playhead: move it on to "
                            "where the clip shall end, or delete the clip.")
                        : _("Nothing of %s comes after the playhead: move it back to "
                            "where the clip shall begin, or delete the clip."),
                    what);
        return true;
    }
    return false;
}

void deed_trim(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    g_autofree char *at = deed_frames(scene, deed_playhead(scene));
    bool end = deed->amount & AT_END, ripples = deed->amount & RIPPLES;
    if (refuse_whole(scene, ids, end, plan))
        return;
    deed_step_on(plan, "trim", ids,
                 json_pack("{s:{s:s}, s:b}", "range", end ? "to" : "from", at, "ripple",
                           ripples));
    if (ripples && !end)
        close_up_at(scene, ids, plan);
}

/* ---- nudging --------------------------------------------------------------------- */

/* How far the clip can go before it meets one that stays: NULL, or that one. */
static const Clip *clip_in_way(const ClipPlace *place, const GPtrArray *ids, int step,
                               RTime *room)
{
    const GPtrArray *clips = place->track->clips;
    int64_t n = (int64_t)place->clip_index + step;
    const Clip *other = n >= 0 && n < clips->len ? clips->pdata[n] : NULL;
    if (step < 0)
        *room = rtime_sub(place->clip->start, other ? clip_end(other) : RTIME_ZERO);
    else if (other)
        *room = rtime_sub(other->start, clip_end(place->clip));
    if (!other || !is_among(ids, other))
        return other;
    *room = rtime_make(RTIME_LIMIT, 1); /* it goes along */
    return NULL;
}

/* Frames that all of them can go, at most `frames`. */
static int64_t nudge_room(const DeedScene *scene, const GPtrArray *ids, int64_t frames,
                          DeedPlan *plan)
{
    Rate rate = deed_sequence(scene)->rate;
    int64_t most = ABS(frames);
    for (unsigned i = 0; i < ids->len && most > 0; i++) {
        ClipPlace place = place_of(scene, ids->pdata[i]);
        RTime room = rtime_make(RTIME_LIMIT, 1);
        const Clip *other = clip_in_way(&place, ids, frames < 0 ? -1 : 1, &room);
        most = MIN(most, rtime_to_frames(room, rate, RTIME_FLOOR));
        if (most > 0)
            continue;
        g_autofree char *what = wording_clip(scene->composition, place.clip);
        g_autofree char *way = other ? wording_clip(scene->composition, other) : NULL;
        if (other)
            deed_refuse(plan,
                        _("%s cannot be moved that way: it touches %s. Trim one of "
                          "them, or take it to another track."),
                        what, way);
        else
            deed_refuse(plan, _("%s is at the start of the film already."), what);
    }
    return frames < 0 ? -most : most;
}

void deed_nudge(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    int64_t frames = nudge_room(scene, ids, deed->amount, plan);
    g_autofree char *by = g_strdup_printf("%lldf", (long long)frames);
    if (frames != 0)
        deed_step_on(plan, "move", ids,
                     json_pack("{s:s, s:b}", "by", by, "ripple", false));
}

/* ---- what clips are like --------------------------------------------------------- */

void deed_group(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    deed_step_on(plan, deed->amount > 0 ? "group" : "ungroup", ids, json_object());
}

static bool fades_in(const Deed *deed, const DeedScene *scene, const Clip *clip)
{
    RTime middle = rtime_add(clip->start, rtime_scale(clip->duration, 1, 2));
    return deed->amount == AT_NEAREST ? rtime_compare(deed_playhead(scene), middle) < 0
                                      : deed->amount == AT_START;
}

/* One kind of clips at one end; "duration" in seconds where a number is given. */
static void fade_some(const Deed *deed, const DeedScene *scene, const GPtrArray *ids,
                      bool sound, bool in, DeedPlan *plan)
{
    g_autoptr(GPtrArray) some = g_ptr_array_new();
    const char *fade = in ? "fade-in" : "fade-out";
    for (unsigned i = 0; i < ids->len; i++) {
        const Clip *clip = place_of(scene, ids->pdata[i]).clip;
        if ((clip->kind == CLIP_AUDIO) == sound && fades_in(deed, scene, clip) == in)
            g_ptr_array_add(some, ids->pdata[i]);
    }
    if (some->len == 0)
        return;
    json_t *fields =
        sound ? json_pack("{s:s}", "action", fade)
              : json_pack("{s:s, s:s}", "preset", fade, "phase", in ? "in" : "out");
    if (scene->number > 0)
        json_object_set_new(fields, "duration", json_real(scene->number));
    deed_step_on(plan, sound ? "audio" : "animate", some, fields);
}

void deed_fade(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    for (int sound = 0; sound <= 1; sound++) {
        for (int in = 0; in <= 1; in++)
            fade_some(deed, scene, ids, sound, in, plan);
    }
}

static json_t *by_id(const Clip *clip)
{
    return json_pack("{s:s, s:s}", "by", "id", "id", clip->node.id);
}

/* Between several that are selected, else at the cut nearest to the playhead. */
void deed_transition(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene,
                     DeedPlan *plan)
{
    const Track *track = deed_focused(scene);
    const GPtrArray *selected = scene->points->selection;
    const Clip *from, *to;
    if (selected && selected->len > 1) {
        g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
        if (ids)
            deed_step_on(plan, "transition", ids,
                         json_pack("{s:s}", "kind", "dissolve"));
        return;
    }
    if (!track || track->kind != TRACK_VIDEO)
        track = sequence_main_track(deed_sequence(scene), NULL);
    if (track && cuts_nearest(track, deed_playhead(scene), &from, &to))
        deed_step(plan, json_pack("{s:s, s:s, s:[o, o]}", "op", "transition", "kind",
                                  "dissolve", "between", by_id(from), by_id(to)));
    else
        deed_refuse(plan, _("There is no cut on this track: no two of its clips "
                            "touch."));
}

/* The targets that can be heard. NULL with a sentence. */
static GPtrArray *sounding(const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    for (unsigned i = ids->len; i-- > 0;) {
        if (!clip_has_sound(scene->composition, place_of(scene, ids->pdata[i]).clip))
            g_ptr_array_remove_index(ids, i);
    }
    if (ids->len > 0)
        return g_steal_pointer(&ids);
    deed_refuse(plan, _("What is selected makes no sound."));
    return NULL;
}

static bool all_are(const DeedScene *scene, const GPtrArray *ids, PropId prop, bool as)
{
    for (unsigned i = 0; i < ids->len; i++) {
        if (node_bool(&place_of(scene, ids->pdata[i]).clip->node, prop) != as)
            return false;
    }
    return true;
}

void deed_mute(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = sounding(scene, plan);
    if (ids)
        deed_step_on(
            plan, "audio", ids,
            json_pack("{s:s}", "action",
                      all_are(scene, ids, PROP_MUTE, true) ? "unmute" : "mute"));
}

void deed_louder(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = sounding(scene, plan);
    if (ids)
        deed_step_on(plan, "audio", ids,
                     json_pack("{s:s, s:{s:s}}", "action", "volume", "amount", "nudge",
                               deed->amount > 0 ? "more" : "less"));
}

void deed_hide(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    bool show = all_are(scene, ids, PROP_ENABLED, false);
    deed_step_on(plan, "update", ids, json_pack("{s:{s:b}}", "props", "visible", show));
}

void deed_rename(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    deed_step_on(plan, "update", ids,
                 json_pack("{s:{s:s}}", "props", "label", scene->text));
}

void deed_speed(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    json_t *rate = deed->amount == 0
                       ? json_real(scene->number)
                       : json_pack("{s:f}", "scale", deed->amount > 0 ? 2.0 : 0.5);
    deed_step_on(plan, "speed", ids, json_pack("{s:o}", "rate", rate));
}
