/*
 * libcurl, loaded when it is first needed: linked, it would cost every start of chatkut
 * 4 ms and 5 MB. One table of its functions, typed by its own header.
 */
#pragma once

#include <curl/curl.h>
#include <glib.h>

#define CURL_FUNCTIONS(X)  \
    X(easy_cleanup)        \
    X(easy_getinfo)        \
    X(easy_init)           \
    X(easy_reset)          \
    X(easy_setopt)         \
    X(easy_strerror)       \
    X(free)                \
    X(getdate)             \
    X(global_init_mem)     \
    X(multi_add_handle)    \
    X(multi_cleanup)       \
    X(multi_info_read)     \
    X(multi_init)          \
    X(multi_perform)       \
    X(multi_poll)          \
    X(multi_remove_handle) \
    X(multi_setopt)        \
    X(multi_wakeup)        \
    X(url)                 \
    X(url_cleanup)         \
    X(url_dup)             \
    X(url_get)             \
    X(url_set)             \
    X(version_info)

typedef struct {
#define CURL_MEMBER(name) __typeof__(curl_##name) *name;
    CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
} Curl;

/* The table; libcurl is loaded and initialised at the first call, whatever the thread,
 * and stays. What it frees is wiped. NULL: MISSING, with what to install. */
const Curl *net_curl(GError **error);
