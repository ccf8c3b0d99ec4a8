/* The same clip again, and other media in its place. */
#include "media.h"
#include "placement.h"
#include "slice.h"
#include "styling.h"
#include "verbs.h"

#include <glib/gi18n.h>
#include <stdint.h>

/* ---- duplicate ------------------------------------------------------------------------------ */

/* Copies of clips that are linked are linked to each other, copy by copy. */
typedef struct {
    Work *work;
    GHashTable *links; /* old link and number of the copy -> new link */
} Copying;

static const char *copy_link(Copying *copying, const char *link, unsigned n)
{
    g_autofree char *key = g_strdup_printf("%s %u", link, n);
    const char *known = g_hash_table_lookup(copying->links, key);
    if (!known) {
        char *fresh = id_next(copying->work->ids);
        g_hash_table_insert(copying->links, g_steal_pointer(&key), fresh);
        known = fresh;
    }
    return known;
}

/* A twin with what "props" says. NULL with the outcome decided. */
static Clip *make_copy(Copying *copying, const ClipPlace *place, unsigned n)
{
    Work *work = copying->work;
    const json_t *props = work_field(work, "props");
    const char *link = node_string(&place->clip->node, PROP_LINK);
    g_autoptr(Clip) twin = clip_twin(place->clip, work->ids);
    g_autoptr(PropList) list = NULL;
    if (!props)
        list = proplist_ref(twin->node.props);
    else if (!styling_apply(work, place->sequence, twin, props, &list))
        return NULL;
    if (link)
        list =
            props_put(list, PROP_LINK, value_new_string(copy_link(copying, link, n)));
    return clip_with_props(twin, list);
}

/* Where a copy goes when nothing is said: right behind the clip it follows. */
static bool place_behind(Work *work, const ClipPlace *place, RTime after, Patch *patch,
                         Spot *spot)
{
    const char *role = node_string(&place->track->node, PROP_ROLE);
    bool main = sequence_main_track(place->sequence, NULL) == place->track;
    const Wish wish = { .kind = place->track->kind,
                        .role = main ? NULL : role,
                        .duration = place->clip->duration,
                        .own_duration = true };
    Room room = { .kind = wish.kind,
                  .role = wish.role,
                  .start = after,
                  .end = rtime_add(after, wish.duration),
                  .above = -1 };
    if (main)
        return placement_insert(work, &wish, after, patch, spot);
    bool free = track_is_free(place->track, room.start, room.end, NULL);
    spot->track = free ? g_strdup(place->track->node.id)
                       : timeline_room(work, work->now, place->sequence, &room, patch);
    spot->start = after;
    spot->duration = wish.duration;
    return true;
}

static bool place_copy(Work *work, const ClipPlace *place, RTime after, unsigned n,
                       Patch *patch, Spot *spot)
{
    const json_t *said = work_field(work, "place");
    const char *role = node_string(&place->track->node, PROP_ROLE);
    bool main = sequence_main_track(place->sequence, NULL) == place->track;
    const Wish wish = { .kind = place->track->kind,
                        .role = main ? "overlay" : role,
                        .main = main,
                        .duration = place->clip->duration,
                        .own_duration = true };
    if (said && n == 0)
        return placement_find(work, said, &wish, patch, spot);
    return place_behind(work, place, after, patch, spot);
}

/* All copies of one clip, each behind the one before. */
static bool duplicate(Copying *copying, const char *clip_id, unsigned count)
{
    Work *work = copying->work;
    g_autofree char *previous = g_strdup(clip_id);
    for (unsigned n = 0; n < count; n++) {
        ClipPlace place, last;
        g_autoptr(Patch) patch = patch_new();
        g_auto(Spot) spot = { 0 };
        composition_find_clip(work->now, clip_id, &place);
        composition_find_clip(work->now, previous, &last);
        g_autoptr(Clip) copy = make_copy(copying, &place, n);
        if (!copy || !place_copy(work, &last, clip_end(last.clip), n, patch, &spot))
            return false;
        g_autoptr(Clip) placed = clip_with_span(copy, spot.start, copy->duration);
        patch_add_clip(patch, spot.track, placed);
        if (!work_apply(work, patch))
            return false;
        work_add(work, placed->node.id);
        g_free(previous);
        previous = g_strdup(placed->node.id);
    }
    return true;
}

bool verb_duplicate(Work *work)
{
    const json_t *said = work_field(work, "count");
    unsigned count = said ? (unsigned)json_integer_value(said) : 1;
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) links =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Copying copying = { work, links };
    if (!work_resolve(work, work_field(work, "target"), "target", OWN_CLIP, places))
        return false;
    if (places->len == 0)
        return true;
    g_autofree char *what = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++)
        g_ptr_array_add(ids,
                        g_strdup(g_array_index(places, ClipPlace, i).clip->node.id));
    for (unsigned i = 0; i < ids->len; i++) {
        if (!duplicate(&copying, ids->pdata[i], count))
            return false;
    }
    if (count == 1)
        work_report(work, _("Duplicated %s"), what);
    else
        work_report(work,
                    ngettext("Duplicated %s %u time", "Duplicated %s %u times", count),
                    what, count);
    return true;
}

/* ---- replace -------------------------------------------------------------------------------- */

/* The kind of clip that plays an asset in the place of another. */
static ClipKind kind_for(const Asset *asset, ClipKind old)
{
    if (old == CLIP_AUDIO)
        return CLIP_AUDIO;
    return asset->kind == ASSET_IMAGE ? CLIP_IMAGE : CLIP_VIDEO;
}

/* What a clip of the new kind can have of the old one's, with the new media from its start. */
static Clip *with_media(const Clip *clip, const Asset *asset, ClipKind kind)
{
    static const PropId own[] = { PROP_ASSET, PROP_IN, PROP_REMAP, PROP_AUDIO_STREAM };
    g_autoptr(PropList) props = NULL;
    for (unsigned i = 0; i < proplist_count(clip->node.props); i++) {
        const Value *value;
        PropId id = proplist_nth(clip->node.props, i, &value);
        bool kept = property_get(id)->owners & 1u << kind;
        for (unsigned n = 0; n < G_N_ELEMENTS(own); n++)
            kept = kept && own[n] != id;
        if (kept)
            props = props_put(props, id, value_ref(value));
    }
    props = props_put(props, PROP_ASSET, value_new_string(asset->node.id));
    return clip_new(clip->node.id, kind, clip->start, clip->duration, props);
}

/* As long as the old one, or as there is media. */
static Clip *fit_media(Work *work, Clip *clip, const Asset *asset)
{
    RTime whole;
    if (!(clip->node.owner & OWN_PLAYED) || !media_length(asset, &whole))
        return clip;
    RTime speed = clip_speed(clip);
    RTime size = speed.num < 0 ? rtime_neg(speed) : speed;
    RTime most =
        rtime_snap(rtime_div(whole, size), work_sequence(work)->rate, RTIME_FLOOR);
    g_autoptr(PropList) props = proplist_ref(clip->node.props);
    RTime length = rtime_min(clip->duration, work_snap_length(work, most));
    if (speed.num < 0)
        props = props_put(props, PROP_IN, value_new_time(rtime_mul(length, size)));
    if (rtime_compare(length, clip->duration) < 0) {
        g_autofree char *text = wording_length(length);
        work_note(work, g_strdup_printf(_("only %s: “%s” is no longer"), text,
                                        asset_label(asset)));
    }
    Clip *fitted = clip_new(clip->node.id, clip->kind, clip->start, length, props);
    clip_unref(clip);
    return fitted;
}

static bool replace_clip(Work *work, const ClipPlace *place, Resizes *resizes)
{
    const Clip *clip = place->clip;
    const Asset *asset =
        media_find_instead(work, work_string(work, "asset"), clip->kind);
    if (!asset)
        return false;
    Clip *changed = with_media(clip, asset, kind_for(asset, clip->kind));
    changed = fit_media(work, changed, asset);
    Resize resize = { .place = *place,
                      .changed = changed,
                      .ripples = timeline_ripples(work, place) };
    resize.shifts[0].from = clip_end(clip);
    resize.shifts[0].by = rtime_sub(changed->duration, clip->duration);
    resize.shifts[1].from = resize.shifts[1].by = RTIME_ZERO;
    resizes_add(resizes, resize);
    work_mention(work, clip->node.id);
    return true;
}

/* What the first of the replaced clips plays now. */
static const char *asset_name(const Work *work)
{
    ClipPlace place;
    composition_find_clip(work->now, work->mentioned->pdata[0], &place);
    return asset_label(clip_asset(work->now, place.clip));
}

bool verb_replace(Work *work)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    g_autoptr(Patch) patch = patch_new();
    g_auto(Resizes) resizes = { 0 };
    resizes_init(&resizes);
    if (!work_targets(work, OWN_VIDEO | OWN_IMAGE | OWN_AUDIO, places))
        return false;
    if (places->len == 0)
        return true;
    g_autofree char *old = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++) {
        if (!replace_clip(work, &g_array_index(places, ClipPlace, i), &resizes))
            return false;
    }
    if (!timeline_resize(work, &resizes, patch) || !work_apply(work, patch))
        return false;
    work_report(work, _("Replaced the media of %s by “%s”"), old, asset_name(work));
    return true;
}
