#include "film_files.h"
#include "preview_private.h"

#include <sys/stat.h>

/* What a file was when it was found to be as imported. */
typedef struct {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
} Known;

static bool is_known(const Known *known, const struct stat *info)
{
    return known && known->device == info->st_dev && known->inode == info->st_ino &&
           known->size == info->st_size &&
           known->changed.tv_sec == info->st_ctim.tv_sec &&
           known->changed.tv_nsec == info->st_ctim.tv_nsec;
}

static void note(GHashTable *files, const char *path, const struct stat *info)
{
    Known *known = g_new(Known, 1);
    *known = (Known){ info->st_dev, info->st_ino, info->st_size, info->st_ctim };
    g_hash_table_replace(files, g_strdup(path), known);
}

char *preview_path(const Asset *asset, void *preview)
{
    const Preview *owner = preview;
    return g_canonicalize_filename(node_string(&asset->node, PROP_FILE), owner->folder);
}

static bool look(Preview *preview, const Asset *asset, const char *path, int fd,
                 LossReason *reason)
{
    g_autoptr(GError) error = NULL;
    if (!preview->project)
        preview->project = project_open(preview->path, &error);
    if (!preview->project) {
        *reason = LOSS_UNREADABLE;
        return false;
    }
    return film_is_imported(preview->project, false, asset, path, fd, reason);
}

/* Reading samples of all files behind each edit would take longer than the edit. */
bool preview_check(const Asset *asset, const char *path, int fd, LossReason *reason,
                   void *preview)
{
    Preview *owner = preview;
    struct stat info;
    if (fstat(fd, &info) != 0) {
        *reason = LOSS_UNREADABLE;
        return false;
    }
    g_mutex_lock(&owner->files_lock);
    bool same = is_known(g_hash_table_lookup(owner->files, path), &info);
    if (!same && look(owner, asset, path, fd, reason)) {
        note(owner->files, path, &info);
        same = true;
    }
    g_mutex_unlock(&owner->files_lock);
    return same;
}
