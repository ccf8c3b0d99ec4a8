#include "chatkut/render/outline.h"

#include <math.h>

enum { PIECES_MAX = 4096 };

void outline_init(Outline *outline, double tolerance)
{
    *outline = (Outline){ g_array_new(FALSE, FALSE, sizeof(Point)),
                          g_array_new(FALSE, FALSE, sizeof(OutlinePart)), tolerance };
}

void outline_clear(Outline *outline)
{
    g_clear_pointer(&outline->points, g_array_unref);
    g_clear_pointer(&outline->parts, g_array_unref);
}

static OutlinePart *last_part(Outline *outline)
{
    return &g_array_index(outline->parts, OutlinePart, outline->parts->len - 1);
}

static Point last_point(const Outline *outline)
{
    return g_array_index(outline->points, Point, outline->points->len - 1);
}

void outline_move(Outline *outline, Point to)
{
    OutlinePart part = { .first = outline->points->len };
    g_array_append_val(outline->parts, part);
    outline_line(outline, to);
}

void outline_line(Outline *outline, Point to)
{
    g_array_append_val(outline->points, to);
    last_part(outline)->count++;
}

void outline_close(Outline *outline)
{
    last_part(outline)->closed = true;
}

void outline_append(Outline *outline, const Outline *other)
{
    unsigned before = outline->points->len, parts = outline->parts->len;
    g_array_append_vals(outline->points, other->points->data, other->points->len);
    g_array_append_vals(outline->parts, other->parts->data, other->parts->len);
    for (unsigned i = parts; i < outline->parts->len; i++)
        g_array_index(outline->parts, OutlinePart, i).first += before;
}

/* ---- curves ---------------------------------------------------------------------- */

static double bend(Point a, Point b, Point c)
{
    return hypot(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y);
}

static double cubic_at(double a, double b, double c, double d, double t)
{
    double u = 1 - t;
    return u * u * u * a + 3 * t * u * u * b + 3 * t * t * u * c + t * t * t * d;
}

/* In n equal steps of its parameter a cubic leaves its chords by |second derivative| /
 * 8 n² at the most, and that derivative by 6 times the larger bend of its control
 * points. */
void outline_cubic(Outline *outline, Point a, Point b, Point to)
{
    Point from = last_point(outline);
    double most = fmax(bend(from, a, b), bend(a, b, to));
    double pieces = ceil(sqrt(0.75 * most / outline->tolerance));
    int n = (int)CLAMP(pieces, 1, PIECES_MAX);
    for (int i = 1; i < n; i++) {
        double t = (double)i / n;
        outline_line(outline, (Point){ cubic_at(from.x, a.x, b.x, to.x, t),
                                       cubic_at(from.y, a.y, b.y, to.y, t) });
    }
    outline_line(outline, to);
}

/* A chord over an angle is away from its arc by r (1 - cos(angle / 2)). */
static int arc_pieces(double radius, double sweep, double tolerance)
{
    double step = 2 * acos(1 - fmin(tolerance / fmax(radius, tolerance), 1));
    return (int)CLAMP(ceil(fabs(sweep) / step), 1, PIECES_MAX);
}

void outline_arc(Outline *outline, Point center, double rx, double ry, double degrees,
                 double from, double sweep)
{
    double turn = degrees * G_PI / 180, c = cos(turn), s = sin(turn);
    int n = arc_pieces(fmax(rx, ry), sweep, outline->tolerance);
    for (int i = 1; i <= n; i++) {
        double angle = from + sweep * i / n;
        double x = rx * cos(angle), y = ry * sin(angle);
        outline_line(outline,
                     (Point){ center.x + c * x - s * y, center.y + s * x + c * y });
    }
}

/* ---- figures --------------------------------------------------------------------- */

void outline_rounded(Outline *outline, Rect rect, double radius)
{
    double r = fmin(radius, fmin(rect.x1 - rect.x0, rect.y1 - rect.y0) / 2);
    const Point corners[4] = { { rect.x1 - r, rect.y0 + r },
                               { rect.x1 - r, rect.y1 - r },
                               { rect.x0 + r, rect.y1 - r },
                               { rect.x0 + r, rect.y0 + r } };
    outline_move(outline, (Point){ rect.x0 + r, rect.y0 });
    for (int i = 0; i < 4; i++) {
        double from = (i - 1) * G_PI_2;
        outline_line(outline, (Point){ corners[i].x + r * cos(from),
                                       corners[i].y + r * sin(from) });
        if (r > 0)
            outline_arc(outline, corners[i], r, r, 0, from, G_PI_2);
    }
    outline_close(outline);
}

void outline_ellipse(Outline *outline, Rect rect)
{
    Point center = { (rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2 };
    outline_move(outline, (Point){ rect.x1, center.y });
    outline_arc(outline, center, (rect.x1 - rect.x0) / 2, (rect.y1 - rect.y0) / 2, 0, 0,
                2 * G_PI);
    outline_close(outline);
}

Rect outline_bounds(const Outline *outline)
{
    Rect bounds = { 0 };
    for (unsigned i = 0; i < outline->points->len; i++) {
        Point p = g_array_index(outline->points, Point, i);
        if (i == 0)
            bounds = (Rect){ p.x, p.y, p.x, p.y };
        bounds = (Rect){ fmin(bounds.x0, p.x), fmin(bounds.y0, p.y),
                         fmax(bounds.x1, p.x), fmax(bounds.y1, p.y) };
    }
    return bounds;
}
