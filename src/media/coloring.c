#include "chatkut/media/coloring.h"

#include "chatkut/media/video_reader.h"
#include "convert_private.h"

#include <glib/gi18n.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/pixdesc.h>
#include <stdio.h>
#include <string.h>

enum { PAL_LINES = 576 };

/* ST 2086 counts chromaticities in 0.00002 and luminances in 0.0001 cd/m². */
enum {
    CHROMATICITY = 50000,
    CHROMATICITY_MAX = UINT16_MAX,
    LUMINANCE = 10000,
    LUMINANCE_MAX = INT32_MAX,
};

/* ---- pictures -------------------------------------------------------------------- */

static bool is_601(enum AVColorSpace matrix)
{
    return matrix == AVCOL_SPC_BT470BG || matrix == AVCOL_SPC_SMPTE170M;
}

static enum AVColorSpace matrix_told(const AVFrame *frame, const ColorFacts *facts)
{
    bool told = frame->colorspace != AVCOL_SPC_UNSPECIFIED &&
                frame->colorspace != AVCOL_SPC_RESERVED;
    if (told || !is_601(facts->matrix))
        return told ? frame->colorspace : facts->matrix;
    return frame->height == PAL_LINES ? AVCOL_SPC_BT470BG : AVCOL_SPC_SMPTE170M;
}

static enum AVColorPrimaries
primaries_told(const AVFrame *frame, const ColorFacts *facts, enum AVColorSpace matrix)
{
    if (frame->color_primaries != AVCOL_PRI_UNSPECIFIED &&
        frame->color_primaries != AVCOL_PRI_RESERVED0 &&
        frame->color_primaries != AVCOL_PRI_RESERVED)
        return frame->color_primaries;
    if (facts->wide)
        return AVCOL_PRI_BT2020;
    if (!is_601(matrix))
        return AVCOL_PRI_BT709;
    return matrix == AVCOL_SPC_BT470BG ? AVCOL_PRI_BT470BG : AVCOL_PRI_SMPTE170M;
}

static enum AVColorTransferCharacteristic
transfer_told(const AVFrame *frame, const ColorFacts *facts, enum AVColorSpace matrix)
{
    if (frame->color_trc != AVCOL_TRC_UNSPECIFIED &&
        frame->color_trc != AVCOL_TRC_RESERVED0 &&
        frame->color_trc != AVCOL_TRC_RESERVED)
        return frame->color_trc;
    if (facts->wide)
        return AVCOL_TRC_BT2020_10;
    return is_601(matrix) ? AVCOL_TRC_SMPTE170M : AVCOL_TRC_BT709;
}

static const void *side_of(const AVFrame *frame, enum AVFrameSideDataType in_frame,
                           const AVStream *stream, enum AVPacketSideDataType in_stream,
                           size_t least)
{
    const AVFrameSideData *side = av_frame_get_side_data(frame, in_frame);
    size_t size = 0;
    const void *data =
        stream ? av_stream_get_side_data(stream, in_stream, &size) : NULL;
    if (side && side->size >= least)
        return side->data;
    return size >= least ? data : NULL;
}

static void take_mastering(const AVFrame *frame, const AVStream *stream,
                           Coloring *coloring)
{
    const AVMasteringDisplayMetadata *mastering = side_of(
        frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA, stream,
        AV_PKT_DATA_MASTERING_DISPLAY_METADATA, sizeof(AVMasteringDisplayMetadata));
    const AVContentLightMetadata *light =
        side_of(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, stream,
                AV_PKT_DATA_CONTENT_LIGHT_LEVEL, sizeof(AVContentLightMetadata));
    coloring->mastered =
        mastering && mastering->has_primaries && mastering->has_luminance;
    if (coloring->mastered)
        coloring->mastering = *mastering;
    coloring->dynamic =
        av_frame_get_side_data(frame, AV_FRAME_DATA_DYNAMIC_HDR_PLUS) != NULL;
    coloring->lit = light && (light->MaxCLL > 0 || light->MaxFALL > 0);
    if (coloring->lit)
        coloring->light = *light;
}

Coloring coloring_of(const AVFrame *frame, const AVStream *stream)
{
    ColorFacts facts = color_facts(frame);
    Coloring coloring = { .format = frame->format };
    coloring.matrix = matrix_told(frame, &facts);
    coloring.primaries = primaries_told(frame, &facts, coloring.matrix);
    coloring.transfer = transfer_told(frame, &facts, coloring.matrix);
    coloring.range = facts.full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    coloring.chroma = frame->chroma_location == AVCHROMA_LOC_UNSPECIFIED
                          ? AVCHROMA_LOC_LEFT
                          : frame->chroma_location;
    take_mastering(frame, stream, &coloring);
    return coloring;
}

/* ---- streams --------------------------------------------------------------------- */

static bool decode_first(Input *input, int stream, Coloring *coloring, GError **error)
{
    g_autoptr(VideoReader) reader = video_reader_new(input, stream, 1, error);
    const AVFrame *frame = reader ? video_reader_at(reader, RTIME_ZERO, error) : NULL;
    if (frame)
        *coloring = coloring_of(frame, input_format(input)->streams[stream]);
    return frame != NULL;
}

bool coloring_of_source(Input *input, int stream, Coloring *coloring, GError **error)
{
    const AVStream *from = input_format(input)->streams[stream];
    AVFrame *frame = picture_of_header(from->codecpar);
    *coloring = coloring_of(frame, from);
    av_frame_free(&frame);
    return coloring_is_working(coloring) ||
           decode_first(input, stream, coloring, error);
}

bool coloring_has_dolby_vision(const AVStream *stream, bool *alone)
{
    size_t size = 0;
    const AVDOVIDecoderConfigurationRecord *record =
        (const void *)av_stream_get_side_data(stream, AV_PKT_DATA_DOVI_CONF, &size);
    bool there = record && size >= sizeof *record;
    *alone = there && record->dv_bl_signal_compatibility_id == 0;
    return there;
}

/* ---- what they are --------------------------------------------------------------- */

static int depth_of(const Coloring *coloring)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(coloring->format);
    return format ? format->comp[0].depth : 0;
}

static bool is_hdr(const Coloring *coloring)
{
    return coloring->transfer == AVCOL_TRC_SMPTE2084 ||
           coloring->transfer == AVCOL_TRC_ARIB_STD_B67;
}

static bool is_wide(const Coloring *coloring)
{
    return coloring->primaries == AVCOL_PRI_BT2020 ||
           coloring->matrix == AVCOL_SPC_BT2020_NCL;
}

bool coloring_is_working(const Coloring *coloring)
{
    return coloring->format == AV_PIX_FMT_YUV420P &&
           coloring->matrix == AVCOL_SPC_BT709 && coloring->range == AVCOL_RANGE_MPEG &&
           !is_hdr(coloring) && !is_wide(coloring);
}

bool coloring_is_rich(const Coloring *coloring)
{
    return depth_of(coloring) > 8 || is_hdr(coloring) || is_wide(coloring);
}

static bool is_known_matrix(enum AVColorSpace matrix)
{
    return matrix == AVCOL_SPC_BT709 || is_601(matrix) || matrix == AVCOL_SPC_FCC ||
           matrix == AVCOL_SPC_SMPTE240M || matrix == AVCOL_SPC_BT2020_NCL;
}

bool coloring_is_kept(const Coloring *coloring)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(coloring->format);
    const uint64_t other = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL |
                           AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_HWACCEL |
                           AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_FLOAT;
    return format && !(format->flags & other) && format->nb_components == 3 &&
           format->comp[2].plane == 2 && is_known_matrix(coloring->matrix);
}

/* FFmpeg 5.1 gives 8 bit full range a format of its own, besides. */
static int plain_format(int format)
{
    return format == AV_PIX_FMT_YUVJ420P   ? AV_PIX_FMT_YUV420P
           : format == AV_PIX_FMT_YUVJ422P ? AV_PIX_FMT_YUV422P
           : format == AV_PIX_FMT_YUVJ444P ? AV_PIX_FMT_YUV444P
                                           : format;
}

/* BT.601 has its matrix twice, and with BT.709 one curve three times. */
static int plain_matrix(enum AVColorSpace matrix)
{
    return is_601(matrix) ? AVCOL_SPC_BT470BG : (int)matrix;
}

static int plain_transfer(enum AVColorTransferCharacteristic transfer)
{
    return transfer == AVCOL_TRC_SMPTE170M || transfer == AVCOL_TRC_BT2020_10 ||
                   transfer == AVCOL_TRC_BT2020_12
               ? AVCOL_TRC_BT709
               : (int)transfer;
}

bool coloring_equal(const Coloring *a, const Coloring *b)
{
    return plain_format(a->format) == plain_format(b->format) &&
           a->primaries == b->primaries &&
           plain_transfer(a->transfer) == plain_transfer(b->transfer) &&
           plain_matrix(a->matrix) == plain_matrix(b->matrix) && a->range == b->range;
}

bool coloring_is_of(const Coloring *coloring, const AVFrame *picture)
{
    return picture->format == coloring->format &&
           picture->colorspace == coloring->matrix &&
           picture->color_range == coloring->range;
}

char *coloring_describe(const Coloring *coloring)
{
    const char *kind = coloring->transfer == AVCOL_TRC_SMPTE2084      ? "HDR PQ"
                       : coloring->transfer == AVCOL_TRC_ARIB_STD_B67 ? "HDR HLG"
                       : is_wide(coloring)                            ? "SDR BT.2020"
                       : is_601(coloring->matrix)                     ? "SDR BT.601"
                                                                      : "SDR BT.709";
    return g_strdup_printf(_("%d bit %s"), depth_of(coloring), kind);
}

/* ---- outputs --------------------------------------------------------------------- */

#define PUT_NAME(MEMBER, NAME) g_strlcpy(MEMBER, (NAME) ? (NAME) : "", sizeof(MEMBER))

/* As far as it can be written: a stream may say anything. */
static int units(AVRational value, int scale, int most)
{
    int64_t found = av_rescale(value.num, scale, MAX(value.den, 1));
    return (int)CLAMP(found, 0, most);
}

static void put_mastering(const AVMasteringDisplayMetadata *m, OutputSpec *spec)
{
    int c[3][2];
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++)
            c[i][k] = units(m->display_primaries[i][k], CHROMATICITY, CHROMATICITY_MAX);
    g_snprintf(spec->mastering, sizeof spec->mastering,
               "G(%d,%d)B(%d,%d)R(%d,%d)WP(%d,%d)L(%d,%d)", c[1][0], c[1][1], c[2][0],
               c[2][1], c[0][0], c[0][1],
               units(m->white_point[0], CHROMATICITY, CHROMATICITY_MAX),
               units(m->white_point[1], CHROMATICITY, CHROMATICITY_MAX),
               units(m->max_luminance, LUMINANCE, LUMINANCE_MAX),
               units(m->min_luminance, LUMINANCE, LUMINANCE_MAX));
}

void coloring_to_spec(const Coloring *coloring, OutputSpec *spec)
{
    PUT_NAME(spec->pixel_format, av_get_pix_fmt_name(coloring->format));
    PUT_NAME(spec->primaries, av_color_primaries_name(coloring->primaries));
    PUT_NAME(spec->transfer, av_color_transfer_name(coloring->transfer));
    PUT_NAME(spec->matrix, av_color_space_name(coloring->matrix));
    PUT_NAME(spec->range, av_color_range_name(coloring->range));
    PUT_NAME(spec->chroma, av_chroma_location_name(coloring->chroma));
    spec->mastering[0] = spec->light[0] = '\0';
    if (coloring->mastered)
        put_mastering(&coloring->mastering, spec);
    if (coloring->lit)
        g_snprintf(spec->light, sizeof spec->light, "%u,%u", coloring->light.MaxCLL,
                   coloring->light.MaxFALL);
}

static bool read_mastering(const char *text, AVMasteringDisplayMetadata *m)
{
    int v[10];
    if (sscanf(text, "G(%d,%d)B(%d,%d)R(%d,%d)WP(%d,%d)L(%d,%d)", &v[0], &v[1], &v[2],
               &v[3], &v[4], &v[5], &v[6], &v[7], &v[8], &v[9]) != 10)
        return false;
    *m = (AVMasteringDisplayMetadata){ .has_primaries = 1, .has_luminance = 1 };
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++) /* R G B from G B R */
            m->display_primaries[i][k] =
                (AVRational){ v[2 * ((i + 2) % 3) + k], CHROMATICITY };
    m->white_point[0] = (AVRational){ v[6], CHROMATICITY };
    m->white_point[1] = (AVRational){ v[7], CHROMATICITY };
    m->max_luminance = (AVRational){ v[8], LUMINANCE };
    m->min_luminance = (AVRational){ v[9], LUMINANCE };
    return true;
}

/* "" is `absent`. */
static int named(const char *name, int (*find)(const char *), int absent)
{
    return name[0] ? find(name) : absent;
}

bool coloring_of_spec(const OutputSpec *spec, Coloring *coloring)
{
    int primaries =
        named(spec->primaries, av_color_primaries_from_name, AVCOL_PRI_BT709);
    int transfer = named(spec->transfer, av_color_transfer_from_name, AVCOL_TRC_BT709);
    int matrix = named(spec->matrix, av_color_space_from_name, AVCOL_SPC_BT709);
    int range = named(spec->range, av_color_range_from_name, AVCOL_RANGE_MPEG);
    int chroma = named(spec->chroma, av_chroma_location_from_name, AVCHROMA_LOC_LEFT);
    enum AVPixelFormat format = av_get_pix_fmt(spec->pixel_format);
    if (primaries < 0 || transfer < 0 || matrix < 0 || range < 0 || chroma < 0 ||
        format == AV_PIX_FMT_NONE)
        return false;
    *coloring = (Coloring){ .format = format,
                            .primaries = (enum AVColorPrimaries)primaries,
                            .transfer = (enum AVColorTransferCharacteristic)transfer,
                            .matrix = (enum AVColorSpace)matrix,
                            .range = (enum AVColorRange)range,
                            .chroma = (enum AVChromaLocation)chroma };
    coloring->mastered = spec->mastering[0] != '\0';
    coloring->lit = spec->light[0] != '\0';
    return (!coloring->mastered ||
            read_mastering(spec->mastering, &coloring->mastering)) &&
           (!coloring->lit || sscanf(spec->light, "%u,%u", &coloring->light.MaxCLL,
                                     &coloring->light.MaxFALL) == 2);
}
