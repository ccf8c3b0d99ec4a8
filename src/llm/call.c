#include "chatkut/llm/call.h"

#include <glib/gi18n.h>
#include <string.h>

enum { ERROR_BODY_MAX = 65536, FIRST_WAIT_MS = 500 };

/* One call on its way. */
typedef struct {
    HttpClient *client;
    const LlmProfile *profile;
    const LlmPrompt *prompt;
    const CallListener *listener;
    GCancellable *cancellable;
    CallAnswer *answer;
    int64_t began_us;
    LlmKeys keys;
    unsigned waits; /* so far */
    /* of this try */
    size_t sent;
    LlmKeyFilter
        *filter;       /* a server may repeat a key; what it says is shown and kept */
    GString *text;     /* behind the filter */
    LlmReader *reader; /* NULL until a good head came */
    GString *body;     /* of an answer that is an error */
    HttpResult result;
    GError *unread; /* why the reader gave up */
    bool timed_out;
} Call;

void call_answer_clear(CallAnswer *answer)
{
    g_free(answer->text);
    g_free(answer->request_id);
    *answer = (CallAnswer){ 0 };
}

/* ---- what comes ------------------------------------------------------------------ */

/* What is behind the first `known` bytes. */
static void tell_text(const Call *call, size_t known)
{
    if (call->text->len > known && call->listener && call->listener->text)
        call->listener->text(call->text->str + known, call->text->len - known,
                             call->listener->user);
}

static void take_text(const char *bytes, size_t length, void *user)
{
    Call *call = user;
    size_t known = call->text->len;
    if (call->answer->ttft_us < 0)
        call->answer->ttft_us = g_get_monotonic_time() - call->began_us;
    llm_key_filter_feed(call->filter, bytes, length, call->text);
    tell_text(call, known);
}

static void end_text(Call *call)
{
    size_t known = call->text->len;
    llm_key_filter_end(call->filter, call->text);
    tell_text(call, known);
}

static void take_thought(void *user)
{
    Call *call = user;
    if (call->listener && call->listener->thought)
        call->listener->thought(call->listener->user);
}

static bool is_good(int status)
{
    return status >= 200 && status < 300;
}

static bool take_head(const HttpHead *head, void *user)
{
    Call *call = user;
    const LlmReaderListener listener = { take_text, take_thought, call };
    if (is_good(head->status))
        call->reader = llm_reader_new(call->profile, &call->keys, &listener);
    return true;
}

static bool take_data(const char *bytes, size_t size, void *user)
{
    Call *call = user;
    if (call->reader)
        return llm_reader_feed(call->reader, bytes, size, &call->unread);
    size_t room = ERROR_BODY_MAX - call->body->len;
    g_string_append_len(call->body, bytes, (gssize)MIN(size, room));
    return call->body->len < ERROR_BODY_MAX;
}

/* ---- one try --------------------------------------------------------------------- */

static void begin_try(Call *call)
{
    bool first = call->answer->attempts++ == 0;
    g_clear_pointer(&call->reader, llm_reader_free);
    g_clear_error(&call->unread);
    g_clear_pointer(&call->filter, llm_key_filter_free);
    call->filter = llm_key_filter_new(&call->keys);
    g_string_truncate(call->body, 0);
    g_string_truncate(call->text, 0);
    call->answer->ttft_us = -1;
    if (!first && call->listener && call->listener->again)
        call->listener->again(call->listener->user);
}

static bool send_request(Call *call, GError **error)
{
    const LlmProfile *profile = call->profile;
    const HttpListener listener = { take_head, take_data, call };
    g_auto(LlmRequest) request = { 0 };
    llm_request_build(profile, call->answer->level, call->prompt, &call->keys,
                      &request);
    const HttpRequest http = {
        .url = request.url,
        .headers = llm_request_headers(&request),
        .body = request.body,
        .body_size = request.body_size,
        .first_ms = profile->first_byte_ms,
        .stall_ms = profile->stall_ms,
        .ca_file = profile->ca_file,
    };
    call->sent = request.body_size;
    return http_run(call->client, &http, &listener, call->cancellable, &call->result,
                    error);
}

static void keep_account(Call *call)
{
    CallAnswer *answer = call->answer;
    const HttpHead *head = &call->result.head;
    answer->http = head->status;
    if (call->reader)
        answer->usage = llm_reader_usage(call->reader, call->sent);
    const char *id = head->request_id;
    if (*id == '\0' && call->reader)
        id = llm_reader_id(call->reader);
    if (*id == '\0')
        return;
    g_free(answer->request_id);
    answer->request_id = llm_keys_blank(&call->keys, id);
}

static bool refused(const Call *call, GError **error)
{
    const char *name = call->profile->name;
    g_autofree char *why =
        llm_keys_blank(&call->keys, llm_reader_refusal(call->reader));
    if (llm_reader_stop(call->reader) != LLM_STOP_REFUSED)
        return false;
    if (*why)
        g_set_error(error, LLM_ERROR, LLM_ERROR_REFUSED,
                    _("“%s” will not answer this: %s"), name, why);
    else
        g_set_error(error, LLM_ERROR, LLM_ERROR_REFUSED,
                    _("“%s” will not answer this."), name);
    return true;
}

/* The answer has come whole, as far as HTTP goes. */
static bool look_at_answer(Call *call, GError **error)
{
    if (!call->reader) {
        g_propagate_error(error, llm_error_of(call->profile, &call->keys,
                                              call->result.head.status, call->body->str,
                                              call->body->len));
        return false;
    }
    if (call->unread) {
        g_propagate_error(error, g_steal_pointer(&call->unread));
        return false;
    }
    if (!llm_reader_end(call->reader, error))
        return false;
    end_text(call);
    if (refused(call, error))
        return false;
    if (llm_reader_stop(call->reader) != LLM_STOP_LENGTH)
        return true;
    g_set_error(error, LLM_ERROR, LLM_ERROR_TRUNCATED,
                _("The answer of “%s” was too long for max-output (%u tokens)."),
                call->profile->name, call->profile->max_output);
    return false;
}

static bool try_once(Call *call, GError **error)
{
    GError *net = NULL;
    begin_try(call);
    bool whole = send_request(call, &net);
    keep_account(call);
    call->timed_out = g_error_matches(net, NET_ERROR, NET_ERROR_TIMEOUT);
    if (whole)
        return look_at_answer(call, error);
    g_propagate_error(error, llm_error_of_net(call->profile, net));
    return false;
}

/* ---- trying again ---------------------------------------------------------------- */

/* As the server says, else longer each time, and never for all at the same moment. */
static unsigned wait_of(const Call *call)
{
    int64_t said = call->result.head.retry_after_ms;
    if (said >= 0 && said < CALL_WAIT_MAX_MS)
        return (unsigned)said;
    unsigned ms = MIN((unsigned)FIRST_WAIT_MS << call->waits, (unsigned)CALL_WAIT_MS);
    return ms - (unsigned)g_random_int_range(0, (gint32)ms / 4 + 1);
}

/* False: it was cancelled. */
static bool wait_for(GCancellable *cancellable, unsigned ms)
{
    int64_t until = g_get_monotonic_time() + (int64_t)ms * 1000;
    GPollFD fd;
    bool polls = cancellable && g_cancellable_make_pollfd(cancellable, &fd);
    int64_t left = (int64_t)ms * 1000;
    while (left > 0 && !g_cancellable_is_cancelled(cancellable)) {
        g_poll(polls ? &fd : NULL, polls, (int)((left + 999) / 1000));
        left = until - g_get_monotonic_time();
    }
    if (polls)
        g_cancellable_release_fd(cancellable);
    return !g_cancellable_is_cancelled(cancellable);
}

/* Who was waited for in vain is not waited for again: another model may be quicker. */
static bool worth_waiting(const Call *call, const GError *failure)
{
    const HttpHead *head = &call->result.head;
    if (call->waits == CALL_RETRIES || call->timed_out ||
        head->should_retry == HTTP_RETRY_NO || call->answer->ttft_us >= 0 ||
        head->retry_after_ms >= CALL_WAIT_MAX_MS)
        return false;
    return llm_error_may_pass(failure) ||
           (head->should_retry == HTTP_RETRY_YES &&
            !g_error_matches(failure, LLM_ERROR, LLM_ERROR_QUOTA));
}

/* Down the ladder, or once more after a while. False: that is how it failed. */
static bool goes_on(Call *call, const GError *failure)
{
    LlmLevel below = llm_level_below(call->profile, call->answer->level);
    if (g_error_matches(failure, LLM_ERROR, LLM_ERROR_SCHEMA) && below < LLM_LEVELS) {
        call->answer->level = below;
        return true;
    }
    if (!worth_waiting(call, failure))
        return false;
    unsigned ms = wait_of(call);
    if (call->listener && call->listener->waits)
        call->listener->waits(ms, call->listener->user);
    call->waits++;
    return wait_for(call->cancellable, ms);
}

static bool ask(Call *call, GError **error)
{
    if (!llm_keys_fetch(call->profile, &call->keys, call->cancellable, error))
        return false;
    GError *failure = NULL;
    while (!try_once(call, &failure)) {
        if (!goes_on(call, failure)) {
            g_propagate_error(error, failure);
            return false;
        }
        g_clear_error(&failure);
    }
    return true;
}

/* Cancelled while it waited is cancelled, whatever it waited for. */
static void tell_cancelled(const Call *call, GError **error)
{
    if (!g_cancellable_is_cancelled(call->cancellable))
        return;
    g_clear_error(error);
    g_set_error(error, LLM_ERROR, LLM_ERROR_CANCELLED, _("“%s” was cancelled."),
                call->profile->name);
}

bool call_model(HttpClient *client, const LlmProfile *profile, LlmLevel level,
                const LlmPrompt *prompt, const CallListener *listener,
                GCancellable *cancellable, CallAnswer *answer, GError **error)
{
    GError *failure = NULL;
    Call call = {
        .client = client,
        .profile = profile,
        .prompt = prompt,
        .listener = listener,
        .cancellable = cancellable,
        .answer = answer,
        .began_us = g_get_monotonic_time(),
        .text = g_string_new(NULL),
        .body = g_string_new(NULL),
    };
    *answer = (CallAnswer){ .level = level, .ttft_us = -1 };
    bool asked = ask(&call, &failure);
    if (!asked)
        tell_cancelled(&call, &failure);
    answer->total_us = g_get_monotonic_time() - call.began_us;
    answer->text = g_string_free(call.text, !asked);
    g_string_free(call.body, TRUE);
    g_clear_pointer(&call.reader, llm_reader_free);
    g_clear_pointer(&call.filter, llm_key_filter_free);
    g_clear_error(&call.unread);
    llm_keys_clear(&call.keys);
    if (failure)
        g_propagate_error(error, failure);
    return asked;
}
