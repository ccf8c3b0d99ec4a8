/* Anthropic's messages. */
#include "dialect_private.h"

/* ---- the request ----------------------------------------------------------------- */

static void append_block(json_t *blocks, const char *text, bool cached)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    if (!*valid) /* an empty block is refused */
        return;
    json_t *block = json_pack("{ss ss}", "type", "text", "text", valid);
    if (cached)
        json_object_set_new(block, "cache_control",
                            json_pack("{ss}", "type", "ephemeral"));
    json_array_append_new(blocks, block);
}

/* What is the same in each call is kept by the server up to the marked block, the tools
 * before it included. */
static json_t *make_system(const Ask *ask)
{
    json_t *blocks = json_array();
    g_autofree char *stable = ask_stable(ask);
    append_block(blocks, stable, true);
    append_block(blocks, ask_rest(ask), false);
    return blocks;
}

static void add_level(json_t *body, LlmLevel level)
{
    if (level == LLM_BY_SCHEMA) {
        json_object_set_new(body, "output_config",
                            json_pack("{s{ss so}}", "format", "type", "json_schema",
                                      "schema", ask_schema()));
    } else if (level == LLM_BY_TOOL) {
        json_object_set_new(body, "tools",
                            json_pack("[{ss ss so}]", "name", DIALECT_TOOL,
                                      "description",
                                      "Says the edit plan, or the answer.",
                                      "input_schema", ask_schema()));
        json_object_set_new(body, "tool_choice",
                            json_pack("{ss ss sb}", "type", "tool", "name",
                                      DIALECT_TOOL, "disable_parallel_tool_use", 1));
    }
}

static json_t *make_body(const Ask *ask)
{
    json_t *body =
        json_pack("{ss si so so sb}", "model", ask->profile->model, "max_tokens",
                  (int)ask_max_output(ask), "system", make_system(ask), "messages",
                  ask_messages(ask, NULL), "stream", 1);
    ask_add_temperature(ask, body);
    if (ask->prompt->plan)
        add_level(body, ask->level);
    return body;
}

/* ---- the answer ------------------------------------------------------------------ */

/* Each count is told anew and in full: what is not told stays. */
static void read_usage(struct LlmReader *reader, const json_t *json)
{
    if (!json_is_object(json))
        return;
    LlmUsage *usage = reader_usage(reader);
    usage->input = reader_count(json, "input_tokens", usage->input);
    usage->cached = reader_count(json, "cache_read_input_tokens", usage->cached);
    usage->cache_write =
        reader_count(json, "cache_creation_input_tokens", usage->cache_write);
    usage->output = reader_count(json, "output_tokens", usage->output);
}

static const StopReason REASONS[] = {
    { "max_tokens", LLM_STOP_LENGTH },
    { "model_context_window_exceeded", LLM_STOP_LENGTH },
    { "tool_use", LLM_STOP_TOOL },
    { "refusal", LLM_STOP_REFUSED },
    { NULL },
};

/* At its start a block is empty but of servers that give it whole. */
static void read_block(struct LlmReader *reader, const json_t *block, int64_t number)
{
    const char *type = json_string_value(json_object_get(block, "type"));
    const json_t *input = json_object_get(block, "input");
    if (g_strcmp0(type, "text") == 0)
        reader_text(reader, json_object_get(block, "text"));
    else if (g_strcmp0(type, "thinking") == 0)
        reader_thought(reader, json_object_get(block, "thinking"));
    else if (g_strcmp0(type, "tool_use") == 0)
        reader_call(reader, number, json_object_size(input) > 0 ? input : NULL);
}

static void read_delta(struct LlmReader *reader, const json_t *event)
{
    const json_t *delta = json_object_get(event, "delta");
    const json_t *json = json_object_get(delta, "partial_json");
    reader_text(reader, json_object_get(delta, "text"));
    reader_thought(reader, json_object_get(delta, "thinking"));
    if (json_is_string(json))
        reader_call(reader, reader_count(event, "index", 0), json);
}

static void read_end(struct LlmReader *reader, const json_t *event)
{
    const json_t *delta = json_object_get(event, "delta");
    reader_reason(reader, REASONS,
                  json_string_value(json_object_get(delta, "stop_reason")));
    read_usage(reader, json_object_get(event, "usage"));
}

/* A whole message, or its head at the beginning of a stream. */
static void read_message(struct LlmReader *reader, const json_t *message)
{
    size_t place;
    const json_t *block;
    reader_id(reader, json_object_get(message, "id"));
    json_array_foreach(json_object_get(message, "content"), place, block)
        read_block(reader, block, (int64_t)place);
    reader_reason(reader, REASONS,
                  json_string_value(json_object_get(message, "stop_reason")));
    read_usage(reader, json_object_get(message, "usage"));
}

/* By the type in the data, which the event's name only repeats; others are to come. */
static void read_event(struct LlmReader *reader, const json_t *event)
{
    const char *type = json_string_value(json_object_get(event, "type"));
    if (g_strcmp0(type, "message_start") == 0)
        read_message(reader, json_object_get(event, "message"));
    else if (g_strcmp0(type, "content_block_start") == 0)
        read_block(reader, json_object_get(event, "content_block"),
                   reader_count(event, "index", 0));
    else if (g_strcmp0(type, "content_block_delta") == 0)
        read_delta(reader, event);
    else if (g_strcmp0(type, "message_delta") == 0)
        read_end(reader, event);
}

static const char *const HEADERS[] = { "Content-Type: application/json",
                                       "anthropic-version: 2023-06-01", NULL };

const Dialect DIALECT_ANTHROPIC = {
    .path = "/v1/messages",
    .models_path = "/v1/models?limit=1000",
    .key_header = "x-api-key: ",
    .headers = HEADERS,
    .levels = { true, true, false, true },
    .body = make_body,
    .event = read_event,
    .whole = read_message,
};
