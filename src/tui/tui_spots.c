/* Places of the screen that do something when they are pressed. */
#include "tui_private.h"

typedef struct {
    Rect rect; /* of the screen */
    SpotPressed pressed;
    void *data;
    unsigned n;
} Spot;

void tui_forget_spots(Tui *tui)
{
    g_array_set_size(tui->spots, 0);
}

GArray *tui_spots_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(Spot));
}

void tui_spot(Tui *tui, Area area, SpotPressed pressed, void *data, unsigned n)
{
    const Spot spot = { area.rect, pressed, data, n };
    g_array_append_val(tui->spots, spot);
}

bool tui_press_spot(Tui *tui, const Event *event)
{
    if (event->kind != EVENT_MOUSE || event->mouse.kind != MOUSE_PRESS)
        return false;
    for (unsigned i = tui->spots->len; i > 0; i--) {
        const Spot spot = g_array_index(tui->spots, Spot, i - 1);
        if (!rect_holds(spot.rect, event->mouse.x, event->mouse.y))
            continue;
        spot.pressed(tui, spot.data, spot.n);
        return true;
    }
    return false;
}
