/* What the files of the desk share. */
#pragma once

#include "session_private.h"

#include "chatkut/app/desk_job.h"

typedef struct DeskTask DeskTask;
typedef struct DeskStore DeskStore;
typedef struct DeskLane DeskLane;

/* ---- tasks ----------------------------------------------------------------------- */

typedef struct {
    /* In the store thread. store->session is NULL where the project did not open. */
    void (*run)(DeskTask *task, DeskStore *store);
    /* In the desk's context, with its view installed; may be NULL. */
    void (*done)(DeskTask *task, Desk *desk);
    void (*clear)(DeskTask *task); /* what it holds; may be NULL */
    bool asked;    /* somebody waits for it: counted, and others are followed first */
    bool sentence; /* waits for a sentence before it that asks a model */
} DeskTaskKind;

/* What can go wrong unasked. */
typedef enum { DESK_TROUBLE_FILE, DESK_TROUBLE_STATE, DESK_TROUBLES } DeskTrouble;

/* Another thread waits for it. */
typedef struct {
    GMutex lock;
    GCond wake;
    bool done;
} DeskWaiting;

/* What all tasks begin with. */
struct DeskTask {
    const DeskTaskKind *kind;
    DeskTicket ticket;
    DeskWaiting *waiting; /* NULL: nobody does */
    DeskView *view;       /* NULL: as before */
    unsigned changes;     /* DESK_* */
    bool kept;            /* by its run(): it is sent later, by desk_store_answer() */
    DeskTrouble about;
    char *trouble; /* sentence; "" is over; NULL: nothing is known */
};

/* size: of the struct that begins with a DeskTask; zeroed. */
void *desk_task_new(const DeskTaskKind *kind, size_t size);
void desk_task_free(DeskTask *task);

/* An edit that took another back within itself. */
typedef struct {
    int64_t by, of;
} DeskAmend;

/* ---- the store thread ------------------------------------------------------------ */

/* Shared by the desk and the store thread, which may outlive it. */
struct DeskStore {
    gatomicrefcount refs;
    GMainContext *context;
    Desk *desk; /* for the context's thread only; NULL: closed */

    GMutex lock;
    GCond wake;
    GQueue tasks; /* DeskTask *, not begun */
    bool stopping, ended;

    /* for the store thread only */
    char *path;
    Session *session;
    GError *failure; /* why it did not open */
    DeskView *view;
    DeskView *before; /* the view before it: not the desk's thread is to take a film of
                         thousands of clips apart when it lets go of it */
    GArray *amends;   /* DeskAmend, of all edits up to … */
    int64_t amends_until; /* … this revision */
    SessionPoints put;    /* the points that are not to be told again */
    int watch;            /* inotify; -1: none */
    DeskLane *models;     /* where models are asked */

    /* under the lock */
    DeskTicket asking;   /* the sentence that a model is asked about; 0: none … */
    GCancellable *asked; /* … and how to stop that */
    GQueue waiting;      /* DeskTask *: sentences behind it */
};

DeskStore *desk_store_ref(DeskStore *store);
void desk_store_unref(DeskStore *store);

/* Starts the thread. */
DeskStore *desk_store_new(Desk *desk, const char *path, GThread **thread);
/* Takes the task. To the end of the queue. */
DeskTicket desk_store_post(DeskStore *store, DeskTask *task);
/* Post it and wait until it was run and its view sent. False, with nothing done, where
 * the store is to end. For other threads than the desk's. Takes the task. */
bool desk_store_wait(DeskStore *store, DeskTask *task);
/* Let the desk take it, without running it. Takes the task. */
void desk_store_send(DeskStore *store, DeskTask *task);
/* In the store thread: the sentence that was kept is done; then those that wait for it
 * are run. Takes the task. */
void desk_store_answer(DeskStore *store, DeskTask *task);
/* No model is asked about a sentence any more. */
void desk_store_forget(DeskStore *store);
/* Not to be run any more; true: it was not. One that asks a model is told to stop. */
bool desk_store_cancel(DeskStore *store, DeskTicket ticket);
/* End behind what was posted. Waits at most until `deadline` (monotonic); true: it has
 * ended. */
bool desk_store_stop(DeskStore *store, int64_t deadline);

/* In the store thread: say that something went wrong (takes error), or is over
 * (NULL). */
void desk_task_tell(DeskTask *task, DeskTrouble about, GError *error);

/* ---- sentences that ask a model (desk_model.c) ----------------------------------- */

/* In the store thread, where the result of a sentence has an inquiry: ask in the lane,
 * conclude, answer. The task is kept. */
void desk_model_ask(DeskStore *store, DeskTask *task, SayResult *result);

/* ---- views ----------------------------------------------------------------------- */

/* In the store thread: look whether the session is at another state than store->view;
 * gives the new one, with what is different, or NULL. */
DeskView *desk_view_renew(DeskStore *store, unsigned *changes);

/* ---- watching -------------------------------------------------------------------- */

/* In the store thread: watch the project's files; again where they are others. */
void desk_watch_files(DeskStore *store);
/* Once the project is open: follow what happens to them. */
void desk_watch_start(Desk *desk, int watch);
void desk_watch_stop(Desk *desk);

/* ---- the folders of footage: desk_folders.c -------------------------------------- */

/* Once the project is open. */
void desk_folders_start(Desk *desk);
void desk_folders_stop(Desk *desk);
/* For desk_folders_watch(), to be closed; -1: there is none. */
int desk_folders_fd(const Desk *desk);
/* In any thread: watch these, too (set of paths), and those above them. names: a set
 * that gets the names of those that are not there. May wait for a disk. */
void desk_folders_watch(int watch, GHashTable *folders, GHashTable *names);

/* ---- state ----------------------------------------------------------------------- */

/* In the store thread: all facts, those that could not be stored last time before the
 * others. */
json_t *desk_facts_load(DeskStore *store);
/* Post what was put and is not stored yet. */
void desk_state_flush(Desk *desk);
void desk_state_start(Desk *desk);
void desk_state_stop(Desk *desk);

/* ---- jobs: desk_job.c, desk_assets.c --------------------------------------------- */

/* Which jobs run one after the other. */
enum {
    DESK_LANE_IMPORT,
    DESK_LANE_RENDER,
    DESK_LANE_FILES,
    DESK_LANE_EXPLORE,
    DESK_LANE_MODEL,
    DESK_LANES
};

typedef struct DeskWork DeskWork;

/* A job of the list. */
typedef struct {
    DeskJob job;
    DeskWork *work;
} DeskEntry;

void desk_jobs_start(Desk *desk);
void desk_jobs_stop(Desk *desk, int64_t deadline);
void desk_jobs_clear(Desk *desk);
/* Are there others, or are they others? */
bool desk_assets_differ(const Composition *old, const Composition *now);
/* desk_explore.c: ask what older versions did not ask of footage. */
void desk_explore_assets(Desk *desk);
/* With strings of its own. */
FilmRequest desk_film_request(const DeskFilm *film);

/* ---- the desk -------------------------------------------------------------------- */

struct Desk {
    DeskStore *store;
    GThread *thread;
    GMainContext *context;
    DeskListener listener;
    void *user;
    char *path;
    DeskView *view;
    unsigned pending;
    char *troubles[DESK_TROUBLES]; /* sentences; NULL: none */

    SessionPoints points;
    bool points_put; /* and not stored yet */
    json_t *facts;
    json_t *fresh; /* facts that are not stored yet */
    GSource *state_timer;
    int64_t first_put_us; /* of those; 0: there are none */

    DeskLane *lanes[DESK_LANES];
    GPtrArray *jobs; /* DeskEntry * */
    unsigned newest_job;
    GHashTable *states; /* asset id -> AssetState */
    bool looking, look_at_assets_again;
    GHashTable *asset_names; /* set: what their files are called; NULL: not known */
    int folders;             /* inotify, where there is folders_source */
    GSource *folders_source, *folders_timer;

    GSource *watch_source, *look_timer;
    bool following; /* a look is on its way, … */
    int look_ms;    /* … the next this long after it (desk_watch.c) */
};

/* A source of the desk's context that calls `run` at its ready time; none yet. */
GSource *desk_timer_new(Desk *desk, GSourceFunc run);
void desk_source_drop(GSource **source);
/* Takes the task. */
DeskTicket desk_ask(Desk *desk, DeskTask *task);
/* What a task brought: the view, what is to be told, its callback. Takes it. */
void desk_take(Desk *desk, DeskTask *task);
