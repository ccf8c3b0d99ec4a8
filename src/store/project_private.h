/* What the files of the store share. */
#pragma once

#include "database.h"

struct Project {
    Database *db;
    int64_t head;
    Composition *composition;
    History history;
    json_t *conversation;
};

/* ---- records.c: JSON and single rows; inside a transaction ----------------------- */

int64_t now_ms(void);

/* A stored JSON text. NULL with PROJECT_ERROR_DAMAGED. */
json_t *stored_json(Database *db, const char *text, size_t length, GError **error);
/* Compact; owned by the caller. */
char *stored_text(const json_t *json);

/* One fact of table state; *value is owned by the caller. */
bool state_get(Database *db, const char *key, char **value, GError **error);
bool state_set(Database *db, const char *key, const char *value, GError **error);
bool state_get_conversation(Database *db, json_t **conversation, GError **error);

bool message_insert(Database *db, const char *role, const char *text, int64_t revision,
                    GError **error);

/* ---- revisions.c; inside a transaction ------------------------------------------- */

/* A revision r with its parent p, and what the hash of r must be. */
#define REVISION_SOURCE "revisions r LEFT JOIN revisions p ON p.id = r.parent"
#define REVISION_HASH                                                                  \
    "row_hash(p.hash, r.id, r.parent, r.branch, r.kind, r.target, r.patch, r.inverse," \
    " r.utterance, r.receipts, r.author, r.unix_ms)"
/* A snapshot s with its revision r. */
#define SNAPSHOT_SOURCE "snapshots s JOIN revisions r ON r.id = s.revision"
#define SNAPSHOT_HASH   "row_hash(r.hash, s.revision, s.composition)"

/* The first row: the project as it is made. */
bool revisions_start(Database *db, const Composition *composition, GError **error);
/* Append `revision`, planned on `before`, as number `id`, and move the head to it. */
bool revisions_append(Database *db, int64_t id, const Composition *before,
                      const Revision *revision, GError **error);

/* The hash of a revision, in hex; NULL where there is none of that id. */
bool revisions_hash(Database *db, int64_t id, char **hash, GError **error);
/* Write the head again where revision `id` has this hash; false where it has not. */
bool revisions_confirm(Database *db, int64_t id, const char *hash, GError **error);

/* The newest revision; it is also checked that none behind it is lost. */
bool revisions_head(Database *db, int64_t *head, GError **error);
/* Take *composition from revision `from` to revision `to`. */
bool revisions_advance(Database *db, Composition **composition, int64_t from,
                       int64_t to, GError **error);
/* The composition as of revision `id`, from the nearest whole snapshot. */
Composition *revisions_composition(Database *db, int64_t id, GError **error);
/* Push the revisions behind `after`. */
bool revisions_read_history(Database *db, int64_t after, History *history,
                            GError **error);

/* Both patches of revision `id`, which was planned on `before`; *after may be NULL. */
bool revisions_read_patch(Database *db, int64_t id, const Composition *before,
                          Patch **patch, Patch **inverse, Composition **after,
                          GError **error);
/* The same by what it led to. */
bool revisions_read_patch_back(Database *db, int64_t id, const Composition *after,
                               Patch **patch, Patch **inverse, GError **error);

/* log.c: the receipts in a column, Receipt *. NULL with an error. */
GPtrArray *log_receipts(Statement *query, int column, GError **error);
/* Append the newest `limit` revisions (0: all), LogEntry *, none marked as
 * undone. */
bool log_read(Database *db, unsigned limit, GPtrArray *entries, GError **error);

/* PROJECT_ERROR_DAMAGED that names a revision; `why` may be NULL. */
void revisions_set_damaged(Database *db, int64_t id, const char *why, GError **error);
