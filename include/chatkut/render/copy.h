/*
 * Smart copy: pictures that are taken over from a source as they are coded.
 *
 * A range of output frames is copied where nothing but one untouched clip shows, opaque
 * and over the whole picture: forward at normal speed, without effects, crop,
 * transform, blending, transition, and with nothing above it (what lies below is
 * hidden), and where the source is what the output shall be: codec, size, square
 * upright pixels, depth and colours, whole frames, and each output frame shows the next
 * one of the source. Clips of one file that go on where the one
 * before ended count as one.
 *
 * It begins at a picture that needs none before it: an IDR, or in H.265 a CRA, whose
 * leading pictures are rendered while it becomes a BLA, as H.265 has it for joined
 * streams (open GOPs of H.264 have no such thing and are entered only at an IDR). It
 * ends behind any picture before which all were decoded that show before it: with
 * reordering that is every few frames, without it every frame. So at a cut all that is
 * rendered is from the cut to the source's next keyframe. Copies shorter than
 * COPY_SHORTEST_MS are not worth it.
 *
 * What a file holds is not trusted: packets that are damaged, not shown (edit lists),
 * or come with parameter sets the stream does not have in front are never copied.
 *
 * Parameter sets of the copies and the encoder's go into one stream (render/joint.h),
 * and whether that plays is tried at each seam (render/seam.h).
 */
#pragma once

#include "chatkut/media/packets.h"
#include "chatkut/render/compositor.h"
#include "chatkut/render/segment.h"

enum { COPY_SHORTEST_MS = 500 };

/* Where copying is possible as far as the composition tells. Borrowed from it. */
typedef struct {
    SegmentSpan span;
    const Asset *asset;
    const Asset *other; /* it mixes with; only of copy_bases() */
    RTime offset;       /* source time less timeline time */
} CopyChance;

/* An array of CopyChance, ascending, apart. Opens no file. */
GArray *copy_chances(const SegmentRange *range);

/* The same where graphics lie above that (texts, captions, shapes, images; not blended
 * otherwise than over it), where nothing else shows: asset NULL, and where one such
 * clip dissolves or fades, alone or into another one, with nothing beneath. */
GArray *copy_bases(const SegmentRange *range);

/* What is copied. */
typedef struct {
    SegmentSpan span;
    const Asset *asset;
    RTime offset;
    int stream;
    int64_t pts;     /* of its first packet, on the stream's clock */
    int64_t packets; /* from there on in decoding order, those left out among them */
    int64_t tail; /* how many of them are before the last that needs none before it */
    int64_t tail_pts;
    bool opens;                    /* begins with a CRA, which becomes a BLA */
    AVCodecParameters *parameters; /* the source's; video_delay: by how many pictures
                                      decoding has to be ahead of showing */
} Copy;

/*
 * All that can be copied: an array of Copy, ascending, apart; it owns them. Reads the
 * sources in question once. A source that cannot be read, or does not fit, is not
 * copied; *reason says why for the first of them, else it is left as it is; owned by
 * the caller.
 */
GArray *copies_find(const SegmentRange *range, CompositorFile file, void *data,
                    char **reason);

/* The packets of a copy. */
typedef struct CopyReader CopyReader;

/* tail: only from its last picture on that needs none before it. `copy` and `range` are
 * borrowed. NULL with a MEDIA_ERROR. */
CopyReader *copy_reader_new(const Copy *copy, const SegmentRange *range, bool tail,
                            CompositorFile file, void *data, GError **error);
void copy_reader_free(CopyReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CopyReader, copy_reader_free)

/* The open source, back at its beginning: the caller's. All that can be done with the
 * reader then is to free it. NULL with an error; the reader is as before. */
Input *copy_reader_take_input(CopyReader *reader, GError **error);

/* Source time that output frame n shows. */
RTime copy_source_time(const SegmentRange *range, RTime offset, int64_t n);

/* The next packet: pts and duration are output frames, keyframes are flagged: 1, or 0
 * at the end, or -1 with an error, also where the file is not what it was. */
int copy_reader_next(CopyReader *reader, AVPacket *packet, GError **error);
