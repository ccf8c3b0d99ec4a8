#include "fixture.h"

#include "chatkut/base/id.h"

#include <check.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

static char *folder;
static pid_t folder_owner;

static void remove_folder(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    if (folder_owner != getpid())
        return;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

char *fixture_path(const char *name)
{
    if (folder == NULL || folder_owner != getpid()) {
        folder = g_dir_make_tmp("chatkut-store-XXXXXX", NULL);
        folder_owner = getpid();
        atexit(remove_folder);
    }
    return g_build_filename(folder, name, NULL);
}

Composition *fixture_composition(void)
{
    return composition_new_empty("project1", "track001", 640, 360, (Rate){ 30, 1 });
}

Project *fixture_create(const char *path)
{
    g_autoptr(Composition) composition = fixture_composition();
    g_autoptr(GError) error = NULL;
    Project *project = project_create(path, composition, &error);

    ck_assert_no_error(error);
    ck_assert_ptr_nonnull(project);
    return project;
}

Project *fixture_open(const char *path)
{
    g_autoptr(GError) error = NULL;
    Project *project = project_open(path, &error);

    ck_assert_no_error(error);
    ck_assert_ptr_nonnull(project);
    return project;
}

void fixture_put(const char *path)
{
    static char *content;
    static gsize length;
    if (content == NULL) {
        g_autofree char *first = fixture_path("first.ckut");
        project_close(fixture_create(first));
        ck_assert(g_file_get_contents(first, &content, &length, NULL));
    }
    ck_assert(g_file_set_contents_full(path, content, (gssize)length,
                                       G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

bool fixture_commit(Project *project, RevisionKind kind, int64_t target,
                    const Patch *patch, const char *utterance, GError **error)
{
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(Composition) after =
        patch_apply(patch, project_composition(project), &inverse, error);
    g_autoptr(GPtrArray) receipts =
        g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    g_autofree char *receipt = g_strdup_printf("Did: %s", utterance);
    json_auto_t *conversation = json_pack("{s:s}", "last", utterance);
    int64_t number = 0;

    if (after == NULL)
        return false;
    g_ptr_array_add(receipts, receipt_new(receipt));
    const Revision revision = {
        .kind = kind,
        .base = project_head(project),
        .target = target,
        .patch = patch,
        .inverse = inverse,
        .after = after,
        .utterance = utterance,
        .author = "user",
        .receipts = receipts,
        .conversation = conversation,
    };
    return project_commit(project, &revision, &number, error);
}

static const Sequence *sequence_of(const Project *project)
{
    return composition_main(project_composition(project));
}

bool fixture_add_text(Project *project, const char *text, GError **error)
{
    const Sequence *sequence = sequence_of(project);
    const Track *track = g_ptr_array_index(sequence->tracks, 0);
    g_autoptr(Value) value = value_new_string(text);
    PropList *props = proplist_with(NULL, PROP_TEXT, value);
    g_autoptr(Patch) patch = patch_new();
    IdSource ids;

    id_source_init_random(&ids);
    g_autofree char *id = id_next(&ids);
    g_autoptr(Clip) clip =
        clip_new(id, CLIP_TEXT, sequence_duration(sequence), rtime_make(1, 2), props);
    proplist_unref(props);
    patch_add_clip(patch, track->node.id, clip);
    return fixture_commit(project, REVISION_EDIT, 0, patch, text, error);
}

bool fixture_undo(Project *project, GError **error)
{
    int64_t target = history_next_undo(project_history(project));
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;

    return target != 0 &&
           project_read_patch(project, target, &patch, &inverse, error) &&
           fixture_commit(project, REVISION_UNDO, target, inverse, "undo", error);
}

bool fixture_redo(Project *project, GError **error)
{
    int64_t target = history_next_redo(project_history(project));
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;

    return target != 0 &&
           project_read_patch(project, target, &patch, &inverse, error) &&
           fixture_commit(project, REVISION_REDO, target, patch, "redo", error);
}

bool fixture_step(Project *project, GRand *random, GError **error)
{
    int choice = g_rand_int_range(random, 0, 10);
    const History *history = project_history(project);

    if (choice < 2 && history_next_undo(history) != 0)
        return fixture_undo(project, error);
    if (choice < 3 && history_next_redo(history) != 0)
        return fixture_redo(project, error);
    g_autofree char *text = g_strdup_printf("text %u", g_rand_int(random));
    return fixture_add_text(project, text, error);
}

unsigned fixture_clip_count(const Project *project)
{
    const Track *track = g_ptr_array_index(sequence_of(project)->tracks, 0);
    return track->clips->len;
}

void fixture_assert_refused(const char *path, ProjectError code, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Project) project = project_open(path, &error);
    g_autofree char *name = g_filename_display_name(path);

    ck_assert_ptr_null(project);
    ck_assert_msg(g_error_matches(error, PROJECT_ERROR, (int)code), "%s: %s", path,
                  error->message);
    ck_assert_msg(strstr(error->message, name) != NULL, "%s", error->message);
    ck_assert_msg(strstr(error->message, part) != NULL, "%s", error->message);
    ck_assert_ptr_null(strchr(error->message, '\n'));
}

/* ---- the file from outside ------------------------------------------------------- */

static bool dump_table(sqlite3 *handle, const char *table, GString *out)
{
    g_autofree char *sql = g_strdup_printf("SELECT * FROM %s", table);
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

    g_string_append_printf(out, "== %s\n", table);
    while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const void *bytes = sqlite3_column_blob(statement, i);
            int length = sqlite3_column_bytes(statement, i);
            g_string_append_printf(out, "%d:%d:", sqlite3_column_type(statement, i),
                                   length);
            g_string_append_len(out, bytes, length);
            g_string_append_c(out, '|');
        }
        g_string_append_c(out, '\n');
        rc = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return rc == SQLITE_DONE;
}

char *fixture_dump(const char *path)
{
    static const char *const tables[] = { "meta",   "revisions", "snapshots",
                                          "assets", "messages",  "state",
                                          "jobs",   "usage" };
    g_autoptr(GString) out = g_string_new(NULL);
    sqlite3 *handle = NULL;
    bool ok = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;

    for (unsigned i = 0; ok && i < G_N_ELEMENTS(tables); i++)
        ok = dump_table(handle, tables[i], out);
    sqlite3_close(handle);
    /* The dump has NULs in it: compare it as a base64 string. */
    return ok ? g_base64_encode((const guchar *)out->str, out->len) : NULL;
}

void fixture_exec(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

char *fixture_query(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    char *value = NULL;

    ck_assert_int_eq(sqlite3_open(path, &handle), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW)
        value = g_strdup((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return value != NULL ? value : g_strdup("");
}
