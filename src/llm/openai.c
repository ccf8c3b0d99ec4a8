/* OpenAI's chat completions, as OpenAI and most others serve it. */
#include "dialect_private.h"

/* ---- the request ----------------------------------------------------------------- */

static void add_schema(json_t *body)
{
    json_object_set_new(body, "response_format",
                        json_pack("{ss s{ss sb so}}", "type", "json_schema",
                                  "json_schema", "name", DIALECT_TOOL, "strict", 1,
                                  "schema", ask_schema()));
}

/* Not strict: it is what is left where strict schemas are refused. tool_choice is an
 * object only here: servers that take it so take it, others say so. */
static void add_tool(json_t *body)
{
    json_object_set_new(body, "tools",
                        json_pack("[{ss s{ss ss so}}]", "type", "function", "function",
                                  "name", DIALECT_TOOL, "description",
                                  "Says the edit plan, or the answer.", "parameters",
                                  ask_schema()));
    json_object_set_new(
        body, "tool_choice",
        json_pack("{ss s{ss}}", "type", "function", "function", "name", DIALECT_TOOL));
}

static void add_level(json_t *body, LlmLevel level)
{
    if (level == LLM_BY_SCHEMA)
        add_schema(body);
    else if (level == LLM_BY_TOOL)
        add_tool(body);
    else if (level == LLM_BY_JSON)
        json_object_set_new(body, "response_format",
                            json_pack("{ss}", "type", "json_object"));
}

static json_t *make_body(const Ask *ask)
{
    static const char *const OUTPUT[] = {
        [LLM_MAX_COMPLETION_TOKENS] = "max_completion_tokens",
        [LLM_MAX_TOKENS] = "max_tokens",
    };
    g_autofree char *system = ask_system(ask);
    json_t *body = json_pack("{ss so sb s{sb}}", "model", ask->profile->model,
                             "messages", ask_messages(ask, system), "stream", 1,
                             "stream_options", "include_usage", 1);
    json_object_set_new(body, OUTPUT[ask->profile->output_field],
                        json_integer(ask_max_output(ask)));
    if (ask->profile->effort != LLM_EFFORT_DEFAULT)
        json_object_set_new(body, "reasoning_effort",
                            json_string(llm_effort_name(ask->profile->effort)));
    ask_add_temperature(ask, body);
    if (ask->prompt->plan)
        add_level(body, ask->level);
    return body;
}

/* ---- the answer ------------------------------------------------------------------ */

/* `input` tells all of it, what was cached among them. */
static void read_usage(struct LlmReader *reader, const json_t *json)
{
    if (!json_is_object(json))
        return;
    const json_t *in = json_object_get(json, "prompt_tokens_details");
    const json_t *out = json_object_get(json, "completion_tokens_details");
    LlmUsage *usage = reader_usage(reader);
    int64_t all = reader_count(json, "prompt_tokens", 0);
    usage->cached = MIN(reader_count(in, "cached_tokens", 0), all);
    usage->input = all - usage->cached;
    usage->output = reader_count(json, "completion_tokens", 0);
    usage->reasoning = MIN(reader_count(out, "reasoning_tokens", 0), usage->output);
}

static const StopReason REASONS[] = {
    { "length", LLM_STOP_LENGTH },
    { "tool_calls", LLM_STOP_TOOL },
    { "function_call", LLM_STOP_TOOL },
    { "content_filter", LLM_STOP_REFUSED },
    { NULL },
};

/* Of a stream the number is told with each piece; of a whole message it is the
 * place. */
static void read_calls(struct LlmReader *reader, const json_t *calls)
{
    size_t place;
    const json_t *call;
    json_array_foreach(calls, place, call)
    {
        const json_t *function = json_object_get(call, "function");
        int64_t number = reader_count(call, "index", (int64_t)place);
        reader_call(reader, number, json_object_get(function, "arguments"));
    }
}

/* A string, or, of some servers, parts of which those with a text count. */
static void read_content(struct LlmReader *reader, const json_t *content)
{
    size_t place;
    const json_t *part;
    reader_text(reader, content);
    json_array_foreach(content, place, part)
        reader_text(reader, json_object_get(part, "text"));
}

/* "delta" of a stream, "message" of a whole answer. */
static void read_message(struct LlmReader *reader, const json_t *message)
{
    const json_t *function = json_object_get(message, "function_call");
    reader_thought(reader, json_object_get(message, "reasoning_content"));
    reader_thought(reader, json_object_get(message, "reasoning"));
    read_content(reader, json_object_get(message, "content"));
    reader_refusal(reader, json_object_get(message, "refusal"));
    read_calls(reader, json_object_get(message, "tool_calls"));
    if (json_is_object(function))
        reader_call(reader, 0, json_object_get(function, "arguments"));
}

/* `choices` may be null, empty or absent, as in the frame with the usage. Another than
 * the first was not asked for. */
static void read_frame(struct LlmReader *reader, const json_t *frame, const char *key)
{
    const json_t *choice = json_array_get(json_object_get(frame, "choices"), 0);
    reader_id(reader, json_object_get(frame, "id"));
    read_message(reader, json_object_get(choice, key));
    reader_reason(reader, REASONS,
                  json_string_value(json_object_get(choice, "finish_reason")));
    read_usage(reader, json_object_get(frame, "usage"));
}

static void read_event(struct LlmReader *reader, const json_t *event)
{
    read_frame(reader, event, "delta");
}

static void read_whole(struct LlmReader *reader, const json_t *answer)
{
    read_frame(reader, answer, "message");
}

static const char *const HEADERS[] = { "Content-Type: application/json", NULL };

const Dialect DIALECT_OPENAI = {
    .path = "/chat/completions",
    .models_path = "/models",
    .key_header = "Authorization: Bearer ",
    .headers = HEADERS,
    .levels = { true, true, true, true },
    .body = make_body,
    .event = read_event,
    .whole = read_whole,
};
