/*
 * Colours by name: the 148 of CSS Color Module Level 4, section 6.1.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What a plan may say: a CSS name (lower case) or "#RGB", "#RRGGBB", "#RRGGBBAA". sRGB
 * 0xRRGGBBAA; false, with *rgba untouched, where text is neither. */
bool color_name_parse(const char *text, uint32_t *rgba);

/* The name of exactly this colour, the first in the alphabet; NULL where it has
 * none. */
const char *color_name_of(uint32_t rgba);
