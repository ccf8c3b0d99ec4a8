/* Mixed sound as it is kept: a part (render/part.h) of float samples. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* `fd`: empty. Interleaved stereo. */
bool sound_store(int fd, int rate, const float *stereo, int64_t frames, GError **error);

/* False where the part is another one, or damaged. */
bool sound_load(int fd, int rate, float *stereo, int64_t frames, GError **error);
