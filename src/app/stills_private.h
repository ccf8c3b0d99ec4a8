/*
 * Inside of stills: what there is and who wants it (stills.c), and what is made next
 * (stills_work.c). All of it is the main thread's.
 */
#pragma once

#include "chatkut/app/stills.h"
#include "still_lane.h"

enum { LANE_PICTURES, LANE_PEAKS, LANES };

/* One thing that somebody wanted. */
typedef struct {
    char *key;
    StillWish wish;
    unsigned wanted; /* by so many views */
    unsigned turn;   /* the drawing that wanted it last */
    bool busy;       /* a lane is at it */
    bool tried;      /* there is an answer: picture, peaks or why */
    unsigned stage;  /* of the sequence; 0: of a file */
    char *made_of;   /* of StillJob */
    Picture *picture;
    Peaks *peaks;
    char *why;
    int64_t looked_us, used_us;
} Entry;

struct StillsView {
    Stills *stills;
    StillsUrgency urgency;
    StillsChanged changed;
    void *user;
    GPtrArray *wants, *before; /* Entry, borrowed; before: of the last time, while the
                                * view begins */
    bool drawing, dirty;
    unsigned turn;     /* Stills.turns, when it began to draw */
    const Entry *last; /* asked for last; NULL: gone */
    Picture *shown;    /* the still it got last; NULL: none */
    char *shown_of;    /* the sequence */
};

struct Stills {
    GHashTable *entries; /* key -> Entry, which it owns */
    GPtrArray *views;    /* by urgency */
    Composition *composition;
    char *folder;
    GHashTable *peaks; /* Asset -> Entry: a timeline asks for thousands */
    unsigned stage;    /* how often it was staged */
    unsigned turns;    /* how often views began to draw */
    Lane *lanes[LANES];
    StillJob *jobs[LANES]; /* under way, the lanes'; NULL: none */
    char *cache, *program;
    int64_t looked_us; /* what was looked at before is to be looked at again */
    GSource *calling;  /* calls `changed` of views that are dirty; NULL: none is */
};

void entry_forget(Stills *stills, const Entry *entry);

/* There is nothing, or of an older stage. */
bool entry_lacks(const Stills *stills, const Entry *entry);

/* Give the lanes what is wanted most. */
void stills_work(Stills *stills);
/* Call the views that want it, soon; NULL: those that want peaks. */
void stills_tell(Stills *stills, const Entry *entry);
