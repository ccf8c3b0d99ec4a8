#include "tui_private.h"

#include <glib/gi18n.h>

static void draw(Tui *tui, Area area, bool focused G_GNUC_UNUSED)
{
    area_clear(area, look_style(&tui->look, ROLE_TEXT));
}

static Context context(const Tui *tui G_GNUC_UNUSED)
{
    return CONTEXT_TIMELINE;
}

const Pane TIMELINE_PANE = { .title = N_("Timeline"),
                             .draw = draw,
                             .context = context };
