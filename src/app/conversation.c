#include "chatkut/app/conversation.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *const PENDING_NAMES[] = {
    [PENDING_NONE] = "none",
    [PENDING_CLIPS] = "clips",
    [PENDING_SLOT] = "slot",
    [PENDING_CONFIRM] = "confirm",
};
_Static_assert(G_N_ELEMENTS(PENDING_NAMES) == PENDING_KINDS, "a name for every kind");

static GPtrArray *strings_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void strings_set(GPtrArray *strings, const GPtrArray *from)
{
    g_ptr_array_set_size(strings, 0);
    for (unsigned i = 0; from && i < from->len; i++)
        g_ptr_array_add(strings, g_strdup(from->pdata[i]));
}

void conversation_init(Conversation *conversation)
{
    *conversation = (Conversation){
        .mentioned = strings_new(),
        .added = strings_new(),
        .pending = { .candidates = strings_new(), .targets = strings_new() },
    };
}

void conversation_clear(Conversation *conversation)
{
    if (!conversation->mentioned)
        return;
    conversation_drop_pending(conversation);
    g_ptr_array_unref(conversation->mentioned);
    g_ptr_array_unref(conversation->added);
    g_ptr_array_unref(conversation->pending.candidates);
    g_ptr_array_unref(conversation->pending.targets);
    *conversation = (Conversation){ 0 };
}

void conversation_drop_pending(Conversation *conversation)
{
    Pending *pending = &conversation->pending;
    g_clear_pointer(&pending->question, g_free);
    g_clear_pointer(&pending->utterance, g_free);
    g_clear_pointer(&pending->plan, plan_free);
    g_clear_pointer(&pending->field, g_free);
    g_clear_pointer(&pending->slot, g_free);
    g_ptr_array_set_size(pending->candidates, 0);
    g_ptr_array_set_size(pending->targets, 0);
    pending->kind = PENDING_NONE;
    pending->step = 0;
}

void conversation_set_mentioned(Conversation *conversation, const GPtrArray *clip_ids)
{
    strings_set(conversation->mentioned, clip_ids);
}

void conversation_set_added(Conversation *conversation, const GPtrArray *clip_ids)
{
    strings_set(conversation->added, clip_ids);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void read_strings(const json_t *json, GPtrArray *strings)
{
    size_t i;
    json_t *item;
    json_array_foreach(json, i, item)
    {
        if (json_is_string(item))
            g_ptr_array_add(strings, g_strdup(json_string_value(item)));
    }
}

static PendingKind pending_kind_parse(const char *name)
{
    for (int kind = PENDING_NONE; name && kind < PENDING_KINDS; kind++) {
        if (strcmp(name, PENDING_NAMES[kind]) == 0)
            return (PendingKind)kind;
    }
    return PENDING_NONE;
}

static char *read_string(const json_t *json, const char *key)
{
    return g_strdup(json_string_value(json_object_get(json, key)));
}

/* Which keys a question needs beside its plan. */
static bool pending_is_whole(const Pending *pending)
{
    if (!pending->plan || !pending->question)
        return false;
    switch (pending->kind) {
    case PENDING_CLIPS:
        return pending->field && pending->candidates->len > 0 &&
               pending->step < plan_step_count(pending->plan);
    case PENDING_SLOT:
        return pending->slot != NULL;
    default:
        return pending->kind == PENDING_CONFIRM;
    }
}

static void read_pending(const json_t *json, Conversation *conversation)
{
    Pending *pending = &conversation->pending;
    json_t *plan = json_object_get(json, "plan");

    pending->kind =
        pending_kind_parse(json_string_value(json_object_get(json, "kind")));
    pending->question = read_string(json, "question");
    pending->utterance = read_string(json, "utterance");
    pending->plan = plan ? plan_from_json(plan, NULL) : NULL;
    pending->step = (unsigned)json_integer_value(json_object_get(json, "step"));
    pending->field = read_string(json, "field");
    pending->slot = read_string(json, "slot");
    read_strings(json_object_get(json, "candidates"), pending->candidates);
    read_strings(json_object_get(json, "targets"), pending->targets);
    if (!pending_is_whole(pending))
        conversation_drop_pending(conversation);
}

void conversation_from_json(const json_t *json, Conversation *conversation)
{
    conversation_init(conversation);
    read_strings(json_object_get(json, "mentioned"), conversation->mentioned);
    read_strings(json_object_get(json, "added"), conversation->added);
    read_pending(json_object_get(json, "pending"), conversation);
}

static json_t *strings_to_json(const GPtrArray *strings)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < strings->len; i++)
        json_array_append_new(array, json_string(strings->pdata[i]));
    return array;
}

static void set_string(json_t *object, const char *key, const char *value)
{
    if (value)
        json_object_set_new(object, key, json_string(value));
}

static json_t *pending_to_json(const Pending *pending)
{
    json_t *object = json_object();
    json_t *plan = json_deep_copy(plan_json(pending->plan));

    set_string(object, "kind", PENDING_NAMES[pending->kind]);
    set_string(object, "question", pending->question);
    set_string(object, "utterance", pending->utterance);
    json_object_set_new(object, "plan", plan);
    if (pending->kind == PENDING_CLIPS)
        json_object_set_new(object, "step", json_integer(pending->step));
    set_string(object, "field", pending->field);
    set_string(object, "slot", pending->slot);
    if (pending->candidates->len > 0)
        json_object_set_new(object, "candidates", strings_to_json(pending->candidates));
    if (pending->targets->len > 0)
        json_object_set_new(object, "targets", strings_to_json(pending->targets));
    return object;
}

json_t *conversation_to_json(const Conversation *conversation)
{
    json_t *object = json_object();
    json_object_set_new(object, "mentioned", strings_to_json(conversation->mentioned));
    json_object_set_new(object, "added", strings_to_json(conversation->added));
    if (conversation->pending.kind != PENDING_NONE)
        json_object_set_new(object, "pending", pending_to_json(&conversation->pending));
    return object;
}

/* ---- finishing plans ------------------------------------------------------------- */

/* The steps that an option of the plan's own question stands for, or NULL. */
static json_t *option_steps(const json_t *plan, const char *value)
{
    json_t *options = json_object_get(json_object_get(plan, "clarify"), "options");
    size_t i;
    json_t *option;
    json_array_foreach(options, i, option)
    {
        const char *text = json_string_value(json_object_get(option, "text"));
        if (text && strcmp(text, value) == 0)
            return json_object_get(option, "steps");
    }
    return NULL;
}

/* Put `value` at the dotted `slot` of a step; false where something is there already. */
static bool fill_step(json_t *step, const char *slot, const char *value)
{
    g_auto(GStrv) keys = g_strsplit(slot, ".", -1);
    unsigned n = g_strv_length(keys);
    json_t *at = step;

    for (unsigned i = 0; i + 1 < n; i++) {
        if (!json_object_get(at, keys[i]))
            json_object_set_new(at, keys[i], json_object());
        at = json_object_get(at, keys[i]);
    }
    if (n == 0 || !json_is_object(at) || json_object_get(at, keys[n - 1]))
        return false;
    return json_object_set_new(at, keys[n - 1], json_string(value)) == 0;
}

EditPlan *plan_fill_slot(const EditPlan *plan, const char *slot, const char *value,
                         GError **error)
{
    json_t *json = json_deep_copy(plan_json(plan));
    json_t *chosen = option_steps(json, value);
    json_t *steps = json_object_get(json, "steps");
    bool filled = chosen != NULL;

    if (chosen)
        json_object_set(json, "steps", chosen);
    for (size_t i = 0; !filled && i < json_array_size(steps); i++)
        filled = fill_step(json_array_get(steps, i), slot, value);
    json_object_del(json, "clarify");
    if (plan_kind(plan) == PLAN_CLARIFY)
        json_object_set_new(json, "kind", json_string("edit"));

    EditPlan *complete = NULL;
    if (filled)
        complete = plan_from_json(json, error);
    else
        g_set_error(error, PLAN_ERROR, PLAN_ERROR_SHAPE,
                    _("“%s” does not answer the question."), value);
    json_decref(json);
    return complete;
}

EditPlan *plan_confirmed(const EditPlan *plan)
{
    json_t *json = json_deep_copy(plan_json(plan));
    json_object_del(json, "confirm");
    EditPlan *confirmed = plan_from_json(json, NULL);
    json_decref(json);
    g_assert(confirmed);
    return confirmed;
}
