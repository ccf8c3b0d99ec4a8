#include "../run.h"
#include "film_drawn.h"

/* "V2:1+2 V1:3+1 A1:-": names with their first row and height. */
static char *placed(const GArray *rows)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < rows->len; i++) {
        const TimelineRow *row = &g_array_index(rows, TimelineRow, i);
        g_string_append_printf(text, "%s%s:", i ? " " : "", row->name);
        if (row->h > 0)
            g_string_append_printf(text, "%d+%d", row->y, row->h);
        else
            g_string_append_c(text, '-');
    }
    return g_string_free(text, FALSE);
}

START_TEST(tracks_share_the_rows)
{
    static const struct {
        const char *film;
        int height, wanted, top;
        const char *placed;
    } CASES[] = {
        { "V a 0-9", 1, -1, 0, "V1:1+1" },
        { "V a 0-9", 12, -1, 0, "V1:1+9" },
        { "V a 0-9 / V b 0-9 / A c 0-9", 3, -1, 0, "V2:1+1 V1:2+1 A1:3+1" },
        { "V a 0-9 / V b 0-9 / A c 0-9", 4, -1, 0, "V2:1+1 V1:2+1 A1:3+2" },
        { "V a 0-9 / V b 0-9 / A c 0-9", 6, -1, 0, "V2:1+2 V1:3+2 A1:5+2" },
        { "V a 0-9 / V b 0-9 / A c 0-9", 30, -1, 0, "V2:1+3 V1:4+9 A1:13+8" },
        /* what is empty stays low */
        { "V a 0-9 / V / A", 9, -1, 0, "V2:1+1 V1:2+7 A1:9+1" },
        /* sounds count downwards */
        { "V a 0-9 / A b 0-9 / A c 0-9", 3, -1, 0, "V1:1+1 A1:2+1 A2:3+1" },
        /* where there is no room for all, the wanted one is seen */
        { "V a 0-9 / V b 0-9 / V c 0-9", 1, -1, 0, "V3:1+1 V2:- V1:-" },
        { "V a 0-9 / V b 0-9 / V c 0-9", 1, 2, 0, "V3:- V2:- V1:1+1" },
        { "V a 0-9 / V b 0-9 / V c 0-9", 2, 0, 9, "V3:1+1 V2:2+1 V1:-" },
        { "V a 0-9 / V b 0-9 / V c 0-9", 0, 1, 0, "V3:- V2:- V1:-" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Composition) film = film_of(CASES[i].film);
        g_autoptr(GArray) rows = timeline_rows(composition_main(film));
        int top = CASES[i].top;
        timeline_rows_place(rows, 1, CASES[i].height, CASES[i].wanted, &top);
        g_autofree char *text = placed(rows);
        ck_assert_str_eq(text, CASES[i].placed);
    }
}
END_TEST

START_TEST(what_is_on_a_row_is_found)
{
    g_autoptr(Composition) film = film_of("V a 0-9 / V b 0-9 / A c 0-9");
    g_autoptr(GArray) rows = timeline_rows(composition_main(film));
    int top = 0;
    timeline_rows_place(rows, 1, 6, -1, &top);
    static const int AT[] = { -1, 0, 0, 1, 1, 2, 2, -1 };
    for (int y = 0; y < (int)G_N_ELEMENTS(AT); y++)
        ck_assert_int_eq(timeline_rows_at(rows, y), AT[y]);
    ck_assert_int_eq(timeline_rows_find(rows, "track0"), 1);
    ck_assert_int_eq(timeline_rows_find(rows, "track2"), 2);
    ck_assert_int_eq(timeline_rows_find(rows, "nothing"), -1);
    ck_assert_int_eq(timeline_rows_find(rows, NULL), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("timeline_rows");
    TCase *rows = tcase_create("rows");
    suite_add_tcase(suite, rows);
    tcase_add_test(rows, tracks_share_the_rows);
    tcase_add_test(rows, what_is_on_a_row_is_found);
    return run_suite(suite);
}
