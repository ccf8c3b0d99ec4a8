/*
 * The desk: a session (session.h) for programs that stay.
 *
 * The program's main context asks and looks; a thread of the desk's own, the store
 * thread, plans, edits and syncs to the disk. No function here waits for a disk, a
 * worker or another process, but for desk_close(), which is bounded. All are called
 * from the thread that made the desk, whose thread-default GMainContext runs all
 * callbacks.
 *
 * What is asked for is done one after the other in the order in which it was asked.
 * Each callback is called exactly once, in that order, unless its request is cancelled
 * or the desk is closed before; what it is given is borrowed for the call. Whatever a
 * request changed is in desk_view() before its callback runs.
 *
 * But for sentences that a language model is asked about (session_say()): those wait
 * for a network in a thread of their own. Sentences behind them wait for them; all else
 * goes on, and is answered before.
 *
 * Edits by other processes are followed as their file changes (inotify on the project
 * and its journal, and some looks in the half minute after that, for what a slow disk
 * holds up; a look every DESK_LOOK_MS where there are no events).
 *
 * Imports, renders and the search for lost files are jobs: desk_job.h.
 */
#pragma once

#include "chatkut/app/session.h"
#include "chatkut/store/chat.h"

#include <jansson.h>

enum {
    DESK_CLOSE_MS = 3000,    /* desk_close() waits no longer for the disk */
    DESK_STATE_MS = 200,     /* from the last put to the disk … */
    DESK_STATE_MAX_MS = 900, /* … and from the first, while there are more */
    DESK_LOOK_MS = 2000,
};

typedef struct Desk Desk;

/* A request, for desk_cancel(). Never 0. */
typedef unsigned DeskTicket;

/* ---- what there is --------------------------------------------------------------- */

/* What undo or redo would do next. */
typedef struct {
    unsigned count;    /* how many there are */
    int64_t number;    /* of the next; 0: none */
    const char *label; /* its receipts, in one line; NULL: none */
} DeskStep;

/* An open question; the next desk_say() answers it. */
typedef struct {
    const char *text;
    const GPtrArray *candidates; /* Candidate *; may be empty */
    bool confirm;                /* yes or no */
} DeskQuestion;

/*
 * The project at one moment. Immutable; whoever keeps it over a return to the main loop
 * takes a reference. References may be taken and dropped by any thread.
 */
typedef struct {
    const char *path;
    bool writable;
    const Composition *composition;
    int64_t revision; /* the newest; 0: as it was made */
    DeskStep undo, redo;
    const DeskQuestion *question; /* NULL: none is open */
    SessionPoints points;         /* as the conversation has them */
    int64_t chat; /* id of the newest line of the chat; 0: there is none */
} DeskView;

DeskView *desk_view_ref(const DeskView *view);
void desk_view_unref(const DeskView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeskView, desk_view_unref)

/* Is what edit `number` did on the timeline now; false where it was undone. */
bool desk_view_stands(const DeskView *view, int64_t number);

/* Why there is a new view; bits. */
enum {
    DESK_COMPOSITION = 1 << 0, /* the timeline or the assets */
    DESK_HISTORY = 1 << 1,     /* what can be undone or redone */
    DESK_QUESTION = 1 << 2,
    DESK_POINTS = 1 << 3, /* by a sentence, not by desk_put_points() */
    DESK_CHAT = 1 << 4,   /* there are new lines in the chat */
    DESK_OTHERS = 1 << 5, /* another process did it */
};

/* What a model that is asked about a sentence is at. Told at once and then as often as
 * the main loop has time for; the answer comes as that of any desk_say(). */
typedef struct {
    DeskTicket ticket; /* of the sentence */
    InquiryPhase phase;
    const char *model; /* the profile's name */
    unsigned n;        /* as the phase says */
    const char *text;  /* the reply so far, printable but for line ends; it may become
                           less: then it is said anew */
} DeskReply;

/* What the program wants to know. Any may be NULL. */
typedef struct {
    /* There is a new view; `old` is the one before. changes: bits as above. */
    void (*changed)(Desk *desk, const DeskView *old, unsigned changes, void *user);
    /* Something that nobody asked for went wrong: the project is gone, its disk is
     * full, its state could not be stored. A sentence for people; NULL: it works
     * again. */
    void (*trouble)(Desk *desk, const char *sentence, void *user);
    /* A job of desk_job.h began, got on (at most ten times a second) or ended. */
    void (*job)(Desk *desk, unsigned job, void *user);
    /* Files of assets were found to be there, missing or changed (desk_job.h). */
    void (*assets)(Desk *desk, void *user);
    /* A model is being asked about a sentence, and got on. */
    void (*reply)(Desk *desk, const DeskReply *reply, void *user);
} DeskListener;

/* ---- opening and closing --------------------------------------------------------- */

/* error: NULL where it is open; a PROJECT_ERROR, and then nothing can be asked for but
 * desk_close(). */
typedef void (*DeskOpened)(Desk *desk, const GError *error, void *user);

/* Both give a desk at once and open in the background; what is asked for meanwhile is
 * done behind that. The listener is copied; `user` is for all callbacks of it. */
Desk *desk_open(const char *path, const DeskListener *listener, DeskOpened opened,
                void *user);
/* A new project: as session_new(). */
Desk *desk_create(const char *path, int width, int height, Rate rate,
                  const DeskListener *listener, DeskOpened opened, void *user);

/*
 * Do what was asked for, store what was put, cancel the jobs, close the project (which
 * tidies its journal away) and free the desk. Waits DESK_CLOSE_MS at most: behind that
 * the threads are left to end by themselves. No callback is called any more.
 */
void desk_close(Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_close)

/* The latest; NULL until the project is open. Borrowed until the next return to the
 * main loop. */
const DeskView *desk_view(const Desk *desk);
/* The same view's composition and path; the path is known from the start. */
const Composition *desk_composition(const Desk *desk);
const char *desk_path(const Desk *desk);
/* Requests that have not been answered yet. */
unsigned desk_pending(const Desk *desk);

/* ---- edits ----------------------------------------------------------------------- */

typedef void (*DeskSaid)(Desk *desk, const SayResult *result, void *user);

/* As session_say() and its like, with the points that were last put. Texts are copied,
 * the plan is referenced and must not be changed by the caller any more. `said` may be
 * NULL. */
DeskTicket desk_say(Desk *desk, const char *utterance, DeskSaid said, void *user);
/* label: where the edit comes from, for the log ("split"); translated. */
DeskTicket desk_apply(Desk *desk, json_t *plan, const char *label, DeskSaid said,
                      void *user);
DeskTicket desk_undo(Desk *desk, unsigned count, DeskSaid said, void *user);
DeskTicket desk_redo(Desk *desk, unsigned count, DeskSaid said, void *user);
/* Undo the edit of one receipt: the newest is undone; one that later edits are not
 * about is taken back by itself, as a new edit; else a question is asked, whether those
 * go, too. */
DeskTicket desk_undo_edit(Desk *desk, int64_t number, DeskSaid said, void *user);
/* Replace the composition by a document. */
DeskTicket desk_load(Desk *desk, const char *text, size_t length, const char *name,
                     DeskSaid said, void *user);
/* Close an open question without an answer. */
DeskTicket desk_drop_question(Desk *desk, DeskSaid said, void *user);

/* Not to be done any more. False where it has begun or is done: then it is answered;
 * where a model is being asked, soon, and that it was cancelled. */
bool desk_cancel(Desk *desk, DeskTicket ticket);

/* ---- the chat so far ------------------------------------------------------------- */

/* lines: ChatLine *, oldest first; take a reference to keep them. more: there are
 * others between them and `after`. */
typedef void (*DeskChat)(Desk *desk, GPtrArray *lines, bool more, const GError *error,
                         void *user);

/* The newest `limit` lines of those after line `after` (0: of all) and before line
 * `before` (0: of all). Whether what a line tells of still stands is
 * desk_view_stands(). */
DeskTicket desk_read_chat(Desk *desk, int64_t after, int64_t before, unsigned limit,
                          DeskChat done, void *user);

/* ---- state ----------------------------------------------------------------------- */

/*
 * What the program wants to find again: the unsent message, zoom, focus. It is on the
 * disk DESK_STATE_MS after the last put, DESK_STATE_MAX_MS after the first;
 * desk_close() stores it at once. Where the project cannot be written to, it is kept in
 * the user's own state folder ($XDG_STATE_HOME/chatkut) and found there again.
 *
 * key: a few lower-case words and dashes. value: JSON, copied; NULL takes it away.
 */
void desk_put_state(Desk *desk, const char *key, const json_t *value);
/* What was put last, or was found when the project was opened; NULL: nothing. Borrowed
 * until the next put. */
const json_t *desk_state(const Desk *desk, const char *key);

/* Where the playhead is and what is selected: at once for the requests that follow; for
 * other processes, and the next start, when the state is stored. Copied. Clips that are
 * not there (any more) are left out. */
void desk_put_points(Desk *desk, const SessionPoints *points);
