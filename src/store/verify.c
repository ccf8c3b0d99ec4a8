#include "project_private.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>

/* Each table that has nothing but its rows' own hashes: the key of a row that is
 * off. */
static const struct {
    const char *table; /* for the message */
    const char *sql;
} row_checks[] = {
    { N_("its own data"),
      "SELECT key FROM meta WHERE hash IS NOT row_hash(key, value)" },
    { N_("what it keeps from call to call"),
      "SELECT key FROM state WHERE hash IS NOT row_hash(key, value)" },
    { N_("the list of media files"), "SELECT id FROM assets WHERE hash IS NOT "
                                     "row_hash(id, path, size, mtime_ns, quick_id)" },
    { N_("the chat"),
      "SELECT id FROM messages"
      " WHERE hash IS NOT row_hash(id, revision, role, text, unix_ms)" },
    { N_("the list of renders"),
      "SELECT id FROM jobs WHERE hash IS NOT"
      " row_hash(id, revision, spec, status, result, created_ms, finished_ms)" },
    { N_("the list of costs"),
      "SELECT id FROM usage"
      " WHERE hash IS NOT row_hash(id, revision, service, units, micro_usd, unix_ms)" },
    { N_("the saved states"),
      "SELECT s.revision FROM " SNAPSHOT_SOURCE " WHERE s.hash IS NOT " SNAPSHOT_HASH },
};

/* The first row of `sql`, which is to be empty, else the text that is fine. */
static bool expect_none(Database *db, const char *sql, const char *fine,
                        const char *what, GError **error)
{
    g_auto(Statement) query = statement_make(db, sql);
    bool row = false;

    if (!statement_next(&query, &row, error))
        return false;
    const char *found = row ? statement_text(&query, 0) : NULL;
    if (row && g_strcmp0(found, fine) != 0) {
        g_autofree char *message =
            g_strdup_printf("%s (%s)", what, found != NULL ? found : "NULL");
        database_set_damaged(db, error, message);
        return false;
    }
    return true;
}

static bool check_pages(Database *db, GError **error)
{
    return expect_none(db, "PRAGMA integrity_check(1)", "ok", _("its pages"), error) &&
           expect_none(db, "PRAGMA foreign_key_check", NULL, _("a reference"), error);
}

static bool check_rows(Database *db, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(row_checks); i++)
        if (!expect_none(db, row_checks[i].sql, NULL, _(row_checks[i].table), error))
            return false;
    return true;
}

/* A snapshot must be what the patches lead to. */
static bool check_snapshot(Database *db, int64_t id, const Composition *composition,
                           GError **error)
{
    g_auto(Statement) query =
        statement_make(db, "SELECT composition FROM snapshots WHERE revision = ?1");
    bool row = false;

    statement_bind_int(&query, 1, id);
    if (!statement_next(&query, &row, error))
        return false;
    g_autofree char *expected = row ? composition_to_text(composition, false) : NULL;
    if (row && g_strcmp0(expected, statement_text(&query, 0)) != 0) {
        revisions_set_damaged(db, id, NULL, error);
        return false;
    }
    return true;
}

/* Forth by the patch, back by the inverse: both are what undo and redo will use. */
static bool replay_one(Database *db, int64_t id, Composition **composition,
                       GError **error)
{
    g_autoptr(Patch) patch = NULL;
    g_autoptr(Patch) inverse = NULL;
    g_autoptr(Composition) after = NULL;

    if (!revisions_read_patch(db, id, *composition, &patch, &inverse, &after, error))
        return false;
    g_autoptr(GError) why = NULL;
    g_autoptr(Composition) before = patch_apply(inverse, after, NULL, &why);
    if (before == NULL || !composition_equal(before, *composition)) {
        revisions_set_damaged(db, id, why != NULL ? why->message : NULL, error);
        return false;
    }
    composition_unref(*composition);
    *composition = g_steal_pointer(&after);
    return check_snapshot(db, id, *composition, error);
}

static bool replay(Database *db, int64_t head, GError **error)
{
    g_autoptr(Composition) composition = revisions_composition(db, 0, error);
    if (composition == NULL)
        return false;
    for (int64_t id = 1; id <= head; id++)
        if (!replay_one(db, id, &composition, error))
            return false;
    return true;
}

static bool check_root(Database *db, GError **error)
{
    return expect_none(db,
                       "SELECT r.id FROM " REVISION_SOURCE
                       " WHERE r.id = 0 AND r.hash IS NOT " REVISION_HASH,
                       NULL, _("the first revision"), error);
}

/* What is read on other occasions than opening and undoing. */
static bool check_texts(Database *db, GError **error)
{
    g_autoptr(GPtrArray) entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)log_entry_free);
    json_auto_t *conversation = NULL;

    return log_read(db, 0, entries, error) &&
           state_get_conversation(db, &conversation, error);
}

static bool verify(Project *project, GError **error)
{
    Database *db = project->db;
    int64_t head = 0;

    return check_pages(db, error) && check_root(db, error) && check_rows(db, error) &&
           check_texts(db, error) && revisions_head(db, &head, error) &&
           replay(db, head, error);
}

bool project_verify(Project *project, GError **error)
{
    Database *db = project->db;
    return database_begin(db, DATABASE_READ, error) &&
           database_end(db, verify(project, error), error);
}
