/*
 * Pictures of footage that may be wanted again: decoded, converted, at the size at
 * which they are drawn.
 *
 * A preview after an edit shows mostly what the one before showed. What a process that
 * stays keeps here it does not open, seek and decode again: a title that changed over a
 * clip costs drawing and encoding alone. A picture is found by its source (a text that
 * stands for a stream of a file, as it is now), by any moment that it shows, and by its
 * size; it is the one that decoding would give, so what is found changes nothing but
 * time.
 *
 * Bounded: what was not wanted for longest goes first. Serves several threads at once.
 */
#pragma once

#include "chatkut/base/rtime.h"

#include <libavutil/frame.h>

enum { PICTURE_STORE_MB = 128 };

typedef struct PictureStore PictureStore;

typedef struct {
    RTime begin, end;  /* shows from begin to before end, in the source's time */
    int width, height; /* of the source, upright */
    double aspect;     /* of its pixels */
    AVFrame *picture;
} StoredPicture;

void stored_picture_clear(StoredPicture *stored);

/* bytes: of pictures, at most. */
PictureStore *picture_store_new(int64_t bytes);
void picture_store_free(PictureStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PictureStore, picture_store_free)

/* The picture of `source` at `at`, width x height large, or of any size where those are
 * 0. False: it is not there; else *found is the caller's. */
bool picture_store_find(PictureStore *store, const char *source, RTime at, int width,
                        int height, StoredPicture *found);

/* Keep a reference of its picture. */
void picture_store_add(PictureStore *store, const char *source,
                       const StoredPicture *stored);
