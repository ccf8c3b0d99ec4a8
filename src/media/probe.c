#include "chatkut/media/probe.h"

#include "chatkut/media/cube.h"
#include "chatkut/media/font.h"
#include "chatkut/media/orientation.h"
#include "chatkut/media/timing.h"
#include "chatkut/media/video_reader.h"

#include <glib/gi18n.h>
#include <libavutil/avstring.h>
#include <libavutil/pixdesc.h>
#include <string.h>
#include <unistd.h>

enum {
    INTERLACE_PICTURES = 6, /* looked at, as headers often say nothing */
    SCORE_DOUBTFUL = 26,    /* libavformat's word for "only the extension could tell" */
};

/* A picture track this much shorter than its file ends the file all the same. */
static const RTime tail = { 1, 2 };

static bool refuse(GError **error, MediaError kind, const char *sentence)
{
    g_set_error_literal(error, MEDIA_ERROR, kind, sentence);
    return false;
}

static void add_warning(MediaInfo *info, char *sentence)
{
    char *before = info->warning;
    if (!before) {
        info->warning = sentence;
        return;
    }
    info->warning = g_strdup_printf("%s; %s", before, sentence);
    g_free(before);
    g_free(sentence);
}

/* ---- the picture ----------------------------------------------------------------- */

/* The extended header of a WebP file with its animation flag. */
static bool is_animated_webp(int fd)
{
    uint8_t head[21];
    return pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
           memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WEBPVP8X", 8) == 0 &&
           head[20] & 2;
}

static bool pixels_have_alpha(const AVStream *stream, const AVFrame *frame)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    const AVDictionaryEntry *mode =
        av_dict_get(stream->metadata, "alpha_mode", NULL, 0);
    if (mode && strcmp(mode->value, "1") == 0)
        return true;
    return format && format->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL);
}

static bool is_cmyk(const AVStream *stream, const AVFrame *frame)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    return stream->codecpar->codec_id == AV_CODEC_ID_MJPEG && format &&
           format->nb_components > 3;
}

/* NULL and "unknown": the file does not tell. */
static void take_name(char *name, size_t size, const char *found)
{
    g_strlcpy(name, found && strcmp(found, "unknown") != 0 ? found : "", size);
}

#define TAKE_NAME(NAME, FOUND) take_name(NAME, sizeof(NAME), FOUND)

static void describe_color(const AVFrame *frame, MediaInfo *info)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    info->depth = format ? format->comp[0].depth : 0;
    info->hdr = frame->color_trc == AVCOL_TRC_SMPTE2084 ||
                frame->color_trc == AVCOL_TRC_ARIB_STD_B67;
    TAKE_NAME(info->pixels, av_get_pix_fmt_name(frame->format));
    TAKE_NAME(info->primaries, av_color_primaries_name(frame->color_primaries));
    TAKE_NAME(info->transfer, av_color_transfer_name(frame->color_trc));
    TAKE_NAME(info->matrix, av_color_space_name(frame->colorspace));
    TAKE_NAME(info->range, av_color_range_name(frame->color_range));
}

static void describe_picture(const AVStream *stream, const AVFrame *frame,
                             MediaInfo *info)
{
    Orientation orientation = orientation_find(stream, frame);
    AVRational sar = orientation_pixel_aspect(stream, frame);
    info->width = frame->width;
    info->height = frame->height;
    info->sar = (Rate){ sar.num, sar.den };
    info->turn = orientation.turn;
    info->mirrored = orientation.mirrored;
    info->alpha = pixels_have_alpha(stream, frame);
    TAKE_NAME(info->video_codec, avcodec_get_name(stream->codecpar->codec_id));
    TAKE_NAME(info->profile, avcodec_profile_name(stream->codecpar->codec_id,
                                                  stream->codecpar->profile));
    describe_color(frame, info);
}

/* By the header, which counts by what is shown first. */
static FieldOrder header_fields(enum AVFieldOrder order)
{
    switch (order) {
    case AV_FIELD_TT:
    case AV_FIELD_BT:
        return FIELDS_TOP_FIRST;
    case AV_FIELD_BB:
    case AV_FIELD_TB:
        return FIELDS_BOTTOM_FIRST;
    default:
        return FIELDS_NONE;
    }
}

/* Step through the first pictures; at least half of them flagged makes it
 * interlaced. */
static FieldOrder picture_fields(VideoReader *reader, Rate rate)
{
    unsigned flagged = 0, top = 0;
    if (rate.num == 0)
        return FIELDS_NONE;
    for (int i = 0; i < INTERLACE_PICTURES; i++) {
        const AVFrame *frame =
            video_reader_at(reader, rtime_from_frames(i, rate), NULL);
        flagged += frame && frame->interlaced_frame;
        top += frame && frame->interlaced_frame && frame->top_field_first;
    }
    if (2 * flagged < INTERLACE_PICTURES)
        return FIELDS_NONE;
    return 2 * top >= flagged ? FIELDS_TOP_FIRST : FIELDS_BOTTOM_FIRST;
}

static FieldOrder find_fields(VideoReader *reader, const AVStream *stream)
{
    FieldOrder fields = header_fields(stream->codecpar->field_order);
    return fields ? fields : picture_fields(reader, timing_stream_rate(stream));
}

static bool undecodable(int fd, const AVStream *stream, GError **error)
{
    if (stream->codecpar->codec_id == AV_CODEC_ID_WEBP && is_animated_webp(fd))
        return refuse(
            error, MEDIA_ERROR_UNSUPPORTED,
            _("this WebP picture is animated, which cannot be read; convert it "
              "to GIF or MP4 first"));
    if (stream->codecpar->width <= 0 || stream->codecpar->height <= 0) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_LIMIT,
                    _("its picture is damaged, or larger than %d megapixels; make it "
                      "smaller first"),
                    INPUT_MAX_PIXELS / 1000000);
        return false;
    }
    return refuse(error, MEDIA_ERROR_INVALID,
                  _("not one picture of it can be decoded: the file is damaged"));
}

static bool probe_picture(Input *input, int fd, MediaInfo *info, GError **error)
{
    AVStream *stream = input_format(input)->streams[info->video_stream];
    g_autoptr(VideoReader) reader =
        video_reader_new(input, info->video_stream, 1, error);
    const AVFrame *frame;
    if (!reader)
        return false;
    frame = video_reader_at(reader, RTIME_ZERO, NULL);
    if (!frame)
        return undecodable(fd, stream, error);
    if (is_cmyk(stream, frame))
        return refuse(error, MEDIA_ERROR_UNSUPPORTED,
                      _("this JPEG has CMYK (print) colours; save it as RGB first"));
    describe_picture(stream, frame, info);
    if (info->kind == ASSET_VIDEO)
        info->fields = find_fields(reader, stream);
    return true;
}

/* ---- sound ----------------------------------------------------------------------- */

static void describe_sound(const AVStream *stream, MediaInfo *info)
{
    info->channels = stream->codecpar->ch_layout.nb_channels;
    info->sample_rate = stream->codecpar->sample_rate;
    g_strlcpy(info->audio_codec, avcodec_get_name(stream->codecpar->codec_id),
              sizeof info->audio_codec);
}

/* ---- time ------------------------------------------------------------------------ */

/* The end of a stream by its own header; zero where it does not say. */
static RTime stream_end(const Input *input, const AVStream *stream)
{
    int64_t start = stream->start_time == AV_NOPTS_VALUE ? 0 : stream->start_time;
    if (stream->duration == AV_NOPTS_VALUE || stream->duration <= 0)
        return RTIME_ZERO;
    return rtime_max(input_from_pts(input, stream->index, start + stream->duration),
                     RTIME_ZERO);
}

static RTime container_end(const Input *input)
{
    const AVFormatContext *format = input_format(input);
    int64_t start = format->start_time == AV_NOPTS_VALUE ? 0 : format->start_time;
    if (format->duration == AV_NOPTS_VALUE || format->duration <= 0)
        return RTIME_ZERO;
    return rtime_max(rtime_sub(rtime_make(start + format->duration, AV_TIME_BASE),
                               input_zero(input)),
                     RTIME_ZERO);
}

/* The end of the longest stream, exact; the container's own words only where a stream
 * does not say, as some containers count an empty beginning twice. */
static RTime file_end(const Input *input, const MediaInfo *info)
{
    const int streams[] = { info->video_stream, info->audio_stream };
    RTime end = RTIME_ZERO;
    for (size_t i = 0; i < G_N_ELEMENTS(streams); i++) {
        RTime own;
        if (streams[i] < 0)
            continue;
        own = stream_end(input, input_format(input)->streams[streams[i]]);
        if (rtime_compare(own, RTIME_ZERO) == 0)
            return container_end(input);
        end = rtime_max(end, own);
    }
    return end;
}

/* The pictures' own end where sound goes on only for a moment. */
static RTime find_duration(const Input *input, const MediaInfo *info, int stream)
{
    RTime end = file_end(input, info);
    RTime own = stream_end(input, input_format(input)->streams[stream]);
    if (rtime_compare(own, RTIME_ZERO) > 0 &&
        rtime_compare(rtime_sub(end, own), tail) <= 0)
        return own;
    return end;
}

static void probe_rate(Input *input, MediaInfo *info)
{
    Timing timing = { 0 };
    info->rate = timing_stream_rate(input_format(input)->streams[info->video_stream]);
    if (input_seek(input, info->video_stream, INT64_MIN))
        timing = timing_measure(input, info->video_stream);
    info->vfr = timing.vfr;
    if (info->rate.num == 0)
        info->rate = timing.rate;
}

static void check_claims(Input *input, int stream, MediaInfo *info)
{
    RTime claim = stream_end(input, input_format(input)->streams[stream]), readable;
    g_autofree char *claimed = NULL, *real = NULL;
    if (rtime_compare(claim, RTIME_ZERO) <= 0)
        claim = info->duration;
    if (rtime_compare(claim, RTIME_ZERO) <= 0)
        return;
    readable = timing_readable(input, stream, claim);
    if (rtime_compare(readable, claim) >= 0)
        return;
    claimed = rtime_format(claim);
    real = rtime_format(rtime_snap(readable, (Rate){ 1, 1 }, RTIME_NEAREST));
    add_warning(info,
                g_strdup_printf(_("the file ends early: it should be %s long, but "
                                  "only about %s of it can be read"),
                                claimed, real));
}

/* Clocks that count from an absurd moment are as good as unknown. */
static RTime find_start(const Input *input)
{
    static const RTime absurd = { 100 * 1000 * 1000, 1 };
    RTime zero = input_zero(input);
    bool sane = rtime_compare(rtime_max(zero, rtime_neg(zero)), absurd) < 0;
    return sane ? zero : RTIME_ZERO;
}

static void probe_time(Input *input, MediaInfo *info)
{
    int stream = info->kind == ASSET_VIDEO ? info->video_stream : info->audio_stream;
    input_select(input, stream);
    info->start = find_start(input);
    info->duration = find_duration(input, info, stream);
    if (info->kind == ASSET_VIDEO)
        probe_rate(input, info);
    check_claims(input, stream, info);
    if (rtime_compare(info->duration, RTIME_ZERO) <= 0)
        add_warning(info, g_strdup(_("the file does not say how long it is")));
}

/* ---- whole ----------------------------------------------------------------------- */

static bool choose_streams(Input *input, MediaInfo *info, GError **error)
{
    info->video_stream = input_find_stream(input, AVMEDIA_TYPE_VIDEO, -1);
    info->audio_stream = input_find_stream(input, AVMEDIA_TYPE_AUDIO, -1);
    if (info->video_stream < 0 && info->audio_stream < 0)
        return refuse(
            error, MEDIA_ERROR_UNSUPPORTED,
            _("it holds no sound or picture that can be decoded here; convert "
              "it to H.264 and AAC first"));
    if (input_is_image(input))
        info->kind = ASSET_IMAGE;
    else
        info->kind = info->video_stream >= 0 ? ASSET_VIDEO : ASSET_AUDIO;
    return true;
}

static void check_name(const Input *input, const char *name, MediaInfo *info)
{
    const AVInputFormat *demuxer = input_format(input)->iformat;
    if (input_is_image(input) || input_score(input) > SCORE_DOUBTFUL ||
        (demuxer->extensions && av_match_ext(name, demuxer->extensions)))
        return;
    add_warning(
        info, g_strdup_printf(_("it was taken for %s, which is only a guess; the file "
                                "may be damaged"),
                              demuxer->long_name));
}

static bool probe_input(Input *input, int fd, const char *name, MediaInfo *info,
                        GError **error)
{
    if (!choose_streams(input, info, error))
        return false;
    g_strlcpy(info->container, input_format(input)->iformat->name,
              sizeof info->container);
    if (info->video_stream >= 0 && !probe_picture(input, fd, info, error))
        return false;
    if (info->audio_stream >= 0)
        describe_sound(input_format(input)->streams[info->audio_stream], info);
    if (info->kind != ASSET_IMAGE)
        probe_time(input, info);
    check_name(input, name, info);
    return true;
}

/* Nothing to play: what counts is that it can be read. */
static bool probe_cube(int fd, MediaInfo *info, GError **error)
{
    g_autoptr(Cube) cube = cube_read(fd, error);
    info->kind = ASSET_LUT;
    g_strlcpy(info->container, "cube", sizeof info->container);
    return cube != NULL;
}

static bool probe_font(int fd, MediaInfo *info, GError **error)
{
    g_autoptr(Font) font = font_read(fd, error);
    info->kind = ASSET_FONT;
    g_strlcpy(info->container, "font", sizeof info->container);
    return font != NULL;
}

bool media_probe(int fd, const char *name, MediaInfo *info, GError **error)
{
    g_autoptr(Input) input = NULL;
    *info = (MediaInfo){ .start = RTIME_ZERO,
                         .duration = RTIME_ZERO,
                         .sar = { 1, 1 },
                         .video_stream = -1,
                         .audio_stream = -1 };
    if (cube_is_one(fd))
        return probe_cube(fd, info, error);
    if (font_is_one(fd))
        return probe_font(fd, info, error);
    input = input_open(fd, error);
    if (!input)
        return false;
    if (probe_input(input, fd, name, info, error))
        return true;
    media_info_clear(info);
    return false;
}
