/* Any bytes: refused with a message, or a plan that is canonical. */
#include "fuzz.h"

#include "chatkut/edit/plan.h"

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
    return 0;
}
