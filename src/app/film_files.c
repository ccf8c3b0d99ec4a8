#include "film_files.h"

#include <string.h>
#include <unistd.h>

bool film_is_untouched(const AssetFile *known, const Identity *now)
{
    return known && known->size == now->size && known->mtime_ns == now->mtime_ns;
}

/* Not by its date, which a copy changes, but by what is in it. */
static bool same_content(const Asset *asset, const AssetFile *known, int fd,
                         const Identity *now, GError **error)
{
    const char *hash = node_string(&asset->node, PROP_HASH);
    if (known && strcmp(known->quick_id, now->quick_id) != 0)
        return false;
    if (!hash || !g_str_has_prefix(hash, "blake2b:"))
        return true;
    g_autofree char *found = identity_hash(fd, error);
    return !found ? *error == NULL : strcmp(found, hash) == 0;
}

static void keep_identity(Project *project, const Asset *asset, const char *path,
                          const Identity *identity)
{
    const AssetFile kept = {
        .asset_id = asset->node.id,
        .path = (char *)(uintptr_t)path,
        .size = identity->size,
        .mtime_ns = identity->mtime_ns,
        .quick_id = identity->quick_id,
    };
    project_put_asset_file(project, &kept, NULL);
}

bool film_is_same(const Asset *asset, const AssetFile *known, int fd, Identity *now,
                  GError **error)
{
    return identity_read(fd, now, error) &&
           (film_is_untouched(known, now) ||
            same_content(asset, known, fd, now, error));
}

bool film_is_imported(Project *project, bool keep, const Asset *asset, const char *path,
                      int fd, LossReason *reason)
{
    g_autoptr(GError) error = NULL;
    g_auto(Identity) now = { 0 };
    AssetFile *known = project_asset_file(project, asset->node.id, NULL);
    bool same = film_is_same(asset, known, fd, &now, &error);
    if (same && keep && !film_is_untouched(known, &now))
        keep_identity(project, asset, path, &now);
    asset_file_free(known);
    if (!same)
        *reason = error ? LOSS_UNREADABLE : LOSS_CHANGED;
    return same;
}

Cache *film_open_cache(GError **error)
{
    Cache *cache = cache_open(NULL, 0, NULL);
    if (cache)
        return cache;
    g_autofree char *name = g_strdup_printf("chatkut-%u", (unsigned)geteuid());
    g_autofree char *folder = g_build_filename(g_get_tmp_dir(), name, NULL);
    return cache_open(folder, 0, error);
}
