/*
 * The effects of a clip, between its picture and its place.
 */
#pragma once

#include "chatkut/render/effect.h"
#include "drawing.h"

/* Zeroed: nothing made yet. A picture and its result are kept until one changes. */
typedef struct {
    EffectChain *chain;
    AVFrame *input;
    AVFrame *result;
} LayerEffects;

/* Replace the picture of `shown` by the one with the effects of `node` as they are `at`
 * after its start; the picture is borrowed until the next call. */
bool layer_effects_run(LayerEffects *effects, Stage *stage, const Node *node, RTime at,
                       LayerPicture *shown, GError **error);
void layer_effects_clear(LayerEffects *effects);
