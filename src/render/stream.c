#include "chatkut/render/stream.h"

#include "chatkut/media/input.h"
#include "chatkut/render/part.h"
#include "job_private.h"
#include "segment_maker.h"
#include "segment_private.h"
#include "stream_mux.h"
#include "stream_sound.h"

#include <glib/gi18n.h>
#include <sodium.h>

enum { ASK_US = 5000 }; /* how often it is asked whether to go on */

struct Stream {
    const Job *job;
    OutputSpec spec; /* everything resolved */
    SegmentRange range;
    Sources *sources;
    GArray *segments; /* Segment, what they are made by … */
    GArray *list;     /* … and StreamSegment */
    SegmentMaker *pictures;
    StreamSound *sound; /* NULL: none is wanted */
    int64_t asked_us;
    int64_t frame; /* of the segment being made */
    int64_t frames;
    GError *failed; /* while pictures were made, something else */
};

/* ---- the plan -------------------------------------------------------------------- */

static const Segment *segment_at(const Stream *stream, unsigned n)
{
    return &g_array_index(stream->segments, Segment, n);
}

/* Samples of the film that begin in the segment. */
static StreamSpan span_of(const Stream *stream, unsigned n)
{
    const Segment *segment = segment_at(stream, n);
    const Rate samples = { stream->spec.sample_rate, 1 };
    RTime begin = rtime_from_frames(segment->first, stream->spec.rate);
    RTime end = rtime_from_frames(segment->first + segment->frames, stream->spec.rate);
    return (StreamSpan){ rtime_to_frames(begin, samples, RTIME_CEIL),
                         rtime_to_frames(end, samples, RTIME_CEIL) };
}

/* salt: where something is not told by a key, no other stream has that name. */
static void name_segment(const Stream *stream, unsigned n, int64_t salt,
                         StreamSegment *out)
{
    const OutputSpec *spec = &stream->spec;
    g_autoptr(GString) text = g_string_new("stream 1\n");
    bool known = out->kept;
    char key[SEGMENT_KEY_SIZE];
    g_string_append_printf(text, "%" G_GINT64_FORMAT " %d/%d %s\n", out->first,
                           spec->rate.num, spec->rate.den, out->key);
    if (stream->sound)
        known &= stream_sound_describe(stream->sound, span_of(stream, n), text);
    if (!known)
        g_string_append_printf(text, "salt %" G_GINT64_FORMAT "\n", salt);
    key_of_text(text, key);
    g_strlcpy(out->name, key, sizeof out->name);
}

static void list_segments(Stream *stream)
{
    const int64_t salt = g_get_real_time();
    for (unsigned n = 0; n < stream->segments->len; n++) {
        const Segment *segment = segment_at(stream, n);
        StreamSegment listed = { .first = segment->first,
                                 .frames = segment->frames,
                                 .kept = segment->kept };
        g_strlcpy(listed.key, segment->key, sizeof listed.key);
        name_segment(stream, n, salt, &listed);
        g_array_append_val(stream->list, listed);
    }
}

static bool plan(Stream *stream, GError **error)
{
    const Job *job = stream->job;
    if (!job_range(job, &stream->spec, &stream->range, error) ||
        !compositor_check(job->composition, job->sequence, error))
        return false;
    stream->range.length_ms = STREAM_SEGMENT_MS;
    stream->range.run_ms = STREAM_RUN_MS;
    stream->segments = segment_plan(&stream->range);
    if (stream->spec.audio_codec[0])
        stream->sound = stream_sound_new(&stream->range, job, stream->sources);
    list_segments(stream);
    return true;
}

/* ---- going on -------------------------------------------------------------------- */

static bool wants_on(Stream *stream)
{
    const Job *job = stream->job;
    int64_t now = g_get_monotonic_time();
    if (!job->report || now - stream->asked_us < ASK_US)
        return true;
    stream->asked_us = now;
    if (job->report(stream->frame, stream->frames, 0, job->data))
        return true;
    g_set_error_literal(&stream->failed, MEDIA_ERROR, MEDIA_ERROR_CANCELLED,
                        _("the render was cancelled"));
    return false;
}

/* Behind each picture: the sound is made beside them. */
static bool tick(void *data)
{
    Stream *stream = data;
    stream->frame++;
    return wants_on(stream) &&
           (!stream->sound || stream_sound_step(stream->sound, &stream->failed));
}

/* Takes the error of a picture, or NULL where a tick failed. False. */
static bool fail(Stream *stream, GError *failed, GError **error)
{
    if (!failed)
        failed = g_steal_pointer(&stream->failed);
    g_clear_error(&stream->failed);
    g_propagate_error(error, failed);
    return false;
}

static SegmentMaker *maker_of(Stream *stream)
{
    const SegmentWork work = { .range = &stream->range,
                               .strict = stream->job->strict,
                               .alone = true,
                               .file = sources_open,
                               .store = stream->job->store,
                               .data = stream->sources,
                               .sources = stream->sources,
                               .tick = tick,
                               .tick_data = stream };
    if (!stream->pictures)
        stream->pictures = segment_maker_new(&work);
    return stream->pictures;
}

/* ---- a segment ------------------------------------------------------------------- */

static bool make_pictures(Stream *stream, const Segment *segment, int fd, bool *lost,
                          GError **error)
{
    GError *failed = NULL;
    GPtrArray *losses = NULL;
    bool made = segment_maker_make(maker_of(stream), segment, fd, &losses, &failed);
    *lost = losses != NULL;
    if (losses)
        g_ptr_array_unref(losses);
    if (!made)
        return fail(stream, failed, error);
    return *lost || !segment->kept ||
           shelf_put_part(stream->job->shelf, segment->key, fd, error);
}

/* *fd: the part with its pictures, the caller's. */
static bool find_pictures(Stream *stream, const Segment *segment, int *fd,
                          StreamMade *made, GError **error)
{
    const Shelf *shelf = stream->job->shelf;
    *fd = -1;
    if (shelf && segment->kept && !shelf_take_part(shelf, segment->key, fd, error))
        return false;
    made->reused = *fd >= 0;
    if (*fd >= 0)
        return true;
    *fd = shelf_take_blank(shelf, error);
    return *fd >= 0 && make_pictures(stream, segment, *fd, &made->lost, error);
}

static bool finish_sound(Stream *stream, StreamMade *made, GError **error)
{
    bool lost = false;
    while (!stream_sound_ready(stream->sound, &lost)) {
        if (!wants_on(stream) || !stream_sound_step(stream->sound, &stream->failed))
            return fail(stream, NULL, error);
        g_usleep(ASK_US / 5);
    }
    made->lost |= lost;
    return true;
}

static bool mux_pictures(StreamMux *mux, PartReader *part, int64_t first,
                         GError **error)
{
    AVPacket *packet = av_packet_alloc();
    bool fine = true;
    int got = 0;
    while (fine && (got = part_reader_next(part, packet, error)) > 0) {
        packet->pts += first;
        fine = stream_mux_picture(mux, packet, error);
    }
    av_packet_free(&packet);
    return fine && got == 0;
}

static bool mux(Stream *stream, unsigned n, int pictures, int fd, GError **error)
{
    g_autoptr(PartReader) part = part_reader_new(pictures, error);
    const AVCodecParameters *sound = NULL;
    if (!part ||
        (stream->sound && !(sound = stream_sound_parameters(stream->sound, error))))
        return false;
    g_autoptr(StreamMux) to =
        stream_mux_new(&stream->spec, part_reader_parameters(part), sound, error);
    return to && mux_pictures(to, part, segment_at(stream, n)->first, error) &&
           (!sound || stream_sound_mux(stream->sound, span_of(stream, n), to, error)) &&
           stream_mux_finish(to, fd, error);
}

bool stream_make(Stream *stream, unsigned n, int fd, StreamMade *made, GError **error)
{
    const Segment *segment = segment_at(stream, n);
    int pictures = -1;
    *made = (StreamMade){ 0 };
    stream->frame = 0;
    stream->frames = segment->frames;
    bool fine = (!stream->sound ||
                 stream_sound_want(stream->sound, span_of(stream, n), error)) &&
                find_pictures(stream, segment, &pictures, made, error) &&
                (!stream->sound || finish_sound(stream, made, error)) &&
                (fd < 0 || mux(stream, n, pictures, fd, error));
    if (stream->sound)
        stream_sound_rest(stream->sound);
    if (pictures >= 0)
        close(pictures);
    return fine;
}

bool stream_warm(Stream *stream, unsigned n, GError **error)
{
    GError *failed = NULL;
    stream->frame = 0;
    stream->frames = segment_at(stream, n)->frames;
    return segment_maker_warm(maker_of(stream), segment_at(stream, n), &failed) ||
           fail(stream, failed, error);
}

/* ---- public ---------------------------------------------------------------------- */

Stream *stream_new(const Job *job, GError **error)
{
    g_autoptr(Stream) stream = g_new0(Stream, 1);
    stream->job = job;
    stream->sources = sources_new(job->composition, job->file, job->data);
    stream->list = g_array_new(FALSE, TRUE, sizeof(StreamSegment));
    return plan(stream, error) ? g_steal_pointer(&stream) : NULL;
}

void stream_free(Stream *stream)
{
    if (!stream)
        return;
    stream_sound_free(stream->sound);
    segment_maker_free(stream->pictures);
    sources_free(stream->sources);
    if (stream->segments)
        g_array_unref(stream->segments);
    g_array_unref(stream->list);
    g_clear_error(&stream->failed);
    g_free(stream);
}

Rate stream_rate(const Stream *stream)
{
    return stream->spec.rate;
}

const GArray *stream_segments(const Stream *stream)
{
    return stream->list;
}
