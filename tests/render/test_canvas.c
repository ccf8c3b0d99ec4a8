#include "chatkut/render/canvas.h"
#include "chatkut/render/paint.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 64, HEIGHT = 48 };

static AVFrame *painted(uint32_t color, int width, int height, bool alpha)
{
    const Value paint = { .type = VALUE_COLOR, .color = color };
    AVFrame *frame = paint_picture(&paint, RTIME_ZERO, width, height, alpha, NULL);
    ck_assert_ptr_nonnull(frame);
    return frame;
}

/* Every luma sample its own value, chroma a ramp. */
static AVFrame *patterned(int width, int height)
{
    AVFrame *frame = painted(0x000000ff, width, height, false);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            frame->data[0][y * frame->linesize[0] + x] =
                (uint8_t)(16 + (x * 7 + y * 13) % 220);
    for (int plane = 1; plane < 3; plane++)
        for (int y = 0; y < (height + 1) / 2; y++)
            for (int x = 0; x < (width + 1) / 2; x++)
                frame->data[plane][y * frame->linesize[plane] + x] =
                    (uint8_t)(60 + plane * 20 + x * 2 + y);
    return frame;
}

static Canvas *canvas_of(uint32_t color, bool alpha)
{
    Canvas *canvas = canvas_new(WIDTH, HEIGHT, alpha);
    AVFrame *backdrop = painted(color, WIDTH, HEIGHT, alpha);
    canvas_start(canvas, backdrop);
    av_frame_free(&backdrop);
    return canvas;
}

static int sample(const Canvas *canvas, int plane, int x, int y)
{
    AVFrame *picture = canvas_picture(canvas);
    int value = picture->data[plane][y * picture->linesize[plane] + x];
    av_frame_free(&picture);
    return value;
}

static Drawing drawing_of(const AVFrame *picture, Affine t)
{
    return (Drawing){ .picture = picture,
                      .to_canvas = t,
                      .mask = { 0, 0, picture->width, picture->height },
                      .mask_to_canvas = t,
                      .opacity = 1,
                      .light = 1 };
}

START_TEST(a_covering_picture_is_not_copied)
{
    g_autoptr(Canvas) canvas = canvas_of(0xff0000ff, false);
    AVFrame *picture = patterned(WIDTH, HEIGHT), *result;
    Drawing drawing = drawing_of(picture, affine_identity);
    canvas_draw(canvas, &drawing);
    result = canvas_picture(canvas);
    ck_assert_ptr_eq(result->data[0], picture->data[0]);
    av_frame_free(&result);
    /* and drawing on leaves it as it was */
    int before = picture->data[0][0];
    AVFrame *spot = painted(0xffffffff, 4, 4, false);
    drawing = drawing_of(spot, affine_identity);
    canvas_draw(canvas, &drawing);
    ck_assert_int_eq(picture->data[0][0], before);
    ck_assert_int_eq(sample(canvas, 0, 0, 0), 235);
    av_frame_free(&spot);
    av_frame_free(&picture);
}
END_TEST

START_TEST(whole_pixel_moves_copy_samples)
{
    const int moves[][2] = { { 10, 6 }, { 11, 7 }, { -5, -3 }, { 50, 40 } };
    for (size_t i = 0; i < G_N_ELEMENTS(moves); i++) {
        g_autoptr(Canvas) canvas = canvas_of(0x000000ff, false);
        AVFrame *picture = patterned(20, 16);
        int dx = moves[i][0], dy = moves[i][1];
        Drawing drawing = drawing_of(picture, affine_move(dx, dy));
        canvas_draw(canvas, &drawing);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                bool in = x >= dx && x < dx + 20 && y >= dy && y < dy + 16;
                int want =
                    in ? picture->data[0][(y - dy) * picture->linesize[0] + x - dx]
                       : 16;
                ck_assert_int_eq(sample(canvas, 0, x, y), want);
            }
        av_frame_free(&picture);
    }
}
END_TEST

START_TEST(half_turns_and_quarter_turns_are_exact)
{
    g_autoptr(Canvas) canvas = canvas_of(0x000000ff, false);
    AVFrame *picture = patterned(20, 16);
    Drawing drawing =
        drawing_of(picture, affine_then(affine_rotate(180), affine_move(40, 30)));
    canvas_draw(canvas, &drawing);
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 20; x++)
            ck_assert_int_eq(sample(canvas, 0, 39 - x, 29 - y),
                             picture->data[0][y * picture->linesize[0] + x]);
    drawing = drawing_of(picture, affine_then(affine_rotate(90), affine_move(60, 4)));
    canvas_draw(canvas, &drawing);
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 20; x++)
            ck_assert_int_eq(sample(canvas, 0, 59 - y, 4 + x),
                             picture->data[0][y * picture->linesize[0] + x]);
    av_frame_free(&picture);
}
END_TEST

START_TEST(opacity_and_alpha_mix)
{
    const struct {
        uint32_t color;
        double opacity;
        int luma; /* over black */
    } rows[] = {
        { 0xffffffff, 1.0, 235 }, { 0xffffffff, 0.5, 126 }, { 0xffffff80, 1.0, 126 },
        { 0xffffff80, 0.5, 71 },  { 0xffffff00, 1.0, 16 },  { 0xffffffff, 0.0, 16 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Canvas) canvas = canvas_of(0x000000ff, false);
        AVFrame *picture =
            painted(rows[i].color, WIDTH, HEIGHT, (rows[i].color & 255) != 255);
        Drawing drawing = drawing_of(picture, affine_identity);
        drawing.opacity = rows[i].opacity;
        canvas_draw(canvas, &drawing);
        ck_assert_int_le(abs(sample(canvas, 0, 20, 20) - rows[i].luma), 1);
        ck_assert_int_le(abs(sample(canvas, 1, 10, 10) - 128), 1);
        av_frame_free(&picture);
    }
}
END_TEST

START_TEST(edges_between_pixels_are_covered_in_part)
{
    g_autoptr(Canvas) canvas = canvas_of(0x000000ff, false);
    AVFrame *picture = painted(0xffffffff, 10, 10, false);
    Drawing drawing = drawing_of(picture, affine_move(10.5, 8));
    canvas_draw(canvas, &drawing);
    ck_assert_int_eq(sample(canvas, 0, 9, 12), 16);
    ck_assert_int_le(abs(sample(canvas, 0, 10, 12) - 126), 1);
    ck_assert_int_eq(sample(canvas, 0, 11, 12), 235);
    ck_assert_int_le(abs(sample(canvas, 0, 20, 12) - 126), 1);
    ck_assert_int_eq(sample(canvas, 0, 21, 12), 16);
    av_frame_free(&picture);
}
END_TEST

START_TEST(corners_are_round)
{
    g_autoptr(Canvas) canvas = canvas_of(0x000000ff, false);
    AVFrame *picture = painted(0xffffffff, 40, 40, false);
    Drawing drawing = drawing_of(picture, affine_move(4, 4));
    drawing.radius = 12;
    canvas_draw(canvas, &drawing);
    ck_assert_int_eq(sample(canvas, 0, 4, 4), 16);
    ck_assert_int_eq(sample(canvas, 0, 43, 43), 16);
    ck_assert_int_eq(sample(canvas, 0, 24, 4), 235);
    ck_assert_int_eq(sample(canvas, 0, 24, 24), 235);
    av_frame_free(&picture);
}
END_TEST

START_TEST(light_darkens_without_showing_what_is_below)
{
    g_autoptr(Canvas) canvas = canvas_of(0xff0000ff, false);
    AVFrame *picture = painted(0xffffffff, WIDTH, HEIGHT, false);
    Drawing drawing = drawing_of(picture, affine_identity);
    drawing.light = 0;
    canvas_draw(canvas, &drawing);
    ck_assert_int_eq(sample(canvas, 0, 5, 5), 16);
    ck_assert_int_eq(sample(canvas, 1, 5, 5), 128);
    ck_assert_int_eq(sample(canvas, 2, 5, 5), 128);
    av_frame_free(&picture);
}
END_TEST

/* Grey backdrop 0x80, grey source 0x40: luma of the results by W3C's formulas. */
START_TEST(blend_modes_follow_w3c)
{
    const struct {
        const char *name;
        int grey;
    } rows[] = {
        { "normal", 0x40 },     { "multiply", 0x20 },   { "screen", 0xa0 },
        { "overlay", 0x41 },    { "darken", 0x40 },     { "lighten", 0x80 },
        { "add", 0xc0 },        { "difference", 0x40 }, { "soft-light", 0x60 },
        { "hard-light", 0x40 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Canvas) canvas = canvas_of(0x808080ff, false);
        AVFrame *picture = painted(0x404040ff, WIDTH, HEIGHT, false);
        Drawing drawing = drawing_of(picture, affine_identity);
        ck_assert(blend_parse(rows[i].name, &drawing.blend));
        canvas_draw(canvas, &drawing);
        ck_assert_int_le(
            abs(sample(canvas, 0, 30, 30) - (16 + rows[i].grey * 219 / 255)), 2);
        av_frame_free(&picture);
    }
    BlendMode mode;
    ck_assert(!blend_parse("burn", &mode));
}
END_TEST

START_TEST(canvases_mix_by_weight)
{
    g_autoptr(Canvas) black = canvas_of(0x000000ff, false);
    g_autoptr(Canvas) white = canvas_of(0xffffffff, false);
    canvas_mix(black, white, 0.25);
    ck_assert_int_le(abs(sample(black, 0, 3, 3) - 71), 1);
    canvas_mix(black, white, 1);
    ck_assert_int_eq(sample(black, 0, 3, 3), 235);
    canvas_mix(black, white, 0);
    ck_assert_int_eq(sample(black, 0, 3, 3), 235);
}
END_TEST

START_TEST(transparent_canvases_keep_alpha)
{
    g_autoptr(Canvas) canvas = canvas_of(0x00000000, true);
    AVFrame *picture = painted(0xffffff80, 20, 20, true);
    Drawing drawing = drawing_of(picture, affine_move(8, 8));
    canvas_draw(canvas, &drawing);
    ck_assert_int_eq(sample(canvas, 3, 2, 2), 0);
    ck_assert_int_eq(sample(canvas, 3, 12, 12), 128);
    canvas_draw(canvas, &drawing);
    ck_assert_int_le(abs(sample(canvas, 3, 12, 12) - 192), 1);
    ck_assert_int_le(abs(sample(canvas, 0, 12, 12) - (16 + 219 * 3 / 4)), 2);
    av_frame_free(&picture);
}
END_TEST

START_TEST(drawings_outside_or_flat_draw_nothing)
{
    const Affine transforms[] = {
        affine_move(1000, 0),
        affine_move(-1000, -1000),
        affine_scale(0, 1),
        affine_scale(1e-12, 1e-12),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(transforms); i++) {
        g_autoptr(Canvas) canvas = canvas_of(0x000000ff, false);
        AVFrame *picture = painted(0xffffffff, 20, 20, false);
        Drawing drawing = drawing_of(picture, transforms[i]);
        canvas_draw(canvas, &drawing);
        ck_assert_int_eq(sample(canvas, 0, 0, 0), 16);
        av_frame_free(&picture);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("canvas");
    TCase *tcase = tcase_create("drawing");
    tcase_add_test(tcase, a_covering_picture_is_not_copied);
    tcase_add_test(tcase, whole_pixel_moves_copy_samples);
    tcase_add_test(tcase, half_turns_and_quarter_turns_are_exact);
    tcase_add_test(tcase, opacity_and_alpha_mix);
    tcase_add_test(tcase, edges_between_pixels_are_covered_in_part);
    tcase_add_test(tcase, corners_are_round);
    tcase_add_test(tcase, light_darkens_without_showing_what_is_below);
    tcase_add_test(tcase, blend_modes_follow_w3c);
    tcase_add_test(tcase, canvases_mix_by_weight);
    tcase_add_test(tcase, transparent_canvases_keep_alpha);
    tcase_add_test(tcase, drawings_outside_or_flat_draw_nothing);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
