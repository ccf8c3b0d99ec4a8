#include "jobs.h"

#include "monitor.h"

#include "assets_private.h"
#include "chat_private.h"
#include "welcome.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

void tui_tell(Tui *tui, Role role, const char *sentence)
{
    tui_toast(tui, role, sentence);
    if (role == ROLE_BAD)
        chat_tell_error(tui, sentence, NULL);
    else
        chat_tell(tui, sentence);
}

/* ---- how far --------------------------------------------------------------------- */

static bool is_open(const DeskJob *job)
{
    return job->state == DESK_WAITING || job->state == DESK_RUNNING;
}

double job_share(const DeskJob *job)
{
    return job->total > 0 ? (double)job->done / job->total : -1;
}

static const char *kind_word(DeskJobKind kind)
{
    static const char *const WORDS[DESK_JOB_KINDS] = {
        [DESK_IMPORT] = N_("import"),
        [DESK_RELINK] = N_("search"),
        [DESK_RENDER] = N_("render"),
    };
    return _(WORDS[kind]);
}

/* "0:12 left"; "" where it is not known. */
static char *time_left(const DeskJob *job)
{
    if (job->state != DESK_RUNNING || job->eta_s < 0 || job->ending)
        return g_strdup("");
    g_autofree char *time = rtime_format(rtime_make((int64_t)ceil(job->eta_s), 1));
    return g_strdup_printf(_("%s left"), time);
}

static char *how_far(const DeskJob *job)
{
    if (job->ending)
        return g_strdup(_("ends…"));
    if (job->state == DESK_WAITING)
        return g_strdup(_("waits"));
    if (job->total == 0)
        return g_strdup("…");
    if (job->kind == DESK_RENDER)
        return g_strdup_printf("%d%%", (int)(job_share(job) * 100));
    return g_strdup_printf("%u/%u", job->done, job->total);
}

char *job_text(const DeskJob *job)
{
    g_autofree char *far = how_far(job), *left = time_left(job);
    g_autofree char *name = text_printable(job->at ? job->at : job->label, 0);
    g_autofree char *base = g_path_get_basename(name);
    return g_strdup_printf("%s %s%s%s  %s", kind_word(job->kind), far,
                           *left ? "  " : "", left, base);
}

char *jobs_summary(const Tui *tui)
{
    const GPtrArray *jobs = tui->desk ? desk_jobs(tui->desk) : NULL;
    for (unsigned i = 0; jobs && i < jobs->len; i++) {
        const DeskJob *job = jobs->pdata[i];
        if (job->state != DESK_RUNNING)
            continue;
        g_autofree char *far = how_far(job), *left = time_left(job);
        return g_strdup_printf("%s %s%s%s", kind_word(job->kind), far, *left ? " " : "",
                               left);
    }
    return NULL;
}

/* ---- drawing --------------------------------------------------------------------- */

int jobs_rows(const Tui *tui, int most)
{
    const GPtrArray *jobs = tui->desk ? desk_jobs(tui->desk) : NULL;
    int rows = 0;
    for (unsigned i = 0; jobs && i < jobs->len; i++)
        rows += is_open(jobs->pdata[i]);
    return rows > 0 ? MIN(rows + 1, most) : 0;
}

/* The text stands on a bar that fills it from the left. */
static void draw_job(const Look *look, Area area, int y, const DeskJob *job)
{
    g_autofree char *text = job_text(job);
    const double share = job_share(job);
    const int filled = share > 0 ? (int)(share * area.rect.w) : 0;
    area_put_cut(area, 0, y, area.rect.w, text, look_style(look, ROLE_TEXT),
                 look->ascii);
    const Style bar = { INK_DEFAULT, INK_DEFAULT, STYLE_REVERSE };
    area_tint(area, 0, y, filled, 1, bar);
}

void jobs_draw(Tui *tui, Area area)
{
    const GPtrArray *jobs = desk_jobs(tui->desk);
    int y = 1;
    area_fill(area, 0, 0, area.rect.w, 1, look_glyph(&tui->look, GLYPH_H),
              look_style(&tui->look, ROLE_BORDER));
    area_put(area, 1, 0, _(" F7: jobs "), look_style(&tui->look, ROLE_QUIET));
    for (unsigned i = 0; i < jobs->len && y < area.rect.h; i++)
        if (is_open(jobs->pdata[i]))
            draw_job(&tui->look, area, y++, jobs->pdata[i]);
}

/* ---- what came of it ------------------------------------------------------------- */

static const ImportItem *first_failed(const ImportReport *report)
{
    for (unsigned i = 0; report && i < report->items->len; i++) {
        const ImportItem *item = report->items->pdata[i];
        if (item->state == IMPORT_FAILED)
            return item;
    }
    return NULL;
}

/* All that failed, each by name and reason. */
static void tell_failed(Tui *tui, const ImportReport *report)
{
    enum { TOLD = 20 };
    GString *text = g_string_new(NULL);
    unsigned told = 0;
    for (unsigned i = 0; i < report->items->len; i++) {
        const ImportItem *item = report->items->pdata[i];
        if (item->state != IMPORT_FAILED || told++ >= TOLD)
            continue;
        g_autofree char *note = text_printable(item->note, 0);
        g_string_append_printf(text, "%s%s", text->len ? "\n" : "", note);
    }
    if (told > TOLD)
        g_string_append_printf(
            text, "\n%s",
            ngettext("… and one more", "… and more: F7 lists the jobs", told - TOLD));
    tui_tell(tui, ROLE_BAD, text->str);
    g_string_free(text, TRUE);
}

/* What failed stands in the chat, by name. The toast is what the user cannot see at a
 * glance: what failed where something did, else all of it in one line. */
static void tell_import(Tui *tui, const DeskJob *job)
{
    const bool good = job->state == DESK_DONE;
    if (first_failed(job->report))
        tell_failed(tui, job->report);
    else if (job->state == DESK_FAILED && job->sentence)
        tui_tell(tui, ROLE_BAD, job->sentence);
    if (job->sentence && !(good && first_failed(job->report)))
        tui_toast(tui, good ? ROLE_OK : ROLE_WARN, job->sentence);
}

static char *size_text(int64_t bytes)
{
    return g_format_size((guint64)MAX(bytes, 0));
}

/* As its sentence says it (desk_render.c): without the wait for its turn. */
static int64_t whole_seconds(const DeskJob *job)
{
    const double took = job->result ? job->result->wall_s : job->elapsed_s;
    return (int64_t)ceil(took);
}

static void tell_render(Tui *tui, const DeskJob *job)
{
    if (job->state != DESK_DONE) {
        tui_tell(tui, job->state == DESK_CANCELLED ? ROLE_WARN : ROLE_BAD,
                 job->sentence ? job->sentence : "");
        return;
    }
    g_autofree char *path = text_printable(job->output, 0);
    g_autofree char *size = size_text(job->bytes);
    g_autofree char *took = rtime_format(rtime_make(whole_seconds(job), 1));
    const bool lost = job->result && job->result->lost;
    g_autofree char *text =
        lost ? g_strdup_printf(_("Rendered %s (%s, in %s), but not whole: %s"), path,
                               size, took, job->sentence ? job->sentence : "")
             : g_strdup_printf(_("Rendered %s (%s, in %s)"), path, size, took);
    tui_tell(tui, lost ? ROLE_WARN : ROLE_OK, text);
    screen_notify(tui->screen, "chatkut", text);
}

static bool lacks_files(const DeskJob *job)
{
    return job->kind == DESK_RENDER &&
           (job->state == DESK_FAILED || (job->result && job->result->lost));
}

static void tell_end(Tui *tui, const DeskJob *job)
{
    if (lacks_files(job))
        desk_look_at_assets(tui->desk);
    if (job->kind == DESK_RENDER)
        tell_render(tui, job);
    else
        tell_import(tui, job);
    if (job->kind == DESK_IMPORT)
        welcome_imported(tui);
    const bool wanted = tui->config.bell == 0;
    if (wanted && (job->kind == DESK_RENDER || job->elapsed_s > 10))
        screen_bell(tui->screen);
}

/* ---- all of them ----------------------------------------------------------------- */

/* What ran is ended, what ended leaves the list. */
static void end_job(Tui *tui, unsigned number)
{
    const DeskJob *job = desk_job(tui->desk, number);
    if (!job)
        return;
    if (is_open(job))
        desk_cancel_job(tui->desk, number);
    else
        desk_dismiss_job(tui->desk, number);
    tui_invalidate(tui);
}

/* Film from the web plays before it is whole. */
static void take_way(Tui *tui, const Choice *choice, const char *typed G_GNUC_UNUSED,
                     void *user)
{
    const unsigned number = GPOINTER_TO_UINT(user);
    g_autofree char *address =
        choice->data ? desk_import_address(tui->desk, number) : NULL;
    if (address)
        assets_open_address(tui, address);
    else if (!choice->data)
        end_job(tui, number);
}

static void ask_way(Tui *tui, const DeskJob *job)
{
    GPtrArray *ways = g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
    g_autofree char *title = text_printable(job->label, 40);
    g_ptr_array_add(ways, choice_new(_("Play it meanwhile"), NULL,
                                     _("From its address; it goes on being fetched."),
                                     GUINT_TO_POINTER(1)));
    g_ptr_array_add(ways,
                    choice_new(_("End the import"), NULL,
                               _("What was fetched is kept for the next time."), NULL));
    picker_open(tui, title, ways, false, take_way, GUINT_TO_POINTER(job->number));
}

static void take_job(Tui *tui, const Choice *choice, const char *typed G_GNUC_UNUSED,
                     void *user G_GNUC_UNUSED)
{
    const unsigned number = GPOINTER_TO_UINT(choice->data);
    g_autofree char *address = desk_import_address(tui->desk, number);
    if (address && tui->monitor)
        ask_way(tui, desk_job(tui->desk, number));
    else
        end_job(tui, number);
}

static Choice *choice_of(const Tui *tui, const DeskJob *job)
{
    const bool open = is_open(job);
    g_autofree char *address = desk_import_address(tui->desk, job->number);
    g_autofree char *label =
        open ? job_text(job)
             : g_strdup_printf("%s %s", kind_word(job->kind), job->label);
    const char *note = address         ? _("Enter plays it meanwhile, or ends it")
                       : open          ? _("Enter ends it")
                       : job->sentence ? job->sentence
                                       : _("Enter takes it off the list");
    static const char *const STATES[] = {
        [DESK_WAITING] = N_("waits"),       [DESK_RUNNING] = N_("runs"),
        [DESK_DONE] = N_("done"),           [DESK_FAILED] = N_("failed"),
        [DESK_CANCELLED] = N_("cancelled"),
    };
    return choice_new(label, open && job->ending ? NULL : _(STATES[job->state]), note,
                      GUINT_TO_POINTER(job->number));
}

static GPtrArray *job_choices(const Tui *tui)
{
    const GPtrArray *jobs = desk_jobs(tui->desk);
    GPtrArray *choices = g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
    for (unsigned i = jobs->len; i-- > 0;)
        g_ptr_array_add(choices, choice_of(tui, jobs->pdata[i]));
    return choices;
}

void app_jobs(Tui *tui)
{
    picker_open(tui, _("Jobs"), job_choices(tui), false, take_job, NULL);
}

static bool renders(const Tui *tui)
{
    const GPtrArray *jobs = desk_jobs(tui->desk);
    for (unsigned i = 0; i < jobs->len; i++) {
        const DeskJob *job = jobs->pdata[i];
        if (job->kind == DESK_RENDER && job->state == DESK_RUNNING)
            return true;
    }
    return false;
}

void jobs_changed(Tui *tui, unsigned number)
{
    const DeskJob *job = desk_job(tui->desk, number);
    if (tui->monitor)
        monitor_yield(tui->monitor, renders(tui));
    tui_invalidate(tui);
    picker_refill(tui, take_job, job_choices(tui));
    if (job && !is_open(job))
        tell_end(tui, job);
}
