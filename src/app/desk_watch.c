/* Following what other processes store, as their file changes. */
#include "desk_private.h"

#include "chatkut/store/facts.h"

#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Several writes make one commit, and readers are told of it only after the disk has it
 * (the journal is synced before its index, and no event tells of that): so one look soon,
 * and after it others, each twice as late as the one before. */
enum { SETTLE_MS = 30, SETTLED_MS = 30000 };

/* ---- in the store thread --------------------------------------------------------- */

/* The same file again is no second watch. */
void desk_watch_files(DeskStore *store)
{
    static const struct {
        const char *suffix;
        uint32_t events;
    } files[] = {
        { "", IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB },
        { "-wal", IN_MODIFY | IN_DELETE_SELF },
    };
    if (store->watch < 0)
        store->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (store->watch < 0)
        return;
    char *file = realpath(store->path, NULL);
    for (unsigned i = 0; file && i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_strconcat(file, files[i].suffix, NULL);
        inotify_add_watch(store->watch, path, files[i].events);
    }
    if (file) { /* for a journal that comes to be */
        g_autofree char *folder = g_path_get_dirname(file);
        inotify_add_watch(store->watch, folder, IN_CREATE | IN_MOVED_TO | IN_ONLYDIR);
    }
    free(file);
}

static void look_run(DeskTask *task, DeskStore *store)
{
    GError *error = NULL;
    if (!store->session)
        return;
    if (session_follow(store->session, &error))
        project_is_there(store->session->project, &error);
    desk_watch_files(store);
    task->view = desk_view_renew(store, &task->changes);
    if (task->view)
        task->changes = (task->changes & ~(unsigned)DESK_POINTS) | DESK_OTHERS;
    desk_task_tell(task, DESK_TROUBLE_FILE, error);
}

static void look_done(DeskTask *task, Desk *desk);

static const DeskTaskKind LOOK = { look_run, look_done, NULL, false };

/* ---- in the desk's context ------------------------------------------------------- */

static gboolean look(gpointer data)
{
    Desk *desk = data;
    g_source_set_ready_time(desk->look_timer, -1);
    if (desk->following)
        return G_SOURCE_CONTINUE;
    desk->following = true;
    desk_ask(desk, desk_task_new(&LOOK, sizeof(DeskTask)));
    return G_SOURCE_CONTINUE;
}

static void look_in(const Desk *desk, int ms)
{
    g_source_set_ready_time(desk->look_timer,
                            g_get_monotonic_time() + (int64_t)ms * 1000);
}

/* Without events it looks for ever; else until it is quiet. */
static void look_done(DeskTask *task G_GNUC_UNUSED, Desk *desk)
{
    desk->following = false;
    if (!desk->watch_source)
        desk->look_ms = DESK_LOOK_MS;
    if (desk->look_ms <= SETTLED_MS)
        look_in(desk, desk->look_ms);
    desk->look_ms *= 2;
}

static gboolean on_event(gint fd, GIOCondition condition G_GNUC_UNUSED, gpointer data)
{
    Desk *desk = data;
    char events[4096];
    while (read(fd, events, sizeof events) > 0)
        continue;
    int64_t due = g_source_get_ready_time(desk->look_timer);
    int64_t soon = g_get_monotonic_time() + SETTLE_MS * 1000;
    desk->look_ms = 2 * SETTLE_MS;
    if (!desk->following && (due < 0 || due > soon))
        g_source_set_ready_time(desk->look_timer, soon);
    return G_SOURCE_CONTINUE;
}

void desk_watch_start(Desk *desk, int watch)
{
    desk->look_timer = desk_timer_new(desk, look);
    if (watch < 0) {
        look_in(desk, DESK_LOOK_MS);
        return;
    }
    desk->watch_source = g_unix_fd_source_new(watch, G_IO_IN);
    g_source_set_callback(desk->watch_source, G_SOURCE_FUNC(on_event), desk, NULL);
    g_source_attach(desk->watch_source, desk->context);
}

void desk_watch_stop(Desk *desk)
{
    desk_source_drop(&desk->watch_source);
    desk_source_drop(&desk->look_timer);
}
