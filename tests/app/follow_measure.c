/*
 * follow_measure PROJECT SECONDS SENTENCE...: a preview that follows edits, the
 * playhead at SECONDS. One line for the first showing and one for each sentence: ms
 * from the stored edit to the playlist, and to the segment under the playhead; what it
 * is of.
 */
#include "chatkut/app/preview.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>

enum { REST_MS = 1500 }; /* between two edits, as people take it */

typedef struct {
    GMainLoop *loop;
    int64_t began_us, planned_us;
    bool failed;
} Clock;

static double since_ms(int64_t began_us, int64_t at_us)
{
    return (double)(at_us - began_us) / 1000;
}

static void follow(Preview *preview, PreviewEvent event, const char *text, void *user)
{
    Clock *clock = user;
    int64_t now = g_get_monotonic_time();
    (void)preview;
    if (event == PREVIEW_PLAYLIST)
        clock->planned_us = now;
    if (event == PREVIEW_READY)
        printf("%.1f %.1f ", since_ms(clock->began_us, clock->planned_us),
               since_ms(clock->began_us, now));
    if (event == PREVIEW_FAILED || event == PREVIEW_EMPTY) {
        fprintf(stderr, "%s\n", text ? text : "the timeline is empty");
        clock->failed = true;
    }
    if (event == PREVIEW_READY || clock->failed)
        g_main_loop_quit(clock->loop);
}

static gboolean end_rest(void *loop)
{
    g_main_loop_quit(loop);
    return G_SOURCE_REMOVE;
}

static bool show(Preview *preview, const Session *session, RTime at, Clock *clock)
{
    clock->began_us = g_get_monotonic_time();
    preview_show(preview, session_composition(session), at);
    g_main_loop_run(clock->loop);
    g_timeout_add(REST_MS, end_rest, clock->loop);
    g_main_loop_run(clock->loop);
    return !clock->failed;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: follow_measure PROJECT SECONDS SENTENCE...\n");
        return EXIT_FAILURE;
    }
    g_autoptr(Session) session = measure_open(argv[1]);
    if (!session)
        return EXIT_FAILURE;
    Clock clock = { .loop = g_main_loop_new(NULL, FALSE) };
    g_autoptr(Preview) preview = preview_new(argv[1], follow, &clock);
    const RTime at = rtime_make(atoi(argv[2]), 1);
    bool fine = show(preview, session, at, &clock);
    printf("first\n");
    for (int i = 3; fine && i < argc; i++) {
        fine = measure_say(session, argv[i]) && show(preview, session, at, &clock);
        printf("%s\n", argv[i]);
    }
    g_main_loop_unref(clock.loop);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
