/*
 * Small pictures of a file, as packed RGB.
 *
 * A Thumbnailer keeps the file open, so that many moments of it cost one look at its
 * index; a decoder runs only while a picture is made. A picture is either the one that
 * shows at a moment (media/video_reader.h) or the key frame before it, which costs one
 * decoded picture wherever it is.
 */
#pragma once

#include "chatkut/media/convert.h"
#include "chatkut/media/video_reader.h"

typedef struct Thumbnailer Thumbnailer;

/* fd: borrowed, and must outlive it. stream: as of the asset, -1: the best. turn:
 * clockwise degrees, -1: the file's own. NULL with a MEDIA_ERROR, as where there is no
 * picture in it. */
Thumbnailer *thumbnailer_new(int fd, int stream, int turn, GError **error);
void thumbnailer_free(Thumbnailer *thumbnailer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Thumbnailer, thumbnailer_free)

/* The picture at `at`, or with `near` the last key frame at or before it where there is
 * one, upright and in its own shape, as large as fits into box_width x box_height:
 * AV_PIX_FMT_RGB24, the caller's. What is transparent is black. NULL with a
 * MEDIA_ERROR. */
AVFrame *thumbnailer_picture(Thumbnailer *thumbnailer, RTime at, bool near,
                             int box_width, int box_height, GError **error);
