/* What a reader says of damaged files, beside what libavcodec gives of them. */
#include "chatkut/media/video_reader.h"

#include "../run.h"
#include "numbered.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRAMES = 120, GROUP = 40 };

static const Rate rate = { 25, 1 };
static const char X264[] = "-c:v libx264 -preset ultrafast -bf 2 -g 40 -qp 10 "
                           "-movflags +faststart";

/* Zeros in the place of the data of the nth to the mth packet of the file at `path`, in
 * the order of decoding. Not all containers say where exactly that lies. */
static void spoil(const char *path, int from, int to)
{
    AVFormatContext *format = NULL;
    AVPacket *packet = av_packet_alloc();
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    g_autofree char *content = NULL;
    size_t length;
    ck_assert(g_file_get_contents(path, &content, &length, NULL));
    ck_assert_int_eq(avformat_open_input(&format, path, NULL, NULL), 0);
    for (int n = 0; av_read_frame(format, packet) == 0; n++) {
        g_autofree uint8_t *zeros = g_malloc0((size_t)packet->size);
        if (n >= from && n <= to)
            ck_assert_int_eq(pwrite(fd, zeros, (size_t)packet->size,
                                    (char *)memmem(content, length, packet->data,
                                                   (size_t)packet->size) -
                                        content),
                             packet->size);
        av_packet_unref(packet);
    }
    avformat_close_input(&format);
    av_packet_free(&packet);
    close(fd);
}

static void drain(AVCodecContext *decoder, AVRational base, int64_t start, bool *there)
{
    AVFrame *frame = av_frame_alloc();
    int code;
    while ((code = avcodec_receive_frame(decoder, frame)) != AVERROR(EAGAIN) &&
           code != AVERROR_EOF) {
        int64_t n = code < 0 ? -1
                             : av_rescale_q(frame->best_effort_timestamp - start, base,
                                            (AVRational){ rate.den, rate.num });
        if (n >= 0 && n < FRAMES)
            there[n] = true;
    }
    av_frame_free(&frame);
}

/* Which pictures come out, decoded from beginning to end. */
static void decode_all(const char *path, bool *there)
{
    AVFormatContext *format = NULL;
    AVPacket *packet = av_packet_alloc();
    ck_assert_int_eq(avformat_open_input(&format, path, NULL, NULL), 0);
    ck_assert_int_ge(avformat_find_stream_info(format, NULL), 0);
    const AVStream *stream = format->streams[0];
    const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
    AVCodecContext *decoder = avcodec_alloc_context3(codec);
    avcodec_parameters_to_context(decoder, stream->codecpar);
    decoder->thread_count = 1;
    ck_assert_int_eq(avcodec_open2(decoder, codec, NULL), 0);
    int64_t start = stream->start_time == AV_NOPTS_VALUE ? 0 : stream->start_time;
    memset(there, 0, FRAMES * sizeof *there);
    while (av_read_frame(format, packet) == 0) {
        avcodec_send_packet(decoder, packet);
        av_packet_unref(packet);
        drain(decoder, stream->time_base, start, there);
    }
    avcodec_send_packet(decoder, NULL);
    drain(decoder, stream->time_base, start, there);
    avcodec_free_context(&decoder);
    avformat_close_input(&format);
    av_packet_free(&packet);
}

/* Every picture that is not there is lost, and no other. Returns how many. */
static int assert_lost(const char *path)
{
    bool there[FRAMES];
    int fd = open(path, O_RDONLY | O_CLOEXEC), lost = 0;
    g_autoptr(Input) input = input_open(fd, NULL);
    g_autoptr(VideoReader) reader = video_reader_new(input, 0, 1, NULL);
    decode_all(path, there);
    for (int n = 0; n < FRAMES; n++) {
        RTime at = rtime_from_frames(n, rate);
        ck_assert_ptr_nonnull(video_reader_at(reader, at, NULL));
        VideoState state = video_reader_state(reader, at);
        ck_assert_msg((state == VIDEO_LOST) == !there[n], "%s, frame %d: %d", path, n,
                      state);
        lost += state == VIDEO_LOST;
    }
    g_clear_pointer(&reader, video_reader_free);
    g_clear_pointer(&input, input_free);
    close(fd);
    return lost;
}

static const struct {
    const char *name;
    int from, to; /* packets */
    int least, most;
} spoiled[] = {
    { "none.mp4", -1, -1, 0, 0 },
    { "none.mkv", -1, -1, 0, 0 },
    { "last-b.mp4", 62, 62, 1, 1 },
    { "run.mp4", 50, 59, 9, 11 },
    { "run.mkv", 50, 59, 9, 11 },
    { "first.mp4", 0, 0, 1, GROUP + 2 },
    { "key.mp4", GROUP, GROUP, 1, GROUP + 2 },
    { "end.mp4", 110, 119, 9, 10 },
};

START_TEST(pictures_that_cannot_be_decoded_are_lost_and_no_others)
{
    g_autofree char *path = numbered_make(spoiled[_i].name, rate, FRAMES, NULL, X264);
    spoil(path, spoiled[_i].from, spoiled[_i].to);
    int lost = assert_lost(path);
    ck_assert_msg(lost >= spoiled[_i].least && lost <= spoiled[_i].most, "%s: %d",
                  spoiled[_i].name, lost);
}
END_TEST

START_TEST(what_a_file_cut_short_should_have_is_lost)
{
    static const char *const names[] = { "cut.mp4", "cut.mkv" };
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = numbered_make(names[i], rate, FRAMES, NULL, X264);
        struct stat info;
        stat(path, &info);
        ck_assert_int_eq(truncate(path, info.st_size * 6 / 10), 0);
        ck_assert_int_gt(assert_lost(path), FRAMES / 4);
    }
}
END_TEST

START_TEST(a_hole_without_damage_is_none)
{
    /* Nothing between pictures 30 and 60, as when a camera paused. */
    g_autofree char *path =
        numbered_make("pause.mkv", rate, FRAMES - 30, "(N+30*gte(N\\,30))/25/TB", X264);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    g_autoptr(Input) input = input_open(fd, NULL);
    g_autoptr(VideoReader) reader = video_reader_new(input, 0, 1, NULL);
    for (int n = 0; n < FRAMES; n++) {
        RTime at = rtime_from_frames(n, rate);
        ck_assert_ptr_nonnull(video_reader_at(reader, at, NULL));
        ck_assert_int_eq(video_reader_state(reader, at), VIDEO_WHOLE);
    }
    g_clear_pointer(&reader, video_reader_free);
    g_clear_pointer(&input, input_free);
    close(fd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("damage");
    TCase *tests = tcase_create("damage");
    numbered_init();
    tcase_add_loop_test(tests, pictures_that_cannot_be_decoded_are_lost_and_no_others,
                        0, G_N_ELEMENTS(spoiled));
    tcase_add_test(tests, what_a_file_cut_short_should_have_is_lost);
    tcase_add_test(tests, a_hole_without_damage_is_none);
    suite_add_tcase(suite, tests);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
