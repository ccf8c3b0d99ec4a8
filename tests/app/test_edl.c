#include "chatkut/app/edl.h"

#include "../model/fixture.h"
#include "../run.h"

static const char FILM[] =
    "{\"chatkut\":1,\"id\":\"film\",\"main\":\"main\",\"assets\":["
    "{\"id\":\"as-a\",\"kind\":\"video\",\"path\":\"media/a.mp4\",\"duration\":\"8s\","
    "\"size\":[640,360],\"rate\":\"30/1\",\"streams\":{\"video\":0,\"audio\":1},"
    "\"media\":{\"container\":\"mov,mp4\",\"start\":\"10s\"}},"
    "{\"id\":\"as-b\",\"kind\":\"video\",\"path\":\"/clips/b,c;d.mp4\","
    "\"duration\":\"8s\",\"size\":[640,480],\"rate\":\"30/1\","
    "\"streams\":{\"video\":0,\"audio\":1},\"media\":{\"container\":\"mov,mp4\"}},"
    "{\"id\":\"as-m\",\"kind\":\"audio\",\"path\":\"m.mp3\",\"duration\":\"9s\"}],"
    "\"sequences\":[{\"id\":\"main\",\"size\":[640,360],\"rate\":\"30/1\",\"tracks\":["
    "{\"id\":\"v1\",\"kind\":\"video\",\"role\":\"main\",\"clips\":["
    "{\"id\":\"one\",\"type\":\"video\",\"label\":\"One\",\"start\":0,\"duration\":45,"
    "\"asset\":\"as-a\",\"in\":15},"
    "{\"id\":\"two\",\"type\":\"video\",\"label\":\"Two\",\"start\":45,\"duration\":30,"
    "\"asset\":\"as-b\"},"
    "{\"id\":\"three\",\"type\":\"video\",\"label\":\"Three\",\"start\":75,"
    "\"duration\":30,\"asset\":\"as-a\",\"in\":100}"
    "]},{\"id\":\"v2\",\"kind\":\"video\",\"clips\":[]},"
    "{\"id\":\"a1\",\"kind\":\"audio\",\"clips\":[]}]}]}";

#define CLIP  "sequences.0.tracks.0.clips."
#define TRACK "sequences.0.tracks.0."

static Composition *film_with(const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;
    json_t *json = json_loads(FILM, 0, NULL);
    if (path)
        fixture_set(json, path, text);
    Composition *composition = composition_from_json(json, &error);
    ck_assert_msg(composition != NULL, "%s: %s", path, error ? error->message : "");
    json_decref(json);
    return composition;
}

START_TEST(a_row_of_videos_is_a_cut_list)
{
    g_autoptr(Composition) composition = film_with(NULL, NULL);
    g_autofree char *obstacle = NULL;
    g_autoptr(Edl) edl = edl_new(composition, "/home/film", &obstacle);
    ck_assert_msg(edl != NULL, "%s", obstacle);
    ck_assert_str_eq(edl->film.source, "edl://!no_chapters"
                                       ";asset://as-a,10.498000000,1.500000000"
                                       ";asset://as-b,-0.002000000,1.000000000"
                                       ";asset://as-a,13.331333333,1.000000000");
    ck_assert_uint_eq(edl->film.n_files, 2);
    ck_assert_str_eq(edl->film.files[0].name, "as-a");
    ck_assert_str_eq(edl->film.files[0].path, "/home/film/media/a.mp4");
    ck_assert_str_eq(edl->film.files[1].path, "/clips/b,c;d.mp4");
    ck_assert_int_eq(rtime_compare(edl->film.length, rtime_make(7, 2)), 0);
    ck_assert(edl->exact && !edl->film.silent);
}
END_TEST

typedef struct {
    const char *path, *text;
    const char *obstacle;
} Case;

static const Case spoiled[] = {
    { CLIP "1.speed", "2", "“Two” has its own speed" },
    { CLIP "1.opacity", "0.5", "“Two” has its own opacity" },
    { CLIP "1.transform", "{\"scale\":2}", "“Two” has its own scale" },
    { CLIP "1.crop", "{\"left\":0.1}", "“Two” has its own crop left" },
    { CLIP "1.audio", "{\"volume\":0.5}", "“Two” has its own volume" },
    { CLIP "1.audio", "{\"fadeIn\":{\"duration\":10}}", "“Two” has its own fade in" },
    { CLIP "1.audio", "{\"mute\":true}", "“Two” is muted" },
    { CLIP "1.effects", "[{\"id\":\"e1\",\"type\":\"blur\"}]",
      "“Two” has its own effects" },
    { CLIP "1.fit", "\"cover\"", "“Two” has another form" },
    { CLIP "0.duration", "44", "gap before “Two”" },
    { CLIP "1.enabled", "false", "gap before “Three”" },
    { TRACK "audio", "{\"volume\":0.5}", "a track or the film has its own volume" },
    { TRACK "transitions",
      "[{\"id\":\"x1\",\"type\":\"dissolve\",\"from\":\"one\",\"to\":\"two\","
      "\"before\":5,\"after\":5}]",
      "there are transitions" },
    { "sequences.0.background", "\"#FF0000\"", "“Two” has another form" },
    { "sequences.0.duration", "200", "a length of its own" },
    { "sequences.0.tracks.1.clips.0",
      "{\"id\":\"t\",\"type\":\"text\",\"label\":\"T\",\"start\":0,\"duration\":9,"
      "\"text\":\"x\"}",
      "“T” lies above" },
    { "sequences.0.tracks.2.clips.0",
      "{\"id\":\"m\",\"type\":\"audio\",\"label\":\"M\",\"start\":0,\"duration\":9,"
      "\"asset\":\"as-m\"}",
      "“M” sounds beside" },
    { "assets.1.missing", "true", "the file of “Two” is missing" },
    { "assets.1.alpha", "true", "“Two” is transparent" },
    { TRACK "enabled", "false", "there is no video" },
};

START_TEST(what_is_in_the_way_is_told)
{
    const Case *row = &spoiled[_i];
    g_autofree char *obstacle = NULL;
    g_autoptr(Composition) composition = film_with(row->path, row->text);
    g_autoptr(Edl) edl = edl_new(composition, "/home/film", &obstacle);
    ck_assert_msg(edl == NULL, "%s = %s", row->path, row->text);
    ck_assert_msg(strstr(obstacle, row->obstacle) != NULL, "%s: %s", row->path,
                  obstacle);
}
END_TEST

static const Case harmless[] = {
    { CLIP "1.label", "\"Else\"", NULL },
    { "assets.1.path", "\"b\"", NULL },
    { CLIP "1.locked", "true", NULL },
    { CLIP "1.opacity", "1", NULL },
    { CLIP "1.effects", "[]", NULL },
    { CLIP "1.markers", "[{\"id\":\"m1\",\"at\":3,\"label\":\"x\"}]", NULL },
    { CLIP "1.fit", "\"contain\"", NULL },
    { CLIP "2.fit", "\"cover\"", NULL },
    { TRACK "label", "\"Row\"", NULL },
    { "sequences.0.tracks.2.clips.0",
      "{\"id\":\"m\",\"type\":\"audio\",\"start\":0,\"duration\":9,\"asset\":\"as-m\","
      "\"audio\":{\"mute\":true}}",
      NULL },
    { "sequences.0.tracks.1.clips.0",
      "{\"id\":\"t\",\"type\":\"text\",\"start\":0,\"duration\":9,\"text\":\"x\","
      "\"enabled\":false}",
      NULL },
};

START_TEST(what_changes_nothing_is_not_in_the_way)
{
    const Case *row = &harmless[_i];
    g_autofree char *obstacle = NULL;
    g_autoptr(Composition) composition = film_with(row->path, row->text);
    g_autoptr(Edl) edl = edl_new(composition, "/home/film", &obstacle);
    ck_assert_msg(edl != NULL && edl->exact, "%s: %s", row->path, obstacle);
}
END_TEST

#define MP4 "\"container\":\"mov,mp4\""

static const Case inexact[] = {
    { "assets.1.rate", "\"25/1\"", NULL },
    { "assets.1.media", "{\"container\":\"mpegts\"}", NULL },
    { "assets.1.media", NULL, NULL },
    { "assets.1.media", "{" MP4 ",\"fields\":\"top-first\"}", NULL },
    { "assets.1.media", "{" MP4 ",\"hdr\":true}", NULL },
    { "assets.1.media", "{" MP4 ",\"matrix\":\"bt2020nc\"}", NULL },
    { "assets.1.media", "{" MP4 ",\"primaries\":\"bt2020\"}", NULL },
    { "assets.1.media", "{" MP4 ",\"variableRate\":true}", NULL },
    { CLIP "2.in", "\"10001/3000s\"", NULL },
};

START_TEST(what_may_be_a_frame_off_is_told)
{
    const Case *row = &inexact[_i];
    g_autoptr(Composition) composition = film_with(row->path, row->text);
    g_autoptr(Edl) edl = edl_new(composition, "/home/film", NULL);
    ck_assert_msg(edl != NULL && !edl->exact, "%s", row->path);
}
END_TEST

START_TEST(a_row_that_is_muted_is_silent)
{
    g_autoptr(Composition) composition = film_with(TRACK "mute", "true");
    g_autoptr(Edl) edl = edl_new(composition, "/home/film", NULL);
    ck_assert(edl != NULL && edl->film.silent);
}
END_TEST

START_TEST(nothing_is_no_cut_list)
{
    g_autofree char *obstacle = NULL;
    g_autoptr(Composition) composition = film_with(TRACK "clips", "[]");
    ck_assert_ptr_null(edl_new(composition, "/home/film", &obstacle));
    ck_assert_str_eq(obstacle, "there is no video");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("edl");
    TCase *tcase = tcase_create("edl");
    tcase_add_test(tcase, a_row_of_videos_is_a_cut_list);
    tcase_add_loop_test(tcase, what_is_in_the_way_is_told, 0, G_N_ELEMENTS(spoiled));
    tcase_add_loop_test(tcase, what_changes_nothing_is_not_in_the_way, 0,
                        G_N_ELEMENTS(harmless));
    tcase_add_loop_test(tcase, what_may_be_a_frame_off_is_told, 0,
                        G_N_ELEMENTS(inexact));
    tcase_add_test(tcase, a_row_that_is_muted_is_silent);
    tcase_add_test(tcase, nothing_is_no_cut_list);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
