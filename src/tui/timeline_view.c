#include "timeline_private.h"

#include "chatkut/model/composition_json.h"

#include <string.h>

enum {
    SIGNS_SHOWN = 2, /* of what is unusual about a track, beside its name */
    WIDE = 110,      /* from here on the heads have the tracks' names */
    LABEL_MAX = 8,   /* columns of them */
    NARROW = 60,     /* below, the heads are as small as can be */
    LANE_ROWS = 5,   /* from here on there is a row for markers */
    DASH_ROWS = 3,   /* from one dash of the playhead's line to the next */
};

/* ---- the index ------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    return rtime_compare(((const TimelineMarker *)a)->at,
                         ((const TimelineMarker *)b)->at);
}

static GArray *read_markers(const Sequence *sequence)
{
    GArray *markers = g_array_new(FALSE, FALSE, sizeof(TimelineMarker));
    const Value *value = proplist_get(sequence->node.props, PROP_MARKERS);
    for (size_t i = 0; value && i < json_array_size(value->json); i++) {
        const json_t *json = json_array_get(value->json, i);
        TimelineMarker marker = { RTIME_ZERO,
                                  json_string_value(json_object_get(json, "label")) };
        if (time_from_json(json_object_get(json, "at"), (Rate){ 0 }, &marker.at))
            g_array_append_val(markers, marker);
    }
    g_array_sort(markers, by_time);
    return markers;
}

TimelineIndex *timeline_index_new(const Sequence *sequence)
{
    TimelineIndex *index = g_new0(TimelineIndex, 1);
    index->head = g_hash_table_new(g_str_hash, g_str_equal);
    index->tail = g_hash_table_new(g_str_hash, g_str_equal);
    index->markers = read_markers(sequence);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        for (unsigned k = 0; k < track->transitions->len; k++) {
            Transition *transition = track->transitions->pdata[k];
            if (transition->to)
                g_hash_table_insert(index->head, transition->to, transition);
            if (transition->from)
                g_hash_table_insert(index->tail, transition->from, transition);
        }
    }
    return index;
}

void timeline_index_free(TimelineIndex *index)
{
    if (!index)
        return;
    g_hash_table_unref(index->head);
    g_hash_table_unref(index->tail);
    g_array_unref(index->markers);
    g_free(index);
}

bool timeline_index_marker(const TimelineIndex *index, unsigned n, RTime *at,
                           const char **label)
{
    if (n >= index->markers->len)
        return false;
    *at = g_array_index(index->markers, TimelineMarker, n).at;
    *label = g_array_index(index->markers, TimelineMarker, n).label;
    return true;
}

/* ---- where what is --------------------------------------------------------------- */

static int name_columns(const GArray *rows)
{
    int columns = 2;
    for (unsigned i = 0; i < rows->len; i++)
        columns = MAX(columns, (int)strlen(g_array_index(rows, TimelineRow, i).name));
    return columns;
}

static int label_columns(const GArray *rows)
{
    int columns = 0;
    for (unsigned i = 0; i < rows->len; i++) {
        const Track *track = g_array_index(rows, TimelineRow, i).track;
        const char *label = node_string(&track->node, PROP_LABEL);
        columns = MAX(columns, label ? cells_width(label) + 1 : 0);
    }
    return MIN(columns, LABEL_MAX + 1);
}

TimelinePlaces timeline_places(const TimelineScene *scene, int width, int height)
{
    const bool lane = scene->ranges || scene->index->markers->len > 0;
    TimelinePlaces places = { .ruler = 0, .lane = -1, .first = 1 };
    places.head = name_columns(scene->rows) + 1;
    if (width >= NARROW)
        places.head += SIGNS_SHOWN + 1;
    if (width >= WIDE)
        places.head += label_columns(scene->rows);
    if (lane && height >= LANE_ROWS && height > (int)scene->rows->len + 1)
        places.lane = places.first++;
    places.head = MIN(places.head, width);
    return places;
}

/* ---- heads of tracks ------------------------------------------------------------- */

static const Glyph GLYPHS_OF_SIGNS[] = {
    [HEAD_MUTE] = GLYPH_MUTE,
    [HEAD_SOLO] = GLYPH_SOLO,
    [HEAD_LOCK] = GLYPH_LOCK,
    [HEAD_HIDE] = GLYPH_HIDDEN,
};
_Static_assert(G_N_ELEMENTS(GLYPHS_OF_SIGNS) == HEAD_SIGNS, "a glyph for each sign");

/* That a track is alone is to be seen on the others: they are mute. */
static bool is_on(const Track *track, HeadSign sign)
{
    switch (sign) {
    case HEAD_MUTE:
        return node_bool(&track->node, PROP_TRACK_MUTE);
    case HEAD_LOCK:
        return node_bool(&track->node, PROP_LOCKED);
    case HEAD_HIDE:
        return !node_bool(&track->node, PROP_ENABLED);
    default:
        return false;
    }
}

/* What is unusual about a track, the most important first. */
static unsigned track_signs(const Track *track, HeadSign signs[HEAD_SIGNS])
{
    static const HeadSign ORDER[] = { HEAD_LOCK, HEAD_HIDE, HEAD_MUTE };
    unsigned count = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(ORDER); i++)
        if (is_on(track, ORDER[i]))
            signs[count++] = ORDER[i];
    return count;
}

static bool is_narrow(const TimelineScene *scene, int width)
{
    return width <= name_columns(scene->rows) + 1;
}

/* A row of all signs, below the name, takes the place of those beside it. */
static bool has_switches(const TimelineScene *scene, const TimelineRow *row, int width)
{
    return scene->switches && row->h > 1 && !is_narrow(scene, width) &&
           width > HEAD_SIGNS;
}

HeadSign timeline_head_sign(const TimelineScene *scene, const TimelineRow *row,
                            int width, int x, int y)
{
    HeadSign signs[HEAD_SIGNS];
    if (has_switches(scene, row, width))
        return y == 1 && x >= 1 && x <= HEAD_SIGNS ? (HeadSign)(x - 1) : HEAD_SIGNS;
    const bool narrow = is_narrow(scene, width);
    const int first = name_columns(scene->rows) + !narrow;
    const int count =
        MIN((int)track_signs(row->track, signs), narrow ? 1 : SIGNS_SHOWN);
    return y == 0 && x >= first && x < first + count ? signs[x - first] : HEAD_SIGNS;
}

/* Among signs that are always there it is not by colour alone that one is on. */
static Style sign_style(const Look *look, bool on, bool always)
{
    if (!on)
        return look_style(look, ROLE_QUIET);
    return always ? look_style_with(look, ROLE_WARN, STYLE_REVERSE)
                  : look_style(look, ROLE_WARN);
}

static void draw_signs(const Look *look, const TimelineScene *scene,
                       const TimelineRow *row, Area area)
{
    const bool always = has_switches(scene, row, area.rect.w);
    for (int y = 0; y < MIN(row->h, 2); y++)
        for (int x = 0; x < area.rect.w; x++) {
            const HeadSign sign = timeline_head_sign(scene, row, area.rect.w, x, y);
            if (sign < HEAD_SIGNS)
                area_put(area, x, y, look_sign(look, GLYPHS_OF_SIGNS[sign]),
                         sign_style(look, is_on(row->track, sign), always));
        }
}

static void draw_head(const Look *look, const TimelineScene *scene,
                      const TimelineRow *row, Area area)
{
    const Track *track = row->track;
    const bool focused = scene->track && strcmp(scene->track, track->node.id) == 0;
    const bool narrow = is_narrow(scene, area.rect.w);
    const Style style =
        focused ? look_style(look, ROLE_FOCUS) : look_style(look, ROLE_TEXT);
    int x = 0;
    if (!narrow)
        area_put(area, x++, 0, focused ? look_sign(look, GLYPH_POINTER) : " ", style);
    area_put(area, x, 0, row->name,
             narrow && focused ? look_style_with(look, ROLE_FOCUS, STYLE_UNDERLINE)
                               : style);
    x += name_columns(scene->rows) + SIGNS_SHOWN + 1;
    draw_signs(look, scene, row, area);
    const char *label = node_string(&track->node, PROP_LABEL);
    if (label && area.rect.w - x > 2)
        area_put_cut(area, x, 0, area.rect.w - x - 1, label,
                     look_style(look, ROLE_QUIET), look->ascii);
}

/* There are more tracks above or below. */
static void draw_more(const Look *look, const TimelineScene *scene, Area heads)
{
    const Style style = look_style(look, ROLE_QUIET);
    const GArray *rows = scene->rows;
    const int last = heads.rect.h - 1;
    if (rows->len == 0)
        return;
    if (g_array_index(rows, TimelineRow, 0).h == 0)
        area_put(heads, heads.rect.w - 1, 0, look_sign(look, GLYPH_UP), style);
    if (g_array_index(rows, TimelineRow, rows->len - 1).h == 0)
        area_put(heads, heads.rect.w - 1, last, look_sign(look, GLYPH_DOWN), style);
}

/* ---- all of it ------------------------------------------------------------------- */

/* A dash in the first row of a track and in some below: what is in the rows between,
 * sound and pictures, stays to be seen, and a move costs a third of the bytes. It has
 * the colours of what it crosses: a change of them in each row would make up most of
 * the rest. */
static void draw_dashes(const Look *look, const TimelineRow *row, Area cells,
                        int column)
{
    for (int y = row->y; y < row->y + row->h; y += DASH_ROWS) {
        const Cell *cell =
            surface_cell(cells.surface, cells.rect.x + column, cells.rect.y + y);
        if (cell)
            area_put_character(cells, column, y, look_glyph(look, GLYPH_PLAYLINE),
                               cell->style);
    }
}

static void draw_playhead(const Look *look, const TimelineScene *scene, Area cells)
{
    const int64_t column = timescale_column(&scene->scale, scene->playhead);
    if (column < 0 || column >= cells.rect.w)
        return;
    area_put_character(cells, (int)column, 0, look_glyph(look, GLYPH_PLAYHEAD),
                       look_style(look, ROLE_PLAYHEAD));
    for (unsigned i = 0; i < scene->rows->len; i++)
        draw_dashes(look, &g_array_index(scene->rows, TimelineRow, i), cells,
                    (int)column);
}

/* A shade over what is there, with the times that it would have. */
static void draw_ghost(const Look *look, const TimelineScene *scene, Area cells)
{
    const TimelineGhost *ghost = scene->ghost;
    const int index = timeline_rows_find(scene->rows, ghost->track);
    const Style style = look_style(look, ROLE_CLIP_SELECTED);
    if (index < 0 || g_array_index(scene->rows, TimelineRow, (guint)index).h == 0)
        return;
    const TimelineRow *row = &g_array_index(scene->rows, TimelineRow, (guint)index);
    const int64_t from = timescale_column(&scene->scale, ghost->start);
    const int64_t to = timescale_column(&scene->scale, ghost->end);
    const int first = (int)CLAMP(from, 0, cells.rect.w),
              end = (int)CLAMP(MAX(to, from + 1), 0, cells.rect.w);
    g_autofree char *start = rtime_format(ghost->start),
                    *stop = rtime_format(ghost->end);
    g_autofree char *times =
        g_strdup_printf(look->ascii ? "%s-%s" : "%s–%s", start, stop);
    area_fill(cells, first, row->y, end - first, row->h, look_glyph(look, GLYPH_SHADE),
              style);
    area_put_cut(cells, first, row->y, end - first, times, style, look->ascii);
}

void timeline_draw(const Look *look, TimelineScene *scene, Area area)
{
    const int w = area.rect.w, h = area.rect.h;
    const TimelinePlaces places = timeline_places(scene, w, h);
    const Area cells = area_part(area, places.head, 0, w - places.head, h);
    const int focused =
        scene->top_stays ? -1 : timeline_rows_find(scene->rows, scene->track);
    timeline_rows_place(scene->rows, places.first, h - places.first, focused,
                        &scene->top);
    timeline_draw_ruler(look, scene, area_part(cells, 0, places.ruler, w, 1),
                        places.lane < 0);
    if (places.lane >= 0)
        timeline_draw_lane(look, scene, area_part(cells, 0, places.lane, w, 1));
    for (unsigned i = 0; i < scene->rows->len; i++) {
        const TimelineRow *row = &g_array_index(scene->rows, TimelineRow, i);
        if (row->h == 0)
            continue;
        draw_head(look, scene, row, area_part(area, 0, row->y, places.head, row->h));
        const Lane lane = { look, scene, row, area_part(cells, 0, row->y, w, row->h) };
        timeline_draw_track(&lane);
    }
    draw_more(look, scene,
              area_part(area, 0, places.first, places.head, h - places.first));
    if (scene->ghost)
        draw_ghost(look, scene, cells);
    draw_playhead(look, scene, cells);
}
