/*
 * What the tests of queue/ share: a folder that goes away, and the fake worker.
 */
#pragma once

#include "chatkut/model/composition.h"

#include <check.h>
#include <glib.h>
#include <stdlib.h>
#include <unistd.h>

/* Made before and removed after each test. */
extern char *folder;

void fixture_setup(void);
void fixture_teardown(void);

/* Each is owned by the caller. */
char *fixture_path(const char *name);
char *fixture_fake_worker(void);
/* A file of `size` bytes in the folder. */
char *fixture_file(const char *name, size_t size);
/* Names in the folder, sorted, joined by blanks. */
char *fixture_listing(void);

/* A document with ' for ". New reference. */
Composition *fixture_composition(const char *text);

/* Runs a suite of one test case; the exit status of a test program. */
int fixture_run(const char *name, TCase *tests);
