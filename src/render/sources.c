#include "sources.h"

#include "chatkut/media/error.h"

#include <sys/stat.h>

typedef struct {
    int fd; /* -1: it is lost anyway */
    struct stat info;
    bool opened, changed;
} Source;

struct Sources {
    CompositorFile file;
    void *data;
    GMutex lock;
    GHashTable *all; /* id of an asset -> Source */
    unsigned changed;
};

static Source *source_new(const Sources *sources, const char *asset)
{
    Source *source = g_new0(Source, 1);
    source->fd = sources->file(asset, sources->data, NULL);
    if (source->fd >= 0 && fstat(source->fd, &source->info) != 0)
        source->fd = -1;
    return source;
}

Sources *sources_new(const Composition *composition, CompositorFile file, void *data)
{
    Sources *sources = g_new0(Sources, 1);
    sources->file = file;
    sources->data = data;
    g_mutex_init(&sources->lock);
    sources->all = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = g_ptr_array_index(composition->assets, i);
        g_hash_table_insert(sources->all, asset->node.id,
                            source_new(sources, asset->node.id));
    }
    return sources;
}

void sources_free(Sources *sources)
{
    if (!sources)
        return;
    g_hash_table_unref(sources->all);
    g_mutex_clear(&sources->lock);
    g_free(sources);
}

/* It is used from now on; has it changed before? */
static bool mark_opened(Sources *sources, const char *asset)
{
    g_mutex_lock(&sources->lock);
    Source *source = g_hash_table_lookup(sources->all, asset);
    bool changed = source && source->changed;
    if (source)
        source->opened = true;
    g_mutex_unlock(&sources->lock);
    return changed;
}

int sources_open(const char *asset, void *data, GError **error)
{
    Sources *sources = data;
    if (!mark_opened(sources, asset))
        return sources->file(asset, sources->data, error);
    media_error_lost(error, LOSS_CHANGED);
    return -1;
}

static bool has_changed(const Source *source)
{
    const struct stat *then = &source->info;
    struct stat now;
    return fstat(source->fd, &now) != 0 || now.st_size != then->st_size ||
           now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

unsigned sources_look(Sources *sources)
{
    GHashTableIter iter;
    void *value;
    if (!sources)
        return 0;
    g_mutex_lock(&sources->lock);
    g_hash_table_iter_init(&iter, sources->all);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Source *source = value;
        if (!source->opened || source->changed || source->fd < 0 ||
            !has_changed(source))
            continue;
        source->changed = true;
        sources->changed++;
    }
    unsigned changed = sources->changed;
    g_mutex_unlock(&sources->lock);
    return changed;
}
