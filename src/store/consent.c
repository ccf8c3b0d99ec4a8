#include "chatkut/store/consent.h"

#include "user_private.h"

#include <string.h>

static const char *const WORDS[] = { [CONSENT_YES] = "yes", [CONSENT_NO] = "no" };

static ConsentAnswer answer_of(const char *word)
{
    return g_strcmp0(word, WORDS[CONSENT_YES]) == 0 ? CONSENT_YES : CONSENT_NO;
}

/* '' of all projects comes last in this order. */
static bool read_answer(UserStore *store, const char *project, const char *host,
                        ConsentAnswer *answer, GError **error)
{
    g_auto(Statement) query = statement_make(
        store->db, "SELECT answer FROM consent WHERE project IN (?1, '') AND host = ?2"
                   " ORDER BY project DESC LIMIT 1");
    g_autofree char *small = g_ascii_strdown(host, -1);
    bool row = false;

    statement_bind_text(&query, 1, project);
    statement_bind_text(&query, 2, small);
    if (!statement_next(&query, &row, error))
        return false;
    *answer = row ? answer_of(statement_text(&query, 0)) : CONSENT_ASK;
    return true;
}

bool consent_get(UserStore *store, const char *project, const char *host,
                 ConsentAnswer *answer, GError **error)
{
    return user_begin(store, DATABASE_READ, error) &&
           user_end(store, read_answer(store, project, host, answer, error), error);
}

static bool put_answer(UserStore *store, const char *project, const char *host,
                       ConsentAnswer answer, GError **error)
{
    g_auto(Statement) statement = statement_make(
        store->db, answer == CONSENT_ASK
                       ? "DELETE FROM consent WHERE project = ?1 AND host = ?2"
                       : "INSERT OR REPLACE INTO consent VALUES (?1, ?2, ?3, ?4)");
    g_autofree char *small = g_ascii_strdown(host, -1);

    statement_bind_text(&statement, 1, project != NULL ? project : "");
    statement_bind_text(&statement, 2, small);
    if (answer != CONSENT_ASK) {
        statement_bind_text(&statement, 3, WORDS[answer]);
        statement_bind_int(&statement, 4, g_get_real_time() / 1000);
    }
    return statement_run(&statement, error);
}

bool consent_put(UserStore *store, const char *project, const char *label,
                 const char *host, ConsentAnswer answer, GError **error)
{
    return user_begin(store, DATABASE_WRITE, error) &&
           user_end(store,
                    user_put_label(store, project, label, error) &&
                        put_answer(store, project, host, answer, error),
                    error);
}

/* ---- questions ------------------------------------------------------------------- */

static bool put_asked(UserStore *store, const char *project, const char *digest,
                      GError **error)
{
    g_auto(Statement) insert = statement_make(
        store->db, "INSERT OR REPLACE INTO consent_asked VALUES (?1, ?2)");
    statement_bind_text(&insert, 1, project);
    statement_bind_text(&insert, 2, digest);
    return statement_run(&insert, error);
}

bool consent_put_asked(UserStore *store, const char *project, const char *digest,
                       GError **error)
{
    return user_begin(store, DATABASE_WRITE, error) &&
           user_end(store, put_asked(store, project, digest, error), error);
}

static bool find_asked(UserStore *store, const char *project, const char *digest,
                       bool *found, GError **error)
{
    g_auto(Statement) query = statement_make(
        store->db, "SELECT 1 FROM consent_asked WHERE project = ?1 AND digest = ?2");
    statement_bind_text(&query, 1, project);
    statement_bind_text(&query, 2, digest);
    return statement_next(&query, found, error);
}

bool consent_was_asked(UserStore *store, const char *project, const char *digest,
                       GError **error)
{
    bool found = false;
    return user_begin(store, DATABASE_READ, error) &&
           user_end(store, find_asked(store, project, digest, &found, error), error) &&
           found;
}

/* ---- listing --------------------------------------------------------------------- */

void consent_free(Consent *consent)
{
    if (consent != NULL) {
        g_free(consent->project);
        g_free(consent->label);
        g_free(consent->host);
        g_free(consent);
    }
}

static Consent *read_consent(Statement *query)
{
    const char *project = statement_text(query, 0);
    Consent *consent = g_new(Consent, 1);
    *consent = (Consent){
        .project = *project != '\0' ? g_strdup(project) : NULL,
        .label = g_strdup(statement_text(query, 1)),
        .host = g_strdup(statement_text(query, 2)),
        .answer = answer_of(statement_text(query, 3)),
        .unix_ms = statement_int(query, 4),
    };
    return consent;
}

static bool read_consents(UserStore *store, const char *project, GPtrArray *list,
                          GError **error)
{
    g_auto(Statement) query = statement_make(
        store->db, "SELECT c.project, p.label, c.host, c.answer, c.unix_ms"
                   " FROM consent c LEFT JOIN project p ON p.id = c.project"
                   " WHERE ?1 IS NULL OR c.project IN (?1, '')"
                   " ORDER BY c.host, c.project <> '', p.label, c.project");
    bool row = true;

    statement_bind_text(&query, 1, project);
    while (statement_next(&query, &row, error) && row)
        g_ptr_array_add(list, read_consent(&query));
    return !row;
}

GPtrArray *consent_list(UserStore *store, const char *project, GError **error)
{
    g_autoptr(GPtrArray) list =
        g_ptr_array_new_with_free_func((GDestroyNotify)consent_free);
    if (!user_begin(store, DATABASE_READ, error) ||
        !user_end(store, read_consents(store, project, list, error), error))
        return NULL;
    return g_steal_pointer(&list);
}
