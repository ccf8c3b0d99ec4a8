#include "chatkut/store/ledger_stats.h"

#include "user_private.h"

#include <stdlib.h>
#include <string.h>

/* A call, as far as it is summed up. */
typedef struct {
    int64_t turn;
    const char *model, *status;
    int64_t input, cached, cache_write, output, reasoning;
    bool estimated;
    int64_t cost, baseline, first_ms, total_ms; /* -1: not known */
    int valid;                                  /* -1: nobody has looked */
    bool repaired;
} Call;

/* What is gathered of one model. */
typedef struct {
    LedgerUse *use;
    GArray *first, *total; /* int64_t: milliseconds */
} Gathering;

/* The turn whose calls come now. */
typedef struct {
    int64_t id; /* 0: none yet */
    Gathering *last;
    bool good; /* of the last */
    int64_t cost, baseline;
    bool known, estimated;
    bool judged, valid, repaired;
} Turn;

typedef struct {
    LedgerStats *stats;
    GHashTable *models; /* name -> Gathering */
    GHashTable *failures;
    Gathering *all;
    Turn turn;
} Sum;

/* ---- latencies ------------------------------------------------------------------- */

int64_t ledger_percentile(const int64_t *sorted, size_t count, unsigned percent)
{
    if (count == 0)
        return -1;
    size_t rank = (count * MIN(percent, 100) + 99) / 100;
    return sorted[MAX(rank, 1) - 1];
}

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static LedgerLatency latency_of(GArray *times)
{
    const int64_t *sorted = (const int64_t *)(void *)times->data;
    g_array_sort(times, compare_times);
    return (LedgerLatency){
        .count = times->len,
        .p50 = ledger_percentile(sorted, times->len, 50),
        .p95 = ledger_percentile(sorted, times->len, 95),
        .p99 = ledger_percentile(sorted, times->len, 99),
    };
}

static void note_time(GArray *times, int64_t ms)
{
    if (ms >= 0)
        g_array_append_val(times, ms);
}

/* ---- models ---------------------------------------------------------------------- */

static Gathering *gathering_new(LedgerUse *use)
{
    Gathering *gathering = g_new(Gathering, 1);
    *gathering = (Gathering){ use, g_array_new(false, false, sizeof(int64_t)),
                              g_array_new(false, false, sizeof(int64_t)) };
    return gathering;
}

/* And what comes of it. */
static void gathering_end(gpointer data)
{
    Gathering *gathering = data;
    gathering->use->first = latency_of(gathering->first);
    gathering->use->total = latency_of(gathering->total);
    g_array_unref(gathering->first);
    g_array_unref(gathering->total);
    g_free(gathering);
}

static Gathering *gathering_of(Sum *sum, const char *model)
{
    Gathering *gathering = g_hash_table_lookup(sum->models, model);
    if (gathering == NULL) {
        LedgerUse *use = g_new0(LedgerUse, 1);
        use->model = g_strdup(model);
        g_ptr_array_add(sum->stats->models, use);
        gathering = gathering_new(use);
        g_hash_table_insert(sum->models, use->model, gathering);
    }
    return gathering;
}

/* Each number is at most LEDGER_MAX: nine million of them are no overflow. */
static void gather(Gathering *gathering, const Call *call)
{
    LedgerUse *use = gathering->use;
    use->calls++;
    use->estimated += call->estimated;
    use->input += call->input;
    use->cached += call->cached;
    use->cache_write += call->cache_write;
    use->output += call->output;
    use->reasoning += call->reasoning;
    use->cost_micros += MAX(call->cost, 0);
    use->unknown += call->cost < 0;
    use->judged += call->valid >= 0;
    use->valid += call->valid > 0;
    use->repaired += call->valid > 0 && call->repaired;
    note_time(gathering->first, call->first_ms);
    note_time(gathering->total, call->total_ms);
}

/* ---- turns ----------------------------------------------------------------------- */

static void save(LedgerSavings *savings, const Turn *turn)
{
    savings->turns++;
    savings->actual += turn->cost;
    savings->baseline += turn->baseline;
    savings->estimated += turn->estimated ? turn->baseline : 0;
}

static void end_turn(Sum *sum)
{
    const Turn *turn = &sum->turn;
    LedgerStats *stats = sum->stats;
    if (turn->id == 0)
        return;
    stats->all.turns++;
    turn->last->use->turns++;
    stats->turns_judged += turn->judged;
    stats->turns_valid += turn->valid;
    stats->turns_repaired += turn->valid && turn->repaired;
    if (turn->known) {
        save(&stats->routing, turn);
        save(&stats->overall, turn);
    }
}

/* The first call says what the strong model would have cost. */
static void begin_turn(Sum *sum, const Call *call)
{
    end_turn(sum);
    sum->turn = (Turn){ .id = call->turn,
                        .baseline = call->baseline,
                        .known = call->baseline >= 0 };
}

static void take_turn(Sum *sum, const Call *call, Gathering *gathering)
{
    Turn *turn = &sum->turn;
    bool good = strcmp(call->status, "ok") == 0;
    if (call->turn != turn->id)
        begin_turn(sum, call);
    if (turn->last == NULL || good || !turn->good)
        turn->last = gathering;
    turn->good = turn->good || good;
    turn->cost += MAX(call->cost, 0);
    turn->known = turn->known && call->cost >= 0;
    turn->estimated = turn->estimated || call->estimated;
    turn->judged = turn->judged || call->valid >= 0;
    turn->valid = turn->valid || call->valid > 0;
    turn->repaired = turn->repaired || (call->valid > 0 && call->repaired);
}

/* ---- failures -------------------------------------------------------------------- */

static void take_failure(Sum *sum, const char *status)
{
    LedgerFailure *failure = g_hash_table_lookup(sum->failures, status);
    if (strcmp(status, "ok") == 0)
        return;
    if (failure == NULL) {
        failure = g_new0(LedgerFailure, 1);
        failure->status = g_strdup(status);
        g_ptr_array_add(sum->stats->failures, failure);
        g_hash_table_insert(sum->failures, failure->status, failure);
    }
    failure->calls++;
}

/* ---- reading --------------------------------------------------------------------- */

static int64_t known(Statement *query, int column)
{
    return statement_is_null(query, column) ? -1 : statement_int(query, column);
}

static Call read_call(Statement *query)
{
    return (Call){
        .turn = statement_int(query, 0),
        .model = statement_text(query, 1),
        .status = statement_text(query, 2),
        .input = statement_int(query, 3),
        .cached = statement_int(query, 4),
        .cache_write = statement_int(query, 5),
        .output = statement_int(query, 6),
        .reasoning = statement_int(query, 7),
        .estimated = statement_int(query, 8) != 0,
        .cost = known(query, 9),
        .baseline = known(query, 10),
        .first_ms = known(query, 11),
        .total_ms = known(query, 12),
        .valid = (int)known(query, 13),
        .repaired = statement_int(query, 14) != 0,
    };
}

static void take_call(Sum *sum, Statement *query)
{
    Call call = read_call(query);
    if (strcmp(call.status, "begun") == 0) {
        sum->stats->begun++;
        return;
    }
    Gathering *gathering = gathering_of(sum, call.model);
    gather(gathering, &call);
    gather(sum->all, &call);
    take_turn(sum, &call, gathering);
    take_failure(sum, call.status);
}

static bool read_calls(UserStore *store, Sum *sum, const char *project, int64_t since,
                       int64_t until, GError **error)
{
    g_auto(Statement) query = statement_make(
        store->db,
        "SELECT turn, provider || '/' || model, status, input, cached, cache_write,"
        " output, reasoning, estimated, cost_micros, baseline_micros, ttft_ms, "
        "total_ms,"
        " plan_valid, repaired FROM ai_call WHERE unix_ms >= ?1 AND unix_ms < ?2"
        " AND (?3 IS NULL OR project = ?3) ORDER BY turn, id");
    bool row = true;

    statement_bind_int(&query, 1, since);
    statement_bind_int(&query, 2, until);
    statement_bind_text(&query, 3, project);
    while (statement_next(&query, &row, error) && row)
        take_call(sum, &query);
    end_turn(sum);
    return !row;
}

/* A turn whose price is not known is not compared; its day's others are. */
static void take_embedded(LedgerStats *stats, Statement *query)
{
    unsigned turns = (unsigned)statement_int(query, 0);
    unsigned unpriced = (unsigned)statement_int(query, 1);
    int64_t baseline = statement_int(query, 2);
    stats->embedded += turns;
    stats->overall.turns += turns - MIN(unpriced, turns);
    stats->overall.baseline += baseline;
    stats->overall.estimated += baseline;
}

static bool read_embedded(UserStore *store, LedgerStats *stats, const char *project,
                          int64_t since, int64_t until, GError **error)
{
    g_auto(Statement) query = statement_make(
        store->db, "SELECT turns, unpriced, baseline_micros FROM embedded_day WHERE"
                   " day >= ?1 AND day < ?2 AND (?3 IS NULL OR project = ?3)");
    g_autofree char *first = ledger_day_name(since);
    g_autofree char *end = ledger_day_name(until);
    bool row = true;

    statement_bind_text(&query, 1, first);
    statement_bind_text(&query, 2, end);
    statement_bind_text(&query, 3, project);
    while (statement_next(&query, &row, error) && row)
        take_embedded(stats, &query);
    return !row;
}

/* ---- all of it ------------------------------------------------------------------- */

static void use_free(gpointer data)
{
    LedgerUse *use = data;
    g_free(use->model);
    g_free(use);
}

static void failure_free(gpointer data)
{
    LedgerFailure *failure = data;
    g_free(failure->status);
    g_free(failure);
}

static int compare_uses(const void *a, const void *b)
{
    const LedgerUse *x = *(LedgerUse *const *)a, *y = *(LedgerUse *const *)b;
    return x->calls != y->calls ? (x->calls < y->calls) - (x->calls > y->calls)
                                : strcmp(x->model, y->model);
}

static int compare_failures(const void *a, const void *b)
{
    const LedgerFailure *x = *(LedgerFailure *const *)a;
    const LedgerFailure *y = *(LedgerFailure *const *)b;
    return x->calls != y->calls ? (x->calls < y->calls) - (x->calls > y->calls)
                                : strcmp(x->status, y->status);
}

static LedgerStats *stats_new(void)
{
    LedgerStats *stats = g_new0(LedgerStats, 1);
    stats->models = g_ptr_array_new_with_free_func(use_free);
    stats->failures = g_ptr_array_new_with_free_func(failure_free);
    return stats;
}

/* So that they are told as what they are; where nothing can be written they are told as
 * still on their way. */
static void drop_lost(UserStore *store)
{
    if (user_begin(store, DATABASE_WRITE, NULL))
        user_end(store, ledger_drop_lost(store, g_get_real_time() / 1000, NULL), NULL);
}

static bool read_all(UserStore *store, Sum *sum, const char *project, int64_t since,
                     int64_t until, GError **error)
{
    return user_begin(store, DATABASE_READ, error) &&
           user_end(store,
                    read_calls(store, sum, project, since, until, error) &&
                        read_embedded(store, sum->stats, project, since, until, error),
                    error);
}

LedgerStats *ledger_stats(UserStore *store, const char *project, int64_t since,
                          int64_t until, GError **error)
{
    g_autoptr(LedgerStats) stats = stats_new();
    g_autoptr(GHashTable) models =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, gathering_end);
    g_autoptr(GHashTable) failures = g_hash_table_new(g_str_hash, g_str_equal);
    Sum sum = { stats, models, failures, gathering_new(&stats->all), { 0 } };
    bool read = true;
    if (store != NULL) {
        drop_lost(store);
        read = read_all(store, &sum, project, since, until, error);
    }
    gathering_end(sum.all);
    g_hash_table_remove_all(models);
    g_ptr_array_sort(stats->models, compare_uses);
    g_ptr_array_sort(stats->failures, compare_failures);
    return read ? g_steal_pointer(&stats) : NULL;
}

void ledger_stats_free(LedgerStats *stats)
{
    if (stats != NULL) {
        g_ptr_array_unref(stats->models);
        g_ptr_array_unref(stats->failures);
        g_free(stats);
    }
}
