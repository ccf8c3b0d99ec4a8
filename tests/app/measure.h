/* What the programs that tools/bench asks share: a project, and sentences for it. */
#pragma once

#include "chatkut/app/session.h"

/* The user's language, and a project; NULL: it was said why not. */
Session *measure_open(const char *project);

/* Whether it was carried out; else it was said that it was not. */
bool measure_say(Session *session, const char *sentence);
