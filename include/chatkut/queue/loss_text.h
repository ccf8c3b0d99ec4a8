/*
 * Losses (model/loss.h) told to people and to programs.
 */
#pragma once

#include "chatkut/model/composition.h"
#include "chatkut/model/loss.h"

/* Where the film lies on the timeline. */
typedef struct {
    RTime start; /* of its first frame */
    Rate rate;
} FilmTime;

/* "Clip “Boats” at 0:30–0:31.96: 50 frames are slates. “/media/boats.mp4” is missing.
 * Put it back, or …". stopped: the render ended there. path: of the file. Owned by the
 * caller. */
char *loss_sentence(const Composition *composition, const Loss *loss, FilmTime film,
                    const char *path, bool stopped);

/* {"clip", "label", "asset", "file", "medium": "picture"|"sound", "reason", "frames",
 * "first_s", "last_s", "message"}, `message` as above. New reference. */
json_t *loss_to_json(const Composition *composition, const Loss *loss, FilmTime film,
                     const char *path);
