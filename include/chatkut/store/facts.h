/*
 * Facts that programs keep in a project beside what is on the timeline: the unsent
 * message, the zoom. JSON by key; no history, the last one put counts.
 */
#pragma once

#include "chatkut/store/project.h"

/* facts: an object; a value of null takes the fact away. One transaction. */
bool project_put_facts(Project *project, const json_t *facts, GError **error);

/* All of them, an object. What is broken is left out: it is worth less than the project
 * is. New reference. */
json_t *project_facts(Project *project, GError **error);

/* Is the file still where it was opened? False with PROJECT_ERROR_NOT_FOUND. */
bool project_is_there(Project *project, GError **error);
