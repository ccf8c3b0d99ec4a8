/*
 * corpus_run [--verbose] [--json] [--time ROUNDS] FILE...
 *
 * Judges cases (case.h) and prints how far they came. --verbose lists those that are
 * not right, with what came instead. Exit: 0 all are right, 1 some are not, 2 usage.
 */
#include "score.h"

#include <locale.h>
#include <stdlib.h>

static int verbose, as_json, rounds;
static char **files;

static const GOptionEntry OPTIONS[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "list what is not right", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "one object in a line, for programs",
      NULL },
    { "time", 0, 0, G_OPTION_ARG_INT, &rounds, "measure readings", "ROUNDS" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE..." },
    { NULL },
};

static bool run_file(Score *all, Stage *stage, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) cases = cases_load(path, &error);
    if (!cases) {
        fprintf(stderr, "%s\n", error->message);
        return false;
    }
    FILE *failures = verbose && score_may_tell(path) ? stdout : NULL;
    if (verbose && !failures)
        fprintf(stderr, "%s is kept apart: its failures are not listed\n", path);
    score_cases(all, stage, cases, failures);
    if (rounds > 0)
        score_time(all, cases, (unsigned)rounds);
    return true;
}

static void print(const Score *score)
{
    if (!as_json) {
        score_print(score);
        score_print_line(score, "all");
        return;
    }
    json_t *json = score_to_json(score);
    json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
    printf("\n");
    json_decref(json);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, OPTIONS, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || !files) {
        fprintf(stderr, "%s\n", error ? error->message : "corpus_run: which file?");
        return 2;
    }
    g_autoptr(Stage) stage = stage_new();
    g_auto(Score) score;
    score_init(&score);
    for (unsigned i = 0; files[i]; i++)
        if (!run_file(&score, stage, files[i]))
            return 2;
    print(&score);
    g_strfreev(files);
    return score_count(&score, VERDICT_RIGHT) == score.total ? EXIT_SUCCESS
                                                             : EXIT_FAILURE;
}
