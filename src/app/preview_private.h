/*
 * Inside of a preview: what its threads share.
 *
 * The main thread decides what is shown. Two lanes, threads with a worker process each,
 * make it: the first plans, and makes what somebody waits for; the second what will be
 * wanted, or is waited for while the first is at work. All they share is under one
 * lock.
 */
#pragma once

#include "chatkut/app/preview.h"
#include "chatkut/queue/stream.h"
#include "chatkut/store/project.h"
#include "preview_store.h"

#include <stdatomic.h>

enum { PREVIEW_LANES = 2 };

typedef enum { PART_LACKS, PART_MADE, PART_FAILED } PartState;

/* A composition that is or was shown. Reference counted. */
typedef struct {
    gatomicrefcount refs;
    unsigned version;
    Composition *composition;
    /* under the lock: */
    StreamPlan *plan;  /* NULL: not yet */
    PartState *states; /* of its parts */
    bool ready;        /* it was told that it is */
    bool failed;       /* it cannot be planned */
    unsigned failures; /* of its parts */
    bool changes;      /* what was shown before, from … */
    RTime change;      /* … here on */
} Show;

enum { LANE_WARM = 4 /* parts whose pictures a worker surely has */ };

typedef struct {
    Preview *preview;
    unsigned number;
    GThread *thread;
    StreamStop stop;
    /* under the lock: */
    bool works, warms;
    Show *show; /* of what it works on; borrowed … */
    int part;   /* … and which part; -1: the plan */
    char warm[LANE_WARM][sizeof(((StreamPart *)NULL)->key)]; /* keys of late */
    unsigned warmed;                                         /* so far */
} Lane;

/* Somebody waits for it. */
typedef struct {
    char *name; /* NULL: the playlist */
    PreviewAnswer answer;
    void *user;
    gint64 since_us;
    bool ahead; /* by one who reads on, faster than anybody looks */
} Asked;

struct Preview {
    char *path;   /* of the project */
    char *folder; /* relative assets are from there */
    PreviewFollow follow;
    void *user;
    GMainContext *context;
    GSource *source; /* brings events */

    /* the main thread's: */
    gint64 shown_us;      /* when something was shown last */
    Composition *waiting; /* shown, but not taken over yet */
    GSource *pause;       /* until it is */
    void *host;           /* serves it; NULL: nobody yet */
    char *url;
    unsigned versions;

    GMutex lock; /* of all below */
    GCond changed;
    bool quits, yields;
    Show *show; /* NULL: nothing yet */
    RTime playhead;
    gint64 moved_us;  /* when it was there first, or something new was shown */
    GPtrArray *asked; /* Asked, oldest first */
    RTime reader;     /* what was asked for last, … */
    gint64 reader_us; /* … when, … */
    int reader_part;  /* … which part of the newest plan that was … */
    int reader_run;   /* … and how many before it, one by one */
    StreamPlan *last; /* the newest plan; NULL: none yet */
    PreviewStore *store;
    Lane lanes[PREVIEW_LANES];
    unsigned events; /* bits of PreviewEvent, to be brought */
    gint64 progress_us;
    char *trouble; /* of PREVIEW_FAILED */

    GMutex files_lock; /* of the two below */
    Project *project;  /* NULL: not opened yet */
    GHashTable *files; /* path -> what is known to be as imported (preview_files.c) */
};

/* ---- preview.c ------------------------------------------------------------------- */

Show *show_ref(Show *show);
void show_unref(Show *show);

/* With the lock held. text: of PREVIEW_FAILED. */
void preview_tell(Preview *preview, PreviewEvent event, const char *text);
/* With the lock held: answer what can be answered now. */
void preview_answer(Preview *preview);

/* ---- preview_choice.c ------------------------------------------------------------ */

typedef enum {
    TASK_PLAN,
    TASK_MAKE, /* the parts of a segment */
    TASK_MUX,  /* and its bytes */
    TASK_WARM, /* decode what an edit would change */
} TaskKind;

typedef struct {
    Show *show; /* a reference; NULL: there is nothing to do … */
    int part;   /* -1: all */
    TaskKind kind;
    gint64 again_us; /* … before then; 0: before something changes */
} Task;

/* With the lock held: what a lane is to do next. */
Task preview_choose(Preview *preview, const Lane *lane);
/* With the lock held: the lane's worker has just decoded what is in a part. */
void preview_note_warm(Lane *lane, const StreamPart *part);
/* With the lock held: the number of the part of that name; -1: not of this plan. */
int preview_find(const Show *show, const char *name);
/* With the lock held: what a player wants first is there. */
bool preview_is_ready(const Preview *preview);

/* ---- preview_lane.c -------------------------------------------------------------- */

void preview_start_lanes(Preview *preview);
void preview_stop_lanes(Preview *preview);

/* ---- preview_files.c ------------------------------------------------------------- */

/* RenderPath and RenderCheck; user is the preview. For all threads. */
char *preview_path(const Asset *asset, void *preview);
bool preview_check(const Asset *asset, const char *path, int fd, LossReason *reason,
                   void *preview);
