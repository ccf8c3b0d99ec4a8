/* Going to a place that is typed or chosen: times, markers, clips. */
#include "timeline_pane.h"

#include "chatkut/tui/dialog.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- a time that is typed -------------------------------------------------------- */

/* A "+" or "-" goes on from the playhead, "%" is of the film, anything else a time. */
static bool read_time(const Tui *tui, const char *text, RTime *time, GError **error)
{
    const Sequence *sequence = tui_sequence(tui);
    g_autofree char *typed = g_strstrip(g_strdup(text));
    const bool relative = typed[0] == '+' || typed[0] == '-';
    char *end;
    const double number = g_ascii_strtod(typed, &end);
    if (end != typed && strcmp(end, "%") == 0 && !relative) {
        *time =
            rtime_mul(sequence_duration(sequence), rtime_from_decimal(number / 100));
        return true;
    }
    if (!rtime_parse(typed + (typed[0] == '+'), sequence->rate, time, error))
        return false;
    if (relative)
        *time = rtime_add(tui_playhead(tui), *time);
    return true;
}

static bool take_time(Tui *tui, Form *form, void *user G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    RTime time;
    if (!read_time(tui, form_text(form, "time"), &time, &error)) {
        form_complain(form, error->message);
        return false;
    }
    timeline_of(tui)->follows = true;
    tui_set_playhead(tui, time);
    return true;
}

void timeline_go_to(Tui *tui)
{
    static const FormRow ROWS[] = {
        { "time", FORM_TEXT, N_("Time"),
          N_("0:12.5, 90f, 00:01:02:12, 50%; +2 or -5f from here"), 0 },
        { NULL },
    };
    static const DialogClass DIALOG = { .title = N_("Go to a time"),
                                        .enter = N_("Go"),
                                        .done = take_time };
    dialog_open(tui, &DIALOG, ROWS, NULL);
}

/* ---- what is chosen from a list -------------------------------------------------- */

/* Where a choice leads. */
typedef struct {
    RTime at;
    char *clip; /* its id; NULL: a marker */
} Target;

static void clear_target(void *data)
{
    g_free(((Target *)data)->clip);
}

GArray *timeline_jumps_new(void)
{
    GArray *targets = g_array_new(FALSE, FALSE, sizeof(Target));
    g_array_set_clear_func(targets, clear_target);
    return targets;
}

static void jump(Tui *tui, const Choice *choice, const char *typed G_GNUC_UNUSED,
                 void *user G_GNUC_UNUSED)
{
    const GArray *targets = timeline_of(tui)->jumps;
    const Target *target =
        &g_array_index(targets, Target, GPOINTER_TO_UINT(choice->data) - 1);
    ClipPlace place;
    timeline_of(tui)->follows = true;
    if (target->clip &&
        composition_find_clip(tui_composition(tui), target->clip, &place)) {
        timeline_select_clip(tui, place.clip);
        tui_set_playhead(tui, place.clip->start);
    } else if (!target->clip) {
        tui_set_playhead(tui, target->at);
    }
}

static void add_jump(Tui *tui, GPtrArray *choices, const char *label, RTime at,
                     const char *track, const char *clip)
{
    GArray *targets = timeline_of(tui)->jumps;
    const Target target = { at, g_strdup(clip) };
    g_array_append_val(targets, target);
    g_autofree char *time = rtime_format(at);
    g_autofree char *detail = track ? g_strdup_printf("%s  %s", track, time) : NULL;
    g_ptr_array_add(choices, choice_new(label, detail ? detail : time, NULL,
                                        GUINT_TO_POINTER(targets->len)));
}

static GPtrArray *begin_list(Tui *tui)
{
    g_array_set_size(timeline_of(tui)->jumps, 0);
    return g_ptr_array_new_with_free_func((GDestroyNotify)choice_free);
}

void timeline_search(Tui *tui)
{
    const Timeline *timeline = timeline_of(tui);
    GPtrArray *choices = begin_list(tui);
    for (int i = 0; i < (int)timeline->rows->len; i++) {
        const TimelineRow *row = timeline_row(timeline, i);
        for (unsigned k = 0; k < row->track->clips->len; k++) {
            const Clip *clip = row->track->clips->pdata[k];
            g_autofree char *name = clip_listing(tui_composition(tui), clip);
            add_jump(tui, choices, name, clip->start, row->name, clip->node.id);
        }
    }
    picker_open(tui, _("Go to a clip"), choices, false, jump, NULL);
}

void timeline_markers(Tui *tui)
{
    GPtrArray *choices = begin_list(tui);
    RTime at;
    const char *label;
    for (unsigned i = 0; timeline_index_marker(timeline_of(tui)->index, i, &at, &label);
         i++)
        add_jump(tui, choices, label ? label : _("marker"), at, NULL, NULL);
    if (choices->len == 0) {
        g_ptr_array_unref(choices);
        tui_toast(tui, ROLE_WARN,
                  _("There are no markers; m sets one at the playhead."));
        return;
    }
    picker_open(tui, _("Go to a marker"), choices, false, jump, NULL);
}
