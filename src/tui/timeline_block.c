/* What is on a clip: its name and signs, fades, transitions, keyframes, sound and
 * pictures. */
#include "timeline_private.h"

#include "chatkut/tui/picture.h"
#include "chatkut/tui/wave.h"

#include <math.h>
#include <string.h>

enum {
    SIGNS_MIN = 4,    /* cells from which on a clip has more than a pointer */
    PAD_MIN = 6,      /* … and a blank before its name, for the playhead */
    PICTURE_ROWS = 4, /* … and rows, a picture */
    SOUND_ROWS = 2,   /* of a clip of pictures, below everything else */
    KEYS_MIN = 3,     /* cells from which on keyframes are told apart */
};

/* The cells of its first row that are still free: [from, to). */
typedef struct {
    int from, to;
} Room;

static RTime time_at(const Lane *lane, const Block *block, int column)
{
    return rtime_sub(timescale_time(&lane->scene->scale, column), block->clip->start);
}

/* Cells that a stretch of time takes; 0: none. At least one where there is time. */
static int cells_for(const Lane *lane, RTime length)
{
    if (length.den == 0 || length.num <= 0)
        return 0;
    const double cells = rtime_seconds(length) / rtime_seconds(lane->scene->scale.cell);
    return (int)CLAMP(lround(cells), 1, lane->area.rect.w);
}

static bool starts_here(const Block *block)
{
    return block->left > -CELL_EIGHTHS;
}

static bool ends_here(const Lane *lane, const Block *block)
{
    return block->right <= (int64_t)(lane->area.rect.w) * CELL_EIGHTHS;
}

/* ---- fades ----------------------------------------------------------------------- */

static RTime span_of(const Clip *clip, PropId prop)
{
    const Value *value = property_get(prop)->owners & clip->node.owner
                             ? node_value(&clip->node, prop)
                             : NULL;
    return value && value->type == VALUE_TIME ? value->time : RTIME_ZERO;
}

static RTime fade_of(const Lane *lane, const Clip *clip, bool in)
{
    const TimelineIndex *index = lane->scene->index;
    const Transition *free_end =
        g_hash_table_lookup(in ? index->head : index->tail, clip->node.id);
    if (free_end && free_end->from && free_end->to)
        free_end = NULL;
    const RTime picture =
        free_end ? rtime_add(free_end->before, free_end->after) : RTIME_ZERO;
    return rtime_max(picture, span_of(clip, in ? PROP_FADE_IN : PROP_FADE_OUT));
}

/* A ramp of the clip's own colour, or its corner where there is no room for one. */
static void draw_ramp(const Lane *lane, const Block *block, int from, int cells,
                      bool in)
{
    enum { LOWER_BLOCK = 0x2580 };
    const Look *look = lane->look;
    const Style room = look_style(look, ROLE_TEXT);
    const bool reverse = block->style.bits & STYLE_REVERSE;
    const Style style = { reverse ? block->style.ink : block->style.paper, room.paper,
                          0 };
    for (int i = 0; i < cells; i++) {
        const int step = in ? i : cells - 1 - i;
        const int eighths = (2 * step + 1) * CELL_EIGHTHS / (2 * cells);
        if (cells == 1 || look->ascii || style.ink == style.paper)
            area_put(lane->area, from + i, 0,
                     look_sign(look, in ? GLYPH_FADE_IN : GLYPH_FADE_OUT),
                     block->style);
        else
            area_put_character(lane->area, from + i, 0,
                               (uint32_t)(LOWER_BLOCK + CLAMP(eighths, 1, 8)), style);
    }
}

static void draw_fades(const Lane *lane, const Block *block, Room *room)
{
    const int most = (room->to - room->from) / 3;
    const int in = starts_here(block)
                       ? MIN(cells_for(lane, fade_of(lane, block->clip, true)), most)
                       : 0;
    const int out = ends_here(lane, block)
                        ? MIN(cells_for(lane, fade_of(lane, block->clip, false)), most)
                        : 0;
    draw_ramp(lane, block, room->from, in, true);
    draw_ramp(lane, block, room->to - out, out, false);
    room->from += in;
    room->to -= out;
}

/* ---- transitions ----------------------------------------------------------------- */

/* The one at its start is drawn over both clips; for the one at its end, which the next
 * clip draws, there is room left. */
static void draw_transitions(const Lane *lane, const Block *block, Room *room)
{
    const TimelineIndex *index = lane->scene->index;
    const Transition *head = g_hash_table_lookup(index->head, block->clip->node.id);
    const Transition *tail = g_hash_table_lookup(index->tail, block->clip->node.id);
    if (head && head->from && head->to && starts_here(block)) {
        const int before = cells_for(lane, head->before),
                  after = cells_for(lane, head->after);
        const int cut = (int)(MAX(block->left, 0) / CELL_EIGHTHS);
        area_fill(lane->area, cut - before, 0, before, lane->row->h,
                  look_glyph(lane->look, GLYPH_TRANSITION), block->style);
        area_fill(lane->area, cut, 0, MAX(after, 1), lane->row->h,
                  look_glyph(lane->look, GLYPH_TRANSITION), block->style);
        room->from = MAX(room->from, cut + after);
    }
    if (tail && tail->from && tail->to)
        room->to -= cells_for(lane, tail->before);
}

/* ---- name and signs -------------------------------------------------------------- */

static void append_speed(GString *text, const Clip *clip)
{
    const RTime speed = clip_speed(clip);
    if (rtime_compare(speed, rtime_make(1, 1)) != 0)
        g_string_append_printf(text, " %.3gx", rtime_seconds(speed));
}

/* What is unusual about the clip, then its name. */
static char *block_text(const Lane *lane, const Block *block)
{
    const Look *look = lane->look;
    const Clip *clip = block->clip;
    const struct {
        bool shown;
        Glyph glyph;
    } signs[] = {
        { block->selected, GLYPH_POINTER },
        { node_bool(&clip->node, PROP_LOCKED), GLYPH_LOCK },
        { (OWN_HEARD & clip->node.owner) && node_bool(&clip->node, PROP_MUTE),
          GLYPH_MUTE },
        { block->hidden, GLYPH_HIDDEN },
        { node_string(&clip->node, PROP_LINK) != NULL, GLYPH_GROUP },
        { clip->kind == CLIP_SEQUENCE, GLYPH_NESTED },
    };
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(signs); i++)
        if (signs[i].shown)
            g_string_append(text, look_sign(look, signs[i].glyph));
    g_autofree char *listing = clip_listing(lane->scene->composition, clip);
    g_string_append(text, listing);
    if (OWN_PLAYED & clip->node.owner)
        append_speed(text, clip);
    return g_string_free(text, FALSE);
}

static void draw_name(const Lane *lane, const Block *block, Room room)
{
    const Look *look = lane->look;
    const TimelineScene *scene = lane->scene;
    /* the playhead must not hide that it is selected */
    if (block->selected && room.to - room.from > SIGNS_MIN &&
        timescale_column(&scene->scale, scene->playhead) == room.from)
        room.from++;
    const int columns = room.to - room.from;
    Style style = block->style;
    if (columns <= 0) {
        if (block->selected)
            area_put(lane->area, (int)(MAX(block->left, 0) / CELL_EIGHTHS), 0,
                     look_sign(look, GLYPH_POINTER), style);
        return;
    }
    if (columns < SIGNS_MIN) {
        if (block->selected)
            area_put(lane->area, room.from, 0, look_sign(look, GLYPH_POINTER), style);
        return;
    }
    if (block->missing && !block->selected)
        style.bits |= STYLE_BOLD;
    g_autofree char *text = block_text(lane, block);
    area_put_cut(lane->area, room.from, 0, columns, text, style, look->ascii);
}

/* ---- keyframes ------------------------------------------------------------------- */

static void draw_keys(const Lane *lane, const Block *block, int y, Room room)
{
    const PropList *props = block->clip->node.props;
    if (room.to - room.from < KEYS_MIN)
        return;
    for (unsigned i = 0; i < proplist_count(props); i++) {
        const Value *value;
        proplist_nth(props, i, &value);
        if (value->type != VALUE_CURVE)
            continue;
        for (unsigned k = 0; k < value->curve->n_keys; k++) {
            const RTime at = rtime_add(block->clip->start, value->curve->keys[k].at);
            const int64_t column = timescale_column(&lane->scene->scale, at);
            if (column >= room.from && column < room.to)
                area_put_character(lane->area, (int)column, y,
                                   look_glyph(lane->look, GLYPH_KEYFRAME),
                                   block->style);
        }
    }
}

/* ---- sound ----------------------------------------------------------------------- */

static double gain_of(const Lane *lane, const Clip *clip)
{
    if (node_bool(&clip->node, PROP_MUTE) ||
        node_bool(&lane->row->track->node, PROP_TRACK_MUTE))
        return 0;
    return node_number(&clip->node, PROP_VOLUME);
}

static const Peaks *peaks_of(const Lane *lane, const Block *block)
{
    const TimelineSource *source = &lane->scene->source;
    if (!block->asset || block->missing || !source->peaks ||
        !clip_has_sound(lane->scene->composition, block->clip))
        return NULL;
    return source->peaks(source->user, block->asset);
}

static void draw_sound(const Lane *lane, const Block *block, const Peaks *peaks, int y,
                       int rows, int from)
{
    const WaveManner manner = wave_manner(lane->look, rows);
    const int bars = wave_bars(manner), columns = block->to - from;
    if (columns <= 0)
        return;
    const Value *length = node_value(&block->asset->node, PROP_LENGTH);
    g_autofree uint8_t *heights = g_new(uint8_t, (gsize)(columns * bars));
    for (int i = 0; i < columns * bars; i++) {
        const RTime begin = time_at(lane, block, from + i / bars);
        const RTime bar = rtime_scale(lane->scene->scale.cell, 1, bars);
        const RTime at = rtime_add(begin, rtime_scale(bar, i % bars, 1));
        heights[i] = peaks_of_clip(peaks, block->clip, at, rtime_add(at, bar),
                                   length ? length->time : RTIME_ZERO);
    }
    wave_draw(area_part(lane->area, from, y, columns, rows), heights,
              gain_of(lane, block->clip), manner, block->style);
}

/* ---- pictures -------------------------------------------------------------------- */

/* What of the source is seen in a column of the clip. Whole seconds where pictures are
 * farther apart than that, so that most of them are there already after a zoom. */
static RTime source_at(const Lane *lane, const Clip *clip, int64_t column, int step)
{
    const Timescale *scale = &lane->scene->scale;
    const RTime since =
        rtime_max(rtime_sub(timescale_time(scale, column), clip->start), RTIME_ZERO);
    const RTime speed = clip_speed(clip);
    const RTime at = rtime_add(clip_in(clip), rtime_mul(since, speed));
    const RTime apart = rtime_scale(scale->cell, step, 1);
    if (rtime_compare(apart, rtime_make(1, 1)) < 0)
        return at;
    return rtime_max(rtime_snap(at, (Rate){ 1, 1 }, RTIME_FLOOR), RTIME_ZERO);
}

static void draw_picture(const Lane *lane, const Block *block, int column, int columns,
                         int rows, RTime at)
{
    const TimelineSource *source = &lane->scene->source;
    int w, h;
    picture_pixels(lane->look, columns, rows, &w, &h);
    const Picture *picture = source->picture(source->user, block->asset, at, w, h);
    if (picture)
        picture_draw(area_part(lane->area, column, 1, columns, rows), picture,
                     lane->look, PICTURE_FINE);
}

/* Does another moment of the source look otherwise, and is it known where that is? */
static bool has_strip(const Block *block)
{
    return block->clip->kind == CLIP_VIDEO &&
           !proplist_get(block->clip->node.props, PROP_REMAP) &&
           !node_bool(&block->clip->node, PROP_LOOP);
}

/* One where the clip begins, and others at regular steps from there, so that they go
 * along when one scrolls. Those that are not whole on the screen are left out, but for
 * the only one. */
static void draw_pictures(const Lane *lane, const Block *block, int rows)
{
    const int columns = rows * 32 / 9 + 1; /* of a wide picture, cells being 1:2 */
    const int step = columns + 1;
    if (!lane->scene->source.picture || !block->asset || block->missing || rows < 2 ||
        block->to - block->from < columns + 2 || !clip_is_visible(block->clip))
        return;
    if (!has_strip(block)) {
        draw_picture(lane, block, block->from + 1, columns, rows, clip_in(block->clip));
        return;
    }
    const int64_t first = timescale_column(&lane->scene->scale, block->clip->start) + 1;
    const int64_t hidden = MAX(block->from - first + step - 1, 0) / step;
    for (int64_t at = first + hidden * step; at + columns < block->to; at += step)
        if (at >= block->from)
            draw_picture(lane, block, (int)at, columns, rows,
                         source_at(lane, block->clip, at, step));
}

/* ---- all of it ------------------------------------------------------------------- */

void timeline_draw_block(const Lane *lane, const Block *block)
{
    const int h = lane->row->h;
    const bool brackets = lane->look->ascii && block->to - block->from > 1;
    Room room = { block->from + (brackets && block->left >= 0),
                  block->to - (brackets && ends_here(lane, block)) };
    const Room whole = room;
    const bool audio = block->clip->kind == CLIP_AUDIO;
    const Peaks *peaks = audio || h > PICTURE_ROWS - 2 ? peaks_of(lane, block) : NULL;
    const int sound = !peaks ? 0 : audio ? h - 1 : MIN(SOUND_ROWS, h - 2);
    if (sound > 0)
        draw_sound(lane, block, peaks, h - sound, sound, block->from);
    if (h >= PICTURE_ROWS)
        draw_pictures(lane, block, h - 1 - sound);
    draw_keys(lane, block, h - 1, whole);
    draw_transitions(lane, block, &room);
    if (room.to - room.from >= SIGNS_MIN)
        draw_fades(lane, block, &room);
    if (room.to - room.from >= PAD_MIN)
        room.from++;
    draw_name(lane, block, room);
}
