/*
 * The loudness of a file over time, for drawing.
 *
 * Bin k covers the samples [ceil(k * rate / 100), ceil((k + 1) * rate / 100)) of the
 * source clock (media/audio_reader.h). Its number is the largest magnitude of a sample
 * of either side, 0 … 255 for 0 … full scale, rounded to the nearest and limited: what
 * would clip shows as 255. Either side, not their mean: sound that is on one side
 * alone, or out of phase, is heard, so it shows.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    WAVEFORM_RATE = 100,            /* bins a second */
    WAVEFORM_MAX = 48 * 3600 * 100, /* no file has more bins */
};

/* How many bins are done, and how many there will be as far as the header tells.
 * Returns false to stop. */
typedef bool (*WaveformReport)(int64_t done, int64_t all, void *data);

/*
 * Read the sound of a file, from its zero to its last sample, in one pass.
 *
 * stream: as of the asset, -1: the best, as render/mix.h chooses. report: called every
 * few seconds of sound; may be NULL. Returns one byte a bin, the caller's; NULL with a
 * MEDIA_ERROR, _CANCELLED as `report` wished. A file without sound is
 * MEDIA_ERROR_INVALID; where it is damaged there is silence.
 */
GByteArray *waveform_read(int fd, int stream, WaveformReport report, void *data,
                          GError **error);
