#include "chatkut/tui/layout.h"

enum {
    TINY_W = 24,
    TINY_H = 6,
    SPLIT_W = 60,
    SPLIT_H = 16,
    MIDDLE_W = 150, /* from here on a third pane fits beside chat and assets */
    STRIP_ROWS = 5, /* of the small timeline */
};

/* The timeline takes what its tracks need, within a third to a half of the screen. */
static int timeline_rows(int h, const LayoutWish *wish)
{
    const int wanted = 4 + (int)wish->tracks * (h >= 36 ? 2 : 1);
    return CLAMP(wanted, MAX(h / 3, 7), MAX(h / 2 - 2, 7));
}

static int assets_columns(int w)
{
    return w >= 160 ? 46 : w >= 110 ? 34 : 24;
}

/* What stands beside the chat on a screen without a third column. */
static PaneId side_pane(const LayoutWish *wish)
{
    if (wish->focus == PANE_PREVIEW || wish->focus == PANE_INSPECTOR ||
        wish->focus == PANE_ASSETS)
        return wish->focus;
    if (wish->preview)
        return PANE_PREVIEW;
    return wish->inspector ? PANE_INSPECTOR : PANE_ASSETS;
}

static void split_three(Layout *layout, const LayoutWish *wish, Rect top)
{
    const bool both = wish->preview && wish->inspector;
    const int side = assets_columns(top.w), rest = top.w - side;
    const int middle = rest * 46 / 100, chat = rest - middle;
    const Rect column = { top.x + chat, top.y, middle, top.h };
    layout->panes[PANE_CHAT] = (Rect){ top.x, top.y, chat, top.h };
    layout->panes[PANE_ASSETS] = (Rect){ column.x + column.w, top.y, side, top.h };
    if (both) {
        const int half = top.h * 6 / 10;
        layout->panes[PANE_PREVIEW] = (Rect){ column.x, column.y, column.w, half };
        layout->panes[PANE_INSPECTOR] =
            (Rect){ column.x, column.y + half, column.w, top.h - half };
    } else {
        layout->panes[wish->preview ? PANE_PREVIEW : PANE_INSPECTOR] = column;
    }
}

static void split_two(Layout *layout, const LayoutWish *wish, Rect top)
{
    const PaneId beside = side_pane(wish);
    const int side = beside == PANE_PREVIEW ? top.w / 2
                     : beside == PANE_INSPECTOR
                         ? MAX(assets_columns(top.w), MIN(38, top.w / 2))
                         : assets_columns(top.w);
    layout->panes[PANE_CHAT] = (Rect){ top.x, top.y, top.w - side, top.h };
    layout->panes[beside] = (Rect){ top.x + top.w - side, top.y, side, top.h };
}

static void lay_split(Layout *layout, int w, int h, const LayoutWish *wish)
{
    const int rows = timeline_rows(h, wish);
    const Rect top = { 0, 1, w, h - 2 - rows };
    layout->framed = true;
    layout->panes[PANE_TIMELINE] = (Rect){ 0, h - 1 - rows, w, rows };
    const bool third = wish->preview || wish->inspector ||
                       wish->focus == PANE_INSPECTOR || wish->focus == PANE_PREVIEW;
    if (w < MIDDLE_W || !third) {
        split_two(layout, wish, top);
        return;
    }
    LayoutWish wanted = *wish;
    wanted.preview |= wish->focus == PANE_PREVIEW;
    wanted.inspector |= wish->focus == PANE_INSPECTOR;
    split_three(layout, &wanted, top);
}

static void lay_single(Layout *layout, int w, int h, const LayoutWish *wish)
{
    Rect all = { 0, 1, w, h - 2 };
    if (wish->focus != PANE_TIMELINE && !wish->alone && all.h >= STRIP_ROWS + 6) {
        all.h -= STRIP_ROWS;
        layout->panes[PANE_TIMELINE] = (Rect){ 0, all.y + all.h, w, STRIP_ROWS };
    }
    layout->panes[wish->focus] = all;
}

Layout layout_make(int w, int h, const LayoutWish *wish)
{
    Layout layout = { .bar = { 0, 0, w, 1 }, .footer = { 0, h - 1, w, 1 } };
    if (w < TINY_W || h < TINY_H) {
        layout.kind = LAYOUT_TINY;
    } else if (w < SPLIT_W || h < SPLIT_H) {
        layout.kind = LAYOUT_SINGLE;
        lay_single(&layout, w, h, wish);
    } else {
        layout.kind = LAYOUT_SPLIT;
        lay_split(&layout, w, h, wish);
    }
    return layout;
}
