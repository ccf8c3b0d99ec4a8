/*
 * Pictures that are composed by a thread of its own, some ahead of who encodes them.
 *
 * A maker composes and encodes in turn, on one processor. Where another processor has
 * nothing to do, this one composes for it; what comes out is the same.
 *
 * Used by one thread.
 */
#pragma once

#include <glib.h>
#include <libavutil/frame.h>

/* The picture of a frame, the caller's; NULL with an error. Called by the other thread,
 * for one frame after the other, while an Ahead is there. */
typedef AVFrame *(*AheadCompose)(int64_t frame, void *data, GError **error);

typedef struct Ahead Ahead;

/* Of the frames begin … end - 1; `data` is borrowed. */
Ahead *ahead_new(int64_t begin, int64_t end, AheadCompose compose, void *data);
/* Waits for the picture under way, and composes no other. */
void ahead_free(Ahead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ahead, ahead_free)

/* The next one, the caller's; not to be called behind the last. NULL with the error of
 * composing it, after which there is no more. */
AVFrame *ahead_next(Ahead *ahead, GError **error);
