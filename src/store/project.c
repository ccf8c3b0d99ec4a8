#include "migrate.h"
#include "project_private.h"
#include "publish.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <unistd.h>

/* ---- making ---------------------------------------------------------------------- */

static bool insert_meta(Database *db, const char *key, const char *value,
                        GError **error)
{
    g_auto(Statement) insert =
        statement_make(db, "INSERT INTO meta VALUES (?1, ?2, row_hash(?1, ?2))");

    statement_bind_text(&insert, 1, key);
    statement_bind_text(&insert, 2, value);
    return statement_run(&insert, error);
}

static bool fill(Database *db, const Composition *composition, GError **error)
{
    g_autofree char *id = g_uuid_string_random();
    g_autofree char *created = g_strdup_printf("%" PRId64, now_ms());

    return insert_meta(db, "id", id, error) &&
           insert_meta(db, "created_ms", created, error) &&
           revisions_start(db, composition, error) &&
           state_set(db, "conversation", "{}", error);
}

static bool make_file(const char *path, const Composition *composition, GError **error)
{
    g_autoptr(Database) db = database_create(DATABASE_PROJECT, path, error);

    return db != NULL && migrate(db, migrations_builtin(DATABASE_PROJECT), error) &&
           database_begin(db, DATABASE_WRITE, error) &&
           database_end(db, fill(db, composition, error), error);
}

static void remove_files(const char *path)
{
    static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };
    for (unsigned i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *file = g_strconcat(path, suffixes[i], NULL);
        unlink(file);
    }
}

Project *project_create(const char *path, const Composition *composition,
                        GError **error)
{
    g_autofree char *temporary = publish_temporary_name(path);

    if (!make_file(temporary, composition, error)) {
        remove_files(temporary);
        return NULL;
    }
    if (!publish_file(temporary, path, PUBLISH_NEW, error))
        return NULL;
    Project *project = project_open(path, error);
    if (project == NULL)
        remove_files(path);
    return project;
}

/* ---- opening --------------------------------------------------------------------- */

static bool read_all(Project *project, GError **error)
{
    Database *db = project->db;

    if (!revisions_head(db, &project->head, error))
        return false;
    project->composition = revisions_composition(db, project->head, error);
    return project->composition != NULL &&
           revisions_read_history(db, 0, &project->history, error) &&
           state_get_conversation(db, &project->conversation, error);
}

Project *project_open(const char *path, GError **error)
{
    g_autoptr(Project) project = g_new0(Project, 1);

    history_init(&project->history);
    Database *db = project->db = database_open(DATABASE_PROJECT, path, error);
    if (db == NULL || !migrate(db, migrations_builtin(DATABASE_PROJECT), error) ||
        (db->writable && !database_set_journal(db, error)) ||
        !database_begin(db, DATABASE_READ, error) ||
        !database_end(db, read_all(project, error), error))
        return NULL;
    return g_steal_pointer(&project);
}

void project_close(Project *project)
{
    if (project != NULL) {
        database_close(project->db);
        composition_unref(project->composition);
        history_clear(&project->history);
        json_decref(project->conversation);
        g_free(project);
    }
}

const char *project_path(const Project *project)
{
    return project->db->path;
}

bool project_writable(const Project *project)
{
    return project->db->writable;
}

int64_t project_head(const Project *project)
{
    return project->head;
}

const Composition *project_composition(const Project *project)
{
    return project->composition;
}

const History *project_history(const Project *project)
{
    return &project->history;
}

/* ---- following others ------------------------------------------------------------ */

/* Into local values first: a failure leaves the project as it was. */
static bool follow(Project *project, bool *changed, GError **error)
{
    Database *db = project->db;
    g_autoptr(Composition) composition = composition_ref(project->composition);
    json_auto_t *conversation = NULL;
    int64_t head = 0;

    if (!revisions_head(db, &head, error) ||
        !revisions_advance(db, &composition, project->head, head, error) ||
        !state_get_conversation(db, &conversation, error) ||
        !revisions_read_history(db, project->head, &project->history, error))
        return false;
    *changed = head != project->head;
    project->head = head;
    composition_unref(project->composition);
    project->composition = g_steal_pointer(&composition);
    json_decref(project->conversation);
    project->conversation = g_steal_pointer(&conversation);
    return true;
}

bool project_refresh(Project *project, bool *changed, GError **error)
{
    Database *db = project->db;
    return database_begin(db, DATABASE_READ, error) &&
           database_end(db, follow(project, changed, error), error);
}

/* ---- storing --------------------------------------------------------------------- */

static bool check_head(Project *project, int64_t base, GError **error)
{
    int64_t head = 0;

    if (!revisions_head(project->db, &head, error))
        return false;
    if (head != project->head || head != base) {
        g_autofree char *name = g_filename_display_name(project->db->path);
        g_set_error(error, PROJECT_ERROR, PROJECT_ERROR_STALE,
                    _("“%s” was changed meanwhile (it is at revision %" PRId64
                      " now); nothing was stored. Say it again."),
                    name, head);
        return false;
    }
    return true;
}

/* What was said and what was answered, as the chat will show it. */
static bool insert_messages(Database *db, const Revision *revision, int64_t id,
                            GError **error)
{
    if (revision->utterance != NULL &&
        !message_insert(db, "user", revision->utterance, id, error))
        return false;
    if (revision->receipts == NULL || revision->receipts->len == 0)
        return true;
    g_autoptr(GString) answer = g_string_new(NULL);
    for (unsigned i = 0; i < revision->receipts->len; i++) {
        const Receipt *receipt = g_ptr_array_index(revision->receipts, i);
        g_string_append_printf(answer, "%s%s", i > 0 ? "\n" : "", receipt->text);
    }
    return message_insert(db, "chatkut", answer->str, id, error);
}

static bool store(Project *project, const Revision *revision, char **hash,
                  GError **error)
{
    Database *db = project->db;
    int64_t id = project->head + 1;

    if (!check_head(project, revision->base, error) ||
        !revisions_append(db, id, project->composition, revision, error) ||
        !revisions_hash(db, id, hash, error) ||
        !insert_messages(db, revision, id, error))
        return false;
    if (revision->conversation == NULL)
        return true;
    g_autofree char *conversation = stored_text(revision->conversation);
    return state_set(db, "conversation", conversation, error);
}

static void adopt(Project *project, const Revision *revision)
{
    HistoryEntry entry = { ++project->head, revision->kind, revision->target };

    history_push(&project->history, entry);
    composition_unref(project->composition);
    project->composition = composition_ref(revision->after);
    if (revision->conversation != NULL) {
        json_decref(project->conversation);
        project->conversation = json_deep_copy(revision->conversation);
    }
}

/* A COMMIT that failed may be in the file all the same, when only the tidying behind it
 * went wrong. Then it shows through a new connection, and is stored once that
 * connection has written, synced and checkpointed without an error. */
static bool is_stored_after_all(Database *db, int64_t id, const char *hash)
{
    return db->failed && hash != NULL && database_begin(db, DATABASE_WRITE, NULL) &&
           database_end(db, revisions_confirm(db, id, hash, NULL), NULL) &&
           database_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL);
}

bool project_commit(Project *project, const Revision *revision, int64_t *number,
                    GError **error)
{
    Database *db = project->db;

    g_assert(revision->kind != REVISION_UNDO ||
             revision->target == history_next_undo(&project->history));
    g_assert(revision->kind != REVISION_REDO ||
             revision->target == history_next_redo(&project->history));
    g_autofree char *hash = NULL;
    g_autoptr(GError) failure = NULL;
    if ((!database_begin(db, DATABASE_WRITE, &failure) ||
         !database_end(db, store(project, revision, &hash, &failure), &failure)) &&
        !is_stored_after_all(db, project->head + 1, hash)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    adopt(project, revision);
    *number = project->head;
    return true;
}

/* ---- looking back ---------------------------------------------------------------- */

/* What is undone or redone next lies beside what is there now, but for assets that were
 * imported meanwhile, which have no rates of their own. */
static bool read_near(Project *project, int64_t id, Patch **patch, Patch **inverse)
{
    const Composition *now = project->composition;
    const History *history = &project->history;
    if (id == history_next_undo(history))
        return revisions_read_patch_back(project->db, id, now, patch, inverse, NULL);
    return id == history_next_redo(history) &&
           revisions_read_patch(project->db, id, now, patch, inverse, NULL, NULL);
}

/* What came before the newest one is near: its inverse leads there. */
static bool read_patch(Project *project, int64_t id, Patch **patch, Patch **inverse,
                       GError **error)
{
    Database *db = project->db;
    if (id == project->head)
        return revisions_read_patch_back(db, id, project->composition, patch, inverse,
                                         error);
    if (read_near(project, id, patch, inverse))
        return true;
    g_autoptr(Composition) before = revisions_composition(db, id - 1, error);
    return before != NULL &&
           revisions_read_patch(db, id, before, patch, inverse, NULL, error);
}

bool project_read_patch(Project *project, int64_t id, Patch **patch, Patch **inverse,
                        GError **error)
{
    Database *db = project->db;
    return database_begin(db, DATABASE_READ, error) &&
           database_end(db, read_patch(project, id, patch, inverse, error), error);
}

static bool read_id(Database *db, char **id, GError **error)
{
    g_auto(Statement) query = statement_make(
        db, "SELECT value FROM meta WHERE key = 'id' AND hash IS row_hash(key, value)");
    bool row = false;

    if (!statement_next(&query, &row, error))
        return false;
    if (!row) {
        database_set_damaged(db, error, _("its id is broken"));
        return false;
    }
    *id = g_strdup(statement_text(&query, 0));
    return true;
}

char *project_id(Project *project, GError **error)
{
    Database *db = project->db;
    g_autofree char *id = NULL;
    if (!database_begin(db, DATABASE_READ, error) ||
        !database_end(db, read_id(db, &id, error), error))
        return NULL;
    return g_steal_pointer(&id);
}

const char *project_engine(void)
{
    return sqlite3_libversion();
}
