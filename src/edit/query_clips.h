/*
 * Questions about clips, and how answers are put together.
 */
#pragma once

#include "work.h"

/* More lines than this nobody reads. */
enum { QUERY_LINES_MAX = 50 };

/* A line of its own. */
void query_add_line(GString *text, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* "… and 3 more", where fewer were shown than there are. */
void query_add_rest(GString *text, unsigned shown, unsigned count);
/* Let the step tell *text, which is taken. Always true. */
bool query_answer(Work *work, GString **text);
/* "5 videos, 2 texts" of ClipPlace; "" where there are none. Owned by the caller. */
char *query_counts(const GArray *places);

bool query_list(Work *work);
bool query_duration(Work *work);
bool query_at_time(Work *work);
bool query_properties(Work *work);
