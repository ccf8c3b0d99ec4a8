/* Properties of clips that are there: update, and the sound verbs that set one. */
#include "pace.h"
#include "styling.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

/* "speed" among other properties is a change of length and goes its own way. */
static bool update_speed(Work *work, const GArray *places, const json_t *rate)
{
    g_auto(Resizes) resizes = { 0 };
    g_autoptr(Patch) patch = patch_new();
    resizes_init(&resizes);
    for (unsigned i = 0; i < places->len; i++) {
        Pace pace = { .rate = rate };
        if (!pace_clip(work, &g_array_index(places, ClipPlace, i), &pace, places->len,
                       &resizes))
            return false;
    }
    return timeline_resize(work, &resizes, patch) && work_apply(work, patch);
}

/* What changed of the only clip, or what was asked of several. */
static void report_update(Work *work, const char *what, const char *change)
{
    if (change)
        work_report(work, _("Updated %s: %s"), what, change);
    else
        work_report(work, _("Updated %s"), what);
}

/* How the change reads while all clips changed alike; "" once they did not. */
typedef struct {
    char *text;
    GArray *like; /* changes that read so */
} Told;

static void told_clear(Told *told)
{
    g_clear_pointer(&told->text, g_free);
    g_clear_pointer(&told->like, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Told, told_clear)

/* Thousands of clips mostly change from one value to one other: these are worded
 * once. */
static void tell_once(Told *told, GArray *changes)
{
    bool differ = told->text && !*told->text;
    if (differ || (told->like && styling_alike(told->like, changes)))
        return;
    g_autofree char *text = styling_wording(changes);
    if (!text)
        return;
    differ = told->text && strcmp(told->text, text) != 0;
    told_clear(told);
    told->text = differ ? g_strdup("") : g_steal_pointer(&text);
    told->like = g_array_ref(changes);
}

/* What a track is said to be for all that is on it, and a clip for itself. */
static const struct {
    const char *key;
    bool wanted; /* of the clips: then the track must not stand in the way */
    PropId prop;
    bool hinders; /* the value of the track's that does */
    const char *one, *many;
} whole_tracks[] = {
    { "visible", true, PROP_ENABLED, false, N_("its track is shown again"),
      N_("their tracks are shown again") },
    { "muted", false, PROP_TRACK_MUTE, true, N_("its track sounds again"),
      N_("their tracks sound again") },
    { "locked", false, PROP_LOCKED, true, N_("its track is unlocked"),
      N_("their tracks are unlocked") },
};

/* Tracks that stand in the way, and how many of their clips are meant. */
static GHashTable *count_hindered(const GArray *places, PropId prop, bool hinders)
{
    GHashTable *counts = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < places->len; i++) {
        const Track *track = g_array_index(places, ClipPlace, i).track;
        unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, track));
        if (node_bool(&track->node, prop) == hinders)
            g_hash_table_insert(counts, (Track *)(uintptr_t)track,
                                GUINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* Clips of a track that is switched off are shown by switching it on, where all of them
 * are meant; likewise those of one that is muted, or locked. */
static unsigned free_tracks(Work *work, const GArray *places, PropId prop, bool hinders,
                            Patch *patch)
{
    g_autoptr(GHashTable) counts = count_hindered(places, prop, hinders);
    g_autoptr(GHashTable) freed = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        Track *track = (Track *)(uintptr_t)place->track;
        if (GPOINTER_TO_UINT(g_hash_table_lookup(counts, track)) != track->clips->len)
            continue;
        if (g_hash_table_add(freed, track))
            patch_set(patch, track->node.id, prop, NULL);
        work_mention(work, place->clip->node.id);
    }
    return g_hash_table_size(freed);
}

static void free_whole_tracks(Work *work, const GArray *places, const json_t *props,
                              Patch *patch)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(whole_tracks); i++) {
        const json_t *said = json_object_get(props, whole_tracks[i].key);
        if (!said || json_is_true(said) != whole_tracks[i].wanted)
            continue;
        unsigned n = free_tracks(work, places, whole_tracks[i].prop,
                                 whole_tracks[i].hinders, patch);
        if (n > 0)
            work_note(work,
                      g_strdup(_(n > 1 ? whole_tracks[i].many : whole_tracks[i].one)));
    }
}

/* Put the properties onto the clips and say what changed. */
static bool style_clips(Work *work, const GArray *places, const json_t *props,
                        char **text)
{
    g_autoptr(Patch) patch = patch_new();
    g_auto(Told) told = { 0 };
    for (unsigned i = 0; i < places->len; i++) {
        const ClipPlace *place = &g_array_index(places, ClipPlace, i);
        g_autoptr(PropList) list = NULL;
        if (!styling_apply(work, place->sequence, place->clip, props, &list))
            return false;
        g_autoptr(GArray) changes = styling_changes(work, place->clip, list);
        styling_emit(work, place->clip, changes, places->len, patch);
        tell_once(&told, changes);
        if (changes->len > 0)
            work_mention(work, place->clip->node.id);
    }
    free_whole_tracks(work, places, props, patch);
    *text = g_steal_pointer(&told.text);
    if (patch_op_count(patch) == 0 && !json_object_get(props, "speed"))
        return work_already(work, places);
    return work_apply(work, patch);
}

static bool pace_by_ids(Work *work, const GPtrArray *ids, const json_t *rate)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    work_places(work, ids, places);
    return update_speed(work, places, rate);
}

/* How the speed of the only clip changed, behind what else did. */
static void tell_speed(const Work *work, const GPtrArray *ids, RTime old_speed,
                       char **told)
{
    ClipPlace place;
    if (ids->len != 1 || !composition_find_clip(work->now, ids->pdata[0], &place) ||
        rtime_compare(clip_speed(place.clip), old_speed) == 0)
        return;
    g_autoptr(Value) old = value_new_ratio(old_speed);
    g_autoptr(Value) new = value_new_ratio(clip_speed(place.clip));
    g_autofree char *change = wording_change(PROP_SPEED, old, new);
    g_autofree char *others = *told;
    *told = others ? g_strdup_printf("%s, %s", others, change) : g_strdup(change);
}

bool update_clips(Work *work, const GArray *places, const json_t *props)
{
    const json_t *rate = json_object_get(props, "speed");
    if (places->len == 0)
        return true;
    g_autofree char *told = NULL;
    g_autofree char *what = work_wording_places(work, places);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(ids,
                        g_strdup(g_array_index(places, ClipPlace, i).clip->node.id));
    unsigned applied = work->inverses->len;
    const Clip *first = g_array_index(places, ClipPlace, 0).clip;
    RTime old_speed = rate ? clip_speed(first) : RTIME_ZERO;
    if (!style_clips(work, places, props, &told) ||
        (rate && !pace_by_ids(work, ids, rate)))
        return false;
    if (rate)
        tell_speed(work, ids, old_speed, &told);
    if (work->inverses->len > applied)
        report_update(work, what, told && *told ? told : NULL);
    return true;
}

/* What is locked can be unlocked, and nothing else. */
static bool update_targets(Work *work, const json_t *props, unsigned wants,
                           GArray *places)
{
    if (json_is_false(json_object_get(props, "locked")))
        return work_resolve(work, work_field(work, "target"), "target", wants, places);
    return work_targets(work, wants, places);
}

bool verb_update(Work *work)
{
    const json_t *props = work_field(work, "props");
    unsigned wants = styling_wants(props);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    if (wants == 0)
        return work_fail(
            work, FAULT_TYPE_MISMATCH,
            _("No kind of clip has all of these properties; set them one by "
              "one."));
    return update_targets(work, props, wants, places) &&
           update_clips(work, places, props);
}
