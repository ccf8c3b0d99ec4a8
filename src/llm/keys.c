#include "chatkut/llm/keys.h"

#include <glib/gi18n.h>

/* ---- fetching -------------------------------------------------------------------- */

static bool fail(const LlmProfile *profile, GError *wrong, GError **error)
{
    bool cancelled = g_error_matches(wrong, NET_ERROR, NET_ERROR_CANCELLED);
    g_set_error(error, LLM_ERROR, cancelled ? LLM_ERROR_CANCELLED : LLM_ERROR_KEY,
                _("the model “%s” has no key: %s"), profile->name, wrong->message);
    g_error_free(wrong);
    return false;
}

static void free_secret(void *data)
{
    secret_free(data);
}

bool llm_keys_fetch(const LlmProfile *profile, LlmKeys *keys, GCancellable *cancellable,
                    GError **error)
{
    GError *wrong = NULL;
    g_auto(LlmKeys) got = { 0 };
    got.headers = g_ptr_array_new_with_free_func(free_secret);
    if (profile->key && !(got.key = secret_fetch(profile->key, cancellable, &wrong)))
        return fail(profile, wrong, error);
    for (unsigned i = 0; i < profile->headers->len; i++) {
        const LlmHeader *header = g_ptr_array_index(profile->headers, i);
        Secret *secret = NULL;
        if (header->secret &&
            !(secret = secret_fetch(header->secret, cancellable, &wrong)))
            return fail(profile, wrong, error);
        g_ptr_array_add(got.headers, secret);
    }
    *keys = got;
    got = (LlmKeys){ 0 };
    return true;
}

void llm_keys_clear(LlmKeys *keys)
{
    g_clear_pointer(&keys->key, secret_free);
    g_clear_pointer(&keys->headers, g_ptr_array_unref);
}
