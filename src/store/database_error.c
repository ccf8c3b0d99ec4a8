#include "database.h"

#include "lock_holder.h"

#include <errno.h>
#include <glib/gi18n.h>

G_DEFINE_QUARK(project_error, project_error)

void database_set_damaged(Database *db, GError **error, const char *what)
{
    g_autofree char *name = g_filename_display_name(db->path);
    g_set_error(
        error, PROJECT_ERROR, PROJECT_ERROR_DAMAGED,
        _("“%s” is damaged: %s. Keep the file as it is and go back to a copy of "
          "it."),
        name, what);
}

static void set_busy(Database *db, const char *name, GError **error)
{
    g_autofree char *holder = lock_holder_name(db->file);
    if (holder == NULL)
        holder = g_strdup(_("another program"));
    g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_BUSY,
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
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_IO,
                    _("There is no room left on the disk of “%s”; nothing was stored. "
                      "Free some space and try again."),
                    name);
    else
        g_set_error(
            error, PROJECT_ERROR, PROJECT_ERROR_IO,
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
            error, PROJECT_ERROR, PROJECT_ERROR_READ_ONLY,
            _("“%s” was not closed and cannot be read where it is: its folder is "
              "read-only. Copy it together with “%s-wal” to a folder you can "
              "write."),
            name, name);
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
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_READ_ONLY,
                    _("“%s” cannot be changed: the file, its folder or the disk is "
                      "read-only. Copy it to a folder you can write."),
                    name);
        break;
    case SQLITE_NOTADB:
        g_set_error(
            error, PROJECT_ERROR, PROJECT_ERROR_NOT_A_PROJECT,
            _("“%s” is not a chatkut project. Name a .ckut file, or make one with: "
              "chatkut new NAME.ckut"),
            name);
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
            error, PROJECT_ERROR, PROJECT_ERROR_IO,
            _("That is too large for “%s”: one edit may take up to 64 MiB. Nothing "
              "was stored; do it in smaller steps."),
            name);
        break;
    default: /* corrupt pages, or tables that are not as we made them */
        database_set_damaged(db, error, sqlite3_errmsg(db->handle));
        break;
    }
}
