/* Deeds that put clips somewhere. */
#include "deed_private.h"

#include "chatkut/edit/plan.h"
#include "chatkut/edit/wording.h"
#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <string.h>

enum { IMAGE_SECONDS = 5 }; /* as the verb "add" has it */

static ClipPlace place_of(const DeedScene *scene, const char *id)
{
    ClipPlace place = { 0 };
    composition_find_clip(scene->composition, id, &place);
    return place;
}

/* ---- another track --------------------------------------------------------------- */

static GPtrArray *on_track(const DeedScene *scene, const GPtrArray *ids,
                           const Track *track)
{
    GPtrArray *some = g_ptr_array_new();
    for (unsigned i = 0; i < ids->len; i++) {
        if (place_of(scene, ids->pdata[i]).track == track)
            g_ptr_array_add(some, ids->pdata[i]);
    }
    return some;
}

/* But for clips that leave it, too. */
static bool is_free(const Track *track, const Clip *span, const GPtrArray *leaving)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        if (rtime_compare(clip->start, clip_end(span)) >= 0)
            return true;
        if (rtime_compare(clip_end(clip), span->start) > 0 &&
            !g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)leaving,
                                              clip->node.id, g_str_equal, NULL))
            return false;
    }
    return true;
}

static bool has_room(const DeedScene *scene, const Track *track, const GPtrArray *some,
                     const GPtrArray *leaving)
{
    for (unsigned i = 0; i < some->len; i++) {
        if (!is_free(track, place_of(scene, some->pdata[i]).clip, leaving))
            return false;
    }
    return !node_bool(&track->node, PROP_LOCKED);
}

/* Where `some` of a row go: the id of the next track with room that way, or "new-top"
 * where there is none and it is the way outwards. NULL: nowhere. */
static const char *next_row(const DeedScene *scene, const GPtrArray *rows, unsigned row,
                            int step, const GPtrArray *some, const GPtrArray *all)
{
    const Track *track = rows->pdata[row];
    int64_t next = (int64_t)row + step;
    for (; next >= 0 && next < rows->len; next += step) {
        const Track *other = rows->pdata[next];
        if (other->kind == track->kind && has_room(scene, other, some, all))
            return other->node.id;
    }
    return (track->kind == TRACK_VIDEO) == (step < 0) ? "new-top" : NULL;
}

/* Those that go first make room for the others. */
void deed_shelve(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    g_autoptr(GPtrArray) rows = deed_rows(deed_sequence(scene));
    for (unsigned i = 0; i < rows->len && !plan->sentence; i++) {
        unsigned row = deed->amount < 0 ? i : rows->len - 1 - i;
        g_autoptr(GPtrArray) some = on_track(scene, ids, rows->pdata[row]);
        if (some->len == 0)
            continue;
        const char *to = next_row(scene, rows, row, deed->amount, some, ids);
        if (to)
            deed_step_on(
                plan, "move", some,
                json_pack("{s:{s:s}, s:b}", "place", "track", to, "ripple", false));
        else
            deed_refuse(plan, deed->amount < 0
                                  ? _("No track above it has room at that time.")
                                  : _("No track below it has room at that time."));
    }
}

void deed_swap(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    ClipPlace place = place_of(scene, ids->pdata[0]);
    int64_t n = (int64_t)place.clip_index + deed->amount;
    if (ids->len > 1) {
        deed_refuse(plan, _("Select one clip to swap it with its neighbour."));
        return;
    }
    if (n < 0 || n >= place.track->clips->len) {
        g_autofree char *what = wording_clip(scene->composition, place.clip);
        deed_refuse(plan,
                    deed->amount < 0 ? _("%s is the first clip of its track.")
                                     : _("%s is the last clip of its track."),
                    what);
        return;
    }
    const Clip *other = place.track->clips->pdata[n];
    deed_step_on(
        plan, "move", ids,
        json_pack("{s:{s:s, s:s}}", "swapWith", "by", "id", "id", other->node.id));
}

/* ---- again ----------------------------------------------------------------------- */

void deed_duplicate(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene,
                    DeedPlan *plan)
{
    g_autoptr(GPtrArray) ids = deed_targets(scene, &plan->sentence);
    deed_step_on(plan, "duplicate", ids, json_object());
}

static bool are_there(const DeedScene *scene)
{
    for (unsigned i = 0; i < scene->copied->len; i++)
        if (!composition_find_clip(scene->composition, scene->copied->pdata[i], NULL))
            return false;
    return true;
}

/* All of them as they were when they were copied, their times in seconds: the film may
 * have another rate by now. NULL: one is nowhere. */
static json_t *copied_clips(const DeedScene *scene)
{
    const Rate seconds = { 0 };
    json_t *clips = json_array();
    for (unsigned i = 0; i < scene->copied->len && clips; i++) {
        ClipPlace place;
        if (scene->copied_from &&
            composition_find_clip(scene->copied_from, scene->copied->pdata[i], &place))
            json_array_append_new(clips, json_pack("{s:o, s:s}", "clip",
                                                   clip_to_json(place.clip, seconds),
                                                   "track", place.track->node.id));
        else
            g_clear_pointer(&clips, json_decref);
    }
    return clips;
}

static void paste_values(const DeedScene *scene, const char *at, DeedPlan *plan)
{
    enum { AROUND = 1024 }; /* bytes of a plan beside them */
    json_t *clips = copied_clips(scene);
    if (!clips) {
        deed_refuse(plan, _("What was copied is not in the film any more; undo its "
                            "deletion, or copy other clips."));
        return;
    }
    if (json_dumpb(clips, NULL, 0, JSON_COMPACT) + AROUND > PLAN_BYTES_MAX)
        deed_refuse(plan, _("What was copied is not in the film any more and is too "
                            "much to be put in again at once; undo its deletion, or "
                            "copy less."));
    deed_step(plan, json_pack("{s:s, s:o, s:{s:s}}", "op", "duplicate", "clips", clips,
                              "place", "at", at));
}

/* What is there is put in as it is now, what is gone as it was. */
void deed_paste(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene, DeedPlan *plan)
{
    g_autofree char *at = deed_frames(scene, deed_playhead(scene));
    if (are_there(scene))
        deed_step_on(plan, "duplicate", scene->copied,
                     json_pack("{s:{s:s}}", "place", "at", at));
    else
        paste_values(scene, at, plan);
}

/* ---- from the assets ------------------------------------------------------------- */

enum { APPEND, INSERT, OVERWRITE };

static const char *const CLIP_TYPES[ASSET_KINDS] = {
    [ASSET_VIDEO] = "video",
    [ASSET_AUDIO] = "audio",
    [ASSET_IMAGE] = "image",
};

static const Track *first_track(const Sequence *sequence, TrackKind kind)
{
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        if (track->kind == kind)
            return track;
    }
    return NULL;
}

/* The focused track where it suits, else the first that does. NULL: there is none. */
static const Track *track_for(const DeedScene *scene, const Asset *asset)
{
    const Sequence *sequence = deed_sequence(scene);
    const Track *focused = deed_focused(scene);
    TrackKind kind = asset->kind == ASSET_AUDIO ? TRACK_AUDIO : TRACK_VIDEO;
    if (focused && focused->kind == kind)
        return focused;
    return kind == TRACK_VIDEO ? sequence_main_track(sequence, NULL)
                               : first_track(sequence, kind);
}

/* Sounds follow the last one of their track. */
static json_t *append_place(const DeedScene *scene, const Asset *asset,
                            const Track *track)
{
    bool follows = track && asset->kind == ASSET_AUDIO && track->clips->len > 0;
    if (!follows)
        return json_pack("{s:s}", "mode", "append");
    const Clip *last = track->clips->pdata[track->clips->len - 1];
    g_autofree char *at = deed_frames(scene, clip_end(last));
    return json_pack("{s:s, s:s}", "at", at, "track", track->node.id);
}

static json_t *place_for(const Deed *deed, const DeedScene *scene, const Asset *asset)
{
    const Track *track = track_for(scene, asset);
    if (deed->amount == APPEND)
        return append_place(scene, asset, track);
    g_autofree char *at = deed_frames(scene, deed_playhead(scene));
    json_t *place = json_pack("{s:s}", "at", at);
    if (track)
        json_object_set_new(place, "track", json_string(track->node.id));
    if (track || asset->kind != ASSET_AUDIO)
        json_object_set_new(
            place, "mode",
            json_string(deed->amount == INSERT ? "insert" : "overwrite"));
    return place;
}

/* Which part of the media; zero-length where it is not known. */
static RTime part_length(const DeedScene *scene, const Asset *asset)
{
    const Value *whole = proplist_get(asset->node.props, PROP_LENGTH);
    RTime from = scene->asset_in.den > 0 ? scene->asset_in : RTIME_ZERO;
    RTime to = scene->asset_out.den > 0 ? scene->asset_out : whole ? whole->time : from;
    if (asset->kind == ASSET_IMAGE)
        return rtime_make(IMAGE_SECONDS, 1);
    return rtime_snap(rtime_sub(to, from), deed_sequence(scene)->rate, RTIME_FLOOR);
}

static json_t *part_of(const DeedScene *scene)
{
    json_t *trim = json_object();
    if (scene->asset_in.den > 0) {
        g_autofree char *from = deed_frames(scene, scene->asset_in);
        json_object_set_new(trim, "from", json_string(from));
    }
    if (scene->asset_out.den > 0) {
        g_autofree char *to = deed_frames(scene, scene->asset_out);
        json_object_set_new(trim, "to", json_string(to));
    }
    return trim;
}

void deed_add(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    const Asset *asset = composition_asset(scene->composition, scene->asset);
    if (!CLIP_TYPES[asset->kind]) {
        deed_refuse(plan,
                    _("“%s” cannot be put on the timeline; that is for videos, "
                      "images and sounds."),
                    asset_label(asset));
        return;
    }
    json_t *step =
        json_pack("{s:s, s:s, s:s, s:o}", "op", "add", "type", CLIP_TYPES[asset->kind],
                  "asset", asset->node.id, "place", place_for(deed, scene, asset));
    json_t *part = part_of(scene);
    if (json_object_size(part) > 0 && asset->kind != ASSET_IMAGE)
        json_object_set(step, "trim", part);
    json_decref(part);
    deed_step(plan, step);
    if (deed->amount != APPEND)
        plan->playhead = rtime_add(deed_playhead(scene), part_length(scene, asset));
}

/* ---- markers --------------------------------------------------------------------- */

static void marker_step(const DeedScene *scene, const char *action, const char *name,
                        DeedPlan *plan)
{
    g_autofree char *at = deed_frames(scene, deed_playhead(scene));
    json_t *step =
        json_pack("{s:s, s:s, s:s}", "op", "marker", "action", action, "at", at);
    if (name)
        json_object_set_new(step, "name", json_string(name));
    deed_step(plan, step);
}

void deed_marker(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    marker_step(scene, "add", deed->needs & DEED_NEEDS_TEXT ? scene->text : NULL, plan);
}

void deed_unmark(const Deed *deed G_GNUC_UNUSED, const DeedScene *scene, DeedPlan *plan)
{
    marker_step(scene, "delete", NULL, plan);
}
