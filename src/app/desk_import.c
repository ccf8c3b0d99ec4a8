/* Imports, and the search for files that were moved. */
#include "desk_lane.h"

#include "chatkut/app/fetch.h"

#include <glib/gi18n.h>

typedef struct {
    DeskWork work;
    GPtrArray *paths; /* NULL: a search */
    char *folder;
    ImportJob *job; /* in the lane's thread */
    ImportReport report;
} Importing;

static void begin(Session *session, void *data)
{
    Importing *importing = data;
    importing->job = importing->paths
                         ? import_job_new(session, importing->paths)
                         : import_job_new_search(session, importing->folder);
}

typedef struct {
    Importing *importing;
    bool stored;
} Storing;

static void store(Session *session, void *data)
{
    Storing *storing = data;
    Importing *importing = storing->importing;
    storing->stored = import_job_store(importing->job, session, &importing->report);
}

static void tell(unsigned done, unsigned total, const char *path, void *user)
{
    DeskWork *work = user;
    double elapsed_s = (double)(g_get_monotonic_time() - work->began_us) / 1e6;
    double eta_s = done > 0 ? elapsed_s * (total - done) / done : -1;
    desk_work_tell(work, done, total, path, eta_s);
}

/* ---- how it ended ---------------------------------------------------------------- */

static unsigned count(const ImportReport *report, ImportState state)
{
    unsigned n = 0;
    for (unsigned i = 0; i < report->items->len; i++)
        n += ((const ImportItem *)report->items->pdata[i])->state == state;
    return n;
}

static const char *first_failure(const ImportReport *report)
{
    for (unsigned i = 0; i < report->items->len; i++) {
        const ImportItem *item = report->items->pdata[i];
        if (item->state == IMPORT_FAILED)
            return item->note;
    }
    return NULL;
}

static char *nothing_new(const Importing *importing)
{
    const ImportReport *report = &importing->report;
    unsigned known = count(report, IMPORT_KNOWN);
    if (!importing->paths)
        return g_strdup_printf(_("None of the files that are missing is in “%s”."),
                               importing->folder);
    if (known == 0)
        return g_strdup(_("There is nothing in there that could be imported."));
    return g_strdup_printf(ngettext("%u file is in the project already.",
                                    "%u files are in the project already.", known),
                           known);
}

static char *summary(const Importing *importing)
{
    const ImportReport *report = &importing->report;
    const SayResult *result = &report->result;
    if (result->status == SAY_ERROR && result->message)
        return g_strdup(result->message);
    g_autofree char *done =
        result->receipts && result->receipts->len > 0
            ? g_strdup(((const Receipt *)result->receipts->pdata[0])->text)
            : NULL;
    if (report->failed == 0)
        return done ? g_steal_pointer(&done) : nothing_new(importing);
    g_autofree char *failed =
        report->failed == 1
            ? g_strdup(first_failure(report))
            : g_strdup_printf(ngettext("%u file could not be used. The first: %s",
                                       "%u files could not be used. The first: %s",
                                       report->failed),
                              report->failed, first_failure(report));
    return done ? g_strdup_printf("%s. %s", done, failed) : g_steal_pointer(&failed);
}

static void end(Importing *importing)
{
    const ImportReport *report = &importing->report;
    bool failed = report->failed > 0 && report->failed == report->items->len;
    desk_work_end(&importing->work, failed ? DESK_FAILED : DESK_DONE,
                  summary(importing));
}

static void run(DeskWork *work)
{
    Importing *importing = (Importing *)work;
    Storing storing = { .importing = importing };
    desk_work_tell(work, 0, 0, NULL, -1);
    bool goes_on = desk_work_call(work, begin, importing);
    while (goes_on && !storing.stored) {
        import_job_look(importing->job, &work->cancel, tell, work);
        if (desk_work_cancelled(work)) {
            desk_work_end(work, DESK_CANCELLED,
                          g_strdup(_("Stopped; nothing was imported.")));
            return;
        }
        goes_on = desk_work_call(work, store, &storing);
    }
    if (goes_on) {
        end(importing);
        return;
    }
    g_autoptr(GError) failure = desk_work_failure(work);
    desk_work_end(work, DESK_FAILED, g_strdup(failure->message));
}

static void clear(DeskWork *work)
{
    Importing *importing = (Importing *)work;
    if (importing->paths)
        g_ptr_array_unref(importing->paths);
    g_free(importing->folder);
    import_job_free(importing->job);
    import_report_clear(&importing->report);
}

static const DeskWorkKind IMPORT = { run, clear };

void desk_import_show(DeskWork *work, DeskJob *job)
{
    const Importing *importing = (const Importing *)work;
    if (!importing->report.items)
        return;
    job->report = &importing->report;
    job->total = importing->report.items->len;
    job->done = job->total;
}

/* ---- asking for it --------------------------------------------------------------- */

static char *label_of(const GPtrArray *paths)
{
    if (paths->len == 1) {
        const char *path = paths->pdata[0];
        g_autofree char *shown =
            fetch_is_address(path) ? fetch_origin(path) : g_strdup(path);
        g_autofree char *name = g_path_get_basename(shown);
        return g_filename_display_name(name);
    }
    return g_strdup_printf(ngettext("%u file", "%u files", paths->len), paths->len);
}

unsigned desk_import(Desk *desk, const GPtrArray *paths)
{
    Importing *importing = desk_work_new(&IMPORT, sizeof *importing, desk->store);
    importing->paths = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < paths->len; i++)
        g_ptr_array_add(importing->paths,
                        fetch_is_address(paths->pdata[i])
                            ? g_strdup(paths->pdata[i])
                            : g_canonicalize_filename(paths->pdata[i], NULL));
    unsigned number =
        desk_job_add(desk, DESK_IMPORT, label_of(paths), &importing->work);
    desk_lane_post(desk->lanes[DESK_LANE_IMPORT], &importing->work);
    return number;
}

unsigned desk_relink(Desk *desk, const char *folder)
{
    Importing *importing = desk_work_new(&IMPORT, sizeof *importing, desk->store);
    importing->folder = g_canonicalize_filename(folder, NULL);
    unsigned number = desk_job_add(desk, DESK_RELINK, g_filename_display_name(folder),
                                   &importing->work);
    desk_lane_post(desk->lanes[DESK_LANE_IMPORT], &importing->work);
    return number;
}

char *desk_import_address(const Desk *desk, unsigned number)
{
    for (unsigned i = 0; i < desk->jobs->len; i++) {
        const DeskEntry *entry = desk->jobs->pdata[i];
        const DeskJob *job = &entry->job;
        if (job->number != number || job->kind != DESK_IMPORT ||
            job->state != DESK_RUNNING || !job->at)
            continue;
        const GPtrArray *paths = ((const Importing *)entry->work)->paths;
        for (unsigned n = 0; n < paths->len; n++) {
            g_autofree char *origin = fetch_origin(paths->pdata[n]);
            if (fetch_is_address(origin) && g_str_has_prefix(job->at, origin))
                return g_strdup(paths->pdata[n]);
        }
    }
    return NULL;
}
