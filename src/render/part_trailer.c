#include "part_private.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>
#include <libavutil/intreadwrite.h>
#include <libavutil/pixdesc.h>
#include <string.h>

enum {
    SIDE_MAX = 16384,
    RATE_MAX = 768000,
    CHANNELS_MAX = 64,
    DELAY_MAX = 16,
    PADDING_MAX = 1 << 20,
    ANY = INT_MAX,
};

#define TICKS_MAX (INT64_C(1) << 40) /* months of samples; scaling it cannot overflow */

/* The parameters that matter to muxers and decoders, all of them ints, and what they
 * may be. Order and number are the format: a change is a new version. */
#define FIELD(member, low, high)                        \
    {                                                   \
        offsetof(AVCodecParameters, member), low, high, \
    }
static const struct {
    size_t offset;
    int low, high;
} fields[] = {
    FIELD(codec_type, AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO),
    FIELD(codec_id, AV_CODEC_ID_NONE + 1, AV_CODEC_ID_FIRST_SUBTITLE - 1),
    FIELD(format, 0, ANY),
    FIELD(profile, -ANY, ANY),
    FIELD(level, -ANY, ANY),
    FIELD(bits_per_coded_sample, 0, ANY),
    FIELD(bits_per_raw_sample, 0, ANY),
    FIELD(width, 0, SIDE_MAX),
    FIELD(height, 0, SIDE_MAX),
    FIELD(sample_aspect_ratio.num, 0, ANY),
    FIELD(sample_aspect_ratio.den, 0, ANY),
    FIELD(field_order, AV_FIELD_UNKNOWN, AV_FIELD_BT),
    FIELD(color_range, AVCOL_RANGE_UNSPECIFIED, AVCOL_RANGE_NB - 1),
    FIELD(color_primaries, 0, AVCOL_PRI_NB - 1),
    FIELD(color_trc, 0, AVCOL_TRC_NB - 1),
    FIELD(color_space, 0, AVCOL_SPC_NB - 1),
    FIELD(chroma_location, 0, AVCHROMA_LOC_NB - 1),
    FIELD(video_delay, 0, DELAY_MAX),
    FIELD(sample_rate, 0, RATE_MAX),
    FIELD(ch_layout.nb_channels, 0, CHANNELS_MAX),
    FIELD(block_align, 0, ANY),
    FIELD(frame_size, 0, PADDING_MAX),
    FIELD(initial_padding, 0, PADDING_MAX),
    FIELD(trailing_padding, 0, PADDING_MAX),
    FIELD(seek_preroll, 0, ANY),
};
#undef FIELD

G_STATIC_ASSERT(sizeof(enum AVCodecID) == sizeof(int));

bool part_damaged(GError **error)
{
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                        _("a stored part of the film is damaged; it has to be made "
                          "again"));
    return false;
}

void part_trailer_clear(PartTrailer *trailer)
{
    avcodec_parameters_free(&trailer->parameters);
}

/* ---- writing --------------------------------------------------------------------- */

static void put_int(GByteArray *to, int value)
{
    uint8_t bytes[4];
    AV_WL32(bytes, value);
    g_byte_array_append(to, bytes, sizeof bytes);
}

static void put_long(GByteArray *to, int64_t value)
{
    uint8_t bytes[8];
    AV_WL64(bytes, value);
    g_byte_array_append(to, bytes, sizeof bytes);
}

void part_trailer_write(const PartTrailer *trailer, GByteArray *to)
{
    const AVCodecParameters *parameters = trailer->parameters;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        put_int(to, *(const int *)((const uint8_t *)parameters + fields[i].offset));
    put_long(to, parameters->bit_rate);
    put_int(to, trailer->tick.num);
    put_int(to, trailer->tick.den);
    put_long(to, trailer->packets);
    put_long(to, trailer->duration);
    put_int(to, parameters->extradata_size);
    if (parameters->extradata_size > 0)
        g_byte_array_append(to, parameters->extradata,
                            (guint)parameters->extradata_size);
}

/* ---- reading --------------------------------------------------------------------- */

/* What is left of a trailer; `fine` until something was not there. */
typedef struct {
    const uint8_t *at;
    size_t left;
    bool fine;
} Cursor;

static const uint8_t *take(Cursor *cursor, size_t size)
{
    const uint8_t *bytes = cursor->at;
    cursor->fine = cursor->fine && size <= cursor->left;
    if (!cursor->fine)
        return NULL;
    cursor->at += size;
    cursor->left -= size;
    return bytes;
}

static int take_int(Cursor *cursor, int low, int high)
{
    const uint8_t *bytes = take(cursor, 4);
    int value = bytes ? (int)AV_RL32(bytes) : 0;
    cursor->fine = cursor->fine && value >= low && value <= high;
    return value;
}

static int64_t take_long(Cursor *cursor)
{
    const uint8_t *bytes = take(cursor, 8);
    int64_t value = bytes ? (int64_t)AV_RL64(bytes) : 0;
    cursor->fine = cursor->fine && value >= 0 && value <= TICKS_MAX;
    return value;
}

/* The rest of the trailer. */
static void take_extradata(Cursor *cursor, AVCodecParameters *parameters)
{
    int size = take_int(cursor, 0, (int)MIN(cursor->left, (size_t)ANY));
    const uint8_t *bytes = take(cursor, (size_t)MAX(size, 0));
    if (!bytes || size == 0)
        return;
    parameters->extradata = av_mallocz((size_t)size + AV_INPUT_BUFFER_PADDING_SIZE);
    parameters->extradata_size = size;
    memcpy(parameters->extradata, bytes, (size_t)size);
}

static bool kind_fits(const AVCodecParameters *parameters)
{
    const AVCodecDescriptor *codec = avcodec_descriptor_get(parameters->codec_id);
    if (!codec || codec->type != parameters->codec_type)
        return false;
    if (parameters->codec_type == AVMEDIA_TYPE_AUDIO)
        return parameters->sample_rate > 0 && parameters->ch_layout.nb_channels > 0 &&
               av_get_bytes_per_sample(parameters->format) > 0;
    return parameters->width > 0 && parameters->height > 0 &&
           av_pix_fmt_desc_get(parameters->format);
}

bool part_trailer_read(const uint8_t *bytes, size_t size, PartTrailer *trailer)
{
    Cursor cursor = { bytes, size, true };
    AVCodecParameters *parameters = trailer->parameters = avcodec_parameters_alloc();
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        *(int *)((uint8_t *)parameters + fields[i].offset) =
            take_int(&cursor, fields[i].low, fields[i].high);
    int channels = parameters->ch_layout.nb_channels;
    parameters->ch_layout = (AVChannelLayout){ 0 };
    if (cursor.fine && channels > 0)
        av_channel_layout_default(&parameters->ch_layout, channels);
    parameters->bit_rate = take_long(&cursor);
    trailer->tick.num = take_int(&cursor, 1, ANY);
    trailer->tick.den = take_int(&cursor, 1, ANY);
    trailer->packets = take_long(&cursor);
    trailer->duration = take_long(&cursor);
    take_extradata(&cursor, parameters);
    return cursor.fine && cursor.left == 0 && kind_fits(parameters);
}
