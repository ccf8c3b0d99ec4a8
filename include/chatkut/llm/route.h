/*
 * Which model is asked: a table of routes, and a breaker for each model.
 *
 * Every sentence that is asked about has a task; the task's row names the roles
 * (profile.h) that are asked one after the other until one gives a plan that can be
 * carried out. The roles are settings, so the table knows no model by name:
 *
 *   task     when                                             asked
 *   simple   one thing wanted, in few words, nearly all known simple, strong
 *   plan     everything else                                  strong, mid
 *   chat     a question, or neither a verb of an edit nor     mid, strong
 *            a word for how something is to be
 *   repair   a plan came back with faults                     the same model, strong
 *
 * Two roles of one model are asked once. A model that failed ROUTE_FAILURES times in a
 * row is left out for ROUTE_OPEN_MS, then tried once more: the breakers are the
 * process's, by the profile's name, and any thread may use them.
 */
#pragma once

#include "chatkut/llm/profile.h"
#include "chatkut/planner/planner.h"

enum { ROUTE_FAILURES = 3, ROUTE_OPEN_MS = 60000 };

typedef enum {
    ROUTE_SIMPLE,
    ROUTE_PLAN,
    ROUTE_CHAT,
    ROUTE_REPAIR,
    ROUTE_TASKS
} RouteTask;

/* "simple", as in the ledger. */
const char *route_task_name(RouteTask task);

/* Is the embedded planner so unsure of the sentence that a model should be asked, where
 * there is one? It is sure of what it read with nothing guessed, and of its
 * questions. */
bool route_beyond(const Reading *reading);

/* What is wanted with words that are beyond the embedded planner. */
RouteTask route_task(const char *words, const Reading *reading);

/* The models to ask, in order: const LlmProfile *, borrowed from the settings. Empty
 * where all are left out by their breakers. only: the one to ask, whatever its breaker;
 * NULL. */
GPtrArray *route_chain(const LlmSettings *settings, RouteTask task,
                       const LlmProfile *only);

/* ---- breakers -------------------------------------------------------------------- */

/* How a call to the model of this name went, at a monotonic time in microseconds. */
void route_note(const char *profile, bool worked, int64_t now_us);
/* May it be asked? */
bool route_may_ask(const char *profile, int64_t now_us);
/* Forget all; for tests, and when the settings were read again. */
void route_reset(void);
