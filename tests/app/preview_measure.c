/*
 * preview_measure PROJECT OUTPUT SENTENCE...: previews of the first two seconds by a
 * program that stays: one with nothing warm, then one after each sentence. One line
 * each: ms to the first picture and to the end.
 */
#include "chatkut/app/film.h"
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

static bool preview(Session *session, const char *output)
{
    g_autoptr(GError) error = NULL;
    Clock clock = { .began_us = g_get_monotonic_time() };
    const FilmRequest request = {
        .output = output,
        .preset = "draft",
        .start = RTIME_ZERO,
        .end = rtime_make(2, 1),
        .report = look,
        .user = &clock,
    };
    RenderResult result = { 0 };
    if (!session_render(session, &request, &result, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return false;
    }
    printf("%.3f %.3f\n", ms(clock.began_us, clock.first_us),
           ms(clock.began_us, g_get_monotonic_time()));
    render_result_clear(&result);
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
    session_stay(session);
    bool fine = preview(session, argv[2]);
    for (int i = 3; fine && i < argc; i++)
        fine = measure_say(session, argv[i]) && preview(session, argv[2]);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
