/*
 * Keys: where they are kept, and how they are held.
 *
 * A setting never holds a key but a reference to it:
 *     env:NAME       a variable of the environment
 *     file:PATH      a file of the user's own that nobody else may read (0600): its
 *                    first line. `~/` is the home folder; a relative path begins in
 *                    the folder of chatkut.conf.
 *     keyring:NAME   the desktop's keyring, by libsecret, which is loaded at first
 *                    use and need not be there
 *
 * A Secret is memory of libsodium: guarded, kept out of swap and of core dumps, wiped
 * when freed. Its text never goes into a log, an error, an argument or a project.
 * Errors name the reference's place, never what was in it, and never a reference of an
 * unknown form: that may be a key which somebody put in the wrong place.
 *
 * Keys are 1…SECRET_MAX bytes of visible ASCII with blanks within: nothing that could
 * end a header.
 */
#pragma once

#include "chatkut/net/error.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stddef.h>

#define SECRET_MAX 4096
#define SECRET_KEYRING_MS \
    60000 /* the longest a keyring may take, with its own dialog */

typedef struct Secret Secret;

/* A copy of `size` bytes, blanks around them left out. NULL: INVALID, what cannot be a
 * key. The caller wipes its own copy. */
Secret *secret_new(const char *text, size_t size, GError **error);

/* The first line of an open file, pipe or terminal, likewise; it stays open. NULL:
 * INVALID, or IO. No more is read than a key can be long. */
Secret *secret_read(int file, GError **error);

void secret_free(Secret *secret);

/* The key. Valid as long as the secret; copy it nowhere that is not wiped. */
const char *secret_text(const Secret *secret);

/* "<before><key>", for a header: "Authorization: Bearer ", "x-api-key: ". */
Secret *secret_join(const char *before, const Secret *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secret, secret_free)

/* Has the reference one of the three forms? False: INVALID. Looks nowhere. */
bool secret_check(const char *reference, GError **error);

/* Is libsecret here? False: MISSING, with the name of the package. Whether there is a
 * keyring to talk to only secret_fetch() finds out. */
bool secret_check_keyring(GError **error);

/* The key that a reference means. NULL: MISSING (it is not there, or there is no
 * keyring here), FORBIDDEN (others may read the file, or it is another user's),
 * INVALID, IO, TIMEOUT, CANCELLED. A keyring may ask the user to unlock it, so this may
 * take as long as SECRET_KEYRING_MS; the others are there at once. */
Secret *secret_fetch(const char *reference, GCancellable *cancellable, GError **error);

/* Puts the key where the reference says, in the place of one that is there: a file
 * whole or not at all, with 0600, in folders that are made with 0700; a keyring's
 * entry. FORBIDDEN for env:, which is set outside of chatkut. */
bool secret_store(const char *reference, const Secret *secret,
                  GCancellable *cancellable, GError **error);

/* Removes what secret_store() put there. MISSING where there is nothing. */
bool secret_erase(const char *reference, GCancellable *cancellable, GError **error);
