/* The folders of footage, watched: a file that comes, goes or is written makes all be
 * looked at again. No timer runs but for a moment after that. */
#include "desk_private.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
    SETTLE_MS = 200,   /* a copy of many files is looked at once */
    FOLDERS_MAX = 500, /* of footage that are watched; a user has some thousands */
};

/* ---- in the lane's thread -------------------------------------------------------- */

static bool add(int watch, const char *folder, uint32_t events)
{
    return inotify_add_watch(watch, folder,
                             events | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT |
                                 IN_ONLYDIR | IN_MASK_ADD) >= 0;
}

/* Those above it are only watched for going away, themselves. Of what is not there, the
 * first one above that is, for its coming. */
static void watch_one(int watch, const char *folder, GHashTable *names)
{
    g_autofree char *at = g_strdup(folder);
    bool there = add(watch, at, IN_CREATE | IN_CLOSE_WRITE | IN_MOVE | IN_DELETE);
    while (strcmp(at, "/") != 0 && strcmp(at, ".") != 0) {
        char *above = g_path_get_dirname(at);
        if (!there)
            g_hash_table_add(names, g_path_get_basename(at));
        there = add(watch, above, there ? 0 : IN_CREATE | IN_MOVED_TO);
        g_free(at);
        at = above;
    }
}

void desk_folders_watch(int watch, GHashTable *folders, GHashTable *names)
{
    GHashTableIter iter;
    void *folder;
    unsigned count = 0;
    g_hash_table_iter_init(&iter, folders);
    while (watch >= 0 && count++ < FOLDERS_MAX &&
           g_hash_table_iter_next(&iter, &folder, NULL))
        watch_one(watch, folder, names);
}

/* ---- in the desk's context ------------------------------------------------------- */

/* A folder itself, more than there was room to tell, or a file of an asset? */
static bool matters(const Desk *desk, const struct inotify_event *event)
{
    return event->len == 0 || !desk->asset_names ||
           g_hash_table_contains(desk->asset_names, event->name);
}

static bool any_matters(const Desk *desk, const char *events, size_t length)
{
    for (size_t at = 0; at + sizeof(struct inotify_event) <= length;) {
        const struct inotify_event *event = (const void *)(events + at);
        if (matters(desk, event))
            return true;
        at += sizeof *event + event->len;
    }
    return false;
}

static gboolean on_event(gint fd, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
    Desk *desk = data;
    _Alignas(struct inotify_event) char events[4096];
    bool due = false;
    ssize_t length;
    while ((length = read(fd, events, sizeof events)) > 0)
        due |= any_matters(desk, events, (size_t)length);
    if (due && g_source_get_ready_time(desk->folders_timer) < 0)
        g_source_set_ready_time(desk->folders_timer,
                                g_get_monotonic_time() + SETTLE_MS * 1000);
    return G_SOURCE_CONTINUE;
}

static gboolean on_settled(gpointer data)
{
    Desk *desk = data;
    g_source_set_ready_time(desk->folders_timer, -1);
    desk_look_at_assets(desk);
    return G_SOURCE_CONTINUE;
}

void desk_folders_start(Desk *desk)
{
    desk->folders = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    desk->folders_timer = desk_timer_new(desk, on_settled);
    if (desk->folders < 0)
        return;
    desk->folders_source = g_unix_fd_source_new(desk->folders, G_IO_IN);
    g_source_set_callback(desk->folders_source, G_SOURCE_FUNC(on_event), desk, NULL);
    g_source_attach(desk->folders_source, desk->context);
}

int desk_folders_fd(const Desk *desk)
{
    return desk->folders_source ? fcntl(desk->folders, F_DUPFD_CLOEXEC, 0) : -1;
}

void desk_folders_stop(Desk *desk)
{
    if (desk->folders_source)
        close(desk->folders);
    desk_source_drop(&desk->folders_source);
    desk_source_drop(&desk->folders_timer);
    g_clear_pointer(&desk->asset_names, g_hash_table_unref);
}
