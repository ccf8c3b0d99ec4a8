#include "chatkut/store/consent.h"
#include "chatkut/store/ledger.h"
#include "chatkut/store/model_level.h"

#include "../run.h"
#include "fixture.h"
#include "migrate.h"

#include <check.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 8 };

static const LedgerBudget NO_BUDGET = { -1, -1 };
static const LedgerCall CALL = {
    .project = "p",
    .label = "film.ckut",
    .attempt = 1,
    .task = "plan",
    .planner = "sonnet",
    .provider = "anthropic",
    .model = "m",
    .reserve_micros = 10,
};

static UserStore *open_at(const char *path)
{
    g_autoptr(GError) error = NULL;
    UserStore *store = user_store_open(path, &error);
    ck_assert_no_error(error);
    ck_assert_ptr_nonnull(store);
    return store;
}

static unsigned mode_of(const char *path)
{
    struct stat info;
    ck_assert_int_eq(stat(path, &info), 0);
    return info.st_mode & 0777;
}

/* Another process that is writing for so long. */
static pid_t write_elsewhere(const char *path, int hold_ms)
{
    int ends[2];
    char byte;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        sqlite3 *handle = NULL;
        sqlite3_open(path, &handle);
        if (sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK ||
            write(ends[1], "x", 1) != 1)
            _exit(1);
        g_usleep((gulong)hold_ms * 1000);
        _exit(0);
    }
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    close(ends[1]);
    return pid;
}

static bool call_once(UserStore *store, GError **error)
{
    LedgerTicket ticket;
    return ledger_begin(store, &CALL, &NO_BUDGET, &ticket, error) && ticket.id > 0;
}

static void assert_refused(const char *path, ProjectError code)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_path_get_basename(path);
    g_autoptr(UserStore) store = user_store_open(path, &error);
    ck_assert_ptr_null(store);
    ck_assert(g_error_matches(error, USER_STORE_ERROR, (int)code));
    ck_assert_ptr_nonnull(strstr(error->message, name));
}

/* Where it is by default, in the test's own folder. */
static char *default_path(void)
{
    g_autofree char *home = fixture_path("data");
    g_setenv("XDG_DATA_HOME", home, true);
    return user_store_path();
}

static void remove_default(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *home = g_path_get_dirname(folder);
    g_unlink(path);
    g_rmdir(folder);
    g_rmdir(home);
}

/* ---- the file -------------------------------------------------------------------- */

START_TEST(folder_and_files_are_the_users_alone)
{
    umask(022);
    g_autofree char *path = default_path();
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    UserStore *store = open_at(NULL);
    ck_assert(call_once(store, NULL));
    ck_assert_uint_eq(mode_of(folder), 0700);
    ck_assert_uint_eq(mode_of(path), 0600);
    ck_assert_uint_eq(mode_of(log), 0600);
    user_store_close(store);
    remove_default(path);
}
END_TEST

START_TEST(modes_that_are_too_wide_are_mended)
{
    g_autofree char *path = default_path();
    g_autofree char *folder = g_path_get_dirname(path);
    user_store_close(open_at(NULL));
    ck_assert_int_eq(chmod(path, 0644), 0);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    user_store_close(open_at(NULL));
    ck_assert_uint_eq(mode_of(folder), 0700);
    ck_assert_uint_eq(mode_of(path), 0600);
    remove_default(path);
}
END_TEST

START_TEST(other_folders_are_left_as_they_are)
{
    g_autofree char *folder = fixture_path("open");
    g_autofree char *path = g_build_filename(folder, "user.db", NULL);
    ck_assert_int_eq(g_mkdir(folder, 0755), 0);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    user_store_close(open_at(path));
    ck_assert_uint_eq(mode_of(folder), 0755);
    g_unlink(path);
    g_rmdir(folder);
}
END_TEST

START_TEST(looking_makes_nothing)
{
    g_autofree char *path = fixture_path("none.db");
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(user_store_look(path, &error));
    ck_assert_no_error(error);
    ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(something_else_is_not_touched)
{
    g_autofree char *text = fixture_path("text.db");
    g_autofree char *empty = fixture_path("empty.db");
    g_autofree char *folder = fixture_path("folder.db");
    g_autofree char *pipe = fixture_path("pipe.db");
    g_autofree char *project = fixture_path("film.ckut");
    ck_assert(g_file_set_contents(text, "shopping list\n", -1, NULL));
    ck_assert(g_file_set_contents(empty, "", 0, NULL));
    ck_assert_int_eq(g_mkdir(folder, 0700), 0);
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    fixture_put(project);
    const char *const paths[] = { text, empty, folder, pipe, project };
    for (unsigned i = 0; i < G_N_ELEMENTS(paths); i++)
        assert_refused(paths[i], PROJECT_ERROR_NOT_A_PROJECT);
    g_autofree char *left = NULL;
    ck_assert(g_file_get_contents(text, &left, NULL, NULL));
    ck_assert_str_eq(left, "shopping list\n");
    g_rmdir(folder);
}
END_TEST

START_TEST(a_newer_one_is_refused)
{
    g_autofree char *path = fixture_path("newer.db");
    user_store_close(open_at(path));
    fixture_exec(path, "PRAGMA user_version=99");
    assert_refused(path, PROJECT_ERROR_NEWER);
}
END_TEST

START_TEST(a_damaged_one_grants_nothing)
{
    g_autofree char *path = fixture_path("damaged.db");
    g_autoptr(GError) error = NULL;
    user_store_close(open_at(path));
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    static const char noise[3 * 4096] = { 'x', 'y' };
    ck_assert_int_eq(pwrite(fd, noise, sizeof noise, 4096), sizeof noise);
    close(fd);
    g_autoptr(UserStore) store = user_store_open(path, &error);
    ck_assert(store == NULL || !call_once(store, &error));
    ck_assert(g_error_matches(error, USER_STORE_ERROR, PROJECT_ERROR_DAMAGED));
    ck_assert_ptr_nonnull(strstr(error->message, "Move it away"));
}
END_TEST

START_TEST(a_project_is_not_taken_for_one)
{
    g_autofree char *path = fixture_path("user.ckut");
    user_store_close(open_at(path));
    fixture_assert_refused(path, PROJECT_ERROR_NOT_A_PROJECT, "user.ckut");
}
END_TEST

START_TEST(an_older_one_is_copied_privately_then_brought_up)
{
    g_autofree char *path = fixture_path("old.db");
    const GArray *builtin = migrations_builtin(DATABASE_USER);
    g_autofree char *copy = g_strdup_printf("%s.v%u", path, builtin->len);
    g_autoptr(GArray) steps = g_array_new(false, false, sizeof(Migration));
    Migration more = { (int)builtin->len + 1,
                       "ALTER TABLE ai_call ADD COLUMN mood TEXT" };
    g_array_append_vals(steps, builtin->data, builtin->len);
    g_array_append_val(steps, more);
    umask(022);
    UserStore *store = open_at(path);
    ck_assert(call_once(store, NULL));
    user_store_close(store);

    g_autoptr(Database) db = database_open(DATABASE_USER, path, NULL);
    ck_assert(migrate(db, steps, NULL));
    g_clear_pointer(&db, database_close);
    g_autofree char *kept = fixture_query(copy, "SELECT model FROM ai_call");
    g_autofree char *grown = fixture_query(path, "SELECT count(*) FROM ai_call"
                                                 " WHERE mood IS NULL");
    ck_assert_str_eq(kept, "m");
    ck_assert_str_eq(grown, "1");
    ck_assert_uint_eq(mode_of(copy), 0600);
    assert_refused(path, PROJECT_ERROR_NEWER);
}
END_TEST

/* ---- trouble --------------------------------------------------------------------- */

START_TEST(without_room_no_call_is_granted)
{
    g_autofree char *path = fixture_path("full.db");
    g_autoptr(UserStore) store = open_at(path);
    struct rlimit limit = { 0, 0 };
    LedgerTicket ticket;
    ck_assert(ledger_begin(store, &CALL, &NO_BUDGET, &ticket, NULL));
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    rlim_t all = limit.rlim_cur;
    limit.rlim_cur = 1;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    g_autoptr(GError) error = NULL;
    bool granted = call_once(store, &error);
    LedgerOutcome outcome = { .status = "ok", .cost_micros = 3, .baseline_micros = 3 };
    bool ended = ledger_end(store, ticket.id, &outcome, NULL);
    limit.rlim_cur = all;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert(!granted && !ended);
    ck_assert(g_error_matches(error, USER_STORE_ERROR, PROJECT_ERROR_IO));

    LedgerSpent spent;
    ck_assert(ledger_spent(store, "p", 0, &spent, NULL));
    ck_assert_int_eq(spent.project, 10); /* what was reserved stays */
    ck_assert(call_once(store, NULL));
}
END_TEST

START_TEST(one_that_is_moved_away_grants_nothing)
{
    g_autofree char *path = fixture_path("here.db");
    g_autofree char *there = fixture_path("there.db");
    g_autoptr(UserStore) store = open_at(path);
    g_autoptr(GError) error = NULL;
    ck_assert_int_eq(g_rename(path, there), 0);
    ck_assert(!call_once(store, &error));
    ck_assert(g_error_matches(error, USER_STORE_ERROR, PROJECT_ERROR_NOT_FOUND));
}
END_TEST

/* Some rounds, as what they could meet in takes a moment only. */
enum { ROUNDS = 30 };

static void make_at_once(const char *path)
{
    pid_t pids[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            UserStore *store = user_store_open(path, NULL);
            bool ok = store != NULL && call_once(store, NULL);
            user_store_close(store);
            _exit(ok ? 0 : 1);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert_int_eq(status, 0);
    }
    g_autofree char *rows = fixture_query(path, "SELECT count(*) FROM ai_call");
    ck_assert_str_eq(rows, "8");
}

START_TEST(many_processes_may_make_it_at_once)
{
    for (int round = 0; round < ROUNDS; round++) {
        g_autofree char *name = g_strdup_printf("race%d.db", round);
        g_autofree char *path = fixture_path(name);
        make_at_once(path);
    }
}
END_TEST

/* ---- levels of models ------------------------------------------------------------ */

static char *level_of(UserStore *store, const char *digest, int64_t unix_ms)
{
    char *level = NULL;
    ck_assert(model_level_get(store, digest, unix_ms, &level, NULL));
    return level;
}

START_TEST(a_call_waits_for_others_on_a_slow_disk)
{
    g_autofree char *path = fixture_path("slow.db");
    g_autoptr(UserStore) store = open_at(path);
    g_autoptr(GError) error = NULL;
    int status = 0;
    pid_t pid = write_elsewhere(path, 6000);
    call_once(store, &error);
    ck_assert_no_error(error);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(a_level_is_kept_for_its_settings_and_a_month)
{
    g_autofree char *path = fixture_path("level.db");
    g_autoptr(UserStore) store = open_at(path);
    const int64_t day = G_GINT64_CONSTANT(86400000), then = 1000 * day;
    ck_assert(model_level_put(store, "a", "tool", then, NULL));
    ck_assert(model_level_put(store, "a", "json", then, NULL));
    ck_assert(model_level_put(store, "a", "json", then + day, NULL));
    g_autofree char *known = level_of(store, "a", then + 29 * day);
    ck_assert_str_eq(known, "json");
    ck_assert_ptr_null(level_of(store, "b", then));
    ck_assert_ptr_null(level_of(store, "a", then + MODEL_LEVEL_DAYS * day));
    ck_assert(model_level_put(store, "a", NULL, then, NULL));
    ck_assert_ptr_null(level_of(store, "a", then));
}
END_TEST

/* ---- consent --------------------------------------------------------------------- */

/* What is put, in turn, and what counts for project "a" and host "h" then. */
static const struct {
    const char *project, *host;
    ConsentAnswer answer, then;
} CONSENTS[] = {
    { "b", "h", CONSENT_YES, CONSENT_ASK },  { "a", "other", CONSENT_YES, CONSENT_ASK },
    { NULL, "H", CONSENT_YES, CONSENT_YES }, { "a", "h", CONSENT_NO, CONSENT_NO },
    { "a", "h", CONSENT_ASK, CONSENT_YES },  { NULL, "h", CONSENT_NO, CONSENT_NO },
    { "a", "h", CONSENT_YES, CONSENT_YES },  { "a", "h", CONSENT_ASK, CONSENT_NO },
    { NULL, "h", CONSENT_ASK, CONSENT_ASK },
};

START_TEST(an_answer_for_the_project_wins_over_that_for_all)
{
    g_autofree char *path = fixture_path("consent.db");
    g_autoptr(UserStore) store = open_at(path);
    ConsentAnswer answer = CONSENT_YES;
    ck_assert(consent_get(store, "a", "h", &answer, NULL));
    ck_assert_int_eq(answer, CONSENT_ASK);
    for (unsigned i = 0; i < G_N_ELEMENTS(CONSENTS); i++) {
        ck_assert(consent_put(store, CONSENTS[i].project, NULL, CONSENTS[i].host,
                              CONSENTS[i].answer, NULL));
        ck_assert(consent_get(store, "a", "h", &answer, NULL));
        ck_assert_msg(answer == CONSENTS[i].then, "row %u", i);
    }
}
END_TEST

START_TEST(the_list_tells_what_counts_for_a_project)
{
    g_autofree char *path = fixture_path("list.db");
    g_autoptr(UserStore) store = open_at(path);
    ck_assert(consent_put(store, "a", "a.ckut", "h", CONSENT_NO, NULL));
    ck_assert(consent_put(store, "b", "b.ckut", "h", CONSENT_YES, NULL));
    ck_assert(consent_put(store, NULL, NULL, "h", CONSENT_YES, NULL));
    g_autoptr(GPtrArray) all = consent_list(store, NULL, NULL);
    g_autoptr(GPtrArray) of_a = consent_list(store, "a", NULL);
    ck_assert_uint_eq(all->len, 3);
    ck_assert_uint_eq(of_a->len, 2);
    const Consent *first = of_a->pdata[0], *second = of_a->pdata[1];
    ck_assert_ptr_null(first->project);
    ck_assert_int_eq(first->answer, CONSENT_YES);
    ck_assert_str_eq(second->label, "a.ckut");
    ck_assert_int_eq(second->answer, CONSENT_NO);
    ck_assert_int_gt(second->unix_ms, 0);
}
END_TEST

/* ---- projects -------------------------------------------------------------------- */

START_TEST(a_project_keeps_its_id_where_it_is_renamed)
{
    g_autofree char *path = fixture_path("id.ckut");
    g_autofree char *renamed = fixture_path("renamed.ckut");
    Project *project = fixture_create(path);
    g_autofree char *id = project_id(project, NULL);
    project_close(project);
    ck_assert_int_eq(g_rename(path, renamed), 0);
    g_autoptr(Project) again = fixture_open(renamed);
    g_autofree char *id_again = project_id(again, NULL);
    ck_assert_ptr_nonnull(id);
    ck_assert_str_eq(id, id_again);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("user");
    TCase *tests = tcase_create("user");
    tcase_add_test(tests, folder_and_files_are_the_users_alone);
    tcase_add_test(tests, modes_that_are_too_wide_are_mended);
    tcase_add_test(tests, other_folders_are_left_as_they_are);
    tcase_add_test(tests, looking_makes_nothing);
    tcase_add_test(tests, something_else_is_not_touched);
    tcase_add_test(tests, a_newer_one_is_refused);
    tcase_add_test(tests, a_damaged_one_grants_nothing);
    tcase_add_test(tests, a_project_is_not_taken_for_one);
    tcase_add_test(tests, an_older_one_is_copied_privately_then_brought_up);
    tcase_add_test(tests, without_room_no_call_is_granted);
    tcase_add_test(tests, one_that_is_moved_away_grants_nothing);
    tcase_add_test(tests, many_processes_may_make_it_at_once);
    tcase_add_test(tests, a_call_waits_for_others_on_a_slow_disk);
    tcase_add_test(tests, a_level_is_kept_for_its_settings_and_a_month);
    tcase_add_test(tests, an_answer_for_the_project_wins_over_that_for_all);
    tcase_add_test(tests, the_list_tells_what_counts_for_a_project);
    tcase_add_test(tests, a_project_keeps_its_id_where_it_is_renamed);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
