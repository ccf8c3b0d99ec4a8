#include "chatkut/media/input.h"

#include "input_private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <libavutil/opt.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    IO_BUFFER = 64 * 1024,
    PROBE_BYTES = 2 * 1024 * 1024,
    ANALYZE_BYTES = 8 * 1024 * 1024,
    READ_ERRORS_MAX = 100, /* in a row, before the rest is given up */
};

struct Input {
    AVFormatContext *format;
    AVIOContext *io;
    int fd;
    int64_t offset;
    int64_t size;
    int score;
    bool damaged; /* not all of it could be read */
    RTime zero;
};

/* ---- bytes ----------------------------------------------------------------------- */

static int read_bytes(void *opaque, uint8_t *buffer, int length)
{
    Input *input = opaque;
    ssize_t got;
    do
        got = pread(input->fd, buffer, (size_t)length, input->offset);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return AVERROR(errno);
    input->offset += got;
    return got ? (int)got : AVERROR_EOF;
}

static int64_t seek_bytes(void *opaque, int64_t offset, int whence)
{
    Input *input = opaque;
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return input->size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += input->offset;
        break;
    case SEEK_END:
        offset += input->size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (offset < 0)
        return AVERROR(EINVAL);
    return input->offset = offset;
}

static int refuse_open(struct AVFormatContext *format, AVIOContext **io,
                       const char *url, int flags, AVDictionary **options)
{
    (void)format, (void)io, (void)url, (void)flags, (void)options;
    return AVERROR(EACCES);
}

static bool stat_file(Input *input, GError **error)
{
    struct stat st;
    if (fstat(input->fd, &st) < 0) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_IO,
                    _("the file cannot be read: %s"), g_strerror(errno));
        return false;
    }
    if (!S_ISREG(st.st_mode)) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                            _("this is not a regular file"));
        return false;
    }
    if (st.st_size == 0) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("the file is empty"));
        return false;
    }
    input->size = st.st_size;
    return true;
}

static bool open_io(Input *input, GError **error)
{
    uint8_t *buffer = av_malloc(IO_BUFFER);
    if (buffer)
        input->io = avio_alloc_context(buffer, IO_BUFFER, 0, input, read_bytes, NULL,
                                       seek_bytes);
    if (!input->io) {
        av_free(buffer);
        return media_error_av(error, AVERROR(ENOMEM), _("the file cannot be opened"));
    }
    return true;
}

/* ---- opening --------------------------------------------------------------------- */

static bool recognise(Input *input, const AVInputFormat **demuxer, GError **error)
{
    int score = av_probe_input_buffer2(input->io, demuxer, "", NULL, 0, PROBE_BYTES);
    if (score < 0 || !*demuxer) {
        if (score == AVERROR(EIO))
            return media_error_av(error, score, _("the file cannot be read"));
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("this is not sound or picture in any known format"));
        return false;
    }
    input->score = score;
    return input_demuxer_allowed(*demuxer, error);
}

static bool open_failed(GError **error, int code)
{
    if (code == AVERROR(EACCES)) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                            _("it points to other files, which is not allowed; import "
                              "those files instead"));
        return false;
    }
    if (code == AVERROR_INVALIDDATA || code == AVERROR_EOF) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("the file is damaged or incomplete: its index or header "
                              "cannot be read; copy it again from where it came from"));
        return false;
    }
    return media_error_av(error, code, _("the file cannot be opened"));
}

static bool open_demuxer(Input *input, const AVInputFormat *demuxer, GError **error)
{
    g_autofree char *max_streams = g_strdup_printf("%d", INPUT_MAX_STREAMS);
    AVDictionary *options = NULL;
    int code;
    input->format = avformat_alloc_context();
    if (!input->format)
        return media_error_av(error, AVERROR(ENOMEM), _("the file cannot be opened"));
    input->format->pb = input->io;
    input->format->flags |= AVFMT_FLAG_CUSTOM_IO;
    input->format->io_open = refuse_open;
    input->format->probesize = ANALYZE_BYTES;
    av_dict_set(&options, "format_whitelist", input_demuxer_list(), 0);
    av_dict_set(&options, "codec_whitelist", input_decoder_list(), 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    av_dict_set(&options, "max_streams", max_streams, 0);
    code = avformat_open_input(&input->format, NULL, demuxer, &options);
    av_dict_free(&options);
    return code >= 0 || open_failed(error, code);
}

/* Its rate is even, and its pictures' order is known: from their times, or as the
 * Baseline profile has none but the one they come in (ISO/IEC 14496-15, 5.3.3.1). */
static bool is_told(const AVStream *stream)
{
    enum { PROFILE_AT = 1, BASELINE = 66 };
    const AVCodecParameters *has = stream->codecpar;
    return has->codec_id == AV_CODEC_ID_H264 && has->extradata_size > PROFILE_AT &&
           (has->video_delay > 0 || has->extradata[PROFILE_AT] == BASELINE) &&
           stream->avg_frame_rate.num > 0 && stream->r_frame_rate.num > 0;
}

/* The header tells all that a reader needs. Where there are several streams to choose
 * from, what is found out about them decides. */
static bool header_suffices(const AVFormatContext *format)
{
    unsigned pictures = 0, sounds = 0;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        const AVStream *stream = format->streams[i];
        bool shows = stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
        if (shows && !is_told(stream))
            return false;
        pictures += shows;
        sounds += stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    }
    return pictures == 1 && sounds <= 1 && strstr(format->iformat->name, "mov");
}

/* What a first picture would be decoded for is told, and none is decoded. */
static void pass_over_picture(AVDictionary **options)
{
    av_dict_set(options, "pixel_format", "yuv420p", 0);
    av_dict_set(options, "skip_frame", "all", 0);
}

static int analyze(AVFormatContext *format, bool hurry)
{
    unsigned count = format->nb_streams;
    AVDictionary **options = g_new0(AVDictionary *, count + 1);
    for (unsigned i = 0; i < count; i++) {
        av_dict_set_int(&options[i], "max_pixels", INPUT_MAX_PIXELS, 0);
        if (hurry && format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO)
            pass_over_picture(&options[i]);
    }
    int code = avformat_find_stream_info(format, options);
    for (unsigned i = 0; i < count; i++)
        av_dict_free(&options[i]);
    for (unsigned i = 0; hurry && i < count; i++)
        if (format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO)
            format->streams[i]->codecpar->format = AV_PIX_FMT_NONE;
    g_free(options);
    return code;
}

static bool find_streams(Input *input, bool to_read, GError **error)
{
    int code = analyze(input->format, to_read && header_suffices(input->format));
    if (code < 0)
        return open_failed(error, code);
    if (input->format->nb_streams == 0) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_INVALID,
                            _("the file holds neither sound nor picture"));
        return false;
    }
    for (unsigned i = 0; i < input->format->nb_streams; i++)
        input->format->streams[i]->discard = AVDISCARD_ALL;
    return true;
}

static RTime stream_start(const AVStream *stream)
{
    if (stream->start_time == AV_NOPTS_VALUE)
        return RTIME_ZERO;
    return rtime_scale(rtime_make(stream->start_time, 1), stream->time_base.num,
                       stream->time_base.den);
}

static RTime find_zero(const Input *input)
{
    const AVFormatContext *format = input->format;
    int video = input_find_stream(input, AVMEDIA_TYPE_VIDEO, -1);
    RTime start = RTIME_ZERO, pictures, skew;
    if (format->start_time != AV_NOPTS_VALUE)
        start = rtime_make(format->start_time, AV_TIME_BASE);
    if (video < 0 || format->streams[video]->start_time == AV_NOPTS_VALUE)
        return start;
    pictures = stream_start(format->streams[video]);
    skew = rtime_sub(pictures, start);
    if (rtime_compare(rtime_max(skew, rtime_neg(skew)),
                      rtime_make(INPUT_SKEW_MS, 1000)) > 0)
        return start;
    return pictures;
}

static Input *open_input(int fd, bool to_read, GError **error)
{
    g_autoptr(Input) input = g_new0(Input, 1);
    const AVInputFormat *demuxer = NULL;
    input->fd = fd;
    if (!stat_file(input, error) || !open_io(input, error) ||
        !recognise(input, &demuxer, error) || !open_demuxer(input, demuxer, error) ||
        !find_streams(input, to_read, error))
        return NULL;
    input->damaged = input_head_is_cut(input->fd, input->size);
    input->zero = input_is_image(input) ? RTIME_ZERO : find_zero(input);
    return g_steal_pointer(&input);
}

Input *input_open(int fd, GError **error)
{
    return open_input(fd, false, error);
}

Input *input_open_to_read(int fd, GError **error)
{
    return open_input(fd, true, error);
}

void input_free(Input *input)
{
    if (!input)
        return;
    avformat_close_input(&input->format);
    if (input->io)
        av_freep(&input->io->buffer);
    avio_context_free(&input->io);
    g_free(input);
}

/* ---- looking --------------------------------------------------------------------- */

AVFormatContext *input_format(const Input *input)
{
    return input->format;
}

int input_score(const Input *input)
{
    return input->score;
}

bool input_is_image(const Input *input)
{
    return input_demuxer_is_image(input->format->iformat);
}

static bool stream_usable(const AVStream *stream, enum AVMediaType type)
{
    return stream->codecpar->codec_type == type &&
           !(stream->disposition & AV_DISPOSITION_ATTACHED_PIC) &&
           input_decoder_for(stream->codecpar->codec_id);
}

int input_find_stream(const Input *input, enum AVMediaType type, int wanted)
{
    AVFormatContext *format = input->format;
    int best;
    if (wanted >= 0 && wanted < (int)format->nb_streams &&
        stream_usable(format->streams[wanted], type))
        return wanted;
    best = av_find_best_stream(format, type, -1, -1, NULL, 0);
    if (best >= 0 && stream_usable(format->streams[best], type))
        return best;
    for (unsigned i = 0; i < format->nb_streams; i++)
        if (stream_usable(format->streams[i], type))
            return (int)i;
    return -1;
}

void input_select(Input *input, int stream)
{
    input->format->streams[stream]->discard = AVDISCARD_DEFAULT;
}

RTime input_zero(const Input *input)
{
    return input->zero;
}

int64_t input_to_pts(const Input *input, int stream, RTime time, RTimeRounding rounding)
{
    AVRational base = input->format->streams[stream]->time_base;
    return rtime_to_frames(rtime_add(time, input->zero), (Rate){ base.den, base.num },
                           rounding);
}

RTime input_from_pts(const Input *input, int stream, int64_t pts)
{
    AVRational base = input->format->streams[stream]->time_base;
    return rtime_sub(rtime_from_frames(pts, (Rate){ base.den, base.num }), input->zero);
}

/* ---- reading --------------------------------------------------------------------- */

int input_read(Input *input, AVPacket *packet, GError **error)
{
    for (int errors = 0; errors < READ_ERRORS_MAX; errors++) {
        int code = av_read_frame(input->format, packet);
        if (code >= 0) {
            input->damaged |= (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
            if (input->format->streams[packet->stream_index]->discard != AVDISCARD_ALL)
                return 1;
            av_packet_unref(packet);
            errors = -1;
            continue;
        }
        if (code == AVERROR_EOF)
            return 0;
        input->damaged = true;
        if (code == AVERROR(EIO)) {
            media_error_av(error, code, _("the file cannot be read"));
            return -1;
        }
    }
    return 0;
}

bool input_is_cut(const Input *input, int stream)
{
    AVStream *of = input->format->streams[stream];
    int count = avformat_index_get_entries_count(of);
    const AVIndexEntry *last =
        count > 0 ? avformat_index_get_entry(of, count - 1) : NULL;
    return input->damaged || (last && last->pos + last->size > input->size);
}

bool input_seek(Input *input, int stream, int64_t pts)
{
    AVFormatContext *format = input->format;
    if (pts != INT64_MIN)
        return av_seek_frame(format, stream, pts, AVSEEK_FLAG_BACKWARD) >= 0;
    if (avformat_seek_file(format, -1, INT64_MIN, INT64_MIN, INT64_MAX, 0) >= 0)
        return true;
    if (format->streams[stream]->start_time != AV_NOPTS_VALUE &&
        av_seek_frame(format, stream, format->streams[stream]->start_time,
                      AVSEEK_FLAG_BACKWARD) >= 0)
        return true;
    return av_seek_frame(format, stream, 0, AVSEEK_FLAG_BYTE) >= 0;
}

static bool stream_has_alpha(const AVStream *stream)
{
    const AVDictionaryEntry *mode =
        av_dict_get(stream->metadata, "alpha_mode", NULL, 0);
    return mode && strcmp(mode->value, "1") == 0;
}

/* The native VPx decoders leave the second, alpha bitstream out. */
static const AVCodec *choose_decoder(const AVStream *stream)
{
    const AVCodec *alpha = NULL;
    if (stream_has_alpha(stream) && stream->codecpar->codec_id == AV_CODEC_ID_VP9)
        alpha = avcodec_find_decoder_by_name("libvpx-vp9");
    else if (stream_has_alpha(stream) && stream->codecpar->codec_id == AV_CODEC_ID_VP8)
        alpha = avcodec_find_decoder_by_name("libvpx");
    return alpha ? alpha : input_decoder_for(stream->codecpar->codec_id);
}

AVCodecContext *input_open_decoder(const Input *input, int stream, int threads,
                                   GError **error)
{
    AVStream *from = input->format->streams[stream];
    const AVCodec *codec = choose_decoder(from);
    AVCodecContext *decoder;
    int code;
    if (!codec) {
        g_set_error(
            error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
            _("there is no decoder for “%s” here; convert the file to H.264 and "
              "AAC first"),
            avcodec_get_name(from->codecpar->codec_id));
        return NULL;
    }
    decoder = avcodec_alloc_context3(codec);
    if (!decoder) {
        media_error_av(error, AVERROR(ENOMEM), _("the decoder cannot be opened"));
        return NULL;
    }
    code = avcodec_parameters_to_context(decoder, from->codecpar);
    decoder->pkt_timebase = from->time_base;
    decoder->thread_count = threads;
    decoder->max_pixels = INPUT_MAX_PIXELS;
    if (code >= 0)
        code = avcodec_open2(decoder, codec, NULL);
    if (code < 0) {
        avcodec_free_context(&decoder);
        media_error_av(error, code, _("the decoder cannot be opened"));
    }
    return decoder;
}
