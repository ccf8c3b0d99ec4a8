/* What the files of session share. */
#pragma once

#include "chatkut/app/conversation.h"
#include "chatkut/app/session.h"
#include "chatkut/planner/planner.h"
#include "chatkut/store/consent.h"
#include "chatkut/store/ledger.h"

/* How often an edit is made again because other processes stored theirs first. */
enum { SESSION_ATTEMPTS = 16 };

struct Session {
    Project *project;
    char *folder; /* of the project, absolute */
    IdSource ids;
    Conversation conversation;
    bool player;     /* session_set_player() */
    UserStore *user; /* where models are configured; NULL: not opened yet */
    char *id;        /* of the project; NULL: not read yet */
    char *run;       /* ties the ledger's rows together; NULL: none yet */
};

/* One request on its way. */
typedef struct {
    Session *session;
    const SayOptions *options;
    const char *language; /* the user's; NULL: none that is known */
    const char *words;    /* what the revision is said to come from; may be NULL */
    const char *author;
    const char *by;            /* the model whose plan it is, interned; NULL: none */
    EditPlan *plan;            /* owned; NULL where there is none */
    bool gated;                /* its changes are a model's: turn_policy() first */
    GPtrArray *targets;        /* clips it meant when last resolved, or NULL: not yet */
    GPtrArray *offered;        /* the candidates that an answer chose from, or NULL */
    int64_t undoing;           /* the edit that it takes back first; 0: none */
    bool followed;             /* the project could be read */
    bool conversation_changed; /* to be kept though nothing is stored */
    LlmSettings *models;    /* owned; NULL: none are configured, or not looked at yet */
    const LlmProfile *only; /* the one that was asked for by name; NULL */
    char *reply;            /* the choice of a model's question that was taken; NULL */
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

/* The clips that were there before which an outcome is about; owned by the caller. */
GPtrArray *turn_outcome_targets(const Outcome *outcome);
/* Carry out turn->plan, which changes, asks or controls something. */
void turn_carry_out(Turn *turn);
/* The same for a plan of any kind; closes an open question. */
void turn_carry_out_any(Turn *turn);

void turn_drop_pending(Turn *turn);
/* Read the words and do what they say. */
void turn_say(Turn *turn, const char *words);
/* The words were not understood; lost: those that nothing took, NULL. Takes
 * examples. */
void turn_not_understood(Turn *turn, const char *words, const char *lost,
                         GPtrArray *examples);
/* What these words mean, by the planner; NULL: *reading says what was not
 * understood. */
EditPlan *turn_read(Turn *turn, const char *words, Reading *reading);
/* Is the utterance a command ("/help sound") or a question for help in the user's
 * language? Then it is done. */
bool turn_command(Turn *turn);
/* Is it a question for help in another language? The same. */
bool turn_foreign_help(Turn *turn);
/* Is the utterance one of the answers to the open question? Then it is done. */
bool turn_answer(Turn *turn);
/* Is it the value that was asked for, being no command itself (turn->plan, as read)?
 * The same. */
bool turn_answer_freely(Turn *turn, const Reading *reading);

/* What the conversation knows, with the options of this request before what is
 * stored. */
SelectContext turn_context(const Turn *turn);

/* ---- models (session_model.c, session_conclude.c, session_consent.c) ------------- */

/* Is the planner that was asked for known? Else a fault that lists those that are. */
bool turn_finds_planner(Turn *turn);
/* Should a model be asked for these words? Then the result has the inquiry, a question,
 * or what is wrong. False: the embedded planner goes on, with what it made of them
 * (read; its plan is turn->plan). */
bool turn_ask_model(Turn *turn, const char *words, const Reading *read);
/* The next call of an inquiry, of the model whose turn it is or of the first behind it
 * that may be asked, if that is within the budgets: then the inquiry is the result's.
 * there: is there one at all? False: it is still the caller's, and the notice of the
 * result says why. */
bool turn_begin_next(Turn *turn, Inquiry *inquiry, bool there);
/* Keep what the last call cost. */
void turn_end_call(Turn *turn, Inquiry *inquiry);
/* This came of a model of that name. */
void turn_set_planner(Turn *turn, const char *planner);
/* Takes a sentence for the notice. */
void turn_notice(Turn *turn, char *sentence);
/* Carry out a plan of turn->by, if that may do so by itself: else a question. False,
 * with faults for the model, where it cannot be done as it is. */
bool turn_carry_out_gated(Turn *turn, GPtrArray *faults);

/* What the session wants to find again when an inquiry comes back. */
typedef struct {
    char *words, *language, *why;
    char *lost; /* words that were not understood; NULL */
    GPtrArray *examples;
    EditPlan *guess;    /* the embedded planner's; NULL: it has none … */
    bool read;          /* … of all the words */
    SayOptions options; /* the selection, NULL for none, is owned */
    GPtrArray *selection, *mentioned, *added;
    RTime playhead, in, out;
    int64_t base;             /* the head that it was told of … */
    Composition *composition; /* … and what was there */
    char *notice;      /* what is wrong with a model that was asked in vain; NULL */
    bool named;        /* one model was asked for by name */
    int64_t first_row; /* of the ledger; 0 */
    int64_t started_us;
} Asking;

Asking *asking_new(const Turn *turn, const char *words, const Reading *reading);
void asking_free(void *asking);
SelectContext asking_context(const Asking *asking);

/* The settings, and of them the model of this name as turn->only (NULL, auto: none).
 * False: there are none, or there is an error. */
bool turn_load_models(Turn *turn, const char *planner, GError **error);
/* The project packed for a model, with the conversation or without. */
Brief *turn_brief(Turn *turn, const char *words, const LlmProfile *profile, bool turns);

/* Where nobody knows yet whether these words may be sent to the models that may be
 * asked, it is asked: true, and the result has a question. */
bool turn_asks_consent(Turn *turn, const char *words);
/* May it be sent to this one? Asks nothing. */
bool turn_may_send_to(Turn *turn, const LlmProfile *profile);
/* The answer to that question. */
bool turn_answer_consent(Turn *turn, AnswerKind answer, const GArray *chosen);

/* Opens the user's database. NULL with an error. */
UserStore *session_user_store(Session *session, GError **error);
/* Both borrowed; NULL with an error. */
const char *session_project_id(Session *session, GError **error);

/* ---- what a model may do by itself (session_policy.c) ---------------------------- */

typedef enum { POLICY_FREE, POLICY_ASK, POLICY_REFUSE } Policy;

/* What is to be done with turn->plan, whose outcome on the project as it is now is
 * known. ASK: *text is the question; REFUSE: the reason, for the model. Owned by the
 * caller. */
Policy turn_policy(const Turn *turn, const Outcome *outcome, char **text);

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
