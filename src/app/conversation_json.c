/* A conversation as it is stored with the project, which may come from anywhere. */
#include "chatkut/app/conversation.h"

#include <string.h>

static const char *const PENDING_NAMES[] = {
    [PENDING_NONE] = "none",       [PENDING_CLIPS] = "clips",
    [PENDING_SLOT] = "slot",       [PENDING_CONFIRM] = "confirm",
    [PENDING_CONSENT] = "consent", [PENDING_REPLY] = "reply",
};
_Static_assert(G_N_ELEMENTS(PENDING_NAMES) == PENDING_KINDS, "a name for every kind");

/* ---- reading --------------------------------------------------------------------- */

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

/* Lists of ids; what is none becomes NULL, so that each keeps its place. */
static void read_lists(const json_t *json, unsigned most, GPtrArray *lists)
{
    for (size_t i = 0; i < json_array_size(json) && lists->len < most; i++) {
        const json_t *item = json_array_get(json, i);
        GPtrArray *ids = NULL;
        if (json_is_array(item) && json_array_size(item) <= CONVERSATION_TARGETS) {
            ids = g_ptr_array_new_with_free_func(g_free);
            read_strings(item, ids);
        }
        g_ptr_array_add(lists, ids);
    }
}

static void drop_nulls(GPtrArray *lists)
{
    for (unsigned i = lists->len; i-- > 0;) {
        if (!lists->pdata[i])
            g_ptr_array_remove_index(lists, i);
    }
}

static char *read_string(const json_t *json, const char *key)
{
    return g_strdup(json_string_value(json_object_get(json, key)));
}

static RTime read_time(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    RTime time;
    return text && rtime_exact_parse(text, &time) && time.num >= 0 ? time
                                                                   : (RTime){ 0 };
}

static EditPlan *read_plan(const json_t *json, const char *key)
{
    json_t *plan = json_object_get(json, key);
    return plan ? plan_from_json(plan, NULL) : NULL;
}

static PendingKind pending_kind_parse(const char *name)
{
    for (int kind = PENDING_NONE; name && kind < PENDING_KINDS; kind++) {
        if (strcmp(name, PENDING_NAMES[kind]) == 0)
            return (PendingKind)kind;
    }
    return PENDING_NONE;
}

/* Which keys a question needs beside its plan. */
static bool pending_is_whole(const Pending *pending)
{
    bool planless = pending->kind == PENDING_CONSENT || pending->kind == PENDING_REPLY;
    if (!pending->question || (planless ? !pending->utterance : !pending->plan))
        return false;
    switch (pending->kind) {
    case PENDING_CLIPS:
        return pending->field && pending->candidates->len > 0 &&
               pending->step < plan_step_count(pending->plan);
    case PENDING_SLOT:
        return pending->slot != NULL;
    default:
        return pending->kind != PENDING_NONE;
    }
}

static void read_pending(const json_t *json, Conversation *conversation)
{
    Pending *pending = &conversation->pending;
    pending->kind =
        pending_kind_parse(json_string_value(json_object_get(json, "kind")));
    pending->question = read_string(json, "question");
    pending->utterance = read_string(json, "utterance");
    pending->plan = read_plan(json, "plan");
    pending->step = (unsigned)json_integer_value(json_object_get(json, "step"));
    pending->field = read_string(json, "field");
    pending->slot = read_string(json, "slot");
    pending->planner = read_string(json, "planner");
    read_strings(json_object_get(json, "candidates"), pending->candidates);
    read_strings(json_object_get(json, "targets"), pending->targets);
    if (!pending_is_whole(pending))
        conversation_drop_pending(conversation);
}

static void read_deed(const json_t *json, Deed *deed)
{
    deed->plan = read_plan(json, "plan");
    if (!deed->plan)
        return;
    read_lists(json_object_get(json, "targets"), plan_step_count(deed->plan),
               deed->targets);
    deed->revision = json_integer_value(json_object_get(json, "revision"));
    deed->edits = (unsigned)CLAMP(json_integer_value(json_object_get(json, "edits")), 1,
                                  CONVERSATION_EDITS);
}

void conversation_from_json(const json_t *json, Conversation *conversation)
{
    const json_t *read = json_object_get(json, "read");
    conversation_init(conversation);
    read_strings(json_object_get(json, "mentioned"), conversation->mentioned);
    read_strings(json_object_get(json, "added"), conversation->added);
    read_lists(json_object_get(json, "earlier"), CONVERSATION_EARLIER,
               conversation->earlier);
    drop_nulls(conversation->earlier);
    read_strings(json_object_get(json, "offered"), conversation->offered);
    read_deed(json_object_get(json, "deed"), &conversation->deed);
    conversation->asked = read_plan(json, "asked");
    conversation->playhead = read_time(json, "playhead");
    conversation->in = read_time(json, "in");
    conversation->out = read_time(json, "out");
    read_strings(json_object_get(json, "selection"), conversation->selection);
    conversation->said = read_string(read, "utterance");
    conversation->why = read_string(read, "why");
    read_pending(json_object_get(json, "pending"), conversation);
}

/* ---- writing --------------------------------------------------------------------- */

static json_t *strings_to_json(const GPtrArray *strings)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < strings->len; i++)
        json_array_append_new(array, json_string(strings->pdata[i]));
    return array;
}

static json_t *lists_to_json(const GPtrArray *lists)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < lists->len; i++)
        json_array_append_new(array, lists->pdata[i] ? strings_to_json(lists->pdata[i])
                                                     : json_null());
    return array;
}

static void set_strings(json_t *object, const char *key, const GPtrArray *strings)
{
    if (strings->len > 0)
        json_object_set_new(object, key, strings_to_json(strings));
}

static void set_string(json_t *object, const char *key, const char *value)
{
    if (value)
        json_object_set_new(object, key, json_string(value));
}

static void set_time(json_t *object, const char *key, RTime time)
{
    g_autofree char *text = time.den > 0 ? rtime_exact_format(time) : NULL;
    set_string(object, key, text);
}

static void set_plan(json_t *object, const char *key, const EditPlan *plan)
{
    if (plan)
        json_object_set_new(object, key, json_deep_copy(plan_json(plan)));
}

static json_t *pending_to_json(const Pending *pending)
{
    json_t *object = json_object();
    set_string(object, "kind", PENDING_NAMES[pending->kind]);
    set_string(object, "question", pending->question);
    set_string(object, "utterance", pending->utterance);
    set_plan(object, "plan", pending->plan);
    if (pending->kind == PENDING_CLIPS)
        json_object_set_new(object, "step", json_integer(pending->step));
    set_string(object, "field", pending->field);
    set_string(object, "slot", pending->slot);
    set_string(object, "planner", pending->planner);
    set_strings(object, "candidates", pending->candidates);
    set_strings(object, "targets", pending->targets);
    return object;
}

static json_t *deed_to_json(const Deed *deed)
{
    json_t *object = json_object();
    set_plan(object, "plan", deed->plan);
    json_object_set_new(object, "targets", lists_to_json(deed->targets));
    json_object_set_new(object, "revision", json_integer(deed->revision));
    json_object_set_new(object, "edits", json_integer(deed->edits));
    return object;
}

static void set_read(json_t *object, const Conversation *conversation)
{
    if (!conversation->said || !conversation->why)
        return;
    json_t *read = json_object();
    set_string(read, "utterance", conversation->said);
    set_string(read, "why", conversation->why);
    json_object_set_new(object, "read", read);
}

json_t *conversation_to_json(const Conversation *conversation)
{
    json_t *object = json_object();
    json_object_set_new(object, "mentioned", strings_to_json(conversation->mentioned));
    json_object_set_new(object, "added", strings_to_json(conversation->added));
    if (conversation->earlier->len > 0)
        json_object_set_new(object, "earlier", lists_to_json(conversation->earlier));
    if (conversation->offered->len > 0)
        json_object_set_new(object, "offered", strings_to_json(conversation->offered));
    if (conversation->deed.plan)
        json_object_set_new(object, "deed", deed_to_json(&conversation->deed));
    set_plan(object, "asked", conversation->asked);
    set_time(object, "playhead", conversation->playhead);
    set_time(object, "in", conversation->in);
    set_time(object, "out", conversation->out);
    set_strings(object, "selection", conversation->selection);
    set_read(object, conversation);
    if (conversation->pending.kind != PENDING_NONE)
        json_object_set_new(object, "pending", pending_to_json(&conversation->pending));
    return object;
}
