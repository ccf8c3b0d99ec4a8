#include "still_file.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SUM_SIZE = 32, BYTES_MAX = 64 << 20 };

typedef enum { OF_PICTURE = 1, OF_PEAKS = 2 } FileKind;

/* In the machine's own order: the cache does not travel. */
typedef struct {
    char name[8];
    uint32_t kind, width, height; /* width: how many peaks */
    uint32_t size;                /* of the bytes */
} Head;

static const char file_name[8] = "ckstill1";

char *still_file_key(const char *text)
{
    unsigned char sum[SUM_SIZE];
    char *hex = g_malloc(2 * SUM_SIZE + 1);
    crypto_generichash(sum, sizeof sum, (const unsigned char *)text, strlen(text), NULL,
                       0);
    return sodium_bin2hex(hex, 2 * SUM_SIZE + 1, sum, sizeof sum);
}

/* ---- reading --------------------------------------------------------------------- */

static bool read_exactly(int fd, void *bytes, size_t count)
{
    uint8_t *at = bytes;
    while (count > 0) {
        ssize_t got = read(fd, at, count);
        if (got <= 0)
            return false;
        at += got;
        count -= (size_t)got;
    }
    return true;
}

static bool head_is_right(const Head *head, FileKind kind, int fd)
{
    struct stat info;
    uint64_t size =
        kind == OF_PEAKS ? head->width : 3 * (uint64_t)head->width * head->height;
    return memcmp(head->name, file_name, sizeof file_name) == 0 && head->kind == kind &&
           head->size == size && size <= BYTES_MAX && fstat(fd, &info) == 0 &&
           (uint64_t)info.st_size == sizeof *head + size + SUM_SIZE;
}

/* What is behind the head; NULL: damaged. */
static uint8_t *read_bytes(int fd, FileKind kind, Head *head)
{
    unsigned char sum[SUM_SIZE], told[SUM_SIZE];
    crypto_generichash_state state;
    if (!read_exactly(fd, head, sizeof *head) || !head_is_right(head, kind, fd))
        return NULL;
    g_autofree uint8_t *bytes = g_malloc(head->size + 1);
    if (!read_exactly(fd, bytes, head->size) || !read_exactly(fd, told, sizeof told))
        return NULL;
    crypto_generichash_init(&state, NULL, 0, sizeof sum);
    crypto_generichash_update(&state, (const unsigned char *)head, sizeof *head);
    crypto_generichash_update(&state, bytes, head->size);
    crypto_generichash_final(&state, sum, sizeof sum);
    return memcmp(sum, told, sizeof sum) == 0 ? g_steal_pointer(&bytes) : NULL;
}

static uint8_t *fetch(Cache *cache, const char *key, FileKind kind, Head *head)
{
    int fd = cache ? cache_fetch(cache, key) : -1;
    if (fd < 0)
        return NULL;
    uint8_t *bytes = read_bytes(fd, kind, head);
    close(fd);
    if (!bytes)
        cache_drop(cache, key);
    return bytes;
}

Picture *still_file_picture(Cache *cache, const char *key)
{
    Head head;
    g_autofree uint8_t *bytes = fetch(cache, key, OF_PICTURE, &head);
    if (!bytes || head.width < 1 || head.height < 1 || head.width > PICTURE_SIDE_MAX ||
        head.height > PICTURE_SIDE_MAX)
        return NULL;
    Picture *picture = picture_new_rgb((int)head.width, (int)head.height);
    memcpy(picture->rgb, bytes, picture_bytes(picture));
    return picture;
}

Peaks *still_file_peaks(Cache *cache, const char *key)
{
    Head head;
    g_autofree uint8_t *bytes = fetch(cache, key, OF_PEAKS, &head);
    return bytes ? peaks_new(bytes, head.width) : NULL;
}

/* ---- keeping --------------------------------------------------------------------- */

static bool write_exactly(int fd, const void *bytes, size_t count)
{
    const uint8_t *at = bytes;
    while (count > 0) {
        ssize_t wrote = write(fd, at, count);
        if (wrote <= 0)
            return false;
        at += wrote;
        count -= (size_t)wrote;
    }
    return true;
}

static void keep(Cache *cache, const char *key, Head head, const uint8_t *bytes)
{
    unsigned char sum[SUM_SIZE];
    crypto_generichash_state state;
    int fd = cache ? cache_blank(cache, NULL) : -1;
    if (fd < 0)
        return;
    memcpy(head.name, file_name, sizeof file_name);
    crypto_generichash_init(&state, NULL, 0, sizeof sum);
    crypto_generichash_update(&state, (const unsigned char *)&head, sizeof head);
    crypto_generichash_update(&state, bytes, head.size);
    crypto_generichash_final(&state, sum, sizeof sum);
    if (write_exactly(fd, &head, sizeof head) && write_exactly(fd, bytes, head.size) &&
        write_exactly(fd, sum, sizeof sum))
        cache_keep(cache, key, fd, NULL);
    close(fd);
}

void still_file_keep_picture(Cache *cache, const char *key, const Picture *picture)
{
    const Head head = { .kind = OF_PICTURE,
                        .width = (uint32_t)picture->width,
                        .height = (uint32_t)picture->height,
                        .size = (uint32_t)picture_bytes(picture) };
    keep(cache, key, head, picture->rgb);
}

void still_file_keep_peaks(Cache *cache, const char *key, const uint8_t *numbers,
                           size_t count)
{
    const Head head = {
        .kind = OF_PEAKS, .width = (uint32_t)count, .height = 1, .size = (uint32_t)count
    };
    keep(cache, key, head, numbers);
}
