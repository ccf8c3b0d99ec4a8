#include "chatkut/queue/probe.h"

#include "chatkut/queue/source.h"

#include <glib/gi18n.h>
#include <unistd.h>

enum { WORKERS_MAX = 4 };

/* What the threads share. */
typedef struct {
    ProbeJob *jobs;
    unsigned n_jobs;
    const char *program;
    const atomic_bool *cancel;
    atomic_uint next;
    GAsyncQueue *done; /* ProbeJob * */
} Probe;

static void probe_file(Worker *worker, ProbeJob *job)
{
    int fd = source_open(job->path, &job->error);
    if (fd < 0)
        return;
    g_autofree char *name = g_path_get_basename(job->path);
    worker_probe(worker, fd, name, WORKER_PROBE_MS, &job->info, &job->error);
    close(fd);
}

static void run_job(const Probe *probe, Worker **worker, ProbeJob *job)
{
    if (probe->cancel && atomic_load(probe->cancel)) {
        g_set_error_literal(&job->error, WORKER_ERROR, WORKER_ERROR_CANCELLED,
                            _("stopped before the file was read"));
        return;
    }
    if (!*worker)
        *worker = worker_start(probe->program, &job->error);
    if (*worker)
        probe_file(*worker, job);
}

/* A worker dies with the thread that started it, so each thread has its own. */
static void *run_jobs(void *data)
{
    Probe *probe = data;
    Worker *worker = NULL;
    unsigned n;
    while ((n = atomic_fetch_add(&probe->next, 1)) < probe->n_jobs) {
        run_job(probe, &worker, &probe->jobs[n]);
        g_async_queue_push(probe->done, &probe->jobs[n]);
    }
    worker_free(worker);
    return NULL;
}

void probe_job_clear(ProbeJob *job)
{
    media_info_clear(&job->info);
    g_clear_error(&job->error);
}

void probe_files(ProbeJob *jobs, unsigned n_jobs, unsigned n_workers,
                 const char *program, const atomic_bool *cancel, ProbeDone done,
                 void *user)
{
    if (n_workers == 0)
        n_workers = MIN(g_get_num_processors(), WORKERS_MAX);
    n_workers = MIN(n_workers, n_jobs);
    Probe probe = { jobs, n_jobs, program, cancel, 0, g_async_queue_new() };
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    for (unsigned i = 0; i < n_workers; i++)
        g_ptr_array_add(threads, g_thread_new("probe", run_jobs, &probe));
    for (unsigned i = 0; i < n_jobs; i++) {
        ProbeJob *job = g_async_queue_pop(probe.done);
        if (done)
            done(job, user);
    }
    for (unsigned i = 0; i < n_workers; i++)
        g_thread_join(threads->pdata[i]);
    g_async_queue_unref(probe.done);
}
