#include "curl.h"

#include "chatkut/net/error.h"

#include <dlfcn.h>
#include <glib/gi18n.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The first version that has all options used here (CURLOPT_PROTOCOLS_STR). */
#define OLDEST 0x075500

static const struct {
    const char *symbol;
    size_t offset;
} FUNCTIONS[] = {
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

/* ISO C has no way from void * to a function; POSIX says that this is one. */
static bool find_functions(void *library, Curl *curl)
{
    for (size_t i = 0; i < G_N_ELEMENTS(FUNCTIONS); i++) {
        void *found = dlsym(library, FUNCTIONS[i].symbol);
        if (found == NULL)
            return false;
        memcpy((char *)curl + FUNCTIONS[i].offset, &found, sizeof found);
    }
    return true;
}

static const char *load(Curl *curl)
{
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return N_(
            "libcurl, through which chatkut talks to servers, is not here: install "
            "the package libcurl4");
    if (!find_functions(library, curl) ||
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
