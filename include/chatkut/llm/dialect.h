/*
 * How servers of language models are spoken to: three dialects, of which most of the
 * world speaks the first.
 *
 *     openai     POST URL/chat/completions   events; "[DONE]" ends, usage comes last
 *     anthropic  POST URL/v1/messages        events by type
 *     ollama     POST URL/api/chat           lines of JSON; "done": true ends
 *
 * This is pure: requests are made here, bytes of answers are read here; who sends and
 * receives them is llm/call.h. All that a server says is outside text.
 *
 * A plan is asked for in one of the forms of LlmLevel. Whichever it is, what comes out
 * of the reader is one stream of text: the content, or the arguments of the tool call.
 * The schema is wire_schema() (edit/plan_wire.h), the same bytes in every request, as
 * servers compile it once and keep it.
 */
#pragma once

#include "chatkut/llm/keys.h"
#include "chatkut/llm/price.h"
#include "chatkut/llm/profile.h"

/* ---- levels ---------------------------------------------------------------------- */

/* Where the ladder begins for this profile: its own level, or the next that its dialect
 * has (Anthropic has no JSON mode, Ollama no forced tool call). */
LlmLevel llm_level_first(const LlmProfile *profile);
/* The next one down; LLM_LEVELS: there is none. */
LlmLevel llm_level_below(const LlmProfile *profile, LlmLevel level);

/* ---- requests -------------------------------------------------------------------- */

typedef struct {
    bool assistant;   /* else the user */
    const char *text; /* not empty */
} LlmMessage;

/* What a model is asked. Texts are UTF-8 and borrowed. */
typedef struct {
    const char *system;
    size_t stable; /* bytes of `system` that are the same in every call: kept by servers
                    * that can. A schema in the prompt is put behind them */
    const LlmMessage *messages; /* the user's first */
    unsigned count;
    bool plan;           /* the answer is a wire plan; false: plain text */
    unsigned max_output; /* tokens; 0: the profile's */
} LlmPrompt;

/* What is to be sent: the fields of an HttpRequest (net/http.h). */
typedef struct {
    char *url;
    char *body; /* JSON; NULL: it is a GET */
    size_t body_size;
    GPtrArray *headers; /* const char *, ends with NULL: "Name: value"; borrowed from */
    GPtrArray *plain, *secrets; /* char *; Secret *: those that hold a key */
} LlmRequest;

/* The headers as HttpRequest has them. */
const char *const *llm_request_headers(const LlmRequest *request);

/* `keys` of this profile (llm/keys.h). */
void llm_request_build(const LlmProfile *profile, LlmLevel level,
                       const LlmPrompt *prompt, const LlmKeys *keys,
                       LlmRequest *request);
/* A GET of the list of models, for chatkut doctor: says whether server and key are
 * well, and costs nothing. */
void llm_request_models(const LlmProfile *profile, const LlmKeys *keys,
                        LlmRequest *request);
/* Is the profile's model in that list? `known` false: the list cannot be read. */
bool llm_models_have(const LlmProfile *profile, const char *body, size_t length,
                     bool *known);
void llm_request_clear(LlmRequest *request);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LlmRequest, llm_request_clear)

/* ---- answers --------------------------------------------------------------------- */

typedef enum {
    LLM_STOP_NONE, /* not yet, or never */
    LLM_STOP_END,
    LLM_STOP_LENGTH,  /* max_output or the context is full: the text is not whole */
    LLM_STOP_TOOL,    /* the end, of a tool call */
    LLM_STOP_REFUSED, /* by the model or a filter: llm_reader_refusal() may say why */
} LlmStop;

/* Who is told while the bytes come. Either function may be NULL. */
typedef struct {
    /* A piece of the answer: valid UTF-8, outside text, not ended by NUL. */
    void (*text)(const char *bytes, size_t length, void *user);
    /* A piece of thinking came, which is dropped (also between <think> and
     * </think>). */
    void (*thought)(void *user);
    void *user;
} LlmReaderListener;

/* Reads the body of one answer with a status of 200: as a stream, or as the one JSON
 * document that servers give which do not stream. How the bytes are cut changes
 * nothing, but that a piece of text may be told in several. */
typedef struct LlmReader LlmReader;

/* `profile` and `keys` (may be NULL) are for messages, and borrowed. */
LlmReader *llm_reader_new(const LlmProfile *profile, const LlmKeys *keys,
                          const LlmReaderListener *listener);
void llm_reader_free(LlmReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LlmReader, llm_reader_free)

/* False, and nothing more is told: an LLM_ERROR, of the server (an error in the middle
 * of a stream) or of what it said. */
bool llm_reader_feed(LlmReader *reader, const char *bytes, size_t length,
                     GError **error);
/* All bytes have come. False: LLM_ERROR_TRUNCATED, no end was among them; or
 * LLM_ERROR_ANSWER, it was no answer, or more than one plan. */
bool llm_reader_end(LlmReader *reader, GError **error);

LlmStop llm_reader_stop(const LlmReader *reader);
/* What it used; guessed of the bytes of the prompt and the answer where it is not
 * told. */
LlmUsage llm_reader_usage(const LlmReader *reader, size_t prompt_bytes);
/* Why it was refused, in the model's words: printable, at most 300 columns; "". */
const char *llm_reader_refusal(const LlmReader *reader);
/* The server's name of the answer: printable, at most 80 columns; "". */
const char *llm_reader_id(const LlmReader *reader);

/* ---- errors ---------------------------------------------------------------------- */

/* What an answer with another status than 200 means: an LLM_ERROR. `keys` may be
 * NULL. */
GError *llm_error_of(const LlmProfile *profile, const LlmKeys *keys, int status,
                     const char *body, size_t length);

/* Likewise of what net/http.h said (NET_ERROR): NETWORK, SLOW, CANCELLED, CONFIG where
 * settings have to change, ANSWER where no such server is there. Takes `error`. */
GError *llm_error_of_net(const LlmProfile *profile, GError *error);

/* Is it worth while to try the same again, a little later? Of one that was too slow it is
 * not: the user has waited long enough. */
bool llm_error_may_pass(const GError *error);
