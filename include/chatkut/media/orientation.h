/*
 * Which way up a picture is, and the shape of its pixels.
 */
#pragma once

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdbool.h>

/* Flip left-right when `mirrored`, then turn clockwise. */
typedef struct {
    bool mirrored;
    int turn; /* 0 90 180 270 */
} Orientation;

/* From a display matrix (libavutil/display.h). Angles between the four go to the
 * nearest of them. */
Orientation orientation_from_matrix(const int32_t matrix[9]);

/* From an EXIF orientation, 1 … 8; others are upright. */
Orientation orientation_from_exif(int exif);

/* What stream and picture say: the stream's matrix, else the picture's, else EXIF in
 * the picture's metadata. Either may be NULL. */
Orientation orientation_find(const AVStream *stream, const AVFrame *frame);

/* Width over height of a stored pixel; 1/1 where it is unknown or beyond belief. frame:
 * NULL where none was decoded. */
AVRational orientation_pixel_aspect(const AVStream *stream, const AVFrame *frame);
