/*
 * language_measure [ROUNDS]
 *
 * How long extremes take: ordinary sentences about 10,000 clips, and hostile utterances
 * about those and about a small film. Prints one JSON object a line: {"what", "clips",
 * "read_ms" (planner_read() alone), "say_ms" (session_say(), stored)}, medians of ROUNDS.
 */
#include "corpus.h"
#include "extremes.h"
#include "stage.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { LARGE = 10000, ROUNDS_MAX = 1000 };

static const char *const ORDINARY[] = {
    "delete the second clip",
    "make the clip called 'Market take 121' louder",
    "make Market take 121 louder",
    "make Sunste take 3003 louder",
    "split Harbour take 2 at 2 seconds",
    "delete the last clip",
    "add text 'The End' at the end",
    "make the text that says 'Scene 17: the garden' red",
    "delete all texts",
    "what's at 0:30?",
    "which clips are muted?",
    "make all the videos louder",
    "mute everything except the last clip",
    "crossfade between all clips",
    "swap the first and the third clip",
    "move the last clip to the beginning",
    "put the beach behind the market",
    "frobnicate the wuzzle",
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, unsigned count)
{
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

static double read_ms(const Composition *composition, const char *words,
                      unsigned rounds)
{
    double taken[ROUNDS_MAX];
    SelectContext context = { .playhead = RTIME_ZERO };
    for (unsigned n = 0; n < rounds; n++) {
        g_auto(Reading) reading;
        int64_t start = g_get_monotonic_time();
        planner_read(vocabulary_get("en", NULL), words, composition, &context,
                     &reading);
        taken[n] = (double)(g_get_monotonic_time() - start) / 1000;
    }
    return median(taken, rounds);
}

/* Every time to the same project. */
static double say_ms(Stage *stage, GBytes *project, const char *words, unsigned rounds)
{
    double taken[ROUNDS_MAX];
    for (unsigned n = 0; n < rounds; n++) {
        g_auto(SayResult) result = { 0 };
        Session *session = stage_open(stage, project);
        session_say(session, words, &SAY_OPTIONS_INIT, &result);
        g_bytes_unref(stage_close(stage, session));
        taken[n] = result.ms;
    }
    return median(taken, rounds);
}

static void measure(Stage *stage, const Composition *composition, unsigned clips,
                    unsigned rounds)
{
    g_autoptr(GBytes) project = stage_project_of(stage, composition);
    unsigned ordinary = clips == LARGE ? G_N_ELEMENTS(ORDINARY) : 0;
    for (unsigned n = 0;; n++) {
        const char *name = n < ordinary ? ORDINARY[n] : NULL;
        g_autofree char *words =
            name ? g_strdup(name) : extremes_utterance(n - ordinary, &name);
        if (!words)
            return;
        json_t *line = json_pack("{ss sb si sf sf}", "what", name, "ordinary",
                                 n < ordinary, "clips", (int)clips, "read_ms",
                                 read_ms(composition, words, rounds), "say_ms",
                                 say_ms(stage, project, words, rounds));
        json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
        printf("\n");
        json_decref(line);
    }
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : 5;
    if (argc > 2 || rounds < 1 || rounds > ROUNDS_MAX) {
        fprintf(stderr, "usage: language_measure [ROUNDS]\n");
        return 2;
    }
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Composition) small = corpus_composition("trip");
    g_autoptr(Composition) large = extremes_composition(LARGE);
    measure(stage, small, 0, rounds);
    measure(stage, large, LARGE, rounds);
    return EXIT_SUCCESS;
}
