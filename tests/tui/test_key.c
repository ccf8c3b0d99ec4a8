#include "chatkut/tui/key.h"

#include "../run.h"

static const struct {
    const char *name;
    Key key;
    const char *text, *label;
} KEYS[] = {
    { "s", { 's', 0 }, "s", "s" },
    { "S", { 'S', 0 }, "S", "S" },
    { "?", { '?', 0 }, "?", "?" },
    { "ü", { 0xFC, 0 }, "ü", "ü" },
    { "Space", { ' ', 0 }, "Space", "Space" },
    { "space", { ' ', 0 }, "Space", "Space" },
    { "C-p", { 'p', KEY_CTRL }, "C-p", "^P" },
    { "C-P", { 'p', KEY_CTRL }, "C-p", "^P" },
    { "M-1", { '1', KEY_ALT }, "M-1", "Alt-1" },
    { "C-M-x", { 'x', KEY_CTRL | KEY_ALT }, "C-M-x", "Ctrl-Alt-x" },
    { "S-Left", { KEY_CODE_LEFT, KEY_SHIFT }, "S-Left", "Shift-Left" },
    { "F1", { KEY_CODE_F1, 0 }, "F1", "F1" },
    { "F12", { KEY_CODE_F12, 0 }, "F12", "F12" },
    { "-", { '-', 0 }, "-", "-" },
    { "C--", { '-', KEY_CTRL }, "C--", "^-" },
    /* what no terminal can tell apart */
    { "C-i", { KEY_CODE_TAB, 0 }, "Tab", "Tab" },
    { "C-m", { KEY_CODE_ENTER, 0 }, "Enter", "Enter" },
    { "C-[", { KEY_CODE_ESC, 0 }, "Esc", "Esc" },
    { "C-j", { 'j', KEY_CTRL }, "C-j", "^J" },
};

START_TEST(names_are_read_and_written)
{
    Key key;
    ck_assert_msg(key_parse(KEYS[_i].name, &key), "%s", KEYS[_i].name);
    ck_assert_uint_eq(key.code, KEYS[_i].key.code);
    ck_assert_uint_eq(key.held, KEYS[_i].key.held);
    g_autofree char *text = key_text(key), *label = key_label(key);
    ck_assert_str_eq(text, KEYS[_i].text);
    ck_assert_str_eq(label, KEYS[_i].label);
}
END_TEST

START_TEST(what_is_no_key_is_refused)
{
    static const char *const NAMES[] = { "",   "xy",   "F13",   "C-",   "S-s",
                                         "\t", "\xff", "Left2", "C-M-", "\x1b" };
    Key key = { 1, 2 };
    for (unsigned i = 0; i < G_N_ELEMENTS(NAMES); i++)
        ck_assert_msg(!key_parse(NAMES[i], &key), "%s", NAMES[i]);
    ck_assert_uint_eq(key.code, 1);
}
END_TEST

START_TEST(only_bare_characters_are_text)
{
    ck_assert(key_is_text((Key){ 'a', 0 }));
    ck_assert(key_is_text((Key){ 0x1F600, 0 }));
    ck_assert(!key_is_text((Key){ 'a', KEY_CTRL }));
    ck_assert(!key_is_text((Key){ KEY_CODE_UP, 0 }));
    ck_assert(!key_is_text((Key){ 0x7F, 0 }));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("key");
    TCase *tests = tcase_create("key");
    tcase_add_loop_test(tests, names_are_read_and_written, 0, G_N_ELEMENTS(KEYS));
    tcase_add_test(tests, what_is_no_key_is_refused);
    tcase_add_test(tests, only_bare_characters_are_text);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
