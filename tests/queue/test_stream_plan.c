#include "chatkut/queue/stream.h"
#include "fixture.h"

#include <stdio.h>

/* Parts of so many frames; ends with 0. */
static StreamPlan *plan_of(Rate rate, const int *frames)
{
    StreamPlan *plan = g_new0(StreamPlan, 1);
    g_atomic_ref_count_init(&plan->refs);
    plan->rate = rate;
    plan->parts = g_array_new(FALSE, FALSE, sizeof(StreamPart));
    for (; *frames > 0; frames++) {
        StreamPart part = { .first = plan->frames, .frames = *frames };
        g_snprintf(part.name, sizeof part.name, "%08x", plan->parts->len);
        plan->frames += *frames;
        g_array_append_val(plan->parts, part);
    }
    return plan;
}

static const int uneven[] = { 30, 30, 17, 43, 30, 29, 31, 1, 0 };

START_TEST(lengths_add_up_to_where_segments_begin)
{
    static const Rate rates[] = {
        { 30, 1 }, { 25, 1 }, { 30000, 1001 }, { 24000, 1001 }, { 60, 1 },
    };
    g_autoptr(StreamPlan) plan = plan_of(rates[_i], uneven);
    g_autofree char *text = stream_plan_playlist(plan, "s");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    int64_t sum = 0;
    unsigned n = 0;
    for (char **line = lines; *line; line++) {
        int seconds, micros;
        if (sscanf(*line, "#EXTINF:%d.%6d,", &seconds, &micros) != 2)
            continue;
        sum += (int64_t)seconds * G_USEC_PER_SEC + micros;
        RTime begin = stream_plan_time(plan, ++n);
        ck_assert_int_eq(
            sum, rtime_to_frames(begin, (Rate){ G_USEC_PER_SEC, 1 }, RTIME_NEAREST));
    }
    ck_assert_uint_eq(n, plan->parts->len);
}
END_TEST

START_TEST(a_playlist_is_complete_and_names_its_segments)
{
    static const int frames[] = { 30, 45, 0 };
    g_autoptr(StreamPlan) plan = plan_of((Rate){ 30, 1 }, frames);
    g_autofree char *text = stream_plan_playlist(plan, "s");
    ck_assert_str_eq(text, "#EXTM3U\n"
                           "#EXT-X-VERSION:6\n"
                           "#EXT-X-TARGETDURATION:2\n"
                           "#EXT-X-MEDIA-SEQUENCE:0\n"
                           "#EXT-X-PLAYLIST-TYPE:VOD\n"
                           "#EXT-X-INDEPENDENT-SEGMENTS\n"
                           "#EXTINF:1.000000,\n"
                           "s/00000000.ts\n"
                           "#EXTINF:1.500000,\n"
                           "s/00000001.ts\n"
                           "#EXT-X-ENDLIST\n");
}
END_TEST

START_TEST(every_frame_is_in_the_part_that_holds_it)
{
    g_autoptr(StreamPlan) plan = plan_of((Rate){ 30000, 1001 }, uneven);
    unsigned part = 0;
    for (int64_t n = 0; n < plan->frames; n++) {
        if (part + 1 < plan->parts->len &&
            n == g_array_index(plan->parts, StreamPart, part + 1).first)
            part++;
        ck_assert_uint_eq(stream_plan_at(plan, rtime_from_frames(n, plan->rate)), part);
    }
    ck_assert_uint_eq(stream_plan_at(plan, rtime_make(-5, 1)), 0);
    ck_assert_uint_eq(stream_plan_at(plan, rtime_make(500, 1)), plan->parts->len - 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("stream plan");
    tcase_add_loop_test(tests, lengths_add_up_to_where_segments_begin, 0, 5);
    tcase_add_test(tests, a_playlist_is_complete_and_names_its_segments);
    tcase_add_test(tests, every_frame_is_in_the_part_that_holds_it);
    return fixture_run("stream plan", tests);
}
