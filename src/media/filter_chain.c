#include "filter_chain.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>
#include <libavutil/opt.h>

enum { FILTER_THREADS = 2 };

static int make_source(FilterChain *chain, const AVFrame *like, AVRational time_base)
{
    AVBufferSrcParameters *parameters;
    const Filters *api = chain->api;
    int code;
    chain->source = api->avfilter_graph_alloc_filter(
        chain->graph, api->avfilter_get_by_name("buffer"), "in");
    parameters = api->av_buffersrc_parameters_alloc();
    if (!chain->source || !parameters) {
        av_free(parameters);
        return AVERROR(ENOMEM);
    }
    parameters->format = like->format;
    parameters->time_base = time_base;
    parameters->width = like->width;
    parameters->height = like->height;
    code = api->av_buffersrc_parameters_set(chain->source, parameters);
    av_free(parameters);
    return code < 0 ? code : api->avfilter_init_str(chain->source, NULL);
}

static int append(FilterChain *chain, AVFilterContext **last, const FilterStep *step)
{
    const Filters *api = chain->api;
    const AVFilter *filter = api->avfilter_get_by_name(step->filter);
    AVFilterContext *added;
    int code = 0;
    if (!filter)
        return AVERROR_FILTER_NOT_FOUND;
    added = api->avfilter_graph_alloc_filter(chain->graph, filter, NULL);
    if (!added)
        return AVERROR(ENOMEM);
    for (unsigned i = 0; step->options[i] && code >= 0; i += 2)
        code = av_opt_set(added, step->options[i], step->options[i + 1],
                          AV_OPT_SEARCH_CHILDREN);
    if (code >= 0)
        code = api->avfilter_init_str(added, NULL);
    if (code >= 0)
        code = api->avfilter_link(*last, 0, added, 0);
    *last = added;
    return code;
}

static int build(FilterChain *chain, const AVFrame *like, AVRational time_base,
                 const FilterStep *steps)
{
    static const FilterStep sink = { "buffersink", { NULL } };
    AVFilterContext *last;
    int code;
    chain->graph = chain->api->avfilter_graph_alloc();
    if (!chain->graph)
        return AVERROR(ENOMEM);
    chain->graph->nb_threads = FILTER_THREADS;
    code = make_source(chain, like, time_base);
    last = chain->source;
    for (; steps->filter && code >= 0; steps++)
        code = append(chain, &last, steps);
    if (code >= 0)
        code = append(chain, &last, &sink);
    chain->sink = last;
    return code < 0 ? code : chain->api->avfilter_graph_config(chain->graph, NULL);
}

bool filter_chain_make(FilterChain *chain, const AVFrame *like, AVRational time_base,
                       const FilterStep *steps, GError **error)
{
    int code;
    filter_chain_clear(chain);
    chain->api = media_filters(error);
    if (!chain->api)
        return false;
    code = build(chain, like, time_base, steps);
    if (code < 0) {
        filter_chain_clear(chain);
        return media_error_av(error, code, _("the picture cannot be converted"));
    }
    chain->width = like->width;
    chain->height = like->height;
    chain->format = like->format;
    return true;
}

bool filter_chain_fits(const FilterChain *chain, const AVFrame *frame)
{
    return chain->graph && chain->width == frame->width &&
           chain->height == frame->height && chain->format == frame->format;
}

void filter_chain_clear(FilterChain *chain)
{
    if (chain->graph)
        chain->api->avfilter_graph_free(&chain->graph);
    *chain = (FilterChain){ 0 };
}
