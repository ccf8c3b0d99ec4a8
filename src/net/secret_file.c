/* Keys in files of the user's own. */
#include "secret_private.h"

#include "chatkut/base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static bool check_path(const char *path)
{
    return *path != '\0' && !g_str_has_suffix(path, "/");
}

static char *whole_path(const char *path)
{
    if (g_str_has_prefix(path, "~/"))
        return g_build_filename(g_get_home_dir(), path + 2, NULL);
    return g_path_is_absolute(path) ? g_strdup(path) : folder_path(FOLDER_CONFIG, path);
}

/* Always false; `sentence` has one %s for the file. */
static bool fail(GError **error, NetError kind, const char *sentence, const char *path)
{
    g_autofree char *name = g_filename_display_name(path);
    GString *text = g_string_new(sentence);
    g_string_replace(text, "%s", name, 0);
    g_set_error_literal(error, NET_ERROR, (int)kind, text->str);
    g_string_free(text, TRUE);
    return false;
}

static bool fail_errno(GError **error, const char *path, int code)
{
    g_autofree char *name = g_filename_display_name(path);
    if (code == ENOENT)
        return fail(error, NET_ERROR_MISSING,
                    _("there is no key file “%s”: “chatkut key set” puts a key there"),
                    path);
    g_set_error(error, NET_ERROR, NET_ERROR_IO, _("the key file “%s”: %s"), name,
                g_strerror(code));
    return false;
}

/* ---- fetching -------------------------------------------------------------------- */

static bool check_file(int file, const char *path, GError **error)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return fail_errno(error, path, errno);
    if (!S_ISREG(status.st_mode))
        return fail(error, NET_ERROR_INVALID, _("the key file “%s” is no plain file"),
                    path);
    if (status.st_uid != geteuid())
        return fail(
            error, NET_ERROR_FORBIDDEN,
            _("the key file “%s” belongs to another user: copy it, and chmod 600 "
              "the copy"),
            path);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(error, NET_ERROR_FORBIDDEN,
                    _("others may use the key file “%s”: chmod 600 it"), path);
    return true;
}

static Secret *read_key(int file, const char *path, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    Secret *secret = secret_read(file, error);
    if (secret == NULL)
        g_prefix_error(error, "“%s”: ", name);
    return secret;
}

static Secret *fetch(const char *name, GCancellable *cancellable G_GNUC_UNUSED,
                     GError **error)
{
    g_autofree char *path = whole_path(name);
    Secret *secret = NULL;
    /* A FIFO in its place must not hold up anybody. */
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        fail_errno(error, path, errno);
        return NULL;
    }
    if (check_file(file, path, error))
        secret = read_key(file, path, error);
    close(file);
    return secret;
}

/* ---- storing --------------------------------------------------------------------- */

static bool write_key(int file, const Secret *secret)
{
    const char *text = secret_text(secret);
    struct iovec parts[] = { { (char *)(uintptr_t)text, strlen(text) },
                             { (char[]){ '\n' }, 1 } };
    return fchmod(file, S_IRUSR | S_IWUSR) == 0 &&
           writev(file, parts, G_N_ELEMENTS(parts)) == (ssize_t)parts[0].iov_len + 1 &&
           fsync(file) == 0;
}

static void sync_folder(const char *path)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    fsync(folder);
    close(folder);
}

static bool replace(const char *path, const char *folder, const Secret *secret)
{
    g_autofree char *fresh = g_build_filename(folder, ".key-XXXXXX", NULL);
    const int file = g_mkstemp_full(fresh, O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return false;
    const bool written = write_key(file, secret);
    const int code = errno;
    close(file);
    if (written && g_rename(fresh, path) == 0) {
        sync_folder(folder);
        return true;
    }
    errno = written ? errno : code;
    const int why = errno;
    g_unlink(fresh);
    errno = why;
    return false;
}

static bool store(const char *name, const Secret *secret,
                  GCancellable *cancellable G_GNUC_UNUSED, GError **error)
{
    g_autofree char *path = whole_path(name);
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, S_IRWXU) != 0 || !replace(path, folder, secret))
        return fail_errno(error, path, errno);
    return true;
}

static bool erase(const char *name, GCancellable *cancellable G_GNUC_UNUSED,
                  GError **error)
{
    g_autofree char *path = whole_path(name);
    return g_unlink(path) == 0 || fail_errno(error, path, errno);
}

const SecretPlace SECRET_IN_FILE = { "file:", check_path, fetch, store, erase };
