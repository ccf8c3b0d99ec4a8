/*
 * Jobs of a desk: what takes its time while the program stays usable.
 *
 * Each runs in a thread and a worker of its own; those of one kind one after the other,
 * in the order in which they were asked for. Numbers of jobs count from 1 and are not
 * used again. A job that has ended stays in the list until it is dismissed.
 */
#pragma once

#include "chatkut/app/desk.h"
#include "chatkut/app/film.h"
#include "chatkut/app/import.h"

typedef enum { DESK_IMPORT, DESK_RELINK, DESK_RENDER, DESK_JOB_KINDS } DeskJobKind;

typedef enum {
    DESK_WAITING,
    DESK_RUNNING,
    DESK_DONE,
    DESK_FAILED,
    DESK_CANCELLED,
} DeskJobState;

typedef struct {
    unsigned number;
    DeskJobKind kind;
    DeskJobState state;
    bool ending;                /* it was cancelled, and has not ended yet */
    char *label;                /* the film's or folder's name, "12 files" */
    unsigned done;              /* frames, or files */
    unsigned total;             /* 0: not known yet */
    double eta_s;               /* until it is done; negative: not known */
    double elapsed_s;           /* since it began */
    char *at;                   /* the file it is at; NULL */
    char *sentence;             /* how it ended, for people; NULL: it has not */
    char *output;               /* RENDER: the film's path, absolute */
    int64_t bytes;              /* RENDER, done: its size */
    const ImportReport *report; /* IMPORT and RELINK that have ended, else NULL */
    const RenderResult *result; /* RENDER that is done, else NULL */
} DeskJob;

/* DeskJob *, oldest first; borrowed until the next return to the main loop. */
const GPtrArray *desk_jobs(const Desk *desk);
/* NULL where there is none of that number. */
const DeskJob *desk_job(const Desk *desk, unsigned number);
/* Nothing that was begun is left behind; it ends soon after, as DESK_CANCELLED. */
void desk_cancel_job(Desk *desk, unsigned number);
/* Take one that has ended off the list. */
void desk_dismiss_job(Desk *desk, unsigned number);

/* ---- importing ------------------------------------------------------------------- */

/* As session_import(). The paths are copied. Its report comes with the job. */
unsigned desk_import(Desk *desk, const GPtrArray *paths);
/* The address that an import is fetching right now, to be played meanwhile; it may hold
 * secrets, so it is not for the screen. NULL: it is fetching nothing. Owned by the
 * caller. */
char *desk_import_address(const Desk *desk, unsigned number);

/* Look for the files of missing assets in a folder and below it, by what is in them,
 * whatever they are called now. What is found takes the old file's place, in one
 * edit. */
unsigned desk_relink(Desk *desk, const char *folder);

typedef enum {
    ASSET_UNKNOWN, /* not looked at yet */
    ASSET_PRESENT,
    ASSET_MISSING,
    ASSET_CHANGED, /* it is not the file that was imported any more */
} AssetState;

/* Looked at in the background when the project is opened, when its assets change, when
 * something happens to one of these files (inotify on their folders, where that is to
 * be had; no timer), and when it is asked for. */
AssetState desk_asset_state(const Desk *desk, const char *asset_id);
void desk_look_at_assets(Desk *desk);

/*
 * Footage that an older version imported without asking what it is made of is looked
 * into when the project is opened, in the background, by one worker; what was found
 * comes as a new view. It is no job of the list and no edit: nobody asked for it.
 */

/* ---- rendering ------------------------------------------------------------------- */

/* All copied. */
typedef struct {
    const char *output;
    const char *preset; /* NULL: by the extension of `output` */
    RTime start, end;   /* end not after start: to the end of the film */
    bool fresh, strict; /* as FilmRequest */
} DeskFilm;

/* Of the project as it is when the job's turn comes. It and how it ended are recorded
 * in the project. */
unsigned desk_render(Desk *desk, const DeskFilm *film);

/* Negative: not known. */
typedef struct {
    double film_s; /* length of the film */
    int64_t frames;
    double cached;     /* the part of its pictures that is there already, 0..1 */
    double wall_s;     /* how long it would take */
    int64_t bytes;     /* how large it would be */
    unsigned based_on; /* renders that time and size are taken from */
} DeskEstimate;

/* error: what desk_render() would fail with at once. */
typedef void (*DeskEstimated)(Desk *desk, const DeskEstimate *estimate,
                              const GError *error, void *user);

/* What a render would take: by what the cache has of it, and by the renders with this
 * preset in this project before, else in the user's others. */
void desk_estimate(Desk *desk, const DeskFilm *film, DeskEstimated done, void *user);
