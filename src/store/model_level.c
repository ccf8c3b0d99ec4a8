#include "chatkut/store/model_level.h"

#include "user_private.h"

#include <string.h>

#define DAY_MS G_GINT64_CONSTANT(86400000)

static int64_t oldest(int64_t unix_ms)
{
    int64_t now = unix_ms > 0 ? unix_ms : g_get_real_time() / 1000;
    return now - MODEL_LEVEL_DAYS * DAY_MS;
}

/* ---- reading --------------------------------------------------------------------- */

static bool read_level(UserStore *store, const char *digest, int64_t since,
                       char **level, GError **error)
{
    g_auto(Statement) query = statement_make(
        store->db, "SELECT level FROM model_level WHERE digest = ?1 AND unix_ms > ?2");
    bool row = false;
    statement_bind_text(&query, 1, digest);
    statement_bind_int(&query, 2, since);
    if (!statement_next(&query, &row, error))
        return false;
    *level = row ? g_strdup(statement_text(&query, 0)) : NULL;
    return true;
}

bool model_level_get(UserStore *store, const char *digest, int64_t unix_ms,
                     char **level, GError **error)
{
    *level = NULL;
    return user_begin(store, DATABASE_READ, error) &&
           user_end(store, read_level(store, digest, oldest(unix_ms), level, error),
                    error);
}

/* ---- writing --------------------------------------------------------------------- */

/* Also those of settings that are long gone. */
static bool forget(UserStore *store, const char *digest, int64_t since, GError **error)
{
    g_auto(Statement) remove = statement_make(
        store->db, "DELETE FROM model_level WHERE digest = ?1 OR unix_ms <= ?2");
    statement_bind_text(&remove, 1, digest);
    statement_bind_int(&remove, 2, since);
    return statement_run(&remove, error);
}

static bool put_level(UserStore *store, const char *digest, const char *level,
                      int64_t unix_ms, GError **error)
{
    int64_t since = oldest(unix_ms);
    g_autofree char *known = NULL;
    if (!read_level(store, digest, since, &known, error))
        return false;
    if (g_strcmp0(known, level) == 0)
        return true;
    if (!forget(store, digest, since, error))
        return false;
    if (level == NULL)
        return true;
    g_auto(Statement) insert =
        statement_make(store->db, "INSERT INTO model_level VALUES (?1, ?2, ?3)");
    statement_bind_text(&insert, 1, digest);
    statement_bind_text(&insert, 2, level);
    statement_bind_int(&insert, 3, since + MODEL_LEVEL_DAYS * DAY_MS);
    return statement_run(&insert, error);
}

bool model_level_put(UserStore *store, const char *digest, const char *level,
                     int64_t unix_ms, GError **error)
{
    return user_begin(store, DATABASE_WRITE, error) &&
           user_end(store, put_level(store, digest, level, unix_ms, error), error);
}
