/* What the rows of action.def run. */
#pragma once

#include "chatkut/tui/action.h"

#define ACTION(ID, NAME, CONTEXT, PLAIN, VIM, NEED, HINT, RUN, LABEL, HELP) \
    void RUN(Tui *tui);
#include "chatkut/tui/action.def"
#undef ACTION
