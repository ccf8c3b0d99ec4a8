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
    const char *planner;        /* NULL or "auto"; "embedded": never a model; the name
                                   of a model: always that one */
    RTime playhead;             /* "here"; den 0: where the conversation left it */
    const GPtrArray *selection; /* clip ids: "this"; NULL: as the conversation has it */
    const SessionPoints *points; /* instead of both: from now on the conversation's;
                                    clips that are not there are left out; NULL */
    bool dry_run;                /* say what would be done, store nothing */
} SayOptions;

#define SAY_OPTIONS_INIT ((SayOptions){ 0 })

/* What "/help" can be asked about: names, which a NULL ends; static. */
const char *const *session_help_topics(void);

/*
 * Say one sentence; fills *result (zeroed first).
 *
 * An open question is answered by it or, where it is no answer, dropped. It is one
 * atomic edit: all of it is stored, or nothing. "/why" tells how the last sentence was
 * read.
 *
 * The embedded planner reads it. Where that is not sure, models are configured
 * (llm/profile.h), the user agreed to send what the project says and no budget is used
 * up, the result has an inquiry instead of an answer. No network is ever waited for
 * here: whoever called asks the model, in whatever thread may wait, and comes back:
 *
 *     while (result.inquiry) {
 *         inquiry_ask(result.inquiry, &listener, cancellable);
 *         session_conclude(session, &result);
 *     }
 *
 * An inquiry must come back, also a cancelled one: money is reserved for it. In between
 * the session may be used for anything else.
 */
void session_say(Session *session, const char *utterance, const SayOptions *options,
                 SayResult *result);

/*
 * Take what the model said; *result is that of session_say(), and becomes the answer,
 * or has the inquiry once more: the same model is to mend its plan, or the next is
 * asked.
 *
 * A plan of a model goes through the gate of all plans, and does less by itself: what
 * leaves the project or takes much of it away is asked first, in words of chatkut's own
 * (session_policy.c), whatever the model says of it. The revision's author is
 * "planner:NAME". What was said is said of the project as it was then: where it now
 * would mean other clips, it is asked. Without a plan that can be done, the embedded
 * planner's best guess is proposed, if it has one.
 */
void session_conclude(Session *session, SayResult *result);

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
