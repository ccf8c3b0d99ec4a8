/* What older versions did not ask of footage, asked in the background. */
#include "desk_lane.h"

#include "explore.h"

typedef struct {
    DeskWork work;
    ExploreJob *job; /* NULL: nothing is to be asked */
} Exploring;

static void begin(Session *session, void *data)
{
    ((Exploring *)data)->job = explore_job_new(session);
}

/* What cannot be stored now is asked again when the project is opened next. */
static void store(Session *session, void *data)
{
    g_autoptr(GError) error = NULL;
    if (!explore_job_store(((Exploring *)data)->job, session, &error))
        g_debug("what footage is made of: %s", error->message);
}

static void run(DeskWork *work)
{
    Exploring *exploring = (Exploring *)work;
    if (!desk_work_call(work, begin, exploring) || !exploring->job)
        return;
    explore_job_look(exploring->job, &work->cancel);
    if (!desk_work_cancelled(work))
        desk_work_call(work, store, exploring);
}

static void clear(DeskWork *work)
{
    explore_job_free(((Exploring *)work)->job);
}

static const DeskWorkKind EXPLORE = { run, clear };

void desk_explore_assets(Desk *desk)
{
    Exploring *exploring = desk_work_new(&EXPLORE, sizeof *exploring, desk->store);
    desk_lane_post(desk->lanes[DESK_LANE_EXPLORE], &exploring->work);
}
