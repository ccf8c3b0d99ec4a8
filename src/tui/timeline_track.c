/* The clips of a track, to an eighth of a cell. */
#include "timeline_private.h"

/* What a half of a cell is filled with. The terminal's own colours can each be had on
 * one side only, as ink or as paper. */
typedef struct {
    Ink ink;
    bool reverse; /* INK_DEFAULT means the colour of text */
    Style style;  /* whose it is */
} Fill;

static const Role ROLES_OF_KINDS[] = {
    [CLIP_VIDEO] = ROLE_CLIP_VIDEO,      [CLIP_IMAGE] = ROLE_CLIP_IMAGE,
    [CLIP_AUDIO] = ROLE_CLIP_AUDIO,      [CLIP_TEXT] = ROLE_CLIP_TEXT,
    [CLIP_SHAPE] = ROLE_CLIP_SHAPE,      [CLIP_CAPTION] = ROLE_CLIP_TEXT,
    [CLIP_ADJUSTMENT] = ROLE_CLIP_OTHER, [CLIP_SEQUENCE] = ROLE_CLIP_OTHER,
};
_Static_assert(G_N_ELEMENTS(ROLES_OF_KINDS) == CLIP_KINDS, "a role for each kind");

static uint64_t looks;

uint64_t timeline_looks(void)
{
    return looks;
}

static Fill fill_of(Style style)
{
    if (style.bits & STYLE_REVERSE)
        return (Fill){ style.ink, style.ink == INK_DEFAULT, style };
    return (Fill){ style.paper, false, style };
}

static bool fill_equal(Fill a, Fill b)
{
    return a.ink == b.ink && a.reverse == b.reverse;
}

/* How a sign is drawn whose own part is `a` and the rest `b`. */
static Style two_tone(Fill a, Fill b)
{
    const bool a_is_paper = a.ink == INK_DEFAULT && !a.reverse;
    const bool b_is_text = b.ink == INK_DEFAULT && b.reverse;
    if (a_is_paper || b_is_text)
        return (Style){ b.ink, a.ink, STYLE_REVERSE };
    return (Style){ a.ink, b.ink, 0 };
}

/* The left `eighths` of the cells in this column are `a`, the rest `b`. */
static void draw_split(const Lane *lane, int64_t column, int eighths, Fill a, Fill b)
{
    enum { FULL_BLOCK = 0x2588 };
    if (column < 0 || column >= lane->area.rect.w)
        return;
    if (fill_equal(a, b)) {
        const Style same = { b.style.ink, b.style.paper, b.style.bits & STYLE_REVERSE };
        area_fill(lane->area, (int)column, 0, 1, lane->row->h, ' ', same);
        return;
    }
    const uint32_t character = (uint32_t)(FULL_BLOCK + CELL_EIGHTHS - eighths);
    area_fill(lane->area, (int)column, 0, 1, lane->row->h, character, two_tone(a, b));
}

/* ---- one clip -------------------------------------------------------------------- */

/* The clip before, where it touches this one. */
typedef struct {
    int64_t right;
    Fill fill;
} Neighbour;

static bool is_missing(const Lane *lane, const Asset *asset)
{
    const TimelineSource *source = &lane->scene->source;
    return asset && (node_bool(&asset->node, PROP_MISSING) ||
                     (source->missing && source->missing(source->user, asset)));
}

static Style block_style(const Lane *lane, const Block *block, unsigned index)
{
    if (block->selected)
        return look_style(lane->look, ROLE_CLIP_SELECTED);
    return look_style(lane->look, ROLES_OF_KINDS[block->clip->kind] + (index & 1));
}

static Block block_of(const Lane *lane, unsigned index, int64_t from)
{
    const Timescale *scale = &lane->scene->scale;
    const Clip *clip = lane->row->track->clips->pdata[index];
    Block block = { .clip = clip, .asset = clip_asset(lane->scene->composition, clip) };
    looks++;
    block.left = MAX(timescale_eighth(scale, clip->start), from);
    block.right = MAX(timescale_eighth(scale, clip_end(clip)), block.left + 1);
    block.selected = lane->scene->selected &&
                     g_hash_table_contains(lane->scene->selected, clip->node.id);
    block.missing = is_missing(lane, block.asset);
    block.hidden = !node_bool(&clip->node, PROP_ENABLED);
    block.style = block_style(lane, &block, index);
    return block;
}

/* Whole cells; what stands for its ends is drawn on it. */
static void round_to_cells(Block *block)
{
    const int64_t first = block->left / CELL_EIGHTHS;
    block->left = first * CELL_EIGHTHS;
    block->right = MAX(block->right / CELL_EIGHTHS, first + 1) * CELL_EIGHTHS;
}

/* A part of a cell, where it begins and ends in the same one: whichever side more of it
 * is on. */
static void draw_sliver(const Lane *lane, const Block *block, Fill fill, Fill gap)
{
    const int64_t column = block->left / CELL_EIGHTHS;
    const int from = (int)(block->left % CELL_EIGHTHS);
    const int to = (int)(block->right - column * CELL_EIGHTHS);
    if (from + to <= CELL_EIGHTHS)
        draw_split(lane, column, to, fill, gap);
    else
        draw_split(lane, column, from, gap, fill);
}

static void draw_edges(const Lane *lane, const Block *block, const Neighbour *before)
{
    const Fill fill = fill_of(block->style);
    const Fill gap = fill_of(look_style(lane->look, ROLE_TEXT));
    const bool touches = before->right == block->left;
    const int64_t first = block->left / CELL_EIGHTHS,
                  last = block->right / CELL_EIGHTHS;
    const int from = (int)(block->left % CELL_EIGHTHS),
              to = (int)(block->right % CELL_EIGHTHS);
    if (first == last && !(touches && from > 0)) {
        draw_sliver(lane, block, fill, gap);
        return;
    }
    if (from > 0)
        draw_split(lane, first, from, touches ? before->fill : gap, fill);
    if (to > 0 && last > first)
        draw_split(lane, last, to, fill, gap);
}

/* Where no second shade tells two clips apart. */
static void draw_cut(const Lane *lane, const Block *block, const Neighbour *before)
{
    enum { LEFT_EIGHTH = 0x258F };
    if (before->right != block->left || lane->look->ascii || block->from >= block->to ||
        !fill_equal(before->fill, fill_of(block->style)))
        return;
    area_fill(lane->area, block->from, 0, 1, lane->row->h, LEFT_EIGHTH, block->style);
}

/* "[==]" */
static void draw_brackets(const Lane *lane, const Block *block)
{
    const int last = (int)MIN(block->right / CELL_EIGHTHS, lane->area.rect.w) - 1;
    if (last == block->from && block->left >= 0) {
        area_fill(lane->area, last, 0, 1, lane->row->h, '#', block->style);
        return;
    }
    if (block->left >= 0)
        area_fill(lane->area, block->from, 0, 1, lane->row->h, '[', block->style);
    if (block->right <= (int64_t)lane->area.rect.w * CELL_EIGHTHS)
        area_fill(lane->area, last, 0, 1, lane->row->h, ']', block->style);
}

static uint32_t pattern_of(const Lane *lane, const Block *block)
{
    if (block->missing)
        return look_glyph(lane->look, GLYPH_MISSING);
    if (block->hidden)
        return look_glyph(lane->look, GLYPH_DIRTY);
    return lane->look->ascii ? '=' : ' ';
}

static void draw_clip(const Lane *lane, Block *block, const Neighbour *before)
{
    if (lane->look->ascii)
        round_to_cells(block);
    const int64_t first = (block->left + CELL_EIGHTHS - 1) / CELL_EIGHTHS;
    block->from = (int)CLAMP(first, 0, lane->area.rect.w);
    block->to = (int)CLAMP(block->right / CELL_EIGHTHS, 0, lane->area.rect.w);
    area_fill(lane->area, block->from, 0, block->to - block->from, lane->row->h,
              pattern_of(lane, block), block->style);
    if (lane->look->ascii) {
        draw_brackets(lane, block);
    } else {
        draw_edges(lane, block, before);
        draw_cut(lane, block, before);
    }
    timeline_draw_block(lane, block);
}

/* ---- all of them ----------------------------------------------------------------- */

/* The first that ends after `time`. */
static unsigned first_after(const Track *track, RTime time)
{
    unsigned low = 0, high = track->clips->len;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        looks++;
        if (rtime_compare(clip_end(track->clips->pdata[middle]), time) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Does this clip end, and the next one begin, in the cell where it begins? */
static bool is_dense(const Lane *lane, unsigned index, const Block *block)
{
    const GPtrArray *clips = lane->row->track->clips;
    const int64_t end = (block->left / CELL_EIGHTHS + 1) * CELL_EIGHTHS;
    if (block->left < 0 || block->right > end || index + 1 >= clips->len)
        return false;
    const Clip *next = clips->pdata[index + 1];
    return timescale_eighth(&lane->scene->scale, next->start) < end;
}

static void draw_dense(const Lane *lane, const Block *block, int64_t column)
{
    area_fill(lane->area, (int)column, 0, 1, lane->row->h,
              look_glyph(lane->look, GLYPH_SHADE), block->style);
    if (block->selected)
        area_put(lane->area, (int)column, 0, look_sign(lane->look, GLYPH_POINTER),
                 block->style);
}

void timeline_draw_track(const Lane *lane)
{
    const Track *track = lane->row->track;
    const Timescale *scale = &lane->scene->scale;
    const int64_t end = (int64_t)lane->area.rect.w * CELL_EIGHTHS;
    int64_t from = INT64_MIN / 2; /* dense cells are drawn as far as here */
    Neighbour before = { .right = INT64_MIN };
    for (unsigned i = first_after(track, timescale_time(scale, 0));
         i < track->clips->len;) {
        Block block = block_of(lane, i, from);
        if (block.left >= end)
            break;
        if (is_dense(lane, i, &block)) {
            const int64_t column = block.left / CELL_EIGHTHS;
            draw_dense(lane, &block, column);
            from = (column + 1) * CELL_EIGHTHS;
            i = MAX(first_after(track, timescale_time(scale, column + 1)), i + 1);
            before.right = INT64_MIN;
            continue;
        }
        draw_clip(lane, &block, &before);
        before = (Neighbour){ block.right, fill_of(block.style) };
        i++;
    }
}
