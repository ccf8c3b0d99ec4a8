/*
 * The secrets of one model, fetched for a call: its key, and headers that carry one.
 */
#pragma once

#include "chatkut/llm/profile.h"
#include "chatkut/net/secret.h"

typedef struct {
    Secret *key; /* NULL: none is needed */
    GPtrArray
        *headers; /* Secret *, of each of the profile's headers; NULL in it where the
                         * header is no secret. NULL: there are none */
} LlmKeys;

/* What the references of `profile` mean now. False: LLM_ERROR_KEY names the profile and
 * where the key was looked for, or LLM_ERROR_CANCELLED. A keyring may ask the user, so
 * this may take a while (net/secret.h). */
bool llm_keys_fetch(const LlmProfile *profile, LlmKeys *keys, GCancellable *cancellable,
                    GError **error);

/* Wipes them. */
void llm_keys_clear(LlmKeys *keys);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LlmKeys, llm_keys_clear)

/* ---- blanking -------------------------------------------------------------------- */

/*
 * Servers repeat keys, in errors and in answers. What is told of either goes through
 * here: everything is blanked (“…”) that shares a run of eight bytes or more with a
 * secret, also where only its beginning or end was repeated, and also where JSON's
 * escapes stand for some of it. A secret shorter than that is blanked as a whole.
 */

/* A copy of a text. `keys` NULL: as it is. Owned by the caller. */
char *llm_keys_blank(const LlmKeys *keys, const char *text);

/* The same of a text that comes in pieces: what may be the beginning of a run is held
 * back until it can be told, so that no piece of a key is shown before the next one
 * comes. How the text is cut changes nothing. */
typedef struct LlmKeyFilter LlmKeyFilter;

/* `keys` are borrowed, and must not be cleared before the filter is freed. */
LlmKeyFilter *llm_key_filter_new(const LlmKeys *keys);
void llm_key_filter_free(LlmKeyFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LlmKeyFilter, llm_key_filter_free)

/* Appends to `out` what is sure not to be of a key. */
void llm_key_filter_feed(LlmKeyFilter *filter, const char *bytes, size_t length,
                         GString *out);
/* Nothing follows: appends what was held back. */
void llm_key_filter_end(LlmKeyFilter *filter, GString *out);
