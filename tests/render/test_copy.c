#include "chatkut/render/copy.h"

#include "../run.h"
#include "chatkut/media/video_reader.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/render/job.h"

#include "../media/numbered.h"
#include "../share.h"

#include <check.h>
#include <fcntl.h>
#include <libavutil/imgutils.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/pixdesc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- films ----------------------------------------------------------------------- */

enum { SOURCE_FRAMES = 240, GOP = 48 };

#define TAGS                                                                 \
    " -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 -color_trc " \
    "bt709"
#define X264 "-c:v libx264 -preset veryfast -g 48 -sc_threshold 0" TAGS
#define X265(REST)                                                           \
    "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=48:" \
    "min-keyint=48:scenecut=0" REST TAGS

static const Rate rate = { 30, 1 };

/* Tracks of a film of 160x48 at 30 fps that plays the assets "a" and "b". */
static Composition *compose(const char *tracks)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':["
        "{'id':'a','kind':'video','path':'a'},{'id':'b','kind':'video','path':'b'}],"
        "'sequences':[{'id':'main','size':[160,48],'rate':'30/1','tracks':[%s]}]}",
        tracks);
    g_strdelimit(text, "'", '"');
    Composition *composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s\n%s", error ? error->message : "?", text);
    return composition;
}

#define TRACK(ID, CLIPS, REST) \
    "{'id':'" ID "','kind':'video','clips':[" CLIPS "]" REST "}"
#define CLIP(ID, ASSET, START, LENGTH, IN, REST)                       \
    "{'id':'" ID "','type':'video','asset':'" ASSET "','start':" START \
    ",'duration':" LENGTH ",'in':" IN REST "}"

static OutputSpec spec_of(const char *container, const char *codec)
{
    OutputSpec spec = output_preset_spec(output_preset_find("source"), 160, 48, rate);
    g_strlcpy(spec.container, container, sizeof spec.container);
    g_strlcpy(spec.video_codec, codec, sizeof spec.video_codec);
    spec.audio_codec[0] = '\0';
    spec.rate = rate;
    return spec;
}

static SegmentRange range_of(const Composition *composition, const OutputSpec *spec)
{
    const Sequence *sequence = composition_main(composition);
    return (SegmentRange){ .composition = composition,
                           .sequence = sequence,
                           .output = spec,
                           .start = RTIME_ZERO,
                           .frames = rtime_to_frames(sequence_duration(sequence),
                                                     spec->rate, RTIME_CEIL),
                           .engine = "test" };
}

/* Of the assets "a" and "b". */
typedef struct {
    int fds[2];
} Files;

static int open_file(const char *asset, void *data, GError **error)
{
    (void)error;
    const Files *files = data;
    return files->fds[asset[0] - 'a'];
}

static Files files_open(const char *a, const char *b)
{
    Files files = { { open(a, O_RDONLY), b ? open(b, O_RDONLY) : -1 } };
    ck_assert_int_ge(files.fds[0], 0);
    return files;
}

static void files_close(Files *files)
{
    for (int i = 0; i < 2; i++)
        if (files->fds[i] >= 0)
            close(files->fds[i]);
}

static FILE *render(const char *tracks, const char *container, const char *codec,
                    Files *files, JobResult *result)
{
    g_autoptr(Composition) composition = compose(tracks);
    g_autoptr(GError) error = NULL;
    FILE *film = tmpfile();
    Job job = { .composition = composition,
                .sequence = composition_main(composition),
                .output = spec_of(container, codec),
                .fd = fileno(film),
                .start = RTIME_ZERO,
                .end = RTIME_ZERO,
                .file = open_file,
                .data = files };
    ck_assert_msg(job_run(&job, result, &error), "%s", error ? error->message : "?");
    return film;
}

/* ---- where copying is possible --------------------------------------------------- */

#define BASE       TRACK("v", CLIP("c", "a", "0", "100", "10", ""), "")
#define WITH(REST) TRACK("v", CLIP("c", "a", "0", "100", "10", "," REST), "")
#define TEXT(START, LENGTH, REST) \
    "{'id':'x','type':'text','text':'x','start':" START ",'duration':" LENGTH REST "}"
#define TWO(SECOND) TRACK("v", CLIP("c", "a", "0", "100", "10", "") "," SECOND, "")

START_TEST(untouched_clips_alone_are_copied)
{
    static const struct {
        const char *tracks, *spans; /* asset first+frames */
    } rows[] = {
        { BASE, "a 0+100" },
        /* what people name and hear */
        { WITH("'label':'x','locked':true,'audio':{'volume':0.5}"), "a 0+100" },
        { WITH("'opacity':1,'speed':1"), "a 0+100" },
        /* each thing that changes a picture */
        { WITH("'opacity':0.5"), "" },
        { WITH("'speed':2"), "" },
        { WITH("'speed':-1"), "" },
        { WITH("'loop':true"), "" },
        { WITH("'crop':{'left':0.1}"), "" },
        { WITH("'radius':4"), "" },
        { WITH("'fit':'none'"), "" },
        { WITH("'blend':'add'"), "" },
        { WITH("'transform':{'scale':0.9}"), "" },
        { WITH("'transform':{'rotation':90}"), "" },
        { WITH("'transform':{'position':[0,0]}"), "" },
        { WITH("'effects':[{'id':'e','type':'blur','params':{}}]"), "" },
        { TRACK("v", CLIP("c", "a", "0", "100", "10", ""),
                ",'effects':[{'id':'e','type':'blur','params':{}}]"),
          "" },
        { WITH("'enabled':false") "," TRACK("w", TEXT("0", "10", ""), ""), "" },
        /* what is above hides, what is below is hidden */
        { BASE "," TRACK("t", TEXT("30", "20", ""), ""), "a 0+30 a 50+50" },
        { BASE "," TRACK("t", TEXT("30", "20", ",'enabled':false"), ""), "a 0+100" },
        { TRACK("t", TEXT("30", "20", ""), "") "," BASE, "a 0+100" },
        { BASE "," TRACK("w", CLIP("d", "b", "40", "20", "0", ""), ""),
          "a 0+40 b 40+20 a 60+40" },
        { BASE "," TRACK("w",
                         "{'id':'d','type':'adjustment','start':40,'duration':20,'"
                         "effects':[{'id':'e','type':'blur',"
                         "'params':{}}]}",
                         ""),
          "a 0+40 a 60+40" },
        /* a clip that goes on, or does not */
        { TWO(CLIP("d", "a", "100", "50", "110", "")), "a 0+150" },
        { TWO(CLIP("d", "a", "100", "50", "111", "")), "a 0+100 a 100+50" },
        { TWO(CLIP("d", "a", "120", "50", "130", "")), "a 0+100 a 120+50" },
        { TWO(CLIP("d", "b", "100", "50", "110", "")), "a 0+100 b 100+50" },
        { TRACK("v",
                CLIP("c", "a", "0", "100", "10", "") "," CLIP("d", "b", "100", "50",
                                                              "20", ""),
                ",'transitions':[{'id':'y','type':'dissolve','from':'c','to':'d',"
                "'before':10,'after':5}]"),
          "a 0+90 b 105+45" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Composition) composition = compose(rows[i].tracks);
        const OutputSpec spec = spec_of("mp4", "libx264");
        SegmentRange range = range_of(composition, &spec);
        g_autoptr(GArray) chances = copy_chances(&range);
        g_autoptr(GString) spans = g_string_new(NULL);
        for (unsigned n = 0; n < chances->len; n++) {
            const CopyChance *chance = &g_array_index(chances, CopyChance, n);
            g_string_append_printf(spans, "%s%s %d+%d", n ? " " : "",
                                   chance->asset->node.id, (int)chance->span.first,
                                   (int)chance->span.frames);
        }
        ck_assert_msg(strcmp(spans->str, rows[i].spans) == 0, "row %zu: %s", i,
                      spans->str);
    }
}
END_TEST

#define MIXED(TRANSITION)                                                            \
    TRACK("v",                                                                       \
          CLIP("c", "a", "0", "100", "10", "") "," CLIP("d", "b", "100", "50", "20", \
                                                        ""),                         \
          ",'transitions':[{'id':'y'," TRANSITION "}]")

START_TEST(graphics_and_mixes_are_no_hindrance)
{
    static const struct {
        const char *tracks, *spans; /* asset first+frames; -: nothing shows */
    } rows[] = {
        { BASE, "a 0+100" },
        { BASE "," TRACK("t", TEXT("30", "20", ""), ""), "a 0+100" },
        { BASE "," TRACK("t", TEXT("30", "90", ""), ""), "a 0+100 - 100+20" },
        { BASE "," TRACK("t", TEXT("30", "20", ",'opacity':0.5"), ""), "a 0+100" },
        { TRACK("v", TEXT("0", "40", "") "," CLIP("c", "a", "60", "40", "0", ""), ""),
          "- 0+60 a 60+40" },
        { BASE "," TRACK("t", TEXT("30", "20", ""),
                         ",'transitions':[{'id':'y','type':'wipe','to':'x',"
                         "'before':0,'after':5}]"),
          "a 0+100" },
        /* two that mix, or one that fades; not over another one, not moved */
        { MIXED("'type':'dissolve','from':'c','to':'d','before':10,'after':5"),
          "a 0+90 a/b 90+15 b 105+45" },
        { MIXED("'type':'fade','from':'c','to':'d','before':10,'after':5"),
          "a 0+90 a/b 90+15 b 105+45" },
        { MIXED("'type':'dissolve','to':'c','before':0,'after':5"),
          "a 0+100 b 100+50" },
        { MIXED("'type':'wipe','from':'c','to':'d','before':10,'after':5"),
          "a 0+90 b 105+45" },
        { TRACK("u", TEXT("95", "20", ""), "") "," MIXED(
              "'type':'dissolve','from':'c','to':'d','before':10,'after':5"),
          "a 0+90 a/b 90+5 b 105+45" },
        /* what changes what is beneath, and other pictures of video */
        { BASE "," TRACK("t", TEXT("30", "20", ",'blend':'add'"), ""),
          "a 0+30 a 50+50" },
        { BASE "," TRACK("t", CLIP("d", "b", "30", "20", "0", ",'opacity':0.5"), ""),
          "a 0+30 a 50+50" },
        { BASE "," TRACK("w",
                         "{'id':'d','type':'adjustment','start':40,'duration':20,'"
                         "effects':[{'id':'e','type':'blur','params':{}}]}",
                         ""),
          "a 0+40 a 60+40" },
        { WITH("'opacity':0.5") "," TRACK("t", TEXT("30", "20", ""), ""), "" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Composition) composition = compose(rows[i].tracks);
        const OutputSpec spec = spec_of("mp4", "libx264");
        SegmentRange range = range_of(composition, &spec);
        g_autoptr(GArray) bases = copy_bases(&range);
        g_autoptr(GString) spans = g_string_new(NULL);
        for (unsigned n = 0; n < bases->len; n++) {
            const CopyChance *base = &g_array_index(bases, CopyChance, n);
            g_string_append_printf(spans, "%s%s%s%s %d+%d", n ? " " : "",
                                   base->asset ? base->asset->node.id : "-",
                                   base->other ? "/" : "",
                                   base->other ? base->other->node.id : "",
                                   (int)base->span.first, (int)base->span.frames);
        }
        ck_assert_msg(strcmp(spans->str, rows[i].spans) == 0, "row %zu: %s", i,
                      spans->str);
    }
}
END_TEST

/* ---- what is copied -------------------------------------------------------------- */

/* Pictures 10 … 109 and 155 … 234 of a source with keyframes at 0, 48, 96, 144 and
 * 192. */
#define CUT                                                                           \
    TRACK("v",                                                                        \
          CLIP("c", "a", "0", "100", "10", "") "," CLIP("d", "a", "100", "80", "155", \
                                                        ""),                          \
          "")

static int cut_number(int n)
{
    return n < 100 ? 10 + n : 155 + n - 100;
}

static const struct {
    const char *name, *coding, *codec;
    const char *spans; /* "first+frames"; NULL: depends on the encoder's B-frames */
    const char *reason;
} sources[] = {
    /* every picture is one behind which it can end */
    { "plain.mp4", "-bf 0 -profile:v main " X264, "libx264", "38+62 137+43", NULL },
    { "plain.ts", "-bf 0 " X264, "libx264", "38+62 137+43", NULL },
    { "b.mp4", "-bf 3 " X264, "libx264", NULL, NULL },
    { "b.mkv", "-bf 3 " X264, "libx264", NULL, NULL },
    { "b.ts", "-bf 3 " X264, "libx264", NULL, NULL },
    { "closed.mp4", X265(":open-gop=0"), "libx265", NULL, NULL },
    { "open.mp4", X265(""), "libx265", NULL, NULL },
    { "open.ts", X265(""), "libx265", NULL, NULL },
    /* what does not fit */
    { "open264.mp4", X264 " -x264-params open-gop=1:bframes=3:b-adapt=0", "libx264", "",
      "closed" },
    { "other.mp4", X264, "libx265", "", "codec" },
    { "large.mp4", X264 " -s 320x96", "libx264", "", "size" },
    { "tall.mp4", X264 " -vf setsar=2", "libx264", "", "square" },
    { "ten.mp4", X264 " -pix_fmt yuv420p10le", "libx264", "", "709" },
    { "full.mp4", X264 " -pix_fmt yuvj420p", "libx264", "", "709" },
    { "sd.mp4", X264 " -colorspace smpte170m", "libx264", "", "709" },
    { "fields.mp4", X264 " -x264-params tff=1", "libx264", "", "interlaced" },
};

static char *make_source(size_t i)
{
    return numbered_make(sources[i].name, rate, SOURCE_FRAMES, NULL, sources[i].coding);
}

START_TEST(copies_begin_at_keyframes_and_end_behind_whole_pictures)
{
    g_autofree char *path = make_source((size_t)_i);
    g_autofree char *reason = NULL;
    g_autoptr(Composition) composition = compose(CUT);
    const OutputSpec spec = spec_of("mp4", sources[_i].codec);
    SegmentRange range = range_of(composition, &spec);
    Files files = files_open(path, NULL);
    g_autoptr(GArray) copies = copies_find(&range, open_file, &files, &reason);
    g_autoptr(GString) spans = g_string_new(NULL);
    for (unsigned n = 0; n < copies->len; n++) {
        const SegmentSpan *span = &g_array_index(copies, Copy, n).span;
        g_string_append_printf(spans, "%s%d+%d", n ? " " : "", (int)span->first,
                               (int)span->frames);
        ck_assert_int_eq(cut_number((int)span->first) % GOP, 0);
        ck_assert_int_ge(span->first + span->frames, n == 0 ? 96 : 176);
    }
    if (sources[_i].spans)
        ck_assert_str_eq(spans->str, sources[_i].spans);
    else
        ck_assert_uint_eq(copies->len, 2);
    ck_assert_msg(
        (sources[_i].reason != NULL) ==
            (reason && strstr(reason, sources[_i].reason ? sources[_i].reason : "?")),
        "%s", reason ? reason : "no reason");
    files_close(&files);
}
END_TEST

static bool same_pictures(const AVFrame *a, const AVFrame *b)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(a->format);
    for (int plane = 0; plane < 3; plane++)
        for (int y = 0; y < 48 >> (plane ? format->log2_chroma_h : 0); y++)
            if (memcmp(a->data[plane] + y * a->linesize[plane],
                       b->data[plane] + y * b->linesize[plane],
                       (size_t)av_image_get_linesize(a->format, 160, plane)) != 0)
                return false;
    return a->format == b->format;
}

/* All pictures of the film have the right number; how many are those of the source. */
static int check_film(FILE *film, int source_fd, int frames)
{
    g_autoptr(Input) made = input_open(fileno(film), NULL);
    g_autoptr(Input) source = input_open(source_fd, NULL);
    g_autoptr(VideoReader) reader = video_reader_new(
        made, input_find_stream(made, AVMEDIA_TYPE_VIDEO, -1), 1, NULL);
    g_autoptr(VideoReader) other = video_reader_new(
        source, input_find_stream(source, AVMEDIA_TYPE_VIDEO, -1), 1, NULL);
    int same = 0;
    for (int n = 0; n < frames; n++) {
        const AVFrame *picture =
            video_reader_at(reader, rtime_from_frames(n, rate), NULL);
        const AVFrame *meant =
            video_reader_at(other, rtime_from_frames(cut_number(n), rate), NULL);
        ck_assert_msg(numbered_read(picture) == cut_number(n), "frame %d shows %d", n,
                      numbered_read(picture));
        ck_assert_int_eq(
            rtime_compare(video_reader_time(reader), rtime_from_frames(n, rate)), 0);
        same += same_pictures(picture, meant);
    }
    return same;
}

static const char *const containers[] = { "mp4", "mov", "matroska", "mpegts" };

START_TEST(every_picture_is_the_right_one_in_every_container)
{
    g_autofree char *path = make_source((size_t)_i);
    Files files = files_open(path, NULL);
    for (size_t c = 0; c < G_N_ELEMENTS(containers); c++) {
        g_auto(JobResult) result = { 0 };
        FILE *film = render(CUT, containers[c], sources[_i].codec, &files, &result);
        ck_assert_str_eq(result.note, "");
        ck_assert_int_ge(result.frames_copied, 96 - 38 + 176 - 137);
        ck_assert_int_eq(result.frames_copied + result.frames_rendered, 180);
        ck_assert_int_ge(check_film(film, files.fds[0], 180), result.frames_copied);
        fclose(film);
    }
    files_close(&files);
}
END_TEST

/* One id, two meanings: each keyframe brings its own. */
START_TEST(sources_with_other_parameters_share_a_film)
{
    g_autofree char *a = numbered_make("a.mp4", rate, SOURCE_FRAMES, NULL, X264);
    g_autofree char *b = numbered_make("b.mp4", rate, SOURCE_FRAMES, NULL,
                                       X264 " -profile:v baseline -refs 2 -qp 20");
    Files files = files_open(a, b);
    for (size_t c = 0; c < G_N_ELEMENTS(containers); c++) {
        g_auto(JobResult) result = { 0 };
        FILE *film = render(TRACK("v",
                                  CLIP("c", "a", "0", "100", "10",
                                       "") "," CLIP("d", "b", "100", "80", "155", ""),
                                  ""),
                            containers[c], "libx264", &files, &result);
        ck_assert_str_eq(result.note, "");
        ck_assert_int_ge(result.frames_copied, 90);
        check_film(film, files.fds[0], 180);
        fclose(film);
    }
    files_close(&files);
}
END_TEST

/* Turn bytes of the picture shown as number `n` around. */
static char *damage(const char *path, int n)
{
    char *copy = g_strdup_printf("%s.damaged.mp4", path), *bytes;
    int fd = open(path, O_RDONLY);
    gsize size;
    ck_assert(g_file_get_contents(path, &bytes, &size, NULL));
    {
        g_autoptr(Input) input = input_open(fd, NULL);
        AVPacket *packet = av_packet_alloc();
        input_select(input, 0);
        while (input_read(input, packet, NULL) > 0) {
            if (rtime_compare(input_from_pts(input, 0, packet->pts),
                              rtime_from_frames(n, rate)) == 0)
                memset(bytes + packet->pos + packet->size / 4, 0x55,
                       (size_t)packet->size / 2);
            av_packet_unref(packet);
        }
        av_packet_free(&packet);
    }
    ck_assert(g_file_set_contents(copy, bytes, (gssize)size, NULL));
    close(fd);
    g_free(bytes);
    return copy;
}

START_TEST(what_does_not_play_is_rendered_instead)
{
    g_autofree char *whole =
        numbered_make("whole.mp4", rate, SOURCE_FRAMES, NULL, "-bf 0 " X264);
    g_autofree char *path = damage(whole, 50);
    Files files = files_open(path, NULL);
    g_auto(JobResult) result = { 0 };
    FILE *film = render(CUT, "mp4", "libx264", &files, &result);
    ck_assert_msg(strstr(result.note, "damaged") != NULL, "%s", result.note);
    ck_assert_int_eq(result.frames_copied, 43); /* the other copy */
    ck_assert_int_eq(result.frames_rendered, 180 - 43);
    {
        g_autoptr(Input) made = input_open(fileno(film), NULL);
        g_autoptr(VideoReader) reader = video_reader_new(made, 0, 1, NULL);
        for (int n = 0; n < 180; n++) {
            const AVFrame *picture =
                video_reader_at(reader, rtime_from_frames(n, rate), NULL);
            if (n < 40 || n >= 86) /* between them the source itself is damaged */
                ck_assert_int_eq(numbered_read(picture), cut_number(n));
        }
    }
    fclose(film);
    files_close(&files);
}
END_TEST

/* ---- colours --------------------------------------------------------------------- */

#define TAGGED(PRIMARIES, TRANSFER, MATRIX) \
    " -color_primaries " PRIMARIES " -color_trc " TRANSFER " -colorspace " MATRIX
#define HEVC10(REST)                                                    \
    "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params " \
    "log-level=error:keyint=48:min-keyint=48:scenecut=0" REST
#define AVC "-c:v libx264 -preset veryfast -g 48 -sc_threshold 0 -pix_fmt "
#define HLG HEVC10("") TAGGED("bt2020", "arib-std-b67", "bt2020nc")
#define GRADED                                                                \
    ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)" \
    "L(10000000,50):max-cll=1000,400"

static const struct {
    const char *name, *coding, *codec, *pixels;
    enum AVColorPrimaries primaries;
    enum AVColorTransferCharacteristic transfer;
    enum AVColorSpace matrix;
    enum AVColorRange range;
    bool graded;
} colored[] = {
    { "hlg.mp4", HLG, "libx265", "yuv420p10le", AVCOL_PRI_BT2020,
      AVCOL_TRC_ARIB_STD_B67, AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG, false },
    { "pq.mp4", HEVC10(GRADED) TAGGED("bt2020", "smpte2084", "bt2020nc"), "libx265",
      "yuv420p10le", AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084, AVCOL_SPC_BT2020_NCL,
      AVCOL_RANGE_MPEG, true },
    { "deep.mkv", AVC "yuv420p10le" TAGGED("bt709", "bt709", "bt709"), "libx264",
      "yuv420p10le", AVCOL_PRI_BT709, AVCOL_TRC_BT709, AVCOL_SPC_BT709,
      AVCOL_RANGE_MPEG, false },
    { "fine.mp4", AVC "yuv422p10le" TAGGED("bt709", "bt709", "bt709"), "libx264",
      "yuv422p10le", AVCOL_PRI_BT709, AVCOL_TRC_BT709, AVCOL_SPC_BT709,
      AVCOL_RANGE_MPEG, false },
    { "sd.mp4", AVC "yuv420p" TAGGED("smpte170m", "smpte170m", "smpte170m"), "libx264",
      "yuv420p", AVCOL_PRI_SMPTE170M, AVCOL_TRC_SMPTE170M, AVCOL_SPC_SMPTE170M,
      AVCOL_RANGE_MPEG, false },
    { "untold.mp4", AVC "yuv420p", "libx264", "yuv420p", AVCOL_PRI_SMPTE170M,
      AVCOL_TRC_SMPTE170M, AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG, false },
    { "full.mp4", AVC "yuvj420p" TAGGED("bt709", "bt709", "bt709"), "libx264",
      "yuvj420p", AVCOL_PRI_BT709, AVCOL_TRC_BT709, AVCOL_SPC_BT709, AVCOL_RANGE_JPEG,
      false },
};

static const AVStream *film_stream(const Input *film)
{
    return input_format(film)->streams[input_find_stream(film, AVMEDIA_TYPE_VIDEO, -1)];
}

static void check_graded(const AVStream *stream)
{
    const AVMasteringDisplayMetadata *mastering = (const void *)av_stream_get_side_data(
        stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, NULL);
    const AVContentLightMetadata *light = (const void *)av_stream_get_side_data(
        stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, NULL);
    ck_assert(mastering && light);
    ck_assert_double_eq_tol(av_q2d(mastering->display_primaries[0][0]), 0.68, 1e-6);
    ck_assert_double_eq_tol(av_q2d(mastering->display_primaries[1][1]), 0.69, 1e-6);
    ck_assert_double_eq_tol(av_q2d(mastering->display_primaries[2][1]), 0.06, 1e-6);
    ck_assert_double_eq_tol(av_q2d(mastering->max_luminance), 1000, 1e-6);
    ck_assert_double_eq_tol(av_q2d(mastering->min_luminance), 0.005, 1e-6);
    ck_assert_uint_eq(light->MaxCLL, 1000);
    ck_assert_uint_eq(light->MaxFALL, 400);
}

/* In all containers, in what was copied and in what was rendered. */
START_TEST(colors_and_depth_of_a_source_stay)
{
    g_autofree char *path =
        numbered_make(colored[_i].name, rate, SOURCE_FRAMES, NULL, colored[_i].coding);
    Files files = files_open(path, NULL);
    for (size_t c = 0; c < G_N_ELEMENTS(containers); c++) {
        g_auto(JobResult) result = { 0 };
        FILE *film = render(CUT, containers[c], colored[_i].codec, &files, &result);
        g_autoptr(Input) made = input_open(fileno(film), NULL);
        const AVStream *stream = film_stream(made);
        ck_assert_str_eq(result.note, "");
        ck_assert_int_ge(result.frames_copied, 96 - 38 + 176 - 137);
        ck_assert_int_ge(check_film(film, files.fds[0], 180), result.frames_copied);
        ck_assert_str_eq(av_get_pix_fmt_name(stream->codecpar->format),
                         colored[_i].pixels);
        ck_assert_int_eq(stream->codecpar->color_primaries, colored[_i].primaries);
        ck_assert_int_eq(stream->codecpar->color_trc, colored[_i].transfer);
        ck_assert_int_eq(stream->codecpar->color_space, colored[_i].matrix);
        ck_assert_int_eq(stream->codecpar->color_range, colored[_i].range);
        if (colored[_i].graded && strcmp(containers[c], "mpegts") != 0)
            check_graded(stream);
        fclose(film);
    }
    files_close(&files);
}
END_TEST

#define HLG_CLIP CLIP("c", "a", "0", "100", "10", "")
#define SDR_CLIP CLIP("d", "b", "100", "80", "155", "")

/* What cannot be had without being composed is SDR, all of it, and is said to be. */
START_TEST(what_is_composed_of_more_than_sdr_is_sdr_and_says_so)
{
    static const struct {
        const char *tracks, *says[2];
    } rows[] = {
        { TRACK("v", HLG_CLIP, "") "," TRACK("t", TEXT("60", "20", ",'blend':'add'"),
                                             ""),
          { "8 bit SDR", "at 0:02 " } },
        { TRACK("v", CLIP("c", "a", "0", "100", "10", ",'opacity':0.5"), ""),
          { "8 bit SDR", "at 0:00 " } },
        { TRACK("v", HLG_CLIP "," SDR_CLIP, ""), { "“a” is 10 bit", "“b” is 8 bit" } },
        { TRACK("v", SDR_CLIP, ""), { "Nothing is copied", "codec" } },
        { TRACK("v", SDR_CLIP, "") "," TRACK("t", TEXT("110", "20", ""), ""),
          { "Nothing is copied", "codec" } },
    };
    g_autofree char *a = numbered_make("a.mp4", rate, SOURCE_FRAMES, NULL, HLG);
    g_autofree char *b = numbered_make("b.mp4", rate, SOURCE_FRAMES, NULL, X264);
    Files files = files_open(a, b);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(JobResult) result = { 0 };
        FILE *film = render(rows[i].tracks, "mp4", "libx265", &files, &result);
        g_autoptr(Input) made = input_open(fileno(film), NULL);
        const AVCodecParameters *is = film_stream(made)->codecpar;
        for (unsigned n = 0; n < 2; n++)
            ck_assert_msg(strstr(result.note, rows[i].says[n]), "row %zu: %s", i,
                          result.note);
        ck_assert_str_eq(av_get_pix_fmt_name(is->format), "yuv420p");
        ck_assert_int_eq(is->color_trc, AVCOL_TRC_BT709);
        ck_assert_int_eq(is->color_space, AVCOL_SPC_BT709);
        ck_assert_int_eq(result.frames_copied, 0);
        fclose(film);
    }
    files_close(&files);
}
END_TEST

static int luma_at(const AVFrame *picture, int x)
{
    return ((const uint16_t *)(const void *)(picture->data[0] +
                                             24 * picture->linesize[0]))[x];
}

/* Where nothing lies above, pictures are the source's, with copies as without; a gap
 * before them is black, white of graphics is HLG's reference white (BT.2408). */
START_TEST(graphics_are_lifted_into_hdr)
{
#define BOX(START, REST)                                              \
    "{'id':'x" START "','type':'shape','shape':'rect','start':" START \
    ",'duration':20,'box':[80,48],'fill':'#FFFFFF'" REST "}"
    const char *tracks =
        TRACK("v", CLIP("c", "a", "20", "150", "10", ""), "") "," TRACK(
            "t", BOX("0", "") "," BOX("40", "") "," BOX("60", ",'opacity':0.5"), "");
    g_autofree char *a = numbered_make("a.mp4", rate, SOURCE_FRAMES, NULL, HLG);
    Files files = files_open(a, NULL);
    g_auto(JobResult) result = { 0 };
    FILE *film = render(tracks, "mp4", "libx265", &files, &result);
    g_autoptr(Input) made = input_open(fileno(film), NULL);
    g_autoptr(VideoReader) reader = video_reader_new(made, 0, 1, NULL);
    ck_assert_str_eq(result.note, "");
    ck_assert_int_gt(result.frames_copied, 0);
    for (int n = 0; n < 170; n++) {
        const AVFrame *picture =
            video_reader_at(reader, rtime_from_frames(n, rate), NULL);
        bool boxed = n < 20 || (n >= 40 && n < 60), half = n >= 60 && n < 80;
        ck_assert_int_eq(picture->format, AV_PIX_FMT_YUV420P10LE);
        if (n < 20)
            ck_assert_int_le(abs(luma_at(picture, 20) - 64), 8);
        else if (!boxed && !half)
            ck_assert_int_eq(numbered_read(picture), n - 10);
        if (boxed)
            ck_assert_int_le(abs(luma_at(picture, 80) - 721), 8);
        if (half) /* over white or black */
            ck_assert_int_le(
                abs(luma_at(picture, 75) - ((n - 10) >> 7 & 1 ? 830 : 392)), 12);
    }
    fclose(film);
    files_close(&files);
}
END_TEST

/* At a frame bars are as bright as their two pictures make them: bit 0 of 110 is black,
 * of 155 white, bit 3 of both white, bit 8 of both black. */
START_TEST(hdr_mixes_in_all_its_depth)
{
#define AT_CUT ",'from':'c','to':'d','before':10,'after':10"
    static const struct {
        const char *transition;
        int frame, bar, luma;
    } rows[] = {
        { "'type':'dissolve'" AT_CUT, 100, 0, 502 },
        { "'type':'dissolve'" AT_CUT, 100, 3, 940 },
        { "'type':'dissolve'" AT_CUT, 100, 8, 64 },
        { "'type':'dissolve','from':'d','before':20,'after':0", 170, 5, 502 },
        { "'type':'dissolve','to':'c','before':0,'after':20", 0, 3, 64 },
        /* through white, which is HLG's reference white */
        { "'type':'fade','params':{'color':'#FFFFFF'}" AT_CUT, 95, 8, 392 },
        { "'type':'fade','params':{'color':'#FFFFFF'}" AT_CUT, 100, 8, 721 },
        { "'type':'fade','params':{'color':'#FFFFFF'}" AT_CUT, 105, 8, 392 },
    };
    g_autofree char *a = numbered_make("a.mp4", rate, SOURCE_FRAMES, NULL, HLG);
    Files files = files_open(a, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *tracks =
            g_strdup_printf(TRACK("v",
                                  CLIP("c", "a", "0", "100", "10",
                                       "") "," CLIP("d", "a", "100", "80", "155", ""),
                                  ",'transitions':[{'id':'y',%s}]"),
                            rows[i].transition);
        g_auto(JobResult) result = { 0 };
        FILE *film = render(tracks, "mp4", "libx265", &files, &result);
        g_autoptr(Input) made = input_open(fileno(film), NULL);
        g_autoptr(VideoReader) reader = video_reader_new(made, 0, 1, NULL);
        const AVFrame *picture =
            video_reader_at(reader, rtime_from_frames(rows[i].frame, rate), NULL);
        ck_assert_str_eq(result.note, "");
        ck_assert_int_eq(picture->color_trc, AVCOL_TRC_ARIB_STD_B67);
        ck_assert_msg(abs(luma_at(picture, 10 * rows[i].bar + 5) - rows[i].luma) <= 12,
                      "row %zu: %d", i, luma_at(picture, 10 * rows[i].bar + 5));
        fclose(film);
    }
    files_close(&files);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("copy");
    TCase *tcase = tcase_create("films");
    numbered_init();
    tcase_add_test(tcase, untouched_clips_alone_are_copied);
    tcase_add_share(tcase, copies_begin_at_keyframes_and_end_behind_whole_pictures,
                    (int)G_N_ELEMENTS(sources));
    tcase_add_share(tcase, every_picture_is_the_right_one_in_every_container, 8);
    tcase_add_test(tcase, sources_with_other_parameters_share_a_film);
    tcase_add_share(tcase, colors_and_depth_of_a_source_stay,
                    (int)G_N_ELEMENTS(colored));
    tcase_add_test(tcase, graphics_and_mixes_are_no_hindrance);
    tcase_add_test(tcase, graphics_are_lifted_into_hdr);
    tcase_add_test(tcase, hdr_mixes_in_all_its_depth);
    tcase_add_test(tcase, what_is_composed_of_more_than_sdr_is_sdr_and_says_so);
    tcase_add_test(tcase, what_does_not_play_is_rendered_instead);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    numbered_clean();
    return status;
}
