/*
 * Markdown, as far as a terminal shows it.
 *
 * Known are headings (#), lists (-, *, +, 1.), quotes (>), fenced code (```), rules
 * (---), **bold**, *italic*, `code` and [text](address), which is shown as "text
 * (address)". A line of the text is a line of its own: answers are written so. What is
 * none of it stands as it is, HTML too; "_" is part of names, never a sign.
 *
 * “Quoted” words are names of other people's things: within them nothing is a sign.
 *
 * A text that is still growing may be folded at any time; code that is not closed yet
 * is code to its end, another sign that is not closed is text.
 */
#pragma once

#include "chatkut/tui/prose.h"

/* Adds rows (ProseRow *) of at most `columns` cells to `rows`. */
void markdown_fold(const char *text, int columns, bool ascii, GPtrArray *rows);

/* One line of it, without its end. *in_code: is it within fenced code? Changed by a
 * fence, which adds no row. */
void markdown_fold_line(const char *line, bool *in_code, int columns, bool ascii,
                        GPtrArray *rows);

/* How much of a line that is still growing is shown the same whatever comes: up to the
 * blank before its last word, or a sign that may still be closed. Bytes. */
size_t markdown_settled(const char *line);
