/*
 * Language models, seen from a program that stays: which are configured, who reads the
 * sentences that follow, and what was spent.
 */
#pragma once

#include "chatkut/app/desk.h"
#include "chatkut/store/ledger.h"

/* A model of chatkut.conf. Texts are printable. */
typedef struct {
    char *name;    /* of its group: what people call it */
    char *what;    /* "claude-sonnet-4-5", as its server calls it */
    char *where;   /* "api.anthropic.com" */
    char *purpose; /* "plans, chat", translated; NULL: none by itself */
} DeskModel;

/* Immutable, reference counted. */
typedef struct {
    GPtrArray *models; /* DeskModel *, as in chatkut.conf; at least one */
    LedgerBudget budget;
    LedgerSpent spent; /* today, and in this project */
} DeskModels;

DeskModels *desk_models_ref(const DeskModels *models);
void desk_models_unref(const DeskModels *models);
/* NULL: there is none of that name. */
const DeskModel *desk_models_find(const DeskModels *models, const char *name);

/* models: NULL where none are configured, or where that cannot be told (error). */
typedef void (*DeskModelsRead)(Desk *desk, const DeskModels *models,
                               const GError *error, void *user);

/* The settings and the ledger as they are now; nothing is made. */
DeskTicket desk_read_models(Desk *desk, DeskModelsRead done, void *user);

/*
 * Who reads the sentences that follow: "auto" (the embedded planner, and models where it
 * is not sure), "embedded" (never a model), or a model's name (always that one). It is
 * remembered with the state of the project.
 */
void desk_set_planner(Desk *desk, const char *planner);
/* Borrowed until the next put of state. */
const char *desk_planner(const Desk *desk);
