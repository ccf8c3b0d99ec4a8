/*
 * The welcome: what there is to do while no project is open, and the first steps in a
 * new one: footage, then a sentence.
 */
#pragma once

#include "tui_private.h"

/* Show it; where a project is open, Esc goes back to that. trouble: why the last one
 * could not be opened, a sentence; NULL: nothing. */
void welcome_open(Tui *tui, const char *trouble);
/* What came of opening or making a project. */
void welcome_opened(Tui *tui, const char *path, const GError *error);
/* An import has ended: the next step, where the timeline is empty. */
void welcome_imported(Tui *tui);

/* Sentences to try, that fit what was imported; strings, owned. At most three. */
GPtrArray *welcome_sentences(const Composition *composition);
