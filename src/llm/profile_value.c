/* Reading the value of one setting. */
#include "profile_private.h"

#include "chatkut/base/text.h"
#include "chatkut/net/secret.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum {
    SHOWN = 60,
    TEXT_MAX = 200,
    MICRO_DIGITS = 6,
    MONEY_DIGITS = 9,
    DOLLAR = 1000000
};

typedef bool (*Reader)(const LlmSetting *setting, void *field, const char *text,
                       const char *folder, GError **error);

static bool refuse(GError **error, const char *text, const char *there_is)
{
    g_autofree char *shown = text_printable(text, SHOWN);
    g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG, _("“%s” cannot be; there is: %s"),
                shown, there_is);
    return false;
}

static void replace(void *field, char *text)
{
    char **place = field;
    g_free(*place);
    *place = text;
}

static bool read_text(const LlmSetting *setting, void *field, const char *text,
                      const char *folder, GError **error)
{
    g_autofree char *printable = text_printable(text, 0);
    (void)setting;
    (void)folder;
    if (!*text || strlen(text) > TEXT_MAX || strcmp(text, printable) != 0)
        return refuse(error, text, _("a name of 1 to 200 printable bytes"));
    replace(field, g_steal_pointer(&printable));
    return true;
}

static bool read_word(const LlmSetting *setting, void *field, const char *text,
                      const char *folder, GError **error)
{
    (void)folder;
    for (int i = 0; setting->words[i]; i++) {
        if (strcmp(setting->words[i], text) == 0) {
            *(int *)field = i;
            return true;
        }
    }
    g_autofree char *words = g_strjoinv(", ", (char **)(uintptr_t)setting->words);
    return refuse(error, text, words);
}

static bool read_url(const LlmSetting *setting, void *field, const char *text,
                     const char *folder, GError **error)
{
    char *url, *host;
    bool local;
    (void)setting;
    (void)folder;
    if (!llm_url_read(text, &url, &host, &local, error))
        return false;
    g_free(host);
    replace(field, url);
    return true;
}

/* What is no reference may be the key itself: it is not repeated. */
static bool read_key(const LlmSetting *setting, void *field, const char *text,
                     const char *folder, GError **error)
{
    (void)setting;
    (void)folder;
    if (!secret_check(text, NULL)) {
        g_set_error(error, LLM_ERROR, LLM_ERROR_CONFIG, "%s",
                    _("this is no reference to a key, and a key itself does not belong "
                      "into this file; there is: env:NAME (a variable of the "
                      "environment), file:PATH (a file that only you may read), "
                      "keyring:NAME (the desktop's keyring)"));
        return false;
    }
    replace(field, g_strdup(text));
    return true;
}

static bool read_file(const LlmSetting *setting, void *field, const char *text,
                      const char *folder, GError **error)
{
    (void)setting;
    if (!*text)
        return refuse(error, text, _("the path of a file"));
    if (g_str_has_prefix(text, "~/"))
        replace(field, g_build_filename(g_get_home_dir(), text + 2, NULL));
    else
        replace(field, g_path_is_absolute(text) ? g_strdup(text)
                                                : g_build_filename(folder, text, NULL));
    return true;
}

static bool read_headers(const LlmSetting *setting, void *field, const char *text,
                         const char *folder, GError **error)
{
    GPtrArray **place = field;
    GPtrArray *headers = llm_headers_read(text, error);
    (void)setting;
    (void)folder;
    if (!headers)
        return false;
    g_clear_pointer(place, g_ptr_array_unref);
    *place = headers;
    return true;
}

/* Within the row's limits; the error says which. */
static bool read_ranged(const LlmSetting *setting, const char *text, double *number,
                        GError **error)
{
    char *end;
    *number = g_ascii_strtod(text, &end);
    bool plain = strspn(text, "0123456789.") == strlen(text);
    if (*text && plain && !*end && *number >= setting->least &&
        *number <= setting->most)
        return true;
    g_autofree char *range = g_strdup_printf(_("a number from %.10g to %.10g"),
                                             setting->least, setting->most);
    return refuse(error, text, range);
}

static bool read_count(const LlmSetting *setting, void *field, const char *text,
                       const char *folder, GError **error)
{
    double number;
    (void)folder;
    if (!read_ranged(setting, text, &number, error))
        return false;
    if (number != floor(number))
        return refuse(error, text, _("a whole number"));
    *(unsigned *)field = (unsigned)number;
    return true;
}

static bool read_seconds(const LlmSetting *setting, void *field, const char *text,
                         const char *folder, GError **error)
{
    double number;
    (void)folder;
    if (!read_ranged(setting, text, &number, error))
        return false;
    *(unsigned *)field = (unsigned)lround(number * 1000);
    return true;
}

static bool read_number(const LlmSetting *setting, void *field, const char *text,
                        const char *folder, GError **error)
{
    (void)folder;
    return read_ranged(setting, text, field, error);
}

/* Dollars with at most six decimals, digit by digit: exact. */
static bool read_money(const LlmSetting *setting, void *field, const char *text,
                       const char *folder, GError **error)
{
    size_t whole = strspn(text, "0123456789");
    const char *point = text + whole;
    size_t parts = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    int64_t micros = 0;
    (void)folder;
    if (whole == 0 || whole > MONEY_DIGITS || parts > MICRO_DIGITS ||
        (*point == '.' && parts == 0) || point[*point == '.' ? parts + 1 : 0])
        return refuse(error, text, _("US dollars, such as 2.50"));
    for (size_t i = 0; i < whole; i++)
        micros = micros * 10 + (text[i] - '0');
    for (size_t i = 0; i < MICRO_DIGITS; i++)
        micros = micros * 10 + (i < parts ? point[1 + i] - '0' : 0);
    if (setting->most > 0 && (double)micros > setting->most * DOLLAR)
        return refuse(error, text, _("at most 10000 US dollars"));
    *(int64_t *)field = micros;
    return true;
}

static const Reader READERS[] = {
    [LLM_SETTING_TEXT] = read_text,     [LLM_SETTING_WORD] = read_word,
    [LLM_SETTING_URL] = read_url,       [LLM_SETTING_KEY] = read_key,
    [LLM_SETTING_FILE] = read_file,     [LLM_SETTING_HEADERS] = read_headers,
    [LLM_SETTING_COUNT] = read_count,   [LLM_SETTING_SECONDS] = read_seconds,
    [LLM_SETTING_NUMBER] = read_number, [LLM_SETTING_MONEY] = read_money,
    [LLM_SETTING_MODEL] = read_text,
};

bool llm_setting_put(const LlmSetting *setting, void *base, const char *text,
                     const char *folder, GError **error)
{
    void *field = (char *)base + setting->offset;
    return READERS[setting->kind](setting, field, text, folder, error);
}

void llm_setting_clear(const LlmSetting *setting, void *base)
{
    void *field = (char *)base + setting->offset;
    switch (setting->kind) {
    case LLM_SETTING_TEXT:
    case LLM_SETTING_URL:
    case LLM_SETTING_KEY:
    case LLM_SETTING_FILE:
    case LLM_SETTING_MODEL:
        replace(field, NULL);
        break;
    case LLM_SETTING_HEADERS:
        g_clear_pointer((GPtrArray **)field, g_ptr_array_unref);
        break;
    default:
        break;
    }
}
