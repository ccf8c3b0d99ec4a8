#include "chatkut/tui/field.h"

#include "../run.h"

#include <string.h>

static Field *field;

static void set_up(void)
{
    field = field_new(true);
}

static void tear_down(void)
{
    field_free(field);
}

static void press(uint32_t code, uint8_t held)
{
    const Event event = { .kind = EVENT_KEY, .key = { code, held } };
    field_event(field, &event);
}

/* Rows as they are drawn, apart by "/", the cursor as "^x,y". Owned by the caller. */
static char *drawn(int w, int h)
{
    g_autoptr(Surface) surface = surface_new(w, h);
    GString *text = g_string_new(NULL);
    field_draw(field, surface_area(surface), STYLE_PLAIN, true);
    for (int y = 0; y < h; y++) {
        g_autofree char *row = surface_row(surface, y);
        g_string_append_printf(text, "%s%s", y > 0 ? "/" : "", row);
    }
    g_string_append_printf(text, "^%d,%d", surface->cursor_x, surface->cursor_y);
    return g_string_free(text, FALSE);
}

static const struct {
    const char *text;
    int rows, w, h;
    const char *drawn;
} CASES[] = {
    { "", 1, 8, 2, "/^0,0" },
    { "words", 1, 8, 2, "words/^5,0" },
    { "one\ntwo", 2, 8, 2, "one/two^3,1" },
    { "one\n", 2, 8, 2, "one/^0,1" },
    { "abcdefgh", 2, 8, 2, "abcdefgh/^0,1" },
    { "abcdefghij", 2, 8, 2, "abcdefgh/ij^2,1" },
    { "a\nb\nc\nd", 4, 8, 2, "c/d^1,1" },
    { "日本語", 2, 5, 2, "日本/語^2,1" },
    { "e\xcc\x81t\xc3\xa9", 1, 8, 1, "e\xcc\x81t\xc3\xa9^3,0" },
};

START_TEST(text_is_folded_and_scrolled_to_the_cursor)
{
    field_set_text(field, CASES[_i].text);
    ck_assert_int_eq(field_rows(field, CASES[_i].w), CASES[_i].rows);
    g_autofree char *text = drawn(CASES[_i].w, CASES[_i].h);
    ck_assert_str_eq(text, CASES[_i].drawn);
}
END_TEST

START_TEST(the_fold_follows_each_change)
{
    field_set_text(field, "abcd");
    ck_assert_int_eq(field_rows(field, 4), 2);
    press(KEY_CODE_BACKSPACE, 0);
    ck_assert_int_eq(field_rows(field, 4), 1);
    field_insert(field, "\nx");
    ck_assert_int_eq(field_rows(field, 4), 2);
    ck_assert_int_eq(field_rows(field, 2), 3);
    field_complete(field, 0, "z");
    ck_assert_int_eq(field_rows(field, 2), 1);
}
END_TEST

START_TEST(words_and_lines_are_killed_and_put_back)
{
    field_set_text(field, "one two\nthree");
    press('w', KEY_CTRL);
    ck_assert_str_eq(field_text(field), "one two\n");
    press('y', KEY_CTRL);
    ck_assert_str_eq(field_text(field), "one two\nthree");
    press('a', KEY_CTRL);
    press(KEY_CODE_UP, 0);
    press('k', KEY_CTRL);
    ck_assert_str_eq(field_text(field), "\nthree");
}
END_TEST

START_TEST(the_cursor_stands_before_whole_characters)
{
    field_set_text(field, "e\xcc\x81👍🏽x");
    press(KEY_CODE_LEFT, 0);
    press(KEY_CODE_LEFT, 0);
    ck_assert_uint_eq(field_cursor(field), 3);
    press(KEY_CODE_LEFT, 0);
    ck_assert_uint_eq(field_cursor(field), 0);
    press(KEY_CODE_DELETE, 0);
    ck_assert_str_eq(field_text(field), "👍🏽x");
}
END_TEST

START_TEST(what_is_too_long_is_left_out)
{
    g_autofree char *text = g_strnfill(FIELD_BYTES_MAX, 'x');
    ck_assert(field_insert(field, text));
    ck_assert(!field_insert(field, "y"));
    ck_assert_uint_eq(strlen(field_text(field)), FIELD_BYTES_MAX);
    ck_assert_int_eq(field_rows(field, 64), FIELD_BYTES_MAX / 64 + 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("field");
    TCase *tests = tcase_create("field");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, text_is_folded_and_scrolled_to_the_cursor, 0,
                        G_N_ELEMENTS(CASES));
    tcase_add_test(tests, the_fold_follows_each_change);
    tcase_add_test(tests, words_and_lines_are_killed_and_put_back);
    tcase_add_test(tests, the_cursor_stands_before_whole_characters);
    tcase_add_test(tests, what_is_too_long_is_left_out);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
