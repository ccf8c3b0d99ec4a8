/* Files into the project, by the command and by a sentence. */
#include "command_private.h"

#include "chatkut/app/fetch.h"
#include "chatkut/app/path.h"
#include "chatkut/base/text.h"

#include <glib/gi18n.h>

/* ---- what became of it ----------------------------------------------------------- */

static void print_item(CommandIo *io, const ImportItem *item)
{
    switch (item->state) {
    case IMPORT_FAILED:
    case IMPORT_OTHER:
        return;
    case IMPORT_ADDED:
        io_print(io, _("✓ %s “%s”"), _(asset_kind_name(item->kind)), item->label);
        break;
    case IMPORT_UPDATED:
        io_print(io, _("✓ %s “%s”: read again from %s"), _(asset_kind_name(item->kind)),
                 item->label, item->path);
        break;
    default:
        io_print(io, _("· %s is already here as “%s”"), item->path, item->label);
        break;
    }
    if (item->note)
        io_print(io, " (%s)", item->note);
    fputc('\n', io->out);
}

static void print_items(CommandIo *io, const ImportReport *report)
{
    for (unsigned i = 0; i < report->items->len; i++)
        print_item(io, report->items->pdata[i]);
    if (report->other == 0)
        return;
    io_print(io,
             ngettext("· %u other file there is no sound or picture",
                      "· %u other files there are no sound or picture", report->other),
             report->other);
    fputc('\n', io->out);
}

/* What keeps every file out is told once. */
static void print_failures(CommandIo *io, const ImportReport *report)
{
    const char *told = NULL;
    for (unsigned i = 0; i < report->items->len; i++) {
        const ImportItem *item = report->items->pdata[i];
        if (item->state != IMPORT_FAILED || g_strcmp0(told, item->note) == 0)
            continue;
        io_error(io, "%s", item->note);
        told = item->note;
    }
}

void command_print_import(CommandIo *io, const ImportReport *report, bool json)
{
    if (report->result.status == SAY_ERROR) {
        io_error(io, "%s", report->result.message);
        return;
    }
    if (!json)
        print_items(io, report);
    print_failures(io, report);
}

/* ---- doing it -------------------------------------------------------------------- */

/* A line on the terminal that says how far it is. */
typedef struct {
    CommandIo *io;
    int64_t told_us;
} Counter;

static void tell_import(unsigned done, unsigned total, const char *path, void *user)
{
    enum { TELL_US = 100 * 1000, PATH_COLUMNS = 60 };
    Counter *counter = user;
    const int64_t now = g_get_monotonic_time();
    if (!path || (counter->told_us > 0 && now - counter->told_us < TELL_US))
        return;
    counter->told_us = now;
    g_autofree char *name = fetch_is_address(path) ? NULL : g_path_get_basename(path);
    g_autofree char *safe = text_printable(name ? name : path, PATH_COLUMNS);
    fprintf(counter->io->err, "\r%u/%u  %s\033[K", MIN(done + 1, total), total, safe);
    fflush(counter->io->err);
}

void command_import(Session *session, const GPtrArray *paths, CommandIo *io,
                    ImportReport *report)
{
    Counter counter = { .io = io };
    session_import(session, paths, io->err_terminal ? tell_import : NULL, &counter,
                   report);
    if (counter.told_us > 0)
        fputs("\r\033[K", io->err);
}

static CommandStatus import_status(const ImportReport *report)
{
    return report->result.status != SAY_ERROR && report->failed == 0 ? COMMAND_DONE
                                                                     : COMMAND_FAILED;
}

CommandStatus command_run_import(const CommandCall *call, CommandIo *io)
{
    GError *error = NULL;
    const bool json = command_option(call, "json") != NULL;
    g_autoptr(Session) session = session_open(call->project, &error);
    if (!session)
        return io_fail(io, call, error);

    g_auto(ImportReport) report = { 0 };
    command_import(session, call->words, io, &report);
    if (json)
        io_json(io, import_report_to_json(&report));
    command_print_import(io, &report, json);
    return import_status(&report);
}

/* ---- said ------------------------------------------------------------------------ */

static bool is_there(const char *path, void *user G_GNUC_UNUSED)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Of the user's own words alone, before anybody else reads them: no model can say
 * this. */
const char *command_said_import(const char *utterance)
{
    return paths_behind_import(utterance, is_there, NULL);
}

static const ImportItem *first_failed(const ImportReport *report)
{
    for (unsigned i = 0; i < report->items->len; i++) {
        const ImportItem *item = report->items->pdata[i];
        if (item->state == IMPORT_FAILED)
            return item;
    }
    return NULL;
}

/* As a sentence's result has it: what failed beside what did not is a notice, and what
 * is there already no change. */
static void complete_result(ImportReport *report)
{
    SayResult *result = &report->result;
    const ImportItem *failed = first_failed(report);
    const bool stored = result->receipts && result->receipts->len > 0;
    if (result->status == SAY_ERROR)
        return;
    if (failed && stored)
        result->notice = g_strdup(failed->note);
    else if (failed)
        say_result_set_fault(result, failed->fault, "%s", failed->note);
    else if (!stored) {
        result->status = SAY_QUERY;
        result->answer = g_strdup(_("It is all here already."));
    }
}

CommandStatus command_say_import(const CommandCall *call, CommandIo *io,
                                 Session *session, const char *utterance)
{
    g_auto(ImportReport) report = { 0 };
    g_autoptr(GPtrArray) paths =
        paths_parse(command_said_import(utterance), g_get_home_dir(), is_there, NULL);
    if (command_option(call, "dry-run")) {
        io_error(io, "%s", _("an import cannot only be tried; leave --dry-run out."));
        return COMMAND_FAILED;
    }
    command_import(session, paths, io, &report);
    if (!command_option(call, "json")) {
        command_print_import(io, &report, false);
        return import_status(&report);
    }
    report.result.utterance = g_strdup(utterance);
    complete_result(&report);
    io_result(io, call, &report.result);
    return import_status(&report);
}
