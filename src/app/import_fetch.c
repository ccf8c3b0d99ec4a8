/* Footage from the web: what is an address becomes a file beside the project. */
#include "import_private.h"

#include <string.h>
#include <unistd.h>

char *import_fetch_folder(const char *project)
{
    const char *dot = strrchr(project, '.');
    const size_t stem =
        dot && !strchr(dot, '/') ? (size_t)(dot - project) : strlen(project);
    return g_strdup_printf("%.*s.media", (int)stem, project);
}

const Asset *import_find_from(const ImportJob *job, const char *origin)
{
    const GPtrArray *assets = job->basis.composition->assets;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = assets->pdata[i];
        if (g_strcmp0(node_string(&asset->node, PROP_ORIGIN), origin) == 0)
            return asset;
    }
    return NULL;
}

/* The file that came from there before, where it is still at its place. */
static char *fetched_before(const ImportJob *job, const char *origin)
{
    const Asset *asset = import_find_from(job, origin);
    g_autofree char *path = asset ? import_asset_path(job, asset) : NULL;
    return path && access(path, R_OK) == 0 ? g_steal_pointer(&path) : NULL;
}

bool import_fetch(const ImportJob *job, ImportItem *item, const atomic_bool *cancel,
                  FetchProgress progress, void *user)
{
    GError *error = NULL;
    g_autofree char *origin = fetch_origin(item->path);
    char *path = fetched_before(job, origin);
    item->fetched = !path;
    if (!path)
        path = fetch_file(item->path, job->fetched, cancel, progress, user, &error);
    if (!path) {
        import_item_take_error(item, error);
        return false;
    }
    g_free(item->path);
    item->path = path;
    item->origin = g_steal_pointer(&origin);
    return true;
}
