/* Language models in the app and the line mode: what is told of them. */
#pragma once

#include "chatkut/app/desk_models.h"

/* All texts are owned by the caller. */

/* "auto $0.12": who reads, what was spent today. */
char *models_summary(const DeskModels *models, const char *planner);
/* `/model`: what there is, and who reads now; Markdown. models NULL: none. */
char *models_list(const DeskModels *models, const char *planner);
/* `/cost`: what was spent, what is left; Markdown. models NULL: none. */
char *models_cost(const DeskModels *models);
/* `/model NAME`: is it one who can read? Else a sentence why not. */
char *models_refuse(const DeskModels *models, const char *planner);
/* "sonnet, $0.0042": which made an answer, for how much, where the answer itself does
 * not tell who said it; NULL where none did. */
char *models_note(const SayResult *result);
