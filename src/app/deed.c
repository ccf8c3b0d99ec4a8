#include "deed_private.h"

#include "chatkut/app/cuts.h"
#include "chatkut/edit/wording.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* ---- the table ------------------------------------------------------------------- */

static const Deed DEEDS[] = {
    { "split", N_("Split at the playhead"), DEED_NEEDS_CLIPS, deed_split, 0 },
    { "split-all", N_("Split all tracks at the playhead"), 0, deed_split_all, 0 },
    { "delete", N_("Delete and close the gap"), DEED_NEEDS_CLIPS, deed_delete, 1 },
    { "lift", N_("Delete and leave a gap"), DEED_NEEDS_CLIPS, deed_delete, 0 },
    { "extract", N_("Cut out from in to out"), DEED_NEEDS_RANGE, deed_extract, 1 },
    { "clear", N_("Empty from in to out"), DEED_NEEDS_RANGE, deed_extract, 0 },
    { "trim-start", N_("Trim the start to the playhead"), DEED_NEEDS_CLIPS, deed_trim,
      AT_START },
    { "trim-end", N_("Trim the end to the playhead"), DEED_NEEDS_CLIPS, deed_trim,
      AT_END },
    { "ripple-trim-start", N_("Trim the start to the playhead, close the gap"),
      DEED_NEEDS_CLIPS, deed_trim, AT_START | RIPPLES },
    { "ripple-trim-end", N_("Trim the end to the playhead, close the gap"),
      DEED_NEEDS_CLIPS, deed_trim, AT_END | RIPPLES },
    { "nudge-left", N_("Move one frame to the left"), DEED_NEEDS_CLIPS, deed_nudge,
      -1 },
    { "nudge-right", N_("Move one frame to the right"), DEED_NEEDS_CLIPS, deed_nudge,
      1 },
    { "shove-left", N_("Move ten frames to the left"), DEED_NEEDS_CLIPS, deed_nudge,
      -10 },
    { "shove-right", N_("Move ten frames to the right"), DEED_NEEDS_CLIPS, deed_nudge,
      10 },
    { "track-up", N_("Move one track up"), DEED_NEEDS_CLIPS, deed_shelve, -1 },
    { "track-down", N_("Move one track down"), DEED_NEEDS_CLIPS, deed_shelve, 1 },
    { "swap-left", N_("Swap with the clip before"), DEED_NEEDS_CLIPS, deed_swap, -1 },
    { "swap-right", N_("Swap with the clip behind"), DEED_NEEDS_CLIPS, deed_swap, 1 },
    { "duplicate", N_("Duplicate"), DEED_NEEDS_CLIPS, deed_duplicate, 0 },
    { "paste", N_("Paste at the playhead"), DEED_NEEDS_COPIED, deed_paste, 0 },
    { "append", N_("Append to the film"), DEED_NEEDS_ASSET, deed_add, 0 },
    { "insert", N_("Insert at the playhead"), DEED_NEEDS_ASSET, deed_add, 1 },
    { "overwrite", N_("Overwrite at the playhead"), DEED_NEEDS_ASSET, deed_add, 2 },
    { "group", N_("Group"), DEED_NEEDS_CLIPS, deed_group, 1 },
    { "ungroup", N_("Take the group apart"), DEED_NEEDS_CLIPS, deed_group, 0 },
    { "fade", N_("Fade at the nearest end"), DEED_NEEDS_CLIPS, deed_fade, AT_NEAREST },
    { "fade-in", N_("Fade in"), DEED_NEEDS_CLIPS, deed_fade, AT_START },
    { "fade-out", N_("Fade out"), DEED_NEEDS_CLIPS, deed_fade, AT_END },
    { "transition", N_("Dissolve at the nearest cut"), 0, deed_transition, 0 },
    { "mute", N_("Mute, or sound again"), DEED_NEEDS_CLIPS, deed_mute, 0 },
    { "hide", N_("Hide, or show again"), DEED_NEEDS_CLIPS, deed_hide, 0 },
    { "louder", N_("Louder"), DEED_NEEDS_CLIPS, deed_louder, 1 },
    { "quieter", N_("Quieter"), DEED_NEEDS_CLIPS, deed_louder, -1 },
    { "rename", N_("Rename"), DEED_NEEDS_CLIPS | DEED_NEEDS_TEXT, deed_rename, 0 },
    { "speed", N_("Set the speed"), DEED_NEEDS_CLIPS | DEED_NEEDS_NUMBER, deed_speed,
      0 },
    { "faster", N_("Twice as fast"), DEED_NEEDS_CLIPS, deed_speed, 1 },
    { "slower", N_("Half as fast"), DEED_NEEDS_CLIPS, deed_speed, -1 },
    { "marker", N_("Add a marker"), 0, deed_marker, 0 },
    { "marker-named", N_("Add a marker with a name"), DEED_NEEDS_TEXT, deed_marker, 0 },
    { "marker-remove", N_("Remove the marker at the playhead"), 0, deed_unmark, 0 },
    { "track-mute", N_("Mute the track, or let it sound again"), DEED_NEEDS_TRACK,
      deed_track_switch, 0 },
    { "track-hide", N_("Hide the track, or show it again"), DEED_NEEDS_TRACK,
      deed_track_switch, 1 },
    { "track-lock", N_("Lock the track, or unlock it"), DEED_NEEDS_TRACK,
      deed_track_switch, 2 },
    { "track-solo", N_("Mute all tracks but this"), DEED_NEEDS_TRACK, deed_track_do,
      0 },
    { "track-raise", N_("Move the track up"), DEED_NEEDS_TRACK, deed_track_do, 1 },
    { "track-lower", N_("Move the track down"), DEED_NEEDS_TRACK, deed_track_do, 2 },
    { "track-remove", N_("Remove the track with all that is on it"), DEED_NEEDS_TRACK,
      deed_track_do, 3 },
    { "track-rename", N_("Rename the track"), DEED_NEEDS_TRACK | DEED_NEEDS_TEXT,
      deed_track_rename, 0 },
    { "track-add-video", N_("Add a track of pictures"), 0, deed_track_add,
      TRACK_VIDEO },
    { "track-add-audio", N_("Add a track of sounds"), 0, deed_track_add, TRACK_AUDIO },
    { "drag", N_("Move with the mouse"), DEED_NEEDS_CLIPS | DEED_NEEDS_DRAGGED,
      deed_drag, 0 },
    { "drag-start", N_("Trim the start with the mouse"), DEED_NEEDS_DRAGGED,
      deed_drag_edge, AT_START },
    { "drag-end", N_("Trim the end with the mouse"), DEED_NEEDS_DRAGGED, deed_drag_edge,
      AT_END },
    { NULL },
};

const Deed *deed_table(void)
{
    return DEEDS;
}

const Deed *deed_find(const char *name)
{
    for (const Deed *deed = DEEDS; deed->name; deed++) {
        if (strcmp(deed->name, name) == 0)
            return deed;
    }
    return NULL;
}

/* ---- looking --------------------------------------------------------------------- */

const Sequence *deed_sequence(const DeedScene *scene)
{
    return composition_main(scene->composition);
}

RTime deed_playhead(const DeedScene *scene)
{
    RTime at = scene->points->playhead;
    return at.den > 0 ? rtime_snap(at, deed_sequence(scene)->rate, RTIME_FLOOR)
                      : RTIME_ZERO;
}

char *deed_frames(const DeedScene *scene, RTime at)
{
    int64_t frame = rtime_to_frames(at, deed_sequence(scene)->rate, RTIME_NEAREST);
    return g_strdup_printf("%" PRId64 "f", frame);
}

const Track *deed_focused(const DeedScene *scene)
{
    return scene->track
               ? composition_find_track(scene->composition, scene->track, NULL, NULL)
               : NULL;
}

GPtrArray *deed_rows(const Sequence *sequence)
{
    GPtrArray *rows = g_ptr_array_new();
    for (unsigned i = sequence->tracks->len; i-- > 0;) {
        Track *track = sequence->tracks->pdata[i];
        if (track->kind == TRACK_VIDEO)
            g_ptr_array_add(rows, track);
    }
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        Track *track = sequence->tracks->pdata[i];
        if (track->kind == TRACK_AUDIO)
            g_ptr_array_add(rows, track);
    }
    return rows;
}

/* ---- what it is about ------------------------------------------------------------ */

static GPtrArray *selected(const DeedScene *scene)
{
    const GPtrArray *ids = scene->points->selection;
    GPtrArray *there = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; ids && i < ids->len; i++) {
        if (composition_find_clip(scene->composition, ids->pdata[i], NULL))
            g_ptr_array_add(there, g_strdup(ids->pdata[i]));
    }
    return there;
}

/* Clips under the playhead, from the bottom up; borrowed. */
static GPtrArray *under_playhead(const DeedScene *scene, const Clip **preferred)
{
    const Sequence *sequence = deed_sequence(scene);
    const Track *main = sequence_main_track(sequence, NULL);
    const Track *focused = deed_focused(scene);
    RTime at = deed_playhead(scene);
    GPtrArray *clips = g_ptr_array_new();
    *preferred = NULL;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        const Clip *clip = cuts_clip_at(track, at);
        if (!clip || node_bool(&track->node, PROP_LOCKED))
            continue;
        g_ptr_array_add(clips, (Clip *)(uintptr_t)clip);
        if (track == focused || (track == main && !*preferred))
            *preferred = clip;
    }
    if (clips->len == 1)
        *preferred = clips->pdata[0];
    return clips;
}

static char *which_of(const DeedScene *scene, const GPtrArray *clips)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = clips->len; i-- > 0;) {
        g_autofree char *name = wording_clip(scene->composition, clips->pdata[i]);
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
    return g_strdup_printf(_("Several clips are under the playhead: %s. Select one, or "
                             "go to its track."),
                           names->str);
}

GPtrArray *deed_targets(const DeedScene *scene, char **sentence)
{
    g_autoptr(GPtrArray) ids = selected(scene);
    const Clip *clip;
    if (ids->len > 0)
        return g_steal_pointer(&ids);
    g_autoptr(GPtrArray) clips = under_playhead(scene, &clip);
    if (!clip) {
        if (sentence)
            *sentence = clips->len > 0
                            ? which_of(scene, clips)
                            : g_strdup(_("There is no clip under the playhead; move it "
                                         "onto one, or select one."));
        return NULL;
    }
    g_ptr_array_add(ids, g_strdup(clip->node.id));
    return g_steal_pointer(&ids);
}

/* ---- what it needs --------------------------------------------------------------- */

static bool has_clips(const DeedScene *scene)
{
    GPtrArray *ids = deed_targets(scene, NULL);
    if (ids)
        g_ptr_array_unref(ids);
    return ids != NULL;
}

static bool has_asset(const DeedScene *scene)
{
    return scene->asset && composition_asset(scene->composition, scene->asset);
}

static bool has_text(const DeedScene *scene)
{
    return scene->text && scene->text[0];
}

static bool has_number(const DeedScene *scene)
{
    return scene->number > 0;
}

static bool has_copied(const DeedScene *scene)
{
    return scene->copied && scene->copied->len > 0;
}

static bool has_range(const DeedScene *scene)
{
    const SessionPoints *points = scene->points;
    return points->in.den > 0 && points->out.den > 0 &&
           rtime_compare(points->in, points->out) < 0;
}

static bool has_dragged(const DeedScene *scene)
{
    return scene->dragged && scene->to.den > 0 &&
           composition_find_clip(scene->composition, scene->dragged, NULL);
}

static bool has_track(const DeedScene *scene)
{
    return deed_track_at(scene) != NULL;
}

static const struct {
    unsigned need;
    bool (*is_there)(const DeedScene *scene);
    const char *sentence; /* NULL: deed_targets() tells */
} NEEDS[] = {
    { DEED_NEEDS_CLIPS, has_clips, NULL },
    { DEED_NEEDS_ASSET, has_asset, N_("Choose an asset first.") },
    { DEED_NEEDS_TEXT, has_text, N_("Type a name for it.") },
    { DEED_NEEDS_NUMBER, has_number, N_("Type a number for it, more than 0.") },
    { DEED_NEEDS_COPIED, has_copied, N_("Nothing was copied yet; copy a clip first.") },
    { DEED_NEEDS_RANGE, has_range,
      N_("Set an in point and, behind it, an out point first.") },
    { DEED_NEEDS_DRAGGED, has_dragged, N_("Drag a clip of the timeline.") },
    { DEED_NEEDS_TRACK, has_track,
      N_("Go to a track first, by PgUp or PgDn, or select clips of one.") },
};

bool deed_is_possible(const Deed *deed, const DeedScene *scene)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(NEEDS); i++) {
        if ((deed->needs & NEEDS[i].need) && !NEEDS[i].is_there(scene))
            return false;
    }
    return true;
}

/* ---- plans ----------------------------------------------------------------------- */

void deed_plan_clear(DeedPlan *plan)
{
    g_clear_pointer(&plan->plan, json_decref);
    g_clear_pointer(&plan->sentence, g_free);
}

void deed_refuse(DeedPlan *plan, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_free(plan->sentence);
    plan->sentence = g_strdup_vprintf(format, args);
    va_end(args);
}

void deed_step(DeedPlan *plan, json_t *step)
{
    json_array_append_new(json_object_get(plan->plan, "steps"), step);
}

void deed_step_on(DeedPlan *plan, const char *verb, const GPtrArray *ids,
                  json_t *fields)
{
    json_object_set_new(fields, "op", json_string(verb));
    json_object_set_new(fields, "target", selector_of_clips(ids));
    deed_step(plan, fields);
}

static char *say_missing(const DeedScene *scene, const char *sentence)
{
    char *why = sentence ? g_strdup(_(sentence)) : NULL;
    GPtrArray *none = sentence ? NULL : deed_targets(scene, &why);
    g_assert(!none);
    return why;
}

static bool refuse_missing(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(NEEDS); i++) {
        if (!(deed->needs & NEEDS[i].need) || NEEDS[i].is_there(scene))
            continue;
        plan->sentence = say_missing(scene, NEEDS[i].sentence);
        return true;
    }
    return false;
}

void deed_plan(const Deed *deed, const DeedScene *scene, DeedPlan *plan)
{
    *plan = (DeedPlan){ 0 };
    if (refuse_missing(deed, scene, plan))
        return;
    plan->plan = json_pack("{s:i, s:s, s:[]}", "version", 1, "kind", "edit", "steps");
    deed->build(deed, scene, plan);
    if (plan->sentence)
        g_clear_pointer(&plan->plan, json_decref);
}
