/*
 * The project file: NAME.ckut, one SQLite database.
 *
 * WAL, synchronous=FULL, foreign keys, trusted_schema=OFF, no triggers, no views,
 * defensive; on a network file system, or where no memory can be shared, a rollback
 * journal with the file locked for one process. A
 * project from outside is hostile input: it is checked when opened (application_id,
 * version, hash chain of what is read, strict JSON).
 *
 * revisions is append-only and a hash chain: hash = BLAKE2b-256 over the previous hash
 * and every column of the row. Snapshots of the composition are made every
 * PROJECT_SNAPSHOT_EVERY revisions; the head is the newest whole snapshot with the
 * later patches applied. A revision is stored by one BEGIN IMMEDIATE transaction, or
 * not at all: project_commit() returns true only after COMMIT, so a receipt means
 * stored. After an I/O error the connection is not used again; the next call opens a
 * new one.
 *
 * Two processes may edit one project. A commit names the head it was planned against;
 * when the head has moved it is refused with PROJECT_ERROR_STALE and the caller plans
 * again.
 *
 * Migrations are data/sql/NNN-*.sql, run in order inside one transaction; the file as
 * it was stays as NAME.ckut.vN, N its old format.
 */
#pragma once

#include "chatkut/edit/execute.h"
#include "chatkut/edit/history.h"

enum { PROJECT_SNAPSHOT_EVERY = 16 };

typedef enum {
    PROJECT_ERROR_NOT_FOUND, /* also: moved or removed while it was open */
    PROJECT_ERROR_EXISTS,
    PROJECT_ERROR_NOT_A_PROJECT,
    PROJECT_ERROR_NEWER,   /* made by a newer chatkut */
    PROJECT_ERROR_DAMAGED, /* says which revision and what is still good */
    PROJECT_ERROR_READ_ONLY,
    PROJECT_ERROR_BUSY,
    PROJECT_ERROR_STALE, /* the head is not the one the edit was planned against */
    PROJECT_ERROR_IO,    /* disk full, I/O error: nothing was stored */
} ProjectError;

#define PROJECT_ERROR (project_error_quark())
GQuark project_error_quark(void);

typedef struct Project Project;

/* Make a new project holding `composition` as revision 0, and open it. It appears under
 * its name when it is complete; PROJECT_ERROR_EXISTS when there is a file of that
 * name. */
Project *project_create(const char *path, const Composition *composition,
                        GError **error);
/* Open; for reading only where the file or its folder cannot be written, see
 * project_writable(). */
Project *project_open(const char *path, GError **error);
/* Checkpoints and closes. */
void project_close(Project *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Project, project_close)

const char *project_path(const Project *project);
bool project_writable(const Project *project);

/* A random id, made with the project: it stays where the file is moved or renamed, and
 * copies have it too. Owned by the caller; NULL with an error. */
char *project_id(Project *project, GError **error);

/* The newest revision (0: as created) and its composition; borrowed, valid until the
 * next commit or refresh. */
int64_t project_head(const Project *project);
const Composition *project_composition(const Project *project);
const History *project_history(const Project *project);

/* Follow what other processes stored. *changed tells whether the head moved. */
bool project_refresh(Project *project, bool *changed, GError **error);

/* What one revision is made of. All borrowed. */
typedef struct {
    RevisionKind kind;
    int64_t base;   /* the head it was planned against */
    int64_t target; /* of undo and redo */
    const Patch *patch;
    const Patch *inverse;
    const Composition *after;
    const char *utterance;      /* what was said or run; NULL: none */
    const char *author;         /* "user", "planner:embedded", "planner:NAME" … */
    const GPtrArray *receipts;  /* Receipt * */
    const json_t *conversation; /* project_conversation() after it; NULL: as before */
} Revision;

/* Store and make it the head, with the conversation and, as messages, the utterance
 * (role "user") and the receipts (role "chatkut"). *number: the undo number people see
 * (ordinal of the revision, from 1). An undo or redo must target what project_history()
 * says is next. A PATCH_ERROR when a patch cannot be read back from its JSON. */
bool project_commit(Project *project, const Revision *revision, int64_t *number,
                    GError **error);

/* The patch and inverse of a stored revision, at the rates of the composition it was
 * applied to. Owned by the caller. */
bool project_read_patch(Project *project, int64_t id, Patch **patch, Patch **inverse,
                        GError **error);

/* A row of `chatkut log`. */
typedef struct {
    int64_t id;
    RevisionKind kind;
    int64_t target;
    int64_t unix_ms;
    char *utterance;
    char *author;
    GPtrArray *receipts; /* Receipt * */
    bool undone;         /* not part of what is on the timeline now */
} LogEntry;

void log_entry_free(LogEntry *entry);
/* Oldest first; `limit` newest ones (0: all). Elements owned by the array. */
GPtrArray *project_log(Project *project, unsigned limit, GError **error);
/* Ids (int64_t) of the edits behind revision `after` that took others back within
 * themselves: a Receipt of theirs `undoes` one. Ascending; NULL with an error. */
GArray *project_amends(Project *project, int64_t after, GError **error);
/* One of them, owned by the caller. NULL with an error, also where there is none of
 * that id. */
LogEntry *project_log_entry(Project *project, int64_t id, GError **error);

/*
 * The conversation, carried from one process to the next: {"mentioned": [ids],
 * "added": [ids], "pending": {question, plan, …}}. Borrowed; {} when new.
 */
const json_t *project_conversation(const Project *project);

/*
 * An exchange that changed nothing on the timeline, stored in one transaction.
 *
 * said, answered: lines of chat beside those of edits, a sentence and the question or
 * the error it met; conversation: as it is from now on. Each may be NULL: there is
 * none, it stays.
 */
bool project_add_exchange(Project *project, const char *said, const char *answered,
                          const json_t *conversation, GError **error);

/* What is known of an asset's file beside the composition: quick identity. */
typedef struct {
    char *asset_id;
    char *path; /* absolute, as imported */
    int64_t size;
    int64_t mtime_ns;
    char *quick_id; /* hex */
} AssetFile;

void asset_file_free(AssetFile *file);
bool project_put_asset_file(Project *project, const AssetFile *file, GError **error);
/* NULL without an error when the asset is not known. */
AssetFile *project_asset_file(Project *project, const char *asset_id, GError **error);
/* All that are known: asset id -> AssetFile; NULL with an error. */
GHashTable *project_asset_files(Project *project, GError **error);

/* Verify everything: pages, the hash of each row, the chain, and by replaying all
 * patches forth and back that each snapshot is what they lead to. False names the first
 * bad revision in the error. Takes time that grows with the history. */
bool project_verify(Project *project, GError **error);

/* The version of SQLite that this runs on. Static. */
const char *project_engine(void);
