/* What the dialects share. */
#pragma once

#include "chatkut/llm/dialect.h"

#include <jansson.h>

/* The tool whose arguments are the plan, and the name of the schema. */
#define DIALECT_TOOL "edit_plan"

/* ---- requests (request.c) -------------------------------------------------------- */

/* One request being made. */
typedef struct {
    const LlmProfile *profile;
    const LlmPrompt *prompt;
    LlmLevel level; /* that the dialect has; of plain text it is not looked at */
} Ask;

/* The stable part of the system text, with the schema where the level has it in the
 * prompt; and the rest, which may be "". Owned by the caller. */
char *ask_stable(const Ask *ask);
const char *ask_rest(const Ask *ask);
/* All of it. */
char *ask_system(const Ask *ask);
/* [{"role", "content"}], the system's first where it is not NULL. */
json_t *ask_messages(const Ask *ask, const char *system);
unsigned ask_max_output(const Ask *ask); /* tokens */
/* The profile's temperature as a member of `object`; none where it is not set. */
void ask_add_temperature(const Ask *ask, json_t *object);
/* wire_schema(), parsed: a new reference whose text is the same each time. */
json_t *ask_schema(void);

/* ---- answers (reader.c) ---------------------------------------------------------- */

struct LlmReader;

/* Something of an answer was said; each dialect calls these. */
void reader_text(struct LlmReader *reader, const json_t *string);
void reader_thought(struct LlmReader *reader, const json_t *string);
/* A piece of the arguments of the call of this number: text, or an object. Of the first
 * call only; a second one is an error at the end. */
void reader_call(struct LlmReader *reader, int64_t number, const json_t *arguments);
void reader_refusal(struct LlmReader *reader, const json_t *string);
void reader_stop(struct LlmReader *reader, LlmStop stop);
/* The same by the dialect's word for it; a table ends with a NULL name, words that are
 * not in it are LLM_STOP_END, and no word is no stop. */
typedef struct {
    const char *name;
    LlmStop stop;
} StopReason;
void reader_reason(struct LlmReader *reader, const StopReason *reasons,
                   const char *reason);
void reader_id(struct LlmReader *reader, const json_t *string);
/* The usage to fill in: it is told from now on. */
LlmUsage *reader_usage(struct LlmReader *reader);
/* A count of tokens; `otherwise` where it is none. */
int64_t reader_count(const json_t *object, const char *key, int64_t otherwise);

/* Thoughts that come in the text itself, between <think> at its beginning and
 * </think>. */
typedef struct {
    enum { THOUGHTS_MAYBE, THOUGHTS_INSIDE, THOUGHTS_OVER } state;
    unsigned matched; /* bytes of the mark that is looked for */
} Thoughts;

/* How many of the bytes are not text: thoughts, or what may yet begin them. What turns
 * out to be text is put into `held` (THOUGHTS_HELD), which goes before the rest. */
enum { THOUGHTS_HELD = 8 };
size_t thoughts_skip(Thoughts *thoughts, const char *bytes, size_t length,
                     char held[THOUGHTS_HELD]);
/* All bytes have come: what was held back. */
void thoughts_end(Thoughts *thoughts, char held[THOUGHTS_HELD]);

/* ---- dialects -------------------------------------------------------------------- */

typedef struct {
    const char *path, *models_path; /* behind the url */
    const char *key_header;         /* "Authorization: Bearer " */
    const char *const *headers;     /* of its own; ends with NULL */
    bool levels[LLM_LEVELS];        /* that it has */
    bool lines;                     /* NDJSON; else events */
    json_t *(*body)(const Ask *ask);
    /* One event or line, an object. */
    void (*event)(struct LlmReader *reader, const json_t *event);
    /* The document that is a whole answer. */
    void (*whole)(struct LlmReader *reader, const json_t *answer);
} Dialect;

extern const Dialect DIALECT_OPENAI, DIALECT_ANTHROPIC, DIALECT_OLLAMA;
const Dialect *dialect_of(LlmDialect dialect);

/* What an error that a server tells in JSON means (error.c): `json` is its document, or
 * NULL; status 0: it came in the middle of an answer. */
GError *dialect_error(const LlmProfile *profile, const LlmKeys *keys, int status,
                      const json_t *json);
