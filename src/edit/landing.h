/*
 * Clips that go to times of their own, all at once.
 *
 * A clip stays on its track where that is free then, of others and of those that land
 * there too; else it goes to the lowest track of the same kind above that is, or to a
 * new one. What is linked to a clip goes as far as it does.
 */
#pragma once

#include "work.h"

GArray *landings_new(void);
void landings_add(GArray *landings, const ClipPlace *place, RTime start);
/* Once all are added. False with a fault where one would start before the timeline. */
bool landings_apply(GArray *landings, Work *work);
