/* Where neither libcurl nor libsecret is installed: all else works, and what does not
 * says what to install. */
#include "chatkut/net/http.h"
#include "chatkut/net/secret.h"

#include "../run.h"

#include <check.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* In the place of the C library's: nothing is there. */
void *dlopen(const char *file G_GNUC_UNUSED, int mode G_GNUC_UNUSED)
{
    return NULL;
}

static void expect_missing(const GError *error, const char *package)
{
    ck_assert(g_error_matches(error, NET_ERROR, NET_ERROR_MISSING));
    ck_assert_msg(strstr(error->message, package) != NULL, "%s", error->message);
}

START_TEST(requests_name_the_package)
{
    const HttpRequest request = { .url = "http://localhost:1" };
    g_autoptr(HttpClient) client = http_client_new();
    HttpResult result;
    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        ck_assert(!http_run(client, &request, NULL, NULL, &result, &error));
        expect_missing(error, "libcurl4");
    }
    ck_assert_ptr_null(http_library(NULL));
}
END_TEST

START_TEST(keyrings_name_the_package_and_another_way)
{
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(secret_fetch("keyring:first", NULL, &error));
    expect_missing(error, "libsecret-1-0");
    expect_missing(error, "env: or file:");
    ck_assert(!secret_check_keyring(NULL));
}
END_TEST

START_TEST(other_places_of_keys_are_there)
{
    g_setenv("CHATKUT_TEST_KEY", "key", TRUE);
    g_autoptr(Secret) secret = secret_fetch("env:CHATKUT_TEST_KEY", NULL, NULL);
    ck_assert_str_eq(secret_text(secret), "key");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("missing");
    TCase *libraries = tcase_create("libraries");
    tcase_add_test(libraries, requests_name_the_package);
    tcase_add_test(libraries, keyrings_name_the_package_and_another_way);
    tcase_add_test(libraries, other_places_of_keys_are_there);
    suite_add_tcase(suite, libraries);
    return run_suite(suite);
}
