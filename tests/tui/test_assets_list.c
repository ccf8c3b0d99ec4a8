#include "chatkut/tui/assets_list.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/model/media.h"

#include <check.h>
#include <string.h>

static Composition *read_film(void)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    size_t length;
    ck_assert(g_file_get_contents(TESTS "/edit/films/film.json", &text, &length, NULL));
    Composition *film = composition_from_text(text, length, &error);
    ck_assert_msg(film != NULL, "%s", error ? error->message : "");
    return film;
}

static char *names(const GPtrArray *assets)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < assets->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "",
                               ((const Asset *)assets->pdata[i])->node.id);
    return g_string_free(text, FALSE);
}

static const struct {
    const char *pattern;
    AssetSort sort;
    const char *ids;
} LISTS[] = {
    { "", ASSETS_BY_IMPORT, "cam pic song short note" },
    { "", ASSETS_BY_NAME, "cam note pic short song" },
    { "", ASSETS_BY_LENGTH, "song cam note short pic" },
    { "song", ASSETS_BY_NAME, "song" },
    { "NOTE", ASSETS_BY_IMPORT, "note" },
    { "zzz", ASSETS_BY_IMPORT, "" },
};

START_TEST(assets_are_sorted_and_searched)
{
    g_autoptr(Composition) film = read_film();
    g_autoptr(GPtrArray) list = assets_list(film, LISTS[_i].pattern, LISTS[_i].sort);
    g_autofree char *ids = names(list);
    ck_assert_str_eq(ids, LISTS[_i].ids);
}
END_TEST

START_TEST(without_a_project_the_list_is_empty)
{
    g_autoptr(GPtrArray) list = assets_list(NULL, "", ASSETS_BY_NAME);
    ck_assert_uint_eq(list->len, 0);
}
END_TEST

START_TEST(clips_that_play_an_asset_are_counted)
{
    g_autoptr(Composition) film = read_film();
    g_autoptr(GHashTable) uses = assets_count_uses(film);
    ck_assert_uint_ge(GPOINTER_TO_UINT(g_hash_table_lookup(uses, "cam")), 4);
    ck_assert_ptr_null(g_hash_table_lookup(uses, "short"));
}
END_TEST

/* ---- lines ----------------------------------------------------------------------- */

static char *draw(const AssetLine *line, int w, bool ascii)
{
    const Look look = { .theme = THEME_TERMINAL, .depth = DEPTH_MONO, .ascii = ascii };
    g_autoptr(Surface) surface = surface_new(w, 1);
    asset_draw_line(&look, surface_area(surface), 0, line);
    return surface_row(surface, 0);
}

/* Of the widths that the pane has on screens of 40, 80, 120 and 200 columns. */
static const struct {
    const char *id;
    AssetState state;
    unsigned uses;
    bool chosen, marked;
    int w;
    bool ascii;
    const char *line;
} LINES[] = {
    { "cam", ASSET_PRESENT, 0, true, false, 22, true, ">v cam.mp4      1:00 +" },
    { "cam", ASSET_PRESENT, 0, false, false, 22, true, " v cam.mp4      1:00 +" },
    { "pic", ASSET_MISSING, 0, false, true, 22, true, "*i pic.png           X" },
    { "song", ASSET_CHANGED, 3, false, false, 40, true,
      " a song.mp3       3x              1:30 !" },
    { "short", ASSET_UNKNOWN, 0, false, false, 44, false,
      " \xE2\x96\xA3 short.mp4             1920x1080    0:03 \xE2\x80\xA2" },
};

START_TEST(a_line_says_as_much_as_there_is_room_for)
{
    g_autoptr(Composition) film = read_film();
    const AssetLine line = { composition_asset(film, LINES[_i].id),
                             LINES[_i].state,
                             LINES[_i].uses,
                             LINES[_i].chosen,
                             LINES[_i].marked,
                             false };
    g_autofree char *text = draw(&line, LINES[_i].w, LINES[_i].ascii);
    ck_assert_str_eq(text, LINES[_i].line);
}
END_TEST

START_TEST(no_width_is_too_small)
{
    g_autoptr(Composition) film = read_film();
    const AssetLine line = {
        composition_asset(film, "song"), ASSET_PRESENT, 2, true, true, true
    };
    for (int w = 1; w < 80; w++) {
        g_autofree char *text = draw(&line, w, true);
        ck_assert_int_le((int)strlen(text), w);
    }
}
END_TEST

START_TEST(names_of_files_cannot_command_the_terminal)
{
    g_autoptr(Value) name = value_new_string("a\x1B[2J\nb\xE2\x80\xAEgpj.exe");
    g_autoptr(Value) path = value_new_string("/x/\x1B]0;t\x07y.mp4");
    PropList *props = proplist_with(NULL, PROP_LABEL, name);
    PropList *more = proplist_with(props, PROP_FILE, path);
    g_autoptr(Asset) asset = asset_new("hostile", ASSET_VIDEO, more);
    const AssetLine line = { asset, ASSET_PRESENT, 0, false, false, false };
    g_autofree char *text = draw(&line, 60, false);
    g_autoptr(GPtrArray) details = asset_details(&line, "/x");
    ck_assert_ptr_null(strpbrk(text, "\x1B\x07\n"));
    for (unsigned i = 0; i < details->len; i++)
        ck_assert_ptr_null(strpbrk(details->pdata[i], "\x1B\x07\n"));
    proplist_unref(more);
    proplist_unref(props);
}
END_TEST

START_TEST(details_tell_what_where_and_how_often)
{
    g_autoptr(Composition) film = read_film();
    const AssetLine line = {
        composition_asset(film, "short"), ASSET_MISSING, 2, false, false, false
    };
    g_autoptr(GPtrArray) details = asset_details(&line, NULL);
    g_ptr_array_add(details, NULL);
    g_autofree char *text = g_strjoinv("\n", (char **)details->pdata);
    ck_assert_str_eq(text, "short.mp4\nvideo, 1920x1080, 0:03, silent\nshort.mp4\n"
                           "played by 2 clips\nthe file is missing: L looks for it");
}
END_TEST

START_TEST(details_tell_what_the_file_is_made_of)
{
    static const struct {
        MediaInfo info;
        const char *line; /* NULL: none */
    } CASES[] = {
        { { .kind = ASSET_VIDEO,
            .width = 640,
            .height = 360,
            .video_codec = "hevc",
            .profile = "Main 10",
            .pixels = "yuv420p10le",
            .primaries = "bt2020",
            .transfer = "smpte2084",
            .matrix = "bt2020nc",
            .hdr = true,
            .vfr = true },
          "hevc Main 10, yuv420p10le, bt2020, smpte2084, bt2020nc, HDR, uneven "
          "frames" },
        { { .kind = ASSET_VIDEO,
            .width = 720,
            .height = 576,
            .video_codec = "mpeg2video",
            .pixels = "yuv420p",
            .primaries = "bt709",
            .transfer = "bt709",
            .matrix = "bt709",
            .fields = FIELDS_TOP_FIRST,
            .audio_codec = "mp2",
            .audio_stream = 1,
            .channels = 2,
            .sample_rate = 44100 },
          "mpeg2video, yuv420p, bt709, interlaced · mp2 44.1 kHz, 2 channels" },
        { { .kind = ASSET_AUDIO,
            .audio_codec = "flac",
            .channels = 1,
            .sample_rate = 96000 },
          "flac 96 kHz, 1 channel" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        MediaInfo info = CASES[i].info;
        info.start = info.duration = RTIME_ZERO;
        info.sar = (Rate){ 1, 1 };
        PropList *props = media_info_props(&info, "a.mp4", NULL);
        g_autoptr(Asset) asset = asset_new("a", info.kind, props);
        const AssetLine line = { .asset = asset };
        g_autoptr(GPtrArray) details = asset_details(&line, NULL);
        ck_assert_str_eq(details->pdata[2], CASES[i].line);
        ck_assert_int_eq((int)details->len, asset_details_lines(asset));
        proplist_unref(props);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assets");
    TCase *all = tcase_create("assets");
    tcase_add_loop_test(all, assets_are_sorted_and_searched, 0, G_N_ELEMENTS(LISTS));
    tcase_add_test(all, without_a_project_the_list_is_empty);
    tcase_add_test(all, clips_that_play_an_asset_are_counted);
    tcase_add_loop_test(all, a_line_says_as_much_as_there_is_room_for, 0,
                        G_N_ELEMENTS(LINES));
    tcase_add_test(all, no_width_is_too_small);
    tcase_add_test(all, names_of_files_cannot_command_the_terminal);
    tcase_add_test(all, details_tell_what_where_and_how_often);
    tcase_add_test(all, details_tell_what_the_file_is_made_of);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
