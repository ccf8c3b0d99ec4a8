/* Sentences that a model is asked about, in a program that stays. */
#include "fake_model.h"

#include "../run.h"
#include "chatkut/app/desk.h"
#include "scene.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS "glorp the frimble"
#define PLAN(WORDS_SAID)                                                    \
    "{\"kind\":\"edit\",\"reply\":\"A title.\",\"steps\":[{\"op\":\"add\"," \
    "\"target\":\"\",\"args\":[{\"k\":\"type\",\"v\":\"text\"},"            \
    "{\"k\":\"props.text\",\"v\":\"" WORDS_SAID "\"},{\"k\":\"place.at\","  \
    "\"v\":\"0s\"}]}]}"

static char *folder;
static FakeModel *model;
static Desk *desk;
static GString *order;  /* of the answers: "a:ok b:error " */
static GString *reply;  /* the last text that was told */
static unsigned phases; /* bits */
static char *message;

static void put_settings(void)
{
    g_autofree char *conf = g_build_filename(folder, "chatkut", NULL);
    g_autofree char *file = g_build_filename(conf, "chatkut.conf", NULL);
    g_autofree char *text =
        g_strdup_printf("[models]\nstrong = fake\n[model fake]\ndialect = openai\n"
                        "url = %s\nmodel = fake-1\n",
                        fake_model_url(model));
    g_mkdir_with_parents(conf, 0700);
    ck_assert(g_file_set_contents(file, text, -1, NULL));
}

static void hear(Desk *of G_GNUC_UNUSED, const DeskReply *told,
                 void *user G_GNUC_UNUSED)
{
    g_string_assign(reply, told->text);
    phases |= 1u << told->phase;
}

static const DeskListener LISTENER = { .reply = hear };

static void begin(const FakeAnswer *answers, unsigned count)
{
    g_autofree char *path = g_build_filename(folder, "film.ckut", NULL);
    model = fake_model_new(answers, count);
    put_settings();
    desk = desk_create(path, 640, 360, (Rate){ 25, 1 }, &LISTENER, NULL, NULL);
}

static void set_up(void)
{
    folder = scene_folder();
    g_setenv("XDG_STATE_HOME", folder, TRUE);
    g_setenv("XDG_CONFIG_HOME", folder, TRUE);
    g_setenv("XDG_DATA_HOME", folder, TRUE);
    order = g_string_new(NULL);
    reply = g_string_new(NULL);
}

static void tear_down(void)
{
    g_clear_pointer(&desk, desk_close);
    g_clear_pointer(&model, fake_model_free);
    g_string_free(order, TRUE);
    g_string_free(reply, TRUE);
    g_clear_pointer(&message, g_free);
    scene_remove(folder);
    g_free(folder);
}

static void said(Desk *of G_GNUC_UNUSED, const SayResult *result, void *user)
{
    g_string_append_printf(order, "%s:%s ", (const char *)user,
                           say_status_name(result->status));
    g_free(message);
    message = g_strdup(result->message);
    ck_assert_ptr_null(result->inquiry);
}

static DeskTicket say(const char *words, const char *name)
{
    return desk_say(desk, words, said, (void *)(uintptr_t)name);
}

static bool is_idle(const void *of G_GNUC_UNUSED)
{
    return desk_pending(desk) == 0;
}

static bool is_asked(const void *of G_GNUC_UNUSED)
{
    return fake_model_asked(model) > 0;
}

START_TEST(a_sentence_is_answered_by_a_model)
{
    static const FakeAnswer answers[] = { { .text = PLAN("Moon"), .piece = 8 } };
    begin(answers, 1);
    say(WORDS, "a");
    scene_wait(is_idle, NULL);
    ck_assert_str_eq(order->str, "a:ok ");
    ck_assert_int_eq(desk_view(desk)->revision, 1);
    ck_assert(phases & 1u << INQUIRY_WAITING);
}
END_TEST

START_TEST(the_reply_is_told_as_it_grows)
{
    static const FakeAnswer answers[] = {
        { .text = PLAN("Moon"), .piece = 4, .ms = 3 }
    };
    begin(answers, 1);
    say(WORDS, "a");
    scene_wait(is_idle, NULL);
    ck_assert(phases & 1u << INQUIRY_REPLYING);
    ck_assert(phases & 1u << INQUIRY_PLANNING);
    ck_assert_str_eq(reply->str, "A title.");
}
END_TEST

START_TEST(keys_do_not_wait_but_sentences_do)
{
    static const FakeAnswer answers[] = {
        { .text = PLAN("Moon"), .piece = 1, .ms = 5 }
    };
    begin(answers, 1);
    say(WORDS, "a");
    scene_wait(is_asked, NULL);
    say("add a text that says \"Sun\" at 0:10", "b");
    desk_undo(desk, 1, said, (void *)(uintptr_t) "undo");
    scene_wait(is_idle, NULL);
    ck_assert_str_eq(order->str, "undo:error a:ok b:ok ");
}
END_TEST

START_TEST(a_cancelled_one_is_answered_so)
{
    static const FakeAnswer answers[] = { { .hang = true } };
    begin(answers, 1);
    DeskTicket first = say(WORDS, "a");
    DeskTicket second = say(WORDS, "b");
    scene_wait(is_asked, NULL);
    ck_assert(desk_cancel(desk, second));
    ck_assert(!desk_cancel(desk, first));
    scene_wait(is_idle, NULL);
    ck_assert_str_eq(order->str, "a:error ");
    ck_assert_ptr_nonnull(strstr(message, "ancelled"));
    ck_assert_int_eq(desk_view(desk)->revision, 0);
}
END_TEST

START_TEST(closing_does_not_wait_for_a_network)
{
    static const FakeAnswer answers[] = { { .hang = true } };
    begin(answers, 1);
    say(WORDS, "a");
    say(WORDS, "b");
    scene_wait(is_asked, NULL);
    g_clear_pointer(&desk, desk_close);
    ck_assert_uint_eq(fake_model_asked(model), 1);
    ck_assert_str_eq(order->str, "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("desk_model");
    TCase *tcase = tcase_create("desk_model");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_sentence_is_answered_by_a_model);
    tcase_add_test(tcase, the_reply_is_told_as_it_grows);
    tcase_add_test(tcase, keys_do_not_wait_but_sentences_do);
    tcase_add_test(tcase, a_cancelled_one_is_answered_so);
    tcase_add_test(tcase, closing_does_not_wait_for_a_network);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
