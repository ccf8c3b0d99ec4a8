/* Every effect and every parameter of the tables, in frames: at pixels whose value
 * follows from what render/effect.h says. Which way transitions go. */
#include "effect_formulas.h"
#include "scene.h"

#include "../run.h"
#include "chatkut/model/effect.h"
#include "chatkut/model/transition_type.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- of colours ------------------------------------------------------------------ */

enum { COLOR = 0x9060C0 };

static const Rgb color = { { 0x90 / 255.0, 0x60 / 255.0, 0xC0 / 255.0 } };

static Rgb posterize(Rgb x, double levels)
{
    for (int i = 0; i < 3; i++)
        x.c[i] = one_posterize(x.c[i], levels);
    return x;
}

/* A table that halves. */
static Rgb halve(Rgb x, double amount)
{
    for (int i = 0; i < 3; i++)
        x.c[i] *= 1 - amount / 2;
    return x;
}

static const struct {
    const char *type, *param, *more;
    double value;
    Rgb (*formula)(Rgb x, double p);
} colors[] = {
    { "exposure", "stops", "", 0.5, exposure },
    { "brightness", "amount", "", -0.2, brightness },
    { "contrast", "factor", "", 1.4, contrast },
    { "saturation", "factor", "", 0.3, saturation },
    { "temperature", "warmth", "", 0.2, temperature },
    { "hue", "degrees", "", 40, hue },
    { "gamma", "gamma", "", 1.5, gamma_of },
    { "vibrance", "amount", "", -0.5, vibrance },
    { "highlights", "amount", "", 0.5, highlights },
    { "shadows", "amount", "", 0.5, shadows },
    { "lut", "amount", "'file':'l',", 0.6, halve },
    { "sepia", "amount", "", 0.7, sepia },
    { "grayscale", "amount", "", 0.5, grayscale },
    { "invert", "amount", "", 0.8, invert },
    { "posterize", "levels", "", 4, posterize },
    { "tint", "amount", "'color':'#4080FF',", 0.5, tint },
};

static Composition *with_effect(const char *sequence, const char *type,
                                const char *params)
{
    g_autofree char *track = g_strdup_printf(
        "{'id':'u','kind':'video','clips':[{'id':'b','type':'shape','shape':'rect',"
        "'start':0,'duration':9,'fill':'#FFFFFF'}]},{'id':'t','kind':'video','clips':[{"
        "'id':'c','type':'sequence','sequence':'%s','start':0,'duration':9,'effects':[{"
        "'id':'e','type':'%s','params':{%s}}]}]}",
        sequence, type, params);
    g_autofree char *sequences = g_strdup_printf(
        ",{'id':'flat','size':[160,48],'rate':'30/1','background':'#%06X','tracks':[]},"
        "{'id':'grey','size':[160,48],'rate':'30/"
        "1','background':'#808080','tracks':[]},"
        "{'id':'green','size':[160,48],'rate':'30/"
        "1','background':'#40A060','tracks':[]}"
        ",{'id':'edge','size':[160,48],'rate':'30/1','background':'#404040','tracks':[{"
        "'id':'k','kind':'video','clips':[{'id':'ee','type':'shape','shape':'rect',"
        "'start':0,'duration':9,'box':[80,48],'transform':{'position':[120,24]},'fill':"
        "'#A0A0A0'}]}]},"
        "{'id':'floor','size':[160,48],'rate':'30/1','background':'#404040','tracks':[{"
        "'id':'f','kind':'video','clips':[{'id':'ff','type':'shape','shape':'rect',"
        "'start':0,'duration':9,'box':[160,24],'transform':{'position':[80,36]},'fill':"
        "'#A0A0A0'}]}]}",
        COLOR);
    return scene_compose_with("30/1", track,
                              "{'id':'l','kind':'lut','label':'Half','path':'l.cube'}",
                              sequences);
}

static int half_table(void)
{
    static const char half[] = "LUT_1D_SIZE 2\n0 0 0\n0.5 0.5 0.5\n";
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "half-XXXXXX", NULL);
    int fd = g_mkstemp(path);
    ck_assert_int_eq(write(fd, half, strlen(half)), (ssize_t)strlen(half));
    unlink(path);
    return fd;
}

START_TEST(effects_of_colours_are_their_formulas)
{
    g_autofree char *params = g_strdup_printf("%s'%s':%g", colors[_i].more,
                                              colors[_i].param, colors[_i].value);
    g_autoptr(Composition) composition = with_effect("flat", colors[_i].type, params);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    Rgb right = colors[_i].formula(color, colors[_i].value);
    double want[3];
    AVFrame *picture;
    scene_fd = half_table();
    ck_assert(compositor_check(composition, composition_main(composition), NULL));
    picture = scene_picture(compositor, RTIME_ZERO);
    for (int i = 0; i < 3; i++)
        right.c[i] = fmin(fmax(right.c[i], 0), 1);
    yuv_of(right, want);
    for (int plane = 0; plane < 3; plane++) {
        int got = picture->data[plane][12 * picture->linesize[plane] + 40];
        ck_assert_msg(fabs(got - want[plane]) <= 2, "%s: plane %d is %d, not %.1f",
                      colors[_i].type, plane, got, want[plane]);
    }
    av_frame_free(&picture);
    close(scene_fd);
}
END_TEST

/* ---- of places ------------------------------------------------------------------- */

enum { LOW = 0x40, HIGH = 0xA0 };

/* The edge at x = 80 after a Gaussian. */
static double blurred(double low, double high, double x, double sigma)
{
    return low + (high - low) * 0.5 * (1 + erf((x - 80) / sigma / M_SQRT2));
}

static double blur(double x, double y)
{
    (void)y;
    return blurred(LOW, HIGH, x, 6);
}

static double sharpen(double x, double y)
{
    double sharp = x < 80 ? LOW : HIGH;
    (void)y;
    return sharp + 0.8 * (sharp - blurred(LOW, HIGH, x, 4));
}

static double vignette(double x, double y)
{
    double r = hypot((x - 0.4 * 160) / 80, (y - 0.5 * 48) / 24) / M_SQRT2;
    double t = fmin(fmax((r - 0.3) / 0.5, 0), 1);
    return 0x80 * (1 - 0.7 * t * t * (3 - 2 * t));
}

static double squares(double x, double y)
{
    (void)y;
    return x < 64 ? LOW : x < 96 ? (LOW + HIGH) / 2.0 : HIGH;
}

static double glow(double x, double y)
{
    double low = LOW / 255.0, high = HIGH / 255.0;
    double bright = high * (high - 0.4) / 0.6, c = x < 80 ? low : high;
    (void)y;
    return 255 * (1 - (1 - c) * (1 - 0.9 * blurred(0, bright, x, 6)));
}

static double all_low(double x, double y)
{
    (void)x, (void)y;
    return LOW;
}

static double all_high(double x, double y)
{
    (void)x, (void)y;
    return HIGH;
}

/* Over white. */
static double keyed_dark(double x, double y)
{
    double alpha = x < 80 ? fmax(0, (LOW / 255.0 - 0.2) / 0.1) : 1;
    (void)y;
    return 255 + alpha * ((x < 80 ? LOW : HIGH) - 255);
}

static double keyed_bright(double x, double y)
{
    double alpha = x < 80 ? 1 : (1 - 0.3 - HIGH / 255.0) / 0.2;
    (void)y;
    return 255 + alpha * ((x < 80 ? LOW : HIGH) - 255);
}

/* Of #40A060 with the key #00B140: how far its chroma is from the key's, over how far
 * that is from grey; what lies in the key's direction loses half. Luma of it over
 * white. */
static double keyed_green(double x, double y)
{
    Rgb key = { { 0, 0xB1 / 255.0, 0x40 / 255.0 } };
    Rgb own = { { 0x40 / 255.0, 0xA0 / 255.0, 0x60 / 255.0 } };
    double k[3], o[3];
    (void)x, (void)y;
    yuv_of(key, k);
    yuv_of(own, o);
    double far = hypot(o[1] - k[1], o[2] - k[2]) / hypot(k[1] - 128, k[2] - 128);
    double alpha = fmin(fmax((far - 0.3) / 0.5, 0), 1);
    return 255 + alpha * ((o[0] - 16) * 255 / 219 - 255);
}

static const struct {
    const char *type, *params, *sequence;
    double (*formula)(double x, double y);
    int slack;
} places[] = {
    { "blur", "'radius':6", "edge", blur, 2 },
    { "sharpen", "'amount':0.8,'radius':4", "edge", sharpen, 2 },
    { "vignette", "'amount':0.7,'size':0.3,'softness':0.5,'center':[0.4,0.5]", "grey",
      vignette, 2 },
    { "pixelate", "'size':32", "edge", squares, 1 },
    { "glow", "'amount':0.9,'radius':6,'threshold':0.4", "edge", glow, 3 },
    { "mirror", "'keep':'left'", "edge", all_low, 1 },
    { "mirror", "'keep':'right'", "edge", all_high, 1 },
    { "mirror", "'keep':'top'", "floor", all_low, 1 },
    { "mirror", "'keep':'bottom'", "floor", all_high, 1 },
    { "luma-key", "'threshold':0.2,'softness':0.1,'bright':false", "edge", keyed_dark,
      4 },
    { "luma-key", "'threshold':0.3,'softness':0.2,'bright':true", "edge", keyed_bright,
      4 },
    { "chroma-key", "'color':'#00B140','similarity':0.3,'softness':0.5,'spill':0.5",
      "green", keyed_green, 3 },
};

static void expect_place(int row, const AVFrame *picture, int x, int y)
{
    double want = 16 + places[row].formula(x + 0.5, y + 0.5) * 219 / 255;
    int got = picture->data[0][y * picture->linesize[0] + x];
    want = fmin(fmax(want, 16), 235);
    ck_assert_msg(fabs(got - want) <= places[row].slack,
                  "%s %s at %d, %d: %d, not %.1f", places[row].type, places[row].params,
                  x, y, got, want);
}

START_TEST(effects_of_places_are_their_formulas)
{
    g_autoptr(Composition) composition =
        with_effect(places[_i].sequence, places[_i].type, places[_i].params);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    AVFrame *picture = scene_picture(compositor, RTIME_ZERO);
    for (int x = 2; x < 158; x += 3)
        if (abs(x - 80) > 2 || strcmp(places[_i].type, "blur") == 0)
            for (int y = 3; y < 48; y += 6)
                expect_place(_i, picture, x, y);
    av_frame_free(&picture);
}
END_TEST

/* Deviation of luma, in grey levels, and its mean. */
static double spread(const AVFrame *picture, double *mean)
{
    double sum = 0, squared = 0, count = SCENE_WIDTH * SCENE_HEIGHT;
    for (int y = 0; y < SCENE_HEIGHT; y++)
        for (int x = 0; x < SCENE_WIDTH; x++) {
            double v = picture->data[0][y * picture->linesize[0] + x] - 16;
            sum += v;
            squared += v * v;
        }
    *mean = sum / count;
    return sqrt(squared / count - *mean * *mean) * 255 / 219;
}

/* On mid grey 4 Y (1 - Y) is 1. On a grid of one pixel the middle of each is the mean
 * of four points: half the deviation. */
START_TEST(grain_has_its_strength)
{
    g_autoptr(Composition) composition =
        with_effect("grey", "grain", "'amount':0.3,'size':1");
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    AVFrame *first = scene_picture(compositor, RTIME_ZERO);
    AVFrame *next = scene_picture(compositor, rtime_make(1, 30));
    double mean;
    ck_assert_double_eq_tol(spread(first, &mean), 0.5 * 0.25 * 0.3 * 255, 1);
    ck_assert_double_eq_tol(mean, 128 * 219 / 255.0, 1.5);
    ck_assert_int_ne(memcmp(first->data[0], next->data[0], SCENE_WIDTH), 0);
    av_frame_free(&first);
    av_frame_free(&next);
}
END_TEST

/* ---- that none is missing -------------------------------------------------------- */

static bool has_row(const char *type, const char *param)
{
    g_autofree char *said = g_strdup_printf("'%s':", param);
    bool there = strcmp(type, "grain") == 0 || /* grain_has_its_strength */
                 /* test_effect_color: tint_is_towards_magenta */
                 strcmp(param, "tint") == 0;
    for (size_t i = 0; i < G_N_ELEMENTS(colors); i++)
        there |= strcmp(colors[i].type, type) == 0 &&
                 (strcmp(colors[i].param, param) == 0 || strstr(colors[i].more, said));
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        there |= strcmp(places[i].type, type) == 0 && strstr(places[i].params, said);
    return there;
}

START_TEST(every_effect_and_parameter_has_a_frame)
{
    for (int kind = 0; kind < EFFECT_COUNT; kind++) {
        const EffectType *type = effect_type((EffectKind)kind);
        unsigned count;
        const EffectParam *params = effect_params(type->kind, &count);
        for (unsigned i = 0; i < count; i++)
            ck_assert_msg(has_row(type->name, params[i].name),
                          "no frame shows “%s” of “%s”", params[i].name, type->name);
    }
}
END_TEST

/* ---- directions ------------------------------------------------------------------ */

/* In the middle of a transition: behind the direction is the incoming clip, ahead of it
 * the outgoing one. */
static void expect_direction(const char *type, const char *direction)
{
    g_autofree char *track = g_strdup_printf(
        "{'id':'t','kind':'video','clips':[{'id':'o','type':'shape','shape':'rect',"
        "'start':0,'duration':30,'fill':'#404040'},{'id':'i','type':'shape','shape':"
        "'rect','start':30,'duration':30,'fill':'#C0C0C0'}],'transitions':[{'id':'x',"
        "'type':'%s','from':'o','to':'i','before':10,'after':10,'params':{'direction':"
        "'%s'}}]}",
        type, direction);
    g_autoptr(Composition) composition = scene_compose("30/1", track);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    int across = strstr(direction, "right") ? 1 : strstr(direction, "left") ? -1 : 0;
    int down = strstr(direction, "down") ? 1 : strstr(direction, "up") ? -1 : 0;
    for (int side = -1; side <= 1; side += 2) {
        int luma =
            scene_luma(compositor, 30, 80 + side * across * 60, 24 + side * down * 18);
        ck_assert_msg(abs(luma - scene_grey(side < 0 ? 0xC0 : 0x40)) <= 1,
                      "%s %s, %s: %d", type, direction, side < 0 ? "behind" : "ahead",
                      luma);
    }
}

START_TEST(every_direction_is_where_it_says)
{
    for (int kind = 0; kind < TRANSITION_COUNT; kind++) {
        const TransitionType *type = transition_type((TransitionKind)kind);
        unsigned count;
        const TransitionParam *params = transition_params(type->kind, &count);
        for (unsigned i = 0; i < count; i++) {
            if (strcmp(params[i].name, "direction") != 0)
                continue;
            g_auto(GStrv) all = g_strsplit(params[i].choices, "|", -1);
            for (char **direction = all; *direction; direction++)
                expect_direction(type->name, *direction);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame_effect");
    TCase *cases = tcase_create("effects");
    tcase_add_loop_test(cases, effects_of_colours_are_their_formulas, 0,
                        G_N_ELEMENTS(colors));
    tcase_add_loop_test(cases, effects_of_places_are_their_formulas, 0,
                        G_N_ELEMENTS(places));
    tcase_add_test(cases, grain_has_its_strength);
    tcase_add_test(cases, every_effect_and_parameter_has_a_frame);
    tcase_add_test(cases, every_direction_is_where_it_says);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
