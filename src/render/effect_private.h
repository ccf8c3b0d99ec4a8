/* What the files of the effects share. */
#pragma once

#include "chatkut/render/effect.h"
#include "grade.h"

/* The stages of a colour effect; none where it changes nothing. cube: of a LUT. */
void effect_add_color(Grade *grade, EffectKind kind, const EffectMoment *moment,
                      const Cube *cube);

/* What an effect on places is told. */
typedef struct {
    const EffectMoment *moment;
    uint32_t seed; /* of clip, effect and frame */
} EffectTask;

/* Each replaces the picture, or leaves it where it changes nothing. */
void effect_blur(EffectPicture *picture, const EffectTask *task);
void effect_sharpen(EffectPicture *picture, const EffectTask *task);
void effect_glow(EffectPicture *picture, const EffectTask *task);
void effect_vignette(EffectPicture *picture, const EffectTask *task);
void effect_pixelate(EffectPicture *picture, const EffectTask *task);
void effect_grain(EffectPicture *picture, const EffectTask *task);
void effect_mirror(EffectPicture *picture, const EffectTask *task);
void effect_chroma_key(EffectPicture *picture, const EffectTask *task);
void effect_luma_key(EffectPicture *picture, const EffectTask *task);

/* Put `next` in place of what is there; takes it. */
void effect_picture_take(EffectPicture *picture, AVFrame *next);

/* Of a plane: its size, and its row y. */
int plane_width(const AVFrame *frame, int plane);
int plane_height(const AVFrame *frame, int plane);
uint8_t *plane_row(const AVFrame *frame, int plane, int y);
