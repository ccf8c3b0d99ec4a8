#include "chatkut/tui/layout.h"

#include "../run.h"

enum { W_MAX = 240, H_MAX = 80 };

/* How many of the rectangles hold each cell. */
static void count(const Layout *layout, unsigned char cells[H_MAX][W_MAX])
{
    Rect all[PANES + 2] = { layout->bar, layout->footer };
    for (PaneId id = 0; id < PANES; id++)
        all[id + 2] = layout->panes[id];
    for (unsigned i = 0; i < G_N_ELEMENTS(all); i++) {
        const Rect rect = all[i];
        ck_assert(rect.x >= 0 && rect.y >= 0 && rect.w >= 0 && rect.h >= 0);
        ck_assert(rect.x + rect.w <= W_MAX && rect.y + rect.h <= H_MAX);
        for (int y = rect.y; y < rect.y + rect.h; y++)
            for (int x = rect.x; x < rect.x + rect.w; x++)
                cells[y][x]++;
    }
}

static void check_size(int w, int h, const LayoutWish *wish)
{
    unsigned char cells[H_MAX][W_MAX] = { { 0 } };
    const Layout layout = layout_make(w, h, wish);
    if (layout.kind == LAYOUT_TINY)
        return;
    count(&layout, cells);
    for (int y = 0; y < H_MAX; y++)
        for (int x = 0; x < W_MAX; x++)
            if (cells[y][x] != (x < w && y < h))
                ck_abort_msg("%dx%d: %d at %d,%d", w, h, cells[y][x], x, y);
    ck_assert_int_gt(layout.panes[wish->focus].w, 0);
}

START_TEST(panes_fill_the_screen_and_never_overlap)
{
    const LayoutWish wish = { .focus = (PaneId)(_i % PANES),
                              .preview = (_i / PANES) & 1,
                              .inspector = (_i / PANES) & 2,
                              .tracks = _i % 3 ? 2 : 40 };
    for (int w = 1; w < W_MAX; w += w < 30 ? 1 : 7)
        for (int h = 1; h < H_MAX; h += h < 20 ? 1 : 5)
            check_size(w, h, &wish);
}
END_TEST

START_TEST(each_size_has_its_kind)
{
    static const struct {
        int w, h;
        LayoutKind kind;
    } CASES[] = {
        { 200, 50, LAYOUT_SPLIT }, { 120, 40, LAYOUT_SPLIT }, { 80, 24, LAYOUT_SPLIT },
        { 60, 16, LAYOUT_SPLIT },  { 59, 24, LAYOUT_SINGLE }, { 40, 20, LAYOUT_SINGLE },
        { 24, 6, LAYOUT_SINGLE },  { 23, 6, LAYOUT_TINY },    { 1, 1, LAYOUT_TINY },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const LayoutWish wish = { .focus = PANE_CHAT, .tracks = 3 };
        ck_assert_int_eq(layout_make(CASES[i].w, CASES[i].h, &wish).kind,
                         CASES[i].kind);
    }
}
END_TEST

START_TEST(the_line_to_type_in_stays_on_a_phone)
{
    const LayoutWish wish = { .focus = PANE_CHAT, .tracks = 3 };
    const Layout layout = layout_make(40, 20, &wish);
    ck_assert_int_ge(layout.panes[PANE_CHAT].h, 10);
    ck_assert_int_ge(layout.panes[PANE_TIMELINE].h, 4);
}
END_TEST

START_TEST(a_pane_that_wants_all_rows_has_them_on_a_phone)
{
    const LayoutWish wish = { .focus = PANE_CHAT, .tracks = 3, .alone = true };
    ck_assert_int_eq(layout_make(40, 20, &wish).panes[PANE_CHAT].h, 18);
    ck_assert_int_gt(layout_make(80, 24, &wish).panes[PANE_TIMELINE].h, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout");
    TCase *tests = tcase_create("layout");
    tcase_add_loop_test(tests, panes_fill_the_screen_and_never_overlap, 0, PANES * 4);
    tcase_add_test(tests, each_size_has_its_kind);
    tcase_add_test(tests, the_line_to_type_in_stays_on_a_phone);
    tcase_add_test(tests, a_pane_that_wants_all_rows_has_them_on_a_phone);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
