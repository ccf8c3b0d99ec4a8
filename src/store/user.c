#include "chatkut/store/user.h"

#include "ledger_owner.h"
#include "migrate.h"
#include "publish.h"
#include "user_private.h"

#include "chatkut/base/folder.h"
#include "chatkut/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names of models and the like: nobody's is longer, and a hostile one may be. */
enum { TEXT_COLUMNS = 120 };

char *user_store_path(void)
{
    return folder_path(FOLDER_DATA, "user.db");
}

/* ---- the folder and the file ----------------------------------------------------- */

static bool set_io(const char *path, int number, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, USER_STORE_ERROR, PROJECT_ERROR_IO,
                _("“%s” could not be made or opened: %s. Check the folder and its "
                  "permissions."),
                name, g_strerror(number));
    return false;
}

static bool set_foreign_owner(const char *path, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, USER_STORE_ERROR, PROJECT_ERROR_IO,
                _("“%s” belongs to another user and is not used: what models cost is "
                  "nobody else's business. Check XDG_DATA_HOME."),
                name);
    return false;
}

/* Whoever is root reads and writes for the one whose folder it is. */
static bool mend_mode(int fd, const char *path, mode_t mode, GError **error)
{
    struct stat info;
    if (fstat(fd, &info) < 0)
        return set_io(path, errno, error);
    if (info.st_uid != geteuid() && geteuid() != 0)
        return set_foreign_owner(path, error);
    /* File systems without modes say no; nothing is lost by it. */
    if ((info.st_mode & 07777 & ~mode) != 0 && fchmod(fd, info.st_mode & mode) < 0 &&
        errno != EPERM && errno != ENOTSUP && errno != EROFS)
        return set_io(path, errno, error);
    return true;
}

/* Not waiting for the other end, should it be a FIFO. */
static bool mend(const char *path, int flags, mode_t mode, GError **error)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | flags);
    if (fd < 0)
        return set_io(path, errno, error);
    bool ok = mend_mode(fd, path, mode, error);
    close(fd);
    return ok;
}

/* Only a folder that is for nothing else is mended. */
static bool prepare_folder(const char *path, bool ours, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) < 0)
        return set_io(folder, errno, error);
    return !ours || mend(folder, O_DIRECTORY, 0700, error);
}

/* ---- making ---------------------------------------------------------------------- */

static bool fill_file(const char *path, GError **error)
{
    g_autoptr(Database) db = database_create(DATABASE_USER, path, error);
    return db != NULL && migrate(db, migrations_builtin(DATABASE_USER), error);
}

/* Whole or not at all, like a project; where another process is quicker, its file
 * counts. */
static bool make_file(const char *path, GError **error)
{
    g_autofree char *temporary = publish_temporary_name(path);
    g_autoptr(GError) failure = NULL;

    if (!fill_file(temporary, error)) {
        unlink(temporary);
        return false;
    }
    if (publish_file(temporary, path, PUBLISH_NEW, &failure) ||
        g_error_matches(failure, PROJECT_ERROR, PROJECT_ERROR_EXISTS))
        return true;
    failure->domain = USER_STORE_ERROR;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* ---- opening --------------------------------------------------------------------- */

static UserStore *open_file(const char *path, GError **error)
{
    g_autoptr(Database) db = NULL;

    if (!mend(path, 0, 0600, error))
        return NULL;
    db = database_open(DATABASE_USER, path, error);
    if (db == NULL || !migrate(db, migrations_builtin(DATABASE_USER), error) ||
        (db->writable && !database_set_journal(db, error)))
        return NULL;
    UserStore *store = g_new0(UserStore, 1);
    store->db = g_steal_pointer(&db);
    store->owner = ledger_owner_new();
    g_mutex_init(&store->lock);
    return store;
}

UserStore *user_store_open(const char *path, GError **error)
{
    g_autofree char *file = path != NULL ? g_strdup(path) : user_store_path();

    if (!prepare_folder(file, path == NULL, error) ||
        (!g_file_test(file, G_FILE_TEST_EXISTS) && !make_file(file, error)))
        return NULL;
    return open_file(file, error);
}

UserStore *user_store_look(const char *path, GError **error)
{
    g_autofree char *file = path != NULL ? g_strdup(path) : user_store_path();
    return g_file_test(file, G_FILE_TEST_EXISTS) ? open_file(file, error) : NULL;
}

void user_store_close(UserStore *store)
{
    if (store != NULL) {
        database_close(store->db);
        g_mutex_clear(&store->lock);
        g_free(store->owner);
        g_free(store);
    }
}

/* ---- for the other files --------------------------------------------------------- */

bool user_begin(UserStore *store, DatabaseAccess access, GError **error)
{
    g_mutex_lock(&store->lock);
    if (database_begin(store->db, access, error))
        return true;
    g_mutex_unlock(&store->lock);
    return false;
}

bool user_end(UserStore *store, bool ok, GError **error)
{
    bool ended = database_end(store->db, ok, error);
    g_mutex_unlock(&store->lock);
    return ended;
}

bool user_put_label(UserStore *store, const char *project, const char *label,
                    GError **error)
{
    if (project == NULL || label == NULL)
        return true;
    g_autofree char *shown = user_text(label);
    g_auto(Statement) insert =
        statement_make(store->db, "INSERT INTO project VALUES (?1, ?2) ON CONFLICT (id)"
                                  " DO UPDATE SET label = ?2 WHERE label IS NOT ?2");
    statement_bind_text(&insert, 1, project);
    statement_bind_text(&insert, 2, shown);
    return statement_run(&insert, error);
}

char *user_text(const char *text)
{
    return text != NULL ? text_printable(text, TEXT_COLUMNS) : NULL;
}
