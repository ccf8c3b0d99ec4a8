/* How values move: easings and what comes after the keys, as frames show them, against
 * CSS Easing 1, the motion of a damped spring and plain arithmetic. */
#include "scene.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH = 32 };

/* ---- what is right --------------------------------------------------------------- */

static double bezier_part(double a, double b, double s)
{
    return 3 * a * s * (1 - s) * (1 - s) + 3 * b * s * s * (1 - s) + s * s * s;
}

/* cubic-bezier(x1, y1, x2, y2): s by halving, as x only grows with it. */
static double bezier(const double p[4], double x)
{
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double s = (low + high) / 2;
        if (bezier_part(p[0], p[2], s) < x)
            low = s;
        else
            high = s;
    }
    return bezier_part(p[1], p[3], low);
}

static double line(const double p[4], double x)
{
    (void)p;
    return x;
}

static double stay(const double p[4], double x)
{
    (void)p, (void)x;
    return 0;
}

/* Stiffness, damping, mass, and the time until the envelope has fallen to 0.1 %, to
 * which the motion from 1 to 0 is stretched: m y'' + d y' + k y = 0, in small steps. */
static double spring(const double p[4], double x)
{
    enum { STEPS = 20000 };
    double y = 1, v = 0, step = x * p[3] / STEPS;
    for (int i = 0; i < STEPS; i++) {
        double middle = v + step / 2 * (-p[1] * v - p[0] * y) / p[2];
        double middle_y = y + step / 2 * v;
        v += step * (-p[1] * middle - p[0] * middle_y) / p[2];
        y += step * middle;
    }
    return 1 - y;
}

static const struct {
    const char *ease;
    double (*formula)(const double p[4], double x);
    double p[4];
} easings[] = {
    { "'linear'", line, { 0 } },
    { "'hold'", stay, { 0 } },
    { "'ease'", bezier, { 0.25, 0.1, 0.25, 1 } },
    { "'ease-in'", bezier, { 0.42, 0, 1, 1 } },
    { "'ease-out'", bezier, { 0, 0, 0.58, 1 } },
    { "'ease-in-out'", bezier, { 0.42, 0, 0.58, 1 } },
    { "{'bezier':[0.7,0.1,0.2,0.9]}", bezier, { 0.7, 0.1, 0.2, 0.9 } },
    { "{'bezier':[0.3,-0.5,0.6,1.6]}", bezier, { 0.3, -0.5, 0.6, 1.6 } },
    { "{'spring':{'stiffness':100,'damping':10,'mass':1}}",
      spring,
      { 100, 10, 1, 1.4103192630 } },
    { "{'spring':{'stiffness':100,'damping':60,'mass':1}}",
      spring,
      { 100, 60, 1, 4.0604593159 } },
};

/* ---- what is shown --------------------------------------------------------------- */

static Composition *compose(const char *more)
{
    g_autofree char *track = g_strdup_printf(
        "{'id':'t','kind':'video','clips':[{'id':'c','type':'shape','shape':'rect',"
        "'start':0,'duration':100,%s}]}",
        more);
    return scene_compose("30/1", track);
}

/* From a quarter to three quarters of white, so that what overshoots is seen. */
START_TEST(frames_follow_every_easing)
{
    g_autofree char *curve = g_strdup_printf(
        "'fill':'#FFFFFF','opacity':{'keys':[{'at':0,'value':0.25,'ease':%s},{'at':%d,"
        "'value':0.75}]}",
        easings[_i].ease, LENGTH);
    g_autoptr(Composition) composition = compose(curve);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    for (int n = 0; n < LENGTH; n++) {
        double part = easings[_i].formula(easings[_i].p, (double)n / LENGTH);
        int want = scene_grey(255 * (0.25 + 0.5 * part));
        int got = scene_luma(compositor, n, 80, 24);
        ck_assert_msg(abs(got - want) <= 2, "%s, frame %d: %d, not %d",
                      easings[_i].ease, n, got, want);
    }
    ck_assert_int_le(abs(scene_luma(compositor, LENGTH, 80, 24) - scene_grey(191.25)),
                     1);
}
END_TEST

/* What frame n shows of a way from 0 to 1 in frames 10 to 20. */
START_TEST(frames_beyond_the_keys_follow_the_extend)
{
    const struct {
        const char *extend;
        struct {
            int n;
            double want;
        } at[8];
    } rows[] = {
        { "", { { 0, 0 }, { 9, 0 }, { 13, 0.3 }, { 20, 1 }, { 90, 1 } } },
        { ",'extend':'hold'", { { 5, 0 }, { 15, 0.5 }, { 33, 1 } } },
        { ",'extend':'loop'", { { 13, 0.3 }, { 23, 0.3 }, { 37, 0.7 }, { 4, 0.4 } } },
        { ",'extend':'ping-pong'",
          { { 13, 0.3 }, { 23, 0.7 }, { 37, 0.3 + 0.4 }, { 33, 0.3 }, { 4, 0.6 } } },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *curve = g_strdup_printf(
            "'fill':'#FFFFFF','opacity':{'keys':[{'at':10,'value':0},{'at':20,'value':"
            "1}]%s}",
            rows[i].extend);
        g_autoptr(Composition) composition = compose(curve);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        for (int k = 0; k < 8 && (k == 0 || rows[i].at[k].n); k++) {
            int want = scene_grey(255 * rows[i].at[k].want);
            int got = scene_luma(compositor, rows[i].at[k].n, 80, 24);
            ck_assert_msg(abs(got - want) <= 1, "%s, frame %d: %d, not %d",
                          rows[i].extend, rows[i].at[k].n, got, want);
        }
    }
}
END_TEST

/* Half of each way, of every kind of value there are curves of. */
START_TEST(frames_follow_every_kind_of_curve)
{
    const struct {
        const char *clip;
        int x, y, want; /* grey in frame 10 */
    } rows[] = {
        { "'fill':{'keys':[{'at':0,'value':'#000000'},{'at':20,'value':'#FFFFFF'}]}",
          80, 24, 127 },
        { "'fill':'#FFFFFF','box':[20,20],'transform':{'position':{'keys':[{'at':0,"
          "'value':[0,24]},{'at':20,'value':[160,24]}]}}",
          80, 24, 255 },
        { "'fill':'#FFFFFF','box':[20,20],'transform':{'anchor':{'keys':[{'at':0,"
          "'value':[0,0.5]},{'at':20,'value':[4,0.5]}]}}",
          50, 24, 255 },
        { "'fill':'#FFFFFF','box':[20,20],'transform':{'scale':{'keys':[{'at':0,'value'"
          ":"
          "0},{'at':20,'value':4}]}}",
          62, 24, 255 },
        { "'fill':'#FFFFFF','box':[20,20],'transform':{'scale':{'keys':[{'at':0,'value'"
          ":"
          "[0,1]},{'at':20,'value':[8,1]}]}}",
          42, 24, 255 },
        { "'fill':'#FFFFFF','box':[80,4],'transform':{'rotation':{'keys':[{'at':0,"
          "'value':0},{'at':20,'value':180}]}}",
          80, 2, 255 },
        { "'stroke':{'paint':{'keys':[{'at':0,'value':'#000000'},{'at':20,'value':"
          "'#FFFFFF'}]},'width':20}",
          5, 24, 127 },
        { "'stroke':{'paint':'#FFFFFF','width':{'keys':[{'at':0,'value':0},{'at':20,"
          "'value':40}]}}",
          7, 24, 255 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Composition) composition = compose(rows[i].clip);
        g_autoptr(Compositor) compositor = scene_compositor(composition);
        int got = scene_luma(compositor, 10, rows[i].x, rows[i].y);
        ck_assert_msg(abs(got - scene_grey(rows[i].want)) <= 1, "%s: %d", rows[i].clip,
                      got);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame_curve");
    TCase *cases = tcase_create("curves");
    tcase_add_loop_test(cases, frames_follow_every_easing, 0, G_N_ELEMENTS(easings));
    tcase_add_test(cases, frames_beyond_the_keys_follow_the_extend);
    tcase_add_test(cases, frames_follow_every_kind_of_curve);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
