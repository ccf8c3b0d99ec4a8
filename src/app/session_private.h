/* What the files of session share. */
#pragma once

#include "chatkut/app/conversation.h"
#include "chatkut/app/session.h"
#include "chatkut/planner/planner.h"
#include "chatkut/queue/worker.h"

/* How often an edit is made again because other processes stored theirs first. */
enum { SESSION_ATTEMPTS = 16 };

struct Session {
    Project *project;
    char *folder; /* of the project, absolute */
    IdSource ids;
    Conversation conversation;
    bool stays;
    bool player;    /* session_set_player() */
    Worker *worker; /* for renders, where the program stays; NULL: none yet */
};

/* One request on its way. */
typedef struct {
    Session *session;
    const SayOptions *options;
    const char *language; /* the user's; NULL: none that is known */
    const char *words;    /* what the revision is said to come from; may be NULL */
    const char *author;
    EditPlan *plan;            /* owned; NULL where there is none */
    GPtrArray *targets;        /* clips it meant when last resolved, or NULL: not yet */
    GPtrArray *offered;        /* the candidates that an answer chose from, or NULL */
    int64_t undoing;           /* the edit that it takes back first; 0: none */
    bool followed;             /* the project could be read */
    bool conversation_changed; /* to be kept though nothing is stored */
    SayResult *result;
    int64_t started_us;
} Turn;

/* Zeroes *result and follows other processes. False with a fault in the result. */
bool turn_begin(Turn *turn, Session *session, SayResult *result);
/* Keeps the exchange where nothing else was stored. */
void turn_end(Turn *turn);

/* The points of the program, where it gives any, become the conversation's. */
void turn_take_points(Turn *turn);

/* Read what the project says now, conversation and all. */
bool session_follow(Session *session, GError **error);

/* Store a change with the conversation as it is now; its receipts then are the
 * result's. Base, author, words, receipts and conversation are filled in here. */
bool turn_store(Turn *turn, Revision revision, const GPtrArray *receipts,
                GError **error);

/* Takes the error of a store that failed. True: another process was quicker and the
 * session has followed it, so it can be tried again. False: it is the result's
 * fault. */
bool turn_follow_stale(Turn *turn, GError *error);
/* Too many tries. */
void turn_too_busy(Turn *turn);

/* Ask yes or no, about turn->plan. `targets` may be NULL. */
void turn_ask_confirmation(Turn *turn, const char *question, const GPtrArray *targets);

/* Carry out turn->plan, which changes, asks or controls something. */
void turn_carry_out(Turn *turn);
/* The same for a plan of any kind; closes an open question. */
void turn_carry_out_any(Turn *turn);

void turn_drop_pending(Turn *turn);
/* What these words mean, by the planner; NULL: *reading says what was not
 * understood. */
EditPlan *turn_read(Turn *turn, const char *words, Reading *reading);
/* Is the utterance a command ("/help sound") or a question for help? Then it is
 * done. */
bool turn_command(Turn *turn);
/* Is the utterance one of the answers to the open question? Then it is done. */
bool turn_answer(Turn *turn);
/* Is it the value that was asked for, being no command itself (turn->plan, as read)?
 * The same. */
bool turn_answer_freely(Turn *turn, const Reading *reading);

/* What the conversation knows, with the options of this request before what is
 * stored. */
SelectContext turn_context(const Turn *turn);

/* ---- history --------------------------------------------------------------------- */

/* Carry out a step of the verb "history". */
void turn_history(Turn *turn, const json_t *step);

/* What such a step comes down to. */
typedef struct {
    bool redo;
    unsigned count; /* edits */
    int64_t alone;  /* instead: this edit, but not those made after it; 0: none */
} HistoryGoal;

/* Take back edit `id` alone, as an edit of its own, where those made after it are about
 * other things. False, and nothing is done, where they are not. */
bool turn_undo_alone(Turn *turn, int64_t id);
/* It cannot be. Always false. */
bool turn_refuse_alone(Turn *turn, int64_t id);

/* The receipts of taking back an edit. Owned by the caller; NULL with an error. */
GPtrArray *turn_undo_receipts(Turn *turn, int64_t id, GError **error);

/* False with a fault, or with a question where it would take back more than was
 * said. */
bool turn_history_goal(Turn *turn, const json_t *step, HistoryGoal *goal);

/* Edits taken back, but not stored: a plan that begins with it goes on from there. */
typedef struct {
    unsigned count; /* edits */
    Patch *patch;
    Composition *after;
    GPtrArray *receipts; /* Receipt * */
} TakenBack;

void taken_back_clear(TakenBack *taken);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TakenBack, taken_back_clear)

/* False as turn_history_goal(). */
bool turn_take_back(Turn *turn, const json_t *step, TakenBack *taken);

/* What was done lately, for people; owned by the caller. NULL with an error. */
char *turn_tell_history(Turn *turn, GError **error);

/* ---- playing --------------------------------------------------------------------- */

/* Carry out a step that changes no project: playing, selecting, rendering. */
void turn_control(Turn *turn, const Outcome *outcome);
