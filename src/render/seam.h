/*
 * Does what was joined play? Seams between copied and rendered pictures, tried with a
 * decoder that comes from before them.
 *
 * The last group of pictures before the seam and the first SEAM_PICTURES or more behind
 * it are decoded in one go, out of the film's stream as it will be written. Every
 * picture has to come out once, in order and undamaged, and those behind the seam have
 * to be those that are meant, to the bit: of a copy what the source shows when it is
 * played by itself, of a part what a decoder shows that sees nothing else. Behind the
 * seam that is until all came that show before what follows, so that the decoder had to
 * put them in order.
 *
 * The group before the seam is the same packets that a decoder of the source alone
 * would get; its pictures are not compared, and nothing behind the seam is made of
 * them. So it is decoded once, without its loop filter, and without those pictures that
 * no other needs but for the last SEAM_PICTURES, which a decoder may still hold when
 * the seam comes. What is rendered ends with a group of SEAM_PICTURES for this
 * (segment_maker.h).
 */
#pragma once

#include "chatkut/render/copy.h"

/* One group of B-frames as cameras and encoders make them, and the keyframe. */
enum { SEAM_PICTURES = 5 };

/* What lies on one side. */
typedef struct {
    const Copy *copy; /* NULL: a part */
    int part;         /* its descriptor; -1: nothing, the film begins there */
    int64_t first;    /* output frame it begins with */
} SeamSide;

/* All borrowed. */
typedef struct {
    const SegmentRange *range;
    const AVCodecParameters *stream; /* the film's */
    CompositorFile file;             /* called by any thread */
    void *data;
} SeamScene;

/* False with an error that says what came out instead. By any thread. */
bool seam_check(const SeamScene *scene, const SeamSide *before, const SeamSide *behind,
                GError **error);
