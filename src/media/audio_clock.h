/*
 * Where decoded frames belong, out of stamps that are rounded, jitter or jump.
 *
 * The rules of media/audio_reader.h. MP4 and MOV list all packets of a stream up front:
 * there the rules are applied once from the first packet on, and a frame's place is
 * looked up, the same after a seek as in a pass from the start.
 */
#pragma once

#include "chatkut/media/input.h"

typedef struct AudioClock AudioClock;

AudioClock *audio_clock_new(const Input *input, int stream, int rate);
void audio_clock_free(AudioClock *clock);

/* Forget the frames placed so far: the decoder was flushed. */
void audio_clock_reset(AudioClock *clock);

/* Learn from the first frame of the file, placed at [begin, end): `shift` is added to
 * all stamps from now on, frames are `frame_size` long (0: they vary). */
void audio_clock_learn(AudioClock *clock, const AVCodecContext *decoder, int64_t begin,
                       int64_t end, int64_t shift);

/*
 * Watch how frames that vary in length are stamped: one frame after the other from the
 * first on, as long as it returns true. What is right is the place of a frame's first
 * sample; there are files where a frame that is longer than the first is stamped later
 * by as much. Their stamps are put right from then on.
 */
bool audio_clock_watch(AudioClock *clock, int64_t pts, int frames);

/* The sample a frame of that stamp begins at. AV_NOPTS_VALUE: it follows the last
 * one. */
int64_t audio_clock_place(AudioClock *clock, int64_t pts, int frames);

/* The stamp on `stream`'s time base that a seek to `sample` aims at. */
int64_t audio_clock_pts(const AudioClock *clock, int stream, int64_t sample);
