/*
 * Putting encoded pictures and sound into one file.
 *
 * A Film takes the packets that encoders made (render/encode.h), from parts
 * (render/part.h) or as they come, and writes the container: any muxer of libavformat;
 * MP4 and MOV, Matroska and WebM, MPEG-TS, and FLAC, WAV and MP3 for sound alone are
 * tested. Pictures that several coders made are one stream (render/joint.h).
 *
 * Picture n has exactly the timestamp n frames and lasts one frame. Sound starts with
 * picture 0: what an encoder primes in front (AAC) is taken off by the container (edit
 * list), so that the first sample sounds with the first picture. MP4 and MOV have their
 * index in front.
 *
 * Where it is told how much will come, room is kept for the index. Else the index is
 * moved to the front at the end, which reads and writes the whole film once more.
 *
 * The descriptor must be empty, seekable and open for reading and writing; it is
 * borrowed. What is there for good is on its way to the disk soon (sync_file_range(2)),
 * so that an fsync(2) behind the end does not wait for all of it. No other file is
 * opened.
 *
 * Used by one thread.
 */
#pragma once

#include "chatkut/model/output.h"
#include "chatkut/render/part.h"

typedef struct Film Film;

/* spec: its container, and its rate where there are pictures, its sample_rate where
 * there is sound. picture, sound: what the packets will be, copied; one of them may be
 * NULL. picture->video_delay is the largest of all that will come, and joint_add() has
 * told it of all that differ. packets: how many of both will come at most; 0: it is not
 * known. The room that is kept for each, 48 bytes, is three times what most need. NULL
 * with a MEDIA_ERROR. */
Film *film_new(int fd, const OutputSpec *spec, const AVCodecParameters *picture,
               const AVCodecParameters *sound, int64_t packets, GError **error);
/* What was written so far stays in the descriptor. */
void film_free(Film *film);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Film, film_free)

/* The next picture in decoding order: pts and duration are frames of the film. It has
 * what it must bring along (render/joint.h). */
bool film_add_picture(Film *film, AVPacket *packet, GError **error);
/* The next sound: pts and duration are samples of the film. Both take the packet. */
bool film_add_sound(Film *film, AVPacket *packet, GError **error);

/* The sound is in this part: it is read along with the parts of pictures, so that the
 * file is interleaved and memory stays flat. Borrowed until the film is finished; once,
 * before the first picture. False where it was made with other parameters than the
 * film's. */
bool film_set_sound(Film *film, PartReader *sound, GError **error);

/* All pictures of a part that was not read from yet, after those that are there. Its
 * pictures are `first_frame` … of the film. False where it does not follow on the ones
 * before, is damaged, or was made with other parameters than the film's. */
bool film_add_part(Film *film, PartReader *pictures, int64_t first_frame,
                   GError **error);

/* Write the rest of the sound, and the index. Once, last. */
bool film_finish(Film *film, GError **error);
