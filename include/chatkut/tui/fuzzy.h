/*
 * Searching as one types: which of many names fit a few letters, and how well.
 *
 * All the letters must be there in their order, whatever their case and accents; those
 * at the beginnings of words and those in a row count more, gaps count less. Words
 * apart by blanks may stand in any order.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* 0: does not fit; else the higher the better. An empty pattern fits everything. */
int fuzzy_score(const char *pattern, const char *name);
