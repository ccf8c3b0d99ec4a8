#include "meaning.h"

#include "corpus.h"

#include "chatkut/edit/moment.h"

/* "by" is also how much a number changes. */
static bool is_selector(const json_t *json)
{
    return json_is_string(json_object_get(json, "by"));
}

static json_t *clips_of(const json_t *selector, const Composition *composition,
                        const SelectContext *context)
{
    g_auto(Resolution) resolution = { 0 };
    selector_resolve(selector, composition, context, OWN_CLIP, &resolution);
    if (resolution.kind != RESOLVED_FOUND)
        return json_deep_copy(selector);
    json_t *ids = json_array();
    for (unsigned i = 0; i < resolution.ids->len; i++)
        json_array_append_new(ids, json_string(resolution.ids->pdata[i]));
    return ids;
}

static void resolve(json_t *json, const Composition *composition,
                    const SelectContext *context)
{
    size_t i;
    void *next;
    const char *key;
    json_t *value;
    json_array_foreach(json, i, value)
    {
        if (is_selector(value))
            json_array_set_new(json, i, clips_of(value, composition, context));
        else
            resolve(value, composition, context);
    }
    json_object_foreach_safe(json, next, key, value)
    {
        if (is_selector(value))
            json_object_set_new(json, key, clips_of(value, composition, context));
        else
            resolve(value, composition, context);
    }
}

/* A stretch to render is what it spans, however its ends are told. */
static void settle_range(json_t *step, const Composition *composition,
                         const SelectContext *context)
{
    RTime start, end;
    g_auto(Resolution) problem = { 0 };
    const json_t *range = json_object_get(step, "range");
    if (range && moment_range(range, composition, context,
                              moment_base_sequence(composition, context), &start, &end,
                              &problem))
        json_object_set_new(step, "range",
                            json_pack("{sfsf}", "from", rtime_seconds(start), "to",
                                      rtime_seconds(end)));
}

static void settle_renders(json_t *steps, const Composition *composition,
                           const SelectContext *context)
{
    size_t n;
    json_t *step;
    json_array_foreach(steps, n, step)
    {
        const char *op = json_string_value(json_object_get(step, "op"));
        if (g_strcmp0(op, "render") == 0)
            settle_range(step, composition, context);
    }
}

json_t *meaning_of(const json_t *plan, const Composition *composition,
                   const SelectContext *context)
{
    if (!plan)
        return NULL;
    json_t *copy = json_deep_copy(plan);
    settle_renders(json_object_get(copy, "steps"), composition, context);
    resolve(json_object_get(copy, "steps"), composition, context);
    json_t *meaning = corpus_canonical(copy);
    json_decref(copy);
    return meaning;
}

json_t *meaning_read(const char *utterance, const Composition *composition)
{
    SelectContext context = { .playhead = RTIME_ZERO };
    g_auto(Reading) reading;
    planner_read_any(NULL, utterance, composition, &context, &reading);
    return meaning_of(reading.plan ? plan_json(reading.plan) : NULL, composition,
                      &context);
}
