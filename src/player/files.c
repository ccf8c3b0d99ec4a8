#include "player.h"

#include <errno.h>
#include <mpv/stream_cb.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char SCHEME[] = "asset://";

typedef struct {
    gatomicrefcount refs;
    int fd;
} File;

struct Files {
    GMutex lock;
    GHashTable *open; /* of this film: name -> File * */
    GHashTable *next; /* of the next one */
};

/* One reader of a file; several may read the same one, each at its own place. */
typedef struct {
    File *file;
    int64_t at;
} Reader;

static void file_unref(gpointer data)
{
    File *file = data;
    if (!g_atomic_ref_count_dec(&file->refs))
        return;
    close(file->fd);
    g_free(file);
}

static GHashTable *table_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, file_unref);
}

/* ---- what mpv calls, in its own threads --------------------------------------------- */

static int64_t reader_read(void *cookie, char *buffer, uint64_t size)
{
    Reader *reader = cookie;
    ssize_t n;
    do
        n = pread(reader->file->fd, buffer, size, reader->at);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        reader->at += n;
    return n;
}

static int64_t reader_seek(void *cookie, int64_t offset)
{
    Reader *reader = cookie;
    if (offset < 0)
        return MPV_ERROR_GENERIC;
    return reader->at = offset;
}

static int64_t reader_size(void *cookie)
{
    Reader *reader = cookie;
    struct stat info;
    return fstat(reader->file->fd, &info) ? MPV_ERROR_UNSUPPORTED : info.st_size;
}

static void reader_close(void *cookie)
{
    Reader *reader = cookie;
    file_unref(reader->file);
    g_free(reader);
}

static int reader_open(void *data, char *uri, mpv_stream_cb_info *info)
{
    Files *files = data;
    g_mutex_lock(&files->lock);
    File *file = g_hash_table_lookup(files->open, uri + strlen(SCHEME));
    if (file)
        g_atomic_ref_count_inc(&file->refs);
    g_mutex_unlock(&files->lock);
    if (!file)
        return MPV_ERROR_LOADING_FAILED;
    Reader *reader = g_new0(Reader, 1);
    reader->file = file;
    *info = (mpv_stream_cb_info){ .cookie = reader,
                                  .read_fn = reader_read,
                                  .seek_fn = reader_seek,
                                  .size_fn = reader_size,
                                  .close_fn = reader_close };
    return 0;
}

/* ---- ours --------------------------------------------------------------------------- */

Files *files_new(void)
{
    Files *files = g_new0(Files, 1);
    g_mutex_init(&files->lock);
    files->open = table_new();
    files->next = table_new();
    return files;
}

void files_free(Files *files)
{
    g_hash_table_unref(files->open);
    g_hash_table_unref(files->next);
    g_mutex_clear(&files->lock);
    g_free(files);
}

void files_add(Files *files, const char *name, int fd)
{
    File *file = g_new0(File, 1);
    g_atomic_ref_count_init(&file->refs);
    file->fd = fd;
    g_hash_table_replace(files->next, g_strdup(name), file);
}

void files_turn(Files *files)
{
    g_mutex_lock(&files->lock);
    GHashTable *old = files->open;
    files->open = files->next;
    files->next = table_new();
    g_mutex_unlock(&files->lock);
    g_hash_table_unref(old);
}

void files_serve(Files *files, mpv_handle *mpv)
{
    mpv_stream_cb_add_ro(mpv, "asset", files, reader_open);
}
