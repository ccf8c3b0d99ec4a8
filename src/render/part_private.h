/* What the writer and the reader of parts share: the bytes of a trailer. */
#pragma once

#include "chatkut/render/part.h"

enum {
    PART_MAGIC_BYTES = 8, /* the last is the version */
    PART_PACKET_BYTES = 28,
    PART_FOOT_BYTES = 16,
};

#define PART_HEAD "ckpart>\1"
#define PART_FOOT "ckpart<\1"

typedef struct {
    AVCodecParameters *parameters; /* owned */
    AVRational tick;
    int64_t packets;
    int64_t duration;
} PartTrailer;

void part_trailer_clear(PartTrailer *trailer);

/* Appends. */
void part_trailer_write(const PartTrailer *trailer, GByteArray *to);

/* False where the bytes are not exactly one trailer with usable values; *trailer then
 * is still to be cleared. */
bool part_trailer_read(const uint8_t *bytes, size_t size, PartTrailer *trailer);

/* Sets MEDIA_ERROR_INVALID. Always false. */
bool part_damaged(GError **error);
