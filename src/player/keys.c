/* The app's names of keys ("C-S-Left", "?"; tui/key.h) as mpv's ("Ctrl+Shift+LEFT"). */
#include "player.h"

#include <string.h>

static const struct {
    const char *name, *mpv;
} names[] = {
    { "Space", "SPACE" }, { "Enter", "ENTER" },  { "Tab", "TAB" },
    { "Esc", "ESC" },     { "Backspace", "BS" }, { "Delete", "DEL" },
    { "Insert", "INS" },  { "Up", "UP" },        { "Down", "DOWN" },
    { "Left", "LEFT" },   { "Right", "RIGHT" },  { "Home", "HOME" },
    { "End", "END" },     { "PgUp", "PGUP" },    { "PgDn", "PGDWN" },
    { "#", "SHARP" },     { " ", "SPACE" },      { "F1", "F1" },
    { "F2", "F2" },       { "F3", "F3" },        { "F4", "F4" },
    { "F5", "F5" },       { "F6", "F6" },        { "F7", "F7" },
    { "F8", "F8" },       { "F9", "F9" },        { "F10", "F10" },
    { "F11", "F11" },     { "F12", "F12" },
};

static const struct {
    const char *prefix, *mpv;
} held[] = {
    { "C-", "Ctrl+" },
    { "M-", "Alt+" },
    { "S-", "Shift+" },
};

/* NULL: not a key. */
static const char *find_key(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].mpv;
    gunichar only = g_utf8_get_char_validated(name, -1);
    bool single = only != (gunichar)-1 && only != (gunichar)-2 &&
                  g_unichar_isprint(only) && g_utf8_strlen(name, -1) == 1;
    return single ? name : NULL;
}

char *key_to_mpv(const char *name)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(held); i++) {
        size_t length = strlen(held[i].prefix);
        /* "C-" alone would be no key: the minus is one. */
        if (strncmp(name, held[i].prefix, length) == 0 && name[length]) {
            g_string_append(out, held[i].mpv);
            name += length;
        }
    }
    const char *key = *name ? find_key(name) : NULL;
    if (!key)
        return NULL;
    g_string_append(out, key);
    return g_strdup(out->str);
}
