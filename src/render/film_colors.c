#include "film_colors.h"

#include "chatkut/media/orientation.h"
#include "chatkut/render/copy.h"
#include "output_check.h"
#include "shown.h"

#include <glib/gi18n.h>
#include <libavutil/pixdesc.h>
#include <string.h>

typedef struct {
    const SegmentRange *range;
    CompositorFile file;
    void *data;
    GHashTable *seen;   /* assets and sequences */
    const Asset *first; /* whose coloring it is; NULL: none was looked at */
    Coloring coloring;
    bool rich;            /* one of them is */
    const Asset *dolby;   /* one with Dolby Vision */
    const Asset *dynamic; /* one with HDR10+ */
    char *obstacle;       /* why they cannot be kept; NULL: nothing known */
} Colors;

/* Takes the sentence. */
static void hinder(Colors *colors, char *obstacle)
{
    if (colors->obstacle)
        g_free(obstacle);
    else
        colors->obstacle = obstacle;
}

/* ---- one source ------------------------------------------------------------------ */

static int stream_of(const Input *input, const Asset *asset)
{
    const Value *stream = proplist_get(asset->node.props, PROP_VIDEO_STREAM);
    int wanted = stream && stream->type == VALUE_NUMBER ? (int)stream->number : -1;
    return input_find_stream(input, AVMEDIA_TYPE_VIDEO, wanted);
}

static bool is_sideways(const AVStream *stream, const Asset *asset)
{
    const Value *turn = proplist_get(asset->node.props, PROP_TURN);
    int degrees = turn && turn->type == VALUE_NUMBER
                      ? (int)turn->number
                      : orientation_find(stream, NULL).turn;
    return degrees % 180 != 0;
}

static bool has_half_chroma_one_way(const Coloring *coloring)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(coloring->format);
    return format->log2_chroma_w != format->log2_chroma_h;
}

/* What of its form only the compositor could make the film's; NULL: nothing. */
static const char *misfit(const Colors *colors, const AVStream *stream,
                          const Asset *asset, const Coloring *coloring)
{
    const AVCodecParameters *has = stream->codecpar;
    const OutputSpec *spec = colors->range->output;
    const Sequence *sequence = colors->range->sequence;
    AVRational pixel = orientation_pixel_aspect(stream, NULL);
    bool sideways = is_sideways(stream, asset), alone;
    int width = sideways ? has->height : has->width;
    int height = sideways ? has->width : has->height;
    if (pixel.num != pixel.den ||
        (int64_t)width * spec->height != (int64_t)height * spec->width ||
        (int64_t)sequence->width * spec->height !=
            (int64_t)sequence->height * spec->width)
        return _("it does not fill the picture");
    if (has->field_order != AV_FIELD_UNKNOWN &&
        has->field_order != AV_FIELD_PROGRESSIVE)
        return _("it is interlaced");
    if (coloring_has_dolby_vision(stream, &alone) && alone)
        return _("its colours are Dolby Vision's own");
    if (!coloring_is_kept(coloring) || (sideways && has_half_chroma_one_way(coloring)))
        return _("its kind of pixels cannot be kept");
    return NULL;
}

static void compare(Colors *colors, const Asset *asset, const Coloring *coloring)
{
    if (!colors->first) {
        colors->first = asset;
        colors->coloring = *coloring;
        return;
    }
    Coloring *all = &colors->coloring;
    if (!coloring_equal(all, coloring)) {
        g_autofree char *one = coloring_describe(all);
        g_autofree char *other = coloring_describe(coloring);
        hinder(colors, g_strdup_printf(_("“%s” is %s, but “%s” is %s"),
                                       asset_label(colors->first), one,
                                       asset_label(asset), other));
    }
    all->mastered &= coloring->mastered && memcmp(&all->mastering, &coloring->mastering,
                                                  sizeof all->mastering) == 0;
    all->lit &= coloring->lit && all->light.MaxCLL == coloring->light.MaxCLL &&
                all->light.MaxFALL == coloring->light.MaxFALL;
}

static bool look_at(Colors *colors, const Asset *asset, GError **error)
{
    int fd = colors->file(asset->node.id, colors->data, error);
    g_autoptr(Input) input = fd >= 0 ? input_open(fd, error) : NULL;
    int index = input ? stream_of(input, asset) : -1;
    Coloring coloring;
    bool alone;
    if (index < 0 || !coloring_of_source(input, index, &coloring, error))
        return false;
    const AVStream *stream = input_format(input)->streams[index];
    const char *why = misfit(colors, stream, asset, &coloring);
    if (why)
        hinder(colors, g_strdup_printf("“%s”: %s", asset_label(asset), why));
    if (coloring_has_dolby_vision(stream, &alone))
        colors->dolby = asset;
    if (coloring.dynamic)
        colors->dynamic = asset;
    colors->rich |= coloring_is_rich(&coloring);
    compare(colors, asset, &coloring);
    return true;
}

static void take_asset(Colors *colors, const Asset *asset)
{
    g_autoptr(GError) error = NULL;
    if (!asset || asset->kind != ASSET_VIDEO ||
        !g_hash_table_add(colors->seen, (void *)(uintptr_t)asset))
        return;
    if (!look_at(colors, asset, &error))
        hinder(colors, g_strdup_printf(_("“%s” cannot be read"), asset_label(asset)));
}

/* ---- all of them ----------------------------------------------------------------- */

static void take_clips(Colors *colors, const Sequence *sequence)
{
    const Composition *composition = colors->range->composition;
    if (!sequence || !g_hash_table_add(colors->seen, (void *)(uintptr_t)sequence))
        return;
    for (unsigned t = 0; t < sequence->tracks->len; t++) {
        const Track *track = g_ptr_array_index(sequence->tracks, t);
        for (unsigned i = 0; track_shows(track) && i < track->clips->len; i++) {
            const Clip *clip = g_ptr_array_index(track->clips, i);
            const char *nested = node_string(&clip->node, PROP_SEQUENCE);
            if (!node_bool(&clip->node, PROP_ENABLED))
                continue;
            if (clip->kind == CLIP_VIDEO)
                take_asset(colors, clip_asset(composition, clip));
            if (clip->kind == CLIP_SEQUENCE && nested)
                take_clips(colors, composition_sequence(composition, nested));
        }
    }
}

/* The first frame in which more shows than an untouched picture and graphics; -1: there
 * is none. */
static int64_t first_composed(const SegmentRange *range, const GArray *chances)
{
    int64_t end = 0;
    for (unsigned i = 0; i < chances->len; i++) {
        const SegmentSpan *span = &g_array_index(chances, CopyChance, i).span;
        if (span->first > end)
            break;
        end = span->first + span->frames;
    }
    return end < range->frames ? end : -1;
}

static void take_all(Colors *colors)
{
    const SegmentRange *range = colors->range;
    g_autoptr(GArray) chances = copy_bases(range);
    int64_t composed = first_composed(range, chances);
    for (unsigned i = 0; i < chances->len; i++) {
        take_asset(colors, g_array_index(chances, CopyChance, i).asset);
        take_asset(colors, g_array_index(chances, CopyChance, i).other);
    }
    if (composed < 0)
        return;
    take_clips(colors, range->sequence);
    g_autofree char *at = rtime_format(
        rtime_add(range->start, rtime_from_frames(composed, range->output->rate)));
    g_free(g_steal_pointer(&colors->obstacle)); /* the reason that can be helped */
    hinder(colors,
           g_strdup_printf(
               _("at %s more shows than one video as it was taken and graphics"), at));
}

static char *tell_left_out(const Colors *colors)
{
    if (!colors->dolby && colors->dynamic)
        return g_strdup_printf(_("HDR10+ of “%s” is left out, except in what was "
                                 "copied: the film is HDR10."),
                               asset_label(colors->dynamic));
    if (!colors->dolby)
        return NULL;
    g_autofree char *kind = coloring_describe(&colors->coloring);
    return g_strdup_printf(
        _("Dolby Vision's additions of “%s” are left out: the film is %s."),
        asset_label(colors->dolby), kind);
}

/* Words say all of it: a stream may name colours that have none. */
static bool can_be_told(const OutputSpec *spec, const Coloring *coloring)
{
    Coloring told;
    return coloring_of_spec(spec, &told) && coloring_equal(&told, coloring);
}

static char *settle(Colors *colors, OutputSpec *spec)
{
    OutputSpec wanted = *spec;
    if (!colors->first || (!colors->rich && coloring_is_working(&colors->coloring)))
        return NULL;
    coloring_to_spec(&colors->coloring, &wanted);
    if (!can_be_told(&wanted, &colors->coloring))
        hinder(colors, g_strdup_printf(_("the colours of “%s” are unknown here"),
                                       asset_label(colors->first)));
    if (!output_takes(&wanted))
        hinder(colors, g_strdup_printf(_("the encoder “%s” here does not take %s"),
                                       spec->video_codec, wanted.pixel_format));
    if (!colors->obstacle) {
        *spec = wanted;
        return tell_left_out(colors);
    }
    return colors->rich
               ? g_strdup_printf(_("The film is 8 bit SDR: %s."), colors->obstacle)
               : NULL;
}

char *film_colors_settle(const SegmentRange *range, OutputSpec *spec,
                         CompositorFile file, void *data)
{
    Colors colors = { .range = range, .file = file, .data = data };
    if (!spec->as_sources)
        return NULL;
    colors.seen = g_hash_table_new(NULL, NULL);
    take_all(&colors);
    char *told = settle(&colors, spec);
    g_hash_table_unref(colors.seen);
    g_free(colors.obstacle);
    return told;
}
