/* Keys and settings as mdoc(7). Manuals are in English: nothing is translated here. */
#include "chatkut/app/command.h"
#include "chatkut/tui/action.h"
#include "chatkut/tui/config.h"
#include "chatkut/tui/tui.h"

#include <string.h>

static void append_keys(GString *out, const Keymap *keymap, const Action *action)
{
    const GArray *keys = keymap_keys(keymap, action);
    for (unsigned i = 0; i < keys->len; i++) {
        g_autofree char *key = key_text(g_array_index(keys, Key, i));
        g_string_append(out, i ? "\n.Ql " : ".Ql ");
        if (strchr(".,:;()[]?!\"'-|", *key) && !key[1])
            g_string_append(out, "\\&");
        g_string_append(out, *key == '\\' ? "\\e" : key);
    }
    if (keys->len == 0)
        g_string_append(out, "no key");
    g_string_append_c(out, '\n');
}

static bool is_same(const Keymap *a, const Keymap *b, const Action *action)
{
    const GArray *left = keymap_keys(a, action), *right = keymap_keys(b, action);
    if (left->len != right->len)
        return false;
    for (unsigned i = 0; i < left->len; i++)
        if (!key_equal(g_array_index(left, Key, i), g_array_index(right, Key, i)))
            return false;
    return true;
}

static void append_action(GString *out, const Keymap *const presets[KEYS_PRESETS],
                          const Action *action)
{
    g_string_append_printf(out, ".It Cm %s\n", action->name);
    g_autofree char *help = g_strconcat(action->help, ".", NULL);
    mdoc_append_text(out, help);
    g_string_append(out, "Keys:\n");
    append_keys(out, presets[KEYS_PLAIN], action);
    if (!is_same(presets[KEYS_PLAIN], presets[KEYS_VIM], action)) {
        g_string_append(out, "; in\n.Cm vim :\n");
        append_keys(out, presets[KEYS_VIM], action);
    }
}

static char *keys_manual(void)
{
    g_autoptr(Keymap) plain = keymap_new(KEYS_PLAIN);
    g_autoptr(Keymap) vim = keymap_new(KEYS_VIM);
    const Keymap *const presets[KEYS_PRESETS] = { plain, vim };
    GString *out = g_string_new(NULL);
    for (Context context = 0; context < CONTEXTS; context++) {
        bool any = false;
        for (const Action *action = action_table(); action->name; action++) {
            if (action->context != context)
                continue;
            if (!any)
                g_string_append_printf(out, ".Ss [%s]\n.Bl -tag -width Ds\n",
                                       context_name(context));
            any = true;
            append_action(out, presets, action);
        }
        if (any)
            g_string_append(out, ".El\n");
    }
    return g_string_free(out, FALSE);
}

static char *settings_manual(void)
{
    GString *out = g_string_new(NULL);
    const char *group = "";
    for (const Setting *setting = config_settings(); setting->name; setting++) {
        if (strcmp(group, setting->group) != 0)
            g_string_append_printf(out, "%s.Ss [%s]\n.Bl -tag -width Ds\n",
                                   *group ? ".El\n" : "", setting->group);
        group = setting->group;
        g_string_append_printf(out, ".It Cm %s\n", setting->name);
        for (int i = 0; setting->words[i]; i++)
            g_string_append_printf(out, ".Cm %s%s\n", setting->words[i],
                                   setting->words[i + 1] ? " ," : " .");
        mdoc_append_text(out, setting->help);
    }
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}

char *tui_manual(const char *part)
{
    if (strcmp(part, "keys") == 0)
        return keys_manual();
    return strcmp(part, "settings") == 0 ? settings_manual() : NULL;
}
