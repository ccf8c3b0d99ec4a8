/* Ollama's own chat: unlike its OpenAI dialect it lets the context's size be told, and
 * holds any model to a schema. */
#include "dialect_private.h"

#include <string.h>

/* ---- the request ----------------------------------------------------------------- */

static json_t *make_options(const Ask *ask)
{
    json_t *options = json_pack("{si si}", "num_ctx", (int)ask->profile->context,
                                "num_predict", (int)ask_max_output(ask));
    ask_add_temperature(ask, options);
    return options;
}

/* Models have either a switch or three words. */
static json_t *make_think(LlmEffort effort)
{
    if (effort == LLM_EFFORT_NONE)
        return json_false();
    LlmEffort nearest = CLAMP(effort, LLM_EFFORT_LOW, LLM_EFFORT_HIGH);
    return json_string(llm_effort_name(nearest));
}

static json_t *make_body(const Ask *ask)
{
    g_autofree char *system = ask_system(ask);
    json_t *body =
        json_pack("{ss so sb so}", "model", ask->profile->model, "messages",
                  ask_messages(ask, system), "stream", 1, "options", make_options(ask));
    if (ask->profile->effort != LLM_EFFORT_DEFAULT)
        json_object_set_new(body, "think", make_think(ask->profile->effort));
    if (ask->prompt->plan && ask->level == LLM_BY_SCHEMA)
        json_object_set_new(body, "format", ask_schema());
    else if (ask->prompt->plan && ask->level == LLM_BY_JSON)
        json_object_set_new(body, "format", json_string("json"));
    return body;
}

/* ---- the answer ------------------------------------------------------------------ */

static void read_done(struct LlmReader *reader, const json_t *line)
{
    const char *reason = json_string_value(json_object_get(line, "done_reason"));
    bool full = g_strcmp0(reason, "length") == 0;
    reader_stop(reader, full ? LLM_STOP_LENGTH : LLM_STOP_END);
    if (!json_object_get(line, "eval_count"))
        return;
    LlmUsage *usage = reader_usage(reader);
    usage->input =
        reader_count(line, "prompt_eval_count", 0); /* absent: all was cached */
    usage->output = reader_count(line, "eval_count", 0);
}

static void read_calls(struct LlmReader *reader, const json_t *calls)
{
    size_t place;
    const json_t *call;
    json_array_foreach(calls, place, call)
        reader_call(reader, (int64_t)place,
                    json_object_get(json_object_get(call, "function"), "arguments"));
}

static void read_line(struct LlmReader *reader, const json_t *line)
{
    const json_t *message = json_object_get(line, "message");
    reader_thought(reader, json_object_get(message, "thinking"));
    reader_text(reader, json_object_get(message, "content"));
    read_calls(reader, json_object_get(message, "tool_calls"));
    if (json_is_true(json_object_get(line, "done")))
        read_done(reader, line);
}

static const char *const HEADERS[] = { "Content-Type: application/json", NULL };

const Dialect DIALECT_OLLAMA = {
    .path = "/api/chat",
    .models_path = "/api/tags",
    .key_header = "Authorization: Bearer ",
    .headers = HEADERS,
    .levels = { true, false, true, true },
    .lines = true,
    .body = make_body,
    .event = read_line,
    .whole = read_line,
};
