#include "chatkut/store/ledger_stats.h"

#include "../run.h"
#include "fixture.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define NOON G_GINT64_CONSTANT(1774094400000) /* 2026-03-21T12:00:00Z */
#define DAY  G_GINT64_CONSTANT(86400000)

static const LedgerBudget NO_BUDGET = { -1, -1 };

/* ---- percentiles ----------------------------------------------------------------- */

/* The values 1 to count. */
static const struct {
    size_t count;
    unsigned percent;
    int64_t value;
} PERCENTILES[] = {
    { 0, 50, -1 },     { 1, 0, 1 },       { 1, 50, 1 },    { 1, 99, 1 },
    { 1, 100, 1 },     { 2, 50, 1 },      { 2, 51, 2 },    { 3, 50, 2 },
    { 4, 50, 2 },      { 5, 50, 3 },      { 20, 95, 19 },  { 20, 96, 20 },
    { 21, 95, 20 },    { 99, 99, 99 },    { 100, 50, 50 }, { 100, 95, 95 },
    { 100, 99, 99 },   { 100, 100, 100 }, { 100, 0, 1 },   { 101, 99, 100 },
    { 100, 200, 100 },
};

START_TEST(a_percentile_is_one_of_the_values)
{
    int64_t values[101];
    for (int i = 0; i < 101; i++)
        values[i] = i + 1;
    for (unsigned i = 0; i < G_N_ELEMENTS(PERCENTILES); i++) {
        int64_t value =
            ledger_percentile(values, PERCENTILES[i].count, PERCENTILES[i].percent);
        ck_assert_msg(value == PERCENTILES[i].value, "row %u: %d", i, (int)value);
    }
}
END_TEST

/* ---- a scripted day -------------------------------------------------------------- */

typedef struct {
    unsigned turn; /* rows of one turn have the same, from 1 */
    const char *project, *model;
    int days; /* after NOON */
    int64_t cost, baseline;
    const char *status; /* NULL: it does not end */
    int valid;          /* -1: no plan */
    bool repaired;
    int64_t first_ms;
} Row;

static const Row ROWS[] = {
    { 1, "p", "strong", 0, 1000, 1000, "ok", 1, false, 100 },
    { 2, "p", "cheap", 0, 100, 1000, "ok", 0, false, 200 }, /* told its faults */
    { 2, "p", "cheap", 0, 100, 1100, "ok", 1, true, 300 },
    { 3, "p", "cheap", 0, 50, 900, "invalid", 0, false, 400 }, /* escalated */
    { 3, "p", "strong", 0, 950, 900, "ok", 1, false, 500 },
    { 4, "p", "strange", 0, -1, 800, "ok", -1, false, 600 }, /* no price */
    { 5, "q", "cheap", 0, 10, 700, "rate", -1, false, -1 },
    { 6, "p", "cheap", 1, 10, 700, "ok", 1, false, 1 },
    { 7, "p", "cheap", 0, 10, 700, NULL, -1, false, -1 },
};

static void put(UserStore *store, const Row *row, int64_t turns[])
{
    LedgerTicket ticket;
    const LedgerCall call = {
        .project = row->project,
        .turn = turns[row->turn],
        .attempt = 1,
        .task = "plan",
        .planner = row->model,
        .provider = "x",
        .model = row->model,
        .reserve_micros = 1,
        .unix_ms = NOON + row->days * DAY,
    };
    const LedgerOutcome outcome = {
        .input = 10,
        .cached = 5,
        .output = 2,
        .cost_micros = row->cost,
        .baseline_micros = row->baseline,
        .ttft_ms = row->first_ms,
        .total_ms = row->first_ms,
        .status = row->status,
    };
    ck_assert(ledger_begin(store, &call, &NO_BUDGET, &ticket, NULL));
    if (turns[row->turn] == 0)
        turns[row->turn] = ticket.id;
    if (row->status != NULL)
        ck_assert(ledger_end(store, ticket.id, &outcome, NULL));
    if (row->valid >= 0)
        ck_assert(ledger_judge(store, ticket.id, row->valid, row->repaired, "h", NULL));
}

static UserStore *script(const char *name)
{
    g_autofree char *path = fixture_path(name);
    UserStore *store = user_store_open(path, NULL);
    int64_t turns[16] = { 0 };
    const LedgerEmbedded embedded[] = { { "p", 100, 10, 500, NOON },
                                        { "p", 100, 10, -1, NOON },
                                        { "p", 100, 10, 700, NOON + DAY },
                                        { "q", 100, 10, 900, NOON } };
    ck_assert_ptr_nonnull(store);
    for (unsigned i = 0; i < G_N_ELEMENTS(ROWS); i++)
        put(store, &ROWS[i], turns);
    for (unsigned i = 0; i < G_N_ELEMENTS(embedded); i++)
        ck_assert(ledger_note_embedded(store, &embedded[i], NULL));
    return store;
}

static const LedgerUse *use_of(const LedgerStats *stats, const char *model)
{
    for (unsigned i = 0; i < stats->models->len; i++) {
        const LedgerUse *use = stats->models->pdata[i];
        if (strcmp(use->model, model) == 0)
            return use;
    }
    ck_abort_msg("no %s", model);
    return NULL;
}

START_TEST(turns_are_told_by_the_model_that_answered)
{
    g_autoptr(UserStore) store = script("turns.db");
    g_autoptr(LedgerStats) stats = ledger_stats(store, NULL, 0, INT64_MAX, NULL);
    ck_assert_uint_eq(stats->all.turns, 6);
    ck_assert_uint_eq(stats->all.calls, 8);
    ck_assert_uint_eq(stats->begun, 1);
    ck_assert_uint_eq(stats->embedded, 4);
    ck_assert_uint_eq(use_of(stats, "x/strong")->turns, 2);
    ck_assert_uint_eq(use_of(stats, "x/cheap")->turns, 3);
    ck_assert_uint_eq(use_of(stats, "x/strange")->turns, 1);
    ck_assert_str_eq(((LedgerUse *)stats->models->pdata[0])->model, "x/cheap");
}
END_TEST

START_TEST(what_is_not_known_is_told_apart)
{
    g_autoptr(UserStore) store = script("unknown.db");
    g_autoptr(LedgerStats) stats = ledger_stats(store, NULL, 0, INT64_MAX, NULL);
    ck_assert_int_eq(stats->all.cost_micros, 2220);
    ck_assert_uint_eq(stats->all.unknown, 1);
    ck_assert_int_eq(stats->all.input, 80);
    ck_assert_int_eq(stats->all.cached, 40);
    ck_assert_uint_eq(use_of(stats, "x/strange")->unknown, 1);
}
END_TEST

START_TEST(savings_compare_each_turn_once)
{
    g_autoptr(UserStore) store = script("savings.db");
    g_autoptr(LedgerStats) stats = ledger_stats(store, "p", NOON, NOON + DAY, NULL);
    ck_assert_uint_eq(stats->routing.turns, 3); /* without the one of no price */
    ck_assert_int_eq(stats->routing.actual, 2200);
    ck_assert_int_eq(stats->routing.baseline, 2900);
    ck_assert_int_eq(stats->routing.estimated, 0);
    ck_assert_uint_eq(stats->overall.turns, 4);
    ck_assert_int_eq(stats->overall.actual, 2200);
    ck_assert_int_eq(stats->overall.baseline, 3400);
    ck_assert_int_eq(stats->overall.estimated, 500);
}
END_TEST

START_TEST(plans_are_judged_by_call_and_by_turn)
{
    g_autoptr(UserStore) store = script("plans.db");
    g_autoptr(LedgerStats) stats = ledger_stats(store, NULL, 0, INT64_MAX, NULL);
    ck_assert_uint_eq(stats->all.judged, 6);
    ck_assert_uint_eq(stats->all.valid, 4);
    ck_assert_uint_eq(stats->turns_judged, 4);
    ck_assert_uint_eq(stats->turns_valid, 4);
    ck_assert_uint_eq(stats->turns_repaired, 1);
    ck_assert_uint_eq(use_of(stats, "x/cheap")->repaired, 1);
}
END_TEST

START_TEST(latencies_leave_out_what_was_not_measured)
{
    g_autoptr(UserStore) store = script("latency.db");
    g_autoptr(LedgerStats) stats = ledger_stats(store, NULL, 0, INT64_MAX, NULL);
    ck_assert_uint_eq(stats->all.first.count, 7);
    ck_assert_int_eq(stats->all.first.p50, 300);
    ck_assert_int_eq(stats->all.first.p95, 600);
    ck_assert_int_eq(stats->all.total.p99, 600);
}
END_TEST

START_TEST(failures_are_counted_by_kind)
{
    g_autoptr(UserStore) store = script("failures.db");
    g_autoptr(LedgerStats) stats = ledger_stats(store, NULL, 0, INT64_MAX, NULL);
    ck_assert_uint_eq(stats->failures->len, 2);
    const LedgerFailure *first = stats->failures->pdata[0];
    ck_assert_str_eq(first->status, "invalid");
    ck_assert_uint_eq(first->calls, 1);
}
END_TEST

START_TEST(a_time_and_a_project_leave_out_the_rest)
{
    g_autoptr(UserStore) store = script("range.db");
    g_autoptr(LedgerStats) of_q = ledger_stats(store, "q", 0, INT64_MAX, NULL);
    g_autoptr(LedgerStats) later = ledger_stats(store, NULL, NOON + 1, INT64_MAX, NULL);
    g_autoptr(LedgerStats) never = ledger_stats(store, NULL, 0, NOON - DAY, NULL);
    ck_assert_uint_eq(of_q->all.calls, 1);
    ck_assert_uint_eq(of_q->embedded, 1);
    ck_assert_uint_eq(later->all.calls, 1);
    ck_assert_uint_eq(never->all.calls + never->embedded, 0);
    ck_assert_int_eq(never->all.first.p50, -1);
}
END_TEST

START_TEST(without_a_ledger_there_is_nothing)
{
    g_autoptr(LedgerStats) stats = ledger_stats(NULL, NULL, 0, INT64_MAX, NULL);
    ck_assert_uint_eq(stats->all.calls, 0);
    ck_assert_uint_eq(stats->models->len, 0);
}
END_TEST

int main(void)
{
    g_setenv("TZ", "UTC0", true);
    Suite *suite = suite_create("ledger_stats");
    TCase *tests = tcase_create("ledger_stats");
    tcase_add_test(tests, a_percentile_is_one_of_the_values);
    tcase_add_test(tests, turns_are_told_by_the_model_that_answered);
    tcase_add_test(tests, what_is_not_known_is_told_apart);
    tcase_add_test(tests, savings_compare_each_turn_once);
    tcase_add_test(tests, plans_are_judged_by_call_and_by_turn);
    tcase_add_test(tests, latencies_leave_out_what_was_not_measured);
    tcase_add_test(tests, failures_are_counted_by_kind);
    tcase_add_test(tests, a_time_and_a_project_leave_out_the_rest);
    tcase_add_test(tests, without_a_ledger_there_is_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
