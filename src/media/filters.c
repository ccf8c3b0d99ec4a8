#include "chatkut/media/filters.h"

#include "chatkut/base/library.h"
#include "chatkut/media/error.h"

#include <glib/gi18n.h>
#include <libavutil/macros.h>
#include <stdbool.h>
#include <stddef.h>

/* The one whose headers this was compiled with. */
#define LIBRARY "libavfilter.so." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR)

static const LibraryFunction FUNCTIONS[] = {
#define FILTER_ROW(name) { #name, offsetof(Filters, name) },
    FILTER_FUNCTIONS(FILTER_ROW)
#undef FILTER_ROW
};

const Filters *media_filters(GError **error)
{
    static Filters filters;
    static bool there;
    static gsize once;
    if (g_once_init_enter(&once)) {
        there = library_load(LIBRARY, FUNCTIONS, G_N_ELEMENTS(FUNCTIONS), &filters) ==
                LIBRARY_LOADED;
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
