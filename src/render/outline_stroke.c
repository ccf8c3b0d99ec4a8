#include "chatkut/render/outline.h"

#include <math.h>

/* ---- walking along parts --------------------------------------------------------- */

/* How many lines a part has, and the ends of each. */
static unsigned line_count(const OutlinePart *part)
{
    return part->closed ? part->count : part->count - 1;
}

static Point point_of(const Outline *outline, const OutlinePart *part, unsigned n)
{
    return g_array_index(outline->points, Point, part->first + n % part->count);
}

static const OutlinePart *part_of(const Outline *outline, unsigned n)
{
    return &g_array_index(outline->parts, OutlinePart, n);
}

static double distance(Point a, Point b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

/* ---- trimming -------------------------------------------------------------------- */

static double length_of(const Outline *outline)
{
    double length = 0;
    for (unsigned i = 0; i < outline->parts->len; i++) {
        const OutlinePart *part = part_of(outline, i);
        for (unsigned n = 0; n < line_count(part); n++)
            length +=
                distance(point_of(outline, part, n), point_of(outline, part, n + 1));
    }
    return length;
}

static Point between(Point a, Point b, double share)
{
    return (Point){ a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share };
}

/* What of the line a - b, which begins `at` along the way, lies in [from, to]; *going:
 * a part of `out` has been begun that it goes on with. */
static void keep_line(Outline *out, Point a, Point b, double at, double from, double to,
                      bool *going)
{
    double length = distance(a, b);
    double begin = fmax(from - at, 0), end = fmin(to - at, length);
    if (length <= 0 || end <= begin)
        return;
    if (!*going)
        outline_move(out, between(a, b, begin / length));
    outline_line(out, between(a, b, end / length));
    *going = true;
}

void outline_trim(Outline *outline, double from, double to)
{
    double length = length_of(outline), at = 0;
    Outline kept;
    if (from <= 0 && to >= 1)
        return;
    outline_init(&kept, outline->tolerance);
    for (unsigned i = 0; i < outline->parts->len; i++) {
        const OutlinePart *part = part_of(outline, i);
        bool going = false, whole = part->closed && at >= from * length;
        for (unsigned n = 0; n < line_count(part); n++) {
            Point a = point_of(outline, part, n), b = point_of(outline, part, n + 1);
            keep_line(&kept, a, b, at, from * length, to * length, &going);
            at += distance(a, b);
        }
        if (going && whole && at <= to * length)
            outline_close(&kept);
    }
    outline_clear(outline);
    *outline = kept;
}

/* ---- stroking -------------------------------------------------------------------- */

/* Everything a pen covers goes around the same way, so that what overlaps adds up to
 * inside by the non-zero rule. Across a line from `a` lies `side`: to its right, half
 * the pen. */
typedef struct {
    Point a, b, side;
} Stretch;

static Stretch stretch_of(Point a, Point b, double half)
{
    double length = distance(a, b);
    return (
        Stretch){ a, b, { -(b.y - a.y) / length * half, (b.x - a.x) / length * half } };
}

/* Stretches that turn so little that their sides meet, as one ribbon. */
typedef struct {
    Outline *out; /* its right side is there already */
    GArray *left; /* Point, from its beginning */
} Ribbon;

static void ribbon_begin(Ribbon *ribbon, const Stretch *s)
{
    Point left = { s->a.x - s->side.x, s->a.y - s->side.y };
    outline_move(ribbon->out, (Point){ s->a.x + s->side.x, s->a.y + s->side.y });
    g_array_append_val(ribbon->left, left);
}

static void ribbon_end(Ribbon *ribbon, const Stretch *s)
{
    outline_line(ribbon->out, (Point){ s->b.x + s->side.x, s->b.y + s->side.y });
    outline_line(ribbon->out, (Point){ s->b.x - s->side.x, s->b.y - s->side.y });
    for (unsigned i = ribbon->left->len; i-- > 0;)
        outline_line(ribbon->out, g_array_index(ribbon->left, Point, i));
    outline_close(ribbon->out);
    g_array_set_size(ribbon->left, 0);
}

/* Both sides go on from where they meet, unless that is further from a round join than
 * the tolerance, or behind the middle of a stretch. */
static bool ribbon_turn(Ribbon *ribbon, const Stretch *before, const Stretch *after)
{
    Point from = before->side, to = after->side, at = after->a;
    double square = from.x * from.x + from.y * from.y, half = sqrt(square);
    double cosine = (from.x * to.x + from.y * to.y) / square;
    double shorter = fmin(distance(before->a, at), distance(at, after->b));
    if (cosine <= 0.5)
        return false;
    Point side = { (from.x + to.x) / (1 + cosine), (from.y + to.y) / (1 + cosine) };
    double reach = hypot(side.x, side.y);
    if (reach - half > ribbon->out->tolerance ||
        sqrt(fmax(reach * reach - square, 0)) > shorter / 2)
        return false;
    Point left = { at.x - side.x, at.y - side.y };
    outline_line(ribbon->out, (Point){ at.x + side.x, at.y + side.y });
    g_array_append_val(ribbon->left, left);
    return true;
}

/* The wedge that opens on the outer side where the way turns. */
static void add_join(Outline *out, const Stretch *before, const Stretch *after)
{
    Point center = after->a, from = before->side, to = after->side;
    double half = hypot(from.x, from.y);
    double cross = from.x * to.y - from.y * to.x, dot = from.x * to.x + from.y * to.y;
    double turn = fabs(atan2(cross, dot));
    if (turn * half < out->tolerance / 16)
        return;
    if (cross > 0) { /* to the right: open on the left, and the other way around */
        from = (Point){ -after->side.x, -after->side.y };
        to = (Point){ -before->side.x, -before->side.y };
    }
    outline_move(out, center);
    outline_line(out, (Point){ center.x + from.x, center.y + from.y });
    outline_arc(out, center, half, half, 0, atan2(from.y, from.x), -turn);
    outline_close(out);
}

static void stroke_part(const Outline *outline, const OutlinePart *part, double half,
                        Ribbon *ribbon)
{
    Stretch first = { 0 }, before = { 0 };
    bool any = false;
    for (unsigned n = 0; n < line_count(part); n++) {
        Point a = point_of(outline, part, n), b = point_of(outline, part, n + 1);
        if (distance(a, b) <= 0)
            continue;
        Stretch stretch = stretch_of(a, b, half);
        if (!any) {
            first = stretch;
            ribbon_begin(ribbon, &stretch);
        } else if (!ribbon_turn(ribbon, &before, &stretch)) {
            ribbon_end(ribbon, &before);
            add_join(ribbon->out, &before, &stretch);
            ribbon_begin(ribbon, &stretch);
        }
        before = stretch;
        any = true;
    }
    if (any)
        ribbon_end(ribbon, &before);
    if (any && part->closed)
        add_join(ribbon->out, &before, &first);
}

void outline_stroke(const Outline *outline, double width, Outline *out)
{
    Ribbon ribbon = { out, g_array_new(FALSE, FALSE, sizeof(Point)) };
    for (unsigned i = 0; i < outline->parts->len; i++)
        stroke_part(outline, part_of(outline, i), width / 2, &ribbon);
    g_array_unref(ribbon.left);
}
