/*
 * preview_measure PROJECT OUTPUT SENTENCE...: previews of the first two seconds by a
 * worker that stays: one with nothing warm, then one after each sentence. One line
 * each: ms to the first picture and to the end.
 */
#include "chatkut/app/film.h"
#include "chatkut/queue/worker.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    int64_t began_us;
    int64_t first_us; /* 0: no picture yet */
} Clock;

static void look(const RenderProgress *progress, void *user)
{
    Clock *clock = user;
    if (progress->frame > 0 && clock->first_us == 0)
        clock->first_us = g_get_monotonic_time();
}

static double ms(int64_t from_us, int64_t to_us)
{
    return (double)(to_us - from_us) / 1000;
}

/* By the worker that is kept; the first one starts it. */
static bool render(Session *session, Worker **worker, const FilmRequest *request,
                   Clock *clock, GError **error)
{
    RenderResult result = { 0 };
    g_autoptr(FilmJob) job = film_job_new(session, request, error);
    if (!job || (!*worker && !(*worker = worker_launch(NULL, error))))
        return false;
    const FilmRun run = { .report = look, .user = clock, .worker = *worker };
    bool rendered = film_job_run(job, &run, &result, error);
    film_job_finish(job, session);
    render_result_clear(&result);
    return rendered;
}

static bool preview(Session *session, Worker **worker, const char *output)
{
    g_autoptr(GError) error = NULL;
    Clock clock = { .began_us = g_get_monotonic_time() };
    const FilmRequest request = {
        .output = output,
        .preset = "draft",
        .start = RTIME_ZERO,
        .end = rtime_make(2, 1),
    };
    if (!render(session, worker, &request, &clock, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return false;
    }
    printf("%.3f %.3f\n", ms(clock.began_us, clock.first_us),
           ms(clock.began_us, g_get_monotonic_time()));
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: preview_measure PROJECT OUTPUT SENTENCE...\n");
        return EXIT_FAILURE;
    }
    g_autoptr(Session) session = measure_open(argv[1]);
    if (!session)
        return EXIT_FAILURE;
    g_autoptr(Worker) worker = NULL;
    bool fine = preview(session, &worker, argv[2]);
    for (int i = 3; fine && i < argc; i++)
        fine = measure_say(session, argv[i]) && preview(session, &worker, argv[2]);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
