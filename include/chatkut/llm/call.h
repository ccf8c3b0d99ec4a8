/*
 * One call of one model: a prompt goes out, its text comes back as it is written.
 *
 * Blocking, in any thread; cancelling ends it within 200 ms whatever it waits for.
 * Around the HTTP request it does what every caller wants:
 * - the ladder of structured output (LlmLevel): a server that refuses the schema is
 *   asked again one level lower, and the answer says which one it was;
 * - up to CALL_RETRIES more tries where that is worth it (408, 409, 429, from 500 on, a
 *   connection that broke before the first byte), never where the server says not to,
 *   for a quota that is used up, or where the first byte did not come in time. Waits
 *   as the server says where that is less than CALL_WAIT_MAX_MS, else 0.5 s, 1 s … at
 *   most CALL_WAIT_MS, with jitter;
 * - keys that are fetched for the call and wiped behind it.
 *
 * Nothing of an answer that ended early is handed on as if it were whole.
 */
#pragma once

#include "chatkut/llm/dialect.h"
#include "chatkut/net/http.h"

enum { CALL_RETRIES = 2, CALL_WAIT_MS = 8000, CALL_WAIT_MAX_MS = 60000 };

/* Who is told, in the calling thread. Any may be NULL. */
typedef struct {
    /* A bit of the answer: of a plan its JSON. Not printable; keys in it are blanked.
     * A new try begins with `again`. */
    void (*text)(const char *bytes, size_t length, void *user);
    void (*again)(void *user);
    /* It thinks, which is not told. */
    void (*thought)(void *user);
    /* It is tried again in so many milliseconds. */
    void (*waits)(unsigned ms, void *user);
    void *user;
} CallListener;

/* How it went; filled also where it failed, as far as it came. */
typedef struct {
    char *text;     /* all of it, keys in it blanked; NULL where it failed */
    LlmUsage usage; /* estimated where the server did not say */
    LlmLevel level; /* that it was asked at */
    int http;       /* the last status; 0: none came */
    char *request_id;
    int64_t ttft_us; /* to the first byte of the answer's text; -1: none came */
    int64_t total_us;
    unsigned attempts;
} CallAnswer;

void call_answer_clear(CallAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CallAnswer, call_answer_clear)

/* Ask, beginning at this level: llm_level_first(), or one that is known. False with an LLM_ERROR; `answer` (zeroed first) is to be cleared either way. A
 * refusal and an answer that is too long are errors, too: LLM_ERROR_REFUSED,
 * LLM_ERROR_TRUNCATED. listener and cancellable may be NULL. */
bool call_model(HttpClient *client, const LlmProfile *profile, LlmLevel level,
                const LlmPrompt *prompt, const CallListener *listener,
                GCancellable *cancellable, CallAnswer *answer, GError **error);
