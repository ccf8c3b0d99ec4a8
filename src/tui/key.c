#include "chatkut/tui/key.h"

#include <string.h>

static const struct {
    const char *name;
    uint32_t code;
} NAMES[] = {
    { "Enter", KEY_CODE_ENTER },
    { "Tab", KEY_CODE_TAB },
    { "Esc", KEY_CODE_ESC },
    { "BackSpace", KEY_CODE_BACKSPACE },
    { "Del", KEY_CODE_DELETE },
    { "Ins", KEY_CODE_INSERT },
    { "Up", KEY_CODE_UP },
    { "Down", KEY_CODE_DOWN },
    { "Left", KEY_CODE_LEFT },
    { "Right", KEY_CODE_RIGHT },
    { "Home", KEY_CODE_HOME },
    { "End", KEY_CODE_END },
    { "PgUp", KEY_CODE_PGUP },
    { "PgDn", KEY_CODE_PGDN },
    { "Space", ' ' },
    { "F1", KEY_CODE_F1 },
    { "F2", KEY_CODE_F1 + 1 },
    { "F3", KEY_CODE_F1 + 2 },
    { "F4", KEY_CODE_F1 + 3 },
    { "F5", KEY_CODE_F1 + 4 },
    { "F6", KEY_CODE_F1 + 5 },
    { "F7", KEY_CODE_F1 + 6 },
    { "F8", KEY_CODE_F1 + 7 },
    { "F9", KEY_CODE_F1 + 8 },
    { "F10", KEY_CODE_F1 + 9 },
    { "F11", KEY_CODE_F1 + 10 },
    { "F12", KEY_CODE_F12 },
};

static const struct {
    const char *prefix;
    const char *label;
    uint8_t bit;
} HELD[] = { { "C-", "Ctrl-", KEY_CTRL },
             { "M-", "Alt-", KEY_ALT },
             { "S-", "Shift-", KEY_SHIFT } };

bool key_equal(Key a, Key b)
{
    return a.code == b.code && a.held == b.held;
}

bool key_is_text(Key key)
{
    return key.held == 0 && key.code >= ' ' && key.code < KEY_CODE_SPECIAL &&
           key.code != 0x7F;
}

int key_list_step(Key key, int page, int count)
{
    page = MAX(page, 1);
    count = MAX(count, 1);
    if (key.held)
        return 0;
    switch (key.code) {
    case KEY_CODE_UP:
    case 'k':
        return -1;
    case KEY_CODE_DOWN:
    case 'j':
        return 1;
    case KEY_CODE_PGUP:
        return -page;
    case KEY_CODE_PGDN:
        return page;
    case KEY_CODE_HOME:
        return -count;
    case KEY_CODE_END:
        return count;
    default:
        return 0;
    }
}

/* labels: as people read it. */
static char *key_name(Key key, bool labels)
{
    GString *name = g_string_new(NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(HELD); i++)
        if (key.held & HELD[i].bit)
            g_string_append(name, labels ? HELD[i].label : HELD[i].prefix);
    for (unsigned i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (NAMES[i].code == key.code) {
            g_string_append(name, NAMES[i].name);
            return g_string_free(name, FALSE);
        }
    }
    g_string_append_unichar(name, key.code);
    return g_string_free(name, FALSE);
}

char *key_text(Key key)
{
    return key_name(key, false);
}

char *key_label(Key key)
{
    if (key.held != KEY_CTRL || key.code >= KEY_CODE_SPECIAL)
        return key_name(key, true);
    GString *label = g_string_new("^");
    g_string_append_unichar(label, g_unichar_toupper(key.code));
    return g_string_free(label, FALSE);
}

/* What a terminal sends alike. */
static Key settle(Key key)
{
    if (!(key.held & KEY_CTRL))
        return key;
    if (key.code < KEY_CODE_SPECIAL)
        key.code = g_unichar_tolower(key.code);
    static const struct {
        uint32_t from, to;
    } SAME[] = { { 'i', KEY_CODE_TAB },
                 { 'm', KEY_CODE_ENTER },
                 { '[', KEY_CODE_ESC } };
    for (unsigned i = 0; i < G_N_ELEMENTS(SAME); i++) {
        if (key.code == SAME[i].from) {
            key.code = SAME[i].to;
            key.held &= (uint8_t)~KEY_CTRL;
        }
    }
    return key;
}

static bool parse_code(const char *name, uint32_t *code)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (g_ascii_strcasecmp(NAMES[i].name, name) == 0) {
            *code = NAMES[i].code;
            return true;
        }
    }
    gunichar c = g_utf8_get_char_validated(name, -1);
    if (!*name || c == (gunichar)-1 || c == (gunichar)-2 ||
        g_utf8_strlen(name, -1) != 1 || !g_unichar_isprint(c))
        return false;
    *code = c;
    return true;
}

bool key_parse(const char *name, Key *key)
{
    Key found = { 0 };
    for (unsigned i = 0; i < G_N_ELEMENTS(HELD); i++) {
        if (g_str_has_prefix(name, HELD[i].prefix) && name[2]) {
            found.held |= HELD[i].bit;
            name += 2;
        }
    }
    if (!parse_code(name, &found.code))
        return false;
    if ((found.held & KEY_SHIFT) && found.code < KEY_CODE_SPECIAL)
        return false;
    *key = settle(found);
    return true;
}
