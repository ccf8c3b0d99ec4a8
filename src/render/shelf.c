#include "chatkut/render/shelf.h"

#include "chatkut/media/input.h"
#include "chatkut/render/part.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <unistd.h>

int shelf_take_blank(const Shelf *shelf, GError **error)
{
    if (shelf)
        return shelf->blank(shelf->data, error);
    int fd = memfd_create("part", MFD_CLOEXEC);
    if (fd < 0)
        media_error_av(error, AVERROR(errno), _("a part of the film"));
    return fd;
}

bool shelf_take_part(const Shelf *shelf, const char *key, int *fd, GError **error)
{
    GError *failed = NULL;
    *fd = shelf->fetch(key, shelf->data, &failed);
    if (failed) {
        g_propagate_error(error, failed);
        return false;
    }
    if (*fd < 0 || part_check(*fd, NULL))
        return true;
    close(*fd);
    *fd = -1;
    shelf->drop(key, shelf->data);
    return true;
}

bool shelf_put_part(const Shelf *shelf, const char *key, int fd, GError **error)
{
    return !shelf || shelf->keep(key, fd, shelf->data, error);
}
