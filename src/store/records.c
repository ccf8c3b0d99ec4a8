/* What a project keeps beside its revisions: the conversation, and files of assets. */
#include "project_private.h"

#include "chatkut/model/json_text.h"

#include <glib/gi18n.h>

int64_t now_ms(void)
{
    return g_get_real_time() / 1000;
}

json_t *stored_json(Database *db, const char *text, size_t length, GError **error)
{
    json_error_t problem;
    json_t *json = text != NULL
                       ? json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem)
                       : NULL;
    if (json == NULL)
        database_set_damaged(db, error, _("a stored text is not JSON"));
    return json;
}

char *stored_text(const json_t *json)
{
    return json != NULL ? json_text(json, false) : NULL;
}

/* ---- state ----------------------------------------------------------------------- */

bool state_get(Database *db, const char *key, char **value, GError **error)
{
    g_auto(Statement) query = statement_make(
        db, "SELECT value, hash IS row_hash(key, value) FROM state WHERE key = ?1");
    bool row = false;

    statement_bind_text(&query, 1, key);
    if (!statement_next(&query, &row, error))
        return false;
    if (!row || statement_int(&query, 1) == 0) {
        database_set_damaged(db, error, _("what it keeps from call to call is broken"));
        return false;
    }
    *value = g_strdup(statement_text(&query, 0));
    return true;
}

bool state_set(Database *db, const char *key, const char *value, GError **error)
{
    g_auto(Statement) insert = statement_make(
        db, "INSERT OR REPLACE INTO state VALUES (?1, ?2, row_hash(?1, ?2))");

    statement_bind_text(&insert, 1, key);
    statement_bind_text(&insert, 2, value);
    return statement_run(&insert, error);
}

bool state_get_conversation(Database *db, json_t **conversation, GError **error)
{
    g_autofree char *text = NULL;

    if (!state_get(db, "conversation", &text, error))
        return false;
    json_t *json = stored_json(db, text, strlen(text), error);
    if (json == NULL)
        return false;
    *conversation = json;
    return true;
}

const json_t *project_conversation(const Project *project)
{
    return project->conversation;
}

/* ---- messages -------------------------------------------------------------------- */

bool message_insert(Database *db, const char *role, const char *text, int64_t revision,
                    GError **error)
{
    g_auto(Statement) insert = statement_make(
        db, "INSERT INTO messages (id, revision, role, text, unix_ms, hash)"
            " SELECT n, ?1, ?2, ?3, ?4, row_hash(n, ?1, ?2, ?3, ?4)"
            " FROM (SELECT ifnull(max(id), 0) + 1 AS n FROM messages)");

    statement_bind_int(&insert, 1, revision);
    statement_bind_text(&insert, 2, role);
    statement_bind_text(&insert, 3, text);
    statement_bind_int(&insert, 4, now_ms());
    return statement_run(&insert, error);
}

static bool exchange_insert(Project *project, const char *said, const char *answered,
                            const json_t *conversation, GError **error)
{
    Database *db = project->db;
    g_autofree char *text = conversation != NULL ? stored_text(conversation) : NULL;
    int64_t head = 0;

    return revisions_head(db, &head, error) &&
           (said == NULL || message_insert(db, "user", said, head, error)) &&
           (answered == NULL || message_insert(db, "chatkut", answered, head, error)) &&
           (text == NULL || state_set(db, "conversation", text, error));
}

bool project_add_exchange(Project *project, const char *said, const char *answered,
                          const json_t *conversation, GError **error)
{
    Database *db = project->db;

    if (!database_begin(db, DATABASE_WRITE, error) ||
        !database_end(db, exchange_insert(project, said, answered, conversation, error),
                      error))
        return false;
    if (conversation != NULL) {
        json_decref(project->conversation);
        project->conversation = json_deep_copy(conversation);
    }
    return true;
}

/* ---- files of assets ------------------------------------------------------------- */

void asset_file_free(AssetFile *file)
{
    if (file != NULL) {
        g_free(file->asset_id);
        g_free(file->path);
        g_free(file->quick_id);
        g_free(file);
    }
}

static bool insert_asset_file(Database *db, const AssetFile *file, GError **error)
{
    g_auto(Statement) insert =
        statement_make(db, "INSERT OR REPLACE INTO assets VALUES (?1, ?2, ?3, ?4, ?5,"
                           " row_hash(?1, ?2, ?3, ?4, ?5))");

    statement_bind_text(&insert, 1, file->asset_id);
    statement_bind_text(&insert, 2, file->path);
    statement_bind_int(&insert, 3, file->size);
    statement_bind_int(&insert, 4, file->mtime_ns);
    statement_bind_text(&insert, 5, file->quick_id);
    return statement_run(&insert, error);
}

bool project_put_asset_file(Project *project, const AssetFile *file, GError **error)
{
    Database *db = project->db;
    return database_begin(db, DATABASE_WRITE, error) &&
           database_end(db, insert_asset_file(db, file, error), error);
}

#define FILE_QUERY                                          \
    "SELECT id, path, size, mtime_ns, quick_id,"            \
    " hash IS row_hash(id, path, size, mtime_ns, quick_id)" \
    " FROM assets"

static bool next_asset_file(Statement *query, AssetFile **file, GError **error)
{
    bool row = false;

    *file = NULL;
    if (!statement_next(query, &row, error))
        return false;
    if (!row)
        return true;
    if (statement_int(query, 5) == 0) {
        database_set_damaged(query->db, error,
                             _("what it knows of a media file is broken"));
        return false;
    }
    *file = g_new(AssetFile, 1);
    **file = (AssetFile){
        .asset_id = g_strdup(statement_text(query, 0)),
        .path = g_strdup(statement_text(query, 1)),
        .size = statement_int(query, 2),
        .mtime_ns = statement_int(query, 3),
        .quick_id = g_strdup(statement_text(query, 4)),
    };
    return true;
}

static bool read_asset_file(Database *db, const char *asset_id, AssetFile **file,
                            GError **error)
{
    g_auto(Statement) query = statement_make(db, FILE_QUERY " WHERE id = ?1");

    statement_bind_text(&query, 1, asset_id);
    return next_asset_file(&query, file, error);
}

AssetFile *project_asset_file(Project *project, const char *asset_id, GError **error)
{
    Database *db = project->db;
    AssetFile *file = NULL;

    if (database_begin(db, DATABASE_READ, error) &&
        !database_end(db, read_asset_file(db, asset_id, &file, error), error))
        g_clear_pointer(&file, asset_file_free);
    return file;
}

static bool read_asset_files(Database *db, GHashTable *files, GError **error)
{
    g_auto(Statement) query = statement_make(db, FILE_QUERY);
    AssetFile *file;
    bool ok;

    while ((ok = next_asset_file(&query, &file, error)) && file != NULL)
        g_hash_table_replace(files, file->asset_id, file);
    return ok;
}

GHashTable *project_asset_files(Project *project, GError **error)
{
    Database *db = project->db;
    g_autoptr(GHashTable) files = g_hash_table_new_full(
        g_str_hash, g_str_equal, NULL, (GDestroyNotify)asset_file_free);

    if (!database_begin(db, DATABASE_READ, error) ||
        !database_end(db, read_asset_files(db, files, error), error))
        return NULL;
    return g_steal_pointer(&files);
}
