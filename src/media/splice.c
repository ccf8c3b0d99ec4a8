#include "chatkut/media/splice.h"

#include "chatkut/media/input.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

enum {
    LANES = 2, /* pictures, sound */
    IO_BUFFER = 256 * 1024,
    REPORT_US = 200 * 1000,
    BEGIN = 90000, /* of the film, on the clock below: decoding begins before */
};

/* That of MPEG-TS. */
static const AVRational CLOCK = { 1, 90000 };

/* A stream of a section, and its packet that is next. */
typedef struct {
    Input *input; /* NULL: the section has none */
    int stream;
    AVPacket *packet;
    bool waits; /* the packet is read and not written yet */
} Source;

/* A stream of the film. */
typedef struct {
    AVStream *stream;              /* NULL: it has none */
    AVCodecParameters *parameters; /* of the first section */
    int64_t last;                  /* time of decoding that was written last */
    int64_t end;                   /* of what was written so far */
} Lane;

typedef struct {
    AVFormatContext *format;
    Lane lanes[LANES];
    int out;
    int failure; /* errno of writing */
    SpliceReport report;
    void *data;
    int64_t reported_us;
} Splice;

static bool failed(int code, GError **error)
{
    return media_error_av(error, code, _("the sections cannot be put together"));
}

/* ---- the film's file ------------------------------------------------------------- */

static int write_bytes(void *opaque, uint8_t *bytes, int size)
{
    Splice *splice = opaque;
    for (int at = 0; at < size;) {
        ssize_t put = write(splice->out, bytes + at, (size_t)(size - at));
        if (put < 0 && errno != EINTR) {
            splice->failure = errno;
            return AVERROR(errno);
        }
        at += put > 0 ? (int)put : 0;
    }
    return size;
}

static bool open_film(Splice *splice, GError **error)
{
    int code = avformat_alloc_output_context2(&splice->format, NULL, "mpegts", NULL);
    if (code < 0)
        return failed(code, error);
    uint8_t *buffer = av_malloc(IO_BUFFER);
    if (buffer)
        splice->format->pb =
            avio_alloc_context(buffer, IO_BUFFER, 1, splice, NULL, write_bytes, NULL);
    if (splice->format->pb)
        return true;
    av_free(buffer);
    return failed(AVERROR(ENOMEM), error);
}

static bool add_lane(Splice *splice, Lane *lane, const AVStream *from, GError **error)
{
    lane->stream = avformat_new_stream(splice->format, NULL);
    lane->parameters = avcodec_parameters_alloc();
    lane->last = lane->end = INT64_MIN;
    int code = lane->stream && lane->parameters
                   ? avcodec_parameters_copy(lane->stream->codecpar, from->codecpar)
                   : AVERROR(ENOMEM);
    if (code >= 0)
        code = avcodec_parameters_copy(lane->parameters, from->codecpar);
    if (code < 0)
        return failed(code, error);
    lane->stream->codecpar->codec_tag = 0;
    lane->stream->time_base = CLOCK;
    return true;
}

static bool write_header(Splice *splice, GError **error)
{
    AVDictionary *options = NULL;
    splice->format->max_delay = 0;
    splice->format->flags |= AVFMT_FLAG_BITEXACT;
    splice->format->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;
    av_dict_set(&options, "mpegts_copyts", "1", 0);
    int code = avformat_write_header(splice->format, &options);
    av_dict_free(&options);
    return code >= 0 || failed(code, error);
}

static void splice_clear(Splice *splice)
{
    for (int i = 0; i < LANES; i++)
        avcodec_parameters_free(&splice->lanes[i].parameters);
    if (splice->format && splice->format->pb) {
        av_freep(&splice->format->pb->buffer);
        avio_context_free(&splice->format->pb);
    }
    avformat_free_context(splice->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Splice, splice_clear)

/* ---- a section ------------------------------------------------------------------- */

typedef struct {
    Input *inputs[LANES]; /* one a stream, so that each can be read by itself */
    Source sources[LANES];
    int64_t shift; /* from its clock to the film's */
} Section;

static void section_clear(Section *section)
{
    for (int i = 0; i < LANES; i++) {
        av_packet_free(&section->sources[i].packet);
        input_free(section->inputs[i]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Section, section_clear)

static bool take_stream(Source *source, Input *input, enum AVMediaType type,
                        GError **error)
{
    source->stream = input_find_stream(input, type, -1);
    if (source->stream < 0)
        return true;
    input_select(input, source->stream);
    source->input = input;
    source->packet = av_packet_alloc();
    return source->packet || failed(AVERROR(ENOMEM), error);
}

/* Where a stream begins on its clock. */
static int64_t start_of(const Source *source)
{
    const AVFormatContext *format = input_format(source->input);
    const AVStream *stream = format->streams[source->stream];
    if (stream->start_time != AV_NOPTS_VALUE)
        return av_rescale_q(stream->start_time, stream->time_base, CLOCK);
    if (format->start_time != AV_NOPTS_VALUE)
        return av_rescale_q(format->start_time, AV_TIME_BASE_Q, CLOCK);
    return 0;
}

static bool open_section(Section *section, const SpliceSection *files, GError **error)
{
    static const enum AVMediaType types[LANES] = { AVMEDIA_TYPE_VIDEO,
                                                   AVMEDIA_TYPE_AUDIO };
    const int fds[LANES] = { files->fd,
                             files->sound_fd >= 0 ? files->sound_fd : files->fd };
    for (int i = 0; i < LANES; i++) {
        section->inputs[i] = input_open(fds[i], error);
        if (!section->inputs[i] ||
            !take_stream(&section->sources[i], section->inputs[i], types[i], error))
            return false;
    }
    return true;
}

/* Its pictures go on where those before it ended; without any, its sound does. Sound is
 * in packets of some length, so it could not both. */
static void place_section(Section *section, const Splice *splice)
{
    for (int i = 0; i < LANES; i++) {
        const Lane *lane = &splice->lanes[i];
        const bool first = !lane->stream || lane->end == INT64_MIN;
        if (!section->sources[i].input)
            continue;
        section->shift = (first ? BEGIN : lane->end) - start_of(&section->sources[i]);
        return;
    }
}

static const AVStream *stream_of(const Source *source)
{
    return source->input ? input_format(source->input)->streams[source->stream] : NULL;
}

static bool begin_film(Splice *splice, const Section *section, GError **error)
{
    for (int i = 0; i < LANES; i++) {
        const AVStream *stream = stream_of(&section->sources[i]);
        if (stream && !add_lane(splice, &splice->lanes[i], stream, error))
            return false;
    }
    if (splice->format->nb_streams > 0)
        return write_header(splice, error);
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                        _("it holds no sound or picture that can be decoded here"));
    return false;
}

/* Headers that come beside the packets are those of the first section for all. */
static bool has_same_header(const AVCodecParameters *a, const AVCodecParameters *b)
{
    const bool beside = a->extradata_size > 0 && a->extradata[0] == 1;
    return !beside ||
           (a->extradata_size == b->extradata_size &&
            memcmp(a->extradata, b->extradata, (size_t)a->extradata_size) == 0);
}

static bool check_section(const Splice *splice, const Section *section, GError **error)
{
    for (int i = 0; i < LANES; i++) {
        const AVStream *stream = stream_of(&section->sources[i]);
        const AVCodecParameters *first = splice->lanes[i].parameters;
        if (!stream)
            continue;
        const AVCodecParameters *own = stream->codecpar;
        if (first && own->codec_id == first->codec_id &&
            own->sample_rate == first->sample_rate && has_same_header(first, own))
            continue;
        g_set_error_literal(
            error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
            _("its sections are coded in different ways, which is not supported"));
        return false;
    }
    return true;
}

/* ---- packets --------------------------------------------------------------------- */

static int64_t decoding_time(const AVPacket *packet)
{
    return packet->dts != AV_NOPTS_VALUE ? packet->dts : packet->pts;
}

/* Have the next packet of a source wait, on the film's clock. Those without a time
 * belong to nothing. */
static bool read_next(Source *source, GError **error)
{
    while (source->input && !source->waits) {
        int code = input_read(source->input, source->packet, error);
        if (code < 0)
            return false;
        if (code == 0) {
            source->input = NULL;
            return true;
        }
        av_packet_rescale_ts(source->packet, stream_of(source)->time_base, CLOCK);
        source->waits = decoding_time(source->packet) != AV_NOPTS_VALUE;
        if (!source->waits)
            av_packet_unref(source->packet);
    }
    return true;
}

/* Times of decoding ascend, also over a joint. False: it shows or sounds where the
 * section before still does. */
static bool place(Lane *lane, AVPacket *packet, int64_t shift)
{
    int64_t decoded = decoding_time(packet) + shift;
    int64_t shown = packet->pts == AV_NOPTS_VALUE ? decoded : packet->pts + shift;
    const bool fresh = lane->last == INT64_MIN;
    if (!fresh && lane->stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO &&
        shown < lane->end - packet->duration / 2)
        return false;
    packet->dts = fresh ? decoded : MAX(decoded, lane->last + 1);
    packet->pts = MAX(shown, packet->dts);
    lane->last = packet->dts;
    lane->end = MAX(lane->end, packet->pts + packet->duration);
    return true;
}

static bool write_packet(Splice *splice, const Section *section, int which,
                         Source *source, GError **error)
{
    Lane *lane = &splice->lanes[which];
    AVPacket *packet = source->packet;
    source->waits = false;
    if (!place(lane, packet, section->shift)) {
        av_packet_unref(packet);
        return true;
    }
    packet->stream_index = lane->stream->index;
    packet->pos = -1;
    av_packet_rescale_ts(packet, CLOCK, lane->stream->time_base);
    int code = av_interleaved_write_frame(splice->format, packet);
    return code >= 0 || failed(code, error);
}

static bool goes_on(Splice *splice, GError **error)
{
    const int64_t now = g_get_monotonic_time();
    if (!splice->report || now - splice->reported_us < REPORT_US)
        return true;
    splice->reported_us = now;
    if (splice->report(splice->data))
        return true;
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_CANCELLED, _("cancelled"));
    return false;
}

/* Of the streams of a section what is decoded first. -1: there is no more. */
static int first_waiting(const Section *section)
{
    int first = -1;
    for (int i = 0; i < LANES; i++) {
        const Source *source = &section->sources[i];
        if (source->waits &&
            (first < 0 || decoding_time(source->packet) <
                              decoding_time(section->sources[first].packet)))
            first = i;
    }
    return first;
}

static bool take_section(Splice *splice, Section *section, GError **error)
{
    for (;;) {
        for (int i = 0; i < LANES; i++)
            if (!read_next(&section->sources[i], error))
                return false;
        int first = first_waiting(section);
        if (first < 0)
            return true;
        if (!goes_on(splice, error) ||
            !write_packet(splice, section, first, &section->sources[first], error))
            return false;
    }
}

static bool add_section(Splice *splice, const SpliceSection *files, bool first,
                        GError **error)
{
    g_auto(Section) section = { 0 };
    if (!open_section(&section, files, error))
        return false;
    place_section(&section, splice);
    bool fits = first ? begin_film(splice, &section, error)
                      : check_section(splice, &section, error);
    return fits && take_section(splice, &section, error);
}

static bool end_film(Splice *splice, GError **error)
{
    int code = av_write_trailer(splice->format);
    if (code >= 0)
        avio_flush(splice->format->pb);
    if (splice->failure == ENOSPC) {
        g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_FULL,
                            _("there is no room on the disk"));
        return false;
    }
    if (code >= 0 && splice->failure)
        code = AVERROR(splice->failure);
    return code >= 0 || failed(code, error);
}

bool splice_sections(const SpliceSection *sections, unsigned count, int out,
                     SpliceReport report, void *data, GError **error)
{
    g_auto(Splice) splice = { .out = out, .report = report, .data = data };
    if (!open_film(&splice, error))
        return false;
    for (unsigned i = 0; i < count; i++)
        if (!add_section(&splice, &sections[i], i == 0, error))
            return false;
    return end_film(&splice, error);
}
