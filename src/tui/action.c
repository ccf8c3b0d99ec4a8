#include "actions.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_QUARK(keymap_error_quark, keymap_error)

static const Action ACTIONS[] = {
#define ACTION(ID, NAME, CONTEXT, PLAIN, VIM, NEED, HINT, RUN, LABEL, HELP) \
    { NAME, CONTEXT_##CONTEXT, { PLAIN, VIM }, NEED_##NEED, HINT, RUN, LABEL, HELP },
#include "chatkut/tui/action.def"
#undef ACTION
    { NULL },
};
enum { ACTION_COUNT = G_N_ELEMENTS(ACTIONS) - 1 };

static const struct {
    const char *name, *label;
} CONTEXT_ROWS[] = {
    [CONTEXT_GLOBAL] = { "global", N_("Everywhere") },
    [CONTEXT_CHAT] = { "chat", N_("Chat") },
    [CONTEXT_QUESTION] = { "question", N_("An open question") },
    [CONTEXT_TRANSCRIPT] = { "transcript", N_("Receipts of the chat") },
    [CONTEXT_SEARCH] = { "search", N_("Search in the chat") },
    [CONTEXT_TIMELINE] = { "timeline", N_("Timeline") },
    [CONTEXT_ASSETS] = { "assets", N_("Assets") },
    [CONTEXT_INSPECTOR] = { "inspector", N_("Inspector") },
    [CONTEXT_PREVIEW] = { "preview", N_("Preview") },
    [CONTEXT_WELCOME] = { "welcome", N_("Welcome") },
    [CONTEXT_LIST] = { "list", N_("Lists to choose from") },
    [CONTEXT_DIALOG] = { "dialog", N_("Forms") },
};
_Static_assert(G_N_ELEMENTS(CONTEXT_ROWS) == CONTEXTS, "a row for each context");

static const char *const PRESET_NAMES[] = {
    [KEYS_PLAIN] = "plain", [KEYS_VIM] = "vim"
};

struct Keymap {
    GArray *keys[ACTION_COUNT]; /* Key */
};

const Action *action_table(void)
{
    return ACTIONS;
}

const Action *action_find(Context context, const char *name)
{
    for (const Action *action = ACTIONS; action->name; action++)
        if (action->context == context && strcmp(action->name, name) == 0)
            return action;
    return NULL;
}

const char *context_name(Context context)
{
    return CONTEXT_ROWS[context].name;
}

const char *context_label(Context context)
{
    return _(CONTEXT_ROWS[context].label);
}

static bool parse_context(const char *name, Context *context)
{
    for (Context i = 0; i < CONTEXTS; i++) {
        if (strcmp(CONTEXT_ROWS[i].name, name) == 0) {
            *context = i;
            return true;
        }
    }
    return false;
}

/* ---- keymaps --------------------------------------------------------------------- */

/* False with *wrong (borrowed from names) where one is no key. */
static GArray *parse_keys(const char *names, char **wrong)
{
    GArray *keys = g_array_new(FALSE, FALSE, sizeof(Key));
    g_auto(GStrv) words = g_strsplit(names, " ", -1);
    for (char **word = words; *word; word++) {
        Key key;
        if (!**word)
            continue;
        if (!key_parse(*word, &key)) {
            *wrong = g_strdup(*word);
            g_array_unref(keys);
            return NULL;
        }
        g_array_append_val(keys, key);
    }
    return keys;
}

Keymap *keymap_new(KeysPreset preset)
{
    Keymap *keymap = g_new0(Keymap, 1);
    for (unsigned i = 0; i < ACTION_COUNT; i++) {
        g_autofree char *wrong = NULL;
        keymap->keys[i] = parse_keys(ACTIONS[i].keys[preset], &wrong);
        if (!keymap->keys[i])
            g_error("action %s: no key %s", ACTIONS[i].name, wrong);
    }
    return keymap;
}

void keymap_free(Keymap *keymap)
{
    if (!keymap)
        return;
    for (unsigned i = 0; i < ACTION_COUNT; i++)
        g_array_unref(keymap->keys[i]);
    g_free(keymap);
}

static int index_of_key(const GArray *keys, Key key)
{
    for (unsigned i = 0; i < keys->len; i++)
        if (key_equal(g_array_index(keys, Key, i), key))
            return (int)i;
    return -1;
}

/* The keys that the user gave to others of its context before stay theirs: `bound`. */
static bool bind_action(Keymap *keymap, const Action *action, GArray *keys,
                        const bool *bound, GError **error)
{
    for (unsigned k = 0; k < keys->len; k++) {
        const Key key = g_array_index(keys, Key, k);
        for (unsigned i = 0; i < ACTION_COUNT; i++) {
            const int found = ACTIONS[i].context == action->context
                                  ? index_of_key(keymap->keys[i], key)
                                  : -1;
            if (found < 0)
                continue;
            if (bound[i]) {
                g_autofree char *name = key_text(key);
                g_set_error(error, KEYMAP_ERROR, KEYMAP_ERROR_NAME,
                            _("the key “%s” is given to both “%s” and “%s”"), name,
                            ACTIONS[i].name, action->name);
                return false;
            }
            g_array_remove_index(keymap->keys[i], (guint)found);
        }
    }
    GArray **slot = &keymap->keys[action - ACTIONS];
    g_array_unref(*slot);
    *slot = g_array_ref(keys);
    return true;
}

static bool read_action(Keymap *keymap, Context context, const char *name,
                        const char *value, bool *bound, GError **error)
{
    const Action *action = action_find(context, name);
    if (!action) {
        g_set_error(error, KEYMAP_ERROR, KEYMAP_ERROR_NAME,
                    _("[%s] has no action “%s”; chatkut-keys(5) lists them"),
                    context_name(context), name);
        return false;
    }
    g_autofree char *wrong = NULL;
    g_autoptr(GArray) keys = parse_keys(value, &wrong);
    if (!keys) {
        g_set_error(error, KEYMAP_ERROR, KEYMAP_ERROR_NAME,
                    _("“%s”, for “%s”, is no key; keys are named like C-p, M-Left, F5, "
                      "Space or s"),
                    wrong, name);
        return false;
    }
    if (!bind_action(keymap, action, keys, bound, error))
        return false;
    bound[action - ACTIONS] = true;
    return true;
}

static bool read_group(Keymap *keymap, GKeyFile *file, const char *group, bool *bound,
                       GError **error)
{
    Context context;
    if (!parse_context(group, &context)) {
        g_set_error(error, KEYMAP_ERROR, KEYMAP_ERROR_NAME,
                    _("there is no place “[%s]”; chatkut-keys(5) lists them"), group);
        return false;
    }
    g_auto(GStrv) names = g_key_file_get_keys(file, group, NULL, NULL);
    for (char **name = names; name && *name; name++) {
        g_autofree char *value = g_key_file_get_string(file, group, *name, NULL);
        if (!read_action(keymap, context, *name, value ? value : "", bound, error))
            return false;
    }
    return true;
}

static bool read_preset(GKeyFile *file, KeysPreset *preset, GError **error)
{
    g_autofree char *name = g_key_file_get_string(file, "keys", "preset", NULL);
    *preset = KEYS_PLAIN;
    if (!name)
        return true;
    for (KeysPreset i = 0; i < KEYS_PRESETS; i++) {
        if (strcmp(PRESET_NAMES[i], name) == 0) {
            *preset = i;
            return true;
        }
    }
    g_set_error(error, KEYMAP_ERROR, KEYMAP_ERROR_NAME,
                _("there are no keys “%s”; there are plain and vim"), name);
    return false;
}

static Keymap *read_file(GKeyFile *file, GError **error)
{
    KeysPreset preset;
    if (!read_preset(file, &preset, error))
        return NULL;
    g_autoptr(Keymap) keymap = keymap_new(preset);
    bool bound[ACTION_COUNT] = { false };
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++)
        if (strcmp(*group, "keys") != 0 &&
            !read_group(keymap, file, *group, bound, error))
            return NULL;
    return g_steal_pointer(&keymap);
}

Keymap *keymap_read(const char *text, const char *name, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) wrong = NULL;
    if (!g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, &wrong)) {
        g_set_error(error, KEYMAP_ERROR, KEYMAP_ERROR_SYNTAX,
                    _("“%s” is no file of keys: %s"), name, wrong->message);
        return NULL;
    }
    Keymap *keymap = read_file(file, &wrong);
    if (!keymap)
        g_propagate_prefixed_error(error, g_steal_pointer(&wrong), "%s: ", name);
    return keymap;
}

const Action *keymap_action(const Keymap *keymap, Context context, Key key)
{
    for (unsigned i = 0; i < ACTION_COUNT; i++)
        if (ACTIONS[i].context == context && index_of_key(keymap->keys[i], key) >= 0)
            return &ACTIONS[i];
    return NULL;
}

const GArray *keymap_keys(const Keymap *keymap, const Action *action)
{
    return keymap->keys[action - ACTIONS];
}

char *keymap_label(const Keymap *keymap, const Action *action)
{
    const GArray *keys = keymap_keys(keymap, action);
    return keys->len > 0 ? key_label(g_array_index(keys, Key, 0)) : g_strdup("");
}
