/* Several languages at once: each sentence is read in the one that it is in. */
#include "corpus.h"
#include "forms.h"

#include "../run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- forms ----------------------------------------------------------------------- */

static const struct {
    const char *phrase, *expected;
} PHRASES[] = {
    { "ab|schneid^", "abschneiden, abzuschneiden, schneid ~ ab, schneide ~ ab" },
    { "rot*", "rot, rote" },
    { "rot* punkt*", "rot punkt, rot punkte, rote punkt, rote punkte" },
    { "wieder her|stell^",
      "wieder herstellen, wieder herzustellen, stell ~ wieder her, "
      "stelle ~ wieder her" },
    { "größe", "groesse" },
    { "* rot", "* rot" },
    { "{wenn/falls} du {kannst/}",
      "wenn du kannst, wenn du , falls du kannst, falls du " },
};

START_TEST(a_phrase_stands_for_its_forms)
{
    Forms *forms = forms_new();
    ck_assert(forms_take_rule(forms, "spelling", "ö:oe ß:ss"));
    ck_assert(forms_take_rule(forms, "inflect *", "- e"));
    ck_assert(forms_take_rule(forms, "inflect ^", "- e"));
    ck_assert(forms_take_rule(forms, "separable", "-en zu-en"));
    ck_assert(!forms_take_rule(forms, "inflect", "e"));
    g_autoptr(GPtrArray) all = forms_of(forms, PHRASES[_i].phrase);
    g_ptr_array_add(all, NULL);
    g_autofree char *joined = g_strjoinv(", ", (char **)all->pdata);
    ck_assert_str_eq(joined, PHRASES[_i].expected);
    forms_free(forms);
}
END_TEST

START_TEST(without_rules_a_phrase_is_itself)
{
    Forms *forms = forms_new();
    g_autoptr(GPtrArray) all = forms_of(forms, "über* ab|stell^");
    ck_assert_uint_eq(all->len, 1);
    ck_assert_str_eq(g_ptr_array_index(all, 0), "über* ab|stell^");
    ck_assert_ptr_null(forms_spell(forms, "über"));
    forms_free(forms);
}
END_TEST

/* ---- which language -------------------------------------------------------------- */

static const struct {
    const char *said, *language;
} SAID[] = {
    { "delete the title", "en" },
    { "lösche den Titel", "de" },
    { "loesche den titel", "de" },
    { "Mach die Musik leiser!", "de" },
    { "make the music quieter", "en" },
    { "delete the text 'lösche den Titel'", "en" },
    { "lösche den Text 'delete the title'", "de" },
    { "delette the tittle", "en" },
    { "löshe den Title bitte", "de" },
    { "Füge zweiundzwanzig Sekunden von beach.mp4 hinzu", "de" },
};

static const char *language_of(const Reading *reading)
{
    json_t *lang =
        reading->plan ? json_object_get(plan_json(reading->plan), "lang") : NULL;
    return lang ? json_string_value(lang) : "none";
}

START_TEST(the_words_tell_the_language)
{
    static const char *const FIRST[] = { NULL, "en", "de", "xx" };
    g_autoptr(Composition) composition = corpus_composition("trip");
    SelectContext context = { .playhead = RTIME_ZERO };
    for (unsigned i = 0; i < G_N_ELEMENTS(FIRST); i++) {
        g_auto(Reading) reading;
        planner_read_any(FIRST[i], SAID[_i].said, composition, &context, &reading);
        ck_assert_msg(strcmp(language_of(&reading), SAID[_i].language) == 0,
                      "%s: %s\n%s", SAID[_i].said, language_of(&reading), reading.why);
    }
}
END_TEST

START_TEST(english_comes_first)
{
    const char *const *languages = planner_languages();
    ck_assert_str_eq(languages[0], "en");
    ck_assert(g_strv_contains(languages, "de"));
    ck_assert(!g_strv_contains(languages, "common"));
}
END_TEST

static AnswerKind answer(const char *first, const char *said, GArray *chosen)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, (char *)(uintptr_t) "Intro");
    g_ptr_array_add(names, (char *)(uintptr_t) "Flower");
    return planner_read_any_answer(first, said, names, chosen);
}

START_TEST(answers_are_read_in_any_language)
{
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(unsigned));
    ck_assert_int_eq(answer(NULL, "den zweiten bitte", chosen), ANSWER_CHOSEN);
    ck_assert_uint_eq(g_array_index(chosen, unsigned, 0), 1);
    ck_assert_int_eq(answer("de", "yes", chosen), ANSWER_YES);
    ck_assert_int_eq(answer("en", "ja", chosen), ANSWER_YES);
    ck_assert_int_eq(answer("en", "vergiss es", chosen), ANSWER_CANCEL);
    ck_assert_int_eq(answer("de", "frobnicate", chosen), ANSWER_NONE);
}
END_TEST

/* ---- what comes first changes nothing -------------------------------------------- */

static char *read_first(const char *language, const char *said,
                        const Composition *composition)
{
    SelectContext context = { .playhead = RTIME_ZERO };
    g_auto(Reading) reading;
    planner_read_any(language, said, composition, &context, &reading);
    json_t *plan = corpus_canonical(reading.plan ? plan_json(reading.plan) : NULL);
    char *text =
        plan ? json_dumps(plan, JSON_COMPACT | JSON_SORT_KEYS) : strdup("none");
    json_decref(plan);
    return text;
}

/* Both ways, in turns of a dialogue as in single sentences. */
static unsigned count_differences(const char *composition_name, const char *utterances)
{
    g_autoptr(Composition) composition = corpus_composition(composition_name);
    g_auto(GStrv) turns = g_strsplit(utterances, " >> ", -1);
    unsigned differences = 0;
    for (char **turn = turns; *turn; turn++) {
        const char *bracket = **turn == '[' ? strchr(*turn, ']') : NULL;
        const char *said = bracket ? bracket + 1 : *turn;
        char *one = read_first("en", said, composition);
        char *other = read_first("de", said, composition);
        if (strcmp(one, other) != 0) {
            printf("%s\n    en %s\n    de %s\n", said, one, other);
            differences++;
        }
        free(one);
        free(other);
    }
    return differences;
}

static const struct {
    const char *path;
    unsigned said; /* the column of what is said */
} CORPORA[] = { { "corpus-tuned.tsv", 1 },
                { "../language/tuned-german.tsv", 2 },
                { "../language/tuned-basics.tsv", 2 },
                { "../language/tuned-typed.tsv", 2 } };

START_TEST(a_sentence_means_the_same_whatever_comes_first)
{
    g_autofree char *path = g_build_filename(CORPUS_DIR, CORPORA[_i].path, NULL);
    g_autofree char *text = NULL;
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    unsigned differences = 0;
    for (char **line = lines; *line; line++) {
        if (!**line || **line == '#')
            continue;
        g_auto(GStrv) fields = g_strsplit(*line, "\t", -1);
        differences += count_differences(fields[0], fields[CORPORA[_i].said]);
    }
    ck_assert_uint_eq(differences, 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("languages");
    tcase_add_loop_test(tests, a_phrase_stands_for_its_forms, 0, G_N_ELEMENTS(PHRASES));
    tcase_add_test(tests, without_rules_a_phrase_is_itself);
    tcase_add_test(tests, english_comes_first);
    tcase_add_loop_test(tests, the_words_tell_the_language, 0, G_N_ELEMENTS(SAID));
    tcase_add_test(tests, answers_are_read_in_any_language);
    tcase_add_loop_test(tests, a_sentence_means_the_same_whatever_comes_first, 0,
                        G_N_ELEMENTS(CORPORA));
    Suite *suite = suite_create("languages");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
