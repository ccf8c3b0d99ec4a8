/* Files that were moved: which of those in a folder an asset lacks. */
#include "import_private.h"

#include "chatkut/queue/source.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An asset whose file is not where it was. */
typedef struct {
    const Asset *asset;
    const AssetFile *known; /* NULL: nothing but its hash is known */
    char *name;             /* of the file */
    bool found;
} Missing;

static void missing_clear(gpointer data)
{
    g_free(((Missing *)data)->name);
}

static GArray *missing_assets(const ImportJob *job)
{
    const GPtrArray *assets = job->basis.composition->assets;
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Missing));
    g_array_set_clear_func(all, missing_clear);
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = assets->pdata[i];
        g_autofree char *path = import_asset_path(job, asset);
        if (access(path, F_OK) == 0)
            continue;
        Missing missing = { asset,
                            g_hash_table_lookup(job->basis.known, asset->node.id),
                            g_path_get_basename(path), false };
        g_array_append_val(all, missing);
    }
    return all;
}

/* Without a size that is known, only a file of the same name is worth reading whole. */
static bool may_be(const Missing *missing, const char *path, int64_t size)
{
    if (missing->found)
        return false;
    if (missing->known)
        return missing->known->size == size;
    g_autofree char *name = g_path_get_basename(path);
    return strcmp(name, missing->name) == 0;
}

static bool is_it(const Missing *missing, int fd)
{
    const char *hash = node_string(&missing->asset->node, PROP_HASH);
    g_auto(Identity) identity = { 0 };
    if (!identity_read(fd, &identity, NULL) ||
        (missing->known && strcmp(missing->known->quick_id, identity.quick_id) != 0))
        return false;
    if (!hash)
        return missing->known != NULL;
    g_autofree char *found = identity_hash(fd, NULL);
    return found && strcmp(found, hash) == 0;
}

/* Is the file one that is missing? Each is found once. */
static bool find_missing(GArray *all, const char *path)
{
    struct stat info;
    bool found = false;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    for (unsigned i = 0; i < all->len && !found; i++) {
        Missing *missing = &g_array_index(all, Missing, i);
        int fd = may_be(missing, path, info.st_size) ? source_open(path, NULL) : -1;
        if (fd < 0)
            continue;
        found = missing->found = is_it(missing, fd);
        close(fd);
    }
    return found;
}

void import_keep_missing(ImportJob *job, const atomic_bool *cancel)
{
    g_autoptr(GArray) all = missing_assets(job);
    GPtrArray *kept = g_ptr_array_new_with_free_func(import_item_free);
    for (unsigned i = 0; i < job->items->len; i++) {
        ImportItem *item = job->items->pdata[i];
        bool stop = cancel && atomic_load(cancel);
        if (item->state == IMPORT_FAILED || stop || !find_missing(all, item->path))
            continue;
        g_ptr_array_add(kept, item);
        job->items->pdata[i] = NULL;
    }
    for (unsigned i = 0; i < job->items->len; i++)
        import_item_free(job->items->pdata[i]);
    g_ptr_array_set_free_func(job->items, NULL);
    g_ptr_array_unref(job->items);
    job->items = kept;
}
