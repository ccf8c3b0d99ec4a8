#include "chatkut/media/convert.h"

#include "chatkut/media/input.h"
#include "convert_private.h"

#include <glib/gi18n.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

/* One way of swscale, kept while pictures of the same kind come. */
typedef struct {
    struct SwsContext *sws;
    int key[9];
} Scaler;

struct Converter {
    Scaler to_rgba;
    Scaler to_yuv;
    Scaler to_rgb24;
    FilterChain tonemap;
    int tonemap_size[2];
    bool rough;
    bool keeps;
    Coloring kept;
};

Converter *converter_new(void)
{
    return g_new0(Converter, 1);
}

void converter_free(Converter *converter)
{
    if (!converter)
        return;
    sws_freeContext(converter->to_rgba.sws);
    sws_freeContext(converter->to_yuv.sws);
    sws_freeContext(converter->to_rgb24.sws);
    filter_chain_clear(&converter->tonemap);
    g_free(converter);
}

void converter_keep(Converter *converter, const Coloring *coloring)
{
    converter->keeps = true;
    converter->kept = *coloring;
}

void converter_roughen(Converter *converter)
{
    converter->rough = true;
}

/* ---- what the colours mean ------------------------------------------------------- */

static enum AVColorSpace matrix_of(const AVFrame *frame, bool wide)
{
    switch (frame->colorspace) {
    case AVCOL_SPC_BT709:
    case AVCOL_SPC_SMPTE240M:
    case AVCOL_SPC_FCC:
        return frame->colorspace;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return AVCOL_SPC_BT470BG;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return AVCOL_SPC_BT2020_NCL;
    default:
        break;
    }
    if (wide)
        return AVCOL_SPC_BT2020_NCL;
    return frame->height <= 576 && frame->width < 1280 ? AVCOL_SPC_BT470BG
                                                       : AVCOL_SPC_BT709;
}

static bool is_full_range_format(int format)
{
    return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P ||
           format == AV_PIX_FMT_YUVJ444P || format == AV_PIX_FMT_YUVJ440P ||
           format == AV_PIX_FMT_YUVJ411P;
}

ColorFacts color_facts(const AVFrame *frame)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    ColorFacts facts = { 0 };
    facts.hdr = frame->color_trc == AVCOL_TRC_SMPTE2084 ||
                frame->color_trc == AVCOL_TRC_ARIB_STD_B67;
    facts.wide = frame->color_primaries == AVCOL_PRI_BT2020 ||
                 frame->colorspace == AVCOL_SPC_BT2020_NCL ||
                 frame->colorspace == AVCOL_SPC_BT2020_CL ||
                 (facts.hdr && frame->color_primaries == AVCOL_PRI_UNSPECIFIED);
    facts.full =
        frame->color_range == AVCOL_RANGE_JPEG || is_full_range_format(frame->format);
    facts.matrix = matrix_of(frame, facts.wide);
    if (format && format->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) {
        facts.matrix = AVCOL_SPC_RGB;
        facts.full = true;
    }
    return facts;
}

static bool has_alpha(const AVFrame *frame)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    return format && format->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL);
}

/* ---- swscale --------------------------------------------------------------------- */

static const int *coefficients(enum AVColorSpace matrix)
{
    switch (matrix) {
    case AVCOL_SPC_BT470BG:
        return sws_getCoefficients(SWS_CS_ITU601);
    case AVCOL_SPC_FCC:
        return sws_getCoefficients(SWS_CS_FCC);
    case AVCOL_SPC_SMPTE240M:
        return sws_getCoefficients(SWS_CS_SMPTE240M);
    case AVCOL_SPC_BT2020_NCL:
        return sws_getCoefficients(SWS_CS_BT2020);
    default:
        return sws_getCoefficients(SWS_CS_ITU709);
    }
}

/* The yuvj formats are the plain ones with a range that is passed by itself. */
static int plain_format(int format)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
        return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
        return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
        return AV_PIX_FMT_YUV411P;
    default:
        return format;
    }
}

static bool is_rgb(int format)
{
    return format == AV_PIX_FMT_RGBA || format == AV_PIX_FMT_RGB24;
}

/* Ranges must be known before swscale chooses its ways: told later, it would copy where
 * only the range differs. */
static struct SwsContext *make_sws(const int key[9], int flags)
{
    const struct {
        const char *name;
        int value;
    } options[] = {
        { "srcw", key[0] },      { "srch", key[1] },      { "src_format", key[2] },
        { "dstw", key[3] },      { "dsth", key[4] },      { "dst_format", key[5] },
        { "src_range", key[7] }, { "dst_range", key[8] }, { "sws_flags", flags },
    };
    struct SwsContext *sws = sws_alloc_context();
    int code = sws ? 0 : AVERROR(ENOMEM);
    for (size_t i = 0; i < G_N_ELEMENTS(options) && code >= 0; i++)
        code = av_opt_set_int(sws, options[i].name, options[i].value, 0);
    if (code >= 0 && sws_init_context(sws, NULL, NULL) >= 0)
        return sws;
    sws_freeContext(sws);
    return NULL;
}

static bool scaler_make(Scaler *scaler, const int key[9], GError **error)
{
    const int flags =
        SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
    bool rgb = is_rgb(key[5]) || key[6] == AVCOL_SPC_RGB;
    sws_freeContext(scaler->sws);
    scaler->sws = make_sws(key, flags);
    if (!scaler->sws) {
        g_set_error(
            error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
            _("pictures stored as “%s” cannot be converted; convert the file to "
              "H.264 first"),
            av_get_pix_fmt_name(key[2]));
        return false;
    }
    /* YUV to YUV keeps its matrix here: swscale would go through 8 bit RGB. */
    sws_setColorspaceDetails(scaler->sws, coefficients(key[6]), key[7],
                             coefficients(rgb ? AVCOL_SPC_BT709 : (int)key[6]), key[8],
                             0, 1 << 16, 1 << 16);
    memcpy(scaler->key, key, sizeof scaler->key);
    return true;
}

/* full: the range of the result. */
static AVFrame *scale_to(Scaler *scaler, const AVFrame *source, ColorFacts facts,
                         int format, bool full, int width, int height, GError **error)
{
    const int key[9] = { source->width, source->height, plain_format(source->format),
                         width,         height,         format,
                         facts.matrix,  facts.full,     full };
    AVFrame *scaled;
    if ((!scaler->sws || memcmp(key, scaler->key, sizeof key) != 0) &&
        !scaler_make(scaler, key, error)) {
        scaler->sws = NULL;
        return NULL;
    }
    scaled = picture_new(format, width, height);
    sws_scale(scaler->sws, (const uint8_t *const *)source->data, source->linesize, 0,
              source->height, scaled->data, scaled->linesize);
    return scaled;
}

static AVFrame *scale(Scaler *scaler, const AVFrame *source, ColorFacts facts,
                      int format, int width, int height, GError **error)
{
    return scale_to(scaler, source, facts, format, is_rgb(format), width, height,
                    error);
}

/* ---- the ways -------------------------------------------------------------------- */

static AVFrame *convert_alpha(Converter *converter, const AVFrame *source,
                              ColorFacts facts, int width, int height, GError **error)
{
    const ColorFacts rgb = { .matrix = AVCOL_SPC_RGB, .full = true };
    AVFrame *rgba = scale(&converter->to_rgba, source, facts, AV_PIX_FMT_RGBA,
                          source->width, source->height, error);
    AVFrame *result;
    if (!rgba)
        return NULL;
    picture_premultiply(rgba);
    result =
        scale(&converter->to_yuv, rgba, rgb, AV_PIX_FMT_YUVA420P, width, height, error);
    av_frame_free(&rgba);
    return result;
}

/* Kr and Kb of what is not BT.709, of ITU-T H.273; false: it is. */
static bool matrix_weights(enum AVColorSpace matrix, double *kr, double *kb)
{
    switch (matrix) {
    case AVCOL_SPC_BT470BG:
        *kr = 0.299, *kb = 0.114;
        return true;
    case AVCOL_SPC_FCC:
        *kr = 0.30, *kb = 0.11;
        return true;
    case AVCOL_SPC_SMPTE240M:
        *kr = 0.212, *kb = 0.087;
        return true;
    default:
        return false;
    }
}

static AVFrame *convert_opaque(Converter *converter, const AVFrame *source,
                               ColorFacts facts, int width, int height, GError **error)
{
    AVFrame *result = scale(&converter->to_yuv, source, facts, AV_PIX_FMT_YUV420P,
                            width, height, error);
    double kr, kb;
    if (result && matrix_weights(facts.matrix, &kr, &kb))
        picture_to_709(result, kr, kb);
    return result;
}

static bool is_one_bit(const AVFrame *frame)
{
    return frame->format == AV_PIX_FMT_MONOBLACK ||
           frame->format == AV_PIX_FMT_MONOWHITE;
}

/* swscale takes black and white for limited range: by way of grey. */
static AVFrame *convert_one_bit(Converter *converter, const AVFrame *source,
                                ColorFacts facts, int width, int height, GError **error)
{
    AVFrame *grey = scale(&converter->to_rgba, source, facts, AV_PIX_FMT_GRAY8,
                          source->width, source->height, error);
    AVFrame *result;
    if (!grey)
        return NULL;
    facts.full = true;
    result = convert_opaque(converter, grey, facts, width, height, error);
    av_frame_free(&grey);
    return result;
}

static bool is_plain(const AVFrame *source, ColorFacts facts)
{
    return source->format == AV_PIX_FMT_YUV420P && facts.matrix == AVCOL_SPC_BT709 &&
           !facts.full;
}

static bool fits_already(const AVFrame *source, ColorFacts facts, int width, int height)
{
    return is_plain(source, facts) && source->width == width &&
           source->height == height;
}

/* Of which also the chroma is exactly half as large. */
static bool is_half(const AVFrame *source, int width, int height)
{
    return source->width == 2 * width && source->height == 2 * height &&
           width % 2 == 0 && height % 2 == 0;
}

static AVFrame *convert(Converter *converter, const AVFrame *source, int width,
                        int height, GError **error)
{
    ColorFacts facts = color_facts(source);
    if (has_alpha(source))
        return convert_alpha(converter, source, facts, width, height, error);
    if (facts.hdr || facts.wide)
        return tonemap_run(&converter->tonemap, converter->tonemap_size, source, facts,
                           width, height, error);
    if (is_one_bit(source))
        return convert_one_bit(converter, source, facts, width, height, error);
    if (fits_already(source, facts, width, height))
        return av_frame_clone(source);
    if (converter->rough && is_plain(source, facts) && is_half(source, width, height))
        return picture_halve(source);
    return convert_opaque(converter, source, facts, width, height, error);
}

static bool is_to_be_kept(const Converter *converter, const AVFrame *source)
{
    if (!converter->keeps)
        return false;
    Coloring coloring = coloring_of(source, NULL);
    return coloring_equal(&coloring, &converter->kept);
}

static AVFrame *keep(Converter *converter, const AVFrame *source, int width, int height,
                     GError **error)
{
    if (source->width == width && source->height == height)
        return av_frame_clone(source);
    ColorFacts facts = color_facts(source);
    return scale_to(&converter->to_yuv, source, facts, plain_format(source->format),
                    facts.full, width, height, error);
}

AVFrame *converter_run(Converter *converter, const AVFrame *source,
                       Orientation orientation, int width, int height, GError **error)
{
    bool sideways = orientation.turn % 180 != 0;
    bool kept = is_to_be_kept(converter, source);
    AVFrame *result = (kept ? keep : convert)(
        converter, source, sideways ? height : width, sideways ? width : height, error);
    if (result && (orientation.turn || orientation.mirrored)) {
        AVFrame *upright = picture_orient(result, orientation);
        av_frame_free(&result);
        result = upright;
    }
    if (!result)
        return NULL;
    if (kept)
        result->format = converter->kept.format;
    result->colorspace = kept ? converter->kept.matrix : AVCOL_SPC_BT709;
    result->color_range = kept ? converter->kept.range : AVCOL_RANGE_MPEG;
    return result;
}

AVFrame *converter_pack(Converter *converter, const AVFrame *working, GError **error)
{
    const ColorFacts facts = { .matrix = AVCOL_SPC_BT709 };
    return scale(&converter->to_rgb24, working, facts, AV_PIX_FMT_RGB24, working->width,
                 working->height, error);
}

/* From a working picture twice as large, whose chroma is as large as is wanted. */
static AVFrame *rgb_by_way(Converter *converter, const AVFrame *source,
                           Orientation orientation, int width, int height,
                           GError **error)
{
    const ColorFacts facts = { .matrix = AVCOL_SPC_BT709 };
    AVFrame *working =
        converter_run(converter, source, orientation, 2 * width, 2 * height, error);
    AVFrame *rgb = working ? scale(&converter->to_rgb24, working, facts,
                                   AV_PIX_FMT_RGB24, width, height, error)
                           : NULL;
    av_frame_free(&working);
    return rgb;
}

AVFrame *converter_rgb(Converter *converter, const AVFrame *source,
                       Orientation orientation, int width, int height, GError **error)
{
    ColorFacts facts = color_facts(source);
    if (has_alpha(source) || facts.hdr || facts.wide || is_one_bit(source) ||
        orientation.turn || orientation.mirrored)
        return rgb_by_way(converter, source, orientation, width, height, error);
    return scale(&converter->to_rgb24, source, facts, AV_PIX_FMT_RGB24, width, height,
                 error);
}

AVFrame *picture_of_header(const AVCodecParameters *parameters)
{
    AVFrame *frame = av_frame_alloc();
    frame->format = parameters->format;
    frame->width = parameters->width;
    frame->height = parameters->height;
    frame->color_range = parameters->color_range;
    frame->color_primaries = parameters->color_primaries;
    frame->color_trc = parameters->color_trc;
    frame->colorspace = parameters->color_space;
    frame->chroma_location = parameters->chroma_location;
    return frame;
}

bool converter_passes(const AVCodecParameters *parameters)
{
    AVFrame *frame = picture_of_header(parameters);
    ColorFacts facts = color_facts(frame);
    bool passes = is_plain(frame, facts) && !facts.hdr && !facts.wide;
    av_frame_free(&frame);
    return passes;
}
