/*
 * The sound of a stream: those runs (sound_run.h) that somebody wants to hear, taken
 * from the shelf or made beside the pictures.
 *
 * To be used so: want a span, step until it is ready, mux it.
 */
#pragma once

#include "chatkut/render/job.h"
#include "soundtrack.h"
#include "stream_mux.h"

/* Samples of the film, [from, to). */
typedef struct {
    int64_t from, to;
} StreamSpan;

typedef struct StreamSound StreamSound;

/* All borrowed. */
StreamSound *stream_sound_new(const SegmentRange *range, const Job *job,
                              Sources *sources);
void stream_sound_free(StreamSound *sound);

/* What the packets of a span depend on, and where they lie. False: not all is known. */
bool stream_sound_describe(const StreamSound *sound, StreamSpan span, GString *out);

/* Find what there is of the runs of a span, and begin to make the rest. */
bool stream_sound_want(StreamSound *sound, StreamSpan span, GError **error);
/* To be called often; does not wait. False with the error that it failed with. */
bool stream_sound_step(StreamSound *sound, GError **error);
/* All that was wanted is there. *lost is set where some of it is silent for a loss. */
bool stream_sound_ready(const StreamSound *sound, bool *lost);
/* Nothing more is wanted: what is half made is dropped. */
void stream_sound_rest(StreamSound *sound);

/* Of what is ready; owned by the sound until the next want. */
const AVCodecParameters *stream_sound_parameters(StreamSound *sound, GError **error);
/* The packets that begin in the span, of those that are ready. */
bool stream_sound_mux(const StreamSound *sound, StreamSpan span, StreamMux *mux,
                      GError **error);
