/* Sound files for tests of mixing, each a function of the sample, and compositions of
 * them. */
#pragma once

#include "chatkut/model/composition.h"

enum { SOUNDS_RATE = 48000, SOUNDS_SECONDS = 10 };
#define SOUNDS_FRAMES (SOUNDS_RATE * SOUNDS_SECONDS)

/* An audio clip and an audio track as JSON; times in frames. */
#define CLIP(id, start, duration, asset, more)                \
    "{\"id\":\"" id "\",\"type\":\"audio\",\"start\":" #start \
    ",\"duration\":" #duration ",\"asset\":\"" asset "\"" more "}"
#define TRACK(id, clips, more) \
    "{\"id\":\"" id "\",\"kind\":\"audio\",\"clips\":[" clips "]" more "}"

/* Write the files, ten seconds each, the right channel half of the left:
 * "noise", "other" (noise), "dc", "unmeasured" (dc, of unknown length), "loud" (dc at
 * full scale), "tone" (1 kHz), "beeps" (one a second), "word" (a sound in the fifth
 * second). "lost" is an asset without a file. */
void sounds_open(void);
void sounds_close(void);

/* A MixFile. */
int sounds_file(const char *asset, void *data, GError **error);

/* rate: of the sequence; tracks, sequences: JSON. */
Composition *sounds_compose(const char *rate, const char *tracks,
                            const char *sequences);

/* What is in "noise" with a gain of 0.5, in "tone" with 1000. */
double sounds_noise(int64_t sample, double gain);
double sounds_sine(int64_t sample, double hertz);
