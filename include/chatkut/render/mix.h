/*
 * The sound of a sequence: every clip that is heard, mixed to stereo.
 *
 * A Mixer is a pure function of the absolute sample position: sample n of a sequence is
 * the same whatever was read before and in whatever pieces, so that sound can be
 * rendered in blocks that are cached and joined. Reading on from where the last read
 * ended is fast; any other position costs a seek and some warm-up.
 *
 * What is heard: video and audio clips and nested sequences of enabled tracks that are
 * not muted. A clip plays from `in` at its speed, backwards when that is negative;
 * `pitch` keep stretches (render/stretch.h), follow resamples. With `loop` the source
 * starts again at its beginning, as its picture does. A clip with a time remap plays
 * along that curve, and is silent where it rests. Then come channels, pan (a balance:
 * unity at the centre), volume, fades, ducking and transitions of the clip, the same of
 * its track, and on the output of the main sequence a limiter (render/limiter.h) that
 * leaves alone what stays under its ceiling.
 *
 * A transition fades sound over the span of the picture, with equal power and the
 * transition's own easing, unless its `audio` is "cut"; both clips go on into their
 * handles, and where the media ends there is silence. Fades of a clip count from its
 * own edges.
 *
 * Sample n is what sounds from n / sample_rate on. A clip is heard on samples
 * [ceil(start * rate), ceil(end * rate)). Played at its own rate and speed 1, source
 * samples are copied as they are, at the nearest whole offset; a clip that was split
 * stays seamless.
 *
 * Only the files of clips near the position read last are open.
 */
#pragma once

#include "chatkut/model/composition.h"

typedef struct Mixer Mixer;

/* The open file of an asset: a descriptor that stays open as long as the mixer lives,
 * and stays the caller's; read by position only, so it may be shared. -1 with an
 * error. */
typedef int (*MixFile)(const char *asset, void *data, GError **error);

/* Of the limiter: head room for what encoders add to peaks. */
#define MIX_CEILING_DB -1.0

enum {
    MIX_CHANNELS = 2,
    MIX_SPEED_MAX = 100, /* faster, or slower than its inverse, is silent */
};

/* Takes references of the composition; `sequence` is one of its own. NULL with
 * MEDIA_ERROR_UNSUPPORTED where a clip asks for what cannot be heard yet. Opens no
 * file. */
Mixer *mixer_new(const Composition *composition, const Sequence *sequence,
                 int sample_rate, MixFile file, void *data, GError **error);
void mixer_free(Mixer *mixer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mixer, mixer_free)

/* Samples [first, first + frames) of the sequence into `stereo` (left and right
 * interleaved, nominal range -1 … 1). Before 0 and after the end of the last clip there
 * is silence, and so there is for a clip whose file is missing, fails or has no
 * sound. */
bool mixer_read(Mixer *mixer, int64_t first, float *stereo, unsigned frames,
                GError **error);

/* The same before the limiter: what depends on nothing but the samples' own clips and
 * those that they duck under. May be mixed with mixer_read(). */
bool mixer_sum(Mixer *mixer, int64_t first, float *stereo, unsigned frames,
               GError **error);

/* What of what was read last was lost: Lost of render/lost.h, borrowed until the next
 * read. */
const GArray *mixer_lost(const Mixer *mixer);

/* As if nothing had been read, and decoders had just been opened: for sound that has to
 * come out the same where a decoder's state tells. */
void mixer_restart(Mixer *mixer);
