/*
 * Import: files become assets of the project; nothing is placed on the timeline.
 *
 * Folders are walked in the order of their names, hidden files and other projects left
 * out. Workers look into the files, several at a time. Files that cannot be used are
 * reported one by one and do not keep the others from being imported. The same content
 * twice is one asset; a file that was moved is found again, one that was changed is
 * read again, both under the asset they had. All of it is one edit.
 */
#pragma once

#include "chatkut/app/session.h"

typedef enum {
    IMPORT_ADDED,
    IMPORT_KNOWN,   /* the same content was there already */
    IMPORT_UPDATED, /* the asset was there; its file has moved or changed */
    IMPORT_FAILED,
    IMPORT_STATES
} ImportState;

const char *import_state_name(ImportState state); /* "added", as in --json */

typedef struct {
    char *path; /* as found, absolute */
    ImportState state;
    char *asset_id; /* NULL where it failed */
    char *label;
    AssetKind kind;
    char
        *note; /* FAILED: why, naming the file; else what people should know, or NULL */
    FaultKind fault;
} ImportItem;

typedef struct {
    GPtrArray *items; /* ImportItem *, in the order given */
    unsigned failed;  /* how many of them */
    SayResult result; /* SAY_OK with receipts where something was stored */
} ImportReport;

void import_report_clear(ImportReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportReport, import_report_clear)

/* paths: files and folders, strings. Fills *report (zeroed first). */
void session_import(Session *session, const GPtrArray *paths, ImportReport *report);

json_t *import_report_to_json(const ImportReport *report);
