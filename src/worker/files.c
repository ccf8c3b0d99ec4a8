#include "files.h"

#include "chatkut/media/error.h"

#include <glib/gi18n.h>
#include <unistd.h>

static void close_file(void *fd)
{
    close(GPOINTER_TO_INT(fd) - 1);
}

void files_init(Files *files)
{
    files->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_file);
    files->lost = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void files_clear(Files *files)
{
    g_clear_pointer(&files->open, g_hash_table_unref);
    g_clear_pointer(&files->lost, g_hash_table_unref);
}

void files_move(Files *from, Files *to)
{
    files_clear(to);
    *to = *from;
    files_init(from);
}

void files_take(Files *files, Packet *packet)
{
    int fd = packet_take_fd(packet);
    const char *asset = packet_string(packet, "asset");
    const char *lost = packet_string(packet, "lost");
    LossReason reason;
    if (fd >= 0)
        g_hash_table_replace(files->open, g_strdup(asset), GINT_TO_POINTER(fd + 1));
    else if (lost && loss_reason_parse(lost, &reason))
        g_hash_table_replace(files->lost, g_strdup(asset),
                             GINT_TO_POINTER((int)reason + 1));
}

int files_find(const char *asset, void *data, GError **error)
{
    const Files *files = data;
    void *fd = g_hash_table_lookup(files->open, asset);
    if (fd)
        return GPOINTER_TO_INT(fd) - 1;
    void *reason = g_hash_table_lookup(files->lost, asset);
    if (reason) {
        media_error_lost(error, (LossReason)(GPOINTER_TO_INT(reason) - 1));
        return -1;
    }
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_INTERNAL,
                _("the file of the asset “%s” was not handed over"), asset);
    return -1;
}
