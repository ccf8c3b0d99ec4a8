#include "chatkut/tui/look.h"

#include "chatkut/app/command.h"

#include "../run.h"

#include <math.h>
#include <string.h>

START_TEST(every_sign_is_one_column)
{
    for (unsigned ascii = 0; ascii < 2; ascii++) {
        const Look look = { .ascii = ascii };
        for (Glyph glyph = 0; glyph < GLYPHS; glyph++) {
            ck_assert_int_eq(character_width(look_glyph(&look, glyph)), 1);
            ck_assert(!ascii || look_glyph(&look, glyph) < 0x7F);
        }
    }
}
END_TEST

START_TEST(colours_are_reduced_to_the_nearest)
{
    static const struct {
        Ink ink;
        Depth depth;
        Ink reduced;
    } CASES[] = {
        { INK_DEFAULT, DEPTH_TRUE, INK_DEFAULT },
        { INK_RGB(0x123456), DEPTH_TRUE, INK_RGB(0x123456) },
        { INK_RGB(0xFF0000), DEPTH_256, 196 },
        { INK_RGB(0x808080), DEPTH_256, 244 },
        { INK_RGB(0xFFFFFF), DEPTH_256, 231 },
        { INK_RGB(0x000000), DEPTH_256, 16 },
        { INK_RGB(0x0000FF), DEPTH_16, 4 },
        { INK_RGB(0xFFFF00), DEPTH_16, 11 },
        { 12, DEPTH_8, 4 },
        { 3, DEPTH_8, 3 },
        { INK_RGB(0xFFFFFF), DEPTH_8, 7 },
        { INK_RGB(0x123456), DEPTH_MONO, INK_DEFAULT },
        { 5, DEPTH_MONO, INK_DEFAULT },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++)
        ck_assert_int_eq(ink_reduce(CASES[i].ink, CASES[i].depth), CASES[i].reduced);
}
END_TEST

static double linear(unsigned channel)
{
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/* Relative luminance, WCAG 2.1. */
static double luminance(Ink ink)
{
    return 0.2126 * linear((unsigned)(ink >> 16) & 255) +
           0.7152 * linear((unsigned)(ink >> 8) & 255) +
           0.0722 * linear((unsigned)ink & 255);
}

/* 4.5 for text, 3 for what is no text or only a hint. */
START_TEST(themes_of_their_own_can_be_read)
{
    static const Theme OWN[] = { THEME_DARK, THEME_LIGHT, THEME_CONTRAST };
    for (unsigned t = 0; t < G_N_ELEMENTS(OWN); t++) {
        const Look look = { .theme = OWN[t], .depth = DEPTH_TRUE };
        for (Role role = 0; role < ROLES; role++) {
            const Style style = look_style(&look, role);
            const double a = luminance(style.ink), b = luminance(style.paper);
            const double ratio = (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
            const bool hint = role == ROLE_BORDER || role == ROLE_DIRTY;
            ck_assert_msg(ratio >= (hint                       ? 1.8
                                    : OWN[t] == THEME_CONTRAST ? 7
                                                               : 4.5),
                          "%s, role %u: %.2f", theme_name(OWN[t]), role, ratio);
        }
    }
}
END_TEST

START_TEST(the_terminals_theme_leaves_its_background)
{
    const Look look = { .theme = THEME_TERMINAL, .depth = DEPTH_256 };
    ck_assert_int_eq(look_style(&look, ROLE_TEXT).ink, INK_DEFAULT);
    for (Role role = 0; role < ROLE_CLIP_VIDEO; role++)
        ck_assert_int_eq(look_style(&look, role).paper, INK_DEFAULT);
}
END_TEST

START_TEST(without_colours_there_are_none)
{
    const Look look = { .theme = THEME_DARK, .depth = DEPTH_MONO };
    for (Role role = 0; role < ROLES; role++) {
        ck_assert_int_eq(look_style(&look, role).ink, INK_DEFAULT);
        ck_assert_int_eq(look_style(&look, role).paper, INK_DEFAULT);
    }
    ck_assert_uint_ne(look_style(&look, ROLE_SELECTED).bits, 0);
}
END_TEST

START_TEST(the_command_line_knows_all_themes)
{
    const char *const *names = command_words(WORDS_THEME);
    for (Theme theme = 0; theme < THEMES; theme++) {
        Theme read;
        ck_assert_str_eq(names[theme], theme_name(theme));
        ck_assert(theme_parse(names[theme], &read) && read == theme);
    }
    ck_assert_ptr_null(names[THEMES]);
}
END_TEST

START_TEST(a_box_has_its_title_within)
{
    const Look look = { .depth = DEPTH_256 };
    g_autoptr(Surface) surface = surface_new(12, 3);
    const Area inside = look_box(&look, surface_area(surface), "Timeline", false);
    ck_assert_int_eq(inside.rect.w, 10);
    static const char *const ROWS[] = { "┌─ Timeli…─┐", "│          │",
                                        "└──────────┘" };
    for (int y = 0; y < 3; y++) {
        g_autofree char *row = surface_row(surface, y);
        ck_assert_str_eq(row, ROWS[y]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("look");
    TCase *tests = tcase_create("look");
    tcase_add_test(tests, every_sign_is_one_column);
    tcase_add_test(tests, colours_are_reduced_to_the_nearest);
    tcase_add_test(tests, themes_of_their_own_can_be_read);
    tcase_add_test(tests, the_terminals_theme_leaves_its_background);
    tcase_add_test(tests, without_colours_there_are_none);
    tcase_add_test(tests, the_command_line_knows_all_themes);
    tcase_add_test(tests, a_box_has_its_title_within);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
