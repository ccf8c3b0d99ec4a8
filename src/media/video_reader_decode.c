#include "chatkut/media/nal.h"
#include "chatkut/media/timing.h"
#include "video_reader_private.h"

/* Pictures: more than any decoder holds back to put them in order. */
enum { HURT_FOR = 20 };

/* Timestamps are rounded to the container's ticks; the frame grid is what was meant. */
static RTime on_grid(const VideoReader *reader, RTime at)
{
    RTime grid;
    if (reader->rate.num == 0)
        return at;
    grid = rtime_snap(at, reader->rate, RTIME_NEAREST);
    if (rtime_compare(rtime_sub(grid, at), reader->tick) <= 0 &&
        rtime_compare(rtime_sub(at, grid), reader->tick) <= 0)
        return grid;
    return at;
}

/* Only H.264 says of each picture for certain whether any other one needs it. */
bool video_reader_tells_needless(const VideoReader *reader)
{
    return reader->stream->codecpar->codec_id == AV_CODEC_ID_H264 &&
           !reader->reversing && !reader->interlaced;
}

static bool may_leave_out(VideoReader *reader)
{
    const AVPacket *packet = reader->packet;
    if (packet->pts == AV_NOPTS_VALUE || !video_reader_tells_needless(reader))
        return false;
    RTime at = on_grid(
        reader, input_from_pts(reader->input, packet->stream_index, packet->pts));
    if (reader->hurried && rtime_compare(at, reader->hurry_to) < 0)
        return true;
    bool over = pace_passes_over(&reader->pace, at, reader->rate);
    reader->pace.left_out |= over;
    return over;
}

/* What is left out whole is not even shown to the decoder: there it would take the turn
 * of a thread that could decode what is needed. */
static bool is_of_use(VideoReader *reader)
{
    const AVPacket *packet = reader->packet;
    if (reader->need_key && !(packet->flags & AV_PKT_FLAG_KEY))
        return false;
    bool left_out = may_leave_out(reader);
    reader->decoder->skip_frame = left_out ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    return !left_out ||
           !nal_is_only_needless(nal_format_of(reader->stream->codecpar), packet);
}

/* Feed the decoder one packet, or the end. */
static bool feed(VideoReader *reader, GError **error)
{
    for (;;) {
        int got = input_read(reader->input, reader->packet, error);
        if (got < 0)
            return false;
        if (got == 0) {
            reader->draining = true;
            avcodec_send_packet(reader->decoder, NULL);
            return true;
        }
        if (is_of_use(reader))
            break;
        av_packet_unref(reader->packet);
    }
    reader->need_key = false;
    /* A packet that cannot be decoded is passed over: the picture before it stays. */
    if (reader->packet->flags & AV_PKT_FLAG_CORRUPT ||
        avcodec_send_packet(reader->decoder, reader->packet) < 0)
        reader->hurt = HURT_FOR;
    av_packet_unref(reader->packet);
    return true;
}

static RTime picture_time(const VideoReader *reader, const AVFrame *frame,
                          const Picture *before)
{
    if (frame->best_effort_timestamp != AV_NOPTS_VALUE)
        return timing_on_grid(reader->stream,
                              input_from_pts(reader->input, reader->stream->index,
                                             frame->best_effort_timestamp));
    if (!picture_valid(before))
        return RTIME_ZERO;
    return rtime_add(before->at, reader->rate.num
                                     ? rtime_make(reader->rate.den, reader->rate.num)
                                     : reader->tick);
}

/* The next picture as the decoder gives it: 1, or 0 at the end, or -1 with an error. */
static int decode_raw(VideoReader *reader, AVFrame *frame, GError **error)
{
    for (;;) {
        int code = avcodec_receive_frame(reader->decoder, frame);
        if (code == 0)
            return 1;
        if (code != AVERROR_EOF && code != AVERROR(EAGAIN))
            reader->hurt = HURT_FOR;
        if (code == AVERROR_EOF || (code != AVERROR(EAGAIN) && reader->draining))
            return 0;
        if (!feed(reader, error))
            return -1;
    }
}

static int decode_whole(VideoReader *reader, AVFrame *frame, GError **error)
{
    if (!reader->deinterlacer)
        return decode_raw(reader, frame, error);
    while (!deinterlacer_pull(reader->deinterlacer, frame)) {
        int code;
        if (reader->flushed)
            return 0;
        code = decode_raw(reader, frame, error);
        if (code < 0)
            return -1;
        reader->flushed = code == 0;
        /* Progressive streams never pay for the filter. */
        if (code > 0 && !reader->interlaced && !frame->interlaced_frame)
            return 1;
        reader->interlaced |= code > 0;
        if (!deinterlacer_push(reader->deinterlacer, code > 0 ? frame : NULL, error))
            return -1;
    }
    return 1;
}

RTime video_reader_picture_length(const VideoReader *reader)
{
    AVRational rate = reader->stream->avg_frame_rate;
    if (reader->rate.num > 0)
        return rtime_make(reader->rate.den, reader->rate.num);
    return rate.num > 0 && rate.den > 0 ? rtime_make(rate.den, rate.num) : RTIME_ZERO;
}

/* Longer than one picture, however its times are rounded. */
static bool is_gap(const VideoReader *reader, RTime from, RTime to)
{
    RTime length = video_reader_picture_length(reader);
    return rtime_compare(rtime_sub(to, from), rtime_scale(length, 3, 2)) > 0;
}

static void judge(VideoReader *reader, const Picture *before, Picture *picture)
{
    bool first = !picture_valid(before);
    RTime from = first ? rtime_neg(video_reader_picture_length(reader)) : before->at;
    picture->mended = picture->frame->decode_error_flags != 0 ||
                      (picture->frame->flags & AV_FRAME_FLAG_CORRUPT) != 0;
    picture->holed = reader->hurt > 0 && (!first || reader->from_start) &&
                     is_gap(reader, from, picture->at);
    reader->hurt = MAX(reader->hurt - 1, 0);
}

int video_reader_decode(VideoReader *reader, const Picture *before, Picture *picture,
                        GError **error)
{
    int code;
    while ((code = decode_whole(reader, picture->frame, error)) > 0) {
        picture->at = picture_time(reader, picture->frame, before);
        if (!picture_valid(before) || rtime_compare(picture->at, before->at) > 0)
            break;
        picture_clear(picture);
    }
    if (code > 0)
        judge(reader, before, picture);
    return code;
}
