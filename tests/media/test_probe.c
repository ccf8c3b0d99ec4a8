#include "chatkut/media/input.h"
#include "chatkut/media/orientation.h"
#include "chatkut/media/probe.h"
#include "chatkut/media/timing.h"

#include "../run.h"
#include "numbered.h"

#include <check.h>
#include <fcntl.h>
#include <libavutil/display.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- real files ------------------------------------------------------------------ */

enum { VFR = 1, ALPHA = 2, INTERLACED = 4, HDR = 8, WARNS = 16 };

typedef struct {
    const char *name;
    const char *refused; /* fault and a word of the sentence: "unsupported playlist" */
    AssetKind kind;
    int width, height, turn;
    Rate rate;
    int video, audio; /* streams */
    unsigned facts;
} Known;

static const Known known[] = {
    { "bbb_480p_30s_51.mp4", NULL, ASSET_VIDEO, 854, 480, 0, { 24, 1 }, 0, 1, 0 },
    { "friday_dialogue.mp4", NULL, ASSET_VIDEO, 640, 480, 0, { 30, 1 }, 1, 0, 0 },
    { "phone_skyline_17s.mp4", NULL, ASSET_VIDEO, 640, 360, 0, { 30, 1 }, 0, 1, 0 },
    { "phone_portrait_hevc10_hlg_editlist.mp4",
      NULL,
      ASSET_VIDEO,
      1920,
      1080,
      90,
      { 51000, 1841 },
      0,
      1,
      HDR | VFR },
    { "phone_hdr10_pq_1080p.mp4",
      NULL,
      ASSET_VIDEO,
      1920,
      1080,
      0,
      { 140000, 5087 },
      0,
      1,
      HDR | VFR },
    { "bbb_mpeg2_1080p.ts", NULL, ASSET_VIDEO, 1920, 1080, 0, { 24, 1 }, 0, 1, 0 },
    { "bird_23976_mpeg4_mp3.avi",
      NULL,
      ASSET_VIDEO,
      960,
      400,
      0,
      { 24000, 1001 },
      0,
      1,
      0 },
    { "vp9_10bit_23976.webm",
      NULL,
      ASSET_VIDEO,
      426,
      240,
      0,
      { 24000, 1001 },
      0,
      -1,
      0 },
    { "camcorder_1080i_2997.mts",
      NULL,
      ASSET_VIDEO,
      1920,
      1080,
      0,
      { 30000, 1001 },
      0,
      1,
      INTERLACED },
    { "interlaced_576i_mpeg2.ts",
      NULL,
      ASSET_VIDEO,
      720,
      576,
      0,
      { 25, 1 },
      0,
      1,
      INTERLACED },
    { "bbb_start10s_anamorphic.mp4",
      NULL,
      ASSET_VIDEO,
      800,
      640,
      0,
      { 30, 1 },
      0,
      -1,
      0 },
    { "wrong_ext_mp4_inside.jpg",
      NULL,
      ASSET_VIDEO,
      720,
      1280,
      0,
      { 30000, 1001 },
      0,
      1,
      HDR },
    { "truncated_half.webm", NULL, ASSET_VIDEO, 800, 332, 0, { 24, 1 }, 0, 1, WARNS },
    { "animated.gif", NULL, ASSET_VIDEO, 245, 245, 0, { 15, 1 }, 0, -1, ALPHA },
    { "cover_art_id3.mp3", NULL, ASSET_AUDIO, 0, 0, 0, { 0, 0 }, -1, 0, 0 },
    { "flac_with_picture.flac", NULL, ASSET_AUDIO, 0, 0, 0, { 0, 0 }, -1, 0, 0 },
    { "broken_200kB_garbage_prefix.mp3",
      NULL,
      ASSET_AUDIO,
      0,
      0,
      0,
      { 0, 0 },
      -1,
      0,
      WARNS },
    { "exif_orient6_landscape.jpg",
      NULL,
      ASSET_IMAGE,
      1200,
      1800,
      90,
      { 0, 0 },
      0,
      -1,
      0 },
    { "exif_orient8_portrait.jpg",
      NULL,
      ASSET_IMAGE,
      1800,
      1200,
      270,
      { 0, 0 },
      0,
      -1,
      0 },
    { "wrong_ext_jpeg_inside.mp4",
      NULL,
      ASSET_IMAGE,
      1200,
      1800,
      90,
      { 0, 0 },
      0,
      -1,
      0 },
    { "alpha.png", NULL, ASSET_IMAGE, 200, 150, 0, { 0, 0 }, 0, -1, ALPHA },
    { "still_alpha.webp", NULL, ASSET_IMAGE, 200, 150, 0, { 0, 0 }, 0, -1, ALPHA },
    { "diagram.svg", NULL, ASSET_IMAGE, 800, 610, 0, { 0, 0 }, 0, -1, ALPHA },
    { "animated.webp", "unsupported animated" },
    { "cmyk.jpg", "unsupported CMYK" },
    { "huge_20000x20000.png", "limit megapixels" },
    { "zero_length.mp4", "invalid_value empty" },
    { "truncated_no_moov.mp4", "invalid_value incomplete" },
    { "broken_vp9_bitstream.webm", "invalid_value damaged" },
    { "librivox_transcript.txt", "invalid_value known" },
    { "sec_hls_named.avi", "unsupported playlist" },
    { "sec_hls_reads_file.m3u8", "unsupported playlist" },
    { "sec_concat.ffconcat", "unsupported playlist" },
    { "sec_external.svg", "invalid_value known" },
    { "sec_prompt_injection.srt", "unsupported captions" },
};

static void check_refusal(const Known *row, const GError *error)
{
    const char *word = strchr(row->refused, ' ') + 1;
    ck_assert_msg(g_str_has_prefix(row->refused, media_error_fault(error)) &&
                      strstr(error->message, word),
                  "%s: [%s] %s", row->name, media_error_fault(error), error->message);
}

static void check_facts(const Known *row, const MediaInfo *info)
{
    unsigned facts = (info->vfr ? VFR : 0) | (info->alpha ? ALPHA : 0) |
                     (info->fields ? INTERLACED : 0) | (info->hdr ? HDR : 0) |
                     (info->warning ? WARNS : 0);
    ck_assert_int_eq(info->kind, row->kind);
    ck_assert_int_eq(info->width, row->width);
    ck_assert_int_eq(info->height, row->height);
    ck_assert_int_eq(info->turn, row->turn);
    ck_assert_int_eq(info->rate.num, row->rate.num);
    ck_assert_int_eq(info->rate.den, row->rate.den);
    ck_assert_int_eq(info->video_stream, row->video);
    ck_assert_int_eq(info->audio_stream, row->audio);
    ck_assert_uint_eq(facts, row->facts);
}

START_TEST(real_files_are_told_apart)
{
    const Known *row = &known[_i];
    g_autofree char *path = g_build_filename(SHARED_MEDIA, row->name, NULL);
    g_autoptr(GError) error = NULL;
    MediaInfo info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        printf("not here, not tested: %s\n", row->name);
        return;
    }
    if (media_probe(fd, row->name, &info, &error)) {
        ck_assert_msg(!row->refused, "%s was accepted", row->name);
        check_facts(row, &info);
        media_info_clear(&info);
    } else {
        ck_assert_msg(row->refused != NULL, "%s: %s", row->name, error->message);
        check_refusal(row, error);
    }
    close(fd);
}
END_TEST

START_TEST(durations_are_of_the_pictures)
{
    const struct {
        const char *name;
        RTime duration;
    } rows[] = {
        { "bbb_480p_30s_51.mp4", { 30, 1 } },
        { "bbb_start10s_anamorphic.mp4", { 4, 1 } },
        { "long_gop_60s.mp4", { 60, 1 } },
    };
    g_autofree char *path = g_build_filename(SHARED_MEDIA, rows[_i].name, NULL);
    MediaInfo info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ck_assert(media_probe(fd, rows[_i].name, &info, NULL));
    ck_assert_int_eq(rtime_compare(info.duration, rows[_i].duration), 0);
    media_info_clear(&info);
    close(fd);
}
END_TEST

/* ---- made files ------------------------------------------------------------------ */

START_TEST(uneven_timestamps_are_seen)
{
    const struct {
        const char *name, *timing;
        bool vfr;
    } rows[] = {
        { "even.mkv", NULL, false },
        { "uneven.mkv", "'N*2+mod(N,2)'", true },
        { "dropped.mkv", "'N+gte(N,50)'", false },
    };
    g_autofree char *path =
        numbered_make(rows[_i].name, (Rate){ 30000, 1001 }, 120, rows[_i].timing,
                      "-c:v libx264 -preset ultrafast -bf 2");
    MediaInfo info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert(media_probe(fd, rows[_i].name, &info, NULL));
    ck_assert_int_eq(info.vfr, rows[_i].vfr);
    media_info_clear(&info);
    close(fd);
}
END_TEST

/* ---- parts ----------------------------------------------------------------------- */

START_TEST(usual_rates_are_recognised)
{
    const struct {
        AVRational measured;
        Rate rate;
    } rows[] = {
        { { 23040000, 767849 }, { 30, 1 } },
        { { 2997, 100 }, { 30000, 1001 } },
        { { 24000, 1001 }, { 24000, 1001 } },
        { { 24, 1 }, { 24, 1 } },
        { { 23976, 1000 }, { 24000, 1001 } },
        { { 19, 1 }, { 19, 1 } },
        { { 0, 0 }, { 0, 0 } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Rate found = timing_nominal_rate(rows[i].measured);
        ck_assert_int_eq(found.num, rows[i].rate.num);
        ck_assert_int_eq(found.den, rows[i].rate.den);
    }
}
END_TEST

START_TEST(display_matrices_give_clockwise_turns)
{
    for (int turn = 0; turn < 360; turn += 90)
        for (int mirrored = 0; mirrored < 2; mirrored++) {
            int32_t matrix[9];
            Orientation found;
            av_display_rotation_set(matrix, turn);
            if (mirrored) { /* before turning: the matrix's first row is x's way */
                matrix[0] = -matrix[0];
                matrix[1] = -matrix[1];
            }
            found = orientation_from_matrix(matrix);
            ck_assert_int_eq(found.turn, turn);
            ck_assert_int_eq(found.mirrored, mirrored);
        }
}
END_TEST

START_TEST(bad_exif_orientations_are_upright)
{
    const int bad[] = { -1, 0, 9, 255 };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        ck_assert_int_eq(orientation_from_exif(bad[i]).turn, 0);
    ck_assert_int_eq(orientation_from_exif(6).turn, 90);
    ck_assert_int_eq(orientation_from_exif(8).turn, 270);
    ck_assert(orientation_from_exif(2).mirrored);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("probe");
    TCase *tcase = tcase_create("files");
    numbered_init();
    tcase_add_loop_test(tcase, real_files_are_told_apart, 0, G_N_ELEMENTS(known));
    tcase_add_loop_test(tcase, durations_are_of_the_pictures, 0, 3);
    tcase_add_loop_test(tcase, uneven_timestamps_are_seen, 0, 3);
    tcase_add_test(tcase, usual_rates_are_recognised);
    tcase_add_test(tcase, display_matrices_give_clockwise_turns);
    tcase_add_test(tcase, bad_exif_orientations_are_upright);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
