#include "part_private.h"

#include "chatkut/media/input.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <libavutil/crc.h>
#include <libavutil/intreadwrite.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 256 * 1024,
    SKIPS_BYTES =
        10, /* AV_PKT_DATA_SKIP_SAMPLES: u32 at the start, u32 at the end, … */
    FLAGS = AV_PKT_FLAG_KEY | AV_PKT_FLAG_DISPOSABLE, /* the others are of moments */
};

struct PartWriter {
    int fd;
    int64_t written;
    bool in_memory;
    GByteArray *pending; /* to be written, already in the checksum */
    uint32_t crc;
    PartTrailer trailer;
};

struct PartReader {
    int fd;
    int64_t at;  /* where the next bytes for the buffer come from */
    int64_t end; /* of the packets */
    uint8_t *buffer;
    size_t held, used; /* bytes in the buffer, those of them that were given out */
    uint32_t crc, final_crc;
    GByteArray *trailer_bytes;
    PartTrailer trailer;
    int64_t packets; /* given out */
};

static uint32_t crc_of(uint32_t before, const uint8_t *bytes, size_t size)
{
    return av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), before, bytes, size);
}

static bool failed(GError **error)
{
    return media_error_av(error, AVERROR(errno), _("a part of the film"));
}

/* ---- writing --------------------------------------------------------------------- */

static bool copy_bytes(int from, int to, int64_t bytes)
{
    g_autofree uint8_t *buffer = g_malloc(BUFFER_BYTES);
    for (int64_t at = 0; at < bytes;) {
        ssize_t got = pread(from, buffer, (size_t)MIN(bytes - at, BUFFER_BYTES), at);
        if (got <= 0 || pwrite(to, buffer, (size_t)got, at) != got)
            return false;
        at += got;
    }
    return true;
}

/* Where the disk is full the part goes on in memory, behind the same descriptor: it is
 * needed for the film, if not for the next one. */
static bool move_to_memory(const PartWriter *writer)
{
    int memory = memfd_create("part", MFD_CLOEXEC);
    bool moved = memory >= 0 && copy_bytes(writer->fd, memory, writer->written) &&
                 dup3(memory, writer->fd, O_CLOEXEC) >= 0;
    if (memory >= 0)
        close(memory);
    return moved;
}

static bool is_full(int code)
{
    return code == ENOSPC || code == EDQUOT;
}

static bool flush(PartWriter *writer, GError **error)
{
    const GByteArray *pending = writer->pending;
    for (size_t done = 0; done < pending->len;) {
        ssize_t put = pwrite(writer->fd, pending->data + done, pending->len - done,
                             writer->written);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && is_full(errno) && !writer->in_memory) {
            writer->in_memory = move_to_memory(writer);
            if (writer->in_memory)
                continue;
        }
        if (put < 0)
            return failed(error);
        done += (size_t)put;
        writer->written += put;
    }
    g_byte_array_set_size(writer->pending, 0);
    return true;
}

static void append(PartWriter *writer, const void *bytes, size_t size)
{
    g_byte_array_append(writer->pending, bytes, (guint)size);
    writer->crc = crc_of(writer->crc, bytes, size);
}

PartWriter *part_writer_new(int fd, const AVCodecParameters *parameters,
                            AVRational tick)
{
    PartWriter *writer = g_new0(PartWriter, 1);
    writer->fd = fd;
    writer->pending = g_byte_array_sized_new(BUFFER_BYTES);
    writer->trailer.parameters = avcodec_parameters_alloc();
    avcodec_parameters_copy(writer->trailer.parameters, parameters);
    writer->trailer.tick = tick;
    append(writer, PART_HEAD, PART_MAGIC_BYTES);
    return writer;
}

void part_writer_free(PartWriter *writer)
{
    if (!writer)
        return;
    part_trailer_clear(&writer->trailer);
    g_byte_array_unref(writer->pending);
    g_free(writer);
}

/* The encoder's last word about its parameters. */
static void renew_extradata(AVCodecParameters *parameters, const AVPacket *packet)
{
    size_t size;
    const uint8_t *bytes =
        av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
    if (!bytes)
        return;
    av_freep(&parameters->extradata);
    parameters->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
    parameters->extradata_size = (int)size;
    memcpy(parameters->extradata, bytes, size);
}

/* How many samples the decoder shall drop at the packet's start and end. */
static void put_skips(const AVPacket *packet, uint8_t head[static 8])
{
    size_t size;
    const uint8_t *skips =
        av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
    memset(head, 0, 8);
    if (skips && size >= SKIPS_BYTES)
        memcpy(head, skips, 8);
}

bool part_writer_add(PartWriter *writer, const AVPacket *packet, GError **error)
{
    uint8_t head[PART_PACKET_BYTES];
    renew_extradata(writer->trailer.parameters, packet);
    if (packet->size == 0)
        return true;
    AV_WL64(head, packet->pts);
    AV_WL32(head + 8, packet->duration);
    AV_WL32(head + 12, packet->flags & FLAGS);
    AV_WL32(head + 16, packet->size);
    put_skips(packet, head + 20);
    append(writer, head, sizeof head);
    append(writer, packet->data, (size_t)packet->size);
    writer->trailer.packets++;
    writer->trailer.duration =
        MAX(writer->trailer.duration, packet->pts + packet->duration);
    return writer->pending->len < BUFFER_BYTES || flush(writer, error);
}

bool part_writer_finish(PartWriter *writer, GError **error)
{
    g_autoptr(GByteArray) trailer = g_byte_array_new();
    uint8_t foot[8];
    part_trailer_write(&writer->trailer, trailer);
    append(writer, trailer->data, trailer->len);
    AV_WL32(foot, trailer->len);
    AV_WL32(foot + 4, writer->crc);
    append(writer, foot, sizeof foot);
    append(writer, PART_FOOT, PART_MAGIC_BYTES);
    return flush(writer, error);
}

/* ---- reading --------------------------------------------------------------------- */

/* Exactly `size` bytes. */
static bool read_at(int fd, uint8_t *to, size_t size, int64_t offset, GError **error)
{
    while (size > 0) {
        ssize_t got = pread(fd, to, size, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failed(error);
        if (got == 0)
            return part_damaged(error);
        to += got;
        size -= (size_t)got;
        offset += got;
    }
    return true;
}

static bool read_head(PartReader *reader, GError **error)
{
    uint8_t head[PART_MAGIC_BYTES];
    if (!read_at(reader->fd, head, sizeof head, 0, error))
        return false;
    reader->at = sizeof head;
    reader->crc = crc_of(0, head, sizeof head);
    return memcmp(head, PART_HEAD, sizeof head) == 0 || part_damaged(error);
}

static bool read_foot(PartReader *reader, int64_t size, GError **error)
{
    uint8_t foot[PART_FOOT_BYTES];
    int64_t at = size - PART_FOOT_BYTES;
    if (at < PART_MAGIC_BYTES)
        return part_damaged(error);
    if (!read_at(reader->fd, foot, sizeof foot, at, error))
        return false;
    reader->end = at - AV_RL32(foot);
    reader->final_crc = AV_RL32(foot + 4);
    if (memcmp(foot + 8, PART_FOOT, PART_MAGIC_BYTES) != 0 ||
        reader->end < PART_MAGIC_BYTES)
        return part_damaged(error);
    reader->trailer_bytes = g_byte_array_new();
    g_byte_array_set_size(reader->trailer_bytes, AV_RL32(foot));
    return true;
}

static bool read_trailer(PartReader *reader, GError **error)
{
    GByteArray *bytes = reader->trailer_bytes;
    PartTrailer *trailer = &reader->trailer;
    if (!read_at(reader->fd, bytes->data, bytes->len, reader->end, error))
        return false;
    if (!part_trailer_read(bytes->data, bytes->len, trailer))
        return part_damaged(error);
    bool pictures = trailer->parameters->codec_type == AVMEDIA_TYPE_VIDEO;
    return !pictures || trailer->duration == trailer->packets || part_damaged(error);
}

PartReader *part_reader_new(int fd, GError **error)
{
    g_autoptr(PartReader) reader = g_new0(PartReader, 1);
    struct stat st;
    reader->fd = fd;
    if (fstat(fd, &st) < 0) {
        failed(error);
        return NULL;
    }
    if (!read_foot(reader, st.st_size, error) || !read_head(reader, error) ||
        !read_trailer(reader, error))
        return NULL;
    reader->buffer = g_malloc((size_t)MIN(st.st_size, BUFFER_BYTES));
    return g_steal_pointer(&reader);
}

void part_reader_free(PartReader *reader)
{
    if (!reader)
        return;
    part_trailer_clear(&reader->trailer);
    if (reader->trailer_bytes)
        g_byte_array_unref(reader->trailer_bytes);
    g_free(reader->buffer);
    g_free(reader);
}

const AVCodecParameters *part_reader_parameters(const PartReader *reader)
{
    return reader->trailer.parameters;
}

AVRational part_reader_tick(const PartReader *reader)
{
    return reader->trailer.tick;
}

int64_t part_reader_packets(const PartReader *reader)
{
    return reader->trailer.packets;
}

int64_t part_reader_duration(const PartReader *reader)
{
    return reader->trailer.duration;
}

/* Bytes of packets that were not given out yet. */
static int64_t left(const PartReader *reader)
{
    return reader->end - reader->at + (int64_t)(reader->held - reader->used);
}

static bool fill(PartReader *reader, GError **error)
{
    size_t size = (size_t)MIN(reader->end - reader->at, BUFFER_BYTES);
    if (!read_at(reader->fd, reader->buffer, size, reader->at, error))
        return false;
    reader->at += (int64_t)size;
    reader->held = size;
    reader->used = 0;
    return true;
}

static bool take(PartReader *reader, uint8_t *to, size_t size, GError **error)
{
    if ((int64_t)size > left(reader))
        return part_damaged(error);
    for (size_t done = 0; done < size;) {
        if (reader->used == reader->held && !fill(reader, error))
            return false;
        size_t count = MIN(size - done, reader->held - reader->used);
        memcpy(to + done, reader->buffer + reader->used, count);
        reader->used += count;
        done += count;
    }
    reader->crc = crc_of(reader->crc, to, size);
    return true;
}

/* All packets were read: were they those that were written? */
static bool check_end(PartReader *reader, GError **error)
{
    const GByteArray *trailer = reader->trailer_bytes;
    uint32_t crc = crc_of(reader->crc, trailer->data, trailer->len);
    return (left(reader) == 0 && crc == reader->final_crc) || part_damaged(error);
}

static bool time_fits(const PartReader *reader, int64_t pts, uint32_t duration)
{
    const PartTrailer *trailer = &reader->trailer;
    int64_t first = -(int64_t)trailer->parameters->initial_padding;
    if (trailer->parameters->codec_type == AVMEDIA_TYPE_VIDEO)
        return duration == 1 && pts >= 0 && pts < trailer->duration;
    return pts >= first && pts <= trailer->duration - duration;
}

static void take_skips(AVPacket *packet, const uint8_t head[static 8])
{
    if (AV_RL64(head) == 0)
        return;
    uint8_t *skips =
        av_packet_new_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, SKIPS_BYTES);
    memset(skips, 0, SKIPS_BYTES);
    memcpy(skips, head, 8);
}

static bool take_packet(PartReader *reader, AVPacket *packet, GError **error)
{
    uint8_t head[PART_PACKET_BYTES];
    if (!take(reader, head, sizeof head, error))
        return false;
    int64_t pts = (int64_t)AV_RL64(head);
    uint32_t duration = AV_RL32(head + 8), size = AV_RL32(head + 16);
    if (!time_fits(reader, pts, duration) || size == 0 || size > left(reader) ||
        size > INT_MAX - AV_INPUT_BUFFER_PADDING_SIZE)
        return part_damaged(error);
    int code = av_new_packet(packet, (int)size);
    if (code < 0)
        return media_error_av(error, code, _("a part of the film"));
    packet->pts = pts;
    packet->duration = duration;
    packet->flags = (int)AV_RL32(head + 12) & FLAGS;
    take_skips(packet, head + 20);
    return take(reader, packet->data, size, error);
}

int part_reader_next(PartReader *reader, AVPacket *packet, GError **error)
{
    if (reader->packets == reader->trailer.packets)
        return check_end(reader, error) ? 0 : -1;
    if (!take_packet(reader, packet, error)) {
        av_packet_unref(packet);
        return -1;
    }
    reader->packets++;
    return 1;
}

bool part_check(int fd, GError **error)
{
    g_autoptr(PartReader) reader = part_reader_new(fd, error);
    if (!reader)
        return false;
    AVPacket *packet = av_packet_alloc();
    int got;
    while ((got = part_reader_next(reader, packet, error)) > 0)
        av_packet_unref(packet);
    av_packet_free(&packet);
    return got == 0;
}
