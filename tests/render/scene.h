/*
 * Compositions as tests write them down, and their pictures.
 *
 * Documents are JSON with ' for ". The main sequence has 160x48 pixels, on black.
 */
#pragma once

#include "chatkut/render/compositor.h"

enum { SCENE_WIDTH = 160, SCENE_HEIGHT = 48 };

/* The file of every asset; -1: there is none. */
extern int scene_fd;

/* assets, sequences: further members of those lists, or NULL. */
Composition *scene_compose_with(const char *rate, const char *tracks,
                                const char *assets, const char *sequences);
Composition *scene_compose(const char *rate, const char *tracks);

Compositor *scene_compositor(const Composition *composition);

/* The caller's. */
AVFrame *scene_picture(Compositor *compositor, RTime at);

/* Luma of a pixel in frame n at 30 frames a second. */
int scene_luma(Compositor *compositor, int n, int x, int y);

/* Luma of a grey of 0 … 255, in limited range. */
int scene_grey(double level);
