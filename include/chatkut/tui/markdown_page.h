/*
 * Markdown on a terminal that has no screen of ours: what `chatkut say` shows of a
 * model's words, as they come.
 *
 * It looks as in the app (tui/markdown.h), in the terminal's own colours, or by bold
 * and the like alone where NO_COLOR is set. Nothing that was shown is ever taken back:
 * a word is shown when it is whole, what stands between signs (**bold**) when they are
 * closed, or the line ends. What goes out is printable text and SGR sequences
 * (ECMA-48) of our own, whatever came in; a row begins and ends plain. All rows but the
 * first are set in by two columns, so that none is taken for a line of chatkut's own.
 */
#pragma once

#include "chatkut/tui/look.h"

typedef struct MarkdownPage MarkdownPage;

/* columns: of the terminal. The look is copied. */
MarkdownPage *markdown_page_new(int columns, const Look *look);
void markdown_page_free(MarkdownPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MarkdownPage, markdown_page_free)

/* More of the text, UTF-8: appends to `out` what can be shown now. */
void markdown_page_add(MarkdownPage *page, const char *text, GString *out);
/* It is whole: appends the rest, and an end of line where its last one has none. */
void markdown_page_end(MarkdownPage *page, GString *out);

/* The page for a terminal, by its size, TERM, NO_COLOR and the locale. NULL: it is none
 * that could show more than plain text. */
MarkdownPage *markdown_page_for(int terminal);
