#include "chatkut/media/deinterlace.h"

#include "chatkut/media/input.h"
#include "filter_chain.h"

#include <glib/gi18n.h>

struct Deinterlacer {
    FilterChain chain;
    AVRational time_base;
};

static const FilterStep steps[] = {
    { "bwdif",
      { "mode", "send_frame", "parity", "auto", "deint", "interlaced", NULL } },
    { NULL, { NULL } },
};

Deinterlacer *deinterlacer_new(AVRational time_base)
{
    Deinterlacer *deinterlacer = g_new0(Deinterlacer, 1);
    deinterlacer->time_base = time_base;
    return deinterlacer;
}

void deinterlacer_free(Deinterlacer *deinterlacer)
{
    if (deinterlacer)
        filter_chain_clear(&deinterlacer->chain);
    g_free(deinterlacer);
}

void deinterlacer_reset(Deinterlacer *deinterlacer)
{
    filter_chain_clear(&deinterlacer->chain);
}

bool deinterlacer_push(Deinterlacer *deinterlacer, AVFrame *frame, GError **error)
{
    FilterChain *chain = &deinterlacer->chain;
    int code;
    if (!frame && !chain->graph)
        return true;
    if (frame && !filter_chain_fits(chain, frame) &&
        !filter_chain_make(chain, frame, deinterlacer->time_base, steps, error))
        return false;
    if (frame)
        frame->pts = frame->best_effort_timestamp;
    code = chain->api->av_buffersrc_add_frame(chain->source, frame);
    return code >= 0 ||
           media_error_av(error, code, _("the picture cannot be deinterlaced"));
}

bool deinterlacer_pull(Deinterlacer *deinterlacer, AVFrame *frame)
{
    FilterChain *chain = &deinterlacer->chain;
    AVRational base;
    if (!chain->graph || chain->api->av_buffersink_get_frame(chain->sink, frame) < 0)
        return false;
    base = chain->api->av_buffersink_get_time_base(chain->sink);
    frame->best_effort_timestamp =
        frame->pts == AV_NOPTS_VALUE
            ? AV_NOPTS_VALUE
            : av_rescale_q(frame->pts, base, deinterlacer->time_base);
    return true;
}
