/*
 * What the wire form makes of lines of JSON; for wire_differential.py, and to try
 * things:
 *
 *     wire_probe manual    what a model reads
 *     wire_probe lower     a wire plan a line: the plan, or {"faults": […]}
 *     wire_probe round     a plan a line: {"wire": …}, with "faults" or "differs" where it
 *                          does not come back as it was; {} for what is no plan
 */
#include "chatkut/edit/plan.h"
#include "chatkut/edit/plan_wire.h"

#include <stdio.h>
#include <string.h>

static json_t *lower(const json_t *wire)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    json_t *plan = wire_lower(wire, NULL, faults);
    if (plan)
        return plan;
    json_t *list = json_array(), *answer = json_object();
    for (unsigned i = 0; i < faults->len; i++)
        json_array_append_new(list, json_string(faults->pdata[i]));
    json_object_set_new(answer, "faults", list);
    return answer;
}

/* What the wire has no place for. */
static json_t *sayable(const json_t *plan)
{
    static const char *const envelope[] = { "atomic",    "confirm", "lang",
                                            "utterance", "base",    "planner" };
    json_t *copy = json_deep_copy(plan), *option;
    json_t *clarify = json_object_get(copy, "clarify");
    bool asks =
        strcmp(json_string_value(json_object_get(copy, "kind")), "clarify") == 0;
    size_t i;
    for (unsigned n = 0; n < G_N_ELEMENTS(envelope); n++)
        json_object_del(copy, envelope[n]);
    json_object_del(copy, asks ? "reply" : "clarify");
    json_object_del(clarify, "slot");
    json_array_foreach(json_object_get(clarify, "options"), i, option)
    {
        json_object_del(option, "steps");
        json_object_del(option, "id");
    }
    return copy;
}

static json_t *round_trip(const char *line, size_t length)
{
    json_t *answer = json_object();
    g_autoptr(EditPlan) plan = plan_from_text(line, length, NULL);
    if (!plan)
        return answer;
    json_t *wire = wire_render(plan_json(plan), NULL);
    json_t *lowered = lower(wire), *want = sayable(plan_json(plan));
    json_object_set_new(answer, "wire", wire);
    if (json_object_get(lowered, "faults"))
        json_object_set(answer, "faults", json_object_get(lowered, "faults"));
    else if (!json_equal(lowered, want))
        json_object_set(answer, "differs", lowered);
    json_decref(want);
    json_decref(lowered);
    return answer;
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    char *line = NULL;
    size_t size = 0;
    if (strcmp(mode, "manual") == 0)
        fputs(wire_manual(), stdout);
    for (ssize_t n; *mode != 'm' && (n = getline(&line, &size, stdin)) > 0;) {
        json_t *given = json_loadb(line, (size_t)n, 0, NULL);
        json_t *made =
            strcmp(mode, "round") == 0 ? round_trip(line, (size_t)n) : lower(given);
        char *text = json_dumps(made, JSON_COMPACT);
        puts(text);
        free(text);
        json_decref(made);
        json_decref(given);
    }
    free(line);
    return 0;
}
