/* The rows above the tracks: times, markers, in and out, what is rendered. */
#include "timeline_private.h"

typedef struct {
    const Look *look;
    const TimelineScene *scene;
    Area area;
} Ruler;

/* The cells of [begin, end); false: none is seen. At least one where it is. */
static bool cells_of(const Ruler *ruler, RTime begin, RTime end, int *from, int *to)
{
    const Timescale *scale = &ruler->scene->scale;
    const int64_t first = timescale_column(scale, begin);
    const int64_t eighth = timescale_eighth(scale, end);
    const int64_t behind = MAX((eighth + CELL_EIGHTHS - 1) / CELL_EIGHTHS, first + 1);
    *from = (int)CLAMP(first, 0, ruler->area.rect.w);
    *to = (int)CLAMP(behind, 0, ruler->area.rect.w);
    return *from < *to;
}

/* ---- times ----------------------------------------------------------------------- */

static void draw_labels(const Ruler *ruler)
{
    const Timescale *scale = &ruler->scene->scale;
    const Style style = look_style(ruler->look, ROLE_RULER);
    const RTime step = timescale_ruler(scale, RULER_CELLS);
    RTime at = timescale_next(timescale_time(scale, 0), step);
    for (;; at = rtime_add(at, step)) {
        const int64_t column = timescale_column(scale, at);
        if (column >= ruler->area.rect.w)
            break;
        g_autofree char *text = rtime_format(at);
        area_put(ruler->area, (int)column, 0, look_sign(ruler->look, GLYPH_TICK),
                 style);
        area_put(ruler->area, (int)column + 1, 0, text, style);
    }
}

static void draw_point(const Ruler *ruler, int column, Glyph glyph, Role role)
{
    if (column >= 0 && column < ruler->area.rect.w)
        area_put_character(ruler->area, column, 0, look_glyph(ruler->look, glyph),
                           look_style(ruler->look, role));
}

static void draw_range(const Ruler *ruler)
{
    const TimelineScene *scene = ruler->scene;
    const Timescale *scale = &scene->scale;
    const bool has_in = scene->in.den > 0, has_out = scene->out.den > 0;
    int from, to;
    if (!has_in && !has_out)
        return;
    const RTime begin = has_in ? scene->in : RTIME_ZERO;
    const RTime end = has_out ? scene->out : sequence_duration(scene->sequence);
    if (cells_of(ruler, begin, end, &from, &to)) {
        const Style style = look_style(ruler->look, ROLE_RANGE);
        for (int x = from; x < to; x++) {
            const Cell *cell = surface_cell(ruler->area.surface, ruler->area.rect.x + x,
                                            ruler->area.rect.y);
            const bool line = cell->character == look_glyph(ruler->look, GLYPH_H);
            area_put_character(
                ruler->area, x, 0,
                line ? look_glyph(ruler->look, GLYPH_HEAVY_H) : cell->character, style);
        }
    }
    if (has_in)
        draw_point(ruler, (int)CLAMP(timescale_column(scale, begin), -1, INT16_MAX),
                   GLYPH_IN, ROLE_RANGE);
    if (has_out && cells_of(ruler, begin, end, &from, &to) &&
        timescale_column(scale, end) <= ruler->area.rect.w)
        draw_point(ruler, to - 1, GLYPH_OUT, ROLE_RANGE);
}

/* ---- markers --------------------------------------------------------------------- */

static int marker_column(const Ruler *ruler, unsigned i)
{
    const GArray *markers = ruler->scene->index->markers;
    if (i >= markers->len)
        return ruler->area.rect.w;
    const RTime at = g_array_index(markers, TimelineMarker, i).at;
    const int64_t column = timescale_column(&ruler->scene->scale, at);
    return (int)CLAMP(column, -1, ruler->area.rect.w);
}

/* Its name reaches as far as the next marker. Of several in one cell the last is
 * seen. */
static void draw_markers(const Ruler *ruler, bool names)
{
    const GArray *markers = ruler->scene->index->markers;
    for (unsigned i = 0; i < markers->len; i++) {
        const char *label = g_array_index(markers, TimelineMarker, i).label;
        const int column = marker_column(ruler, i), next = marker_column(ruler, i + 1);
        if (column < 0 || column == next)
            continue;
        draw_point(ruler, column, GLYPH_MARKER, ROLE_MARKER);
        if (names && label && next - column > 3)
            area_put_cut(ruler->area, column + 1, 0, next - column - 2, label,
                         look_style(ruler->look, ROLE_TEXT), ruler->look->ascii);
    }
}

/* ---- what is rendered ------------------------------------------------------------ */

static void draw_ranges(const Ruler *ruler)
{
    const GArray *ranges = ruler->scene->ranges;
    for (unsigned i = 0; ranges && i < ranges->len; i++) {
        const PreviewRange *range = &g_array_index(ranges, PreviewRange, i);
        int from, to;
        if (cells_of(ruler, range->begin, range->end, &from, &to))
            area_fill(
                ruler->area, from, 0, to - from, 1,
                look_glyph(ruler->look, range->made ? GLYPH_RENDERED : GLYPH_DIRTY),
                look_style(ruler->look, range->made ? ROLE_RENDERED : ROLE_DIRTY));
    }
}

void timeline_draw_ruler(const Look *look, const TimelineScene *scene, Area area,
                         bool markers)
{
    const Ruler ruler = { look, scene, area };
    area_fill(area, 0, 0, area.rect.w, 1, look_glyph(look, GLYPH_H),
              look_style(look, ROLE_RULER));
    draw_labels(&ruler);
    draw_range(&ruler);
    if (markers)
        draw_markers(&ruler, false);
}

void timeline_draw_lane(const Look *look, const TimelineScene *scene, Area area)
{
    const Ruler ruler = { look, scene, area };
    draw_ranges(&ruler);
    draw_markers(&ruler, true);
}
