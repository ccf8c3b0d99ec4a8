/* The composition that plans and words are tried on: seeds/composition/intro.json. */
#pragma once

#include "chatkut/model/composition.h"

const Composition *fuzz_sample(void);
