#include "convert_private.h"

#include <libavutil/pixdesc.h>
#include <math.h>
#include <string.h>

/* Where the samples of a turned plane come from: sample (x, y) of the result is at
 * origin + x * right + y * down of the source, in bytes. */
typedef struct {
    const uint8_t *origin;
    ptrdiff_t right;
    ptrdiff_t down;
} Walk;

/* step: bytes of a sample. */
static Walk walk_plane(const uint8_t *data, ptrdiff_t stride, ptrdiff_t step, int width,
                       int height, Orientation orientation)
{
    ptrdiff_t last_x = (width - 1) * step, last_y = (height - 1) * stride;
    Walk walk;
    switch (orientation.turn) {
    case 90:
        walk = (Walk){ data + last_y, -stride, step };
        break;
    case 180:
        walk = (Walk){ data + last_y + last_x, -step, -stride };
        break;
    case 270:
        walk = (Walk){ data + last_x, stride, -step };
        break;
    default:
        walk = (Walk){ data, step, stride };
    }
    if (!orientation.mirrored)
        return walk;
    /* Columns of the source run the other way. */
    if (orientation.turn == 0)
        return (Walk){ data + last_x, -step, stride };
    if (orientation.turn == 180)
        return (Walk){ data + last_y, step, -stride };
    if (orientation.turn == 90)
        return (Walk){ data + last_y + last_x, -stride, -step };
    return (Walk){ data, stride, step };
}

/* Columns are gathered in strips so that the lines they come from stay cached. */
enum { STRIP = 64 };

static void copy_walk(uint8_t *restrict to, ptrdiff_t stride, int width, int height,
                      Walk walk)
{
    for (int x0 = 0; x0 < width; x0 += STRIP) {
        int x1 = x0 + STRIP < width ? x0 + STRIP : width;
        for (int y = 0; y < height; y++) {
            const uint8_t *from = walk.origin + y * walk.down;
            for (int x = x0; x < x1; x++)
                to[y * stride + x] = from[x * walk.right];
        }
    }
}

static void copy_deep_walk(uint8_t *restrict to, ptrdiff_t stride, int width,
                           int height, Walk walk)
{
    for (int x0 = 0; x0 < width; x0 += STRIP) {
        int x1 = x0 + STRIP < width ? x0 + STRIP : width;
        for (int y = 0; y < height; y++) {
            const uint8_t *from = walk.origin + y * walk.down;
            for (int x = x0; x < x1; x++)
                memcpy(to + y * stride + 2 * (ptrdiff_t)x, from + x * walk.right, 2);
        }
    }
}

AVFrame *picture_orient(const AVFrame *source, Orientation orientation)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(source->format);
    bool sideways = orientation.turn % 180 != 0;
    AVFrame *upright =
        picture_new(source->format, sideways ? source->height : source->width,
                    sideways ? source->width : source->height);
    av_frame_copy_props(upright, source);
    const int step = format->comp[0].step;
    for (int plane = 0; plane < 4 && source->data[plane]; plane++) {
        int shift = plane == 1 || plane == 2 ? format->log2_chroma_w : 0;
        int width = AV_CEIL_RSHIFT(source->width, shift);
        int height = AV_CEIL_RSHIFT(source->height, shift);
        Walk walk = walk_plane(source->data[plane], source->linesize[plane], step,
                               width, height, orientation);
        (step == 1 ? copy_walk : copy_deep_walk)(
            upright->data[plane], upright->linesize[plane], sideways ? height : width,
            sideways ? width : height, walk);
    }
    return upright;
}

void picture_premultiply(AVFrame *frame)
{
    for (int y = 0; y < frame->height; y++) {
        uint8_t *pixel = frame->data[0] + (ptrdiff_t)y * frame->linesize[0];
        for (int x = 0; x < frame->width; x++, pixel += 4)
            for (int c = 0; c < 3; c++) {
                unsigned v = pixel[c] * pixel[3] + 128u;
                pixel[c] = (uint8_t)((v + (v >> 8)) >> 8);
            }
    }
}

/*
 * Another matrix to BT.709 in YUV itself. With y, u, v normalised, RGB is the same on
 * both sides: u and v mix among themselves, y takes a part of each. Derived from Kr and
 * Kb of both.
 */
enum { MATRIX_BITS = 14, MATRIX_HALF = 1 << (MATRIX_BITS - 1) };

typedef struct {
    int yu, yv, uu, uv, vu, vv;
} MatrixStep;

static int fixed(double value)
{
    return (int)lrint(value * (1 << MATRIX_BITS));
}

static MatrixStep matrix_step(double kr, double kb)
{
    const double kg = 1 - kr - kb;
    const double lr = 0.2126, lb = 0.0722, lg = 1 - lr - lb;
    /* RGB of u = 1 and of v = 1 at y = 0 in the other. */
    const double bu = 2 * (1 - kb), gu = -bu * kb / kg;
    const double rv = 2 * (1 - kr), gv = -rv * kr / kg;
    const double yu = lg * gu + lb * bu, yv = lr * rv + lg * gv;
    const double to_y = 219.0 / 224.0;
    return (MatrixStep){
        .yu = fixed(yu * to_y),
        .yv = fixed(yv * to_y),
        .uu = fixed((bu - yu) / (2 * (1 - lb))),
        .uv = fixed(-yv / (2 * (1 - lb))),
        .vu = fixed(-yu / (2 * (1 - lr))),
        .vv = fixed((rv - yv) / (2 * (1 - lr))),
    };
}

static void shift_luma(uint8_t *luma, const uint8_t *u, const uint8_t *v, int width,
                       MatrixStep m)
{
    for (int x = 0; x < width; x++) {
        int c = x / 2;
        int add = m.yu * (u[c] - 128) + m.yv * (v[c] - 128) + MATRIX_HALF;
        luma[x] = av_clip_uint8(luma[x] + (add >> MATRIX_BITS));
    }
}

static void mix_chroma(uint8_t *u, uint8_t *v, int width, MatrixStep m)
{
    for (int x = 0; x < width; x++) {
        int a = u[x] - 128, b = v[x] - 128;
        u[x] =
            av_clip_uint8(128 + ((m.uu * a + m.uv * b + MATRIX_HALF) >> MATRIX_BITS));
        v[x] =
            av_clip_uint8(128 + ((m.vu * a + m.vv * b + MATRIX_HALF) >> MATRIX_BITS));
    }
}

void picture_to_709(AVFrame *frame, double kr, double kb)
{
    const MatrixStep m = matrix_step(kr, kb);
    for (int y = 0; y < (frame->height + 1) / 2; y++) {
        uint8_t *u = frame->data[1] + (ptrdiff_t)y * frame->linesize[1];
        uint8_t *v = frame->data[2] + (ptrdiff_t)y * frame->linesize[2];
        for (int k = 2 * y; k < 2 * y + 2 && k < frame->height; k++)
            shift_luma(frame->data[0] + (ptrdiff_t)k * frame->linesize[0], u, v,
                       frame->width, m);
        mix_chroma(u, v, (frame->width + 1) / 2, m);
    }
}

/* ---- halving --------------------------------------------------------------------- */

static void halve_row(uint8_t *restrict out, const uint8_t *restrict a,
                      const uint8_t *restrict b, int count)
{
    for (int x = 0; x < count; x++)
        out[x] =
            (uint8_t)((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
}

AVFrame *picture_halve(const AVFrame *source)
{
    AVFrame *half = picture_new(source->format, source->width / 2, source->height / 2);
    for (int plane = 0; plane < 3; plane++) {
        const int shift = plane > 0, width = half->width >> shift;
        for (int y = 0; y < half->height >> shift; y++) {
            const uint8_t *a =
                source->data[plane] + (ptrdiff_t)(2 * y) * source->linesize[plane];
            halve_row(half->data[plane] + (ptrdiff_t)y * half->linesize[plane], a,
                      a + source->linesize[plane], width);
        }
    }
    return half;
}
