/* What servers say when they do not answer, and what people are told of it. */
#include "chatkut/llm/dialect.h"
#include "chatkut/net/error.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define KEY "sk-proj-Abc123Def456Ghi789"

static char NAME[] = "sonnet", HOST[] = "api.example.org", MODEL[] = "claude",
            PLACE[] = "env:MY_KEY";
static const LlmProfile PROFILE = {
    .name = NAME, .host = HOST, .model = MODEL, .key = PLACE
};

static const struct {
    int status;
    const char *body;
    LlmError code;
    bool may_pass;
} CASES[] = {
    { 401, "{\"error\":{\"message\":\"Incorrect API key provided: " KEY "\"}}",
      LLM_ERROR_KEY, false },
    { 401, "", LLM_ERROR_KEY, false },
    { 403, "{\"error\":{\"type\":\"permission_error\",\"message\":\"no\"}}",
      LLM_ERROR_KEY, false },
    { 402, "{\"error\":{\"message\":\"Insufficient credits\",\"code\":402}}",
      LLM_ERROR_QUOTA, false },
    { 429,
      "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":"
      "\"insufficient_quota\",\"code\":\"insufficient_quota\"}}",
      LLM_ERROR_QUOTA, false },
    { 400,
      "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
      "\"Your credit balance is too low\"}}",
      LLM_ERROR_QUOTA, false },
    { 429,
      "{\"error\":{\"message\":\"Rate limit reached\",\"code\":"
      "\"rate_limit_exceeded\"}}",
      LLM_ERROR_RATE, true },
    { 429,
      "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":"
      "\"This would exceed the rate limit for your context length\"}}",
      LLM_ERROR_RATE, true },
    { 429, "", LLM_ERROR_RATE, true },
    { 529,
      "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":"
      "\"Overloaded\"}}",
      LLM_ERROR_BUSY, true },
    { 503, "<html>Service Unavailable</html>", LLM_ERROR_BUSY, true },
    { 500, "", LLM_ERROR_BUSY, true },
    { 408, "", LLM_ERROR_BUSY, true },
    { 400,
      "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
      "\"The compiled grammar is too large, which would cause performance issues.\"}}",
      LLM_ERROR_SCHEMA, false },
    { 400,
      "{\"error\":{\"message\":\"Invalid schema for response_format 'edit_plan'\","
      "\"type\":\"invalid_request_error\",\"param\":\"response_format\"}}",
      LLM_ERROR_SCHEMA, false },
    { 400, "{\"error\":\"'response_format.type' must be 'json_schema' or 'text'\"}",
      LLM_ERROR_SCHEMA, false },
    { 500,
      "{\"error\":{\"code\":500,\"message\":\"tools param requires --jinja flag\"}}",
      LLM_ERROR_SCHEMA, false },
    { 400, "{\"error\":\"registry.ollama.ai/library/x does not support tools\"}",
      LLM_ERROR_SCHEMA, false },
    { 404, "{\"error\":{\"message\":\"No endpoints found that support tool use.\"}}",
      LLM_ERROR_SCHEMA, false },
    { 400,
      "{\"error\":{\"message\":\"This model's maximum context length is 8192 "
      "tokens\",\"code\":\"context_length_exceeded\"}}",
      LLM_ERROR_TOO_LONG, false },
    { 400,
      "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
      "\"prompt is too long: 210000 tokens\"}}",
      LLM_ERROR_TOO_LONG, false },
    { 400,
      "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available "
      "context size\",\"type\":\"exceed_context_size_error\"}}",
      LLM_ERROR_TOO_LONG, false },
    { 413, "", LLM_ERROR_TOO_LONG, false },
    { 404,
      "{\"error\":{\"message\":\"The model `x` does not exist\",\"code\":"
      "\"model_not_found\"}}",
      LLM_ERROR_MODEL, false },
    { 404, "404 page not found", LLM_ERROR_MODEL, false },
    { 400, "{\"error\":{\"message\":\"x is not a valid model ID\",\"code\":400}}",
      LLM_ERROR_MODEL, false },
    { 400, "{\"error\":{\"message\":\"filtered\",\"code\":\"content_filter\"}}",
      LLM_ERROR_REFUSED, false },
    { 403, "{\"error\":{\"message\":\"Your input was flagged\",\"code\":403}}",
      LLM_ERROR_REFUSED, false },
    { 400, "{\"detail\":[{\"loc\":1}]}", LLM_ERROR_ANSWER, false },
    { 400, "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens'\"}}",
      LLM_ERROR_ANSWER, false },
    { 422, "{\"detail\":\"what?\"}", LLM_ERROR_ANSWER, false },
};

START_TEST(a_status_and_its_text_become_an_error)
{
    const char *body = CASES[_i].body;
    g_autoptr(GError) error =
        llm_error_of(&PROFILE, NULL, CASES[_i].status, body, strlen(body));
    ck_assert_msg(g_error_matches(error, LLM_ERROR, CASES[_i].code), "%d %s: %d %s",
                  CASES[_i].status, body, error->code, error->message);
    ck_assert(llm_error_may_pass(error) == CASES[_i].may_pass);
    ck_assert_msg(strstr(error->message, "sonnet") &&
                      strstr(error->message, "api.example.org"),
                  "%s", error->message);
}
END_TEST

/* Servers repeat keys, whole or in part. */
START_TEST(no_error_holds_a_key)
{
    static const char *const BODIES[] = {
        "{\"error\":{\"message\":\"" KEY "\"}}",
        "{\"error\":\"bad " KEY "!\"}",
        "{\"message\":\"sk-proj-Abc1*****" KEY "\"}",
        KEY,
        "{\"error\":{\"message\":\"" KEY "\",\"code\":\"model_not_found\"}}",
    };
    static const int STATUS[] = { 400, 401, 403, 404, 429, 500 };
    LlmKeys keys = { secret_new(KEY, strlen(KEY), NULL), NULL };
    for (unsigned i = 0; i < G_N_ELEMENTS(STATUS); i++) {
        const char *body = BODIES[_i];
        g_autoptr(GError) error =
            llm_error_of(&PROFILE, &keys, STATUS[i], body, strlen(body));
        ck_assert_msg(!strstr(error->message, "Abc1") && !strstr(error->message, "789"),
                      "%s", error->message);
    }
    llm_keys_clear(&keys);
}
END_TEST

START_TEST(what_a_server_says_is_short_and_printable)
{
    g_autoptr(GString) body = g_string_new("{\"error\":\"a\\u001b[2Jb\\u202e");
    for (int i = 0; i < 1000; i++)
        g_string_append(body, "longer ");
    g_string_append(body, "\"}");
    g_autoptr(GError) error = llm_error_of(&PROFILE, NULL, 400, body->str, body->len);
    ck_assert(!strchr(error->message, '\x1b') &&
              !strstr(error->message, "\xe2\x80\xae"));
    ck_assert_uint_lt(strlen(error->message), 600);
}
END_TEST

START_TEST(bytes_that_are_no_text_do_no_harm)
{
    static const char BODY[] = "\xff\xfe\0\x1b[2J";
    g_autoptr(GError) error = llm_error_of(&PROFILE, NULL, 400, BODY, sizeof BODY - 1);
    ck_assert(g_utf8_validate(error->message, -1, NULL));
    ck_assert(!strchr(error->message, '\x1b'));
}
END_TEST

START_TEST(a_missing_key_is_asked_for)
{
    LlmProfile profile = PROFILE;
    profile.key = NULL;
    g_autoptr(GError) error = llm_error_of(&profile, NULL, 401, "", 0);
    ck_assert_msg(strstr(error->message, "[model sonnet]") &&
                      strstr(error->message, "key = env:NAME"),
                  "%s", error->message);
}
END_TEST

START_TEST(what_the_network_says_names_the_model)
{
    static const struct {
        NetError net;
        LlmError code;
    } NETS[] = {
        { NET_ERROR_CANCELLED, LLM_ERROR_CANCELLED },
        { NET_ERROR_TIMEOUT, LLM_ERROR_SLOW },
        { NET_ERROR_BROKEN, LLM_ERROR_NETWORK },
        { NET_ERROR_TLS, LLM_ERROR_CONFIG },
        { NET_ERROR_REDIRECT, LLM_ERROR_CONFIG },
        { NET_ERROR_INVALID, LLM_ERROR_CONFIG },
        { NET_ERROR_PROTOCOL, LLM_ERROR_ANSWER },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(NETS); i++) {
        g_autoptr(GError) error = llm_error_of_net(
            &PROFILE, g_error_new(NET_ERROR, NETS[i].net, "it says so"));
        ck_assert(g_error_matches(error, LLM_ERROR, NETS[i].code));
        ck_assert_str_eq(error->message, "“sonnet”: it says so");
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("error");
    tcase_add_loop_test(tests, a_status_and_its_text_become_an_error, 0,
                        G_N_ELEMENTS(CASES));
    tcase_add_loop_test(tests, no_error_holds_a_key, 0, 5);
    tcase_add_test(tests, what_a_server_says_is_short_and_printable);
    tcase_add_test(tests, bytes_that_are_no_text_do_no_harm);
    tcase_add_test(tests, a_missing_key_is_asked_for);
    tcase_add_test(tests, what_the_network_says_names_the_model);
    Suite *suite = suite_create("error");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
