#include "maker.h"

#include "chatkut/media/input.h"
#include "chatkut/render/encode.h"
#include "chatkut/render/lost.h"
#include "chatkut/render/part.h"

#include <errno.h>
#include <glib/gi18n.h>
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

    GMutex lock; /* of all below */
    GCond changed;
    unsigned next;     /* in todo: not yet in a run */
    Run *runs;         /* one a thread */
    unsigned begun;    /* threads */
    GQueue blanks;     /* descriptors + 1 */
    unsigned waiting;  /* threads that wait for one */
    GArray *made;      /* Made, not yet taken */
    GError *error;     /* the first */
    GPtrArray *losses; /* that it is about; NULL: none */
    char culprit[CULPRIT_SIZE];
};

/* One thread's. */
typedef struct {
    Makers *makers;
    unsigned number;
    unsigned changed; /* files, when the compositor began */
    Compositor *compositor;
    PartWriter *part;  /* the one being written */
    GPtrArray *losses; /* in it; NULL: none yet */
} Maker;

static const Segment *segment_at(const Making *making, unsigned todo)
{
    unsigned index = g_array_index(making->todo, unsigned, todo);
    return &g_array_index(making->segments, Segment, index);
}

/* ---- one segment ----------------------------------------------------------------- */

static bool write_packet(AVPacket *packet, void *data, GError **error)
{
    const Maker *maker = data;
    return part_writer_add(maker->part, packet, error);
}

static void blame(Makers *makers, const char *culprit)
{
    g_mutex_lock(&makers->lock);
    if (culprit && !makers->culprit[0])
        g_strlcpy(makers->culprit, culprit, CULPRIT_SIZE);
    g_mutex_unlock(&makers->lock);
}

static bool note_losses(Maker *maker, int64_t frame, GError **error)
{
    const GArray *lost = compositor_lost(maker->compositor);
    if (lost->len == 0)
        return true;
    if (!maker->losses)
        maker->losses = losses_new();
    lost_note(lost, false, (int)frame, maker->losses);
    return !maker->makers->making->strict || lost_refuse(lost, error);
}

static bool add_pictures(Maker *maker, const Segment *segment, PictureEncoder *encoder,
                         GError **error)
{
    const SegmentRange *range = maker->makers->making->range;
    for (int64_t n = 0; n < segment->frames; n++) {
        RTime at = rtime_add(
            range->start, rtime_from_frames(segment->first + n, range->output->rate));
        if (atomic_load(&maker->makers->stop))
            return false;
        pulse_set(maker->makers->making->pulse, maker->number, segment->first + n);
        AVFrame *picture = compositor_picture(maker->compositor, at, error);
        if (!picture) {
            blame(maker->makers, compositor_culprit(maker->compositor));
            return false;
        }
        bool added = note_losses(maker, segment->first + n, error) &&
                     picture_encoder_add(encoder, picture, error);
        av_frame_free(&picture);
        if (!added)
            return false;
        atomic_fetch_add(&maker->makers->pictures, 1);
    }
    return true;
}

/* False without an error: it was stopped. */
static bool make_segment(Maker *maker, const Segment *segment, int fd, GError **error)
{
    const OutputSpec *spec = maker->makers->making->range->output;
    g_autoptr(PictureEncoder) encoder =
        picture_encoder_new(spec, write_packet, maker, error);
    if (!encoder)
        return false;
    AVRational frame = { spec->rate.den, spec->rate.num };
    g_autoptr(PartWriter) part =
        part_writer_new(fd, picture_encoder_parameters(encoder), frame);
    maker->part = part;
    return part && add_pictures(maker, segment, encoder, error) &&
           picture_encoder_finish(encoder, error) && part_writer_finish(part, error);
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
static int take_blank(Makers *makers)
{
    int fd = -1;
    g_mutex_lock(&makers->lock);
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

static void hand_over(Maker *maker, unsigned todo, int fd)
{
    Makers *makers = maker->makers;
    Made made = { g_array_index(makers->making->todo, unsigned, todo), fd,
                  g_steal_pointer(&maker->losses) };
    g_mutex_lock(&makers->lock);
    g_array_append_val(makers->made, made);
    g_cond_broadcast(&makers->changed);
    g_mutex_unlock(&makers->lock);
}

/* Takes the error and what it is about; they may be NULL. What counts is why it stopped:
 * the job may have taken that error when another thread comes with its own. */
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

static void renew_compositor(Maker *maker)
{
    const Making *making = maker->makers->making;
    const SegmentRange *range = making->range;
    compositor_free(maker->compositor);
    maker->compositor =
        compositor_new(range->composition, range->sequence, range->output->width,
                       range->output->height, false, making->file, making->data);
    compositor_use_store(maker->compositor, making->store);
    if (range->output->rough)
        compositor_roughen(maker->compositor);
}

/* What was read of a file that changed meanwhile may be anything: then the segment is
 * made again, without that file. */
static bool make_sure(Maker *maker, const Segment *segment, int fd, GError **error)
{
    Sources *sources = maker->makers->making->sources;
    for (unsigned changed; make_segment(maker, segment, fd, error);) {
        changed = sources_look(sources);
        if (changed == maker->changed)
            return true;
        maker->changed = changed;
        g_clear_pointer(&maker->losses, g_ptr_array_unref);
        renew_compositor(maker);
        if (ftruncate(fd, 0) != 0)
            return media_error_av(error, AVERROR(errno), _("a part of the film"));
    }
    return false;
}

static bool make_one(Maker *maker, unsigned todo)
{
    GError *error = NULL;
    /* While it waits for the app it is at nothing. */
    pulse_set(maker->makers->making->pulse, maker->number, PULSE_IDLE);
    int fd = take_blank(maker->makers);
    if (fd < 0)
        return false;
    if (make_sure(maker, segment_at(maker->makers->making, todo), fd, &error)) {
        hand_over(maker, todo, fd);
        return true;
    }
    close(fd);
    if (!maker->makers->making->strict)
        g_clear_pointer(&maker->losses, g_ptr_array_unref);
    give_up(maker->makers, error, g_steal_pointer(&maker->losses));
    return false;
}

static void *make_segments(void *data)
{
    Makers *makers = data;
    const Making *making = makers->making;
    Run *own = own_run(makers);
    Maker maker = { .makers = makers, .number = (unsigned)(own - makers->runs) };
    unsigned todo;
    renew_compositor(&maker);
    while (next_segment(makers, own, &todo) && make_one(&maker, todo))
        ;
    compositor_free(maker.compositor);
    pulse_set(making->pulse, maker.number, PULSE_IDLE);
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
    for (unsigned i = 0; i < MIN(making->threads, making->todo->len); i++)
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
    unsigned hunger = makers->waiting > fed ? makers->waiting - fed : 0;
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

bool makers_take(Makers *makers, int timeout_ms, Made *made, GError **error)
{
    gint64 until = g_get_monotonic_time() + 1000 * (gint64)timeout_ms;
    g_mutex_lock(&makers->lock);
    while (makers->made->len == 0 && !makers->error &&
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
