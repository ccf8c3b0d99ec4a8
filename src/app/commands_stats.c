/* chatkut stats: what models were used for and what they cost. */
#include "stats_report.h"

#include "chatkut/llm/price.h"

#include <glib/gi18n.h>
#include <string.h>

#define DAY_MS G_GINT64_CONSTANT(86400000)

/* ---- since when ------------------------------------------------------------------ */

static int64_t today_begins(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    int64_t begin, end;
    ledger_day(zone, g_get_real_time() / 1000, &begin, &end);
    return begin;
}

/* Midnights are found from noon: days are not all of 24 hours. */
static int64_t days_ago(int64_t days)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    int64_t begin, end;
    ledger_day(zone, today_begins() + DAY_MS / 2 - days * DAY_MS, &begin, &end);
    return begin;
}

static bool read_date(const char *text, int64_t *since)
{
    int year, month, day, length = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
        text[length] != '\0')
        return false;
    g_autoptr(GDateTime) time = g_date_time_new_local(year, month, day, 0, 0, 0);
    if (time)
        *since = g_date_time_to_unix(time) * 1000;
    return time != NULL;
}

/* "today", "7" days with today, "2026-11-01". */
static bool read_since(const char *text, int64_t *since, GError **error)
{
    guint64 days;
    if (strcmp(text, "today") == 0) {
        *since = today_begins();
    } else if (g_ascii_string_to_unsigned(text, 10, 1, 36500, &days, NULL)) {
        *since = days_ago((int64_t)days - 1);
    } else if (!read_date(text, since)) {
        g_set_error(error, FAULT_ERROR, FAULT_INVALID_VALUE,
                    _("“%s” is no day. Say it as 2026-11-01, as a number of days, or "
                      "“today”."),
                    text);
        return false;
    }
    return true;
}

/* ---- what is configured ---------------------------------------------------------- */

/* The day of the oldest price in use says how much the sums can be trusted. */
static char *oldest_price(const LlmSettings *settings, const LlmPrices *prices)
{
    const char *oldest = NULL;
    for (unsigned i = 0; i < settings->profiles->len; i++) {
        const LlmProfile *profile = settings->profiles->pdata[i];
        LlmPrice price;
        if (!profile->local &&
            llm_price_find(prices, profile, g_get_real_time() / 1000, &price) &&
            *price.checked && (!oldest || strcmp(price.checked, oldest) < 0))
            oldest = price.checked;
    }
    return g_strdup(oldest);
}

/* What was used is told whether or not models are configured now. */
static bool read_settings(StatsReport *report, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(LlmSettings) settings = llm_settings_load(NULL, &failure);
    report->budget = (LedgerBudget){ -1, -1 };
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (!settings)
        return true;
    g_autoptr(LlmPrices) prices = llm_prices_load(NULL, error);
    if (!prices)
        return false;
    report->budget = (LedgerBudget){ settings->day_budget, settings->project_budget };
    report->strong = g_strdup(settings->roles[LLM_ROLE_STRONG]->name);
    report->prices_of = oldest_price(settings, prices);
    return true;
}

/* ---- the command ----------------------------------------------------------------- */

static void report_clear(StatsReport *report)
{
    g_free(report->since);
    g_free(report->strong);
    g_free(report->prices_of);
    ledger_stats_free(report->stats);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StatsReport, report_clear)

static bool read_ledger(StatsReport *report, const char *id, int64_t since,
                        GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(UserStore) store = user_store_look(NULL, &failure);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    report->stats = ledger_stats(store, id, since, G_MAXINT64, error);
    return report->stats &&
           (!store || ledger_spent(store, id, 0, &report->spent, error));
}

static bool read_all(const CommandCall *call, StatsReport *report, GError **error)
{
    const char *day = command_option(call, "since");
    int64_t since = 0;
    g_autofree char *id = NULL;
    if (day && !read_since(day, &since, error))
        return false;
    if (day) {
        g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(since / 1000);
        report->since = g_date_time_format(time, "%Y-%m-%d");
    }
    if (call->project && !command_option(call, "all")) {
        g_autoptr(Project) project = project_open(call->project, error);
        id = project ? project_id(project, error) : NULL;
        if (!id)
            return false;
        report->project = call->project;
    }
    return read_settings(report, error) && read_ledger(report, id, since, error);
}

CommandStatus command_run_stats(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    g_auto(StatsReport) report = { 0 };
    if (!read_all(call, &report, &error))
        return io_fail(io, call, error);
    if (command_option(call, "json"))
        io_json(io, stats_to_json(&report));
    else
        stats_print(io, &report);
    return COMMAND_DONE;
}
