/*
 * A server that speaks the OpenAI dialect, in a thread of the test: it answers one
 * request after the other by a script.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *text;    /* what the model says; NULL: nothing, with `status` */
    int status;          /* 0: 200 */
    const char *headers; /* "Retry-After: 1\r\n"; NULL */
    unsigned piece;      /* bytes of text in one event; 0: all */
    unsigned ms;         /* before each event */
    bool cut;            /* the connection ends in the middle of the text */
    bool hang;           /* nothing comes at all, until the server is freed */
    const char *type;    /* of an error: "invalid_request_error"; NULL */
    const char *message; /* of an error; NULL */
} FakeAnswer;

typedef struct FakeModel FakeModel;

/* Copies nothing: the script must outlive it. The last answer is given again. */
FakeModel *fake_model_new(const FakeAnswer *answers, unsigned count);
void fake_model_free(FakeModel *model);
/* "http://127.0.0.1:PORT/v1" */
const char *fake_model_url(const FakeModel *model);
/* Requests so far, and the body of one; owned by the caller. */
unsigned fake_model_asked(FakeModel *model);
char *fake_model_body(FakeModel *model, unsigned n);
