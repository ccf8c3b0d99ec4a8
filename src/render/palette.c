#include "palette.h"

#include "chatkut/media/filters.h"
#include "chatkut/media/input.h"

#include <glib/gi18n.h>

/* A pattern of scale 3 is fine-grained and hides the steps of a sky; error diffusion
 * looks a little smoother on a still, but boils when it moves. */
static const char GRAPH[] =
    "[in]scale=in_color_matrix=bt709:in_range=tv:out_range=pc:"
    "flags=bicubic+accurate_rnd+full_chroma_int,format=bgra,split[a][b];"
    "[a]palettegen[colors];"
    "[b][colors]paletteuse=dither=bayer:bayer_scale=3:diff_mode=rectangle[out]";

struct Palette {
    const Filters *api;
    AVFilterGraph *graph;
    AVFilterContext *source, *sink;
};

static bool failed(int code, GError **error)
{
    return media_error_av(error, code, _("the colours of a GIF cannot be chosen"));
}

static int make_source(Palette *palette, int width, int height)
{
    AVBufferSrcParameters *parameters = palette->api->av_buffersrc_parameters_alloc();
    palette->source = palette->api->avfilter_graph_alloc_filter(
        palette->graph, palette->api->avfilter_get_by_name("buffer"), "in");
    if (!palette->source || !parameters) {
        av_free(parameters);
        return AVERROR(ENOMEM);
    }
    parameters->format = AV_PIX_FMT_YUV420P;
    parameters->time_base = (AVRational){ 1, 1 }; /* pictures are numbered */
    parameters->width = width;
    parameters->height = height;
    int code = palette->api->av_buffersrc_parameters_set(palette->source, parameters);
    av_free(parameters);
    return code < 0 ? code : palette->api->avfilter_init_str(palette->source, NULL);
}

static AVFilterInOut *end_of(const Palette *palette, const char *name,
                             AVFilterContext *filter)
{
    AVFilterInOut *end = palette->api->avfilter_inout_alloc();
    if (!end)
        g_error("out of memory");
    *end = (AVFilterInOut){ .name = av_strdup(name), .filter_ctx = filter };
    return end;
}

static int connect_graph(Palette *palette)
{
    int code = palette->api->avfilter_graph_create_filter(
        &palette->sink, palette->api->avfilter_get_by_name("buffersink"), "out", NULL,
        NULL, palette->graph);
    if (code < 0)
        return code;
    /* Seen from the graph's text: what it takes comes out of the source. */
    AVFilterInOut *taken = end_of(palette, "in", palette->source);
    AVFilterInOut *given = end_of(palette, "out", palette->sink);
    code = palette->api->avfilter_graph_parse_ptr(palette->graph, GRAPH, &given, &taken,
                                                  NULL);
    palette->api->avfilter_inout_free(&taken);
    palette->api->avfilter_inout_free(&given);
    return code < 0 ? code : palette->api->avfilter_graph_config(palette->graph, NULL);
}

Palette *palette_new(int width, int height, GError **error)
{
    g_autoptr(Palette) palette = g_new0(Palette, 1);
    palette->api = media_filters(error);
    if (!palette->api)
        return NULL;
    palette->graph = palette->api->avfilter_graph_alloc();
    if (!palette->graph)
        g_error("out of memory");
    palette->graph->nb_threads = 1;
    int code = make_source(palette, width, height);
    if (code >= 0)
        code = connect_graph(palette);
    if (code >= 0)
        return g_steal_pointer(&palette);
    failed(code, error);
    return NULL;
}

void palette_free(Palette *palette)
{
    if (!palette)
        return;
    if (palette->graph)
        palette->api->avfilter_graph_free(&palette->graph);
    g_free(palette);
}

bool palette_add(Palette *palette, const AVFrame *picture, GError **error)
{
    AVFrame *taken = av_frame_clone(picture);
    int code = taken ? palette->api->av_buffersrc_add_frame(palette->source, taken)
                     : AVERROR(ENOMEM);
    av_frame_free(&taken);
    return code >= 0 || failed(code, error);
}

bool palette_end(Palette *palette, GError **error)
{
    int code = palette->api->av_buffersrc_add_frame(palette->source, NULL);
    return code >= 0 || failed(code, error);
}

static bool is_among(const uint32_t *colors, int count, uint32_t color)
{
    for (int i = 0; i < count; i++)
        if (colors[i] == color)
            return true;
    return false;
}

/* FFmpeg's encoder leaves out colours that are there twice, as those that are not
 * needed are, but then takes another one for the transparent. So they differ, if by
 * nothing that could be seen. */
static void make_distinct(uint32_t colors[AVPALETTE_COUNT])
{
    for (int i = 1; i < AVPALETTE_COUNT; i++)
        while (is_among(colors, i, colors[i]))
            colors[i] = (colors[i] & 0xffffff00) | ((colors[i] + 1) & 0xff);
}

AVFrame *palette_next(Palette *palette)
{
    AVFrame *picture = av_frame_alloc();
    if (!picture)
        g_error("out of memory");
    if (palette->api->av_buffersink_get_frame(palette->sink, picture) < 0)
        av_frame_free(&picture);
    else
        make_distinct((uint32_t *)(void *)picture->data[1]);
    return picture;
}
