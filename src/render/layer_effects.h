/*
 * Effects where they are applied: to a clip's picture before it is placed, to what lies
 * on the canvas, and for tracks
 *
 *   where all are of colours alone   to each clip's picture, after the clip's own
 *   else                             to what the track draws, on a canvas of its own
 *                                    that has the sequence's size; blend modes of its
 *                                    clips then count within the track
 *
 * Curves of a track's effects count from the start of the sequence. Adjustment clips do
 * not draw: effects of their track pass them by.
 */
#pragma once

#include "chatkut/render/effect.h"
#include "drawing.h"

/* Zeroed: nothing made yet. A picture and its result are kept until one changes. */
typedef struct {
    EffectChain *chain;
    AVFrame *input;
    EffectPicture result;
} LayerEffects;

void layer_effects_clear(LayerEffects *effects);

/* Put the effects of `node`, as they are `at` after its start, on the picture of
 * `shown`; the picture is borrowed until the next call. */
bool layer_effects_run(LayerEffects *effects, Stage *stage, const Node *node, RTime at,
                       LayerPicture *shown, GError **error);

/* Put them on the canvas as it is now, mixed in by `weight`. */
bool layer_effects_adjust(LayerEffects *effects, Stage *stage, const Node *node,
                          RTime at, double weight, Canvas *canvas, GError **error);

/* The effects of a track that go to each clip's picture, and those that do not. */
bool track_colors_clips(const Track *track);
bool track_has_canvas(const Track *track);
