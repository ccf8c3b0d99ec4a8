/* Renders of a desk, and what they are recorded as. */
#include "desk_lane.h"
#include "render_record.h"

#include "chatkut/queue/loss_text.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

typedef struct {
    DeskWork work;
    FilmRequest request; /* owns its strings */
    FilmJob *job;
    GError *error;
    RenderResult result;
    bool rendered;
    int64_t bytes;
    char *row; /* id in the project's table; NULL: not recorded */
    int64_t revision, created_ms;
    json_t *spec;
} Rendering;

/* ---- in the store thread --------------------------------------------------------- */

static void put_row(const Rendering *rendering, Session *session, const char *status,
                    json_t *result)
{
    const JobRow row = {
        .id = rendering->row,
        .revision = rendering->revision,
        .spec = rendering->spec,
        .status = (char *)(uintptr_t)status,
        .result = result,
        .created_ms = rendering->created_ms,
        .finished_ms = result || rendering->error ? g_get_real_time() / 1000 : 0,
    };
    if (session_writable(session))
        project_put_job(session->project, &row, NULL);
}

/* A render is worth more than its record: what cannot be stored is not. */
static void begin(Session *session, void *data)
{
    Rendering *rendering = data;
    rendering->job = film_job_new(session, &rendering->request, &rendering->error);
    if (!rendering->job)
        return;
    rendering->row = id_next(&session->ids);
    rendering->revision = project_head(session->project);
    rendering->created_ms = g_get_real_time() / 1000;
    rendering->spec = render_record_spec(rendering->job, &rendering->request);
    put_row(rendering, session, "running", NULL);
}

static const char *status_of(const Rendering *rendering)
{
    if (rendering->rendered)
        return "done";
    return g_error_matches(rendering->error, WORKER_ERROR, WORKER_ERROR_CANCELLED)
               ? "cancelled"
               : "failed";
}

static void finish(Session *session, void *data)
{
    const Rendering *rendering = data;
    json_auto_t *result =
        rendering->rendered
            ? render_record_result(&rendering->result, rendering->request.output,
                                   rendering->bytes)
            : NULL;
    film_job_finish(rendering->job, session);
    put_row(rendering, session, status_of(rendering), result);
}

/* ---- in the lane ----------------------------------------------------------------- */

static void report(const RenderProgress *progress, void *user)
{
    DeskWork *work = user;
    double left = (double)progress->frames - progress->frame;
    desk_work_tell(work, progress->frame, progress->frames, NULL,
                   progress->fps > 0 ? left / progress->fps : -1);
}

static int64_t size_of(const char *path)
{
    GStatBuf info;
    return g_stat(path, &info) == 0 ? info.st_size : -1;
}

static char *summary(const Rendering *rendering)
{
    g_autofree char *name = g_filename_display_basename(rendering->request.output);
    g_autofree char *size = g_format_size((guint64)MAX(rendering->bytes, 0));
    g_autofree char *length =
        rtime_format(rtime_make((int64_t)(rendering->result.duration_s + 0.5), 1));
    g_autofree char *took =
        rtime_format(rtime_make((int64_t)ceil(rendering->result.wall_s), 1));
    unsigned lost = (unsigned)json_array_size(rendering->result.lost);
    if (lost > 0)
        return g_strdup_printf(
            ngettext("“%s” is made (%s, %s, in %s), but %u place of it could not be "
                     "shown or heard.",
                     "“%s” is made (%s, %s, in %s), but %u places of it could not be "
                     "shown or heard.",
                     lost),
            name, length, size, took, lost);
    /* TRANSLATORS: the file, how long the film is, its size, how long it took. */
    return g_strdup_printf(_("“%s” is made (%s, %s, in %s)."), name, length, size,
                           took);
}

static void end(Rendering *rendering)
{
    DeskWork *work = &rendering->work;
    if (rendering->rendered)
        desk_work_end(work, DESK_DONE, summary(rendering));
    else if (g_error_matches(rendering->error, WORKER_ERROR, WORKER_ERROR_CANCELLED))
        desk_work_end(work, DESK_CANCELLED, g_strdup(rendering->error->message));
    else
        desk_work_end(work, DESK_FAILED, g_strdup(rendering->error->message));
}

static void run(DeskWork *work)
{
    Rendering *rendering = (Rendering *)work;
    const FilmRun how = { report, work, &work->cancel, NULL };
    desk_work_tell(work, 0, 0, NULL, -1);
    if (!desk_work_call(work, begin, rendering))
        rendering->error = desk_work_failure(work);
    if (rendering->job) {
        rendering->rendered =
            film_job_run(rendering->job, &how, &rendering->result, &rendering->error);
        if (rendering->rendered) {
            rendering->bytes = size_of(rendering->request.output);
            render_record_keep(rendering->spec, &rendering->result, rendering->bytes);
        }
        desk_work_call(work, finish, rendering);
    }
    end(rendering);
}

static void clear(DeskWork *work)
{
    Rendering *rendering = (Rendering *)work;
    film_job_free(rendering->job);
    g_clear_error(&rendering->error);
    render_result_clear(&rendering->result);
    json_decref(rendering->spec);
    g_free(rendering->row);
    g_free((char *)(uintptr_t)rendering->request.output);
    g_free((char *)(uintptr_t)rendering->request.preset);
}

static const DeskWorkKind RENDER = { run, clear };

/* ---- asking for it --------------------------------------------------------------- */

FilmRequest desk_film_request(const DeskFilm *film)
{
    return (FilmRequest){
        .output = g_canonicalize_filename(film->output, NULL),
        .preset = g_strdup(film->preset),
        .start = film->start.den > 0 ? film->start : RTIME_ZERO,
        .end = film->end.den > 0 ? film->end : RTIME_ZERO,
        .fresh = film->fresh,
        .strict = film->strict,
    };
}

void desk_render_show(DeskWork *work, DeskJob *job)
{
    const Rendering *rendering = (const Rendering *)work;
    if (!rendering->rendered)
        return;
    job->result = &rendering->result;
    job->bytes = rendering->bytes;
    job->done = job->total = (unsigned)rendering->result.frames;
}

unsigned desk_render(Desk *desk, const DeskFilm *film)
{
    Rendering *rendering = desk_work_new(&RENDER, sizeof *rendering, desk->store);
    rendering->request = desk_film_request(film);
    char *label = g_filename_display_basename(film->output);
    unsigned number = desk_job_add(desk, DESK_RENDER, label, &rendering->work);
    DeskJob *job = (DeskJob *)(uintptr_t)desk_job(desk, number);
    job->output = g_strdup(rendering->request.output);
    desk_lane_post(desk->lanes[DESK_LANE_RENDER], &rendering->work);
    return number;
}
