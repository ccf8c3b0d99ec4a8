#include "chatkut/queue/stream.h"

#include <string.h>

static const StreamPart *part_at(const StreamPlan *plan, unsigned n)
{
    return &g_array_index(plan->parts, StreamPart, n);
}

StreamPlan *stream_plan_ref(StreamPlan *plan)
{
    g_atomic_ref_count_inc(&plan->refs);
    return plan;
}

void stream_plan_unref(StreamPlan *plan)
{
    if (!plan || !g_atomic_ref_count_dec(&plan->refs))
        return;
    g_array_unref(plan->parts);
    g_free(plan);
}

unsigned stream_plan_at(const StreamPlan *plan, RTime at)
{
    int64_t frame = rtime_to_frames(at, plan->rate, RTIME_FLOOR);
    unsigned low = 0, high = plan->parts->len - 1;
    while (low < high) {
        unsigned middle = high - (high - low) / 2;
        if (part_at(plan, middle)->first <= frame)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

RTime stream_plan_time(const StreamPlan *plan, unsigned n)
{
    int64_t frame = n < plan->parts->len ? part_at(plan, n)->first : plan->frames;
    return rtime_from_frames(frame, plan->rate);
}

/* ---- the playlist ---------------------------------------------------------------- */

static int64_t microseconds(const StreamPlan *plan, unsigned n)
{
    const Rate per_second = { G_USEC_PER_SEC, 1 };
    return rtime_to_frames(stream_plan_time(plan, n), per_second, RTIME_NEAREST);
}

/* Whole seconds that no segment is longer than. */
static int longest(const StreamPlan *plan)
{
    int64_t most = 0;
    for (unsigned i = 0; i < plan->parts->len; i++)
        most = MAX(most, microseconds(plan, i + 1) - microseconds(plan, i));
    return (int)((most + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

char *stream_plan_playlist(const StreamPlan *plan, const char *folder)
{
    GString *out = g_string_new("#EXTM3U\n#EXT-X-VERSION:6\n");
    g_string_append_printf(out, "#EXT-X-TARGETDURATION:%d\n", longest(plan));
    g_string_append(out, "#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                         "#EXT-X-INDEPENDENT-SEGMENTS\n");
    for (unsigned i = 0; i < plan->parts->len; i++) {
        int64_t length = microseconds(plan, i + 1) - microseconds(plan, i);
        g_string_append_printf(
            out, "#EXTINF:%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT ",\n%s/%s.ts\n",
            length / G_USEC_PER_SEC, length % G_USEC_PER_SEC, folder,
            part_at(plan, i)->name);
    }
    g_string_append(out, "#EXT-X-ENDLIST\n");
    return g_string_free(out, FALSE);
}
