/* What texts say, for words of them that give way to others. */
#pragma once

#include "chart.h"

/* Where a text says such words, whole ones; NULL: nowhere. */
const char *text_find_words(const char *text, const char *words);
/* All that the text says with the new words for the old, as a new string; NULL where it
 * does not say these. */
char *text_exchange(const Clip *clip, const char *old, const char *new);
/* The one clip that is meant, or NULL. */
const Clip *chart_one_clip(const Chart *chart, const json_t *selector);
/* The one text clip that says these words; NULL where there is none, or several. */
const Clip *chart_clip_saying(const Chart *chart, const char *words);
/* The verb "reword" for a text clip. said: all that the text says, where that tells
 * which it is; or NULL. */
void slot_fill_reword(Slot *slot, const Clip *clip, const char *said, const char *text);
/* Are these words what another clip than that text is called? */
bool chart_names_other(const Chart *chart, const char *words, const Clip *text);
