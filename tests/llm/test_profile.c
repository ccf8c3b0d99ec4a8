/* The settings of models: what may be in them, and what is said where it may not. */
#include "chatkut/llm/profile.h"

#include "../run.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME "/etc/chatkut.conf"

static LlmSettings *read_ok(const char *text)
{
    g_autoptr(GError) error = NULL;
    LlmSettings *settings = llm_settings_read(text, NAME, &error);
    if (!settings)
        ck_abort_msg("%s", error ? error->message : "no models");
    return settings;
}

static const LlmProfile *first(const LlmSettings *settings)
{
    return g_ptr_array_index(settings->profiles, 0);
}

/* ---- what there is ----------------------------------------------------------------- */

START_TEST(without_the_group_models_nothing_is_read)
{
    static const char *const TEXTS[] = {
        "",
        "[look]\ntheme = dark\n",
        "[model sonnet]\nprovider = none\n",
        "this is no file of settings at all",
    };
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(llm_settings_read(TEXTS[_i], NAME, &error));
    ck_assert_ptr_null(error);
}
END_TEST

START_TEST(a_provider_gives_what_the_model_leaves_open)
{
    g_autoptr(LlmSettings) settings =
        read_ok("[look]\ntheme = dark\n[models]\nday-budget = 2.5\n"
                "[model sonnet]\nprovider = anthropic\nmodel = claude-sonnet-4-5\n");
    const LlmProfile *profile = first(settings);
    ck_assert_str_eq(profile->name, "sonnet");
    ck_assert_int_eq(profile->dialect, LLM_ANTHROPIC);
    ck_assert_str_eq(profile->url, "https://api.anthropic.com");
    ck_assert_str_eq(profile->host, "api.anthropic.com");
    ck_assert_str_eq(profile->key, "env:ANTHROPIC_API_KEY");
    ck_assert_str_eq(profile->price_name, "anthropic/claude-sonnet-4-5");
    ck_assert(!profile->local && isnan(profile->temperature));
    ck_assert_uint_eq(profile->first_byte_ms, 8000);
    ck_assert_uint_eq(profile->max_output, 2000);
    ck_assert_int_eq(profile->price_in, -1);
    ck_assert_int_eq(settings->day_budget, 2500000);
    ck_assert_int_eq(settings->project_budget, -1);
}
END_TEST

START_TEST(every_provider_makes_a_model)
{
    static const char *const PROVIDERS[] = { "dedalus",    "openai",   "anthropic",
                                             "openrouter", "llamacpp", "vllm",
                                             "lmstudio",   "ollama" };
    for (unsigned i = 0; i < G_N_ELEMENTS(PROVIDERS); i++) {
        g_autofree char *text = g_strdup_printf(
            "[models]\n[model m]\nprovider = %s\nmodel = x/y\n", PROVIDERS[i]);
        g_autoptr(LlmSettings) settings = read_ok(text);
        const LlmProfile *profile = first(settings);
        ck_assert(profile->local == (profile->key == NULL));
        ck_assert(profile->local == g_str_has_prefix(profile->price_name, "local/"));
        ck_assert(profile->local ==
                  g_str_has_prefix(profile->url, "http://127.0.0.1:"));
        ck_assert(strstr(llm_settings_of_model()->help, PROVIDERS[i]));
    }
}
END_TEST

START_TEST(all_settings_are_read)
{
    g_autoptr(LlmSettings) settings =
        read_ok("[models]\n[model m]\nurl = http://localhost:4010/v1///\n"
                "dialect = openai\nmodel = m/1\nkey = keyring:work\nca-file = ca.pem\n"
                "header = X-Org: abc; X-Provider-Key: env:OTHER;\nstructured = json\n"
                "output-field = max_tokens\neffort = low\ntemperature = "
                "0.25\nmax-output = 500\n"
                "context = 8000\ntimeout = 2.5\nstall = 9\nprice-in = 0.075\n"
                "price-out = 1\nprice-cached = 0\n");
    const LlmProfile *profile = first(settings);
    const LlmHeader *plain = g_ptr_array_index(profile->headers, 0);
    const LlmHeader *secret = g_ptr_array_index(profile->headers, 1);
    ck_assert_str_eq(profile->url, "http://localhost:4010/v1");
    ck_assert_str_eq(profile->host, "localhost:4010");
    ck_assert_str_eq(profile->ca_file, "/etc/ca.pem");
    ck_assert_uint_eq(profile->headers->len, 2);
    ck_assert_str_eq(plain->value, "abc");
    ck_assert_ptr_null(plain->secret);
    ck_assert_str_eq(secret->secret, "env:OTHER");
    ck_assert_ptr_null(secret->value);
    ck_assert_int_eq(profile->level, LLM_BY_JSON);
    ck_assert_int_eq(profile->output_field, LLM_MAX_TOKENS);
    ck_assert_int_eq(profile->effort, LLM_EFFORT_LOW);
    ck_assert_double_eq(profile->temperature, 0.25);
    ck_assert_uint_eq(profile->context, 8000);
    ck_assert_uint_eq(profile->first_byte_ms, 2500);
    ck_assert_uint_eq(profile->stall_ms, 9000);
    ck_assert_int_eq(profile->price_in, 75000);
    ck_assert_int_eq(profile->price_cached, 0);
}
END_TEST

START_TEST(roles_fall_back_on_the_one_above)
{
    g_autoptr(LlmSettings) settings =
        read_ok("[model a]\nprovider = ollama\nmodel = a\n"
                "[model b]\nprovider = ollama\nmodel = b\n[models]\nstrong = b\n");
    for (LlmRole role = 0; role < LLM_ROLES; role++)
        ck_assert_str_eq(settings->roles[role]->name, "b");
    g_autoptr(LlmSettings) held = llm_settings_ref(settings);
    ck_assert_str_eq(llm_settings_find(held, "a")->model, "a");
    ck_assert_ptr_null(llm_settings_find(held, "c"));
    ck_assert_ptr_null(llm_settings_find(held, NULL));
}
END_TEST

START_TEST(the_mid_model_is_the_simple_one_where_nothing_is_said)
{
    g_autoptr(LlmSettings) settings = read_ok(
        "[models]\nstrong = a\nmid = b\n[model a]\nprovider = ollama\nmodel = a\n"
        "[model b]\nprovider = ollama\nmodel = b\n");
    ck_assert_str_eq(settings->roles[LLM_ROLE_STRONG]->name, "a");
    ck_assert_str_eq(settings->roles[LLM_ROLE_MID]->name, "b");
    ck_assert_str_eq(settings->roles[LLM_ROLE_SIMPLE]->name, "b");
}
END_TEST

/* A key goes to the provider it is for; elsewhere somebody has to say so. */
START_TEST(another_address_does_not_get_the_providers_key)
{
    g_autoptr(LlmSettings) settings =
        read_ok("[models]\n[model m]\nprovider = openai\nmodel = gpt\n"
                "url = https://proxy.example.org:8443/v1\n");
    const LlmProfile *profile = first(settings);
    ck_assert_ptr_null(profile->key);
    ck_assert_str_eq(profile->host, "proxy.example.org:8443");
    ck_assert_str_eq(profile->price_name, "proxy.example.org:8443/gpt");
}
END_TEST

/* ---- addresses --------------------------------------------------------------------- */

static const struct {
    const char *url, *host;
    bool ok, local;
} URLS[] = {
    { "https://api.example.org/v1", "api.example.org", true, false },
    { "https://api.example.org:443", "api.example.org", true, false },
    { "HTTPS://api.example.org", "api.example.org", true, false },
    { "https://127.0.0.1:8443", "127.0.0.1:8443", true, true },
    { "http://127.0.0.1:8080/v1", "127.0.0.1:8080", true, true },
    { "http://127.9.9.9", "127.9.9.9", true, true },
    { "http://[::1]:11434", "[::1]:11434", true, true },
    { "http://LOCALHOST", "LOCALHOST", true, true },
    { "http://api.example.org/v1", NULL, false, false },
    { "http://192.168.0.4:8080", NULL, false, false },
    { "http://127.0.0.1.example.org", NULL, false, false },
    { "http://localhost.example.org", NULL, false, false },
    { "http://2130706433", NULL, false, false },
    { "http://0.0.0.0", NULL, false, false },
    { "http://[::ffff:127.0.0.1]", NULL, false, false },
    { "https://user@api.example.org", NULL, false, false },
    { "https://user:pw@api.example.org", NULL, false, false },
    { "https://api.example.org/v1@evil", NULL, false, false },
    { "http://[::1]:8080/v@x/v1", NULL, false, false },
    { "https://api.example.org/v1?key=1", NULL, false, false },
    { "https://api.example.org/v1#x", NULL, false, false },
    { "https://", NULL, false, false },
    { "https:///v1", NULL, false, false },
    { "ftp://127.0.0.1", NULL, false, false },
    { "file:///etc/passwd", NULL, false, false },
    { "api.example.org", NULL, false, false },
    { "https://a b.org", NULL, false, false },
    { "https://a%1b.org", NULL, false, false },
    { "http://127.0.0.1%2eexample.org", NULL, false, false },
    { "https://a.org/\xc3\xa4", NULL, false, false },
    { "", NULL, false, false },
};

START_TEST(an_address_is_https_or_this_machine)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text =
        g_strdup_printf("[models]\n[model m]\nmodel = m\nurl = %s\n", URLS[_i].url);
    g_autoptr(LlmSettings) settings = llm_settings_read(text, NAME, &error);
    ck_assert_msg((settings != NULL) == URLS[_i].ok, "%s: %s", URLS[_i].url,
                  error ? error->message : "taken");
    if (!settings) {
        ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_CONFIG));
        ck_assert(g_str_has_prefix(error->message, NAME ": [model m] url: "));
        return;
    }
    ck_assert_str_eq(first(settings)->host, URLS[_i].host);
    ck_assert(first(settings)->local == URLS[_i].local);
}
END_TEST

/* ---- what is refused ----------------------------------------------------------------- */

#define MODEL "[models]\n[model m]\nprovider = openai\nmodel = gpt\n"

static const struct {
    const char *text;
    const char *group, *part; /* of the message */
} WRONG[] = {
    { "[models]\n", "[models]", "chatkut-models(7)" },
    { "[models]\nstrong = a\n", "[models]", "[model NAME]" },
    { "[models]\nstrog = m\n[model m]\nprovider = ollama\nmodel = m\n", "[models]",
      "“strog”; there is: strong, mid, simple, day-budget, project-budget" },
    { "[models]\nstrong = x\n[model m]\nprovider = ollama\nmodel = m\n", "[models]",
      "strong: there is no [model x]; there is: m" },
    { "[models]\n[model a]\nprovider = ollama\nmodel = m\n"
      "[model b]\nprovider = ollama\nmodel = m\n",
      "[models]", "“strong”; there is: a, b" },
    { "[models]\nday-budget = 2,50\n", "[models]", "day-budget: “2,50”" },
    { "[models]\nday-budget = -1\n", "[models]", "day-budget: “-1”" },
    { "[models]\nday-budget = 0.0000001\n", "[models]", "US dollars" },
    { "[models]\nday-budget = 1e3\n", "[models]", "US dollars" },
    { "[models]\nday-budget = .5\n", "[models]", "US dollars" },
    { "[models]\nday-budget = 1.\n", "[models]", "US dollars" },
    { "[models]\nday-budget = 99999999999\n", "[models]", "US dollars" },
    { "[models]\n[model m]\nmodel = m\n", "[model m]", "“url”" },
    { "[models]\n[model m]\nprovider = openai\n", "[model m]", "“model”" },
    { "[models]\n[model m]\nprovider = opnai\nmodel = m\n", "[model m]",
      "“opnai” is not known; there is: dedalus, openai, anthropic" },
    { "[models]\n[model embedded]\nprovider = ollama\nmodel = m\n", "[model embedded]",
      "auto" },
    { "[models]\n[model a b]\nprovider = ollama\nmodel = m\n", "[model a b]", "A-Z" },
    { "[models]\n[model ]\nprovider = ollama\nmodel = m\n", "[model ]", "A-Z" },
    { MODEL "modell = x\n", "[model m]", "“modell”; there is: provider, model, key" },
    { MODEL "dialect = klingon\n", "[model m]", "openai, anthropic, ollama" },
    { MODEL "structured = yes\n", "[model m]", "schema, tool, json, text" },
    { MODEL "temperature = hot\n", "[model m]", "from 0 to 2" },
    { MODEL "temperature = nan\n", "[model m]", "from 0 to 2" },
    { MODEL "temperature = 3\n", "[model m]", "from 0 to 2" },
    { MODEL "max-output = 10\n", "[model m]", "from 100" },
    { MODEL "max-output = 1000.5\n", "[model m]", "whole" },
    { MODEL "max-output = 0x100\n", "[model m]", "from 100" },
    { MODEL "max-output = 32000\n", "[model m]", "context, 32000" },
    { MODEL "timeout = 0\n", "[model m]", "from 0.1" },
    { MODEL "timeout =\n", "[model m]", "from 0.1" },
    { MODEL "price-in = 3\n", "[model m]", "both" },
    { MODEL "price-cached = 3\n", "[model m]", "both" },
    { MODEL "price-in = 20000\nprice-out = 1\n", "[model m]", "price-in: “20000”" },
    { MODEL "model = a\\tb\n", "[model m]", "printable" },
    { MODEL "model = \\q\n", "[model m]", "model" },
    { MODEL "ca-file =\n", "[model m]", "path" },
    { MODEL "header = X Y: 1\n", "[model m]", "Name: value" },
    { MODEL "header = X-Org\n", "[model m]", "Name: value" },
    { MODEL "header = X-Org: a\\nHost: b\n", "[model m]", "X-Org" },
    { MODEL "header = Authorization: env:X\n", "[model m]", "Authorization" },
    { MODEL "header = content-length: 1\n", "[model m]", "content-length" },
    { MODEL "header = X-Org: env:no good\n", "[model m]", "env:NAME" },
    { "[models]\nmodel\n", "no file of settings", NULL },
};

START_TEST(an_error_names_file_group_setting_and_what_there_is)
{
    g_autoptr(GError) error = NULL;
    LlmSettings *settings = llm_settings_read(WRONG[_i].text, NAME, &error);
    ck_assert_ptr_null(settings);
    ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_CONFIG));
    ck_assert_msg(strstr(error->message, NAME) &&
                      strstr(error->message, WRONG[_i].group),
                  "%s", error->message);
    if (WRONG[_i].part)
        ck_assert_msg(strstr(error->message, WRONG[_i].part), "%s", error->message);
}
END_TEST

/* A key in the file is what must not happen: it is refused, and not shown again. */
static const char *const LITERALS[] = {
    "key = sk-proj-abcdefgh12345678",
    "key = Bearer sk-proj-abcdefgh12345678",
    "key = env:sk-proj-abcdefgh12345678",
    "key = secret:abcdefgh12345678",
    "key = file:",
    "header = X-Provider-Key: sk-proj-abcdefgh12345678",
    "header = X-Thing: sk-proj-abcdefgh12345678",
    "header = X-Thing: Bearer abcdefgh12345678",
    "header = Cookie: session=abcdefgh12345678",
    "header = X-Auth-Token: abcdefgh12345678",
    "header = abcdefgh12345678",
    "header = x-api-key: abcdefgh12345678",
    "url = https://me:abcdefgh12345678@api.example.org",
    "url = https://api.example.org/v1?key=abcdefgh12345678",
};

START_TEST(a_key_itself_is_refused_and_not_repeated)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat(MODEL, LITERALS[_i], "\n", NULL);
    LlmSettings *settings = llm_settings_read(text, NAME, &error);
    ck_assert_ptr_null(settings);
    ck_assert_msg(!strstr(error->message, "abcdefgh12345678"), "%s", error->message);
    ck_assert_msg(strstr(error->message, "[model m]"), "%s", error->message);
    if (g_str_has_prefix(LITERALS[_i], "key"))
        ck_assert(strstr(error->message, "env:NAME") &&
                  strstr(error->message, "file:PATH") &&
                  strstr(error->message, "keyring:NAME"));
}
END_TEST

START_TEST(a_broken_line_with_a_key_is_not_repeated)
{
    g_autoptr(GError) error = NULL;
    LlmSettings *settings =
        llm_settings_read(MODEL "sk-proj-abcdefgh12345678\n", NAME, &error);
    ck_assert_ptr_null(settings);
    ck_assert_msg(!strstr(error->message, "abcdefgh"), "%s", error->message);
}
END_TEST

/* ---- files ------------------------------------------------------------------------- */

START_TEST(a_file_that_is_not_there_configures_nothing)
{
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(llm_settings_load("/nowhere/chatkut.conf", &error));
    ck_assert_ptr_null(error);
    ck_assert_ptr_null(llm_settings_load("/dev/null/chatkut.conf", &error));
    ck_assert_ptr_null(error);
    ck_assert_ptr_null(llm_settings_load("/", &error));
    ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_CONFIG));
}
END_TEST

START_TEST(every_row_has_its_line_in_the_manual)
{
    const LlmSetting *const TABLES[] = { llm_settings_of_models(),
                                         llm_settings_of_model() };
    for (unsigned i = 0; i < G_N_ELEMENTS(TABLES); i++)
        for (const LlmSetting *row = TABLES[i]; row->name; row++)
            ck_assert_msg(row->help && g_str_has_suffix(row->help, "."), "%s",
                          row->name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("profile");
    TCase *tcase = tcase_create("settings");
    tcase_add_loop_test(tcase, without_the_group_models_nothing_is_read, 0, 4);
    tcase_add_test(tcase, a_provider_gives_what_the_model_leaves_open);
    tcase_add_test(tcase, every_provider_makes_a_model);
    tcase_add_test(tcase, all_settings_are_read);
    tcase_add_test(tcase, roles_fall_back_on_the_one_above);
    tcase_add_test(tcase, the_mid_model_is_the_simple_one_where_nothing_is_said);
    tcase_add_test(tcase, another_address_does_not_get_the_providers_key);
    tcase_add_loop_test(tcase, an_address_is_https_or_this_machine, 0,
                        G_N_ELEMENTS(URLS));
    tcase_add_loop_test(tcase, an_error_names_file_group_setting_and_what_there_is, 0,
                        G_N_ELEMENTS(WRONG));
    tcase_add_loop_test(tcase, a_key_itself_is_refused_and_not_repeated, 0,
                        G_N_ELEMENTS(LITERALS));
    tcase_add_test(tcase, a_broken_line_with_a_key_is_not_repeated);
    tcase_add_test(tcase, a_file_that_is_not_there_configures_nothing);
    tcase_add_test(tcase, every_row_has_its_line_in_the_manual);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
