#include "chatkut/app/identity.h"

#include "chatkut/app/fault.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH_BYTES = 32, BLOCK = 64 * 1024, SAMPLES = 10 };

void identity_clear(Identity *identity)
{
    g_clear_pointer(&identity->quick_id, g_free);
}

static bool read_failed(GError **error)
{
    g_set_error(error, FAULT_ERROR, FAULT_IO, _("it cannot be read: %s."),
                g_strerror(errno));
    return false;
}

static void hash_init(crypto_generichash_state *state)
{
    if (sodium_init() < 0)
        g_error("libsodium does not start");
    crypto_generichash_init(state, NULL, 0, HASH_BYTES);
}

static char *hash_hex(crypto_generichash_state *state)
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash_final(state, hash, sizeof hash);
    char *hex = g_malloc(2 * HASH_BYTES + 1);
    return sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, sizeof hash);
}

/* Up to `length` bytes from `offset` go into the hash; a file that has become shorter
 * gives what is left. */
static bool hash_range(crypto_generichash_state *state, int fd, int64_t offset,
                       int64_t length, GError **error)
{
    unsigned char block[BLOCK];
    while (length > 0) {
        ssize_t n = pread(fd, block, (size_t)MIN(length, BLOCK), offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return read_failed(error);
        if (n == 0)
            return true;
        crypto_generichash_update(state, block, (unsigned long long)n);
        offset += n;
        length -= n;
    }
    return true;
}

static bool hash_samples(crypto_generichash_state *state, int fd, int64_t size,
                         GError **error)
{
    int64_t last = MAX(size - BLOCK, 0);
    for (int64_t i = 0; i < SAMPLES; i++) {
        int64_t offset = last / (SAMPLES - 1) * i;
        if (!hash_range(state, fd, i == SAMPLES - 1 ? last : offset, BLOCK, error))
            return false;
    }
    return true;
}

bool identity_read(int fd, Identity *identity, GError **error)
{
    struct stat info;
    crypto_generichash_state state;
    if (fstat(fd, &info) != 0)
        return read_failed(error);

    int64_t size = info.st_size;
    uint64_t big_endian = GUINT64_TO_BE((uint64_t)size);
    hash_init(&state);
    crypto_generichash_update(&state, (unsigned char *)&big_endian, sizeof big_endian);
    if (!hash_samples(&state, fd, size, error))
        return false;
    *identity = (Identity){
        .size = size,
        .mtime_ns = info.st_mtim.tv_sec * INT64_C(1000000000) + info.st_mtim.tv_nsec,
        .quick_id = hash_hex(&state),
    };
    return true;
}

char *identity_hash(int fd, GError **error)
{
    struct stat info;
    crypto_generichash_state state;
    if (fstat(fd, &info) != 0) {
        read_failed(error);
        return NULL;
    }
    if (info.st_size > IDENTITY_HASH_MAX)
        return NULL;
    hash_init(&state);
    if (!hash_range(&state, fd, 0, info.st_size, error))
        return NULL;
    g_autofree char *hex = hash_hex(&state);
    return g_strconcat("blake2b:", hex, NULL);
}
