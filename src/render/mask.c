#include "canvas_private.h"

#include <math.h>
#include <string.h>

/* The mask in pixels along its own axes, so that distances in it are pixels. */
void mask_init(Mask *mask, const Drawing *drawing, int x0, int y0, int x1, int y1)
{
    Affine t = drawing->mask_to_canvas;
    double wide = hypot(t.a, t.b), high = hypot(t.c, t.d);
    Affine inverse = affine_identity;
    Rect inside;
    bool plain;
    affine_invert(t, &inverse);
    mask->to_mask = affine_then(inverse, affine_scale(wide, high));
    mask->rect = (Rect){ drawing->mask.x0 * wide, drawing->mask.y0 * high,
                         drawing->mask.x1 * wide, drawing->mask.y1 * high };
    mask->radius = drawing->radius * fmin(wide, high);
    mask->radius =
        fmin(mask->radius,
             fmin(mask->rect.x1 - mask->rect.x0, mask->rect.y1 - mask->rect.y0) / 2);
    mask->band = drawing->band * fmin(wide, high);
    mask->ellipse = drawing->ellipse;
    mask->stencil = drawing->stencil;
    plain = !mask->stencil && mask->radius <= 0 && mask->band <= 0 && !mask->ellipse;
    mask->upright = plain && affine_is_upright(mask->to_mask);
    inside = rect_bounds(mask->to_mask, (Rect){ x0, y0, x1, y1 });
    mask->everywhere = plain && inside.x0 > mask->rect.x0 - 1.0 / 256 &&
                       inside.y0 > mask->rect.y0 - 1.0 / 256 &&
                       inside.x1 < mask->rect.x1 + 1.0 / 256 &&
                       inside.y1 < mask->rect.y1 + 1.0 / 256;
}

/* How much of the unit interval around `at` lies in [low, high]. */
static double overlap(double at, double low, double high)
{
    return fmax(0, fmin(at + 0.5, high) - fmax(at - 0.5, low));
}

static void upright_row(const Mask *m, int y, int x, int count, uint8_t *out)
{
    double u, v, du = m->to_mask.a, down;
    affine_apply(m->to_mask, x + 0.5, y + 0.5, &u, &v);
    down = overlap(v, m->rect.y0, m->rect.y1) * 255;
    for (int i = 0; i < count; i++, u += du)
        out[i] = (uint8_t)lrint(overlap(u, m->rect.x0, m->rect.x1) * down);
}

/* Signed distances to the edge, negative inside; x, y from the centre. */
static double rectangle_distance(const Mask *m, double wide, double high, double x,
                                 double y)
{
    x = fabs(x) - wide + m->radius;
    y = fabs(y) - high + m->radius;
    return hypot(fmax(x, 0), fmax(y, 0)) + fmin(fmax(x, y), 0) - m->radius;
}

/* To the first order, which is exact at the edge itself. */
static double ellipse_distance(double wide, double high, double x, double y)
{
    double f = hypot(x / wide, y / high);
    double slope = hypot(x / (wide * wide), y / (high * high));
    return slope > 0 ? f * (f - 1) / slope : -fmin(wide, high);
}

static double distance_to(const Mask *m, double u, double v)
{
    double wide = (m->rect.x1 - m->rect.x0) / 2, high = (m->rect.y1 - m->rect.y0) / 2;
    double x = u - (m->rect.x0 + m->rect.x1) / 2, y = v - (m->rect.y0 + m->rect.y1) / 2;
    double distance = m->ellipse ? ellipse_distance(wide, high, x, y)
                                 : rectangle_distance(m, wide, high, x, y);
    return m->band > 0 ? fabs(distance) - m->band / 2 : distance;
}

static void free_row(const Mask *m, int y, int x, int count, uint8_t *out)
{
    double u, v;
    affine_apply(m->to_mask, x + 0.5, y + 0.5, &u, &v);
    for (int i = 0; i < count; i++, u += m->to_mask.a, v += m->to_mask.b) {
        double cover = 0.5 - distance_to(m, u, v);
        out[i] = (uint8_t)lrint(fmin(fmax(cover, 0), 1) * 255);
    }
}

void mask_row(const Mask *m, int y, int x, int count, uint8_t *out)
{
    if (m->stencil)
        memcpy(out, m->stencil->data[0] + (ptrdiff_t)y * m->stencil->linesize[0] + x,
               (size_t)count);
    else if (m->everywhere)
        memset(out, 255, (size_t)count);
    else if (m->upright)
        upright_row(m, y, x, count, out);
    else
        free_row(m, y, x, count, out);
}
