/* Decoded frames of any format, layout and rate to interleaved float stereo of one
 * rate. */
#pragma once

#include <libavutil/frame.h>

typedef struct AudioConvert AudioConvert;

AudioConvert *audio_convert_new(int rate);
void audio_convert_free(AudioConvert *convert);

/* Forget what a change of rate within the stream left in the filter. */
void audio_convert_reset(AudioConvert *convert);

/* Returns the number of stereo samples; *stereo is valid until the next call. A frame
 * that cannot be converted gives silence of its length. */
unsigned audio_convert_frame(AudioConvert *convert, const AVFrame *frame,
                             const float **stereo);
