#include "chatkut/model/player_message.h"

#include "../run.h"
#include "chatkut/model/message.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    PlayerMessage kind;
    const char *text;
} GoodCase;

static const GoodCase good[] = {
    { PLAYER_MESSAGE_HELLO, "{\"message\":\"hello\",\"contract\":1}" },
    { PLAYER_MESSAGE_HELLO, "{\"message\":\"hello\",\"contract\":1,"
                            "\"engine\":{\"libmpv\":\"2.0\"}}" },
    { PLAYER_MESSAGE_KEYS, "{\"message\":\"keys\",\"keys\":[\"Space\",\"S-Left\"]}" },
    { PLAYER_MESSAGE_WINDOW,
      "{\"message\":\"window\",\"title\":\"a\",\"width\":1920,\"height\":1080}" },
    { PLAYER_MESSAGE_FRAMES,
      "{\"message\":\"frames\",\"width\":80,\"height\":48,\"fps\":12.5}" },
    { PLAYER_MESSAGE_HIDE, "{\"message\":\"hide\"}" },
    { PLAYER_MESSAGE_FILES, "{\"message\":\"files\",\"names\":[\"as-1\"]}" },
    { PLAYER_MESSAGE_OPEN,
      "{\"message\":\"open\",\"id\":1,\"source\":\"edl://asset://as-1,0,1\","
      "\"start\":\"3/2s\",\"paused\":true,\"silent\":false}" },
    { PLAYER_MESSAGE_CLOSE, "{\"message\":\"close\"}" },
    { PLAYER_MESSAGE_PAUSE, "{\"message\":\"pause\",\"paused\":false}" },
    { PLAYER_MESSAGE_SEEK, "{\"message\":\"seek\",\"id\":2,\"time\":\"0s\"}" },
    { PLAYER_MESSAGE_SPEED, "{\"message\":\"speed\",\"speed\":-2}" },
    { PLAYER_MESSAGE_VOLUME, "{\"message\":\"volume\",\"volume\":0.5}" },
    { PLAYER_MESSAGE_LOOP, "{\"message\":\"loop\"}" },
    { PLAYER_MESSAGE_LOOP, "{\"message\":\"loop\",\"start\":\"1s\",\"end\":\"2s\"}" },
    { PLAYER_MESSAGE_SHOWN, "{\"message\":\"shown\",\"output\":\"x11\"}" },
    { PLAYER_MESSAGE_HIDDEN,
      "{\"message\":\"hidden\",\"why\":\"closed\",\"text\":\"x\"}" },
    { PLAYER_MESSAGE_STARTED,
      "{\"message\":\"started\",\"id\":1,\"ms\":120,\"length\":\"4s\"}" },
    { PLAYER_MESSAGE_POSITION,
      "{\"message\":\"position\",\"id\":1,\"time\":\"1001/30000s\"}" },
    { PLAYER_MESSAGE_STATE, "{\"message\":\"state\",\"id\":1,\"paused\":true,"
                            "\"waiting\":false,\"ended\":false}" },
    { PLAYER_MESSAGE_FRAME, "{\"message\":\"frame\"}" },
    { PLAYER_MESSAGE_KEY, "{\"message\":\"key\",\"key\":\"Space\"}" },
    { PLAYER_MESSAGE_DROPS, "{\"message\":\"drops\",\"frames\":3}" },
    { PLAYER_MESSAGE_FAILED, "{\"message\":\"failed\",\"id\":1,\"text\":\"x\"}" },
};

START_TEST(messages_of_the_contract_are_read)
{
    g_autoptr(GError) error = NULL;
    PlayerMessage kind = PLAYER_MESSAGE_KINDS;
    const char *text = good[_i].text;
    json_t *json = player_message_parse(text, strlen(text), &kind, &error);
    ck_assert_msg(json != NULL, "%s: %s", text, json ? "" : error->message);
    ck_assert_int_eq(kind, good[_i].kind);
    ck_assert_str_eq(player_message_name(kind),
                     json_string_value(json_object_get(json, "message")));
    json_decref(json);
}
END_TEST

START_TEST(every_message_has_a_case_here)
{
    bool seen[PLAYER_MESSAGE_KINDS] = { false };
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
        seen[good[i].kind] = true;
    for (int kind = 0; kind < PLAYER_MESSAGE_KINDS; kind++)
        ck_assert_msg(seen[kind], "%s", player_message_name((PlayerMessage)kind));
}
END_TEST

static const char *const bad[] = {
    "",
    "[]",
    "{\"message\":\"render\"}",
    "{\"message\":\"hide\",\"now\":true}",
    "{\"message\":\"seek\",\"id\":2,\"time\":1.5}",
    "{\"message\":\"seek\",\"id\":2,\"time\":\"-1s\"}",
    "{\"message\":\"loop\",\"start\":\"1s\"}",
    "{\"message\":\"files\",\"names\":[\"../passwd\"]}",
    "{\"message\":\"frames\",\"width\":0,\"height\":48,\"fps\":25}",
    "{\"message\":\"frames\",\"width\":80,\"height\":48,\"fps\":0}",
    "{\"message\":\"hidden\",\"why\":\"tired\",\"text\":\"x\"}",
};

START_TEST(what_is_not_of_the_contract_is_refused)
{
    g_autoptr(GError) error = NULL;
    PlayerMessage kind;
    ck_assert_ptr_null(player_message_parse(bad[_i], strlen(bad[_i]), &kind, &error));
    ck_assert(g_error_matches(error, MESSAGE_ERROR, MESSAGE_ERROR_SYNTAX));
}
END_TEST

START_TEST(a_hello_of_another_contract_is_told_apart)
{
    static const char hello[] = "{\"message\":\"hello\",\"contract\":99}";
    g_autoptr(GError) error = NULL;
    PlayerMessage kind;
    ck_assert_ptr_null(player_message_parse(hello, strlen(hello), &kind, &error));
    ck_assert(g_error_matches(error, MESSAGE_ERROR, MESSAGE_ERROR_VERSION));
}
END_TEST

START_TEST(what_is_written_can_be_read)
{
    size_t length;
    PlayerMessage kind;
    g_autofree char *body = player_message_format(PLAYER_MESSAGE_SEEK, &length,
                                                  "{s:i s:s}", "id", 7, "time", "1s");
    json_t *json = player_message_parse(body, length, &kind, NULL);
    ck_assert_ptr_nonnull(json);
    ck_assert_int_eq(kind, PLAYER_MESSAGE_SEEK);
    ck_assert_int_eq(json_integer_value(json_object_get(json, "id")), 7);
    json_decref(json);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("player_message");
    TCase *tcase = tcase_create("player_message");
    tcase_add_loop_test(tcase, messages_of_the_contract_are_read, 0,
                        G_N_ELEMENTS(good));
    tcase_add_test(tcase, every_message_has_a_case_here);
    tcase_add_loop_test(tcase, what_is_not_of_the_contract_is_refused, 0,
                        G_N_ELEMENTS(bad));
    tcase_add_test(tcase, a_hello_of_another_contract_is_told_apart);
    tcase_add_test(tcase, what_is_written_can_be_read);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
