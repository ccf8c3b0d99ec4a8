#include "chatkut/tui/config.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

G_DEFINE_QUARK(config_error_quark, config_error)

static const char *const THEMES_[] = { "terminal", "dark", "light",
                                       "contrast", "mono", NULL };
static const char *const AUTO[] = { "auto", "yes", "no", NULL };
static const char *const YES[] = { "yes", "no", NULL };
static const char *const PREVIEW[] = { "auto", "window", "pane", "off", NULL };

static const char *const STILLS[] = { "auto", "cells", "sixel", "kitty", NULL };

static const Setting SETTINGS[] = {
    { "look", "theme", THEMES_, offsetof(Config, theme),
      "Colours. The first keeps the terminal's own foreground and background, the last "
      "has no colours at all, as where NO_COLOR is set." },
    { "look", "ascii", AUTO, offsetof(Config, ascii),
      "Draw with signs of ASCII only. By itself it is so where the locale is not UTF-8 "
      "and on terminals whose fonts lack the others." },
    { "look", "motion", AUTO, offsetof(Config, motion),
      "Whether anything moves by itself, such as the sign of something under way. By "
      "itself it does, but not over SSH." },
    { "look", "mouse", YES, offsetof(Config, mouse),
      "Whether the app takes the mouse; without it the terminal selects text. F8 "
      "changes "
      "that at any time." },
    { "look", "bell", YES, offsetof(Config, bell),
      "Whether the bell rings when a render or an import is done." },
    { "preview", "show", PREVIEW, offsetof(Config, preview),
      "Where the picture is shown at first. By itself in a window where there is a "
      "display, else in a pane where the terminal is wide enough. v changes that at "
      "any "
      "time." },
    { "preview", "stills", STILLS, offsetof(Config, stills),
      "How pictures that stand still are drawn. By itself with all their pixels where "
      "the terminal answers that it knows sixels or kitty's graphics, else as cells of "
      "two colours." },
    { NULL },
};

const Setting *config_settings(void)
{
    return SETTINGS;
}

static const Setting *find_setting(const char *group, const char *name, bool *known)
{
    *known = false;
    for (const Setting *setting = SETTINGS; setting->name; setting++) {
        if (strcmp(setting->group, group) != 0)
            continue;
        *known = true;
        if (strcmp(setting->name, name) == 0)
            return setting;
    }
    return NULL;
}

static bool set(Config *config, const Setting *setting, const char *word,
                GError **error)
{
    for (int i = 0; setting->words[i]; i++) {
        if (strcmp(setting->words[i], word) == 0) {
            *(int *)(void *)((char *)config + setting->offset) = i;
            return true;
        }
    }
    g_autofree char *shown = text_printable(word, 60);
    g_autofree char *words = g_strjoinv(", ", (char **)(uintptr_t)setting->words);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_VALUE,
                _("“%s = %s” cannot be; there is: %s"), setting->name, shown, words);
    return false;
}

static bool read_group(GKeyFile *file, const char *group, Config *config,
                       GError **error)
{
    bool known;
    g_auto(GStrv) names = g_key_file_get_keys(file, group, NULL, NULL);
    for (char **name = names; name && *name; name++) {
        const Setting *setting = find_setting(group, *name, &known);
        if (!known)
            return true;
        if (!setting) {
            g_autofree char *shown = text_printable(*name, 60);
            g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_NAME,
                        _("[%s] has no “%s”; chatkut.conf(5) lists what there is"),
                        group, shown);
            return false;
        }
        g_autofree char *word = g_key_file_get_string(file, group, *name, NULL);
        if (!set(config, setting, g_strstrip(word), error))
            return false;
    }
    return true;
}

bool config_read(const char *text, const char *name, Config *config, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) wrong = NULL;
    /* What GLib says of it repeats the line, which may be a key of models. */
    if (!g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, NULL)) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_SYNTAX,
                    _("“%s” is no file of settings: it has lines that are neither a "
                      "[group] nor a “name = value” in one"),
                    name);
        return false;
    }
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        if (!read_group(file, *group, config, &wrong)) {
            g_propagate_prefixed_error(error, g_steal_pointer(&wrong), "%s: ", name);
            return false;
        }
    }
    return true;
}
