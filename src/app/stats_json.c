/* `chatkut stats --json`. */
#include "stats_report.h"

static json_t *usd(int64_t micros)
{
    return micros >= 0 ? json_real((double)micros / 1e6) : json_null();
}

static double share_of(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : 0;
}

static json_t *latency(const LedgerLatency *latency)
{
    if (latency->count == 0)
        return json_null();
    return json_pack("{s:i, s:I, s:I, s:I}", "count", (int)latency->count, "p50",
                     (json_int_t)latency->p50, "p95", (json_int_t)latency->p95, "p99",
                     (json_int_t)latency->p99);
}

static json_t *tokens(const LedgerUse *use)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "input", (json_int_t)use->input,
                     "cached", (json_int_t)use->cached, "cache_write",
                     (json_int_t)use->cache_write, "output", (json_int_t)use->output,
                     "reasoning", (json_int_t)use->reasoning);
}

/* Nothing known is not nothing. */
static json_t *cost_of(const LedgerUse *use)
{
    return use->calls > 0 && use->unknown == use->calls ? json_null()
                                                        : usd(use->cost_micros);
}

static json_t *use_to_json(const LedgerUse *use, unsigned turns)
{
    return json_pack(
        "{s:s*, s:i, s:f, s:i, s:o, s:i, s:o, s:i, s:{s:i, s:i, s:i}, s:{s:o, s:o}}",
        "model", use->model, "turns", (int)use->turns, "share",
        share_of(use->turns, turns), "calls", (int)use->calls, "tokens", tokens(use),
        "estimated_calls", (int)use->estimated, "cost_usd", cost_of(use),
        "unknown_cost_calls", (int)use->unknown, "plans", "judged", (int)use->judged,
        "valid", (int)use->valid, "repaired", (int)use->repaired, "latency_ms", "first",
        latency(&use->first), "total", latency(&use->total));
}

static json_t *models(const LedgerStats *stats, unsigned turns)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < stats->models->len; i++)
        json_array_append_new(array, use_to_json(stats->models->pdata[i], turns));
    return array;
}

static json_t *failures(const LedgerStats *stats)
{
    json_t *object = json_object();
    for (unsigned i = 0; i < stats->failures->len; i++) {
        const LedgerFailure *failure = stats->failures->pdata[i];
        json_object_set_new(object, failure->status, json_integer(failure->calls));
    }
    return object;
}

static json_t *savings(const LedgerSavings *savings)
{
    json_t *saved = savings->baseline > 0
                        ? json_real(1 - share_of(savings->actual, savings->baseline))
                        : json_null();
    return json_pack("{s:i, s:o, s:o, s:o, s:f}", "turns", (int)savings->turns,
                     "actual_usd", usd(savings->actual), "baseline_usd",
                     usd(savings->baseline), "saved", saved, "estimated_share",
                     share_of(savings->estimated, savings->baseline));
}

static json_t *budget(int64_t limit, int64_t spent, unsigned unknown)
{
    return json_pack("{s:o, s:o, s:o, s:i}", "limit_usd", usd(limit), "spent_usd",
                     usd(spent), "left_usd",
                     limit >= 0 ? usd(MAX(limit - spent, 0)) : json_null(),
                     "unknown_cost_calls", (int)unknown);
}

static json_t *budgets(const StatsReport *report)
{
    const LedgerSpent *spent = &report->spent;
    json_t *object = json_pack(
        "{s:o}", "day", budget(report->budget.day, spent->day, spent->day_unknown));
    if (report->project)
        json_object_set_new(
            object, "project",
            budget(report->budget.project, spent->project, spent->project_unknown));
    return object;
}

json_t *stats_to_json(const StatsReport *report)
{
    const LedgerStats *stats = report->stats;
    unsigned turns = stats->all.turns + stats->embedded;
    return json_pack(
        "{s:s*, s:s*, s:i, s:{s:i, s:f}, s:o, s:o, s:i, s:{s:i, s:i, s:i}, s:{s:o, "
        "s:o},"
        " s:s*, s:o, s:o, s:s*}",
        "project", report->project, "since", report->since, "turns", (int)turns,
        "embedded", "turns", (int)stats->embedded, "share",
        share_of(stats->embedded, turns), "models", models(stats, turns), "total",
        use_to_json(&stats->all, turns), "calls_begun", (int)stats->begun, "plans",
        "turns", (int)stats->turns_judged, "valid", (int)stats->turns_valid, "repaired",
        (int)stats->turns_repaired, "savings", "overall", savings(&stats->overall),
        "routing", savings(&stats->routing), "strong", report->strong, "failures",
        failures(stats), "budget", budgets(report), "prices_as_of", report->prices_of);
}
