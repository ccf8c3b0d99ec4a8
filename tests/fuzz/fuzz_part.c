/* Any file: refused with a message, or packets whose data is all in it, at times that
 * the part has. */
#include "fuzz.h"

#include "chatkut/media/input.h"
#include "chatkut/render/part.h"

#include <sys/mman.h>
#include <unistd.h>

/* One file for all runs: opening one each time is what would take longest. */
static int file_of(const uint8_t *data, size_t size)
{
    static int fd = -1;
    if (fd < 0)
        fd = memfd_create("part", MFD_CLOEXEC);
    g_assert_cmpint(ftruncate(fd, 0), ==, 0);
    g_assert_cmpint(pwrite(fd, data, size, 0), ==, (ssize_t)size);
    return fd;
}

static void check_packet(const PartReader *reader, const AVPacket *packet)
{
    const AVCodecParameters *parameters = part_reader_parameters(reader);
    g_assert_cmpint(packet->size, >, 0);
    g_assert_cmpint(packet->pts, >=, -parameters->initial_padding);
    g_assert_cmpint(packet->pts + packet->duration, <=, part_reader_duration(reader));
    if (parameters->codec_type == AVMEDIA_TYPE_VIDEO)
        g_assert_cmpint(packet->pts, >=, 0);
}

/* Reads to the end, or to the first error. */
static void read_packets(PartReader *reader, size_t size)
{
    AVPacket *packet = av_packet_alloc();
    g_autoptr(GError) error = NULL;
    int64_t packets = 0;
    size_t sum = 0;
    int got;
    while ((got = part_reader_next(reader, packet, &error)) > 0) {
        check_packet(reader, packet);
        packets++;
        sum += (size_t)packet->size;
        av_packet_unref(packet);
    }
    g_assert_cmpuint(sum, <, size);
    g_assert_true((got < 0) == (error != NULL));
    g_assert_true(got < 0 || packets == part_reader_packets(reader));
    g_assert_null(packet->data);
    av_packet_free(&packet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PartReader) reader = part_reader_new(file_of(data, size), &error);
    g_assert_true((reader == NULL) == (error != NULL));
    if (reader == NULL)
        g_assert_error(error, MEDIA_ERROR, MEDIA_ERROR_INVALID);
    else
        read_packets(reader, size);
    return 0;
}
