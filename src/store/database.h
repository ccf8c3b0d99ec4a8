/*
 * One connection to a file of ours, a project or the user's own database: how SQLite is
 * opened, asked and understood.
 *
 * All access is inside a transaction, read or write: database_begin() … database_end().
 * Failures become an error with a sentence for people, here and nowhere else: of
 * PROJECT_ERROR, or with the same codes of USER_STORE_ERROR.
 * After an I/O error what is on disk is unknown (a failed fsync is not retried), so the
 * connection is dropped and the next transaction opens a new one.
 */
#pragma once

#include "chatkut/store/project.h"

#include <sqlite3.h>

enum {
    DATABASE_TEXT_MAX = 64 * 1024 * 1024, /* one stored text */
};

typedef enum { DATABASE_PROJECT, DATABASE_USER, DATABASE_KINDS } DatabaseKind;
typedef enum { DATABASE_READ, DATABASE_WRITE } DatabaseAccess;

/* What the kinds differ in. */
typedef struct {
    int32_t application_id; /* in the file's header */
    const char *migrations; /* what their names begin with in data/sql */
    GQuark (*domain)(void); /* of errors */
    int patience_ms;        /* how long another writer is waited for */
    bool private_file;      /* made with mode 0600 */
    bool shared;            /* where no memory can be shared it is locked for each
                               transaction only, not for the process */
} DatabaseForm;

const DatabaseForm *database_form(DatabaseKind kind);

typedef struct {
    DatabaseKind kind;
    sqlite3 *handle;
    char *path; /* as the user gave it, for messages */
    char *file; /* absolute, symbolic links followed */
    bool writable;
    bool exclusive; /* no memory can be shared here: rollback journal, one process, or
                       one at a time */
    bool failed;    /* an I/O error: open anew before the next transaction */
    int64_t wait_until; /* by g_get_monotonic_time(), while another writes */
} Database;

/* Make a new, empty database; the file must not exist. What others may open has its name
 * only when it is whole: publish.h. */
Database *database_create(DatabaseKind kind, const char *path, GError **error);
/* Open a file of any version up to ours, without changing its content. */
Database *database_open(DatabaseKind kind, const char *path, GError **error);
/* The last one to close checkpoints. */
void database_close(Database *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Database, database_close)

/* Use the write-ahead log from now on, where the file system can; else the rollback
 * journal with the file locked for this process. */
bool database_set_journal(Database *db, GError **error);

/* Is the file still where it was opened? The connection must be open. */
bool database_check_place(Database *db, GError **error);

bool database_begin(Database *db, DatabaseAccess access, GError **error);
/* COMMIT where `ok`, else ROLLBACK (and false, with the error that is already set). */
bool database_end(Database *db, bool ok, GError **error);

/* SQL without parameters or results. */
bool database_exec(Database *db, const char *sql, GError **error);
/* The single integer that `sql` asks for. */
bool database_get_int(Database *db, const char *sql, int64_t *value, GError **error);

/* Copy all of it to a new file at `path`, which is replaced in one step. */
bool database_copy(Database *db, const char *path, GError **error);

/* The real file behind `path`, by realpath(): NULL where it is not there, cannot be
 * read or is no file with something in it. Free with free(). */
char *database_find_file(DatabaseKind kind, const char *path, GError **error);
/* Where several machines may hold the file, or its memory maps are not shared. */
bool database_on_network(const char *file);

/* "“x” is a folder, not a project. …": what is there is none of that kind. */
void database_set_foreign(DatabaseKind kind, const char *path, GError **error);
/* Say what a SQLite result code means for this file. */
void database_set_error(Database *db, int rc, GError **error);
/* "“x” is damaged: …", and what to do. */
void database_set_damaged(Database *db, GError **error, const char *what);

/*
 * A prepared statement. Binding failures stick and are reported by the next step, so a
 * statement is used without looking at each call.
 */
typedef struct {
    Database *db;
    sqlite3_stmt *handle;
    int rc;
} Statement;

Statement statement_make(Database *db, const char *sql);
void statement_clear(Statement *statement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Statement, statement_clear)

/* Parameters count from 1. Text is borrowed until the statement is cleared; NULL is
 * NULL. What is not bound is NULL, too. */
void statement_bind_int(Statement *statement, int n, int64_t value);
void statement_bind_text(Statement *statement, int n, const char *text);

/* *row: there is one. */
bool statement_next(Statement *statement, bool *row, GError **error);
/* For statements without result. */
bool statement_run(Statement *statement, GError **error);

/* Columns of the row, from 0. Text is borrowed until the next step. */
bool statement_is_null(Statement *statement, int column);
int64_t statement_int(Statement *statement, int column);
const char *statement_text(Statement *statement, int column);
size_t statement_size(Statement *statement, int column);
