#include "desk_lane.h"

#include <glib/gi18n.h>

enum { TELL_MS = 100 };

/* ---- works ----------------------------------------------------------------------- */

void *desk_work_new(const DeskWorkKind *kind, size_t size, DeskStore *store)
{
    DeskWork *work = g_malloc0(size);
    work->kind = kind;
    work->store = desk_store_ref(store);
    g_atomic_ref_count_init(&work->refs);
    return work;
}

DeskWork *desk_work_ref(DeskWork *work)
{
    g_atomic_ref_count_inc(&work->refs);
    return work;
}

void desk_work_unref(DeskWork *work)
{
    if (!g_atomic_ref_count_dec(&work->refs))
        return;
    if (work->kind->clear)
        work->kind->clear(work);
    desk_store_unref(work->store);
    g_free(work);
}

void desk_work_cancel(DeskWork *work)
{
    atomic_store(&work->cancel, true);
    if (work->kind->cancel)
        work->kind->cancel(work);
}

bool desk_work_cancelled(DeskWork *work)
{
    return atomic_load(&work->cancel);
}

/* ---- news ------------------------------------------------------------------------ */

typedef struct {
    DeskTask task;
    DeskWork *work;
    DeskJobState state;
    unsigned done, total;
    double eta_s, elapsed_s;
    char *at, *sentence;
} News;

static void news_done(DeskTask *task, Desk *desk)
{
    News *news = (News *)task;
    DeskJob *job = (DeskJob *)(uintptr_t)desk_job(desk, news->work->number);
    if (!job)
        return;
    job->state = news->state;
    job->elapsed_s = news->elapsed_s;
    job->eta_s = news->eta_s;
    if (news->state == DESK_RUNNING) {
        job->done = news->done;
        job->total = news->total;
    }
    g_free(job->at);
    job->at = g_steal_pointer(&news->at);
    job->sentence = g_steal_pointer(&news->sentence);
    if (news->state != DESK_RUNNING && job->kind == DESK_RENDER)
        desk_render_show(news->work, job);
    else if (news->state != DESK_RUNNING)
        desk_import_show(news->work, job);
    if (desk->listener.job)
        desk->listener.job(desk, news->work->number, desk->user);
}

static void news_clear(DeskTask *task)
{
    News *news = (News *)task;
    desk_work_unref(news->work);
    g_free(news->at);
    g_free(news->sentence);
}

static const DeskTaskKind NEWS = { NULL, news_done, news_clear, false };

static News *news_new(DeskWork *work, DeskJobState state)
{
    News *news = desk_task_new(&NEWS, sizeof *news);
    news->work = desk_work_ref(work);
    news->state = state;
    news->eta_s = -1;
    news->elapsed_s = (double)(g_get_monotonic_time() - work->began_us) / 1e6;
    return news;
}

void desk_work_tell(DeskWork *work, unsigned done, unsigned total, const char *at,
                    double eta_s)
{
    int64_t now = g_get_monotonic_time();
    if (work->told_us > 0 && now - work->told_us < TELL_MS * 1000)
        return;
    work->told_us = now;
    News *news = news_new(work, DESK_RUNNING);
    news->done = done;
    news->total = total;
    news->eta_s = eta_s;
    news->at = g_strdup(at);
    desk_store_send(work->store, &news->task);
}

void desk_work_end(DeskWork *work, DeskJobState state, char *sentence)
{
    News *news = news_new(work, state);
    news->sentence = sentence;
    desk_store_send(work->store, &news->task);
}

/* ---- asking the store thread ----------------------------------------------------- */

typedef struct {
    DeskTask task;
    void (*call)(Session *session, void *data);
    void *data;
    bool *done;
} Call;

static void call_run(DeskTask *task, DeskStore *store)
{
    Call *call = (Call *)task;
    *call->done = store->session != NULL;
    if (store->session)
        call->call(store->session, call->data);
}

static const DeskTaskKind CALL = { call_run, NULL, NULL, false };

bool desk_work_call(DeskWork *work, void (*call)(Session *session, void *data),
                    void *data)
{
    bool done = false;
    Call *task = desk_task_new(&CALL, sizeof *task);
    task->call = call;
    task->data = data;
    task->done = &done;
    return desk_store_wait(work->store, &task->task) && done;
}

GError *desk_work_failure(const DeskWork *work)
{
    const GError *failure = work->store->failure; /* set before any work begins */
    return failure ? g_error_copy(failure)
                   : g_error_new_literal(PROJECT_ERROR, PROJECT_ERROR_BUSY,
                                         _("The project is being closed."));
}

/* ---- lanes ----------------------------------------------------------------------- */

DeskLane *desk_lane_ref(DeskLane *lane)
{
    g_atomic_ref_count_inc(&lane->refs);
    return lane;
}

void desk_lane_unref(DeskLane *lane)
{
    if (!g_atomic_ref_count_dec(&lane->refs))
        return;
    g_mutex_clear(&lane->lock);
    g_cond_clear(&lane->wake);
    g_free(lane);
}

/* NULL: it is to end. */
static DeskWork *next_work(DeskLane *lane)
{
    g_mutex_lock(&lane->lock);
    while (g_queue_is_empty(&lane->works) && !lane->stopping)
        g_cond_wait(&lane->wake, &lane->lock);
    lane->now = lane->stopping ? NULL : g_queue_pop_head(&lane->works);
    DeskWork *work = lane->now;
    g_mutex_unlock(&lane->lock);
    return work;
}

static void run_work(DeskLane *lane, DeskWork *work)
{
    work->began_us = g_get_monotonic_time();
    if (work->number > 0 && desk_work_cancelled(work))
        desk_work_end(work, DESK_CANCELLED, g_strdup(_("It was not begun.")));
    else
        work->kind->run(work);
    g_mutex_lock(&lane->lock);
    lane->now = NULL;
    g_mutex_unlock(&lane->lock);
    desk_work_unref(work);
}

static void *lane_thread(void *data)
{
    DeskLane *lane = data;
    DeskWork *work;
    while ((work = next_work(lane)))
        run_work(lane, work);
    g_mutex_lock(&lane->lock);
    lane->ended = true;
    g_cond_broadcast(&lane->wake);
    g_mutex_unlock(&lane->lock);
    desk_lane_unref(lane);
    return NULL;
}

DeskLane *desk_lane_new(void)
{
    DeskLane *lane = g_new0(DeskLane, 1);
    g_atomic_ref_count_init(&lane->refs);
    g_mutex_init(&lane->lock);
    g_cond_init(&lane->wake);
    g_queue_init(&lane->works);
    return lane;
}

bool desk_lane_post(DeskLane *lane, DeskWork *work)
{
    g_mutex_lock(&lane->lock);
    bool posted = !lane->stopping;
    if (posted)
        g_queue_push_tail(&lane->works, work);
    if (posted && !lane->thread)
        lane->thread = g_thread_new("job", lane_thread, desk_lane_ref(lane));
    g_cond_broadcast(&lane->wake);
    g_mutex_unlock(&lane->lock);
    if (!posted)
        desk_work_unref(work);
    return posted;
}

void desk_lane_stop(DeskLane *lane, int64_t deadline)
{
    bool waits = true;
    g_mutex_lock(&lane->lock);
    lane->stopping = true;
    g_queue_clear_full(&lane->works, (GDestroyNotify)desk_work_unref);
    if (lane->now)
        desk_work_cancel(lane->now);
    g_cond_broadcast(&lane->wake);
    while (lane->thread && !lane->ended && waits)
        waits = g_cond_wait_until(&lane->wake, &lane->lock, deadline);
    bool ended = lane->ended;
    g_mutex_unlock(&lane->lock);
    if (lane->thread && ended)
        g_thread_join(lane->thread);
    else if (lane->thread)
        g_thread_unref(lane->thread);
    desk_lane_unref(lane);
}
