/* What servers say when they do not answer. */
#include "dialect_private.h"

#include "chatkut/base/text.h"
#include "chatkut/net/error.h"

#include <glib/gi18n.h>
#include <string.h>

enum { QUOTE = 160, QUOTE_BYTES = 2000, STATUS_SERVER = 500 };

/* The first row that fits counts. part: what type, code and message hold, in lower
 * case; NULL: anything. status 0: any. */
static const struct {
    int status;
    const char *part;
    LlmError code;
} RULES[] = {
    { 402, NULL, LLM_ERROR_QUOTA },
    { 0, "insufficient_quota", LLM_ERROR_QUOTA },
    { 0, "exceeded your current quota", LLM_ERROR_QUOTA },
    { 0, "credit balance", LLM_ERROR_QUOTA },
    { 0, "billing_error", LLM_ERROR_QUOTA },
    { 401, NULL, LLM_ERROR_KEY },
    { 0, "authentication_error", LLM_ERROR_KEY },
    { 0, "invalid_api_key", LLM_ERROR_KEY },
    { 0, "permission_error", LLM_ERROR_KEY },
    { 429, NULL, LLM_ERROR_RATE },
    { 0, "rate_limit", LLM_ERROR_RATE },
    { 0, "content_filter", LLM_ERROR_REFUSED },
    { 0, "content_policy", LLM_ERROR_REFUSED },
    { 0, "content management policy", LLM_ERROR_REFUSED },
    { 0, "flagged", LLM_ERROR_REFUSED },
    { 403, NULL, LLM_ERROR_KEY },
    { 413, NULL, LLM_ERROR_TOO_LONG },
    { 0, "context_length_exceeded", LLM_ERROR_TOO_LONG },
    { 0, "maximum context", LLM_ERROR_TOO_LONG },
    { 0, "context length", LLM_ERROR_TOO_LONG },
    { 0, "context size", LLM_ERROR_TOO_LONG },
    { 0, "exceed_context_size", LLM_ERROR_TOO_LONG },
    { 0, "prompt is too long", LLM_ERROR_TOO_LONG },
    { 0, "request_too_large", LLM_ERROR_TOO_LONG },
    { 404, "no endpoints found that",
      LLM_ERROR_SCHEMA }, /* OpenRouter, of parameters */
    { 404, NULL, LLM_ERROR_MODEL },
    { 0, "model_not_found", LLM_ERROR_MODEL },
    { 0, "not_found_error", LLM_ERROR_MODEL },
    { 0, "not a valid model", LLM_ERROR_MODEL },
    { 408, NULL, LLM_ERROR_BUSY },
    { 409, NULL, LLM_ERROR_BUSY },
    { 503, NULL, LLM_ERROR_BUSY },
    { 529, NULL, LLM_ERROR_BUSY },
    { 0, "overloaded", LLM_ERROR_BUSY },
    { 0, "grammar", LLM_ERROR_SCHEMA },
    { 0, "schema", LLM_ERROR_SCHEMA },
    { 0, "response_format", LLM_ERROR_SCHEMA },
    { 0, "output_config", LLM_ERROR_SCHEMA },
    { 0, "output_format", LLM_ERROR_SCHEMA },
    { 0, "structured output", LLM_ERROR_SCHEMA },
    { 0, "json_object", LLM_ERROR_SCHEMA },
    { 0, "tool_choice", LLM_ERROR_SCHEMA },
    { 0, "support tools", LLM_ERROR_SCHEMA },
    { 0, "tool use", LLM_ERROR_SCHEMA },
    { 0, "function calling", LLM_ERROR_SCHEMA },
    { 0, "jinja", LLM_ERROR_SCHEMA }, /* llama.cpp without --jinja has no tools */
};

/* ---- what was said --------------------------------------------------------------- */

static const char *string_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* {"error": {…}}, {"error": "…"}, {"message": "…"}, {"detail": "…"} */
static const char *message_of(const json_t *json)
{
    const json_t *wrong = json_object_get(json, "error");
    if (json_is_string(wrong))
        return json_string_value(wrong);
    if (string_of(wrong, "message"))
        return string_of(wrong, "message");
    return string_of(json, "message") ? string_of(json, "message")
                                      : string_of(json, "detail");
}

/* All that tells kinds apart, in lower case. */
static char *marks_of(const json_t *json, const char *message)
{
    const json_t *wrong = json_object_get(json, "error");
    const char *type = string_of(wrong, "type"), *code = string_of(wrong, "code");
    g_autofree char *all = g_strjoin(" ", type ? type : "", code ? code : "",
                                     message ? message : "", NULL);
    return g_ascii_strdown(all, -1);
}

static LlmError classify(int status, const char *marks)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(RULES); i++)
        if ((RULES[i].status == 0 || RULES[i].status == status) &&
            (!RULES[i].part || strstr(marks, RULES[i].part)))
            return RULES[i].code;
    bool server = status == 0 || status >= STATUS_SERVER;
    return server ? LLM_ERROR_BUSY : LLM_ERROR_ANSWER;
}

/* ---- sentences ------------------------------------------------------------------- */

static char *key_sentence(const LlmProfile *profile)
{
    if (!profile->key)
        return g_strdup_printf(_("%s wants a key for “%s”: say in [model %s] where it "
                                 "is, “key = env:NAME”"),
                               profile->host, profile->name, profile->name);
    return g_strdup_printf(_("%s does not take the key of “%s”; look at what %s holds, "
                             "and at what the account may do"),
                           profile->host, profile->name, profile->key);
}

static char *sentence(const LlmProfile *profile, LlmError code)
{
    const char *name = profile->name, *host = profile->host;
    switch (code) {
    case LLM_ERROR_KEY:
        return key_sentence(profile);
    case LLM_ERROR_QUOTA:
        return g_strdup_printf(_("the account of “%s” at %s has no credit left; top it "
                                 "up there, or use another model"),
                               name, host);
    case LLM_ERROR_RATE:
        return g_strdup_printf(_("“%s” (%s) is asked too often; try again in a moment"),
                               name, host);
    case LLM_ERROR_SCHEMA:
        return g_strdup_printf(_("“%s” (%s) does not take this form of structured "
                                 "output; set “structured” lower in [model %s]"),
                               name, host, name);
    case LLM_ERROR_TOO_LONG:
        return g_strdup_printf(
            _("the question is too long for “%s” (%s); ask about less, "
              "or use a model with a larger context"),
            name, host);
    case LLM_ERROR_MODEL:
        return g_strdup_printf(_("%s has no model “%s”, or does not listen there; look "
                                 "at “model” and “url” of [model %s]"),
                               host, profile->model, name);
    case LLM_ERROR_REFUSED:
        return g_strdup_printf(_("“%s” (%s) refuses to answer this; say it otherwise"),
                               name, host);
    case LLM_ERROR_BUSY:
        return g_strdup_printf(_("“%s” (%s) cannot answer now; try again in a moment"),
                               name, host);
    default:
        return g_strdup_printf(
            _("%s does not take what “%s” is asked; look at [model %s]"), host, name,
            name);
    }
}

/* What is shown of the server's own words: nothing about keys, which they like to
 * repeat in part, and no pages for browsers. */
static char *quote(const LlmKeys *keys, LlmError code, const char *message)
{
    if (code == LLM_ERROR_KEY || !message || !*message || *message == '<')
        return NULL;
    g_autofree char *begin = g_strndup(message, QUOTE_BYTES);
    g_autofree char *blanked = llm_keys_blank(keys, begin);
    return text_printable(blanked, QUOTE);
}

static GError *make_error(const LlmProfile *profile, const LlmKeys *keys, int status,
                          const json_t *json, const char *message)
{
    g_autofree char *marks = marks_of(json, message);
    LlmError code = classify(status, marks);
    g_autofree char *text = sentence(profile, code);
    g_autofree char *said = quote(keys, code, message);
    if (said && status)
        return g_error_new(LLM_ERROR, code, _("%s (it says, with %d: “%s”)"), text,
                           status, said);
    if (said)
        return g_error_new(LLM_ERROR, code, _("%s (it says: “%s”)"), text, said);
    return status ? g_error_new(LLM_ERROR, code, "%s (HTTP %d)", text, status)
                  : g_error_new_literal(LLM_ERROR, code, text);
}

GError *dialect_error(const LlmProfile *profile, const LlmKeys *keys, int status,
                      const json_t *json)
{
    return make_error(profile, keys, status, json, message_of(json));
}

GError *llm_error_of(const LlmProfile *profile, const LlmKeys *keys, int status,
                     const char *body, size_t length)
{
    json_auto_t *json = json_loadb(body, length, 0, NULL);
    if (json)
        return dialect_error(profile, keys, status, json);
    g_autofree char *text = g_utf8_make_valid(body, (gssize)length);
    return make_error(profile, keys, status, NULL, g_strstrip(text));
}

/* ---- others ---------------------------------------------------------------------- */

GError *llm_error_of_net(const LlmProfile *profile, GError *error)
{
    static const LlmError CODES[] = {
        [NET_ERROR_CANCELLED] = LLM_ERROR_CANCELLED,
        [NET_ERROR_TIMEOUT] = LLM_ERROR_SLOW,
        [NET_ERROR_STALLED] = LLM_ERROR_SLOW,
        [NET_ERROR_RESOLVE] = LLM_ERROR_NETWORK,
        [NET_ERROR_CONNECT] = LLM_ERROR_NETWORK,
        [NET_ERROR_TLS] = LLM_ERROR_CONFIG,
        [NET_ERROR_REDIRECT] = LLM_ERROR_CONFIG,
        [NET_ERROR_TOO_LARGE] = LLM_ERROR_ANSWER,
        [NET_ERROR_BROKEN] = LLM_ERROR_NETWORK,
        [NET_ERROR_PROTOCOL] = LLM_ERROR_ANSWER,
        [NET_ERROR_FORBIDDEN] = LLM_ERROR_CONFIG,
        [NET_ERROR_MISSING] = LLM_ERROR_CONFIG,
        [NET_ERROR_IO] = LLM_ERROR_CONFIG,
        [NET_ERROR_INVALID] = LLM_ERROR_CONFIG,
    };
    bool known =
        error->domain == NET_ERROR && (unsigned)error->code < G_N_ELEMENTS(CODES);
    GError *made =
        g_error_new(LLM_ERROR, known ? CODES[error->code] : LLM_ERROR_NETWORK,
                    _("“%s”: %s"), profile->name, error->message);
    g_error_free(error);
    return made;
}

bool llm_error_may_pass(const GError *error)
{
    return g_error_matches(error, LLM_ERROR, LLM_ERROR_RATE) ||
           g_error_matches(error, LLM_ERROR, LLM_ERROR_BUSY) ||
           g_error_matches(error, LLM_ERROR, LLM_ERROR_NETWORK);
}
