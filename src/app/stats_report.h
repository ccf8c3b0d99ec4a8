/* What `chatkut stats` tells, before it is text or JSON. */
#pragma once

#include "command_private.h"

#include "chatkut/store/ledger_stats.h"

typedef struct {
    const char *project; /* path; NULL: all */
    char *since;         /* "2026-11-01"; NULL: ever */
    LedgerStats *stats;
    LedgerSpent spent;
    LedgerBudget budget;
    char *strong;    /* the strong model's name in the settings; NULL: none is set */
    char *prices_of; /* "2026-03-21": the oldest of the prices in use; NULL: none */
} StatsReport;

void stats_print(CommandIo *io, const StatsReport *report);
json_t *stats_to_json(const StatsReport *report);
