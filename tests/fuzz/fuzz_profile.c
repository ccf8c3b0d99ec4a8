/* A chatkut.conf of anybody's: what is read keeps the rules of llm/profile.h, and what is
 * refused is refused in one printable line. Requests of it are JSON, with no line more
 * than headers have. */
#include "chatkut/llm/dialect.h"

#include "fuzz.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static bool is_encrypted_or_local(const LlmProfile *profile)
{
    return g_ascii_strncasecmp(profile->url, "https://", 8) == 0 ||
           (g_ascii_strncasecmp(profile->url, "http://", 7) == 0 && profile->local);
}

static void check_profile(const LlmProfile *profile)
{
    g_assert_true(is_encrypted_or_local(profile));
    g_assert_true(!strpbrk(profile->url, " \t\r\n@?#\""));
    g_assert_true(*profile->host && *profile->model && *profile->name);
    g_assert_true(profile->max_output < profile->context);
    g_assert_true(isnan(profile->temperature) || profile->temperature >= 0);
    g_assert_true((profile->price_in < 0) == (profile->price_out < 0));
    g_assert_true(profile->first_byte_ms >= 100 && profile->stall_ms >= 100);
    g_assert_true(!profile->key || secret_check(profile->key, NULL));
    g_assert_true(profile->local == g_str_has_prefix(profile->price_name, "local/"));
}

static void check_request(const LlmProfile *profile, LlmLevel level)
{
    LlmMessage message = { false, "hello" };
    LlmPrompt prompt = { .system = "rules", .messages = &message, .count = 1 };
    g_auto(LlmRequest) request = { 0 };
    prompt.plan = level != LLM_BY_TEXT;
    llm_request_build(profile, level, &prompt, NULL, &request);
    json_t *body = json_loadb(request.body, request.body_size, 0, NULL);
    g_assert_true(json_is_object(body));
    json_decref(body);
    for (const char *const *line = llm_request_headers(&request); *line; line++)
        g_assert_true(!strpbrk(*line, "\r\n") && strchr(*line, ':'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(LlmSettings) settings = llm_settings_read(text, "chatkut.conf", &error);
    g_assert_true(!settings || !error);
    if (error)
        g_assert_true(error->domain == LLM_ERROR &&
                      g_utf8_validate(error->message, -1, NULL) &&
                      !strpbrk(error->message, "\x1b\n\r"));
    if (!settings)
        return 0;
    g_assert_true(settings->day_budget >= -1 && settings->project_budget >= -1);
    for (LlmRole role = 0; role < LLM_ROLES; role++)
        g_assert_nonnull(settings->roles[role]);
    for (unsigned i = 0; i < settings->profiles->len; i++) {
        const LlmProfile *profile = g_ptr_array_index(settings->profiles, i);
        check_profile(profile);
        for (LlmLevel level = 0; level < LLM_LEVELS; level++)
            check_request(profile, level);
    }
    return 0;
}
