/*
 * The transcript: what was said and answered, folded into rows, with a place in it.
 *
 * Entries are lines of the stored chat (desk_read_chat()) in their order, among them,
 * at the time it was heard, what is not stored: notes of this window, a message that is
 * still growing, answers of a project that cannot be written to. Sentences that wait
 * for their answer are last. Each entry is folded when it is first seen at a width;
 * what is far away costs nothing.
 *
 * The place: either the newest row is at the bottom and stays there (it follows), or a
 * row is at the top and stays there, whatever comes behind or before it.
 *
 * A mark may stand on an item: a receipt or a suggestion, which can be acted upon.
 */
#pragma once

#include "chatkut/app/desk.h"
#include "chatkut/tui/prose.h"

typedef struct Transcript Transcript;

typedef enum {
    ENTRY_SAID,     /* by a person; drawn as it is */
    ENTRY_ANSWER,   /* Markdown */
    ENTRY_RECEIPTS, /* an edit */
    ENTRY_ERROR,    /* what went wrong, and what could be said instead */
    ENTRY_WAITING,  /* an answer that has not come yet, or is still growing: Markdown */
} EntryKind;

typedef struct {
    EntryKind kind;
    int64_t line; /* id in the chat; 0: not stored */
    int64_t unix_ms;
    char *text;
    int64_t revision;       /* RECEIPTS: the number to undo it by; 0: it cannot be */
    bool undone;            /* RECEIPTS */
    GPtrArray *receipts;    /* Receipt *; NULL: none */
    GPtrArray *suggestions; /* strings; NULL: none */
    char *
        note; /* printable; NULL: none. Of RECEIPTS and ANSWER, quietly behind them: the
                   model that made them. Of WAITING, in its last row: what is going on */
} Entry;

Transcript *transcript_new(void);
void transcript_free(Transcript *transcript);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transcript, transcript_free)

/* Forget all of it. */
void transcript_clear(Transcript *transcript);

/* ---- what is in it --------------------------------------------------------------- */

/* Lines of the chat, ascending, all newer than those there (newer) or all older. The
 * array's elements are not kept. */
void transcript_add_lines(Transcript *transcript, const GPtrArray *lines, bool newer);
/* The stored answer `text` behind line `after`, the newest such: its line; 0: none. */
int64_t transcript_find_answer(const Transcript *transcript, int64_t after,
                               const char *text);
/* A stored answer was an error, and this could be said instead (strings; may be NULL).
 * Nothing where there is no such line. */
void transcript_mark_error(Transcript *transcript, int64_t line,
                           const GPtrArray *suggestions);
/* What is not stored: to the end. The number is for transcript_drop(). */
unsigned transcript_add(Transcript *transcript, EntryKind kind, const char *text,
                        int64_t unix_ms, const GPtrArray *suggestions);
void transcript_drop(Transcript *transcript, unsigned number);

/* What was heard so far of an answer that was added as WAITING, and what is going on
 * (may be NULL). What did not change costs nothing. */
void transcript_hear(Transcript *transcript, unsigned number, const char *text,
                     const char *note);
/* The stored line that tells of an edit; 0: it is not there. */
int64_t transcript_find_edit(const Transcript *transcript, int64_t revision);
/* Who made a stored line; replaces what the line itself tells of it. */
void transcript_note(Transcript *transcript, int64_t line, const char *note);

/* Ids of the oldest and of the newest stored line; 0: none. */
int64_t transcript_oldest(const Transcript *transcript);
int64_t transcript_newest(const Transcript *transcript);

/* Does edit `revision` still stand? Asked of all receipts; must be called when that may
 * have changed. */
typedef bool (*TranscriptStands)(int64_t revision, const void *user);
void transcript_refresh(Transcript *transcript, TranscriptStands stands,
                        const void *user);

/* What was said by people, the newest first: strings, borrowed until the next change,
 * none twice in a row. */
GPtrArray *transcript_said(const Transcript *transcript);

/* ---- the place ------------------------------------------------------------------- */

/* Fold for a screen of this size; all below speaks of it. times: each entry's time at
 * its right. Of the look only the signs count. */
void transcript_lay(Transcript *transcript, int columns, int rows, const Look *look,
                    bool times);
/* Down by so many rows (up: negative); stops at the ends. */
void transcript_scroll(Transcript *transcript, int by);
void transcript_follow(Transcript *transcript);
bool transcript_follows(const Transcript *transcript);
/* Is the oldest row seen? Then older lines are wanted. */
bool transcript_at_top(const Transcript *transcript);
/* Rows below what is seen. */
int transcript_below(const Transcript *transcript);

/* ---- the mark -------------------------------------------------------------------- */

/* To the item before (-1) or behind (1), scrolled into sight; from no mark, to the
 * newest. False: there is none there. */
bool transcript_move_mark(Transcript *transcript, int by);
void transcript_unmark(Transcript *transcript);
/* The marked entry; NULL: none. *item: which receipt or suggestion of it. */
const Entry *transcript_marked(const Transcript *transcript, unsigned *item);

/* To the next place that has the words, up (-1) or down (1) from the last; the first
 * time up from the end. Scrolled into sight and marked as found. False: nowhere. */
bool transcript_search(Transcript *transcript, const char *words, int by);
void transcript_end_search(Transcript *transcript);

/* ---- drawing --------------------------------------------------------------------- */

/* The rows of the place. spinner: stands in a waiting entry. now_ms: since 1970; what
 * is of another day has its date instead of the time. */
void transcript_draw(const Transcript *transcript, Area area, const Look *look,
                     const char *spinner, int64_t now_ms);
/* Put the mark on the item at row y of the screen; false: there is none. */
bool transcript_mark_at(Transcript *transcript, int y);
