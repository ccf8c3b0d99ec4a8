#include "chatkut/store/jobs.h"

#include "project_private.h"

#include <string.h>

void job_row_free(JobRow *row)
{
    if (row != NULL) {
        g_free(row->id);
        g_free(row->status);
        json_decref(row->spec);
        json_decref(row->result);
        g_free(row);
    }
}

static bool insert_job(Database *db, const JobRow *row, GError **error)
{
    g_auto(Statement) insert =
        statement_make(db, "INSERT OR REPLACE INTO jobs VALUES"
                           " (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0),"
                           " row_hash(?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0)))");
    g_autofree char *spec = stored_text(row->spec);
    g_autofree char *result = stored_text(row->result);

    statement_bind_text(&insert, 1, row->id);
    statement_bind_int(&insert, 2, row->revision);
    statement_bind_text(&insert, 3, spec);
    statement_bind_text(&insert, 4, row->status);
    statement_bind_text(&insert, 5, result);
    statement_bind_int(&insert, 6, row->created_ms);
    statement_bind_int(&insert, 7, row->finished_ms);
    return statement_run(&insert, error);
}

bool project_put_job(Project *project, const JobRow *row, GError **error)
{
    Database *db = project->db;
    return database_begin(db, DATABASE_WRITE, error) &&
           database_end(db, insert_job(db, row, error), error);
}

/* An object; NULL where it is none. */
static json_t *object_in(Statement *query, int column)
{
    const char *text = statement_text(query, column);
    json_t *json = text != NULL ? json_loadb(text, statement_size(query, column),
                                             JSON_REJECT_DUPLICATES, NULL)
                                : NULL;
    if (json != NULL && !json_is_object(json))
        g_clear_pointer(&json, json_decref);
    return json;
}

static void take_job(Statement *query, GPtrArray *rows)
{
    json_t *spec = object_in(query, 2);
    if (spec == NULL)
        return;
    JobRow *row = g_new(JobRow, 1);
    *row = (JobRow){
        .id = g_strdup(statement_text(query, 0)),
        .revision = statement_int(query, 1),
        .spec = spec,
        .status = g_strdup(statement_text(query, 3)),
        .result = object_in(query, 4),
        .created_ms = statement_int(query, 5),
        .finished_ms = statement_int(query, 6),
    };
    g_ptr_array_add(rows, row);
}

static bool read_jobs(Database *db, unsigned limit, GPtrArray *rows, GError **error)
{
    g_auto(Statement) query = statement_make(
        db, "SELECT id, revision, spec, status, result, created_ms, finished_ms"
            " FROM jobs WHERE hash IS row_hash(id, revision, spec, status, result,"
            " created_ms, finished_ms) ORDER BY created_ms DESC, id LIMIT ?1");
    bool row = true;

    statement_bind_int(&query, 1, limit > 0 ? limit : INT64_MAX);
    while (statement_next(&query, &row, error) && row)
        take_job(&query, rows);
    return !row;
}

GPtrArray *project_jobs(Project *project, unsigned limit, GError **error)
{
    Database *db = project->db;
    g_autoptr(GPtrArray) rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)job_row_free);

    if (!database_begin(db, DATABASE_READ, error) ||
        !database_end(db, read_jobs(db, limit, rows, error), error))
        return NULL;
    return g_steal_pointer(&rows);
}
