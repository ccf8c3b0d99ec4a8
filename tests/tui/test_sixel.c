#include "chatkut/tui/sixel.h"

#include "../run.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 64, FAR = 12 };

/* What a terminal would draw: pixels with a fourth byte that says whether they were. */
typedef struct {
    int w, h, colors;
    uint8_t pixels[SIDE_MAX][SIDE_MAX][4];
} Drawn;

typedef struct {
    uint8_t rgb[256][3];
    int color, x, y;
} Pen;

static void draw_sixels(Drawn *drawn, Pen *pen, int bits, long count)
{
    for (; count > 0; count--, pen->x++) {
        ck_assert_int_lt(pen->x, drawn->w);
        for (int row = 0; row < 6; row++) {
            if (!(bits >> row & 1))
                continue;
            ck_assert_int_lt(pen->y + row, drawn->h);
            uint8_t *pixel = drawn->pixels[pen->y + row][pen->x];
            ck_assert_int_eq(pixel[3], 0);
            memcpy(pixel, pen->rgb[pen->color], 3);
            pixel[3] = 1;
        }
    }
}

/* "#1" or "#1;2;100;0;0" */
static char *take_color(Drawn *drawn, Pen *pen, char *at)
{
    pen->color = (int)strtol(at, &at, 10);
    if (*at != ';')
        return at;
    ck_assert_int_eq(strtol(at + 1, &at, 10), 2);
    for (int c = 0; c < 3; c++)
        pen->rgb[pen->color][c] = (uint8_t)(strtol(at + 1, &at, 10) * 255 / 100);
    drawn->colors++;
    return at;
}

static Drawn read_sixels(const GString *bytes)
{
    Drawn drawn = { 0 };
    Pen pen = { 0 };
    char *at = bytes->str;
    ck_assert(g_str_has_prefix(at, "\033P0;1;0q\"1;1;"));
    drawn.w = (int)strtol(at + strlen("\033P0;1;0q\"1;1;"), &at, 10);
    drawn.h = (int)strtol(at + 1, &at, 10);
    while (*at != '\033') {
        const char c = *at++;
        if (c == '#') {
            at = take_color(&drawn, &pen, at);
        } else if (c == '!') {
            const long count = strtol(at, &at, 10);
            draw_sixels(&drawn, &pen, *at++ - '?', count);
        } else if (c == '$' || c == '-') {
            pen.x = 0;
            pen.y += c == '-' ? 6 : 0;
        } else {
            draw_sixels(&drawn, &pen, c - '?', 1);
        }
    }
    ck_assert_str_eq(at, "\033\\");
    return drawn;
}

/* How far the farthest pixel is off, in its worst channel; -1: one was not drawn. */
static int farthest(const uint8_t *rgb, int w, int h, int colors, int *used)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    sixel_append(bytes, rgb, w, h, colors);
    const Drawn drawn = read_sixels(bytes);
    int far = 0;
    ck_assert_int_eq(drawn.w, w);
    ck_assert_int_eq(drawn.h, h);
    *used = drawn.colors;
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            if (!drawn.pixels[y][x][3])
                return -1;
            for (int c = 0; c < 3; c++)
                far = MAX(far, abs(drawn.pixels[y][x][c] - rgb[3 * (y * w + x) + c]));
        }
    }
    return far;
}

START_TEST(few_colors_are_kept_as_they_are)
{
    uint8_t rgb[3 * 20 * 13];
    int used;
    for (int i = 0; i < 20 * 13; i++)
        memcpy(rgb + 3 * i, i % 20 < 7 ? "\xE0\x20\x20" : "\x20\x20\xE0", 3);
    ck_assert_int_le(farthest(rgb, 20, 13, 256, &used), 2);
    ck_assert_int_eq(used, 2);
}
END_TEST

START_TEST(every_pixel_of_a_gradient_is_drawn_and_near)
{
    uint8_t rgb[3 * 64 * 64];
    int used;
    for (int y = 0; y < 64; y++)
        for (int x = 0; x < 64; x++) {
            uint8_t *pixel = rgb + 3 * (y * 64 + x);
            pixel[0] = (uint8_t)(x * 4);
            pixel[1] = (uint8_t)(y * 4);
            pixel[2] = 100;
        }
    const int far = farthest(rgb, 64, 64, 256, &used);
    ck_assert_int_ge(far, 0);
    ck_assert_int_le(far, FAR);
    ck_assert_int_eq(used, 256);
}
END_TEST

START_TEST(no_more_registers_are_used_than_there_are)
{
    uint8_t rgb[3 * 60 * 12];
    int used;
    for (int i = 0; i < 3 * 60 * 12; i++)
        rgb[i] = (uint8_t)(i * 2654435761u >> 13);
    for (int colors = 2; colors <= 256; colors *= 2) {
        ck_assert_int_ge(farthest(rgb, 60, 12, colors, &used), 0);
        ck_assert_int_le(used, colors);
    }
}
END_TEST

START_TEST(a_single_pixel_is_a_picture)
{
    int used;
    ck_assert_int_le(farthest((const uint8_t *)"\x01\xFE\x80", 1, 1, 256, &used), 2);
    ck_assert_int_eq(used, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sixel");
    TCase *tests = tcase_create("sixel");
    tcase_add_test(tests, few_colors_are_kept_as_they_are);
    tcase_add_test(tests, every_pixel_of_a_gradient_is_drawn_and_near);
    tcase_add_test(tests, no_more_registers_are_used_than_there_are);
    tcase_add_test(tests, a_single_pixel_is_a_picture);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
