#include "chatkut/media/input.h"

#include "../run.h"
#include "numbered.h"

#include <check.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- opened to be read ----------------------------------------------------------- */

/* 0/0 stands for none. */
static void check_same_ratio(AVRational whole, AVRational quick)
{
    ck_assert_int_eq(whole.num, quick.num);
    ck_assert_int_eq(whole.den, quick.den);
}

static void check_same_stream(const AVStream *whole, const AVStream *quick)
{
    const AVCodecParameters *a = whole->codecpar, *b = quick->codecpar;
    ck_assert_int_eq(a->codec_id, b->codec_id);
    /* As far as pictures are out of order; no more than their headers allow. */
    ck_assert_int_ge(a->video_delay, b->video_delay);
    ck_assert_int_eq(a->width, b->width);
    ck_assert_int_eq(a->height, b->height);
    ck_assert_int_eq(a->field_order, b->field_order);
    ck_assert_int_eq(a->sample_rate, b->sample_rate);
    ck_assert_int_eq(a->initial_padding, b->initial_padding);
    ck_assert_int_eq(whole->start_time, quick->start_time);
    ck_assert_int_eq(whole->duration, quick->duration);
    check_same_ratio(whole->time_base, quick->time_base);
    check_same_ratio(whole->avg_frame_rate, quick->avg_frame_rate);
    check_same_ratio(whole->r_frame_rate, quick->r_frame_rate);
    check_same_ratio(whole->sample_aspect_ratio, quick->sample_aspect_ratio);
}

static void check_same(const Input *whole, const Input *quick)
{
    static const enum AVMediaType types[] = { AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO };
    const AVFormatContext *a = input_format(whole), *b = input_format(quick);
    ck_assert_uint_eq(a->nb_streams, b->nb_streams);
    for (unsigned i = 0; i < a->nb_streams; i++)
        check_same_stream(a->streams[i], b->streams[i]);
    ck_assert_int_eq(a->start_time, b->start_time);
    ck_assert_int_eq(a->duration, b->duration);
    ck_assert(rtime_compare(input_zero(whole), input_zero(quick)) == 0);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        ck_assert_int_eq(input_find_stream(whole, types[i], -1),
                         input_find_stream(quick, types[i], -1));
}

/* Files that cannot be opened must not be either way. */
static void check_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    g_autoptr(Input) whole = input_open(fd, NULL);
    g_autoptr(Input) quick = input_open_to_read(fd, NULL);
    ck_assert_int_eq(whole != NULL, quick != NULL);
    if (whole)
        check_same(whole, quick);
    close(fd);
}

static const struct {
    const char *name, *arguments;
} made[] = {
    { "plain.mp4", "-c:v libx264 -preset ultrafast" },
    { "pyramid.mp4", "-c:v libx264 -preset veryfast -bf 3 -x264-params b-pyramid=2" },
    { "deep.mov", "-c:v libx264 -preset ultrafast -bf 8 -refs 6" },
    { "late.mp4", "-c:v libx264 -preset ultrafast -bf 2 -output_ts_offset 1.5" },
    { "wide.mp4", "-c:v libx264 -preset ultrafast -aspect 2:1" },
    { "fields.mp4",
      "-c:v libx264 -preset ultrafast -flags +ildct+ilme -x264opts tff=1" },
    { "pieces.mp4", "-c:v libx264 -preset ultrafast -bf 2 -movflags frag_keyframe" },
    { "other.mp4", "-c:v mpeg4" },
    { "plain.mkv", "-c:v libx264 -preset ultrafast -bf 2" },
    { "plain.ts", "-c:v libx264 -preset ultrafast -bf 2" },
};

START_TEST(an_input_opened_to_read_tells_the_same_of_time_and_streams)
{
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++) {
        g_autofree char *path =
            numbered_make(made[i].name, (Rate){ 30, 1 }, 60, NULL, made[i].arguments);
        check_file(path);
    }
}
END_TEST

START_TEST(an_input_of_any_shared_file_opened_to_read_tells_the_same)
{
    GDir *dir = g_dir_open(SHARED_MEDIA, 0, NULL);
    if (!dir) {
        puts("skipped: no " SHARED_MEDIA);
        return;
    }
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(SHARED_MEDIA, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            check_file(path);
    }
    g_dir_close(dir);
}
END_TEST

START_TEST(h264_in_mp4_opened_to_read_is_not_decoded)
{
    g_autofree char *path = numbered_make("told.mp4", (Rate){ 30, 1 }, 30, NULL,
                                          "-c:v libx264 -preset ultrafast");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    g_autoptr(Input) whole = input_open(fd, NULL);
    g_autoptr(Input) quick = input_open_to_read(fd, NULL);
    ck_assert_int_eq(input_format(whole)->streams[0]->codecpar->format,
                     AV_PIX_FMT_YUV420P);
    ck_assert_int_eq(input_format(quick)->streams[0]->codecpar->format,
                     AV_PIX_FMT_NONE);
    close(fd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("input");
    TCase *files = tcase_create("files");
    numbered_init();
    tcase_set_timeout(files, 60);
    tcase_add_test(files, an_input_opened_to_read_tells_the_same_of_time_and_streams);
    tcase_add_test(files, an_input_of_any_shared_file_opened_to_read_tells_the_same);
    tcase_add_test(files, h264_in_mp4_opened_to_read_is_not_decoded);
    suite_add_tcase(suite, files);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
