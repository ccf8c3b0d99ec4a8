#include "copying.h"

#include "chatkut/render/encode.h"
#include "chatkut/render/joint.h"
#include "seam.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* A border between segments of which one at least is copied. While it is being tried
 * all but the last two belong to that thread. */
typedef struct {
    unsigned border; /* the segment behind it */
    SeamSide before, behind;
    GError *error; /* why it does not hold */
    enum { SEAM_WAITS, SEAM_TRIED, SEAM_HOLDS } state;
    bool stale; /* what was beside it is rendered now */
} Seam;

struct Copying {
    SeamScene scene;
    AVCodecParameters *stream;
    GArray *copies; /* Copy */
    GArray *spans;
    GArray *segments;
    GHashTable *seams; /* border + 1 -> Seam * */
    GThreadPool *threads;
    GAsyncQueue *done; /* Seam * */
    char *reason;      /* that a source does not fit */
    char *failure;     /* that a seam does not hold */
};

/* ---- finding --------------------------------------------------------------------- */

static bool ignore_packet(AVPacket *packet, void *data, GError **error)
{
    (void)packet, (void)data, (void)error;
    return true;
}

static AVCodecParameters *encoder_parameters(const OutputSpec *spec, GError **error)
{
    g_autoptr(PictureEncoder) encoder =
        picture_encoder_new(spec, ignore_packet, NULL, error);
    AVCodecParameters *parameters = encoder ? avcodec_parameters_alloc() : NULL;
    if (parameters)
        avcodec_parameters_copy(parameters, picture_encoder_parameters(encoder));
    return parameters;
}

/* Only those that can be of the stream. */
static void join(Copying *copying)
{
    for (unsigned i = 0; i < copying->copies->len;) {
        const Copy *copy = &g_array_index(copying->copies, Copy, i);
        if (joint_add(copying->stream, copy->parameters)) {
            g_array_append_val(copying->spans, copy->span);
            i++;
        } else {
            g_array_remove_index(copying->copies, i);
        }
    }
}

static void try_seam(void *task, void *data)
{
    Seam *seam = task;
    Copying *copying = data;
    seam_check(&copying->scene, &seam->before, &seam->behind, &seam->error);
    g_async_queue_push(copying->done, seam);
}

Copying *copying_new(const SegmentRange *range, CompositorFile file, void *data,
                     GError **error)
{
    AVCodecParameters *stream = encoder_parameters(range->output, error);
    if (!stream)
        return NULL;
    Copying *copying = g_new0(Copying, 1);
    copying->stream = stream;
    copying->scene = (SeamScene){ range, stream, file, data };
    copying->spans = g_array_new(FALSE, FALSE, sizeof(SegmentSpan));
    copying->copies = copies_find(range, file, data, &copying->reason);
    copying->done = g_async_queue_new();
    copying->threads =
        g_thread_pool_new(try_seam, copying, (int)g_get_num_processors(), FALSE, NULL);
    join(copying);
    return copying;
}

static void seam_free(void *data)
{
    Seam *seam = data;
    if (seam->before.part >= 0)
        close(seam->before.part);
    if (seam->behind.part >= 0)
        close(seam->behind.part);
    g_clear_error(&seam->error);
    g_free(seam);
}

void copying_free(Copying *copying)
{
    if (!copying)
        return;
    g_thread_pool_free(copying->threads, TRUE, TRUE);
    if (copying->seams)
        g_hash_table_unref(copying->seams);
    g_async_queue_unref(copying->done);
    g_array_unref(copying->copies);
    g_array_unref(copying->spans);
    avcodec_parameters_free(&copying->stream);
    g_free(copying->reason);
    g_free(copying->failure);
    g_free(copying);
}

const GArray *copying_spans(const Copying *copying)
{
    return copying->spans;
}

const AVCodecParameters *copying_stream(const Copying *copying)
{
    return copying->stream;
}

const char *copying_reason(const Copying *copying)
{
    return copying->reason;
}

const char *copying_failure(const Copying *copying)
{
    return copying->failure;
}

/* ---- segments -------------------------------------------------------------------- */

static Segment *segment_at(const Copying *copying, unsigned i)
{
    return &g_array_index(copying->segments, Segment, i);
}

/* -1: rendered, or beyond the end. */
static int copy_at(const Copying *copying, int64_t i)
{
    return i >= 0 && i < copying->segments->len ? segment_at(copying, (unsigned)i)->copy
                                                : -1;
}

const Copy *copying_copy(const Copying *copying, unsigned segment)
{
    int copy = copy_at(copying, segment);
    return copy >= 0 ? &g_array_index(copying->copies, Copy, copy) : NULL;
}

CopyReader *copying_reader(const Copying *copying, unsigned segment, GError **error)
{
    return copy_reader_new(copying_copy(copying, segment), copying->scene.range, false,
                           copying->scene.file, copying->scene.data, error);
}

/* ---- seams ----------------------------------------------------------------------- */

static Seam *seam_at(const Copying *copying, unsigned border)
{
    return g_hash_table_lookup(copying->seams, GUINT_TO_POINTER(border + 1));
}

/* What is beside it, as far as it is known yet. */
static SeamSide side_of(const Copying *copying, int64_t segment)
{
    SeamSide side = { NULL, -1, 0 };
    if (segment < 0)
        return side;
    side.copy = copying_copy(copying, (unsigned)segment);
    side.first = segment_at(copying, (unsigned)segment)->first;
    return side;
}

static bool is_there(const SeamSide *side)
{
    return side->copy || side->part >= 0;
}

static void try_if_ready(Copying *copying, Seam *seam)
{
    bool opens = seam->border == 0;
    if (seam->state != SEAM_WAITS || !is_there(&seam->behind) ||
        !(opens || is_there(&seam->before)))
        return;
    seam->state = SEAM_TRIED;
    g_thread_pool_push(copying->threads, seam, NULL);
}

/* A new seam where there is one to be tried. */
static void make_seam(Copying *copying, unsigned border)
{
    int before = copy_at(copying, (int64_t)border - 1);
    int behind = copy_at(copying, border);
    if (before == behind || border >= copying->segments->len)
        return;
    Seam *seam = g_new0(Seam, 1);
    seam->border = border;
    seam->before = side_of(copying, (int64_t)border - 1);
    seam->behind = side_of(copying, border);
    g_hash_table_insert(copying->seams, GUINT_TO_POINTER(border + 1), seam);
    try_if_ready(copying, seam);
}

void copying_start(Copying *copying, GArray *segments)
{
    copying->segments = segments;
    copying->seams = g_hash_table_new_full(NULL, NULL, NULL, seam_free);
    for (unsigned i = 0; i < segments->len; i++)
        make_seam(copying, i);
}

static void take_part(Copying *copying, Seam *seam, SeamSide *side, int fd)
{
    if (seam->state != SEAM_WAITS || is_there(side))
        return;
    side->part = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    try_if_ready(copying, seam);
}

void copying_part(Copying *copying, unsigned segment, int fd)
{
    Seam *before = seam_at(copying, segment), *behind = seam_at(copying, segment + 1);
    if (before)
        take_part(copying, before, &before->behind, fd);
    if (behind)
        take_part(copying, behind, &behind->before, fd);
}

/* It is of use no more: freed, now or when it comes back from its trial. */
static void drop_seam(Copying *copying, unsigned border)
{
    Seam *seam = seam_at(copying, border);
    if (!seam)
        return;
    g_hash_table_steal(copying->seams, GUINT_TO_POINTER(border + 1));
    if (seam->state == SEAM_TRIED)
        seam->stale = true;
    else
        seam_free(seam);
}

/* The segments of one copy, from any of them on. */
static void find_ends(const Copying *copying, unsigned any, unsigned *first,
                      unsigned *end)
{
    int copy = copy_at(copying, any);
    *first = any;
    *end = any + 1;
    while (copy_at(copying, (int64_t)*first - 1) == copy)
        --*first;
    while (copy_at(copying, *end) == copy)
        ++*end;
}

static void give_up(Copying *copying, int64_t segment, GArray *todo)
{
    unsigned first, end;
    if (copy_at(copying, segment) < 0)
        return;
    find_ends(copying, (unsigned)segment, &first, &end);
    for (unsigned i = first; i < end; i++) {
        segment_at(copying, i)->copy = -1;
        g_array_append_val(todo, i);
    }
    drop_seam(copying, first);
    drop_seam(copying, end);
    make_seam(copying, first);
    make_seam(copying, end);
}

static void tell_failure(Copying *copying, const Seam *seam)
{
    const SegmentRange *range = copying->scene.range;
    if (copying->failure)
        return;
    g_autofree char *at = rtime_format(rtime_add(
        range->start, rtime_from_frames(seam->behind.first, range->output->rate)));
    copying->failure = g_strdup_printf(
        _("What was copied does not join at %s (%s); it was rendered instead."), at,
        seam->error->message);
}

void copying_look(Copying *copying, GArray *todo)
{
    Seam *seam;
    while ((seam = g_async_queue_try_pop(copying->done))) {
        if (seam->stale) {
            seam_free(seam);
        } else if (!seam->error) {
            seam->state = SEAM_HOLDS;
        } else {
            unsigned border = seam->border;
            seam->state = SEAM_HOLDS; /* back from its trial: may be freed */
            tell_failure(copying, seam);
            give_up(copying, (int64_t)border - 1, todo);
            give_up(copying, border, todo);
        }
    }
}

static bool holds(const Copying *copying, unsigned border)
{
    const Seam *seam = seam_at(copying, border);
    return !seam || seam->state == SEAM_HOLDS;
}

CopyingState copying_state(const Copying *copying, unsigned segment)
{
    unsigned first, end;
    if (copy_at(copying, segment) < 0)
        return COPYING_NOT;
    find_ends(copying, segment, &first, &end);
    return holds(copying, first) && holds(copying, end) ? COPYING_READY : COPYING_WAITS;
}

bool copying_is_settled(const Copying *copying)
{
    GHashTableIter iter;
    void *seam;
    g_hash_table_iter_init(&iter, copying->seams);
    while (g_hash_table_iter_next(&iter, NULL, &seam))
        if (((const Seam *)seam)->state != SEAM_HOLDS)
            return false;
    return true;
}
