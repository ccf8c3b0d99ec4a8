#include "chatkut/model/value.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

static RTime seconds(double s)
{
    return rtime_from_decimal(s);
}

/* ---- values ---------------------------------------------------------------------- */

/* One of each kind; no two are equal. */
static Value *sample(unsigned n)
{
    switch (n) {
    case 0:
        return value_new_bool(false);
    case 1:
        return value_new_bool(true);
    case 2:
        return value_new_number(0);
    case 3:
        return value_new_vec2(0, 1);
    case 4:
        return value_new_vec2(0, 0);
    case 5:
        return value_new_color(0);
    case 6:
        return value_new_string("");
    case 7:
        return value_new_string("a");
    case 8:
        return value_new_time(RTIME_ZERO);
    case 9:
        return value_new_ratio((RTime){ 3, 2 });
    case 10:
        return value_new_json(json_array());
    case 11:
        return value_new_json(json_object());
    case 12:
        return value_new_curve(curve_new(VALUE_NUMBER, 1));
    case 13:
        return value_new_curve(curve_new(VALUE_NUMBER, 2));
    case 14:
        return value_new_curve(curve_new(VALUE_VEC2, 1));
    default:
        return NULL;
    }
}

START_TEST(values_equal_themselves_and_nothing_else)
{
    for (unsigned i = 0; i <= 15; i++)
        for (unsigned j = 0; j <= 15; j++) {
            g_autoptr(Value) a = sample(i);
            g_autoptr(Value) b = sample(j);
            ck_assert_msg(value_equal(a, b) == (i == j), "%u and %u", i, j);
        }
}
END_TEST

START_TEST(references_share_one_value)
{
    Value *value = value_new_string("shared");
    Value *again = value_ref(value);
    ck_assert_ptr_eq(value, again);
    value_unref(value);
    ck_assert_str_eq(again->string, "shared");
    value_unref(again);
    ck_assert_ptr_null(value_ref(NULL));
    value_unref(NULL);
}
END_TEST

static const struct {
    const char *text;
    uint32_t rgba; /* 1: refused */
    const char *formatted;
} colors[] = {
    { "#FFC400", 0xffc400ff, "#FFC400" },
    { "#ffc40080", 0xffc40080, "#FFC40080" },
    { "#FFC400FF", 0xffc400ff, "#FFC400" },
    { "#fc0", 0xffcc00ff, "#FFCC00" },
    { "#00000000", 0, "#00000000" },
    { "FFC400", 1, NULL },
    { "#FFC40", 1, NULL },
    { "#GGGGGG", 1, NULL },
    { "#", 1, NULL },
    { "", 1, NULL },
    { "#FFC4000", 1, NULL },
    { "red", 1, NULL },
};

START_TEST(colours_are_read_and_written)
{
    uint32_t rgba = 1;
    bool ok = color_parse(colors[_i].text, &rgba);
    ck_assert_msg(ok == (colors[_i].formatted != NULL), "%s", colors[_i].text);
    ck_assert_uint_eq(rgba, colors[_i].rgba);
    if (ok) {
        g_autofree char *text = color_format(rgba);
        ck_assert_str_eq(text, colors[_i].formatted);
    }
}
END_TEST

START_TEST(constants_evaluate_to_themselves)
{
    double out[4] = { 7, 7, 7, 7 };
    g_autoptr(Value) number = value_new_number(2);
    value_eval(number, RTIME_ZERO, out);
    ck_assert(out[0] == 2 && out[1] == 2 && out[2] == 7);
    g_autoptr(Value) pair = value_new_vec2(3, 4);
    value_eval(pair, RTIME_ZERO, out);
    ck_assert(out[0] == 3 && out[1] == 4);
    g_autoptr(Value) color = value_new_color(0x01020304);
    value_eval(color, RTIME_ZERO, out);
    ck_assert(out[0] == 1 && out[1] == 2 && out[2] == 3 && out[3] == 4);
    g_autoptr(Value) time = value_new_time((RTime){ 7, 2 });
    value_eval(time, RTIME_ZERO, out);
    ck_assert_double_eq(out[0], 3.5);
    g_autoptr(Value) text = value_new_string("x");
    value_eval(text, RTIME_ZERO, out);
    value_eval(NULL, RTIME_ZERO, out);
    ck_assert_double_eq(out[0], 3.5);
}
END_TEST

/* ---- easing ---------------------------------------------------------------------- */

/* Computed with 30 digits from the definition of cubic-bezier(). */
static const struct {
    EaseKind kind;
    double p[4], at, wanted;
} beziers[] = {
    { EASE_EASE, { 0 }, 0.1, 0.094796305716 },
    { EASE_EASE, { 0 }, 0.25, 0.408510591355 },
    { EASE_EASE, { 0 }, 0.5, 0.802403387585 },
    { EASE_EASE, { 0 }, 0.9, 0.994316477485 },
    { EASE_IN, { 0 }, 0.1, 0.017026609652 },
    { EASE_IN, { 0 }, 0.25, 0.093464650719 },
    { EASE_IN, { 0 }, 0.5, 0.315356812573 },
    { EASE_IN, { 0 }, 0.9, 0.839427845762 },
    { EASE_OUT, { 0 }, 0.1, 0.160572154238 },
    { EASE_OUT, { 0 }, 0.25, 0.378138130825 },
    { EASE_OUT, { 0 }, 0.5, 0.684643187427 },
    { EASE_OUT, { 0 }, 0.9, 0.982973390348 },
    { EASE_IN_OUT, { 0 }, 0.1, 0.019722453548 },
    { EASE_IN_OUT, { 0 }, 0.25, 0.129161931047 },
    { EASE_IN_OUT, { 0 }, 0.5, 0.500000000000 },
    { EASE_IN_OUT, { 0 }, 0.9, 0.980277546452 },
    { EASE_BEZIER, { 0.2, 0, 0, 1 }, 0.001, 0.000008379878 },
    { EASE_BEZIER, { 0.2, 0, 0, 1 }, 0.3, 0.688066849657 },
    { EASE_BEZIER, { 0.2, 0, 0, 1 }, 0.5, 0.877833604810 },
    { EASE_BEZIER, { 0.2, 0, 0, 1 }, 0.999, 0.999999666474 },
    { EASE_BEZIER, { 1, 0, 0, 1 }, 0.001, 0.000000333704 },
    { EASE_BEZIER, { 1, 0, 0, 1 }, 0.3, 0.047395275204 },
    { EASE_BEZIER, { 1, 0, 0, 1 }, 0.5, 0.500000000000 },
    { EASE_BEZIER, { 1, 0, 0, 1 }, 0.999, 0.999999666296 },
    { EASE_BEZIER, { 0, 1, 1, 0 }, 0.001, 0.053110761576 },
    { EASE_BEZIER, { 0, 1, 1, 0 }, 0.3, 0.489772473272 },
    { EASE_BEZIER, { 0, 1, 1, 0 }, 0.5, 0.500000000000 },
    { EASE_BEZIER, { 0, 1, 1, 0 }, 0.999, 0.946889238424 },
    { EASE_BEZIER, { 0, 0, 1, 1 }, 0.001, 0.001000000000 },
    { EASE_BEZIER, { 0, 0, 1, 1 }, 0.3, 0.300000000000 },
    { EASE_BEZIER, { 0, 0, 1, 1 }, 0.5, 0.500000000000 },
    { EASE_BEZIER, { 0, 0, 1, 1 }, 0.999, 0.999000000000 },
    { EASE_BEZIER, { 0.68, -0.55, 0.27, 1.55 }, 0.001, -0.000807547150 },
    { EASE_BEZIER, { 0.68, -0.55, 0.27, 1.55 }, 0.3, -0.049801790672 },
    { EASE_BEZIER, { 0.68, -0.55, 0.27, 1.55 }, 0.5, 0.596596292066 },
    { EASE_BEZIER, { 0.68, -0.55, 0.27, 1.55 }, 0.999, 1.000752303058 },
    { EASE_BEZIER, { 0, 0, 0, 0 }, 0.001, 0.001000000000 },
    { EASE_BEZIER, { 0, 0, 0, 0 }, 0.3, 0.300000000000 },
    { EASE_BEZIER, { 0, 0, 0, 0 }, 0.5, 0.500000000000 },
    { EASE_BEZIER, { 0, 0, 0, 0 }, 0.999, 0.999000000000 },
    { EASE_BEZIER, { 1, 1, 1, 1 }, 0.001, 0.001000000000 },
    { EASE_BEZIER, { 1, 1, 1, 1 }, 0.3, 0.300000000000 },
    { EASE_BEZIER, { 1, 1, 1, 1 }, 0.5, 0.500000000000 },
    { EASE_BEZIER, { 1, 1, 1, 1 }, 0.999, 0.999000000000 },
};

START_TEST(beziers_are_those_of_css)
{
    Easing easing = { beziers[_i].kind };
    for (int i = 0; i < 4; i++)
        easing.p[i] = beziers[_i].p[i];
    ck_assert_double_eq_tol(easing_apply(easing, beziers[_i].at), beziers[_i].wanted,
                            1e-6);
}
END_TEST

START_TEST(every_easing_begins_at_0_and_ends_at_1)
{
    static const double springs[][4] = {
        { 100, 10, 1, 0 },     { 100, 20, 1, 0 },       { 100, 400, 1, 0 },
        { 100, 0, 1, 0 },      { 0.01, 1000, 0.01, 0 }, { 10000, 0, 1000, 0 },
        { 100, 10, 1, 50 },    { 100, 10, 1, -50 },     { 100, 20, 1, 1e308 },
        { 100, 19.999, 1, 3 }, { 0.01, 0, 1000, 0 },
    };
    for (int kind = EASE_LINEAR; kind <= EASE_BEZIER; kind++) {
        Easing easing = { kind, { 0.3, -2, 0.7, 3 } };
        ck_assert_double_eq(easing_apply(easing, 0), 0);
        ck_assert_double_eq(easing_apply(easing, 1), 1);
        ck_assert_double_eq(easing_apply(easing, -3), 0);
        ck_assert_double_eq(easing_apply(easing, 3), 1);
        ck_assert_double_eq(easing_apply(easing, NAN), 0);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(springs); i++) {
        Easing easing = { EASE_SPRING };
        for (int j = 0; j < 4; j++)
            easing.p[j] = springs[i][j];
        ck_assert_double_eq_tol(easing_apply(easing, 1e-9), 0, 1e-3);
        ck_assert_double_eq_tol(easing_apply(easing, 1 - 1e-9), 1, 2e-3);
        for (double p = 0; p <= 1; p += 1.0 / 64)
            ck_assert(isfinite(easing_apply(easing, p)));
    }
}
END_TEST

/* y'' of a spring, numerically, against what the equation of motion says it is. */
static double spring_residual(const double p[4], double settle, double t)
{
    double h = settle / 20000, y[3];
    Easing easing = { EASE_SPRING, { p[0], p[1], p[2], p[3] } };
    for (int i = 0; i < 3; i++)
        y[i] = 1 - easing_apply(easing, (t + (i - 1) * h) / settle);
    double first = (y[2] - y[0]) / (2 * h);
    double second = (y[2] - 2 * y[1] + y[0]) / (h * h);
    return (p[2] * second + p[1] * first + p[0] * y[1]) / p[0];
}

START_TEST(springs_obey_the_equation_of_motion)
{
    /* The stretch is the time in which the envelope falls to 0.1 %. */
    static const struct {
        double p[4], settle;
    } springs[] = {
        { { 100, 10, 1, 0 }, 1.4103192630 }, { { 120, 14, 1, 0 }, 1.0243087446 },
        { { 50, 2, 2, 3 }, 14.0406722734 },  { { 100, 20, 1, 5 }, 0.8572902454 },
        { { 100, 60, 1, 0 }, 4.0604593159 }, { { 10, 100, 5, -2 }, 70.6449799648 },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(springs); i++)
        for (double t = 0.05; t < 0.95; t += 0.05)
            ck_assert_double_eq_tol(
                spring_residual(springs[i].p, springs[i].settle, t * springs[i].settle),
                0, 2e-3);
}
END_TEST

START_TEST(a_spring_overshoots_as_its_damping_says)
{
    Easing half = { EASE_SPRING, { 100, 10, 1, 0 } }; /* half of critical */
    Easing critical = { EASE_SPRING, { 100, 20, 1, 0 } };
    double most = 0, before = 0;
    for (double p = 0; p <= 1; p += 1.0 / 4096) {
        most = fmax(most, easing_apply(half, p));
        double now = easing_apply(critical, p);
        ck_assert_double_ge(now, before);
        before = now;
    }
    ck_assert_double_eq_tol(most, 1 + exp(-G_PI * 0.5 / sqrt(0.75)), 1e-3);
}
END_TEST

/* ---- curves ---------------------------------------------------------------------- */

/* 0 at 1 s, 10 at 2 s, 30 at 4 s. */
static Curve *three_keys(CurveExtend extend)
{
    Curve *curve = curve_new(VALUE_NUMBER, 3);
    curve->extend = extend;
    curve->keys[0].at = seconds(1);
    curve->keys[1].at = seconds(2);
    curve->keys[2].at = seconds(4);
    curve->keys[1].v[0] = 10;
    curve->keys[2].v[0] = 30;
    return curve;
}

static const struct {
    CurveExtend extend;
    double at, wanted;
} curve_points[] = {
    { CURVE_HOLD, 0, 0 },        { CURVE_HOLD, 1, 0 },
    { CURVE_HOLD, 1.5, 5 },      { CURVE_HOLD, 2, 10 },
    { CURVE_HOLD, 3, 20 },       { CURVE_HOLD, 4, 30 },
    { CURVE_HOLD, 99, 30 },      { CURVE_HOLD, -5, 0 },
    { CURVE_LOOP, 4, 30 },       { CURVE_LOOP, 4.5, 5 },
    { CURVE_LOOP, 7.5, 5 },      { CURVE_LOOP, 0.5, 25 },
    { CURVE_LOOP, -2.5, 25 },    { CURVE_LOOP, 7, 0 },
    { CURVE_PING_PONG, 5, 20 },  { CURVE_PING_PONG, 6.5, 5 },
    { CURVE_PING_PONG, 7, 0 },   { CURVE_PING_PONG, 7.5, 5 },
    { CURVE_PING_PONG, 0.5, 5 }, { CURVE_PING_PONG, -2, 30 },
    { CURVE_PING_PONG, -3, 20 },
};

START_TEST(curves_run_through_their_keys_and_beyond)
{
    g_autoptr(Curve) curve = three_keys(curve_points[_i].extend);
    double out[4] = { 0 };
    curve_eval(curve, seconds(curve_points[_i].at), out);
    ck_assert_double_eq_tol(out[0], curve_points[_i].wanted, 1e-9);
    ck_assert_double_eq(out[1], out[0]);
}
END_TEST

START_TEST(a_held_key_jumps_exactly_at_the_next)
{
    g_autoptr(Curve) curve = three_keys(CURVE_HOLD);
    curve->keys[0].ease.kind = EASE_HOLD;
    curve->keys[1].at = rtime_make(2002, 1001 * 30000 / 1001);
    curve->keys[0].at = RTIME_ZERO;
    double out[4] = { 0 };
    curve_eval(curve, rtime_sub(curve->keys[1].at, rtime_make(1, 1000000)), out);
    ck_assert_double_eq(out[0], 0);
    curve_eval(curve, curve->keys[1].at, out);
    ck_assert_double_eq(out[0], 10);
}
END_TEST

START_TEST(a_single_key_is_a_constant)
{
    for (int extend = CURVE_HOLD; extend <= CURVE_PING_PONG; extend++) {
        g_autoptr(Curve) curve = curve_new(VALUE_VEC2, 1);
        curve->extend = extend;
        curve->keys[0].v[0] = 3;
        curve->keys[0].v[1] = 4;
        double out[4] = { 0 };
        curve_eval(curve, seconds(-7), out);
        ck_assert(out[0] == 3 && out[1] == 4);
        curve_eval(curve, seconds(7), out);
        ck_assert(out[0] == 3 && out[1] == 4);
    }
}
END_TEST

START_TEST(colours_stay_colours_when_a_spring_overshoots)
{
    g_autoptr(Curve) curve = curve_new(VALUE_COLOR, 2);
    curve->keys[0].ease = (Easing){ EASE_SPRING, { 100, 1, 1, 0 } };
    curve->keys[1].at = seconds(1);
    curve->keys[1].v[0] = 255;
    for (double t = 0; t <= 1; t += 0.01) {
        double out[4] = { 0 };
        curve_eval(curve, seconds(t), out);
        ck_assert(out[0] >= 0 && out[0] <= 255);
    }
}
END_TEST

START_TEST(a_rebased_curve_shows_the_same_at_the_same_moment)
{
    RTime by = rtime_make(1001, 30000);
    for (int extend = CURVE_HOLD; extend <= CURVE_PING_PONG; extend++) {
        g_autoptr(Curve) curve = three_keys(extend);
        g_autoptr(Curve) moved = curve_rebase(curve, by);
        g_autoptr(Curve) back = curve_rebase(moved, rtime_neg(by));
        ck_assert(curve_equal(curve, back));
        ck_assert(!curve_equal(curve, moved));
        for (double t = -3; t < 12; t += 0.3) {
            double a[4] = { 0 }, b[4] = { 0 };
            curve_eval(curve, seconds(t), a);
            curve_eval(moved, rtime_sub(seconds(t), by), b);
            ck_assert_double_eq_tol(a[0], b[0], 1e-9);
        }
    }
}
END_TEST

START_TEST(curves_equal_when_everything_is)
{
    g_autoptr(Curve) curve = three_keys(CURVE_HOLD);
    g_autoptr(Curve) copy = curve_copy(curve);
    ck_assert(curve_equal(curve, copy));
    copy->keys[1].v[1] = 9; /* means nothing in a number */
    ck_assert(curve_equal(curve, copy));
    copy->keys[1].ease.p[0] = 9; /* means nothing in a line */
    ck_assert(curve_equal(curve, copy));
    copy->keys[1].ease.kind = EASE_BEZIER;
    ck_assert(!curve_equal(curve, copy));
    copy->keys[1].ease.kind = EASE_LINEAR;
    copy->extend = CURVE_LOOP;
    ck_assert(!curve_equal(curve, copy));
    copy->extend = CURVE_HOLD;
    copy->keys[2].at = seconds(5);
    ck_assert(!curve_equal(curve, copy));
}
END_TEST

/* ---- easings as JSON ------------------------------------------------------------- */

static const struct {
    const char *json;
    EaseKind kind;
    double p[4];
    const char *written; /* NULL: refused */
} easings[] = {
    { "\"linear\"", EASE_LINEAR, { 0 }, "\"linear\"" },
    { "\"ease-in-out\"", EASE_IN_OUT, { 0 }, "\"ease-in-out\"" },
    { "{\"bezier\":[0.5,-1,1,2]}",
      EASE_BEZIER,
      { 0.5, -1, 1, 2 },
      "{\"bezier\":[0.5,-1,1,2]}" },
    { "{\"spring\":{}}", EASE_SPRING, { 100, 10, 1, 0 }, "{\"spring\":{}}" },
    { "{\"spring\":{\"mass\":2,\"damping\":10}}",
      EASE_SPRING,
      { 100, 10, 2, 0 },
      "{\"spring\":{\"mass\":2}}" },
    { "\"bounce\"", EASE_LINEAR, { 0 }, NULL },
    { "{\"bezier\":[1.5,0,0,0]}", EASE_LINEAR, { 0 }, NULL },
    { "{\"spring\":{\"mass\":0}}", EASE_LINEAR, { 0 }, NULL },
    { "{\"spring\":{},\"bezier\":[0,0,0,0]}", EASE_LINEAR, { 0 }, NULL },
    { "{}", EASE_LINEAR, { 0 }, NULL },
    { "1", EASE_LINEAR, { 0 }, NULL },
};

START_TEST(easings_are_read_and_written)
{
    Easing easing = { EASE_LINEAR };
    json_t *json = json_loads(easings[_i].json, JSON_DECODE_ANY, NULL);
    bool ok = easing_from_json(json, &easing);
    json_decref(json);
    ck_assert_msg(ok == (easings[_i].written != NULL), "%s", easings[_i].json);
    ck_assert_int_eq(easing.kind, easings[_i].kind);
    for (int i = 0; i < 4; i++)
        ck_assert_double_eq(easing.p[i], easings[_i].p[i]);
    if (!ok)
        return;
    json = easing_to_json(easing);
    char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
    ck_assert_str_eq(text, easings[_i].written);
    free(text);
    json_decref(json);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("value");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, values_equal_themselves_and_nothing_else);
    tcase_add_test(tcase, references_share_one_value);
    tcase_add_loop_test(tcase, colours_are_read_and_written, 0, G_N_ELEMENTS(colors));
    tcase_add_test(tcase, constants_evaluate_to_themselves);
    tcase_add_loop_test(tcase, beziers_are_those_of_css, 0, G_N_ELEMENTS(beziers));
    tcase_add_test(tcase, every_easing_begins_at_0_and_ends_at_1);
    tcase_add_test(tcase, springs_obey_the_equation_of_motion);
    tcase_add_test(tcase, a_spring_overshoots_as_its_damping_says);
    tcase_add_loop_test(tcase, curves_run_through_their_keys_and_beyond, 0,
                        G_N_ELEMENTS(curve_points));
    tcase_add_test(tcase, a_held_key_jumps_exactly_at_the_next);
    tcase_add_test(tcase, a_single_key_is_a_constant);
    tcase_add_test(tcase, colours_stay_colours_when_a_spring_overshoots);
    tcase_add_test(tcase, a_rebased_curve_shows_the_same_at_the_same_moment);
    tcase_add_test(tcase, curves_equal_when_everything_is);
    tcase_add_loop_test(tcase, easings_are_read_and_written, 0, G_N_ELEMENTS(easings));
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
