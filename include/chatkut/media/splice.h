/*
 * Splicing: a film that comes in sections, each with clocks of its own, and whose sound
 * may come in files of its own, becomes one file with one clock. Nothing is decoded:
 * packets are taken over as they are, into MPEG-TS, which carries the headers of its
 * streams along and so bears that sections differ in them.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { SPLICE_SECTIONS_MAX = 60 };

/* Open files, borrowed: pictures, with or without sound, or sound alone. */
typedef struct {
    int fd;
    int sound_fd; /* has the sound; -1: `fd` has it */
} SpliceSection;

/* Called a few times a second; false: stop. */
typedef bool (*SpliceReport)(void *data);

/* Into the empty file `out`. The sections must have the same codecs; only the first has
 * to have all streams. report: NULL-able. False with a MEDIA_ERROR. */
bool splice_sections(const SpliceSection *sections, unsigned count, int out,
                     SpliceReport report, void *data, GError **error);
