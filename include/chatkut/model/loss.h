/*
 * Losses: what a render could not show or let sound, and why.
 *
 * A film is made all the same: a slate stands in the place of a picture that was lost,
 * and silence in the place of sound. A Loss is all that one clip lost for one reason,
 * of its pictures or of its sound. It is counted in frames of the film, from the film's
 * first.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    LOSS_MISSING,     /* the file is not where it was */
    LOSS_CHANGED,     /* it is no longer what was imported */
    LOSS_UNREADABLE,  /* it may not be read, or its disk fails */
    LOSS_UNSUPPORTED, /* nothing here can decode it */
    LOSS_DAMAGED,     /* it cannot be decoded there, or ends too early */
    LOSS_PATCHED,     /* damaged, and shown as far as the decoder could mend it */
    LOSS_REASONS
} LossReason;

/* Their names on the wire and in JSON, in this order. */
#define LOSS_REASON_NAMES "missing|changed|unreadable|unsupported|damaged|patched"

enum { LOSS_ID_SIZE = 80 };

typedef struct {
    char clip[LOSS_ID_SIZE];  /* id */
    char asset[LOSS_ID_SIZE]; /* id of the file that it needs */
    bool sound;
    LossReason reason;
    int frames;      /* how many */
    int first, last; /* of them */
    char *detail;    /* a sentence of the decoder's; NULL: none */
} Loss;

const char *loss_reason_name(LossReason reason);
bool loss_reason_parse(const char *name, LossReason *reason);

/* An empty list, of Loss *, which it owns. The caller's. */
GPtrArray *losses_new(void);

/* Frame `frame` is lost, too. A clip that shows several times in one frame loses it
 * once, where frames are told in order. `what` is copied. */
void losses_note(GPtrArray *losses, const Loss *what, int frame);

/* All of `more`, which tells of other frames. */
void losses_add(GPtrArray *losses, const GPtrArray *more);

/* A list of objects with the members' names. New reference. */
json_t *losses_to_json(const GPtrArray *losses);
/* The caller's. Strict: NULL with a SHAPE_ERROR (model/shape.h). */
GPtrArray *losses_from_json(const json_t *json, GError **error);
