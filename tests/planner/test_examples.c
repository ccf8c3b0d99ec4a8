/* The utterance → plan pairs that come with the edit plan's schema. */
#include "corpus.h"

#include "../run.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *examples(void)
{
    json_error_t error;
    json_t *all = json_load_file(CORPUS_DIR "/edit-plan.examples.json", 0, &error);
    if (!all)
        g_error("%s", error.text);
    return all;
}

START_TEST(every_example_gives_its_plan)
{
    g_autoptr(Composition) composition = corpus_composition("examples");
    json_t *all = examples(), *example;
    size_t n;
    unsigned wrong = 0;
    json_array_foreach(json_object_get(all, "examples"), n, example)
    {
        const char *said = json_string_value(json_object_get(example, "utterance"));
        g_autofree char *got = corpus_read(said, composition);
        json_t *gold = corpus_canonical(json_object_get(example, "plan"));
        g_autofree char *want = json_dumps(gold, JSON_COMPACT | JSON_SORT_KEYS);
        json_decref(gold);
        if (strcmp(got, want) == 0)
            continue;
        wrong++;
        printf("✗ %s\n    want %s\n    got  %s\n", said, want, got);
    }
    json_decref(all);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    TCase *tests = tcase_create("examples");
    tcase_add_test(tests, every_example_gives_its_plan);
    Suite *suite = suite_create("examples");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
