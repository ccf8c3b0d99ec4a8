#include "chatkut/net/secret.h"

#include "secret_private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* A key in a file may have so many blanks around it. */
#define READ_BLANKS 64

/* ---- holding --------------------------------------------------------------------- */

struct Secret {
    size_t size; /* of the text, without its NUL */
    char text[];
};

/* sodium_malloc() puts the end, not the beginning, at a page's border. */
static Secret *allocate(size_t size)
{
    const size_t whole = sizeof(Secret) + size + 1;
    if (sodium_init() < 0)
        g_error("libsodium does not start");
    Secret *secret = sodium_malloc((whole + 15) / 16 * 16);
    if (secret == NULL)
        g_error("no memory is left for a key");
    secret->size = size;
    secret->text[size] = '\0';
    return secret;
}

static bool is_key(const char *text, size_t size)
{
    bool fine = size > 0 && size <= SECRET_MAX;
    for (size_t i = 0; fine && i < size; i++)
        fine = g_ascii_isprint(text[i]);
    return fine;
}

Secret *secret_new(const char *text, size_t size, GError **error)
{
    for (; size > 0 && g_ascii_isspace(*text); size--)
        text++;
    while (size > 0 && g_ascii_isspace(text[size - 1]))
        size--;
    if (!is_key(text, size)) {
        g_set_error(error, NET_ERROR, NET_ERROR_INVALID,
                    _("this cannot be a key: one is a line of 1 to %d characters of "
                      "ASCII"),
                    SECRET_MAX);
        return NULL;
    }
    Secret *secret = allocate(size);
    memcpy(secret->text, text, size);
    sodium_mprotect_readonly(secret);
    return secret;
}

/* To the first line's end, the input's end, or as far as there is room. -1: errno. */
static ssize_t read_line(int file, char *buffer, size_t room)
{
    size_t got = 0;
    while (got < room && memchr(buffer, '\n', got) == NULL) {
        const ssize_t count = read(file, buffer + got, room - got);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        got += (size_t)count;
    }
    return (ssize_t)got;
}

Secret *secret_read(int file, GError **error)
{
    Secret *line = allocate(SECRET_MAX + READ_BLANKS);
    const ssize_t size = read_line(file, line->text, line->size);
    Secret *secret = NULL;
    if (size < 0) {
        g_set_error(error, NET_ERROR, NET_ERROR_IO, _("a key cannot be read: %s"),
                    g_strerror(errno));
    } else {
        const char *end = memchr(line->text, '\n', (size_t)size);
        const size_t length = end ? (size_t)(end - line->text) : (size_t)size;
        secret = secret_new(line->text, length, error);
    }
    secret_free(line);
    return secret;
}

void secret_free(Secret *secret)
{
    sodium_free(secret);
}

const char *secret_text(const Secret *secret)
{
    return secret->text;
}

Secret *secret_join(const char *before, const Secret *secret)
{
    const size_t length = strlen(before);
    Secret *joined = allocate(length + secret->size);
    memcpy(joined->text, before, length);
    memcpy(joined->text + length, secret->text, secret->size);
    sodium_mprotect_readonly(joined);
    return joined;
}

/* ---- the environment ------------------------------------------------------------- */

static bool check_variable(const char *name)
{
    const size_t length = strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_");
    return length > 0 && name[length] == '\0' && !g_ascii_isdigit(*name);
}

static Secret *fetch_variable(const char *name, GCancellable *cancellable G_GNUC_UNUSED,
                              GError **error)
{
    const char *value = g_getenv(name);
    if (value == NULL || *value == '\0') {
        g_set_error(error, NET_ERROR, NET_ERROR_MISSING,
                    _("the variable %s, which should hold a key, is not set: export it "
                      "before chatkut is started"),
                    name);
        return NULL;
    }
    Secret *secret = secret_new(value, strlen(value), error);
    if (secret == NULL)
        g_prefix_error(error, "%s: ", name);
    return secret;
}

static bool refuse_variable(const char *name, GError **error)
{
    g_set_error(error, NET_ERROR, NET_ERROR_FORBIDDEN,
                _("%s is a variable of the environment, which chatkut cannot set for "
                  "later: use file: or keyring:"),
                name);
    return false;
}

static bool store_variable(const char *name, const Secret *secret G_GNUC_UNUSED,
                           GCancellable *cancellable G_GNUC_UNUSED, GError **error)
{
    return refuse_variable(name, error);
}

static bool erase_variable(const char *name, GCancellable *cancellable G_GNUC_UNUSED,
                           GError **error)
{
    return refuse_variable(name, error);
}

static const SecretPlace IN_ENVIRONMENT = { "env:", check_variable, fetch_variable,
                                            store_variable, erase_variable };

/* ---- references ------------------------------------------------------------------ */

static const SecretPlace *find_place(const char *reference, const char **name,
                                     GError **error)
{
    const SecretPlace *places[] = { &IN_ENVIRONMENT, &SECRET_IN_FILE,
                                    &SECRET_IN_KEYRING };
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!g_str_has_prefix(reference, places[i]->prefix))
            continue;
        *name = reference + strlen(places[i]->prefix);
        if (places[i]->check(*name))
            return places[i];
    }
    g_set_error_literal(
        error, NET_ERROR, NET_ERROR_INVALID,
        _("a key is given as env:NAME, file:PATH or keyring:NAME, where "
          "it is to be found, never as itself"));
    return NULL;
}

bool secret_check(const char *reference, GError **error)
{
    const char *name;
    return find_place(reference, &name, error) != NULL;
}

Secret *secret_fetch(const char *reference, GCancellable *cancellable, GError **error)
{
    const char *name;
    const SecretPlace *place = find_place(reference, &name, error);
    return place ? place->fetch(name, cancellable, error) : NULL;
}

bool secret_store(const char *reference, const Secret *secret,
                  GCancellable *cancellable, GError **error)
{
    const char *name;
    const SecretPlace *place = find_place(reference, &name, error);
    return place && place->store(name, secret, cancellable, error);
}

bool secret_erase(const char *reference, GCancellable *cancellable, GError **error)
{
    const char *name;
    const SecretPlace *place = find_place(reference, &name, error);
    return place && place->erase(name, cancellable, error);
}
