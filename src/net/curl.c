#include "curl.h"

#include "chatkut/base/library.h"
#include "chatkut/net/error.h"

#include <glib/gi18n.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The first version that has all options used here (CURLOPT_PROTOCOLS_STR). */
#define OLDEST 0x075500

static const LibraryFunction FUNCTIONS[] = {
#define CURL_ROW(name) { "curl_" #name, offsetof(Curl, name) },
    CURL_FUNCTIONS(CURL_ROW)
#undef CURL_ROW
};

/* ---- memory -------------------------------------------------------------------------
 * What libcurl composes of headers has keys in it. */

static void wipe_and_free(void *memory)
{
    if (memory != NULL)
        explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

static void *move_and_wipe(void *memory, size_t size)
{
    void *moved = malloc(size);
    if (memory == NULL || moved == NULL)
        return moved;
    memcpy(moved, memory, MIN(size, malloc_usable_size(memory)));
    wipe_and_free(memory);
    return moved;
}

/* ---- loading --------------------------------------------------------------------- */

static const char *load(Curl *curl)
{
    const LibraryState state =
        library_load("libcurl.so.4", FUNCTIONS, G_N_ELEMENTS(FUNCTIONS), curl);
    if (state == LIBRARY_MISSING)
        return N_(
            "libcurl, through which chatkut talks to servers, is not here: install "
            "the package libcurl4");
    if (state == LIBRARY_LACKS ||
        curl->version_info(CURLVERSION_NOW)->version_num < OLDEST)
        return N_("libcurl is too old here: chatkut needs 7.85 or newer");
    if (curl->global_init_mem(CURL_GLOBAL_ALL, malloc, wipe_and_free, move_and_wipe,
                              strdup, calloc) != CURLE_OK)
        return N_("libcurl does not start here: reinstall the package libcurl4");
    return NULL;
}

const Curl *net_curl(GError **error)
{
    static Curl curl;
    static const char *fault;
    static gsize once;
    if (g_once_init_enter(&once)) {
        fault = load(&curl);
        g_once_init_leave(&once, 1);
    }
    if (fault == NULL)
        return &curl;
    g_set_error_literal(error, NET_ERROR, NET_ERROR_MISSING, _(fault));
    return NULL;
}
