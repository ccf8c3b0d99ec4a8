/* The models that are configured, as far as they can be known without asking them. */
#include "doctor.h"

#include "chatkut/app/money.h"
#include "chatkut/llm/keys.h"
#include "chatkut/llm/price.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEYRING "keyring:"

enum { US_PER_MS = 1000 };

/* “chatkut key check” tells why one is not there. */
static char *describe_key(const LlmProfile *profile)
{
    g_auto(LlmKeys) keys = { 0 };
    if (!profile->key)
        return g_strdup(_("no key"));
    if (g_str_has_prefix(profile->key, KEYRING))
        return g_strdup_printf(_("key in %s (not looked at)"), profile->key);
    if (llm_keys_fetch(profile, &keys, NULL, NULL))
        return g_strdup_printf(_("key in %s"), profile->key);
    return g_strdup_printf(_("no key in %s"), profile->key);
}

/* Where there is a budget, what has no price is not asked. */
static char *describe_no_price(const LlmSettings *settings)
{
    bool limited = settings->day_budget >= 0 || settings->project_budget >= 0;
    return g_strdup(limited ? _("price unknown, so it is not asked within a budget")
                            : _("price unknown"));
}

static char *describe_price(const LlmSettings *settings, const LlmPrices *prices,
                            const LlmProfile *profile)
{
    LlmPrice price;
    int64_t now = g_get_real_time() / US_PER_MS;
    if (!prices || !llm_price_find(prices, profile, now, &price))
        return describe_no_price(settings);
    if (price.input == 0 && price.output == 0)
        return g_strdup(_("free"));
    g_autofree char *in = money_text(price.input), *out = money_text(price.output);
    if (!*price.checked)
        return g_strdup_printf(_("%s in, %s out for a million tokens"), in, out);
    return g_strdup_printf(_("%s in, %s out for a million tokens, as of %s"), in, out,
                           price.checked);
}

static void find_model(GArray *findings, const LlmSettings *settings,
                       const LlmPrices *prices, const LlmProfile *profile)
{
    g_autofree char *name = g_strdup_printf("model %s", profile->name);
    g_autofree char *key = describe_key(profile);
    g_autofree char *price = describe_price(settings, prices, profile);
    doctor_find(findings, name, _("%s at %s (%s); %s; %s"), profile->model,
                profile->host, llm_dialect_name(profile->dialect), key, price);
}

static char *describe_budgets(const LlmSettings *settings)
{
    g_autofree char *day = money_text(settings->day_budget);
    g_autofree char *project = money_text(settings->project_budget);
    if (settings->day_budget >= 0 && settings->project_budget >= 0)
        return g_strdup_printf(_("at most %s a day, %s a project"), day, project);
    if (settings->day_budget >= 0)
        return g_strdup_printf(_("at most %s a day"), day);
    if (settings->project_budget >= 0)
        return g_strdup_printf(_("at most %s a project"), project);
    return g_strdup(_("no budget"));
}

static void find_settings(GArray *findings, const LlmSettings *settings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LlmPrices) prices = llm_prices_load(NULL, &error);
    g_autofree char *budgets = describe_budgets(settings);
    doctor_find(findings, "models", _("plans: %s, chat: %s, small edits: %s; %s"),
                settings->roles[LLM_ROLE_STRONG]->name,
                settings->roles[LLM_ROLE_MID]->name,
                settings->roles[LLM_ROLE_SIMPLE]->name, budgets);
    if (error)
        doctor_find(findings, "prices", "%s", error->message);
    for (unsigned i = 0; i < settings->profiles->len; i++)
        find_model(findings, settings, prices,
                   g_ptr_array_index(settings->profiles, i));
}

void doctor_find_models(GArray *findings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LlmSettings) settings = llm_settings_load(NULL, &error);
    if (settings)
        find_settings(findings, settings);
    else if (error)
        doctor_find(findings, "models", "%s", error->message);
    else
        doctor_find(findings, "models", "%s",
                    _("none configured; sentences are read by the embedded planner"));
}
