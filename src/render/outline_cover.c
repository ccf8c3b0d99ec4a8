#include "chatkut/render/outline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRIPS_MAX = 64, QUARTERS = 4 };

/* One line of the outline, downwards, in pixels. */
typedef struct {
    double x, top, bottom;
    double slope; /* x per y */
    int winding;
} Edge;

/* An edge where it passes through the middle of a strip. */
typedef struct {
    const Edge *edge;
    double x;
} Crossing;

/* One row of pixels at a time. sum[x] is by how much pixel x is covered more than the
 * one to its left, so that an edge changes no more than what it touches. */
typedef struct {
    GArray *edges;  /* Edge, by top */
    GArray *active; /* const Edge *, of the row */
    unsigned next;  /* the first edge that has not been active */
    Crossing *crossings;
    float *sum;
    int width;
    int low, high; /* what of `sum` is not 0 */
    double strips[STRIPS_MAX + QUARTERS + 2];
    unsigned n_strips;
} Scan;

/* ---- edges ----------------------------------------------------------------------- */

static void add_edge(GArray *edges, Point a, Point b, int height)
{
    Edge edge = { .winding = a.y < b.y ? 1 : -1 };
    Point top = a.y < b.y ? a : b, bottom = a.y < b.y ? b : a;
    if (!(bottom.y > top.y) || bottom.y <= 0 || top.y >= height)
        return;
    edge.top = top.y;
    edge.bottom = bottom.y;
    edge.slope = (bottom.x - top.x) / (bottom.y - top.y);
    edge.x = top.x;
    g_array_append_val(edges, edge);
}

static int by_top(const void *a, const void *b)
{
    double x = ((const Edge *)a)->top, y = ((const Edge *)b)->top;
    return (x > y) - (x < y);
}

static GArray *edges_of(const Outline *outline, Affine t, int height)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(Edge));
    for (unsigned i = 0; i < outline->parts->len; i++) {
        const OutlinePart *part = &g_array_index(outline->parts, OutlinePart, i);
        Point first = { 0 }, before = { 0 };
        for (unsigned n = 0; n <= part->count; n++) {
            Point p =
                g_array_index(outline->points, Point, part->first + n % part->count);
            affine_apply(t, p.x, p.y, &p.x, &p.y);
            if (n == 0)
                first = p;
            else
                add_edge(edges, before, n == part->count ? first : p, height);
            before = p;
        }
    }
    g_array_sort(edges, by_top);
    return edges;
}

/* ---- strips: what of a row is crossed by straight lines only --------------------- */

static void activate(Scan *scan, int row)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < scan->active->len; i++) {
        const Edge *edge = g_array_index(scan->active, const Edge *, i);
        if (edge->bottom > row)
            g_array_index(scan->active, const Edge *, kept++) = edge;
    }
    g_array_set_size(scan->active, kept);
    while (scan->next < scan->edges->len) {
        const Edge *edge = &g_array_index(scan->edges, Edge, scan->next);
        if (edge->top >= row + 1)
            break;
        if (edge->bottom > row)
            g_array_append_val(scan->active, edge);
        scan->next++;
    }
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void strip_evenly(Scan *scan, int row, unsigned count)
{
    scan->n_strips = 0;
    for (unsigned i = 0; i <= count; i++)
        scan->strips[scan->n_strips++] = row + (double)i / count;
}

/* False where there are too many. */
static bool add_end(Scan *scan, double at, int row)
{
    if (at <= row || at >= row + 1)
        return true;
    if (scan->n_strips == G_N_ELEMENTS(scan->strips))
        return false;
    scan->strips[scan->n_strips++] = at;
    return true;
}

/* Two edges cannot cross without a third and fourth. */
static void find_strips(Scan *scan, int row)
{
    bool few = true;
    strip_evenly(scan, row, scan->active->len > 2 ? QUARTERS : 1);
    for (unsigned i = 0; few && i < scan->active->len; i++) {
        const Edge *edge = g_array_index(scan->active, const Edge *, i);
        few = add_end(scan, edge->top, row) && add_end(scan, edge->bottom, row);
    }
    if (few)
        qsort(scan->strips, scan->n_strips, sizeof *scan->strips, by_number);
    else
        strip_evenly(scan, row, STRIPS_MAX);
}

/* ---- area ------------------------------------------------------------------------ */

static void touch(Scan *scan, int from, int to)
{
    scan->low = MIN(scan->low, from);
    scan->high = MAX(scan->high, to);
}

/* Add what lies to the right of the line from `left` to `right`, over a height of
 * `high`. In the pixels it crosses, what it leaves to its right grows like a
 * parabola. */
static void add_area(Scan *scan, double left, double right, double high)
{
    int first = (int)left, last = (int)right;
    float *sum = scan->sum;
    touch(scan, first, last + 1);
    if (first == last) {
        double gone = (left + right) / 2 - first;
        sum[first] += (float)(high * (1 - gone));
        sum[first + 1] += (float)(high * gone);
        return;
    }
    double rate = high / (right - left), before = 0, steps = 0;
    for (int x = first; x <= last; x++) {
        double from = fmax(left, x), to = fmin(right, x + 1);
        /* inside of this pixel: a triangle, then what passed by before it */
        double covered = steps + rate * (to - from) * (x + 1 - (from + to) / 2);
        sum[x] += (float)(covered - before);
        before = covered;
        steps += rate * (to - from);
    }
    sum[last + 1] += (float)(high - before);
}

static double edge_x(const Scan *scan, const Edge *edge, double y)
{
    double at = CLAMP(y, edge->top, edge->bottom) - edge->top;
    return CLAMP(edge->x + at * edge->slope, 0, scan->width);
}

static void add_crossing(Scan *scan, const Edge *edge, double top, double bottom,
                         int sign)
{
    double a = edge_x(scan, edge, top), b = edge_x(scan, edge, bottom);
    add_area(scan, fmin(a, b), fmax(a, b), sign * (bottom - top));
}

static int by_x(const void *a, const void *b)
{
    double x = ((const Crossing *)a)->x, y = ((const Crossing *)b)->x;
    return (x > y) - (x < y);
}

static void add_strip(Scan *scan, double top, double bottom)
{
    double middle = (top + bottom) / 2;
    unsigned count = 0;
    int winding = 0;
    for (unsigned i = 0; i < scan->active->len; i++) {
        const Edge *edge = g_array_index(scan->active, const Edge *, i);
        if (edge->top <= middle && edge->bottom > middle)
            scan->crossings[count++] =
                (Crossing){ edge, edge->x + (middle - edge->top) * edge->slope };
    }
    qsort(scan->crossings, count, sizeof *scan->crossings, by_x);
    for (unsigned i = 0; i < count; i++) {
        const Edge *edge = scan->crossings[i].edge;
        bool inside = winding != 0;
        winding += edge->winding;
        if (inside != (winding != 0))
            add_crossing(scan, edge, top, bottom, inside ? -1 : 1);
    }
}

/* ---- rows ------------------------------------------------------------------------ */

static void finish_row(Scan *scan, uint8_t *out)
{
    float cover = 0;
    for (int x = scan->low; x <= MIN(scan->high, scan->width - 1); x++) {
        cover += scan->sum[x];
        out[x] = (uint8_t)(CLAMP(cover, 0, 1) * 255 + 0.5f);
    }
    if (scan->low <= scan->high)
        memset(scan->sum + scan->low, 0,
               (size_t)(scan->high - scan->low + 1) * sizeof *scan->sum);
    scan->low = scan->width;
    scan->high = -1;
}

static void cover_row(Scan *scan, int row, uint8_t *out)
{
    activate(scan, row);
    if (scan->active->len == 0)
        return;
    find_strips(scan, row);
    for (unsigned i = 0; i + 1 < scan->n_strips; i++)
        if (scan->strips[i + 1] > scan->strips[i])
            add_strip(scan, scan->strips[i], scan->strips[i + 1]);
    finish_row(scan, out);
}

void outline_cover(const Outline *outline, Affine to_pixels, uint8_t *pixels,
                   ptrdiff_t stride, int width, int height)
{
    Scan scan = { .edges = edges_of(outline, to_pixels, height),
                  .active = g_array_new(FALSE, FALSE, sizeof(const Edge *)),
                  .sum = g_new0(float, (size_t)width + 2),
                  .width = width,
                  .low = width,
                  .high = -1 };
    scan.crossings = g_new(Crossing, (size_t)scan.edges->len + 1);
    for (int y = 0; y < height; y++) {
        memset(pixels + y * stride, 0, (size_t)width);
        cover_row(&scan, y, pixels + y * stride);
    }
    g_array_unref(scan.edges);
    g_array_unref(scan.active);
    g_free(scan.crossings);
    g_free(scan.sum);
}
