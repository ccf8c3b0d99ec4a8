/* Keys in what comes from outside: found whole, in parts, escaped, and in pieces. */
#include "chatkut/llm/keys.h"

#include <string.h>

#define BLANK "…"

enum {
    RUN = 8, /* bytes that a text may share with a secret by chance */
    ESCAPED_LENGTH = 2,
    UNICODE_LENGTH = 6, /* \u0041 */
    MISMATCH = 0,
    UNKNOWN = -1, /* it breaks off before it can be told */
};

struct LlmKeyFilter {
    const LlmKeys *keys;
    GString *held; /* what may be the beginning of a run */
};

/* ---- matching -------------------------------------------------------------------- */

/* "\u0041": does it stand for this byte? */
static int match_unicode(const char *at, size_t left, char byte)
{
    unsigned code = 0;
    for (unsigned i = ESCAPED_LENGTH; i < UNICODE_LENGTH; i++) {
        if (i >= left)
            return UNKNOWN;
        if (!g_ascii_isxdigit(at[i]))
            return MISMATCH;
        code = code * 16 + (unsigned)g_ascii_xdigit_value(at[i]);
    }
    return code == (unsigned char)byte ? UNICODE_LENGTH : MISMATCH;
}

/* How many bytes at `at` stand for one byte of a secret, plain or as JSON escapes it:
 * many servers escape "/", "+" or "=". */
static int match_byte(const char *at, size_t left, char byte)
{
    if (left == 0)
        return UNKNOWN;
    if (at[0] == byte)
        return 1;
    if (at[0] != '\\')
        return MISMATCH;
    if (left < ESCAPED_LENGTH)
        return UNKNOWN;
    if (at[1] == byte)
        return ESCAPED_LENGTH;
    return at[1] == 'u' ? match_unicode(at, left, byte) : MISMATCH;
}

typedef struct {
    size_t run; /* bytes of the text to be blanked; 0: none */
    bool open;  /* what comes next may make one, or a longer one */
} Match;

/* With the part of the secret that begins at `part`. */
static void match_part(const char *at, size_t left, const char *part, size_t least,
                       Match *match)
{
    size_t used = 0, count = 0;
    int step = MISMATCH;
    while (part[count] &&
           (step = match_byte(at + used, left - used, part[count])) > 0) {
        used += (size_t)step;
        count++;
    }
    if (part[count] && step == UNKNOWN)
        match->open = true;
    if (count >= least)
        match->run = MAX(match->run, used);
}

/* A secret shorter than a run is one as a whole. */
static void match_secret(const char *at, size_t left, const Secret *secret,
                         Match *match)
{
    const char *text = secret_text(secret);
    size_t least = MIN((size_t)RUN, strlen(text));
    for (const char *part = text; *part; part++)
        match_part(at, left, part, least, match);
}

static Match find_run(const LlmKeys *keys, const char *at, size_t left)
{
    Match match = { 0, false };
    unsigned headers = keys->headers ? keys->headers->len : 0;
    if (keys->key)
        match_secret(at, left, keys->key, &match);
    for (unsigned i = 0; i < headers; i++) {
        if (keys->headers->pdata[i])
            match_secret(at, left, keys->headers->pdata[i], &match);
    }
    return match;
}

/* ---- the filter ------------------------------------------------------------------ */

LlmKeyFilter *llm_key_filter_new(const LlmKeys *keys)
{
    LlmKeyFilter *filter = g_new(LlmKeyFilter, 1);
    *filter = (LlmKeyFilter){ keys, g_string_new(NULL) };
    return filter;
}

void llm_key_filter_free(LlmKeyFilter *filter)
{
    if (!filter)
        return;
    g_string_free(filter->held, TRUE);
    g_free(filter);
}

static void let_through(LlmKeyFilter *filter, bool end, GString *out)
{
    const char *at = filter->held->str;
    size_t left = filter->held->len;
    while (left > 0) {
        const Match match = find_run(filter->keys, at, left);
        size_t taken = MAX(match.run, (size_t)1);
        if (match.open && !end)
            break;
        g_string_append_len(out, match.run ? BLANK : at,
                            match.run ? (gssize)strlen(BLANK) : 1);
        at += taken;
        left -= taken;
    }
    g_string_erase(filter->held, 0, (gssize)(filter->held->len - left));
}

void llm_key_filter_feed(LlmKeyFilter *filter, const char *bytes, size_t length,
                         GString *out)
{
    g_string_append_len(filter->held, bytes, (gssize)length);
    let_through(filter, false, out);
}

void llm_key_filter_end(LlmKeyFilter *filter, GString *out)
{
    let_through(filter, true, out);
}

char *llm_keys_blank(const LlmKeys *keys, const char *text)
{
    if (!keys)
        return g_strdup(text);
    GString *out = g_string_new(NULL);
    g_autoptr(LlmKeyFilter) filter = llm_key_filter_new(keys);
    llm_key_filter_feed(filter, text, strlen(text), out);
    llm_key_filter_end(filter, out);
    return g_string_free(out, FALSE);
}
