#include "chatkut/media/coloring.h"
#include "chatkut/render/encode.h"
#include "job_private.h"
#include "output_check.h"

#include <glib/gi18n.h>
#include <string.h>

static Rate job_rate(const Job *job)
{
    return job->output.rate.num > 0 ? job->output.rate : job->sequence->rate;
}

static RTime snapped(const Job *job, RTime time)
{
    return rtime_max(RTIME_ZERO, rtime_snap(time, job->sequence->rate, RTIME_NEAREST));
}

int64_t job_frames(const Job *job)
{
    RTime start = snapped(job, job->start), end = snapped(job, job->end);
    if (rtime_compare(end, start) <= 0)
        end = sequence_duration(job->sequence);
    return MAX(0, rtime_to_frames(rtime_sub(end, start), job_rate(job), RTIME_CEIL));
}

static int even(int side)
{
    return (side + 1) & ~1;
}

static bool resolve_spec(const Job *job, OutputSpec *spec, GError **error)
{
    const Sequence *sequence = job->sequence;
    *spec = job->output;
    spec->rate = job_rate(job);
    if (spec->width <= 0 || spec->height <= 0) {
        spec->width = even(sequence->width);
        spec->height = even(sequence->height);
    }
    if (spec->sample_rate <= 0)
        spec->sample_rate = (int)node_number(&sequence->node, PROP_SAMPLE_RATE);
    spec->sample_rate = sound_encoder_rate(spec->audio_codec, spec->sample_rate);
    Coloring coloring;
    if (!spec->video_codec[0] ||
        (coloring_of_spec(spec, &coloring) && coloring_is_working(&coloring)))
        return true;
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                _("pictures of the format “%s” cannot be written; use yuv420p"),
                spec->pixel_format);
    return false;
}

bool job_range(const Job *job, OutputSpec *spec, SegmentRange *range, GError **error)
{
    int64_t frames = job_frames(job);
    if (frames == 0) {
        g_set_error_literal(
            error, MEDIA_ERROR, MEDIA_ERROR_EMPTY,
            _("there is nothing to render: the timeline is empty there"));
        return false;
    }
    if (!resolve_spec(job, spec, error) || !output_check(spec, error))
        return false;
    *range = (SegmentRange){
        .composition = job->composition,
        .sequence = job->sequence,
        .output = spec,
        .start = snapped(job, job->start),
        .frames = frames,
        .engine = job->engine ? job->engine : "",
    };
    return true;
}
