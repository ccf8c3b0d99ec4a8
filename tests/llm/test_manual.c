/* What chatkut-models(7) offers to copy works as it stands. */
#include "chatkut/llm/price.h"

#include "../run.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define BEGIN ".Bd -literal -offset indent\n"
#define END   ".Ed\n"

/* The literal blocks of the page that hold `mark`; owned strings. */
static GPtrArray *blocks_with(const char *mark)
{
    GPtrArray *blocks = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *page = NULL;
    ck_assert(g_file_get_contents(MANUAL, &page, NULL, NULL));
    for (char *at = page; (at = strstr(at, BEGIN)); at += strlen(BEGIN)) {
        const char *end = strstr(at, END);
        ck_assert_ptr_nonnull(end);
        g_autofree char *block =
            g_strndup(at + strlen(BEGIN), (size_t)(end - at) - strlen(BEGIN));
        if (strstr(block, mark))
            g_ptr_array_add(blocks, g_steal_pointer(&block));
    }
    return blocks;
}

START_TEST(every_example_configures_models)
{
    g_autoptr(GPtrArray) blocks = blocks_with("[models]");
    g_autoptr(GKeyFile) providers = g_key_file_new();
    size_t length;
    const char *text = llm_providers_text(&length);
    ck_assert(
        g_key_file_load_from_data(providers, text, length, G_KEY_FILE_NONE, NULL));
    for (unsigned i = 0; i < blocks->len; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LlmSettings) settings =
            llm_settings_read(g_ptr_array_index(blocks, i), "chatkut.conf", &error);
        ck_assert_msg(settings != NULL, "%s", error ? error->message : "no models");
        for (unsigned j = 0; j < settings->profiles->len; j++) {
            const LlmProfile *profile = g_ptr_array_index(settings->profiles, j);
            if (profile->provider)
                g_key_file_remove_group(providers, profile->provider, NULL);
        }
    }
    g_auto(GStrv) left = g_key_file_get_groups(providers, NULL);
    g_autofree char *list = g_strjoinv(", ", left);
    ck_assert_msg(!*left, "no example for %s", list);
}
END_TEST

START_TEST(the_example_of_prices_is_read)
{
    g_autoptr(GPtrArray) blocks = blocks_with("\"rows\"");
    g_autoptr(GError) error = NULL;
    ck_assert_uint_eq(blocks->len, 1);
    g_autoptr(LlmPrices) prices =
        llm_prices_read(g_ptr_array_index(blocks, 0), "prices.json", &error);
    ck_assert_msg(prices != NULL, "%s", error ? error->message : "");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("manual");
    tcase_add_test(tests, every_example_configures_models);
    tcase_add_test(tests, the_example_of_prices_is_read);
    Suite *suite = suite_create("manual");
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
