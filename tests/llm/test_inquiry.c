#include "fake_model.h"

#include "../run.h"
#include "chatkut/edit/plan.h"
#include "chatkut/llm/inquiry.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char FILM[] =
    "{\"chatkut\":1,\"id\":\"doc\",\"main\":\"main\",\"assets\":[],\"sequences\":["
    "{\"id\":\"main\",\"size\":[640,360],\"rate\":\"25/1\",\"tracks\":[{\"id\":\"v1\","
    "\"kind\":\"video\",\"clips\":[{\"id\":\"c-a\",\"type\":\"text\",\"start\":0,"
    "\"duration\":50,\"text\":\"Hello\"}]}]}]}";

#define PLAN                                                                           \
    "{\"kind\":\"edit\",\"reply\":\"Half as visible.\",\"steps\":[{\"op\":\"update\"," \
    "\"target\":\"#e1\",\"args\":[{\"k\":\"opacity\",\"v\":\"50%\"}]}]}"

static FakeModel *models[2];
static LlmSettings *settings;
static LlmPrices *prices;
static Inquiry *inquiry;
static GString *heard; /* phases and replies */

static void setup(void)
{
    heard = g_string_new(NULL);
    prices = llm_prices_read(NULL, "prices.json", NULL);
    route_reset();
}

static void teardown(void)
{
    g_clear_pointer(&inquiry, inquiry_free);
    g_clear_pointer(&settings, llm_settings_unref);
    g_clear_pointer(&prices, llm_prices_unref);
    for (unsigned i = 0; i < G_N_ELEMENTS(models); i++)
        g_clear_pointer(&models[i], fake_model_free);
    g_string_free(heard, TRUE);
}

static Brief *pack(void)
{
    g_autoptr(Composition) film = composition_from_text(FILM, strlen(FILM), NULL);
    const SelectContext context = { .playhead = RTIME_ZERO };
    const BriefSource source = { .composition = film,
                                 .context = &context,
                                 .words = "glorp" };
    return brief_new(&source);
}

static const FakeAnswer NOBODY = { .status = 500 };

/* big (strong) and small (mid), which answer by one script each. more: lines of the one
 * that is asked first. */
static void begin(RouteTask task, const FakeAnswer *big, unsigned n_big,
                  const FakeAnswer *small, unsigned n_small, const char *more)
{
    models[0] = fake_model_new(big ? big : &NOBODY, big ? n_big : 1);
    models[1] = fake_model_new(small ? small : &NOBODY, small ? n_small : 1);
    g_autofree char *text = g_strdup_printf(
        "[models]\nstrong = big\nmid = small\n"
        "[model big]\ndialect = openai\nmodel = big-1\nurl = %s\nprice-in = 2\n"
        "price-out = 10\n%s"
        "[model small]\ndialect = openai\nmodel = small-1\nurl = %s\nprice-in = 1\n"
        "price-out = 1\n%s",
        fake_model_url(models[0]), task == ROUTE_CHAT ? "" : more,
        fake_model_url(models[1]), task == ROUTE_CHAT ? more : "");
    settings = llm_settings_read(text, "chatkut.conf", NULL);
    ck_assert_ptr_nonnull(settings);
    const InquirySetup setup_of = {
        .settings = settings, .prices = prices, .task = task, .brief = pack()
    };
    inquiry = inquiry_new(&setup_of, NULL);
    ck_assert_ptr_nonnull(inquiry);
}

static void hear_phase(InquiryPhase phase, const char *model, unsigned n,
                       void *user G_GNUC_UNUSED)
{
    static const char *const NAMES[] = { "waiting",  "thinking", "planning",
                                         "replying", "retrying", "repairing" };
    _Static_assert(G_N_ELEMENTS(NAMES) == INQUIRY_PHASES, "a name for each");
    g_string_append_printf(heard, "%s:%s:%u ", model, NAMES[phase], n);
}

static void hear_reply(const char *text, void *user G_GNUC_UNUSED)
{
    g_string_append_printf(heard, "<%s>", text ? text : "");
}

static void ask(void)
{
    const InquiryListener listener = { hear_phase, hear_reply, NULL };
    inquiry_ask(inquiry, &listener, NULL);
}

/* Whole, in pieces of any length, and as some servers escape it. */
START_TEST(a_key_that_a_server_repeats_is_neither_shown_nor_kept)
{
    static const FakeAnswer answers[] = {
        { .text = "{\"kind\":\"chat\",\"steps\":[],"
                  "\"reply\":\"I got sk-test-0123456789abcdef.\"}" },
        { .text = "{\"kind\":\"chat\",\"steps\":[],"
                  "\"reply\":\"I got sk-test-0123456789abcdef.\"}",
          .piece = 3 },
        { .text = "{\"kind\":\"chat\",\"steps\":[],"
                  "\"reply\":\"I got \\u0073k\\u002dtest-0123456789abcdef.\"}",
          .piece = 1 },
    };
    g_setenv("CHATKUT_TEST_KEY", "sk-test-0123456789abcdef", TRUE);
    begin(ROUTE_CHAT, NULL, 0, &answers[_i], 1, "key = env:CHATKUT_TEST_KEY\n");
    ask();
    const json_t *reply = json_object_get(inquiry_plan(inquiry), "reply");
    ck_assert_str_eq(json_string_value(reply), "I got ….");
    g_auto(GStrv) pieces = g_strsplit(heard->str, "><", -1);
    g_autofree char *shown = g_strjoinv("", pieces);
    ck_assert_msg(strstr(shown, "I got ….>") != NULL, "%s", shown);
}
END_TEST

START_TEST(an_answer_is_a_plan_with_its_account)
{
    static const FakeAnswer answers[] = { { .text = PLAN } };
    begin(ROUTE_PLAN, answers, 1, NULL, 0, "");
    ck_assert_int_gt(inquiry_worst_cost(inquiry), 0);
    ask();
    const InquiryRecord *record = inquiry_record(inquiry);
    ck_assert_ptr_nonnull(inquiry_plan(inquiry));
    ck_assert_ptr_null(inquiry_error(inquiry));
    ck_assert_str_eq(record->status, "ok");
    ck_assert_str_eq(record->task, "plan");
    ck_assert_int_eq(record->usage.input, 1000);
    ck_assert_int_eq(record->cost, 2500);
    ck_assert_int_eq(inquiry_cost(inquiry), 2500);
    ck_assert_uint_eq(inquiry_calls(inquiry), 1);
    ck_assert_ptr_nonnull(record->plan_hash);
}
END_TEST

START_TEST(the_reply_is_heard_while_it_comes)
{
    static const FakeAnswer answers[] = { { .text = PLAN, .piece = 4 } };
    begin(ROUTE_PLAN, answers, 1, NULL, 0, "");
    ask();
    ck_assert_msg(g_str_has_prefix(heard->str, "big:waiting:0 big:replying:0 <"), "%s",
                  heard->str);
    ck_assert_ptr_nonnull(strstr(heard->str, "big:planning:1"));
}
END_TEST

START_TEST(what_is_heard_is_fit_for_a_terminal)
{
    static const FakeAnswer answers[] = {
        { .text = "{\"kind\":\"chat\",\"steps\":[],\"reply\":\"a\\u001b["
                  "2Jb\\u202ec\\nd\"}" }
    };
    begin(ROUTE_PLAN, answers, 1, NULL, 0, "");
    ask();
    ck_assert_ptr_null(strchr(heard->str, '\033'));
    ck_assert_ptr_null(strstr(heard->str, "\u202e"));
    ck_assert_ptr_nonnull(strchr(heard->str, '\n'));
}
END_TEST

static void hear_length(const char *text, void *user)
{
    *(size_t *)user += (size_t)g_utf8_strlen(text, -1);
}

START_TEST(a_long_reply_is_heard_as_far_as_it_is_kept)
{
    g_autofree char *words = g_strnfill(2 * PLAN_REPLY_MAX, 'x');
    g_autofree char *text =
        g_strdup_printf("{\"kind\":\"chat\",\"steps\":[],\"reply\":\"%s\"}", words);
    const FakeAnswer answers[] = { { .text = text } };
    size_t length = 0;
    const InquiryListener listener = { NULL, hear_length, &length };
    begin(ROUTE_PLAN, answers, 1, NULL, 0, "");
    inquiry_ask(inquiry, &listener, NULL);
    ck_assert_uint_eq(length, PLAN_REPLY_MAX);
}
END_TEST

START_TEST(a_plan_is_mended_once_then_it_is_the_next_ones_turn)
{
    static const FakeAnswer answers[] = { { .text = PLAN } };
    g_autoptr(GPtrArray) faults = g_ptr_array_new();
    g_ptr_array_add(faults, (char *)(uintptr_t) "steps[0]: no");
    begin(ROUTE_PLAN, answers, 1, answers, 1, "");
    ask();
    ck_assert(inquiry_repair(inquiry, faults));
    ck_assert_str_eq(inquiry_record(inquiry)->task, "repair");
    ask();
    ck_assert(inquiry_record(inquiry)->repaired);
    g_autofree char *body = fake_model_body(models[0], 1);
    ck_assert_ptr_nonnull(strstr(body, "steps[0]: no"));
    ck_assert(inquiry_repair(inquiry, faults));
    ck_assert_str_eq(inquiry_profile(inquiry)->name, "small");
    ask();
    ck_assert_int_eq(inquiry_record(inquiry)->cost, 1050);
    ck_assert_int_eq(inquiry_record(inquiry)->baseline, 2500);
    ck_assert_int_eq(inquiry_cost(inquiry), 2500 + 2500 + 1050);
    ck_assert(inquiry_repair(inquiry, faults));
    ck_assert(!inquiry_repair(inquiry, faults));
}
END_TEST

static const struct {
    FakeAnswer answer;
    const char *more, *status;
    unsigned asked;
} FAILURES[] = {
    { { .status = 500, .headers = "retry-after-ms: 1\r\n" }, "", "busy", 3 },
    { { .status = 429, .headers = "retry-after-ms: 1\r\n" }, "", "rate", 3 },
    { { .status = 429,
        .headers = "retry-after-ms: 1\r\n",
        .type = "insufficient_quota" },
      "",
      "quota",
      1 },
    { { .status = 503, .headers = "x-should-retry: false\r\n" }, "", "busy", 1 },
    { { .status = 401 }, "", "key", 1 },
    { { .text = PLAN, .piece = 9, .cut = true }, "", "truncated", 1 },
    { { .hang = true }, "timeout = 0.2\n", "slow", 1 },
};

START_TEST(failures_are_told_apart_and_give_way_to_the_next)
{
    static const FakeAnswer good[] = { { .text = PLAN } };
    begin(ROUTE_PLAN, &FAILURES[_i].answer, 1, good, 1, FAILURES[_i].more);
    ask();
    ck_assert_ptr_null(inquiry_plan(inquiry));
    ck_assert_ptr_nonnull(inquiry_error(inquiry));
    ck_assert_str_eq(inquiry_record(inquiry)->status, FAILURES[_i].status);
    ck_assert_uint_eq(fake_model_asked(models[0]), FAILURES[_i].asked);
    ck_assert_int_eq(strstr(heard->str, "retrying") != NULL, FAILURES[_i].asked > 1);
    ck_assert(inquiry_next(inquiry));
    ask();
    ck_assert_ptr_nonnull(inquiry_plan(inquiry));
    ck_assert(!inquiry_next(inquiry));
}
END_TEST

static void *cancel_when_it_waits(void *cancellable)
{
    while (fake_model_asked(models[0]) == 0)
        g_usleep(1000);
    g_usleep(20000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

static const FakeAnswer ENDLESS[] = {
    { .hang = true },                                    /* for the first byte */
    { .status = 503, .headers = "Retry-After: 50\r\n" }, /* for the next try */
    { .text = PLAN, .piece = 1, .ms = 100 },             /* while it comes */
};

/* None of them ends by itself before the test is timed out. */
START_TEST(cancelling_ends_it_whatever_it_waits_for)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    begin(ROUTE_PLAN, &ENDLESS[_i], 1, NULL, 0, "");
    GThread *thread = g_thread_new("cancel", cancel_when_it_waits, cancellable);
    inquiry_ask(inquiry, NULL, cancellable);
    g_thread_join(thread);
    ck_assert(inquiry_cancelled(inquiry));
    ck_assert_str_eq(inquiry_record(inquiry)->status, "cancelled");
    ck_assert_ptr_null(inquiry_plan(inquiry));
}
END_TEST

START_TEST(models_that_keep_failing_are_left_alone)
{
    static const FakeAnswer bad[] = { { .status = 500,
                                        .headers = "x-should-retry: false\r\n" } };
    GError *error = NULL;
    begin(ROUTE_PLAN, bad, 1, bad, 1, "");
    for (int i = 0; i < ROUTE_FAILURES; i++) {
        route_note("big", false, g_get_monotonic_time());
        route_note("small", false, g_get_monotonic_time());
    }
    const InquirySetup again = {
        .settings = settings, .prices = prices, .task = ROUTE_PLAN, .brief = pack()
    };
    ck_assert_ptr_null(inquiry_new(&again, &error));
    ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_BUSY));
    g_error_free(error);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("inquiry");
    TCase *tcase = tcase_create("inquiry");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, an_answer_is_a_plan_with_its_account);
    tcase_add_loop_test(tcase, a_key_that_a_server_repeats_is_neither_shown_nor_kept, 0,
                        3);
    tcase_add_test(tcase, the_reply_is_heard_while_it_comes);
    tcase_add_test(tcase, what_is_heard_is_fit_for_a_terminal);
    tcase_add_test(tcase, a_long_reply_is_heard_as_far_as_it_is_kept);
    tcase_add_test(tcase, a_plan_is_mended_once_then_it_is_the_next_ones_turn);
    tcase_add_loop_test(tcase, failures_are_told_apart_and_give_way_to_the_next, 0,
                        G_N_ELEMENTS(FAILURES));
    tcase_add_loop_test(tcase, cancelling_ends_it_whatever_it_waits_for, 0,
                        G_N_ELEMENTS(ENDLESS));
    tcase_add_test(tcase, models_that_keep_failing_are_left_alone);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
