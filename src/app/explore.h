/*
 * Footage that was imported by a version that did not ask what files are made of
 * (`media` of an asset): it is asked now, of files that are as they were imported, and
 * kept. That is no edit: nothing of it is undone, and the chat does not tell it; the
 * log has it as an import without words.
 *
 * explore_job_new() and explore_job_store() where the session is used;
 * explore_job_look() in any thread.
 */
#pragma once

#include "chatkut/app/session.h"

#include <stdatomic.h>

typedef struct ExploreJob ExploreJob;

/* NULL: there is nothing to ask, or the project cannot be written to. */
ExploreJob *explore_job_new(Session *session);
void explore_job_free(ExploreJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExploreJob, explore_job_free)

/* Have workers look into the files. What cannot be looked into stays as it is. */
void explore_job_look(ExploreJob *job, const atomic_bool *cancel);
/* Store what was found of assets that still lack it. False with the error of the
 * project. */
bool explore_job_store(const ExploreJob *job, Session *session, GError **error);
