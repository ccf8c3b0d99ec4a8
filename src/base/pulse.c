#include "chatkut/base/pulse.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    atomic_int_fast64_t at;
    atomic_uint_fast64_t beats;
} Slot;

struct Pulse {
    Slot *slots; /* shared */
    int fd;      /* -1: not ours */
};

enum { BYTES = PULSE_SLOTS * sizeof(Slot) };

static Slot *map(int fd)
{
    void *memory = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

Pulse *pulse_new(GError **error)
{
    g_autoptr(Pulse) pulse = g_new0(Pulse, 1);
    pulse->fd = memfd_create("pulse", MFD_CLOEXEC);
    if (pulse->fd >= 0 && ftruncate(pulse->fd, BYTES) == 0)
        pulse->slots = map(pulse->fd);
    if (!pulse->slots) {
        g_set_error_literal(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno),
                            g_strerror(errno));
        return NULL;
    }
    pulse_clear(pulse);
    return g_steal_pointer(&pulse);
}

Pulse *pulse_open(int fd)
{
    struct stat info;
    /* Beyond the end of a shorter file would be a fault, not a slot. */
    Slot *slots = fstat(fd, &info) == 0 && info.st_size >= BYTES ? map(fd) : NULL;
    if (!slots)
        return NULL;
    Pulse *pulse = g_new0(Pulse, 1);
    *pulse = (Pulse){ slots, -1 };
    return pulse;
}

void pulse_free(Pulse *pulse)
{
    if (!pulse)
        return;
    if (pulse->slots)
        munmap(pulse->slots, BYTES);
    if (pulse->fd >= 0)
        close(pulse->fd);
    g_free(pulse);
}

int pulse_fd(const Pulse *pulse)
{
    return pulse->fd;
}

void pulse_set(Pulse *pulse, unsigned slot, int64_t at)
{
    if (!pulse || slot >= PULSE_SLOTS)
        return;
    atomic_store_explicit(&pulse->slots[slot].at, at, memory_order_relaxed);
    atomic_fetch_add_explicit(&pulse->slots[slot].beats, 1, memory_order_relaxed);
}

int64_t pulse_at(const Pulse *pulse, unsigned slot)
{
    return atomic_load_explicit(&pulse->slots[slot].at, memory_order_relaxed);
}

uint64_t pulse_beats(const Pulse *pulse, unsigned slot)
{
    return atomic_load_explicit(&pulse->slots[slot].beats, memory_order_relaxed);
}

void pulse_clear(Pulse *pulse)
{
    for (unsigned i = 0; i < PULSE_SLOTS; i++)
        pulse_set(pulse, i, PULSE_IDLE);
}
