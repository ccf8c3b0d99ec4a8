#include "chatkut/media/video_reader.h"

#include "../run.h"
#include "../share.h"
#include "numbered.h"

#include <check.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

enum { FRAMES = 120 };

static const char X264[] = "-c:v libx264 -preset ultrafast -bf 2 -g 40 -qp 10";

static const Rate rates[] = {
    { 24000, 1001 }, { 25, 1 }, { 30000, 1001 }, { 30, 1 }, { 50, 1 }, { 60000, 1001 },
};
static const char *const containers[] = { "mp4", "mkv", "ts" };

typedef struct {
    int fd;
    Input *input;
    VideoReader *reader;
} Opened;

static Opened open_source(const char *path)
{
    Opened opened = { .fd = open(path, O_RDONLY | O_CLOEXEC) };
    int stream;
    ck_assert_int_ge(opened.fd, 0);
    opened.input = input_open_to_read(opened.fd, NULL);
    ck_assert_ptr_nonnull(opened.input);
    stream = input_find_stream(opened.input, AVMEDIA_TYPE_VIDEO, -1);
    opened.reader = video_reader_new(opened.input, stream, 2, NULL);
    ck_assert_ptr_nonnull(opened.reader);
    return opened;
}

static void close_source(Opened *opened)
{
    video_reader_free(opened->reader);
    input_free(opened->input);
    close(opened->fd);
}

static int number_at(const Opened *opened, RTime time)
{
    const AVFrame *frame = video_reader_at(opened->reader, time, NULL);
    return frame ? numbered_read(frame) : -2;
}

static RTime just_before(RTime time)
{
    return rtime_sub(time, rtime_make(1, 100000));
}

/* Every frame at its start, in its middle and just before the next. */
static void check_forward(const Opened *opened, Rate rate)
{
    for (int n = 0; n < FRAMES; n++) {
        RTime start = rtime_from_frames(n, rate);
        RTime half = rtime_make(rate.den, 2 * (int64_t)rate.num);
        ck_assert_int_eq(number_at(opened, start), n);
        ck_assert_int_eq(number_at(opened, rtime_add(start, half)), n);
        ck_assert_int_eq(number_at(opened, just_before(rtime_from_frames(n + 1, rate))),
                         n);
    }
}

static void check_jumps(const Opened *opened, Rate rate)
{
    for (int i = 0, n = 0; i < 40; i++, n = (n + 47) % FRAMES)
        ck_assert_int_eq(number_at(opened, rtime_from_frames(n, rate)), n);
}

static void check_backward(const Opened *opened, Rate rate)
{
    for (int n = FRAMES - 1; n >= 0; n--)
        ck_assert_int_eq(number_at(opened, rtime_from_frames(n, rate)), n);
    /* and on again: what was let go while going back must come back */
    for (int n = 0; n < 60; n++)
        ck_assert_int_eq(number_at(opened, rtime_from_frames(n, rate)), n);
}

static void check_beyond(const Opened *opened, Rate rate)
{
    ck_assert_int_eq(number_at(opened, rtime_make(1000, 1)), FRAMES - 1);
    ck_assert_int_eq(number_at(opened, rtime_make(-5, 1)), 0);
    ck_assert_int_eq(number_at(opened, rtime_from_frames(FRAMES, rate)), FRAMES - 1);
}

START_TEST(every_rate_and_container_is_frame_exact)
{
    Rate rate = rates[_i / G_N_ELEMENTS(containers)];
    const char *container = containers[_i % G_N_ELEMENTS(containers)];
    g_autofree char *name = g_strdup_printf("steady-%d.%s", _i, container);
    g_autofree char *path = numbered_make(name, rate, FRAMES, NULL, X264);
    Opened opened = open_source(path);
    check_forward(&opened, rate);
    check_jumps(&opened, rate);
    check_backward(&opened, rate);
    check_beyond(&opened, rate);
    close_source(&opened);
}
END_TEST

/* Frames at 0, 2, 3, 6, 8, 9, 12 ... thirtieths of a second. */
static int64_t uneven(int n)
{
    static const int within[] = { 0, 2, 3 };
    return n / 3 * 6 + within[n % 3];
}

START_TEST(uneven_timestamps_are_respected)
{
    const char *const names[] = { "uneven.mp4", "uneven.mkv" };
    g_autofree char *path =
        numbered_make(names[_i], (Rate){ 30, 1 }, FRAMES,
                      "'floor(N/3)*6+if(eq(mod(N,3),0),0,mod(N,3)+1)'", X264);
    Opened opened = open_source(path);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < FRAMES; i++) {
            int n = pass ? FRAMES - 1 - i : i;
            RTime start = rtime_make(uneven(n), 30);
            ck_assert_int_eq(number_at(&opened, start), n);
            /* Matroska's ticks are too coarse for less. */
            ck_assert_int_eq(number_at(&opened, rtime_add(start, rtime_make(1, 40))),
                             n);
        }
    close_source(&opened);
}
END_TEST

/* On the way to a jump pictures are left out; not the one that shows through a hole. */
START_TEST(holes_show_what_came_before_them)
{
    g_autofree char *name = g_strdup_printf("hole-%d.mp4", _i);
    g_autofree char *times = g_strdup_printf("'if(lt(N,%d),N,N+40)'", 53 + _i);
    g_autofree char *path =
        numbered_make(name, (Rate){ 30, 1 }, FRAMES, times,
                      "-c:v libx264 -preset ultrafast -g 40 -qp 10 -x264-params "
                      "bframes=3:b-adapt=0:b-pyramid=none:scenecut=0");
    Opened opened = open_source(path);
    ck_assert_int_eq(number_at(&opened, rtime_make(90, 30)), 52 + _i);
    ck_assert_int_eq(number_at(&opened, rtime_make(45, 30)), 45);
    ck_assert_int_eq(number_at(&opened, rtime_make(100, 30)), 60);
    ck_assert_int_eq(number_at(&opened, rtime_make(92 + _i, 30)), 52 + _i);
    close_source(&opened);
}
END_TEST

START_TEST(rested_readers_go_on_anywhere)
{
    const Rate rate = { 25, 1 };
    g_autofree char *path = numbered_make("rest.mp4", rate, FRAMES, NULL, X264);
    Opened opened = open_source(path);
    video_reader_rest(opened.reader); /* before anything was read */
    for (int n = 3; n < 10 * FRAMES; n += 37) {
        ck_assert_int_eq(number_at(&opened, rtime_from_frames(n % FRAMES, rate)),
                         n % FRAMES);
        video_reader_rest(opened.reader);
    }
    check_backward(&opened, rate);
    video_reader_rest(opened.reader);
    check_forward(&opened, rate);
    close_source(&opened);
}
END_TEST

START_TEST(any_pace_shows_the_right_pictures)
{
    const Rate rate = { 25, 1 };
    const RTime paces[] = { { 2, 1 }, { 3, 1 }, { 4, 1 },  { 5, 2 },
                            { 3, 2 }, { 1, 2 }, { 20, 1 }, { 2, 1 } };
    g_autofree char *path =
        numbered_make("pace.mp4", rate, FRAMES, NULL,
                      "-c:v libx264 -preset ultrafast -g 40 -qp 10 -x264-params "
                      "bframes=3:b-adapt=0:b-pyramid=normal:scenecut=0");
    Opened opened = open_source(path);
    for (int phase = 0; phase < 4; phase++)
        for (size_t i = 0; i < G_N_ELEMENTS(paces); i++) {
            RTime at = rtime_make(phase, 1);
            for (int n = 0; n < 40; n++, at = rtime_add(at, paces[i])) {
                int64_t shown = rtime_to_frames(at, (Rate){ 1, 1 }, RTIME_FLOOR);
                ck_assert_int_eq(number_at(&opened, rtime_scale(at, 1, 25)),
                                 MIN(shown, FRAMES - 1));
                /* out of step */
                if (n == 11 || n == 23)
                    at = rtime_add(at, rtime_make(1 + phase % 2, 1));
            }
        }
    close_source(&opened);
}
END_TEST

START_TEST(rough_pictures_are_the_same_ones)
{
    const Rate rate = { 25, 1 };
    g_autofree char *path = numbered_make(
        "rough.mp4", rate, FRAMES, NULL, "-c:v libx264 -preset veryfast -g 40 -crf 23");
    Opened opened = open_source(path);
    video_reader_roughen(opened.reader);
    check_jumps(&opened, rate);
    video_reader_rest(opened.reader);
    check_forward(&opened, rate);
    close_source(&opened);
}
END_TEST

START_TEST(one_keyframe_in_a_file_is_enough)
{
    g_autofree char *path = numbered_make(
        "long.mkv", (Rate){ 25, 1 }, FRAMES, NULL,
        "-c:v libx264 -preset ultrafast -bf 3 -g 1000 -keyint_min 1000 -qp 10");
    Opened opened = open_source(path);
    check_backward(&opened, (Rate){ 25, 1 });
    check_jumps(&opened, (Rate){ 25, 1 });
    close_source(&opened);
}
END_TEST

START_TEST(open_groups_and_other_codecs_seek_right)
{
    const struct {
        const char *name, *arguments;
    } sources[] = {
        { "open.ts", "-c:v mpeg2video -bf 2 -g 12 -q:v 2" },
        { "asp.avi", "-c:v mpeg4 -bf 0 -g 30 -q:v 2" },
        { "open.mkv", "-c:v libx264 -preset ultrafast -bf 3 -g 24 -x264-params "
                      "open-gop=1:scenecut=0 -qp 10" },
        { "intra.avi", "-c:v mjpeg -q:v 2" },
        { "vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 30 -b:v 2M" },
    };
    g_autofree char *path = numbered_make(sources[_i].name, (Rate){ 25, 1 }, FRAMES,
                                          NULL, sources[_i].arguments);
    Opened opened = open_source(path);
    check_jumps(&opened, (Rate){ 25, 1 });
    check_backward(&opened, (Rate){ 25, 1 });
    check_beyond(&opened, (Rate){ 25, 1 });
    close_source(&opened);
}
END_TEST

/* The filter is one picture behind; times and order must not be. */
START_TEST(deinterlaced_pictures_keep_their_time)
{
    g_autofree char *path =
        numbered_make("fields.ts", (Rate){ 25, 1 }, FRAMES, NULL,
                      "-c:v mpeg2video -flags +ilme+ildct -top 1 -bf 2 -g 12 -q:v 2");
    Opened opened = open_source(path);
    const AVFrame *frame;
    video_reader_deinterlace(opened.reader);
    frame = video_reader_at(opened.reader, RTIME_ZERO, NULL);
    ck_assert_ptr_nonnull(frame);
    ck_assert(!frame->interlaced_frame);
    check_forward(&opened, (Rate){ 25, 1 });
    check_jumps(&opened, (Rate){ 25, 1 });
    check_backward(&opened, (Rate){ 25, 1 });
    check_beyond(&opened, (Rate){ 25, 1 });
    close_source(&opened);
}
END_TEST

static size_t memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* As a cut does it; playing backwards goes in small steps. */
START_TEST(a_jump_far_back_keeps_no_pictures_on_the_way)
{
    enum { PICTURE = 160 * 48 * 3 / 2 };
    g_autofree char *path =
        numbered_make("far.mp4", (Rate){ 25, 1 }, FRAMES, NULL,
                      "-c:v libx264 -preset ultrafast -bf 2 -g 120 -qp 10");
    Opened opened = open_source(path);
    ck_assert_int_eq(number_at(&opened, rtime_from_frames(110, (Rate){ 25, 1 })), 110);
    size_t before = memory_in_use();
    ck_assert_int_eq(number_at(&opened, rtime_from_frames(70, (Rate){ 25, 1 })), 70);
    ck_assert_uint_lt(memory_in_use(), before + (size_t)20 * PICTURE);
    for (int n = 71; n < FRAMES; n++)
        ck_assert_int_eq(number_at(&opened, rtime_from_frames(n, (Rate){ 25, 1 })), n);
    close_source(&opened);
}
END_TEST

START_TEST(cut_off_files_hold_their_last_picture)
{
    g_autofree char *path =
        numbered_make("whole.mkv", (Rate){ 25, 1 }, FRAMES, NULL, X264);
    g_autofree char *bytes = NULL;
    size_t length;
    int last;
    Opened opened;
    ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
    ck_assert_int_eq(truncate(path, (off_t)length / 2), 0);
    opened = open_source(path);
    for (int n = 0; n < 20; n++)
        ck_assert_int_eq(number_at(&opened, rtime_from_frames(n, (Rate){ 25, 1 })), n);
    last = number_at(&opened, rtime_make(60, 1));
    ck_assert_int_gt(last, 20);
    ck_assert_int_lt(last, FRAMES - 1);
    ck_assert_int_eq(number_at(&opened, rtime_from_frames(5, (Rate){ 25, 1 })), 5);
    close_source(&opened);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("video_reader");
    TCase *tcase = tcase_create("frames");
    numbered_init();
    tcase_set_timeout(tcase, 120);
    tcase_add_share(tcase, every_rate_and_container_is_frame_exact,
                    G_N_ELEMENTS(rates) * G_N_ELEMENTS(containers));
    tcase_add_loop_test(tcase, uneven_timestamps_are_respected, 0, 2);
    tcase_add_loop_test(tcase, holes_show_what_came_before_them, 0, 4);
    tcase_add_test(tcase, rested_readers_go_on_anywhere);
    tcase_add_test(tcase, any_pace_shows_the_right_pictures);
    tcase_add_test(tcase, rough_pictures_are_the_same_ones);
    tcase_add_test(tcase, one_keyframe_in_a_file_is_enough);
    tcase_add_loop_test(tcase, open_groups_and_other_codecs_seek_right, 0, 5);
    tcase_add_test(tcase, deinterlaced_pictures_keep_their_time);
    tcase_add_test(tcase, a_jump_far_back_keeps_no_pictures_on_the_way);
    tcase_add_test(tcase, cut_off_files_hold_their_last_picture);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
