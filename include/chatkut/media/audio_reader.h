/*
 * The sound of a file by absolute sample position.
 *
 * Sample n of a stream is what sounds n / rate seconds after the file's zero
 * (media/input.h), whatever was read before: encoder delay, pre-skip and edit lists are
 * taken off, seeks go back far enough for the decoder to settle and what comes before
 * the wanted sample is dropped by timestamp. A sound file without pictures has its zero
 * at its first sample.
 *
 * The rate is the stream's own; whoever needs another resamples (render/resample.h).
 * Any layout comes out as stereo: mono on both sides at unity, more channels by the
 * coefficients of ITU-R BS.775 scaled so that full scale stays full scale.
 *
 * Between timestamps frames are counted. A stamp that is more than AUDIO_JUMP_MS off
 * the count is believed at once (a gap becomes silence, an overlap is dropped), one
 * more than AUDIO_DRIFT_MS off when the next AUDIO_DRIFT_FRAMES are too; phones write
 * stamps that jitter by 10 ms around the truth. Stamps in milliseconds (Matroska, FLV)
 * are refined to the codec's frame grid, so that a seek lands on the very sample that
 * reading on reaches. That is bit-exact for all decoders but those that fill bands with
 * noise (AAC with PNS or SBR), and within the drift for stamps that jitter.
 *
 * Before the first and after the last sample, and where packets are missing or damaged,
 * there is silence.
 */
#pragma once

#include "chatkut/media/input.h"

enum {
    AUDIO_JUMP_MS = 25,
    AUDIO_DRIFT_MS = 8,
    AUDIO_DRIFT_FRAMES = 8,
};

typedef struct AudioReader AudioReader;

/*
 * Open the sound of a file.
 *
 * fd: borrowed, may be shared, must outlive the reader. nth: the nth audio stream of
 * the file, -1 or one that does not exist: `stream`, a stream index, which in turn
 * falls back to the best one. *reader: owned by the caller, NULL where the file has no
 * sound. False with a MEDIA_ERROR whose message is a sentence without the file's name.
 */
bool audio_reader_open(int fd, int nth, int stream, AudioReader **reader,
                       GError **error);
void audio_reader_free(AudioReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AudioReader, audio_reader_free)

/* Samples per second, fixed for the life of the reader. */
int audio_reader_rate(const AudioReader *reader);

/* What the container says it lasts; RTIME_ZERO where it does not say. */
RTime audio_reader_duration(const AudioReader *reader);

/* Forget what was decoded, and the decoder's state with it: what is read from now on
 * does not depend on what was read before, not even where a decoder fills bands with
 * noise. */
void audio_reader_restart(AudioReader *reader);

/* Some of what was read last is silent because the file is damaged, or ends too
 * early. */
bool audio_reader_lost(const AudioReader *reader);

/* Where the last sample ends; INT64_MAX until a read has come to it. */
int64_t audio_reader_end(const AudioReader *reader);

/* Samples [first, first + frames), interleaved left and right. Every value is finite.
 * False where the file cannot be read (an I/O error, not damage). */
bool audio_reader_read(AudioReader *reader, int64_t first, float *stereo,
                       unsigned frames, GError **error);
