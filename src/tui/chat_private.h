/*
 * What the files of the chat pane share.
 *
 * The transcript shows what the project's chat has (desk_read_chat()), so that keys,
 * other processes and a restart make no difference. What is sent stands behind it until
 * its answer has been read back from there.
 */
#pragma once

#include "tui_private.h"

#include "chatkut/tui/field.h"
#include "chatkut/tui/slash.h"
#include "chatkut/tui/transcript.h"

#include <gio/gio.h>

enum {
    CHAT_READ_LINES = 200, /* at a time */
    CHAT_FIELD_ROWS = 6,
};

typedef enum {
    CHAT_TYPING,
    CHAT_MARKING,   /* a receipt or suggestion of the transcript is chosen */
    CHAT_SEARCHING, /* words to find in the transcript are typed */
} ChatMode;

/* A sentence that was sent and is not in the transcript as a stored line yet. */
typedef struct {
    DeskTicket ticket;
    char *words;
    int64_t after;          /* the newest line when it was sent */
    unsigned said, waiting; /* in the transcript */
    bool answered;
    bool failed;
    char *reply;      /* NULL: a receipt, which is always stored */
    int64_t revision; /* of the receipt; 0: none */
    char *note;       /* which model answered, and for how much; NULL: none did */
    char *notice;     /* what else there is to know, below the answer; NULL: nothing */
    GPtrArray *suggestions;

    /* while a model is asked */
    char *model; /* NULL: none is, or not yet */
    char *heard; /* of its answer so far */
    InquiryPhase phase;
    unsigned n;
    gint64 began_us;
    bool stopping;
} ChatAsked;

typedef struct {
    Transcript *transcript;
    ChatMode mode;
    bool times;
    bool more;                  /* there are lines before the oldest */
    bool reading, again, older; /* lines are on their way: newer, and then newer ones;
                                   older */
    GQueue asked;               /* ChatAsked *, in the order of asking */
    guint spinner;              /* the timer; 0: nothing is waited for */
    unsigned phase;
    guint hearing; /* the timer that shows what models said; 0: it is shown */

    Field *field;
    Field *search;
    bool draft_known; /* of this project it was looked for */
    int past;         /* how far back in what was said the field is; 0: it is typed */
    char *typed;      /* what was, when that began */
    gint64 chord_us;  /* ^X was pressed */
    gint64 quit_us;   /* ^C was, with nothing to cancel */

    SlashChoices offers;   /* what the line can become */
    int offered;           /* which is chosen; -1: none */
    GCancellable *looking; /* names of files are looked for */

    unsigned chosen;    /* candidate of the open question */
    StillsView *stills; /* of the candidates */
    Area log;           /* where the transcript was drawn last */
} Chat;

Chat *chat_of(const Tui *tui);
/* The transcript's answers for `view`; after each change of the history. */
void chat_refresh(Tui *tui);

/* ---- chat_talk.c: with the desk -------------------------------------------------- */

void chat_asked_free(ChatAsked *asked);
/* Read what is new. */
void chat_read(Tui *tui);
/* Read what is older, if there is more. */
void chat_read_older(Tui *tui);
/* A new project: nothing of the one before. */
void chat_reset(Tui *tui);
/* The newest sentence that has not been answered: not to be done. False: there is none,
 * or it is being done. */
bool chat_take_back(Tui *tui);
/* Which answers were errors, and what could be said instead, is kept in the project's
 * state: the chat itself does not tell. */
void chat_keep_error(Tui *tui, int64_t line, const GPtrArray *suggestions);
void chat_mark_errors(Tui *tui);
/* What is told in this window only. */
void chat_tell(Tui *tui, const char *text);
void chat_tell_error(Tui *tui, const char *text, const GPtrArray *suggestions);
/* The sign of work; "" while it may still be quick. */
const char *chat_spinner(const Tui *tui);

/* ---- chat_reply.c: models that are asked ----------------------------------------- */

/* Bring what is shown of them up to date. */
void chat_show_heard(Tui *tui);
void chat_stop_asking(Tui *tui);

/* ---- chat_line.c: what is being typed -------------------------------------------- */

/* The field was changed: kept as the draft. */
void chat_typed(Tui *tui);
/* Put the draft back that the project has. */
void chat_find_draft(Tui *tui);
/* Typing, pasting, and the second key of ^X. */
bool chat_line_event(Tui *tui, const Event *event);
/* Replace what is typed. */
void chat_set_line(Tui *tui, const char *text);

/* ---- chat_complete.c, chat_slash.c: "/" commands --------------------------------- */

/* After each change of the line. */
void chat_find_offers(Tui *tui);
void chat_drop_offers(Tui *tui);
bool chat_has_offers(const Tui *tui);
/* Take the chosen offer, or as much as all agree upon. False: there are none. */
bool chat_complete(Tui *tui);
bool chat_move_offer(Tui *tui, int by);
int chat_offer_rows(const Tui *tui, int rows);
void chat_draw_offers(Tui *tui, Area area);
/* False: it is no command of the app. */
bool chat_run_slash(Tui *tui, const char *line);

/* ---- chat_control.c -------------------------------------------------------------- */

/* The plan of a SAY_CONTROL. */
void chat_carry_out(Tui *tui, const json_t *plan);

/* ---- chat_question.c ------------------------------------------------------------- */

/* The open question; NULL: none. While a model is asked nothing can be answered:
 * sentences wait for sentences. */
const DeskQuestion *chat_question(const Tui *tui);
/* What it offers; none where nothing is open. */
unsigned chat_answers(const Tui *tui);
/* Rows for them, at most `rows`. */
int chat_question_rows(const Tui *tui, int columns, int rows);
void chat_draw_question(Tui *tui, Area area);
bool chat_question_event(Tui *tui, const Event *event);
/* There is another question, or none. */
void chat_question_changed(Tui *tui);
