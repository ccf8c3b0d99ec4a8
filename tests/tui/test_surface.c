#include "chatkut/tui/surface.h"

#include "../run.h"

/* The first row of a surface ten wide after drawing `text` at x. */
static char *drawn_at(int x, const char *text)
{
    g_autoptr(Surface) surface = surface_new(10, 2);
    area_put(surface_area(surface), x, 0, text, STYLE_PLAIN);
    return surface_row(surface, 0);
}

START_TEST(text_is_drawn_by_columns)
{
    static const struct {
        int x;
        const char *text, *row;
    } CASES[] = {
        { 0, "plain", "plain" },
        { 2, "in", "  in" },
        { 7, "cut off", "       cut" },
        { -2, "abcd", "cd" },
        { 0, "漢字", "漢字" },
        { 9, "漢", "" }, /* no room for its second half */
        { -1, "漢x", " x" },
        { 0, "e\u0301a", "e\u0301a" },
        { 0, "a\u0301\u0302\u0303b", "a\u0301\u0302b" }, /* two marks are kept */
        { 0, "👍\u200d🏽x", "👍🏽x" },           /* joiners go */
        { 0, "a\u202egpj", "agpj" },     /* and what turns the direction */
        { 0, "\033[31m", "\uFFFD[31m" }, /* nothing steers a terminal */
        { 0, "a\tb\nc", "a b c" },
        { 0, "\xff\xc3", "\uFFFD\uFFFD" },
        { 0, "\u0301x", "x" }, /* a mark on nothing */
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *row = drawn_at(CASES[i].x, CASES[i].text);
        ck_assert_str_eq(row, CASES[i].row);
    }
}
END_TEST

START_TEST(width_is_what_drawing_takes)
{
    static const char *const TEXTS[] = { "",        "abc",      "漢字",     "e\u0301",
                                         "\033[0m", "👍🏽", "a\u200db", "\xff" };
    for (unsigned i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autoptr(Surface) surface = surface_new(10, 1);
        ck_assert_int_eq(area_put(surface_area(surface), 0, 0, TEXTS[i], STYLE_PLAIN),
                         cells_width(TEXTS[i]));
    }
}
END_TEST

START_TEST(half_of_a_wide_character_does_not_stay)
{
    g_autoptr(Surface) surface = surface_new(6, 1);
    const Area area = surface_area(surface);
    area_put(area, 0, 0, "漢字漢", STYLE_PLAIN);
    area_put(area, 1, 0, "x", STYLE_PLAIN);
    area_put(area, 4, 0, "y", STYLE_PLAIN);
    g_autofree char *row = surface_row(surface, 0);
    ck_assert_str_eq(row, " x字y");
}
END_TEST

START_TEST(nothing_is_drawn_outside_an_area)
{
    g_autoptr(Surface) surface = surface_new(10, 4);
    const Area area = area_part(surface_area(surface), 2, 1, 3, 2);
    area_put(area, -1, 0, "abcdef", STYLE_PLAIN);
    area_put(area, 0, 2, "below", STYLE_PLAIN);
    area_put(area, 0, -1, "above", STYLE_PLAIN);
    area_fill(area, -5, 1, 50, 50, '.', STYLE_PLAIN);
    static const char *const ROWS[] = { "", "  bcd", "  ...", "" };
    for (int y = 0; y < 4; y++) {
        g_autofree char *row = surface_row(surface, y);
        ck_assert_str_eq(row, ROWS[y]);
    }
}
END_TEST

START_TEST(parts_are_within_their_whole)
{
    g_autoptr(Surface) surface = surface_new(8, 8);
    const Area whole = area_part(surface_area(surface), 2, 2, 4, 4);
    const Area part = area_part(whole, 3, -1, 9, 2);
    ck_assert_int_eq(part.rect.x, 5);
    ck_assert_int_eq(part.rect.y, 2);
    ck_assert_int_eq(part.rect.w, 1);
    ck_assert_int_eq(part.rect.h, 1);
    ck_assert_int_eq(area_part(whole, 9, 9, 2, 2).rect.w, 0);
    ck_assert_int_eq(area_inside(area_part(whole, 0, 0, 1, 1)).rect.w, 0);
}
END_TEST

START_TEST(cut_text_ends_with_an_ellipsis)
{
    static const struct {
        const char *text;
        int columns;
        bool ascii;
        const char *row;
    } CASES[] = {
        { "abcdef", 6, false, "abcdef" }, { "abcdef", 5, false, "abcd…" },
        { "abcdef", 5, true, "abcd." },   { "漢字漢", 5, false, "漢字…" },
        { "漢字漢", 4, false, "漢 …" },   { "abc", 0, false, "" },
        { "abc", 1, false, "…" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Surface) surface = surface_new(12, 1);
        area_put_cut(surface_area(surface), 0, 0, CASES[i].columns, CASES[i].text,
                     STYLE_PLAIN, CASES[i].ascii);
        g_autofree char *row = surface_row(surface, 0);
        ck_assert_str_eq(row, CASES[i].row);
    }
}
END_TEST

START_TEST(tint_keeps_the_characters)
{
    g_autoptr(Surface) surface = surface_new(4, 1);
    const Area area = surface_area(surface);
    area_put(area, 0, 0, "abc", (Style){ 1, 2, STYLE_BOLD });
    area_tint(area, 1, 0, 1, 1, (Style){ 3, INK_DEFAULT, STYLE_REVERSE });
    const Cell *cell = surface_cell(surface, 1, 0);
    ck_assert_uint_eq(cell->character, 'b');
    ck_assert_int_eq(cell->style.ink, 3);
    ck_assert_int_eq(cell->style.paper, 2);
    ck_assert_uint_eq(cell->style.bits, STYLE_BOLD | STYLE_REVERSE);
    ck_assert_int_eq(surface_cell(surface, 2, 0)->style.ink, 1);
}
END_TEST

static bool still_is_whole(const Surface *surface)
{
    Rect rect;
    bool more;
    const bool whole = surface_still(surface, 0, &rect, &more) != NULL;
    ck_assert(more && rect.x == 2 && rect.y == 1 && rect.w == 4 && rect.h == 2);
    return whole;
}

START_TEST(a_still_is_whole_until_something_is_drawn_on_it)
{
    g_autoptr(Picture) picture = picture_new_rgb(8, 8);
    for (int how = 0; how < 5; how++) {
        g_autoptr(Surface) surface = surface_new(10, 4);
        const Area area = surface_area(surface);
        area_put(area, 0, 1, "behind it", STYLE_PLAIN);
        area_still(area_part(area, 2, 1, 4, 2), picture);
        ck_assert(still_is_whole(surface));
        if (how == 0)
            area_put(area, 6, 1, "beside", STYLE_PLAIN);
        else if (how == 1)
            area_put(area, 5, 2, "x", STYLE_PLAIN);
        else if (how == 2)
            area_fill(area, 0, 0, 3, 2, ' ', STYLE_PLAIN);
        else if (how == 3)
            area_tint(area, 2, 2, 1, 1, STYLE_PLAIN);
        else
            area_still(area_part(area, 3, 0, 2, 2), picture);
        ck_assert_int_eq(still_is_whole(surface), how == 0);
    }
}
END_TEST

START_TEST(a_clear_surface_has_no_stills)
{
    g_autoptr(Picture) picture = picture_new_rgb(8, 8);
    g_autoptr(Surface) surface = surface_new(10, 4);
    Rect rect;
    bool more = true;
    area_still(surface_area(surface), picture);
    surface_clear(surface);
    ck_assert_ptr_null(surface_still(surface, 0, &rect, &more));
    ck_assert(!more);
}
END_TEST

START_TEST(characters_have_plain_ones_that_look_like_them)
{
    static const struct {
        const char *text;
        char plain;
    } CASES[] = { { "–", '-' }, { "“", '"' },  { "’", '\'' }, { "·", '-' },
                  { "→", '>' }, { "é", 'e' },  { "ß", 's' },  { "…", '.' },
                  { "½", '?' }, { "日", '?' }, { "a", 'a' },  { " ", '?' } };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++)
        ck_assert_int_eq(character_plain(g_utf8_get_char(CASES[i].text)),
                         CASES[i].plain);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("surface");
    TCase *tests = tcase_create("surface");
    tcase_add_test(tests, text_is_drawn_by_columns);
    tcase_add_test(tests, width_is_what_drawing_takes);
    tcase_add_test(tests, half_of_a_wide_character_does_not_stay);
    tcase_add_test(tests, nothing_is_drawn_outside_an_area);
    tcase_add_test(tests, parts_are_within_their_whole);
    tcase_add_test(tests, cut_text_ends_with_an_ellipsis);
    tcase_add_test(tests, tint_keeps_the_characters);
    tcase_add_test(tests, a_still_is_whole_until_something_is_drawn_on_it);
    tcase_add_test(tests, a_clear_surface_has_no_stills);
    tcase_add_test(tests, characters_have_plain_ones_that_look_like_them);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
