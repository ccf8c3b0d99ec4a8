#include "plan_private.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

G_DEFINE_QUARK(chatkut - plan - error, plan_error)

enum {
    MAX_SELECTOR_DEPTH = 4,
    MAX_JSON_DEPTH = 40,
};

struct EditPlan {
    json_t *json;
};

/* How deep selectors are nested in `json`: an object is one where it has a "by" that is
 * a text and no "op" (a split by scenes has both). */
static unsigned selector_depth(const json_t *json, unsigned level)
{
    unsigned deepest = 0;
    if (level > MAX_JSON_DEPTH)
        return MAX_SELECTOR_DEPTH + 1;
    for (size_t i = 0; i < json_array_size(json); i++) {
        unsigned depth = selector_depth(json_array_get(json, i), level + 1);
        deepest = MAX(deepest, depth);
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)json, key, value)
    {
        unsigned depth = selector_depth(value, level + 1);
        deepest = MAX(deepest, depth);
    }
    bool selects =
        json_is_string(json_object_get(json, "by")) && !json_object_get(json, "op");
    return deepest + (selects ? 1 : 0);
}

static bool check_limits(const json_t *json, GError **error)
{
    if (json_dumpb(json, NULL, 0, JSON_COMPACT) > PLAN_BYTES_MAX) {
        g_set_error(error, PLAN_ERROR, PLAN_ERROR_LIMIT,
                    _("the plan is larger than %d KiB; do it in several steps"),
                    PLAN_BYTES_MAX / 1024);
        return false;
    }
    if (selector_depth(json, 0) > MAX_SELECTOR_DEPTH) {
        g_set_error(error, PLAN_ERROR, PLAN_ERROR_LIMIT,
                    _("selectors are nested more than %d deep; name the clips more "
                      "directly"),
                    MAX_SELECTOR_DEPTH);
        return false;
    }
    return true;
}

/* The row's place in the table. */
static bool row_find(const ShapeCase *rows, const char *name, unsigned *index)
{
    for (unsigned i = 0; rows[i].name; i++) {
        if (g_strcmp0(rows[i].name, name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

EditPlan *plan_from_json(json_t *json, GError **error)
{
    if (!check_limits(json, error))
        return NULL;
    GError *cause = NULL;
    json_t *canonical = shape_canonical(&PLAN_WHOLE, json, NULL, NULL, &cause);
    if (!canonical) {
        g_set_error_literal(error, PLAN_ERROR, PLAN_ERROR_SHAPE, cause->message);
        g_error_free(cause);
        return NULL;
    }
    EditPlan *plan = g_new0(EditPlan, 1);
    plan->json = canonical;
    return plan;
}

EditPlan *plan_from_text(const char *text, size_t length, GError **error)
{
    if (length > PLAN_BYTES_MAX) {
        g_set_error(error, PLAN_ERROR, PLAN_ERROR_LIMIT,
                    _("the plan is larger than %d KiB; do it in several steps"),
                    PLAN_BYTES_MAX / 1024);
        return NULL;
    }
    json_error_t problem;
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (!json) {
        g_set_error(error, PLAN_ERROR, PLAN_ERROR_SYNTAX,
                    _("the plan is not JSON: line %d: %s"), problem.line, problem.text);
        return NULL;
    }
    EditPlan *plan = plan_from_json(json, error);
    json_decref(json);
    return plan;
}

void plan_free(EditPlan *plan)
{
    if (!plan)
        return;
    json_decref(plan->json);
    g_free(plan);
}

const json_t *plan_json(const EditPlan *plan)
{
    return plan->json;
}

PlanKind plan_kind(const EditPlan *plan)
{
    unsigned index = 0;
    bool known = row_find(
        KIND_CASES, json_string_value(json_object_get(plan->json, "kind")), &index);
    g_assert(known);
    return index;
}

unsigned plan_step_count(const EditPlan *plan)
{
    return (unsigned)json_array_size(json_object_get(plan->json, "steps"));
}

const json_t *plan_step(const EditPlan *plan, unsigned n)
{
    return json_array_get(json_object_get(plan->json, "steps"), n);
}

Verb plan_step_verb(const json_t *step)
{
    Verb verb = VERB_COUNT;
    bool known = verb_parse(json_string_value(json_object_get(step, "op")), &verb);
    g_assert(known);
    return verb;
}

const char *verb_name(Verb verb)
{
    g_return_val_if_fail(verb < VERB_COUNT, "");
    return VERB_CASES[verb].name;
}

bool verb_parse(const char *name, Verb *verb)
{
    unsigned index;
    if (!row_find(VERB_CASES, name, &index))
        return false;
    *verb = index;
    return true;
}
