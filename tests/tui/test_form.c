#include "chatkut/tui/form.h"

#include "../run.h"

#include <check.h>
#include <string.h>

static const FormRow ROWS[] = {
    { "intro", FORM_SAYS, NULL, NULL, 0 },
    { "name", FORM_PATH, "File", "where it is written", PATHS_MEDIA },
    { "preset", FORM_CHOICE, "Preset", NULL, 0 },
    { "strict", FORM_SWITCH, "Strict", "no slates", 0 },
    { NULL },
};

static Form *make_form(void)
{
    Form *form = form_new(ROWS);
    GPtrArray *labels = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(labels, g_strdup("mp4"));
    g_ptr_array_add(labels, g_strdup("draft"));
    g_ptr_array_add(labels, g_strdup("webm"));
    form_set_choices(form, "preset", labels, 0);
    form_set_text(form, "intro", "Two words that are wrapped");
    return form;
}

static FormNews press(Form *form, const char *name)
{
    Event event = { .kind = EVENT_KEY };
    ck_assert_msg(key_parse(name, &event.key), "%s", name);
    return form_event(form, &event);
}

static PathNames *names_of(const char *first, const char *second, const char *word)
{
    PathNames *names = g_new0(PathNames, 1);
    names->words = g_ptr_array_new_with_free_func(g_free);
    names->labels = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(names->words, g_strdup(first));
    g_ptr_array_add(names->labels, g_strdup(first));
    if (second) {
        g_ptr_array_add(names->words, g_strdup(second));
        g_ptr_array_add(names->labels, g_strdup(second));
    }
    names->word = g_strdup(word);
    return names;
}

START_TEST(the_first_field_has_the_cursor_and_keys_walk_over_what_is_only_said)
{
    g_autoptr(Form) form = make_form();
    ck_assert_str_eq(form_focused(form)->name, "name");
    press(form, "Down");
    ck_assert_str_eq(form_focused(form)->name, "preset");
    press(form, "Tab");
    ck_assert_str_eq(form_focused(form)->name, "strict");
    press(form, "Down");
    ck_assert_str_eq(form_focused(form)->name, "name");
    press(form, "Up");
    ck_assert_str_eq(form_focused(form)->name, "strict");
}
END_TEST

START_TEST(choices_turn_and_switches_turn)
{
    g_autoptr(Form) form = make_form();
    form_focus(form, "preset");
    ck_assert_int_eq(press(form, "Right"), FORM_CHANGED);
    ck_assert_uint_eq(form_choice(form, "preset"), 1);
    press(form, "Left");
    press(form, "Left");
    ck_assert_uint_eq(form_choice(form, "preset"), 2);
    form_focus(form, "strict");
    ck_assert_int_eq(press(form, "Space"), FORM_CHANGED);
    ck_assert(form_switch(form, "strict"));
}
END_TEST

START_TEST(enter_does_it_and_esc_leaves)
{
    g_autoptr(Form) form = make_form();
    ck_assert_int_eq(press(form, "x"), FORM_CHANGED);
    ck_assert_str_eq(form_text(form, "name"), "x");
    ck_assert_int_eq(press(form, "Left"), FORM_MOVED);
    ck_assert_int_eq(press(form, "Enter"), FORM_DONE);
    ck_assert_int_eq(press(form, "Esc"), FORM_LEFT);
}
END_TEST

static const struct {
    const char *keys[3];
    const char *text;
} SUGGESTED[] = {
    { { NULL }, "film.ckut" },         { { "a", "b" }, "ab" },
    { { "BackSpace", "b" }, "b" },     { { "Del" }, "" },
    { { "Home", "b" }, "bfilm.ckut" }, { { "End", "b" }, "film.ckutb" },
    { { "Down", "Up" }, "film.ckut" },
};

START_TEST(what_is_typed_takes_the_place_of_a_suggestion)
{
    g_autoptr(Form) form = make_form();
    form_suggest(form, "name", "film.ckut");
    for (unsigned i = 0; i < 3 && SUGGESTED[_i].keys[i]; i++)
        press(form, SUGGESTED[_i].keys[i]);
    ck_assert_str_eq(form_text(form, "name"), SUGGESTED[_i].text);
}
END_TEST

START_TEST(a_complaint_goes_with_the_next_change)
{
    g_autoptr(Form) form = make_form();
    form_complain(form, "It is there already.");
    press(form, "Left");
    ck_assert(form_complains(form));
    press(form, "y");
    ck_assert(!form_complains(form));
}
END_TEST

START_TEST(tab_completes_and_shows_what_is_left_to_choose)
{
    g_autoptr(Form) form = make_form();
    press(form, "c");
    ck_assert_int_eq(press(form, "Tab"), FORM_WANTS_NAMES);
    form_take_names(form, names_of("clip1", "clip2", "clip"));
    ck_assert_str_eq(form_text(form, "name"), "clip");
    ck_assert_int_eq(press(form, "Esc"), FORM_MOVED);
    press(form, "Tab");
    form_take_names(form, names_of("clip1", "clip2", NULL));
    press(form, "Down");
    press(form, "Down");
    ck_assert_int_eq(press(form, "Enter"), FORM_CHANGED);
    ck_assert_str_eq(form_text(form, "name"), "clip2");
    ck_assert_int_eq(press(form, "Enter"), FORM_DONE);
}
END_TEST

START_TEST(a_folder_that_is_taken_is_looked_into)
{
    g_autoptr(Form) form = make_form();
    press(form, "Tab");
    form_take_names(form, names_of("footage/", "films/", NULL));
    press(form, "Down");
    ck_assert_int_eq(press(form, "Enter"), FORM_WANTS_NAMES);
    ck_assert_str_eq(form_text(form, "name"), "footage/");
}
END_TEST

START_TEST(typing_while_names_are_shown_asks_for_them_anew)
{
    g_autoptr(Form) form = make_form();
    press(form, "Tab");
    form_take_names(form, names_of("clip1", "clip2", NULL));
    ck_assert_int_eq(press(form, "c"), FORM_WANTS_NAMES);
    /* what comes then is shown, not typed over what was */
    form_take_names(form, names_of("clip1", "clip2", "clip"));
    ck_assert_str_eq(form_text(form, "name"), "c");
}
END_TEST

static char *drawn(Form *form, int w, int h, bool ascii)
{
    const Look look = { .theme = THEME_TERMINAL, .depth = DEPTH_MONO, .ascii = ascii };
    g_autoptr(Surface) surface = surface_new(w, h);
    form_draw(form, &look, surface_area(surface));
    GString *all = g_string_new(NULL);
    for (int y = 0; y < h; y++) {
        g_autofree char *row = surface_row(surface, y);
        g_string_append_printf(all, "%s\n", row);
    }
    return g_string_free(all, FALSE);
}

START_TEST(it_is_drawn_with_labels_values_and_help)
{
    g_autoptr(Form) form = make_form();
    form_set_text(form, "name", "film.mp4");
    ck_assert_int_eq(form_height(form, 30), 6);
    g_autofree char *unicode = drawn(form, 30, 6, false);
    ck_assert_str_eq(unicode, "Two words that are wrapped\n"
                              "File    film.mp4\n"
                              "Preset  \xE2\x97\x80 mp4 \xE2\x96\xB6\n"
                              "Strict  [ ]\n"
                              "\n"
                              "where it is written\n");
    g_autofree char *ascii = drawn(form, 30, 6, true);
    ck_assert(strstr(ascii, "Preset  < mp4 >"));
}
END_TEST

START_TEST(where_rows_are_few_the_field_being_filled_in_is_seen)
{
    g_autoptr(Form) form = make_form();
    form_focus(form, "strict");
    g_autofree char *text = drawn(form, 24, 4, true);
    ck_assert_msg(strstr(text, "Strict  [ ]") != NULL, "%s", text);
    form_focus(form, "name");
    g_autofree char *tiny = drawn(form, 24, 1, true);
    ck_assert(tiny != NULL);
}
END_TEST

static const struct {
    const char *text;
    int columns;
    const char *lines;
} WRAPS[] = {
    { "one two three", 7, "one two|three" },
    { "one two three", 40, "one two three" },
    { "unbreakable", 5, "unbre|akabl|e" },
    { "a\n\nb", 10, "a||b" },
    { "", 10, "" },
};

START_TEST(texts_are_broken_at_blanks)
{
    g_autoptr(GPtrArray) lines = wrap_lines(WRAPS[_i].text, WRAPS[_i].columns);
    g_ptr_array_add(lines, NULL);
    g_autofree char *joined = g_strjoinv("|", (char **)lines->pdata);
    ck_assert_str_eq(joined, WRAPS[_i].lines);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("form");
    TCase *all = tcase_create("form");
    tcase_add_test(all,
                   the_first_field_has_the_cursor_and_keys_walk_over_what_is_only_said);
    tcase_add_test(all, choices_turn_and_switches_turn);
    tcase_add_test(all, enter_does_it_and_esc_leaves);
    tcase_add_loop_test(all, what_is_typed_takes_the_place_of_a_suggestion, 0,
                        G_N_ELEMENTS(SUGGESTED));
    tcase_add_test(all, a_complaint_goes_with_the_next_change);
    tcase_add_test(all, tab_completes_and_shows_what_is_left_to_choose);
    tcase_add_test(all, a_folder_that_is_taken_is_looked_into);
    tcase_add_test(all, typing_while_names_are_shown_asks_for_them_anew);
    tcase_add_test(all, it_is_drawn_with_labels_values_and_help);
    tcase_add_test(all, where_rows_are_few_the_field_being_filled_in_is_seen);
    tcase_add_loop_test(all, texts_are_broken_at_blanks, 0, G_N_ELEMENTS(WRAPS));
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
