/*
 * What the two sides of a video reader share: getting to a time (video_reader.c), and
 * decoding one picture after the other from where the input is (video_reader_decode.c).
 *
 * `shown` is the picture that shows, `next` the one after it, decoded ahead to tell how
 * long `shown` does. Once something is decoded an empty `next` means the end, and an
 * empty `shown` that there is no picture at all.
 */
#pragma once

#include "chatkut/media/deinterlace.h"
#include "chatkut/media/video_reader.h"
#include "pace.h"

typedef struct {
    AVFrame *frame;
    RTime at;    /* shows from here on */
    bool mended; /* the decoder made up for damage */
    bool holed;  /* those right before it are lost */
} Picture;

struct VideoReader {
    Input *input;
    AVStream *stream;
    int threads;
    AVCodecContext *decoder; /* NULL: resting */
    AVPacket *packet;
    Rate rate; /* {0, 0}: not known */
    RTime tick;
    Picture shown;
    Picture next;
    bool rough;
    bool untouched;  /* nothing has been read from the input yet */
    bool from_start; /* nothing came before `shown` */
    bool need_key;   /* packets before the next keyframe are of no use */
    bool draining;
    int hurt; /* a packet could not be decoded: for so many pictures gaps are its fault */
    bool hurried; /* pictures before `hurry_to` that no other needs are left out */
    RTime hurry_to;
    Pace pace;
    Deinterlacer *deinterlacer; /* NULL: pictures as they are */
    bool interlaced;            /* a picture flagged so has been seen */
    bool flushed;               /* the deinterlacer knows of the end */
    bool reversing;
    bool gapped;    /* what follows `next` has been decoded and let go */
    GQueue backlog; /* Picture *, before `shown`, newest last; used when reversing */
};

static inline void picture_clear(Picture *picture)
{
    av_frame_unref(picture->frame);
}

static inline bool picture_valid(const Picture *picture)
{
    return picture->frame->buf[0] != NULL;
}

/* Can it be told of each picture whether another one needs it? Then those that none
 * does may be left out. */
bool video_reader_tells_needless(const VideoReader *reader);

/* How long a picture shows; RTIME_ZERO: any length. */
RTime video_reader_picture_length(const VideoReader *reader);

/* The next picture later than `before` (any, where that is empty), into the empty
 * `picture`: 1, or 0 at the end, or -1 with an error of the input or the deinterlacer.
 * What cannot be decoded is passed over: the picture behind such a gap is `holed`. */
int video_reader_decode(VideoReader *reader, const Picture *before, Picture *picture,
                        GError **error);
