#include "chatkut/base/frames.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Three pictures: the newest, the one before, which may still be read, and the one that
 * is drawn. */
enum { SLOTS = 3, ALIGNMENT = 64, TRIES = 4 };

typedef struct {
    _Alignas(ALIGNMENT) atomic_uint_fast64_t drawn; /* so many pictures; 0: none */
} Header;

struct Frames {
    Header *header; /* shared; the pictures come behind it */
    int width, height;
    size_t stride, slot, bytes;
    int fd;         /* -1: not ours */
    uint64_t taken; /* the last that was taken */
};

G_STATIC_ASSERT(ATOMIC_LLONG_LOCK_FREE == 2);

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static Frames *sized(int width, int height)
{
    g_assert(width > 0 && width <= FRAMES_SIDE_MAX && height > 0 &&
             height <= FRAMES_SIDE_MAX);
    Frames *frames = g_new0(Frames, 1);
    frames->width = width;
    frames->height = height;
    frames->stride = aligned((size_t)width * 4);
    frames->slot = frames->stride * (size_t)height;
    frames->bytes = sizeof(Header) + SLOTS * frames->slot;
    frames->fd = -1;
    return frames;
}

static bool map(Frames *frames, int fd)
{
    void *memory = mmap(NULL, frames->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory != MAP_FAILED)
        frames->header = memory;
    return memory != MAP_FAILED;
}

static uint8_t *slot_of(const Frames *frames, uint64_t number)
{
    return (uint8_t *)(frames->header + 1) + number % SLOTS * frames->slot;
}

/* ---- the parent ------------------------------------------------------------------ */

Frames *frames_new(int width, int height, GError **error)
{
    g_autoptr(Frames) frames = sized(width, height);
    frames->fd = memfd_create("frames", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (frames->fd >= 0 && ftruncate(frames->fd, (off_t)frames->bytes) == 0 &&
        fcntl(frames->fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) ==
            0 &&
        map(frames, frames->fd))
        return g_steal_pointer(&frames);
    g_set_error_literal(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno),
                        g_strerror(errno));
    return NULL;
}

int frames_fd(const Frames *frames)
{
    return frames->fd;
}

bool frames_take(Frames *frames, uint8_t *pixels)
{
    for (int i = 0; i < TRIES; i++) {
        uint64_t newest =
            atomic_load_explicit(&frames->header->drawn, memory_order_acquire);
        if (newest == frames->taken)
            return false;
        memcpy(pixels, slot_of(frames, newest), frames->slot);
        atomic_thread_fence(memory_order_acquire);
        uint64_t now =
            atomic_load_explicit(&frames->header->drawn, memory_order_relaxed);
        /* From two pictures later on its place was drawn into again. */
        if (now - newest < SLOTS - 1) {
            frames->taken = newest;
            return newest > 0;
        }
    }
    return false;
}

/* ---- the child ------------------------------------------------------------------- */

Frames *frames_open(int fd, int width, int height)
{
    struct stat info;
    g_autoptr(Frames) frames = sized(width, height);
    /* Beyond the end of a shorter file would be a fault, not a picture. */
    if (fstat(fd, &info) || info.st_size < (off_t)frames->bytes || !map(frames, fd))
        return NULL;
    return g_steal_pointer(&frames);
}

uint8_t *frames_begin(Frames *frames)
{
    uint64_t drawn = atomic_load_explicit(&frames->header->drawn, memory_order_relaxed);
    return slot_of(frames, drawn + 1);
}

void frames_end(Frames *frames)
{
    atomic_fetch_add_explicit(&frames->header->drawn, 1, memory_order_release);
}

/* ---- both ------------------------------------------------------------------------ */

int frames_width(const Frames *frames)
{
    return frames->width;
}

int frames_height(const Frames *frames)
{
    return frames->height;
}

size_t frames_stride(const Frames *frames)
{
    return frames->stride;
}

void frames_free(Frames *frames)
{
    if (!frames)
        return;
    if (frames->header)
        munmap(frames->header, frames->bytes);
    if (frames->fd >= 0)
        close(frames->fd);
    g_free(frames);
}
