/*
 * Room that is taken already by clips of a patch under way, which no track shows yet:
 * so many clips can be put where there is room in one patch, each beside those before
 * it.
 */
#pragma once

#include "chatkut/base/rtime.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GHashTable *tracks; /* track id -> GArray of spans, in order; none overlap */
} Bookings;

void bookings_init(Bookings *bookings);
void bookings_clear(Bookings *bookings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bookings, bookings_clear)

/* Is [start, end) of the track free of them? */
bool bookings_are_free(const Bookings *bookings, const char *track_id, RTime start,
                       RTime end);
/* Take it; it must be free. */
void bookings_take(Bookings *bookings, const char *track_id, RTime start, RTime end);
