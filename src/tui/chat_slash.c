/* What "/" commands do in the app. */
#include "chat_private.h"

#include "models.h"

#include "chatkut/app/canvas.h"
#include "chatkut/app/desk_job.h"
#include "chatkut/tui/describe.h"

#include <glib/gi18n.h>
#include <string.h>

enum { LISTED_CLIPS = 200 };

static bool has_project(Tui *tui)
{
    if (tui->view)
        return true;
    tui_toast(tui, ROLE_WARN, _("There is no project open."));
    return false;
}

static void on_done(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    tui_tell_result(user, result);
}

static void run_list(Tui *tui, const char *words G_GNUC_UNUSED)
{
    if (!has_project(tui))
        return;
    g_autofree char *film = describe_film(tui_composition(tui), LISTED_CLIPS);
    chat_tell(tui, film);
}

static void run_import(Tui *tui, const char *words)
{
    if (!*words)
        tui_toast(tui, ROLE_WARN, _("Say which files: “/import FILE…”."));
    else if (has_project(tui))
        tui_import_text(tui, words);
}

static void run_relink(Tui *tui, const char *words)
{
    g_autofree char *folder = path_from_text(words, g_get_home_dir());
    if (!*folder)
        tui_toast(tui, ROLE_WARN, _("Say which folder: “/relink FOLDER”."));
    else if (has_project(tui))
        desk_relink(tui->desk, folder);
}

/* Beside the project, by its name, where no file is named. */
static char *film_path(const char *project)
{
    g_autofree char *base = g_str_has_suffix(project, ".ckut")
                                ? g_strndup(project, strlen(project) - 5)
                                : g_strdup(project);
    return g_strconcat(base, ".mp4", NULL);
}

static void run_render(Tui *tui, const char *words)
{
    g_autofree char *named = NULL;
    const char *preset;
    if (!has_project(tui))
        return;
    if (!*words) {
        tui_run_action(tui, action_find(CONTEXT_GLOBAL, "render"));
        return;
    }
    slash_read_film(words, &named, &preset);
    g_autofree char *output = named ? g_strdup(named) : film_path(desk_path(tui->desk));
    const DeskFilm film = {
        .output = output, .preset = preset, .start = RTIME_ZERO, .end = RTIME_ZERO
    };
    desk_render(tui->desk, &film);
    g_autofree char *sentence = g_strdup_printf(_("Rendering “%s”."), output);
    tui_toast(tui, ROLE_TEXT, sentence);
}

static void run_undo(Tui *tui, const char *words)
{
    guint64 number;
    if (!has_project(tui))
        return;
    if (!*words)
        desk_undo(tui->desk, 1, on_done, tui);
    else if (g_ascii_string_to_unsigned(words, 10, 1, G_MAXINT64, &number, NULL))
        desk_undo_edit(tui->desk, (int64_t)number, on_done, tui);
    else
        tui_toast(tui, ROLE_WARN,
                  _("The number behind “undo” in a receipt is meant: “/undo 3”."));
}

static void run_redo(Tui *tui, const char *words G_GNUC_UNUSED)
{
    if (has_project(tui))
        desk_redo(tui->desk, 1, on_done, tui);
}

static void run_select(Tui *tui, const char *words)
{
    if (!has_project(tui))
        return;
    g_autoptr(GPtrArray) ids = slash_find_clips(tui_composition(tui), words);
    if (*words && ids->len == 0) {
        g_autofree char *sentence =
            g_strdup_printf(_("There is no clip “%s” on the timeline."), words);
        tui_toast(tui, ROLE_WARN, sentence);
        return;
    }
    tui_select(tui, ids);
}

/* What a fault of the settings hides is not said to be missing. */
static bool has_models_told(Tui *tui)
{
    if (!has_project(tui))
        return false;
    if (tui->models || !tui->models_fault)
        return true;
    tui_toast(tui, ROLE_BAD, tui->models_fault);
    return false;
}

static void run_model(Tui *tui, const char *words)
{
    if (!has_models_told(tui))
        return;
    g_autofree char *refused = *words ? models_refuse(tui->models, words) : NULL;
    if (refused) {
        tui_toast(tui, ROLE_WARN, refused);
        return;
    }
    if (*words)
        desk_set_planner(tui->desk, words);
    g_autofree char *list = models_list(tui->models, desk_planner(tui->desk));
    chat_tell(tui, list);
}

static void run_cost(Tui *tui, const char *words G_GNUC_UNUSED)
{
    if (!has_models_told(tui))
        return;
    g_autofree char *cost = models_cost(tui->models);
    chat_tell(tui, cost);
}

static void run_cancel(Tui *tui, const char *words G_GNUC_UNUSED)
{
    chat_stop_asking(tui);
    const GPtrArray *jobs = tui->desk ? desk_jobs(tui->desk) : NULL;
    for (unsigned i = 0; jobs && i < jobs->len; i++) {
        const DeskJob *job = jobs->pdata[i];
        if (job->state == DESK_WAITING || job->state == DESK_RUNNING)
            desk_cancel_job(tui->desk, job->number);
    }
}

static void run_new(Tui *tui, const char *words)
{
    g_autofree char *typed = path_from_text(words, g_get_home_dir());
    const Canvas *canvas = canvas_find(NULL);
    if (!*typed) {
        tui_toast(tui, ROLE_WARN, _("Give the new project a name: “/new NAME”."));
        return;
    }
    g_autofree char *path = g_str_has_suffix(typed, ".ckut")
                                ? g_strdup(typed)
                                : g_strconcat(typed, ".ckut", NULL);
    tui_create(tui, path, canvas->width, canvas->height, canvas->rate);
}

static void run_open(Tui *tui, const char *words)
{
    g_autofree char *path = path_from_text(words, g_get_home_dir());
    if (*path)
        tui_open(tui, path);
    else
        tui_toast(tui, ROLE_WARN, _("Say which project: “/open NAME.ckut”."));
}

static void run_quit(Tui *tui, const char *words G_GNUC_UNUSED)
{
    tui_quit(tui);
}

/* NULL: the session knows it. */
static void (*const RUN[SLASHES])(Tui *tui, const char *words) = {
    [SLASH_LIST] = run_list,     [SLASH_IMPORT] = run_import,
    [SLASH_RELINK] = run_relink, [SLASH_RENDER] = run_render,
    [SLASH_UNDO] = run_undo,     [SLASH_REDO] = run_redo,
    [SLASH_MODEL] = run_model,   [SLASH_COST] = run_cost,
    [SLASH_SELECT] = run_select, [SLASH_CANCEL] = run_cancel,
    [SLASH_NEW] = run_new,       [SLASH_OPEN] = run_open,
    [SLASH_QUIT] = run_quit,
};

bool chat_run_slash(Tui *tui, const char *line)
{
    SlashId id;
    const char *words;
    if (!slash_read(line, &id, &words) || !RUN[id])
        return false;
    RUN[id](tui, words);
    return true;
}
