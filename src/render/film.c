#include "chatkut/render/film.h"

#include "chatkut/media/coloring.h"
#include "chatkut/render/joint.h"
#include "part_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <libavformat/avformat.h>
#include <string.h>
#include <unistd.h>

enum {
    IO_BUFFER = 256 * 1024,
    FLUSH_BYTES = 8 * 1024 * 1024,
    /* A packet's entries in all tables of an index, were none as the one before: stsz,
     * stts, ctts, stss, stsc, co64, sdtp. */
    INDEX_BYTES = 48,
    INDEX_HEAD = 16 * 1024, /* all else but parameter sets */
};

#define ALL INT64_MAX

/* One AVIOContext over the descriptor, at an offset of its own. */
typedef struct {
    int fd;
    int64_t at;
    int64_t flushed; /* written before it: on its way to the disk; -1: is not sent */
} FdIo;

/* A stream of the film, and what its packets are as they come in. */
typedef struct {
    AVStream *stream;
    AVCodecParameters *parameters;
    AVRational tick;
    int64_t shift; /* in ticks, of all timestamps */
} Lane;

struct Film {
    AVFormatContext *format;
    FdIo io;
    Lane picture;
    Lane sound;
    int64_t pictures;     /* written so far */
    PartReader *part;     /* of the sound; NULL: at its end, or there is none */
    AVPacket *sound_next; /* of it, where it has data */
    AVPacket *picture_next;
};

/* ---- the descriptor -------------------------------------------------------------- */

static int fd_read(void *opaque, uint8_t *buffer, int size)
{
    FdIo *io = opaque;
    ssize_t got;
    do
        got = pread(io->fd, buffer, (size_t)size, io->at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return AVERROR(errno);
    io->at += got;
    return got ? (int)got : AVERROR_EOF;
}

/* Begin to write to the disk what is there for good. Where that is not possible, it is
 * written when it is synced. */
static void flush(FdIo *io)
{
    if (io->flushed < 0 || io->at - io->flushed < FLUSH_BYTES)
        return;
    sync_file_range(io->fd, io->flushed, io->at - io->flushed, SYNC_FILE_RANGE_WRITE);
    io->flushed = io->at;
}

static int fd_write(void *opaque, uint8_t *buffer, int size)
{
    FdIo *io = opaque;
    int done = 0;
    while (done < size) {
        ssize_t put = pwrite(io->fd, buffer + done, (size_t)(size - done), io->at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return AVERROR(errno);
        done += (int)put;
        io->at += put;
    }
    flush(io);
    return size;
}

static int64_t fd_seek(void *opaque, int64_t offset, int whence)
{
    FdIo *io = opaque;
    off_t end = lseek(io->fd, 0, SEEK_END);
    if (end < 0)
        return AVERROR(errno);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return end;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += io->at;
        break;
    case SEEK_END:
        offset += end;
        break;
    default:
        return AVERROR(EINVAL);
    }
    return io->at = offset;
}

static AVIOContext *fd_open(FdIo *io, bool writing)
{
    uint8_t *buffer = av_malloc(IO_BUFFER);
    AVIOContext *context =
        buffer ? avio_alloc_context(buffer, IO_BUFFER, writing, io, fd_read,
                                    writing ? fd_write : NULL, fd_seek)
               : NULL;
    if (!context)
        av_free(buffer);
    return context;
}

static void fd_close(AVIOContext **context)
{
    if (*context)
        av_freep(&(*context)->buffer);
    avio_context_free(context);
}

/* The muxer opens a second file only to read its own back, when it moves the index to
 * the front: it gets the descriptor again, whatever name it asks for. */
static int reopen(AVFormatContext *format, AVIOContext **context, const char *url,
                  int flags, AVDictionary **options)
{
    (void)url;
    (void)options;
    const Film *film = format->opaque;
    if (flags & AVIO_FLAG_WRITE)
        return AVERROR(EACCES);
    FdIo *io = g_new(FdIo, 1);
    *io = (FdIo){ .fd = film->io.fd, .flushed = -1 };
    *context = fd_open(io, false);
    if (*context)
        return 0;
    g_free(io);
    return AVERROR(ENOMEM);
}

static int close_reopened(AVFormatContext *format, AVIOContext *context)
{
    (void)format;
    FdIo *io = context->opaque;
    fd_close(&context);
    g_free(io);
    return 0;
}

/* ---- opening --------------------------------------------------------------------- */

static bool writing_failed(int code, GError **error)
{
    return media_error_av(error, code, _("writing the film"));
}

static bool open_muxer(Film *film, const char *container, GError **error)
{
    int code = avformat_alloc_output_context2(&film->format, NULL, container, NULL);
    if (code < 0)
        return media_error_av(error, code, container);
    film->format->opaque = film;
    film->format->io_open = reopen;
    film->format->io_close2 = close_reopened;
    film->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    film->format->pb = fd_open(&film->io, true);
    return film->format->pb || writing_failed(AVERROR(ENOMEM), error);
}

/* Sets that come along want a tag that says so. QuickTime takes H.265 as hvc1 alone.
 * All else is the container's choice. */
static uint32_t tag_of(const Film *film, const AVCodecParameters *parameters)
{
    uint32_t tag = 0;
    if (joint_is_in_band(parameters))
        tag = parameters->codec_tag;
    else if (parameters->codec_id == AV_CODEC_ID_HEVC)
        tag = MKTAG('h', 'v', 'c', '1');
    return av_codec_get_id(film->format->oformat->codec_tag, tag) ==
                   parameters->codec_id
               ? tag
               : 0;
}

static bool lane_open(Film *film, Lane *lane, const AVCodecParameters *parameters,
                      AVRational tick, GError **error)
{
    lane->stream = avformat_new_stream(film->format, NULL);
    lane->tick = tick;
    lane->stream->time_base = tick;
    lane->parameters = avcodec_parameters_alloc();
    int code = avcodec_parameters_copy(lane->parameters, parameters);
    if (code >= 0)
        code = avcodec_parameters_copy(lane->stream->codecpar, parameters);
    lane->stream->codecpar->codec_tag = tag_of(film, parameters);
    return code >= 0 || writing_failed(code, error);
}

static void add_side(AVStream *stream, enum AVPacketSideDataType type, void *data,
                     size_t size)
{
    if (av_stream_add_side_data(stream, type, data, size) < 0)
        g_error("out of memory");
}

/* Containers tell them, too, and streams that are copied may not. */
static void add_mastering(AVStream *stream, const OutputSpec *spec)
{
    Coloring coloring;
    size_t size;
    if (!coloring_of_spec(spec, &coloring))
        return;
    if (coloring.mastered)
        add_side(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
                 av_memdup(&coloring.mastering, sizeof coloring.mastering),
                 sizeof coloring.mastering);
    AVContentLightMetadata *light =
        coloring.lit ? av_content_light_metadata_alloc(&size) : NULL;
    if (!light)
        return;
    *light = coloring.light;
    add_side(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, light, size);
}

static bool open_picture(Film *film, const OutputSpec *spec,
                         const AVCodecParameters *parameters, GError **error)
{
    AVRational tick = { spec->rate.den, spec->rate.num };
    if (!lane_open(film, &film->picture, parameters, tick, error))
        return false;
    film->picture.stream->avg_frame_rate = av_inv_q(tick);
    film->picture.stream->sample_aspect_ratio = parameters->sample_aspect_ratio;
    add_mastering(film->picture.stream, spec);
    return true;
}

/* Matroska counts from what Opus primes in front, and tells how long that is. Before
 * libavformat 59.31 the muxer tells it, but does not count from it: pictures would
 * begin 7 ms late. */
static int64_t sound_shift(const AVFormatContext *format,
                           const AVCodecParameters *parameters)
{
    bool matroska = g_str_equal(format->oformat->name, "matroska") ||
                    g_str_equal(format->oformat->name, "webm");
    if (!matroska || parameters->codec_id != AV_CODEC_ID_OPUS ||
        avformat_version() >= AV_VERSION_INT(59, 31, 100))
        return 0;
    return parameters->initial_padding;
}

static bool open_sound(Film *film, const OutputSpec *spec,
                       const AVCodecParameters *parameters, GError **error)
{
    film->sound.shift = sound_shift(film->format, parameters);
    return lane_open(film, &film->sound, parameters,
                     (AVRational){ 1, spec->sample_rate }, error);
}

static int64_t parameter_bytes(const Lane *lane)
{
    return lane->parameters ? lane->parameters->extradata_size : 0;
}

/* Either the index has room in front, or it is moved there. */
static void place_index(Film *film, int64_t packets, AVDictionary **options)
{
    int64_t room =
        INDEX_HEAD + INDEX_BYTES * packets +
        2 * (parameter_bytes(&film->picture) + parameter_bytes(&film->sound));
    bool moves = packets == 0 || room > INT_MAX;
    if (moves)
        av_dict_set(options, "movflags", "+faststart", 0);
    else
        av_dict_set_int(options, "moov_size", room, 0);
    film->io.flushed = moves ? -1 : 0;
}

static bool write_header(Film *film, int64_t packets, GError **error)
{
    AVDictionary *options = NULL;
    place_index(film, packets, &options);
    av_dict_set(&options, "rf64", "auto", 0); /* WAV beyond 4 GB */
    int code = avformat_write_header(film->format, &options);
    av_dict_free(&options);
    return code >= 0 || media_error_av(error, code, film->format->oformat->name);
}

Film *film_new(int fd, const OutputSpec *spec, const AVCodecParameters *picture,
               const AVCodecParameters *sound, int64_t packets, GError **error)
{
    g_autoptr(Film) film = g_new0(Film, 1);
    film->io.fd = fd;
    film->sound_next = av_packet_alloc();
    film->picture_next = av_packet_alloc();
    if (!open_muxer(film, spec->container, error))
        return NULL;
    if (picture && !open_picture(film, spec, picture, error))
        return NULL;
    if (sound && !open_sound(film, spec, sound, error))
        return NULL;
    return write_header(film, packets, error) ? g_steal_pointer(&film) : NULL;
}

void film_free(Film *film)
{
    if (!film)
        return;
    avcodec_parameters_free(&film->picture.parameters);
    avcodec_parameters_free(&film->sound.parameters);
    av_packet_free(&film->sound_next);
    av_packet_free(&film->picture_next);
    if (film->format) {
        fd_close(&film->format->pb);
        avformat_free_context(film->format);
    }
    g_free(film);
}

/* ---- packets --------------------------------------------------------------------- */

static bool write_packet(Film *film, const Lane *lane, AVPacket *packet, GError **error)
{
    packet->stream_index = lane->stream->index;
    packet->pts += lane->shift;
    packet->dts += lane->shift;
    av_packet_rescale_ts(packet, lane->tick, lane->stream->time_base);
    int code = av_interleaved_write_frame(film->format, packet);
    return code >= 0 || writing_failed(code, error);
}

/* What precedes the first image of a GIF; 0 where the packet does not begin with it. */
static int gif_head(const AVPacket *packet)
{
    enum { SIZES = 13, TABLE_FLAG = 0x80, COLOR = 3 };
    if (packet->size < SIZES || memcmp(packet->data, "GIF8", 4) != 0)
        return 0;
    int flags = packet->data[10];
    int head = SIZES + (flags & TABLE_FLAG ? COLOR << ((flags & 7) + 1) : 0);
    return MIN(head, packet->size);
}

/* Every GIF encoder begins with the head of a file; a film has one. */
static void drop_second_head(const Film *film, AVPacket *packet)
{
    if (film->picture.parameters->codec_id != AV_CODEC_ID_GIF || film->pictures == 0)
        return;
    int head = gif_head(packet);
    packet->data += head;
    packet->size -= head;
}

bool film_add_sound(Film *film, AVPacket *packet, GError **error)
{
    packet->dts = packet->pts;
    return write_packet(film, &film->sound, packet, error);
}

/* ---- parts ----------------------------------------------------------------------- */

/* Whether the packets of the part can follow each other in the lane. */
static bool fits(const Lane *lane, const PartReader *part)
{
    const AVCodecParameters *has = part_reader_parameters(part);
    const AVCodecParameters *wants = lane->parameters;
    return wants && has->codec_id == wants->codec_id && has->format == wants->format &&
           has->sample_rate == wants->sample_rate &&
           av_cmp_q(part_reader_tick(part), lane->tick) == 0 && joint_holds(wants, has);
}

static bool refuse_part(GError **error)
{
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                        _("a stored part does not fit the film; it has to be made "
                          "again"));
    return false;
}

bool film_set_sound(Film *film, PartReader *sound, GError **error)
{
    if (!fits(&film->sound, sound))
        return refuse_part(error);
    film->part = sound;
    return true;
}

/* The sound that begins before picture `before`, or ALL. */
static bool add_sound_until(Film *film, int64_t before, GError **error)
{
    while (film->part) {
        AVPacket *next = film->sound_next;
        int got = next->data ? 1 : part_reader_next(film->part, next, error);
        if (got < 0)
            return false;
        if (got == 0)
            film->part = NULL;
        else if (before != ALL && av_compare_ts(next->pts, film->sound.tick, before,
                                                film->picture.tick) >= 0)
            return true;
        else if (!film_add_sound(film, next, error))
            return false;
    }
    return true;
}

bool film_add_picture(Film *film, AVPacket *packet, GError **error)
{
    if (!add_sound_until(film, film->pictures, error))
        return false;
    drop_second_head(film, packet);
    packet->dts = film->pictures - film->picture.parameters->video_delay;
    if (packet->pts < packet->dts)
        return part_damaged(error);
    film->pictures++;
    return write_packet(film, &film->picture, packet, error);
}

bool film_add_part(Film *film, PartReader *pictures, int64_t first_frame,
                   GError **error)
{
    AVPacket *packet = film->picture_next;
    int got;
    if (first_frame != film->pictures || !fits(&film->picture, pictures))
        return refuse_part(error);
    while ((got = part_reader_next(pictures, packet, error)) > 0) {
        packet->pts += first_frame;
        if (!joint_prepare(film->picture.parameters, part_reader_parameters(pictures),
                           packet, error) ||
            !film_add_picture(film, packet, error))
            return false;
    }
    return got == 0;
}

bool film_finish(Film *film, GError **error)
{
    if (!add_sound_until(film, ALL, error))
        return false;
    int code = av_write_trailer(film->format);
    if (code >= 0) {
        avio_flush(film->format->pb);
        code = film->format->pb->error;
    }
    return code >= 0 || writing_failed(code, error);
}
