/* Headers of a model's own. */
#include "profile_private.h"

#include "chatkut/base/text.h"
#include "chatkut/net/secret.h"

#include <glib/gi18n.h>
#include <string.h>

enum { SHOWN = 40 };

/* What the request itself has. */
static const char *const OWN[] = {
    "accept",
    "accept-encoding",
    "anthropic-version",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-api-key",
    NULL,
};

/* Names with one of these parts carry secrets. */
static const char *const SECRET_NAMES[] = { "key",    "token",    "secret",     "auth",
                                            "cookie", "password", "credential", NULL };

/* Values that begin so do. */
static const char *const SECRET_VALUES[] = { "sk-", "bearer ", "basic ", NULL };

static const char *const REFERENCES[] = { "env:", "file:", "keyring:", NULL };

static bool begins_with_any(const char *text, const char *const *beginnings)
{
    for (; *beginnings; beginnings++)
        if (g_ascii_strncasecmp(text, *beginnings, strlen(*beginnings)) == 0)
            return true;
    return false;
}

static bool is_secret_name(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (const char *const *part = SECRET_NAMES; *part; part++)
        if (strstr(lower, *part))
            return true;
    return false;
}

/* A token of RFC 9110, without its rarer signs. */
static bool is_name(const char *name)
{
    for (const char *at = name; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr("-_.", *at))
            return false;
    return *name;
}

static bool is_value(const char *value)
{
    for (const char *at = value; *at; at++)
        if (!g_ascii_isprint(*at))
            return false;
    return *value;
}

static void header_free(void *data)
{
    LlmHeader *header = data;
    g_free(header->name);
    g_free(header->value);
    g_free(header->secret);
    g_free(header);
}

/* What is wrong with it; NULL: nothing. */
static const char *complaint(const char *name, const char *value)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (!is_name(name) || !is_value(value))
        return _("a header is “Name: value”, several with “;” between them");
    if (g_strv_contains(OWN, lower))
        return _("this header is made by chatkut itself; a key goes into “key”");
    if (begins_with_any(value, REFERENCES))
        return secret_check(value, NULL)
                   ? NULL
                   : _("a reference is env:NAME, file:PATH or keyring:NAME");
    if (is_secret_name(name) || begins_with_any(value, SECRET_VALUES))
        return _("this header carries a secret, which does not belong into this file: "
                 "write env:NAME, file:PATH or keyring:NAME in its place");
    return NULL;
}

/* Takes nothing. NULL with an error that names the header, never its value. */
static LlmHeader *read_header(const char *text, GError **error)
{
    const char *colon = strchr(text, ':');
    g_autofree char *name = g_strndup(text, colon ? (size_t)(colon - text) : 0);
    g_autofree char *value = g_strdup(colon ? colon + 1 : "");
    g_strstrip(name);
    g_strstrip(value);
    const char *wrong = complaint(name, value);
    if (wrong) {
        g_autofree char *shown = is_name(name) ? text_printable(name, SHOWN) : NULL;
        g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG, "%s%s%s", shown ? shown : "",
                    shown ? ": " : "", wrong);
        return NULL;
    }
    LlmHeader *header = g_new0(LlmHeader, 1);
    header->name = g_steal_pointer(&name);
    if (begins_with_any(value, REFERENCES))
        header->secret = g_steal_pointer(&value);
    else
        header->value = g_steal_pointer(&value);
    return header;
}

GPtrArray *llm_headers_read(const char *text, GError **error)
{
    g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(header_free);
    g_auto(GStrv) parts = g_strsplit(text, ";", -1);
    for (char **part = parts; *part; part++) {
        if (!*g_strstrip(*part))
            continue;
        LlmHeader *header = read_header(*part, error);
        if (!header)
            return NULL;
        g_ptr_array_add(headers, header);
    }
    return g_steal_pointer(&headers);
}
