/*
 * Text that comes from outside: names, captions, messages.
 *
 * All of it is UTF-8. text_printable() is the one gate through which outside text
 * reaches a terminal or a log; text_fold() is the one way two names are compared.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* A copy safe to print: C0, C1, DEL, bidi controls and invalid UTF-8 become U+FFFD,
 * newlines and tabs a blank each. At most max_columns columns wide (0: no limit), cut
 * with an ellipsis. Owned by the caller. */
char *text_printable(const char *text, size_t max_columns);
/* The same line by line: newlines stay. */
char *text_printable_lines(const char *text);

/* Columns that printable text takes in a terminal (UAX #11). */
size_t text_width(const char *text);

/* NFC, locale-independent case folding, blanks squeezed. Owned by the caller. */
char *text_fold(const char *text);

/* Damerau-Levenshtein distance in code points (insertions, deletions, replacements and
 * swaps of neighbours count one; the restricted kind: no character is edited twice), or
 * max + 1 as soon as it must be larger than max. Case counts: fold before. */
unsigned text_distance(const char *a, const char *b, unsigned max);

/* The entries of `names` (const char *) nearest to `wanted` when both are folded, best
 * first, at most `count`: equal, beginning with it, holding it, then those with a word
 * that is like a word of it. Others share nothing and are left out. Strings are
 * borrowed from `names`. Transfer container. */
GPtrArray *text_nearest(const char *wanted, const GPtrArray *names, unsigned count);
