#include "seam.h"

#include "chatkut/media/video_reader.h"
#include "chatkut/render/joint.h"
#include "chatkut/render/part.h"

#include <glib/gi18n.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <string.h>

/* Packets, and which pictures they should give. */
typedef struct {
    GPtrArray *packets;   /* AVPacket * */
    int64_t low, high;    /* frames, low > high: none */
    GHashTable *left_out; /* frames (int64_t) whose packets are not decoded */
} Run;

/* ---- packets --------------------------------------------------------------------- */

static void free_packet(void *data)
{
    AVPacket *packet = data;
    av_packet_free(&packet);
}

static Run run_new(void)
{
    return (Run){ g_ptr_array_new_with_free_func(free_packet), INT64_MAX, INT64_MIN,
                  g_hash_table_new(g_int64_hash, g_int64_equal) };
}

static void run_clear(Run *run)
{
    g_hash_table_unref(run->left_out);
    g_ptr_array_unref(run->packets);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static void run_empty(Run *run)
{
    g_ptr_array_set_size(run->packets, 0);
    run->low = INT64_MAX;
    run->high = INT64_MIN;
}

/* Takes what is in the packet. */
static void run_add(Run *run, AVPacket *packet)
{
    run->low = MIN(run->low, packet->pts);
    run->high = MAX(run->high, packet->pts);
    g_ptr_array_add(run->packets, av_packet_clone(packet));
    av_packet_unref(packet);
}

/* Without one that is missing in between. */
static bool run_is_whole(const Run *run)
{
    return run->high - run->low + 1 == (int64_t)run->packets->len;
}

static bool run_leaves_out(const Run *run, int64_t frame)
{
    return g_hash_table_contains(run->left_out, &frame);
}

/* What matters to nothing in the run, except near its end, is left out. */
static void run_thin(Run *run, enum AVCodecID codec)
{
    for (unsigned i = 0; i + SEAM_PICTURES < run->packets->len; i++) {
        AVPacket *packet = g_ptr_array_index(run->packets, i);
        if (nal_is_needed_by_none(codec, packet))
            g_hash_table_add(run->left_out, &packet->pts);
    }
}

/* ---- sides ----------------------------------------------------------------------- */

/* The packets of either kind of side. */
typedef struct {
    const SeamScene *scene;
    const SeamSide *side;
    CopyReader *copy;
    PartReader *part;
    AVPacket *next;
} Packets;

static void packets_clear(Packets *packets)
{
    copy_reader_free(packets->copy);
    part_reader_free(packets->part);
    av_packet_free(&packets->next);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Packets, packets_clear)

static bool packets_open(Packets *packets, const SeamScene *scene, const SeamSide *side,
                         bool tail, GError **error)
{
    *packets = (Packets){ scene, side, NULL, NULL, av_packet_alloc() };
    if (side->copy)
        packets->copy = copy_reader_new(side->copy, scene->range, tail, scene->file,
                                        scene->data, error);
    else
        packets->part = part_reader_new(side->part, error);
    return packets->copy || packets->part;
}

/* As film.c has them. */
static int packets_next(Packets *packets, GError **error)
{
    AVPacket *packet = packets->next;
    const AVCodecParameters *from = packets->copy
                                        ? packets->side->copy->parameters
                                        : part_reader_parameters(packets->part);
    int got = packets->copy ? copy_reader_next(packets->copy, packet, error)
                            : part_reader_next(packets->part, packet, error);
    if (got <= 0)
        return got;
    if (packets->part)
        packet->pts += packets->side->first;
    return joint_prepare(packets->scene->stream, from, packet, error) ? 1 : -1;
}

/* The last group of pictures that needs none before it. */
static bool collect_tail(const SeamScene *scene, const SeamSide *side, Run *run,
                         GError **error)
{
    g_auto(Packets) packets = { 0 };
    int got;
    if (!packets_open(&packets, scene, side, true, error))
        return false;
    while ((got = packets_next(&packets, error)) > 0) {
        if (packets.next->flags & AV_PKT_FLAG_KEY)
            run_empty(run);
        run_add(run, packets.next);
    }
    run_thin(run, scene->stream->codec_id);
    return got == 0;
}

/* *source: of a copy, open; the caller's. */
static bool collect_head(const SeamScene *scene, const SeamSide *side, Run *run,
                         Input **source, GError **error)
{
    g_auto(Packets) packets = { 0 };
    int got = 1;
    if (!packets_open(&packets, scene, side, false, error))
        return false;
    while ((run->packets->len < SEAM_PICTURES || !run_is_whole(run)) &&
           (got = packets_next(&packets, error)) > 0)
        run_add(run, packets.next);
    if (got < 0)
        return false;
    if (packets.copy)
        *source = copy_reader_take_input(packets.copy, error);
    return !packets.copy || *source;
}

/* ---- decoding -------------------------------------------------------------------- */

/* Always false. */
G_GNUC_PRINTF(2, 3)
static bool wrong(GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    GError *made = g_error_new_valist(MEDIA_ERROR, MEDIA_ERROR_INVALID, format, args);
    va_end(args);
    g_propagate_error(error, made);
    return false;
}

typedef bool (*PictureSink)(const AVFrame *picture, void *data, GError **error);

/* The pictures of some runs on end, and who gets them. */
typedef struct {
    const Run *const *runs;
    AVCodecContext *decoder;
    AVFrame *picture;
    int64_t next; /* the frame that has to come out now */
    PictureSink sink;
    void *data;
} Play;

static AVCodecContext *open_decoder(const AVCodecParameters *stream, GError **error)
{
    const AVCodec *codec = avcodec_find_decoder(stream->codec_id);
    AVCodecContext *decoder = avcodec_alloc_context3(codec);
    int code = avcodec_parameters_to_context(decoder, stream);
    decoder->thread_count = 1;
    decoder->has_b_frames = stream->video_delay;
    if (code >= 0)
        code = avcodec_open2(decoder, codec, NULL);
    if (code >= 0)
        return decoder;
    avcodec_free_context(&decoder);
    media_error_av(error, code, _("the decoder cannot be opened"));
    return NULL;
}

/* The first frame from `frame` on that is decoded. */
static int64_t due_from(const Play *play, int64_t frame)
{
    while (run_leaves_out(play->runs[0], frame))
        frame++;
    return frame;
}

static bool take_pictures(Play *play, GError **error)
{
    while (avcodec_receive_frame(play->decoder, play->picture) >= 0) {
        const AVFrame *picture = play->picture;
        if (picture->pts != play->next)
            return wrong(error, _("picture %ld does not come out"), (long)play->next);
        if (picture->decode_error_flags || picture->flags & AV_FRAME_FLAG_CORRUPT)
            return wrong(error, _("picture %ld comes out damaged"), (long)play->next);
        if (picture->interlaced_frame)
            return wrong(error, _("picture %ld is interlaced"), (long)play->next);
        if (!play->sink(picture, play->data, error))
            return false;
        play->next = due_from(play, play->next + 1);
        av_frame_unref(play->picture);
    }
    return true;
}

static bool feed(Play *play, const AVPacket *packet, GError **error)
{
    if (avcodec_send_packet(play->decoder, packet) < 0)
        return wrong(error, _("picture %ld cannot be decoded"),
                     (long)(packet ? packet->pts : play->next));
    return take_pictures(play, error);
}

static bool feed_run(Play *play, const Run *run, GError **error)
{
    for (unsigned i = 0; i < run->packets->len; i++) {
        const AVPacket *packet = g_ptr_array_index(run->packets, i);
        if (!run_leaves_out(run, packet->pts) && !feed(play, packet, error))
            return false;
    }
    return true;
}

/* Of the last run alone it matters what the pictures are. */
static bool play_runs(const AVCodecParameters *stream, const Run *const *runs,
                      unsigned count, PictureSink sink, void *data, GError **error)
{
    Play play = { .runs = runs, .sink = sink, .data = data };
    play.decoder = open_decoder(stream, error);
    play.picture = av_frame_alloc();
    play.next = due_from(&play, runs[0]->low);
    bool fine = play.decoder != NULL;
    for (unsigned r = 0; fine && r < count; r++) {
        play.decoder->skip_loop_filter =
            r + 1 < count ? AVDISCARD_ALL : AVDISCARD_DEFAULT;
        fine = feed_run(&play, runs[r], error);
    }
    fine = fine && feed(&play, NULL, error);
    if (fine && play.next != runs[count - 1]->high + 1)
        fine = wrong(error, _("picture %ld does not come out"), (long)(play.next));
    av_frame_free(&play.picture);
    avcodec_free_context(&play.decoder);
    return fine;
}

/* ---- what is meant --------------------------------------------------------------- */

static bool keep_picture(const AVFrame *picture, void *data, GError **error)
{
    (void)error;
    g_ptr_array_add(data, av_frame_clone(picture));
    return true;
}

static void free_picture(void *data)
{
    AVFrame *picture = data;
    av_frame_free(&picture);
}

static bool part_alone(const SeamSide *side, const Run *run, GPtrArray *pictures,
                       GError **error)
{
    g_autoptr(PartReader) part = part_reader_new(side->part, error);
    return part && play_runs(part_reader_parameters(part), &run, 1, keep_picture,
                             pictures, error);
}

static bool source_alone(const SeamScene *scene, const Copy *copy, Input *source,
                         const Run *run, GPtrArray *pictures, GError **error)
{
    g_autoptr(VideoReader) reader = video_reader_new(source, copy->stream, 1, error);
    for (int64_t n = run->low; reader && n <= run->high; n++) {
        const AVFrame *picture = video_reader_at(
            reader, copy_source_time(scene->range, copy->offset, n), error);
        if (!picture)
            return false;
        g_ptr_array_add(pictures, av_frame_clone(picture));
    }
    return reader != NULL;
}

static bool same_plane(const AVFrame *a, const AVFrame *b, int plane)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(a->format);
    int bytes = av_image_get_linesize(a->format, a->width, plane);
    int height = AV_CEIL_RSHIFT(a->height, plane > 0 ? format->log2_chroma_h : 0);
    for (int y = 0; y < height; y++)
        if (memcmp(a->data[plane] + (ptrdiff_t)y * a->linesize[plane],
                   b->data[plane] + (ptrdiff_t)y * b->linesize[plane],
                   (size_t)bytes) != 0)
            return false;
    return true;
}

/* Both planar YUV. */
static bool same_picture(const AVFrame *a, const AVFrame *b)
{
    return a->format == b->format && a->width == b->width && a->height == b->height &&
           same_plane(a, b, 0) && same_plane(a, b, 1) && same_plane(a, b, 2);
}

/* The pictures behind the seam, to be compared as they come. */
typedef struct {
    const Run *run;
    const GPtrArray *meant;
} Behind;

static bool compare(const AVFrame *picture, void *data, GError **error)
{
    const Behind *behind = data;
    int64_t n = picture->pts - behind->run->low;
    if (n < 0 || same_picture(picture, g_ptr_array_index(behind->meant, (guint)n)))
        return true;
    return wrong(error, _("picture %ld is not the one that is meant"),
                 (long)picture->pts);
}

/* ---- a seam ---------------------------------------------------------------------- */

static bool is_nothing(const SeamSide *side)
{
    return !side->copy && side->part < 0;
}

bool seam_check(const SeamScene *scene, const SeamSide *before, const SeamSide *behind,
                GError **error)
{
    g_auto(Run) tail = run_new();
    g_auto(Run) head = run_new();
    g_autoptr(GPtrArray) meant = g_ptr_array_new_with_free_func(free_picture);
    const Behind expected = { &head, meant };
    const Run *const runs[] = { &tail, &head };
    bool opening = is_nothing(before);
    if (!opening && !collect_tail(scene, before, &tail, error))
        return false;
    g_autoptr(Input) source = NULL;
    if (!collect_head(scene, behind, &head, &source, error) ||
        !(behind->copy ? source_alone(scene, behind->copy, source, &head, meant, error)
                       : part_alone(behind, &head, meant, error)))
        return false;
    return play_runs(scene->stream, runs + opening, 2 - opening, compare,
                     (void *)(uintptr_t)&expected, error);
}
