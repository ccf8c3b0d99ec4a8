#include "chatkut/render/part.h"

#include "../run.h"
#include "chatkut/media/input.h"
#include "chatkut/render/encode.h"
#include "material.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PICTURES = 40, SAMPLES = 50001 };

/* Bytes of a file; the caller's. */
static uint8_t *slurp(int fd, size_t *size)
{
    *size = (size_t)lseek(fd, 0, SEEK_END);
    uint8_t *bytes = g_malloc(*size);
    ck_assert_int_eq(pread(fd, bytes, *size, 0), (ssize_t)*size);
    return bytes;
}

static int file_of(const uint8_t *bytes, size_t size)
{
    int fd = material_file();
    ck_assert_int_eq(pwrite(fd, bytes, size, 0), (ssize_t)size);
    return fd;
}

/* ---- what was written is read ---------------------------------------------------- */

/* Compares a part with the packets of an encoder, as they come. */
typedef struct {
    PartReader *part;
    AVPacket *packet;
    int packets;
} Comparing;

/* Samples to drop at the start and the end. */
static uint64_t skips(const AVPacket *packet)
{
    size_t size;
    uint64_t count;
    const uint8_t *bytes =
        av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
    if (!bytes)
        return 0;
    memcpy(&count, bytes, sizeof count);
    return count;
}

static bool compare(AVPacket *packet, void *data, GError **error)
{
    Comparing *comparing = data;
    AVPacket *read = comparing->packet;
    if (packet->size == 0)
        return true;
    ck_assert_int_eq(part_reader_next(comparing->part, read, error), 1);
    ck_assert_int_eq(read->pts, packet->pts);
    ck_assert_int_eq(read->duration, packet->duration);
    ck_assert_int_eq(read->flags, packet->flags);
    ck_assert_uint_eq(skips(read), skips(packet));
    ck_assert_int_eq(read->size, packet->size);
    ck_assert_mem_eq(read->data, packet->data, (size_t)packet->size);
    av_packet_unref(read);
    comparing->packets++;
    return true;
}

static Comparing comparing_new(int fd)
{
    g_autoptr(GError) error = NULL;
    Comparing comparing = { part_reader_new(fd, &error), av_packet_alloc(), 0 };
    ck_assert_msg(comparing.part, "%s", error ? error->message : "");
    return comparing;
}

static void comparing_end(Comparing *comparing)
{
    ck_assert_int_eq(part_reader_next(comparing->part, comparing->packet, NULL), 0);
    ck_assert_int_eq(part_reader_packets(comparing->part), comparing->packets);
    av_packet_free(&comparing->packet);
    part_reader_free(comparing->part);
}

static void assert_same_parameters(const AVCodecParameters *a,
                                   const AVCodecParameters *b)
{
    ck_assert_int_eq(a->codec_type, b->codec_type);
    ck_assert_int_eq(a->codec_id, b->codec_id);
    ck_assert_int_eq(a->format, b->format);
    ck_assert_int_eq(a->bit_rate, b->bit_rate);
    ck_assert_int_eq(a->profile, b->profile);
    ck_assert_int_eq(a->level, b->level);
    ck_assert_int_eq(a->width, b->width);
    ck_assert_int_eq(a->height, b->height);
    ck_assert_int_eq(av_cmp_q(a->sample_aspect_ratio, b->sample_aspect_ratio), 0);
    ck_assert_int_eq(a->color_range, b->color_range);
    ck_assert_int_eq(a->color_primaries, b->color_primaries);
    ck_assert_int_eq(a->color_trc, b->color_trc);
    ck_assert_int_eq(a->color_space, b->color_space);
    ck_assert_int_eq(a->chroma_location, b->chroma_location);
    ck_assert_int_eq(a->video_delay, b->video_delay);
    ck_assert_int_eq(a->sample_rate, b->sample_rate);
    ck_assert_int_eq(av_channel_layout_compare(&a->ch_layout, &b->ch_layout), 0);
    ck_assert_int_eq(a->frame_size, b->frame_size);
    ck_assert_int_eq(a->initial_padding, b->initial_padding);
    ck_assert_int_eq(a->extradata_size, b->extradata_size);
}

START_TEST(pictures_are_read_as_they_were_written)
{
    static const char *const speeds[] = { "ultrafast", "veryfast" };
    OutputSpec spec = material_mp4;
    strcpy(spec.video_speed, speeds[_i]);
    int fd = material_picture_part(&spec, 0, PICTURES);
    Comparing comparing = comparing_new(fd);
    g_autoptr(PictureEncoder) encoder =
        picture_encoder_new(&spec, compare, &comparing, NULL);
    const AVCodecParameters *parameters = picture_encoder_parameters(encoder);
    const AVCodecParameters *read = part_reader_parameters(comparing.part);
    assert_same_parameters(read, parameters);
    ck_assert_mem_eq(read->extradata, parameters->extradata,
                     (size_t)parameters->extradata_size);
    AVRational tick = part_reader_tick(comparing.part);
    ck_assert_int_eq(tick.num, 1001);
    ck_assert_int_eq(tick.den, 30000);
    ck_assert_int_eq(part_reader_duration(comparing.part), PICTURES);
    for (int n = 0; n < PICTURES; n++) {
        AVFrame *picture = material_picture(n);
        ck_assert(picture_encoder_add(encoder, picture, NULL));
        av_frame_free(&picture);
    }
    ck_assert(picture_encoder_finish(encoder, NULL));
    comparing_end(&comparing);
    close(fd);
}
END_TEST

static const char *const sounds[] = { "aac", "flac", "pcm_s16le", "libopus",
                                      "libmp3lame" };

START_TEST(sound_is_read_as_it_was_written)
{
    OutputSpec spec = material_mp4;
    strcpy(spec.audio_codec, sounds[_i]);
    if (!avcodec_find_encoder_by_name(sounds[_i]))
        return;
    int fd = material_sound_part(&spec, SAMPLES);
    Comparing comparing = comparing_new(fd);
    g_autoptr(SoundEncoder) encoder =
        sound_encoder_new(&spec, compare, &comparing, NULL);
    assert_same_parameters(part_reader_parameters(comparing.part),
                           sound_encoder_parameters(encoder));
    ck_assert_int_eq(part_reader_duration(comparing.part), SAMPLES);
    for (int at = 0; at < SAMPLES; at += 1000) {
        unsigned count = (unsigned)MIN(1000, SAMPLES - at);
        g_autofree float *stereo = material_sound(at, count);
        ck_assert(sound_encoder_add(encoder, stereo, count, NULL));
    }
    ck_assert(sound_encoder_finish(encoder, NULL));
    comparing_end(&comparing);
    close(fd);
}
END_TEST

/* RFC 9639: samples in the last 36 bits before the MD5, which is not all zero. */
START_TEST(flac_has_its_final_number_of_samples)
{
    OutputSpec spec = material_lossless();
    int fd = material_sound_part(&spec, SAMPLES);
    g_autoptr(PartReader) part = part_reader_new(fd, NULL);
    const AVCodecParameters *parameters = part_reader_parameters(part);
    static const uint8_t none[16] = { 0 };
    ck_assert_int_eq(parameters->extradata_size, 34);
    const uint8_t *info = parameters->extradata;
    ck_assert_int_eq((info[15] << 16 | info[16] << 8 | info[17]), SAMPLES);
    ck_assert_mem_ne(info + 18, none, sizeof none);
    close(fd);
}
END_TEST

START_TEST(equal_pictures_give_equal_parts)
{
    int a = material_picture_part(&material_mp4, 7, 20);
    int b = material_picture_part(&material_mp4, 7, 20);
    size_t a_size, b_size;
    g_autofree uint8_t *x = slurp(a, &a_size), *y = slurp(b, &b_size);
    ck_assert_uint_eq(a_size, b_size);
    ck_assert_mem_eq(x, y, a_size);
    close(a);
    close(b);
}
END_TEST

START_TEST(readers_share_a_descriptor)
{
    int fd = material_picture_part(&material_mp4, 0, PICTURES);
    g_autoptr(PartReader) a = part_reader_new(fd, NULL), b = part_reader_new(fd, NULL);
    AVPacket *x = av_packet_alloc(), *y = av_packet_alloc();
    for (int i = 0; i < PICTURES; i++) {
        ck_assert_int_eq(part_reader_next(a, x, NULL), 1);
        ck_assert_int_eq(part_reader_next(b, y, NULL), 1);
        ck_assert_int_eq(x->size, y->size);
        ck_assert_mem_eq(x->data, y->data, (size_t)x->size);
        av_packet_unref(x);
        av_packet_unref(y);
    }
    av_packet_free(&x);
    av_packet_free(&y);
    close(fd);
}
END_TEST

/* ---- damage ---------------------------------------------------------------------- */

static void assert_damaged(const uint8_t *bytes, size_t size, const char *how)
{
    int fd = file_of(bytes, size);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(!part_check(fd, &error), "%s", how);
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_INVALID));
    close(fd);
}

START_TEST(a_whole_part_is_whole)
{
    int fd = material_picture_part(&material_mp4, 0, PICTURES);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(part_check(fd, &error), "%s", error ? error->message : "");
    close(fd);
}
END_TEST

START_TEST(a_part_cut_anywhere_is_damaged)
{
    int fd = material_picture_part(&material_mp4, 0, 10);
    size_t size;
    g_autofree uint8_t *bytes = slurp(fd, &size);
    for (size_t length = 0; length < size; length += 1 + length % 5)
        assert_damaged(bytes, length, "cut");
    assert_damaged(bytes, size - 1, "cut");
    close(fd);
}
END_TEST

START_TEST(a_part_with_any_byte_changed_is_damaged)
{
    int fd = material_picture_part(&material_mp4, 0, 10);
    size_t size;
    g_autofree uint8_t *bytes = slurp(fd, &size);
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= (uint8_t)(1 << at % 8);
        assert_damaged(bytes, size, "changed");
        bytes[at] ^= (uint8_t)(1 << at % 8);
    }
    close(fd);
}
END_TEST

START_TEST(a_part_with_more_in_the_middle_or_behind_is_damaged)
{
    int fd = material_picture_part(&material_mp4, 0, 10);
    size_t size;
    g_autofree uint8_t *bytes = slurp(fd, &size);
    g_autofree uint8_t *longer = g_malloc0(size + 100);
    memcpy(longer, bytes, size);
    assert_damaged(longer, size + 100, "zeros behind");
    memcpy(longer + 8 + 100, bytes + 8, size - 8);
    assert_damaged(longer, size + 100, "zeros before the packets");
    close(fd);
}
END_TEST

START_TEST(an_unfinished_part_is_damaged)
{
    int whole = material_picture_part(&material_mp4, 0, 10), fd = material_file();
    g_autoptr(PartReader) reader = part_reader_new(whole, NULL);
    g_autoptr(PartWriter) writer =
        part_writer_new(fd, part_reader_parameters(reader), part_reader_tick(reader));
    ck_assert_ptr_nonnull(writer);
    ck_assert(!part_check(fd, NULL));
    close(fd);
    close(whole);
}
END_TEST

START_TEST(on_a_full_disk_a_part_goes_on_in_memory)
{
    int whole = material_picture_part(&material_mp4, 0, 10);
    int fd = open("/dev/full", O_RDWR);
    g_autoptr(GError) error = NULL;
    g_autoptr(PartReader) reader = part_reader_new(whole, NULL);
    g_autoptr(PartWriter) writer =
        part_writer_new(fd, part_reader_parameters(reader), part_reader_tick(reader));
    AVPacket *packet = av_packet_alloc();
    while (part_reader_next(reader, packet, NULL) > 0) {
        ck_assert(part_writer_add(writer, packet, NULL));
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    bool finished = part_writer_finish(writer, &error);
    ck_assert_msg(finished, "%s", finished ? "" : error->message);
    g_autoptr(PartReader) again = part_reader_new(fd, NULL);
    ck_assert(part_check(fd, NULL));
    ck_assert_int_eq(part_reader_packets(again), part_reader_packets(reader));
    close(fd);
    close(whole);
}
END_TEST

int main(void)
{
    av_log_set_level(AV_LOG_ERROR);
    Suite *suite = suite_create("part");
    TCase *tcase = tcase_create("parts");
    tcase_add_loop_test(tcase, pictures_are_read_as_they_were_written, 0, 2);
    tcase_add_loop_test(tcase, sound_is_read_as_it_was_written, 0,
                        G_N_ELEMENTS(sounds));
    tcase_add_test(tcase, flac_has_its_final_number_of_samples);
    tcase_add_test(tcase, equal_pictures_give_equal_parts);
    tcase_add_test(tcase, readers_share_a_descriptor);
    tcase_add_test(tcase, a_whole_part_is_whole);
    tcase_add_test(tcase, a_part_cut_anywhere_is_damaged);
    tcase_add_test(tcase, a_part_with_any_byte_changed_is_damaged);
    tcase_add_test(tcase, a_part_with_more_in_the_middle_or_behind_is_damaged);
    tcase_add_test(tcase, an_unfinished_part_is_damaged);
    tcase_add_test(tcase, on_a_full_disk_a_part_goes_on_in_memory);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
