#include "chatkut/render/geometry.h"

#include <math.h>
#include <string.h>

/* Less than this much of a pixel over a whole frame is no rotation. */
static const double EPSILON = 1e-9;

/* Looking at a curve more often than this does not find a larger value. */
enum { SCALE_LOOKS = 4096 };

const Affine affine_identity = { 1, 0, 0, 1, 0, 0 };

Affine affine_then(Affine first, Affine then)
{
    return (Affine){
        .a = then.a * first.a + then.c * first.b,
        .b = then.b * first.a + then.d * first.b,
        .c = then.a * first.c + then.c * first.d,
        .d = then.b * first.c + then.d * first.d,
        .e = then.a * first.e + then.c * first.f + then.e,
        .f = then.b * first.e + then.d * first.f + then.f,
    };
}

Affine affine_scale(double x, double y)
{
    return (Affine){ x, 0, 0, y, 0, 0 };
}

Affine affine_move(double x, double y)
{
    return (Affine){ 1, 0, 0, 1, x, y };
}

Affine affine_rotate(double degrees)
{
    double quarters = degrees / 90, radians = degrees * M_PI / 180;
    double s = sin(radians), c = cos(radians);
    /* Quarter turns are exact, so that they stay on the pixel grid. */
    if (quarters == rint(quarters)) {
        s = rint(s);
        c = rint(c);
    }
    return (Affine){ c, s, -s, c, 0, 0 };
}

bool affine_invert(Affine t, Affine *inverse)
{
    double det = t.a * t.d - t.b * t.c;
    if (!(fabs(det) > EPSILON))
        return false;
    *inverse = (Affine){
        .a = t.d / det,
        .b = -t.b / det,
        .c = -t.c / det,
        .d = t.a / det,
        .e = (t.c * t.f - t.d * t.e) / det,
        .f = (t.b * t.e - t.a * t.f) / det,
    };
    return true;
}

void affine_apply(Affine t, double x, double y, double *out_x, double *out_y)
{
    *out_x = t.a * x + t.c * y + t.e;
    *out_y = t.b * x + t.d * y + t.f;
}

double affine_zoom(Affine t)
{
    return sqrt(fabs(t.a * t.d - t.b * t.c));
}

bool affine_is_upright(Affine t)
{
    return fabs(t.b) < EPSILON && fabs(t.c) < EPSILON;
}

Rect rect_intersect(Rect a, Rect b)
{
    return (Rect){ fmax(a.x0, b.x0), fmax(a.y0, b.y0), fmin(a.x1, b.x1),
                   fmin(a.y1, b.y1) };
}

bool rect_is_empty(Rect r)
{
    return !(r.x1 > r.x0 && r.y1 > r.y0);
}

Rect rect_bounds(Affine t, Rect r)
{
    const double xs[4] = { r.x0, r.x1, r.x0, r.x1 }, ys[4] = { r.y0, r.y0, r.y1, r.y1 };
    Rect bounds = { INFINITY, INFINITY, -INFINITY, -INFINITY };
    for (int i = 0; i < 4; i++) {
        double x, y;
        affine_apply(t, xs[i], ys[i], &x, &y);
        bounds = (Rect){ fmin(bounds.x0, x), fmin(bounds.y0, y), fmax(bounds.x1, x),
                         fmax(bounds.y1, y) };
    }
    return bounds;
}

bool fit_parse(const char *name, Fit *fit)
{
    static const char *const names[] = { "contain", "cover", "fill", "none" };
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(name, names[i]) == 0) {
            *fit = (Fit)i;
            return true;
        }
    return false;
}

static void fit_factors(double width, double height, double box_width,
                        double box_height, Fit fit, double *x, double *y)
{
    double wide = box_width / width, high = box_height / height;
    switch (fit) {
    case FIT_CONTAIN:
        *x = *y = fmin(wide, high);
        break;
    case FIT_COVER:
        *x = *y = fmax(wide, high);
        break;
    case FIT_FILL:
        *x = wide;
        *y = high;
        break;
    case FIT_NONE:
        *x = *y = 1;
        break;
    }
}

Placement placement_fit(double width, double height, double box_width,
                        double box_height, Fit fit, Crop crop)
{
    Placement placed = { .box_width = box_width, .box_height = box_height };
    double w = width * (1 - crop.left - crop.right);
    double h = height * (1 - crop.top - crop.bottom);
    double sx = 1, sy = 1;
    Rect content;
    if (!(w > 0 && h > 0))
        return placed;
    fit_factors(w, h, box_width, box_height, fit, &sx, &sy);
    content.x0 = (box_width - w * sx) / 2;
    content.y0 = (box_height - h * sy) / 2;
    content.x1 = content.x0 + w * sx;
    content.y1 = content.y0 + h * sy;
    placed.to_box = (Affine){ width * sx,
                              0,
                              0,
                              height * sy,
                              content.x0 - crop.left * width * sx,
                              content.y0 - crop.top * height * sy };
    placed.visible = rect_intersect(content, (Rect){ 0, 0, box_width, box_height });
    return placed;
}

Affine canvas_fit(int sequence_width, int sequence_height, int width, int height)
{
    int right = width - sequence_width, below = height - sequence_height;
    double scale =
        fmin((double)width / sequence_width, (double)height / sequence_height);
    /* Odd sizes made even for an encoder: a line of background, not a new scale. */
    if (right >= 0 && right <= 1 && below >= 0 && below <= 1)
        return affine_identity;
    return (Affine){ scale,
                     0,
                     0,
                     scale,
                     (width - sequence_width * scale) / 2,
                     (height - sequence_height * scale) / 2 };
}

Affine clip_transform(const Clip *clip, const Sequence *sequence, RTime at,
                      double box_width, double box_height)
{
    double position[4] = { sequence->width / 2.0, sequence->height / 2.0 };
    double anchor[4] = { 0.5, 0.5 }, scale[4] = { 1, 1 }, rotation[4] = { 0 };
    Affine t;
    value_eval(proplist_get(clip->node.props, PROP_POSITION), at, position);
    value_eval(proplist_get(clip->node.props, PROP_ANCHOR), at, anchor);
    value_eval(proplist_get(clip->node.props, PROP_SCALE), at, scale);
    value_eval(proplist_get(clip->node.props, PROP_ROTATION), at, rotation);
    t = affine_move(-anchor[0] * box_width, -anchor[1] * box_height);
    t = affine_then(t, affine_scale(scale[0], scale[1]));
    t = affine_then(t, affine_rotate(rotation[0]));
    return affine_then(t, affine_move(position[0], position[1]));
}

static bool is_curve(const Clip *clip, PropId id)
{
    const Value *value = proplist_get(clip->node.props, id);
    return value && value->type == VALUE_CURVE;
}

bool clip_transform_animated(const Clip *clip)
{
    return is_curve(clip, PROP_POSITION) || is_curve(clip, PROP_ANCHOR) ||
           is_curve(clip, PROP_SCALE) || is_curve(clip, PROP_ROTATION);
}

double clip_largest_scale(const Clip *clip, RTime from, RTime to, Rate rate)
{
    const Value *scale = proplist_get(clip->node.props, PROP_SCALE);
    int64_t first = rtime_to_frames(from, rate, RTIME_FLOOR);
    int64_t last = rtime_to_frames(to, rate, RTIME_CEIL);
    int64_t step = MAX(1, (last - first) / SCALE_LOOKS);
    double largest = 0;
    if (!scale || scale->type != VALUE_CURVE)
        last = first;
    for (int64_t n = first; n <= last; n += step) {
        double value[4] = { 1, 1 };
        value_eval(scale, rtime_from_frames(n, rate), value);
        largest = fmax(largest, fmax(fabs(value[0]), fabs(value[1])));
    }
    return largest;
}
