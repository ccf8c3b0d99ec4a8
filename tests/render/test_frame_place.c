/* Where clips lie: every pixel of the frame against a backward map written from the
 * schema's words, for fits, crops, boxes, positions, anchors, scales, turns and
 * corners. */
#include "scene.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The source: 80x48, its quarters red, green, blue and white. */
enum { SOURCE_WIDTH = 80, SOURCE_HEIGHT = 48, BLACK = 4 };

typedef struct {
    double x, y;
} Point;

typedef struct {
    const char *fit;
    double crop[4]; /* left, top, right, bottom */
    Point box, position, anchor, scale;
    double rotation, radius;
} Row;

#define MIDDLE \
    {          \
        80, 24 \
    }
#define CENTRE   \
    {            \
        0.5, 0.5 \
    }
#define ONE  \
    {        \
        1, 1 \
    }
#define ALL     \
    {           \
        160, 48 \
    }
#define WHOLE      \
    {              \
        0, 0, 0, 0 \
    }

static const Row rows[] = {
    { "contain", WHOLE, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "cover", WHOLE, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "fill", WHOLE, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "none", WHOLE, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "none", WHOLE, { 20, 12 }, MIDDLE, CENTRE, ONE, 0, 0 },
    { "contain", { 0.25, 0, 0, 0 }, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "contain", { 0, 0.5, 0, 0 }, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "cover", { 0, 0, 0.4, 0 }, { 60, 40 }, MIDDLE, CENTRE, ONE, 0, 0 },
    { "fill", { 0, 0, 0, 0.25 }, { 60, 40 }, MIDDLE, CENTRE, ONE, 0, 0 },
    { "none", { 0.1, 0.2, 0.3, 0.1 }, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "contain", { 0.6, 0, 0.6, 0 }, ALL, MIDDLE, CENTRE, ONE, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, { 30, 20 }, CENTRE, ONE, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, { 0, 0 }, { 0, 0 }, ONE, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, { 150, 40 }, { 1, 1 }, ONE, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, { 80, 24 }, { 0.25, 1.5 }, ONE, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, MIDDLE, CENTRE, { 1.5, 0.5 }, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, MIDDLE, CENTRE, { -1, 1 }, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, MIDDLE, { 0, 0.5 }, { -1, 1 }, 0, 0 },
    { "fill", WHOLE, { 50, 30 }, MIDDLE, CENTRE, { 1, -1.2 }, 0, 0 },
    { "fill", WHOLE, { 40, 24 }, MIDDLE, CENTRE, ONE, 90, 0 },
    { "fill", WHOLE, { 40, 24 }, MIDDLE, CENTRE, ONE, 180, 0 },
    { "fill", WHOLE, { 60, 36 }, MIDDLE, CENTRE, ONE, 33, 0 },
    { "fill", WHOLE, { 60, 36 }, MIDDLE, { 0, 0 }, ONE, -20, 0 },
    { "fill", WHOLE, { 60, 36 }, MIDDLE, CENTRE, { -0.8, 1 }, 45, 0 },
    { "contain",
      { 0.2, 0, 0, 0.1 },
      { 60, 40 },
      { 90, 30 },
      { 0.2, 0.7 },
      { 1.3, 0.9 },
      725,
      0 },
    { "cover", WHOLE, { 60, 40 }, MIDDLE, CENTRE, ONE, 0, 12 },
    { "contain", WHOLE, { 60, 40 }, MIDDLE, CENTRE, { 1.2, 1.2 }, 30, 10 },
    { "fill", WHOLE, { 40, 40 }, MIDDLE, CENTRE, ONE, 0, 8192 },
    { "fill", WHOLE, { 50, 30 }, { 500, -300 }, CENTRE, ONE, 0, 0 },
};

/* ---- what should be there -------------------------------------------------------- */

/* How many pixels of the box one of the source becomes. */
static Point factors(const Row *row, double wide, double high)
{
    double x = row->box.x / wide, y = row->box.y / high;
    if (strcmp(row->fit, "fill") == 0)
        return (Point){ x, y };
    if (strcmp(row->fit, "none") == 0)
        return (Point){ 1, 1 };
    x = strcmp(row->fit, "cover") == 0 ? fmax(x, y) : fmin(x, y);
    return (Point){ x, x };
}

/* Outside of the round corners of what shows of the picture in its box. */
static bool cut_by_corner(const Row *row, Point at, double wide, double high)
{
    double w = fmin(wide, row->box.x), h = fmin(high, row->box.y);
    double r = fmin(row->radius, fmin(w, h) / 2);
    double dx = fabs(at.x - row->box.x / 2) - (w / 2 - r);
    double dy = fabs(at.y - row->box.y / 2) - (h / 2 - r);
    return dx > 0 && dy > 0 && hypot(dx, dy) > r;
}

/* Which colour a point of the frame shows. */
static int color_at(const Row *row, Point at)
{
    double turn = -row->rotation * M_PI / 180;
    double x = at.x - row->position.x, y = at.y - row->position.y;
    Point box = {
        (x * cos(turn) - y * sin(turn)) / row->scale.x + row->anchor.x * row->box.x,
        (x * sin(turn) + y * cos(turn)) / row->scale.y + row->anchor.y * row->box.y
    };
    double wide = SOURCE_WIDTH * (1 - row->crop[0] - row->crop[2]);
    double high = SOURCE_HEIGHT * (1 - row->crop[1] - row->crop[3]);
    Point f = factors(row, wide, high);
    double u = (box.x - row->box.x / 2) / f.x + wide / 2;
    double v = (box.y - row->box.y / 2) / f.y + high / 2;
    if (box.x < 0 || box.y < 0 || box.x >= row->box.x || box.y >= row->box.y || u < 0 ||
        v < 0 || u >= wide || v >= high ||
        cut_by_corner(row, box, wide * f.x, high * f.y))
        return BLACK;
    return (u + row->crop[0] * SOURCE_WIDTH >= SOURCE_WIDTH / 2.0) +
           2 * (v + row->crop[1] * SOURCE_HEIGHT >= SOURCE_HEIGHT / 2.0);
}

/* -1 near an edge, where colours mix: as far as the cubic filter reaches in chroma. */
static int expected(const Row *row, int x, int y)
{
    Point f = factors(row, SOURCE_WIDTH, SOURCE_HEIGHT);
    double largest = fmax(f.x * fabs(row->scale.x), f.y * fabs(row->scale.y));
    double reach = 2 + 4 * fmax(largest, 0.5);
    int color = color_at(row, (Point){ x + 0.5, y + 0.5 });
    for (int i = 0; i < 121; i++)
        if (color_at(row, (Point){ x + 0.5 + reach * (i % 11 - 5) / 5,
                                   y + 0.5 + reach * (i / 11 - 5) / 5 }) != color)
            return -1;
    return color;
}

/* ---- what is there --------------------------------------------------------------- */

static void put(uint8_t *at, unsigned value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* A BMP, which is written from below, blue first. */
static int make_source(void)
{
    static const uint8_t quarters[4][3] = {
        { 0, 0, 255 }, { 0, 255, 0 }, { 255, 0, 0 }, { 255, 255, 255 }
    };
    uint8_t file[54 + 3 * SOURCE_WIDTH * SOURCE_HEIGHT] = { 'B', 'M' };
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "quarters-XXXXXX", NULL);
    int fd = g_mkstemp(path);
    put(file + 2, sizeof file);
    put(file + 10, 54);
    put(file + 14, 40);
    put(file + 18, SOURCE_WIDTH);
    put(file + 22, SOURCE_HEIGHT);
    put(file + 26, 1 | 24 << 16);
    for (int i = 0; i < SOURCE_WIDTH * SOURCE_HEIGHT; i++) {
        int x = i % SOURCE_WIDTH, y = SOURCE_HEIGHT - 1 - i / SOURCE_WIDTH;
        memcpy(file + 54 + 3 * i,
               quarters[x / (SOURCE_WIDTH / 2) + 2 * (y / (SOURCE_HEIGHT / 2))], 3);
    }
    ck_assert_int_eq(write(fd, file, sizeof file), (ssize_t)sizeof file);
    unlink(path);
    return fd;
}

static Composition *compose(const Row *row)
{
    g_autofree char *track = g_strdup_printf(
        "{'id':'t','kind':'video','clips':[{'id':'c','type':'image','asset':'q',"
        "'start':0,'duration':9,'fit':'%s','crop':{'left':%g,'top':%g,'right':%g,"
        "'bottom':%g},'box':[%g,%g],'radius':%g,'transform':{'position':[%g,%g],"
        "'anchor':[%g,%g],'scale':[%g,%g],'rotation':%g}}]}",
        row->fit, row->crop[0], row->crop[1], row->crop[2], row->crop[3], row->box.x,
        row->box.y, row->radius, row->position.x, row->position.y, row->anchor.x,
        row->anchor.y, row->scale.x, row->scale.y, row->rotation);
    return scene_compose_with("30/1", track, "{'id':'q','kind':'image','path':'q.bmp'}",
                              NULL);
}

/* BT.709, limited range. */
static const int colors[5][3] = { { 63, 102, 240 },
                                  { 173, 42, 26 },
                                  { 32, 240, 118 },
                                  { 235, 128, 128 },
                                  { 16, 128, 128 } };

static void expect_pixel(int row, const AVFrame *picture, int x, int y, int color)
{
    for (int plane = 0; plane < 3; plane++) {
        int shift = plane > 0;
        int got =
            picture
                ->data[plane][(y >> shift) * picture->linesize[plane] + (x >> shift)];
        ck_assert_msg(abs(got - colors[color][plane]) <= 2,
                      "row %d at %d, %d: plane %d is %d, not %d", row, x, y, plane, got,
                      colors[color][plane]);
    }
}

START_TEST(every_pixel_is_where_the_schema_puts_it)
{
    g_autoptr(Composition) composition = compose(&rows[_i]);
    g_autoptr(Compositor) compositor = scene_compositor(composition);
    AVFrame *picture;
    int sure = 0;
    scene_fd = make_source();
    picture = scene_picture(compositor, RTIME_ZERO);
    for (int y = 0; y < SCENE_HEIGHT; y++)
        for (int x = 0; x < SCENE_WIDTH; x++) {
            int color = expected(&rows[_i], x, y);
            if (color < 0)
                continue;
            expect_pixel(_i, picture, x, y, color);
            sure++;
        }
    ck_assert_int_gt(sure, SCENE_WIDTH * SCENE_HEIGHT / 10);
    av_frame_free(&picture);
    close(scene_fd);
}
END_TEST

START_TEST(every_fit_has_a_row)
{
    g_auto(GStrv) fits = g_strsplit(property_get(PROP_FIT)->choices, "|", -1);
    for (char **fit = fits; *fit; fit++) {
        bool there = false;
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            there |= strcmp(rows[i].fit, *fit) == 0;
        ck_assert_msg(there, "no row has the fit “%s”", *fit);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame_place");
    TCase *cases = tcase_create("places");
    tcase_add_loop_test(cases, every_pixel_is_where_the_schema_puts_it, 0,
                        G_N_ELEMENTS(rows));
    tcase_add_test(cases, every_fit_has_a_row);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
