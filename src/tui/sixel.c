#include "chatkut/tui/sixel.h"

#include <stdbool.h>
#include <string.h>

enum {
    LEVELS = 32, /* of a channel, by which pixels are counted */
    LEVEL_BITS = 5,
    BINS = LEVELS * LEVELS * LEVELS,
    FIRST_SIXEL = '?', /* no pixel; the others follow */
    RUN_MIN = 4,       /* from which on "!4?" is shorter */
};

/* ---- the palette ----------------------------------------------------------------- */

/* Pixels that are alike. */
typedef struct {
    uint32_t count, sum[3];
    uint16_t bin;
} Bin;

typedef struct {
    unsigned from, to; /* bins of the list, half open */
    uint64_t count;    /* pixels */
    int axis, spread;  /* the channel that spreads most, and how many levels */
} Box;

typedef struct {
    int count;
    uint8_t rgb[SIXEL_COLORS_MAX][3];
    uint8_t *of_bin; /* BINS */
} Palette;

static unsigned bin_of(const uint8_t *rgb)
{
    const int drop = 8 - LEVEL_BITS;
    return (unsigned)(rgb[0] >> drop) << 2 * LEVEL_BITS |
           (unsigned)(rgb[1] >> drop) << LEVEL_BITS | (unsigned)(rgb[2] >> drop);
}

static int level_of(const Bin *bin, int axis)
{
    return bin->bin >> (2 - axis) * LEVEL_BITS & (LEVELS - 1);
}

/* Those that are there, in front; how many. */
static unsigned count_bins(Bin *bins, const uint8_t *rgb, size_t pixels)
{
    unsigned used = 0;
    for (size_t i = 0; i < pixels; i++, rgb += 3) {
        Bin *bin = &bins[bin_of(rgb)];
        bin->count++;
        for (int c = 0; c < 3; c++)
            bin->sum[c] += rgb[c];
    }
    for (unsigned i = 0; i < BINS; i++) {
        if (bins[i].count == 0)
            continue;
        bins[used] = bins[i];
        bins[used++].bin = (uint16_t)i;
    }
    return used;
}

static Box box_of(const Bin *bins, unsigned from, unsigned to)
{
    Box box = { from, to, 0, 0, -1 };
    for (unsigned i = from; i < to; i++)
        box.count += bins[i].count;
    for (int axis = 0; axis < 3; axis++) {
        int low = LEVELS, high = -1;
        for (unsigned i = from; i < to; i++) {
            low = MIN(low, level_of(&bins[i], axis));
            high = MAX(high, level_of(&bins[i], axis));
        }
        if (high - low > box.spread) {
            box.spread = high - low;
            box.axis = axis;
        }
    }
    return box;
}

/* By one channel; stable, and there are few levels. */
static void sort_bins(Bin *bins, const Box *box, Bin *spare)
{
    unsigned starts[LEVELS + 1] = { 0 };
    for (unsigned i = box->from; i < box->to; i++)
        starts[level_of(&bins[i], box->axis) + 1]++;
    for (int i = 0; i < LEVELS; i++)
        starts[i + 1] += starts[i];
    for (unsigned i = box->from; i < box->to; i++)
        spare[starts[level_of(&bins[i], box->axis)]++] = bins[i];
    memcpy(bins + box->from, spare, sizeof *bins * (box->to - box->from));
}

/* Where half of the pixels are on either side, between two levels. */
static unsigned middle_of(const Bin *bins, const Box *box)
{
    uint64_t seen = 0;
    unsigned i = box->from;
    while (i + 1 < box->to && (seen += bins[i].count) * 2 < box->count)
        i++;
    const int level = level_of(&bins[i], box->axis);
    unsigned middle = i;
    while (middle > box->from && level_of(&bins[middle - 1], box->axis) == level)
        middle--;
    if (middle == box->from)
        while (middle < box->to && level_of(&bins[middle], box->axis) == level)
            middle++;
    return middle;
}

/* The one that would be rendered worst: many pixels, far apart. -1: none can be
 * divided. */
static int worst_box(const Box *boxes, int count)
{
    uint64_t worst = 0;
    int found = -1;
    for (int i = 0; i < count; i++) {
        const uint64_t weight =
            boxes[i].count * (uint64_t)(boxes[i].spread * boxes[i].spread);
        if (weight > worst) {
            worst = weight;
            found = i;
        }
    }
    return found;
}

static void take_color(Palette *palette, const Bin *bins, const Box *box)
{
    uint64_t sum[3] = { 0 };
    for (unsigned i = box->from; i < box->to; i++) {
        palette->of_bin[bins[i].bin] = (uint8_t)palette->count;
        for (int c = 0; c < 3; c++)
            sum[c] += bins[i].sum[c];
    }
    for (int c = 0; c < 3; c++)
        palette->rgb[palette->count][c] =
            (uint8_t)((sum[c] + box->count / 2) / box->count);
    palette->count++;
}

static void make_palette(Palette *palette, const uint8_t *rgb, size_t pixels,
                         int colors)
{
    g_autofree Bin *bins = g_new0(Bin, BINS), *spare = NULL;
    Box boxes[SIXEL_COLORS_MAX] = { box_of(bins, 0, count_bins(bins, rgb, pixels)) };
    int count = 1, next;
    spare = g_new(Bin, boxes[0].to);
    while (count < colors && (next = worst_box(boxes, count)) >= 0) {
        const Box box = boxes[next];
        sort_bins(bins, &box, spare);
        const unsigned middle = middle_of(bins, &box);
        boxes[next] = box_of(bins, box.from, middle);
        boxes[count++] = box_of(bins, middle, box.to);
    }
    palette->count = 0;
    for (int i = 0; i < count; i++)
        take_color(palette, bins, &boxes[i]);
}

static void append_palette(GString *bytes, const Palette *palette)
{
    for (int i = 0; i < palette->count; i++) {
        const uint8_t *rgb = palette->rgb[i];
        g_string_append_printf(bytes, "#%d;2;%d;%d;%d", i, (rgb[0] * 100 + 127) / 255,
                               (rgb[1] * 100 + 127) / 255, (rgb[2] * 100 + 127) / 255);
    }
}

/* ---- bands ----------------------------------------------------------------------- */

/* Where in a band a colour is: columns from left to right, as chains. */
typedef struct {
    int x, next; /* -1: the last */
    uint8_t rows;
} Spot;

typedef struct {
    int first[SIXEL_COLORS_MAX], last[SIXEL_COLORS_MAX]; /* -1: it is nowhere */
    Spot *spots;
    int count;
} Band;

static void add_spot(Band *band, unsigned color, int x, int row)
{
    const int last = band->last[color];
    if (last >= 0 && band->spots[last].x == x) {
        band->spots[last].rows |= (uint8_t)(1 << row);
        return;
    }
    band->spots[band->count] = (Spot){ x, -1, (uint8_t)(1 << row) };
    if (last >= 0)
        band->spots[last].next = band->count;
    else
        band->first[color] = band->count;
    band->last[color] = band->count++;
}

static void append_run(GString *bytes, int sixel, int count)
{
    if (count >= RUN_MIN) {
        g_string_append_printf(bytes, "!%d%c", count, FIRST_SIXEL + sixel);
        return;
    }
    for (; count > 0; count--)
        g_string_append_c(bytes, (char)(FIRST_SIXEL + sixel));
}

/* One colour of a band, from the left edge on. */
static void append_color(GString *bytes, const Band *band, int color)
{
    int x = 0, run = 0, sixel = 0;
    g_string_append_printf(bytes, "#%d", color);
    for (int i = band->first[color]; i >= 0; i = band->spots[i].next) {
        const Spot *spot = &band->spots[i];
        if (spot->x > x || spot->rows != sixel) {
            append_run(bytes, sixel, run);
            append_run(bytes, 0, spot->x - x);
            sixel = spot->rows;
            run = 0;
        }
        run++;
        x = spot->x + 1;
    }
    append_run(bytes, sixel, run);
}

static void append_band(GString *bytes, const Palette *palette, Band *band,
                        const uint8_t *rgb, int w, int rows)
{
    band->count = 0;
    memset(band->first, 0xFF, sizeof band->first);
    memset(band->last, 0xFF, sizeof band->last);
    for (int x = 0; x < w; x++)
        for (int row = 0; row < rows; row++)
            add_spot(band, palette->of_bin[bin_of(rgb + 3 * ((size_t)row * w + x))], x,
                     row);
    bool begun = false;
    for (int color = 0; color < palette->count; color++) {
        if (band->first[color] < 0)
            continue;
        if (begun)
            g_string_append_c(bytes, '$');
        append_color(bytes, band, color);
        begun = true;
    }
    g_string_append_c(bytes, '-');
}

void sixel_append(GString *bytes, const uint8_t *rgb, int w, int h, int colors)
{
    g_autofree uint8_t *of_bin = g_malloc(BINS);
    g_autofree Spot *spots = g_new(Spot, (gsize)w * SIXEL_ROWS);
    Palette palette = { .of_bin = of_bin };
    Band band = { .spots = spots };
    make_palette(&palette, rgb, (size_t)w * (size_t)h, colors);
    g_string_append_printf(bytes, "\033P0;1;0q\"1;1;%d;%d", w, h);
    append_palette(bytes, &palette);
    for (int y = 0; y < h; y += SIXEL_ROWS)
        append_band(bytes, &palette, &band, rgb + 3 * (size_t)y * (size_t)w, w,
                    MIN(SIXEL_ROWS, h - y));
    g_string_append(bytes, "\033\\");
}
