/* The settings of models and the providers as mdoc(7). Manuals are in English: nothing is
 * translated here. */
#include "command_private.h"

#include "chatkut/llm/profile.h"

#include <string.h>

/* What stands behind the name. */
static const char *argument_of(const LlmSetting *row)
{
    static const char *const ARGUMENTS[] = {
        [LLM_SETTING_TEXT] = "TEXT",     [LLM_SETTING_WORD] = "WORD",
        [LLM_SETTING_URL] = "URL",       [LLM_SETTING_KEY] = "REFERENCE",
        [LLM_SETTING_FILE] = "PATH",     [LLM_SETTING_HEADERS] = "HEADERS",
        [LLM_SETTING_COUNT] = "NUMBER",  [LLM_SETTING_SECONDS] = "SECONDS",
        [LLM_SETTING_NUMBER] = "NUMBER", [LLM_SETTING_MONEY] = "USD",
        [LLM_SETTING_MODEL] = "NAME",
    };
    return ARGUMENTS[row->kind];
}

static void append_words(GString *out, const LlmSetting *row)
{
    for (int i = 0; row->words[i]; i++)
        g_string_append_printf(out, ".Cm %s%s\n", row->words[i],
                               row->words[i + 1] ? " ," : " .");
}

static void append_limits(GString *out, const LlmSetting *row)
{
    bool ranged = row->kind == LLM_SETTING_COUNT || row->kind == LLM_SETTING_SECONDS ||
                  row->kind == LLM_SETTING_NUMBER;
    if (row->words)
        append_words(out, row);
    if (ranged)
        g_string_append_printf(out, "From %.10g to %.10g", row->least, row->most);
    if (ranged && row->standard)
        g_string_append_printf(out, "; %s where nothing is said", row->standard);
    if (ranged)
        g_string_append(out, ".\n");
}

static void append_rows(GString *out, const char *group, const LlmSetting *rows)
{
    g_string_append_printf(out, ".Ss %s\n.Bl -tag -width Ds\n", group);
    for (; rows->name; rows++) {
        g_string_append_printf(out, ".It Cm %s Ar %s\n", rows->name, argument_of(rows));
        append_limits(out, rows);
        mdoc_append_text(out, rows->help);
    }
    g_string_append(out, ".El\n");
}

char *model_manual(void)
{
    GString *out = g_string_new(NULL);
    append_rows(out, "[models]", llm_settings_of_models());
    append_rows(out, "[model NAME]", llm_settings_of_model());
    return g_string_free(out, FALSE);
}

/* What the provider gives, as settings. */
static void append_provider(GString *out, GKeyFile *file, const char *name)
{
    g_auto(GStrv) keys = g_key_file_get_keys(file, name, NULL, NULL);
    g_string_append_printf(out, ".It Cm %s\n", name);
    for (char **key = keys; *key; key++) {
        g_autofree char *value = g_key_file_get_string(file, name, *key, NULL);
        g_string_append_printf(out, "%s.Cm %s No = Li %s\n", key == keys ? "" : ".br\n",
                               *key, value);
    }
}

char *provider_manual(void)
{
    size_t length;
    const char *text = llm_providers_text(&length);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, NULL);
    g_auto(GStrv) names = g_key_file_get_groups(file, NULL);
    GString *out = g_string_new(".Bl -tag -width Ds\n");
    for (char **name = names; *name; name++)
        append_provider(out, file, *name);
    g_string_append(out, ".El\n");
    return g_string_free(out, FALSE);
}
