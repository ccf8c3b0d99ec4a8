#include "chatkut/media/error.h"
#include "chatkut/render/joint.h"
#include "job_private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/stat.h>

enum {
    COPIED_AT_ONCE = 200, /* packets */
    PARTS_AHEAD = 64,     /* descriptors */
};

/* Copies make large films. Of others it is not worth it to keep more room in front than
 * the index takes. */
static int64_t packets_of(const Run *run)
{
    if (!run->copying)
        return 0;
    return run->range.frames +
           (run->sound_reader ? part_reader_packets(run->sound_reader) : 0);
}

static bool begin_film(Run *run, const AVCodecParameters *pictures, GError **error)
{
    if (run->film)
        return true;
    if (run->soundtrack &&
        !(run->sound_reader = part_reader_new(soundtrack_part(run->soundtrack), error)))
        return false;
    if (run->copying)
        pictures = copying_stream(run->copying);
    run->film =
        film_new(run->job->fd, &run->spec, pictures,
                 run->sound_reader ? part_reader_parameters(run->sound_reader) : NULL,
                 packets_of(run), error);
    return run->film &&
           (!run->sound_reader || film_set_sound(run->film, run->sound_reader, error));
}

static int64_t size_of(int fd)
{
    struct stat info;
    return fd >= 0 && fstat(fd, &info) == 0 ? info.st_size : 0;
}

int64_t job_film_needed(const Run *run)
{
    double share = run->filmed_frames > 0
                       ? (double)run->range.frames / (double)run->filmed_frames
                       : 1;
    int64_t sound = run->soundtrack ? size_of(soundtrack_part(run->soundtrack)) : 0;
    return sound + (int64_t)((double)run->filmed_bytes * share);
}

static bool film_segment(Run *run, unsigned i, GError **error)
{
    run->filmed_bytes += size_of(run->parts[i]);
    run->filmed_frames += run_segment(run, i)->frames;
    g_autoptr(PartReader) part = part_reader_new(run->parts[i], error);
    bool fine = part && begin_film(run, part_reader_parameters(part), error) &&
                film_add_part(run->film, part, run_segment(run, i)->first, error);
    if (!run->ahead)
        run_close_part(run, i);
    return fine;
}

/* Some packets of a copy, so that others are not kept waiting. *ended: that was all. */
static bool film_some(Run *run, bool *ended, GError **error)
{
    const Copy *copy = copying_copy(run->copying, run->filmed);
    AVPacket *packet = run->packet;
    int got = 1;
    for (int n = 0; n < COPIED_AT_ONCE; n++) {
        got = copy_reader_next(run->copied, packet, error);
        if (got <= 0)
            break;
        if (!joint_prepare(copying_stream(run->copying), copy->parameters, packet,
                           error) ||
            !film_add_picture(run->film, packet, error))
            return false;
        run->taken_over++;
    }
    *ended = got == 0;
    return got >= 0;
}

/* Goes on behind all segments of the copy. */
static bool film_copy(Run *run, GError **error)
{
    bool ended = false;
    if (!run->copied)
        run->copied = copying_reader(run->copying, run->filmed, error);
    if (!run->copied || !begin_film(run, NULL, error) || !film_some(run, &ended, error))
        return false;
    if (!ended)
        return true;
    g_clear_pointer(&run->copied, copy_reader_free);
    for (int copy = run_segment(run, run->filmed)->copy;
         run->filmed < run->segments->len &&
         run_segment(run, run->filmed)->copy == copy;
         run->filmed++)
        run->result->copied++;
    return true;
}

static CopyingState state_of(const Run *run, unsigned i)
{
    return run->copying ? copying_state(run->copying, i) : COPYING_NOT;
}

/* Whatever else it waits for may then be under way beside. */
static bool may_copy(const Run *run, CopyingState state)
{
    return state == COPYING_READY || (state == COPYING_WAITS && run->ahead);
}

bool job_film_step(Run *run, GError **error)
{
    if (run_is_sounding(run))
        return true;
    while (run->segments && run->filmed < run->segments->len) {
        CopyingState state = state_of(run, run->filmed);
        if (may_copy(run, state))
            return film_copy(run, error);
        if (state != COPYING_NOT || run->parts[run->filmed] < 0)
            break;
        if (!film_segment(run, run->filmed++, error))
            return false;
    }
    return true;
}

bool job_film_may_go_ahead(const Run *run)
{
    unsigned parts = 0;
    for (unsigned i = 0; run->copying && i < run->segments->len; i++)
        parts += state_of(run, i) == COPYING_NOT;
    return run->copying && parts <= PARTS_AHEAD;
}

bool job_film_restart(Run *run, GError **error)
{
    g_clear_pointer(&run->copied, copy_reader_free);
    g_clear_pointer(&run->film, film_free);
    g_clear_pointer(&run->sound_reader, part_reader_free);
    run->filmed = 0;
    run->filmed_bytes = run->filmed_frames = run->taken_over = 0;
    run->result->copied = 0;
    return ftruncate(run->job->fd, 0) == 0 ||
           media_error_av(error, AVERROR(errno), _("writing the film"));
}

bool job_film_end(Run *run, GError **error)
{
    return begin_film(run, NULL, error) && film_finish(run->film, error);
}
