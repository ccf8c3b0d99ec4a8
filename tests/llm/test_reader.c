/* What answers say: those of @copilotkit/aimock 1.43.0 as they were on the wire
 * (tests/llm/streams), and odd ones by hand; whole, and byte by byte. */
#include "chatkut/llm/dialect.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    LlmDialect dialect;
    const char *body; /* or the name of a file of STREAMS_DIR */
    const char *text;
    LlmStop stop;
    int64_t input, cached, output; /* input -1: it is guessed */
    int error;                     /* LlmError; -1: none */
} Case;

static char NAME[] = "m";

enum { FINE = -1, GUESSED = -1 };

#define TOOL_PLAN                                                                      \
    "{\"kind\":\"edit\",\"steps\":[{\"op\":\"delete\",\"target\":\"#e1\",\"args\":[]}" \
    "],"                                                                               \
    "\"reply\":\"Gone – 1.\"}"
#define TEXT_PLAN                                                                    \
    "{\"kind\":\"edit\",\"steps\":[{\"op\":\"audio\",\"target\":\"#e2\",\"args\":[{" \
    "\"k\":"                                                                         \
    "\"amount\",\"v\":\"+3dB\"}]}],\"reply\":\"Lauter – größer.\"}"
#define HI "Hi there, “you” – 3 clips."

static const Case RECORDED[] = {
    { LLM_OPENAI, "openai-plain.txt", HI, LLM_STOP_END, 2, 0, 7, FINE },
    { LLM_OPENAI, "openai-plan.txt", TEXT_PLAN, LLM_STOP_END, 1200, 0, 44, FINE },
    { LLM_OPENAI, "openai-tool.txt", TOOL_PLAN, LLM_STOP_TOOL, 1, 0, 24, FINE },
    { LLM_OPENAI, "openai-think.txt", "42.", LLM_STOP_END, 2, 0, 1, FINE },
    { LLM_OPENAI, "openai-whole.txt", TEXT_PLAN, LLM_STOP_END, 1200, 0, 44, FINE },
    { LLM_OPENAI, "openai-cut.txt", "This is g", LLM_STOP_NONE, GUESSED, 0, 3,
      LLM_ERROR_TRUNCATED },
    { LLM_ANTHROPIC, "anthropic-plain.txt", HI, LLM_STOP_END, GUESSED, 0, 8, FINE },
    { LLM_ANTHROPIC, "anthropic-plan.txt", TEXT_PLAN, LLM_STOP_END, 1200, 0, 44, FINE },
    { LLM_ANTHROPIC, "anthropic-tool.txt", TOOL_PLAN, LLM_STOP_TOOL, GUESSED, 0, 22,
      FINE },
    { LLM_ANTHROPIC, "anthropic-think.txt", "42.", LLM_STOP_END, GUESSED, 0, 7, FINE },
    { LLM_ANTHROPIC, "anthropic-whole.txt", TOOL_PLAN, LLM_STOP_TOOL, GUESSED, 0, 22,
      FINE },
    { LLM_ANTHROPIC, "anthropic-cut.txt", "", LLM_STOP_NONE, GUESSED, 0, 0,
      LLM_ERROR_TRUNCATED },
    { LLM_OLLAMA, "ollama-plain.txt", HI, LLM_STOP_END, GUESSED, 0, 8, FINE },
    { LLM_OLLAMA, "ollama-plan.txt", TEXT_PLAN, LLM_STOP_END, GUESSED, 0, 31, FINE },
    { LLM_OLLAMA, "ollama-tool.txt", TOOL_PLAN, LLM_STOP_END, GUESSED, 0, 22, FINE },
    { LLM_OLLAMA, "ollama-think.txt", "42.", LLM_STOP_END, GUESSED, 0, 1, FINE },
    { LLM_OLLAMA, "ollama-whole.txt", TEXT_PLAN, LLM_STOP_END, GUESSED, 0, 31, FINE },
    { LLM_OLLAMA, "ollama-cut.txt", "This is going to b", LLM_STOP_NONE, GUESSED, 0, 5,
      LLM_ERROR_TRUNCATED },
};

#define DELTA(content) \
    "data: {\"choices\":[{\"delta\":{\"content\":\"" content "\"}}]}\n\n"
#define FINISH(reason) \
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" reason "\"}]}\n\n"
#define CALL(number, arguments)                                           \
    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":" #number \
    ",\"function\":{\"arguments\":\"" arguments "\"}}]}}]}\n\n"
#define EVENT(json) "data: " json "\n\n"

static const Case ODD[] = {
    /* choices null, empty and absent; usage null; details; keys nobody knows */
    { LLM_OPENAI,
      ": OPENROUTER PROCESSING\n\n" EVENT("{\"choices\":null}") EVENT(
          "{\"choices\":[],\"usage\":null,\"x\":1}") DELTA("a") FINISH("stop")
          EVENT(
              "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":7,"
              "\"prompt_tokens_details\":{\"cached_tokens\":4},"
              "\"completion_tokens_details\":{\"reasoning_tokens\":5}}}") "data: "
                                                                          "[DONE]\n\n",
      "a", LLM_STOP_END, 6, 4, 7, FINE },
    { LLM_OPENAI, DELTA("a") "data: [DONE]\n\n", "a", LLM_STOP_END, GUESSED, 0, 1,
      FINE },
    { LLM_OPENAI, DELTA("a") FINISH("length"), "a", LLM_STOP_LENGTH, GUESSED, 0, 1,
      FINE },
    { LLM_OPENAI, DELTA("a") FINISH("content_filter"), "a", LLM_STOP_REFUSED, GUESSED,
      0, 1, FINE },
    { LLM_OPENAI, DELTA("a") FINISH("eos"), "a", LLM_STOP_END, GUESSED, 0, 1, FINE },
    { LLM_OPENAI,
      "\xef\xbb\xbf\r\n"
      "data: {\"choices\":[{\"delta\":\rdata: {\"content\":"
      "\"a\"},\"finish_reason\":\"stop\"}]}\r\r",
      "a", LLM_STOP_END, GUESSED, 0, 1, FINE },
    { LLM_OPENAI, CALL(0, "{\\\"a\\\"") CALL(0, ":1}") FINISH("tool_calls"),
      "{\"a\":1}", LLM_STOP_TOOL, GUESSED, 0, 2, FINE },
    { LLM_OPENAI, CALL(0, "{") CALL(1, "[") CALL(0, "}") FINISH("tool_calls"), "{}",
      LLM_STOP_TOOL, GUESSED, 0, 1, LLM_ERROR_ANSWER },
    { LLM_OPENAI,
      EVENT("{\"choices\":[{\"delta\":{\"function_call\":{\"arguments\":\"{}\"}}}]}")
          FINISH("function_call"),
      "{}", LLM_STOP_TOOL, GUESSED, 0, 1, FINE },
    { LLM_OPENAI,
      EVENT("{\"choices\":[{\"delta\":{\"refusal\":\"I can\\u001bnot\"}}]}")
          FINISH("stop"),
      "", LLM_STOP_REFUSED, GUESSED, 0, 0, FINE },
    { LLM_OPENAI,
      DELTA("a") EVENT("{\"error\":{\"message\":\"The server had an error\"}}"), "a",
      LLM_STOP_NONE, GUESSED, 0, 1, LLM_ERROR_BUSY },
    { LLM_OPENAI, EVENT("{\"error\":\"grammar too large\"}"), "", LLM_STOP_NONE,
      GUESSED, 0, 0, LLM_ERROR_SCHEMA },
    { LLM_OPENAI, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"no\"}}",
      "", LLM_STOP_NONE, GUESSED, 0, 0, LLM_ERROR_QUOTA },
    { LLM_OPENAI, DELTA("a") EVENT("{\"choices\":[{\"delta\":{\"con") FINISH("stop"),
      "a", LLM_STOP_NONE, GUESSED, 0, 1, LLM_ERROR_ANSWER },
    { LLM_OPENAI,
      DELTA("<th") DELTA("ink>{\\\"a\\\"}</thi") DELTA("nk>b") FINISH("stop"), "b",
      LLM_STOP_END, GUESSED, 0, 4, FINE },
    { LLM_OPENAI, DELTA("<thi") DELTA("rd>") FINISH("stop"), "<third>", LLM_STOP_END,
      GUESSED, 0, 2, FINE },
    { LLM_OPENAI, DELTA("<th") FINISH("stop"), "<th", LLM_STOP_END, GUESSED, 0, 1,
      FINE },
    { LLM_OPENAI, "", "", LLM_STOP_NONE, GUESSED, 0, 0, LLM_ERROR_ANSWER },
    { LLM_OPENAI, "<html><body>Please log in</body></html>", "", LLM_STOP_NONE, GUESSED,
      0, 0, LLM_ERROR_ANSWER },
    { LLM_OPENAI, "{\"hello\":1}", "", LLM_STOP_NONE, GUESSED, 0, 0, LLM_ERROR_ANSWER },
    { LLM_OPENAI, "{\"choices\":[{\"message\":{\"content\":\"a", "", LLM_STOP_NONE,
      GUESSED, 0, 0, LLM_ERROR_ANSWER },
    { LLM_OPENAI, " {\"choices\":[{\"message\":{\"content\":\"a\"}}]}", "a",
      LLM_STOP_END, GUESSED, 0, 1, FINE },
    { LLM_OPENAI,
      "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"function\":"
      "{\"arguments\":{\"a\":1}}}]},\"finish_reason\":\"tool_calls\"}]}",
      "{\"a\":1}", LLM_STOP_TOOL, GUESSED, 0, 2, FINE },
    { LLM_OPENAI,
      EVENT("{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\","
            "\"thinking\":[]},"
            "{\"type\":\"text\",\"text\":\"a\"}]}}]}") FINISH("stop"),
      "a", LLM_STOP_END, GUESSED, 0, 1, FINE },
    /* cumulative usage replaces; what is not told again stays; unknown events pass */
    { LLM_ANTHROPIC,
      EVENT("{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":10,"
            "\"cache_read_input_tokens\":900,\"output_tokens\":1}}}")
          EVENT("{\"type\":\"ping\"}") EVENT("{\"type\":\"from_the_future\",\"delta\":"
                                             "{\"text\":\"no\"}}")
              EVENT("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                    "{\"type\":\"text_delta\",\"text\":\"a\"}}")
                  EVENT("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null},"
                        "\"usage\":{\"output_tokens\":5}}")
                      EVENT("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                            "\"end_turn\"},\"usage\":{\"output_tokens\":9}}"),
      "a", LLM_STOP_END, 10, 900, 9, FINE },
    { LLM_ANTHROPIC,
      EVENT("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\"}}"), "",
      LLM_STOP_REFUSED, GUESSED, 0, 0, FINE },
    { LLM_ANTHROPIC,
      EVENT("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
            "\"model_context_window_exceeded\"}}"),
      "", LLM_STOP_LENGTH, GUESSED, 0, 0, FINE },
    { LLM_ANTHROPIC,
      "event: error\n" EVENT("{\"type\":\"error\",\"error\":{\"type\":"
                             "\"overloaded_error\",\"message\":\"Overloaded\"}}"),
      "", LLM_STOP_NONE, GUESSED, 0, 0, LLM_ERROR_BUSY },
    { LLM_OLLAMA,
      "{\"message\":{\"thinking\":\"hm\",\"content\":\"\"}}\n"
      "{\"message\":{\"content\":\"a\"}}\r\n\r\n"
      "{\"message\":{},\"done\":true,\"done_reason\":\"length\",\"prompt_eval_count\":"
      "5,"
      "\"eval_count\":6}",
      "a", LLM_STOP_LENGTH, 5, 0, 6, FINE },
    { LLM_OLLAMA, "{\"error\":\"model \\\"x\\\" not_found_error\"}", "", LLM_STOP_NONE,
      GUESSED, 0, 0, LLM_ERROR_MODEL },
    { LLM_OLLAMA, "{\"message\":{\"content\":\"a\"}}\n{\"mess", "a", LLM_STOP_NONE,
      GUESSED, 0, 1, LLM_ERROR_ANSWER },
};

/* ---- reading ----------------------------------------------------------------------- */

static void take_text(const char *bytes, size_t length, void *user)
{
    g_string_append_len(user, bytes, (gssize)length);
}

static bool feed(LlmReader *reader, const char *body, size_t step, GError **error)
{
    size_t length = strlen(body);
    for (size_t at = 0; at < length; at += step)
        if (!llm_reader_feed(reader, body + at, MIN(step, length - at), error))
            return false;
    return llm_reader_end(reader, error);
}

static void check_usage(const Case *wanted, const LlmReader *reader)
{
    LlmUsage usage = llm_reader_usage(reader, 400);
    ck_assert(usage.estimated == (wanted->input == GUESSED));
    ck_assert_int_eq(usage.input, wanted->input == GUESSED ? 100 : wanted->input);
    ck_assert_int_eq(usage.cached, wanted->cached);
    ck_assert_int_eq(usage.output, wanted->output);
}

static void check(const Case *wanted, const char *body, size_t step)
{
    LlmProfile profile = { .name = NAME, .host = NAME, .dialect = wanted->dialect };
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    LlmReaderListener listener = { .text = take_text, .user = text };
    g_autoptr(LlmReader) reader = llm_reader_new(&profile, NULL, &listener);
    bool ok = feed(reader, body, step, &error);
    ck_assert_msg(ok == (wanted->error == FINE), "%s: %s", body,
                  error ? error->message : "fine");
    if (!ok)
        ck_assert_msg(g_error_matches(error, LLM_ERROR, wanted->error), "%s",
                      error->message);
    ck_assert_str_eq(text->str, wanted->text);
    ck_assert_int_eq(llm_reader_stop(reader), wanted->stop);
    check_usage(wanted, reader);
}

START_TEST(recorded_answers_are_read)
{
    g_autofree char *body = NULL;
    g_autofree char *path = g_build_filename(STREAMS_DIR, RECORDED[_i].body, NULL);
    ck_assert(g_file_get_contents(path, &body, NULL, NULL));
    static const size_t STEPS[] = { 1, 2, 3, 7, 64, 4096 };
    for (unsigned i = 0; i < G_N_ELEMENTS(STEPS); i++)
        check(&RECORDED[_i], body, STEPS[i]);
}
END_TEST

START_TEST(odd_answers_are_read)
{
    for (size_t step = 1; step < 20; step++)
        check(&ODD[_i], ODD[_i].body, step);
    check(&ODD[_i], ODD[_i].body, 1 << 20);
}
END_TEST

/* ---- what else there is to know ------------------------------------------------------ */

static void no_text(const char *bytes, size_t length G_GNUC_UNUSED,
                    void *user G_GNUC_UNUSED)
{
    ck_abort_msg("told: %s", bytes);
}

static void count_thought(void *user)
{
    ++*(unsigned *)user;
}

START_TEST(thoughts_are_told_of_but_not_told)
{
    static const Case CASES[] = {
        { LLM_OPENAI, EVENT("{\"choices\":[{\"delta\":{\"reasoning\":\"a\"}}]}") },
        { LLM_OPENAI,
          EVENT("{\"choices\":[{\"delta\":{\"reasoning_content\":\"a\"}}]}") },
        { LLM_OPENAI, DELTA("<think>a") },
        { LLM_ANTHROPIC, EVENT("{\"type\":\"content_block_delta\",\"delta\":"
                               "{\"thinking\":\"a\"}}") },
        { LLM_OLLAMA, "{\"message\":{\"thinking\":\"a\"}}\n" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        unsigned count = 0;
        LlmProfile profile = { .name = NAME,
                               .host = NAME,
                               .dialect = CASES[i].dialect };
        LlmReaderListener listener = { no_text, count_thought, &count };
        g_autoptr(LlmReader) reader = llm_reader_new(&profile, NULL, &listener);
        llm_reader_feed(reader, CASES[i].body, strlen(CASES[i].body), NULL);
        ck_assert_uint_eq(count, 1);
    }
}
END_TEST

START_TEST(a_refusal_and_a_name_are_printable)
{
    const char *body =
        EVENT("{\"id\":\"x\\u001b[31m1\",\"choices\":[{\"delta\":{\"refusal\":"
              "\"I can\\u001b]0;t\\u0007\"}}]}")
            EVENT("{\"id\":\"other\",\"choices\":[{\"delta\":{\"refusal\":\"not\"}}]}");
    LlmProfile profile = { .name = NAME, .host = NAME, .dialect = LLM_OPENAI };
    g_autoptr(LlmReader) reader = llm_reader_new(&profile, NULL, NULL);
    ck_assert_str_eq(llm_reader_refusal(reader), "");
    ck_assert_str_eq(llm_reader_id(reader), "");
    llm_reader_feed(reader, body, strlen(body), NULL);
    ck_assert_str_eq(llm_reader_refusal(reader),
                     "I can\xef\xbf\xbd]0;t\xef\xbf\xbdnot");
    ck_assert_str_eq(llm_reader_id(reader), "x\xef\xbf\xbd[31m1");
}
END_TEST

START_TEST(after_an_error_nothing_more_is_told)
{
    const char *body = DELTA("a") EVENT("{\"error\":\"x\"}") DELTA("b");
    LlmProfile profile = { .name = NAME, .host = NAME, .dialect = LLM_OPENAI };
    g_autoptr(GString) text = g_string_new(NULL);
    LlmReaderListener listener = { .text = take_text, .user = text };
    g_autoptr(LlmReader) reader = llm_reader_new(&profile, NULL, &listener);
    ck_assert(!llm_reader_feed(reader, body, strlen(body), NULL));
    ck_assert(!llm_reader_feed(reader, body, strlen(body), NULL));
    ck_assert(!llm_reader_end(reader, NULL));
    ck_assert_str_eq(text->str, "a");
}
END_TEST

START_TEST(what_has_no_end_does_not_fill_the_memory)
{
    static const char *const BEGINNINGS[] = { "data: ", "{\"choices\":\"" };
    g_autofree char *much = g_strnfill(1 << 20, 'x');
    LlmProfile profile = { .name = NAME, .host = NAME, .dialect = LLM_OPENAI };
    g_autoptr(GError) error = NULL;
    g_autoptr(LlmReader) reader = llm_reader_new(&profile, NULL, NULL);
    llm_reader_feed(reader, BEGINNINGS[_i], strlen(BEGINNINGS[_i]), NULL);
    for (int i = 0; i < 6 && !error; i++)
        llm_reader_feed(reader, much, 1 << 20, &error);
    ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_ANSWER));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("reader");
    tcase_add_loop_test(tests, recorded_answers_are_read, 0, G_N_ELEMENTS(RECORDED));
    tcase_add_loop_test(tests, odd_answers_are_read, 0, G_N_ELEMENTS(ODD));
    tcase_add_test(tests, thoughts_are_told_of_but_not_told);
    tcase_add_test(tests, a_refusal_and_a_name_are_printable);
    tcase_add_test(tests, after_an_error_nothing_more_is_told);
    tcase_add_loop_test(tests, what_has_no_end_does_not_fill_the_memory, 0, 2);
    Suite *suite = suite_create("reader");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
