#include "chatkut/media/packets.h"

#include "chatkut/media/timing.h"

#include <glib/gi18n.h>
#include <string.h>

enum { REORDER_SECONDS = 2, BACK_MAX = 64 };

/* What packets are looked at with. */
typedef struct {
    NalFormat format;
    GPtrArray *sets;
} Looker;

struct PacketReader {
    Input *input;
    int stream;
    Looker looker;
    AVPacket *source; /* read, not given out yet */
    GByteArray *bytes;
};

static Looker looker_make(const AVCodecParameters *parameters)
{
    return (Looker){ nal_format_of(parameters), nal_sets_of(parameters) };
}

/* What of a packet's units the whole of it is: the first that is a picture. False where
 * there is none, or a parameter set that the stream has not. */
static bool look_at(const Looker *looker, const AVPacket *packet, NalKind *kind)
{
    const uint8_t *at = packet->data, *end = at + packet->size;
    Nal nal;
    *kind = NAL_OTHER;
    while (nal_next(looker->format, &at, end, &nal)) {
        NalKind found = nal_kind(looker->format.codec, &nal);
        if (found == NAL_SET && !nal_sets_have(looker->sets, &nal))
            return false;
        if (found >= NAL_PICTURE && *kind < NAL_PICTURE)
            *kind = found;
    }
    return *kind >= NAL_PICTURE && (at == end || looker->format.length_bytes == 0);
}

/* ---- the index ------------------------------------------------------------------- */

static void go_to(Input *input, int stream, RTime from)
{
    int64_t pts = INT64_MIN;
    if (rtime_compare(from, RTIME_ZERO) > 0)
        pts = input_to_pts(input, stream, from, RTIME_FLOOR);
    if (!input_seek(input, stream, pts) && pts != INT64_MIN)
        input_seek(input, stream, INT64_MIN);
}

static PacketEntry entry_of(Input *input, const Looker *looker, const AVPacket *packet)
{
    const AVStream *stream = input_format(input)->streams[packet->stream_index];
    PacketEntry entry = { .pts = packet->pts };
    entry.usable = look_at(looker, packet, &entry.kind) &&
                   packet->pts != AV_NOPTS_VALUE &&
                   !(packet->flags & (AV_PKT_FLAG_DISCARD | AV_PKT_FLAG_CORRUPT));
    if (packet->pts != AV_NOPTS_VALUE)
        entry.at = timing_on_grid(
            stream, input_from_pts(input, packet->stream_index, packet->pts));
    return entry;
}

/* All that comes now shows later. */
static bool is_behind(Input *input, const AVPacket *packet, RTime to)
{
    int64_t stamp = packet->dts != AV_NOPTS_VALUE ? packet->dts : packet->pts;
    if (stamp == AV_NOPTS_VALUE)
        return false;
    RTime at = input_from_pts(input, packet->stream_index, stamp);
    if (packet->dts == AV_NOPTS_VALUE)
        at = rtime_sub(at, rtime_make(REORDER_SECONDS, 1));
    return rtime_compare(at, to) >= 0;
}

GArray *packets_index(Input *input, int stream, RTime from, RTime to, GError **error)
{
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(PacketEntry));
    Looker looker = looker_make(input_format(input)->streams[stream]->codecpar);
    AVPacket *packet = av_packet_alloc();
    bool more = true;
    int got = 0;
    input_select(input, stream);
    go_to(input, stream, from);
    while (more && (got = input_read(input, packet, error)) > 0) {
        if (packet->stream_index == stream) {
            PacketEntry entry = entry_of(input, &looker, packet);
            more = !is_behind(input, packet, to);
            if (more)
                g_array_append_val(entries, entry);
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    g_ptr_array_unref(looker.sets);
    if (got < 0)
        g_clear_pointer(&entries, g_array_unref);
    return entries;
}

/* ---- reading --------------------------------------------------------------------- */

/* Is it there before all later ones? Then it is in `source`. */
static bool find_from(PacketReader *reader, int64_t from, int64_t pts)
{
    AVPacket *packet = reader->source;
    if (!input_seek(reader->input, reader->stream, from))
        return false;
    while (input_read(reader->input, packet, NULL) > 0) {
        bool ours = packet->stream_index == reader->stream;
        if (ours && packet->pts == pts)
            return true;
        bool late = ours && packet->dts != AV_NOPTS_VALUE && packet->dts > pts;
        av_packet_unref(packet);
        if (late)
            break;
    }
    return false;
}

/* Some containers land too late: then further back. */
static bool find_start(PacketReader *reader, int64_t pts)
{
    RTime at = input_from_pts(reader->input, reader->stream, pts);
    for (int64_t back = 0; back <= BACK_MAX; back = back ? back * 4 : 1) {
        RTime target = rtime_sub(at, rtime_make(back, 1));
        if (rtime_compare(target, RTIME_ZERO) <= 0)
            break;
        if (find_from(
                reader,
                input_to_pts(reader->input, reader->stream, target, RTIME_NEAREST),
                pts))
            return true;
    }
    return find_from(reader, INT64_MIN, pts);
}

PacketReader *packet_reader_new(Input *input, int stream, int64_t pts, GError **error)
{
    g_autoptr(PacketReader) reader = g_new0(PacketReader, 1);
    reader->input = input;
    reader->stream = stream;
    reader->looker = looker_make(input_format(input)->streams[stream]->codecpar);
    reader->source = av_packet_alloc();
    reader->bytes = g_byte_array_new();
    input_select(input, stream);
    if (find_start(reader, pts))
        return g_steal_pointer(&reader);
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                        _("a keyframe of the video is not found again"));
    return NULL;
}

void packet_reader_free(PacketReader *reader)
{
    if (!reader)
        return;
    av_packet_free(&reader->source);
    g_ptr_array_unref(reader->looker.sets);
    g_byte_array_unref(reader->bytes);
    g_free(reader);
}

/* Make sure that there is one in `source`. */
static int read_source(PacketReader *reader, GError **error)
{
    int got =
        reader->source->data ? 1 : input_read(reader->input, reader->source, error);
    while (got > 0 && reader->source->stream_index != reader->stream) {
        av_packet_unref(reader->source);
        got = input_read(reader->input, reader->source, error);
    }
    return got;
}

static void gather_units(PacketReader *reader)
{
    const Looker *looker = &reader->looker;
    const uint8_t *at = reader->source->data, *end = at + reader->source->size;
    Nal nal;
    g_byte_array_set_size(reader->bytes, 0);
    while (nal_next(looker->format, &at, end, &nal)) {
        NalKind kind = nal_kind(looker->format.codec, &nal);
        if (kind != NAL_SET && kind != NAL_NEEDLESS)
            nal_append(reader->bytes, &nal);
    }
}

static int give_out(PacketReader *reader, AVPacket *packet, GError **error)
{
    const GByteArray *bytes = reader->bytes;
    int code = av_new_packet(packet, (int)bytes->len);
    if (code < 0) {
        media_error_av(error, code, _("a part of the film"));
        return -1;
    }
    memcpy(packet->data, bytes->data, bytes->len);
    packet->pts = reader->source->pts;
    packet->flags = reader->source->flags & AV_PKT_FLAG_DISPOSABLE;
    av_packet_unref(reader->source);
    return 1;
}

int packet_reader_next(PacketReader *reader, AVPacket *packet, NalKind *kind,
                       GError **error)
{
    int got = read_source(reader, error);
    if (got <= 0)
        return got;
    look_at(&reader->looker, reader->source, kind);
    gather_units(reader);
    return give_out(reader, packet, error);
}
