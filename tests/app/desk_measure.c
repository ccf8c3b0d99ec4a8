/*
 * How quick a desk is: desk_measure CLIPS [ROUNDS] makes a project of so many clips in
 * the current folder and prints, in milliseconds, opening it, sentences and deeds
 * (median and 95th percentile, from asking to the callback), the longest that the main
 * loop was kept by them, and the memory of the process.
 */
#include "chatkut/app/deed.h"
#include "chatkut/app/desk.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char PATH[] = "measure.ckut";

/* ---- a film ---------------------------------------------------------------------- */

/* Cuts of one video on the main track, a title over every fifth. */
static char *film(unsigned clips)
{
    GString *text = g_string_new(
        "{\"chatkut\":1,\"id\":\"doc\",\"main\":\"main\",\"assets\":[{\"id\":\"cam\","
        "\"kind\":\"video\",\"label\":\"cam\",\"path\":\"cam.mp4\",\"duration\":"
        "\"600s\",\"size\":[1920,1080],\"streams\":{\"video\":0,\"audio\":1}}],"
        "\"sequences\":[{\"id\":\"main\",\"size\":[1920,1080],\"rate\":\"25/1\","
        "\"tracks\":[{\"id\":\"v1\",\"kind\":\"video\",\"role\":\"main\",\"magnetic\":"
        "true,\"clips\":[");
    unsigned cuts = clips - clips / 6;
    for (unsigned i = 0; i < cuts; i++)
        g_string_append_printf(
            text,
            "%s{\"id\":\"c%u\",\"type\":\"video\",\"start\":%u,"
            "\"duration\":50,\"asset\":\"cam\",\"label\":\"Cut %u\"}",
            i > 0 ? "," : "", i, i * 50, i);
    g_string_append(text, "]},{\"id\":\"v2\",\"kind\":\"video\",\"clips\":[");
    for (unsigned i = 0; i < clips - cuts; i++)
        g_string_append_printf(text,
                               "%s{\"id\":\"t%u\",\"type\":\"text\",\"start\":%u,"
                               "\"duration\":40,\"text\":\"Title %u\"}",
                               i > 0 ? "," : "", i, i * 250, i);
    g_string_append(text, "]}]}]}");
    return g_string_free(text, FALSE);
}

/* ---- waiting --------------------------------------------------------------------- */

static double longest_ms; /* that one turn of the main loop took */

static double ms_since(int64_t start_us)
{
    return (double)(g_get_monotonic_time() - start_us) / 1000.0;
}

static void settle(const Desk *desk)
{
    while (desk_pending(desk) > 0) {
        g_main_context_iteration(NULL, FALSE); /* what is ready */
        int64_t start = g_get_monotonic_time();
        while (g_main_context_iteration(NULL, FALSE))
            continue;
        longest_ms = MAX(longest_ms, ms_since(start));
        g_usleep(50);
    }
}

static void expect_done(Desk *desk, const SayResult *result, void *user)
{
    (void)desk;
    if (result->status == SAY_ERROR) {
        fprintf(stderr, "%s: %s\n", (const char *)user, result->message);
        exit(1);
    }
}

/* ---- what is measured ------------------------------------------------------------ */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(const char *what, double *times, unsigned n)
{
    qsort(times, n, sizeof *times, compare);
    printf("%-12s %8.2f %8.2f\n", what, times[n / 2], times[n * 95 / 100]);
}

static void do_deed(Desk *desk, const char *name, unsigned round)
{
    const SessionPoints points = { .playhead = rtime_make(10 * (int)round + 1, 1) };
    const bool nudges = strncmp(name, "nudge", 5) == 0;
    const DeedScene scene = { .composition = desk_composition(desk),
                              .points = &points,
                              .track = nudges ? "v2" : "v1" };
    g_auto(DeedPlan) plan = { 0 };
    deed_plan(deed_find(name), &scene, &plan);
    if (plan.plan)
        desk_apply(desk, plan.plan, NULL, expect_done, (void *)(uintptr_t)name);
}

static void do_say(Desk *desk, const char *what, unsigned round)
{
    (void)round;
    desk_say(desk, what, expect_done, (void *)(uintptr_t)what);
}

static void do_undo(Desk *desk, const char *what, unsigned round)
{
    (void)round;
    desk_undo(desk, 1, expect_done, (void *)(uintptr_t)what);
}

static const struct {
    const char *title;
    void (*run)(Desk *desk, const char *what, unsigned round);
    const char *what;
} ROWS[] = {
    { "split", do_deed, "split" },
    { "delete", do_deed, "delete" },
    { "nudge", do_deed, "nudge-right" },
    { "say", do_say, "mute the second clip" },
    { "say last", do_say, "set the volume of the last clip to 50%" },
    { "undo", do_undo, "undo" },
};

static void measure(Desk *desk, unsigned rounds)
{
    for (unsigned row = 0; row < G_N_ELEMENTS(ROWS); row++) {
        g_autofree double *times = g_new(double, rounds);
        for (unsigned i = 0; i < rounds; i++) {
            int64_t start = g_get_monotonic_time();
            ROWS[row].run(desk, ROWS[row].what, i);
            settle(desk);
            times[i] = ms_since(start);
        }
        print_times(ROWS[row].title, times, rounds);
    }
}

static long memory_kb(void)
{
    g_autofree char *text = NULL;
    g_file_get_contents("/proc/self/status", &text, NULL, NULL);
    const char *line = text ? strstr(text, "VmRSS:") : NULL;
    return line ? strtol(line + strlen("VmRSS:"), NULL, 10) : 0;
}

static void make_project(unsigned clips)
{
    g_autofree char *text = film(clips);
    g_unlink(PATH);
    Desk *desk = desk_create(PATH, 1920, 1080, (Rate){ 25, 1 }, NULL, NULL, NULL);
    desk_load(desk, text, strlen(text), "film", expect_done, NULL);
    settle(desk);
    desk_close(desk);
}

int main(int argc, char **argv)
{
    unsigned clips = argc > 1 ? (unsigned)atoi(argv[1]) : 300;
    unsigned rounds = argc > 2 ? (unsigned)atoi(argv[2]) : 50;
    make_project(MAX(clips, 6));
    longest_ms = 0;
    int64_t start = g_get_monotonic_time();
    Desk *desk = desk_open(PATH, NULL, NULL, NULL);
    printf("%-12s %8.2f\n", "open: call", ms_since(start));
    settle(desk);
    printf("%-12s %8.2f\n", "open", ms_since(start));
    measure(desk, rounds);
    printf("%-12s %8.2f\n", "loop kept", longest_ms);
    printf("%-12s %8ld KB\n", "memory", memory_kb());
    start = g_get_monotonic_time();
    desk_close(desk);
    printf("%-12s %8.2f\n", "close", ms_since(start));
    g_unlink(PATH);
    return 0;
}
