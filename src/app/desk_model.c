/*
 * Sentences that a model is asked about: the lane where that is waited for.
 *
 * The sentence's task is kept until it is concluded, and the sentences behind it wait
 * in the store; all else goes on. What the model says is told by news that show the
 * latest there is, so that a slow terminal gets fewer of them and none is late.
 */
#include "desk_lane.h"

typedef struct {
    DeskWork work;
    DeskTask *task;    /* NULL: answered */
    SayResult *result; /* of the task */
    DeskTicket ticket;
    GCancellable *cancellable;
    /* what is told, under the lock */
    GMutex lock;
    bool telling; /* news are on their way */
    InquiryPhase phase;
    const char *model; /* interned */
    unsigned n;
    GString *text;
} ModelWork;

/* ---- telling --------------------------------------------------------------------- */

typedef struct {
    DeskTask task;
    ModelWork *asking;
} News;

static void news_done(DeskTask *task, Desk *desk)
{
    ModelWork *asking = ((News *)task)->asking;
    g_mutex_lock(&asking->lock);
    g_autofree char *text = g_strdup(asking->text->str);
    const DeskReply reply = {
        .ticket = asking->ticket,
        .phase = asking->phase,
        .model = asking->model,
        .n = asking->n,
        .text = text,
    };
    asking->telling = false;
    g_mutex_unlock(&asking->lock);
    if (desk->listener.reply)
        desk->listener.reply(desk, &reply, desk->user);
}

static void news_clear(DeskTask *task)
{
    desk_work_unref(&((News *)task)->asking->work);
}

static const DeskTaskKind NEWS = { .done = news_done, .clear = news_clear };

/* With the lock held, which it gives back. */
static void tell(ModelWork *asking)
{
    bool waits = asking->telling;
    asking->telling = true;
    g_mutex_unlock(&asking->lock);
    if (waits)
        return;
    News *news = desk_task_new(&NEWS, sizeof *news);
    news->asking = asking;
    desk_work_ref(&asking->work);
    desk_store_send(asking->work.store, &news->task);
}

static void hear_phase(InquiryPhase phase, const char *model, unsigned n, void *user)
{
    ModelWork *asking = user;
    g_mutex_lock(&asking->lock);
    asking->phase = phase;
    asking->model = g_intern_string(model);
    asking->n = n;
    tell(asking);
}

static void hear_reply(const char *text, void *user)
{
    ModelWork *asking = user;
    g_mutex_lock(&asking->lock);
    if (text)
        g_string_append(asking->text, text);
    else
        g_string_truncate(asking->text, 0);
    tell(asking);
}

/* ---- asking ---------------------------------------------------------------------- */

/* In the store thread. */
static void conclude(Session *session, void *data)
{
    ModelWork *asking = data;
    session_conclude(session, asking->result);
    if (!asking->result->inquiry)
        desk_store_answer(asking->work.store, g_steal_pointer(&asking->task));
}

static void run(DeskWork *work)
{
    ModelWork *asking = (ModelWork *)work;
    const InquiryListener listener = { hear_phase, hear_reply, asking };
    bool goes_on = true;
    while (goes_on && asking->task) {
        hear_reply(NULL, asking);
        inquiry_ask(asking->result->inquiry, &listener, asking->cancellable);
        goes_on = desk_work_call(work, conclude, asking);
    }
}

static void cancel(DeskWork *work)
{
    g_cancellable_cancel(((ModelWork *)work)->cancellable);
}

static void clear(DeskWork *work)
{
    ModelWork *asking = (ModelWork *)work;
    if (asking->task)
        desk_task_free(asking->task);
    g_object_unref(asking->cancellable);
    g_string_free(asking->text, TRUE);
    g_mutex_clear(&asking->lock);
}

static const DeskWorkKind MODEL = { run, clear, cancel };

static ModelWork *model_work_new(DeskStore *store, DeskTask *task, SayResult *result)
{
    ModelWork *asking = desk_work_new(&MODEL, sizeof *asking, store);
    asking->task = task;
    asking->result = result;
    asking->ticket = task->ticket;
    asking->cancellable = g_cancellable_new();
    asking->text = g_string_new(NULL);
    asking->model = "";
    g_mutex_init(&asking->lock);
    return asking;
}

/* The desk is being closed: nobody is asked any more. */
static void give_up(DeskStore *store, SayResult *result)
{
    g_autoptr(GCancellable) cancelled = g_cancellable_new();
    g_cancellable_cancel(cancelled);
    while (result->inquiry) {
        inquiry_ask(result->inquiry, NULL, cancelled);
        session_conclude(store->session, result);
    }
}

void desk_model_ask(DeskStore *store, DeskTask *task, SayResult *result)
{
    ModelWork *asking = model_work_new(store, task, result);
    g_mutex_lock(&store->lock);
    store->asking = task->ticket;
    g_set_object(&store->asked, asking->cancellable);
    g_mutex_unlock(&store->lock);
    task->kept = true;
    desk_work_ref(&asking->work);
    if (!desk_lane_post(store->models, &asking->work)) {
        asking->task = NULL;
        task->kept = false;
        desk_store_forget(store);
        give_up(store, result);
    }
    desk_work_unref(&asking->work);
}
