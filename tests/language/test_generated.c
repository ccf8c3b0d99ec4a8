/* Sentences out of templates: noise, other words and other names change nothing. */
#include "corpus.h"
#include "generated.h"
#include "meaning.h"

#include "../run.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE = 2000, SAME_PERCENT = 95, OTHER_PERMILLE = 5 };

static const char *const FILMS[] = { "trip", "talk", "wedding", "short", "podcast" };

static Templates *templates;
static GRand *generator;

static void setup(void)
{
    templates = templates_load(LANGUAGE_DIR "/templates.txt");
    generator = g_rand_new_with_seed(7);
}

static void teardown(void)
{
    templates_free(templates);
    g_rand_free(generator);
}

START_TEST(noise_changes_nothing)
{
    Tally tally = generated_run(SAMPLE, 1, g_getenv("CORPUS_VERBOSE") ? stdout : NULL);
    unsigned read = tally.all[SAID_SAME] + tally.all[SAID_NOTHING];
    read += tally.all[SAID_OTHER];
    printf("%u sentences with noise: %u the same, %u abstain, %u other; %u unread\n",
           read, tally.all[SAID_SAME], tally.all[SAID_NOTHING], tally.all[SAID_OTHER],
           tally.unread);
    fflush(stdout);
    ck_assert_uint_ge(100 * tally.all[SAID_SAME], SAME_PERCENT * read);
    ck_assert_uint_le(1000 * tally.all[SAID_OTHER], OTHER_PERMILLE * read);
}
END_TEST

START_TEST(sentences_of_a_group_mean_the_same)
{
    g_autoptr(Composition) film = corpus_composition(FILMS[_i]);
    for (unsigned group = 0; group < templates_count(templates); group++) {
        g_auto(Filling) filling;
        if (!templates_fill(templates, group, film, generator, &filling))
            continue;
        const char *first = filling.sentences->pdata[0];
        for (unsigned n = 1; n < filling.sentences->len; n++) {
            const char *other = filling.sentences->pdata[n];
            ck_assert_msg(generated_compare(first, other, film) == SAID_SAME,
                          "not the same about %s:\n%s\n%s", FILMS[_i], first, other);
        }
    }
}
END_TEST

/* ---- other names ----------------------------------------------------------------- */

static const char *const NEW_NAMES[] = { "Zebulon", "Quartz 7", "Fjord walk",
                                         "Ωμέγα",   "B_9.mov",  "Grandpa Xaver" };

static Composition *renamed(const Composition *film, const Clip *clip,
                            const char *label)
{
    ClipPlace place;
    ck_assert(composition_find_clip(film, clip->node.id, &place));
    g_autoptr(Value) value = value_new_string(label);
    g_autoptr(Clip) named = clip_with_prop(clip, PROP_LABEL, value);
    g_autoptr(Track) track = track_with_clip_at(place.track, place.clip_index, named);
    g_autoptr(Sequence) sequence = sequence_with_track(place.sequence, track, -1);
    return composition_with_sequence(film, sequence);
}

static char *with_name(const char *sentence, const char *old, const char *new)
{
    g_auto(GStrv) parts = g_strsplit(sentence, old, -1);
    return g_strjoinv(new, parts);
}

static void check_renamed(const Composition *film, const Filling *filling,
                          const char *name)
{
    const char *label = clip_label(film, filling->clip);
    g_autoptr(Composition) other = renamed(film, filling->clip, name);
    for (unsigned n = 0; n < filling->sentences->len; n++) {
        const char *sentence = filling->sentences->pdata[n];
        g_autofree char *said = with_name(sentence, label, name);
        json_t *want = meaning_read(sentence, film), *got = meaning_read(said, other);
        ck_assert_msg(!want || json_equal(want, got), "%s\n%s", sentence, said);
        json_decref(want);
        json_decref(got);
    }
}

START_TEST(a_clip_of_another_name_is_the_same_clip)
{
    g_autoptr(Composition) film = corpus_composition(FILMS[_i]);
    for (unsigned group = 0; group < templates_count(templates); group++) {
        g_auto(Filling) filling;
        if (templates_fill(templates, group, film, generator, &filling) && filling.clip)
            check_renamed(film, &filling, NEW_NAMES[group % G_N_ELEMENTS(NEW_NAMES)]);
    }
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("generated");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, noise_changes_nothing);
    tcase_add_loop_test(tests, sentences_of_a_group_mean_the_same, 0,
                        G_N_ELEMENTS(FILMS));
    tcase_add_loop_test(tests, a_clip_of_another_name_is_the_same_clip, 0,
                        G_N_ELEMENTS(FILMS));
    tcase_set_timeout(tests, 120);
    Suite *suite = suite_create("generated");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
