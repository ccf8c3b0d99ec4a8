#include "convert_private.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>

/* Reference white of HDR production (BT.2408), which becomes SDR white. */
#define REFERENCE_WHITE "203"

/* zscale takes what it converts from from the picture, and refuses the unknown. */
static AVFrame *with_colors(const AVFrame *source, ColorFacts facts)
{
    AVFrame *frame = av_frame_clone(source);
    if (!frame)
        g_error("out of memory");
    frame->colorspace = facts.matrix;
    frame->color_range = facts.full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    frame->color_primaries = facts.wide ? AVCOL_PRI_BT2020 : AVCOL_PRI_BT709;
    if (!facts.hdr)
        frame->color_trc = AVCOL_TRC_BT709;
    return frame;
}

static bool make_chain(FilterChain *chain, const AVFrame *source, bool hdr, int width,
                       int height, GError **error)
{
    char w[16], h[16];
    g_snprintf(w, sizeof w, "%d", width);
    g_snprintf(h, sizeof h, "%d", height);
    const FilterStep steps[] = {
        { "zscale",
          { "w", w, "h", h, "filter", "bicubic", "transfer", "linear", "npl",
            REFERENCE_WHITE, NULL } },
        { "format", { "pix_fmts", "gbrpf32le", NULL } },
        { "zscale", { "primaries", "709", NULL } },
        { "tonemap", { "tonemap", hdr ? "mobius" : "clip", "desat", "0", NULL } },
        { "zscale",
          { "transfer", "709", "matrix", "709", "range", "limited", "dither", "ordered",
            NULL } },
        { "format", { "pix_fmts", "yuv420p", NULL } },
        { NULL, { NULL } },
    };
    return filter_chain_make(chain, source, (AVRational){ 1, 1000 }, steps, error);
}

AVFrame *tonemap_run(FilterChain *chain, int chain_size[2], const AVFrame *source,
                     ColorFacts facts, int width, int height, GError **error)
{
    AVFrame *in, *out;
    int code;
    if (!filter_chain_fits(chain, source) || chain_size[0] != width ||
        chain_size[1] != height) {
        if (!make_chain(chain, source, facts.hdr, width, height, error))
            return NULL;
        chain_size[0] = width;
        chain_size[1] = height;
    }
    in = with_colors(source, facts);
    out = av_frame_alloc();
    if (!out)
        g_error("out of memory");
    code = chain->api->av_buffersrc_add_frame(chain->source, in);
    if (code >= 0)
        code = chain->api->av_buffersink_get_frame(chain->sink, out);
    av_frame_free(&in);
    if (code >= 0)
        return out;
    av_frame_free(&out);
    media_error_av(error, code, _("the picture cannot be converted from HDR"));
    return NULL;
}
