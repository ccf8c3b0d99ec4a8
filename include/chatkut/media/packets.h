/*
 * The packets of a stream of H.264 or H.265 pictures, undecoded: which there are, and
 * the packets themselves as they can be put into another file.
 */
#pragma once

#include "chatkut/media/input.h"
#include "chatkut/media/nal.h"

/* One packet, which is one picture. */
typedef struct {
    RTime at; /* when it shows, on the source clock, as a VideoReader has it */
    int64_t pts;
    NalKind kind; /* PICTURE, IDR, CRA, BLA or SKIPPED */
    bool usable;  /* whole, shown, with a time, and of the stream's parameter sets */
} PacketEntry;

/*
 * What lies between two moments: an array of PacketEntry in decoding order, from a
 * keyframe near `from` on to where all that shows before `to` is in. Nothing is
 * decoded, so it is about as fast as the file can be read. The caller's; NULL with an
 * error where it cannot be read. Moves the input.
 */
GArray *packets_index(Input *input, int stream, RTime from, RTime to, GError **error);

typedef struct PacketReader PacketReader;

/* Packets from the one of this pts on, in decoding order. `input`: borrowed, for this
 * reader alone. NULL with an error where there is none. */
PacketReader *packet_reader_new(Input *input, int stream, int64_t pts, GError **error);
void packet_reader_free(PacketReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketReader, packet_reader_free)

/* The next one, in annex B, without parameter sets and what is needless, with the pts
 * it has in the file: 1, or 0 at the end, or -1 with an error. *kind: as in
 * PacketEntry. */
int packet_reader_next(PacketReader *reader, AVPacket *packet, NalKind *kind,
                       GError **error);
