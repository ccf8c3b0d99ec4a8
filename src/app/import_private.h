/* What the files of import share. */
#pragma once

#include "chatkut/app/fetch.h"
#include "chatkut/app/identity.h"
#include "chatkut/app/import.h"
#include "chatkut/model/media.h"

/* A file on its way to being an asset. */
typedef struct {
    ImportItem *item;
    Identity identity;
    char *hash;     /* NULL: too large */
    MediaInfo info; /* once probed */
    bool probed;
    Asset *asset; /* what it becomes; NULL: what is there stays as it is */
} ImportFile;

/* What the project has, for a thread that may not ask it. */
typedef struct {
    Composition *composition;
    GHashTable *known; /* asset id -> AssetFile */
} ImportBasis;

struct ImportJob {
    GPtrArray *paths; /* files and folders */
    bool searches;    /* only for what is missing */
    char *folder;     /* of the project */
    char *fetched;    /* where what comes from the web goes */
    GPtrArray *items; /* ImportItem * */
    GArray *files;    /* ImportFile; NULL: not looked yet */
    ImportBasis basis;
};

/* Take over what the project has now. */
void import_job_renew(ImportJob *job, Session *session);
/* Was it imported by a version that did not ask what files are made of? */
bool import_is_unexplored(const Asset *asset);
/* Is there something that the project does not know of the file's content, and it was
 * not looked into yet? */
bool import_must_look(const ImportJob *job, unsigned index);
/* Of the searched files only those that an asset lacks stay. */
void import_keep_missing(ImportJob *job, const atomic_bool *cancel);

/* The asset of the same content; of the same path; an earlier file of the same content,
 * from the same import. NULL: there is none. */
const Asset *import_find_same(const ImportJob *job, const ImportFile *file);
const Asset *import_find_at_path(const ImportJob *job, const char *path);
/* The one that came from this address. */
const Asset *import_find_from(const ImportJob *job, const char *origin);
/* An item that is an address becomes one that is a file; false: it has failed, or there
 * is nothing more to do. */
bool import_fetch(const ImportJob *job, ImportItem *item, const atomic_bool *cancel,
                  FetchProgress progress, void *user);
/* The folder that a project's footage from the web is kept in. Owned by the caller. */
char *import_fetch_folder(const char *project);
const ImportFile *import_find_earlier(const GArray *files, unsigned index);
/* Owned by the caller. */
char *import_asset_path(const ImportJob *job, const Asset *asset);

void import_item_fail(ImportItem *item, FaultKind fault, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Takes error. */
void import_item_take_error(ImportItem *item, GError *error);
/* Its path leads nowhere: says where it ends, and which name there is like it. */
void import_fail_missing(ImportItem *item);

void import_item_free(gpointer item);

/* Add an ImportItem for every file that is in `paths` or below them, in the order of
 * names. Where there is no such file the last part of a path may be a pattern of the
 * shell ("*.mp4", fnmatch(3)). */
void import_walk(GPtrArray *items, const GPtrArray *paths);

/* Names that cannot be stored, and kinds of files that are known not to be footage. */
bool import_check_name(ImportItem *item);
/* What the file is called where people see it: its name without folder and extension,
 * and not one of those in `taken` (folded names), to which it is added. */
char *import_label(const char *path, GHashTable *taken);
