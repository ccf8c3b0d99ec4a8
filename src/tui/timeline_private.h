/* What the files that draw a timeline share. */
#pragma once

#include "chatkut/tui/timeline_view.h"

typedef struct {
    RTime at;
    const char *label; /* NULL: none */
} TimelineMarker;

struct TimelineIndex {
    GHashTable *head, *tail; /* clip id -> const Transition * at its start, its end */
    GArray *markers;         /* TimelineMarker, ascending */
};

/* The cells of one track. */
typedef struct {
    const Look *look;
    const TimelineScene *scene;
    const TimelineRow *row;
    Area area;
} Lane;

/* One clip in them. */
typedef struct {
    const Clip *clip;
    const Asset *asset;  /* NULL: none */
    int64_t left, right; /* eighths; right > left */
    int from, to;        /* the cells that are its alone and are seen */
    Style style;
    bool selected, missing, hidden;
} Block;

/* Times, in and out; markers where they have no row of their own. */
void timeline_draw_ruler(const Look *look, const TimelineScene *scene, Area area,
                         bool markers);
/* That row: markers with their names, what is rendered. */
void timeline_draw_lane(const Look *look, const TimelineScene *scene, Area area);
/* The clips of a track. */
void timeline_draw_track(const Lane *lane);
/* What is on a clip: name, signs, fades, keyframes, sound, pictures. */
void timeline_draw_block(const Lane *lane, const Block *block);
