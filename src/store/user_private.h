/* What the files of the user's own database share. */
#pragma once

#include "database.h"

#include "chatkut/store/user.h"

struct UserStore {
    Database *db;
    GMutex lock;
    char *owner; /* this process, as ledger_owner.h */
};

/* A transaction, with the store to oneself:
 *     return user_begin(…) && user_end(store, work(store, …), error); */
bool user_begin(UserStore *store, DatabaseAccess access, GError **error);
bool user_end(UserStore *store, bool ok, GError **error);

/* Remember what the project is called; either may be NULL. Inside a transaction. */
bool user_put_label(UserStore *store, const char *project, const char *label,
                    GError **error);

/* Fit to be kept and shown: printable, cut; NULL for NULL. Owned by the caller. */
char *user_text(const char *text);

/* ledger.c: calls of processes that are gone get what was reserved as their cost.
 * Inside a transaction. */
bool ledger_drop_lost(UserStore *store, int64_t now_ms, GError **error);

/* ledger.c: the local day of a time, "2026-03-21". Owned by the caller. */
char *ledger_day_name(int64_t unix_ms);
