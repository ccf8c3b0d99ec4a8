/*
 * The loudness of a file over its time, for drawing at any zoom.
 *
 * One number for each 1/100 s of the source, 0 … 255 for 0 … full scale, the largest
 * magnitude in it (media/waveform.h). With them their maxima over 4, 16, 64, …: any
 * stretch of time is looked up in O(log n). Immutable: any thread may read it.
 *
 * What it costs: 134 bytes a second of sound.
 */
#pragma once

#include "chatkut/model/composition.h"

enum { PEAKS_RATE = 100 };

typedef struct Peaks Peaks;

/* numbers: copied. */
Peaks *peaks_new(const uint8_t *numbers, size_t count);
void peaks_free(Peaks *peaks); /* takes NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Peaks, peaks_free)

/* The numbers that it was made of, owned by it, and how many. */
const uint8_t *peaks_numbers(const Peaks *peaks);
size_t peaks_count(const Peaks *peaks);
/* Bytes of memory. */
size_t peaks_bytes(const Peaks *peaks);

/* The loudest of [from, to) of the source, of every 1/100 s that it touches; at least
 * of the one that `from` is in. 0 before the beginning and after the end. */
uint8_t peaks_between(const Peaks *peaks, RTime from, RTime to);

/* The loudest that the clip plays between `from` and `to` after its start: by its in
 * point, its speed (backwards, too), its loop and its time remap, before its volume.
 * What lies outside of the clip is silent. length: of the source, for a loop;
 * RTIME_ZERO: as long as the peaks. */
uint8_t peaks_of_clip(const Peaks *peaks, const Clip *clip, RTime from, RTime to,
                      RTime length);
