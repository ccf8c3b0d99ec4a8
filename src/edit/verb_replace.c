/* Other media in the place of what a clip plays. */
#include "media.h"
#include "verbs.h"

#include <glib/gi18n.h>

/* The kind of clip that plays an asset in the place of another. */
static ClipKind kind_for(const Asset *asset, ClipKind old)
{
    if (old == CLIP_AUDIO)
        return CLIP_AUDIO;
    return asset->kind == ASSET_IMAGE ? CLIP_IMAGE : CLIP_VIDEO;
}

/* What a clip of the new kind can have of the old one's, with the new media from its
 * start. */
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

/* A replacement under way. */
typedef struct {
    Work *work;
    Resizes resizes;
    const Asset
        *assets[CLIP_KINDS]; /* what clips of a kind play, once that was asked */
} Replacing;

static void replacing_init(Replacing *replacing, Work *work)
{
    *replacing = (Replacing){ .work = work };
    resizes_init(&replacing->resizes);
}

static void replacing_clear(Replacing *replacing)
{
    resizes_clear(&replacing->resizes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Replacing, replacing_clear)

static const Asset *asset_for(Replacing *replacing, ClipKind kind)
{
    Work *work = replacing->work;
    if (!replacing->assets[kind])
        replacing->assets[kind] =
            media_find_instead(work, work_string(work, "asset"), kind);
    return replacing->assets[kind];
}

static bool replace_clip(Replacing *replacing, const ClipPlace *place)
{
    Work *work = replacing->work;
    const Clip *clip = place->clip;
    const Asset *asset = asset_for(replacing, clip->kind);
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
    resizes_add(&replacing->resizes, resize);
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
    g_auto(Replacing) replacing = { 0 };
    replacing_init(&replacing, work);
    if (!work_targets(work, OWN_VIDEO | OWN_IMAGE | OWN_AUDIO, places))
        return false;
    if (places->len == 0)
        return true;
    g_autofree char *old = work_wording_places(work, places);
    for (unsigned i = 0; i < places->len; i++) {
        if (!replace_clip(&replacing, &g_array_index(places, ClipPlace, i)))
            return false;
    }
    if (!timeline_resize(work, &replacing.resizes, patch) || !work_apply(work, patch))
        return false;
    work_report(work, _("Replaced the media of %s by “%s”"), old, asset_name(work));
    return true;
}
