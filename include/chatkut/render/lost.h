/*
 * What of a picture, or of a piece of sound, was lost just now.
 *
 * Compositors and mixers go on where a file fails them, with a slate or with silence,
 * and tell it; their caller, who knows which frame of the film it is, counts
 * (model/loss.h).
 */
#pragma once

#include "chatkut/model/composition.h"
#include "chatkut/model/loss.h"

typedef struct {
    const Clip *clip;
    const Asset *asset; /* the file that it needs */
    LossReason reason;
    char *detail; /* owned; may be NULL */
} Lost;

/* An empty array of Lost. */
GArray *lost_new(void);

/* Tells it once a clip and file. */
void lost_add(GArray *lost, const Clip *clip, const Asset *asset, LossReason reason,
              const char *detail);
/* All of `more`. */
void lost_add_all(GArray *lost, const GArray *more);

/* They are lost in this frame of the film. */
void lost_note(const GArray *lost, bool sound, int frame, GPtrArray *losses);

/* The error of a strict render that lost something: about the first. Always false,
 * where there is any. */
bool lost_refuse(const GArray *lost, GError **error);
