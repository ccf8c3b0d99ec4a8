/* Keys: fetched for a call, and never shown. */
#include "chatkut/llm/keys.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS                                                  \
    "[models]\n[model m]\nprovider = openai\nmodel = gpt\nkey = " \
    "env:CHATKUT_TEST_KEY\n"                                      \
    "header = X-Org: abc; X-Provider-Key: env:CHATKUT_TEST_OTHER\n"

static LlmSettings *settings_of(const char *text)
{
    LlmSettings *settings = llm_settings_read(text, "chatkut.conf", NULL);
    ck_assert_ptr_nonnull(settings);
    return settings;
}

START_TEST(every_reference_is_fetched)
{
    g_autoptr(LlmSettings) settings = settings_of(SETTINGS);
    g_auto(LlmKeys) keys = { 0 };
    g_setenv("CHATKUT_TEST_KEY", "first-key", TRUE);
    g_setenv("CHATKUT_TEST_OTHER", "second-key", TRUE);
    ck_assert(llm_keys_fetch(settings->roles[0], &keys, NULL, NULL));
    ck_assert_str_eq(secret_text(keys.key), "first-key");
    ck_assert_ptr_null(g_ptr_array_index(keys.headers, 0));
    ck_assert_str_eq(secret_text(g_ptr_array_index(keys.headers, 1)), "second-key");
}
END_TEST

START_TEST(a_key_that_is_not_there_is_told_with_its_place)
{
    g_autoptr(LlmSettings) settings = settings_of(SETTINGS);
    g_autoptr(GError) error = NULL;
    g_auto(LlmKeys) keys = { 0 };
    g_setenv("CHATKUT_TEST_KEY", "first-key", TRUE);
    g_unsetenv("CHATKUT_TEST_OTHER");
    ck_assert(!llm_keys_fetch(settings->roles[0], &keys, NULL, &error));
    ck_assert(g_error_matches(error, LLM_ERROR, LLM_ERROR_KEY));
    ck_assert_msg(strstr(error->message, "“m”") &&
                      strstr(error->message, "CHATKUT_TEST_OTHER"),
                  "%s", error->message);
    ck_assert_ptr_null(keys.key);
}
END_TEST

START_TEST(a_model_without_a_key_needs_none)
{
    g_autoptr(LlmSettings) settings =
        settings_of("[models]\n[model m]\nprovider = ollama\nmodel = q\n");
    g_auto(LlmKeys) keys = { 0 };
    ck_assert(llm_keys_fetch(settings->roles[0], &keys, NULL, NULL));
    ck_assert_ptr_null(keys.key);
}
END_TEST

#define KEY "sk-proj-Abc123Def456"

static const struct {
    const char *text, *blanked;
} TEXTS[] = {
    { "nothing of it", "nothing of it" },
    { "Incorrect: " KEY ".", "Incorrect: …." },
    { "Incorrect: sk-proj-Abc1***456.", "Incorrect: …***456." },
    { "ends in 23Def456", "ends in …" },
    { "sk-proj is short", "sk-proj is short" },
    { KEY KEY, "……" },
    { "other secret-2", "other …" },
    { "tiny: abc", "tiny: …" },
    { "sk\\u002dproj\\u002DAbc123Def456.", "…." },
    { "s\\k-proj-Abc", "…" },
    { "sk-proj-\\u00", "…\\u00" },
    { "sk-proj-\\", "…\\" },
    { "\\\\u0073k-proj", "\\\\u0073k-proj" },
    { "escaped: a\\/b+c\\u003dd\\\\e or a/b+c=d\\e", "escaped: … or …" },
    { "", "" },
};

static LlmKeys test_keys(void)
{
    static const char *const HEADERS[] = { "secret-2", "abc", "a/b+c=d\\e" };
    LlmKeys keys = { secret_new(KEY, strlen(KEY), NULL),
                     g_ptr_array_new_with_free_func((GDestroyNotify)secret_free) };
    g_ptr_array_add(keys.headers, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(HEADERS); i++)
        g_ptr_array_add(keys.headers, secret_new(HEADERS[i], strlen(HEADERS[i]), NULL));
    return keys;
}

START_TEST(what_is_part_of_a_key_is_blanked)
{
    g_auto(LlmKeys) keys = test_keys();
    g_autofree char *blanked = llm_keys_blank(&keys, TEXTS[_i].text);
    ck_assert_str_eq(blanked, TEXTS[_i].blanked);
    g_autofree char *same = llm_keys_blank(NULL, TEXTS[_i].text);
    ck_assert_str_eq(same, TEXTS[_i].text);
}
END_TEST

START_TEST(a_key_that_comes_in_pieces_is_blanked_likewise)
{
    g_auto(LlmKeys) keys = test_keys();
    const char *text = TEXTS[_i].text;
    size_t length = strlen(text);
    for (size_t step = 1; step <= length; step++) {
        g_autoptr(GString) out = g_string_new(NULL);
        g_autoptr(LlmKeyFilter) filter = llm_key_filter_new(&keys);
        for (size_t at = 0; at < length; at += step)
            llm_key_filter_feed(filter, text + at, MIN(step, length - at), out);
        llm_key_filter_end(filter, out);
        ck_assert_str_eq(out->str, TEXTS[_i].blanked);
    }
}
END_TEST

START_TEST(what_is_of_no_key_is_not_held_back)
{
    g_auto(LlmKeys) keys = test_keys();
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(LlmKeyFilter) filter = llm_key_filter_new(&keys);
    llm_key_filter_feed(filter, "Hi!", 3, out);
    ck_assert_str_eq(out->str, "Hi!");
    llm_key_filter_feed(filter, " sk-proj", 8, out);
    ck_assert_str_eq(out->str, "Hi! ");
    llm_key_filter_feed(filter, "ector", 5, out);
    ck_assert_str_eq(out->str, "Hi! sk-projecto");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("keys");
    tcase_add_test(tests, every_reference_is_fetched);
    tcase_add_test(tests, a_key_that_is_not_there_is_told_with_its_place);
    tcase_add_test(tests, a_model_without_a_key_needs_none);
    tcase_add_loop_test(tests, what_is_part_of_a_key_is_blanked, 0,
                        G_N_ELEMENTS(TEXTS));
    tcase_add_loop_test(tests, a_key_that_comes_in_pieces_is_blanked_likewise, 0,
                        G_N_ELEMENTS(TEXTS));
    tcase_add_test(tests, what_is_of_no_key_is_not_held_back);
    Suite *suite = suite_create("keys");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
