/* Jobs of a desk: threads that work beside the store thread. */
#pragma once

#include "desk_private.h"

#include "chatkut/app/desk_job.h"

typedef struct DeskWork DeskWork;

/* ---- works ----------------------------------------------------------------------- */

typedef struct {
    /* In the lane's thread. Ends with desk_work_end(), or with an answer of its own. */
    void (*run)(DeskWork *work);
    void (*clear)(DeskWork *work); /* what it holds, wherever the last reference goes */
    /* In any thread, while it runs: stop soon. NULL: it looks at `cancel`. */
    void (*cancel)(DeskWork *work);
} DeskWorkKind;

/* What all works begin with. */
struct DeskWork {
    const DeskWorkKind *kind;
    gatomicrefcount refs;
    DeskStore *store;
    unsigned number; /* of its job; 0: it is none */
    atomic_bool cancel;
    int64_t began_us, told_us;
};

/* size: of the struct that begins with a DeskWork; zeroed. */
void *desk_work_new(const DeskWorkKind *kind, size_t size, DeskStore *store);
DeskWork *desk_work_ref(DeskWork *work);
void desk_work_unref(DeskWork *work);
void desk_work_cancel(DeskWork *work);
bool desk_work_cancelled(DeskWork *work);

/* How far it is, in the lane's thread; told at most ten times a second. at: may be
 * NULL. eta_s: negative where it is not known. */
void desk_work_tell(DeskWork *work, unsigned done, unsigned total, const char *at,
                    double eta_s);
/* How it ended. Takes the sentence. */
void desk_work_end(DeskWork *work, DeskJobState state, char *sentence);

/* Run `call` in the store thread and wait for it. False, with nothing done, where the
 * desk is being closed or its project did not open. */
bool desk_work_call(DeskWork *work, void (*call)(Session *session, void *data),
                    void *data);
/* Why the project did not open, or that it is being closed; owned by the caller. */
GError *desk_work_failure(const DeskWork *work);

/* ---- lanes ----------------------------------------------------------------------- */

struct DeskLane {
    gatomicrefcount refs;
    GMutex lock;
    GCond wake;
    GQueue works; /* DeskWork *, not begun; then the one at hand */
    DeskWork *now;
    bool stopping, ended;
    GThread *thread;
};

DeskLane *desk_lane_new(void);
DeskLane *desk_lane_ref(DeskLane *lane);
void desk_lane_unref(DeskLane *lane);
/* Takes the work. False: the lane is to end, and the work is not done. */
bool desk_lane_post(DeskLane *lane, DeskWork *work);
/* End: nothing more is begun, what is being done is cancelled. Waits at most until
 * `deadline` (monotonic). Drops a reference. */
void desk_lane_stop(DeskLane *lane, int64_t deadline);

/* ---- the list -------------------------------------------------------------------- */

/* In the desk's context: a job in the list. Takes the label, references the work. */
unsigned desk_job_add(Desk *desk, DeskJobKind kind, char *label, DeskWork *work);
/* What ended works give their jobs; by the files that know them. */
void desk_import_show(DeskWork *work, DeskJob *job);
void desk_render_show(DeskWork *work, DeskJob *job);
