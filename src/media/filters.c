#include "chatkut/media/filters.h"

#include "chatkut/media/error.h"

#include <dlfcn.h>
#include <glib/gi18n.h>
#include <libavutil/macros.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The one whose headers this was compiled with. */
#define LIBRARY "libavfilter.so." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR)

static const struct {
    const char *symbol;
    size_t offset;
} functions[] = {
#define FILTER_ROW(name) { #name, offsetof(Filters, name) },
    FILTER_FUNCTIONS(FILTER_ROW)
#undef FILTER_ROW
};

/* ISO C has no way from void * to a function; POSIX says that this is one. */
static bool load(Filters *filters)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; library && i < G_N_ELEMENTS(functions); i++) {
        void *found = dlsym(library, functions[i].symbol);
        if (!found)
            return false;
        memcpy((char *)filters + functions[i].offset, &found, sizeof found);
    }
    return library != NULL;
}

const Filters *media_filters(GError **error)
{
    static Filters filters;
    static bool there;
    static gsize once;
    if (g_once_init_enter(&once)) {
        there = load(&filters);
        g_once_init_leave(&once, 1);
    }
    if (there)
        return &filters;
    g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                _("the picture needs a filter of FFmpeg's, but %s is not here; install "
                  "its package"),
                LIBRARY);
    return NULL;
}
