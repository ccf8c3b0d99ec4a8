#include "publish.h"

#include "chatkut/base/id.h"
#include "chatkut/store/project.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

char *publish_temporary_name(const char *path)
{
    IdSource ids;
    id_source_init_random(&ids);
    g_autofree char *id = id_next(&ids);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *hidden = g_strdup_printf(".%s.%s", name, id);
    return g_build_filename(folder, hidden, NULL);
}

/* link() is for NFS and others that cannot rename without replacing. */
static int rename_to_new(const char *temporary, const char *path)
{
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    return link(temporary, path) == 0 ? unlink(temporary) : -1;
}

static int sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int result = fsync(fd);
    close(fd);
    return result;
}

static void set_error(const char *path, int number, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    if (number == EEXIST) {
        g_set_error(
            error, PROJECT_ERROR, PROJECT_ERROR_EXISTS,
            _("“%s” is already there. Choose another name, or remove it first."), name);
    } else {
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_IO,
                    _("“%s” could not be written: %s. Check the folder and try again."),
                    name, g_strerror(number));
    }
}

bool publish_file(const char *temporary, const char *path, PublishMode mode,
                  GError **error)
{
    int result =
        mode == PUBLISH_NEW ? rename_to_new(temporary, path) : rename(temporary, path);
    if (result == 0)
        result = sync_folder(path);
    if (result < 0) {
        set_error(path, errno, error);
        unlink(temporary);
        return false;
    }
    return true;
}
