/*
 * Does what was joined play? Seams between copied and rendered pictures, tried with a
 * decoder that comes from before them.
 *
 * The last group of pictures before the seam and the first SEAM_PICTURES or more behind
 * it are decoded in one go, out of the film's stream as it will be written. Every
 * picture has to come out once, in order and undamaged, and those behind the seam have
 * to be those that are meant, to the bit: of a copy what the source shows when it is
 * played by itself, of a part what a decoder shows that sees nothing else. The group
 * before the seam is decoded once only: it is the same packets that a decoder of the
 * source alone would get.
 */
#pragma once

#include "chatkut/render/copy.h"

enum { SEAM_PICTURES = 8 };

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
