#include "chatkut/render/geometry.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

static void check_rect(Rect got, double x0, double y0, double x1, double y1)
{
    ck_assert_double_eq_tol(got.x0, x0, 1e-9);
    ck_assert_double_eq_tol(got.y0, y0, 1e-9);
    ck_assert_double_eq_tol(got.x1, x1, 1e-9);
    ck_assert_double_eq_tol(got.y1, y1, 1e-9);
}

START_TEST(fits_follow_css)
{
    const struct {
        Fit fit;
        Rect extent, visible;
    } rows[] = {
        /* 200 x 100 into 100 x 100 */
        { FIT_CONTAIN, { 0, 25, 100, 75 }, { 0, 25, 100, 75 } },
        { FIT_COVER, { -50, 0, 150, 100 }, { 0, 0, 100, 100 } },
        { FIT_FILL, { 0, 0, 100, 100 }, { 0, 0, 100, 100 } },
        { FIT_NONE, { -50, 0, 150, 100 }, { 0, 0, 100, 100 } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Placement placed = placement_fit(200, 100, 100, 100, rows[i].fit, (Crop){ 0 });
        Rect extent = rect_bounds(placed.to_box, (Rect){ 0, 0, 1, 1 });
        check_rect(extent, rows[i].extent.x0, rows[i].extent.y0, rows[i].extent.x1,
                   rows[i].extent.y1);
        check_rect(placed.visible, rows[i].visible.x0, rows[i].visible.y0,
                   rows[i].visible.x1, rows[i].visible.y1);
    }
}
END_TEST

START_TEST(crops_are_cut_before_fitting)
{
    /* the right half of 200 x 100 fills a square */
    Placement placed =
        placement_fit(200, 100, 50, 50, FIT_CONTAIN, (Crop){ .left = 0.5 });
    check_rect(placed.visible, 0, 0, 50, 50);
    check_rect(rect_bounds(placed.to_box, (Rect){ 0, 0, 1, 1 }), -50, 0, 50, 50);
    placed = placement_fit(200, 100, 50, 50, FIT_CONTAIN, (Crop){ 0.6, 0, 0.6, 0 });
    ck_assert(rect_is_empty(placed.visible));
}
END_TEST

START_TEST(sequences_fit_their_canvas)
{
    Affine t = canvas_fit(100, 100, 400, 200);
    check_rect(rect_bounds(t, (Rect){ 0, 0, 100, 100 }), 100, 0, 300, 200);
    /* a size made even is no reason to scale */
    t = canvas_fit(427, 241, 428, 242);
    ck_assert_double_eq(t.a, 1);
    ck_assert_double_eq(t.e, 0);
}
END_TEST

START_TEST(quarter_turns_are_exact)
{
    double x, y;
    affine_apply(affine_rotate(90), 1, 0, &x, &y);
    ck_assert_double_eq(x, 0); /* clockwise with y down: right becomes down */
    ck_assert_double_eq(y, 1);
    ck_assert(affine_is_upright(affine_rotate(180)));
    ck_assert(!affine_is_upright(affine_rotate(90)));
    ck_assert(!affine_is_upright(affine_rotate(0.01)));
}
END_TEST

START_TEST(inverses_undo)
{
    Affine t = affine_then(affine_then(affine_scale(2, -3), affine_rotate(33)),
                           affine_move(5, 7)),
           inverse;
    double x, y;
    ck_assert(affine_invert(t, &inverse));
    affine_apply(affine_then(t, inverse), 11, 13, &x, &y);
    ck_assert_double_eq_tol(x, 11, 1e-9);
    ck_assert_double_eq_tol(y, 13, 1e-9);
    ck_assert(!affine_invert(affine_scale(0, 1), &inverse));
    ck_assert_double_eq_tol(affine_zoom(t), sqrt(6), 1e-9);
}
END_TEST

START_TEST(the_anchor_lies_at_the_position)
{
    g_autoptr(Value) position = value_new_vec2(300, 40);
    g_autoptr(Value) anchor = value_new_vec2(1, 0);
    g_autoptr(Value) scale = value_new_number(2);
    g_autoptr(Value) rotation = value_new_number(90);
    g_autoptr(Composition) composition =
        composition_new_empty("p", "t", 640, 360, (Rate){ 30, 1 });
    PropList *props = NULL, *more;
    const struct {
        PropId id;
        const Value *value;
    } rows[] = { { PROP_POSITION, position },
                 { PROP_ANCHOR, anchor },
                 { PROP_SCALE, scale },
                 { PROP_ROTATION, rotation } };
    Clip *clip;
    Affine t;
    double x, y;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        more = proplist_with(props, rows[i].id, rows[i].value);
        proplist_unref(props);
        props = more;
    }
    clip = clip_new("c", CLIP_IMAGE, RTIME_ZERO, rtime_make(1, 1), props);
    t = clip_transform(clip, composition_main(composition), RTIME_ZERO, 100, 50);
    affine_apply(t, 100, 0, &x, &y);
    ck_assert_double_eq_tol(x, 300, 1e-9);
    ck_assert_double_eq_tol(y, 40, 1e-9);
    affine_apply(t, 0, 0, &x, &y); /* the box's left end is up, twice as far */
    ck_assert_double_eq_tol(x, 300, 1e-9);
    ck_assert_double_eq_tol(y, -160, 1e-9);
    ck_assert(!clip_transform_animated(clip));
    clip_unref(clip);
    proplist_unref(props);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("geometry");
    TCase *tcase = tcase_create("places");
    tcase_add_test(tcase, fits_follow_css);
    tcase_add_test(tcase, crops_are_cut_before_fitting);
    tcase_add_test(tcase, sequences_fit_their_canvas);
    tcase_add_test(tcase, quarter_turns_are_exact);
    tcase_add_test(tcase, inverses_undo);
    tcase_add_test(tcase, the_anchor_lies_at_the_position);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
