/* The segments of a preview that were asked for lately, in memory. Not for threads. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { PREVIEW_STORE_MB = 48 };

typedef struct PreviewStore PreviewStore;

/* bytes: at most; those not wanted for longest go. */
PreviewStore *preview_store_new(gsize bytes);
void preview_store_free(PreviewStore *store);

/* lasting: they are what their name says; else they are only good for now. */
void preview_store_put(PreviewStore *store, const char *name, GBytes *bytes,
                       bool lasting);
/* Borrowed; NULL: not there. Counts as wanted. lasting: may be NULL. */
GBytes *preview_store_get(PreviewStore *store, const char *name, bool *lasting);
/* Drop what is not lasting. */
void preview_store_renew(PreviewStore *store);
