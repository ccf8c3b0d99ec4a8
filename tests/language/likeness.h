/*
 * Is one composition what another one is, but for the ids of what is new in both?
 *
 * New is what was not there `before`; its ids are random, so they are counted off in
 * the order in which they come; new transitions are known by the clips they are between.
 * Labels of new things count only where the wanted one has one: nobody asked for the
 * others. Numbers may differ by rounding.
 */
#pragma once

#include "chatkut/model/composition.h"

/* What parts `got` from `want`, a line each ("c-intro.duration: 75, not 100"); empty
 * where they are alike. Strings owned by the array. */
GPtrArray *likeness_differences(const Composition *before, const Composition *want,
                                const Composition *got);
