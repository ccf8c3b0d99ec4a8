/* The inspector's state, for the keys that change something. */
#pragma once

#include "tui_private.h"

#include "chatkut/tui/field.h"
#include "chatkut/tui/inspector_rows.h"

typedef struct {
    GPtrArray *rows;    /* InspectorRow * */
    GPtrArray *fitting; /* of them */
    char *clip;         /* id; NULL: the film */
    char *track;        /* id of the focused one; NULL: none */
    unsigned clips;     /* that a change is for */
    unsigned at, top;
    int height, list_y; /* of the list as it was drawn last */
    Field *pattern;
    bool searching;
    bool stale; /* rows are of what was before */
} Inspector;

Inspector *inspector_of(const Tui *tui);
/* The row that keys are for; NULL: none. */
const InspectorRow *inspector_chosen(const Inspector *inspector);
/* The rows again, where the film is another. */
void inspector_refresh(Tui *tui);
