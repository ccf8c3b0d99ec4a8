/* What the files of the effects share. */
#pragma once

#include "chatkut/render/effect.h"
#include "grade.h"

/* The stages of a colour effect; none where it changes nothing. cube: of a LUT. */
void effect_add_color(Grade *grade, EffectKind kind, const EffectMoment *moment,
                      const Cube *cube);

/* IEC 61966-2-1, odd. */
double srgb_decode(double x);
double srgb_encode(double x);
