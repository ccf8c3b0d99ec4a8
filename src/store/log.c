/* What was said and done, as the log lists it, and which of it is undone. */
#include "project_private.h"

#include <stdlib.h>

void log_entry_free(LogEntry *entry)
{
    if (entry != NULL) {
        g_free(entry->utterance);
        g_free(entry->author);
        g_ptr_array_unref(entry->receipts);
        g_free(entry);
    }
}

GPtrArray *log_receipts(Statement *query, int column, GError **error)
{
    json_auto_t *array = stored_json(query->db, statement_text(query, column),
                                     statement_size(query, column), error);
    g_autoptr(GPtrArray) receipts =
        g_ptr_array_new_with_free_func((GDestroyNotify)receipt_free);
    size_t n;
    const json_t *item;

    if (array == NULL)
        return NULL;
    json_array_foreach(array, n, item)
    {
        Receipt *receipt = receipt_from_json(item);
        if (receipt != NULL)
            g_ptr_array_add(receipts, receipt);
    }
    return g_steal_pointer(&receipts);
}

/* Columns as ENTRY_COLUMNS. */
static LogEntry *read_entry(Statement *query, GError **error)
{
    int64_t id = statement_int(query, 0);
    RevisionKind kind;

    if (statement_int(query, 7) == 0 ||
        !revision_kind_parse(statement_text(query, 1), &kind)) {
        revisions_set_damaged(query->db, id, NULL, error);
        return NULL;
    }
    GPtrArray *receipts = log_receipts(query, 6, error);
    if (receipts == NULL)
        return NULL;
    LogEntry *entry = g_new(LogEntry, 1);
    *entry = (LogEntry){
        .id = id,
        .kind = kind,
        .target = statement_int(query, 2),
        .unix_ms = statement_int(query, 3),
        .utterance = g_strdup(statement_text(query, 4)),
        .author = g_strdup(statement_text(query, 5)),
        .receipts = receipts,
    };
    return entry;
}

#define ENTRY_COLUMNS                                                               \
    "r.id, r.kind, r.target, r.unix_ms, r.utterance, r.author, r.receipts, r.hash " \
    "IS " REVISION_HASH

bool log_read(Database *db, unsigned limit, GPtrArray *entries, GError **error)
{
    g_auto(Statement) query = statement_make(
        db, "SELECT " ENTRY_COLUMNS " FROM " REVISION_SOURCE
            " WHERE r.id > (SELECT max(0, ifnull(max(id) - ?1, 0)) FROM revisions)"
            " ORDER BY r.id");
    bool row = true;

    statement_bind_int(&query, 1, limit > 0 ? limit : INT64_MAX);
    while (statement_next(&query, &row, error) && row) {
        LogEntry *entry = read_entry(&query, error);
        if (entry == NULL)
            return false;
        g_ptr_array_add(entries, entry);
    }
    return !row;
}

static LogEntry *read_one(Database *db, int64_t id, GError **error)
{
    g_auto(Statement) query = statement_make(
        db, "SELECT " ENTRY_COLUMNS " FROM " REVISION_SOURCE " WHERE r.id = ?1");
    bool row = false;

    statement_bind_int(&query, 1, id);
    if (!statement_next(&query, &row, error))
        return NULL;
    if (row)
        return read_entry(&query, error);
    revisions_set_damaged(db, id, NULL, error);
    return NULL;
}

static int compare_ids(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* What can be undone is on the timeline; the stack ascends, since redo puts back in the
 * order in which undo took. */
static void mark_undone(LogEntry *entry, const History *history)
{
    bool edits = entry->kind == REVISION_EDIT || entry->kind == REVISION_LOAD;
    entry->undone =
        edits && bsearch(&entry->id, history->done->data, history->done->len,
                         sizeof(int64_t), compare_ids) == NULL;
}

GPtrArray *project_log(Project *project, unsigned limit, GError **error)
{
    Database *db = project->db;
    g_autoptr(GPtrArray) entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)log_entry_free);

    if (!database_begin(db, DATABASE_READ, error) ||
        !database_end(db, log_read(db, limit, entries, error), error))
        return NULL;
    for (unsigned i = 0; i < entries->len; i++)
        mark_undone(g_ptr_array_index(entries, i), &project->history);
    return g_steal_pointer(&entries);
}

LogEntry *project_log_entry(Project *project, int64_t id, GError **error)
{
    Database *db = project->db;
    if (!database_begin(db, DATABASE_READ, error))
        return NULL;
    LogEntry *entry = read_one(db, id, error);
    if (!database_end(db, entry != NULL, error)) {
        log_entry_free(entry);
        return NULL;
    }
    mark_undone(entry, &project->history);
    return entry;
}

static bool read_amends(Database *db, int64_t after, GArray *ids, GError **error)
{
    g_auto(Statement) query =
        statement_make(db, "SELECT id FROM revisions WHERE id > ?1 AND kind = 'edit'"
                           " AND receipts GLOB '*\"undoes\":*' ORDER BY id");
    bool row = true;

    statement_bind_int(&query, 1, after);
    while (statement_next(&query, &row, error) && row) {
        int64_t id = statement_int(&query, 0);
        g_array_append_val(ids, id);
    }
    return !row;
}

GArray *project_amends(Project *project, int64_t after, GError **error)
{
    Database *db = project->db;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));

    if (!database_begin(db, DATABASE_READ, error) ||
        !database_end(db, read_amends(db, after, ids, error), error))
        return NULL;
    return g_steal_pointer(&ids);
}
