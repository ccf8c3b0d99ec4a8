/*
 * language_measure [ROUNDS [WHAT]]
 *
 * How long extremes take: ordinary sentences about 10,000 clips, those that change
 * thousands of them at once, and hostile utterances about those and about a small film.
 * Prints one JSON object a line: {"what", "kind" ("ordinary", "bulk", "hostile"),
 * "clips" (0: the small film), "read_ms" (planner_read() alone), "say_ms"
 * (session_say(), stored), "stored_kb" (by how much that lets the project's file
 * grow)}. Times are the processor's for this thread, and the best of ROUNDS, for other
 * programs only ever add. WHAT, as in those lines, measures that alone: something to
 * profile.
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

static const char *const BULK[] = {
    "duplicate all texts",
    "duplicate all texts 3 times",
    "duplicate every clip",
    "split every clip in half",
    "split all texts into 3 parts",
    "trim 0.2 seconds off the end of all clips",
    "trim 0.2 seconds off the start of every video",
    "make all texts 1 second long",
    "make all videos twice as fast",
    "reverse all videos",
    "slip all videos by 1 second",
    "move all texts 1 second later",
    "replace the media of all videos with Beach_0000",
    "make all texts red and 80 points",
    "fade in all clips over 0.5 seconds",
    "crossfade between all clips for 3 seconds",
    "animate all texts: slide in from the left",
    "group all texts",
    "cut everything after 0:40",
};

static const struct {
    const char *kind;
    const char *const *sentences;
    unsigned count;
} PLAIN[] = {
    { "ordinary", ORDINARY, G_N_ELEMENTS(ORDINARY) },
    { "bulk", BULK, G_N_ELEMENTS(BULK) },
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

/* What saying something costs. */
typedef struct {
    double ms;
    double stored_kb;
} Cost;

/* Every time to the same project. */
static Cost say_cost(Stage *stage, GBytes *project, const char *words, unsigned rounds)
{
    Cost cost = { .ms = INFINITY };
    for (unsigned n = 0; n < rounds; n++) {
        g_auto(SayResult) result = { 0 };
        Session *session = stage_open(stage, project);
        double start = now_ms();
        session_say(session, words, &SAY_OPTIONS_INIT, &result);
        cost.ms = fmin(cost.ms, now_ms() - start);
        g_autoptr(GBytes) left = stage_close(stage, session);
        cost.stored_kb =
            ((double)g_bytes_get_size(left) - (double)g_bytes_get_size(project)) / 1e3;
    }
    return cost;
}

/* What is measured: who says it, to which film, how often. */
typedef struct {
    Stage *stage;
    const Composition *composition;
    GBytes *project;
    unsigned clips;
    unsigned rounds;
    const char *what; /* only this; NULL: all */
} Measuring;

static void measure(const Measuring *m, const char *kind, const char *what,
                    const char *words)
{
    if (m->what && strcmp(m->what, what) != 0)
        return;
    double reading = read_ms(m->composition, words, m->rounds);
    Cost cost = say_cost(m->stage, m->project, words, m->rounds);
    json_t *line = json_pack("{ss ss si sf sf sf}", "what", what, "kind", kind, "clips",
                             (int)m->clips, "read_ms", reading, "say_ms", cost.ms,
                             "stored_kb", cost.stored_kb);
    json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
    printf("\n");
    json_decref(line);
}

static void measure_plain(const Measuring *m)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(PLAIN); i++) {
        for (unsigned n = 0; n < PLAIN[i].count; n++)
            measure(m, PLAIN[i].kind, PLAIN[i].sentences[n], PLAIN[i].sentences[n]);
    }
}

static void measure_hostile(const Measuring *m)
{
    for (unsigned n = 0;; n++) {
        const char *name;
        g_autofree char *words = extremes_utterance(n, &name);
        if (!words)
            return;
        measure(m, "hostile", name, words);
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
    g_autoptr(GBytes) small_project = stage_project_of(stage, small);
    g_autoptr(GBytes) large_project = stage_project_of(stage, large);
    const Measuring of_small = { stage, small, small_project, 0, rounds, what };
    const Measuring of_large = { stage, large, large_project, LARGE, rounds, what };
    measure_hostile(&of_small);
    measure_plain(&of_large);
    measure_hostile(&of_large);
    return EXIT_SUCCESS;
}
