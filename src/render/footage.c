#include "footage.h"

#include "chatkut/media/convert.h"
#include "chatkut/media/orientation.h"
#include "chatkut/media/video_reader.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

/* Shorter than any frame, longer than any rounding. */
static const RTime instant = { 1, 1000000 };

struct Footage {
    int fd;
    const Asset *asset;
    bool rough;
    int threads;
    PictureStore *store;
    bool keeps;
    Coloring kept;
    char *source;        /* in the store; NULL: not looked for there */
    RTime wanted;        /* the moment sought */
    StoredPicture found; /* the picture there, from the store; or none */

    Input *input; /* NULL: not opened yet, all that was wanted was found */
    VideoReader *reader;
    Converter *converter;
    AVStream *stream;
    RTime length;
    int turn; /* that the asset asks for, -1: the file's own */

    const AVFrame *frame; /* decoded, the reader's */
    RTime at;
    VideoState state;
    AVFrame *working; /* made from the frame at `working_at` */
    RTime working_at;
};

static int asset_int(const Asset *asset, PropId id, int absent)
{
    const Value *value = proplist_get(asset->node.props, id);
    return value && value->type == VALUE_NUMBER ? (int)value->number : absent;
}

/* input: may be NULL where the asset tells. */
static RTime asset_length(const Asset *asset, const Input *input)
{
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    if (length && length->type == VALUE_TIME)
        return length->time;
    const AVFormatContext *format = input_format(input);
    if (input_is_image(input) || format->duration == AV_NOPTS_VALUE)
        return RTIME_ZERO;
    return rtime_make(format->duration, AV_TIME_BASE);
}

/* ---- opening --------------------------------------------------------------------- */

/* The file as it is now, and what of it is meant. NULL: it cannot be told. */
static char *source_text(const Footage *footage)
{
    const Asset *asset = footage->asset;
    struct stat info;
    if (fstat(footage->fd, &info) != 0)
        return NULL;
    return g_strdup_printf(
        "%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
        " %" G_GINT64_FORMAT ".%09ld %d %d %d %d %d",
        (guint64)info.st_dev, (guint64)info.st_ino, (gint64)info.st_size,
        (gint64)info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
        asset_int(asset, PROP_VIDEO_STREAM, -1), asset_int(asset, PROP_TURN, -1),
        footage->rough, footage->keeps ? footage->kept.format : -1,
        footage->keeps ? (int)footage->kept.transfer : -1);
}

static void renew_converter(Footage *footage)
{
    converter_free(footage->converter);
    footage->converter = converter_new();
    if (footage->rough)
        converter_roughen(footage->converter);
    if (footage->keeps)
        converter_keep(footage->converter, &footage->kept);
}

static bool open_reader(Footage *footage, GError **error)
{
    const Asset *asset = footage->asset;
    footage->input = input_open_to_read(footage->fd, error);
    if (!footage->input)
        return false;
    int stream = input_find_stream(footage->input, AVMEDIA_TYPE_VIDEO,
                                   asset_int(asset, PROP_VIDEO_STREAM, -1));
    if (stream < 0) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("there is no picture in it"));
        return false;
    }
    footage->reader = video_reader_new(footage->input, stream, footage->threads, error);
    if (!footage->reader)
        return false;
    video_reader_deinterlace(footage->reader);
    if (footage->rough)
        video_reader_roughen(footage->reader);
    renew_converter(footage);
    footage->stream = input_format(footage->input)->streams[stream];
    footage->length = asset_length(asset, footage->input);
    return true;
}

/* With a length that the asset tells, nothing but pictures is wanted of the file. */
static bool may_wait(const Footage *footage)
{
    const Value *length = proplist_get(footage->asset->node.props, PROP_LENGTH);
    return footage->source && length && length->type == VALUE_TIME;
}

Footage *footage_open(int fd, const Asset *asset, bool rough, int threads,
                      PictureStore *store, const Coloring *kept, GError **error)
{
    g_autoptr(Footage) footage = g_new0(Footage, 1);
    footage->fd = fd;
    footage->asset = asset;
    footage->rough = rough;
    footage->threads = threads;
    footage->store = store;
    footage->keeps = kept != NULL;
    if (kept)
        footage->kept = *kept;
    footage->source = store ? source_text(footage) : NULL;
    footage->turn = asset_int(asset, PROP_TURN, -1);
    if (may_wait(footage))
        footage->length = asset_length(asset, NULL);
    else if (!open_reader(footage, error))
        return NULL;
    return g_steal_pointer(&footage);
}

void footage_free(Footage *footage)
{
    if (!footage)
        return;
    stored_picture_clear(&footage->found);
    av_frame_free(&footage->working);
    converter_free(footage->converter);
    video_reader_free(footage->reader);
    input_free(footage->input);
    g_free(footage->source);
    g_free(footage);
}

bool footage_hand_over(Footage *footage, int fd, const Asset *asset)
{
    static const PropId facts[] = { PROP_VIDEO_STREAM, PROP_TURN, PROP_LENGTH };
    if (fd != footage->fd)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
        if (!value_equal(proplist_get(footage->asset->node.props, facts[i]),
                         proplist_get(asset->node.props, facts[i])))
            return false;
    footage->asset = asset;
    return true;
}

void footage_rest(Footage *footage)
{
    stored_picture_clear(&footage->found);
    /* A still is small, and not always to be read twice. */
    if (!footage->input || input_is_image(footage->input))
        return;
    footage->frame = NULL;
    av_frame_free(&footage->working);
    renew_converter(footage);
    video_reader_rest(footage->reader);
}

RTime footage_length(const Footage *footage)
{
    return footage->length;
}

/* ---- pictures -------------------------------------------------------------------- */

static bool decode(Footage *footage, GError **error)
{
    RTime next;
    stored_picture_clear(&footage->found);
    if (!footage->reader && !open_reader(footage, error))
        return false;
    /* Its memory is the next picture's. */
    if (video_reader_next_time(footage->reader, &next) &&
        rtime_compare(footage->wanted, next) >= 0)
        av_frame_free(&footage->working);
    footage->frame = video_reader_at(footage->reader, footage->wanted, error);
    footage->at = video_reader_time(footage->reader);
    if (footage->frame)
        footage->state = video_reader_state(footage->reader, footage->wanted);
    return footage->frame != NULL;
}

/* Of any size where that is 0. */
static bool find_stored(Footage *footage, int width, int height)
{
    stored_picture_clear(&footage->found);
    return footage->source &&
           picture_store_find(footage->store, footage->source, footage->wanted, width,
                              height, &footage->found);
}

bool footage_seek(Footage *footage, RTime at, bool before, GError **error)
{
    footage->wanted = before ? rtime_sub(at, instant) : at;
    footage->frame = NULL;
    footage->state = VIDEO_WHOLE;
    return find_stored(footage, 0, 0) || decode(footage, error);
}

VideoState footage_state(const Footage *footage)
{
    return footage->state;
}

static Orientation orientation_of(const Footage *footage)
{
    Orientation orientation = orientation_find(footage->stream, footage->frame);
    if (footage->turn >= 0)
        orientation.turn = footage->turn;
    return orientation;
}

void footage_size(const Footage *footage, int *width, int *height, double *aspect)
{
    if (footage->found.picture) {
        *width = footage->found.width;
        *height = footage->found.height;
        *aspect = footage->found.aspect;
        return;
    }
    AVRational pixel = orientation_pixel_aspect(footage->stream, footage->frame);
    bool sideways = orientation_of(footage).turn % 180 != 0;
    *width = sideways ? footage->frame->height : footage->frame->width;
    *height = sideways ? footage->frame->width : footage->frame->height;
    *aspect = sideways ? 1 / av_q2d(pixel) : av_q2d(pixel);
}

/* A still shows always. */
static bool shows_until(const Footage *footage, RTime *end)
{
    *end = rtime_make(INT32_MAX, 1);
    return input_is_image(footage->input) ||
           video_reader_next_time(footage->reader, end);
}

/* It is whole, and so is all that it shows for. */
static bool is_whole(const Footage *footage, RTime end)
{
    RTime last = input_is_image(footage->input) ? footage->at : rtime_sub(end, instant);
    return video_reader_state(footage->reader, last) == VIDEO_WHOLE;
}

/* Not where it is damaged: what there is to say about that is not kept. */
static void keep_working(Footage *footage)
{
    StoredPicture stored = { .begin = footage->at, .picture = footage->working };
    if (!footage->source || !shows_until(footage, &stored.end) ||
        !is_whole(footage, stored.end))
        return;
    footage_size(footage, &stored.width, &stored.height, &stored.aspect);
    picture_store_add(footage->store, footage->source, &stored);
}

static const AVFrame *convert(Footage *footage, int width, int height, GError **error)
{
    AVFrame *made = footage->working;
    if (made && made->width == width && made->height == height &&
        rtime_compare(footage->working_at, footage->at) == 0)
        return made;
    made = converter_run(footage->converter, footage->frame, orientation_of(footage),
                         width, height, error);
    if (!made)
        return NULL;
    av_frame_free(&footage->working);
    footage->working = made;
    footage->working_at = footage->at;
    keep_working(footage);
    return made;
}

const AVFrame *footage_picture(Footage *footage, int width, int height, GError **error)
{
    const AVFrame *found = footage->found.picture;
    if (found && found->width == width && found->height == height)
        return found;
    if (found && find_stored(footage, width, height))
        return footage->found.picture;
    if (!footage->frame && !decode(footage, error))
        return NULL;
    return convert(footage, width, height, error);
}
