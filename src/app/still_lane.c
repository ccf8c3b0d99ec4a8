#include "still_lane.h"

#include "chatkut/queue/pictures.h"
#include "chatkut/queue/source.h"
#include "still_file.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    REPORT_US = 250000,
    TRIM_EVERY = 400, /* things kept */
    NICE = 10,
    REST_S = 120,        /* without a job; then the worker's memory is given back */
    PATIENT_REST_S = 10, /* of what is seldom asked for again */
};

struct Lane {
    gatomicrefcount refs; /* the main thread's, the thread's, and one a source */
    LaneOwner owner;      /* the main thread's; done NULL: gone */
    GMainContext *context;
    GAsyncQueue *jobs; /* StillJob *, or `stop` */
    GMutex lock;       /* of `ended` */
    GCond wake;
    bool ended;
    bool patient;
    char *cache_folder, *program;
    /* the thread's */
    Cache *cache;
    Pictures *pictures;
    const Composition *staged; /* compared only; the job's are alive meanwhile */
    Composition *composition;
    char *folder;
    int64_t changes; /* of the files of the stage */
    int64_t reported_us;
    unsigned kept;
};

static StillJob stop;

/* ---- jobs ------------------------------------------------------------------------ */

void still_wish_clear(StillWish *wish)
{
    g_free(wish->sequence);
    g_free(wish->path);
    g_free(wish->hash);
}

void still_job_free(StillJob *job)
{
    if (!job)
        return;
    still_wish_clear(&job->wish);
    composition_unref(job->composition);
    g_free(job->folder);
    g_free(job->known);
    g_free(job->made_of);
    picture_unref(job->picture);
    peaks_free(job->peaks);
    g_free(job->why);
    g_free(job);
}

/* ---- back to the main thread ----------------------------------------------------- */

static void lane_unref(Lane *lane)
{
    if (!g_atomic_ref_count_dec(&lane->refs))
        return;
    g_async_queue_unref(lane->jobs);
    g_main_context_unref(lane->context);
    g_mutex_clear(&lane->lock);
    g_cond_clear(&lane->wake);
    g_free(lane->cache_folder);
    g_free(lane->program);
    g_free(lane);
}

static void unref_lane(void *lane)
{
    lane_unref(lane);
}

/* To be called in the main context. */
static void post(Lane *lane, GSourceFunc function, void *data, GDestroyNotify free)
{
    GSource *source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, function, data, free);
    g_source_attach(source, lane->context);
    g_source_unref(source);
}

static gboolean deliver(void *data)
{
    StillJob *job = data;
    Lane *lane = job->lane;
    if (lane->owner.done)
        lane->owner.done(job, lane->owner.user);
    else
        still_job_free(job);
    lane_unref(lane);
    return G_SOURCE_REMOVE;
}

static gboolean deliver_report(void *data)
{
    Lane *lane = data;
    if (lane->owner.report)
        lane->owner.report(lane->owner.user);
    return G_SOURCE_REMOVE;
}

/* In the thread. */
static void report(double done, void *user)
{
    StillJob *job = user;
    Lane *lane = job->lane;
    int64_t now = g_get_monotonic_time();
    atomic_store(&job->done, (int)(1000 * done));
    if (now - lane->reported_us < REPORT_US)
        return;
    lane->reported_us = now;
    g_atomic_ref_count_inc(&lane->refs);
    post(lane, deliver_report, lane, unref_lane);
}

/* ---- files ----------------------------------------------------------------------- */

static void take_error(StillJob *job, GError *error)
{
    job->cancelled =
        g_error_matches(error, WORKER_ERROR, WORKER_ERROR_CANCELLED) || !error;
    job->why = g_strdup(error ? error->message : "");
    g_clear_error(&error);
}

/* The file by its content, as far as that is known, and as it is now. */
static char *identity_of(const StillWish *wish, int fd)
{
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0)
        return g_strdup("");
    return g_strdup_printf("%s %lld %lld.%09ld", wish->hash ? wish->hash : wish->path,
                           (long long)info.st_size, (long long)info.st_mtim.tv_sec,
                           info.st_mtim.tv_nsec);
}

static char *key_of(const StillJob *job)
{
    const StillWish *wish = &job->wish;
    g_autofree char *at = rtime_exact_format(wish->at);
    g_autofree char *text =
        wish->kind == STILL_PEAKS
            ? g_strdup_printf("peaks 1\n%s\n%d", job->made_of, wish->stream)
            : g_strdup_printf("thumbnail 1\n%s\n%s %dx%d %d %d %d", job->made_of, at,
                              wish->width, wish->height, wish->near, wish->stream,
                              wish->turn);
    return still_file_key(text);
}

static void make_thumbnail(Lane *lane, StillJob *job, int fd, const char *key)
{
    const StillWish *wish = &job->wish;
    const ThumbnailSpec spec = { wish->at,   wish->width,  wish->height,
                                 wish->near, wish->stream, wish->turn };
    GError *error = NULL;
    job->picture = still_file_picture(lane->cache, key);
    if (job->picture)
        return;
    job->picture = pictures_thumbnail(lane->pictures, fd, &spec, &error);
    if (job->picture)
        still_file_keep_picture(lane->cache, key, job->picture);
    else
        take_error(job, error);
    lane->kept += job->picture != NULL;
}

static void make_peaks(Lane *lane, StillJob *job, int fd, const char *key)
{
    GError *error = NULL;
    job->peaks = still_file_peaks(lane->cache, key);
    if (job->peaks)
        return;
    g_autoptr(GByteArray) numbers = pictures_waveform(
        lane->pictures, fd, job->wish.stream, report, job, &job->cancel, &error);
    if (!numbers) {
        take_error(job, error);
        return;
    }
    still_file_keep_peaks(lane->cache, key, numbers->data, numbers->len);
    job->peaks = peaks_new(numbers->data, numbers->len);
    lane->kept++;
}

static void work_on_file(Lane *lane, StillJob *job)
{
    GError *error = NULL;
    int fd = source_open(job->wish.path, &error);
    job->made_of = identity_of(&job->wish, fd);
    job->unchanged = job->look && g_strcmp0(job->known, job->made_of) == 0;
    if (job->unchanged) {
        g_clear_error(&error);
    } else if (fd < 0) {
        take_error(job, error);
    } else {
        g_autofree char *key = key_of(job);
        if (job->wish.kind == STILL_PEAKS)
            make_peaks(lane, job, fd, key);
        else
            make_thumbnail(lane, job, fd, key);
    }
    if (fd >= 0)
        close(fd);
}

/* ---- sequences ------------------------------------------------------------------- */

static char *asset_path(const Asset *asset, void *user)
{
    const Lane *lane = user;
    return g_canonicalize_filename(node_string(&asset->node, PROP_FILE), lane->folder);
}

static void stage(Lane *lane, StillJob *job)
{
    if (lane->composition == job->composition &&
        g_strcmp0(lane->folder, job->folder) == 0)
        return;
    composition_unref(lane->composition);
    lane->composition = composition_ref(job->composition);
    g_free(lane->folder);
    lane->folder = g_strdup(job->folder);
    pictures_stage(lane->pictures, lane->composition, asset_path, lane);
}

static void work_on_sequence(Lane *lane, StillJob *job)
{
    const StillWish *wish = &job->wish;
    GError *error = NULL;
    stage(lane, job);
    if (job->look && pictures_look(lane->pictures))
        lane->changes++;
    job->made_of = g_strdup_printf("%" G_GINT64_FORMAT, lane->changes);
    job->unchanged = job->look && g_strcmp0(job->known, job->made_of) == 0;
    if (job->unchanged)
        return;
    job->picture = pictures_still(lane->pictures, wish->sequence, wish->at, wish->width,
                                  wish->height, false, &error);
    if (!job->picture)
        take_error(job, error);
}

/* ---- the thread ------------------------------------------------------------------ */

static void work(Lane *lane, StillJob *job)
{
    if (job->wish.kind == STILL_OF_SEQUENCE)
        work_on_sequence(lane, job);
    else
        work_on_file(lane, job);
    if (lane->cache && lane->kept >= TRIM_EVERY) {
        cache_trim(lane->cache, -1);
        lane->kept = 0;
    }
    post(lane, deliver, job, NULL);
}

static void close_lane(Lane *lane)
{
    g_clear_pointer(&lane->pictures, pictures_free);
    g_clear_pointer(&lane->cache, cache_free);
    g_clear_pointer(&lane->composition, composition_unref);
    g_clear_pointer(&lane->folder, g_free);
    g_mutex_lock(&lane->lock);
    lane->ended = true;
    g_cond_signal(&lane->wake);
    g_mutex_unlock(&lane->lock);
    lane_unref(lane);
}

/* The next job; waits for ever once the worker has gone. */
static StillJob *next_job(Lane *lane)
{
    uint64_t rest_us = (lane->patient ? PATIENT_REST_S : REST_S) * G_USEC_PER_SEC;
    StillJob *job = pictures_pid(lane->pictures) > 0
                        ? g_async_queue_timeout_pop(lane->jobs, rest_us)
                        : g_async_queue_pop(lane->jobs);
    if (job)
        return job;
    pictures_rest(lane->pictures);
    return g_async_queue_pop(lane->jobs);
}

static void *run(void *data)
{
    Lane *lane = data;
    StillJob *job;
    /* The worker inherits it. */
    if (lane->patient)
        setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
    lane->cache = cache_open(lane->cache_folder, 0, NULL);
    lane->pictures = pictures_new(lane->program, 0);
    while ((job = next_job(lane)) != &stop)
        work(lane, job);
    close_lane(lane);
    return NULL;
}

Lane *lane_new(const LaneOwner *owner, const char *cache, const char *program,
               bool patient)
{
    Lane *lane = g_new0(Lane, 1);
    g_atomic_ref_count_init(&lane->refs);
    lane->owner = *owner;
    lane->context = g_main_context_ref_thread_default();
    lane->jobs = g_async_queue_new();
    lane->cache_folder = g_strdup(cache);
    lane->program = g_strdup(program);
    lane->patient = patient;
    g_mutex_init(&lane->lock);
    g_cond_init(&lane->wake);
    g_atomic_ref_count_inc(&lane->refs);
    g_thread_unref(g_thread_new("stills", run, lane));
    return lane;
}

void lane_give(Lane *lane, StillJob *job)
{
    job->lane = lane;
    g_atomic_ref_count_inc(&lane->refs);
    g_async_queue_push(lane->jobs, job);
}

void lane_free(Lane *lane, int timeout_ms)
{
    int64_t until = g_get_monotonic_time() + 1000 * (int64_t)timeout_ms;
    lane->owner = (LaneOwner){ 0 };
    g_async_queue_push(lane->jobs, &stop);
    g_mutex_lock(&lane->lock);
    while (!lane->ended && g_cond_wait_until(&lane->wake, &lane->lock, until))
        continue;
    g_mutex_unlock(&lane->lock);
    lane_unref(lane);
}
