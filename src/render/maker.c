#include "maker.h"

#include "chatkut/model/loss.h"
#include "segment_maker.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum {
    RUN_SECONDS = 60, /* the longest run: what is made ahead of its place waits, open */
    CULPRIT_SIZE = 80,
};

/* Of todo: those that are one thread's to make and not yet begun. */
typedef struct {
    unsigned begin, end;
} Run;

struct Makers {
    const Making *making;
    int64_t share;      /* frames of a run */
    GPtrArray *threads; /* GThread * */
    atomic_bool stop;
    atomic_int_fast64_t pictures;
    atomic_uint working; /* threads */

    GMutex lock; /* of all below */
    GCond changed;
    unsigned next;     /* in todo: not yet in a run */
    Run *runs;         /* one a thread */
    unsigned begun;    /* threads */
    bool told;         /* that there is a first picture */
    GQueue blanks;     /* descriptors + 1 */
    unsigned waiting;  /* threads that wait for one … */
    unsigned starting; /* … or will at once */
    GArray *made;      /* Made, not yet taken */
    GError *error;     /* the first */
    GPtrArray *losses; /* that it is about; NULL: none */
    char culprit[CULPRIT_SIZE];
};

/* One thread's. */
typedef struct {
    Makers *makers;
    unsigned number;
    bool begun;
    SegmentMaker *pictures;
} Maker;

static const Segment *segment_at(const Making *making, unsigned todo)
{
    unsigned index = g_array_index(making->todo, unsigned, todo);
    return &g_array_index(making->segments, Segment, index);
}

/* ---- one segment ----------------------------------------------------------------- */

static void blame(Makers *makers, const char *culprit)
{
    g_mutex_lock(&makers->lock);
    if (culprit && !makers->culprit[0])
        g_strlcpy(makers->culprit, culprit, CULPRIT_SIZE);
    g_mutex_unlock(&makers->lock);
}

static bool count_picture(void *data)
{
    Makers *makers = data;
    if (atomic_fetch_add(&makers->pictures, 1) == 0) {
        g_mutex_lock(&makers->lock);
        g_cond_broadcast(&makers->changed);
        g_mutex_unlock(&makers->lock);
    }
    return !atomic_load(&makers->stop);
}

/* Not those that mix and encode the sound: they are soon done. */
static bool any_spare(void *data)
{
    Makers *makers = data;
    return atomic_load(&makers->working) < g_get_num_processors();
}

static unsigned makers_count(const Making *making)
{
    return MIN(making->threads, making->todo->len);
}

static SegmentMaker *hire(Makers *makers, unsigned number)
{
    const Making *making = makers->making;
    const SegmentWork work = { .range = making->range,
                               .strict = making->strict,
                               .alone = makers_count(making) == 1,
                               .pulse = making->pulse,
                               .pulse_slot = number,
                               .file = making->file,
                               .store = making->store,
                               .data = making->data,
                               .sources = making->sources,
                               .tick = count_picture,
                               .spare = any_spare,
                               .tick_data = makers };
    return segment_maker_new(&work);
}

/* ---- sharing the work ------------------------------------------------------------ */

static int64_t run_frames(const Makers *makers, Run run)
{
    int64_t frames = 0;
    for (unsigned i = run.begin; i < run.end; i++)
        frames += segment_at(makers->making, i)->frames;
    return frames;
}

/* From what no thread has. */
static Run take_run(Makers *makers)
{
    Run run = { makers->next, makers->next };
    for (int64_t frames = 0;
         run.end < makers->making->todo->len && frames < makers->share; run.end++)
        frames += segment_at(makers->making, run.end)->frames;
    makers->next = run.end;
    return run;
}

/* The later half of the longest run: its thread goes on from where it is. */
static Run steal_run(Makers *makers)
{
    Run *longest = &makers->runs[0];
    for (unsigned i = 1; i < makers->making->threads; i++)
        if (run_frames(makers, makers->runs[i]) > run_frames(makers, *longest))
            longest = &makers->runs[i];
    Run stolen = { longest->end, longest->end };
    int64_t half = (run_frames(makers, *longest) + 1) / 2;
    while (stolen.begin > longest->begin && run_frames(makers, stolen) < half)
        stolen.begin--;
    longest->end = stolen.begin;
    return stolen;
}

/* What a thread is to make next, of todo. False: nothing is left. */
static bool next_segment(Makers *makers, Run *own, unsigned *todo)
{
    g_mutex_lock(&makers->lock);
    if (own->begin == own->end)
        *own = take_run(makers);
    if (own->begin == own->end)
        *own = steal_run(makers);
    bool any = !atomic_load(&makers->stop) && own->begin < own->end;
    if (any)
        *todo = own->begin++;
    g_mutex_unlock(&makers->lock);
    return any;
}

static Run *own_run(Makers *makers)
{
    g_mutex_lock(&makers->lock);
    Run *run = &makers->runs[makers->begun++];
    g_mutex_unlock(&makers->lock);
    return run;
}

/* -1: it was stopped. */
static int take_blank(Maker *maker)
{
    Makers *makers = maker->makers;
    int fd = -1;
    g_mutex_lock(&makers->lock);
    makers->starting -= !maker->begun;
    maker->begun = true;
    makers->waiting++;
    g_cond_broadcast(&makers->changed);
    while (g_queue_is_empty(&makers->blanks) && !atomic_load(&makers->stop))
        g_cond_wait(&makers->changed, &makers->lock);
    makers->waiting--;
    if (!g_queue_is_empty(&makers->blanks))
        fd = GPOINTER_TO_INT(g_queue_pop_head(&makers->blanks)) - 1;
    g_mutex_unlock(&makers->lock);
    return fd;
}

/* Takes fd and losses. */
static void hand_over(Makers *makers, unsigned todo, int fd, GPtrArray *losses)
{
    Made made = { g_array_index(makers->making->todo, unsigned, todo), fd, losses };
    g_mutex_lock(&makers->lock);
    g_array_append_val(makers->made, made);
    g_cond_broadcast(&makers->changed);
    g_mutex_unlock(&makers->lock);
}

/* Takes the error and what it is about; they may be NULL. What counts is why it
 * stopped: the job may have taken that error when another thread comes with its own. */
static void give_up(Makers *makers, GError *error, GPtrArray *losses)
{
    g_mutex_lock(&makers->lock);
    bool first = !atomic_exchange(&makers->stop, true);
    if (error && first) {
        makers->error = g_steal_pointer(&error);
        makers->losses = g_steal_pointer(&losses);
    }
    g_cond_broadcast(&makers->changed);
    g_mutex_unlock(&makers->lock);
    g_clear_error(&error);
    if (losses)
        g_ptr_array_unref(losses);
}

static bool make_one(Maker *maker, unsigned todo)
{
    Makers *makers = maker->makers;
    GError *error = NULL;
    GPtrArray *losses = NULL;
    /* While it waits for the app it is at nothing. */
    pulse_set(makers->making->pulse, maker->number, PULSE_IDLE);
    int fd = take_blank(maker);
    if (fd < 0)
        return false;
    if (segment_maker_make(maker->pictures, segment_at(makers->making, todo), fd,
                           &losses, &error)) {
        hand_over(makers, todo, fd, losses);
        return true;
    }
    close(fd);
    if (error)
        blame(makers, segment_maker_culprit(maker->pictures));
    give_up(makers, error, losses);
    return false;
}

static void *make_segments(void *data)
{
    Makers *makers = data;
    Run *own = own_run(makers);
    Maker maker = { .makers = makers, .number = (unsigned)(own - makers->runs) };
    unsigned todo;
    maker.pictures = hire(makers, maker.number);
    while (next_segment(makers, own, &todo) && make_one(&maker, todo))
        ;
    segment_maker_free(maker.pictures);
    pulse_set(makers->making->pulse, maker.number, PULSE_IDLE);
    atomic_fetch_sub(&makers->working, 1);
    return NULL;
}

/* ---- the job's side -------------------------------------------------------------- */

/* The same for all, at most a minute. */
static int64_t share_of_work(const Makers *makers)
{
    const Making *making = makers->making;
    Rate rate = making->range->output->rate;
    int64_t all = run_frames(makers, (Run){ 0, making->todo->len });
    int64_t most = (int64_t)RUN_SECONDS * rate.num / rate.den;
    return MIN(most, (all + making->threads - 1) / making->threads);
}

Makers *makers_new(const Making *making)
{
    Makers *makers = g_new0(Makers, 1);
    makers->making = making;
    makers->share = share_of_work(makers);
    makers->runs = g_new0(Run, making->threads);
    makers->made = g_array_new(FALSE, FALSE, sizeof(Made));
    makers->threads = g_ptr_array_new();
    g_mutex_init(&makers->lock);
    g_cond_init(&makers->changed);
    g_queue_init(&makers->blanks);
    makers->starting = makers_count(making);
    makers->working = makers_count(making);
    for (unsigned i = 0; i < makers_count(making); i++)
        g_ptr_array_add(makers->threads, g_thread_new("maker", make_segments, makers));
    return makers;
}

static void made_clear(Made *made)
{
    close(made->fd);
    g_clear_pointer(&made->losses, g_ptr_array_unref);
}

void makers_free(Makers *makers)
{
    if (!makers)
        return;
    give_up(makers, NULL, NULL);
    for (unsigned i = 0; i < makers->threads->len; i++)
        g_thread_join(g_ptr_array_index(makers->threads, i));
    while (!g_queue_is_empty(&makers->blanks))
        close(GPOINTER_TO_INT(g_queue_pop_head(&makers->blanks)) - 1);
    for (unsigned i = 0; i < makers->made->len; i++)
        made_clear(&g_array_index(makers->made, Made, i));
    g_array_unref(makers->made);
    g_ptr_array_unref(makers->threads);
    g_clear_error(&makers->error);
    g_clear_pointer(&makers->losses, g_ptr_array_unref);
    g_free(makers->runs);
    g_cond_clear(&makers->changed);
    g_mutex_clear(&makers->lock);
    g_free(makers);
}

unsigned makers_hunger(Makers *makers)
{
    g_mutex_lock(&makers->lock);
    unsigned fed = g_queue_get_length(&makers->blanks);
    unsigned wanted = makers->starting + makers->waiting;
    unsigned hunger = wanted > fed ? wanted - fed : 0;
    g_mutex_unlock(&makers->lock);
    return hunger;
}

void makers_feed(Makers *makers, int fd)
{
    g_mutex_lock(&makers->lock);
    g_queue_push_tail(&makers->blanks, GINT_TO_POINTER(fd + 1));
    g_cond_broadcast(&makers->changed);
    g_mutex_unlock(&makers->lock);
}

/* The first picture is there; once. */
static bool has_news(Makers *makers)
{
    bool news = !makers->told && atomic_load(&makers->pictures) > 0;
    makers->told |= news;
    return news;
}

bool makers_take(Makers *makers, int timeout_ms, Made *made, GError **error)
{
    gint64 until = g_get_monotonic_time() + 1000 * (gint64)timeout_ms;
    g_mutex_lock(&makers->lock);
    while (makers->made->len == 0 && !makers->error && !has_news(makers) &&
           makers->waiting <= g_queue_get_length(&makers->blanks) &&
           g_cond_wait_until(&makers->changed, &makers->lock, until))
        ;
    bool any = makers->made->len > 0;
    if (any) {
        *made = g_array_index(makers->made, Made, 0);
        g_array_remove_index(makers->made, 0);
    } else if (makers->error) {
        g_propagate_error(error, g_steal_pointer(&makers->error));
    }
    g_mutex_unlock(&makers->lock);
    return any;
}

int64_t makers_pictures(Makers *makers)
{
    return atomic_load(&makers->pictures);
}

const GPtrArray *makers_losses(Makers *makers)
{
    g_mutex_lock(&makers->lock);
    const GPtrArray *losses = makers->losses;
    g_mutex_unlock(&makers->lock);
    return losses;
}

void makers_culprit(Makers *makers, char *culprit, size_t size)
{
    g_mutex_lock(&makers->lock);
    g_strlcpy(culprit, makers->culprit, size);
    g_mutex_unlock(&makers->lock);
}
