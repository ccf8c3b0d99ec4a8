/*
 * Parts: encoded packets of one stream in a file, to be put into films later.
 *
 * A part is what one encoder made of a range of pictures, or of the sound: its
 * parameters, and its packets in decoding order with times in ticks of the part's own,
 * from 0. It is written and read through a descriptor, with pwrite(2) and pread(2), so
 * that it can be an unnamed file, a memfd or an entry of the cache. The format is ours
 * and versioned:
 *
 *     head     8 bytes: magic and version
 *     packets  28 bytes each, then their data:
 *              i64 pts, u32 duration, u32 flags (AV_PKT_FLAG_*), u32 size,
 *              u32 samples to drop at the start, u32 at the end
 *     trailer  parameters, tick, number of packets, duration, extradata
 *     foot     u32 size of the trailer, u32 CRC-32 of all before the foot, 8 bytes: magic
 *
 * all little-endian. A part without its foot was never finished.
 *
 * Reading trusts nothing: whatever the file holds, a reader ends with
 * MEDIA_ERROR_INVALID or gives packets with data that is there, 0 ≤ pts < duration for
 * pictures; it never allocates for more bytes than the file has. Only the checksum,
 * which is looked at behind the last packet, tells that all was as it was written.
 *
 * Used by one thread; readers may share a descriptor.
 */
#pragma once

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <stdbool.h>

typedef struct PartWriter PartWriter;
typedef struct PartReader PartReader;

/* `fd`: empty, open for reading and writing; borrowed. Where its disk becomes full it
 * is made to refer to memory that has what was written. parameters: copied. tick:
 * length of a tick in seconds. */
PartWriter *part_writer_new(int fd, const AVCodecParameters *parameters,
                            AVRational tick);
/* Without part_writer_finish() the file is no part. */
void part_writer_free(PartWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartWriter, part_writer_free)

/* The next packet, as a PacketSink gets it (render/encode.h); borrowed. */
bool part_writer_add(PartWriter *writer, const AVPacket *packet, GError **error);

/* Once, last. Nothing is synced to disk. */
bool part_writer_finish(PartWriter *writer, GError **error);

/* `fd`: borrowed, outlives the reader. */
PartReader *part_reader_new(int fd, GError **error);
void part_reader_free(PartReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartReader, part_reader_free)

/* Final ones (FLAC's checksum included). Owned by the reader. */
const AVCodecParameters *part_reader_parameters(const PartReader *reader);
AVRational part_reader_tick(const PartReader *reader);
int64_t part_reader_packets(const PartReader *reader);
/* Where the last of it ends, in ticks; of pictures, their number. */
int64_t part_reader_duration(const PartReader *reader);

/* The next packet: 1, or 0 at the end, or -1 with an error. dts is not set. */
int part_reader_next(PartReader *reader, AVPacket *packet, GError **error);

/* Reads a part from beginning to end: whether it is whole. */
bool part_check(int fd, GError **error);
