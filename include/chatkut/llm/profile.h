/*
 * The models that are configured: the groups [models] and [model NAME] of
 * chatkut.conf(5).
 *
 *     [models]
 *     strong = sonnet
 *     day-budget = 2.00
 *
 *     [model sonnet]
 *     provider = anthropic
 *     model = claude-sonnet-4-5
 *     key = env:ANTHROPIC_API_KEY
 *
 * The file is that of tui/config.h; each reader leaves the groups of others alone.
 * Without a group [models] no model is used, and nothing else is read. Each setting is
 * one row of a table: reading, messages and manual follow. What a provider is like
 * (address, dialect, where its key usually is) are the same settings in
 * data/models/providers.conf, under the model's own.
 *
 * A key is never in the file: `key` holds a reference of net/secret.h, and so does a
 * header that carries one. What stands there instead is refused without being repeated.
 */
#pragma once

#include "chatkut/llm/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a server is spoken to (llm/dialect.h). */
typedef enum { LLM_OPENAI, LLM_ANTHROPIC, LLM_OLLAMA, LLM_DIALECTS } LlmDialect;

/* How an answer is held to the schema of plans: a ladder, best first. */
typedef enum {
    LLM_BY_SCHEMA, /* the server holds the model to it */
    LLM_BY_TOOL,   /* a call of a tool is forced whose arguments are the plan */
    LLM_BY_JSON, /* the server sees to it that it is JSON; the prompt has the schema */
    LLM_BY_TEXT, /* the prompt has the schema */
    LLM_LEVELS
} LlmLevel;

/* What a model is for (llm/route.h). */
typedef enum {
    LLM_ROLE_STRONG, /* plans; and what no other model manages */
    LLM_ROLE_MID,    /* chat, questions */
    LLM_ROLE_SIMPLE, /* cheap edits that the embedded planner is not sure of */
    LLM_ROLES
} LlmRole;

/* The name under which a server of the OpenAI dialect takes max_output. */
typedef enum { LLM_MAX_COMPLETION_TOKENS, LLM_MAX_TOKENS } LlmOutputField;

/* How much a model that thinks is to think. */
typedef enum {
    LLM_EFFORT_DEFAULT, /* as it likes: nothing is sent */
    LLM_EFFORT_NONE,
    LLM_EFFORT_MINIMAL,
    LLM_EFFORT_LOW,
    LLM_EFFORT_MEDIUM,
    LLM_EFFORT_HIGH,
    LLM_EFFORT_XHIGH,
} LlmEffort;

/* A header that is sent with each request. */
typedef struct {
    char *name;
    char *value;  /* NULL: it is secret */
    char *secret; /* the reference of what is sent (net/secret.h); NULL: value is */
} LlmHeader;

/* One model. Immutable. */
typedef struct {
    char *name;     /* of its group: "sonnet" */
    char *provider; /* of providers.conf: "anthropic"; NULL: none */
    LlmDialect dialect;
    char *url;          /* https, or http to this machine; no slash at its end */
    char *host;         /* of the url, for people: "api.anthropic.com" */
    char *model;        /* as the server calls it; printable */
    char *price_name;   /* for llm/price.h: "anthropic/claude-sonnet-4-5", of servers of
                          * this machine "local/…" */
    char *key;          /* reference; NULL: none is needed */
    GPtrArray *headers; /* LlmHeader *; never NULL */
    char *ca_file;      /* absolute; NULL: none */
    LlmLevel level;     /* where the ladder begins */
    LlmOutputField output_field;
    LlmEffort effort;
    double temperature;  /* NAN: not sent */
    unsigned max_output; /* tokens */
    unsigned context;    /* tokens, prompt and answer together */
    unsigned first_byte_ms, stall_ms;
    bool local; /* the url is this machine */
    /* Micro-dollars per million tokens; -1: by the price file. */
    int64_t price_in, price_out, price_cached;
} LlmProfile;

/* All of it. Immutable, and reference counted, so that any thread may hold it. */
typedef struct {
    GPtrArray *profiles;                /* LlmProfile *, as in the file; at least one */
    const LlmProfile *roles[LLM_ROLES]; /* never NULL */
    int64_t day_budget, project_budget; /* micro-dollars; -1: none */
} LlmSettings;

/* What the settings in `path` say; NULL: chatkut.conf of the user's folder. NULL
 * without an error: there is no such file, or it configures no models. LLM_ERROR_CONFIG
 * names file, group, key and what could be there instead. */
LlmSettings *llm_settings_load(const char *path, GError **error);

/* Likewise of a file's text; `name`: the file's path, also for messages. A relative
 * ca-file is one of its folder. */
LlmSettings *llm_settings_read(const char *text, const char *name, GError **error);

LlmSettings *llm_settings_ref(LlmSettings *settings);
void llm_settings_unref(LlmSettings *settings);

/* The model of this name; NULL: none. */
const LlmProfile *llm_settings_find(const LlmSettings *settings, const char *name);

/* A digest of the settings that decide what its server takes: address, dialect, model,
 * headers, structured, effort. Owned by the caller. */
char *llm_profile_digest(const LlmProfile *profile);

/* For people and records: "openai", "schema", "strong", "low". */
const char *llm_dialect_name(LlmDialect dialect);
const char *llm_level_name(LlmLevel level);
const char *llm_role_name(LlmRole role);
const char *llm_effort_name(LlmEffort effort);
/* The level of this name; LLM_LEVELS: none has it. */
LlmLevel llm_level_find(const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LlmSettings, llm_settings_unref)

/* ---- the table ------------------------------------------------------------------- */

typedef enum {
    LLM_SETTING_TEXT,    /* char * */
    LLM_SETTING_WORD,    /* int: the number of one of `words` */
    LLM_SETTING_URL,     /* char * */
    LLM_SETTING_KEY,     /* char *: a reference */
    LLM_SETTING_FILE,    /* char *: absolute */
    LLM_SETTING_HEADERS, /* GPtrArray * of LlmHeader * */
    LLM_SETTING_COUNT,   /* unsigned, least…most */
    LLM_SETTING_SECONDS, /* unsigned: milliseconds; least…most in seconds */
    LLM_SETTING_NUMBER,  /* double, least…most */
    LLM_SETTING_MONEY, /* int64_t: micro-dollars; at most `most` dollars, 0: no limit */
    LLM_SETTING_MODEL, /* char *: the name of a [model NAME] */
} LlmSettingKind;

typedef struct {
    const char *name;
    LlmSettingKind kind;
    size_t offset; /* of the field: of LlmProfile, or of what [models] is read into */
    const char *const *words; /* of WORD; ends with NULL */
    double least, most;
    const char *standard; /* what is meant where nothing is said; NULL: nothing is */
    const char *help;     /* for the manual; English */
} LlmSetting;

/* The rows of [models], of [model NAME]; each ends with a NULL name. */
const LlmSetting *llm_settings_of_models(void);
const LlmSetting *llm_settings_of_model(void);

/* The text of data/models/providers.conf. Static. */
const char *llm_providers_text(size_t *length);
