#include "database.h"

#include "lock_holder.h"

#include "chatkut/store/user.h"

#include <errno.h>
#include <glib/gi18n.h>

G_DEFINE_QUARK(project_error, project_error)
G_DEFINE_QUARK(user_store_error, user_store_error)

static GQuark domain_of(const Database *db)
{
    return database_form(db->kind)->domain();
}

void database_set_damaged(Database *db, GError **error, const char *what)
{
    g_autofree char *name = g_filename_display_name(db->path);
    g_set_error(
        error, domain_of(db), PROJECT_ERROR_DAMAGED,
        db->kind == DATABASE_USER
            ? _("“%s” is damaged: %s. Move it away, and chatkut makes a new one; what "
                "was spent until now is no longer counted.")
            : _("“%s” is damaged: %s. Keep the file as it is and go back to a copy of "
                "it."),
        name, what);
}

static void set_busy(Database *db, const char *name, GError **error)
{
    g_autofree char *holder = lock_holder_name(db->file);
    if (holder == NULL)
        holder = g_strdup(_("another program"));
    g_set_error(error, domain_of(db), PROJECT_ERROR_BUSY,
                _("“%s” is in use by %s. Wait until that is done, or end it, and try "
                  "again."),
                name, holder);
}

static bool is_full(sqlite3 *handle)
{
    int number = sqlite3_system_errno(handle);
    return sqlite3_errcode(handle) == SQLITE_FULL || number == ENOSPC ||
           number == EDQUOT;
}

static void set_io(Database *db, const char *name, GError **error)
{
    int number = sqlite3_system_errno(db->handle);
    if (is_full(db->handle))
        g_set_error(error, domain_of(db), PROJECT_ERROR_IO,
                    _("There is no room left on the disk of “%s”; nothing was stored. "
                      "Free some space and try again."),
                    name);
    else
        g_set_error(
            error, domain_of(db), PROJECT_ERROR_IO,
            _("“%s” could not be read or written (%s); nothing was stored. Check "
              "the disk and try again."),
            name, number != 0 ? g_strerror(number) : sqlite3_errmsg(db->handle));
}

/* For reading only, this is a log that a killed program left and that cannot be used
 * without writing beside it. */
static void set_cannot_open(Database *db, const char *name, GError **error)
{
    if (db->writable)
        set_io(db, name, error);
    else
        g_set_error(
            error, domain_of(db), PROJECT_ERROR_READ_ONLY,
            _("“%s” was not closed and cannot be read where it is: its folder is "
              "read-only. Copy it together with “%s-wal” to a folder you can "
              "write."),
            name, name);
}

static void set_read_only(Database *db, const char *name, GError **error)
{
    g_set_error(error, domain_of(db), PROJECT_ERROR_READ_ONLY,
                db->kind == DATABASE_USER
                    ? _("“%s” cannot be changed: the file, its folder or the disk is "
                        "read-only. Make it writable to use language models.")
                    : _("“%s” cannot be changed: the file, its folder or the disk is "
                        "read-only. Copy it to a folder you can write."),
                name);
}

void database_set_foreign(DatabaseKind kind, const char *path, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(
        error, database_form(kind)->domain(), PROJECT_ERROR_NOT_A_PROJECT,
        kind == DATABASE_USER
            ? _("“%s” is not the database in which chatkut keeps what models cost. "
                "Move it away, and chatkut makes one.")
            : _("“%s” is not a chatkut project. Name a .ckut file, or make one with: "
                "chatkut new NAME.ckut"),
        name);
}

void database_set_error(Database *db, int rc, GError **error)
{
    g_autofree char *name = g_filename_display_name(db->path);

    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        set_busy(db, name, error);
        break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        set_read_only(db, name, error);
        break;
    case SQLITE_NOTADB:
        database_set_foreign(db->kind, db->path, error);
        break;
    case SQLITE_IOERR:
        db->failed = true;
        set_io(db, name, error);
        break;
    case SQLITE_CANTOPEN:
        set_cannot_open(db, name, error);
        break;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
        set_io(db, name, error);
        break;
    case SQLITE_TOOBIG:
        g_set_error(
            error, domain_of(db), PROJECT_ERROR_IO,
            _("That is too large for “%s”: one edit may take up to 64 MiB. Nothing "
              "was stored; do it in smaller steps."),
            name);
        break;
    default: /* corrupt pages, or tables that are not as we made them */
        database_set_damaged(db, error, sqlite3_errmsg(db->handle));
        break;
    }
}
