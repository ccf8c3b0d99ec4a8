#include "chatkut/media/packets.h"

#include "../run.h"
#include "numbered.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRAMES = 150, GOP = 48 };

static const Rate rate = { 30, 1 };

/* ---- units ----------------------------------------------------------------------- */

static AVCodecParameters *parameters(enum AVCodecID codec, const void *bytes,
                                     size_t size)
{
    AVCodecParameters *made = avcodec_parameters_alloc();
    made->codec_id = codec;
    made->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
    made->extradata_size = (int)size;
    memcpy(made->extradata, bytes, size);
    return made;
}

#define BYTES(...) \
    (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })

/* Type, then id in ue(v): of an SPS behind profile and level. */
#define SPS0 0x67, 0x42, 0x00, 0x1e, 0x80
#define SPS3 0x67, 0x42, 0x00, 0x1e, 0x24
#define PPS0 0x68, 0x80
#define CODE 0, 0, 0, 1

START_TEST(both_forms_hold_the_same_units)
{
    const struct {
        NalFormat format;
        const uint8_t *bytes;
        size_t size;
        const char *units; /* sizes */
    } rows[] = {
        { { AV_CODEC_ID_H264, 0 }, BYTES(CODE, SPS0, 0, 0, 1, PPS0, 0, 0), "5 2" },
        { { AV_CODEC_ID_H264, 4 }, BYTES(0, 0, 0, 5, SPS0, 0, 0, 0, 2, PPS0), "5 2" },
        { { AV_CODEC_ID_H264, 2 }, BYTES(0, 5, SPS0, 0, 2, PPS0), "5 2" },
        /* longer than what is there; empty; none */
        { { AV_CODEC_ID_H264, 4 }, BYTES(0, 0, 0, 9, SPS0), "" },
        { { AV_CODEC_ID_H264, 4 }, BYTES(255, 255, 255, 255, 1), "" },
        { { AV_CODEC_ID_H264, 1 }, BYTES(0, 5), "" },
        { { AV_CODEC_ID_H264, 4 }, BYTES(0, 0), "" },
        { { AV_CODEC_ID_H264, 0 }, BYTES(CODE, CODE, PPS0), "2" },
        { { AV_CODEC_ID_H264, 0 }, BYTES(1, 2, 3), "" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const uint8_t *at = rows[i].bytes, *end = at + rows[i].size;
        g_autoptr(GString) units = g_string_new(NULL);
        Nal nal;
        while (nal_next(rows[i].format, &at, end, &nal)) {
            ck_assert(nal.data >= rows[i].bytes && nal.data + nal.size <= end);
            g_string_append_printf(units, "%s%zu", units->len ? " " : "", nal.size);
        }
        ck_assert_msg(strcmp(units->str, rows[i].units) == 0, "row %zu: %s", i,
                      units->str);
    }
}
END_TEST

START_TEST(kinds_are_those_of_the_standards)
{
    const struct {
        enum AVCodecID codec;
        uint8_t head;
        NalKind kind;
    } rows[] = {
        { AV_CODEC_ID_H264, 0x65, NAL_IDR },
        { AV_CODEC_ID_H264, 0x41, NAL_PICTURE },
        { AV_CODEC_ID_H264, 0x01, NAL_PICTURE },
        { AV_CODEC_ID_H264, 0x06, NAL_OTHER },
        { AV_CODEC_ID_H264, 0x67, NAL_SET },
        { AV_CODEC_ID_H264, 0x09, NAL_NEEDLESS },
        { AV_CODEC_ID_HEVC, 19 << 1, NAL_IDR },
        { AV_CODEC_ID_HEVC, 20 << 1, NAL_IDR },
        { AV_CODEC_ID_HEVC, 21 << 1, NAL_CRA },
        { AV_CODEC_ID_HEVC, 16 << 1, NAL_BLA },
        { AV_CODEC_ID_HEVC, 8 << 1, NAL_SKIPPED },
        { AV_CODEC_ID_HEVC, 1 << 1, NAL_PICTURE },
        { AV_CODEC_ID_HEVC, 33 << 1, NAL_SET },
        { AV_CODEC_ID_HEVC, 35 << 1, NAL_NEEDLESS },
        { AV_CODEC_ID_HEVC, 39 << 1, NAL_OTHER },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint8_t unit[2] = { rows[i].head, 1 };
        Nal nal = { unit, 2 };
        ck_assert_int_eq(nal_kind(rows[i].codec, &nal), rows[i].kind);
        if (rows[i].kind == NAL_CRA) {
            nal_turn_into_bla(unit);
            ck_assert_int_eq(unit[0], 18 << 1);
        }
    }
}
END_TEST

START_TEST(what_no_picture_needs_is_told_by_the_first_one)
{
    const struct {
        enum AVCodecID codec;
        uint8_t bytes[12];
        bool needless;
    } rows[] = {
        { AV_CODEC_ID_H264, { CODE, 0x01, 1 }, true },
        { AV_CODEC_ID_H264, { CODE, 0x06, 1, CODE, 0x01, 1 }, true },
        { AV_CODEC_ID_H264, { CODE, 0x06, 1, CODE, 0x21, 1 }, false },
        { AV_CODEC_ID_H264, { CODE, 0x41, 1 }, false },
        { AV_CODEC_ID_H264, { CODE, 0x65, 1 }, false },
        { AV_CODEC_ID_H264, { CODE, 0x06, 1 }, false },
        { AV_CODEC_ID_HEVC, { CODE, 0x00, 1 }, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint8_t bytes[12];
        memcpy(bytes, rows[i].bytes, sizeof bytes);
        const AVPacket packet = { .data = bytes, .size = sizeof bytes };
        ck_assert_msg(nal_is_needed_by_none(rows[i].codec, &packet) == rows[i].needless,
                      "row %zu", i);
    }
}
END_TEST

START_TEST(only_packets_without_anything_needed_are_needless_as_a_whole)
{
    const struct {
        NalFormat format;
        uint8_t bytes[12];
        int size;
        bool needless;
    } rows[] = {
        { { AV_CODEC_ID_H264, 0 }, { CODE, 0x09, 1, CODE, 0x01, 1 }, 12, true },
        { { AV_CODEC_ID_H264, 0 }, { CODE, 0x01, 1, CODE, 0x21, 1 }, 12, false },
        { { AV_CODEC_ID_H264, 0 }, { CODE, 0x68, 1, CODE, 0x01, 1 }, 12, false },
        { { AV_CODEC_ID_H264, 0 }, { CODE, 0x06, 1 }, 6, false },
        { { AV_CODEC_ID_H264, 2 }, { 0, 2, 0x06, 1, 0, 2, 0x01, 1 }, 8, true },
        { { AV_CODEC_ID_H264, 2 }, { 0, 2, 0x01, 1, 0, 2, 0x41, 1 }, 8, false },
        { { AV_CODEC_ID_H264, 2 }, { 0, 2, 0x01, 1, 0, 9, 0x01, 1 }, 8, false },
        { { AV_CODEC_ID_HEVC, 0 }, { CODE, 0x00, 1 }, 6, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint8_t bytes[12];
        memcpy(bytes, rows[i].bytes, sizeof bytes);
        const AVPacket packet = { .data = bytes, .size = rows[i].size };
        ck_assert_msg(nal_is_only_needless(rows[i].format, &packet) == rows[i].needless,
                      "row %zu", i);
    }
}
END_TEST

START_TEST(sets_are_found_in_either_kind_of_extradata)
{
    const struct {
        const uint8_t *bytes;
        size_t size;
        unsigned sets;
    } rows[] = {
        { BYTES(CODE, SPS0, CODE, PPS0), 2 },
        { BYTES(1, 0x42, 0, 0x1e, 0xff, 0xe1, 0, 5, SPS0, 1, 0, 2, PPS0), 2 },
        { BYTES(1, 0x42, 0, 0x1e, 0xff, 0xe2, 0, 5, SPS0, 0, 5, SPS3, 1, 0, 2, PPS0),
          3 },
        /* cut short; lengths that are lies */
        { BYTES(1, 0x42, 0, 0x1e, 0xff, 0xe1, 0, 5, SPS0, 1), 1 },
        { BYTES(1, 0x42, 0, 0x1e, 0xff, 0xff, 0, 5, SPS0), 1 },
        { BYTES(1, 0x42, 0, 0x1e, 0xff, 0xe1, 255, 255, 1), 0 },
        { BYTES(1), 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        AVCodecParameters *of =
            parameters(AV_CODEC_ID_H264, rows[i].bytes, rows[i].size);
        g_autoptr(GPtrArray) sets = nal_sets_of(of);
        ck_assert_msg(sets->len == rows[i].sets, "row %zu: %u", i, sets->len);
        avcodec_parameters_free(&of);
    }
}
END_TEST

START_TEST(sets_lie_side_by_side_unless_one_id_means_two)
{
    const struct {
        const uint8_t *bytes;
        size_t size;
        bool joins;
        unsigned sets;
    } rows[] = {
        { BYTES(CODE, SPS0, CODE, PPS0), true, 2 },       /* the same */
        { BYTES(CODE, SPS3, CODE, 0x68, 0x24), true, 4 }, /* others */
        { BYTES(CODE, 0x67, 0x42, 0x00, 0x1f, 0x80, CODE, PPS0), false, 2 }, /* SPS 0 */
        { BYTES(CODE, SPS3, CODE, 0x68, 0x88), false, 2 },                   /* PPS 0 */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        AVCodecParameters *one =
            parameters(AV_CODEC_ID_H264, BYTES(CODE, SPS0, CODE, PPS0));
        AVCodecParameters *two =
            parameters(AV_CODEC_ID_H264, rows[i].bytes, rows[i].size);
        g_autoptr(GPtrArray) sets = nal_sets_of(one);
        g_autoptr(GPtrArray) more = nal_sets_of(two);
        ck_assert(nal_sets_join(sets, more, AV_CODEC_ID_H264) == rows[i].joins);
        ck_assert_uint_eq(sets->len, rows[i].sets);
        avcodec_parameters_free(&one);
        avcodec_parameters_free(&two);
    }
}
END_TEST

/* ---- files ----------------------------------------------------------------------- */

static const struct {
    const char *name, *coding;
    NalKind point; /* what each group begins with */
} files[] = {
    { "b.mp4", "-c:v libx264 -g 48 -sc_threshold 0", NAL_IDR },
    { "b.ts", "-c:v libx264 -g 48 -sc_threshold 0", NAL_IDR },
    { "b.mkv", "-c:v libx264 -g 48 -sc_threshold 0", NAL_IDR },
    { "plain.mov", "-c:v libx264 -profile:v main -bf 0 -g 48 -sc_threshold 0",
      NAL_IDR },
    { "h.mp4",
      "-c:v libx265 -x265-params log-level=error:keyint=48:min-keyint=48:scenecut=0:"
      "open-gop=0",
      NAL_IDR },
    { "h.ts",
      "-c:v libx265 -x265-params log-level=error:keyint=48:min-keyint=48:scenecut=0",
      NAL_CRA },
};

typedef struct {
    int fd;
    Input *input;
    int stream;
} Open;

static Open open_numbered(size_t i)
{
    g_autofree char *arguments =
        g_strdup_printf("%s -pix_fmt yuv420p", files[i].coding);
    g_autofree char *path = numbered_make(files[i].name, rate, FRAMES, NULL, arguments);
    Open made = { .fd = open(path, O_RDONLY) };
    made.input = input_open(made.fd, NULL);
    ck_assert_ptr_nonnull(made.input);
    made.stream = input_find_stream(made.input, AVMEDIA_TYPE_VIDEO, -1);
    return made;
}

static void open_clear(Open *opened)
{
    input_free(opened->input);
    close(opened->fd);
}

static int frame_of(const PacketEntry *entry)
{
    return (int)rtime_to_frames(entry->at, rate, RTIME_NEAREST);
}

START_TEST(the_index_has_every_picture_once)
{
    Open file = open_numbered((size_t)_i);
    g_autoptr(GArray) index =
        packets_index(file.input, file.stream, RTIME_ZERO, rtime_make(100, 1), NULL);
    int seen[FRAMES] = { 0 };
    ck_assert_uint_eq(index->len, FRAMES);
    for (unsigned i = 0; i < index->len; i++) {
        const PacketEntry *entry = &g_array_index(index, PacketEntry, i);
        int frame = frame_of(entry);
        ck_assert(entry->usable && frame >= 0 && frame < FRAMES);
        ck_assert_int_eq(rtime_compare(entry->at, rtime_from_frames(frame, rate)), 0);
        seen[frame]++;
        if (frame > 0)
            ck_assert_int_eq(entry->kind == NAL_IDR || entry->kind == NAL_CRA,
                             frame % GOP == 0);
        if (frame == GOP)
            ck_assert_int_eq(entry->kind, files[_i].point);
    }
    for (int n = 0; n < FRAMES; n++)
        ck_assert_int_eq(seen[n], 1);
    open_clear(&file);
}
END_TEST

START_TEST(a_part_of_it_has_what_shows_there)
{
    Open file = open_numbered((size_t)_i);
    g_autoptr(GArray) index =
        packets_index(file.input, file.stream, rtime_from_frames(60, rate),
                      rtime_from_frames(100, rate), NULL);
    int seen[FRAMES] = { 0 };
    for (unsigned i = 0; i < index->len; i++)
        seen[frame_of(&g_array_index(index, PacketEntry, i))]++;
    for (int n = 2 * GOP; n < 100; n++)
        ck_assert_msg(seen[n] == 1, "%d", n);
    ck_assert_uint_lt(index->len, FRAMES);
    open_clear(&file);
}
END_TEST

START_TEST(packets_are_read_from_a_keyframe_on)
{
    Open file = open_numbered((size_t)_i);
    g_autoptr(GArray) index =
        packets_index(file.input, file.stream, RTIME_ZERO, rtime_make(100, 1), NULL);
    unsigned from = 0;
    while (frame_of(&g_array_index(index, PacketEntry, from)) != GOP)
        from++;
    g_autoptr(PacketReader) reader = packet_reader_new(
        file.input, file.stream, g_array_index(index, PacketEntry, from).pts, NULL);
    ck_assert_ptr_nonnull(reader);
    AVPacket *packet = av_packet_alloc();
    NalKind kind;
    for (unsigned i = from; i < index->len; i++) {
        const PacketEntry *entry = &g_array_index(index, PacketEntry, i);
        ck_assert_int_eq(packet_reader_next(reader, packet, &kind, NULL), 1);
        ck_assert_int_eq(packet->pts, entry->pts);
        ck_assert_int_eq(kind, entry->kind);
        ck_assert_mem_eq(packet->data, ((const uint8_t[]){ 0, 0, 0, 1 }), 4);
        av_packet_unref(packet);
    }
    ck_assert_int_eq(packet_reader_next(reader, packet, &kind, NULL), 0);
    av_packet_free(&packet);
    open_clear(&file);
}
END_TEST

START_TEST(what_is_not_there_is_not_read)
{
    g_autoptr(GError) error = NULL;
    Open file = open_numbered(0);
    ck_assert_ptr_null(packet_reader_new(file.input, file.stream, 1234567, &error));
    ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_INVALID));
    open_clear(&file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("packets");
    TCase *units = tcase_create("units"), *tcase = tcase_create("files");
    int count = (int)G_N_ELEMENTS(files);
    numbered_init();
    tcase_add_test(units, both_forms_hold_the_same_units);
    tcase_add_test(units, kinds_are_those_of_the_standards);
    tcase_add_test(units, what_no_picture_needs_is_told_by_the_first_one);
    tcase_add_test(units, only_packets_without_anything_needed_are_needless_as_a_whole);
    tcase_add_test(units, sets_are_found_in_either_kind_of_extradata);
    tcase_add_test(units, sets_lie_side_by_side_unless_one_id_means_two);
    tcase_add_loop_test(tcase, the_index_has_every_picture_once, 0, count);
    tcase_add_loop_test(tcase, a_part_of_it_has_what_shows_there, 0, count);
    tcase_add_loop_test(tcase, packets_are_read_from_a_keyframe_on, 0, count);
    tcase_add_test(tcase, what_is_not_there_is_not_read);
    suite_add_tcase(suite, units);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
