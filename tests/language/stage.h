/*
 * Projects to say something to, as values: the bytes of a project file, conversation
 * and open question included. So a sentence can be said to one state as often as is
 * wanted, and each utterance of a dialogue goes to a new session, as from one process
 * to the next.
 *
 * Files lie in memory (/dev/shm) where that can be, for the disk is not what is tested.
 */
#pragma once

#include "chatkut/app/session.h"

typedef struct Stage Stage;

/* Aborts where there is no place for files. */
Stage *stage_new(void);
void stage_free(Stage *stage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stage, stage_free)

/* A fresh project that holds compositions/NAME.json; borrowed, made once. */
GBytes *stage_project(Stage *stage, const char *composition);
/* A fresh project that holds `composition`. */
GBytes *stage_project_of(Stage *stage, const Composition *composition);

/* A session on this project. One at a time. */
Session *stage_open(Stage *stage, GBytes *project);
/* Closes it; the project as it left it. */
GBytes *stage_close(Stage *stage, Session *session);
