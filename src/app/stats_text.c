/* `chatkut stats` for people. */
#include "stats_report.h"

#include "chatkut/app/money.h"
#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* Of the table of models; with the gaps and the margin they fill 78 columns. */
enum {
    MODEL_COLUMNS = 28,
    TURNS_COLUMNS = 6,
    SHARE_COLUMNS = 6,
    CALLS_COLUMNS = 6,
    TOKENS_COLUMNS = 7,
    COST_COLUMNS = 12,
    LABEL_COLUMNS = 15, /* of the lines below it */
};

/* ---- pieces ---------------------------------------------------------------------- */

static void put_right(CommandIo *io, const char *text, size_t columns)
{
    size_t width = text_width(text);
    fprintf(io->out, " %*s%s", (int)(columns - MIN(width, columns)), "", text);
}

static void put_label(CommandIo *io, const char *label)
{
    g_autofree char *padded = io_pad(label, LABEL_COLUMNS);
    fprintf(io->out, "%s ", padded);
}

/* "412", "41.2k", "1.3M" */
static char *count_text(int64_t count)
{
    static const struct {
        int64_t from, unit;
        const char *sign;
    } UNITS[] = {
        { G_GINT64_CONSTANT(999950000), 1000000000, "G" },
        { 999950, 1000000, "M" },
        { 1000, 1000, "k" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(UNITS); i++) {
        int64_t tenths = (count + UNITS[i].unit / 20) / (UNITS[i].unit / 10);
        if (count >= UNITS[i].from)
            return g_strdup_printf("%" PRId64 ".%" PRId64 "%s", tenths / 10,
                                   tenths % 10, UNITS[i].sign);
    }
    return g_strdup_printf("%" PRId64, count);
}

/* "86.5%" */
static char *share_text(double share)
{
    int permille = (int)(share * 1000 + (share < 0 ? -0.5 : 0.5));
    /* TRANSLATORS: a share, “86.5%”. */
    return g_strdup_printf(_("%s%d.%d%%"), permille < 0 ? "-" : "", ABS(permille) / 10,
                           ABS(permille) % 10);
}

static char *ratio_text(int64_t part, int64_t whole)
{
    return share_text(whole > 0 ? (double)part / (double)whole : 0);
}

static char *seconds_text(int64_t ms)
{
    return g_strdup_printf(_("%" PRId64 ".%02" PRId64 " s"), (ms + 5) / 1000,
                           (ms + 5) % 1000 / 10);
}

/* ---- the table of models --------------------------------------------------------- */

static void put_head(CommandIo *io)
{
    g_autofree char *model = io_pad(_("model"), MODEL_COLUMNS);
    fprintf(io->out, "\n  %s", model);
    put_right(io, C_("conversation", "turns"), TURNS_COLUMNS);
    put_right(io, _("share"), SHARE_COLUMNS);
    put_right(io, _("calls"), CALLS_COLUMNS);
    /* TRANSLATORS: tokens that a language model read, wrote; at most 7 columns. */
    put_right(io, _("read"), TOKENS_COLUMNS);
    put_right(io, _("written"), TOKENS_COLUMNS);
    put_right(io, _("cost"), COST_COLUMNS);
    fputc('\n', io->out);
}

static void put_start(CommandIo *io, const char *name, unsigned turns, unsigned all)
{
    g_autofree char *padded = io_pad(name, MODEL_COLUMNS);
    g_autofree char *count = g_strdup_printf("%u", turns);
    g_autofree char *share = ratio_text(turns, all);
    fprintf(io->out, "  %s", padded);
    put_right(io, count, TURNS_COLUMNS);
    put_right(io, share, SHARE_COLUMNS);
}

static void put_embedded(CommandIo *io, unsigned turns, unsigned all)
{
    put_start(io, _("embedded"), turns, all);
    put_right(io, "–", CALLS_COLUMNS);
    put_right(io, "–", TOKENS_COLUMNS);
    put_right(io, "–", TOKENS_COLUMNS);
    put_right(io, _("free"), COST_COLUMNS);
    fputc('\n', io->out);
}

static char *cost_of(const LedgerUse *use)
{
    return money_text(use->unknown == use->calls ? -1 : use->cost_micros);
}

static void put_use(CommandIo *io, const LedgerUse *use, unsigned all)
{
    g_autofree char *calls = g_strdup_printf("%u", use->calls);
    g_autofree char *in = count_text(use->input + use->cached + use->cache_write);
    g_autofree char *out = count_text(use->output);
    g_autofree char *cost = cost_of(use);
    put_start(io, use->model, use->turns, all);
    put_right(io, calls, CALLS_COLUMNS);
    put_right(io, in, TOKENS_COLUMNS);
    put_right(io, out, TOKENS_COLUMNS);
    put_right(io, cost, COST_COLUMNS);
    fputc('\n', io->out);
}

static void put_models(CommandIo *io, const LedgerStats *stats, unsigned turns)
{
    put_head(io);
    put_embedded(io, stats->embedded, turns);
    for (unsigned i = 0; i < stats->models->len; i++)
        put_use(io, stats->models->pdata[i], turns);
    fputc('\n', io->out);
}

/* ---- money ----------------------------------------------------------------------- */

static void put_cost(CommandIo *io, const StatsReport *report)
{
    const LedgerUse *all = &report->stats->all;
    if (all->calls == 0)
        return;
    g_autofree char *cost = cost_of(all);
    put_label(io, _("Cost"));
    fprintf(io->out, "%s", cost);
    if (all->unknown > 0 && all->unknown < all->calls)
        fprintf(io->out,
                ngettext(", without %u call of unknown cost",
                         ", without %u calls of unknown cost", all->unknown),
                all->unknown);
    if (all->estimated > 0)
        fprintf(io->out,
                ngettext(", %u call estimated", ", %u calls estimated", all->estimated),
                all->estimated);
    fputc('\n', io->out);
    if (report->prices_of) {
        put_label(io, "");
        fprintf(io->out, _("prices as of %s"), report->prices_of);
        fputc('\n', io->out);
    }
}

static void put_budget(CommandIo *io, const char *label, int64_t limit, int64_t spent)
{
    g_autofree char *used = money_text(spent);
    put_label(io, label);
    if (limit < 0) {
        fprintf(io->out, _("%s spent, no budget"), used);
    } else {
        g_autofree char *of = money_text(limit);
        g_autofree char *left = money_text(MAX(limit - spent, 0));
        fprintf(io->out, _("%s of %s spent, %s left"), used, of, left);
    }
    fputc('\n', io->out);
}

static void put_budgets(CommandIo *io, const StatsReport *report)
{
    put_budget(io, _("Today"), report->budget.day, report->spent.day);
    if (report->project)
        put_budget(io, _("This project"), report->budget.project,
                   report->spent.project);
}

static void put_saved(CommandIo *io, const char *label, const LedgerSavings *savings)
{
    if (savings->baseline == 0)
        return;
    double share = 1 - (double)savings->actual / (double)savings->baseline;
    g_autofree char *saved = share_text(share);
    g_autofree char *actual = money_text(savings->actual);
    g_autofree char *baseline = money_text(savings->baseline);
    g_autofree char *estimated = ratio_text(savings->estimated, savings->baseline);
    put_label(io, label);
    fprintf(io->out, _("%s: %s instead of %s (%s of that estimated)"), saved, actual,
            baseline, estimated);
    fputc('\n', io->out);
}

/* Against the strong model alone. The second line is what choosing among models saves,
 * which the first would flatter. */
static void put_savings(CommandIo *io, const StatsReport *report)
{
    const LedgerStats *stats = report->stats;
    if (stats->overall.baseline == 0)
        return;
    put_saved(io, _("Saved"), &stats->overall);
    put_saved(io, _("by choice alone"), &stats->routing);
    put_label(io, "");
    if (report->strong)
        fprintf(io->out, _("against every turn on “%s”; the second without embedded"),
                report->strong);
    else
        fputs(_("against every turn on the strong model; the second without embedded"),
              io->out);
    fputc('\n', io->out);
}

/* ---- quality --------------------------------------------------------------------- */

static void put_plans(CommandIo *io, const LedgerStats *stats)
{
    if (stats->turns_judged == 0)
        return;
    put_label(io, _("Plans"));
    fprintf(io->out, _("%u of %u could be carried out, %u of them after a repair"),
            stats->turns_valid, stats->turns_judged, stats->turns_repaired);
    fputc('\n', io->out);
}

static void put_latency(CommandIo *io, const char *label, const LedgerLatency *latency)
{
    if (latency->count == 0)
        return;
    g_autofree char *p50 = seconds_text(latency->p50);
    g_autofree char *p95 = seconds_text(latency->p95);
    g_autofree char *p99 = seconds_text(latency->p99);
    put_label(io, label);
    fprintf(io->out, _("half within %s, 95%% within %s, 99%% within %s"), p50, p95,
            p99);
    fputc('\n', io->out);
}

static void put_failures(CommandIo *io, const LedgerStats *stats)
{
    if (stats->failures->len == 0)
        return;
    put_label(io, _("Failed calls"));
    for (unsigned i = 0; i < stats->failures->len; i++) {
        const LedgerFailure *failure = stats->failures->pdata[i];
        io_print(io, "%s%s %u", i > 0 ? ", " : "", failure->status, failure->calls);
    }
    fputc('\n', io->out);
}

static void put_begun(CommandIo *io, const LedgerStats *stats)
{
    if (stats->begun == 0)
        return;
    put_label(io, _("On their way"));
    fprintf(io->out, ngettext("%u call", "%u calls", stats->begun), stats->begun);
    fputc('\n', io->out);
}

/* ---- all of it ------------------------------------------------------------------- */

static void put_title(CommandIo *io, const StatsReport *report, unsigned turns)
{
    if (report->project)
        io_print(io, "%s", report->project);
    else
        fputs(_("All projects"), io->out);
    if (report->since)
        fprintf(io->out, _(" since %s"), report->since);
    fprintf(io->out, ngettext(": %u turn\n", ": %u turns\n", turns), turns);
}

void stats_print(CommandIo *io, const StatsReport *report)
{
    const LedgerStats *stats = report->stats;
    unsigned turns = stats->all.turns + stats->embedded;
    put_title(io, report, turns);
    if (turns == 0 && stats->begun == 0) {
        fprintf(io->out, "%s\n%s\n",
                _("No language model was used, so there is nothing to count."),
                _("chatkut-models(7) tells how to set one up."));
        return;
    }
    put_models(io, stats, turns);
    put_cost(io, report);
    put_budgets(io, report);
    put_savings(io, report);
    put_plans(io, stats);
    put_latency(io, _("First word"), &stats->all.first);
    put_latency(io, _("Whole answer"), &stats->all.total);
    put_failures(io, stats);
    put_begun(io, stats);
}
