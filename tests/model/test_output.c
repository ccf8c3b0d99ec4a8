#include "chatkut/model/output.h"

#include "../run.h"
#include "chatkut/model/shape.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(presets_are_found_by_name)
{
    const OutputPreset *standard = output_preset_find(NULL);
    ck_assert_str_eq(standard->name, "mp4");
    ck_assert_ptr_eq(standard, output_presets());
    for (const OutputPreset *preset = output_presets(); preset->name; preset++)
        ck_assert_ptr_eq(output_preset_find(preset->name), preset);
    ck_assert_ptr_null(output_preset_find("MP4"));
    ck_assert_ptr_null(output_preset_find(""));
}
END_TEST

START_TEST(every_preset_survives_the_way_to_a_worker)
{
    for (const OutputPreset *preset = output_presets(); preset->name; preset++) {
        OutputSpec spec = output_preset_spec(preset, 1920, 1080, (Rate){ 30, 1 }), back;
        g_autoptr(GError) error = NULL;
        json_t *json = output_spec_to_json(&spec);
        bool ok = output_spec_from_json(json, &back, &error);
        ck_assert_msg(ok, "%s: %s", preset->name, ok ? "" : error->message);
        json_t *again = output_spec_to_json(&back);
        ck_assert(json_equal(json, again));
        json_decref(json);
        json_decref(again);
    }
}
END_TEST

START_TEST(copies_go_into_four_containers)
{
    static const char *const rows[][2] = {
        { "mp4", "mp4" }, { "MOV", "mov" }, { "mkv", "matroska" }, { "ts", "mpegts" },
        { "webm", NULL }, { "", NULL },     { "mp", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        ck_assert_pstr_eq(output_copy_container(rows[i][0]), rows[i][1]);
    ck_assert(output_preset_find("source")->spec.copy);
}
END_TEST

START_TEST(sizes_are_those_of_the_row_or_of_the_sequence)
{
    static const struct {
        const char *preset;
        int width, height;
        int out_width, out_height;
    } cases[] = {
        { "mp4", 1280, 720, 1280, 720 },
        { "mp4", 427, 241, 428, 242 },
        { "draft", 1920, 1080, 960, 540 },
        { "draft", 854, 480, 428, 240 },
        { "draft", 2, 2, 2, 2 },
        { "lossless", 640, 360, 640, 360 },
        { "1080p30", 640, 360, 1920, 1080 },
        { "720p", 640, 640, 1280, 720 },
        { "vertical", 640, 360, 1080, 1920 },
        { "square", 640, 360, 1080, 1080 },
        { "mp4", 16383, 16384, 16384, 16384 },
        { "4k", 640, 360, 3840, 2160 },
        { "gif", 1920, 1080, 640, 360 },
        { "gif", 1080, 1920, 360, 640 },
        { "gif", 320, 180, 320, 180 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const OutputPreset *preset = output_preset_find(cases[i].preset);
        OutputSpec spec = output_preset_spec(preset, cases[i].width, cases[i].height,
                                             (Rate){ 30, 1 });
        ck_assert_int_eq(spec.width, cases[i].out_width);
        ck_assert_int_eq(spec.height, cases[i].out_height);
    }
}
END_TEST

/* More than a row's most is divided by a whole number; else it is the sequence's:
 * 0/0. */
START_TEST(rates_are_whole_parts_of_the_sequences)
{
    static const struct {
        const char *preset;
        Rate rate, out;
    } cases[] = {
        { "mp4", { 60, 1 }, { 0, 0 } },  { "1080p30", { 25, 1 }, { 30, 1 } },
        { "gif", { 30, 1 }, { 15, 1 } }, { "gif", { 25, 1 }, { 25, 2 } },
        { "gif", { 24, 1 }, { 12, 1 } }, { "gif", { 60, 1 }, { 15, 1 } },
        { "gif", { 10, 1 }, { 10, 1 } }, { "gif", { 30000, 1001 }, { 15000, 1001 } },
        { "gif", { 50, 1 }, { 25, 2 } }, { "gif", { 15, 1 }, { 15, 1 } },
        { "gif", { 16, 1 }, { 8, 1 } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const OutputPreset *preset = output_preset_find(cases[i].preset);
        OutputSpec spec = output_preset_spec(preset, 640, 360, cases[i].rate);
        ck_assert_int_eq(spec.rate.num, cases[i].out.num);
        ck_assert_int_eq(spec.rate.den, cases[i].out.den);
    }
}
END_TEST

START_TEST(a_files_name_picks_a_preset)
{
    static const struct {
        const char *extension, *preset;
    } cases[] = {
        { "mp4", "mp4" }, { "MP4", "mp4" },   { "mov", "mov" },   { "mkv", "mkv" },
        { "gif", "gif" }, { "webm", "webm" }, { "m4a", "audio" }, { "mp3", "mp3" },
        { "wav", "wav" }, { "flac", "flac" }, { "txt", NULL },    { "", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const OutputPreset *preset = output_preset_writing(cases[i].extension);
        ck_assert_pstr_eq(preset ? preset->name : NULL, cases[i].preset);
    }
}
END_TEST

START_TEST(the_rows_are_what_people_rely_on)
{
    const OutputPreset *mp4 = output_preset_find("mp4");
    const OutputPreset *lossless = output_preset_find("lossless");
    const OutputPreset *fixed_rate = output_preset_find("1080p30");
    ck_assert_str_eq(mp4->spec.video_codec, "libx264");
    ck_assert_int_eq(mp4->spec.crf, 20);
    ck_assert_int_eq(mp4->spec.audio_bitrate, 192000);
    ck_assert_int_eq(mp4->spec.rate.den, 0);
    ck_assert_str_eq(lossless->spec.container, "matroska");
    ck_assert_str_eq(lossless->extension, "mkv");
    ck_assert_int_eq(lossless->spec.crf, 0);
    ck_assert_str_eq(lossless->spec.audio_codec, "flac");
    ck_assert(rate_equal(fixed_rate->spec.rate, (Rate){ 30, 1 }));
}
END_TEST

START_TEST(a_broken_spec_is_refused)
{
    static const struct {
        const char *key, *value;
    } cases[] = {
        { "container", "\"a name that is too long\"" },
        { "crf", "64" },
        { "crf", "-1" },
        { "width", "20000" },
        { "rate", "\"0/0\"" },
        { "audio_bitrate", "\"192k\"" },
        { "filter", "\"movie=/etc/passwd\"" },
    };
    OutputSpec spec =
        output_preset_spec(output_preset_find(NULL), 640, 360, (Rate){ 30, 1 });
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OutputSpec untouched = { .crf = 33 };
        g_autoptr(GError) error = NULL;
        json_t *json = output_spec_to_json(&spec);
        json_object_set_new(json, cases[i].key,
                            json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
        ck_assert_msg(!output_spec_from_json(json, &untouched, &error), "%s",
                      cases[i].key);
        ck_assert(error->domain == SHAPE_ERROR && strstr(error->message, cases[i].key));
        ck_assert_int_eq(untouched.crf, 33);
        json_decref(json);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("output");
    TCase *tests = tcase_create("output");
    tcase_add_test(tests, presets_are_found_by_name);
    tcase_add_test(tests, every_preset_survives_the_way_to_a_worker);
    tcase_add_test(tests, copies_go_into_four_containers);
    tcase_add_test(tests, sizes_are_those_of_the_row_or_of_the_sequence);
    tcase_add_test(tests, rates_are_whole_parts_of_the_sequences);
    tcase_add_test(tests, a_files_name_picks_a_preset);
    tcase_add_test(tests, the_rows_are_what_people_rely_on);
    tcase_add_test(tests, a_broken_spec_is_refused);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
