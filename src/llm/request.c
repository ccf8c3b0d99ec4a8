/* Requests: what all dialects have in common. */
#include "dialect_private.h"

#include "chatkut/edit/plan_wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_INTRO                                                              \
    "\n\nAnswer with one JSON object and nothing else: no words before or after " \
    "it, no code fence. It matches this JSON Schema:\n"

/* ---- parts of a body ------------------------------------------------------------- */

/* Does the prompt itself have to say what the answer looks like? */
static bool tells_schema(const Ask *ask)
{
    return ask->prompt->plan &&
           (ask->level == LLM_BY_JSON || ask->level == LLM_BY_TEXT);
}

static size_t stable_size(const Ask *ask)
{
    return MIN(ask->prompt->stable, strlen(ask->prompt->system));
}

char *ask_stable(const Ask *ask)
{
    GString *text = g_string_new_len(ask->prompt->system, (gssize)stable_size(ask));
    if (tells_schema(ask)) {
        g_string_append(text, SCHEMA_INTRO);
        json_auto_t *schema = ask_schema();
        g_autofree char *compact = json_dumps(schema, JSON_COMPACT);
        g_string_append(text, compact);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

const char *ask_rest(const Ask *ask)
{
    return ask->prompt->system + stable_size(ask);
}

char *ask_system(const Ask *ask)
{
    g_autofree char *stable = ask_stable(ask);
    return g_strconcat(stable, ask_rest(ask), NULL);
}

/* What is no UTF-8 would make no JSON. */
static json_t *message_json(const char *role, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_pack("{ss ss}", "role", role, "content", valid);
}

json_t *ask_messages(const Ask *ask, const char *system)
{
    json_t *messages = json_array();
    if (system && *system)
        json_array_append_new(messages, message_json("system", system));
    for (unsigned i = 0; i < ask->prompt->count; i++) {
        const LlmMessage *message = &ask->prompt->messages[i];
        const char *role = message->assistant ? "assistant" : "user";
        json_array_append_new(messages, message_json(role, message->text));
    }
    return messages;
}

unsigned ask_max_output(const Ask *ask)
{
    return ask->prompt->max_output ? ask->prompt->max_output : ask->profile->max_output;
}

void ask_add_temperature(const Ask *ask, json_t *object)
{
    if (!isnan(ask->profile->temperature))
        json_object_set_new(object, "temperature",
                            json_real(ask->profile->temperature));
}

json_t *ask_schema(void)
{
    size_t length;
    const char *text = wire_schema(&length);
    json_t *schema = json_loadb(text, length, 0, NULL);
    g_assert(schema);
    return schema;
}

/* ---- headers --------------------------------------------------------------------- */

static void free_secret(void *data)
{
    secret_free(data);
}

/* "<before><secret>": the line is the secret's own memory, and copied nowhere. */
static void add_secret(LlmRequest *request, const char *before, const Secret *secret)
{
    if (!secret)
        return;
    Secret *line = secret_join(before, secret);
    g_ptr_array_add(request->secrets, line);
    g_ptr_array_add(request->headers, (char *)(uintptr_t)secret_text(line));
}

static void add_plain(LlmRequest *request, char *line)
{
    g_ptr_array_add(request->plain, line);
    g_ptr_array_add(request->headers, line);
}

static void add_own(LlmRequest *request, const LlmProfile *profile, const LlmKeys *keys)
{
    for (unsigned i = 0; i < profile->headers->len; i++) {
        const LlmHeader *header = g_ptr_array_index(profile->headers, i);
        g_autofree char *before = g_strdup_printf("%s: ", header->name);
        if (header->value)
            add_plain(request, g_strconcat(before, header->value, NULL));
        else if (keys && keys->headers && i < keys->headers->len)
            add_secret(request, before, g_ptr_array_index(keys->headers, i));
    }
}

static void add_headers(LlmRequest *request, const LlmProfile *profile,
                        const LlmKeys *keys)
{
    const Dialect *dialect = dialect_of(profile->dialect);
    request->headers = g_ptr_array_new();
    request->plain = g_ptr_array_new_with_free_func(g_free);
    request->secrets = g_ptr_array_new_with_free_func(free_secret);
    for (const char *const *line = dialect->headers; *line; line++)
        add_plain(request, g_strdup(*line));
    add_own(request, profile, keys);
    if (keys)
        add_secret(request, dialect->key_header, keys->key);
    g_ptr_array_add(request->headers, NULL);
}

const char *const *llm_request_headers(const LlmRequest *request)
{
    return (const char *const *)request->headers->pdata;
}

/* ---- whole ----------------------------------------------------------------------- */

void llm_request_build(const LlmProfile *profile, LlmLevel level,
                       const LlmPrompt *prompt, const LlmKeys *keys,
                       LlmRequest *request)
{
    const Dialect *dialect = dialect_of(profile->dialect);
    Ask ask = { profile, prompt, level };
    json_auto_t *body = dialect->body(&ask);
    *request = (LlmRequest){ .url = g_strconcat(profile->url, dialect->path, NULL),
                             .body = json_dumps(body, JSON_COMPACT) };
    request->body_size = strlen(request->body);
    add_headers(request, profile, keys);
}

void llm_request_models(const LlmProfile *profile, const LlmKeys *keys,
                        LlmRequest *request)
{
    const Dialect *dialect = dialect_of(profile->dialect);
    *request =
        (LlmRequest){ .url = g_strconcat(profile->url, dialect->models_path, NULL) };
    add_headers(request, profile, keys);
}

void llm_request_clear(LlmRequest *request)
{
    g_clear_pointer(&request->headers, g_ptr_array_unref);
    g_clear_pointer(&request->plain, g_ptr_array_unref);
    g_clear_pointer(&request->secrets, g_ptr_array_unref);
    g_free(request->url);
    free(request->body);
    *request = (LlmRequest){ 0 };
}

/* ---- the list of models ---------------------------------------------------------- */

/* All three dialects list objects; what they call a model's name differs. */
static bool names_model(const json_t *entry, const char *model)
{
    static const char *const KEYS[] = { "id", "name", "model" };
    for (unsigned i = 0; i < G_N_ELEMENTS(KEYS); i++) {
        const char *name = json_string_value(json_object_get(entry, KEYS[i]));
        g_autofree char *latest = g_strdup_printf("%s:latest", model);
        if (name && (strcmp(name, model) == 0 || strcmp(name, latest) == 0))
            return true;
    }
    return false;
}

bool llm_models_have(const LlmProfile *profile, const char *body, size_t length,
                     bool *known)
{
    json_auto_t *json = json_loadb(body, length, 0, NULL);
    const json_t *list = json_object_get(json, "data");
    size_t index;
    const json_t *entry;
    if (!json_is_array(list))
        list = json_object_get(json, "models");
    *known = json_is_array(list);
    json_array_foreach(list, index, entry)
    {
        if (names_model(entry, profile->model))
            return true;
    }
    return false;
}
