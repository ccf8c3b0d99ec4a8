#include "chatkut/store/ledger.h"

#include "ledger_owner.h"
#include "user_private.h"

#include <string.h>

static int64_t now_or(int64_t unix_ms)
{
    return unix_ms != 0 ? unix_ms : g_get_real_time() / 1000;
}

static int64_t add(int64_t a, int64_t b)
{
    int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/* -1 and everything below is not known: NULL. */
static void bind_known(Statement *statement, int n, int64_t value)
{
    if (value >= 0)
        statement_bind_int(statement, n, MIN(value, LEDGER_MAX));
}

static void bind_count(Statement *statement, int n, int64_t value)
{
    statement_bind_int(statement, n, CLAMP(value, 0, LEDGER_MAX));
}

/* ---- days ------------------------------------------------------------------------ */

/* Where clocks go forward at midnight the day begins later; GDateTime gives that. */
static int64_t midnight(GTimeZone *zone, int year, int month, int day, int64_t other)
{
    g_autoptr(GDateTime) time = g_date_time_new(zone, year, month, day, 0, 0, 0);
    return time != NULL ? g_date_time_to_unix(time) * 1000 : other;
}

void ledger_day(GTimeZone *zone, int64_t unix_ms, int64_t *begin, int64_t *end)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(unix_ms / 1000);
    g_autoptr(GDateTime) time = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
    g_autoptr(GDateTime) next = time != NULL ? g_date_time_add_days(time, 1) : NULL;
    int year, month, day;

    *begin = *end = unix_ms; /* beyond the calendar */
    if (next == NULL)
        return;
    g_date_time_get_ymd(time, &year, &month, &day);
    *begin = midnight(zone, year, month, day, unix_ms);
    g_date_time_get_ymd(next, &year, &month, &day);
    *end = midnight(zone, year, month, day, unix_ms);
}

static void today(int64_t unix_ms, int64_t *begin, int64_t *end)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    ledger_day(zone, unix_ms, begin, end);
}

/* What is beyond the calendar is behind all days. */
char *ledger_day_name(int64_t unix_ms)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(unix_ms / 1000);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%d") : g_strdup("~");
}

/* ---- what was spent -------------------------------------------------------------- */

/* A call that is on its way costs what is reserved for it. */
#define SPENT                                                               \
    "SELECT ifnull(sum(CASE status WHEN 'begun' THEN reserved_micros"       \
    " ELSE cost_micros END), 0), count(*) - count(CASE status WHEN 'begun'" \
    " THEN reserved_micros ELSE cost_micros END) FROM ai_call"

static bool read_spent(Statement *query, int64_t *micros, unsigned *unknown,
                       GError **error)
{
    bool row = false;
    if (!statement_next(query, &row, error))
        return false;
    *micros = statement_int(query, 0);
    *unknown = (unsigned)statement_int(query, 1);
    return true;
}

static bool spent_on_day(Database *db, int64_t unix_ms, LedgerSpent *spent,
                         GError **error)
{
    g_auto(Statement) query =
        statement_make(db, SPENT " WHERE unix_ms >= ?1 AND unix_ms < ?2");
    int64_t begin, end;
    today(unix_ms, &begin, &end);
    statement_bind_int(&query, 1, begin);
    statement_bind_int(&query, 2, end);
    return read_spent(&query, &spent->day, &spent->day_unknown, error);
}

static bool spent_in_project(Database *db, const char *project, LedgerSpent *spent,
                             GError **error)
{
    if (project == NULL)
        return true;
    g_auto(Statement) query = statement_make(db, SPENT " WHERE project = ?1");
    statement_bind_text(&query, 1, project);
    return read_spent(&query, &spent->project, &spent->project_unknown, error);
}

static bool look(Database *db, const char *project, int64_t unix_ms, LedgerSpent *spent,
                 GError **error)
{
    *spent = (LedgerSpent){ 0 };
    return spent_on_day(db, unix_ms, spent, error) &&
           spent_in_project(db, project, spent, error);
}

bool ledger_spent(UserStore *store, const char *project, int64_t unix_ms,
                  LedgerSpent *spent, GError **error)
{
    return user_begin(store, DATABASE_READ, error) &&
           user_end(store, look(store->db, project, now_or(unix_ms), spent, error),
                    error);
}

/* ---- calls of processes that are gone -------------------------------------------- */

static bool is_lost(UserStore *store, const char *owner, int64_t unix_ms, int64_t now)
{
    switch (ledger_owner_look(store->owner, owner)) {
    case LEDGER_OWNER_ALIVE:
        return false;
    case LEDGER_OWNER_GONE:
        return true;
    default: /* also where the clock was set back meanwhile */
        return now > unix_ms + LEDGER_STALE_MS || now < unix_ms - LEDGER_STALE_MS;
    }
}

static bool set_lost(Database *db, int64_t id, GError **error)
{
    g_auto(Statement) update =
        statement_make(db, "UPDATE ai_call SET status = 'lost', estimated = 1,"
                           " cost_micros = reserved_micros WHERE id = ?1");
    statement_bind_int(&update, 1, id);
    return statement_run(&update, error);
}

bool ledger_drop_lost(UserStore *store, int64_t now, GError **error)
{
    g_auto(Statement) query = statement_make(
        store->db, "SELECT id, owner, unix_ms FROM ai_call WHERE status = 'begun'");
    g_autoptr(GArray) lost = g_array_new(false, false, sizeof(int64_t));
    bool row = true;

    while (statement_next(&query, &row, error) && row) {
        int64_t id = statement_int(&query, 0);
        if (is_lost(store, statement_text(&query, 1), statement_int(&query, 2), now))
            g_array_append_val(lost, id);
    }
    if (row)
        return false;
    for (unsigned i = 0; i < lost->len; i++)
        if (!set_lost(store->db, g_array_index(lost, int64_t, i), error))
            return false;
    return true;
}

/* ---- asking ---------------------------------------------------------------------- */

static bool fits(int64_t spent, int64_t more, int64_t budget)
{
    return budget < 0 || add(spent, more) <= budget;
}

static LedgerGrant decide(const LedgerCall *call, const LedgerBudget *budget,
                          const LedgerSpent *spent)
{
    int64_t of_project = call->project != NULL ? budget->project : -1;
    if (call->reserve_micros < 0)
        return budget->day < 0 && of_project < 0 ? LEDGER_GRANTED : LEDGER_NO_PRICE;
    if (!fits(spent->day, call->reserve_micros, budget->day))
        return LEDGER_OVER_DAY;
    return fits(spent->project, call->reserve_micros, of_project) ? LEDGER_GRANTED
                                                                  : LEDGER_OVER_PROJECT;
}

enum { CALL_NAMES = 6 };

/* Parameters 3 to 8, from outside for all we know; any may be NULL. */
static void bind_names(Statement *insert, const LedgerCall *call,
                       char *kept[CALL_NAMES])
{
    const char *const names[] = { call->project, call->session,  call->task,
                                  call->planner, call->provider, call->model };
    for (int i = 0; i < CALL_NAMES; i++) {
        kept[i] = user_text(names[i]);
        statement_bind_text(insert, 3 + i, kept[i]);
    }
}

static bool insert_call(UserStore *store, const LedgerCall *call, int64_t id,
                        GError **error)
{
    g_auto(Statement) insert = statement_make(
        store->db,
        "INSERT INTO ai_call (id, unix_ms, project, session, task, planner, provider,"
        " model, attempt, turn, owner, reserved_micros, status)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'begun')");
    char *kept[CALL_NAMES];

    statement_bind_int(&insert, 1, id);
    statement_bind_int(&insert, 2, now_or(call->unix_ms));
    bind_names(&insert, call, kept);
    statement_bind_int(&insert, 9, call->attempt);
    statement_bind_int(&insert, 10, call->turn > 0 ? call->turn : id);
    statement_bind_text(&insert, 11, store->owner);
    bind_known(&insert, 12, call->reserve_micros);
    bool stored = statement_run(&insert, error);
    for (int i = 0; i < CALL_NAMES; i++)
        g_free(kept[i]);
    return stored;
}

static bool begin_call(UserStore *store, const LedgerCall *call,
                       const LedgerBudget *budget, LedgerTicket *ticket, GError **error)
{
    int64_t now = now_or(call->unix_ms), id = 0;

    *ticket = (LedgerTicket){ 0 };
    if (!ledger_drop_lost(store, now, error) ||
        !look(store->db, call->project, now, &ticket->spent, error))
        return false;
    ticket->grant = decide(call, budget, &ticket->spent);
    if (ticket->grant != LEDGER_GRANTED)
        return true;
    if (!database_get_int(store->db, "SELECT ifnull(max(id), 0) + 1 FROM ai_call", &id,
                          error) ||
        !user_put_label(store, call->project, call->label, error) ||
        !insert_call(store, call, id, error))
        return false;
    ticket->id = id;
    return true;
}

bool ledger_begin(UserStore *store, const LedgerCall *call, const LedgerBudget *budget,
                  LedgerTicket *ticket, GError **error)
{
    return user_begin(store, DATABASE_WRITE, error) &&
           user_end(store, begin_call(store, call, budget, ticket, error), error);
}

/* ---- ending ---------------------------------------------------------------------- */

static void bind_tokens(Statement *update, const LedgerOutcome *outcome)
{
    bind_count(update, 2, outcome->input);
    bind_count(update, 3, outcome->cached);
    bind_count(update, 4, outcome->cache_write);
    bind_count(update, 5, outcome->output);
    bind_count(update, 6, outcome->reasoning);
    statement_bind_int(update, 7, outcome->estimated);
}

static bool end_call(UserStore *store, int64_t id, const LedgerOutcome *outcome,
                     GError **error)
{
    g_auto(Statement) update = statement_make(
        store->db, "UPDATE ai_call SET input = ?2, cached = ?3, cache_write = ?4,"
                   " output = ?5, reasoning = ?6, estimated = ?7, cost_micros = ?8,"
                   " baseline_micros = ?9, ttft_ms = ?10, total_ms = ?11, status = ?12,"
                   " http = ?13, request_id = ?14 WHERE id = ?1");
    g_autofree char *status = user_text(outcome->status);
    g_autofree char *request = user_text(outcome->request_id);

    statement_bind_int(&update, 1, id);
    bind_tokens(&update, outcome);
    bind_known(&update, 8, outcome->cost_micros);
    bind_known(&update, 9, outcome->baseline_micros);
    bind_known(&update, 10, outcome->ttft_ms);
    bind_known(&update, 11, outcome->total_ms);
    statement_bind_text(&update, 12, status);
    bind_known(&update, 13, outcome->http > 0 ? outcome->http : -1);
    statement_bind_text(&update, 14, request);
    return statement_run(&update, error);
}

bool ledger_end(UserStore *store, int64_t id, const LedgerOutcome *outcome,
                GError **error)
{
    return user_begin(store, DATABASE_WRITE, error) &&
           user_end(store, end_call(store, id, outcome, error), error);
}

static bool judge_call(UserStore *store, int64_t id, bool valid, bool repaired,
                       const char *hash, GError **error)
{
    g_auto(Statement) update = statement_make(
        store->db, "UPDATE ai_call SET plan_valid = ?2, repaired = ?3, plan_hash = ?4"
                   " WHERE id = ?1");
    g_autofree char *kept = user_text(hash);

    statement_bind_int(&update, 1, id);
    statement_bind_int(&update, 2, valid);
    statement_bind_int(&update, 3, repaired);
    statement_bind_text(&update, 4, kept);
    return statement_run(&update, error);
}

bool ledger_judge(UserStore *store, int64_t id, bool valid, bool repaired,
                  const char *hash, GError **error)
{
    return user_begin(store, DATABASE_WRITE, error) &&
           user_end(store, judge_call(store, id, valid, repaired, hash, error), error);
}

/* ---- turns without a model ------------------------------------------------------- */

static bool add_embedded(UserStore *store, const LedgerEmbedded *turn, GError **error)
{
    g_auto(Statement) insert = statement_make(
        store->db,
        "INSERT INTO embedded_day VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)"
        " ON CONFLICT (day, project) DO UPDATE SET turns = turns + 1,"
        " unpriced = unpriced + ?3, input = input + ?4, output = output + ?5,"
        " baseline_micros = baseline_micros + ?6");
    g_autofree char *day = ledger_day_name(now_or(turn->unix_ms));

    statement_bind_text(&insert, 1, day);
    statement_bind_text(&insert, 2, turn->project != NULL ? turn->project : "");
    statement_bind_int(&insert, 3, turn->baseline_micros < 0);
    bind_count(&insert, 4, turn->input);
    bind_count(&insert, 5, turn->output);
    bind_count(&insert, 6, turn->baseline_micros);
    return statement_run(&insert, error);
}

/* PRAGMA synchronous does nothing inside a transaction. */
static bool note_quickly(UserStore *store, const LedgerEmbedded *turn, GError **error)
{
    Database *db = store->db;
    if (!database_exec(db, "PRAGMA synchronous=NORMAL", error))
        return false;
    bool ok = database_begin(db, DATABASE_WRITE, error) &&
              database_end(db, add_embedded(store, turn, error), error);
    return database_exec(db, "PRAGMA synchronous=FULL", ok ? error : NULL) && ok;
}

bool ledger_note_embedded(UserStore *store, const LedgerEmbedded *turn, GError **error)
{
    Database *db = store->db;
    g_mutex_lock(&store->lock);
    /* A connection that was dropped is opened anew by a transaction. */
    bool ok = database_begin(db, DATABASE_READ, error) &&
              database_end(db, true, error) && note_quickly(store, turn, error);
    g_mutex_unlock(&store->lock);
    return ok;
}
