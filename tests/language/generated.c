#include "generated.h"

#include "corpus.h"
#include "likeness.h"
#include "meaning.h"

#include "chatkut/edit/execute.h"

static const char *const FILMS[] = { "trip",  "talk",    "wedding",
                                     "short", "podcast", "mess" };

/* ---- comparing ------------------------------------------------------------------- */

static bool does_something(const Outcome *outcome)
{
    return outcome->kind == OUTCOME_CHANGED || outcome->kind == OUTCOME_ANSWER ||
           outcome->kind == OUTCOME_HISTORY || outcome->kind == OUTCOME_CONTROL;
}

static void carry_out(const Reading *reading, const Composition *composition,
                      Outcome *outcome)
{
    IdSource ids;
    id_source_init_seed(&ids, 1);
    SelectContext context = { .playhead = RTIME_ZERO };
    *outcome = (Outcome){ .kind = OUTCOME_FAULT };
    if (reading->plan)
        plan_execute(reading->plan, composition, &context, &ids, outcome);
}

static bool same_meaning(const Reading *a, const Reading *b,
                         const Composition *composition)
{
    SelectContext context = { .playhead = RTIME_ZERO };
    json_t *x = a->plan ? meaning_of(plan_json(a->plan), composition, &context) : NULL;
    json_t *y = b->plan ? meaning_of(plan_json(b->plan), composition, &context) : NULL;
    bool same = x && y && json_equal(x, y);
    json_decref(x);
    json_decref(y);
    return same;
}

static bool same_film(const Outcome *a, const Outcome *b,
                      const Composition *composition)
{
    if (a->kind != OUTCOME_CHANGED || b->kind != OUTCOME_CHANGED)
        return false;
    g_autoptr(GPtrArray) differences =
        likeness_differences(composition, a->after, b->after);
    return differences->len == 0;
}

static void read_words(const char *words, const Composition *composition,
                       Reading *reading)
{
    SelectContext context = { .playhead = RTIME_ZERO };
    planner_read_any(NULL, words, composition, &context, reading);
}

SaidWhat generated_compare(const char *clean, const char *other,
                           const Composition *composition)
{
    g_auto(Reading) a, b;
    read_words(clean, composition, &a);
    read_words(other, composition, &b);
    if (same_meaning(&a, &b, composition))
        return SAID_SAME;
    g_auto(Outcome) x, y;
    carry_out(&a, composition, &x);
    carry_out(&b, composition, &y);
    if (same_film(&x, &y, composition))
        return SAID_SAME;
    return does_something(&y) ? SAID_OTHER : SAID_NOTHING;
}

static bool is_read(const char *clean, const Composition *composition)
{
    g_auto(Reading) reading;
    read_words(clean, composition, &reading);
    return reading.plan && plan_kind(reading.plan) <= PLAN_CONTROL;
}

/* ---- generating ------------------------------------------------------------------ */

typedef struct {
    const Templates *templates;
    const Composition *composition;
    GRand *random;
    Tally *tally;
    FILE *out;
} Run;

/* One sentence in three gets a kind of noise, and every one some. Gives the kinds as
 * bits. */
static unsigned add_noise(const Run *run, char **sentence)
{
    unsigned kinds = 0;
    unsigned certain = (unsigned)g_rand_int_range(run->random, 0, NOISE_KINDS);
    for (unsigned kind = 0; kind < NOISE_KINDS; kind++) {
        bool typo = kind < NOISE_CASE, slipped = kinds && typo;
        bool wanted = kind == certain || g_rand_int_range(run->random, 0, 3) == 0;
        char *noisy = wanted && !slipped
                          ? noise_add(kind, *sentence, run->templates, run->random)
                          : NULL;
        if (!noisy)
            continue;
        g_free(*sentence);
        *sentence = noisy;
        kinds |= 1u << kind;
    }
    return kinds;
}

static void count(const Run *run, const char *clean, const char *noisy, unsigned kinds)
{
    SaidWhat what = generated_compare(clean, noisy, run->composition);
    run->tally->all[what]++;
    for (unsigned kind = 0; kind < NOISE_KINDS; kind++)
        run->tally->noisy[kind][what] += (kinds >> kind) & 1;
    if (what != SAID_SAME && run->out)
        fprintf(run->out, "%s: %s\n    %s\n", what == SAID_OTHER ? "✗" : "?", clean,
                noisy);
}

static void generate_one(const Run *run)
{
    g_auto(Filling) filling;
    unsigned group = (unsigned)g_rand_int_range(run->random, 0,
                                                (int)templates_count(run->templates));
    if (!templates_fill(run->templates, group, run->composition, run->random, &filling))
        return;
    unsigned way =
        (unsigned)g_rand_int_range(run->random, 0, (int)filling.sentences->len);
    const char *clean = filling.sentences->pdata[0];
    g_autofree char *noisy = g_strdup(filling.sentences->pdata[way]);
    unsigned kinds = add_noise(run, &noisy);
    if (is_read(clean, run->composition))
        count(run, clean, noisy, kinds);
    else
        run->tally->unread++;
}

static unsigned total(const Tally *tally)
{
    return tally->unread + tally->all[SAID_SAME] + tally->all[SAID_NOTHING] +
           tally->all[SAID_OTHER];
}

Tally generated_run(unsigned wanted, unsigned seed, FILE *out)
{
    Tally tally = { 0 };
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(Templates) templates = templates_load(LANGUAGE_DIR "/templates.txt");
    g_autoptr(GPtrArray) films =
        g_ptr_array_new_with_free_func((GDestroyNotify)composition_unref);
    for (unsigned i = 0; i < G_N_ELEMENTS(FILMS); i++)
        g_ptr_array_add(films, corpus_composition(FILMS[i]));
    for (unsigned n = 0; total(&tally) < wanted; n++) {
        Run run = { templates, films->pdata[n % films->len], random, &tally, out };
        generate_one(&run);
    }
    return tally;
}
