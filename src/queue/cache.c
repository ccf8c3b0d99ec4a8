#include "chatkut/queue/cache.h"

#include "chatkut/base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { KEY_MIN = 8, KEY_MAX = 128, NAME_SIZE = 4 + KEY_MAX, BLANK_LIFE_S = 86400 };

#define BLANK "blank-"

struct Cache {
    char *folder;
    int parts;     /* the folder of parts */
    int64_t limit; /* before the disk is asked */
};

static bool fail(const char *path, int code, GError **error)
{
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code),
                _("Cannot write to the cache “%s”: %s."), path, g_strerror(code));
    return false;
}

/* ---- opening --------------------------------------------------------------------- */

static int64_t wanted_limit(int64_t limit)
{
    const char *text = g_getenv(CACHE_LIMIT_VARIABLE);
    guint64 megabytes = CACHE_LIMIT_MB;
    if (limit > 0)
        return limit;
    if (text)
        g_ascii_string_to_unsigned(text, 10, 0, INT64_MAX >> 20, &megabytes, NULL);
    return (int64_t)megabytes << 20;
}

/* A cache that holds `bytes` must not fill the disk that films are written to. */
static int64_t fitting_limit(const Cache *cache, int64_t bytes)
{
    struct statvfs disk;
    if (fstatvfs(cache->parts, &disk) != 0)
        return cache->limit;
    int64_t available = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    return MIN(cache->limit, (available + bytes) / 2);
}

Cache *cache_open(const char *folder, int64_t limit, GError **error)
{
    g_autoptr(Cache) cache = g_new0(Cache, 1);
    cache->folder = folder ? g_strdup(folder) : folder_path(FOLDER_CACHE, NULL);
    g_autofree char *parts = g_build_filename(cache->folder, "parts", NULL);
    cache->parts = -1;
    if (g_mkdir_with_parents(parts, 0700) == 0)
        cache->parts = open(parts, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (cache->parts < 0) {
        fail(cache->folder, errno, error);
        return NULL;
    }
    cache->limit = wanted_limit(limit);
    return g_steal_pointer(&cache);
}

void cache_free(Cache *cache)
{
    if (!cache)
        return;
    if (cache->parts >= 0)
        close(cache->parts);
    g_free(cache->folder);
    g_free(cache);
}

const char *cache_folder(const Cache *cache)
{
    return cache->folder;
}

int64_t cache_limit(Cache *cache)
{
    return fitting_limit(cache, cache_size(cache).bytes);
}

/* ---- single parts ---------------------------------------------------------------- */

/* "ab/ab12…"; false where the key is none: names of files are made of it. */
static bool part_name(const char *key, char name[NAME_SIZE])
{
    size_t length = strlen(key);
    if (length < KEY_MIN || length > KEY_MAX ||
        strspn(key, "0123456789abcdef") != length)
        return false;
    snprintf(name, NAME_SIZE, "%.2s/%s", key, key);
    return true;
}

bool cache_has(Cache *cache, const char *key)
{
    char name[NAME_SIZE];
    return part_name(key, name) && utimensat(cache->parts, name, NULL, 0) == 0;
}

int cache_fetch(Cache *cache, const char *key)
{
    char name[NAME_SIZE];
    if (!cache_has(cache, key) || !part_name(key, name))
        return -1;
    return openat(cache->parts, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

/* A file system without nameless files: it has a name that no part can have, until it
 * is kept. */
static int named_blank(const Cache *cache)
{
    g_autofree char *path =
        g_build_filename(cache->folder, "parts", BLANK "XXXXXX", NULL);
    return mkostemp(path, O_CLOEXEC);
}

int cache_blank(Cache *cache, GError **error)
{
    int fd = openat(cache->parts, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        fd = named_blank(cache);
    if (fd < 0)
        fail(cache->folder, errno, error);
    return fd;
}

static bool link_blank(const Cache *cache, int fd, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (linkat(AT_FDCWD, path, cache->parts, name, AT_SYMLINK_FOLLOW) == 0)
        return true;
    if (errno != EXDEV && errno != EPERM && errno != ENOENT)
        return false;
    g_autofree char *named = g_file_read_link(path, NULL);
    if (named && g_str_has_prefix(named, "/memfd:")) {
        errno = ENOSPC;
        return false;
    }
    /* It has a name: that one goes. */
    return named && renameat(AT_FDCWD, named, cache->parts, name) == 0;
}

bool cache_keep(Cache *cache, const char *key, int fd, GError **error)
{
    char name[NAME_SIZE], group[3];
    if (!part_name(key, name))
        return fail(cache->folder, EINVAL, error);
    memcpy(group, name, 2);
    group[2] = '\0';
    if (mkdirat(cache->parts, group, 0700) != 0 && errno != EEXIST)
        return fail(cache->folder, errno, error);
    return link_blank(cache, fd, name) || errno == EEXIST ||
           fail(cache->folder, errno, error);
}

void cache_drop(Cache *cache, const char *key)
{
    char name[NAME_SIZE];
    if (part_name(key, name))
        unlinkat(cache->parts, name, 0);
}

/* ---- all parts ------------------------------------------------------------------- */

typedef struct {
    char name[NAME_SIZE];
    int64_t bytes;
    struct timespec used;
} Found;

static void look_at(int folder, const char *group, const char *key, GArray *found)
{
    struct stat info;
    Found one = { .bytes = 0 };
    if (!part_name(key, one.name) || strncmp(group, key, 2) != 0 ||
        fstatat(folder, key, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode))
        return;
    one.bytes = (int64_t)info.st_blocks * 512;
    one.used = info.st_mtim;
    g_array_append_val(found, one);
}

static void look_into(const Cache *cache, const char *group, GArray *found)
{
    int folder =
        openat(cache->parts, group, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = folder >= 0 ? fdopendir(folder) : NULL;
    if (!entries) {
        if (folder >= 0)
            close(folder);
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries));)
        look_at(folder, group, entry->d_name, found);
    closedir(entries);
}

static GArray *find_parts(const Cache *cache)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Found));
    for (int i = 0; i < 256; i++) {
        char group[3];
        snprintf(group, sizeof group, "%02x", i);
        look_into(cache, group, found);
    }
    return found;
}

CacheSize cache_size(Cache *cache)
{
    g_autoptr(GArray) found = find_parts(cache);
    CacheSize size = { .parts = found->len };
    for (unsigned i = 0; i < found->len; i++)
        size.bytes += g_array_index(found, Found, i).bytes;
    return size;
}

static int by_use(const void *a, const void *b)
{
    const struct timespec *x = &((const Found *)a)->used;
    const struct timespec *y = &((const Found *)b)->used;
    if (x->tv_sec != y->tv_sec)
        return x->tv_sec < y->tv_sec ? -1 : 1;
    return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

/* Named blanks whose render was killed. */
static void drop_blanks(const Cache *cache)
{
    int folder = openat(cache->parts, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = folder >= 0 ? fdopendir(folder) : NULL;
    time_t old = time(NULL) - BLANK_LIFE_S;
    struct stat info;
    if (!entries)
        return;
    for (struct dirent *entry; (entry = readdir(entries));)
        if (g_str_has_prefix(entry->d_name, BLANK) &&
            fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            info.st_mtime < old)
            unlinkat(folder, entry->d_name, 0);
    closedir(entries);
}

CacheSize cache_trim(Cache *cache, int64_t limit)
{
    g_autoptr(GArray) found = find_parts(cache);
    CacheSize dropped = { 0 };
    int64_t left = 0;
    for (unsigned i = 0; i < found->len; i++)
        left += g_array_index(found, Found, i).bytes;
    if (limit < 0)
        limit = fitting_limit(cache, left);
    drop_blanks(cache);
    g_array_sort(found, by_use);
    for (unsigned i = 0; i < found->len && left > limit; i++) {
        const Found *one = &g_array_index(found, Found, i);
        if (unlinkat(cache->parts, one->name, 0) != 0)
            continue;
        left -= one->bytes;
        dropped.bytes += one->bytes;
        dropped.parts++;
    }
    return dropped;
}
