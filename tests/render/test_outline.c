#include "chatkut/render/outline.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 16, FINE = 64 };

static void add_part(Outline *outline, const double *xy, unsigned count, bool closed)
{
    outline_move(outline, (Point){ xy[0], xy[1] });
    for (unsigned i = 1; i < count; i++)
        outline_line(outline, (Point){ xy[2 * i], xy[2 * i + 1] });
    if (closed)
        outline_close(outline);
}

static void cover(const Outline *outline, uint8_t out[SIDE][SIDE])
{
    outline_cover(outline, affine_identity, out[0], SIDE, SIDE, SIDE);
}

static double area_of(const Outline *outline)
{
    uint8_t pixels[SIDE][SIDE];
    double area = 0;
    cover(outline, pixels);
    for (int i = 0; i < SIDE * SIDE; i++)
        area += pixels[i / SIDE][i % SIDE] / 255.0;
    return area;
}

/* ---- by definition: the winding number of many points of each pixel -------------- */

static int winding(const Outline *outline, double x, double y)
{
    int turns = 0;
    for (unsigned i = 0; i < outline->parts->len; i++) {
        const OutlinePart *part = &g_array_index(outline->parts, OutlinePart, i);
        for (unsigned n = 0; n < part->count; n++) {
            Point a = g_array_index(outline->points, Point, part->first + n);
            Point b = g_array_index(outline->points, Point,
                                    part->first + (n + 1) % part->count);
            double side = (b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y);
            if (a.y <= y && b.y > y && side > 0)
                turns++;
            if (a.y > y && b.y <= y && side < 0)
                turns--;
        }
    }
    return turns;
}

static int sampled(const Outline *outline, int x, int y)
{
    int inside = 0;
    for (int i = 0; i < FINE * FINE; i++)
        inside += winding(outline, x + (i % FINE + 0.5) / FINE,
                          y + (i / FINE + 0.5) / FINE) != 0;
    return (int)lrint(255.0 * inside / (FINE * FINE));
}

static void assert_like_samples(const Outline *outline)
{
    uint8_t pixels[SIDE][SIDE];
    cover(outline, pixels);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            ck_assert_msg(abs(pixels[y][x] - sampled(outline, x, y)) <= 4,
                          "%d, %d: %d, not %d", x, y, pixels[y][x],
                          sampled(outline, x, y));
}

START_TEST(areas_are_exact)
{
    const struct {
        double xy[8];
        int x, y;
        double want; /* of pixel x, y */
    } rows[] = {
        { { 2.25, 2, 5, 2, 5, 5, 2.25, 5 }, 2, 3, 0.75 },
        { { 2, 2.25, 5, 2.25, 5, 5, 2, 5 }, 3, 2, 0.75 },
        { { 2.25, 2.5, 5, 2.5, 5, 5, 2.25, 5 }, 2, 2, 0.375 },
        { { 2, 2.3, 5, 2.3, 5, 2.4, 2, 2.4 }, 3, 2, 0.1 },
        { { 0, 0, 4, 0, 0, 4, 0, 4 }, 1, 2, 0.5 },
        { { 0, 0, 4, 0, 0, 4, 0, 4 }, 1, 1, 1 },
        { { 0, 0, 4, 0, 0, 4, 0, 4 }, 2, 2, 0 },
        /* y = x / 8: in pixel 5 it covers from 5/8 to 6/8 */
        { { 0, 0, 8, 1, 8, 8, 0, 8 }, 5, 0, 1 - 5.5 / 8 },
        { { -4, 2, 20, 2, 20, 3, -4, 3 }, 0, 2, 1 },
        { { -4, 2, 20, 2, 20, 3, -4, 3 }, 15, 2, 1 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Outline) outline;
        uint8_t pixels[SIDE][SIDE];
        outline_init(&outline, 0.01);
        add_part(&outline, rows[i].xy, 4, true);
        cover(&outline, pixels);
        ck_assert_int_eq(pixels[rows[i].y][rows[i].x], lrint(255 * rows[i].want));
    }
}
END_TEST

START_TEST(what_winds_not_at_all_is_outside)
{
    static const double large[] = { 1, 1, 15, 1.5, 14, 15, 0.5, 14 };
    static const double inner[] = { 4, 4, 11, 5, 10.5, 11, 5, 10 };
    static const double turned[] = { 4, 4, 5, 10, 10.5, 11, 11, 5 };
    static const double star[] = { 8, 0.5, 12.5, 15, 0.7, 6, 15.3, 6, 3.5, 15 };
    const struct {
        const double *a, *b;
        unsigned points;
        double middle; /* of pixel 8, 8 */
    } rows[] = {
        { large, inner, 4, 1 }, /* twice inside is inside */
        { large, turned, 4, 0 },
        { star, NULL, 5, 1 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Outline) outline;
        uint8_t pixels[SIDE][SIDE];
        outline_init(&outline, 0.01);
        add_part(&outline, rows[i].a, rows[i].points, true);
        if (rows[i].b)
            add_part(&outline, rows[i].b, rows[i].points, true);
        cover(&outline, pixels);
        ck_assert_int_eq(pixels[8][8], lrint(255 * rows[i].middle));
        assert_like_samples(&outline);
    }
}
END_TEST

START_TEST(rows_with_many_ends_are_near)
{
    g_auto(Outline) outline;
    outline_init(&outline, 0.01);
    outline_move(&outline, (Point){ 0, 10 });
    for (int i = 0; i < 200; i++)
        outline_line(&outline, (Point){ i * 0.08, i % 2 ? 5.1 : 5.9 });
    outline_line(&outline, (Point){ 16, 10 });
    outline_close(&outline);
    assert_like_samples(&outline);
}
END_TEST

START_TEST(curves_have_their_area)
{
    g_auto(Outline) round, cubic;
    outline_init(&round, 0.001);
    outline_ellipse(&round, (Rect){ 1, 3, 15, 12 });
    ck_assert_double_eq_tol(area_of(&round), G_PI * 7 * 4.5, 0.02);
    outline_init(&cubic, 0.001);
    outline_move(&cubic, (Point){ 3, 3 });
    /* y = 30 t (1 - t), x' = 60 t (1 - t): the area is 1800 / 30 */
    outline_cubic(&cubic, (Point){ 3, 13 }, (Point){ 13, 13 }, (Point){ 13, 3 });
    ck_assert_double_eq_tol(area_of(&cubic), 60, 0.05);
    ck_assert_double_eq_tol(outline_bounds(&cubic).y1, 10.5, 0.001);
}
END_TEST

/* A square of 8 with corners cut round by 2, at (4, 4). */
START_TEST(figures_begin_where_svg_says)
{
    g_auto(Outline) outline;
    Point first;
    outline_init(&outline, 0.001);
    outline_rounded(&outline, (Rect){ 4, 4, 12, 12 }, 2);
    first = g_array_index(outline.points, Point, 0);
    ck_assert_double_eq_tol(first.x, 6, 1e-9);
    ck_assert_double_eq_tol(first.y, 4, 1e-9);
    ck_assert_double_eq_tol(area_of(&outline), 64 - (4 - G_PI) * 4, 0.03);
}
END_TEST

START_TEST(strokes_cover_what_a_pen_does)
{
    static const double line[] = { 3, 8, 13, 8 };
    static const double corner[] = { 4, 4, 12, 4, 12, 12 };
    static const double back[] = { 3, 8, 11, 8, 4, 8 };
    static const double square[] = { 4, 4, 12, 4, 12, 12, 4, 12 };
    const struct {
        const double *xy;
        unsigned points;
        bool closed;
        double area; /* for a pen of 2 */
    } rows[] = {
        { line, 2, false, 20 },
        /* two bars, less the inner square they share, and a quarter of a circle */
        { corner, 3, false, 32 - 1 + G_PI / 4 },
        { back, 3, false, 16 + G_PI / 2 },
        { square, 4, true, 64 - 4 + G_PI },
        { line, 1, false, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Outline) outline, pen;
        outline_init(&outline, 0.001);
        outline_init(&pen, 0.001);
        add_part(&outline, rows[i].xy, rows[i].points, rows[i].closed);
        outline_stroke(&outline, 2, &pen);
        ck_assert_double_eq_tol(area_of(&pen), rows[i].area, 0.05);
        assert_like_samples(&pen);
    }
}
END_TEST

START_TEST(a_ring_is_even)
{
    g_auto(Outline) outline, pen;
    outline_init(&outline, 0.001);
    outline_init(&pen, 0.001);
    outline_ellipse(&outline, (Rect){ 3, 3, 13, 13 });
    outline_stroke(&outline, 3, &pen);
    ck_assert_double_eq_tol(area_of(&pen), G_PI * (6.5 * 6.5 - 3.5 * 3.5), 0.05);
}
END_TEST

static double length_of(const Outline *outline)
{
    double length = 0;
    for (unsigned i = 0; i < outline->parts->len; i++) {
        const OutlinePart *part = &g_array_index(outline->parts, OutlinePart, i);
        for (unsigned n = 0; n + !part->closed < part->count; n++) {
            Point a = g_array_index(outline->points, Point, part->first + n);
            Point b = g_array_index(outline->points, Point,
                                    part->first + (n + 1) % part->count);
            length += hypot(b.x - a.x, b.y - a.y);
        }
    }
    return length;
}

START_TEST(a_trimmed_outline_has_that_share_of_its_length)
{
    static const double square[] = { 4, 4, 12, 4, 12, 12, 4, 12 };
    static const double line[] = { 0, 0, 8, 0 };
    const struct {
        double from, to, length; /* all of it: 32 + 8 */
        unsigned parts;
        bool closed; /* the first */
    } rows[] = {
        { 0, 1, 40, 2, true },     { 0, 0.8, 32, 1, true }, { 0.1, 0.5, 16, 1, false },
        { 0.7, 0.9, 8, 2, false }, { 0.9, 1, 4, 1, false }, { 0.5, 0.5, 0, 0, false },
        { 0.9, 0.1, 0, 0, false }, { -1, 2, 40, 2, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Outline) outline;
        outline_init(&outline, 0.001);
        add_part(&outline, square, 4, true);
        add_part(&outline, line, 2, false);
        outline_trim(&outline, rows[i].from, rows[i].to);
        ck_assert_uint_eq(outline.parts->len, rows[i].parts);
        if (outline.parts->len > 0)
            ck_assert(g_array_index(outline.parts, OutlinePart, 0).closed ==
                      rows[i].closed);
        ck_assert_double_eq_tol(length_of(&outline), rows[i].length, 1e-9);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outline");
    TCase *tcase = tcase_create("outline");
    tcase_add_test(tcase, areas_are_exact);
    tcase_add_test(tcase, what_winds_not_at_all_is_outside);
    tcase_add_test(tcase, rows_with_many_ends_are_near);
    tcase_add_test(tcase, curves_have_their_area);
    tcase_add_test(tcase, figures_begin_where_svg_says);
    tcase_add_test(tcase, strokes_cover_what_a_pen_does);
    tcase_add_test(tcase, a_ring_is_even);
    tcase_add_test(tcase, a_trimmed_outline_has_that_share_of_its_length);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
