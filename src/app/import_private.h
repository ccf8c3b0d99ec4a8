/* What the files of import share. */
#pragma once

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

void import_item_fail(ImportItem *item, FaultKind fault, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Takes error. */
void import_item_take_error(ImportItem *item, GError *error);

void import_item_free(gpointer item);

/* Add an item for every file that is in `paths` or below them, in the order of
 * names. */
void import_walk(ImportReport *report, const GPtrArray *paths);

/* Names that cannot be stored, and kinds of files that are known not to be footage. */
bool import_check_name(ImportItem *item);
/* What the file is called where people see it: its name without folder and extension,
 * and not one of those in `taken` (folded names), to which it is added. */
char *import_label(const char *path, GHashTable *taken);
