/*
 * A chain of libavfilter filters, built by API: names and options come from our own
 * tables, never from outside text.
 */
#pragma once

#include "chatkut/media/filters.h"

#include <libavutil/frame.h>
#include <stdbool.h>

typedef struct {
    const char *filter;
    const char *options[20]; /* key, value, … NULL */
} FilterStep;

typedef struct {
    const Filters *api; /* where there is a graph */
    AVFilterGraph *graph;
    AVFilterContext *source;
    AVFilterContext *sink;
    /* what it was made for */
    int width, height, format;
} FilterChain;

/* Make a chain for pictures like `like`. steps ends with a NULL filter. */
bool filter_chain_make(FilterChain *chain, const AVFrame *like, AVRational time_base,
                       const FilterStep *steps, GError **error);
bool filter_chain_fits(const FilterChain *chain, const AVFrame *frame);
void filter_chain_clear(FilterChain *chain);
