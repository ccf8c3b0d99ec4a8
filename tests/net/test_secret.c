#include "chatkut/net/secret.h"

#include "../run.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY "sk-a-key-nobody-may-see"

static char *folder;

static void make_folder(void)
{
    folder = g_dir_make_tmp("chatkut-secret-XXXXXX", NULL);
    ck_assert_ptr_nonnull(folder);
}

static void remove_folder(void)
{
    char *command[] = { (char[]){ "rm" }, (char[]){ "-rf" }, folder, NULL };
    g_spawn_sync(NULL, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    g_clear_pointer(&folder, g_free);
}

/* "file:<folder>/<name>", with this content and mode unless it is NULL. */
static char *make_file(const char *name, const char *content, unsigned mode)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (content != NULL) {
        ck_assert(g_file_set_contents(path, content, -1, NULL));
        ck_assert_int_eq(g_chmod(path, (int)mode), 0);
    }
    return g_strconcat("file:", path, NULL);
}

/* Nothing of the key is in the error, which is of this kind. */
static void expect_error(const GError *error, NetError kind, const char *holding)
{
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(g_error_matches(error, NET_ERROR, (int)kind), "%s", error->message);
    ck_assert_msg(strstr(error->message, holding) != NULL, "%s", error->message);
    ck_assert_ptr_null(strstr(error->message, "nobody-may-see"));
}

static void expect_fault(const char *reference, NetError kind, const char *holding)
{
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(secret_fetch(reference, NULL, &error));
    expect_error(error, kind, holding);
}

static void expect_key(const char *reference, const char *key)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Secret) secret = secret_fetch(reference, NULL, &error);
    ck_assert_msg(secret != NULL, "%s", error ? error->message : "");
    ck_assert_str_eq(secret_text(secret), key);
}

/* ---- references ------------------------------------------------------------------ */

START_TEST(references_have_one_of_three_forms)
{
    static const char *const right[] = { "env:A",    "env:_a_1",  "file:x",
                                         "file:~/x", "file:/x y", "keyring:a-b_c.1" };
    static const char *const wrong[] = { "",
                                         "env:",
                                         "env:1A",
                                         "env:A B",
                                         "env:A=B",
                                         "file:",
                                         "file:/x/",
                                         "keyring:",
                                         "keyring:a b",
                                         "keyring:a/b",
                                         "keyring:12345678901234567890123456789012" KEY,
                                         KEY,
                                         "Env:A",
                                         "bearer " KEY,
                                         "env:" KEY };
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++)
        ck_assert_msg(secret_check(right[i], NULL), "%s", right[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        ck_assert_msg(!secret_check(wrong[i], &error), "%s", wrong[i]);
        expect_error(error, NET_ERROR_INVALID, "env:NAME");
    }
}
END_TEST

START_TEST(keys_are_one_line_of_ascii)
{
    static const char *const wrong[] = {
        "", "  ", "a\nb", "a\r\nX-Header: b", "gr\xC3\xBC", "a\x1b[2J", "a\x7f"
    };
    g_autofree char *large = g_strnfill(SECRET_MAX + 1, 'x');
    g_autoptr(Secret) trimmed = secret_new(" \t" KEY " \r\n", strlen(KEY) + 5, NULL);
    g_autoptr(Secret) largest = secret_new(large, SECRET_MAX, NULL);
    ck_assert_str_eq(secret_text(trimmed), KEY);
    ck_assert_uint_eq(strlen(secret_text(largest)), SECRET_MAX);
    ck_assert_ptr_null(secret_new(large, SECRET_MAX + 1, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        ck_assert_ptr_null(secret_new(wrong[i], strlen(wrong[i]), NULL));
}
END_TEST

START_TEST(headers_are_joined)
{
    g_autoptr(Secret) key = secret_new(KEY, strlen(KEY), NULL);
    g_autoptr(Secret) header = secret_join("Authorization: Bearer ", key);
    ck_assert_str_eq(secret_text(header), "Authorization: Bearer " KEY);
    secret_free(NULL);
}
END_TEST

/* ---- the environment ------------------------------------------------------------- */

START_TEST(variables_hold_keys)
{
    g_setenv("CHATKUT_TEST_KEY", " " KEY "\n", TRUE);
    expect_key("env:CHATKUT_TEST_KEY", KEY);
    g_setenv("CHATKUT_TEST_KEY", KEY "\nX: y", TRUE);
    expect_fault("env:CHATKUT_TEST_KEY", NET_ERROR_INVALID, "CHATKUT_TEST_KEY");
    g_setenv("CHATKUT_TEST_KEY", "", TRUE);
    expect_fault("env:CHATKUT_TEST_KEY", NET_ERROR_MISSING, "CHATKUT_TEST_KEY");
    g_unsetenv("CHATKUT_TEST_KEY");
    expect_fault("env:CHATKUT_TEST_KEY", NET_ERROR_MISSING, "CHATKUT_TEST_KEY");
}
END_TEST

START_TEST(variables_are_set_elsewhere)
{
    g_autoptr(Secret) key = secret_new(KEY, strlen(KEY), NULL);
    g_autoptr(GError) stored = NULL, erased = NULL;
    ck_assert(!secret_store("env:A", key, NULL, &stored));
    expect_error(stored, NET_ERROR_FORBIDDEN, "file:");
    ck_assert(!secret_erase("env:A", NULL, &erased));
    expect_error(erased, NET_ERROR_FORBIDDEN, "A");
}
END_TEST

/* ---- files ----------------------------------------------------------------------- */

START_TEST(the_first_line_of_a_file_is_the_key)
{
    static const char *const contents[] = { KEY, KEY "\n", "  " KEY "\r\nmore\n",
                                            KEY "\n\xFF\xFF" };
    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_autofree char *reference = make_file("key", contents[i], 0600);
        expect_key(reference, KEY);
    }
}
END_TEST

START_TEST(files_that_others_may_use_are_refused)
{
    static const unsigned modes[] = { 0640, 0604, 0644, 0620, 0601, 0777 };
    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        g_autofree char *reference = make_file("key", KEY, modes[i]);
        expect_fault(reference, NET_ERROR_FORBIDDEN, "chmod 600");
    }
    g_autofree char *mine = make_file("key", KEY, 0400);
    expect_key(mine, KEY);
}
END_TEST

START_TEST(files_of_others_are_refused)
{
    g_autofree char *reference = make_file("key", KEY, 0600);
    if (geteuid() != 0 || chown(reference + strlen("file:"), 1, 1) != 0)
        return; /* only root can give a file away */
    expect_fault(reference, NET_ERROR_FORBIDDEN, "another user");
}
END_TEST

START_TEST(what_is_no_key_file_is_named)
{
    g_autofree char *missing = make_file("missing", NULL, 0);
    g_autofree char *empty = make_file("empty", "\n" KEY, 0600);
    g_autofree char *large = g_strnfill(SECRET_MAX * 3, 'x');
    g_autofree char *long_line = make_file("long", large, 0600);
    g_autofree char *pipe = make_file("pipe", NULL, 0);
    g_autofree char *whole = g_strconcat("file:", folder, NULL);
    ck_assert_int_eq(mkfifo(pipe + strlen("file:"), 0600), 0);
    expect_fault(missing, NET_ERROR_MISSING, "missing");
    expect_fault(empty, NET_ERROR_INVALID, "empty");
    expect_fault(long_line, NET_ERROR_INVALID, "long");
    expect_fault(pipe, NET_ERROR_INVALID, "pipe");
    expect_fault(whole, NET_ERROR_INVALID, folder);
}
END_TEST

START_TEST(files_are_stored_for_their_owner_alone)
{
    g_autofree char *reference = make_file("new/keys/a", NULL, 0);
    g_autofree char *keys = g_build_filename(folder, "new", "keys", NULL);
    g_autoptr(Secret) key = secret_new(KEY, strlen(KEY), NULL);
    g_autoptr(Secret) next = secret_new("next", 4, NULL);
    struct stat status;
    umask(0);
    ck_assert(secret_store(reference, key, NULL, NULL));
    expect_key(reference, KEY);
    ck_assert(secret_store(reference, next, NULL, NULL));
    expect_key(reference, "next");
    ck_assert_int_eq(stat(reference + strlen("file:"), &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0600);
    ck_assert_int_eq(stat(keys, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0700);
    g_autoptr(GDir) left = g_dir_open(keys, 0, NULL);
    ck_assert_str_eq(g_dir_read_name(left), "a");
    ck_assert_ptr_null(g_dir_read_name(left));
    ck_assert(secret_erase(reference, NULL, NULL));
    expect_fault(reference, NET_ERROR_MISSING, "a");
}
END_TEST

START_TEST(a_file_that_cannot_be_stored_is_named)
{
    g_free(make_file("blocked", "x", 0600));
    g_autofree char *below = make_file("blocked/key", NULL, 0);
    g_autoptr(Secret) key = secret_new(KEY, strlen(KEY), NULL);
    g_autoptr(GError) stored = NULL, erased = NULL;
    ck_assert(!secret_store(below, key, NULL, &stored));
    expect_error(stored, NET_ERROR_IO, "blocked");
    ck_assert(!secret_erase(below, NULL, &erased));
    expect_error(erased, NET_ERROR_IO, "blocked");
}
END_TEST

START_TEST(paths_begin_at_home_or_with_the_settings)
{
    g_autofree char *settings = g_build_filename(folder, "chatkut", NULL);
    g_setenv("HOME", folder, TRUE);
    g_setenv("XDG_CONFIG_HOME", folder, TRUE);
    ck_assert_int_eq(g_mkdir(settings, 0700), 0);
    g_free(make_file("key", "at home", 0600));
    g_free(make_file("chatkut/key", "beside the settings", 0600));
    expect_key("file:~/key", "at home");
    expect_key("file:key", "beside the settings");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("secret");
    TCase *keys = tcase_create("keys"), *files = tcase_create("files");
    tcase_add_test(keys, references_have_one_of_three_forms);
    tcase_add_test(keys, keys_are_one_line_of_ascii);
    tcase_add_test(keys, headers_are_joined);
    tcase_add_test(keys, variables_hold_keys);
    tcase_add_test(keys, variables_are_set_elsewhere);
    tcase_add_checked_fixture(files, make_folder, remove_folder);
    tcase_add_test(files, the_first_line_of_a_file_is_the_key);
    tcase_add_test(files, files_that_others_may_use_are_refused);
    tcase_add_test(files, files_of_others_are_refused);
    tcase_add_test(files, what_is_no_key_file_is_named);
    tcase_add_test(files, files_are_stored_for_their_owner_alone);
    tcase_add_test(files, a_file_that_cannot_be_stored_is_named);
    tcase_add_test(files, paths_begin_at_home_or_with_the_settings);
    suite_add_tcase(suite, keys);
    suite_add_tcase(suite, files);
    return run_suite(suite);
}
