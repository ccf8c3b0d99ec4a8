/* What a form is, for its drawing. */
#pragma once

#include "chatkut/tui/form.h"

typedef struct {
    const FormRow *row;
    Field *field;       /* TEXT, PATH, PATHS */
    GPtrArray *choices; /* CHOICE: strings */
    unsigned chosen;
    bool on;
    bool suggested; /* the text was not typed: what is typed takes its place */
    char *says;
    int y, rows; /* where it was drawn last */
} FormItem;

struct Form {
    FormItem *items;
    unsigned count, at;
    char *complaint;
    PathNames *names; /* to choose from; NULL: none */
    int name_at;      /* -1: none of them is chosen yet */
    int names_top, names_drawn;
    bool completing; /* the next names are put into the field, not only shown */
    int top;         /* rows that are scrolled out above */
};

bool form_is_path(const FormRow *row);
