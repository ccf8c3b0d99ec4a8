/* Whether the files of assets are there. */
#include "desk_lane.h"

#include "film_files.h"

#include "chatkut/queue/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    DeskWork work;
    Composition *composition;
    char *folder;
    GHashTable *known;
    int watch; /* inotify of the folders; -1: none */
} Look;

typedef struct {
    DeskTask task;
    GHashTable *states; /* asset id -> AssetState */
    GHashTable *names;  /* set of file names */
} Looked;

static void begin(Session *session, void *data)
{
    Look *look = data;
    const Composition *now = session_composition(session);
    look->composition = composition_ref((Composition *)(uintptr_t)now);
    look->folder = g_strdup(session->folder);
    look->known = project_asset_files(session->project, NULL);
}

/* Only a file with another date is read, and of that only samples. */
static bool is_same(const AssetFile *known, const char *path)
{
    g_auto(Identity) now = { 0 };
    int fd = source_open(path, NULL);
    if (fd < 0)
        return false;
    bool same =
        identity_read(fd, &now, NULL) && strcmp(now.quick_id, known->quick_id) == 0;
    close(fd);
    return same;
}

static char *path_of(const Look *look, const Asset *asset)
{
    return g_canonicalize_filename(node_string(&asset->node, PROP_FILE), look->folder);
}

static AssetState state_of(const Look *look, const Asset *asset)
{
    g_autofree char *path = path_of(look, asset);
    const AssetFile *known =
        look->known ? g_hash_table_lookup(look->known, asset->node.id) : NULL;
    struct stat info;
    if (stat(path, &info) != 0)
        return ASSET_MISSING;
    if (!known)
        return ASSET_PRESENT;
    int64_t mtime_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
    if (info.st_size != known->size)
        return ASSET_CHANGED;
    return mtime_ns == known->mtime_ns || is_same(known, path) ? ASSET_PRESENT
                                                               : ASSET_CHANGED;
}

/* ---- telling it ------------------------------------------------------------------ */

static bool same_states(GHashTable *a, GHashTable *b)
{
    GHashTableIter iter;
    void *id, *state;
    if (g_hash_table_size(a) != g_hash_table_size(b))
        return false;
    g_hash_table_iter_init(&iter, a);
    while (g_hash_table_iter_next(&iter, &id, &state)) {
        if (g_hash_table_lookup(b, id) != state)
            return false;
    }
    return true;
}

static void looked_done(DeskTask *task, Desk *desk)
{
    Looked *looked = (Looked *)task;
    bool same = same_states(looked->states, desk->states);
    g_hash_table_unref(desk->states);
    desk->states = g_steal_pointer(&looked->states);
    g_clear_pointer(&desk->asset_names, g_hash_table_unref);
    desk->asset_names = g_steal_pointer(&looked->names);
    desk->looking = false;
    if (desk->look_at_assets_again)
        desk_look_at_assets(desk);
    if (!same && desk->listener.assets)
        desk->listener.assets(desk, desk->user);
}

static void looked_clear(DeskTask *task)
{
    g_clear_pointer(&((Looked *)task)->states, g_hash_table_unref);
    g_clear_pointer(&((Looked *)task)->names, g_hash_table_unref);
}

static const DeskTaskKind LOOKED = { NULL, looked_done, looked_clear, false };

/* ---- looking --------------------------------------------------------------------- */

/* Before they are looked at: what happens meanwhile is told. */
static void watch_folders(const Look *look, GHashTable *names)
{
    g_autoptr(GHashTable) folders =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < look->composition->assets->len; i++) {
        g_autofree char *path = path_of(look, look->composition->assets->pdata[i]);
        g_hash_table_add(folders, g_path_get_dirname(path));
        g_hash_table_add(names, g_path_get_basename(path));
    }
    desk_folders_watch(look->watch, folders, names);
}

static void run(DeskWork *work)
{
    Look *look = (Look *)work;
    Looked *looked = desk_task_new(&LOOKED, sizeof *looked);
    looked->states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    looked->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool open = desk_work_call(work, begin, look);
    if (open)
        watch_folders(look, looked->names);
    for (unsigned i = 0; open && i < look->composition->assets->len; i++) {
        const Asset *asset = look->composition->assets->pdata[i];
        g_hash_table_insert(looked->states, g_strdup(asset->node.id),
                            GINT_TO_POINTER(state_of(look, asset)));
    }
    desk_store_send(work->store, &looked->task);
}

static void clear(DeskWork *work)
{
    Look *look = (Look *)work;
    composition_unref(look->composition);
    g_free(look->folder);
    if (look->known)
        g_hash_table_unref(look->known);
    if (look->watch >= 0)
        close(look->watch);
}

static const DeskWorkKind LOOK = { run, clear };

void desk_look_at_assets(Desk *desk)
{
    desk->look_at_assets_again = desk->looking;
    if (desk->looking)
        return;
    desk->looking = true;
    Look *look = desk_work_new(&LOOK, sizeof *look, desk->store);
    look->watch = desk_folders_fd(desk);
    desk_lane_post(desk->lanes[DESK_LANE_FILES], &look->work);
}

AssetState desk_asset_state(const Desk *desk, const char *asset_id)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(desk->states, asset_id));
}

bool desk_assets_differ(const Composition *old, const Composition *now)
{
    if (old->assets == now->assets)
        return false;
    if (old->assets->len != now->assets->len)
        return true;
    for (unsigned i = 0; i < now->assets->len; i++) {
        if (old->assets->pdata[i] != now->assets->pdata[i])
            return true;
    }
    return false;
}
