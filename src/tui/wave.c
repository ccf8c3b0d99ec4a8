#include "chatkut/tui/wave.h"

#include <math.h>

/* Bits of a braille cell's dots from the bottom up, Unicode 10.0 §21.1. */
static const uint8_t LEFT_DOTS[] = { 0x40, 0x04, 0x02, 0x01 };
static const uint8_t RIGHT_DOTS[] = { 0x80, 0x20, 0x10, 0x08 };

static const struct {
    int bars, steps; /* a cell, a row */
} MANNERS[] = {
    [WAVE_BRAILLE] = { 2, 4 },
    [WAVE_BLOCKS] = { 1, 8 },
    [WAVE_ASCII] = { 1, 4 },
};

WaveManner wave_manner(const Look *look, int rows)
{
    if (look->ascii)
        return WAVE_ASCII;
    return rows > 1 ? WAVE_BRAILLE : WAVE_BLOCKS;
}

int wave_bars(WaveManner manner)
{
    return MANNERS[manner].bars;
}

double wave_height(uint8_t peak, double gain)
{
    static double decibels[256];
    if (decibels[255] == 0)
        for (int i = 1; i < 256; i++)
            decibels[i] = 20 * log10(i / 255.0) + 1e-9; /* the last is not 0, either */
    if (peak == 0 || gain <= 0)
        return 0;
    double level = decibels[peak] + (gain == 1 ? 0 : 20 * log10(gain));
    return CLAMP(1 - level / WAVE_FLOOR_DB, 0, 1);
}

/* Steps of a bar within a row. What can be heard shows. */
static int steps_in(double height, int row, int rows, int steps)
{
    int all = (int)lround(height * rows * steps);
    if (height > 0)
        all = MAX(all, 1);
    return CLAMP(all - row * steps, 0, steps);
}

static uint32_t braille(int left, int right)
{
    uint32_t dots = 0;
    for (int i = 0; i < left; i++)
        dots |= LEFT_DOTS[i];
    for (int i = 0; i < right; i++)
        dots |= RIGHT_DOTS[i];
    return dots ? 0x2800 + dots : ' ';
}

uint32_t wave_cell(WaveManner manner, int row, int rows, double left, double right)
{
    int steps = MANNERS[manner].steps;
    int bar = steps_in(left, row, rows, steps);
    switch (manner) {
    case WAVE_BRAILLE:
        return braille(bar, steps_in(right, row, rows, steps));
    case WAVE_BLOCKS:
        return bar ? 0x2580u + (uint32_t)bar : ' ';
    default:
        return (uint32_t) " .:|#"[bar];
    }
}

/* The bar of a column. */
static double bar_at(const uint8_t *peaks, int column, int bar, double gain,
                     WaveManner manner)
{
    int bars = MANNERS[manner].bars;
    return wave_height(peaks[column * bars + MIN(bar, bars - 1)], gain);
}

void wave_draw(Area area, const uint8_t *peaks, double gain, WaveManner manner,
               Style style)
{
    int rows = area.rect.h;
    for (int x = 0; x < area.rect.w; x++) {
        double left = bar_at(peaks, x, 0, gain, manner);
        double right = bar_at(peaks, x, 1, gain, manner);
        for (int row = 0; row < rows; row++) {
            uint32_t character = wave_cell(manner, row, rows, left, right);
            if (character == ' ')
                break;
            area_put_character(area, x, rows - 1 - row, character, style);
        }
    }
}

char *wave_text(const uint8_t *peaks, int columns, double gain, WaveManner manner)
{
    GString *text = g_string_new(NULL);
    for (int x = 0; x < columns; x++)
        g_string_append_unichar(text, wave_cell(manner, 0, 1,
                                                bar_at(peaks, x, 0, gain, manner),
                                                bar_at(peaks, x, 1, gain, manner)));
    return g_string_free(text, FALSE);
}
