/*
 * How timelines look: against pictures in timeline/, a text file each. After a change
 * that is meant, CHATKUT_UPDATE_PICTURES=1 writes them anew: read what differs.
 */
#include "../run.h"
#include "film_drawn.h"

#include "chatkut/model/composition_json.h"

#include <string.h>

static const Look DARK = { THEME_DARK, DEPTH_TRUE, false, true };
static const Look SIXTEEN = { THEME_TERMINAL, DEPTH_16, false, true };
static const Look MONO = { THEME_MONO, DEPTH_MONO, false, true };
static const Look ASCII = { THEME_TERMINAL, DEPTH_16, true, true };

#define CUTS                                                                \
    "V a 0-90, b 90-150, c 165-300 / V Title 45-120 / A m 0-300 fadein=30 " \
    "fadeout=60"
#define SIGNS                                                           \
    "V a 0-60 muted speed=2, b 60-120 hidden locked, c 120-200 link=x " \
    "keys=10+40, d 201-203, e 203-300"

/* film: a line (film_drawn.h), or a file in tests/data. */
static const struct {
    const char *name, *film;
    const Look *look;
    int w, h;
    const char *selected;
    bool switches;
} PICTURES[] = {
    { "cuts-40", CUTS, &DARK, 40, 4, "b" },
    { "cuts-80", CUTS, &DARK, 80, 8, "b" },
    { "cuts-80-mono", CUTS, &MONO, 80, 5, "b" },
    { "cuts-80-ascii", CUTS, &ASCII, 80, 8, "b" },
    { "cuts-200", CUTS, &SIXTEEN, 200, 8, "Title" },
    { "signs-80", SIGNS, &DARK, 80, 4, NULL },
    { "signs-80-ascii", SIGNS, &ASCII, 80, 4, NULL },
    { "intro-80", "samples/01-intro.json", &SIXTEEN, 80, 7, "title" },
    { "intro-120", "samples/01-intro.json", &SIXTEEN, 120, 11, NULL },
    { "intro-120-ascii", "samples/01-intro.json", &ASCII, 120, 11, NULL },
    { "vertical-80", "samples/02-vertical.json", &DARK, 80, 10, NULL },
    { "nested-200", "samples/03-nested-template.json", &DARK, 200, 12, NULL },
    { "everything-200", "everything.json", &DARK, 200, 16, NULL },
    { "hidden-tracks-80", "everything.json", &DARK, 80, 4, NULL },
    { "switches-80", "everything.json", &DARK, 80, 12, NULL, true },
    { "switches-40-ascii", "everything.json", &ASCII, 40, 10, NULL, true },
};

static Composition *read_film(const char *name)
{
    if (!g_str_has_suffix(name, ".json"))
        return film_of(name);
    g_autofree char *path = g_build_filename(TESTS, "data", name, NULL), *text = NULL;
    g_autoptr(GError) error = NULL;
    size_t length;
    ck_assert(g_file_get_contents(path, &text, &length, NULL));
    Composition *film = composition_from_text(text, length, &error);
    ck_assert_msg(film != NULL, "%s", error ? error->message : "");
    return film;
}

START_TEST(it_looks_like_its_picture)
{
    g_auto(Drawn) drawn = { 0 };
    drawn_init(&drawn, read_film(PICTURES[_i].film), PICTURES[_i].w);
    drawn.scene.playhead = rtime_make(2, 1);
    drawn.scene.switches = PICTURES[_i].switches;
    if (PICTURES[_i].selected)
        drawn_select(&drawn, PICTURES[_i].selected);
    g_autofree char *text =
        film_draw(&drawn, PICTURES[_i].look, PICTURES[_i].w, PICTURES[_i].h);
    g_autofree char *file = g_strconcat(PICTURES[_i].name, ".txt", NULL);
    g_autofree char *path = g_build_filename(TESTS, "tui", "timeline", file, NULL);
    g_autofree char *wanted = NULL;
    if (g_getenv("CHATKUT_UPDATE_PICTURES"))
        ck_assert(g_file_set_contents(path, text, -1, NULL));
    ck_assert_msg(g_file_get_contents(path, &wanted, NULL, NULL), "no %s", path);
    ck_assert_msg(strcmp(text, wanted) == 0, "%s is drawn as\n%s", file, text);
}
END_TEST

/* ---- to the eighth --------------------------------------------------------------- */

/* The only row of clips of a film at 8 frames a cell. */
static char *row_at_eighths(const char *film, const Look *look)
{
    g_auto(Drawn) drawn = { 0 };
    drawn_init(&drawn, film_of(film), 24);
    drawn.scene.scale = (Timescale){ rtime_make(8, 30), 0, { 30, 1 } };
    drawn.scene.playhead = rtime_make(1000, 1);
    g_autofree char *text = film_draw(&drawn, look, 24, 2);
    return g_strdup(strchr(text, '\n') + 1 + strlen("V1 "));
}

START_TEST(edges_are_exact_to_an_eighth)
{
    static const struct {
        const char *film, *row;
    } CASES[] = {
        { "V a 0-17", "▒▒▏\n" },
        { "V a 0-18", "▒▒▎\n" },
        { "V a 0-19", "▒▒▍\n" },
        { "V a 0-20", "▒▒▌\n" },
        { "V a 0-21", "▒▒▋\n" },
        { "V a 0-22", "▒▒▊\n" },
        { "V a 0-23", "▒▒▉\n" },
        { "V a 0-24", "▒▒▒\n" },
        /* the left part of the first cell is the gap's */
        { "V a 1-24", "▏▒▒\n" },
        { "V a 7-24", "▉▒▒\n" },
        { "V a 9-24", " ▏▒\n" },
        { "V a 4-20", "▌▒▌\n" },
        /* a cut within a cell */
        { "V a 0-20, b 20-40", "▒▒▌▒▒\n" },
        /* less than a cell: on the side where more of it is */
        { "V a 0-1", "▏\n" },
        { "V a 1-3", "▍\n" },
        { "V a 6-8", "▊\n" },
        /* several in a cell */
        { "V a 0-2, b 2-4, c 4-16", "▒▒\n" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *row = row_at_eighths(CASES[i].film, &DARK);
        ck_assert_msg(strcmp(row, CASES[i].row) == 0, "%s: %s", CASES[i].film, row);
    }
}
END_TEST

START_TEST(the_halves_of_a_cell_have_their_colours)
{
    g_auto(Drawn) drawn = { 0 };
    drawn_init(&drawn, film_of("V a 4-20, b 20-40"), 24);
    drawn.scene.scale = (Timescale){ rtime_make(8, 30), 0, { 30, 1 } };
    g_autoptr(Surface) surface = surface_new(24, 2);
    area_clear(surface_area(surface), look_style(&SIXTEEN, ROLE_TEXT));
    timeline_draw(&SIXTEEN, &drawn.scene, surface_area(surface));
    const Ink first = look_style(&SIXTEEN, ROLE_CLIP_VIDEO).paper,
              second = look_style(&SIXTEEN, ROLE_CLIP_VIDEO_2).paper;
    const int head = 3;
    /* gap and clip: the terminal's own paper cannot be an ink, so it is turned round */
    const Cell *left = surface_cell(surface, head, 1);
    ck_assert_uint_eq(left->style.bits & STYLE_REVERSE, STYLE_REVERSE);
    ck_assert_int_eq(left->style.ink, first);
    const Cell *cut = surface_cell(surface, head + 2, 1);
    ck_assert_int_eq(cut->style.ink, first);
    ck_assert_int_eq(cut->style.paper, second);
}
END_TEST

/* Selected or not, cut or not, is seen without colours, too. */
START_TEST(nothing_is_told_by_colour_alone)
{
    static const Look LOOKS[] = { { THEME_DARK, DEPTH_TRUE, false, true },
                                  { THEME_TERMINAL, DEPTH_8, false, true },
                                  { THEME_MONO, DEPTH_MONO, false, true },
                                  { THEME_MONO, DEPTH_MONO, true, true } };
    for (unsigned i = 0; i < G_N_ELEMENTS(LOOKS); i++) {
        g_auto(Drawn) drawn = { 0 };
        drawn_init(&drawn, film_of("V aaa 0-50, bbb 50-100"), 60);
        drawn.scene.playhead = rtime_make(3, 1);
        drawn_select(&drawn, "bbb");
        g_autofree char *text = film_draw(&drawn, &LOOKS[i], 60, 2);
        g_autofree char *pointed =
            g_strconcat(look_sign(&LOOKS[i], GLYPH_POINTER), "bbb", NULL);
        ck_assert_ptr_nonnull(strstr(text, pointed));
        ck_assert_ptr_null(strstr(text, "▸aaa"));
    }
    g_autofree char *mono = row_at_eighths("V a 0-24, b 24-48", &MONO);
    ck_assert_str_eq(mono, "▒▒▒▏▒▒\n");
}
END_TEST

/* ---- names ----------------------------------------------------------------------- */

START_TEST(names_cannot_steer_a_terminal)
{
    static const char *const NAMES[] = { "\033[2Jx", "a\nb",          "\2331m",
                                         "\r\x07",   "\u202egnp.exe", "x\u200dy" };
    for (unsigned i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *line = g_strdup_printf("V %s_____ 0-90", NAMES[i]);
        g_auto(Drawn) drawn = { 0 };
        drawn_init(&drawn, film_of(line), 60);
        g_autofree char *text = film_draw(&drawn, &DARK, 60, 3);
        for (char *at = text; *at; at = g_utf8_next_char(at)) {
            const gunichar c = g_utf8_get_char(at);
            ck_assert(c == '\n' || (c >= ' ' && (c < 0x7f || c >= 0xa0)));
            ck_assert(c != 0x202e && c != 0x200d);
        }
    }
}
END_TEST

/* ---- many clips ------------------------------------------------------------------ */

/* What it costs depends on the cells, not on the clips. */
START_TEST(a_picture_looks_at_few_clips)
{
    enum { CLIPS = 10000, W = 190 };
    g_autoptr(GString) line = g_string_new("V ");
    for (int i = 0; i < CLIPS; i++)
        g_string_append_printf(line, "%sc%d %d-%d", i ? ", " : "", i, i * 3,
                               i * 3 + (i % 2 ? 3 : 2));
    g_auto(Drawn) drawn = { 0 };
    drawn_init(&drawn, film_of(line->str), W);
    const RTime duration = sequence_duration(drawn.scene.sequence);
    Timescale *scale = &drawn.scene.scale;
    RTime cell = scale->cell;
    do {
        timescale_zoom(scale, cell, rtime_scale(duration, 1, 2));
        const uint64_t before = timeline_looks();
        g_free(film_draw(&drawn, &DARK, W, 8));
        ck_assert_uint_lt(timeline_looks() - before, W * 32);
    } while (timescale_step(scale, -1, duration, W, &cell));
}
END_TEST

/* ---- pictures on clips ----------------------------------------------------------- */

/* When of the source pictures were asked for, seconds. */
static const Picture *note_time(void *times, const Asset *asset G_GNUC_UNUSED, RTime at,
                                int width G_GNUC_UNUSED, int height G_GNUC_UNUSED)
{
    g_string_append_printf(times, "%s%g", ((GString *)times)->len ? " " : "",
                           rtime_seconds(at));
    return NULL;
}

#define FOOTAGE                                                                      \
    "{\"chatkut\":1,\"id\":\"d\",\"main\":\"m\",\"assets\":[{\"id\":\"f\",\"kind\":" \
    "\"video\","                                                                     \
    "\"path\":\"f.mp4\",\"duration\":\"900s\"}],\"sequences\":[{\"id\":\"m\","       \
    "\"size\":[640,"                                                                 \
    "360],\"rate\":\"30/"                                                            \
    "1\",\"tracks\":[{\"id\":\"v\",\"kind\":\"video\",\"role\":\"main\","            \
    "\"clips\":[{\"id\":\"c\",\"type\":\"video\",\"asset\":\"f\",\"start\":0,"       \
    "\"duration\":3000,"                                                             \
    "\"in\":300%s}]}]}]}"

/* 100 seconds of footage from 10 s on, a cell being a second; pictures of five rows are
 * 18 columns wide and a column apart. */
START_TEST(pictures_stand_at_regular_steps_where_they_are_seen)
{
    static const struct {
        const char *more;
        int first; /* column that is seen first */
        const char *times;
    } CASES[] = {
        { "", 0, "11 30 49" },
        { "", 1, "11 30 49" },
        { "", 2, "30 49" },
        { "", 30, "49 68" },
        { ",\"speed\":\"2/1\"", 0, "12 50 88" },
        { ",\"loop\":true", 30, "10" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *json = g_strdup_printf(FOOTAGE, CASES[i].more);
        g_autoptr(GString) times = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        g_auto(Drawn) drawn = { 0 };
        Composition *film = composition_from_text(json, strlen(json), &error);
        ck_assert_msg(film != NULL, "%s", error ? error->message : "");
        drawn_init(&drawn, film, 66);
        drawn.scene.scale = (Timescale){ rtime_make(1, 1), CASES[i].first, { 30, 1 } };
        drawn.scene.source = (TimelineSource){ .picture = note_time, .user = times };
        g_free(film_draw(&drawn, &DARK, 66, 7));
        ck_assert_msg(strcmp(times->str, CASES[i].times) == 0, "%u: %s", i, times->str);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("timeline_view");
    TCase *view = tcase_create("view");
    suite_add_tcase(suite, view);
    tcase_add_loop_test(view, it_looks_like_its_picture, 0, G_N_ELEMENTS(PICTURES));
    tcase_add_test(view, edges_are_exact_to_an_eighth);
    tcase_add_test(view, the_halves_of_a_cell_have_their_colours);
    tcase_add_test(view, nothing_is_told_by_colour_alone);
    tcase_add_test(view, names_cannot_steer_a_terminal);
    tcase_add_test(view, a_picture_looks_at_few_clips);
    tcase_add_test(view, pictures_stand_at_regular_steps_where_they_are_seen);
    return run_suite(suite);
}
