/*
 * The user's own database: what language models were used and what they cost
 * (store/ledger.h), and where the user agreed to send what (store/consent.h).
 *
 * $XDG_DATA_HOME/chatkut/user.db, SQLite: WAL with synchronous=FULL, since it counts
 * money; on a network file system a rollback journal, locked for each transaction.
 * Many processes use it at once. The folder is 0700 and the file 0600; where they are
 * ours and wider they are mended on opening, and a file that belongs to somebody else
 * is refused.
 *
 * It is opened only where models are configured, or to look at it. Where it cannot be
 * used no model may be: what is spent must be written down. Editing goes on without it.
 *
 * A UserStore may be used by any thread; calls wait for each other, and up to five
 * seconds for other processes. Errors are of USER_STORE_ERROR; the codes are those of
 * ProjectError: DAMAGED, NEWER, NOT_A_PROJECT (something else is there), READ_ONLY,
 * BUSY, IO (also: disk full), NOT_FOUND (moved away while it was open).
 */
#pragma once

#include "chatkut/store/project.h"

#define USER_STORE_ERROR (user_store_error_quark())
GQuark user_store_error_quark(void);

typedef struct UserStore UserStore;

/* Where it is. Owned by the caller. */
char *user_store_path(void);

/* Open; it is made where it is not there yet. `path` NULL: user_store_path(); of others
 * the folder is left as it is. */
UserStore *user_store_open(const char *path, GError **error);
/* Open only what is there: NULL without an error where there is none. */
UserStore *user_store_look(const char *path, GError **error);
void user_store_close(UserStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UserStore, user_store_close)
