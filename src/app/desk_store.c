/* The store thread: the one place where the project is read and written. */
#include "desk_lane.h"

void *desk_task_new(const DeskTaskKind *kind, size_t size)
{
    DeskTask *task = g_malloc0(size);
    task->kind = kind;
    return task;
}

void desk_task_free(DeskTask *task)
{
    if (task->kind->clear)
        task->kind->clear(task);
    desk_view_unref(task->view);
    g_free(task->trouble);
    g_free(task);
}

void desk_task_tell(DeskTask *task, DeskTrouble about, GError *error)
{
    task->about = about;
    g_free(task->trouble);
    task->trouble = g_strdup(error ? error->message : "");
    g_clear_error(&error);
}

DeskStore *desk_store_ref(DeskStore *store)
{
    g_atomic_ref_count_inc(&store->refs);
    return store;
}

void desk_store_unref(DeskStore *store)
{
    if (!g_atomic_ref_count_dec(&store->refs))
        return;
    g_main_context_unref(store->context);
    g_mutex_clear(&store->lock);
    g_cond_clear(&store->wake);
    g_clear_error(&store->failure);
    g_array_unref(store->amends);
    g_clear_object(&store->asked);
    if (store->models)
        desk_lane_unref(store->models);
    g_free(store->path);
    g_free(store);
}

/* ---- answers --------------------------------------------------------------------- */

typedef struct {
    DeskStore *store;
    DeskTask *task;
} Answer;

static gboolean answer(gpointer data)
{
    Answer *brought = data;
    Desk *desk = brought->store->desk;
    if (desk)
        desk_take(desk, g_steal_pointer(&brought->task));
    return G_SOURCE_REMOVE;
}

static void answer_free(gpointer data)
{
    Answer *brought = data;
    if (brought->task)
        desk_task_free(brought->task);
    desk_store_unref(brought->store);
    g_free(brought);
}

/* Never g_main_context_invoke(), which may run it here. */
void desk_store_send(DeskStore *store, DeskTask *task)
{
    Answer *brought = g_new(Answer, 1);
    *brought = (Answer){ desk_store_ref(store), task };
    GSource *source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, answer, brought, answer_free);
    g_source_attach(source, store->context);
    g_source_unref(source);
}

/* ---- following others ------------------------------------------------------------ */

static void run_nothing(DeskTask *task G_GNUC_UNUSED, DeskStore *store G_GNUC_UNUSED)
{
}

static const DeskTaskKind NEWS = { .run = run_nothing };

/* What others did is told by itself, before a request of ours changes more. */
static void follow_first(DeskStore *store)
{
    unsigned changes = 0;
    if (!store->session || !session_follow(store->session, NULL))
        return;
    DeskView *view = desk_view_renew(store, &changes);
    if (!view)
        return;
    DeskTask *news = desk_task_new(&NEWS, sizeof *news);
    news->view = view;
    news->changes = (changes & ~(unsigned)DESK_POINTS) | DESK_OTHERS;
    desk_store_send(store, news);
}

/* ---- the thread ------------------------------------------------------------------ */

/* NULL: it is to end. */
static DeskTask *next_task(DeskStore *store)
{
    g_mutex_lock(&store->lock);
    while (g_queue_is_empty(&store->tasks) && !store->stopping)
        g_cond_wait(&store->wake, &store->lock);
    DeskTask *task = g_queue_pop_head(&store->tasks);
    g_mutex_unlock(&store->lock);
    return task;
}

/* Sentences wait for sentences; only this thread begins to ask about one. */
static bool waits_behind(DeskStore *store, DeskTask *task)
{
    g_mutex_lock(&store->lock);
    bool waits = store->asking != 0;
    if (waits)
        g_queue_push_tail(&store->waiting, task);
    g_mutex_unlock(&store->lock);
    return waits;
}

static void run_task(DeskStore *store, DeskTask *task)
{
    if (task->kind->sentence && waits_behind(store, task))
        return;
    if (task->kind->asked)
        follow_first(store);
    task->kind->run(task, store);
    if (task->kept)
        return;
    if (store->session && !task->view)
        task->view = desk_view_renew(store, &task->changes);
    DeskWaiting *waiting = task->waiting;
    desk_store_send(store, task);
    if (!waiting)
        return;
    g_mutex_lock(&waiting->lock);
    waiting->done = true;
    g_cond_signal(&waiting->wake);
    g_mutex_unlock(&waiting->lock);
}

void desk_store_forget(DeskStore *store)
{
    g_mutex_lock(&store->lock);
    store->asking = 0;
    g_clear_object(&store->asked);
    g_mutex_unlock(&store->lock);
}

/* NULL: none waits, or there is a new one to wait for. */
static DeskTask *next_waiting(DeskStore *store)
{
    g_mutex_lock(&store->lock);
    DeskTask *task = store->asking ? NULL : g_queue_pop_head(&store->waiting);
    g_mutex_unlock(&store->lock);
    return task;
}

void desk_store_answer(DeskStore *store, DeskTask *task)
{
    task->view = desk_view_renew(store, &task->changes);
    desk_store_forget(store);
    desk_store_send(store, task);
    while ((task = next_waiting(store)))
        run_task(store, task);
}

static void *store_thread(void *data)
{
    DeskStore *store = data;
    DeskTask *task;
    while ((task = next_task(store)))
        run_task(store, task);
    g_queue_clear_full(&store->waiting, (GDestroyNotify)desk_task_free);
    session_close(g_steal_pointer(&store->session));
    desk_view_unref(g_steal_pointer(&store->view));
    desk_view_unref(g_steal_pointer(&store->before));
    session_points_clear(&store->put);
    g_mutex_lock(&store->lock);
    store->ended = true;
    g_cond_broadcast(&store->wake);
    g_mutex_unlock(&store->lock);
    desk_store_unref(store);
    return NULL;
}

DeskStore *desk_store_new(Desk *desk, const char *path, GThread **thread)
{
    DeskStore *store = g_new0(DeskStore, 1);
    g_atomic_ref_count_init(&store->refs);
    g_mutex_init(&store->lock);
    g_cond_init(&store->wake);
    g_queue_init(&store->tasks);
    g_queue_init(&store->waiting);
    store->context = g_main_context_ref(desk->context);
    store->desk = desk;
    store->path = g_strdup(path);
    store->watch = -1;
    store->amends = g_array_new(FALSE, FALSE, sizeof(DeskAmend));
    *thread = g_thread_new("store", store_thread, desk_store_ref(store));
    return store;
}

DeskTicket desk_store_post(DeskStore *store, DeskTask *task)
{
    static unsigned newest; /* desks of several threads may count together */
    DeskTicket ticket;
    do
        ticket = (DeskTicket)g_atomic_int_add((int *)&newest, 1) + 1;
    while (ticket == 0);
    task->ticket = ticket;
    g_mutex_lock(&store->lock);
    g_queue_push_tail(&store->tasks, task);
    g_cond_broadcast(&store->wake);
    g_mutex_unlock(&store->lock);
    return ticket;
}

static bool post_unless_stopping(DeskStore *store, DeskTask *task)
{
    g_mutex_lock(&store->lock);
    bool posted = !store->stopping;
    if (posted)
        g_queue_push_tail(&store->tasks, task);
    g_cond_broadcast(&store->wake);
    g_mutex_unlock(&store->lock);
    return posted;
}

bool desk_store_wait(DeskStore *store, DeskTask *task)
{
    DeskWaiting waiting = { .done = false };
    task->waiting = &waiting;
    g_mutex_init(&waiting.lock);
    g_cond_init(&waiting.wake);
    bool posted = post_unless_stopping(store, task);
    if (!posted)
        desk_task_free(task);
    g_mutex_lock(&waiting.lock);
    while (posted && !waiting.done)
        g_cond_wait(&waiting.wake, &waiting.lock);
    g_mutex_unlock(&waiting.lock);
    g_mutex_clear(&waiting.lock);
    g_cond_clear(&waiting.wake);
    return posted;
}

static gint compare_ticket(gconstpointer task, gconstpointer ticket)
{
    return ((const DeskTask *)task)->ticket == *(const DeskTicket *)ticket ? 0 : 1;
}

/* With the lock held. */
static DeskTask *take_out(GQueue *tasks, DeskTicket ticket)
{
    GList *link = g_queue_find_custom(tasks, &ticket, compare_ticket);
    DeskTask *task = link ? link->data : NULL;
    if (link)
        g_queue_delete_link(tasks, link);
    return task;
}

bool desk_store_cancel(DeskStore *store, DeskTicket ticket)
{
    g_mutex_lock(&store->lock);
    DeskTask *task = take_out(&store->tasks, ticket);
    if (!task)
        task = take_out(&store->waiting, ticket);
    g_autoptr(GCancellable) asked =
        store->asking == ticket && store->asked ? g_object_ref(store->asked) : NULL;
    g_mutex_unlock(&store->lock);
    if (asked)
        g_cancellable_cancel(asked);
    if (task)
        desk_task_free(task);
    return task != NULL;
}

bool desk_store_stop(DeskStore *store, int64_t deadline)
{
    bool waits = true;
    g_mutex_lock(&store->lock);
    store->stopping = true;
    g_cond_broadcast(&store->wake);
    while (!store->ended && waits)
        waits = g_cond_wait_until(&store->wake, &store->lock, deadline);
    bool ended = store->ended;
    g_mutex_unlock(&store->lock);
    return ended;
}
