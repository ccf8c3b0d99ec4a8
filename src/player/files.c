/* Footage by descriptor, under the names that mpv opens. */
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

/* ---- what mpv calls, in its own threads ------------------------------------------ */

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

/* Byte order marks: text, in UTF-8 and UTF-16. */
static const char *const marks[] = { "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff" };
/* Formats that begin with letters. */
static const char *const lettered[] = { "RIFF", "RIFX", "YUV4MPEG2 ", "GIF8" };

static bool begins_with(const char *start, size_t size, const char *const *list,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (size >= strlen(list[i]) && memcmp(start, list[i], strlen(list[i])) == 0)
            return true;
    return false;
}

/*
 * Text is never footage. mpv would take it for a playlist, a cue sheet or a list of
 * cuts and open what it names, even where a file that begins with such lines is footage
 * behind them (MPEG-TS, MP3).
 */
static bool is_text(int fd)
{
    char start[16];
    ssize_t size = pread(fd, start, sizeof start, 0);
    if (size <= 0 || begins_with(start, (size_t)size, lettered, G_N_ELEMENTS(lettered)))
        return false;
    if (begins_with(start, (size_t)size, marks, G_N_ELEMENTS(marks)))
        return true;
    for (ssize_t i = 0; i < size; i++)
        if (!g_ascii_isprint(start[i]) && !g_ascii_isspace(start[i]))
            return false;
    return true;
}

static int reader_open(void *data, char *uri, mpv_stream_cb_info *info)
{
    Files *files = data;
    g_mutex_lock(&files->lock);
    File *file = g_hash_table_lookup(files->open, uri + strlen(SCHEME));
    if (file && is_text(file->fd))
        file = NULL;
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

/* ---- ours ------------------------------------------------------------------------ */

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
