/* What the keys of the inspector change. */
#include "pane_inspector.h"

#include "chatkut/tui/dialog.h"

#include <glib/gi18n.h>
#include <string.h>

/* The clip that is shown, or all that are selected; the track, where the row is of
 * that. */
static json_t *target_of(const Tui *tui)
{
    const Inspector *inspector = inspector_of(tui);
    const InspectorRow *row = inspector_chosen(inspector);
    if (row && row->of_track)
        return json_pack("{s:s, s:s}", "by", "track", "track", inspector->track);
    if (inspector->clips > 1)
        return json_pack("{s:s}", "by", "selected");
    return json_pack("{s:s, s:s}", "by", "id", "id",
                     inspector->clip ? inspector->clip : "");
}

/* Takes step; NULL: there is none. */
static void apply(Tui *tui, json_t *step, const char *why_not)
{
    if (!step) {
        tui_toast(tui, ROLE_WARN, why_not);
        return;
    }
    const InspectorRow *row = inspector_chosen(inspector_of(tui));
    tui_apply(
        tui,
        json_pack("{s:i, s:s, s:[o]}", "version", 1, "kind", "edit", "steps", step),
        row->label);
}

static void nudge(Tui *tui, bool up)
{
    const InspectorRow *row = inspector_chosen(inspector_of(tui));
    json_t *target = target_of(tui);
    if (row)
        apply(tui, inspector_nudge(row, up, target),
              _("It has no steps: Enter changes it."));
    json_decref(target);
}

void inspector_more(Tui *tui)
{
    nudge(tui, true);
}

void inspector_less(Tui *tui)
{
    nudge(tui, false);
}

void inspector_reset(Tui *tui)
{
    const InspectorRow *row = inspector_chosen(inspector_of(tui));
    json_t *target = target_of(tui);
    if (row)
        apply(tui, inspector_unset(row, target),
              _("It cannot be taken back: Enter changes it."));
    json_decref(target);
}

/* What is typed is for the row that was chosen then, by its place: the list is the same
 * while the dialog is there, unless another process changes it. */
static bool take_typed(Tui *tui, const char *text, char **problem)
{
    json_t *target = target_of(tui);
    inspector_refresh(tui);
    const InspectorRow *row = inspector_chosen(inspector_of(tui));
    json_t *step = row ? inspector_read(row, text, target, problem) : NULL;
    if (step)
        apply(tui, step, NULL);
    json_decref(target);
    return step != NULL;
}

static bool edit_done(Tui *tui, Form *form, void *user)
{
    g_autofree char *problem = NULL;
    const InspectorRow *row = inspector_chosen(inspector_of(tui));
    if (!row || strcmp(row->label, user) != 0)
        return true; /* it has gone meanwhile */
    if (take_typed(tui, form_text(form, "value"), &problem))
        return true;
    form_complain(form, problem);
    return false;
}

static const DialogClass EDIT = { N_("Change"), N_("change"), edit_done,
                                  NULL,         NULL,         g_free };
static const FormRow EDIT_ROWS[] = {
    { "what", FORM_SAYS, NULL, NULL, 0 },
    { "value", FORM_TEXT, N_("Value"),
      N_("A value like 50%, 36 px, +3 dB, red or 640, 360; +=10 adds, *2 doubles."),
      0 },
    { NULL },
};

static char *track_label(const Tui *tui, const char *id)
{
    const Track *track = composition_find_track(tui_composition(tui), id, NULL, NULL);
    const char *label = track ? node_string(&track->node, PROP_LABEL) : NULL;
    return g_strdup(label ? label : "");
}

/* Texts are edited as they are; what has words around it is typed anew from them. */
static char *typed_value(const Tui *tui, const InspectorRow *row)
{
    const Inspector *inspector = inspector_of(tui);
    ClipPlace place;
    const bool text = row->kind == INSPECT_PROPERTY &&
                      (row->prop == PROP_TEXT || row->prop == PROP_LABEL ||
                       row->prop == PROP_FONT || row->prop == PROP_LANG);
    if (row->of_track && text)
        return track_label(tui, inspector->track);
    if (!text)
        return g_strdup(row->own || row->kind != INSPECT_PROPERTY ? row->value : "");
    if (!inspector->clip ||
        !composition_find_clip(tui_composition(tui), inspector->clip, &place))
        return g_strdup("");
    if (row->prop == PROP_TEXT)
        return clip_text(place.clip);
    const char *string = node_string(&place.clip->node, row->prop);
    return g_strdup(string ? string : "");
}

static void ask_value(Tui *tui, const InspectorRow *row)
{
    Form *form = dialog_form(dialog_open(tui, &EDIT, EDIT_ROWS, g_strdup(row->label)));
    g_autofree char *what = g_strdup_printf("%s: %s", row->label, row->value);
    g_autofree char *typed = typed_value(tui, row);
    form_set_text(form, "what", what);
    form_set_text(form, "value", row->kind == INSPECT_TRANSITION ? "" : typed);
}

static void take_choice(Tui *tui, const Choice *choice, const char *typed G_GNUC_UNUSED,
                        void *user G_GNUC_UNUSED)
{
    g_autofree char *problem = NULL;
    if (!take_typed(tui, choice->label, &problem))
        tui_toast(tui, ROLE_BAD, problem ? problem : "");
}

static void ask_choice(Tui *tui, const InspectorRow *row)
{
    const char *all =
        row->param ? row->param->choices : property_get(row->prop)->choices;
    g_auto(GStrv) words = g_strsplit(all, "|", -1);
    GPtrArray *choices = g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
    for (char **word = words; *word; word++)
        g_ptr_array_add(
            choices, choice_new(*word, strcmp(*word, row->value) == 0 ? _("now") : NULL,
                                NULL, NULL));
    picker_open(tui, row->label, choices, false, take_choice, NULL);
}

void inspector_change(Tui *tui)
{
    const InspectorRow *row = inspector_chosen(inspector_of(tui));
    switch (row ? inspector_edit(row) : EDIT_NOT) {
    case EDIT_SWITCH:
        nudge(tui, true);
        break;
    case EDIT_CHOICE:
        ask_choice(tui, row);
        break;
    case EDIT_TEXT:
        ask_value(tui, row);
        break;
    case EDIT_NOT:
        tui_toast(tui, ROLE_TEXT,
                  _("That cannot be changed here: say what to do in the "
                    "chat."));
        break;
    }
}
