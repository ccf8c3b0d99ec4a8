#include "chatkut/model/message.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    MessageKind kind;
    const char *text;
} GoodCase;

static const GoodCase good[] = {
    { MESSAGE_HELLO, "{\"message\":\"hello\",\"contract\":7}" },
    { MESSAGE_HELLO, "{\"message\":\"hello\",\"contract\":7,"
                     "\"engine\":{\"libavcodec\":\"59.37.100\"}}" },
    { MESSAGE_FILE, "{\"message\":\"file\",\"asset\":\"as-a\"}" },
    { MESSAGE_PROBE, "{\"message\":\"probe\",\"id\":1,\"name\":\"a b.mp4\"}" },
    { MESSAGE_RENDER,
      "{\"message\":\"render\",\"id\":2,\"composition\":{},\"sequence\":\"main\","
      "\"output\":{},\"start\":\"0s\",\"end\":\"1001/30000s\"}" },
    { MESSAGE_RENDER, "{\"message\":\"render\",\"id\":2,\"composition\":{\"x\":[1]},"
                      "\"sequence\":\"main\",\"output\":{}}" },
    { MESSAGE_RENDER, "{\"message\":\"render\",\"id\":2,\"composition\":{},"
                      "\"sequence\":\"main\",\"output\":{},\"shelf\":true}" },
    { MESSAGE_STAGE, "{\"message\":\"stage\",\"composition\":{}}" },
    { MESSAGE_STAGE, "{\"message\":\"stage\"}" },
    { MESSAGE_STILL,
      "{\"message\":\"still\",\"id\":3,\"sequence\":\"main\",\"at\":\"1001/30000s\","
      "\"width\":640,\"height\":360,\"letterbox\":true}" },
    { MESSAGE_THUMBNAIL,
      "{\"message\":\"thumbnail\",\"id\":3,\"at\":\"2s\",\"width\":160,"
      "\"height\":90,\"near\":true,\"stream\":-1,\"turn\":90}" },
    { MESSAGE_WAVEFORM, "{\"message\":\"waveform\",\"id\":3,\"stream\":1}" },
    { MESSAGE_PICTURE,
      "{\"message\":\"picture\",\"id\":3,\"width\":160,\"height\":90}" },
    { MESSAGE_PEAKS, "{\"message\":\"peaks\",\"id\":3,\"count\":36000}" },
    { MESSAGE_STREAM, "{\"message\":\"stream\",\"id\":2,\"composition\":{},"
                      "\"sequence\":\"main\",\"output\":{},\"shelf\":true}" },
    { MESSAGE_SPLICE, "{\"message\":\"splice\",\"id\":3,\"sections\":2}" },
    { MESSAGE_SEGMENT, "{\"message\":\"segment\",\"id\":3,\"n\":0}" },
    { MESSAGE_STREAMED,
      "{\"message\":\"streamed\",\"id\":2,\"rate\":\"30000/1001\",\"frames\":[30],"
      "\"kept\":\"1\",\"keys\":[\"0123abcd\"],\"names\":[\"0123abcd\"]}" },
    { MESSAGE_MADE, "{\"message\":\"made\",\"id\":3,\"reused\":true,\"lost\":false}" },
    { MESSAGE_CANCEL, "{\"message\":\"cancel\",\"id\":2}" },
    { MESSAGE_LOOK, "{\"message\":\"look\",\"id\":2,\"keys\":[\"0123abcd\"]}" },
    { MESSAGE_THERE, "{\"message\":\"there\",\"id\":2,\"there\":\"01\"}" },
    { MESSAGE_FETCH, "{\"message\":\"fetch\",\"id\":2,\"key\":\"0123abcd\"}" },
    { MESSAGE_BLANK, "{\"message\":\"blank\",\"id\":2}" },
    { MESSAGE_PART, "{\"message\":\"part\",\"id\":2}" },
    { MESSAGE_KEEP, "{\"message\":\"keep\",\"id\":2,\"key\":\"0123abcd\"}" },
    { MESSAGE_DROP, "{\"message\":\"drop\",\"id\":2,\"key\":\"0123abcd\"}" },
    { MESSAGE_PROBED, "{\"message\":\"probed\",\"id\":1,\"media\":{}}" },
    { MESSAGE_PROGRESS,
      "{\"message\":\"progress\",\"id\":2,\"frame\":1,\"frames\":90,\"fps\":29.5}" },
    { MESSAGE_DONE, "{\"message\":\"done\",\"id\":2,\"frames\":90,\"duration_s\":3,"
                    "\"encoder\":\"libx264\",\"segments\":{\"copied\":0,\"reused\":0,"
                    "\"rendered\":1},\"pictures\":{\"copied\":0,\"reused\":0,"
                    "\"rendered\":90},\"sound\":{\"reused\":0,\"mixed\":1}}" },
    { MESSAGE_FAILED, "{\"message\":\"failed\",\"id\":2,\"kind\":\"io\","
                      "\"text\":\"x\"}" },
    { MESSAGE_FAILED, "{\"message\":\"failed\",\"id\":2,\"kind\":\"cancelled\","
                      "\"text\":\"Stopped.\",\"asset\":\"as-a\"}" },
};

START_TEST(messages_of_the_contract_are_read)
{
    g_autoptr(GError) error = NULL;
    MessageKind kind = MESSAGE_KINDS;
    const char *text = good[_i].text;
    json_t *json = message_parse(text, strlen(text), &kind, &error);
    ck_assert_msg(json != NULL, "%s: %s", text, json ? "" : error->message);
    ck_assert_int_eq(kind, good[_i].kind);
    ck_assert_str_eq(message_kind_name(kind),
                     json_string_value(json_object_get(json, "message")));
    json_decref(json);
}
END_TEST

static const char *const bad[] = {
    "{\"message\":\"segment\",\"id\":3,\"n\":-1}",
    "{\"message\":\"streamed\",\"id\":2,\"rate\":\"30/1\",\"frames\":[0],"
    "\"kept\":\"1\",\"keys\":[\"0123abcd\"],\"names\":[\"0123abcd\"]}",
    "",
    "x",
    "[]",
    "\"hello\"",
    "{}",
    "{\"message\":1}",
    "{\"message\":\"shout\"}",
    "{\"message\":\"cancel\"}",
    "{\"message\":\"cancel\",\"id\":1,\"id\":1}",
    "{\"message\":\"cancel\",\"id\":-1}",
    "{\"message\":\"cancel\",\"id\":1.5}",
    "{\"message\":\"cancel\",\"id\":\"1\"}",
    "{\"message\":\"cancel\",\"id\":1,\"extra\":1}",
    "{\"message\":\"still\",\"id\":3,\"sequence\":\"main\",\"at\":\"2\",\"width\":9,"
    "\"height\":9}",
    "{\"message\":\"thumbnail\",\"id\":3,\"at\":\"2s\",\"width\":0,\"height\":90}",
    "{\"message\":\"thumbnail\",\"id\":3,\"at\":\"2s\",\"width\":4097,\"height\":90}",
    "{\"message\":\"peaks\",\"id\":3,\"count\":-1}",
    "{\"message\":\"cancel\",\"id\":1}}",
    "{\"message\":\"hello\",\"contract\":7,\"engine\":{\"a\":1}}",
    "{\"message\":\"file\",\"asset\":\"../x\"}",
    "{\"message\":\"probed\",\"id\":1,\"media\":[]}",
    "{\"message\":\"render\",\"id\":2,\"composition\":[],\"sequence\":\"main\","
    "\"output\":{}}",
    "{\"message\":\"render\",\"id\":2,\"composition\":{},\"sequence\":\"main\","
    "\"output\":{},\"start\":\"-1s\"}",
    "{\"message\":\"render\",\"id\":2,\"composition\":{},\"sequence\":\"main\","
    "\"output\":{},\"start\":1}",
    "{\"message\":\"progress\",\"id\":2,\"frame\":1,\"frames\":90,\"fps\":-1}",
    "{\"message\":\"done\",\"id\":2,\"frames\":90,\"duration_s\":3,"
    "\"encoder\":\"libx264\",\"segments\":{\"copied\":0,\"reused\":0},"
    "\"pictures\":{\"copied\":0,\"reused\":0,\"rendered\":90}}",
    "{\"message\":\"failed\",\"id\":2,\"kind\":\"mood\",\"text\":\"x\"}",
    "{\"message\":\"failed\",\"id\":2,\"kind\":\"io\",\"text\":\"\\u0000\"}",
    "{\"message\":\"failed\",\"id\":2,\"kind\":\"io\",\"text\":\"\xff\"}",
};

START_TEST(anything_else_is_refused)
{
    g_autoptr(GError) error = NULL;
    MessageKind kind = MESSAGE_KINDS;
    ck_assert_msg(!message_parse(bad[_i], strlen(bad[_i]), &kind, &error), "%s",
                  bad[_i]);
    ck_assert(g_error_matches(error, MESSAGE_ERROR, MESSAGE_ERROR_SYNTAX));
    ck_assert_int_eq(kind, MESSAGE_KINDS);
}
END_TEST

START_TEST(another_contract_is_told_from_nonsense)
{
    static const char text[] =
        "{\"message\":\"hello\",\"contract\":999,\"dialect\":\"x\"}";
    g_autoptr(GError) error = NULL;
    MessageKind kind;
    ck_assert(!message_parse(text, strlen(text), &kind, &error));
    ck_assert(g_error_matches(error, MESSAGE_ERROR, MESSAGE_ERROR_VERSION));
}
END_TEST

START_TEST(the_body_ends_where_it_is_said_to)
{
    static const char text[] = "{\"message\":\"cancel\",\"id\":7}garbage";
    MessageKind kind;
    json_t *json = message_parse(text, strlen(text) - strlen("garbage"), &kind, NULL);
    ck_assert_int_eq(json_integer_value(json_object_get(json, "id")), 7);
    json_decref(json);
}
END_TEST

START_TEST(what_is_formatted_can_be_parsed)
{
    size_t length;
    MessageKind kind;
    const char *no_asset = NULL;
    g_autofree char *text = message_format(
        MESSAGE_FAILED, &length, "{s:I s:s s:s s:s*}", "id", (json_int_t)3, "kind",
        "io", "text", "Kaputt “x”.", "asset", no_asset);
    ck_assert_uint_eq(length, strlen(text));
    json_t *json = message_parse(text, length, &kind, NULL);
    ck_assert_int_eq(kind, MESSAGE_FAILED);
    ck_assert_str_eq(json_string_value(json_object_get(json, "text")), "Kaputt “x”.");
    ck_assert(!json_object_get(json, "asset"));
    json_decref(json);
}
END_TEST

START_TEST(formatting_what_is_not_of_the_contract_aborts)
{
    size_t length;
    g_autofree char *text = message_format(MESSAGE_CANCEL, &length, "{s:s}", "id", "x");
    ck_assert(!text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message");
    TCase *tests = tcase_create("message");
    tcase_add_loop_test(tests, messages_of_the_contract_are_read, 0,
                        G_N_ELEMENTS(good));
    tcase_add_loop_test(tests, anything_else_is_refused, 0, G_N_ELEMENTS(bad));
    tcase_add_test(tests, another_contract_is_told_from_nonsense);
    tcase_add_test(tests, the_body_ends_where_it_is_said_to);
    tcase_add_test(tests, what_is_formatted_can_be_parsed);
    if (!g_getenv("CK_FORK"))
        tcase_add_test_raise_signal(
            tests, formatting_what_is_not_of_the_contract_aborts, SIGTRAP);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
