#include "chatkut/model/media.h"

#include "record.h"

#include <glib/gi18n.h>

enum {
    SIDE_MAX = 1000000,
    STREAMS_MAX = 1000000,
    CHANNELS_MAX = 1024,
    SAMPLE_RATE_MAX = 100000000,
    DEPTH_MAX = 64,
};

/* AssetKind, and FieldOrder, count in these orders. */
#define KINDS  "video|audio|image|caption|font|lut"
#define FIELDS "none|top-first|bottom-first"

static const RecordField fields[] = {
    RECORD_CHOICE_OF(MediaInfo, kind, KINDS),
    RECORD_CLOCK_OF(MediaInfo, start),
    RECORD_TIME_OF(MediaInfo, duration),
    RECORD_INT_OF(MediaInfo, width, 0, SIDE_MAX),
    RECORD_INT_OF(MediaInfo, height, 0, SIDE_MAX),
    RECORD_RATE_OF(MediaInfo, sar),
    RECORD_FIELD(MediaInfo, turn, RECORD_INT,
                 SHAPE(SHAPE_IS_INT, .choices = "0|90|180|270")),
    RECORD_BOOL_OF(MediaInfo, mirrored),
    RECORD_RATE_OF(MediaInfo, rate),
    RECORD_BOOL_OF(MediaInfo, vfr),
    RECORD_BOOL_OF(MediaInfo, alpha),
    RECORD_CHOICE_OF(MediaInfo, fields, FIELDS),
    RECORD_BOOL_OF(MediaInfo, hdr),
    RECORD_INT_OF(MediaInfo, video_stream, -1, STREAMS_MAX),
    RECORD_INT_OF(MediaInfo, audio_stream, -1, STREAMS_MAX),
    RECORD_INT_OF(MediaInfo, channels, 0, CHANNELS_MAX),
    RECORD_INT_OF(MediaInfo, sample_rate, 0, SAMPLE_RATE_MAX),
    RECORD_WORD_OF(MediaInfo, container),
    RECORD_WORD_OF(MediaInfo, video_codec),
    RECORD_WORD_OF(MediaInfo, audio_codec),
    RECORD_WORD_OF(MediaInfo, profile),
    RECORD_WORD_OF(MediaInfo, pixels),
    RECORD_INT_OF(MediaInfo, depth, 0, DEPTH_MAX),
    RECORD_WORD_OF(MediaInfo, primaries),
    RECORD_WORD_OF(MediaInfo, transfer),
    RECORD_WORD_OF(MediaInfo, matrix),
    RECORD_WORD_OF(MediaInfo, range),
    RECORD_STRING_OF(MediaInfo, warning),
    { NULL },
};

/* Those that an asset keeps, and what its document calls them. */
static const RecordName kept[] = {
    { "container", "container" },
    { "start", "start" },
    { "variableRate", "vfr" },
    { "videoCodec", "video_codec" },
    { "profile", "profile" },
    { "pixels", "pixels" },
    { "depth", "depth" },
    { "fields", "fields" },
    { "hdr", "hdr" },
    { "primaries", "primaries" },
    { "transfer", "transfer" },
    { "matrix", "matrix" },
    { "range", "range" },
    { "audioCodec", "audio_codec" },
    { "channels", "channels" },
    { "sampleRate", "sample_rate" },
    { NULL },
};

void media_info_clear(MediaInfo *info)
{
    g_free(info->warning);
    *info = (MediaInfo){ 0 };
}

json_t *media_info_to_json(const MediaInfo *info)
{
    return record_to_json(fields, info);
}

/* The table of kinds is that of assets: one of them no worker looks at. */
static bool check_kind(AssetKind kind, GError **error)
{
    const ShapePath path = { NULL, "kind", 0 };
    if (kind != ASSET_CAPTION)
        return true;
    shape_error_set(error, SHAPE_ERROR_CHOICE, &path,
                    _("files of this kind are not probed"));
    return false;
}

bool media_info_from_json(const json_t *json, MediaInfo *info, GError **error)
{
    MediaInfo read = { .sar = { 1, 1 } };
    if (!record_from_json(fields, json, &read, error))
        return false;
    if (!check_kind(read.kind, error)) {
        media_info_clear(&read);
        return false;
    }
    *info = read;
    return true;
}

/* ---- properties ----------------------------------------------------------------- */

/* Takes list and value. */
static PropList *with(PropList *list, PropId id, Value *value)
{
    PropList *changed = proplist_with(list, id, value);
    proplist_unref(list);
    value_unref(value);
    return changed;
}

static PropList *with_picture(PropList *list, const MediaInfo *info)
{
    RTime width = rtime_make((int64_t)info->width * info->sar.num, info->sar.den);
    double square = (double)rtime_to_frames(width, (Rate){ 1, 1 }, RTIME_NEAREST);
    list = with(list, PROP_PICTURE_SIZE, value_new_vec2(MAX(square, 1), info->height));
    if (info->rate.den != 0)
        list = with(list, PROP_PICTURE_RATE,
                    value_new_ratio(rtime_make(info->rate.num, info->rate.den)));
    if (info->turn != 0)
        list = with(list, PROP_TURN, value_new_number(info->turn));
    if (info->alpha)
        list = with(list, PROP_ALPHA, value_new_bool(true));
    return list;
}

/* LUTs and fonts have no media. */
static PropList *with_kept(PropList *list, const MediaInfo *info)
{
    if (info->video_stream < 0 && info->audio_stream < 0)
        return list;
    return with(list, PROP_MEDIA, value_new_json(record_to_sparse(fields, kept, info)));
}

bool media_info_of_asset(const Asset *asset, MediaInfo *facts)
{
    const Value *value = proplist_get(asset->node.props, PROP_MEDIA);
    *facts = (MediaInfo){ 0 };
    if (!value)
        return false;
    facts->start = facts->duration = RTIME_ZERO;
    facts->kind = asset->kind;
    record_from_sparse(fields, kept, value->json, facts);
    return true;
}

PropList *media_info_props(const MediaInfo *info, const char *path, const char *label)
{
    PropList *list = with(NULL, PROP_FILE, value_new_string(path));
    if (label)
        list = with(list, PROP_LABEL, value_new_string(label));
    if (info->duration.num > 0)
        list = with(list, PROP_LENGTH, value_new_time(info->duration));
    if (info->width > 0 && info->height > 0)
        list = with_picture(list, info);
    if (info->video_stream >= 0)
        list = with(list, PROP_VIDEO_STREAM, value_new_number(info->video_stream));
    if (info->audio_stream >= 0)
        list = with(list, PROP_SOUND_STREAM, value_new_number(info->audio_stream));
    return with_kept(list, info);
}

const char *media_formats(void)
{
    return "mov,matroska,avi,mpegts,mpeg,mpegvideo,mxf,flv,asf,ogg,nut,gxf,dv,ivf,obu,"
           "m4v,h264,hevc,mjpeg,yuv4mpegpipe,gif,apng,"
           "wav,w64,aiff,caf,au,mp3,aac,ac3,eac3,dts,truehd,flac,wv,tta,ape,mpc,mpc8,"
           "amr,amrnb,amrwb,loas,"
           "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,svg_pipe,jpegxl_pipe,"
           "j2k_pipe,ppm_pipe,pgm_pipe,pam_pipe,qoi_pipe";
}
