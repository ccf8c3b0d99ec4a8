#include "chatkut/tui/tui.h"

#include "errlog.h"
#include "jobs.h"
#include "monitor.h"
#include "plain_private.h"
#include "welcome.h"

#include "chatkut/app/desk_job.h"
#include "chatkut/base/folder.h"
#include "chatkut/tui/config.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- popups and focus ------------------------------------------------------------ */

static void overlay_free(void *overlay)
{
    ((Overlay *)overlay)->class->free(overlay);
}

void tui_push(Tui *tui, Overlay *overlay)
{
    overlay->opener = tui->running;
    g_ptr_array_add(tui->overlays, overlay);
    tui_forget_spots(tui);
    tui_invalidate(tui);
}

void tui_pop(Tui *tui, Overlay *overlay)
{
    g_ptr_array_remove(tui->overlays, overlay);
    tui_forget_spots(tui);
    tui_invalidate(tui);
}

Overlay *tui_top(const Tui *tui)
{
    return tui->overlays->len > 0 ? tui->overlays->pdata[tui->overlays->len - 1] : NULL;
}

/* Folders that no longer tell what happens in them are looked at at least now. */
void tui_focus(Tui *tui, PaneId pane)
{
    if (pane == PANE_ASSETS && tui->focus != pane && tui->view)
        desk_look_at_assets(tui->desk);
    tui->focus = pane;
    tui_invalidate(tui);
}

char *tui_key(const Tui *tui, Context context, const char *name)
{
    return keymap_label(tui->keymap, action_find(context, name));
}

/* What an action opened is there already: it comes to the top, with what was typed. */
static bool raise_opened(Tui *tui, const Action *action)
{
    for (unsigned i = 0; i < tui->overlays->len; i++) {
        Overlay *overlay = tui->overlays->pdata[i];
        if (overlay->opener != action)
            continue;
        g_ptr_array_steal_index(tui->overlays, i);
        g_ptr_array_add(tui->overlays, overlay);
        return true;
    }
    return false;
}

static void run(Tui *tui, const Action *action)
{
    const Action *outer = tui->running;
    tui->running = action;
    if (!raise_opened(tui, action))
        action->run(tui);
    tui->running = outer;
    tui_invalidate(tui);
}

void tui_run_action(Tui *tui, const Action *action)
{
    if (tui_has(tui, action->need)) {
        run(tui, action);
        return;
    }
    static const char *const WHY[] = {
        [NEED_NOTHING] = "",
        [NEED_PLACE] = N_("There is no project open."),
        [NEED_PROJECT] = N_("There is no project open."),
        [NEED_FILM] = N_("There is nothing on the timeline yet."),
        [NEED_CLIP] = N_("Nothing is selected."),
        [NEED_SELECTION] = N_("Nothing is selected."),
        [NEED_ASSET] = N_("There are no assets yet: import some first."),
        [NEED_UNDO] = N_("There is nothing to undo."),
        [NEED_REDO] = N_("There is nothing to redo."),
        [NEED_QUESTION] = N_("No question is open."),
    };
    g_autofree char *why =
        action->need == NEED_CLIP && tui->view ? timeline_no_target(tui) : NULL;
    tui_toast(tui, ROLE_WARN, why ? why : _(WHY[action->need]));
}

void tui_quit(Tui *tui)
{
    g_main_loop_quit(tui->loop);
}

/* ---- events ---------------------------------------------------------------------- */

static bool run_key(Tui *tui, Context context, const Event *event)
{
    const Action *action = event->kind == EVENT_KEY
                               ? keymap_action(tui->keymap, context, event->key)
                               : NULL;
    if (action)
        tui_run_action(tui, action);
    return action != NULL;
}

static void to_overlay(Tui *tui, Overlay *top, const Event *event)
{
    const Context context = top->class->context(top);
    if (!top->class->event(tui, top, event) && !run_key(tui, context, event) &&
        event->kind == EVENT_KEY && !key_is_text(event->key))
        run_key(tui, CONTEXT_GLOBAL, event);
}

static void to_pane(Tui *tui, const Event *event)
{
    const Pane *pane = pane_of(tui->focus);
    if (event->kind == EVENT_PASTE && tui->focus != PANE_CHAT &&
        tui_import_dropped(tui, event->text))
        return;
    if (!run_key(tui, pane->context(tui), event) &&
        !(pane->event && pane->event(tui, event)))
        run_key(tui, CONTEXT_GLOBAL, event);
}

/* PANES: none. */
static PaneId pane_at(const Tui *tui, int x, int y)
{
    for (PaneId id = 0; id < PANES; id++)
        if (rect_holds(tui->layout.panes[id], x, y))
            return id;
    return PANES;
}

/* A press gives its pane the focus, and what comes until the release. */
static void to_mouse(Tui *tui, const Event *event)
{
    const MouseKind kind = event->mouse.kind;
    const bool held = kind == MOUSE_DRAG || kind == MOUSE_RELEASE;
    const PaneId id =
        held ? tui->pressed : pane_at(tui, event->mouse.x, event->mouse.y);
    if (kind == MOUSE_PRESS || kind == MOUSE_RELEASE)
        tui->pressed = kind == MOUSE_PRESS ? id : PANES;
    if (id == PANES)
        return;
    Event inside = *event;
    inside.mouse.x -= tui->drawn[id].rect.x;
    inside.mouse.y -= tui->drawn[id].rect.y;
    if (kind == MOUSE_PRESS)
        tui_focus(tui, id);
    if (pane_of(id)->event)
        pane_of(id)->event(tui, &inside);
}

void tui_take_event(Tui *tui, const Event *event)
{
    Overlay *top = tui_top(tui);
    if (tui_hold(tui, event))
        return;
    if (tui_press_spot(tui, event))
        tui->pressed = PANES;
    else if (top)
        to_overlay(tui, top, event);
    else if (event->kind == EVENT_MOUSE)
        to_mouse(tui, event);
    else
        to_pane(tui, event);
    tui_invalidate(tui);
}

static void on_event(const Event *event, void *user)
{
    tui_take_event(user, event);
}

void tui_window_key(Tui *tui, Key key)
{
    const Event event = { .kind = EVENT_KEY, .key = key };
    if (!run_key(tui, CONTEXT_TIMELINE, &event))
        run_key(tui, CONTEXT_GLOBAL, &event);
}

static void on_news(ScreenNews news, void *user)
{
    Tui *tui = user;
    if (tui->screen)
        screen_cell(tui->screen, &tui->look.cell_w, &tui->look.cell_h);
    if (news == SCREEN_QUIT || news == SCREEN_GONE)
        tui_quit(tui);
    else
        tui_invalidate(tui);
}

/* ---- the project ----------------------------------------------------------------- */

static void take_view(Tui *tui, unsigned changes)
{
    const DeskView *old = tui->view;
    tui->view = desk_view_ref(desk_view(tui->desk));
    if (!old || (changes & DESK_POINTS)) {
        session_points_clear(&tui->points);
        session_points_copy(&tui->view->points, &tui->points);
    }
    g_autofree char *path = g_canonicalize_filename(tui->view->path, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    stills_stage(tui->stills, tui->view->composition, folder);
    for (PaneId id = 0; id < PANES; id++)
        if (pane_of(id)->changed)
            pane_of(id)->changed(tui, old, changes);
    desk_view_unref(old);
    tui_invalidate(tui);
}

static void on_changed(Desk *desk G_GNUC_UNUSED, const DeskView *old G_GNUC_UNUSED,
                       unsigned changes, void *user)
{
    take_view(user, changes);
}

static void on_trouble(Desk *desk G_GNUC_UNUSED, const char *sentence, void *user)
{
    if (sentence)
        tui_toast(user, ROLE_BAD, sentence);
}

static void close_project(Tui *tui)
{
    g_clear_pointer(&tui->monitor, monitor_free);
    g_clear_pointer(&tui->desk, desk_close);
    g_clear_pointer(&tui->view, desk_view_unref);
    g_clear_pointer(&tui->models, desk_models_unref);
    g_clear_pointer(&tui->models_fault, g_free);
    session_points_clear(&tui->points);
    tui->points = (SessionPoints){ 0 };
    tui_forget_edits(tui);
}

static void on_job(Desk *desk G_GNUC_UNUSED, unsigned job, void *user)
{
    jobs_changed(user, job);
}

static void on_assets(Desk *desk G_GNUC_UNUSED, void *user)
{
    Tui *tui = user;
    stills_look(tui->stills);
    tui_invalidate(tui);
}

static void on_reply(Desk *desk G_GNUC_UNUSED, const DeskReply *reply, void *user)
{
    chat_hear(user, reply);
}

static void on_opened(Desk *desk G_GNUC_UNUSED, const GError *error, void *user)
{
    Tui *tui = user;
    g_autofree char *path = g_strdup(desk_path(tui->desk));
    if (error)
        close_project(tui);
    else
        take_view(tui, DESK_COMPOSITION | DESK_HISTORY | DESK_QUESTION | DESK_POINTS |
                           DESK_CHAT);
    if (!error)
        chat_read_models(tui);
    welcome_opened(tui, path, error);
}

static const DeskListener LISTENER = { .changed = on_changed,
                                       .trouble = on_trouble,
                                       .job = on_job,
                                       .assets = on_assets,
                                       .reply = on_reply };

void tui_open(Tui *tui, const char *path)
{
    close_project(tui);
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    tui->desk = desk_open(whole, &LISTENER, on_opened, tui);
    tui_invalidate(tui);
}

void tui_create(Tui *tui, const char *path, int width, int height, Rate rate)
{
    close_project(tui);
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    tui->desk = desk_create(whole, width, height, rate, &LISTENER, on_opened, tui);
    tui_invalidate(tui);
}

static void on_applied(Desk *desk G_GNUC_UNUSED, const SayResult *result, void *user)
{
    tui_tell_result(user, result);
    tui_edit_ends(user);
}

void tui_apply(Tui *tui, json_t *plan, const char *label)
{
    if (tui->desk) {
        tui_put_points(tui);
        tui_edit_begins(tui);
        desk_apply(tui->desk, plan, label, on_applied, tui);
    }
    json_decref(plan);
}

/* ---- coming and going ------------------------------------------------------------ */

static void make_panes(Tui *tui)
{
    for (PaneId id = 0; id < PANES; id++)
        if (pane_of(id)->create)
            tui->states[id] = pane_of(id)->create(tui);
}

static void free_panes(Tui *tui)
{
    for (PaneId id = 0; id < PANES; id++)
        if (pane_of(id)->destroy)
            pane_of(id)->destroy(tui->states[id]);
}

static Keymap *read_keys(GError **error)
{
    g_autofree char *path = folder_path(FOLDER_CONFIG, "keys.conf");
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return keymap_new(KEYS_PLAIN);
    return keymap_read(text, path, error);
}

/* What is right of the file counts, whatever is wrong in it. */
static void read_config(Tui *tui, GError **error)
{
    g_autofree char *path = folder_path(FOLDER_CONFIG, "chatkut.conf");
    g_autofree char *text = NULL;
    if (g_file_get_contents(path, &text, NULL, NULL))
        config_read(text, path, &tui->config, error);
}

static bool is_remote(void)
{
    const char *line = g_getenv("SSH_CONNECTION");
    return line && *line;
}

static void apply_options(Tui *tui, const TuiOptions *options)
{
    const Config *config = &tui->config;
    tui->look.theme = (Theme)config->theme;
    if (options->theme)
        theme_parse(options->theme, &tui->look.theme);
    if (config->ascii != CHOICE_AUTO)
        tui->look.ascii = config->ascii == CHOICE_YES;
    tui->look.ascii |= options->ascii;
    tui->look.still = options->no_motion || config->motion == CHOICE_NO ||
                      (config->motion == CHOICE_AUTO && is_remote());
    tui->mouse = !options->no_mouse && config->mouse == 0;
    screen_set_mouse(tui->screen, tui->mouse);
    screen_set_stills(tui->screen, (ScreenStills)config->stills);
}

static bool start(Tui *tui, const TuiOptions *options, GError **error)
{
    const ScreenCalls calls = { on_event, on_news, tui };
    g_autoptr(GError) wrong_keys = NULL, wrong_config = NULL;
    read_config(tui, &wrong_config);
    tui->keymap = read_keys(&wrong_keys);
    if (!tui->keymap)
        tui->keymap = keymap_new(KEYS_PLAIN);
    tui->screen = screen_open(&calls, &tui->look, error);
    if (!tui->screen)
        return false;
    errlog_begin();
    apply_options(tui, options);
    tui->stills = stills_new(NULL, NULL);
    make_panes(tui);
    if (wrong_keys || wrong_config)
        tui_toast(tui, ROLE_BAD, (wrong_keys ? wrong_keys : wrong_config)->message);
    if (options->project)
        tui_open(tui, options->project);
    else
        welcome_open(tui, NULL);
    tui_invalidate(tui);
    return true;
}

static void clear(Tui *tui)
{
    g_ptr_array_unref(tui->overlays);
    g_array_unref(tui->spots);
    close_project(tui);
    g_clear_handle_id(&tui->draw, g_source_remove);
    g_clear_handle_id(&tui->toast_timer, g_source_remove);
    if (tui->screen)
        free_panes(tui);
    stills_free(tui->stills);
    screen_close(tui->screen);
    errlog_end();
    surface_free(tui->surface);
    keymap_free(tui->keymap);
    g_free(tui->toast);
    g_free(tui->pointed);
    g_main_loop_unref(tui->loop);
}

static bool run_screen(const TuiOptions *options, GError **error)
{
    Tui tui = { .loop = g_main_loop_new(NULL, FALSE),
                .spots = tui_spots_new(),
                .overlays = g_ptr_array_new_with_free_func(overlay_free),
                .focus = PANE_CHAT,
                .pressed = PANES };
    const bool started = start(&tui, options, error);
    if (started)
        g_main_loop_run(tui.loop);
    clear(&tui);
    return started;
}

bool tui_run(const TuiOptions *options, GError **error)
{
    GError *failure = NULL;
    if (options->plain)
        return plain_run(options, error);
    if (run_screen(options, &failure))
        return true;
    if (g_error_matches(failure, SCREEN_ERROR, SCREEN_ERROR_TOO_PLAIN)) {
        g_error_free(failure);
        return plain_run(options, error);
    }
    g_propagate_error(error, failure);
    return false;
}
