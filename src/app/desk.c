#include "desk_private.h"

/* ---- opening --------------------------------------------------------------------- */

typedef struct {
    DeskTask task;
    int width, height; /* of a new one; 0: open what is there */
    Rate rate;
    DeskOpened opened;
    void *user;
    GError *error;
    json_t *facts;
    int watch;
} Opening;

static void opening_run(DeskTask *task, DeskStore *store)
{
    Opening *opening = (Opening *)task;
    store->session = opening->width > 0
                         ? session_new(store->path, opening->width, opening->height,
                                       opening->rate, &store->failure)
                         : session_open(store->path, &store->failure);
    opening->watch = -1;
    if (!store->session) {
        opening->error = g_error_copy(store->failure);
        return;
    }
    session_set_player(store->session, true);
    opening->facts = desk_facts_load(store);
    desk_watch_files(store);
    opening->watch = store->watch;
}

/* What was put while it was being opened is newer than what was found. */
static void take_facts(Desk *desk, json_t *found)
{
    json_object_update(found, desk->facts);
    json_decref(desk->facts);
    desk->facts = json_incref(found);
}

static void opening_done(DeskTask *task, Desk *desk)
{
    Opening *opening = (Opening *)task;
    if (!opening->error) {
        take_facts(desk, opening->facts);
        if (!desk->points_put) {
            session_points_clear(&desk->points);
            session_points_copy(&desk->view->points, &desk->points);
        }
        desk_watch_start(desk, opening->watch);
        desk_folders_start(desk);
        desk_look_at_assets(desk);
        desk_explore_assets(desk);
    }
    if (opening->opened)
        opening->opened(desk, opening->error, opening->user);
}

static void opening_clear(DeskTask *task)
{
    Opening *opening = (Opening *)task;
    g_clear_error(&opening->error);
    json_decref(opening->facts);
}

static const DeskTaskKind OPENING = { opening_run, opening_done, opening_clear, true };

static Desk *desk_make(const char *path, const DeskListener *listener, Opening *opening,
                       DeskOpened opened, void *user)
{
    Desk *desk = g_new0(Desk, 1);
    desk->context = g_main_context_ref_thread_default();
    desk->path = g_strdup(path);
    desk->user = user;
    if (listener)
        desk->listener = *listener;
    desk->facts = json_object();
    desk->fresh = json_object();
    desk->store = desk_store_new(desk, path, &desk->thread);
    desk_state_start(desk);
    desk_jobs_start(desk);
    opening->opened = opened;
    opening->user = user;
    desk_ask(desk, &opening->task);
    return desk;
}

Desk *desk_open(const char *path, const DeskListener *listener, DeskOpened opened,
                void *user)
{
    Opening *opening = desk_task_new(&OPENING, sizeof *opening);
    return desk_make(path, listener, opening, opened, user);
}

Desk *desk_create(const char *path, int width, int height, Rate rate,
                  const DeskListener *listener, DeskOpened opened, void *user)
{
    Opening *opening = desk_task_new(&OPENING, sizeof *opening);
    opening->width = width;
    opening->height = height;
    opening->rate = rate;
    return desk_make(path, listener, opening, opened, user);
}

/* ---- closing --------------------------------------------------------------------- */

void desk_close(Desk *desk)
{
    if (!desk)
        return;
    int64_t deadline = g_get_monotonic_time() + (int64_t)DESK_CLOSE_MS * 1000;
    desk_watch_stop(desk);
    desk_folders_stop(desk);
    desk_state_flush(desk);
    desk_state_stop(desk);
    desk_jobs_stop(desk, deadline);
    if (desk_store_stop(desk->store, deadline))
        g_thread_join(desk->thread);
    else
        g_thread_unref(desk->thread);
    desk->store->desk = NULL;
    desk_store_unref(desk->store);
    desk_jobs_clear(desk);
    desk_view_unref(desk->view);
    session_points_clear(&desk->points);
    json_decref(desk->facts);
    json_decref(desk->fresh);
    g_main_context_unref(desk->context);
    for (unsigned i = 0; i < DESK_TROUBLES; i++)
        g_free(desk->troubles[i]);
    g_free(desk->path);
    g_free(desk);
}

/* ---- looking --------------------------------------------------------------------- */

const DeskView *desk_view(const Desk *desk)
{
    return desk->view;
}

const Composition *desk_composition(const Desk *desk)
{
    return desk->view ? desk->view->composition : NULL;
}

const char *desk_path(const Desk *desk)
{
    return desk->path;
}

unsigned desk_pending(const Desk *desk)
{
    return desk->pending;
}

/* ---- asking ---------------------------------------------------------------------- */

DeskTicket desk_ask(Desk *desk, DeskTask *task)
{
    desk->pending += task->kind->asked;
    return desk_store_post(desk->store, task);
}

bool desk_cancel(Desk *desk, DeskTicket ticket)
{
    if (!desk_store_cancel(desk->store, ticket))
        return false;
    desk->pending--;
    return true;
}

/* ---- taking what comes back ------------------------------------------------------ */

static const char *trouble_now(const Desk *desk)
{
    for (unsigned i = 0; i < DESK_TROUBLES; i++) {
        if (desk->troubles[i])
            return desk->troubles[i];
    }
    return NULL;
}

static void take_trouble(Desk *desk, const DeskTask *task)
{
    g_autofree char *before = g_strdup(trouble_now(desk));
    if (!task->trouble)
        return;
    g_free(desk->troubles[task->about]);
    desk->troubles[task->about] = task->trouble[0] ? g_strdup(task->trouble) : NULL;
    const char *now = trouble_now(desk);
    if (g_strcmp0(before, now) != 0 && desk->listener.trouble)
        desk->listener.trouble(desk, now, desk->user);
}

static void take_view(Desk *desk, const DeskTask *task)
{
    if (!task->view)
        return;
    g_autoptr(DeskView) old = desk->view;
    desk->view = desk_view_ref(task->view);
    if (task->changes & DESK_POINTS) {
        session_points_clear(&desk->points);
        session_points_copy(&desk->view->points, &desk->points);
    }
    if (old && desk_assets_differ(old->composition, desk->view->composition))
        desk_look_at_assets(desk);
    if (task->changes && old && desk->listener.changed)
        desk->listener.changed(desk, old, task->changes, desk->user);
}

void desk_take(Desk *desk, DeskTask *task)
{
    desk->pending -= task->kind->asked;
    take_view(desk, task);
    take_trouble(desk, task);
    if (task->kind->done)
        task->kind->done(task, desk);
    desk_task_free(task);
}

/* ---- timers ---------------------------------------------------------------------- */

static gboolean timer_dispatch(GSource *source G_GNUC_UNUSED, GSourceFunc callback,
                               gpointer data)
{
    return callback(data);
}

static GSourceFuncs TIMER = { .dispatch = timer_dispatch };

GSource *desk_timer_new(Desk *desk, GSourceFunc run)
{
    GSource *source = g_source_new(&TIMER, sizeof(GSource));
    g_source_set_callback(source, run, desk, NULL);
    g_source_attach(source, desk->context);
    return source;
}

void desk_source_drop(GSource **source)
{
    if (*source)
        g_source_destroy(*source);
    g_clear_pointer(source, g_source_unref);
}
