/*
 * Import: files become assets of the project; nothing is placed on the timeline.
 *
 * Folders are walked in the order of their names, hidden files and other projects left
 * out. Workers look into the files, several at a time. Files that cannot be used are
 * reported one by one and do not keep the others from being imported; what lies beside
 * footage in a folder, and is not even called like it, is only counted. The same content
 * twice is one asset; a file that was moved is found again, one that was changed is
 * read again, both under the asset they had. All of it is one edit.
 */
#pragma once

#include "chatkut/app/session.h"

#include <stdatomic.h>

typedef enum {
    IMPORT_ADDED,
    IMPORT_KNOWN,   /* the same content was there already */
    IMPORT_UPDATED, /* the asset was there; its file has moved or changed */
    IMPORT_FAILED,
    IMPORT_OTHER, /* found in a folder, and no footage */
    IMPORT_STATES
} ImportState;

const char *import_state_name(ImportState state); /* "added", as in --json */

typedef struct {
    char *path;   /* as found, absolute; an address until it is fetched */
    bool found;   /* in a folder, not named itself */
    bool fetched; /* just now, into a new file */
    char *origin; /* the address that it was fetched from (fetch_origin()); NULL */
    ImportState state;
    char *asset_id; /* NULL where it failed or is of no use */
    char *label;
    AssetKind kind;
    char
        *note; /* FAILED: why, naming the file; else what people should know, or NULL */
    FaultKind fault;
} ImportItem;

typedef struct {
    GPtrArray *items; /* ImportItem *, in the order given */
    unsigned failed;  /* how many of them are IMPORT_FAILED … */
    unsigned other;   /* … and IMPORT_OTHER */
    SayResult result; /* SAY_OK with receipts where something was stored */
} ImportReport;

void import_report_clear(ImportReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportReport, import_report_clear)

/* done and total are files; path: the one that is being looked at, or NULL. Called in
 * the thread that looks. */
typedef void (*ImportProgress)(unsigned done, unsigned total, const char *path,
                               void *user);

/* paths: files, folders and addresses (app/fetch.h), strings. progress may be NULL.
 * Fills *report (zeroed first). */
void session_import(Session *session, const GPtrArray *paths, ImportProgress progress,
                    void *user, ImportReport *report);

/*
 * The same in parts, for programs whose session must not wait meanwhile:
 * import_job_new() and import_job_store() where the session is used, import_job_look()
 * in any thread. Where the project changed meanwhile there may be files that must be
 * looked at after all: then it is looked and stored again.
 *
 *     do
 *         import_job_look(job, …);
 *     while (!import_job_store(job, session, &report));
 */
typedef struct ImportJob ImportJob;

/* Paths are copied. */
ImportJob *import_job_new(Session *session, const GPtrArray *paths);
/* Of what is found in the folder and below only what is in a file that an asset lacks:
 * moved footage is found again, whatever it is called. */
ImportJob *import_job_new_search(Session *session, const char *folder);
void import_job_free(ImportJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportJob, import_job_free)

/* cancel: may be NULL; what is not looked at then fails, and nothing is to be
 * stored. */
void import_job_look(ImportJob *job, const atomic_bool *cancel, ImportProgress progress,
                     void *user);
/* Fills *report (zeroed first), which takes the items. False: look again. */
bool import_job_store(ImportJob *job, Session *session, ImportReport *report);

/* The document of `chatkut import --json`; new reference. */
json_t *import_report_to_json(const ImportReport *report);
