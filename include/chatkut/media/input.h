/*
 * Opening media that nobody trusts.
 *
 * An Input is one open file: a demuxer over a descriptor that somebody else opened. Its
 * content decides what it is, never its name. Nothing here opens a path or an address:
 * reads are pread(2) on the descriptor at an offset of the input's own (so several
 * inputs may share one descriptor), and what a demuxer wants to open besides is
 * refused. Demuxers and decoders are those of two lists; playlists, scripts, plain text
 * and capture devices are on neither.
 *
 * The source clock: time 0 of a file is the first picture of its video stream, or where
 * the container starts when there is none. Sound that begins up to
 * INPUT_SKEW_MS before or after the pictures is the container's own skew (priming,
 * interleaving) and keeps its offset; with a larger gap the container's start is 0, so
 * that nothing gets a time out of reach. All readers of a file use this one zero.
 */
#pragma once

#include "chatkut/base/rtime.h"
#include "chatkut/media/error.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

enum {
    INPUT_SKEW_MS = 150,
    INPUT_MAX_STREAMS = 64,
    INPUT_MAX_PIXELS = 200 * 1000 * 1000, /* of one picture */
};

typedef struct Input Input;

/* Open what `fd` holds; the descriptor is borrowed and must outlive the input. NULL
 * with a MEDIA_ERROR whose message is a sentence without the file's name. */
Input *input_open(int fd, GError **error);

/* The same for who reads what is known already: quickly. Of H.264 in MP4 the pixel
 * format, the pixels' aspect and the place of chroma are not found out; decoded
 * pictures tell them. */
Input *input_open_to_read(int fd, GError **error);
void input_free(Input *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_free)

/* The demuxer; owned by the input. Its streams are all discarded (AVDISCARD_ALL) until
 * input_select(). */
AVFormatContext *input_format(const Input *input);

/* How sure the demuxer was: 0 … AVPROBE_SCORE_MAX (100). */
int input_score(const Input *input);

/* The demuxer reads single pictures (PNG, JPEG, …). */
bool input_is_image(const Input *input);

/* The stream to use: `wanted` when it exists and is of `type`, else the best one that a
 * decoder is allowed for; -1 where there is none. Attached pictures are never
 * chosen. */
int input_find_stream(const Input *input, enum AVMediaType type, int wanted);

/* Deliver packets of this stream from now on. */
void input_select(Input *input, int stream);

/* Where the source clock has its zero, on the container's clock. */
RTime input_zero(const Input *input);

/* Source time <-> timestamps of a stream. Rounded as asked; exact the other way. */
int64_t input_to_pts(const Input *input, int stream, RTime time,
                     RTimeRounding rounding);
RTime input_from_pts(const Input *input, int stream, int64_t pts);

/* The next packet of the selected streams: 1, or 0 at the end (also where the file ends
 * too early), or -1 with an error. Damaged parts are skipped over. */
int input_read(Input *input, AVPacket *packet, GError **error);

/* Packets of the stream are missing: the file ends before what its index tells of, or
 * could not be read on somewhere. As far as is known by now. */
bool input_is_cut(const Input *input, int stream);

/* Go to a keyframe at or before `pts` of `stream`, or as near as the container can;
 * INT64_MIN: the start of the file. False where it cannot. The caller flushes its
 * decoder. */
bool input_seek(Input *input, int stream, int64_t pts);

/* An open decoder of a stream from the list of allowed ones, set up for hostile input.
 * threads: 0 lets the codec choose. Owned by the caller (avcodec_free_context). */
AVCodecContext *input_open_decoder(const Input *input, int stream, int threads,
                                   GError **error);
