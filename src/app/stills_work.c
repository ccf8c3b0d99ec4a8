#include "stills_private.h"

/* ---- what is wanted most --------------------------------------------------------- */

static unsigned lane_of(const Entry *entry)
{
    return entry->wish.kind == STILL_PEAKS ? LANE_PEAKS : LANE_PICTURES;
}

static bool is_stale(const Stills *stills, const Entry *entry)
{
    return entry->looked_us <= stills->looked_us ||
           g_get_monotonic_time() - entry->looked_us >
               (int64_t)STILLS_LOOK_S * G_USEC_PER_SEC;
}

/* The order of work; higher: not at all. */
typedef enum { RANK_SEQUENCE, RANK_FILE, RANK_LOOK, RANK_NOTHING } Rank;

static Rank rank_of(const Stills *stills, const Entry *entry)
{
    if (entry->busy)
        return RANK_NOTHING;
    if (entry_lacks(stills, entry))
        return entry->wish.kind == STILL_OF_SEQUENCE ? RANK_SEQUENCE : RANK_FILE;
    return is_stale(stills, entry) ? RANK_LOOK : RANK_NOTHING;
}

/* The first of the best rank; looking again comes behind all that is lacking. */
static Entry *next_entry(const Stills *stills, unsigned lane)
{
    Entry *best = NULL;
    unsigned best_value = G_MAXUINT;
    for (unsigned v = 0; v < stills->views->len; v++) {
        const StillsView *view = stills->views->pdata[v];
        for (unsigned i = 0; i < view->wants->len; i++) {
            Entry *entry = view->wants->pdata[i];
            Rank rank = rank_of(stills, entry);
            unsigned value = rank + (rank < RANK_LOOK ? 0 : 100) + 10 * view->urgency;
            if (lane_of(entry) != lane || rank == RANK_NOTHING || value >= best_value)
                continue;
            best = entry;
            best_value = value;
        }
    }
    return best;
}

/* ---- memory ---------------------------------------------------------------------- */

static int64_t bytes_of(const Entry *entry)
{
    int64_t bytes = (int64_t)sizeof *entry;
    if (entry->picture)
        bytes += (int64_t)picture_bytes(entry->picture);
    if (entry->peaks)
        bytes += (int64_t)peaks_bytes(entry->peaks);
    return bytes;
}

static bool may_go(const Entry *entry)
{
    return entry->wanted == 0 && !entry->busy;
}

static int by_use(const void *a, const void *b)
{
    const Entry *x = *(Entry *const *)a, *y = *(Entry *const *)b;
    return (x->used_us > y->used_us) - (x->used_us < y->used_us);
}

/* Of what nobody wants. */
static void trim(Stills *stills)
{
    const int64_t limit = (int64_t)STILLS_MEMORY_MB << 20;
    g_autoptr(GPtrArray) idle = g_ptr_array_new();
    GHashTableIter iter;
    void *value;
    int64_t bytes = 0;
    g_hash_table_iter_init(&iter, stills->entries);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (may_go(value)) {
            bytes += bytes_of(value);
            g_ptr_array_add(idle, value);
        }
    if (bytes <= limit)
        return;
    g_ptr_array_sort(idle, by_use);
    for (unsigned i = 0; i < idle->len && bytes > limit / 2; i++) {
        bytes -= bytes_of(idle->pdata[i]);
        entry_forget(stills, idle->pdata[i]);
    }
}

/* ---- answers --------------------------------------------------------------------- */

static void take_answer(Entry *entry, StillJob *job, unsigned stage)
{
    g_clear_pointer(&entry->picture, picture_unref);
    g_clear_pointer(&entry->peaks, peaks_free);
    g_free(entry->why);
    entry->picture = g_steal_pointer(&job->picture);
    entry->peaks = g_steal_pointer(&job->peaks);
    entry->why = g_steal_pointer(&job->why);
    entry->stage = stage;
    entry->tried = true;
}

static void job_done(StillJob *job, void *user)
{
    Stills *stills = user;
    Entry *entry = job->user;
    stills->jobs[lane_of(entry)] = NULL;
    entry->busy = false;
    if (!job->cancelled) {
        entry->looked_us = g_get_monotonic_time();
        g_free(entry->made_of);
        entry->made_of = g_steal_pointer(&job->made_of);
    }
    if (!job->cancelled && !job->unchanged) {
        take_answer(entry, job, job->stage);
        stills_tell(stills, entry);
    }
    still_job_free(job);
    stills_work(stills);
    trim(stills);
}

static void job_report(void *user)
{
    stills_tell(user, NULL);
}

/* ---- giving work ----------------------------------------------------------------- */

static Lane *ready_lane(Stills *stills, unsigned lane)
{
    const LaneOwner owner = { job_done, job_report, stills };
    if (!stills->lanes[lane])
        stills->lanes[lane] =
            lane_new(&owner, stills->cache, stills->program, lane == LANE_PEAKS);
    return stills->lanes[lane];
}

static StillWish copy_wish(const StillWish *wish)
{
    StillWish copy = *wish;
    copy.sequence = g_strdup(wish->sequence);
    copy.path = g_strdup(wish->path);
    copy.hash = g_strdup(wish->hash);
    return copy;
}

static void give(Stills *stills, unsigned lane, Entry *entry)
{
    StillJob *job = g_new0(StillJob, 1);
    job->wish = copy_wish(&entry->wish);
    job->known = g_strdup(entry->made_of);
    job->look = !entry_lacks(stills, entry);
    job->user = entry;
    job->stage = stills->stage;
    if (entry->wish.kind == STILL_OF_SEQUENCE) {
        job->composition = composition_ref(stills->composition);
        job->folder = g_strdup(stills->folder);
    }
    entry->busy = true;
    stills->jobs[lane] = job;
    lane_give(ready_lane(stills, lane), job);
}

void stills_work(Stills *stills)
{
    for (unsigned lane = 0; lane < LANES; lane++) {
        StillJob *job = stills->jobs[lane];
        /* A long one that nobody waits for any more. */
        if (job && ((const Entry *)job->user)->wanted == 0)
            atomic_store(&job->cancel, true);
        Entry *entry = job ? NULL : next_entry(stills, lane);
        if (entry)
            give(stills, lane, entry);
    }
}
