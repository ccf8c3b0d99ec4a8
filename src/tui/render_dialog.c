/* The dialog that asks how to render, and gives the job to the queue. */
#include "render_dialog.h"

#include "chatkut/app/desk_job.h"
#include "chatkut/base/text.h"
#include "chatkut/model/output.h"
#include "chatkut/tui/dialog.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef enum { RANGE_WHOLE, RANGE_MARKS, RANGE_SELECTION, RANGES } RangeKind;

/* What is asked. The desk may still answer when the dialog has gone. */
typedef struct {
    int refs;
    Tui *tui;
    Dialog *dialog;           /* NULL: it has gone */
    unsigned preset;          /* the chosen one, to see it change */
    RangeKind ranges[RANGES]; /* what the choices mean */
    char *confirmed;          /* the file that may be replaced */
    GCancellable *check;
} Wish;

static void wish_unref(Wish *wish)
{
    if (--wish->refs > 0)
        return;
    g_free(wish->confirmed);
    g_free(wish);
}

static void wish_leave(void *user)
{
    Wish *wish = user;
    wish->dialog = NULL;
    if (wish->check)
        g_cancellable_cancel(wish->check);
    g_clear_object(&wish->check);
    wish_unref(wish);
}

/* ---- what is chosen -------------------------------------------------------------- */

static const OutputPreset *preset_at(unsigned n)
{
    return &output_presets()[n];
}

static bool selection_span(const Tui *tui, RTime *start, RTime *end)
{
    const GPtrArray *ids = tui->points.selection;
    bool any = false;
    for (unsigned i = 0; ids && i < ids->len; i++) {
        ClipPlace place;
        if (!composition_find_clip(tui_composition(tui), ids->pdata[i], &place))
            continue;
        const RTime to = clip_end(place.clip);
        *start = any ? rtime_min(*start, place.clip->start) : place.clip->start;
        *end = any ? rtime_max(*end, to) : to;
        any = true;
    }
    return any;
}

static bool range_span(const Tui *tui, RangeKind kind, RTime *start, RTime *end)
{
    *start = *end = RTIME_ZERO;
    switch (kind) {
    case RANGE_MARKS:
        *start = tui->points.in;
        *end = tui->points.out;
        return start->den > 0 && end->den > 0 && rtime_compare(*start, *end) < 0;
    case RANGE_SELECTION:
        return selection_span(tui, start, end);
    default:
        return true;
    }
}

static char *wanted_path(const Form *form)
{
    g_autofree char *path = path_from_text(form_text(form, "file"), g_get_home_dir());
    return *path ? g_canonicalize_filename(path, NULL) : g_strdup("");
}

static DeskFilm film_of(const Wish *wish, const Form *form, const char *output)
{
    DeskFilm film = { .output = output,
                      .preset = preset_at(form_choice(form, "preset"))->name,
                      .strict = form_switch(form, "strict") };
    range_span(wish->tui, wish->ranges[form_choice(form, "range")], &film.start,
               &film.end);
    return film;
}

/* ---- what it would take ---------------------------------------------------------- */

char *render_estimate_text(const DeskEstimate *estimate)
{
    g_autofree char *film =
        rtime_format(rtime_make((int64_t)round(estimate->film_s * 10), 10));
    if (estimate->wall_s < 0)
        return g_strdup_printf(_("%s of film; how long it takes is not known before "
                                 "the first render."),
                               film);
    g_autofree char *wall =
        rtime_format(rtime_make(MAX((int64_t)ceil(estimate->wall_s), 1), 1));
    if (estimate->bytes < 0)
        return g_strdup_printf(_("%s of film, in about %s"), film, wall);
    g_autofree char *size = g_format_size((guint64)estimate->bytes);
    return g_strdup_printf(_("%s of film, in about %s, about %s"), film, wall, size);
}

static void on_estimate(Desk *desk G_GNUC_UNUSED, const DeskEstimate *estimate,
                        const GError *error, void *user)
{
    Wish *wish = user;
    if (wish->dialog) {
        g_autofree char *text =
            error ? text_printable(error->message, 0) : render_estimate_text(estimate);
        form_set_text(dialog_form(wish->dialog), "takes", text);
        tui_invalidate(wish->tui);
    }
    wish_unref(wish);
}

static void estimate(Wish *wish)
{
    Form *form = dialog_form(wish->dialog);
    g_autofree char *output = wanted_path(form);
    const DeskFilm film = film_of(wish, form, output);
    wish->refs++;
    desk_estimate(wish->tui->desk, &film, on_estimate, wish);
}

/* ---- filling it in --------------------------------------------------------------- */

/* The name ends as the files of the preset do, unless another ending was typed. */
static void follow_preset(Wish *wish, Form *form)
{
    const unsigned chosen = form_choice(form, "preset");
    const char *old = preset_at(wish->preset)->extension;
    const char *new = preset_at(chosen)->extension;
    g_autofree char *ending = g_strconcat(".", old, NULL);
    const char *file = form_text(form, "file");
    wish->preset = chosen;
    if (strcmp(old, new) == 0 || !g_str_has_suffix(file, ending))
        return;
    g_autofree char *stem = g_strndup(file, strlen(file) - strlen(ending));
    g_autofree char *renamed = g_strconcat(stem, ".", new, NULL);
    form_set_text(form, "file", renamed);
}

static void render_changed(Tui *tui G_GNUC_UNUSED, Form *form, const char *name,
                           void *user)
{
    Wish *wish = user;
    if (strcmp(name, "preset") == 0)
        follow_preset(wish, form);
    estimate(wish);
}

static void fill_presets(Form *form, unsigned chosen)
{
    GPtrArray *labels = g_ptr_array_new_with_free_func(g_free);
    for (const OutputPreset *preset = output_presets(); preset->name; preset++)
        g_ptr_array_add(labels,
                        g_strdup_printf("%s: %s", preset->name, _(preset->help)));
    form_set_choices(form, "preset", labels, chosen);
}

static void fill_ranges(Wish *wish, Form *form, RangeKind wanted)
{
    static const char *const WORDS[RANGES] = { N_("the whole film"),
                                               N_("from in to out"),
                                               N_("the selected clips") };
    GPtrArray *labels = g_ptr_array_new_with_free_func(g_free);
    unsigned chosen = 0;
    for (RangeKind kind = 0; kind < RANGES; kind++) {
        RTime start, end;
        if (!range_span(wish->tui, kind, &start, &end))
            continue;
        if (kind == RANGE_WHOLE)
            end = sequence_duration(tui_sequence(wish->tui));
        if (kind == wanted)
            chosen = labels->len;
        g_autofree char *from = rtime_format(start), *to = rtime_format(end);
        wish->ranges[labels->len] = kind;
        g_ptr_array_add(labels,
                        g_strdup_printf("%s (%s – %s)", _(WORDS[kind]), from, to));
    }
    form_set_choices(form, "range", labels, chosen);
}

/* Beside the project, and named as it. */
static char *default_file(const Tui *tui, const char *name, const char *extension)
{
    g_autofree char *folder = g_path_get_dirname(desk_path(tui->desk));
    g_autofree char *base = g_path_get_basename(desk_path(tui->desk));
    if (g_str_has_suffix(base, ".ckut"))
        base[strlen(base) - strlen(".ckut")] = '\0';
    g_autofree char *plain = g_strdup(name ? name : base);
    g_strdelimit(plain, "/", '-');
    g_autofree char *file = g_strconcat(plain, ".", extension, NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    return path_escape(path, g_get_home_dir(), true);
}

/* The first that is so high; NULL: none, or nothing was said. */
static const OutputPreset *preset_of_height(json_int_t height)
{
    for (const OutputPreset *preset = output_presets(); preset->name; preset++)
        if (height > 0 && preset->spec.height == height)
            return preset;
    return NULL;
}

static const OutputPreset *preset_of_step(const json_t *step)
{
    const char *name = json_string_value(json_object_get(step, "preset"));
    const char *format = json_string_value(json_object_get(step, "format"));
    const OutputPreset *preset = name ? output_preset_find(name) : NULL;
    if (!preset && format)
        preset = output_preset_writing(format);
    if (!preset)
        preset = preset_of_height(json_integer_value(json_object_get(step, "height")));
    return preset ? preset : output_preset_find(NULL);
}

/* What was asked last time in this project, where the step says nothing. */
static void fill(Wish *wish, const json_t *step)
{
    Form *form = dialog_form(wish->dialog);
    const json_t *last = step ? NULL : desk_state(wish->tui->desk, "render");
    const char *file = json_string_value(json_object_get(last, "file"));
    const char *name = json_string_value(json_object_get(step, "name"));
    const OutputPreset *preset = preset_of_step(step ? step : last);
    wish->preset = (unsigned)(preset - output_presets());
    g_autofree char *first =
        file ? g_strdup(file) : default_file(wish->tui, name, preset->extension);
    fill_presets(form, wish->preset);
    fill_ranges(wish, form, json_object_get(step, "range") ? RANGE_MARKS : RANGE_WHOLE);
    form_set_text(form, "file", first);
    form_set_text(form, "takes", "…");
}

static void remember(const Wish *wish, const Form *form)
{
    json_t *last = json_pack("{s:s, s:s}", "file", form_text(form, "file"), "preset",
                             preset_at(form_choice(form, "preset"))->name);
    desk_put_state(wish->tui->desk, "render", last);
    json_decref(last);
}

/* ---- doing it -------------------------------------------------------------------- */

typedef enum { FILE_FREE, FILE_TAKEN, FILE_IS_FOLDER, FILE_NO_FOLDER } FileState;

static void look_at_file(GTask *task, void *source G_GNUC_UNUSED, void *path,
                         GCancellable *cancel G_GNUC_UNUSED)
{
    g_autofree char *folder = g_path_get_dirname(path);
    FileState state = FILE_FREE;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        state = FILE_IS_FOLDER;
    else if (g_file_test(path, G_FILE_TEST_EXISTS))
        state = FILE_TAKEN;
    else if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
        state = FILE_NO_FOLDER;
    g_task_return_int(task, state);
}

static void start(Wish *wish, const Form *form, const char *output)
{
    const DeskFilm film = film_of(wish, form, output);
    remember(wish, form);
    desk_render(wish->tui->desk, &film);
    tui_toast(wish->tui, ROLE_TEXT,
              _("Rendering; the app can be used meanwhile. F7 shows how far it is."));
}

static void looked_at_file(GObject *source G_GNUC_UNUSED, GAsyncResult *result,
                           void *user)
{
    static const char *const SENTENCES[] = {
        [FILE_FREE] = NULL,
        [FILE_TAKEN] = N_("There is a file of this name already: Enter again replaces "
                          "it."),
        [FILE_IS_FOLDER] = N_("That is a folder: add a name for the film."),
        [FILE_NO_FOLDER] = N_("There is no such folder: make it first, or choose "
                              "another."),
    };
    g_autoptr(GError) error = NULL;
    const gssize state = g_task_propagate_int(G_TASK(result), &error);
    Wish *wish = user;
    if (error) /* the dialog has gone */
        return;
    Form *form = dialog_form(wish->dialog);
    g_autofree char *output = wanted_path(form);
    if (state != FILE_FREE) {
        form_complain(form, _(SENTENCES[state]));
        g_free(wish->confirmed);
        wish->confirmed = state == FILE_TAKEN ? g_steal_pointer(&output) : NULL;
        tui_invalidate(wish->tui);
        return;
    }
    start(wish, form, output);
    dialog_close(wish->tui, wish->dialog);
}

static void check(Wish *wish, const char *output)
{
    if (wish->check)
        g_cancellable_cancel(wish->check);
    g_clear_object(&wish->check);
    wish->check = g_cancellable_new();
    GTask *task = g_task_new(NULL, wish->check, looked_at_file, wish);
    g_task_set_task_data(task, g_strdup(output), g_free);
    g_task_run_in_thread(task, look_at_file);
    g_object_unref(task);
}

static bool render_done(Tui *tui G_GNUC_UNUSED, Form *form, void *user)
{
    Wish *wish = user;
    g_autofree char *output = wanted_path(form);
    if (!*output) {
        form_complain(form, _("Say what the film's file is called."));
        return false;
    }
    if (form_complains(form) && g_strcmp0(wish->confirmed, output) == 0) {
        start(wish, form, output);
        return true;
    }
    check(wish, output);
    return false;
}

static const DialogClass RENDER = { N_("Render"),   N_("render"), render_done,
                                    render_changed, NULL,         wish_leave };
static const FormRow RENDER_ROWS[] = {
    { "preset", FORM_CHOICE, N_("As"),
      N_("Left and Right choose. “mp4” plays everywhere."), 0 },
    { "range", FORM_CHOICE, N_("What"),
      N_("All of it, or what lies between the marks i and o, or what is selected."),
      0 },
    { "file", FORM_PATH, N_("File"), N_("Where the film is written."), PATHS_MEDIA },
    { "strict", FORM_SWITCH, N_("Strict"),
      N_("End at the first file that is missing or damaged, instead of showing a slate "
         "in its place."),
      0 },
    { "takes", FORM_SAYS, N_("Takes"), NULL, 0 },
    { NULL },
};

void render_dialog_open(Tui *tui, const json_t *step)
{
    Wish *wish = g_new0(Wish, 1);
    wish->refs = 1;
    wish->tui = tui;
    wish->dialog = dialog_open(tui, &RENDER, RENDER_ROWS, wish);
    fill(wish, step);
    form_focus(dialog_form(wish->dialog), "file");
    estimate(wish);
}

void app_render(Tui *tui)
{
    render_dialog_open(tui, NULL);
}
