/*
 * Waveforms in cells.
 *
 * Bars that stand on the bottom of an area, in as fine steps as the manner has. The
 * scale is that of a meter: WAVE_FLOOR_DB and what is softer is nothing, full scale is
 * the whole height, and between them each decibel takes as much. On a linear scale of a
 * few dots speech would be a flat line.
 */
#pragma once

#include "chatkut/tui/look.h"

#define WAVE_FLOOR_DB (-48.0)

typedef enum {
    WAVE_BRAILLE, /* two bars a cell, four steps a row */
    WAVE_BLOCKS,  /* one bar a cell, eight steps a row: ▁▂▃▄▅▆▇█ */
    WAVE_ASCII,   /* one bar a cell, four steps a row: . : | # */
    WAVE_MANNERS
} WaveManner;

/* What suits this terminal and so many rows. */
WaveManner wave_manner(const Look *look, int rows);

/* Bars a cell: how many peaks wave_draw() takes for each column. */
int wave_bars(WaveManner manner);

/* How high a peak (0 … 255, app/peaks.h) is drawn, of 1. gain: linear, the clip's
 * volume. */
double wave_height(uint8_t peak, double gain);

/* The character of a cell, `row` rows above the bottom of `rows`, of bars so high;
 * right is of WAVE_BRAILLE alone. ' ' where they do not reach it. */
uint32_t wave_cell(WaveManner manner, int row, int rows, double left, double right);

/* Draw one waveform over all of an area. peaks: wave_bars() for each column of the
 * area. Cells that it does not reach stay as they are. */
void wave_draw(Area area, const uint8_t *peaks, double gain, WaveManner manner,
               Style style);

/* One row of it as text; owned by the caller. */
char *wave_text(const uint8_t *peaks, int columns, double gain, WaveManner manner);
