/*
 * A project from somebody who knows the format: all hashes are right, the texts are any
 * bytes. Opening, the log, undo and verifying refuse it as damaged or take it; an edit
 * that is verified can be undone.
 *
 * Input: the texts of one revision and the conversation, separated by NUL.
 */
#include "fuzz.h"

#include "fuzz_sample.h"
#include "row_hash.h"

#include "chatkut/store/project.h"

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

enum { N_TEXTS = 5 };

static const char insert_sql[] =
    "INSERT INTO revisions SELECT 1, 0, 'main', 'edit', NULL, ?1, ?2, ?3, ?4, 'x', 0,"
    " row_hash(hash, 1, 0, 'main', 'edit', NULL, ?1, ?2, ?3, ?4, 'x', 0)"
    " FROM revisions WHERE id = 0";
static const char conversation_sql[] =
    "REPLACE INTO state VALUES ('conversation', ?5, row_hash('conversation', ?5))";
static const char head_sql[] =
    "REPLACE INTO state VALUES ('head', '1', row_hash('head', '1'))";

static char *folder;

static void remove_folder(void)
{
    rmdir(folder);
    g_free(folder);
}

/* A project without an edit, as bytes. */
static void make_template(char **content, gsize *length)
{
    g_autoptr(GError) error = NULL;
    folder = g_dir_make_tmp("chatkut-fuzz-XXXXXX", &error);
    g_assert_no_error(error);
    atexit(remove_folder);
    g_autofree char *path = g_build_filename(folder, "template.ckut", NULL);
    project_close(project_create(path, fuzz_sample(), &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, content, length, NULL));
    unlink(path);
}

static void run_sql(sqlite3 *handle, const char *sql, char **texts)
{
    sqlite3_stmt *statement = NULL;
    g_assert_cmpint(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), ==,
                    SQLITE_OK);
    for (int i = 0; i < sqlite3_bind_parameter_count(statement); i++)
        sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_STATIC);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_DONE);
    sqlite3_finalize(statement);
}

static void forge(const char *path, char **texts)
{
    sqlite3 *handle = NULL;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    g_assert_cmpint(row_hash_register(handle), ==, SQLITE_OK);
    sqlite3_exec(handle, "PRAGMA synchronous=OFF; BEGIN", NULL, NULL, NULL);
    run_sql(handle, insert_sql, texts);
    run_sql(handle, conversation_sql, texts);
    run_sql(handle, head_sql, texts);
    sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(handle);
}

static void use(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(Project) project = project_open(path, &error);

    g_assert((project == NULL) == (error != NULL));
    if (project == NULL)
        return;
    g_autoptr(GPtrArray) log = project_log(project, 0, NULL);
    bool readable = project_read_patch(project, 1, &patch, &inverse, NULL);
    if (project_verify(project, NULL))
        g_assert_true(log != NULL && readable);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *content;
    static gsize length;
    char *texts[N_TEXTS] = { NULL };
    const char *at = (const char *)data, *end = at + size;

    if (content == NULL)
        make_template(&content, &length);
    for (unsigned i = 0; i < N_TEXTS; i++) {
        size_t part = (size_t)(end - at) > 0 ? strnlen(at, (size_t)(end - at)) : 0;
        texts[i] = g_strndup(at, part);
        at += MIN(part + 1, (size_t)(end - at));
    }
    g_autofree char *path = g_build_filename(folder, "forged.ckut", NULL);
    g_file_set_contents_full(path, content, (gssize)length, G_FILE_SET_CONTENTS_NONE,
                             0600, NULL);
    forge(path, texts);
    use(path);
    unlink(path);
    for (unsigned i = 0; i < N_TEXTS; i++)
        g_free(texts[i]);
    return 0;
}
