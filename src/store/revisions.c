/* Revisions written and read: patches, snapshots, and the chain of hashes. */
#include "project_private.h"

#include "chatkut/model/composition_json.h"

#include <glib/gi18n.h>
#include <inttypes.h>

enum {
    SNAPSHOTS_RECENT = 4, /* kept behind the newest */
    SNAPSHOT_LASTING =
        16 * PROJECT_SNAPSHOT_EVERY, /* every so many are kept for good */
};

void revisions_set_damaged(Database *db, int64_t id, const char *why, GError **error)
{
    g_autofree char *what =
        why != NULL
            ? g_strdup_printf(_("revision %" PRId64 " cannot be read (%s); what came "
                                "before it is whole"),
                              id, why)
            : g_strdup_printf(_("revision %" PRId64
                                " is not what was stored; what came "
                                "before it is whole"),
                              id);
    database_set_damaged(db, error, what);
}

/* ---- writing --------------------------------------------------------------------- */

typedef struct {
    int64_t id;
    const char *kind;
    int64_t target;
    const char *patch;
    const char *inverse;
    const char *utterance;
    const char *receipts;
    const char *author;
} Row;

static bool insert_row(Database *db, const Row *row, GError **error)
{
    g_auto(Statement) insert =
        statement_make(db, "INSERT INTO revisions VALUES"
                           " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, row_hash("
                           "(SELECT hash FROM revisions WHERE id = ?2),"
                           " ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))");

    statement_bind_int(&insert, 1, row->id);
    if (row->id > 0)
        statement_bind_int(&insert, 2, row->id - 1);
    statement_bind_text(&insert, 3, "main");
    statement_bind_text(&insert, 4, row->kind);
    if (row->target > 0)
        statement_bind_int(&insert, 5, row->target);
    statement_bind_text(&insert, 6, row->patch);
    statement_bind_text(&insert, 7, row->inverse);
    statement_bind_text(&insert, 8, row->utterance);
    statement_bind_text(&insert, 9, row->receipts);
    statement_bind_text(&insert, 10, row->author);
    statement_bind_int(&insert, 11, now_ms());
    return statement_run(&insert, error);
}

static bool insert_snapshot(Database *db, int64_t id, const Composition *composition,
                            GError **error)
{
    g_autofree char *text = composition_to_text(composition, false);
    g_auto(Statement) insert = statement_make(
        db, "INSERT INTO snapshots VALUES (?1, ?2,"
            " row_hash((SELECT hash FROM revisions WHERE id = ?1), ?1, ?2))");

    statement_bind_int(&insert, 1, id);
    statement_bind_text(&insert, 2, text);
    return statement_run(&insert, error);
}

static bool prune_snapshots(Database *db, int64_t head, GError **error)
{
    g_auto(Statement) prune = statement_make(
        db, "DELETE FROM snapshots WHERE revision < ?1 AND revision % ?2");

    statement_bind_int(&prune, 1, head - SNAPSHOTS_RECENT * PROJECT_SNAPSHOT_EVERY);
    statement_bind_int(&prune, 2, SNAPSHOT_LASTING);
    return statement_run(&prune, error);
}

static bool set_head(Database *db, int64_t id, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" PRId64, id);
    return state_set(db, "head", text, error);
}

bool revisions_start(Database *db, const Composition *composition, GError **error)
{
    const Row row = {
        .id = 0, .kind = "create", .receipts = "[]", .author = "chatkut"
    };
    return insert_row(db, &row, error) && insert_snapshot(db, 0, composition, error) &&
           set_head(db, 0, error);
}

static char *receipts_text(const GPtrArray *receipts)
{
    json_auto_t *array = json_array();
    for (unsigned i = 0; receipts != NULL && i < receipts->len; i++)
        json_array_append_new(array, receipt_to_json(g_ptr_array_index(receipts, i)));
    return stored_text(array);
}

/* NULL where it could not be read back: such an edit must get no receipt. */
static char *patch_text(const Patch *patch, const Composition *before, GError **error)
{
    json_auto_t *json = patch_to_json(patch, before);
    g_autoptr(Patch) again = patch_from_json(json, before, error);
    return again != NULL ? stored_text(json) : NULL;
}

bool revisions_append(Database *db, int64_t id, const Composition *before,
                      const Revision *revision, GError **error)
{
    g_autofree char *patch = patch_text(revision->patch, before, error);
    g_autofree char *inverse =
        patch != NULL ? patch_text(revision->inverse, revision->after, error) : NULL;
    if (inverse == NULL)
        return false;
    g_autofree char *receipts = receipts_text(revision->receipts);
    const Row row = {
        .id = id,
        .kind = revision_kind_name(revision->kind),
        .target = revision->target,
        .patch = patch,
        .inverse = inverse,
        .utterance = revision->utterance,
        .receipts = receipts,
        .author = revision->author,
    };

    if (!insert_row(db, &row, error) || !set_head(db, id, error))
        return false;
    return id % PROJECT_SNAPSHOT_EVERY != 0 ||
           (insert_snapshot(db, id, revision->after, error) &&
            prune_snapshots(db, id, error));
}

bool revisions_hash(Database *db, int64_t id, char **hash, GError **error)
{
    g_auto(Statement) query =
        statement_make(db, "SELECT hex(hash) FROM revisions WHERE id = ?1");
    bool row = false;

    statement_bind_int(&query, 1, id);
    if (!statement_next(&query, &row, error))
        return false;
    *hash = row ? g_strdup(statement_text(&query, 0)) : NULL;
    return true;
}

bool revisions_confirm(Database *db, int64_t id, const char *hash, GError **error)
{
    g_autofree char *found = NULL;
    return revisions_hash(db, id, &found, error) && g_strcmp0(found, hash) == 0 &&
           set_head(db, id, error);
}

/* ---- reading --------------------------------------------------------------------- */

bool revisions_head(Database *db, int64_t *head, GError **error)
{
    g_autofree char *text = NULL;
    int64_t newest = 0;

    if (!state_get(db, "head", &text, error) ||
        !database_get_int(db, "SELECT max(id) FROM revisions", &newest, error))
        return false;
    int64_t stored = g_ascii_strtoll(text, NULL, 10);
    if (stored != newest) {
        revisions_set_damaged(db, MIN(stored, newest) + 1, NULL, error);
        return false;
    }
    *head = stored;
    return true;
}

/* A patch column of the row, read against the composition it applies to. */
static Patch *read_patch_column(Statement *query, int column, int64_t id,
                                const Composition *before, GError **error)
{
    g_autoptr(GError) why = NULL;
    json_auto_t *json = stored_json(query->db, statement_text(query, column),
                                    statement_size(query, column), error);
    if (json == NULL)
        return NULL;
    Patch *patch = patch_from_json(json, before, &why);
    if (patch == NULL)
        revisions_set_damaged(query->db, id, why->message, error);
    return patch;
}

static Composition *apply(Database *db, int64_t id, const Patch *patch,
                          const Composition *before, GError **error)
{
    g_autoptr(GError) why = NULL;
    Composition *after = patch_apply(patch, before, NULL, &why);
    if (after == NULL)
        revisions_set_damaged(db, id, why->message, error);
    return after;
}

/* Columns: id, hash is right, patch. */
static bool advance_one(Statement *query, int64_t id, Composition **composition,
                        GError **error)
{
    if (statement_int(query, 0) != id || statement_int(query, 1) == 0) {
        revisions_set_damaged(query->db, id, NULL, error);
        return false;
    }
    g_autoptr(Patch) patch = read_patch_column(query, 2, id, *composition, error);
    if (patch == NULL)
        return false;
    Composition *after = apply(query->db, id, patch, *composition, error);
    if (after == NULL)
        return false;
    composition_unref(*composition);
    *composition = after;
    return true;
}

bool revisions_advance(Database *db, Composition **composition, int64_t from,
                       int64_t to, GError **error)
{
    g_auto(Statement) query = statement_make(
        db, "SELECT r.id, r.hash IS " REVISION_HASH ", r.patch FROM " REVISION_SOURCE
            " WHERE r.id > ?1 AND r.id <= ?2 ORDER BY r.id");
    bool row = true;

    statement_bind_int(&query, 1, from);
    statement_bind_int(&query, 2, to);
    for (int64_t id = from + 1; id <= to; id++) {
        if (!statement_next(&query, &row, error))
            return false;
        if (!row) {
            revisions_set_damaged(db, id, NULL, error);
            return false;
        }
        if (!advance_one(&query, id, composition, error))
            return false;
    }
    return true;
}

/* A snapshot that is not whole costs nothing but time: an older one serves. */
static bool find_snapshot(Database *db, int64_t id, int64_t *from,
                          Composition **composition, GError **error)
{
    g_auto(Statement) query =
        statement_make(db, "SELECT s.revision, s.composition FROM " SNAPSHOT_SOURCE
                           " WHERE s.revision <= ?1 AND s.hash IS " SNAPSHOT_HASH
                           " ORDER BY s.revision DESC LIMIT 1");
    g_autoptr(GError) why = NULL;
    bool row = false;

    statement_bind_int(&query, 1, id);
    if (!statement_next(&query, &row, error))
        return false;
    if (!row) {
        revisions_set_damaged(db, 0, NULL, error);
        return false;
    }
    *from = statement_int(&query, 0);
    *composition = composition_from_snapshot(statement_text(&query, 1),
                                             statement_size(&query, 1), &why);
    if (*composition == NULL) {
        revisions_set_damaged(db, *from, why->message, error);
        return false;
    }
    return true;
}

Composition *revisions_composition(Database *db, int64_t id, GError **error)
{
    g_autoptr(Composition) composition = NULL;
    int64_t from = 0;

    if (!find_snapshot(db, id, &from, &composition, error) ||
        !revisions_advance(db, &composition, from, id, error))
        return NULL;
    return g_steal_pointer(&composition);
}

bool revisions_read_history(Database *db, int64_t after, History *history,
                            GError **error)
{
    g_auto(Statement) query =
        statement_make(db, "SELECT id, kind, target FROM revisions"
                           " INDEXED BY revisions_history WHERE id > ?1 ORDER BY id");
    g_autoptr(GArray) entries = g_array_new(false, false, sizeof(HistoryEntry));
    bool row = true;

    statement_bind_int(&query, 1, after);
    while (statement_next(&query, &row, error) && row) {
        HistoryEntry entry = { .id = statement_int(&query, 0),
                               .target = statement_int(&query, 2) };
        if (!revision_kind_parse(statement_text(&query, 1), &entry.kind)) {
            revisions_set_damaged(db, entry.id, NULL, error);
            return false;
        }
        g_array_append_val(entries, entry);
    }
    if (row)
        return false;
    for (unsigned i = 0; i < entries->len; i++)
        history_push(history, g_array_index(entries, HistoryEntry, i));
    return true;
}

/* Columns: patch, inverse. False where the row is not there, or not what was stored. */
static bool find_patches(Statement *query, int64_t id, GError **error)
{
    bool row = false;

    statement_bind_int(query, 1, id);
    if (!statement_next(query, &row, error))
        return false;
    if (!row)
        revisions_set_damaged(query->db, id, NULL, error);
    return row;
}

static Statement select_patches(Database *db)
{
    return statement_make(db, "SELECT r.patch, r.inverse FROM " REVISION_SOURCE
                              " WHERE r.id = ?1 AND r.hash IS " REVISION_HASH);
}

bool revisions_read_patch(Database *db, int64_t id, const Composition *before,
                          Patch **patch, Patch **inverse, Composition **after,
                          GError **error)
{
    g_auto(Statement) query = select_patches(db);

    if (!find_patches(&query, id, error))
        return false;
    g_autoptr(Patch) forth = read_patch_column(&query, 0, id, before, error);
    g_autoptr(Composition) result =
        forth != NULL ? apply(db, id, forth, before, error) : NULL;
    Patch *back =
        result != NULL ? read_patch_column(&query, 1, id, result, error) : NULL;
    if (back == NULL)
        return false;
    *patch = g_steal_pointer(&forth);
    *inverse = back;
    if (after != NULL)
        *after = g_steal_pointer(&result);
    return true;
}

bool revisions_read_patch_back(Database *db, int64_t id, const Composition *after,
                               Patch **patch, Patch **inverse, GError **error)
{
    g_auto(Statement) query = select_patches(db);

    if (!find_patches(&query, id, error))
        return false;
    g_autoptr(Patch) back = read_patch_column(&query, 1, id, after, error);
    g_autoptr(Composition) before =
        back != NULL ? apply(db, id, back, after, error) : NULL;
    Patch *forth =
        before != NULL ? read_patch_column(&query, 0, id, before, error) : NULL;
    if (forth == NULL)
        return false;
    *patch = forth;
    *inverse = g_steal_pointer(&back);
    return true;
}
