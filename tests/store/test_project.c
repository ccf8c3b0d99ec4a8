#include "fixture.h"

#include "../run.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/store/chat.h"

#include <check.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char *text_of(const Project *project)
{
    return composition_to_text(project_composition(project), false);
}

static void assert_same(const Project *project, const char *expected)
{
    g_autofree char *text = text_of(project);
    ck_assert_str_eq(text, expected);
}

static void add_texts(Project *project, unsigned count)
{
    g_autoptr(GError) error = NULL;
    for (unsigned i = 0; i < count; i++)
        fixture_add_text(project, "word", &error);
    ck_assert_no_error(error);
}

START_TEST(a_new_project_holds_what_it_was_made_with)
{
    g_autofree char *path = fixture_path("new.ckut");
    g_autoptr(Composition) composition = fixture_composition();
    g_autofree char *expected = composition_to_text(composition, false);
    project_close(fixture_create(path));

    g_autoptr(Project) project = fixture_open(path);
    assert_same(project, expected);
    ck_assert_int_eq(project_head(project), 0);
    ck_assert_str_eq(project_path(project), path);
    ck_assert(project_writable(project));
    ck_assert_int_eq(history_next_undo(project_history(project)), 0);
    ck_assert_uint_eq(json_object_size(project_conversation(project)), 0);
}
END_TEST

START_TEST(closing_leaves_one_file)
{
    g_autofree char *path = fixture_path("one.ckut");
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    Project *project = fixture_create(path);
    add_texts(project, 3);
    ck_assert(g_file_test(log, G_FILE_TEST_EXISTS));
    project_close(project);
    ck_assert(!g_file_test(log, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(commits_survive_reopening)
{
    /* Around each border of snapshots and their pruning. */
    static const unsigned counts[] = { 1, 15, 16, 17, 33, 100, 300 };
    unsigned stored = 0;
    g_autofree char *path = fixture_path("commits.ckut");
    project_close(fixture_create(path));

    for (unsigned i = 0; i < G_N_ELEMENTS(counts); i++) {
        Project *project = fixture_open(path);
        add_texts(project, counts[i] - stored);
        stored = counts[i];
        g_autofree char *expected = text_of(project);
        project_close(project);

        g_autoptr(Project) again = fixture_open(path);
        ck_assert_int_eq(project_head(again), stored);
        ck_assert_uint_eq(fixture_clip_count(again), stored);
        assert_same(again, expected);
    }
}
END_TEST

START_TEST(old_snapshots_go_but_each_revision_stays_readable)
{
    g_autofree char *path = fixture_path("snapshots.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    add_texts(project, 600);

    g_autofree char *count = fixture_query(path, "SELECT count(*) FROM snapshots");
    ck_assert_int_le(atoi(count), 8);
    for (int64_t id = 1; id <= 600; id += 37) {
        g_autoptr(Patch) patch = NULL;
        g_autoptr(Patch) inverse = NULL;
        ck_assert(project_read_patch(project, id, &patch, &inverse, &error));
        ck_assert_uint_eq(patch_op_count(patch), 1);
        ck_assert_int_eq(patch_op_kind(patch, 0), PATCH_ADD_CLIP);
        ck_assert_int_eq(patch_op_kind(inverse, 0), PATCH_REMOVE_CLIP);
    }
    ck_assert(project_verify(project, &error));
}
END_TEST

START_TEST(undo_goes_back_to_the_start_across_reopening)
{
    g_autofree char *path = fixture_path("undo.ckut");
    g_autoptr(Composition) empty = fixture_composition();
    g_autofree char *start = composition_to_text(empty, false);
    g_autoptr(GError) error = NULL;
    Project *project = fixture_create(path);
    add_texts(project, 40);
    g_autofree char *end = text_of(project);

    for (unsigned i = 0; i < 40; i++) {
        project_close(project);
        project = fixture_open(path);
        ck_assert(fixture_undo(project, &error));
    }
    ck_assert(!fixture_undo(project, &error));
    assert_same(project, start);
    for (unsigned i = 0; i < 40; i++) {
        project_close(project);
        project = fixture_open(path);
        ck_assert(fixture_redo(project, &error));
    }
    ck_assert(!fixture_redo(project, &error));
    ck_assert_no_error(error);
    assert_same(project, end);
    ck_assert_int_eq(project_head(project), 120);
    ck_assert(project_verify(project, &error));
    project_close(project);
}
END_TEST

START_TEST(random_walks_verify)
{
    g_autofree char *path = fixture_path("walk.ckut");
    Project *project = fixture_create(path);
    g_autoptr(GRand) random = g_rand_new_with_seed(20240229);
    g_autoptr(GError) error = NULL;

    for (unsigned i = 0; i < 300; i++) {
        ck_assert(fixture_step(project, random, &error));
        if (i % 7 == 0) {
            g_autofree char *expected = text_of(project);
            project_close(project);
            project = fixture_open(path);
            assert_same(project, expected);
        }
    }
    ck_assert(project_verify(project, &error));
    project_close(project);
}
END_TEST

START_TEST(the_log_tells_what_was_done_and_undone)
{
    g_autofree char *path = fixture_path("log.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    ck_assert(fixture_add_text(project, "one", &error));
    ck_assert(fixture_add_text(project, "two", &error));
    ck_assert(fixture_undo(project, &error));
    ck_assert(fixture_add_text(project, "three", &error));

    g_autoptr(GPtrArray) log = project_log(project, 0, &error);
    ck_assert_uint_eq(log->len, 4);
    static const struct {
        RevisionKind kind;
        int64_t target;
        const char *utterance;
        bool undone;
    } expected[] = {
        { REVISION_EDIT, 0, "one", false },
        { REVISION_EDIT, 0, "two", true },
        { REVISION_UNDO, 2, "undo", false },
        { REVISION_EDIT, 0, "three", false },
    };
    for (unsigned i = 0; i < log->len; i++) {
        const LogEntry *entry = g_ptr_array_index(log, i);
        ck_assert_int_eq(entry->id, i + 1);
        ck_assert_int_eq(entry->kind, expected[i].kind);
        ck_assert_int_eq(entry->target, expected[i].target);
        ck_assert_str_eq(entry->utterance, expected[i].utterance);
        ck_assert_str_eq(entry->author, "user");
        ck_assert(entry->undone == expected[i].undone);
        ck_assert_uint_eq(entry->receipts->len, 1);
        ck_assert_int_gt(entry->unix_ms, INT64_C(1600000000000));
    }
    const LogEntry *first = g_ptr_array_index(log, 0);
    const Receipt *receipt = g_ptr_array_index(first->receipts, 0);
    ck_assert_str_eq(receipt->text, "Did: one");
}
END_TEST

START_TEST(the_log_can_be_limited_to_the_newest)
{
    g_autofree char *path = fixture_path("limit.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) none = project_log(project, 3, &error);
    ck_assert_uint_eq(none->len, 0);
    add_texts(project, 10);

    g_autoptr(GPtrArray) some = project_log(project, 3, &error);
    ck_assert_uint_eq(some->len, 3);
    ck_assert_int_eq(((LogEntry *)g_ptr_array_index(some, 0))->id, 8);
    g_autoptr(GPtrArray) all = project_log(project, 100, &error);
    ck_assert_uint_eq(all->len, 10);
}
END_TEST

START_TEST(the_conversation_is_carried_on)
{
    g_autofree char *path = fixture_path("conversation.ckut");
    Project *project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    json_auto_t *asked = json_pack("{s:{s:s}}", "pending", "question", "Which “é”?");
    ck_assert(project_add_exchange(project, NULL, NULL, asked, &error));
    ck_assert(json_equal(project_conversation(project), asked));
    project_close(project);

    project = fixture_open(path);
    ck_assert(json_equal(project_conversation(project), asked));
    ck_assert(fixture_add_text(project, "two", &error));
    project_close(project);

    project = fixture_open(path);
    const json_t *last = json_object_get(project_conversation(project), "last");
    ck_assert_str_eq(json_string_value(last), "two");
    project_close(project);
}
END_TEST

START_TEST(a_commit_stores_what_was_said_and_answered)
{
    g_autofree char *path = fixture_path("messages.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    ck_assert(project_add_exchange(project, "mumble", "What?", NULL, &error));
    ck_assert(fixture_add_text(project, "one", &error));

    g_autofree char *chat = fixture_query(
        path,
        "SELECT group_concat(revision || role || ':' || text, ';') FROM messages");
    ck_assert_str_eq(chat, "0user:mumble;0chatkut:What?;1user:one;1chatkut:Did: one");
    ck_assert(project_verify(project, &error));
}
END_TEST

START_TEST(what_was_said_before_the_first_edit_is_read_back)
{
    g_autofree char *path = fixture_path("before.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    ck_assert(project_add_exchange(project, "mumble", "What?", NULL, &error));
    g_autoptr(GPtrArray) lines = project_chat(project, 0, 0, 0, &error);
    ck_assert_msg(lines != NULL, "%s", error ? error->message : "");
    ck_assert_uint_eq(lines->len, 2);
    for (unsigned i = 0; i < lines->len; i++) {
        const ChatLine *line = lines->pdata[i];
        ck_assert_str_eq(line->text, i == 0 ? "mumble" : "What?");
        ck_assert_int_eq(line->revision, 0);
        ck_assert_ptr_null(line->receipts);
    }
}
END_TEST

START_TEST(files_of_assets_are_known_again)
{
    g_autofree char *path = fixture_path("assets.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    char id[] = "abcdefgh", media[] = "/media/- naïve “clip” $(x).mp4",
         quick[] = "00ff";
    AssetFile file = { id, media, INT64_C(5000000000), INT64_C(-1), quick };
    ck_assert(project_put_asset_file(project, &file, &error));
    file.size++;
    ck_assert(project_put_asset_file(project, &file, &error));

    AssetFile *known = project_asset_file(project, id, &error);
    ck_assert_no_error(error);
    ck_assert_str_eq(known->asset_id, id);
    ck_assert_str_eq(known->path, media);
    ck_assert_str_eq(known->quick_id, quick);
    ck_assert_int_eq(known->size, INT64_C(5000000001));
    ck_assert_int_eq(known->mtime_ns, -1);
    asset_file_free(known);
    ck_assert_ptr_null(project_asset_file(project, "nobody", &error));
    ck_assert_no_error(error);
}
END_TEST

START_TEST(an_edit_planned_on_an_old_head_is_refused)
{
    g_autofree char *path = fixture_path("stale.ckut");
    g_autoptr(Project) first = fixture_create(path);
    g_autoptr(Project) second = fixture_open(path);
    g_autoptr(GError) error = NULL;
    ck_assert(fixture_add_text(first, "one", &error));

    ck_assert(!fixture_add_text(second, "two", &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_STALE));
    ck_assert_int_eq(project_head(second), 0);
    g_clear_error(&error);

    bool changed = false;
    ck_assert(project_refresh(second, &changed, &error));
    ck_assert(changed);
    ck_assert(
        composition_equal(project_composition(first), project_composition(second)));
    ck_assert(json_equal(project_conversation(first), project_conversation(second)));
    ck_assert(fixture_add_text(second, "two", &error));
    ck_assert(project_refresh(second, &changed, &error));
    ck_assert(!changed);
    ck_assert(project_refresh(first, &changed, &error));
    ck_assert(changed);
    ck_assert(fixture_undo(first, &error));
    ck_assert_uint_eq(fixture_clip_count(first), 1);
}
END_TEST

/* As an app would: when somebody was faster, look again and repeat; and nobody asks for
 * the next edit in the very moment in which the last one is stored. */
static void edit_many(const char *path, unsigned count)
{
    Project *project = fixture_open(path);
    for (unsigned i = 0; i < count;) {
        g_autoptr(GError) error = NULL;
        bool changed;
        g_usleep(2000);
        if (fixture_add_text(project, "word", &error)) {
            i++;
            continue;
        }
        ck_assert_msg(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_STALE), "%s",
                      error->message);
        g_clear_error(&error);
        ck_assert_msg(project_refresh(project, &changed, &error), "%s",
                      error != NULL ? error->message : "");
    }
    project_close(project);
}

START_TEST(two_writers_lose_and_double_nothing)
{
    enum { WRITERS = 2, EDITS = 100 };
    g_autofree char *path = fixture_path("writers.ckut");
    g_autoptr(GError) error = NULL;
    project_close(fixture_create(path));

    for (unsigned i = 0; i < WRITERS; i++) {
        if (fork() == 0) {
            edit_many(path, EDITS);
            _exit(EXIT_SUCCESS);
        }
    }
    for (unsigned i = 0; i < WRITERS; i++) {
        int status = -1;
        wait(&status);
        ck_assert_int_eq(status, 0);
    }
    g_autoptr(Project) project = fixture_open(path);
    ck_assert_int_eq(project_head(project), WRITERS * EDITS);
    ck_assert_uint_eq(fixture_clip_count(project), WRITERS * EDITS);
    ck_assert(project_verify(project, &error));
}
END_TEST

START_TEST(large_texts_are_stored_or_refused_whole)
{
    g_autofree char *path = fixture_path("large.ckut");
    g_autoptr(Project) project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    g_autofree char *large = g_strnfill(10 * 1024 * 1024, 'x');
    g_autofree char *huge = g_strnfill(65 * 1024 * 1024, 'x');

    ck_assert(project_add_exchange(project, large, NULL, NULL, &error));
    ck_assert(!project_add_exchange(project, huge, NULL, NULL, &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_IO));
    g_clear_error(&error);
    ck_assert(fixture_add_text(project, "small", &error));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("project");
    TCase *tests = tcase_create("project");
    tcase_add_test(tests, a_new_project_holds_what_it_was_made_with);
    tcase_add_test(tests, closing_leaves_one_file);
    tcase_add_test(tests, commits_survive_reopening);
    tcase_add_test(tests, old_snapshots_go_but_each_revision_stays_readable);
    tcase_add_test(tests, undo_goes_back_to_the_start_across_reopening);
    tcase_add_test(tests, random_walks_verify);
    tcase_add_test(tests, the_log_tells_what_was_done_and_undone);
    tcase_add_test(tests, the_log_can_be_limited_to_the_newest);
    tcase_add_test(tests, the_conversation_is_carried_on);
    tcase_add_test(tests, a_commit_stores_what_was_said_and_answered);
    tcase_add_test(tests, what_was_said_before_the_first_edit_is_read_back);
    tcase_add_test(tests, files_of_assets_are_known_again);
    tcase_add_test(tests, an_edit_planned_on_an_old_head_is_refused);
    tcase_add_test(tests, two_writers_lose_and_double_nothing);
    tcase_add_test(tests, large_texts_are_stored_or_refused_whole);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
