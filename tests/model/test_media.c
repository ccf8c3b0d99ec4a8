#include "chatkut/model/media.h"

#include "../run.h"
#include "chatkut/model/shape.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* A phone's portrait video, anamorphic for good measure. */
static MediaInfo phone_video(void)
{
    MediaInfo info = { .kind = ASSET_VIDEO,
                       .duration = { 1001, 250 },
                       .width = 1440,
                       .height = 1080,
                       .sar = { 4, 3 },
                       .turn = 90,
                       .rate = { 30000, 1001 },
                       .vfr = true,
                       .hdr = true,
                       .video_stream = 1,
                       .audio_stream = 0,
                       .channels = 2,
                       .sample_rate = 48000,
                       .container = "mov,mp4,m4a,3gp,3g2,mj2",
                       .video_codec = "hevc",
                       .audio_codec = "aac",
                       .start = { -1, 3 },
                       .fields = FIELDS_BOTTOM_FIRST,
                       .profile = "Main 10",
                       .pixels = "yuv420p10le",
                       .depth = 10,
                       .primaries = "bt2020",
                       .transfer = "arib-std-b67",
                       .matrix = "bt2020nc",
                       .range = "tv",
                       .warning = g_strdup("the file ends early") };
    return info;
}

static MediaInfo still(void)
{
    return (MediaInfo){ .kind = ASSET_IMAGE,
                        .start = { 0, 1 },
                        .duration = { 0, 1 },
                        .width = 200,
                        .height = 120,
                        .sar = { 1, 1 },
                        .alpha = true,
                        .video_stream = 0,
                        .audio_stream = -1,
                        .container = "png_pipe",
                        .video_codec = "png" };
}

static void assert_survives(MediaInfo info)
{
    g_autoptr(GError) error = NULL;
    json_t *json = media_info_to_json(&info);
    MediaInfo back;
    bool ok = media_info_from_json(json, &back, &error);
    ck_assert_msg(ok, "%s", ok ? "" : error->message);
    json_t *again = media_info_to_json(&back);
    ck_assert(json_equal(json, again));
    ck_assert_str_eq(back.container, info.container);
    ck_assert_int_eq(rtime_compare(back.duration, info.duration), 0);
    ck_assert(rate_equal(back.rate, info.rate));
    ck_assert_int_eq(back.audio_stream, info.audio_stream);
    ck_assert_int_eq(back.vfr, info.vfr);
    json_decref(json);
    json_decref(again);
    media_info_clear(&back);
    media_info_clear(&info);
    ck_assert_ptr_null(info.warning);
}

START_TEST(what_a_worker_found_survives_the_way)
{
    assert_survives(phone_video());
    assert_survives(still());
}
END_TEST

typedef struct {
    const char *key;
    const char *value; /* JSON; NULL: taken out */
    int code;
} WrongCase;

static const WrongCase wrong[] = {
    { "kind", "\"caption\"", SHAPE_ERROR_CHOICE },
    { "kind", "\"drawing\"", SHAPE_ERROR_CHOICE },
    { "kind", NULL, SHAPE_ERROR_MISSING },
    { "duration", "\"-1s\"", SHAPE_ERROR_TYPE },
    { "duration", "1.5", SHAPE_ERROR_TYPE },
    { "width", "-1", SHAPE_ERROR_RANGE },
    { "width", "1e9", SHAPE_ERROR_RANGE },
    { "turn", "45", SHAPE_ERROR_CHOICE },
    { "rate", "\"0/1\"", SHAPE_ERROR_TYPE },
    { "rate", "\"29.97\"", SHAPE_ERROR_TYPE },
    { "vfr", "1", SHAPE_ERROR_TYPE },
    { "video_stream", "-2", SHAPE_ERROR_RANGE },
    { "container", "\"0123456789012345678901234567890x\"", SHAPE_ERROR_RANGE },
    { "start", "\"soon\"", SHAPE_ERROR_TYPE },
    { "fields", "\"both\"", SHAPE_ERROR_CHOICE },
    { "container", "\"a\\u001b[31m\"", SHAPE_ERROR_TYPE },
    { "path", "\"/etc/passwd\"", SHAPE_ERROR_UNKNOWN },
};

START_TEST(what_a_worker_may_not_say_is_refused)
{
    const WrongCase *c = &wrong[_i];
    MediaInfo info = phone_video(), untouched = { .width = 7 };
    g_autoptr(GError) error = NULL;
    json_t *json = media_info_to_json(&info);
    if (c->value)
        json_object_set_new(json, c->key, json_loads(c->value, JSON_DECODE_ANY, NULL));
    else
        json_object_del(json, c->key);
    ck_assert_msg(!media_info_from_json(json, &untouched, &error), "%s", c->key);
    ck_assert_int_eq(error->domain, SHAPE_ERROR);
    ck_assert_msg(error->code == c->code, "%s", error->message);
    ck_assert(strstr(error->message, c->key));
    ck_assert_int_eq(untouched.width, 7);
    json_decref(json);
    media_info_clear(&info);
}
END_TEST

static double number(const PropList *props, PropId id)
{
    return proplist_get(props, id)->number;
}

START_TEST(a_video_has_the_properties_of_its_media)
{
    MediaInfo info = phone_video();
    PropList *props = media_info_props(&info, "clips/a.mov", "Harbour");
    ck_assert_str_eq(proplist_get(props, PROP_FILE)->string, "clips/a.mov");
    ck_assert_str_eq(proplist_get(props, PROP_LABEL)->string, "Harbour");
    ck_assert_int_eq(
        rtime_compare(proplist_get(props, PROP_LENGTH)->time, info.duration), 0);
    ck_assert_double_eq(proplist_get(props, PROP_PICTURE_SIZE)->vec2[0], 1920);
    ck_assert_double_eq(proplist_get(props, PROP_PICTURE_SIZE)->vec2[1], 1080);
    ck_assert_int_eq(proplist_get(props, PROP_PICTURE_RATE)->time.num, 30000);
    ck_assert_double_eq(number(props, PROP_TURN), 90);
    ck_assert_double_eq(number(props, PROP_VIDEO_STREAM), 1);
    ck_assert_double_eq(number(props, PROP_SOUND_STREAM), 0);
    ck_assert(!proplist_get(props, PROP_ALPHA));
    proplist_unref(props);
    media_info_clear(&info);
}
END_TEST

START_TEST(an_asset_keeps_what_its_file_is_made_of)
{
    MediaInfo info = phone_video(), facts;
    PropList *props = media_info_props(&info, "clips/a.mov", NULL);
    g_autoptr(Asset) asset = asset_new("as-1", ASSET_VIDEO, props);
    ck_assert(media_info_of_asset(asset, &facts));
    ck_assert_int_eq(rtime_compare(facts.start, info.start), 0);
    ck_assert(facts.vfr && facts.hdr && facts.fields == FIELDS_BOTTOM_FIRST);
    ck_assert_str_eq(facts.profile, "Main 10");
    ck_assert_str_eq(facts.pixels, "yuv420p10le");
    ck_assert_str_eq(facts.transfer, "arib-std-b67");
    ck_assert_str_eq(facts.audio_codec, "aac");
    ck_assert_int_eq(facts.depth, 10);
    ck_assert_int_eq(facts.sample_rate, 48000);
    proplist_unref(props);
    media_info_clear(&info);
}
END_TEST

START_TEST(of_an_asset_from_an_old_project_nothing_is_known)
{
    MediaInfo facts = { .depth = 8 };
    g_autoptr(Asset) asset = asset_new("as-1", ASSET_VIDEO, NULL);
    ck_assert(!media_info_of_asset(asset, &facts));
    ck_assert_int_eq(facts.depth, 0);
}
END_TEST

START_TEST(what_does_not_apply_is_absent)
{
    MediaInfo info = still();
    PropList *props = media_info_props(&info, "logo.png", NULL);
    ck_assert_uint_eq(proplist_count(props), 5);
    ck_assert(proplist_get(props, PROP_FILE));
    ck_assert(proplist_get(props, PROP_PICTURE_SIZE));
    ck_assert(proplist_get(props, PROP_ALPHA)->boolean);
    ck_assert(proplist_get(props, PROP_VIDEO_STREAM));
    proplist_unref(props);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("media");
    TCase *tests = tcase_create("media");
    tcase_add_test(tests, what_a_worker_found_survives_the_way);
    tcase_add_loop_test(tests, what_a_worker_may_not_say_is_refused, 0,
                        G_N_ELEMENTS(wrong));
    tcase_add_test(tests, a_video_has_the_properties_of_its_media);
    tcase_add_test(tests, an_asset_keeps_what_its_file_is_made_of);
    tcase_add_test(tests, of_an_asset_from_an_old_project_nothing_is_known);
    tcase_add_test(tests, what_does_not_apply_is_absent);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
