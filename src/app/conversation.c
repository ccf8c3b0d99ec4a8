#include "chatkut/app/conversation.h"

#include <glib/gi18n.h>
#include <string.h>

static GPtrArray *strings_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static GPtrArray *strings_copy(const GPtrArray *from)
{
    GPtrArray *copy = strings_new();
    for (unsigned i = 0; from && i < from->len; i++)
        g_ptr_array_add(copy, g_strdup(from->pdata[i]));
    return copy;
}

static void strings_set(GPtrArray **strings, const GPtrArray *from)
{
    GPtrArray *copy = strings_copy(from);
    g_ptr_array_unref(*strings);
    *strings = copy;
}

static void list_free(gpointer list)
{
    if (list)
        g_ptr_array_unref(list);
}

static GPtrArray *lists_new(void)
{
    return g_ptr_array_new_with_free_func(list_free);
}

void conversation_init(Conversation *conversation)
{
    *conversation = (Conversation){
        .mentioned = strings_new(),
        .added = strings_new(),
        .earlier = lists_new(),
        .offered = strings_new(),
        .deed = { .targets = lists_new() },
        .selection = strings_new(),
        .pending = { .candidates = strings_new(), .targets = strings_new() },
    };
}

void conversation_clear(Conversation *conversation)
{
    if (!conversation->mentioned)
        return;
    conversation_drop_pending(conversation);
    conversation_set_deed(conversation, NULL, NULL, 0, 0);
    conversation_set_read(conversation, NULL, NULL);
    g_ptr_array_unref(conversation->mentioned);
    g_ptr_array_unref(conversation->added);
    g_ptr_array_unref(conversation->earlier);
    g_ptr_array_unref(conversation->offered);
    g_ptr_array_unref(conversation->deed.targets);
    g_ptr_array_unref(conversation->selection);
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
    g_clear_pointer(&pending->planner, g_free);
    g_ptr_array_set_size(pending->candidates, 0);
    g_ptr_array_set_size(pending->targets, 0);
    pending->kind = PENDING_NONE;
    pending->step = 0;
}

static bool same_strings(const GPtrArray *a, const GPtrArray *b)
{
    if (!b || a->len != b->len)
        return false;
    for (unsigned i = 0; i < a->len; i++) {
        if (strcmp(a->pdata[i], b->pdata[i]) != 0)
            return false;
    }
    return true;
}

void conversation_set_mentioned(Conversation *conversation, const GPtrArray *clip_ids)
{
    GPtrArray *earlier = conversation->earlier, *now = conversation->mentioned;
    if (now->len > 0 && now->len <= CONVERSATION_TARGETS &&
        !same_strings(now, clip_ids)) {
        g_ptr_array_insert(earlier, 0, strings_copy(now));
        g_ptr_array_set_size(earlier, (int)MIN(earlier->len, CONVERSATION_EARLIER));
    }
    strings_set(&conversation->mentioned, clip_ids);
}

void conversation_set_added(Conversation *conversation, const GPtrArray *clip_ids)
{
    strings_set(&conversation->added, clip_ids);
}

void conversation_set_offered(Conversation *conversation, const GPtrArray *clip_ids)
{
    strings_set(&conversation->offered, clip_ids);
}

void conversation_set_selection(Conversation *conversation, const GPtrArray *clip_ids)
{
    strings_set(&conversation->selection, clip_ids);
}

/* Too many to keep are as good as not known. */
static bool worth_keeping(const GPtrArray *ids)
{
    return ids && ids->len <= CONVERSATION_TARGETS;
}

static EditPlan *plan_copy(const EditPlan *plan)
{
    json_t *json = plan ? json_deep_copy(plan_json(plan)) : NULL;
    EditPlan *copy = json ? plan_from_json(json, NULL) : NULL;
    json_decref(json);
    return copy;
}

void conversation_set_asked(Conversation *conversation, const EditPlan *plan)
{
    EditPlan *copy = plan_copy(plan);
    plan_free(conversation->asked);
    conversation->asked = copy;
}

void conversation_set_deed(Conversation *conversation, const EditPlan *plan,
                           const GPtrArray *targets, int64_t revision, unsigned edits)
{
    Deed *deed = &conversation->deed;
    EditPlan *copy = plan_copy(plan);
    plan_free(deed->plan);
    deed->plan = copy;
    deed->revision = revision;
    deed->edits = edits;
    conversation_set_asked(conversation, NULL);
    g_ptr_array_set_size(conversation->offered, 0);
    g_ptr_array_set_size(deed->targets, 0);
    for (unsigned i = 0; targets && i < targets->len; i++) {
        const GPtrArray *ids = targets->pdata[i];
        g_ptr_array_add(deed->targets, worth_keeping(ids) ? strings_copy(ids) : NULL);
    }
}

void conversation_set_read(Conversation *conversation, const char *said,
                           const char *why)
{
    g_free(conversation->said);
    g_free(conversation->why);
    conversation->said = g_strdup(said);
    conversation->why = g_strdup(why);
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

/* Put `value` at the dotted `slot` of a step; false where something is there
 * already. */
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
