#include "chatkut/media/timing.h"

#include <stdlib.h>

enum {
    REORDER_MAX = 16, /* pictures at the end whose neighbours may not have been read */
    SEARCH_STEPS = 10,
    ODD_SHARE =
        200, /* one odd distance in so many, and one more, is no variable rate */
};

static const Rate nominal[] = {
    { 12, 1 },       { 15, 1 },        { 24000, 1001 }, { 24, 1 },  { 25, 1 },
    { 30000, 1001 }, { 30, 1 },        { 48000, 1001 }, { 48, 1 },  { 50, 1 },
    { 60000, 1001 }, { 60, 1 },        { 90, 1 },       { 100, 1 }, { 120000, 1001 },
    { 120, 1 },      { 240000, 1001 }, { 240, 1 },
};

/* ---- rates ----------------------------------------------------------------------- */

static Rate rate_from(AVRational q)
{
    return q.num > 0 && q.den > 0 ? (Rate){ q.num, q.den } : (Rate){ 0, 0 };
}

Rate timing_nominal_rate(AVRational measured)
{
    double value = av_q2d(measured), best = 0.001;
    Rate found = rate_from(measured);
    if (found.num == 0)
        return found;
    for (size_t i = 0; i < G_N_ELEMENTS(nominal); i++) {
        double off = value * nominal[i].den / nominal[i].num - 1;
        off = off < 0 ? -off : off;
        if (off < best) {
            best = off;
            found = nominal[i];
        }
    }
    return found;
}

Rate timing_stream_rate(const AVStream *stream)
{
    AVRational rate = stream->avg_frame_rate;
    if (rate.num <= 0 || rate.den <= 0)
        rate = stream->r_frame_rate;
    /* Clock rates (90000) that stand in for an unknown frame rate. */
    if (rate.num <= 0 || rate.den <= 0 || av_q2d(rate) > 1000)
        return (Rate){ 0, 0 };
    return timing_nominal_rate(rate);
}

/* A tick that is not small beside a frame says nothing about the grid. */
static bool has_grid(const AVStream *stream, Rate rate)
{
    return rate.num > 0 && av_cmp_q(av_mul_q(stream->time_base, (AVRational){ 4, 1 }),
                                    (AVRational){ rate.den, rate.num }) <= 0;
}

RTime timing_on_grid(const AVStream *stream, RTime at)
{
    Rate rate = timing_stream_rate(stream);
    RTime tick = rtime_make(stream->time_base.num, stream->time_base.den);
    if (!has_grid(stream, rate))
        return at;
    RTime grid = rtime_snap(at, rate, RTIME_NEAREST), off = rtime_sub(grid, at);
    return rtime_compare(rtime_max(off, rtime_neg(off)), tick) <= 0 ? grid : at;
}

/* ---- evenness -------------------------------------------------------------------- */

static int compare_int64(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Presentation times, ascending; decoding times where some packets have no other (AVI,
 * some MPEG-TS), as both are evenly spaced or neither is. */
static GArray *read_timestamps(Input *input, int stream)
{
    GArray *pts = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GArray *dts = g_array_new(FALSE, FALSE, sizeof(int64_t));
    AVPacket *packet = av_packet_alloc();
    unsigned count = 0;
    while (count < TIMING_PACKETS && input_read(input, packet, NULL) > 0) {
        if (packet->stream_index == stream && !(packet->flags & AV_PKT_FLAG_DISCARD)) {
            count++;
            if (packet->pts != AV_NOPTS_VALUE)
                g_array_append_val(pts, packet->pts);
            if (packet->dts != AV_NOPTS_VALUE)
                g_array_append_val(dts, packet->dts);
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    if (pts->len < count) {
        GArray *swap = pts;
        pts = dts;
        dts = swap;
    }
    g_array_unref(dts);
    g_array_sort(pts, compare_int64);
    if (count == TIMING_PACKETS)
        g_array_set_size(pts, pts->len - REORDER_MAX);
    return pts;
}

/* Distances between neighbours, ascending. Those under `least` are of packets that show
 * nothing themselves (VP9's hidden frames) and are counted into the next. */
static GArray *distances(const GArray *pts, int64_t least)
{
    GArray *gaps = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t before = pts->len ? g_array_index(pts, int64_t, 0) : 0;
    for (unsigned i = 1; i < pts->len; i++) {
        int64_t gap = g_array_index(pts, int64_t, i) - before;
        if (gap <= least)
            continue;
        g_array_append_val(gaps, gap);
        before += gap;
    }
    g_array_sort(gaps, compare_int64);
    return gaps;
}

static int64_t middle_of(const GArray *sorted)
{
    return sorted->len ? g_array_index(sorted, int64_t, sorted->len / 2) : 0;
}

static unsigned count_odd(const GArray *gaps)
{
    int64_t middle = middle_of(gaps), slack = middle / 10 + 1;
    unsigned odd = 0;
    for (unsigned i = 0; i < gaps->len; i++)
        odd += ABS(g_array_index(gaps, int64_t, i) - middle) > slack;
    return odd;
}

static AVRational rate_of_distance(AVRational base, int64_t ticks, int64_t count)
{
    AVRational rate;
    av_reduce(&rate.num, &rate.den, base.den * count, base.num * ticks, INT_MAX);
    return rate;
}

Timing timing_measure(Input *input, int stream)
{
    AVRational base = input_format(input)->streams[stream]->time_base;
    g_autoptr(GArray) pts = read_timestamps(input, stream);
    g_autoptr(GArray) all = distances(pts, 0);
    g_autoptr(GArray) gaps = distances(pts, middle_of(all) / 10);
    Timing timing = { 0 };
    if (gaps->len < 2)
        return timing;
    timing.vfr = count_odd(gaps) > 1 + gaps->len / ODD_SHARE;
    timing.rate = timing_nominal_rate(rate_of_distance(
        base,
        g_array_index(pts, int64_t, pts->len - 1) - g_array_index(pts, int64_t, 0),
        gaps->len));
    return timing;
}

/* ---- claims ---------------------------------------------------------------------- */

/* The time of the first packet found from `from` on; false where there is none. */
static bool packet_from(Input *input, int stream, RTime from, AVPacket *packet,
                        RTime *at)
{
    int64_t pts = input_to_pts(input, stream, from, RTIME_FLOOR);
    if (!input_seek(input, stream, pts))
        return false;
    while (input_read(input, packet, NULL) > 0) {
        int64_t found = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        bool wanted =
            packet->stream_index == stream && found >= pts && found != AV_NOPTS_VALUE;
        av_packet_unref(packet);
        if (wanted) {
            *at = input_from_pts(input, stream, found);
            return true;
        }
    }
    return false;
}

RTime timing_readable(Input *input, int stream, RTime claimed)
{
    RTime slack = rtime_max(rtime_make(1, 1), rtime_scale(claimed, 1, 20));
    RTime low = RTIME_ZERO, high = claimed, at;
    AVPacket *packet = av_packet_alloc();
    if (packet_from(input, stream, rtime_sub(claimed, slack), packet, &at)) {
        low = claimed;
    } else {
        for (int i = 0; i < SEARCH_STEPS; i++) {
            RTime middle = rtime_scale(rtime_add(low, high), 1, 2);
            if (packet_from(input, stream, middle, packet, &at))
                low = rtime_max(at, middle);
            else
                high = middle;
        }
    }
    av_packet_free(&packet);
    return low;
}
