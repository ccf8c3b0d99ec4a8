/* Any bytes as an answer of a model: a plan that the gate takes and that can be said
 * again, or what is wrong with it, printable. */
#include "fuzz.h"

#include "chatkut/edit/plan.h"
#include "chatkut/edit/plan_wire.h"

#include <string.h>

enum { FAULT_BYTES = 1000 };

static WireNames *some_names(void)
{
    WireNames *names = wire_names_new();
    wire_names_add_clip(names, "e1", "clip-1");
    wire_names_add_clip(names, "e2", "clip-2");
    wire_names_add_clip(names, NULL, "clip-3");
    wire_names_add_asset(names, "a1", "beach day.mp4");
    return names;
}

static void check_plan(const json_t *plan, const WireNames *names)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    json_t *own = json_deep_copy(plan);
    g_autoptr(EditPlan) read = plan_from_json(own, &error);
    json_decref(own);
    g_assert_no_error(error);
    g_assert_true(json_equal(plan, plan_json(read)));
    json_t *wire = wire_render(plan, names);
    json_t *again = wire_lower(wire, names, faults);
    g_assert_cmpuint(faults->len, ==, 0);
    g_assert_true(json_equal(again, plan));
    json_decref(again);
    json_decref(wire);
}

static void check_faults(const GPtrArray *faults)
{
    g_assert_cmpuint(faults->len, >, 0);
    g_assert_cmpuint(faults->len, <=, WIRE_FAULTS);
    for (unsigned i = 0; i < faults->len; i++) {
        g_assert_true(g_utf8_validate(faults->pdata[i], -1, NULL));
        g_assert_cmpuint(strlen(faults->pdata[i]), <=, FAULT_BYTES);
        g_assert_null(strpbrk(faults->pdata[i], "\033\a\b\n\r"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(WireNames) names = some_names();
    json_t *wire = json_loadb((const char *)data, size, 0, NULL);
    json_t *plan = wire ? wire_lower(wire, names, faults) : NULL;
    if (plan)
        check_plan(plan, names);
    else if (wire)
        check_faults(faults);
    json_decref(plan);
    json_decref(wire);
    return 0;
}
