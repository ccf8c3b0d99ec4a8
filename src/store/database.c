#include "database.h"

#include "publish.h"
#include "row_hash.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- looking at the file --------------------------------------------------------- */

static bool may_write(const char *file)
{
    g_autofree char *folder = g_path_get_dirname(file);
    return faccessat(AT_FDCWD, file, W_OK, AT_EACCESS) == 0 &&
           faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0;
}

static bool has_side_file(const char *file, const char *suffix)
{
    g_autofree char *side = g_strconcat(file, suffix, NULL);
    struct stat info;
    return stat(side, &info) == 0 && info.st_size > 0;
}

/* ---- connecting ------------------------------------------------------------------ */

/* A file that nobody can be writing needs none of the locks for which SQLite would have
 * to create files beside it. */
static char *read_only_uri(const char *file)
{
    if (has_side_file(file, "-wal") || has_side_file(file, "-journal"))
        return NULL;
    g_autofree char *uri = g_filename_to_uri(file, NULL, NULL);
    return uri != NULL ? g_strconcat(uri, "?immutable=1", NULL) : NULL;
}

static int open_handle(Database *db, int create)
{
    if (db->writable) {
        return sqlite3_open_v2(db->file, &db->handle, SQLITE_OPEN_READWRITE | create,
                               NULL);
    }
    g_autofree char *uri = read_only_uri(db->file);
    return uri != NULL
               ? sqlite3_open_v2(uri, &db->handle,
                                 SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL)
               : sqlite3_open_v2(db->file, &db->handle, SQLITE_OPEN_READONLY, NULL);
}

/* A project may come from anyone: its schema must not be able to run anything. */
static int harden(sqlite3 *handle)
{
    static const struct {
        int what;
        int on;
    } settings[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },      { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 }, { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(settings); i++) {
        int rc = sqlite3_db_config(handle, settings[i].what, settings[i].on, NULL);
        if (rc != SQLITE_OK)
            return rc;
    }
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, DATABASE_TEXT_MAX + 64 * 1024);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    return SQLITE_OK;
}

/* SQLite's own waiting looks ever less often, so that on a slow disk whoever waits longest
 * is overtaken by whoever comes last. Here all who wait look equally often. */
static int wait_for_turn(void *data, int times)
{
    Database *db = data;
    int64_t now = g_get_monotonic_time();

    if (times == 0)
        db->wait_until = now + database_form(db->kind)->patience_ms * INT64_C(1000);
    if (now >= db->wait_until)
        return 0;
    g_usleep((gulong)g_random_int_range(1000, 8000));
    return 1;
}

/* All that can be set before the first read, which decides about shared memory. */
static bool prepare(Database *db, GError **error)
{
    int rc = harden(db->handle);
    if (rc == SQLITE_OK)
        rc = row_hash_register(db->handle);
    if (rc != SQLITE_OK) {
        database_set_error(db, rc, error);
        return false;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_handler(db->handle, wait_for_turn, db);
    return !db->exclusive || database_exec(db, "PRAGMA locking_mode=EXCLUSIVE", error);
}

static bool configure(Database *db, GError **error)
{
    return database_exec(db,
                         "PRAGMA synchronous=FULL;"
                         "PRAGMA cell_size_check=ON;"
                         "PRAGMA temp_store=MEMORY;",
                         error);
}

static void close_connection(Database *db)
{
    sqlite3_close_v2(db->handle);
    db->handle = NULL;
}

static bool open_connection(Database *db, int create, GError **error)
{
    int rc = open_handle(db, create);
    if (rc != SQLITE_OK) {
        database_set_error(db, rc, error);
        close_connection(db);
        return false;
    }
    if (!prepare(db, error)) {
        close_connection(db);
        return false;
    }
    db->writable = db->writable && sqlite3_db_readonly(db->handle, "main") == 0;
    db->failed = false;
    return true;
}

static bool is_shared_memory_failure(int rc)
{
    return (rc & 0xff) == SQLITE_CANTOPEN || rc == SQLITE_IOERR_SHMOPEN ||
           rc == SQLITE_IOERR_SHMSIZE || rc == SQLITE_IOERR_SHMLOCK ||
           rc == SQLITE_IOERR_SHMMAP;
}

/* The first read: finds out whether this is SQLite at all, and whether its write-ahead
 * log can be shared here. */
static bool check_identity(Database *db, GError **error)
{
    g_autoptr(GError) refused = NULL;
    int64_t id = 0;

    if (!database_get_int(db, "PRAGMA application_id", &id, &refused)) {
        if (db->exclusive || !db->writable ||
            !is_shared_memory_failure(sqlite3_extended_errcode(db->handle))) {
            g_propagate_error(error, g_steal_pointer(&refused));
            return false;
        }
        close_connection(db);
        db->exclusive = true;
        if (!open_connection(db, 0, error) ||
            !database_get_int(db, "PRAGMA application_id", &id, error))
            return false;
    }
    if (id != database_form(db->kind)->application_id) {
        database_set_error(db, SQLITE_NOTADB, error);
        return false;
    }
    return true;
}

static Database *make(DatabaseKind kind, const char *path)
{
    Database *db = g_new0(Database, 1);
    db->kind = kind;
    db->path = g_strdup(path);
    return db;
}

Database *database_open(DatabaseKind kind, const char *path, GError **error)
{
    g_autoptr(Database) db = make(kind, path);

    db->file = database_find_file(kind, path, error);
    if (db->file == NULL)
        return NULL;
    db->writable = may_write(db->file);
    db->exclusive = database_on_network(db->file);
    if (!open_connection(db, 0, error) || !check_identity(db, error) ||
        !configure(db, error))
        return NULL;
    return g_steal_pointer(&db);
}

/* SQLite gives what it makes beside a file the file's mode. */
static void make_private_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
}

Database *database_create(DatabaseKind kind, const char *path, GError **error)
{
    g_autoptr(Database) db = make(kind, path);

    db->file = g_canonicalize_filename(path, NULL);
    db->writable = true;
    if (database_form(kind)->private_file)
        make_private_file(db->file);
    if (!open_connection(db, SQLITE_OPEN_CREATE, error) || !configure(db, error))
        return NULL;
    return g_steal_pointer(&db);
}

void database_close(Database *db)
{
    if (db != NULL) {
        close_connection(db);
        g_free(db->path);
        g_free(db->file);
        g_free(db);
    }
}

/* *mode: what the file uses now, which SQLite decides. */
static bool set_journal_mode(Database *db, const char *sql, bool *wal, GError **error)
{
    g_auto(Statement) statement = statement_make(db, sql);
    bool row = false;

    if (!statement_next(&statement, &row, error))
        return false;
    *wal = row && g_strcmp0(statement_text(&statement, 0), "wal") == 0;
    return true;
}

/* Of several that open a new file at once one makes the log; SQLite tells the others at
 * once that it is busy, without asking the busy handler. */
static bool set_wal(Database *db, bool *wal, GError **error)
{
    for (int times = 0;; times++) {
        g_autoptr(GError) failure = NULL;
        if (set_journal_mode(db, "PRAGMA journal_mode=WAL", wal, &failure))
            return true;
        if (failure->code != PROJECT_ERROR_BUSY || !wait_for_turn(db, times)) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
    }
}

/* Locks that are held for the process go with the first access after this. */
static bool unlock(Database *db, GError **error)
{
    int64_t version = 0;
    return database_exec(db, "PRAGMA locking_mode=NORMAL", error) &&
           database_get_int(db, "PRAGMA user_version", &version, error);
}

bool database_set_journal(Database *db, GError **error)
{
    bool wal = false;

    if (!db->exclusive) {
        if (!set_wal(db, &wal, error))
            return false;
        if (wal)
            return true;
        db->exclusive = true;
    }
    return database_exec(db, "PRAGMA locking_mode=EXCLUSIVE", error) &&
           set_journal_mode(db, "PRAGMA journal_mode=DELETE", &wal, error) &&
           database_exec(db, "BEGIN EXCLUSIVE; COMMIT", error) &&
           (!database_form(db->kind)->shared || unlock(db, error));
}

/* ---- using it -------------------------------------------------------------------- */

bool database_exec(Database *db, const char *sql, GError **error)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        database_set_error(db, rc, error);
        return false;
    }
    return true;
}

bool database_get_int(Database *db, const char *sql, int64_t *value, GError **error)
{
    g_auto(Statement) statement = statement_make(db, sql);
    bool row = false;

    if (!statement_next(&statement, &row, error))
        return false;
    if (!row) {
        database_set_damaged(db, error, _("a row that is always there is missing"));
        return false;
    }
    *value = statement_int(&statement, 0);
    return true;
}

static bool reconnect(Database *db, GError **error)
{
    close_connection(db);
    return open_connection(db, 0, error) && configure(db, error) &&
           (!db->writable || database_set_journal(db, error));
}

static void set_moved(Database *db, GError **error)
{
    g_autofree char *name = g_filename_display_name(db->path);
    g_set_error(
        error, database_form(db->kind)->domain(), PROJECT_ERROR_NOT_FOUND,
        db->kind == DATABASE_USER
            ? _("“%s” was moved, replaced or removed while it was open; nothing was "
                "stored. Put it back, or start chatkut again for a new one.")
            : _("“%s” was moved, replaced or removed while it was open; nothing was "
                "stored. Open it where it is now."),
        name);
}

/* What is written to a file that has lost its name is lost with the program. */
bool database_check_place(Database *db, GError **error)
{
    int moved = 0;
    int rc = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved);

    if (rc == SQLITE_OK && moved) {
        set_moved(db, error);
        return false;
    }
    return true;
}

static bool check_writable(Database *db, GError **error)
{
    if (!db->writable)
        database_set_error(db, SQLITE_READONLY, error);
    return db->writable && database_check_place(db, error);
}

bool database_begin(Database *db, DatabaseAccess access, GError **error)
{
    if ((db->failed || db->handle == NULL) && !reconnect(db, error))
        return false;
    if (access == DATABASE_READ)
        return database_exec(db, "BEGIN", error);
    return check_writable(db, error) && database_exec(db, "BEGIN IMMEDIATE", error);
}

bool database_end(Database *db, bool ok, GError **error)
{
    if (ok && database_exec(db, "COMMIT", error))
        return true;
    if (sqlite3_get_autocommit(db->handle) == 0)
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

static bool copy_pages(Database *from, Database *to, GError **error)
{
    sqlite3_backup *backup =
        sqlite3_backup_init(to->handle, "main", from->handle, "main");
    if (backup != NULL) {
        sqlite3_backup_step(backup, -1);
        sqlite3_backup_finish(backup);
    }
    int rc = sqlite3_errcode(to->handle);
    if (rc != SQLITE_OK) {
        database_set_error(to, rc, error);
        return false;
    }
    return true;
}

bool database_copy(Database *db, const char *path, GError **error)
{
    g_autofree char *temporary = publish_temporary_name(path);
    Database *copy = database_create(db->kind, temporary, error);
    bool ok = copy != NULL && copy_pages(db, copy, error);

    database_close(copy);
    if (!ok) {
        unlink(temporary);
        return false;
    }
    return publish_file(temporary, path, PUBLISH_REPLACE, error);
}
