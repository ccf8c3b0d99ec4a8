#include "chatkut/render/job.h"

#include "chatkut/media/input.h"
#include "chatkut/render/encode.h"
#include "chatkut/render/film.h"
#include "chatkut/render/mix.h"
#include "picture_queue.h"

#include <glib/gi18n.h>
#include <string.h>

enum { QUEUE_PICTURES = 6 };

/* A job under way. */
typedef struct {
    const Job *job;
    OutputSpec spec; /* everything resolved */
    RTime start;
    int64_t frames;
    int64_t first_sample;   /* of the sequence's sound */
    Compositor *compositor; /* NULL: no picture */
    Mixer *mixer;           /* NULL: no sound */
    PictureEncoder *pictures;
    SoundEncoder *sound;
    Film *film;
    PictureQueue *queue;
    int64_t began_us;
    int64_t reported_us;
    JobResult *result;
} Run;

/* ---- what is to be made ------------------------------------------------------------------ */

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

static bool resolve_spec(Run *run, GError **error)
{
    const Sequence *sequence = run->job->sequence;
    OutputSpec *spec = &run->spec;
    *spec = run->job->output;
    spec->rate = job_rate(run->job);
    if (spec->width <= 0 || spec->height <= 0) {
        spec->width = even(sequence->width);
        spec->height = even(sequence->height);
    }
    if (spec->sample_rate <= 0)
        spec->sample_rate = (int)node_number(&sequence->node, PROP_SAMPLE_RATE);
    if (spec->video_codec[0] && strcmp(spec->pixel_format, "yuv420p") != 0) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("pictures of the format “%s” cannot be written; use yuv420p"),
                    spec->pixel_format);
        return false;
    }
    return true;
}

static bool write_picture(AVPacket *packet, void *data, GError **error)
{
    return film_add_picture(((Run *)data)->film, packet, error);
}

static bool write_sound(AVPacket *packet, void *data, GError **error)
{
    return film_add_sound(((Run *)data)->film, packet, error);
}

static bool set_up_pictures(Run *run, GError **error)
{
    const Job *job = run->job;
    if (!compositor_check(job->composition, job->sequence, error))
        return false;
    run->compositor = compositor_new(job->composition, job->sequence, run->spec.width,
                                     run->spec.height, false, job->file, job->data);
    run->pictures = picture_encoder_new(&run->spec, write_picture, run, error);
    return run->pictures != NULL;
}

static bool set_up_sound(Run *run, GError **error)
{
    const Job *job = run->job;
    run->mixer = mixer_new(job->composition, job->sequence, run->spec.sample_rate,
                           job->file, job->data, error);
    if (run->mixer)
        run->sound = sound_encoder_new(&run->spec, write_sound, run, error);
    return run->sound != NULL;
}

static bool make_parts(Run *run, GError **error)
{
    if (run->spec.video_codec[0] && !set_up_pictures(run, error))
        return false;
    if (run->spec.audio_codec[0] && !set_up_sound(run, error))
        return false;
    run->film =
        film_new(run->job->fd, &run->spec,
                 run->pictures ? picture_encoder_parameters(run->pictures) : NULL,
                 run->sound ? sound_encoder_parameters(run->sound) : NULL, error);
    return run->film != NULL;
}

static bool set_up(Run *run, GError **error)
{
    const Job *job = run->job;
    run->frames = job_frames(job);
    run->start = snapped(job, job->start);
    if (run->frames == 0) {
        g_set_error_literal(
            error, MEDIA_ERROR, MEDIA_ERROR_EMPTY,
            _("there is nothing to render: the timeline is empty there"));
        return false;
    }
    if (!resolve_spec(run, error) || !make_parts(run, error))
        return false;
    run->first_sample =
        rtime_to_frames(run->start, (Rate){ run->spec.sample_rate, 1 }, RTIME_NEAREST);
    return true;
}

static void tear_down(Run *run)
{
    picture_queue_free(run->queue);
    picture_encoder_free(run->pictures);
    sound_encoder_free(run->sound);
    film_free(run->film);
    mixer_free(run->mixer);
    compositor_free(run->compositor);
}

/* ---- the encoding thread ------------------------------------------------------------------ */

static bool encode_one(Run *run, const QueuedPicture *item, GError **error)
{
    if (item->picture && !picture_encoder_add(run->pictures, item->picture, error))
        return false;
    return !item->samples || item->n_samples == 0 ||
           sound_encoder_add(run->sound, item->samples, item->n_samples, error);
}

static bool finish(Run *run, GError **error)
{
    return (!run->pictures || picture_encoder_finish(run->pictures, error)) &&
           (!run->sound || sound_encoder_finish(run->sound, error)) &&
           film_finish(run->film, error);
}

static void *encode_all(void *data)
{
    Run *run = data;
    QueuedPicture item;
    GError *error = NULL;
    while (picture_queue_pop(run->queue, &item)) {
        bool fine = encode_one(run, &item, &error);
        queued_picture_clear(&item);
        if (!fine) {
            picture_queue_fail(run->queue, error);
            return NULL;
        }
    }
    return NULL;
}

/* ---- the making thread -------------------------------------------------------------------- */

/* Samples before frame n of the output. */
static int64_t samples_before(const Run *run, int64_t n)
{
    return rtime_to_frames(rtime_from_frames(n, run->spec.rate),
                           (Rate){ run->spec.sample_rate, 1 }, RTIME_NEAREST);
}

static bool make_picture(Run *run, int64_t n, QueuedPicture *item, GError **error)
{
    RTime at = rtime_add(run->start, rtime_from_frames(n, run->spec.rate));
    const char *culprit;
    if (!run->compositor)
        return true;
    item->picture = compositor_picture(run->compositor, at, error);
    if (item->picture)
        return true;
    culprit = compositor_culprit(run->compositor);
    g_strlcpy(run->result->culprit, culprit ? culprit : "",
              sizeof run->result->culprit);
    return false;
}

static bool make_sound(Run *run, int64_t n, QueuedPicture *item, GError **error)
{
    int64_t from = samples_before(run, n), to = samples_before(run, n + 1);
    if (!run->mixer)
        return true;
    item->n_samples = (unsigned)(to - from);
    item->samples = g_new(float, (size_t)item->n_samples *MIX_CHANNELS);
    return mixer_read(run->mixer, run->first_sample + from, item->samples,
                      item->n_samples, error);
}

static bool report(Run *run, int64_t made, GError **error)
{
    int64_t now = g_get_monotonic_time();
    double seconds = (double)(now - run->began_us) / G_USEC_PER_SEC;
    if (!run->job->report ||
        (now - run->reported_us < JOB_REPORT_MS * 1000 && made < run->frames))
        return true;
    run->reported_us = now;
    if (run->job->report(made, run->frames, seconds > 0 ? (double)made / seconds : 0,
                         run->job->data))
        return true;
    g_set_error_literal(error, MEDIA_ERROR, MEDIA_ERROR_CANCELLED,
                        _("the render was cancelled"));
    return false;
}

static bool make_all(Run *run, GError **error)
{
    for (int64_t n = 0; n < run->frames; n++) {
        QueuedPicture item = { 0 };
        if (!make_picture(run, n, &item, error) || !make_sound(run, n, &item, error)) {
            queued_picture_clear(&item);
            return false;
        }
        if (!picture_queue_push(run->queue, &item, error) || !report(run, n + 1, error))
            return false;
    }
    return true;
}

static bool make_and_encode(Run *run, GError **error)
{
    GThread *encoding;
    bool fine;
    run->queue = picture_queue_new(QUEUE_PICTURES);
    run->began_us = run->reported_us = g_get_monotonic_time();
    encoding = g_thread_new("encode", encode_all, run);
    fine = make_all(run, error);
    picture_queue_close(run->queue, fine);
    g_thread_join(encoding);
    return fine && picture_queue_check(run->queue, error) && finish(run, error);
}

bool job_run(const Job *job, JobResult *result, GError **error)
{
    Run run = { .job = job, .result = result };
    bool fine;
    *result = (JobResult){ 0 };
    fine = set_up(&run, error) && make_and_encode(&run, error);
    if (fine) {
        result->frames = run.frames;
        result->duration_s =
            rtime_seconds(rtime_from_frames(run.frames, run.spec.rate));
        g_strlcpy(result->encoder,
                  run.pictures ? run.spec.video_codec : run.spec.audio_codec,
                  sizeof result->encoder);
    }
    tear_down(&run);
    return fine;
}
