/* A shelf for tests: its parts are files in memory. */
#pragma once

#include "chatkut/render/shelf.h"

typedef struct {
    Shelf shelf;
    GHashTable *parts; /* key -> descriptor + 1 */
} MemoryShelf;

/* Its `shelf` is to be used where it stands: it refers to itself. */
void memory_shelf_open(MemoryShelf *memory);
void memory_shelf_close(MemoryShelf *memory);
