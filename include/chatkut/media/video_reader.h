/*
 * The pictures of a video stream by source time.
 *
 * The picture shown at source time t (see media/input.h for the clock) is the last one
 * whose time is at or before t; before the first it is the first, after the last it is
 * the last. Timestamps of a steady stream that its container rounded (Matroska counts
 * whole milliseconds) are moved back to the stream's frame grid where they are within
 * one tick of it, so that frame n of 23.976 fps is shown at exactly n * 1001/24000.
 *
 * Moving forward is cheap; a jump costs a seek to a keyframe at or before t, checked by
 * what comes out of the decoder: where a container lands too late, the search starts
 * further back, at last from the beginning. Pictures on the way that no other one needs
 * are not decoded, nor those that are stepped over at a steady pace (a clip played
 * faster); where the pace changes, what may be missing is sought again. Going backwards
 * keeps a bounded run of pictures, so a reversed clip decodes each group of pictures a
 * few times, not once a frame.
 *
 * Damaged packets are mended by the decoder, or give no picture: then the one before
 * stays, and the reader says that those after it are lost.
 */
#pragma once

#include "chatkut/media/input.h"

typedef struct VideoReader VideoReader;

/* Reads `stream` of `input`, which is borrowed and must serve this reader only.
 * threads: of the decoder, 0 lets it choose. */
VideoReader *video_reader_new(Input *input, int stream, int threads, GError **error);
void video_reader_free(VideoReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VideoReader, video_reader_free)

/* Give whole pictures where they are flagged as interlaced. Call before the first
 * picture is read. */
void video_reader_deinterlace(VideoReader *reader);

/* Decode H.264 and HEVC without their loop filter, which costs a sixth of the time:
 * blocks show where the stream is coarse. Call before the first picture is read. */
void video_reader_roughen(VideoReader *reader);

/* The picture at `time`; borrowed until the next call. NULL where not one picture can
 * be decoded, or the file cannot be read. */
const AVFrame *video_reader_at(VideoReader *reader, RTime time, GError **error);

/* Let go of the decoder and all pictures until the next one is asked for, which then
 * costs a seek: the index of the file, kept, is small beside them. */
void video_reader_rest(VideoReader *reader);

typedef enum {
    VIDEO_WHOLE,  /* as far as the decoder knows */
    VIDEO_MENDED, /* it is damaged, and the decoder filled in what it could */
    VIDEO_LOST,   /* the picture of that time is not there; another one stands for it */
} VideoState;

/* What the picture returned last is for `time`, the one it was asked for. */
VideoState video_reader_state(const VideoReader *reader, RTime time);

/* The time of the picture that was returned last. */
RTime video_reader_time(const VideoReader *reader);

/* When the one after it begins to show. False: there is none, or it cannot be
 * decoded. */
bool video_reader_next_time(const VideoReader *reader, RTime *time);
