/*
 * Fuzz targets.
 *
 * A target is one function. With -Dfuzzers=true libFuzzer drives it (tools/fuzz);
 * without, seeds_main.c runs it on its seeds, which is a test like any other. A finding
 * becomes a seed when it is fixed.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls. Must return 0; aborts where something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
