/* What is sent, in each dialect and on each level. */
#include "chatkut/llm/dialect.h"

#include "../run.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define KEY "sk-test-0123456789"

static const LlmMessage MESSAGES[] = { { false, "make it \"louder\"" },
                                       { true, "{\"kind\":\"clarify\"}" },
                                       { false, "the second" } };
static const LlmPrompt PROMPT = { .system = "RULES.TIMELINE",
                                  .stable = 6,
                                  .messages = MESSAGES,
                                  .count = 3,
                                  .plan = true };

typedef struct {
    LlmSettings *settings;
    LlmRequest request;
    json_t *body;
} Made;

static Made make(const char *more, LlmLevel level, const LlmPrompt *prompt)
{
    g_autofree char *text =
        g_strdup_printf("[models]\n[model m]\nmodel = the-model\n%s\n", more);
    Made made = { .settings = llm_settings_read(text, "conf", NULL) };
    LlmKeys keys = { secret_new(KEY, strlen(KEY), NULL), g_ptr_array_new() };
    ck_assert_ptr_nonnull(made.settings);
    g_ptr_array_add(keys.headers, NULL);
    g_ptr_array_add(keys.headers, keys.key);
    llm_request_build(made.settings->roles[0], level, prompt, &keys, &made.request);
    llm_keys_clear(&keys);
    made.body = json_loads(made.request.body, 0, NULL);
    ck_assert_uint_eq(made.request.body_size, strlen(made.request.body));
    ck_assert(!strstr(made.request.body, KEY));
    return made;
}

static void made_clear(Made *made)
{
    json_decref(made->body);
    llm_request_clear(&made->request);
    llm_settings_unref(made->settings);
}

/* What `path` ("a.b.0") is in the body, as JSON; "" where it is not there. */
static char *at(const Made *made, const char *path)
{
    const json_t *json = made->body;
    g_auto(GStrv) parts = g_strsplit(path, ".", -1);
    for (char **part = parts; *part; part++)
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(*part))
                                   : json_object_get(json, *part);
    char *text = json ? json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT) : strdup("");
    return text;
}

static void expect(const Made *made, const char *path, const char *json)
{
    g_autofree char *text = at(made, path);
    ck_assert_msg(strcmp(text, json) == 0, "%s is %.300s", path, text);
}

static bool has_header(const Made *made, const char *line)
{
    return g_strv_contains(llm_request_headers(&made->request), line);
}

#define OPENAI    "provider = openai"
#define ANTHROPIC "provider = anthropic"
#define OLLAMA    "provider = ollama"

static const struct {
    const char *more;
    LlmLevel level;
    const char *path, *json; /* of the body */
} BODIES[] = {
    { OPENAI, LLM_BY_SCHEMA, "model", "\"the-model\"" },
    { OPENAI, LLM_BY_SCHEMA, "stream", "true" },
    { OPENAI, LLM_BY_SCHEMA, "stream_options", "{\"include_usage\":true}" },
    { OPENAI, LLM_BY_SCHEMA, "max_completion_tokens", "2000" },
    { OPENAI, LLM_BY_SCHEMA, "max_tokens", "" },
    { OPENAI, LLM_BY_SCHEMA, "temperature", "" },
    { OPENAI, LLM_BY_SCHEMA, "tools", "" },
    { OPENAI, LLM_BY_SCHEMA, "tool_choice", "" },
    { OPENAI, LLM_BY_SCHEMA, "response_format.type", "\"json_schema\"" },
    { OPENAI, LLM_BY_SCHEMA, "response_format.json_schema.name", "\"edit_plan\"" },
    { OPENAI, LLM_BY_SCHEMA, "response_format.json_schema.strict", "true" },
    { OPENAI, LLM_BY_SCHEMA, "response_format.json_schema.schema.type", "\"object\"" },
    { OPENAI, LLM_BY_SCHEMA, "messages.0",
      "{\"role\":\"system\",\"content\":\"RULES.TIMELINE\"}" },
    { OPENAI, LLM_BY_SCHEMA, "messages.1",
      "{\"role\":\"user\",\"content\":\"make it \\\"louder\\\"\"}" },
    { OPENAI, LLM_BY_SCHEMA, "messages.2.role", "\"assistant\"" },
    { OPENAI, LLM_BY_SCHEMA, "messages.4", "" },
    { OPENAI, LLM_BY_TOOL, "response_format", "" },
    { OPENAI, LLM_BY_TOOL, "tools.0.function.name", "\"edit_plan\"" },
    { OPENAI, LLM_BY_TOOL, "tools.0.function.strict", "" },
    { OPENAI, LLM_BY_TOOL, "tools.0.function.parameters.type", "\"object\"" },
    { OPENAI, LLM_BY_TOOL, "tool_choice",
      "{\"type\":\"function\",\"function\":{\"name\":\"edit_plan\"}}" },
    { OPENAI, LLM_BY_JSON, "response_format", "{\"type\":\"json_object\"}" },
    { OPENAI, LLM_BY_TEXT, "response_format", "" },
    { OPENAI "\noutput-field = max_tokens\nmax-output = 300", LLM_BY_TEXT, "max_tokens",
      "300" },
    { OPENAI "\ntemperature = 0.5", LLM_BY_TEXT, "temperature", "0.5" },
    { OPENAI, LLM_BY_TEXT, "reasoning_effort", "" },
    { OPENAI "\neffort = none", LLM_BY_TEXT, "reasoning_effort", "\"none\"" },
    { OLLAMA, LLM_BY_TEXT, "think", "" },
    { OLLAMA "\neffort = none", LLM_BY_TEXT, "think", "false" },
    { OLLAMA "\neffort = minimal", LLM_BY_TEXT, "think", "\"low\"" },
    { OLLAMA "\neffort = xhigh", LLM_BY_TEXT, "think", "\"high\"" },
    { ANTHROPIC, LLM_BY_SCHEMA, "max_tokens", "2000" },
    { ANTHROPIC, LLM_BY_SCHEMA, "stream", "true" },
    { ANTHROPIC, LLM_BY_SCHEMA, "temperature", "" },
    { ANTHROPIC "\ntemperature = 1", LLM_BY_SCHEMA, "temperature", "1.0" },
    { ANTHROPIC, LLM_BY_SCHEMA, "output_config.format.type", "\"json_schema\"" },
    { ANTHROPIC, LLM_BY_SCHEMA, "output_config.format.schema.type", "\"object\"" },
    { ANTHROPIC, LLM_BY_SCHEMA, "tools", "" },
    { ANTHROPIC, LLM_BY_SCHEMA, "system.0",
      "{\"type\":\"text\",\"text\":\"RULES.\",\"cache_control\":{\"type\":"
      "\"ephemeral\"}}" },
    { ANTHROPIC, LLM_BY_SCHEMA, "system.1",
      "{\"type\":\"text\",\"text\":\"TIMELINE\"}" },
    { ANTHROPIC, LLM_BY_SCHEMA, "messages.0.role", "\"user\"" },
    { ANTHROPIC, LLM_BY_TOOL, "output_config", "" },
    { ANTHROPIC, LLM_BY_TOOL, "tools.0.input_schema.type", "\"object\"" },
    { ANTHROPIC, LLM_BY_TOOL, "tool_choice",
      "{\"type\":\"tool\",\"name\":\"edit_plan\",\"disable_parallel_tool_use\":true}" },
    { ANTHROPIC, LLM_BY_TEXT, "tools", "" },
    { OLLAMA, LLM_BY_SCHEMA, "format.type", "\"object\"" },
    { OLLAMA, LLM_BY_SCHEMA, "stream", "true" },
    { OLLAMA, LLM_BY_SCHEMA, "options", "{\"num_ctx\":16384,\"num_predict\":2000}" },
    { OLLAMA, LLM_BY_SCHEMA, "messages.0.role", "\"system\"" },
    { OLLAMA "\ntemperature = 0", LLM_BY_JSON, "options.temperature", "0.0" },
    { OLLAMA, LLM_BY_JSON, "format", "\"json\"" },
    { OLLAMA, LLM_BY_TEXT, "format", "" },
};

START_TEST(bodies_are_what_the_dialect_wants)
{
    Made made = make(BODIES[_i].more, BODIES[_i].level, &PROMPT);
    expect(&made, BODIES[_i].path, BODIES[_i].json);
    made_clear(&made);
}
END_TEST

/* What a server compiles once and keeps by its bytes. */
START_TEST(the_schema_is_the_same_in_every_request)
{
    static const char *const MORE[] = { OPENAI, ANTHROPIC, OLLAMA };
    static const char *const PATHS[] = { "response_format.json_schema.schema",
                                         "output_config.format.schema", "format" };
    LlmPrompt other = {
        .system = "else", .messages = MESSAGES, .count = 1, .plan = true
    };
    Made first = make(MORE[_i], LLM_BY_SCHEMA, &PROMPT);
    Made second = make(MORE[_i], LLM_BY_SCHEMA, &other);
    g_autofree char *left = at(&first, PATHS[_i]), *right = at(&second, PATHS[_i]);
    ck_assert_str_eq(left, right);
    ck_assert(
        g_str_has_prefix(left, "{\"type\":\"object\",\"additionalProperties\":false"));
    ck_assert(strstr(first.request.body, left));
    made_clear(&first);
    made_clear(&second);
}
END_TEST

START_TEST(where_the_server_does_not_know_the_schema_the_prompt_has_it)
{
    static const char *const MORE[] = { OPENAI, ANTHROPIC, OLLAMA };
    static const char *const PATHS[] = { "messages.0.content", "system.0.text",
                                         "messages.0.content" };
    for (LlmLevel level = 0; level < LLM_LEVELS; level++) {
        Made made = make(MORE[_i], level, &PROMPT);
        g_autofree char *text = at(&made, PATHS[_i]);
        bool tells = strstr(text, "additionalProperties") != NULL;
        ck_assert(tells == (level >= LLM_BY_JSON));
        ck_assert(g_str_has_prefix(text, "\"RULES."));
        made_clear(&made);
    }
}
END_TEST

START_TEST(plain_text_is_asked_for_without_any_form)
{
    static const char *const MORE[] = { OPENAI, ANTHROPIC, OLLAMA };
    static const char *const PATHS[] = { "response_format", "tools", "tool_choice",
                                         "output_config", "format" };
    LlmPrompt chat = PROMPT;
    chat.plan = false;
    chat.max_output = 77;
    for (LlmLevel level = 0; level < LLM_LEVELS; level++) {
        Made made = make(MORE[_i], level, &chat);
        for (unsigned i = 0; i < G_N_ELEMENTS(PATHS); i++)
            expect(&made, PATHS[i], "");
        ck_assert(!strstr(made.request.body, "additionalProperties"));
        ck_assert(strstr(made.request.body, ":77"));
        made_clear(&made);
    }
}
END_TEST

START_TEST(addresses_and_headers_are_the_dialects)
{
    Made openai = make("provider = dedalus\nheader = X-Org: abc; X-Provider-Key: env:X",
                       LLM_BY_SCHEMA, &PROMPT);
    ck_assert_str_eq(openai.request.url,
                     "https://api.dedaluslabs.ai/v1/chat/completions");
    ck_assert(has_header(&openai, "Authorization: Bearer " KEY));
    ck_assert(has_header(&openai, "Content-Type: application/json"));
    ck_assert(has_header(&openai, "X-Org: abc"));
    ck_assert(has_header(&openai, "X-Provider-Key: " KEY));
    made_clear(&openai);
    Made anthropic = make(ANTHROPIC, LLM_BY_SCHEMA, &PROMPT);
    ck_assert_str_eq(anthropic.request.url, "https://api.anthropic.com/v1/messages");
    ck_assert(has_header(&anthropic, "x-api-key: " KEY));
    ck_assert(has_header(&anthropic, "anthropic-version: 2023-06-01"));
    made_clear(&anthropic);
    Made ollama = make(OLLAMA, LLM_BY_SCHEMA, &PROMPT);
    ck_assert_str_eq(ollama.request.url, "http://127.0.0.1:11434/api/chat");
    made_clear(&ollama);
}
END_TEST

START_TEST(without_keys_no_header_holds_one)
{
    g_autoptr(LlmSettings) settings =
        llm_settings_read("[models]\n[model m]\nprovider = openai\nmodel = m\n"
                          "header = X-Provider-Key: env:X\n",
                          "conf", NULL);
    g_auto(LlmRequest) request = { 0 };
    llm_request_models(settings->roles[0], NULL, &request);
    ck_assert_str_eq(request.url, "https://api.openai.com/v1/models");
    ck_assert_ptr_null(request.body);
    ck_assert_uint_eq(g_strv_length((char **)request.headers->pdata), 1);
}
END_TEST

START_TEST(text_that_is_no_utf8_is_sent_as_if_it_were)
{
    static const char *const MORE[] = { OPENAI, ANTHROPIC, OLLAMA };
    LlmMessage message = { false, "a\xff" };
    LlmPrompt prompt = { .system = "b\xff", .messages = &message, .count = 1 };
    Made made = make(MORE[_i], LLM_BY_TEXT, &prompt);
    ck_assert_ptr_nonnull(made.body);
    ck_assert(strstr(made.request.body, "a\xef\xbf\xbd"));
    made_clear(&made);
}
END_TEST

START_TEST(the_ladder_has_the_steps_of_the_dialect)
{
    static const struct {
        const char *more;
        LlmLevel ladder[LLM_LEVELS + 1];
    } CASES[] = {
        { OPENAI,
          { LLM_BY_SCHEMA, LLM_BY_TOOL, LLM_BY_JSON, LLM_BY_TEXT, LLM_LEVELS } },
        { ANTHROPIC, { LLM_BY_SCHEMA, LLM_BY_TOOL, LLM_BY_TEXT, LLM_LEVELS } },
        { OLLAMA, { LLM_BY_SCHEMA, LLM_BY_JSON, LLM_BY_TEXT, LLM_LEVELS } },
        { ANTHROPIC "\nstructured = json", { LLM_BY_TEXT, LLM_LEVELS } },
        { OLLAMA "\nstructured = tool", { LLM_BY_JSON, LLM_BY_TEXT, LLM_LEVELS } },
    };
    Made made = make(CASES[_i].more, LLM_BY_TEXT, &PROMPT);
    const LlmProfile *profile = made.settings->roles[0];
    LlmLevel level = llm_level_first(profile);
    for (const LlmLevel *step = CASES[_i].ladder; *step != LLM_LEVELS; step++) {
        ck_assert_int_eq(level, *step);
        level = llm_level_below(profile, level);
    }
    ck_assert_int_eq(level, LLM_LEVELS);
    made_clear(&made);
}
END_TEST

START_TEST(a_model_is_found_in_the_servers_list)
{
    static const struct {
        const char *body;
        bool have, known;
    } CASES[] = {
        { "{\"data\":[{\"id\":\"x\"},{\"id\":\"the-model\"}]}", true, true },
        { "{\"models\":[{\"name\":\"the-model:latest\"}]}", true, true },
        { "{\"data\":[{\"id\":\"the-model-2\"}]}", false, true },
        { "{\"data\":[]}", false, true },
        { "{\"data\":{}}", false, false },
        { "<html>", false, false },
        { "", false, false },
    };
    Made made = make(OPENAI, LLM_BY_TEXT, &PROMPT);
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        bool known;
        const char *body = CASES[i].body;
        ck_assert(llm_models_have(made.settings->roles[0], body, strlen(body),
                                  &known) == CASES[i].have);
        ck_assert(known == CASES[i].known);
    }
    made_clear(&made);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("request");
    tcase_add_loop_test(tests, bodies_are_what_the_dialect_wants, 0,
                        G_N_ELEMENTS(BODIES));
    tcase_add_loop_test(tests, the_schema_is_the_same_in_every_request, 0, 3);
    tcase_add_loop_test(
        tests, where_the_server_does_not_know_the_schema_the_prompt_has_it, 0, 3);
    tcase_add_loop_test(tests, plain_text_is_asked_for_without_any_form, 0, 3);
    tcase_add_test(tests, addresses_and_headers_are_the_dialects);
    tcase_add_test(tests, without_keys_no_header_holds_one);
    tcase_add_loop_test(tests, text_that_is_no_utf8_is_sent_as_if_it_were, 0, 3);
    tcase_add_loop_test(tests, the_ladder_has_the_steps_of_the_dialect, 0, 5);
    tcase_add_test(tests, a_model_is_found_in_the_servers_list);
    Suite *suite = suite_create("request");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
