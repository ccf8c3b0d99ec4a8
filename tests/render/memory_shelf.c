#include "memory_shelf.h"

#include <sys/mman.h>
#include <unistd.h>

static bool memory_look(const char *const *keys, unsigned n_keys, bool *there,
                        void *data, GError **error)
{
    const MemoryShelf *memory = data;
    (void)error;
    for (unsigned i = 0; i < n_keys; i++)
        there[i] = g_hash_table_contains(memory->parts, keys[i]);
    return true;
}

static int memory_fetch(const char *key, void *data, GError **error)
{
    const MemoryShelf *memory = data;
    int fd = GPOINTER_TO_INT(g_hash_table_lookup(memory->parts, key)) - 1;
    (void)error;
    return fd >= 0 ? dup(fd) : -1;
}

static int memory_blank(void *data, GError **error)
{
    (void)data, (void)error;
    return memfd_create("part", MFD_CLOEXEC);
}

static bool memory_keep(const char *key, int fd, void *data, GError **error)
{
    const MemoryShelf *memory = data;
    (void)error;
    g_hash_table_insert(memory->parts, g_strdup(key), GINT_TO_POINTER(dup(fd) + 1));
    return true;
}

static void memory_drop(const char *key, void *data)
{
    const MemoryShelf *memory = data;
    g_hash_table_remove(memory->parts, key);
}

static void close_part(void *fd)
{
    close(GPOINTER_TO_INT(fd) - 1);
}

void memory_shelf_open(MemoryShelf *memory)
{
    memory->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_part);
    memory->shelf = (Shelf){ memory_look, memory_fetch, memory_blank,
                             memory_keep, memory_drop,  memory };
}

void memory_shelf_close(MemoryShelf *memory)
{
    g_hash_table_unref(memory->parts);
}
