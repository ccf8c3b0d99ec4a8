/*
 * Pictures and their sound on the way from one thread to another, a few at a time.
 */
#pragma once

#include <glib.h>
#include <libavutil/frame.h>
#include <stdbool.h>

typedef struct {
    AVFrame *picture; /* may be NULL */
    float *samples;   /* interleaved stereo; may be NULL */
    unsigned n_samples;
} QueuedPicture;

void queued_picture_clear(QueuedPicture *item);

typedef struct PictureQueue PictureQueue;

PictureQueue *picture_queue_new(unsigned capacity);
/* Both threads are done with it. */
void picture_queue_free(PictureQueue *queue);

/* Takes what is in `item`; waits while the queue is full. False with the error that the
 * other side failed with. */
bool picture_queue_push(PictureQueue *queue, QueuedPicture *item, GError **error);
/* Nothing more comes; drain: what is there shall still be used. */
void picture_queue_close(PictureQueue *queue, bool drain);
/* False, with its error, where the other side failed. */
bool picture_queue_check(PictureQueue *queue, GError **error);

/* The other side: the next one, the caller's; false when nothing more comes. */
bool picture_queue_pop(PictureQueue *queue, QueuedPicture *item);
/* Takes the error; pushing ends. */
void picture_queue_fail(PictureQueue *queue, GError *error);
