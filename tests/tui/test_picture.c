#include "chatkut/tui/picture.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static void put(Picture *picture, int x, int y, int rgb)
{
    uint8_t *pixel = picture->rgb + 3 * (y * picture->width + x);
    pixel[0] = (uint8_t)(rgb >> 16);
    pixel[1] = (uint8_t)(rgb >> 8);
    pixel[2] = (uint8_t)rgb;
}

/* From one digit a pixel: 0 black, 1 white, 2 red, 3 blue. */
static Picture *picture_of(int width, const char *pixels)
{
    static const int colors[] = { 0, 0xFFFFFF, 0xFF0000, 0x0000FF };
    int count = (int)strlen(pixels);
    Picture *picture = picture_new_rgb(width, count / width);
    for (int i = 0; i < count; i++)
        put(picture, i % width, i / width, colors[pixels[i] - '0']);
    return picture;
}

static const Cell *cell_at(const Surface *surface, int x, int y)
{
    return surface_cell(surface, x, y);
}

static void check_cell(const Cell *cell, uint32_t character, Ink ink, Ink paper)
{
    ck_assert_uint_eq(cell->character, character);
    ck_assert_int_eq(cell->style.ink, ink);
    ck_assert_int_eq(cell->style.paper, paper);
}

START_TEST(a_fast_cell_is_two_pixels)
{
    g_autoptr(Picture) picture = picture_of(2, "2131");
    g_autoptr(Surface) surface = surface_new(2, 1);
    Look look = { .depth = DEPTH_TRUE };
    picture_draw(surface_area(surface), picture, &look, PICTURE_FAST);
    check_cell(cell_at(surface, 0, 0), 0x2580, INK_RGB(0xFF0000), INK_RGB(0x0000FF));
    check_cell(cell_at(surface, 1, 0), ' ', INK_RGB(0xFFFFFF), INK_RGB(0xFFFFFF));
}
END_TEST

/* A cell of quarters, upper ones first, and what is drawn: X where the ink is. */
static const struct {
    const char *quarters;
    uint32_t character;
    int ink, paper;
} fine[] = {
    { "0000", ' ', 0, 0 },           { "2222", ' ', 0xFF0000, 0xFF0000 },
    { "1000", 0x2598, 0xFFFFFF, 0 }, { "0100", 0x259D, 0xFFFFFF, 0 },
    { "0010", 0x2596, 0xFFFFFF, 0 }, { "0001", 0x259B, 0, 0xFFFFFF },
    { "1100", 0x2580, 0xFFFFFF, 0 }, { "0011", 0x2580, 0, 0xFFFFFF },
    { "1010", 0x258C, 0xFFFFFF, 0 }, { "0101", 0x258C, 0, 0xFFFFFF },
    { "0110", 0x259E, 0xFFFFFF, 0 }, { "2332", 0x259E, 0x0000FF, 0xFF0000 },
    { "0111", 0x2598, 0, 0xFFFFFF },
};

START_TEST(a_fine_cell_is_four_pixels)
{
    g_autoptr(Picture) given = picture_of(2, fine[_i].quarters);
    g_autoptr(Surface) surface = surface_new(1, 1);
    Look look = { .depth = DEPTH_TRUE };
    PixelView view = picture_view(given);
    picture_draw_view(surface_area(surface), &view, &look, PICTURE_FINE);
    check_cell(cell_at(surface, 0, 0), fine[_i].character, INK_RGB(fine[_i].ink),
               INK_RGB(fine[_i].paper));
}
END_TEST

START_TEST(colours_are_those_of_the_terminal)
{
    const struct {
        Depth depth;
        Ink red, blue;
    } rows[] = {
        { DEPTH_TRUE, INK_RGB(0xFF0000), INK_RGB(0x0000FF) },
        { DEPTH_256, 196, 21 },
        { DEPTH_16, 9, 4 },
        { DEPTH_8, 1, 4 },
    };
    g_autoptr(Picture) picture = picture_of(1, "23");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Surface) surface = surface_new(1, 1);
        Look look = { .depth = rows[i].depth };
        picture_draw(surface_area(surface), picture, &look, PICTURE_FAST);
        check_cell(cell_at(surface, 0, 0), 0x2580, rows[i].red, rows[i].blue);
    }
}
END_TEST

START_TEST(without_colours_it_is_shades)
{
    g_autoptr(Picture) ramp = picture_new_rgb(10, 2);
    Look look = { .depth = DEPTH_MONO, .ascii = true };
    g_autoptr(Surface) surface = surface_new(10, 1);
    for (int x = 0; x < 10; x++)
        for (int y = 0; y < 2; y++)
            put(ramp, x, y, (13 + 25 * x) * 0x010101);
    picture_draw(surface_area(surface), ramp, &look, PICTURE_FAST);
    g_autofree char *row = surface_row(surface, 0);
    ck_assert_str_eq(row, " .:-=+*#%@");
    look.ascii = false;
    surface_clear(surface);
    picture_draw(surface_area(surface), ramp, &look, PICTURE_FAST);
    g_autofree char *blocks = surface_row(surface, 0);
    ck_assert_str_eq(blocks, "  ░░▒▒▓▓██");
}
END_TEST

START_TEST(with_colours_but_ascii_it_is_paper)
{
    g_autoptr(Picture) picture = picture_of(1, "22");
    g_autoptr(Surface) surface = surface_new(1, 1);
    Look look = { .depth = DEPTH_8, .ascii = true };
    picture_draw(surface_area(surface), picture, &look, PICTURE_FAST);
    check_cell(cell_at(surface, 0, 0), ' ', 1, 1);
}
END_TEST

START_TEST(it_keeps_its_shape_in_the_middle)
{
    const struct {
        int w, h, picture_w, picture_h;
        Rect place;
    } rows[] = {
        { 32, 9, 16, 9, { 0, 0, 32, 9 } },    { 40, 9, 16, 9, { 4, 0, 32, 9 } },
        { 32, 20, 16, 9, { 0, 5, 32, 9 } },   { 9, 8, 9, 16, { 0, 0, 9, 8 } },
        { 1, 1, 1920, 1080, { 0, 0, 1, 1 } }, { 20, 1, 1000, 1, { 0, 0, 20, 1 } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Surface) surface = surface_new(rows[i].w, rows[i].h);
        Area area =
            picture_place(surface_area(surface), rows[i].picture_w, rows[i].picture_h);
        ck_assert_int_eq(area.rect.x, rows[i].place.x);
        ck_assert_int_eq(area.rect.y, rows[i].place.y);
        ck_assert_int_eq(area.rect.w, rows[i].place.w);
        ck_assert_int_eq(area.rect.h, rows[i].place.h);
    }
}
END_TEST

START_TEST(pixels_of_other_layouts_are_drawn)
{
    const uint8_t pixels[] = { 255, 0, 0, 9, 7, 7, 7, 7, 0, 0, 255, 9, 7, 7, 7, 7 };
    const PixelView view = { pixels, 1, 2, 8, 4 };
    g_autoptr(Surface) surface = surface_new(1, 1);
    Look look = { .depth = DEPTH_TRUE };
    picture_draw_view(surface_area(surface), &view, &look, PICTURE_FAST);
    check_cell(cell_at(surface, 0, 0), 0x2580, INK_RGB(0xFF0000), INK_RGB(0x0000FF));
}
END_TEST

START_TEST(an_area_without_cells_is_left_alone)
{
    g_autoptr(Picture) picture = picture_of(1, "2");
    g_autoptr(Surface) surface = surface_new(3, 3);
    Look look = { .depth = DEPTH_TRUE };
    picture_draw(area_part(surface_area(surface), 1, 1, 0, 0), picture, &look,
                 PICTURE_FINE);
    g_autofree char *row = surface_row(surface, 1);
    ck_assert_str_eq(row, "");
}
END_TEST

START_TEST(a_view_from_afar_is_the_mean)
{
    g_autoptr(Picture) picture = picture_new_rgb(64, 64);
    for (int y = 0; y < 64; y++)
        for (int x = 0; x < 64; x++)
            put(picture, x, y, (x + y) % 2 ? 0xFFFFFF : 0);
    g_autoptr(Surface) surface = surface_new(2, 1);
    Look look = { .depth = DEPTH_TRUE };
    picture_draw(surface_area(surface), picture, &look, PICTURE_FINE);
    check_cell(cell_at(surface, 0, 0), ' ', INK_RGB(0x808080), INK_RGB(0x808080));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("picture");
    TCase *tcase = tcase_create("picture");
    tcase_add_test(tcase, a_fast_cell_is_two_pixels);
    tcase_add_loop_test(tcase, a_fine_cell_is_four_pixels, 0, G_N_ELEMENTS(fine));
    tcase_add_test(tcase, colours_are_those_of_the_terminal);
    tcase_add_test(tcase, without_colours_it_is_shades);
    tcase_add_test(tcase, with_colours_but_ascii_it_is_paper);
    tcase_add_test(tcase, it_keeps_its_shape_in_the_middle);
    tcase_add_test(tcase, pixels_of_other_layouts_are_drawn);
    tcase_add_test(tcase, an_area_without_cells_is_left_alone);
    tcase_add_test(tcase, a_view_from_afar_is_the_mean);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
