/*
 * Putting encoded pictures and sound into one file.
 *
 * A Film takes the packets that encoders made (render/encode.h) and writes the container.
 * Picture n has exactly the timestamp n frames and lasts one frame. Sound starts with
 * picture 0: what an encoder primes in front (AAC) is taken off by the container (edit
 * list), so that the first sample sounds with the first picture. MP4 and MOV have their
 * index in front.
 *
 * The descriptor must be empty, seekable and open for reading and writing (the index is
 * moved to the front at the end); it is borrowed. No other file is opened.
 *
 * Used by one thread.
 */
#pragma once

#include "chatkut/model/output.h"

#include <libavcodec/avcodec.h>

typedef struct Film Film;

/* spec: its container, and its rate where there are pictures, its sample_rate where there
 * is sound. picture, sound: what the packets will be, copied; one of them may be NULL.
 * picture->video_delay is the largest of all that will come. NULL with a MEDIA_ERROR. */
Film *film_new(int fd, const OutputSpec *spec, const AVCodecParameters *picture,
               const AVCodecParameters *sound, GError **error);
/* What was written so far stays in the descriptor. */
void film_free(Film *film);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Film, film_free)

/* The next picture in decoding order: its pts and duration are frames of the film. */
bool film_add_picture(Film *film, AVPacket *packet, GError **error);
/* The next sound: pts and duration are samples of the film. Both take the packet. */
bool film_add_sound(Film *film, AVPacket *packet, GError **error);

/* Write the index. Once, last. */
bool film_finish(Film *film, GError **error);
