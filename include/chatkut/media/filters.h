/*
 * libavfilter, loaded when it is first needed: linked, with the forty libraries it
 * brings along it would cost every start of a worker 14 ms of 42, and 12 MB; most films
 * have nothing interlaced, no HDR and are no GIF. One table of its functions, typed by
 * its own headers; its version is that of the libavcodec beside it (one package, one
 * source).
 */
#pragma once

#include <glib.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>

#define FILTER_FUNCTIONS(X)          \
    X(av_buffersink_get_frame)       \
    X(av_buffersink_get_time_base)   \
    X(av_buffersrc_add_frame)        \
    X(av_buffersrc_parameters_alloc) \
    X(av_buffersrc_parameters_set)   \
    X(avfilter_get_by_name)          \
    X(avfilter_graph_alloc)          \
    X(avfilter_graph_alloc_filter)   \
    X(avfilter_graph_config)         \
    X(avfilter_graph_create_filter)  \
    X(avfilter_graph_free)           \
    X(avfilter_graph_parse_ptr)      \
    X(avfilter_init_str)             \
    X(avfilter_inout_alloc)          \
    X(avfilter_inout_free)           \
    X(avfilter_link)

typedef struct {
#define FILTER_MEMBER(name) __typeof__(name) *name;
    FILTER_FUNCTIONS(FILTER_MEMBER)
#undef FILTER_MEMBER
} Filters;

/* The table; libavfilter is loaded at the first call, whatever the thread, and stays.
 * NULL: MEDIA_ERROR_UNSUPPORTED, with what to install. */
const Filters *media_filters(GError **error);
