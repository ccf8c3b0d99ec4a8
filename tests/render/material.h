/* Small pictures and sound for tests of encoding, each a function of its number. */
#pragma once

#include "chatkut/model/output.h"

#include <libavutil/frame.h>

enum { MATERIAL_WIDTH = 64, MATERIAL_HEIGHT = 48, MATERIAL_SAMPLE_RATE = 48000 };

/* H.264 and AAC in MP4 at 30000/1001. */
extern const OutputSpec material_mp4;
/* The same with x264's crf 0 and FLAC, in Matroska. */
OutputSpec material_lossless(void);

/* Picture n is even, of this luma. */
int material_luma(int n);
AVFrame *material_picture(int n);
/* A picture of noise, its own for each n. */
AVFrame *material_noise(int n);

/* Both channels at sample n: 440 Hz, half of full scale. */
float material_sample(int64_t n);
/* Interleaved stereo from sample `first` on; the caller's. */
float *material_sound(int64_t first, unsigned count);

/* An unnamed file, empty. */
int material_file(void);

/* Parts of these pictures, of so many samples of the sound, in unnamed files. */
int material_picture_part(const OutputSpec *spec, int first, int count);
int material_sound_part(const OutputSpec *spec, int samples);
