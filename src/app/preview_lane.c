/* A lane of a preview: a thread with a worker that makes one segment after another. */
#include "film_files.h"
#include "preview_private.h"

#include "chatkut/model/output.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIM_EVERY = 256 /* parts, after which the cache is looked at */ };

/* How nice the processes are: a render is not, and comes first. */
static const int niceness[PREVIEW_LANES] = { 4, 12 };

/* What a lane's thread has for itself. */
typedef struct {
    Lane *lane;
    Preview *preview;
    Cache *cache;         /* NULL: nothing is kept */
    StreamWorker *worker; /* NULL: not started yet */
    Show *opened;         /* what it streams; NULL: nothing */
    StreamPlan *plan;     /* as this worker has it */
    unsigned made;
} Hand;

/* ---- the worker ------------------------------------------------------------------ */

static bool hire(Hand *hand, GError **error)
{
    if (hand->worker)
        return true;
    if (!hand->cache)
        hand->cache = film_open_cache(NULL);
    hand->worker =
        stream_worker_new(NULL, hand->cache, niceness[hand->lane->number], error);
    return hand->worker != NULL;
}

static void close_show(Hand *hand)
{
    g_clear_pointer(&hand->opened, show_unref);
    g_clear_pointer(&hand->plan, stream_plan_unref);
}

/* Tell the worker what is shown. */
static bool open_show(Hand *hand, Show *show, GError **error)
{
    const Sequence *sequence = composition_main(show->composition);
    const StreamJob job = {
        .composition = show->composition,
        .sequence = sequence->node.id,
        .output = output_preview_spec(sequence->width, sequence->height, sequence->rate,
                                      PREVIEW_LINES),
        .path = preview_path,
        .check = preview_check,
        .user = hand->preview,
    };
    if (hand->opened == show)
        return true;
    close_show(hand);
    if (!hire(hand, error))
        return false;
    hand->plan = stream_worker_open(hand->worker, &job, &hand->lane->stop, error);
    if (!hand->plan)
        return false;
    hand->opened = show_ref(show);
    return true;
}

/* ---- the plan -------------------------------------------------------------------- */

static PartState *look_for_parts(const Hand *hand)
{
    const GArray *parts = hand->plan->parts;
    PartState *states = g_new0(PartState, parts->len);
    for (unsigned i = 0; hand->cache && i < parts->len; i++) {
        const StreamPart *part = &g_array_index(parts, StreamPart, i);
        if (part->kept && cache_has(hand->cache, part->key))
            states[i] = PART_MADE;
    }
    return states;
}

/* With the lock held. */
static void note_change(Preview *preview, Show *show)
{
    const GArray *now = show->plan->parts;
    const GArray *before = preview->last ? preview->last->parts : now;
    unsigned i = 0, n = MIN(now->len, before->len);
    while (i < n && strcmp(g_array_index(now, StreamPart, i).name,
                           g_array_index(before, StreamPart, i).name) == 0)
        i++;
    show->changes = i < now->len || i < before->len;
    show->change = stream_plan_time(show->plan, MIN(i, now->len - 1));
    stream_plan_unref(preview->last);
    preview->last = stream_plan_ref(show->plan);
}

static bool plan_show(Hand *hand, Show *show, GError **error)
{
    Preview *preview = hand->preview;
    if (!open_show(hand, show, error))
        return false;
    PartState *states = look_for_parts(hand);
    g_mutex_lock(&preview->lock);
    show->plan = stream_plan_ref(hand->plan);
    show->states = states;
    note_change(preview, show);
    if (preview->show == show)
        preview_tell(preview, PREVIEW_PLAYLIST, NULL);
    g_mutex_unlock(&preview->lock);
    return true;
}

/* ---- parts ----------------------------------------------------------------------- */

static GBytes *read_all(int fd)
{
    struct stat info;
    if (fstat(fd, &info) != 0 || info.st_size <= 0)
        return NULL;
    gsize size = (gsize)info.st_size, at = 0;
    char *bytes = g_malloc(size);
    while (at < size) {
        ssize_t got = pread(fd, bytes + at, size - at, (off_t)at);
        if (got <= 0)
            break;
        at += (gsize)got;
    }
    return g_bytes_new_take(bytes, at);
}

static const StreamPart *part_of(const Task *task)
{
    return &g_array_index(task->show->plan->parts, StreamPart, (unsigned)task->part);
}

/* What slates are in is not what its name says: it is good for now. */
static void keep(const Hand *hand, const Task *task, GBytes *bytes, StreamMade made)
{
    Preview *preview = hand->preview;
    const StreamPart *part = part_of(task);
    g_mutex_lock(&preview->lock);
    task->show->states[task->part] =
        task->kind == TASK_MUX && !bytes ? PART_FAILED : PART_MADE;
    if (bytes)
        preview_store_put(preview->store, part->name, bytes, !made.lost);
    if (!made.reused)
        preview_note_warm(hand->lane, part);
    preview_tell(preview, PREVIEW_PROGRESS, NULL);
    g_mutex_unlock(&preview->lock);
}

static bool make_part(Hand *hand, const Task *task, GError **error)
{
    StreamMade made = { 0 };
    if (!open_show(hand, task->show, error))
        return false;
    int fd = task->kind == TASK_MUX ? memfd_create("segment", MFD_CLOEXEC) : -1;
    bool fine = stream_worker_make(hand->worker, (unsigned)task->part, fd,
                                   &hand->lane->stop, &made, error);
    g_autoptr(GBytes) bytes = fine && fd >= 0 ? read_all(fd) : NULL;
    if (fine)
        keep(hand, task, bytes, made);
    if (fd >= 0)
        close(fd);
    if (fine && ++hand->made % TRIM_EVERY == 0 && hand->cache)
        cache_trim(hand->cache, -1);
    return fine;
}

static bool warm_part(Hand *hand, const Task *task, GError **error)
{
    Preview *preview = hand->preview;
    if (!open_show(hand, task->show, error) ||
        !stream_worker_warm(hand->worker, (unsigned)task->part, &hand->lane->stop,
                            error))
        return false;
    g_mutex_lock(&preview->lock);
    preview_note_warm(hand->lane, part_of(task));
    g_mutex_unlock(&preview->lock);
    return true;
}

static bool run_task(Hand *hand, const Task *task, GError **error)
{
    switch (task->kind) {
    case TASK_PLAN:
        return plan_show(hand, task->show, error);
    case TASK_WARM:
        return warm_part(hand, task, error);
    default:
        return make_part(hand, task, error);
    }
}

/* ---- the loop -------------------------------------------------------------------- */

/* With the lock held. */
static void fail_task(Lane *lane, const Task *task, const GError *error)
{
    Preview *preview = lane->preview;
    bool empty = g_error_matches(error, WORKER_ERROR, WORKER_ERROR_EMPTY_TIMELINE);
    if (g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CANCELLED))
        return;
    if (task->kind == TASK_WARM) { /* once was enough */
        preview_note_warm(lane, part_of(task));
        return;
    }
    if (task->part >= 0)
        task->show->states[task->part] = PART_FAILED;
    else
        task->show->failed = true;
    if (preview->show == task->show && task->show->failures++ == 0)
        preview_tell(preview, empty ? PREVIEW_EMPTY : PREVIEW_FAILED, error->message);
}

/* With the lock held; it is not while it works. */
static void work(Hand *hand, Task *task)
{
    Preview *preview = hand->preview;
    Lane *lane = hand->lane;
    g_autoptr(GError) error = NULL;
    lane->works = true;
    lane->warms = task->kind == TASK_WARM;
    lane->show = task->show;
    lane->part = task->part;
    atomic_store(&lane->stop, STREAM_GO_ON);
    g_mutex_unlock(&preview->lock);
    bool fine = run_task(hand, task, &error);
    g_mutex_lock(&preview->lock);
    lane->works = lane->warms = false;
    lane->show = NULL;
    if (!fine)
        fail_task(lane, task, error);
    preview_answer(preview);
    g_cond_broadcast(&preview->changed);
    show_unref(task->show);
}

/* With the lock held: until something changes, it is time, or somebody has waited for
 * too long. */
static void rest(Preview *preview, gint64 again_us)
{
    gint64 until = again_us;
    if (until == 0 && preview->asked->len > 0)
        until = g_get_monotonic_time() + G_USEC_PER_SEC;
    if (until == 0)
        g_cond_wait(&preview->changed, &preview->lock);
    else if (!g_cond_wait_until(&preview->changed, &preview->lock, until))
        preview_answer(preview);
}

static void *run_lane(void *data)
{
    Lane *lane = data;
    Preview *preview = lane->preview;
    Hand hand = { .lane = lane, .preview = preview };
    g_mutex_lock(&preview->lock);
    while (!preview->quits) {
        Task task = preview_choose(preview, lane);
        if (task.show)
            work(&hand, &task);
        else
            rest(preview, task.again_us);
    }
    g_mutex_unlock(&preview->lock);
    close_show(&hand);
    stream_worker_free(hand.worker);
    cache_free(hand.cache);
    return NULL;
}

void preview_start_lanes(Preview *preview)
{
    for (unsigned i = 0; i < PREVIEW_LANES; i++) {
        Lane *lane = &preview->lanes[i];
        if (lane->thread)
            continue;
        lane->preview = preview;
        lane->number = i;
        lane->thread = g_thread_new("preview", run_lane, lane);
    }
}

void preview_stop_lanes(Preview *preview)
{
    g_mutex_lock(&preview->lock);
    preview->quits = true;
    for (unsigned i = 0; i < PREVIEW_LANES; i++)
        atomic_store(&preview->lanes[i].stop, STREAM_STOP_AT_ONCE);
    g_cond_broadcast(&preview->changed);
    g_mutex_unlock(&preview->lock);
    for (unsigned i = 0; i < PREVIEW_LANES; i++)
        if (preview->lanes[i].thread)
            g_thread_join(preview->lanes[i].thread);
}
