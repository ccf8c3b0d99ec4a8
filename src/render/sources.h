/*
 * The files of a job, watched.
 *
 * All are looked at when the job begins. One whose size or time of change is another
 * later was written to meanwhile: what was read of it since is worth nothing, and from
 * then on it is lost (MEDIA_ERROR_CHANGED). A file that was replaced by another of its
 * name is not: the descriptor still is the old one.
 *
 * For all threads.
 */
#pragma once

#include "chatkut/render/compositor.h"

typedef struct Sources Sources;

/* file, data: as of Job. */
Sources *sources_new(const Composition *composition, CompositorFile file, void *data);
void sources_free(Sources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sources, sources_free)

/* A CompositorFile; `sources` is the Sources. */
int sources_open(const char *asset, void *sources, GError **error);

/* Look at those that were opened. Returns how many have changed since the job began; 0
 * without sources (NULL). */
unsigned sources_look(Sources *sources);
