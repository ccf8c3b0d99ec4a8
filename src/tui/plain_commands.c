/* What the lines of the line mode do. */
#include "plain_private.h"

#include "chatkut/app/canvas.h"
#include "chatkut/app/path.h"
#include "chatkut/tui/describe.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_PERCENT = 10, LISTED_CLIPS = 200 };

static void wait_for(Plain *plain, DeskTicket ticket)
{
    plain->busy = true;
    plain->ticket = ticket;
}

void plain_quit(Plain *plain)
{
    g_main_loop_quit(plain->loop);
}

/* ---- sentences ------------------------------------------------------------------- */

static void know_chat(Plain *plain)
{
    const DeskView *view = desk_view(plain->desk);
    if (view)
        plain->chat = view->chat;
}

/* What a program with a screen and a player would do. */
static const char *not_here(const SayResult *result)
{
    static const struct {
        const char *op, *action, *instead;
    } ROWS[] = {
        { "control", "play",
          N_("Nothing plays in line mode; “/render” writes the film.") },
        { "control", "pause", N_("Nothing is playing here.") },
        { "control", "stop", N_("Nothing is playing here.") },
        { "control", "zoom",
          N_("There is nothing to zoom in line mode; “/list” tells "
             "what is on the timeline.") },
        { "render", NULL, N_("“/render FILE” writes the film.") },
        { "export", NULL, N_("“/render FILE” writes the film.") },
    };
    const json_t *step = json_array_get(json_object_get(result->plan, "steps"), 0);
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *action = json_string_value(json_object_get(step, "action"));
    for (unsigned i = 0; i < G_N_ELEMENTS(ROWS); i++)
        if (g_strcmp0(ROWS[i].op, op) == 0 &&
            (!ROWS[i].action || g_strcmp0(ROWS[i].action, action) == 0))
            return _(ROWS[i].instead);
    return NULL;
}

static void on_said(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    Plain *plain = user;
    const char *instead = result->status == SAY_CONTROL ? not_here(result) : NULL;
    if (instead)
        plain_tell(PLAIN_KUT, instead);
    else
        plain_tell_result(result);
    plain_tell_models(result);
    know_chat(plain);
    plain_done(plain);
}

static bool needs_project(const Plain *plain)
{
    if (plain->desk && desk_view(plain->desk))
        return true;
    plain_tell(PLAIN_ERROR, _("No project is open. “/new NAME” makes one, “/open NAME” "
                              "opens one."));
    return false;
}

static void say(Plain *plain, const char *words)
{
    if (needs_project(plain))
        wait_for(plain, desk_say(plain->desk, words, on_said, plain));
}

/* ---- jobs ------------------------------------------------------------------------ */

static void tell_progress(Plain *plain, const DeskJob *job)
{
    const int percent =
        job->total > 0 ? (int)((guint64)job->done * 100 / job->total) : 0;
    if (percent < plain->told_percent + STEP_PERCENT || percent >= 100)
        return;
    plain->told_percent = percent - percent % STEP_PERCENT;
    if (job->eta_s < 0) {
        plain_tell_format(PLAIN_KUT, _("%d %%"), plain->told_percent);
        return;
    }
    const int left = (int)(job->eta_s + 0.5);
    plain_tell_format(PLAIN_KUT, _("%d %%, %d:%02d left"), plain->told_percent,
                      left / 60, left % 60);
}

static void tell_item(const ImportItem *item)
{
    if (item->state == IMPORT_OTHER)
        return;
    if (item->state == IMPORT_FAILED)
        plain_tell(PLAIN_ERROR, item->note);
    else if (item->note)
        plain_tell_format(PLAIN_KUT, "✓ “%s”: %s", item->label, item->note);
    else
        plain_tell_format(PLAIN_KUT, "✓ “%s”", item->label);
}

static void tell_end(const DeskJob *job)
{
    const GPtrArray *items = job->report ? job->report->items : NULL;
    for (unsigned i = 0; items && i < items->len; i++)
        tell_item(items->pdata[i]);
    if (job->sentence && (!items || items->len == 0))
        plain_tell(job->state == DESK_FAILED ? PLAIN_ERROR : PLAIN_KUT, job->sentence);
}

static void on_job(Desk *desk, unsigned number, void *user)
{
    Plain *plain = user;
    const DeskJob *job = desk_job(desk, number);
    if (!job || number != plain->job)
        return;
    if (job->state == DESK_WAITING || job->state == DESK_RUNNING) {
        tell_progress(plain, job);
        return;
    }
    tell_end(job);
    plain->job = 0;
    know_chat(plain);
    desk_dismiss_job(desk, number);
    plain_done(plain);
}

static void wait_for_job(Plain *plain, unsigned job)
{
    plain->busy = true;
    plain->job = job;
    plain->told_percent = 0;
}

bool plain_stop(Plain *plain)
{
    if (plain->job > 0) {
        desk_cancel_job(plain->desk, plain->job);
        return true;
    }
    if (!plain->busy)
        return false;
    if (!desk_cancel(plain->desk, plain->ticket))
        return plain->asking; /* then its answer comes */
    plain_tell(PLAIN_KUT, _("Taken back; nothing was changed."));
    plain_done(plain);
    return true;
}

/* ---- the project ----------------------------------------------------------------- */

/* What others did meanwhile. */
static void on_lines(Desk *desk G_GNUC_UNUSED, GPtrArray *lines,
                     bool more G_GNUC_UNUSED, const GError *error G_GNUC_UNUSED,
                     void *user)
{
    Plain *plain = user;
    plain_break(plain);
    for (unsigned i = 0; lines && i < lines->len; i++) {
        const ChatLine *line = lines->pdata[i];
        if (line->id <= plain->chat)
            continue;
        plain->chat = line->id;
        plain_tell(PLAIN_ELSEWHERE, line->text);
    }
    if (plain->typed && !plain->busy)
        plain_prompt();
}

static void on_changed(Desk *desk, const DeskView *old G_GNUC_UNUSED, unsigned changes,
                       void *user)
{
    const unsigned others = DESK_OTHERS | DESK_CHAT;
    const Plain *plain = user;
    if ((changes & others) == others)
        desk_read_chat(desk, plain->chat, 0, 0, on_lines, user);
}

static void on_trouble(Desk *desk G_GNUC_UNUSED, const char *sentence,
                       void *user G_GNUC_UNUSED)
{
    if (sentence)
        plain_tell(PLAIN_ERROR, sentence);
}

static const DeskListener LISTENER = {
    .changed = on_changed, .trouble = on_trouble, .job = on_job, .reply = plain_reply
};

static void on_opened(Desk *desk, const GError *error, void *user)
{
    Plain *plain = user;
    if (error) {
        plain_tell(PLAIN_ERROR, error->message);
        g_clear_pointer(&plain->desk, desk_close);
    } else {
        g_autofree char *name = g_path_get_basename(desk_path(desk));
        g_autofree char *film = describe_film(desk_composition(desk), 0);
        plain_tell_format(PLAIN_KUT, "%s. %s", name, film);
        if (desk_view(desk)->question)
            plain_tell_question(desk_view(desk)->question);
        know_chat(plain);
    }
    plain_done(plain);
}

void plain_open(Plain *plain, const char *path)
{
    desk_close(plain->desk);
    plain->busy = true;
    plain->desk = desk_open(path, &LISTENER, on_opened, plain);
}

/* ---- commands -------------------------------------------------------------------- */

static void run_list(Plain *plain, const char *words G_GNUC_UNUSED)
{
    if (!needs_project(plain))
        return;
    g_autofree char *film = describe_film(desk_composition(plain->desk), LISTED_CLIPS);
    plain_tell(PLAIN_KUT, film);
}

static bool exists(const char *path, void *user G_GNUC_UNUSED)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void run_import(Plain *plain, const char *words)
{
    g_autoptr(GPtrArray) paths = paths_parse(words, g_get_home_dir(), exists, NULL);
    if (!needs_project(plain))
        return;
    if (paths->len == 0)
        plain_tell(PLAIN_ERROR, _("Say which files: “/import FILE…”."));
    else
        wait_for_job(plain, desk_import(plain->desk, paths));
}

static void run_relink(Plain *plain, const char *words)
{
    g_autofree char *folder = path_from_text(words, g_get_home_dir());
    if (!needs_project(plain))
        return;
    if (!*folder)
        plain_tell(PLAIN_ERROR, _("Say which folder: “/relink FOLDER”."));
    else
        wait_for_job(plain, desk_relink(plain->desk, folder));
}

/* Beside the project, by its name, where no file is named. */
static char *film_path(const char *project)
{
    g_autofree char *base = g_str_has_suffix(project, ".ckut")
                                ? g_strndup(project, strlen(project) - 5)
                                : g_strdup(project);
    return g_strconcat(base, ".mp4", NULL);
}

static void run_render(Plain *plain, const char *words)
{
    g_autofree char *named = NULL;
    const char *preset;
    if (!needs_project(plain))
        return;
    slash_read_film(words, &named, &preset);
    g_autofree char *output =
        named ? g_strdup(named) : film_path(desk_path(plain->desk));
    const DeskFilm film = {
        .output = output, .preset = preset, .start = RTIME_ZERO, .end = RTIME_ZERO
    };
    plain_tell_format(PLAIN_KUT, _("Rendering %s; ^C stops it."), output);
    wait_for_job(plain, desk_render(plain->desk, &film));
}

static void run_undo(Plain *plain, const char *words)
{
    guint64 number;
    if (!needs_project(plain))
        return;
    if (!*words)
        wait_for(plain, desk_undo(plain->desk, 1, on_said, plain));
    else if (g_ascii_string_to_unsigned(words, 10, 1, G_MAXINT64, &number, NULL))
        wait_for(plain, desk_undo_edit(plain->desk, (int64_t)number, on_said, plain));
    else
        plain_tell(PLAIN_ERROR, _("The number behind “undo” in a receipt is meant: "
                                  "“/undo 3”."));
}

static void run_redo(Plain *plain, const char *words G_GNUC_UNUSED)
{
    if (needs_project(plain))
        wait_for(plain, desk_redo(plain->desk, 1, on_said, plain));
}

static void run_select(Plain *plain, const char *words)
{
    if (!needs_project(plain))
        return;
    g_autoptr(GPtrArray) ids = slash_find_clips(desk_composition(plain->desk), words);
    SessionPoints points;
    if (*words && ids->len == 0) {
        plain_tell_format(PLAIN_ERROR, _("There is no clip “%s”; “/list” tells them."),
                          words);
        return;
    }
    session_points_copy(&desk_view(plain->desk)->points, &points);
    if (points.selection)
        g_ptr_array_unref((GPtrArray *)(uintptr_t)points.selection);
    points.selection = ids;
    desk_put_points(plain->desk, &points);
    points.selection = NULL;
    session_points_clear(&points);
    plain_tell_format(
        PLAIN_KUT, ngettext("%u clip is selected.", "%u clips are selected.", ids->len),
        ids->len);
}

static void run_model(Plain *plain, const char *words)
{
    if (needs_project(plain))
        plain_run_model(plain, words);
}

static void run_cost(Plain *plain, const char *words G_GNUC_UNUSED)
{
    if (needs_project(plain))
        plain_run_cost(plain);
}

static void run_cancel(Plain *plain G_GNUC_UNUSED, const char *words G_GNUC_UNUSED)
{
    plain_tell(PLAIN_KUT, _("Nothing is being done; ^C stops what is."));
}

static void run_open(Plain *plain, const char *words)
{
    g_autofree char *path = path_from_text(words, g_get_home_dir());
    if (*path)
        plain_open(plain, path);
    else
        plain_tell(PLAIN_ERROR, _("Say which project: “/open NAME.ckut”."));
}

static void run_new(Plain *plain, const char *words)
{
    g_autofree char *typed = path_from_text(words, g_get_home_dir());
    const Canvas *canvas = canvas_find(NULL);
    if (!*typed) {
        plain_tell(PLAIN_ERROR, _("Give the new project a name: “/new NAME”."));
        return;
    }
    g_autofree char *path = g_str_has_suffix(typed, ".ckut")
                                ? g_strdup(typed)
                                : g_strconcat(typed, ".ckut", NULL);
    desk_close(plain->desk);
    plain->busy = true;
    plain->desk = desk_create(path, canvas->width, canvas->height, canvas->rate,
                              &LISTENER, on_opened, plain);
}

static void run_quit(Plain *plain, const char *words G_GNUC_UNUSED)
{
    plain_quit(plain);
}

/* What is no sentence, and then what the session tells of sentences. */
static void run_help(Plain *plain, const char *words)
{
    for (unsigned i = 0; !*words && i < SLASHES; i++) {
        const SlashRow *row = slash_row((SlashId)i);
        const char *usage = *row->usage ? _(row->usage) : "";
        plain_tell_format(PLAIN_KUT, "/%s%s%s: %s", row->name, *usage ? " " : "", usage,
                          _(row->help));
    }
    g_autofree char *line = g_strdup_printf("/help %s", words);
    if (plain->desk)
        say(plain, line);
}

/* NULL: the session knows it. */
static void (*const RUN[SLASHES])(Plain *plain, const char *words) = {
    [SLASH_HELP] = run_help,     [SLASH_LIST] = run_list,
    [SLASH_IMPORT] = run_import, [SLASH_RELINK] = run_relink,
    [SLASH_RENDER] = run_render, [SLASH_UNDO] = run_undo,
    [SLASH_REDO] = run_redo,     [SLASH_SELECT] = run_select,
    [SLASH_MODEL] = run_model,   [SLASH_COST] = run_cost,
    [SLASH_CANCEL] = run_cancel, [SLASH_NEW] = run_new,
    [SLASH_OPEN] = run_open,     [SLASH_QUIT] = run_quit,
};

void plain_take_line(Plain *plain, const char *line)
{
    SlashId id;
    const char *words;
    const DeskView *view = plain->desk ? desk_view(plain->desk) : NULL;
    const char *files = slash_paths_to_import(line);
    if (!*line && view && view->question)
        wait_for(plain, desk_drop_question(plain->desk, on_said, plain));
    else if (files)
        run_import(plain, files);
    else if (*line && slash_read(line, &id, &words) && RUN[id])
        RUN[id](plain, words);
    else if (*line)
        say(plain, line);
}
