#include "chatkut/media/input.h"
#include "chatkut/render/path.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double signed_area(const Outline *outline)
{
    double area = 0;
    for (unsigned i = 0; i < outline->parts->len; i++) {
        const OutlinePart *part = &g_array_index(outline->parts, OutlinePart, i);
        for (unsigned n = 0; n < part->count; n++) {
            Point a = g_array_index(outline->points, Point, part->first + n);
            Point b = g_array_index(outline->points, Point,
                                    part->first + (n + 1) % part->count);
            area += (a.x * b.y - b.x * a.y) / 2;
        }
    }
    return area;
}

START_TEST(each_command_draws_its_figure)
{
    static const double P = G_PI;
    const struct {
        const char *data;
        unsigned parts;
        double area; /* clockwise is positive */
        Rect bounds;
    } rows[] = {
        { "", 0, 0, { 0 } },
        { " \n", 0, 0, { 0 } },
        { "M3 4", 1, 0, { 3, 4, 3, 4 } },
        { "M0 0L10 0L10 10L0 10Z", 1, 100, { 0, 0, 10, 10 } },
        { "M0,0 10,0 10,10 0,10", 1, 100, { 0, 0, 10, 10 } },
        { "m0 0 10 0 0 10-10 0z", 1, 100, { 0, 0, 10, 10 } },
        { "M5 5H15V15H5z", 1, 100, { 5, 5, 15, 15 } },
        { "M5 5h10v10h-10z", 1, 100, { 5, 5, 15, 15 } },
        { "M.5.5h1v1h-1", 1, 1, { 0.5, 0.5, 1.5, 1.5 } },
        { "M1e1-1E+1h+.1e1v10e-1h-1", 1, 1, { 10, -10, 11, -9 } },
        /* behind z goes on from where the part began */
        { "m10 10h5v5h-5z l-5 0 0-5z", 2, 25 + 12.5, { 5, 5, 15, 15 } },
        { "M0 0h4v4h-4zm10 0h2v2h-2z", 2, 20, { 0, 0, 12, 4 } },
        { "M0 0C0 10 10 10 10 0", 1, -60, { 0, 0, 10, 7.5 } },
        { "m5 5c0 10 10 10 10 0", 1, -60, { 5, 5, 15, 12.5 } },
        { "M0 0C0 10 10 10 10 0S20-10 20 0", 1, 0, { 0, -7.5, 20, 7.5 } },
        { "M0 0c0 10 10 10 10 0s10-10 10 0", 1, 0, { 0, -7.5, 20, 7.5 } },
        /* without a curve before it the first control point is where it is */
        { "M0 0S10 10 10 0", 1, -25.0 / 1 * 18 / 15, { 0, 0, 10, 40.0 / 9 } },
        { "M0 0Q5 10 10 0", 1, -100.0 / 3, { 0, 0, 10, 5 } },
        { "M0 0q5 10 10 0t10 0", 1, 0, { 0, -5, 20, 5 } },
        { "M0 0Q5 10 10 0T20 0", 1, 0, { 0, -5, 20, 5 } },
        { "M0 0T10 0", 1, 0, { 0, 0, 10, 0 } },
        { "M0 5A5 5 0 0 1 10 5", 1, 12.5 * P, { 0, 0, 10, 5 } },
        { "M0 5A5 5 0 0 0 10 5", 1, -12.5 * P, { 0, 5, 10, 10 } },
        { "M0 5a5 5 0 0110 0", 1, 12.5 * P, { 0, 0, 10, 5 } },
        { "M5 0a5,5,0,01 5,5", 1, 6.25 * P - 12.5, { 5, 0, 10, 5 } },
        { "M5 0A5 5 0 1 0 10 5", 1, -(18.75 * P + 12.5), { 0, 0, 10, 10 } },
        { "M5 0A5 5 0 1 1 10 5", 1, 18.75 * P + 12.5, { 5, -5, 15, 5 } },
        /* radii that are too small grow, negative ones are positive, none is a line */
        { "M0 5A1 1 0 0 1 10 5", 1, 12.5 * P, { 0, 0, 10, 5 } },
        { "M0 5A-5 -5 0 0 1 10 5", 1, 12.5 * P, { 0, 0, 10, 5 } },
        { "M0 5A0 5 0 0 1 10 5", 1, 0, { 0, 5, 10, 5 } },
        { "M0 5A5 5 0 0 1 0 5", 1, 0, { 0, 5, 0, 5 } },
        /* turned a quarter, the axes change places */
        { "M0 8A4 2 90 0 1 0 0A4 2 90 0 1 0 8", 1, 8 * P, { -2, 0, 2, 8 } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Outline) outline;
        g_autoptr(GError) error = NULL;
        Rect bounds;
        outline_init(&outline, 1e-5);
        ck_assert_msg(path_read(rows[i].data, &outline, &error), "%s: %s", rows[i].data,
                      error ? error->message : "");
        bounds = outline_bounds(&outline);
        ck_assert_msg(outline.parts->len == rows[i].parts, "%s: %u parts", rows[i].data,
                      outline.parts->len);
        ck_assert_msg(fabs(signed_area(&outline) - rows[i].area) < 1e-3, "%s: area %f",
                      rows[i].data, signed_area(&outline));
        ck_assert_msg(fabs(bounds.x0 - rows[i].bounds.x0) < 1e-3 &&
                          fabs(bounds.y0 - rows[i].bounds.y0) < 1e-3 &&
                          fabs(bounds.x1 - rows[i].bounds.x1) < 1e-3 &&
                          fabs(bounds.y1 - rows[i].bounds.y1) < 1e-3,
                      "%s: %f %f %f %f", rows[i].data, bounds.x0, bounds.y0, bounds.x1,
                      bounds.y1);
    }
}
END_TEST

START_TEST(what_is_no_path_is_told_by_its_character)
{
    const struct {
        const char *data;
        int at;
    } rows[] = {
        { "L0 0", 1 },          { "M", 2 },           { "M0", 3 },
        { "M0 0X", 5 },         { "M0 0 L", 7 },      { "M0 0,", 6 },
        { "M,0 0", 2 },         { "M0,,0", 4 },       { "M0 0L1 1 2", 11 },
        { "M0 0Z1", 6 },        { "M0 0h0x10", 7 },   { "M0 0hnan", 6 },
        { "M0 0hinf", 6 },      { "M0 0h1e", 7 },     { "M0 0h1e7", 6 },
        { "M0 0h.", 6 },        { "M9e5 0h9e5", 11 }, { "M0 0A1 1 0 2 0 1 1", 12 },
        { "M0 0A1 1 0 0", 13 }, { "äM0 0", 1 },       { "M0 0 ä", 6 },
        { "M0 0;", 5 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Outline) outline;
        g_autoptr(GError) error = NULL;
        g_autofree char *place = g_strdup_printf("character %d of", rows[i].at);
        outline_init(&outline, 0.01);
        ck_assert_msg(!path_read(rows[i].data, &outline, &error), "%s", rows[i].data);
        ck_assert(g_error_matches(error, MEDIA_ERROR, MEDIA_ERROR_INVALID));
        ck_assert_msg(strstr(error->message, place) != NULL, "%s: %s", rows[i].data,
                      error->message);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("path");
    TCase *tcase = tcase_create("path");
    tcase_add_test(tcase, each_command_draws_its_figure);
    tcase_add_test(tcase, what_is_no_path_is_told_by_its_character);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
