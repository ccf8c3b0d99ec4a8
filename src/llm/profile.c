#include "profile_private.h"

#include "chatkut/base/folder.h"
#include "chatkut/base/text.h"

#include "chatkut-resources.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define GROUP        "models"
#define MODEL_GROUP  "model "
#define PROVIDERS    "/chatkut/models/providers.conf"
#define LOCAL_PRICES "local"

enum { SHOWN = 60, NAME_MAX_BYTES = 40 };

G_DEFINE_QUARK(llm_error_quark, llm_error)

/* One file on its way in. */
typedef struct {
    GKeyFile *file;
    GKeyFile *providers;
    char *folder; /* of the file */
} Source;

/* ---- values ---------------------------------------------------------------------- */

static LlmProfile *profile_new(void)
{
    LlmProfile *profile = g_new0(LlmProfile, 1);
    profile->temperature = NAN;
    profile->price_in = profile->price_out = profile->price_cached = -1;
    return profile;
}

static void profile_free(void *data)
{
    LlmProfile *profile = data;
    for (const LlmSetting *row = llm_settings_of_model(); row->name; row++)
        llm_setting_clear(row, profile);
    g_free(profile->name);
    g_free(profile->host);
    g_free(profile->price_name);
    g_free(profile);
}

static void settings_clear(void *data)
{
    LlmSettings *settings = data;
    g_clear_pointer(&settings->profiles, g_ptr_array_unref);
}

LlmSettings *llm_settings_ref(LlmSettings *settings)
{
    return settings ? g_atomic_rc_box_acquire(settings) : NULL;
}

void llm_settings_unref(LlmSettings *settings)
{
    if (settings)
        g_atomic_rc_box_release_full(settings, settings_clear);
}

const LlmProfile *llm_settings_find(const LlmSettings *settings, const char *name)
{
    for (unsigned i = 0; name && i < settings->profiles->len; i++) {
        const LlmProfile *profile = g_ptr_array_index(settings->profiles, i);
        if (strcmp(profile->name, name) == 0)
            return profile;
    }
    return NULL;
}

const char *llm_providers_text(size_t *length)
{
    g_autoptr(GBytes) bytes = g_resource_lookup_data(
        chatkut_get_resource(), PROVIDERS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    return g_bytes_get_data(bytes, length); /* of the program: it stays */
}

/* ---- reading a group ------------------------------------------------------------- */

static bool fail(GError **error, const char *group, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static bool fail(GError **error, const char *group, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *shown = text_printable(group, SHOWN);
    g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG, "[%s] %s", shown, text);
    return false;
}

static bool fail_unknown(GError **error, const char *group, const LlmSetting *rows,
                         const char *name)
{
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *shown = text_printable(name, SHOWN);
    for (; rows->name; rows++)
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", rows->name);
    return fail(error, group, _("has no “%s”; there is: %s"), shown, names->str);
}

/* One setting of a file; the error begins with its group and name. */
static bool read_setting(const Source *source, GKeyFile *file, const char *group,
                         const LlmSetting *row, void *base, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    g_autoptr(GError) garbled = NULL;
    g_autofree char *text = g_key_file_get_string(file, group, row->name, &garbled);
    if (garbled)
        return fail(error, group,
                    _("%s: this is no text of UTF-8, or has a “\\” that "
                      "is none of \\s \\n \\t \\r \\\\"),
                    row->name);
    if (llm_setting_put(row, base, g_strstrip(text), source->folder, &wrong))
        return true;
    return fail(error, group, "%s: %s", row->name, wrong->message);
}

/* Every setting of the group that the rows have; of other names it is an error. */
static bool read_group(const Source *source, GKeyFile *file, const char *group,
                       const LlmSetting *rows, void *base, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_keys(file, group, NULL, NULL);
    for (char **name = names; name && *name; name++) {
        const LlmSetting *row = llm_setting_find(rows, *name);
        if (!row)
            return fail_unknown(error, group, rows, *name);
        if (!read_setting(source, file, group, row, base, error))
            return false;
    }
    return true;
}

/* ---- a model --------------------------------------------------------------------- */

static bool put_standards(const Source *source, LlmProfile *profile, GError **error)
{
    for (const LlmSetting *row = llm_settings_of_model(); row->name; row++)
        if (row->standard &&
            !llm_setting_put(row, profile, row->standard, source->folder, error))
            return false;
    return true;
}

/* What the provider gives. Its key is for its own address only: at another one it would
 * be handed to a stranger. */
static bool put_provider(const Source *source, const char *group, LlmProfile *profile,
                         GError **error)
{
    g_autofree char *name =
        g_key_file_get_string(source->file, group, "provider", NULL);
    if (!name)
        return true;
    if (!g_key_file_has_group(source->providers, g_strstrip(name))) {
        g_auto(GStrv) groups = g_key_file_get_groups(source->providers, NULL);
        g_autofree char *list = g_strjoinv(", ", groups);
        g_autofree char *shown = text_printable(name, SHOWN);
        return fail(error, group, _("provider: “%s” is not known; there is: %s"), shown,
                    list);
    }
    if (!read_group(source, source->providers, name, llm_settings_of_model(), profile,
                    error))
        return false;
    if (g_key_file_has_key(source->file, group, "url", NULL))
        g_clear_pointer(&profile->key, g_free);
    return true;
}

/* Whose prices are meant: at an address of the user's own they are not the
 * provider's. */
static char *price_name(const Source *source, const char *group,
                        const LlmProfile *profile)
{
    const char *seller = profile->provider;
    if (!seller || g_key_file_has_key(source->file, group, "url", NULL))
        seller = profile->host;
    return g_strdup_printf("%s/%s", profile->local ? LOCAL_PRICES : seller,
                           profile->model);
}

/* What must be there, and what follows from it. */
static bool complete(const Source *source, const char *group, LlmProfile *profile,
                     GError **error)
{
    g_autofree char *url = NULL;
    if (!profile->url)
        return fail(error, group, _("needs a “provider”, or the server's “url”"));
    if (!profile->model)
        return fail(error, group, _("needs “model”: what %s calls it"), profile->url);
    if ((profile->price_in < 0) != (profile->price_out < 0) ||
        (profile->price_cached >= 0 && profile->price_in < 0))
        return fail(error, group,
                    _("needs both “price-in” and “price-out”, or neither"));
    if (profile->max_output >= profile->context)
        return fail(error, group, _("max-output: must be less than context, %u"),
                    profile->context);
    if (!llm_url_read(profile->url, &url, &profile->host, &profile->local, error))
        return false;
    profile->price_name = price_name(source, group, profile);
    return true;
}

static bool is_name(const char *name)
{
    size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789.-_");
    bool reserved = strcmp(name, "embedded") == 0 || strcmp(name, "auto") == 0;
    return length > 0 && length <= NAME_MAX_BYTES && !name[length] && !reserved;
}

static bool read_model(const Source *source, const char *group, LlmSettings *settings,
                       GError **error)
{
    const char *name = group + strlen(MODEL_GROUP);
    LlmProfile *profile = profile_new();
    g_ptr_array_add(settings->profiles, profile);
    if (!is_name(name))
        return fail(error, group,
                    _("a model's name is 1 to 40 of A-Z a-z 0-9 . - _, and neither "
                      "“embedded” nor “auto”"));
    profile->name = g_strdup(name);
    return put_standards(source, profile, error) &&
           put_provider(source, group, profile, error) &&
           read_group(source, source->file, group, llm_settings_of_model(), profile,
                      error) &&
           complete(source, group, profile, error);
}

static bool read_every_model(const Source *source, LlmSettings *settings,
                             GError **error)
{
    g_auto(GStrv) groups = g_key_file_get_groups(source->file, NULL);
    for (char **group = groups; *group; group++)
        if (g_str_has_prefix(*group, MODEL_GROUP) &&
            !read_model(source, *group, settings, error))
            return false;
    if (settings->profiles->len == 0)
        return fail(error, GROUP,
                    _("has no model: add a group [model NAME], as "
                      "chatkut-models(7) shows"));
    return true;
}

/* ---- what the models are for ----------------------------------------------------- */

static bool fail_role(const LlmSettings *settings, const char *role, const char *given,
                      GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; i < settings->profiles->len; i++) {
        const LlmProfile *profile = g_ptr_array_index(settings->profiles, i);
        g_string_append_printf(names, "%s%s", i ? ", " : "", profile->name);
    }
    if (!given)
        return fail(error, GROUP, _("needs “%s”; there is: %s"), role, names->str);
    g_autofree char *shown = text_printable(given, SHOWN);
    return fail(error, GROUP, _("%s: there is no [model %s]; there is: %s"), role,
                shown, names->str);
}

static bool give_roles(LlmSettings *settings, const LlmModels *models, GError **error)
{
    const LlmProfile *standard =
        settings->profiles->len == 1 ? g_ptr_array_index(settings->profiles, 0) : NULL;
    for (LlmRole role = 0; role < LLM_ROLES; role++) {
        const char *given = models->roles[role];
        const LlmProfile *profile =
            given ? llm_settings_find(settings, given) : standard;
        if (!profile)
            return fail_role(settings, llm_role_name(role), given, error);
        settings->roles[role] = standard = profile;
    }
    return true;
}

static bool read_models(const Source *source, LlmSettings *settings, GError **error)
{
    LlmModels models = { .day_budget = -1, .project_budget = -1 };
    bool ok = read_group(source, source->file, GROUP, llm_settings_of_models(), &models,
                         error) &&
              read_every_model(source, settings, error) &&
              give_roles(settings, &models, error);
    settings->day_budget = models.day_budget;
    settings->project_budget = models.project_budget;
    for (const LlmSetting *row = llm_settings_of_models(); row->name; row++)
        llm_setting_clear(row, &models);
    return ok;
}

/* ---- what decides how it is spoken to ------------------------------------------- */

/* With its end, so that no two texts are one. */
static void digest_text(GChecksum *sum, const char *text)
{
    g_checksum_update(sum, (const guchar *)(text ? text : ""),
                      text ? (gssize)strlen(text) + 1 : 1);
}

char *llm_profile_digest(const LlmProfile *profile)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    digest_text(sum, llm_dialect_name(profile->dialect));
    digest_text(sum, profile->url);
    digest_text(sum, profile->model);
    digest_text(sum, llm_level_name(profile->level));
    digest_text(sum, llm_effort_name(profile->effort));
    for (unsigned i = 0; i < profile->headers->len; i++) {
        const LlmHeader *header = profile->headers->pdata[i];
        digest_text(sum, header->name);
        digest_text(sum, header->value ? header->value : header->secret);
    }
    return g_strdup(g_checksum_get_string(sum));
}

/* ---- the file -------------------------------------------------------------------- */

static LlmSettings *read_source(const Source *source, GError **error)
{
    LlmSettings *settings = g_atomic_rc_box_new0(LlmSettings);
    settings->profiles = g_ptr_array_new_with_free_func(profile_free);
    if (!read_models(source, settings, error))
        g_clear_pointer(&settings, llm_settings_unref);
    return settings;
}

LlmSettings *llm_settings_read(const char *text, const char *name, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GKeyFile) providers = g_key_file_new();
    g_autoptr(GError) wrong = NULL;
    size_t length;
    if (!strstr(text, "[" GROUP "]")) /* nor a broken file is any business of models */
        return NULL;
    if (!g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, NULL)) {
        g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG,
                    _("“%s” is no file of settings: it has lines that are neither a "
                      "[group] nor a “name = value” in one"),
                    name);
        return NULL;
    }
    if (!g_key_file_has_group(file, GROUP))
        return NULL;
    const char *shipped = llm_providers_text(&length);
    bool ok =
        g_key_file_load_from_data(providers, shipped, length, G_KEY_FILE_NONE, NULL);
    g_assert(ok);
    g_autofree char *folder = g_path_get_dirname(name);
    Source source = { file, providers, folder };
    LlmSettings *settings = read_source(&source, &wrong);
    if (!settings)
        g_propagate_prefixed_error(error, g_steal_pointer(&wrong), "%s: ", name);
    return settings;
}

char *llm_own_file_read(char **path, const char *name, GError **error)
{
    char *text = NULL;
    g_autoptr(GError) wrong = NULL;
    if (!*path)
        *path = folder_path(FOLDER_CONFIG, name);
    if (!g_file_get_contents(*path, &text, NULL, &wrong) &&
        !g_error_matches(wrong, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
        !g_error_matches(wrong, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG, _("%s cannot be read: %s"),
                    *path, wrong->message);
    return text;
}

LlmSettings *llm_settings_load(const char *path, GError **error)
{
    g_autofree char *file = g_strdup(path);
    g_autofree char *text = llm_own_file_read(&file, "chatkut.conf", error);
    return text ? llm_settings_read(text, file, error) : NULL;
}
