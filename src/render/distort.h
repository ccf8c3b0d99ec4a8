/*
 * What a transition does to the picture of both sides as a whole.
 *
 * Beyond its edge the picture goes on as its edge does, so that what fills the frame
 * still does.
 */
#pragma once

#include "chatkut/render/transition.h"

/* Whether it changes anything. */
bool distortion_shows(const Distortion *distortion);

/* A working picture, distorted; new, the caller's. */
AVFrame *distorted(const AVFrame *picture, const Distortion *distortion);
