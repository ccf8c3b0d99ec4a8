#include "chatkut/media/audio_reader.h"

#include "audio_clock.h"
#include "audio_convert.h"

#include <string.h>

enum {
    /* MP3 reaches back up to nine frames into its bit reservoir, Opus asks for 80
     * ms. */
    PREROLL_MS = 250,
    /* Stamps on the last page of an Ogg stream count back from an end that was trimmed,
     * so it has to be reached from the page before. */
    PREROLL_OGG_MS = 3000,
    PREROLL_GROWTH = 8, /* where a seek lands too late */
    SKIP_MS = 2000,     /* a step ahead up to this is decoded through */
    ZERO_SHIFT_MS = 150,
    RATE_MIN = 4000, /* a header that says less or more is resampled */
    RATE_MAX = 384000,
};

typedef enum { STEP_ERROR = -1, STEP_END, STEP_FRAME } Step;

struct AudioReader {
    Input *input;
    int stream;
    int seek_stream;
    int preroll_ms;
    int rate;
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *frame;
    AudioConvert *convert;
    AudioClock *clock;
    bool drained;
    bool hurt; /* a packet could not be decoded since the last frame */
    bool lost; /* of what was read last */

    /* The samples decoded last are [begin, end); [known, begin) is silence. Unless
     * `placed`, nothing is known and the next frame's stamp tells where it is. */
    bool placed;
    bool holed; /* the silence is damage */
    const float *samples;
    int64_t begin;
    int64_t end;
    int64_t stamp;
    int64_t known;
    int64_t origin; /* where the first frame of the file begins */
    int64_t over;   /* from here on there is nothing more, as far as is known */
};

/* ---- decoding ------------------------------------------------------------------- */

static void hurt(AudioReader *reader)
{
    reader->hurt = true;
    audio_clock_reset(reader->clock);
}

static Step feed_decoder(AudioReader *reader, GError **error)
{
    int got = input_read(reader->input, reader->packet, error);
    if (got < 0)
        return STEP_ERROR;
    if (got == 0) {
        reader->drained = true;
        avcodec_send_packet(reader->decoder, NULL);
        return STEP_END;
    }
    /* A packet that is refused leaves a hole: how long, the next stamp tells. */
    if (avcodec_send_packet(reader->decoder, reader->packet) < 0)
        hurt(reader);
    av_packet_unref(reader->packet);
    return STEP_FRAME;
}

/* One frame into reader->frame. */
static Step decode_frame(AudioReader *reader, GError **error)
{
    for (;;) {
        int code = avcodec_receive_frame(reader->decoder, reader->frame);
        if (code >= 0 && reader->frame->nb_samples > 0)
            return STEP_FRAME;
        if (code >= 0)
            continue;
        if (code != AVERROR(EAGAIN) && code != AVERROR_EOF)
            hurt(reader);
        if (reader->drained)
            return STEP_END;
        if (feed_decoder(reader, error) == STEP_ERROR)
            return STEP_ERROR;
    }
}

/* Decode the next frame into `samples` and place it. */
static Step advance(AudioReader *reader, GError **error)
{
    Step step = decode_frame(reader, error);
    int64_t begin, pts;
    unsigned frames;
    if (step != STEP_FRAME)
        return step;
    pts = reader->frame->pts;
    if (pts == AV_NOPTS_VALUE)
        pts = reader->frame->pkt_dts;
    frames = audio_convert_frame(reader->convert, reader->frame, &reader->samples);
    begin = audio_clock_place(reader->clock, pts, (int)frames);
    reader->stamp = pts;
    reader->known = reader->placed ? MAX(reader->end, reader->known) : begin;
    reader->begin = begin;
    reader->end = begin + frames;
    reader->holed = reader->hurt;
    reader->hurt = false;
    reader->placed = true;
    av_frame_unref(reader->frame);
    return STEP_FRAME;
}

/* ---- seeking --------------------------------------------------------------------- */

static int64_t ms_to_samples(const AudioReader *reader, int64_t ms)
{
    return ms * reader->rate / 1000;
}

/* A flush leaves most decoders the state of the noise that they fill bands with. A new
 * one has none; but of Opus it would take the first samples for those primed in
 * front. */
static bool renew_decoder(AudioReader *reader, GError **error)
{
    AVCodecContext *decoder;
    if (reader->decoder->codec_id == AV_CODEC_ID_OPUS) {
        avcodec_flush_buffers(reader->decoder);
        return true;
    }
    decoder = input_open_decoder(reader->input, reader->stream, 1, error);
    if (!decoder)
        return false;
    avcodec_free_context(&reader->decoder);
    reader->decoder = decoder;
    return true;
}

/* What is decoded next does not depend on what was decoded so far. */
static bool forget_position(AudioReader *reader, GError **error)
{
    if (!renew_decoder(reader, error))
        return false;
    audio_convert_reset(reader->convert);
    audio_clock_reset(reader->clock);
    reader->drained = false;
    reader->placed = false;
    reader->hurt = false;
    return true;
}

static bool jump(const AudioReader *reader, int64_t sample)
{
    int64_t pts = INT64_MIN;
    if (sample > reader->origin)
        pts = audio_clock_pts(reader->clock, reader->seek_stream, sample);
    return input_seek(reader->input, reader->seek_stream, pts);
}

/* Stand so that `first` can be read next, with the decoder settled. */
static Step seek(AudioReader *reader, int64_t first, GError **error)
{
    int64_t preroll = ms_to_samples(reader, reader->preroll_ms), back = preroll;
    for (;; back *= PREROLL_GROWTH) {
        bool from_start = first - back <= reader->origin;
        Step step;
        if (!jump(reader, from_start ? reader->origin : first - back)) {
            if (from_start)
                return STEP_END;
            continue;
        }
        if (!forget_position(reader, error))
            return STEP_ERROR;
        step = advance(reader, error);
        if (step == STEP_ERROR)
            return step;
        if (!from_start && (step == STEP_END || reader->begin > first - preroll / 2))
            continue;
        reader->known = first;
        return step;
    }
}

/* Make [known, end) hold `first`. */
static Step locate(AudioReader *reader, int64_t first, GError **error)
{
    Step step = STEP_FRAME;
    if (first >= reader->over)
        return STEP_END;
    if (!reader->placed || first < reader->known ||
        first - reader->end > ms_to_samples(reader, SKIP_MS))
        step = seek(reader, first, error);
    while (step == STEP_FRAME && reader->end <= first)
        step = advance(reader, error);
    if (step == STEP_END)
        reader->over = first;
    return step;
}

/* ---- opening --------------------------------------------------------------------- */

static int nth_audio_stream(const Input *input, int nth)
{
    const AVFormatContext *format = input_format(input);
    for (unsigned i = 0; nth >= 0 && i < format->nb_streams; i++)
        if (format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO &&
            nth-- == 0)
            return (int)i;
    return -1;
}

static unsigned count_streams(const Input *input, enum AVMediaType type)
{
    const AVFormatContext *format = input_format(input);
    unsigned count = 0;
    for (unsigned i = 0; i < format->nb_streams; i++)
        count += format->streams[i]->codecpar->codec_type == type &&
                 !(format->streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC);
    return count;
}

static bool is_container(const Input *input, const char *name)
{
    return g_str_has_prefix(input_format(input)->iformat->name, name);
}

/* Matroska keeps its index by pictures; asked for sound it would read the file
 * through. */
static int choose_seek_stream(const Input *input, int stream)
{
    int video = input_find_stream(input, AVMEDIA_TYPE_VIDEO, -1);
    return video >= 0 && is_container(input, "matroska") ? video : stream;
}

static int find_stream(const Input *input, int nth, int stream)
{
    int wanted = nth_audio_stream(input, nth);
    return input_find_stream(input, AVMEDIA_TYPE_AUDIO, wanted >= 0 ? wanted : stream);
}

static bool open_stream(AudioReader *reader, GError **error)
{
    reader->seek_stream = choose_seek_stream(reader->input, reader->stream);
    reader->preroll_ms =
        is_container(reader->input, "ogg") ? PREROLL_OGG_MS : PREROLL_MS;
    reader->decoder = input_open_decoder(reader->input, reader->stream, 1, error);
    if (!reader->decoder)
        return false;
    reader->rate = CLAMP(reader->decoder->sample_rate, RATE_MIN, RATE_MAX);
    reader->convert = audio_convert_new(reader->rate);
    reader->clock = audio_clock_new(reader->input, reader->stream, reader->rate);
    reader->packet = av_packet_alloc();
    reader->frame = av_frame_alloc();
    input_select(reader->input, reader->stream);
    return true;
}

/* Blocks of Vorbis are long or short. */
static bool watch_stamps(AudioReader *reader, GError **error)
{
    Step step = STEP_FRAME;
    if (reader->decoder->codec_id != AV_CODEC_ID_VORBIS)
        return true;
    while (step == STEP_FRAME && audio_clock_watch(reader->clock, reader->stamp,
                                                   (int)(reader->end - reader->begin)))
        step = advance(reader, error);
    return step != STEP_ERROR;
}

/* The first frame tells where the sound starts and what its frames are like. */
static bool learn_start(AudioReader *reader, GError **error)
{
    Step step = advance(reader, error);
    int64_t shift = 0;
    if (step != STEP_FRAME)
        return step == STEP_END;
    if (count_streams(reader->input, AVMEDIA_TYPE_VIDEO) == 0 &&
        count_streams(reader->input, AVMEDIA_TYPE_AUDIO) == 1 &&
        ABS(reader->begin) <= ms_to_samples(reader, ZERO_SHIFT_MS))
        shift = -reader->begin;
    audio_clock_learn(reader->clock, reader->decoder, reader->begin, reader->end,
                      shift);
    reader->begin += shift;
    reader->end += shift;
    reader->known = reader->origin = reader->begin;
    if (!watch_stamps(reader, error))
        return false;
    reader->placed = false; /* the first read is to be like any other */
    return true;
}

bool audio_reader_open(int fd, int nth, int stream, AudioReader **reader,
                       GError **error)
{
    g_autoptr(AudioReader) opened = g_new0(AudioReader, 1);
    opened->over = INT64_MAX;
    opened->input = input_open_to_read(fd, error);
    if (!opened->input)
        return false;
    opened->stream = find_stream(opened->input, nth, stream);
    if (opened->stream < 0) {
        *reader = NULL;
        return true;
    }
    if (!open_stream(opened, error) || !learn_start(opened, error))
        return false;
    *reader = g_steal_pointer(&opened);
    return true;
}

void audio_reader_free(AudioReader *reader)
{
    if (!reader)
        return;
    audio_convert_free(reader->convert);
    audio_clock_free(reader->clock);
    av_frame_free(&reader->frame);
    av_packet_free(&reader->packet);
    avcodec_free_context(&reader->decoder);
    input_free(reader->input);
    g_free(reader);
}

/* ---- reading --------------------------------------------------------------------- */

int audio_reader_rate(const AudioReader *reader)
{
    return reader->rate;
}

RTime audio_reader_duration(const AudioReader *reader)
{
    int64_t duration = input_format(reader->input)->duration;
    return duration > 0 ? rtime_make(duration, AV_TIME_BASE) : RTIME_ZERO;
}

void audio_reader_restart(AudioReader *reader)
{
    reader->placed = false;
}

/* There is no more, but there should be. */
static bool is_cut_at(const AudioReader *reader, int64_t first)
{
    const AVStream *stream = input_format(reader->input)->streams[reader->stream];
    if (!reader->hurt && !input_is_cut(reader->input, reader->stream))
        return false;
    RTime end = audio_reader_duration(reader);
    if (stream->duration != AV_NOPTS_VALUE)
        end = input_from_pts(reader->input, reader->stream,
                             stream->duration + (stream->start_time == AV_NOPTS_VALUE
                                                     ? 0
                                                     : stream->start_time));
    return first < rtime_to_frames(end, (Rate){ reader->rate, 1 }, RTIME_FLOOR);
}

int64_t audio_reader_end(const AudioReader *reader)
{
    return reader->over;
}

bool audio_reader_lost(const AudioReader *reader)
{
    return reader->lost;
}

bool audio_reader_read(AudioReader *reader, int64_t first, float *stereo,
                       unsigned frames, GError **error)
{
    reader->lost = false;
    while (frames > 0) {
        Step step = locate(reader, first, error);
        int64_t n;
        if (step == STEP_ERROR)
            return false;
        if (step == STEP_END) {
            reader->lost |= is_cut_at(reader, first);
            memset(stereo, 0, 2 * sizeof *stereo * frames);
            return true;
        }
        if (first < reader->begin) {
            n = MIN(reader->begin - first, (int64_t)frames);
            reader->lost |= reader->holed;
            memset(stereo, 0, 2 * sizeof *stereo * (size_t)n);
        } else {
            n = MIN(reader->end - first, (int64_t)frames);
            memcpy(stereo, reader->samples + 2 * (first - reader->begin),
                   2 * sizeof *stereo * (size_t)n);
        }
        stereo += 2 * n;
        first += n;
        frames -= (unsigned)n;
    }
    return true;
}
