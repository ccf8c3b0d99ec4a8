/*
 * What the ledger says, summed up: for `chatkut stats`.
 *
 * A turn is one sentence. The embedded planner answers it alone, or models are called
 * for it, once or several times (another try, a repair, the next model).
 *
 * What was saved is told against the strong model alone: `actual` is what the turns
 * cost, `baseline` what they would have cost if each had been one call of the strong
 * model with the same tokens; of turns without a model that is an estimate. Only turns
 * of which both are known are in it.
 */
#pragma once

#include "chatkut/store/ledger.h"

/* The value that so many of a hundred are not above: nearest rank, so it is always one
 * of `sorted` (ascending). -1 where there is none. */
int64_t ledger_percentile(const int64_t *sorted, size_t count, unsigned percent);

/* Milliseconds; -1: never measured. */
typedef struct {
    unsigned count;
    int64_t p50, p95, p99;
} LedgerLatency;

/* Of one model, or of all. */
typedef struct {
    char *model;    /* PROVIDER/MODEL; NULL: all of them */
    unsigned turns; /* of which it made the last call that came out well */
    unsigned calls;
    unsigned estimated; /* calls whose tokens or cost are guessed */
    int64_t input, cached, cache_write, output, reasoning; /* tokens */
    int64_t cost_micros; /* of calls whose cost is known */
    unsigned unknown;    /* calls whose cost is not */
    unsigned judged, valid,
        repaired;               /* plans; those that could be done; of these, after
                                         a repair */
    LedgerLatency first, total; /* to the first word; to the end */
} LedgerUse;

/* What failed, and how often. */
typedef struct {
    char *status;
    unsigned calls;
} LedgerFailure;

/* Micro-dollars of turns that can be compared. */
typedef struct {
    unsigned turns;
    int64_t actual, baseline;
    int64_t estimated; /* of the baseline */
} LedgerSavings;

typedef struct {
    LedgerUse all;
    GPtrArray *models;   /* LedgerUse *, most calls first */
    GPtrArray *failures; /* LedgerFailure *, most first */
    unsigned begun;      /* calls on their way; not in the rest */
    unsigned embedded;   /* turns without a model */
    unsigned turns_judged, turns_valid, turns_repaired; /* turns with a plan of a model;
                                                           where it could be done at last;
                                                           where only after a repair */
    LedgerSavings routing;                              /* turns with models */
    LedgerSavings overall;                              /* and those without */
} LedgerStats;

/* Of project (an id; NULL: all) in the time [since, until), UTC milliseconds; turns
 * without a model by whole local days. store NULL: nothing was used. NULL with an
 * error. */
LedgerStats *ledger_stats(UserStore *store, const char *project, int64_t since,
                          int64_t until, GError **error);
void ledger_stats_free(LedgerStats *stats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerStats, ledger_stats_free)
