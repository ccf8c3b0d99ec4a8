#include "media.h"

#include "select_private.h"

#include <glib/gi18n.h>
#include <stdint.h>

/* Can an asset be played by a clip of the kind? */
static bool suits(const Asset *asset, ClipKind kind)
{
    bool silent = proplist_get(asset->node.props, PROP_VIDEO_STREAM) &&
                  !proplist_get(asset->node.props, PROP_SOUND_STREAM);
    switch (kind) {
    case CLIP_VIDEO:
        return asset->kind == ASSET_VIDEO;
    case CLIP_IMAGE:
        return asset->kind == ASSET_IMAGE;
    case CLIP_AUDIO:
        return asset->kind == ASSET_AUDIO || (asset->kind == ASSET_VIDEO && !silent);
    default:
        return false;
    }
}

/* The kind that its name promises: a sound is looked for among sounds first. */
static bool is_native(const Asset *asset, ClipKind kind)
{
    return kind != CLIP_AUDIO || asset->kind == ASSET_AUDIO;
}

static void keep_suiting(GPtrArray *assets, ClipKind kind, bool native)
{
    for (unsigned i = assets->len; i-- > 0;) {
        const Asset *asset = assets->pdata[i];
        if (!suits(asset, kind) || (native && !is_native(asset, kind)))
            g_ptr_array_remove_index(assets, i);
    }
}

/* Those that suit, of `all`; the native ones alone where there are any. */
static GPtrArray *suiting(const GPtrArray *all, ClipKind kind)
{
    for (int native = 1; native >= 0; native--) {
        g_autoptr(GPtrArray) kept = g_ptr_array_new();
        for (unsigned i = 0; i < all->len; i++)
            g_ptr_array_add(kept, all->pdata[i]);
        keep_suiting(kept, kind, native);
        if (kept->len > 0 || native == 0)
            return g_steal_pointer(&kept);
    }
    g_assert_not_reached();
}

void media_suggest(Work *work, const char *name)
{
    g_auto(Resolution) near = { 0 };
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    resolution_nothing(&near, g_strdup(name));
    for (unsigned i = 0; i < work->now->assets->len; i++)
        g_ptr_array_add(labels,
                        (char *)(uintptr_t)asset_label(work->now->assets->pdata[i]));
    names_near(labels, name, &near);
    for (unsigned i = 0; i < near.near->len; i++)
        work_suggest(work, near.near->pdata[i]);
}

static const Asset *unknown(Work *work, const char *name)
{
    work_fail(work, FAULT_NOT_FOUND,
              _("There is no media called “%s” in the project; import it first."),
              name);
    media_suggest(work, name);
    return NULL;
}

static const char *what_it_is(const Asset *asset)
{
    static const char *const kinds[ASSET_KINDS] = {
        [ASSET_VIDEO] = N_("a video"),  [ASSET_AUDIO] = N_("a sound"),
        [ASSET_IMAGE] = N_("an image"), [ASSET_CAPTION] = N_("a file of captions"),
        [ASSET_FONT] = N_("a font"),    [ASSET_LUT] = N_("a colour table"),
    };
    return _(kinds[asset->kind]);
}

static const Asset *mismatched(Work *work, const Asset *asset, ClipKind kind)
{
    if (kind == CLIP_AUDIO && asset->kind == ASSET_VIDEO)
        work_fail(work, FAULT_TYPE_MISMATCH, _("“%s” has no sound."),
                  asset_label(asset));
    else
        work_fail(work, FAULT_TYPE_MISMATCH, _("“%s” is %s; add it as that."),
                  asset_label(asset), what_it_is(asset));
    return NULL;
}

static const Asset *several(Work *work, const GPtrArray *assets, const char *name)
{
    work_fail(work, FAULT_INVALID_VALUE,
              _("“%s” could be %u files; say the whole name of one."), name,
              assets->len);
    for (unsigned i = 0; i < assets->len; i++)
        work_suggest(work, asset_label(assets->pdata[i]));
    return NULL;
}

static const Asset *find_named(Work *work, const char *name, ClipKind kind)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    names_match_assets(work->now, name, NULL, all);
    if (all->len == 0)
        return unknown(work, name);
    g_autoptr(GPtrArray) fit = suiting(all, kind);
    if (fit->len == 0)
        return mismatched(work, all->pdata[0], kind);
    return fit->len == 1 ? fit->pdata[0] : several(work, fit, name);
}

static const char *which_file(ClipKind kind)
{
    switch (kind) {
    case CLIP_VIDEO:
        return _("Which video should it be?");
    case CLIP_IMAGE:
        return _("Which image should it be?");
    default:
        return _("Which sound should it be?");
    }
}

static const Asset *find_only(Work *work, ClipKind kind)
{
    g_autoptr(GPtrArray) fit = suiting(work->now->assets, kind);
    if (fit->len == 1)
        return fit->pdata[0];
    if (fit->len == 0) {
        work_fail(
            work, FAULT_NOT_FOUND,
            _("There is no media of that kind in the project; import some first."));
        return NULL;
    }
    GPtrArray *options = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < fit->len; i++)
        g_ptr_array_add(options, g_strdup(asset_label(fit->pdata[i])));
    work_ask(work, "asset", options, "%s", which_file(kind));
    return NULL;
}

const Asset *media_find(Work *work, const char *name, ClipKind kind)
{
    return name ? find_named(work, name, kind) : find_only(work, kind);
}

const Asset *media_find_instead(Work *work, const char *name, ClipKind kind)
{
    static const ClipKind pictures[] = { CLIP_VIDEO, CLIP_IMAGE };
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    if (kind == CLIP_AUDIO)
        return media_find(work, name, kind);
    names_match_assets(work->now, name, NULL, all);
    for (unsigned i = 0; i < G_N_ELEMENTS(pictures) && all->len > 0; i++) {
        g_autoptr(GPtrArray) fit = suiting(all, pictures[i]);
        if (fit->len > 0)
            return media_find(work, name, pictures[i]);
    }
    return media_find(work, name, kind);
}

const Asset *media_find_lut(Work *work, const char *name)
{
    g_autoptr(GPtrArray) fit = g_ptr_array_new();
    if (name)
        names_match_assets(work->now, name, NULL, fit);
    for (unsigned i = 0; fit->len == 0 && i < work->now->assets->len; i++) {
        Asset *asset = work->now->assets->pdata[i];
        if (!name || strcmp(asset->node.id, name) == 0)
            g_ptr_array_add(fit, asset);
    }
    for (unsigned i = fit->len; i-- > 0;)
        if (((const Asset *)fit->pdata[i])->kind != ASSET_LUT)
            g_ptr_array_remove_index(fit, i);
    if (fit->len == 1)
        return fit->pdata[0];
    work_fail(work, FAULT_NOT_FOUND,
              fit->len ? _("Which colour table? There are several .cube files.")
              : name   ? _("There is no .cube file of that name in the project.")
                       : _("There is no .cube file with colours in the project."));
    for (unsigned i = 0; i < fit->len; i++)
        work_suggest(work, asset_label(fit->pdata[i]));
    return NULL;
}

bool media_length(const Asset *asset, RTime *length)
{
    const Value *known = proplist_get(asset->node.props, PROP_LENGTH);
    if (!known || asset->kind == ASSET_IMAGE)
        return false;
    *length = known->time;
    return true;
}
