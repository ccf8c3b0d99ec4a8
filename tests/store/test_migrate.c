#include "migrate.h"

#include "../run.h"
#include "fixture.h"

#include <check.h>
#include <stdlib.h>

/* The built-in migrations and `more` behind them. */
static GArray *with_migration(const char *more)
{
    const GArray *builtin = migrations_builtin(DATABASE_PROJECT);
    GArray *steps = g_array_new(false, false, sizeof(Migration));
    Migration step = { (int)builtin->len + 1, more };
    g_array_append_vals(steps, builtin->data, builtin->len);
    g_array_append_val(steps, step);
    return steps;
}

static char *version_of(const char *path)
{
    return fixture_query(path, "PRAGMA user_version");
}

START_TEST(the_newest_version_is_what_new_projects_have)
{
    g_autofree char *path = fixture_path("new.ckut");
    project_close(fixture_create(path));
    g_autofree char *version = version_of(path);
    ck_assert_int_eq(atoi(version), migrations_builtin(DATABASE_PROJECT)->len);
}
END_TEST

START_TEST(an_older_project_is_copied_then_brought_up)
{
    g_autofree char *path = fixture_path("old.ckut");
    g_autofree char *copy = fixture_path("old.ckut.v1");
    g_autoptr(GArray) steps =
        with_migration("ALTER TABLE messages ADD COLUMN mood TEXT");
    g_autoptr(GError) error = NULL;
    Project *project = fixture_create(path);
    ck_assert(fixture_add_text(project, "one", &error));
    project_close(project);
    g_autofree char *before = fixture_dump(path);

    g_autoptr(Database) db = database_open(DATABASE_PROJECT, path, &error);
    ck_assert(migrate(db, steps, &error));
    ck_assert(migrate(db, steps, &error)); /* nothing left to do */
    g_clear_pointer(&db, database_close);
    g_autofree char *version = version_of(path);
    g_autofree char *mood = fixture_query(path, "SELECT count(mood) FROM messages");
    ck_assert_str_eq(version, "2");
    ck_assert_str_eq(mood, "0");

    g_autofree char *kept = fixture_dump(copy);
    ck_assert_str_eq(kept, before);
    g_autoptr(Project) old = fixture_open(copy);
    ck_assert_int_eq(project_head(old), 1);
}
END_TEST

START_TEST(a_migration_that_fails_changes_nothing)
{
    g_autofree char *path = fixture_path("fails.ckut");
    g_autoptr(GArray) steps =
        with_migration("ALTER TABLE messages ADD COLUMN mood TEXT;"
                       "INSERT INTO nowhere VALUES (1)");
    g_autoptr(GError) error = NULL;
    project_close(fixture_create(path));
    g_autofree char *before = fixture_dump(path);

    g_autoptr(Database) db = database_open(DATABASE_PROJECT, path, &error);
    ck_assert(!migrate(db, steps, &error));
    ck_assert_ptr_nonnull(error);
    g_clear_pointer(&db, database_close);
    g_autofree char *version = version_of(path);
    g_autofree char *after = fixture_dump(path);
    ck_assert_str_eq(version, "1");
    ck_assert_str_eq(after, before);
    project_close(fixture_open(path));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("migrate");
    TCase *tests = tcase_create("migrate");
    tcase_add_test(tests, the_newest_version_is_what_new_projects_have);
    tcase_add_test(tests, an_older_project_is_copied_then_brought_up);
    tcase_add_test(tests, a_migration_that_fails_changes_nothing);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
