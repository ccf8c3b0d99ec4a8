#include "score.h"

#include "corpus.h"

#include <string.h>

void score_init(Score *score)
{
    *score = (Score){ .read_us = g_array_new(FALSE, FALSE, sizeof(double)) };
}

void score_clear(Score *score)
{
    g_clear_pointer(&score->read_us, g_array_unref);
}

bool score_may_tell(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    return !g_str_has_prefix(name, "kept") ||
           g_strcmp0(g_getenv("CORPUS_VERBOSE"), name) == 0;
}

/* ---- verdicts -------------------------------------------------------------------- */

static unsigned kind_index(const char *kind)
{
    unsigned i = 0;
    while (CASE_KINDS[i] != kind)
        i++;
    g_assert(i < SCORE_KINDS_MAX);
    return i;
}

static void tell(FILE *out, const Case *c, const Judgement *judgement)
{
    const CaseTurn *turn = c->turns->pdata[judgement->turn];
    fprintf(out, "✗ %s:%u [%s] %s: %s\n    want %s\n", c->file, c->line, c->composition,
            verdict_name(judgement->verdict), turn->utterance, turn->expected);
    g_auto(GStrv) lines = g_strsplit(judgement->got, "\n", -1);
    for (unsigned i = 0; lines[i] && *lines[i]; i++)
        fprintf(out, "    %s %s\n", i == 0 ? "got " : "    ", lines[i]);
}

void score_cases(Score *score, Stage *stage, const GPtrArray *cases, FILE *failures)
{
    for (unsigned i = 0; i < cases->len; i++) {
        const Case *c = cases->pdata[i];
        g_auto(Judgement) judgement = { 0 };
        judge(stage, c, &score->funnel, &judgement);
        score->total++;
        score->verdicts[kind_index(c->kind)][judgement.verdict]++;
        if (failures && judgement.verdict != VERDICT_RIGHT)
            tell(failures, c, &judgement);
    }
}

unsigned score_count(const Score *score, Verdict verdict)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < SCORE_KINDS_MAX; i++)
        sum += score->verdicts[i][verdict];
    return sum;
}

static unsigned kind_total(const unsigned *verdicts)
{
    unsigned total = 0;
    for (unsigned v = 0; v < VERDICTS; v++)
        total += verdicts[v];
    return total;
}

/* ---- time ------------------------------------------------------------------------ */

static int by_value(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double read_us(const Case *c, const Composition *composition)
{
    const CaseTurn *turn = c->turns->pdata[0];
    const Vocabulary *english = vocabulary_get("en", NULL);
    SelectContext context = { .playhead = turn->playhead,
                              .selection = turn->selection };
    g_auto(Reading) reading;
    int64_t start = g_get_monotonic_time();
    planner_read(english, turn->utterance, composition, &context, &reading);
    return (double)(g_get_monotonic_time() - start);
}

/* The median, for other programs only ever add. */
static void time_case(GArray *medians, const Case *c, const Composition *composition,
                      unsigned rounds)
{
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(double));
    read_us(c, composition); /* warms up */
    for (unsigned round = 0; round < rounds; round++) {
        double us = read_us(c, composition);
        g_array_append_val(taken, us);
    }
    g_array_sort(taken, by_value);
    g_array_append_val(medians, g_array_index(taken, double, rounds / 2));
}

void score_time(Score *score, const GPtrArray *cases, unsigned rounds)
{
    g_autoptr(GHashTable) compositions = g_hash_table_new_full(
        g_str_hash, g_str_equal, NULL, (GDestroyNotify)composition_unref);
    for (unsigned i = 0; i < cases->len; i++) {
        const Case *c = cases->pdata[i];
        Composition *composition = g_hash_table_lookup(compositions, c->composition);
        if (!composition) {
            composition = corpus_composition(c->composition);
            g_hash_table_insert(compositions, c->composition, composition);
        }
        time_case(score->read_us, c, composition, rounds);
    }
}

static double percentile(const Score *score, double part)
{
    g_autoptr(GArray) sorted = g_array_copy(score->read_us);
    g_array_sort(sorted, by_value);
    return g_array_index(sorted, double, (unsigned)(part * (sorted->len - 1)));
}

static const struct {
    const char *name;
    double part;
} PERCENTILES[] = { { "p50", 0.5 }, { "p95", 0.95 }, { "p99", 0.99 }, { "max", 1 } };

/* ---- reports --------------------------------------------------------------------- */

static double percent(unsigned part, unsigned total)
{
    return total > 0 ? 100.0 * part / total : 0;
}

void score_print_line(const Score *score, const char *name)
{
    printf("%s: %u cases", name, score->total);
    for (unsigned v = 0; v < VERDICTS; v++) {
        unsigned count = score_count(score, v);
        if (v != VERDICT_BROKEN || count > 0)
            printf(", %s %.1f %%", verdict_name(v), percent(count, score->total));
    }
    printf("\n");
    fflush(stdout); /* a test that fails next would lose it */
}

static void print_funnel(const Funnel *funnel)
{
    printf("%u utterances to carry out: parsed %.1f %% → valid %.1f %% → "
           "resolved %.1f %% → applied %.1f %%\n",
           funnel->wanted, percent(funnel->parsed, funnel->wanted),
           percent(funnel->valid, funnel->wanted),
           percent(funnel->resolved, funnel->wanted),
           percent(funnel->applied, funnel->wanted));
}

static void print_kinds(const Score *score)
{
    printf("%-12s %6s %6s %6s %6s %8s\n", "kind", "cases", "right", "asked", "wrong",
           "right %");
    for (unsigned i = 0; CASE_KINDS[i]; i++) {
        const unsigned *verdicts = score->verdicts[i];
        unsigned total = kind_total(verdicts);
        if (total > 0)
            printf("%-12s %6u %6u %6u %6u %8.1f\n", CASE_KINDS[i], total,
                   verdicts[VERDICT_RIGHT], verdicts[VERDICT_ASKED],
                   verdicts[VERDICT_WRONG], percent(verdicts[VERDICT_RIGHT], total));
    }
}

void score_print(const Score *score)
{
    print_funnel(&score->funnel);
    print_kinds(score);
    if (score->read_us->len == 0)
        return;
    printf("%u sentences read:", score->read_us->len);
    for (unsigned i = 0; i < G_N_ELEMENTS(PERCENTILES); i++)
        printf(" %s %.3f ms", PERCENTILES[i].name,
               percentile(score, PERCENTILES[i].part) / 1000);
    printf("\n");
}

static json_t *verdicts_to_json(const unsigned *verdicts)
{
    json_t *object = json_object();
    for (unsigned v = 0; v < VERDICTS; v++)
        json_object_set_new(object, verdict_name(v), json_integer(verdicts[v]));
    return object;
}

json_t *score_to_json(const Score *score)
{
    const Funnel *funnel = &score->funnel;
    json_t *kinds = json_object(), *read_ms = json_object();
    for (unsigned i = 0; CASE_KINDS[i]; i++)
        if (kind_total(score->verdicts[i]) > 0)
            json_object_set_new(kinds, CASE_KINDS[i],
                                verdicts_to_json(score->verdicts[i]));
    for (unsigned i = 0; score->read_us->len > 0 && i < G_N_ELEMENTS(PERCENTILES); i++)
        json_object_set_new(read_ms, PERCENTILES[i].name,
                            json_real(percentile(score, PERCENTILES[i].part) / 1000));
    return json_pack("{s:i, s:{s:i, s:i, s:i, s:i, s:i}, s:o, s:o}", "cases",
                     score->total, "funnel", "wanted", funnel->wanted, "parsed",
                     funnel->parsed, "valid", funnel->valid, "resolved",
                     funnel->resolved, "applied", funnel->applied, "kinds", kinds,
                     "read_ms", read_ms);
}
