/*
 * The pictures of a media asset, at the size they are needed.
 */
#pragma once

#include "chatkut/model/composition.h"
#include "chatkut/render/picture_store.h"

#include "chatkut/media/coloring.h"
#include "chatkut/media/video_reader.h"
#include <libavutil/frame.h>

typedef struct Footage Footage;

/* fd and store are borrowed. rough: as in model/output.h. threads: of the decoder, 0
 * lets it choose. store: where pictures are looked for before they are decoded, and
 * kept; may be NULL. With one, what is wrong with the file may first show when it is
 * sought in. kept: pictures that are so stay so (media/convert.h); NULL: none do. NULL
 * with a MEDIA_ERROR. */
Footage *footage_open(int fd, const Asset *asset, bool rough, int threads,
                      PictureStore *store, const Coloring *kept, GError **error);
void footage_free(Footage *footage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Footage, footage_free)

/* The same footage for another composition's asset, behind the same descriptor. False
 * where it would be other pictures of the file. */
bool footage_hand_over(Footage *footage, int fd, const Asset *asset);

/* Keep the file open, but no decoder and no picture; footage_seek() wakes it. */
void footage_rest(Footage *footage);

/* How long it is; RTIME_ZERO where that is not known, or it is a still. */
RTime footage_length(const Footage *footage);

/* Go to the picture shown at source time `at`. `before`: the one shown just before it,
 * for playing backwards. */
bool footage_seek(Footage *footage, RTime at, bool before, GError **error);

/* What that picture is. */
VideoState footage_state(const Footage *footage);

/* The picture there: stored size when upright, and its pixel aspect (width over
 * height). */
void footage_size(const Footage *footage, int *width, int *height, double *aspect);

/* It as a working picture of width x height, or one that is kept; borrowed until the
 * next call. */
const AVFrame *footage_picture(Footage *footage, int width, int height, GError **error);
