/*
 * A session: one open project and the conversation about it.
 *
 * Everything that changes the project goes through here, whoever asks: the command
 * line, a terminal app, a server. A change is stored before it is reported (a receipt
 * means stored). The session neither decodes nor waits for a worker except in
 * session_import() and session_render().
 *
 * Several processes may have one project open. What the others stored is seen at the
 * start of every call; where they come first, the edit is made again on what they left,
 * and asked about when it would then mean other clips.
 */
#pragma once

#include "chatkut/app/say_result.h"
#include "chatkut/store/project.h"

typedef struct Session Session;

/* NULL with a PROJECT_ERROR. */
Session *session_open(const char *path, GError **error);
/* Make a new project: one empty sequence of this size and rate. */
Session *session_new(const char *path, int width, int height, Rate rate,
                     GError **error);
void session_close(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_close)

/* The program has a player and a view of the timeline: what a sentence wants of them,
 * and a wish to render, it carries out itself from the plan of a SAY_CONTROL, and the
 * answers are worded so. Not at first. */
void session_set_player(Session *session, bool player);

const char *session_path(const Session *session);
/* What is on the timeline now; borrowed, until the next call that may change it. */
const Composition *session_composition(const Session *session);
bool session_writable(const Session *session);
/* Oldest first, LogEntry; `limit` newest (0: all). */
GPtrArray *session_log(Session *session, unsigned limit, GError **error);

/* What "here", "this" and "from in to out" mean. den 0: not set. */
typedef struct {
    RTime playhead, in, out;
    const GPtrArray *selection; /* clip ids; NULL: none */
} SessionPoints;

/* A copy of all of it, in *to. */
void session_points_copy(const SessionPoints *from, SessionPoints *to);
/* Of copies only. */
void session_points_clear(SessionPoints *points);
bool session_points_equal(const SessionPoints *a, const SessionPoints *b);

typedef struct {
    const char *planner;        /* NULL or "auto", "embedded" */
    RTime playhead;             /* "here"; den 0: where the conversation left it */
    const GPtrArray *selection; /* clip ids: "this"; NULL: as the conversation has it */
    const SessionPoints *points; /* instead of both: from now on the conversation's;
                                    clips that are not there are left out; NULL */
    bool dry_run;                /* say what would be done, store nothing */
} SayOptions;

#define SAY_OPTIONS_INIT ((SayOptions){ 0 })

/*
 * Say one sentence; fills *result (zeroed first).
 *
 * An open question is answered by it or, where it is no answer, dropped. It is one
 * atomic edit: all of it is stored, or nothing. "/why" tells how the last sentence was
 * read.
 */
void session_say(Session *session, const char *utterance, const SayOptions *options,
                 SayResult *result);

/* Carry out an edit plan; `name` is said to be its source in messages and in the
 * log. */
void session_apply(Session *session, const char *text, size_t length, const char *name,
                   const SayOptions *options, SayResult *result);

/* The same for a plan that a program made. label: what the log calls it; NULL: nothing
 * but its receipts. */
void session_apply_plan(Session *session, json_t *plan, const char *label,
                        const SayOptions *options, SayResult *result);

/* Undo or redo the last `count` edits; all of them or, where there are fewer, none. */
void session_undo(Session *session, unsigned count, SayResult *result);
void session_redo(Session *session, unsigned count, SayResult *result);

/* Replace the composition by a document; one edit that can be undone. */
void session_load(Session *session, const char *text, size_t length, const char *name,
                  SayResult *result);

/* Keep the points; those of clips that are not there are left out. Stored only where
 * they are others than before. */
bool session_put_points(Session *session, const SessionPoints *points, GError **error);
/* Close an open question without an answer. */
void session_drop_question(Session *session, SayResult *result);

/* The file of an asset: its path where that is absolute, else from the project's
 * folder. Owned by the caller. */
char *session_asset_path(const Session *session, const Asset *asset);
