/* What a render would take. */
#include "desk_lane.h"
#include "render_record.h"

typedef struct {
    DeskWork work;
    FilmRequest request; /* owns its strings */
    FilmJob *job;
    GPtrArray *rows; /* of earlier renders; NULL: not known */
    GError *error;
    DeskEstimate estimate;
    DeskEstimated done;
    void *user;
} Estimating;

typedef struct {
    DeskTask task;
    Estimating *of;
} Estimated;

static void begin(Session *session, void *data)
{
    Estimating *estimating = data;
    estimating->job = film_job_new(session, &estimating->request, &estimating->error);
    estimating->rows = project_jobs(session->project, 100, NULL);
}

/* The part of the pictures that is there; negative: not known. */
static double cached_part(Estimating *estimating)
{
    RenderStock stock;
    if (estimating->request.fresh)
        return 0;
    if (!film_job_stock(estimating->job, &estimating->work.cancel, &stock, NULL) ||
        stock.parts == 0)
        return -1;
    return (double)stock.there / stock.parts;
}

/* What is not there already has to be made, as quickly as it was made before. */
static void estimate(Estimating *estimating)
{
    DeskEstimate *guess = &estimating->estimate;
    const FilmJob *job = estimating->job;
    const OutputSpec output = film_job_output(job);
    RenderPace pace = render_record_pace(estimating->rows, film_job_preset(job)->name);
    RTime length = film_job_length(job);
    *guess = (DeskEstimate){
        .film_s = rtime_seconds(length),
        .frames = rtime_to_frames(length, output.rate, RTIME_CEIL),
        .cached = cached_part(estimating),
        .wall_s = -1,
        .bytes = -1,
        .based_on = pace.renders,
    };
    double pixels = (double)guess->frames * output.width * output.height;
    if (pace.pixels > 0)
        guess->wall_s =
            pixels * (1 - MAX(guess->cached, 0)) * pace.wall_s / pace.pixels;
    if (pace.duration_s > 0)
        guess->bytes = (int64_t)(pace.bytes * guess->film_s / pace.duration_s);
}

static void estimated_done(DeskTask *task, Desk *desk)
{
    const Estimating *of = ((const Estimated *)task)->of;
    of->done(desk, of->error ? NULL : &of->estimate, of->error, of->user);
}

static void estimated_clear(DeskTask *task)
{
    desk_work_unref(&((Estimated *)task)->of->work);
}

static const DeskTaskKind ESTIMATED = { NULL, estimated_done, estimated_clear, true };

static void run(DeskWork *work)
{
    Estimating *estimating = (Estimating *)work;
    Estimated *estimated = desk_task_new(&ESTIMATED, sizeof *estimated);
    if (!desk_work_call(work, begin, estimating))
        estimating->error = desk_work_failure(work);
    if (estimating->job)
        estimate(estimating);
    estimated->of = (Estimating *)desk_work_ref(work);
    desk_store_send(work->store, &estimated->task);
}

static void clear(DeskWork *work)
{
    Estimating *estimating = (Estimating *)work;
    film_job_free(estimating->job);
    if (estimating->rows)
        g_ptr_array_unref(estimating->rows);
    g_clear_error(&estimating->error);
    g_free((char *)(uintptr_t)estimating->request.output);
    g_free((char *)(uintptr_t)estimating->request.preset);
}

static const DeskWorkKind ESTIMATE = { run, clear };

void desk_estimate(Desk *desk, const DeskFilm *film, DeskEstimated done, void *user)
{
    Estimating *estimating = desk_work_new(&ESTIMATE, sizeof *estimating, desk->store);
    estimating->request = desk_film_request(film);
    estimating->done = done;
    estimating->user = user;
    desk->pending++;
    desk_lane_post(desk->lanes[DESK_LANE_FILES], &estimating->work);
}
