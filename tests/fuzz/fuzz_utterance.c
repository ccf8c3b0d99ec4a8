/* Any words about a composition: a valid plan or none, and as an answer a valid
 * choice. */
#include "fuzz.h"

#include "fuzz_sample.h"

#include "chatkut/planner/planner.h"

static void read_as_sentence(const char *words)
{
    const SelectContext context = { .playhead = rtime_make(3, 2) };
    g_auto(Reading) reading = { 0 };

    planner_read_any(NULL, words, fuzz_sample(), &context, &reading);
    if (reading.plan == NULL)
        return;
    char *text = json_dumps(plan_json(reading.plan), JSON_COMPACT);
    g_autoptr(GError) error = NULL;
    g_autoptr(EditPlan) plan = plan_from_text(text, strlen(text), &error);
    free(text);
    g_assert_no_error(error);
    g_assert_cmpint(plan_kind(plan), ==, plan_kind(reading.plan));
}

static void read_as_answer(const char *words)
{
    static const char *const names[] = { "Harbour", "Clip", "Title", "naïve “clip”" };
    g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(unsigned));

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(candidates, g_strdup(names[i]));
    planner_read_any_answer(NULL, words, candidates, chosen);
    for (unsigned i = 0; i < chosen->len; i++)
        g_assert_cmpuint(g_array_index(chosen, unsigned, i), <, G_N_ELEMENTS(names));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *words = g_strndup((const char *)data, size);

    read_as_sentence(words);
    read_as_answer(words);
    return 0;
}
