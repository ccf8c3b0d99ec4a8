/* What kinds of databases there are, and what a path leads to before it is opened. */
#include "database.h"

#include "chatkut/store/user.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static const DatabaseForm FORMS[DATABASE_KINDS] = {
    [DATABASE_PROJECT] = { 0x636b7574 /* "ckut" */, "", project_error_quark, 10000 },
    /* Every process of the user writes to it, each for a moment. */
    [DATABASE_USER] = { 0x636b7573 /* "ckus" */, "user-", user_store_error_quark, 30000,
                        .private_file = true, .shared = true },
};

const DatabaseForm *database_form(DatabaseKind kind)
{
    return &FORMS[kind];
}

static const uint32_t network_file_systems[] = {
    AFS_FS_MAGIC,      AFS_SUPER_MAGIC,  CEPH_SUPER_MAGIC, CIFS_SUPER_MAGIC,
    CODA_SUPER_MAGIC,  FUSE_SUPER_MAGIC, NCP_SUPER_MAGIC,  NFS_SUPER_MAGIC,
    OCFS2_SUPER_MAGIC, SMB2_SUPER_MAGIC, SMB_SUPER_MAGIC,  V9FS_MAGIC,
};

bool database_on_network(const char *file)
{
    struct statfs info;
    if (statfs(file, &info) < 0)
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(network_file_systems); i++)
        if ((uint32_t)info.f_type == network_file_systems[i])
            return true;
    return false;
}

static void set_unreadable(DatabaseKind kind, const char *name, int number,
                           GError **error)
{
    GQuark domain = database_form(kind)->domain();
    if (kind == DATABASE_PROJECT && (number == ENOENT || number == ENOTDIR))
        g_set_error(error, domain, PROJECT_ERROR_NOT_FOUND,
                    _("There is no project “%s”. Make it with: chatkut new %s"), name,
                    name);
    else
        g_set_error(error, domain, PROJECT_ERROR_IO,
                    _("“%s” cannot be read: %s. Check its name and permissions."), name,
                    g_strerror(number));
}

static void set_no_project(const char *name, const struct stat *info, GError **error)
{
    if (S_ISDIR(info->st_mode))
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_NOT_A_PROJECT,
                    _("“%s” is a folder, not a project. Name a .ckut file."), name);
    else if (S_ISREG(info->st_mode))
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_NOT_A_PROJECT,
                    _("“%s” is empty, not a project. Remove it, then make one with: "
                      "chatkut new NAME.ckut"),
                    name);
    else
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_NOT_A_PROJECT,
                    _("“%s” is not a file. Name a .ckut file."), name);
}

/* What is there but cannot be a database. Nothing is opened to find out: a FIFO would
 * hang. */
static bool check_kind(DatabaseKind kind, const char *path, const char *name,
                       const struct stat *info, GError **error)
{
    if (S_ISREG(info->st_mode) && info->st_size > 0)
        return true;
    if (kind == DATABASE_PROJECT)
        set_no_project(name, info, error);
    else
        database_set_foreign(kind, path, error);
    return false;
}

char *database_find_file(DatabaseKind kind, const char *path, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    struct stat info;

    if (stat(path, &info) < 0) {
        set_unreadable(kind, name, errno, error);
        return NULL;
    }
    if (!check_kind(kind, path, name, &info, error))
        return NULL;
    char *real = realpath(path, NULL);
    if (real == NULL || faccessat(AT_FDCWD, real, R_OK, AT_EACCESS) < 0) {
        set_unreadable(kind, name, errno, error);
        g_clear_pointer(&real, free);
    }
    return real;
}
