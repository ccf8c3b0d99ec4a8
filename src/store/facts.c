#include "chatkut/store/facts.h"

#include "project_private.h"

#include <string.h>

/* Their rows of table state, apart from those of the store itself. */
static const char PREFIX[] = "app:";

static bool remove_fact(Database *db, const char *key, GError **error)
{
    g_auto(Statement) statement =
        statement_make(db, "DELETE FROM state WHERE key = ?1");
    statement_bind_text(&statement, 1, key);
    return statement_run(&statement, error);
}

static bool put_fact(Database *db, const char *name, const json_t *value,
                     GError **error)
{
    g_autofree char *key = g_strconcat(PREFIX, name, NULL);
    if (json_is_null(value))
        return remove_fact(db, key, error);
    g_autofree char *text = stored_text(value);
    return state_set(db, key, text, error);
}

static bool put_facts(Database *db, const json_t *facts, GError **error)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)facts, name, value)
    {
        if (!put_fact(db, name, value, error))
            return false;
    }
    return true;
}

bool project_put_facts(Project *project, const json_t *facts, GError **error)
{
    Database *db = project->db;
    return database_begin(db, DATABASE_WRITE, error) &&
           database_end(db, put_facts(db, facts, error), error);
}

static void take_fact(Statement *query, json_t *facts)
{
    json_t *value = json_loadb(statement_text(query, 1), statement_size(query, 1),
                               JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (value != NULL)
        json_object_set_new(facts, statement_text(query, 0) + strlen(PREFIX), value);
}

static bool read_facts(Database *db, json_t *facts, GError **error)
{
    g_auto(Statement) query =
        statement_make(db, "SELECT key, value FROM state WHERE key GLOB 'app:*'"
                           " AND hash IS row_hash(key, value)");
    bool row = true;
    while (statement_next(&query, &row, error) && row)
        take_fact(&query, facts);
    return !row;
}

json_t *project_facts(Project *project, GError **error)
{
    Database *db = project->db;
    json_auto_t *facts = json_object();
    if (!database_begin(db, DATABASE_READ, error) ||
        !database_end(db, read_facts(db, facts, error), error))
        return NULL;
    return json_incref(facts);
}

bool project_is_there(Project *project, GError **error)
{
    Database *db = project->db;
    return db->handle == NULL || database_check_place(db, error);
}
