#include "chatkut/queue/partial.h"

#include "chatkut/base/id.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NAME_BYTES = 200, /* of the target's name in the temporary one; 255 is the limit */
    ATTEMPTS = 16,
};

struct Partial {
    char *target; /* links followed */
    char *name;   /* its last part */
    int folder;
    int fd;
    char *temporary; /* in folder; NULL: the file has no name yet */
    IdSource ids;
};

static bool fail(const char *target, int code, GError **error)
{
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code),
                _("Cannot write “%s”: %s."), target, g_strerror(code));
    return false;
}

/* ---- where ---------------------------------------------------------------------- */

/* The path without symbolic links; where there is no such file, that of its folder. */
static char *follow_links(const char *target)
{
    char *real = realpath(target, NULL);
    if (real)
        return real;
    g_autofree char *folder = g_path_get_dirname(target);
    g_autofree char *name = g_path_get_basename(target);
    g_autofree char *real_folder = realpath(folder, NULL);
    return g_build_filename(real_folder ? real_folder : folder, name, NULL);
}

static bool open_folder(Partial *partial, GError **error)
{
    g_autofree char *path = g_path_get_dirname(partial->target);
    partial->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (partial->folder >= 0)
        return true;
    if (errno != ENOENT && errno != ENOTDIR)
        return fail(partial->target, errno, error);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                _("There is no folder “%s”. Make it first, or choose another place."),
                path);
    return false;
}

/* What has the target's name now? *mode: its permissions, 0 where there is nothing. */
static bool check_target(const Partial *partial, mode_t *mode, GError **error)
{
    struct stat info;
    *mode = 0;
    if (fstatat(partial->folder, partial->name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT || fail(partial->target, errno, error);
    *mode = info.st_mode & 0777;
    if (S_ISREG(info.st_mode) || S_ISLNK(info.st_mode))
        return true;
    g_set_error(error, G_FILE_ERROR,
                S_ISDIR(info.st_mode) ? G_FILE_ERROR_ISDIR : G_FILE_ERROR_INVAL,
                S_ISDIR(info.st_mode)
                    ? _("“%s” is a folder. Give the name of a file in it.")
                    : _("“%s” is a device or a pipe. Give the name of a file."),
                partial->target);
    return false;
}

/* ---- making --------------------------------------------------------------------- */

static char *temporary_name(Partial *partial)
{
    g_autofree char *id = id_next(&partial->ids);
    return g_strdup_printf(".%.*s.%.6s.part", NAME_BYTES, partial->name, id);
}

/* Errors of openat(2) that say "not on this file system", or "not on this kernel". */
static bool lacks_nameless_files(int code)
{
    return code == EOPNOTSUPP || code == EISDIR || code == EINVAL;
}

static bool create_nameless(Partial *partial)
{
    /* A nameless file gets its name through /proc. */
    if (access("/proc/self/fd", X_OK) != 0) {
        errno = EOPNOTSUPP;
        return false;
    }
    partial->fd = openat(partial->folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    return partial->fd >= 0;
}

static bool create_named(Partial *partial)
{
    for (int i = 0; i < ATTEMPTS; i++) {
        g_autofree char *name = temporary_name(partial);
        partial->fd = openat(partial->folder, name,
                             O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (partial->fd >= 0) {
            partial->temporary = g_steal_pointer(&name);
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

static bool create(Partial *partial, GError **error)
{
    if (create_nameless(partial) ||
        (lacks_nameless_files(errno) && create_named(partial)))
        return true;
    return fail(partial->target, errno, error);
}

/* ---- naming --------------------------------------------------------------------- */

static bool link_as(const Partial *partial, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", partial->fd);
    return linkat(AT_FDCWD, path, partial->folder, name, AT_SYMLINK_FOLLOW) == 0;
}

/* A link does not replace what is there; a rename does. */
static bool link_temporary(Partial *partial)
{
    for (int i = 0; i < ATTEMPTS; i++) {
        g_autofree char *name = temporary_name(partial);
        if (link_as(partial, name)) {
            partial->temporary = g_steal_pointer(&name);
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

static bool give_name(Partial *partial)
{
    if (!partial->temporary) {
        if (link_as(partial, partial->name))
            return true;
        if (errno != EEXIST || !link_temporary(partial))
            return false;
    }
    if (renameat(partial->folder, partial->temporary, partial->folder, partial->name))
        return false;
    g_clear_pointer(&partial->temporary, g_free);
    return true;
}

/* ---- public --------------------------------------------------------------------- */

Partial *partial_open(const char *target, GError **error)
{
    g_autoptr(Partial) partial = g_new0(Partial, 1);
    mode_t mode;
    id_source_init_random(&partial->ids);
    partial->fd = partial->folder = -1;
    partial->target = follow_links(target);
    partial->name = g_path_get_basename(partial->target);
    if (!open_folder(partial, error) || !check_target(partial, &mode, error) ||
        !create(partial, error))
        return NULL;
    if (mode != 0)
        fchmod(partial->fd, mode);
    return g_steal_pointer(&partial);
}

void partial_free(Partial *partial)
{
    if (!partial)
        return;
    if (partial->temporary)
        unlinkat(partial->folder, partial->temporary, 0);
    if (partial->fd >= 0)
        close(partial->fd);
    if (partial->folder >= 0)
        close(partial->folder);
    g_free(partial->temporary);
    g_free(partial->name);
    g_free(partial->target);
    g_free(partial);
}

int partial_fd(const Partial *partial)
{
    return partial->fd;
}

bool partial_commit(Partial *partial, GError **error)
{
    if (fsync(partial->fd) != 0 || !give_name(partial))
        return fail(partial->target, errno, error);
    /* The file is whole and has its name. Some network file systems cannot sync a
     * folder: there the name may be lost with the power, and nothing else. */
    fsync(partial->folder);
    return true;
}
