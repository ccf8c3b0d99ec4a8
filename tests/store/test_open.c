/* What is no project, or cannot be used as one, is said in one clear line. */
#include "fixture.h"

#include "../run.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *write_file(const char *name, const char *content, gssize length)
{
    char *path = fixture_path(name);
    ck_assert(g_file_set_contents(path, content, length, NULL));
    return path;
}

START_TEST(a_missing_file_says_how_to_make_it)
{
    g_autofree char *path = fixture_path("missing.ckut");
    fixture_assert_refused(path, PROJECT_ERROR_NOT_FOUND, "chatkut new");
    g_autofree char *below = g_strconcat(path, "/x", NULL);
    fixture_assert_refused(below, PROJECT_ERROR_NOT_FOUND, "chatkut new");
    ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(what_is_no_project_is_refused_by_kind)
{
    g_autofree char *folder = fixture_path("folder");
    g_autofree char *fifo = fixture_path("fifo");
    g_autofree char *empty = write_file("empty.ckut", "", 0);
    g_autofree char *text = write_file("text.ckut", "SQLite? No.", -1);
    g_autofree char *hostile = write_file("- %s%n “é” $(x)\x1b[2J.ckut", "x", 1);
    g_autofree char *other = fixture_path("other.db");
    fixture_exec(other, "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    ck_assert_int_eq(g_mkdir(folder, 0700), 0);
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);

    fixture_assert_refused(folder, PROJECT_ERROR_NOT_A_PROJECT, "folder");
    fixture_assert_refused(fifo, PROJECT_ERROR_NOT_A_PROJECT, "not a file");
    fixture_assert_refused("/dev/zero", PROJECT_ERROR_NOT_A_PROJECT, "not a file");
    fixture_assert_refused(empty, PROJECT_ERROR_NOT_A_PROJECT, "empty");
    fixture_assert_refused(text, PROJECT_ERROR_NOT_A_PROJECT, "not a chatkut project");
    fixture_assert_refused(hostile, PROJECT_ERROR_NOT_A_PROJECT,
                           "not a chatkut project");
    fixture_assert_refused(other, PROJECT_ERROR_NOT_A_PROJECT, "not a chatkut project");
    g_autofree char *mode = fixture_query(other, "PRAGMA journal_mode");
    ck_assert_str_eq(mode, "delete");
}
END_TEST

START_TEST(names_that_sqlite_reads_otherwise_are_files)
{
    static const char *const names[] = { ":memory:", "file:x.ckut?mode=memory", "a%20b",
                                         "-x.ckut" };
    g_autofree char *folder = fixture_path("");
    ck_assert_int_eq(g_chdir(folder), 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        project_close(fixture_create(names[i]));
        ck_assert(g_file_test(names[i], G_FILE_TEST_IS_REGULAR));
        g_chmod(names[i], 0400);
        project_close(fixture_open(names[i]));
    }
}
END_TEST

START_TEST(a_link_leads_to_its_project)
{
    g_autofree char *path = fixture_path("real.ckut");
    g_autofree char *link_path = fixture_path("link.ckut");
    g_autofree char *link_log = fixture_path("link.ckut-wal");
    g_autoptr(GError) error = NULL;
    project_close(fixture_create(path));
    ck_assert_int_eq(symlink(path, link_path), 0);

    g_autoptr(Project) project = fixture_open(link_path);
    ck_assert(fixture_add_text(project, "one", &error));
    ck_assert(!g_file_test(link_log, G_FILE_TEST_EXISTS));
    g_autoptr(Project) same = fixture_open(path);
    ck_assert_int_eq(project_head(same), 1);
}
END_TEST

START_TEST(a_newer_project_names_both_versions)
{
    g_autofree char *path = fixture_path("newer.ckut");
    project_close(fixture_create(path));
    fixture_exec(path, "PRAGMA user_version=7");
    fixture_assert_refused(path, PROJECT_ERROR_NEWER, "7");
    fixture_assert_refused(path, PROJECT_ERROR_NEWER, "up to 1");
}
END_TEST

START_TEST(an_existing_file_is_never_made_anew)
{
    g_autofree char *path = write_file("there.ckut", "mine", 4);
    g_autoptr(Composition) composition = fixture_composition();
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(project_create(path, composition, &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_EXISTS));
    g_clear_error(&error);
    g_autofree char *content = NULL;
    g_file_get_contents(path, &content, NULL, NULL);
    ck_assert_str_eq(content, "mine");

    g_autofree char *nowhere = fixture_path("no/such/folder.ckut");
    ck_assert_ptr_null(project_create(nowhere, composition, &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_IO));
}
END_TEST

START_TEST(truncated_files_are_damaged)
{
    g_autofree char *path = fixture_path("whole.ckut");
    Project *project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    for (unsigned i = 0; i < 20; i++)
        ck_assert(fixture_add_text(project, "word", &error));
    project_close(project);
    g_autofree char *content = NULL;
    gsize length = 0;
    g_file_get_contents(path, &content, &length, NULL);

    for (gsize keep = 100; keep < length; keep += length / 40 + 1) {
        g_autofree char *part = write_file("part.ckut", content, (gssize)keep);
        g_autoptr(Project) found = project_open(part, &error);
        bool whole = found != NULL && project_verify(found, &error);
        ck_assert_msg(!whole, "%zu of %zu bytes", keep, length);
        ck_assert(error->code == PROJECT_ERROR_DAMAGED ||
                  error->code == PROJECT_ERROR_NOT_A_PROJECT);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(foreign_tables_are_damage_not_code)
{
    g_autofree char *path = fixture_path("hostile.ckut");
    g_autoptr(GError) error = NULL;
    project_close(fixture_create(path));
    fixture_exec(path,
                 "CREATE TRIGGER evil AFTER INSERT ON messages BEGIN"
                 " DELETE FROM assets; INSERT INTO assets VALUES ('x','x',1,1,'x',x'');"
                 " END");
    g_autoptr(Project) project = fixture_open(path);
    ck_assert(fixture_add_text(project, "one", &error));
    g_autofree char *count = fixture_query(path, "SELECT count(*) FROM assets");
    ck_assert_str_eq(count, "0");

    g_autofree char *view = fixture_path("view.ckut");
    project_close(fixture_create(view));
    fixture_exec(view, "PRAGMA foreign_keys=OFF; DROP TABLE state; CREATE VIEW state AS"
                       " SELECT 'head' AS key, '0' AS value, x'' AS hash");
    fixture_assert_refused(view, PROJECT_ERROR_DAMAGED, "damaged");
}
END_TEST

START_TEST(a_file_that_went_away_takes_no_receipt)
{
    g_autofree char *path = fixture_path("here.ckut");
    g_autofree char *there = fixture_path("there2.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    ck_assert(fixture_add_text(project, "one", &error));
    ck_assert_int_eq(rename(path, there), 0);

    ck_assert(!fixture_add_text(project, "two", &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_NOT_FOUND));
    ck_assert_int_eq(project_head(project), 1);
    ck_assert_int_eq(rename(there, path), 0);
    g_clear_error(&error);
    ck_assert(fixture_add_text(project, "two", &error));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("open");
    TCase *tests = tcase_create("open");
    tcase_add_test(tests, a_missing_file_says_how_to_make_it);
    tcase_add_test(tests, what_is_no_project_is_refused_by_kind);
    tcase_add_test(tests, names_that_sqlite_reads_otherwise_are_files);
    tcase_add_test(tests, a_link_leads_to_its_project);
    tcase_add_test(tests, a_newer_project_names_both_versions);
    tcase_add_test(tests, an_existing_file_is_never_made_anew);
    tcase_add_test(tests, truncated_files_are_damaged);
    tcase_add_test(tests, foreign_tables_are_damage_not_code);
    tcase_add_test(tests, a_file_that_went_away_takes_no_receipt);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
