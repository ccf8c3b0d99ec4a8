/*
 * Projects to test with: a folder that goes away, and edits made without words.
 */
#pragma once

#include "chatkut/store/project.h"

/* A path in this process' temporary folder, which goes when the process exits. */
char *fixture_path(const char *name);

/* A small composition with one text clip. */
Composition *fixture_composition(void);
Project *fixture_create(const char *path);
Project *fixture_open(const char *path);
/* A new, closed project without waiting for the disk, for tests that need hundreds. */
void fixture_put(const char *path);

/* Each stores one revision. */
bool fixture_commit(Project *project, RevisionKind kind, int64_t target,
                    const Patch *patch, const char *utterance, GError **error);
/* A text clip that says `text`, behind all others. */
bool fixture_add_text(Project *project, const char *text, GError **error);
/* False where there is nothing to undo or redo. */
bool fixture_undo(Project *project, GError **error);
bool fixture_redo(Project *project, GError **error);
/* An edit, or in three of ten cases an undo or redo. */
bool fixture_step(Project *project, GRand *random, GError **error);

/* Opening is refused with this error; the message names the file, is one line and has
 * `part` in it. */
void fixture_assert_refused(const char *path, ProjectError code, const char *part);

/* Everything the file holds, table by table, as text; NULL where it cannot be read. */
char *fixture_dump(const char *path);
/* Change it behind the back of the store. */
void fixture_exec(const char *path, const char *sql);
/* The first value of the first row; "" for none. */
char *fixture_query(const char *path, const char *sql);

unsigned fixture_clip_count(const Project *project);

#define ck_assert_no_error(error) \
    ck_assert_msg((error) == NULL, "%s", (error) != NULL ? (error)->message : "")
