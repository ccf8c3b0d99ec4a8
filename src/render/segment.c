#include "segment_private.h"

#include <sodium.h>
#include <string.h>

typedef struct {
    const SegmentRange *range;
    Describer describer;
    const Scene *scene;
    int64_t shortest; /* frames */
    GArray *edges;    /* frames, ascending */
    unsigned edge;    /* the first of them that was not looked at */
    GArray *borders;  /* frames, ascending, from 0 to the end */
} Planner;

/* ---- time ------------------------------------------------------------------------ */

static RTime frame_time(const SegmentRange *range, int64_t frame)
{
    return rtime_add(range->start, rtime_from_frames(frame, range->output->rate));
}

/* The first frame that is not before `at`. */
static int64_t frame_from(const SegmentRange *range, RTime at)
{
    return rtime_to_frames(rtime_sub(at, range->start), range->output->rate,
                           RTIME_CEIL);
}

/* ---- borders where something begins or ends -------------------------------------- */

static void add_edge(const SegmentRange *range, GArray *edges, RTime at)
{
    int64_t frame = frame_from(range, at);
    if (frame > 0 && frame < range->frames)
        g_array_append_val(edges, frame);
}

static void add_track_edges(const SegmentRange *range, const Track *track,
                            const GArray *windows, GArray *edges)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (!node_bool(&clip->node, PROP_ENABLED))
            continue;
        add_edge(range, edges, clip->start);
        add_edge(range, edges, clip_end(clip));
    }
    for (unsigned i = 0; i < windows->len; i++) {
        const Window *window = &g_array_index(windows, Window, i);
        add_edge(range, edges, window->begin);
        add_edge(range, edges, window->cut);
        add_edge(range, edges, window->end);
    }
}

static int by_frame(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Frames, ascending; some may be the same. */
static GArray *find_edges(const Planner *planner)
{
    const GPtrArray *tracks = planner->scene->sequence->tracks;
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (unsigned i = 0; i < tracks->len; i++) {
        const Track *track = g_ptr_array_index(tracks, i);
        if (track_shows(track))
            add_track_edges(planner->range, track,
                            g_ptr_array_index(planner->scene->windows, i), edges);
    }
    g_array_sort(edges, by_frame);
    return edges;
}

/* ---- borders inside of what lasts long ------------------------------------------- */

static const Clip *base_clip(const Scene *scene, RTime at)
{
    for (unsigned i = 0; i < scene->sequence->tracks->len; i++) {
        const Track *track = g_ptr_array_index(scene->sequence->tracks, i);
        const Clip *clip = track_shows(track) ? track_clip_at(track, at) : NULL;
        if (clip && clip->kind != CLIP_ADJUSTMENT)
            return clip;
    }
    return NULL;
}

/* A moment that stays with what the clip shows when its head is trimmed: the one at
 * which its source's time 0 shows or would. */
static RTime anchor_of(const Clip *clip, RTime otherwise)
{
    if (!clip)
        return otherwise;
    if ((clip->kind != CLIP_VIDEO && clip->kind != CLIP_SEQUENCE) ||
        proplist_get(clip->node.props, PROP_REMAP))
        return clip->start;
    return rtime_sub(clip->start, rtime_div(clip_in(clip), clip_speed(clip)));
}

static int64_t last_border(const Planner *planner)
{
    return g_array_index(planner->borders, int64_t, planner->borders->len - 1);
}

/* On to `end`, an edge: every step from the anchor, away from both ends. */
static void add_inner_borders(Planner *planner, int64_t end)
{
    const int length_ms = planner->range->length_ms;
    const RTime step = rtime_make(length_ms ? length_ms : SEGMENT_LENGTH_MS, 1000);
    int64_t from = last_border(planner);
    RTime at = frame_time(planner->range, from), anchor, border;
    anchor = anchor_of(base_clip(planner->scene, at), at);
    int64_t n = rtime_to_frames(rtime_div(rtime_sub(at, anchor), step), (Rate){ 1, 1 },
                                RTIME_FLOOR);
    for (;;) {
        border = rtime_add(anchor, rtime_scale(step, ++n, 1));
        int64_t frame = frame_from(planner->range, border);
        if (frame > end - planner->shortest)
            return;
        if (frame >= from + planner->shortest)
            g_array_append_val(planner->borders, frame);
    }
}

/* An edge close behind another one is left out. */
static void add_edge_border(Planner *planner, int64_t frame)
{
    if (frame - last_border(planner) < planner->shortest)
        return;
    add_inner_borders(planner, frame);
    g_array_append_val(planner->borders, frame);
}

/* All borders up to `end`, a hard one, from the hard one before. */
static void find_borders_until(Planner *planner, int64_t end)
{
    if (end <= last_border(planner))
        return;
    for (; planner->edge < planner->edges->len; planner->edge++) {
        int64_t frame = g_array_index(planner->edges, int64_t, planner->edge);
        if (frame > end)
            break;
        if (end - frame >= planner->shortest)
            add_edge_border(planner, frame);
    }
    add_inner_borders(planner, end);
    g_array_append_val(planner->borders, end);
}

static void find_borders(Planner *planner)
{
    const SegmentRange *range = planner->range;
    const GArray *copies = range->copies;
    int64_t zero = 0;
    planner->edges = find_edges(planner);
    planner->borders = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(planner->borders, zero);
    planner->shortest = rtime_to_frames(rtime_make(SEGMENT_SHORTEST_MS, 1000),
                                        range->output->rate, RTIME_CEIL);
    for (unsigned i = 0; copies && i < copies->len; i++) {
        const SegmentSpan *span = &g_array_index(copies, SegmentSpan, i);
        find_borders_until(planner, span->first);
        find_borders_until(planner, span->first + span->frames);
    }
    find_borders_until(planner, range->frames);
}

/* *next: the first copy that may hold it; goes on. */
static int copy_of(const SegmentRange *range, int64_t frame, unsigned *next)
{
    const GArray *copies = range->copies;
    for (; copies && *next < copies->len; (*next)++) {
        const SegmentSpan *span = &g_array_index(copies, SegmentSpan, *next);
        if (frame < span->first)
            break;
        if (frame < span->first + span->frames)
            return (int)*next;
    }
    return -1;
}

/* ---- keys ------------------------------------------------------------------------ */

/* The output's part of the key. */
static void describe_output(const SegmentRange *range, GString *out)
{
    const OutputSpec *spec = range->output;
    g_string_append_printf(out, "segment 2\nengine %s\n", range->engine);
    g_string_append_printf(out, "picture %dx%d %d/%d %s %s %d %s\n", spec->width,
                           spec->height, spec->rate.num, spec->rate.den,
                           spec->video_codec, spec->video_speed, spec->crf,
                           spec->pixel_format);
    if (spec->matrix[0])
        g_string_append_printf(out, "colors %s %s %s %s %s light %s %s\n",
                               spec->primaries, spec->transfer, spec->matrix,
                               spec->range, spec->chroma, spec->mastering, spec->light);
    if (spec->rough)
        g_string_append(out, "rough\n");
    if (spec->copy)
        g_string_append(out, "beside copies\n");
}

/* False where it depends on media of unknown content. */
static bool describe(Planner *planner, int64_t first, int64_t frames, GString *out)
{
    const SegmentRange *range = planner->range;
    g_string_append_printf(out, "frames %" G_GINT64_FORMAT "\n", frames);
    return describe_scene(&planner->describer, range->sequence,
                          frame_time(range, first), frame_time(range, first + frames),
                          out);
}

void key_of_text(const GString *text, char key[SEGMENT_KEY_SIZE])
{
    unsigned char hash[SEGMENT_KEY_SIZE / 2];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text->str, text->len,
                       NULL, 0);
    sodium_bin2hex(key, SEGMENT_KEY_SIZE, hash, sizeof hash);
}

static void planner_init(Planner *planner, const SegmentRange *range)
{
    *planner = (Planner){ .range = range };
    describer_init(&planner->describer, range->composition);
    planner->scene = describer_scene(&planner->describer, range->sequence);
}

GArray *segment_plan(const SegmentRange *range)
{
    Planner planner;
    GArray *segments = g_array_new(FALSE, TRUE, sizeof(Segment));
    g_autoptr(GString) text = g_string_new(NULL);
    planner_init(&planner, range);
    find_borders(&planner);
    describe_output(range, text);
    const gsize head = text->len;
    unsigned copy = 0;
    for (unsigned i = 0; i + 1 < planner.borders->len; i++) {
        int64_t first = g_array_index(planner.borders, int64_t, i);
        Segment segment = { .first = first, .copy = copy_of(range, first, &copy) };
        segment.frames = g_array_index(planner.borders, int64_t, i + 1) - first;
        g_string_truncate(text, head);
        segment.kept = describe(&planner, first, segment.frames, text);
        key_of_text(text, segment.key);
        g_array_append_val(segments, segment);
    }
    g_array_unref(planner.borders);
    g_array_unref(planner.edges);
    describer_clear(&planner.describer);
    return segments;
}

char *segment_describe(const SegmentRange *range, int64_t first, int64_t frames)
{
    Planner planner;
    GString *text = g_string_new(NULL);
    planner_init(&planner, range);
    describe_output(range, text);
    describe(&planner, first, frames, text);
    describer_clear(&planner.describer);
    return g_string_free(text, FALSE);
}
