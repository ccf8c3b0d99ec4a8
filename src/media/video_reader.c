#include "chatkut/media/video_reader.h"

#include "chatkut/media/timing.h"
#include "video_reader_private.h"

#include <glib/gi18n.h>
#include <string.h>

enum {
    BACKLOG_BYTES = 256 * 1024 * 1024,
    BACKLOG_MIN = 4,
    BACKLOG_MAX = 64,
};

/* A jump ahead of less than this is decoded through; one back may be a step of who plays
 * backwards. */
static const RTime near = { 3, 4 };
/* How long before the picture that is wanted all of them are decoded, at least. */
static const RTime run_up = { 1, 10 };
/* A longer jump is worth a blind seek where no index says what lies between. */
static const RTime far = { 3, 1 };

static void picture_free(void *data)
{
    Picture *picture = data;
    av_frame_free(&picture->frame);
    g_free(picture);
}

static void picture_swap(Picture *a, Picture *b)
{
    Picture swap = *a;
    *a = *b;
    *b = swap;
}

/* ---- making ---------------------------------------------------------------------- */

VideoReader *video_reader_new(Input *input, int stream, int threads, GError **error)
{
    g_autoptr(VideoReader) reader = g_new0(VideoReader, 1);
    reader->input = input;
    reader->stream = input_format(input)->streams[stream];
    reader->threads = threads;
    g_queue_init(&reader->backlog);
    reader->shown.frame = av_frame_alloc();
    reader->next.frame = av_frame_alloc();
    reader->packet = av_packet_alloc();
    if (!reader->shown.frame || !reader->next.frame || !reader->packet)
        g_error("out of memory");
    reader->decoder = input_open_decoder(input, stream, threads, error);
    if (!reader->decoder)
        return NULL;
    reader->rate = timing_stream_rate(reader->stream);
    reader->tick =
        rtime_make(reader->stream->time_base.num, reader->stream->time_base.den);
    reader->untouched = true;
    reader->from_start = true;
    pace_init(&reader->pace);
    input_select(input, stream);
    return g_steal_pointer(&reader);
}

void video_reader_free(VideoReader *reader)
{
    if (!reader)
        return;
    g_queue_clear_full(&reader->backlog, picture_free);
    av_frame_free(&reader->shown.frame);
    av_frame_free(&reader->next.frame);
    av_packet_free(&reader->packet);
    deinterlacer_free(reader->deinterlacer);
    avcodec_free_context(&reader->decoder);
    g_free(reader);
}

void video_reader_deinterlace(VideoReader *reader)
{
    if (!reader->deinterlacer)
        reader->deinterlacer = deinterlacer_new(reader->stream->time_base);
}

void video_reader_roughen(VideoReader *reader)
{
    reader->rough = true;
}

/* ---- one picture on ------------------------------------------------------------- */

static void push_backlog(VideoReader *reader)
{
    Picture *kept = g_new0(Picture, 1);
    int64_t bytes =
        (int64_t)reader->shown.frame->width * reader->shown.frame->height * 2;
    unsigned limit =
        (unsigned)CLAMP(BACKLOG_BYTES / MAX(bytes, 1), BACKLOG_MIN, BACKLOG_MAX);
    *kept = reader->shown;
    kept->frame = av_frame_clone(reader->shown.frame);
    g_queue_push_tail(&reader->backlog, kept);
    while (g_queue_get_length(&reader->backlog) > limit)
        picture_free(g_queue_pop_head(&reader->backlog));
}

/* One picture on: `next` is shown, the one after it is decoded. */
static bool step(VideoReader *reader, GError **error)
{
    if (reader->reversing)
        push_backlog(reader);
    picture_swap(&reader->shown, &reader->next);
    picture_clear(&reader->next);
    reader->from_start = false;
    return video_reader_decode(reader, &reader->shown, &reader->next, error) >= 0;
}

static bool wake_decoder(VideoReader *reader, GError **error)
{
    if (!reader->decoder)
        reader->decoder = input_open_decoder(reader->input, reader->stream->index,
                                             reader->threads, error);
    if (reader->decoder && reader->rough)
        reader->decoder->skip_loop_filter = AVDISCARD_ALL;
    return reader->decoder != NULL;
}

/* Decode the first two pictures from where the input is. */
static bool prime(VideoReader *reader, GError **error)
{
    Picture none = { .frame = reader->next.frame };
    reader->untouched = false;
    picture_clear(&reader->shown);
    picture_clear(&reader->next);
    if (!wake_decoder(reader, error) ||
        video_reader_decode(reader, &none, &reader->shown, error) < 0)
        return false;
    return !picture_valid(&reader->shown) ||
           video_reader_decode(reader, &reader->shown, &reader->next, error) >= 0;
}

/* ---- jumping --------------------------------------------------------------------- */

static bool prime_at(VideoReader *reader, int64_t pts, GError **error)
{
    if (!input_seek(reader->input, reader->stream->index, pts) && pts == INT64_MIN) {
        g_set_error_literal(
            error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
            _("the file is damaged: its beginning cannot be found again"));
        return false;
    }
    if (reader->decoder)
        avcodec_flush_buffers(reader->decoder);
    g_queue_clear_full(&reader->backlog, picture_free);
    if (reader->deinterlacer)
        deinterlacer_reset(reader->deinterlacer);
    reader->flushed = false;
    reader->draining = false;
    reader->hurt = 0;
    reader->gapped = false;
    reader->pace.left_out = false;
    reader->from_start = pts == INT64_MIN;
    reader->need_key = !reader->from_start;
    return prime(reader, error);
}

static bool seek_to(VideoReader *reader, RTime time, GError **error)
{
    /* One tick more than asked for: what matters is what the decoder then gives. */
    for (int64_t back = 0; back <= 64; back = back ? back * 4 : 1) {
        RTime target = rtime_sub(time, rtime_make(back, 1));
        if (rtime_compare(target, RTIME_ZERO) <= 0)
            break;
        if (!prime_at(reader,
                      input_to_pts(reader->input, reader->stream->index, target,
                                   RTIME_FLOOR) +
                          1,
                      error))
            return false;
        if (picture_valid(&reader->shown) && rtime_compare(reader->shown.at, time) <= 0)
            return true;
    }
    return prime_at(reader, INT64_MIN, error);
}

/* Seek without decoding what no other picture needs on the way. */
static bool hurry_to(VideoReader *reader, RTime time, GError **error)
{
    RTime before = run_up;
    if (reader->rate.num > 0)
        before = rtime_max(before, rtime_from_frames(2, reader->rate));
    reader->hurried = video_reader_tells_needless(reader);
    reader->hurry_to = rtime_sub(time, before);
    return seek_to(reader, time, error);
}

/* Is there a keyframe between here and `time`, as far as the index knows? */
static bool worth_seeking(const VideoReader *reader, RTime time)
{
    RTime gap = rtime_sub(time, reader->next.at);
    int64_t pts;
    const AVIndexEntry *entry;
    if (reader->reversing || rtime_compare(gap, near) < 0)
        return false;
    pts = input_to_pts(reader->input, reader->stream->index, time, RTIME_FLOOR);
    entry = avformat_index_get_entry_from_timestamp(reader->stream, pts,
                                                    AVSEEK_FLAG_BACKWARD);
    if (entry && entry->timestamp > reader->next.frame->best_effort_timestamp)
        return true;
    /* Only MP4 has its whole index from the start. */
    return rtime_compare(gap, far) > 0 &&
           !(entry && strstr(input_format(reader->input)->iformat->name, "mov"));
}

static bool take_backlog(VideoReader *reader, RTime time)
{
    Picture *before;
    reader->gapped |= g_queue_get_length(&reader->backlog) > 0;
    while ((before = g_queue_pop_tail(&reader->backlog))) {
        picture_swap(&reader->next, &reader->shown);
        picture_clear(&reader->shown);
        picture_swap(&reader->shown, before);
        picture_free(before);
        if (rtime_compare(reader->shown.at, time) <= 0)
            return true;
    }
    return false;
}

static void stop_reversing(VideoReader *reader)
{
    reader->reversing = false;
    g_queue_clear_full(&reader->backlog, picture_free);
}

/* Who plays backwards wants what is decoded on the way next, and goes in small steps. */
static bool go_back(VideoReader *reader, RTime time, GError **error)
{
    if (reader->from_start)
        return true;
    RTime from = reader->shown.at;
    if (take_backlog(reader, time))
        return true;
    if (rtime_compare(rtime_sub(from, time), near) >= 0) {
        stop_reversing(reader);
        return hurry_to(reader, time, error);
    }
    reader->reversing = true;
    return seek_to(reader, time, error);
}

/* sought: no keyframe is nearer. */
static bool go_ahead(VideoReader *reader, RTime time, bool sought, GError **error)
{
    while (picture_valid(&reader->next) && rtime_compare(reader->next.at, time) <= 0) {
        if (reader->gapped || (!sought && worth_seeking(reader, time))) {
            sought = true;
            if (!hurry_to(reader, time, error))
                return false;
        } else if (!step(reader, error)) {
            return false;
        }
    }
    return true;
}

/* Is it told by what was decoded that this picture shows at `time`? */
static bool is_certain(const VideoReader *reader, RTime time)
{
    RTime shown = reader->shown.at;
    if (!picture_valid(&reader->shown))
        return true;
    if (reader->hurried && rtime_compare(shown, reader->hurry_to) < 0)
        return false;
    return !reader->pace.left_out ||
           (reader->pace.steady > 0 &&
            rtime_compare(rtime_sub(time, shown), rtime_from_frames(1, reader->rate)) <
                0);
}

/* What was left out may be what shows. */
static bool arrive(VideoReader *reader, RTime time, GError **error)
{
    bool certain = is_certain(reader, time);
    reader->hurried = false;
    if (certain)
        return true;
    reader->pace.steady = 0;
    reader->pace.left_out = false;
    return seek_to(reader, time, error) && go_ahead(reader, time, true, error);
}

static bool go_to(VideoReader *reader, RTime time, GError **error)
{
    if (!picture_valid(&reader->shown)) {
        bool there = reader->untouched && rtime_compare(time, near) < 0;
        if (!(there ? prime(reader, error) : hurry_to(reader, time, error)))
            return false;
    } else if (rtime_compare(time, reader->shown.at) < 0) {
        if (!go_back(reader, time, error))
            return false;
    } else if (picture_valid(&reader->next) &&
               rtime_compare(time, reader->next.at) >= 0) {
        stop_reversing(reader);
    }
    return go_ahead(reader, time, false, error) && arrive(reader, time, error);
}

const AVFrame *video_reader_at(VideoReader *reader, RTime time, GError **error)
{
    pace_take(&reader->pace, time);
    if (!go_to(reader, time, error))
        return NULL;
    if (!picture_valid(&reader->shown)) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("not one picture of the video can be decoded"));
        return NULL;
    }
    return reader->shown.frame;
}

void video_reader_rest(VideoReader *reader)
{
    picture_clear(&reader->shown);
    picture_clear(&reader->next);
    stop_reversing(reader);
    if (reader->deinterlacer)
        deinterlacer_reset(reader->deinterlacer);
    avcodec_free_context(&reader->decoder);
}

/* Where the container says that the pictures end. */
static RTime told_end(const VideoReader *reader)
{
    const AVStream *stream = reader->stream;
    int64_t start = stream->start_time != AV_NOPTS_VALUE ? stream->start_time : 0;
    if (stream->duration != AV_NOPTS_VALUE)
        return input_from_pts(reader->input, stream->index, start + stream->duration);
    int64_t whole = input_format(reader->input)->duration;
    return whole == AV_NOPTS_VALUE ? RTIME_ZERO : rtime_make(whole, AV_TIME_BASE);
}

/* After the last picture, where there should be more. */
static bool is_beyond(const VideoReader *reader, RTime time)
{
    bool cut = reader->hurt > 0 || input_is_cut(reader->input, reader->stream->index);
    RTime over = rtime_add(reader->shown.at, video_reader_picture_length(reader));
    return cut && rtime_compare(time, over) >= 0 &&
           rtime_compare(time, told_end(reader)) < 0;
}

VideoState video_reader_state(const VideoReader *reader, RTime time)
{
    const Picture *shown = &reader->shown, *next = &reader->next;
    RTime over = rtime_add(shown->at, video_reader_picture_length(reader));
    bool lost;
    if (rtime_compare(time, shown->at) < 0)
        lost = shown->holed && rtime_compare(time, RTIME_ZERO) >= 0;
    else if (picture_valid(next))
        lost = next->holed && rtime_compare(time, over) >= 0;
    else
        lost = reader->draining && is_beyond(reader, time);
    if (lost)
        return VIDEO_LOST;
    return shown->mended ? VIDEO_MENDED : VIDEO_WHOLE;
}

RTime video_reader_time(const VideoReader *reader)
{
    return reader->shown.at;
}

bool video_reader_next_time(const VideoReader *reader, RTime *time)
{
    bool any = picture_valid(&reader->next);
    if (any)
        *time = reader->next.at;
    return any;
}
