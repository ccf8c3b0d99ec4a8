#include "chatkut/base/library.h"

#include <dlfcn.h>
#include <string.h>

/* ISO C has no way from void * to a function; POSIX says that this is one. */
LibraryState library_load(const char *name, const LibraryFunction *functions,
                          size_t count, void *members)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return LIBRARY_MISSING;
    for (size_t i = 0; i < count; i++) {
        void *found = dlsym(library, functions[i].symbol);
        if (!found)
            return LIBRARY_LACKS;
        memcpy((char *)members + functions[i].offset, &found, sizeof found);
    }
    return LIBRARY_LOADED;
}
