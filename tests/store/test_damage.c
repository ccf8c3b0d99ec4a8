/*
 * A byte that changes what a project holds never goes unnoticed: opening or verifying
 * says so, or everything that is stored still reads the same. CHATKUT_TEST_THOROUGH=1
 * flips each byte of the file, not a sample.
 */
#include "fixture.h"

#include "../run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SAMPLE_USED = 1500, SAMPLE_ZERO = 300 };

static void make_project(const char *path)
{
    Project *project = fixture_create(path);
    g_autoptr(GError) error = NULL;
    char id[] = "abcdefgh", media[] = "/media/a.mp4", quick[] = "00ff";
    const AssetFile file = { id, media, 1000, 2000, quick };

    ck_assert(project_put_asset_file(project, &file, &error));
    for (unsigned i = 0; i < 18; i++)
        ck_assert(fixture_add_text(project, "word", &error));
    ck_assert(fixture_undo(project, &error));
    ck_assert(project_add_exchange(project, "mumble", NULL, NULL, &error));
    project_close(project);
}

/* Is the project at `path`, which is not what it was, told to be so? */
static bool is_noticed(const char *path, const char *dump)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Project) project = project_open(path, &error);

    if (project == NULL || !project_verify(project, &error)) {
        ck_assert(error != NULL && error->domain == PROJECT_ERROR);
        ck_assert_ptr_nonnull(strstr(error->message, path));
        return true;
    }
    g_autofree char *now = fixture_dump(path);
    return g_strcmp0(now, dump) == 0;
}

static void write_content(const char *path, const char *content, gsize length)
{
    FILE *file = fopen(path, "wb");
    ck_assert_uint_eq(fwrite(content, 1, length, file), length);
    fclose(file);
}

static void assert_noticed(const char *path, const char *content, gsize length,
                           const char *dump, const char *what, gsize at)
{
    write_content(path, content, length);
    ck_assert_msg(is_noticed(path, dump), "%s at %zu goes unnoticed", what, at);
}

typedef struct {
    char *path; /* of the changed copy */
    char *content;
    gsize length;
    char *dump;
} Original;

static Original original_make(void)
{
    Original original = { .path = fixture_path("copy.ckut") };
    g_autofree char *path = fixture_path("original.ckut");

    make_project(path);
    original.dump = fixture_dump(path);
    ck_assert(g_file_get_contents(path, &original.content, &original.length, NULL));
    ck_assert(is_noticed(path, original.dump));
    return original;
}

static void original_clear(Original *original)
{
    g_free(original->path);
    g_free(original->content);
    g_free(original->dump);
}

START_TEST(flipped_bytes_are_noticed)
{
    Original original = original_make();
    bool all = g_getenv("CHATKUT_TEST_THOROUGH") != NULL;
    guint32 seed = g_random_int();
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    unsigned n_used = 0;

    printf("flipped_bytes: seed %u, %zu bytes\n", seed, original.length);
    for (gsize i = 0; i < original.length; i++)
        n_used += original.content[i] != 0;
    for (gsize i = 0; i < original.length; i++) {
        bool used = original.content[i] != 0;
        unsigned of = used ? n_used : (unsigned)original.length - n_used;
        char byte = original.content[i];
        if (!all && g_rand_int_range(random, 0, (gint32)of) >=
                        (used ? SAMPLE_USED : SAMPLE_ZERO))
            continue;
        original.content[i] = (char)(byte ^ (1 << g_rand_int_range(random, 0, 8)));
        assert_noticed(original.path, original.content, original.length, original.dump,
                       "flip", i);
        original.content[i] = byte;
    }
    original_clear(&original);
}
END_TEST

START_TEST(zeroed_pages_are_noticed)
{
    enum { PAGE = 4096 };
    Original original = original_make();
    char page[PAGE];

    for (gsize i = 0; i < original.length; i += PAGE) {
        memcpy(page, original.content + i, PAGE);
        memset(original.content + i, 0, PAGE);
        assert_noticed(original.path, original.content, original.length, original.dump,
                       "zeros", i);
        memcpy(original.content + i, page, PAGE);
    }
    original_clear(&original);
}
END_TEST

START_TEST(swapped_pages_are_noticed)
{
    enum { PAGE = 4096 };
    Original original = original_make();
    char page[PAGE];

    for (gsize i = PAGE; i + PAGE < original.length; i += PAGE) {
        char *a = original.content + i, *b = a + PAGE;
        memcpy(page, a, PAGE);
        memcpy(a, b, PAGE);
        memcpy(b, page, PAGE);
        assert_noticed(original.path, original.content, original.length, original.dump,
                       "swap", i);
        memcpy(b, a, PAGE);
        memcpy(a, page, PAGE);
    }
    original_clear(&original);
}
END_TEST

START_TEST(a_damaged_snapshot_costs_nothing)
{
    g_autofree char *path = fixture_path("snapshot.ckut");
    g_autoptr(GError) error = NULL;
    make_project(path);
    fixture_exec(path, "UPDATE snapshots SET composition = '{}' WHERE revision = 16");
    g_autoptr(Project) project = fixture_open(path);
    ck_assert_int_eq(project_head(project), 19);
    ck_assert_uint_eq(fixture_clip_count(project), 17);
    ck_assert(!project_verify(project, &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_DAMAGED));
}
END_TEST

START_TEST(damage_names_the_revision_and_what_is_whole)
{
    g_autofree char *path = fixture_path("named.ckut");
    g_autoptr(GError) error = NULL;
    make_project(path);
    fixture_exec(path, "UPDATE revisions SET utterance = 'other' WHERE id = 17");
    ck_assert_ptr_null(project_open(path, &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_DAMAGED));
    ck_assert_ptr_nonnull(strstr(error->message, "17"));
    ck_assert_ptr_nonnull(strstr(error->message, "before it is whole"));
}
END_TEST

START_TEST(lost_newest_revisions_are_noticed)
{
    g_autofree char *path = fixture_path("lost.ckut");
    g_autoptr(GError) error = NULL;
    make_project(path);
    fixture_exec(path, "DELETE FROM messages WHERE revision > 17");
    fixture_exec(path, "DELETE FROM revisions WHERE id > 17");
    ck_assert_ptr_null(project_open(path, &error));
    ck_assert(g_error_matches(error, PROJECT_ERROR, PROJECT_ERROR_DAMAGED));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("damage");
    TCase *tests = tcase_create("damage");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, flipped_bytes_are_noticed);
    tcase_add_test(tests, zeroed_pages_are_noticed);
    tcase_add_test(tests, swapped_pages_are_noticed);
    tcase_add_test(tests, a_damaged_snapshot_costs_nothing);
    tcase_add_test(tests, damage_names_the_revision_and_what_is_whole);
    tcase_add_test(tests, lost_newest_revisions_are_noticed);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
