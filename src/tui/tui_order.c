/* Keys in their order. An edit is made from what is on the screen; so the keys that are
 * pressed on the timeline while one is being stored wait for it, as short as that
 * is. */
#include "tui_private.h"

enum { HELD_MAX = 256 };

bool tui_hold(Tui *tui, const Event *event)
{
    if (tui->edits == 0 || event->kind != EVENT_KEY || tui_top(tui) ||
        tui->focus != PANE_TIMELINE)
        return false;
    if (g_queue_get_length(&tui->held) < HELD_MAX)
        g_queue_push_tail(&tui->held, g_memdup2(&event->key, sizeof event->key));
    return true;
}

void tui_edit_begins(Tui *tui)
{
    tui->edits++;
}

void tui_edit_ends(Tui *tui)
{
    tui->edits--;
    while (tui->edits == 0 && !g_queue_is_empty(&tui->held)) {
        g_autofree Key *key = g_queue_pop_head(&tui->held);
        const Event event = { .kind = EVENT_KEY, .key = *key };
        tui_take_event(tui, &event);
    }
}

void tui_forget_edits(Tui *tui)
{
    tui->edits = 0;
    g_queue_clear_full(&tui->held, g_free);
}
