#include "chatkut/render/joint.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>
#include <string.h>

static uint32_t in_band_tag(enum AVCodecID codec)
{
    return codec == AV_CODEC_ID_H264 ? MKTAG('a', 'v', 'c', '3')
                                     : MKTAG('h', 'e', 'v', '1');
}

bool joint_is_in_band(const AVCodecParameters *stream)
{
    return nal_codec_known(stream->codec_id) &&
           stream->codec_tag == in_band_tag(stream->codec_id);
}

static bool is_alike(const AVCodecParameters *a, const AVCodecParameters *b)
{
    return a->codec_id == b->codec_id && a->format == b->format &&
           a->width == b->width && a->height == b->height;
}

static void set_extradata(AVCodecParameters *parameters, const GByteArray *bytes)
{
    av_freep(&parameters->extradata);
    parameters->extradata = av_mallocz(bytes->len + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!parameters->extradata)
        g_error("out of memory");
    parameters->extradata_size = (int)bytes->len;
    memcpy(parameters->extradata, bytes->data, bytes->len);
}

bool joint_add(AVCodecParameters *stream, const AVCodecParameters *more)
{
    if (!is_alike(stream, more) || !nal_codec_known(stream->codec_id))
        return false;
    g_autoptr(GPtrArray) sets = nal_sets_of(stream);
    g_autoptr(GPtrArray) added = nal_sets_of(more);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (added->len == 0)
        return false;
    if (!nal_sets_join(sets, added, stream->codec_id))
        stream->codec_tag = in_band_tag(stream->codec_id);
    nal_sets_append(bytes, sets);
    set_extradata(stream, bytes);
    stream->video_delay = MAX(stream->video_delay, more->video_delay);
    return true;
}

static bool same_extradata(const AVCodecParameters *a, const AVCodecParameters *b)
{
    return a->extradata_size == b->extradata_size &&
           (a->extradata_size == 0 ||
            memcmp(a->extradata, b->extradata, (size_t)a->extradata_size) == 0);
}

static bool has_sets_of(const AVCodecParameters *stream, const AVCodecParameters *part)
{
    g_autoptr(GPtrArray) there = nal_sets_of(stream);
    g_autoptr(GPtrArray) needed = nal_sets_of(part);
    for (unsigned i = 0; i < needed->len; i++) {
        Nal set;
        set.data = g_bytes_get_data(g_ptr_array_index(needed, i), &set.size);
        if (!nal_sets_have(there, &set))
            return false;
    }
    return needed->len > 0;
}

bool joint_holds(const AVCodecParameters *stream, const AVCodecParameters *part)
{
    if (!is_alike(stream, part) || part->video_delay > stream->video_delay)
        return false;
    return same_extradata(stream, part) ||
           (nal_codec_known(stream->codec_id) &&
            (joint_is_in_band(stream) || has_sets_of(stream, part)));
}

static bool prepend(AVPacket *packet, const GByteArray *bytes, GError **error)
{
    int size = packet->size, code = av_grow_packet(packet, (int)bytes->len);
    if (code < 0)
        return media_error_av(error, code, _("writing the film"));
    memmove(packet->data + bytes->len, packet->data, (size_t)size);
    memcpy(packet->data, bytes->data, bytes->len);
    return true;
}

bool joint_prepare(const AVCodecParameters *stream, const AVCodecParameters *part,
                   AVPacket *packet, GError **error)
{
    if (!(packet->flags & AV_PKT_FLAG_KEY) || !joint_is_in_band(stream))
        return true;
    g_autoptr(GPtrArray) sets = nal_sets_of(part);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    nal_sets_append(bytes, sets);
    return prepend(packet, bytes, error);
}
