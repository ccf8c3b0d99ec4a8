/*
 * language_measure [ROUNDS [WHAT]]
 *
 * How long extremes take: ordinary sentences about 10,000 clips, and hostile utterances
 * about those and about a small film. Prints one JSON object a line: {"what", "ordinary",
 * "clips" (0: the small film), "read_ms" (planner_read() alone), "say_ms" (session_say(),
 * stored)}. Times are the processor's for this thread, and the best of ROUNDS, for other
 * programs only ever add. WHAT, as in those lines, measures that alone: something to profile.
 */
#include "corpus.h"
#include "extremes.h"
#include "stage.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LARGE = 10000 };

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

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double read_ms(const Composition *composition, const char *words,
                      unsigned rounds)
{
    double best = INFINITY;
    SelectContext context = { .playhead = RTIME_ZERO };
    for (unsigned n = 0; n < rounds; n++) {
        g_auto(Reading) reading;
        double start = now_ms();
        planner_read(vocabulary_get("en", NULL), words, composition, &context,
                     &reading);
        best = fmin(best, now_ms() - start);
    }
    return best;
}

/* Every time to the same project. */
static double say_ms(Stage *stage, GBytes *project, const char *words, unsigned rounds)
{
    double best = INFINITY;
    for (unsigned n = 0; n < rounds; n++) {
        g_auto(SayResult) result = { 0 };
        Session *session = stage_open(stage, project);
        double start = now_ms();
        session_say(session, words, &SAY_OPTIONS_INIT, &result);
        best = fmin(best, now_ms() - start);
        g_bytes_unref(stage_close(stage, session));
    }
    return best;
}

static void measure(Stage *stage, const Composition *composition, unsigned clips,
                    unsigned rounds, const char *what)
{
    g_autoptr(GBytes) project = stage_project_of(stage, composition);
    unsigned ordinary = clips == LARGE ? G_N_ELEMENTS(ORDINARY) : 0;
    for (unsigned n = 0;; n++) {
        const char *name = n < ordinary ? ORDINARY[n] : NULL;
        g_autofree char *words =
            name ? g_strdup(name) : extremes_utterance(n - ordinary, &name);
        if (!words)
            return;
        if (what && strcmp(what, name) != 0)
            continue;
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
    const char *what = argc > 2 ? argv[2] : NULL;
    if (argc > 3 || rounds < 1) {
        fprintf(stderr, "usage: language_measure [ROUNDS [WHAT]]\n");
        return 2;
    }
    g_autoptr(Stage) stage = stage_new();
    g_autoptr(Composition) small = corpus_composition("trip");
    g_autoptr(Composition) large = extremes_composition(LARGE);
    measure(stage, small, 0, rounds, what);
    measure(stage, large, LARGE, rounds, what);
    return EXIT_SUCCESS;
}
