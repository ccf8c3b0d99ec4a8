/*
 * Which terminal this is and what it knows, as terminfo describes it.
 *
 * terminal_choose() can be asked at any time; the others, once ncurses has begun with
 * its answer (painter.c). Names of capabilities are terminfo(5)'s: "smkx".
 */
#pragma once

#include "chatkut/tui/decode.h"
#include "chatkut/tui/look.h"

/* The entry to begin ncurses with: that of $TERM, with direct colours where $COLORTERM
 * says that the terminal has them and there is one ("-direct"); "xterm-256color" where
 * $TERM is not known. Owned by the caller. */
char *terminal_choose(void);

/* Is there this string? */
bool terminal_knows(const char *name);
/* These strings, one after the other, without padding; what is not known is left out.
 * Owned by the caller. */
char *terminal_bytes(const char *const *names, unsigned count);
/* How many colours; `direct`: the entry has direct ones. NO_COLOR is obeyed. */
Depth terminal_depth(bool direct);
/* What its keys send. */
void terminal_learn_keys(Decoder *decoder);
