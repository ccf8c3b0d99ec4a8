#include "desk_lane.h"

static void job_free(gpointer data)
{
    DeskEntry *entry = data;
    g_free(entry->job.label);
    g_free(entry->job.at);
    g_free(entry->job.sentence);
    g_free(entry->job.output);
    desk_work_unref(entry->work);
    g_free(entry);
}

void desk_jobs_start(Desk *desk)
{
    desk->jobs = g_ptr_array_new_with_free_func(job_free);
    desk->states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < DESK_LANES; i++)
        desk->lanes[i] = desk_lane_new();
    desk->store->models = desk_lane_ref(desk->lanes[DESK_LANE_MODEL]);
}

void desk_jobs_stop(Desk *desk, int64_t deadline)
{
    for (unsigned i = 0; i < DESK_LANES; i++)
        desk_lane_stop(desk->lanes[i], deadline);
}

void desk_jobs_clear(Desk *desk)
{
    g_ptr_array_unref(desk->jobs);
    g_hash_table_unref(desk->states);
}

unsigned desk_job_add(Desk *desk, DeskJobKind kind, char *label, DeskWork *work)
{
    DeskEntry *entry = g_new(DeskEntry, 1);
    *entry = (DeskEntry){
        .job = { .number = ++desk->newest_job,
                 .kind = kind,
                 .label = label,
                 .eta_s = -1 },
        .work = desk_work_ref(work),
    };
    work->number = entry->job.number;
    g_ptr_array_add(desk->jobs, entry);
    return work->number;
}

const GPtrArray *desk_jobs(const Desk *desk)
{
    return desk->jobs; /* a DeskEntry begins with its DeskJob */
}

static DeskEntry *find(const Desk *desk, unsigned number, unsigned *index)
{
    for (unsigned i = 0; i < desk->jobs->len; i++) {
        DeskEntry *entry = desk->jobs->pdata[i];
        if (entry->job.number != number)
            continue;
        if (index)
            *index = i;
        return entry;
    }
    return NULL;
}

const DeskJob *desk_job(const Desk *desk, unsigned number)
{
    const DeskEntry *entry = find(desk, number, NULL);
    return entry ? &entry->job : NULL;
}

void desk_cancel_job(Desk *desk, unsigned number)
{
    DeskEntry *entry = find(desk, number, NULL);
    if (!entry)
        return;
    entry->job.ending = entry->job.state < DESK_DONE;
    atomic_store(&entry->work->cancel, true);
}

void desk_dismiss_job(Desk *desk, unsigned number)
{
    unsigned index;
    const DeskEntry *entry = find(desk, number, &index);
    if (entry && entry->job.state >= DESK_DONE)
        g_ptr_array_remove_index(desk->jobs, index);
}
