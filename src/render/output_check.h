/*
 * Whether an output can be written at all, before anything is rendered.
 */
#pragma once

#include "chatkut/model/output.h"

/* The libraries here have the muxer and the encoders, and they go together. False with
 * MEDIA_ERROR_UNSUPPORTED that names what is lacking and the presets that work. */
bool output_check(const OutputSpec *spec, GError **error);

/* The encoder takes pictures of its pixel format. */
bool output_takes(const OutputSpec *spec);
