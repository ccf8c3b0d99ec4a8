/*
 * Forms: a few fields to fill in, described by a table of rows.
 *
 * Up, Down and Shift-Tab go from field to field, Tab too where it has nothing to
 * complete; Left and Right turn a choice, Space a switch; Enter does it, Esc leaves.
 * Paths are completed by Tab: the caller looks for the names (FORM_WANTS_NAMES) and
 * brings them with form_take_names().
 */
#pragma once

#include "chatkut/app/path.h"
#include "chatkut/tui/field.h"

typedef enum {
    FORM_TEXT,
    FORM_PATH,  /* one path: path_from_text() */
    FORM_PATHS, /* several: paths_parse() */
    FORM_CHOICE,
    FORM_SWITCH,
    FORM_SAYS, /* nothing to fill in: what there is to know */
} FormKind;

typedef struct {
    const char *name; /* NULL ends the table */
    FormKind kind;
    const char *label; /* N_(); NULL: none, and the whole width */
    const char *help;  /* N_(), shown while it is filled in; NULL: none */
    PathWish wish;     /* PATH, PATHS */
} FormRow;

typedef struct Form Form;

/* The table is borrowed. The first row that can be filled in has the cursor. */
Form *form_new(const FormRow *rows);
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

/* Names that are in no row are the caller's bug. */
void form_set_text(Form *form, const char *name, const char *text); /* also SAYS */
/* Of a line: as if it were chosen whole; the first that is typed takes its place. */
void form_suggest(Form *form, const char *name, const char *text);
/* Takes the labels (strings, owned by the array). */
void form_set_choices(Form *form, const char *name, GPtrArray *labels, unsigned chosen);
const char *form_text(const Form *form, const char *name);
bool form_switch(const Form *form, const char *name);
unsigned form_choice(const Form *form, const char *name);
/* The row with the cursor. */
const FormRow *form_focused(const Form *form);
/* Are there others that the cursor can go to? */
bool form_has_others(const Form *form);
/* Of that row: the text and the cursor, for completion. */
const char *form_typed(const Form *form, size_t *cursor);
void form_focus(Form *form, const char *name);
/* What is wrong, or a question that Enter answers with yes; gone at the next change.
 * NULL: nothing. */
void form_complain(Form *form, const char *sentence);
bool form_complains(const Form *form);

typedef enum {
    FORM_IGNORED,     /* the event is not for it */
    FORM_MOVED,       /* it looks different */
    FORM_CHANGED,     /* the focused row has another value */
    FORM_WANTS_NAMES, /* the same, and its names are to be completed */
    FORM_DONE,
    FORM_LEFT,
} FormNews;

/* Mouse coordinates are those of the area drawn last. */
FormNews form_event(Form *form, const Event *event);

/* Names for the path being typed; taken. Nothing to complete: NULL. */
void form_take_names(Form *form, PathNames *names);

/* Rows that it needs at this width. */
int form_height(const Form *form, int columns);
void form_draw(Form *form, const Look *look, Area area);

/* A text in lines of at most so many columns, broken at blanks; owned strings. */
GPtrArray *wrap_lines(const char *text, int columns);
/* The lines from `first` on as one again. */
char *wrap_join(const GPtrArray *lines, int first);
