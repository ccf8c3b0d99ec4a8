/* Any bytes: refused with a message, or a plan that is canonical and can be carried
 * out. */
#include "fuzz.h"

#include "fuzz_sample.h"

#include "chatkut/edit/execute.h"

/* On the sample: what changes it is whole, and can be taken back. */
static void execute(const EditPlan *plan)
{
    const SelectContext context = { .playhead = rtime_make(3, 2) };
    g_auto(Outcome) outcome = { 0 };
    g_autoptr(GError) error = NULL;
    IdSource ids;

    id_source_init_seed(&ids, 1);
    plan_execute(plan, fuzz_sample(), &context, &ids, &outcome);
    if (outcome.kind != OUTCOME_CHANGED)
        return;
    composition_check(outcome.after, &error);
    g_assert_no_error(error);
    g_autoptr(Composition) back =
        patch_apply(outcome.inverse, outcome.after, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(composition_equal(back, fuzz_sample()));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EditPlan) plan = plan_from_text((const char *)data, size, &error);

    g_assert((plan == NULL) == (error != NULL));
    if (plan == NULL)
        return 0;
    char *text = json_dumps(plan_json(plan), JSON_COMPACT);
    g_autoptr(EditPlan) again = plan_from_text(text, strlen(text), &error);
    free(text);
    g_assert_no_error(error);
    g_assert_true(json_equal(plan_json(plan), plan_json(again)));
    execute(plan);
    return 0;
}
