/* What sentences want of the app itself: "play", "zoom out", "render it". Where the
 * playhead goes and what is selected the session has seen to. */
#include "chat_private.h"

#include "render_dialog.h"
#include "transport.h"

#include <string.h>

static void play(Tui *tui, const json_t *step G_GNUC_UNUSED)
{
    transport_play(tui, true);
}

static void halt(Tui *tui, const json_t *step G_GNUC_UNUSED)
{
    transport_play(tui, false);
}

static void zoom(Tui *tui, const json_t *step)
{
    const json_t *amount = json_object_get(step, "amount");
    if (json_is_object(amount))
        amount = json_object_get(amount, "by");
    if (json_number_value(amount) < 0)
        timeline_zoom_out(tui);
    else
        timeline_zoom_in(tui);
}

/* What it shall be is asked for by the form. */
static void render(Tui *tui, const json_t *step)
{
    if (tui_has(tui, NEED_FILM))
        render_dialog_open(tui, step);
}

static const struct {
    const char *op, *action; /* action NULL: any */
    void (*run)(Tui *tui, const json_t *step);
} CONTROLS[] = {
    { "control", "play", play },  { "control", "loop", play },
    { "control", "pause", halt }, { "control", "stop", halt },
    { "control", "zoom", zoom },  { "render", NULL, render },
    { "export", NULL, render },
};

static void carry_out_step(Tui *tui, const json_t *step)
{
    const char *op = json_string_value(json_object_get(step, "op"));
    const char *action = json_string_value(json_object_get(step, "action"));
    for (unsigned i = 0; i < G_N_ELEMENTS(CONTROLS); i++) {
        if (g_strcmp0(CONTROLS[i].op, op) != 0 ||
            (CONTROLS[i].action && g_strcmp0(CONTROLS[i].action, action) != 0))
            continue;
        CONTROLS[i].run(tui, step);
        return;
    }
}

void chat_carry_out(Tui *tui, const json_t *plan)
{
    size_t i;
    const json_t *step;
    json_array_foreach(json_object_get(plan, "steps"), i, step)
        carry_out_step(tui, step);
}
