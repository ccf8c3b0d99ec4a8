/* Reading answers: what all dialects have in common. */
#include "dialect_private.h"

#include "chatkut/base/text.h"
#include "chatkut/net/sse.h"

#include <glib/gi18n.h>
#include <string.h>

#define DONE "[DONE]"
#define BOM  "\xef\xbb\xbf"

enum {
    WHOLE_MAX = 4 << 20, /* bytes of a document that is not streamed */
    REFUSAL_MAX = 300,   /* columns */
    ID_MAX = 80,
    TOKENS_MAX = 1000000000,
    NO_CALL = -1,
};

/* What the body is, which its first byte tells. */
typedef enum { FORM_UNKNOWN, FORM_STREAM, FORM_WHOLE } Form;

struct LlmReader {
    const LlmProfile *profile;
    const LlmKeys *keys;
    const Dialect *dialect;
    LlmReaderListener listener;
    Form form;
    SseReader *events;
    NdjsonReader *lines;
    GString *whole;
    Thoughts thoughts;
    bool heard;   /* something that is an answer came */
    bool told;    /* the usage was */
    bool extra;   /* a second call came */
    int64_t call; /* the number of the first; NO_CALL */
    size_t size, thought_size;
    LlmUsage usage;
    LlmStop stop;
    GString *refusal_raw;
    char *refusal, *id;
    GError *error;
};

/* ---- what dialects tell ---------------------------------------------------------- */

static void tell(LlmReader *reader, const char *bytes, size_t length)
{
    if (length == 0)
        return;
    reader->heard = true;
    reader->size += length;
    if (reader->listener.text)
        reader->listener.text(bytes, length, reader->listener.user);
}

static void tell_thought(LlmReader *reader, size_t length)
{
    if (length == 0)
        return;
    reader->heard = true;
    reader->thought_size += length;
    if (reader->listener.thought)
        reader->listener.thought(reader->listener.user);
}

void reader_text(LlmReader *reader, const json_t *string)
{
    const char *bytes = json_string_value(string);
    size_t length = json_string_length(string);
    char held[THOUGHTS_HELD];
    if (length == 0)
        return;
    size_t skipped = thoughts_skip(&reader->thoughts, bytes, length, held);
    if (reader->thoughts.state == THOUGHTS_INSIDE)
        tell_thought(reader, skipped);
    tell(reader, held, strlen(held));
    tell(reader, bytes + skipped, length - skipped);
}

void reader_thought(LlmReader *reader, const json_t *string)
{
    tell_thought(reader, json_string_length(string));
}

void reader_call(LlmReader *reader, int64_t number, const json_t *arguments)
{
    if (reader->call == NO_CALL)
        reader->call = number;
    reader->heard = true;
    if (number != reader->call) {
        reader->extra = true;
    } else if (json_is_object(arguments)) {
        g_autofree char *text = json_dumps(arguments, JSON_COMPACT);
        tell(reader, text, strlen(text));
    } else {
        tell(reader, json_string_value(arguments), json_string_length(arguments));
    }
}

void reader_refusal(LlmReader *reader, const json_t *string)
{
    if (json_string_length(string) == 0)
        return;
    if (reader->refusal_raw->len < REFUSAL_MAX * 4)
        g_string_append(reader->refusal_raw, json_string_value(string));
    g_free(reader->refusal);
    reader->refusal = text_printable(reader->refusal_raw->str, REFUSAL_MAX);
    reader_stop(reader, LLM_STOP_REFUSED);
}

/* A refusal stays one, however politely it ends. */
void reader_stop(LlmReader *reader, LlmStop stop)
{
    reader->heard = true;
    if (reader->stop != LLM_STOP_REFUSED)
        reader->stop = stop;
}

void reader_reason(struct LlmReader *reader, const StopReason *reasons,
                   const char *reason)
{
    if (!reason || !*reason)
        return;
    while (reasons->name && strcmp(reason, reasons->name) != 0)
        reasons++;
    reader_stop(reader, reasons->name ? reasons->stop : LLM_STOP_END);
}

void reader_id(LlmReader *reader, const json_t *string)
{
    if (!json_is_string(string))
        return;
    reader->heard = true;
    if (!reader->id)
        reader->id = text_printable(json_string_value(string), ID_MAX);
}

LlmUsage *reader_usage(LlmReader *reader)
{
    reader->heard = reader->told = true;
    return &reader->usage;
}

int64_t reader_count(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *value = json_object_get(object, key);
    double count = json_number_value(value);
    return json_is_number(value) && count >= 0 && count <= TOKENS_MAX ? (int64_t)count
                                                                      : otherwise;
}

/* ---- what comes ------------------------------------------------------------------ */

static void fail(LlmReader *reader, LlmError code, const char *text)
{
    if (!reader->error)
        reader->error = g_error_new(LLM_ERROR, code, _("“%s” (%s): %s"),
                                    reader->profile->name, reader->profile->host, text);
}

/* An error in the middle, or in place of an answer; null is none. */
static bool find_error(LlmReader *reader, const json_t *json)
{
    const json_t *choice = json_array_get(json_object_get(json, "choices"), 0);
    const json_t *wrong = json_object_get(json, "error");
    if (!wrong || json_is_null(wrong))
        wrong = json_object_get(choice, "error");
    if (!wrong || json_is_null(wrong))
        return false;
    json_auto_t *alone = json_pack("{sO}", "error", wrong);
    reader->error = dialect_error(reader->profile, reader->keys, 0, alone);
    return true;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isspace(text[i]))
            return false;
    return true;
}

/* A piece that cannot be read may be in the middle of a number: the rest would make
 * another plan. */
static void take_piece(LlmReader *reader, const char *data, size_t size)
{
    if (reader->error || is_blank(data, size))
        return;
    if (size == strlen(DONE) && memcmp(data, DONE, size) == 0) {
        if (reader->stop == LLM_STOP_NONE)
            reader_stop(reader, LLM_STOP_END);
        return;
    }
    json_auto_t *json = json_loadb(data, size, JSON_DECODE_ANY, NULL);
    if (!json)
        fail(reader, LLM_ERROR_ANSWER, _("a piece of the answer is broken; try again"));
    else if (json_is_object(json) && !find_error(reader, json))
        reader->dialect->event(reader, json);
}

static void take_event(const char *event, const char *data, size_t size, void *user)
{
    (void)event;
    take_piece(user, data, size);
}

static void take_line(const char *line, size_t size, void *user)
{
    take_piece(user, line, size);
}

/* Not everybody streams who is asked to. */
static void take_whole(LlmReader *reader)
{
    json_error_t wrong;
    json_auto_t *json = json_loadb(reader->whole->str, reader->whole->len, 0, &wrong);
    if (!json && json_error_code(&wrong) == json_error_premature_end_of_input)
        return;
    if (!json)
        fail(reader, LLM_ERROR_ANSWER, _("the answer is broken; try again"));
    else if (!find_error(reader, json))
        reader->dialect->whole(reader, json);
    if (reader->size > 0 && reader->stop == LLM_STOP_NONE)
        reader_stop(reader, LLM_STOP_END);
}

/* ---- the reader ------------------------------------------------------------------ */

LlmReader *llm_reader_new(const LlmProfile *profile, const LlmKeys *keys,
                          const LlmReaderListener *listener)
{
    LlmReader *reader = g_new0(LlmReader, 1);
    reader->profile = profile;
    reader->keys = keys;
    reader->dialect = dialect_of(profile->dialect);
    if (listener)
        reader->listener = *listener;
    reader->events = sse_reader_new(0, take_event, reader);
    reader->lines = ndjson_reader_new(0, take_line, reader);
    reader->whole = g_string_new(NULL);
    reader->refusal_raw = g_string_new(NULL);
    reader->call = NO_CALL;
    return reader;
}

void llm_reader_free(LlmReader *reader)
{
    if (!reader)
        return;
    sse_reader_free(reader->events);
    ndjson_reader_free(reader->lines);
    g_string_free(reader->whole, TRUE);
    g_string_free(reader->refusal_raw, TRUE);
    g_free(reader->refusal);
    g_free(reader->id);
    g_clear_error(&reader->error);
    g_free(reader);
}

/* Lines of JSON are objects, too; of events no line begins so. Gives the bytes before
 * the first that counts. */
static size_t find_form(LlmReader *reader, const char *bytes, size_t length)
{
    bool lines = reader->dialect->lines;
    size_t at = 0;
    while (at < length && (g_ascii_isspace(bytes[at]) || strchr(BOM, bytes[at])))
        at++;
    if (at < length)
        reader->form = bytes[at] == '{' && !lines ? FORM_WHOLE : FORM_STREAM;
    return at;
}

static void feed_whole(LlmReader *reader, const char *bytes, size_t length)
{
    if (reader->whole->len + length > WHOLE_MAX)
        fail(reader, LLM_ERROR_ANSWER, _("the answer is longer than any could be"));
    else
        g_string_append_len(reader->whole, bytes, (gssize)length);
}

static void feed_stream(LlmReader *reader, const char *bytes, size_t length)
{
    bool ok = reader->dialect->lines
                  ? ndjson_reader_feed(reader->lines, bytes, length, NULL)
                  : sse_reader_feed(reader->events, bytes, length, NULL);
    if (!ok)
        fail(reader, LLM_ERROR_ANSWER,
             _("a piece of the answer is longer than any could "
               "be"));
}

static bool hand_error(const LlmReader *reader, GError **error)
{
    if (reader->error && error)
        *error = g_error_copy(reader->error);
    return !reader->error;
}

bool llm_reader_feed(LlmReader *reader, const char *bytes, size_t length,
                     GError **error)
{
    size_t skipped = 0;
    if (reader->form == FORM_UNKNOWN)
        skipped = find_form(reader, bytes, length);
    if (reader->error)
        return hand_error(reader, error);
    if (reader->form == FORM_WHOLE)
        feed_whole(reader, bytes + skipped, length - skipped);
    else
        feed_stream(reader, bytes, length);
    return hand_error(reader, error);
}

/* What only the end tells. */
static void judge(LlmReader *reader)
{
    if (!reader->heard)
        fail(reader, LLM_ERROR_ANSWER,
             _("this is no answer of a language model; look at “url” and “dialect”"));
    else if (reader->stop == LLM_STOP_NONE)
        fail(reader, LLM_ERROR_TRUNCATED, _("the answer broke off; try again"));
    else if (reader->extra)
        fail(reader, LLM_ERROR_ANSWER, _("the answer is several plans instead of one"));
}

bool llm_reader_end(LlmReader *reader, GError **error)
{
    char held[THOUGHTS_HELD];
    if (reader->dialect->lines)
        ndjson_reader_end(reader->lines);
    else if (reader->form == FORM_WHOLE && !reader->error)
        take_whole(reader);
    thoughts_end(&reader->thoughts, held);
    tell(reader, held, strlen(held));
    if (!reader->error)
        judge(reader);
    return hand_error(reader, error);
}

/* ---- what it was ----------------------------------------------------------------- */

LlmStop llm_reader_stop(const LlmReader *reader)
{
    return reader->stop;
}

/* A stream that broke told what it had used before, at most. */
LlmUsage llm_reader_usage(const LlmReader *reader, size_t prompt_bytes)
{
    LlmUsage usage = reader->usage;
    int64_t input = usage.input + usage.cached + usage.cache_write;
    int64_t output = llm_tokens_guess(reader->size + reader->thought_size);
    if (reader->told && reader->stop != LLM_STOP_NONE && input + usage.output > 0)
        return usage;
    usage.estimated = true;
    usage.output = MAX(usage.output, output);
    if (input == 0)
        usage.input = llm_tokens_guess(prompt_bytes);
    return usage;
}

const char *llm_reader_refusal(const LlmReader *reader)
{
    return reader->refusal ? reader->refusal : "";
}

const char *llm_reader_id(const LlmReader *reader)
{
    return reader->id ? reader->id : "";
}
