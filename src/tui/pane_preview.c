/* The picture in a pane; monitor.h does the work. */
#include "monitor.h"

#include <glib/gi18n.h>

static char *heading(Tui *tui)
{
    if (!tui->monitor)
        return NULL;
    return g_strdup_printf(_("Preview: %s"), monitor_tells(tui->monitor));
}

static void draw(Tui *tui, Area area, bool focused G_GNUC_UNUSED)
{
    if (tui->monitor)
        monitor_draw(tui->monitor, area);
}

/* The keys of the timeline: they are what one does while looking at it. */
static Context context(const Tui *tui G_GNUC_UNUSED)
{
    return CONTEXT_TIMELINE;
}

static void changed(Tui *tui, const DeskView *old G_GNUC_UNUSED, unsigned changes)
{
    if (!tui->monitor)
        tui->monitor = monitor_new(tui);
    else if (!(changes & DESK_COMPOSITION))
        return;
    monitor_follow(tui->monitor);
}

static void moved(Tui *tui)
{
    if (tui->monitor)
        monitor_seek(tui->monitor);
}

void app_preview_mode(Tui *tui)
{
    if (tui->monitor)
        monitor_cycle(tui->monitor);
}

const Pane PREVIEW_PANE = { .title = N_("Preview"),
                            .heading = heading,
                            .draw = draw,
                            .context = context,
                            .changed = changed,
                            .moved = moved };
