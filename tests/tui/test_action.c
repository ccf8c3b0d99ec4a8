#include "chatkut/tui/action.h"

#include "../run.h"

#include <string.h>

START_TEST(every_row_is_whole)
{
    for (const Action *action = action_table(); action->name; action++) {
        ck_assert(action->run != NULL);
        ck_assert_str_ne(action->label, "");
        ck_assert_str_ne(action->help, "");
        ck_assert_ptr_eq(action_find(action->context, action->name), action);
    }
}
END_TEST

START_TEST(no_key_means_two_things_in_one_place)
{
    g_autoptr(Keymap) keymap = keymap_new((KeysPreset)_i);
    for (const Action *action = action_table(); action->name; action++) {
        const GArray *keys = keymap_keys(keymap, action);
        for (unsigned i = 0; i < keys->len; i++) {
            const Key key = g_array_index(keys, Key, i);
            g_autofree char *name = key_text(key);
            ck_assert_msg(keymap_action(keymap, action->context, key) == action,
                          "%s: %s", action->name, name);
        }
    }
}
END_TEST

/* The first hints of the footer are those that stay when there is no room. */
START_TEST(help_and_palette_come_first)
{
    const Action *help = action_find(CONTEXT_GLOBAL, "help");
    const Action *palette = action_find(CONTEXT_GLOBAL, "palette");
    for (const Action *action = action_table(); action->name; action++)
        if (action != help && action != palette && action->hint)
            ck_assert_uint_gt(action->hint, MAX(help->hint, palette->hint));
}
END_TEST

static char *label_of(const Keymap *keymap, Context context, const char *name)
{
    return keymap_label(keymap, action_find(context, name));
}

START_TEST(a_file_changes_keys)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Keymap) keymap =
        keymap_read("[global]\nquit = C-x\nredo = u\nmouse =\n", "keys.conf", &error);
    ck_assert_msg(keymap != NULL, "%s", error ? error->message : "");
    g_autofree char *quit = label_of(keymap, CONTEXT_GLOBAL, "quit"),
                    *redo = label_of(keymap, CONTEXT_GLOBAL, "redo"),
                    *undo = label_of(keymap, CONTEXT_GLOBAL, "undo"),
                    *mouse = label_of(keymap, CONTEXT_GLOBAL, "mouse");
    ck_assert_str_eq(quit, "^X");
    ck_assert_str_eq(redo, "u");
    ck_assert_str_ne(undo, "u"); /* it was taken from it */
    ck_assert_str_eq(mouse, "");
    ck_assert_ptr_null(keymap_action(keymap, CONTEXT_GLOBAL, (Key){ 'q', KEY_CTRL }));
}
END_TEST

START_TEST(a_preset_is_where_a_file_begins)
{
    g_autoptr(Keymap) keymap = keymap_read("[keys]\npreset = vim\n", "keys.conf", NULL);
    g_autofree char *suspend = label_of(keymap, CONTEXT_GLOBAL, "suspend");
    ck_assert_str_eq(suspend, "^Z");
}
END_TEST

static const struct {
    const char *text;
    const char *complaint; /* in it */
} WRONG[] = {
    { "split = s\n", "keys.conf" },
    { "[global]\nquit = Ctrl-X\n", "Ctrl-X" },
    { "[global]\nleave = q\n", "leave" },
    { "[kitchen]\nquit = q\n", "kitchen" },
    { "[keys]\npreset = emacs\n", "emacs" },
    { "[global]\nquit = C-x\nhelp = C-x\n", "C-x" },
};

START_TEST(what_is_wrong_in_a_file_is_named)
{
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(keymap_read(WRONG[_i].text, "keys.conf", &error));
    ck_assert_msg(strstr(error->message, WRONG[_i].complaint) != NULL, "%s",
                  error->message);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("action");
    TCase *tests = tcase_create("action");
    tcase_add_test(tests, every_row_is_whole);
    tcase_add_loop_test(tests, no_key_means_two_things_in_one_place, 0, KEYS_PRESETS);
    tcase_add_test(tests, help_and_palette_come_first);
    tcase_add_test(tests, a_file_changes_keys);
    tcase_add_test(tests, a_preset_is_where_a_file_begins);
    tcase_add_loop_test(tests, what_is_wrong_in_a_file_is_named, 0,
                        G_N_ELEMENTS(WRONG));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
