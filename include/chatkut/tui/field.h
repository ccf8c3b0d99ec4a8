/*
 * A text that is being typed: one line or several, with a cursor.
 *
 * The cursor stands before a character with all its marks, never within. Editing keys
 * are those of Emacs and readline; which of them there are is field_event()'s business,
 * so that every place to type in knows the same.
 */
#pragma once

#include "chatkut/tui/decode.h"
#include "chatkut/tui/look.h"

typedef struct Field Field;

enum { FIELD_BYTES_MAX = 256 * 1024 };

Field *field_new(bool several_lines);
void field_free(Field *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Field, field_free)

const char *field_text(const Field *field);
/* The cursor goes to the end. */
void field_set_text(Field *field, const char *text);
size_t field_cursor(const Field *field); /* in bytes */

/* At the cursor; in a field of one line, line ends become blanks. What does not fit
 * FIELD_BYTES_MAX is left out, and false is returned. */
bool field_insert(Field *field, const char *text);
/* Replace the bytes from `start` to the cursor: for completion. */
void field_complete(Field *field, size_t start, const char *text);

/* An event that edits or moves: then it is done. Up and Down only where there is
 * another line in that direction. False: it means something else. */
bool field_event(Field *field, const Event *event);

/* How many rows the text takes at this width, at least 1. */
int field_rows(const Field *field, int columns);
/* Draw it, folded at the area's width and scrolled so that the cursor is seen; puts the
 * cursor where `focused`. */
void field_draw(const Field *field, Area area, Style style, bool focused);
