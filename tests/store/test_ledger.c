#include "chatkut/store/ledger.h"

#include "../run.h"
#include "fixture.h"
#include "ledger_owner.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 8, CALLS = 10, COST = 7 };

#define DAY_MS G_GINT64_CONSTANT(86400000)
#define NOON   G_GINT64_CONSTANT(1774094400000) /* 2026-03-21T12:00:00Z */

static const LedgerBudget NO_BUDGET = { -1, -1 };

static UserStore *open_at(const char *path)
{
    g_autoptr(GError) error = NULL;
    UserStore *store = user_store_open(path, &error);
    ck_assert_no_error(error);
    ck_assert_ptr_nonnull(store);
    return store;
}

/* A call of project "p" at this time. */
static LedgerTicket ask(UserStore *store, int64_t unix_ms, int64_t reserve,
                        LedgerBudget budget)
{
    g_autoptr(GError) error = NULL;
    LedgerTicket ticket;
    const LedgerCall call = {
        .project = "p",
        .label = "film.ckut",
        .session = "s",
        .attempt = 1,
        .task = "plan",
        .planner = "sonnet",
        .provider = "anthropic",
        .model = "claude",
        .reserve_micros = reserve,
        .unix_ms = unix_ms,
    };
    ck_assert_msg(ledger_begin(store, &call, &budget, &ticket, &error), "%s",
                  error != NULL ? error->message : "");
    ck_assert((ticket.id > 0) == (ticket.grant == LEDGER_GRANTED));
    return ticket;
}

static void end(UserStore *store, int64_t id, int64_t cost)
{
    const LedgerOutcome outcome = { .cost_micros = cost,
                                    .baseline_micros = cost,
                                    .ttft_ms = -1,
                                    .total_ms = 100,
                                    .status = "ok",
                                    .http = 200 };
    g_autoptr(GError) error = NULL;
    ck_assert_msg(ledger_end(store, id, &outcome, &error), "%s",
                  error != NULL ? error->message : "");
}

static void spend(UserStore *store, int64_t unix_ms, int64_t cost)
{
    end(store, ask(store, unix_ms, cost, NO_BUDGET).id, cost);
}

static int64_t spent_on_day(UserStore *store, int64_t unix_ms)
{
    LedgerSpent spent;
    ck_assert(ledger_spent(store, NULL, unix_ms, &spent, NULL));
    return spent.day;
}

/* ---- budgets --------------------------------------------------------------------- */

/* 60 were spent on the day, 80 in the project. */
static const struct {
    int64_t day, project, reserve;
    LedgerGrant grant;
} GRANTS[] = {
    { -1, -1, 1000, LEDGER_GRANTED },
    { -1, -1, -1, LEDGER_GRANTED },
    { 100, -1, 40, LEDGER_GRANTED },
    { 100, -1, 41, LEDGER_OVER_DAY },
    { 60, -1, 0, LEDGER_GRANTED },
    { 0, 0, 0, LEDGER_OVER_DAY },
    { -1, 100, 20, LEDGER_GRANTED },
    { -1, 100, 21, LEDGER_OVER_PROJECT },
    { 100, 90, 50, LEDGER_OVER_DAY },
    { 1000, 90, 50, LEDGER_OVER_PROJECT },
    { 100, -1, -1, LEDGER_NO_PRICE },
    { -1, 100, -1, LEDGER_NO_PRICE },
    { LEDGER_MAX, -1, INT64_MAX, LEDGER_OVER_DAY },
    { INT64_MAX, -1, INT64_MAX, LEDGER_GRANTED },
};

START_TEST(a_budget_grants_what_fits)
{
    g_autofree char *path = fixture_path("grants.db");
    for (unsigned i = 0; i < G_N_ELEMENTS(GRANTS); i++) {
        UserStore *store = open_at(path);
        spend(store, NOON - 3 * DAY_MS, 20);
        spend(store, NOON, 60);
        LedgerTicket ticket = ask(store, NOON, GRANTS[i].reserve,
                                  (LedgerBudget){ GRANTS[i].day, GRANTS[i].project });
        ck_assert_msg(ticket.grant == GRANTS[i].grant, "row %u: %d", i, ticket.grant);
        ck_assert_int_eq(ticket.spent.day, 60);
        ck_assert_int_eq(ticket.spent.project, 80);
        user_store_close(store);
        fixture_exec(path, "DELETE FROM ai_call");
    }
}
END_TEST

START_TEST(a_call_costs_what_it_reserves_until_it_ends)
{
    g_autofree char *path = fixture_path("reserve.db");
    g_autoptr(UserStore) store = open_at(path);
    LedgerTicket ticket = ask(store, NOON, 90, NO_BUDGET);
    ck_assert_int_eq(spent_on_day(store, NOON), 90);
    ck_assert_int_eq(ask(store, NOON, 20, (LedgerBudget){ 100, -1 }).grant,
                     LEDGER_OVER_DAY);
    end(store, ticket.id, 15);
    ck_assert_int_eq(spent_on_day(store, NOON), 15);
    ck_assert_int_eq(ask(store, NOON, 20, (LedgerBudget){ 100, -1 }).grant,
                     LEDGER_GRANTED);
}
END_TEST

START_TEST(what_is_not_known_is_counted_and_not_taken_for_nothing)
{
    g_autofree char *path = fixture_path("unknown.db");
    g_autoptr(UserStore) store = open_at(path);
    LedgerSpent spent;
    end(store, ask(store, NOON, -1, NO_BUDGET).id, -1);
    spend(store, NOON, 5);
    ck_assert(ledger_spent(store, "p", NOON, &spent, NULL));
    ck_assert_int_eq(spent.day, 5);
    ck_assert_uint_eq(spent.day_unknown, 1);
    ck_assert_uint_eq(spent.project_unknown, 1);
    g_autofree char *cost =
        fixture_query(path, "SELECT count(*) FROM ai_call WHERE cost_micros IS NULL");
    ck_assert_str_eq(cost, "1");
}
END_TEST

START_TEST(numbers_too_large_for_a_sum_are_cut)
{
    g_autofree char *path = fixture_path("large.db");
    g_autoptr(UserStore) store = open_at(path);
    const LedgerOutcome outcome = {
        .input = INT64_MAX,
        .output = INT64_MIN,
        .cost_micros = INT64_MAX,
        .baseline_micros = INT64_MIN,
        .total_ms = INT64_MAX,
        .status = "ok",
    };
    for (int i = 0; i < 20; i++) {
        LedgerTicket ticket = ask(store, NOON, INT64_MAX, NO_BUDGET);
        ck_assert(ledger_end(store, ticket.id, &outcome, NULL));
    }
    ck_assert_int_eq(spent_on_day(store, NOON), 20 * LEDGER_MAX);
    g_autofree char *row = fixture_query(
        path, "SELECT input || ' ' || output || ' ' || ifnull(baseline_micros, '-')"
              " FROM ai_call LIMIT 1");
    ck_assert_str_eq(row, "1000000000000 0 -");
}
END_TEST

START_TEST(outside_text_is_kept_printable_and_short)
{
    g_autofree char *path = fixture_path("text.db");
    g_autofree char *request = g_strnfill(5000, 'x');
    UserStore *store = open_at(path);
    memcpy(request, "\033[2J", 4);
    LedgerTicket ticket = ask(store, NOON, 1, NO_BUDGET);
    const LedgerOutcome outcome = { .status = "ok", .request_id = request };
    ck_assert(ledger_end(store, ticket.id, &outcome, NULL));
    user_store_close(store);
    g_autofree char *kept = fixture_query(path, "SELECT request_id FROM ai_call");
    ck_assert_ptr_null(strchr(kept, '\033'));
    ck_assert_uint_le(strlen(kept), 140);
}
END_TEST

/* ---- processes ------------------------------------------------------------------- */

/* Ask until it is refused or enough; what each call really costs is less. */
static void run_calls(const char *path, LedgerBudget budget)
{
    UserStore *store = open_at(path);
    for (int i = 0; i < CALLS; i++) {
        LedgerTicket ticket = ask(store, NOON, 2 * COST, budget);
        if (ticket.grant == LEDGER_GRANTED)
            end(store, ticket.id, COST);
    }
    user_store_close(store);
}

static void run_processes(const char *path, LedgerBudget budget)
{
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            run_calls(path, budget);
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert_int_eq(status, 0);
    }
}

START_TEST(eight_processes_add_up_exactly)
{
    g_autofree char *path = fixture_path("sum.db");
    g_autoptr(UserStore) store = open_at(path);
    run_processes(path, NO_BUDGET);
    ck_assert_int_eq(spent_on_day(store, NOON), PROCESSES * CALLS * COST);
}
END_TEST

START_TEST(eight_processes_never_overrun_a_budget)
{
    const LedgerBudget budget = { 300, -1 };
    g_autofree char *path = fixture_path("overrun.db");
    g_autoptr(UserStore) store = open_at(path);
    run_processes(path, budget);
    int64_t spent = spent_on_day(store, NOON);
    ck_assert_int_le(spent, budget.day);
    ck_assert_int_gt(spent, budget.day - 2 * COST); /* and used it up */
}
END_TEST

static pid_t begin_elsewhere(const char *path, int64_t reserve, int *ready)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        UserStore *store = open_at(path);
        ask(store, NOON, reserve, NO_BUDGET);
        ck_assert_int_eq(write(ends[1], "x", 1), 1);
        for (;;)
            pause();
    }
    close(ends[1]);
    *ready = ends[0];
    return pid;
}

START_TEST(a_killed_process_leaves_what_it_reserved_as_an_estimate)
{
    g_autofree char *path = fixture_path("kill.db");
    g_autoptr(UserStore) store = open_at(path);
    char byte;
    int ready = -1, status = 0;
    pid_t pid = begin_elsewhere(path, 70, &ready);
    ck_assert_int_eq(read(ready, &byte, 1), 1);
    close(ready);
    ask(store, NOON, 1, NO_BUDGET); /* whoever asks looks after the others */
    g_autofree char *before =
        fixture_query(path, "SELECT count(*) FROM ai_call WHERE status = 'begun'");
    ck_assert_str_eq(before, "2");

    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    ask(store, NOON, 1, NO_BUDGET);
    g_autofree char *lost =
        fixture_query(path, "SELECT cost_micros || ' ' || estimated || ' ' ||"
                            " count(*) FROM ai_call WHERE status = 'lost'");
    ck_assert_str_eq(lost, "70 1 1");
    ck_assert_int_eq(spent_on_day(store, NOON), 72);
}
END_TEST

/* A call by a process of which only the row is left. */
static const struct {
    const char *owner; /* NULL: this process */
    int64_t later;     /* than the call, by the clock */
    const char *status;
} OWNERS[] = {
    { NULL, 10 * DAY_MS, "begun" },
    { "boot pid:[1] 77 123", 0, "begun" },
    { "boot pid:[1] 77 123", LEDGER_STALE_MS - 1, "begun" },
    { "boot pid:[1] 77 123", LEDGER_STALE_MS + 1, "lost" },
    { "boot pid:[1] 77 123", -LEDGER_STALE_MS - 1,
      "lost" }, /* the clock was set back */
    { "nonsense", LEDGER_STALE_MS + 1, "lost" },
    { "", 0, "begun" },
};

START_TEST(calls_of_other_machines_are_lost_by_age)
{
    g_autofree char *path = fixture_path("owner.db");
    for (unsigned i = 0; i < G_N_ELEMENTS(OWNERS); i++) {
        g_autoptr(UserStore) store = open_at(path);
        LedgerTicket ticket = ask(store, NOON, 1, NO_BUDGET);
        g_autofree char *rename = g_strdup_printf(
            "UPDATE ai_call SET owner = '%s' WHERE id = %d",
            OWNERS[i].owner != NULL ? OWNERS[i].owner : "", (int)ticket.id);
        if (OWNERS[i].owner != NULL)
            fixture_exec(path, rename);
        ask(store, NOON + OWNERS[i].later, 1, NO_BUDGET);
        g_autofree char *query =
            g_strdup_printf("SELECT status FROM ai_call WHERE id = %d", (int)ticket.id);
        g_autofree char *status = fixture_query(path, query);
        ck_assert_msg(strcmp(status, OWNERS[i].status) == 0, "row %u: %s", i, status);
    }
}
END_TEST

START_TEST(a_pid_that_came_again_is_another_process)
{
    g_autofree char *self = ledger_owner_new();
    g_autofree char *again = g_strconcat(self, "1", NULL);
    ck_assert_int_eq(ledger_owner_look(self, self), LEDGER_OWNER_ALIVE);
    ck_assert_int_eq(ledger_owner_look(self, again), LEDGER_OWNER_GONE);
    ck_assert_int_eq(ledger_owner_look(self, "a b c"), LEDGER_OWNER_ELSEWHERE);
}
END_TEST

/* ---- days ------------------------------------------------------------------------ */

#define BERLIN   "CET-1CEST,M3.5.0,M10.5.0/3"
#define SAOPAULO "<-03>3<-02>,M11.1.0/0,M2.3.0/0" /* clocks went forward at midnight */

/* A day in a zone: UTC milliseconds within, when it begins and how long it is. */
static const struct {
    const char *zone, *within, *begin;
    int hours;
} DAYS[] = {
    { "UTC0", "2026-03-21T00:00:00Z", "2026-03-21T00:00:00Z", 24 },
    { "UTC0", "2026-03-21T23:59:59Z", "2026-03-21T00:00:00Z", 24 },
    { BERLIN, "2026-03-20T23:00:00Z", "2026-03-20T23:00:00Z", 24 },
    { BERLIN, "2026-03-20T22:59:59Z", "2026-03-19T23:00:00Z", 24 },
    { BERLIN, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", 23 },
    { BERLIN, "2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z", 25 },
    { BERLIN, "2026-10-25T22:59:59Z", "2026-10-24T22:00:00Z", 25 },
    { BERLIN, "2026-10-25T23:00:00Z", "2026-10-25T23:00:00Z", 24 },
    { SAOPAULO, "2018-11-04T03:00:00Z", "2018-11-04T03:00:00Z", 23 },
    { SAOPAULO, "2018-11-04T02:59:59Z", "2018-11-03T03:00:00Z", 24 },
    { "<+14>-14", "2026-12-31T10:00:00Z", "2026-12-31T10:00:00Z", 24 },
    { "<-12>12", "2027-01-01T11:59:59Z", "2026-12-31T12:00:00Z", 24 },
};

static int64_t time_of(const char *text)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    ck_assert_ptr_nonnull(time);
    return g_date_time_to_unix(time) * 1000;
}

START_TEST(a_day_is_from_midnight_to_midnight)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(DAYS); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(DAYS[i].zone);
        int64_t begin = 0, end = 0;
        ck_assert_ptr_nonnull(zone);
        ledger_day(zone, time_of(DAYS[i].within), &begin, &end);
        ck_assert_msg(begin == time_of(DAYS[i].begin), "row %u begins", i);
        ck_assert_msg(end - begin == DAYS[i].hours * DAY_MS / 24, "row %u: %d minutes",
                      i, (int)((end - begin) / 60000));
    }
}
END_TEST

START_TEST(a_time_beyond_the_calendar_is_an_empty_day)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    int64_t begin = 0, end = 1;
    ledger_day(zone, INT64_MAX, &begin, &end);
    ck_assert_int_eq(begin, end);
}
END_TEST

START_TEST(each_day_has_its_budget)
{
    const LedgerBudget budget = { 100, -1 };
    g_setenv("TZ", BERLIN, true);
    g_autofree char *path = fixture_path("days.db");
    g_autoptr(UserStore) store = open_at(path);
    int64_t evening = time_of("2026-03-20T22:59:59Z");
    spend(store, evening, 90);
    ck_assert_int_eq(ask(store, evening, 20, budget).grant, LEDGER_OVER_DAY);
    ck_assert_int_eq(ask(store, evening + 1000, 20, budget).grant, LEDGER_GRANTED);
}
END_TEST

START_TEST(a_clock_set_back_goes_on_with_that_days_sum)
{
    const LedgerBudget budget = { 100, -1 };
    g_autofree char *path = fixture_path("back.db");
    g_autoptr(UserStore) store = open_at(path);
    spend(store, NOON, 90);
    ck_assert_int_eq(ask(store, NOON - 3600 * 1000, 20, budget).grant, LEDGER_OVER_DAY);
    spend(store, NOON + 4000 * DAY_MS, 90); /* it was wrong for a while */
    ck_assert_int_eq(spent_on_day(store, NOON), 90);
    ck_assert_int_eq(spent_on_day(store, NOON + DAY_MS), 0);
}
END_TEST

/* ---- turns without a model ------------------------------------------------------- */

START_TEST(embedded_turns_are_summed_by_day_and_project)
{
    g_autofree char *path = fixture_path("embedded.db");
    UserStore *store = open_at(path);
    const LedgerEmbedded turns[] = {
        { "p", 100, 10, 50, NOON },
        { "p", 200, 20, -1, NOON },
        { "p", 1, 1, 1, NOON + DAY_MS },
        { NULL, 1, 1, 1, NOON },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(turns); i++)
        ck_assert(ledger_note_embedded(store, &turns[i], NULL));
    user_store_close(store);
    g_autofree char *rows = fixture_query(path, "SELECT count(*) FROM embedded_day");
    g_autofree char *row = fixture_query(
        path, "SELECT turns || ' ' || unpriced || ' ' || input || ' ' || output || ' '"
              " || baseline_micros FROM embedded_day WHERE project = 'p' ORDER BY day");
    ck_assert_str_eq(rows, "3");
    ck_assert_str_eq(row, "2 1 300 30 50");
}
END_TEST

int main(void)
{
    g_setenv("TZ", "UTC0", true);
    Suite *suite = suite_create("ledger");
    TCase *tests = tcase_create("ledger");
    tcase_add_test(tests, a_budget_grants_what_fits);
    tcase_add_test(tests, a_call_costs_what_it_reserves_until_it_ends);
    tcase_add_test(tests, what_is_not_known_is_counted_and_not_taken_for_nothing);
    tcase_add_test(tests, numbers_too_large_for_a_sum_are_cut);
    tcase_add_test(tests, outside_text_is_kept_printable_and_short);
    tcase_add_test(tests, eight_processes_add_up_exactly);
    tcase_add_test(tests, eight_processes_never_overrun_a_budget);
    tcase_add_test(tests, a_killed_process_leaves_what_it_reserved_as_an_estimate);
    tcase_add_test(tests, calls_of_other_machines_are_lost_by_age);
    tcase_add_test(tests, a_pid_that_came_again_is_another_process);
    tcase_add_test(tests, a_day_is_from_midnight_to_midnight);
    tcase_add_test(tests, a_time_beyond_the_calendar_is_an_empty_day);
    tcase_add_test(tests, each_day_has_its_budget);
    tcase_add_test(tests, a_clock_set_back_goes_on_with_that_days_sum);
    tcase_add_test(tests, embedded_turns_are_summed_by_day_and_project);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
