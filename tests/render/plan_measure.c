/*
 * plan_measure FILM.json: how many ms it takes to cut a composition into segments.
 */
#include "chatkut/model/composition_json.h"
#include "chatkut/render/segment.h"

#include <stdio.h>
#include <stdlib.h>

enum { TIMES = 5 };

static Composition *read_film(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;
    Composition *film = NULL;
    if (g_file_get_contents(path, &text, &length, &error))
        film = composition_from_text(text, length, &error);
    if (!film)
        fprintf(stderr, "%s\n", error->message);
    return film;
}

static double plan_ms(const SegmentRange *range)
{
    int64_t began = g_get_monotonic_time();
    g_array_unref(segment_plan(range));
    return (double)(g_get_monotonic_time() - began) / 1000;
}

/* The least of a few: what the machine does beside it does not count. */
static double least_ms(const Composition *film)
{
    const Sequence *sequence = composition_main(film);
    OutputSpec spec = output_preset_spec(output_preset_find(NULL), sequence->width,
                                         sequence->height, sequence->rate);
    SegmentRange range = { .composition = film,
                           .sequence = sequence,
                           .output = &spec,
                           .start = RTIME_ZERO,
                           .engine = "" };
    spec.rate = sequence->rate;
    range.frames =
        rtime_to_frames(sequence_duration(sequence), sequence->rate, RTIME_CEIL);
    double least = plan_ms(&range);
    for (int i = 1; i < TIMES; i++)
        least = MIN(least, plan_ms(&range));
    return least;
}

int main(int argc, char **argv)
{
    g_autoptr(Composition) film = argc == 2 ? read_film(argv[1]) : NULL;
    if (argc != 2)
        fprintf(stderr, "usage: plan_measure FILM.json\n");
    if (!film)
        return EXIT_FAILURE;
    printf("%.3f\n", least_ms(film));
    return EXIT_SUCCESS;
}
