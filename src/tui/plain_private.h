/*
 * The line mode: the chat by lines, for screen readers, terminals without a cursor to
 * place, and pipes.
 *
 * Lines are only ever added. Each begins with who speaks ("kut:", "error:"), there are
 * no boxes, no colours, nothing moves; what is printed is text_printable(), in the
 * locale's character set. One thing is done after the other: the next line is read when
 * the answer to the last is there, so that a file of lines does what a person would. ^C
 * stops what is being done; with nothing to stop, twice leaves.
 */
#pragma once

#include "chatkut/app/desk_job.h"
#include "chatkut/tui/slash.h"
#include "chatkut/tui/tui.h"

typedef struct {
    GMainLoop *loop;
    Desk *desk; /* NULL: no project */
    bool
        typed; /* somebody types: a prompt is shown, lines are echoed by the terminal */

    GString *input; /* read, not carried out */
    guint reader;   /* the source; 0: not reading */
    bool input_ended;
    bool busy; /* an answer is awaited */
    DeskTicket ticket;
    bool asking; /* a model is asked about that sentence */
    char
        *planner; /* who is to read from now on, until it is known who there is; NULL */
    unsigned job; /* 0: none is waited for */
    int told_percent;
    int64_t chat; /* the newest line that is known */
    gint64 quit_us;
} Plain;

bool plain_run(const TuiOptions *options, GError **error);

/* ---- plain_text.c: saying -------------------------------------------------------- */

typedef enum { PLAIN_KUT, PLAIN_ERROR, PLAIN_ELSEWHERE } PlainVoice;

/* Each line of the text; the first with who says it. */
void plain_tell(PlainVoice voice, const char *text);
void plain_tell_format(PlainVoice voice, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* What came of a sentence. */
void plain_tell_result(const SayResult *result);
void plain_tell_question(const DeskQuestion *question);
/* A line without an end: the prompt; and the line that a file gave, as if typed. */
void plain_prompt(void);
/* Leave the line of a prompt that nobody answered. */
void plain_break(const Plain *plain);
void plain_echo(const char *line);

/* ---- plain_models.c -------------------------------------------------------------- */

/* A model is asked (DeskListener). */
void plain_reply(Desk *desk, const DeskReply *reply, void *user);
/* Which model answered, for how much, and what else is to be known. */
void plain_tell_models(const SayResult *result);
void plain_run_model(Plain *plain, const char *words);
void plain_run_cost(Plain *plain);

/* ---- plain_commands.c ------------------------------------------------------------ */

void plain_open(Plain *plain, const char *path);
/* Carry out a line: a command or a sentence. */
void plain_take_line(Plain *plain, const char *line);
/* What is done is done: the next line. */
void plain_done(Plain *plain);
void plain_quit(Plain *plain);
/* ^C: stop what is being done. False: there is nothing to stop. */
bool plain_stop(Plain *plain);
