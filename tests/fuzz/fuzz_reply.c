/* What a server answers: a byte for the dialect and the cuts, then the body. However it
 * is cut the same comes out; what is told is text; an error of the server is a sentence;
 * the tap tells what is in the text; no run of a key gets through. */
#include "chatkut/llm/dialect.h"
#include "chatkut/llm/tap.h"

#include "fuzz.h"

#include <string.h>

typedef struct {
    GString *text, *reply;
    LlmTap *tap;
    unsigned steps;
    int error; /* LlmError; -1: none */
    char *message, *refusal, *id;
    LlmStop stop;
    LlmUsage usage;
} Outcome;

static void take_text(const char *bytes, size_t length, void *user)
{
    Outcome *outcome = user;
    g_assert_true(length > 0 && g_utf8_validate_len(bytes, length, NULL));
    g_string_append_len(outcome->text, bytes, (gssize)length);
    llm_tap_feed(outcome->tap, bytes, length);
}

static void take_reply(const char *text, void *user)
{
    Outcome *outcome = user;
    g_assert_true(*text && g_utf8_validate(text, -1, NULL));
    g_string_append(outcome->reply, text);
}

static void take_steps(unsigned count, void *user)
{
    Outcome *outcome = user;
    g_assert_cmpuint(count, ==, ++outcome->steps);
}

static void feed(LlmReader *reader, const char *body, size_t length, size_t step,
                 Outcome *outcome)
{
    g_autoptr(GError) error = NULL;
    bool ok = true;
    for (size_t at = 0; ok && at < length; at += step)
        ok = llm_reader_feed(reader, body + at, MIN(step, length - at), &error);
    if (ok)
        ok = llm_reader_end(reader, &error);
    g_assert_true(ok == (error == NULL));
    outcome->error = error ? error->code : -1;
    outcome->message = g_strdup(error ? error->message : "");
    g_assert_true(g_utf8_validate(outcome->message, -1, NULL) &&
                  !strchr(outcome->message, '\x1b'));
}

static void read_all(LlmProfile *profile, const char *body, size_t length, size_t step,
                     Outcome *outcome)
{
    *outcome = (Outcome){ .text = g_string_new(NULL), .reply = g_string_new(NULL) };
    LlmTapListener tapped = { take_reply, take_steps, outcome };
    LlmReaderListener listener = { .text = take_text, .user = outcome };
    outcome->tap = llm_tap_new(&tapped);
    LlmReader *reader = llm_reader_new(profile, NULL, &listener);
    feed(reader, body, length, step, outcome);
    outcome->refusal = g_strdup(llm_reader_refusal(reader));
    outcome->id = g_strdup(llm_reader_id(reader));
    outcome->stop = llm_reader_stop(reader);
    outcome->usage = llm_reader_usage(reader, 100);
    g_assert_true(outcome->usage.input >= 0 && outcome->usage.cached >= 0 &&
                  outcome->usage.output >= outcome->usage.reasoning);
    llm_reader_free(reader);
}

static void outcome_clear(Outcome *outcome)
{
    g_string_free(outcome->text, TRUE);
    g_string_free(outcome->reply, TRUE);
    llm_tap_free(outcome->tap);
    g_free(outcome->message);
    g_free(outcome->refusal);
    g_free(outcome->id);
}

static void compare(const Outcome *a, const Outcome *b)
{
    g_assert_cmpstr(a->text->str, ==, b->text->str);
    g_assert_cmpstr(a->reply->str, ==, b->reply->str);
    g_assert_cmpstr(a->message, ==, b->message);
    g_assert_cmpstr(a->refusal, ==, b->refusal);
    g_assert_cmpstr(a->id, ==, b->id);
    g_assert_cmpuint(a->steps, ==, b->steps);
    g_assert_cmpint(a->error, ==, b->error);
    g_assert_cmpint(a->stop, ==, b->stop);
    g_assert_cmpint(a->usage.input, ==, b->usage.input);
    g_assert_cmpint(a->usage.output, ==, b->usage.output);
}

/* The tap fed otherwise, with the text alone. */
static void compare_tap(const Outcome *outcome, size_t step)
{
    Outcome other = { .text = g_string_new(NULL), .reply = g_string_new(NULL) };
    LlmTapListener listener = { take_reply, take_steps, &other };
    other.tap = llm_tap_new(&listener);
    for (size_t at = 0; at < outcome->text->len; at += step)
        llm_tap_feed(other.tap, outcome->text->str + at,
                     MIN(step, outcome->text->len - at));
    g_assert_cmpstr(other.reply->str, ==, outcome->reply->str);
    g_assert_cmpuint(other.steps, ==, outcome->steps);
    outcome_clear(&other);
}

static char *filtered(const LlmKeys *keys, const char *text, size_t length, size_t step)
{
    GString *out = g_string_new(NULL);
    g_autoptr(LlmKeyFilter) filter = llm_key_filter_new(keys);
    for (size_t at = 0; at < length; at += step)
        llm_key_filter_feed(filter, text + at, MIN(step, length - at), out);
    llm_key_filter_end(filter, out);
    return g_string_free(out, FALSE);
}

/* Runs of eight bytes of the key, as find_run() in keys_filter.c has them. */
static void filter_keys(const char *body, size_t length, size_t step)
{
    static const char KEY[] = "sk-/+=\\\"u0041Ab";
    g_autofree char *text = g_strndup(body, length);
    g_autoptr(Secret) key = secret_new(KEY, strlen(KEY), NULL);
    const LlmKeys keys = { .key = key };
    g_autofree char *whole = filtered(&keys, text, strlen(text), length + 1);
    g_autofree char *cut = filtered(&keys, text, strlen(text), step);
    g_assert_cmpstr(whole, ==, cut);
    for (size_t at = 0; at + 8 < sizeof KEY; at++) {
        g_autofree char *run = g_strndup(KEY + at, 8);
        g_assert_null(strstr(whole, run));
    }
}

static void read_error(const LlmProfile *profile, const char *body, size_t length)
{
    g_autoptr(GError) error = llm_error_of(profile, NULL, 400, body, length);
    g_assert_true(error->domain == LLM_ERROR && !strchr(error->message, '\x1b') &&
                  strlen(error->message) < 2000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[] = "model", host[] = "example.org";
    if (size == 0)
        return 0;
    LlmProfile profile = { .name = name, .host = host, .model = name };
    profile.dialect = (LlmDialect)(data[0] % LLM_DIALECTS);
    const char *body = (const char *)data + 1;
    Outcome whole, cut;
    read_all(&profile, body, size - 1, size, &whole);
    read_all(&profile, body, size - 1, 1 + data[0] / LLM_DIALECTS, &cut);
    compare(&whole, &cut);
    compare_tap(&whole, 1);
    compare_tap(&whole, 3);
    json_decref(llm_plan_find(whole.text->str, whole.text->len));
    json_decref(llm_plan_find(body, size - 1));
    read_error(&profile, body, size - 1);
    filter_keys(body, size - 1, 1 + data[0] / LLM_DIALECTS);
    outcome_clear(&whole);
    outcome_clear(&cut);
    return 0;
}
