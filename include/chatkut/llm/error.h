/*
 * What goes wrong with a language model.
 *
 * A message is a translated sentence for people: it names the profile (“sonnet”) and
 * the host, and says what to do next. It never holds a key; what a server said is
 * quoted short, printable and with everything blanked that is part of a key.
 */
#pragma once

#include <glib.h>

typedef enum {
    LLM_ERROR_CONFIG, /* chatkut.conf, or the address in it, is wrong */
    LLM_ERROR_KEY,    /* no key, or the server does not take it */
    LLM_ERROR_QUOTA,  /* the account has no money or quota left: never try again */
    LLM_ERROR_RATE,   /* too many requests: try again later */
    LLM_ERROR_BUSY,   /* the server cannot now: try again */
    LLM_ERROR_SCHEMA, /* this form of structured output is not taken: one level down */
    LLM_ERROR_TOO_LONG,  /* the prompt does not fit */
    LLM_ERROR_MODEL,     /* there is no such model, or no such address */
    LLM_ERROR_REFUSED,   /* the model or its server will not answer this */
    LLM_ERROR_TRUNCATED, /* the answer has no end */
    LLM_ERROR_ANSWER,    /* what came is no answer of this dialect */
    LLM_ERROR_NETWORK,
    LLM_ERROR_SLOW, /* no answer in time: ask another, not the same again */
    LLM_ERROR_CANCELLED,
} LlmError;

#define LLM_ERROR (llm_error_quark())
GQuark llm_error_quark(void);
