/*
 * The ledger: every call of a language model, and what it cost.
 *
 * A call is written down before it is made, with the most that it can cost; that much
 * is reserved, in one BEGIN IMMEDIATE transaction with the look at the budgets, so that
 * any number of processes together do not overrun one. Behind the call the row gets
 * what was really used. A process that dies in between leaves its reservation: once it
 * is known to be gone (its pid with its start time; after an hour where the process was
 * of another machine) the call is "lost" and the reservation is its cost, estimated.
 *
 * Money is in micro-dollars (int64_t, 1 USD = 1,000,000), -1 where it is not known;
 * tokens as the provider counts them. Either is at most LEDGER_MAX, and is cut there.
 * Times are UTC in milliseconds; a day is a day of the local calendar, so that a budget
 * of a day holds from midnight to midnight, be they 23 or 25 hours apart. A clock that
 * is set back goes on with what was spent on the day it shows.
 *
 * No prompts, no answers, no keys. Of a project: its id and the name of its file.
 */
#pragma once

#include "chatkut/store/user.h"

#define LEDGER_MAX (G_GINT64_CONSTANT(1000000) * 1000000)

enum { LEDGER_STALE_MS = 60 * 60 * 1000 }; /* no call takes that long */

/* ---- calls ----------------------------------------------------------------------- */

/* What is known before the call. Strings are borrowed. */
typedef struct {
    const char *project; /* its id, project_id(); NULL: none, as of a probe */
    const char *label;   /* its file name without folder, for people; may be NULL */
    const char *session; /* ties the calls of one run of the program; may be NULL */
    int64_t turn;        /* id of the first call for the same sentence; 0: this is it */
    unsigned attempt;    /* within the turn, from 1 */
    const char *task;    /* "plan", "chat", "repair", "probe" … */
    const char *planner; /* the profile's name */
    const char *provider;
    const char *model;
    int64_t reserve_micros; /* the most it can cost; -1: not known */
    int64_t unix_ms;        /* now; 0: as the clock says */
} LedgerCall;

/* Micro-dollars that may be spent; -1: as much as there is. */
typedef struct {
    int64_t day;     /* in all projects together */
    int64_t project; /* in this one, ever */
} LedgerBudget;

/* What was, with what is reserved. Calls whose cost is not known are not in it. */
typedef struct {
    int64_t day;
    int64_t project;
    unsigned day_unknown, project_unknown; /* calls without a known cost */
} LedgerSpent;

typedef enum {
    LEDGER_GRANTED,
    LEDGER_OVER_DAY,     /* with it the day's budget could be overrun */
    LEDGER_OVER_PROJECT, /* likewise the project's */
    LEDGER_NO_PRICE,     /* there is a budget, and nobody knows what the call costs */
} LedgerGrant;

typedef struct {
    LedgerGrant grant;
    int64_t id;        /* of the row; 0 where it was not granted */
    LedgerSpent spent; /* without this call */
} LedgerTicket;

/* Ask for a call, and write it down where it is granted. False: it cannot be written
 * down, so it must not be made. */
bool ledger_begin(UserStore *store, const LedgerCall *call, const LedgerBudget *budget,
                  LedgerTicket *ticket, GError **error);

/* What came of it. Strings are borrowed, and may be outside text. */
typedef struct {
    int64_t input, cached, cache_write, output, reasoning; /* tokens: LlmUsage */
    bool estimated;            /* the tokens are: no usage was reported */
    int64_t cost_micros;       /* -1: not known */
    int64_t baseline_micros;   /* of this call alone if the strong model had made it; in
                                what it saved only the first of a turn counts */
    int64_t ttft_ms, total_ms; /* -1: it did not come to that */
    const char *status;        /* "ok", else one word of what failed: "rate" */
    int http;                  /* 0: there was no answer */
    const char *request_id;    /* may be NULL */
} LedgerOutcome;

/* End the call `id`. Where this fails, the reservation stays. */
bool ledger_end(UserStore *store, int64_t id, const LedgerOutcome *outcome,
                GError **error);

/* What the gate said of the plan that the call `id` gave, some time later. `hash`:
 * short text that is the same for the same plan; may be NULL. */
bool ledger_judge(UserStore *store, int64_t id, bool valid, bool repaired,
                  const char *hash, GError **error);

/* What was spent on the local day of `unix_ms` (0: now), and ever in `project`, which
 * may be NULL. */
bool ledger_spent(UserStore *store, const char *project, int64_t unix_ms,
                  LedgerSpent *spent, GError **error);

/* ---- turns without a model ------------------------------------------------------- */

/* What the strong model would have taken for one; estimated. */
typedef struct {
    const char *project;     /* may be NULL */
    int64_t input, output;   /* tokens */
    int64_t baseline_micros; /* -1: not known */
    int64_t unix_ms;         /* 0: now */
} LedgerEmbedded;

/* Count one. Not synced to the disk: the last ones are lost with the power. */
bool ledger_note_embedded(UserStore *store, const LedgerEmbedded *turn, GError **error);

/* ---- days ------------------------------------------------------------------------ */

/* The local day that `unix_ms` is in: [*begin, *end). */
void ledger_day(GTimeZone *zone, int64_t unix_ms, int64_t *begin, int64_t *end);
