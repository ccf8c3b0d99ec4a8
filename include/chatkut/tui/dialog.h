/*
 * Dialogs: a form in a popup.
 */
#pragma once

#include "chatkut/tui/action.h"
#include "chatkut/tui/form.h"

typedef struct Dialog Dialog;

typedef struct {
    const char *title; /* N_() */
    const char *enter; /* N_(): what Enter does, "Render" */
    /* Enter. True: the dialog may go; it is gone when the main loop turns. False:
     * form_complain() says why not. */
    bool (*done)(Tui *tui, Form *form, void *user);
    /* A field has another value: its name. */
    void (*changed)(Tui *tui, Form *form, const char *name, void *user);
    /* Esc; the dialog goes behind it. */
    void (*left)(Tui *tui, void *user);
    void (*free)(void *user); /* any of the last three may be NULL */
} DialogClass;

/* Both tables are borrowed; `user` is given back to class->free(). The form may be
 * filled in before the return to the main loop. */
Dialog *dialog_open(Tui *tui, const DialogClass *class, const FormRow *rows,
                    void *user);
Form *dialog_form(Dialog *dialog);
/* It goes without an answer. */
void dialog_close(Tui *tui, Dialog *dialog);
