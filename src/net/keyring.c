/* Keys in the desktop's keyring. libsecret is loaded when the first is asked for; it
 * waits for D-Bus, and for people who type a password, so a watch stands beside each
 * call. */
#include "chatkut/base/library.h"
#include "chatkut/base/text.h"
#include "secret_private.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <stdint.h>
#include <string.h>

#define DETAIL_COLUMNS 120
#define NAME_MAX_BYTES 32 /* shorter than keys: one in a name's place is not taken */

/* Not matched by the schema's name, so that what secret-tool(1) stored is found,
 * too. */
static const SecretSchema SCHEMA = {
    "org.chatkut.Key",
    SECRET_SCHEMA_DONT_MATCH_NAME,
    { { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "name", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/* ---- the library ----------------------------------------------------------------- */

#define KEYRING_FUNCTIONS(X)    \
    X(clearv_sync)              \
    X(free)                     \
    X(lookupv_nonpageable_sync) \
    X(storev_sync)

typedef struct {
#define KEYRING_MEMBER(name) __typeof__(secret_password_##name) *name;
    KEYRING_FUNCTIONS(KEYRING_MEMBER)
#undef KEYRING_MEMBER
} Keyring;

static const LibraryFunction FUNCTIONS[] = {
#define KEYRING_ROW(name) { "secret_password_" #name, offsetof(Keyring, name) },
    KEYRING_FUNCTIONS(KEYRING_ROW)
#undef KEYRING_ROW
};

static const Keyring *get_keyring(GError **error)
{
    static Keyring keyring;
    static bool loaded;
    static gsize once;
    if (g_once_init_enter(&once)) {
        loaded = library_load("libsecret-1.so.0", FUNCTIONS, G_N_ELEMENTS(FUNCTIONS),
                              &keyring) == LIBRARY_LOADED;
        g_once_init_leave(&once, 1);
    }
    if (loaded)
        return &keyring;
    g_set_error_literal(error, NET_ERROR, NET_ERROR_MISSING,
                        _("libsecret, which asks the keyring, is not here: install the "
                          "package libsecret-1-0, or give the key as env: or file:"));
    return NULL;
}

bool secret_check_keyring(GError **error)
{
    return get_keyring(error) != NULL;
}

/* ---- a call with a watch beside it --------------------------------------------------
 * libsecret's calls run a loop of their own, which only their cancellable can end. */

typedef struct {
    GThread *thread;
    GMutex mutex;
    GCond changed;
    GCancellable *inner; /* the call's */
    GCancellable *outer; /* the caller's; NULL */
    gulong handler;
    bool done, late;
} Watch;

static void *watch_run(void *data)
{
    Watch *watch = data;
    const int64_t end = g_get_monotonic_time() + SECRET_KEYRING_MS * INT64_C(1000);
    g_mutex_lock(&watch->mutex);
    while (!watch->done && g_cond_wait_until(&watch->changed, &watch->mutex, end))
        ;
    watch->late = !watch->done;
    g_mutex_unlock(&watch->mutex);
    if (watch->late)
        g_cancellable_cancel(watch->inner);
    return NULL;
}

static void pass_on(GCancellable *outer G_GNUC_UNUSED, GCancellable *inner)
{
    g_cancellable_cancel(inner);
}

static void watch_begin(Watch *watch, GCancellable *outer)
{
    *watch = (Watch){ .inner = g_cancellable_new(), .outer = outer };
    g_mutex_init(&watch->mutex);
    g_cond_init(&watch->changed);
    if (outer != NULL)
        watch->handler =
            g_cancellable_connect(outer, G_CALLBACK(pass_on), watch->inner, NULL);
    watch->thread = g_thread_new("keyring", watch_run, watch);
}

static void watch_end(Watch *watch)
{
    g_mutex_lock(&watch->mutex);
    watch->done = true;
    g_cond_signal(&watch->changed);
    g_mutex_unlock(&watch->mutex);
    g_thread_join(watch->thread);
    g_cancellable_disconnect(watch->outer, watch->handler);
    g_object_unref(watch->inner);
    g_cond_clear(&watch->changed);
    g_mutex_clear(&watch->mutex);
}

/* ---- what goes wrong ------------------------------------------------------------- */

static bool fail(const Watch *watch, const GError *why, GError **error)
{
    g_autofree char *words = text_printable(why->message, DETAIL_COLUMNS);
    if (watch->late)
        g_set_error_literal(error, NET_ERROR, NET_ERROR_TIMEOUT,
                            _("the keyring does not answer: unlock it, or give the key "
                              "as env: or file:"));
    else if (g_cancellable_is_cancelled(watch->outer))
        g_set_error_literal(error, NET_ERROR, NET_ERROR_CANCELLED,
                            _("asking the keyring was cancelled"));
    else
        g_set_error(error, NET_ERROR, NET_ERROR_MISSING,
                    _("there is no keyring to ask here (%s): give the key as env: or "
                      "file:"),
                    words);
    return false;
}

static bool fail_empty(const char *name, GError **error)
{
    g_set_error(error, NET_ERROR, NET_ERROR_MISSING,
                _("the keyring has no key “%s”: “chatkut key set keyring:%s” puts it "
                  "there"),
                name, name);
    return false;
}

/* ---- the place ------------------------------------------------------------------- */

static bool check_name(const char *name)
{
    const size_t length = strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-");
    return length > 0 && length <= NAME_MAX_BYTES && name[length] == '\0';
}

static GHashTable *attributes_of(const char *name)
{
    GHashTable *attributes = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(attributes, (void *)(uintptr_t) "application",
                        (void *)(uintptr_t) "chatkut");
    g_hash_table_insert(attributes, (void *)(uintptr_t) "name",
                        (void *)(uintptr_t)name);
    return attributes;
}

static Secret *fetch(const char *name, GCancellable *cancellable, GError **error)
{
    const Keyring *keyring = get_keyring(error);
    g_autoptr(GHashTable) attributes = attributes_of(name);
    g_autoptr(GError) why = NULL;
    Secret *secret = NULL;
    Watch watch;
    if (keyring == NULL)
        return NULL;
    watch_begin(&watch, cancellable);
    char *found =
        keyring->lookupv_nonpageable_sync(&SCHEMA, attributes, watch.inner, &why);
    watch_end(&watch);
    if (found != NULL)
        secret = secret_new(found, strlen(found), error);
    else if (why != NULL)
        fail(&watch, why, error);
    else
        fail_empty(name, error);
    keyring->free(found);
    return secret;
}

static bool store(const char *name, const Secret *secret, GCancellable *cancellable,
                  GError **error)
{
    const Keyring *keyring = get_keyring(error);
    g_autoptr(GHashTable) attributes = attributes_of(name);
    g_autofree char *label = g_strdup_printf("chatkut: %s", name);
    g_autoptr(GError) why = NULL;
    Watch watch;
    if (keyring == NULL)
        return false;
    watch_begin(&watch, cancellable);
    const bool stored =
        keyring->storev_sync(&SCHEMA, attributes, SECRET_COLLECTION_DEFAULT, label,
                             secret_text(secret), watch.inner, &why);
    watch_end(&watch);
    return stored || fail(&watch, why, error);
}

static bool erase(const char *name, GCancellable *cancellable, GError **error)
{
    const Keyring *keyring = get_keyring(error);
    g_autoptr(GHashTable) attributes = attributes_of(name);
    g_autoptr(GError) why = NULL;
    Watch watch;
    if (keyring == NULL)
        return false;
    watch_begin(&watch, cancellable);
    const bool erased = keyring->clearv_sync(&SCHEMA, attributes, watch.inner, &why);
    watch_end(&watch);
    if (why != NULL)
        return fail(&watch, why, error);
    return erased || fail_empty(name, error);
}

const SecretPlace SECRET_IN_KEYRING = { "keyring:", check_name, fetch, store, erase };
