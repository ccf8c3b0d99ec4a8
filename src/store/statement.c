#include "database.h"

Statement statement_make(Database *db, const char *sql)
{
    Statement statement = { .db = db };
    statement.rc = sqlite3_prepare_v2(db->handle, sql, -1, &statement.handle, NULL);
    return statement;
}

void statement_clear(Statement *statement)
{
    sqlite3_finalize(statement->handle);
    *statement = (Statement){ 0 };
}

static void note(Statement *statement, int rc)
{
    if (statement->rc == SQLITE_OK)
        statement->rc = rc;
}

void statement_bind_int(Statement *statement, int n, int64_t value)
{
    note(statement, sqlite3_bind_int64(statement->handle, n, value));
}

void statement_bind_text(Statement *statement, int n, const char *text)
{
    size_t length = text != NULL ? strlen(text) : 0;
    note(statement, length > DATABASE_TEXT_MAX
                        ? SQLITE_TOOBIG
                        : sqlite3_bind_text(statement->handle, n, text, (int)length,
                                            SQLITE_STATIC));
}

bool statement_next(Statement *statement, bool *row, GError **error)
{
    if (statement->rc == SQLITE_OK) {
        int rc = sqlite3_step(statement->handle);
        if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
            *row = rc == SQLITE_ROW;
            return true;
        }
        statement->rc = rc;
    }
    database_set_error(statement->db, statement->rc, error);
    return false;
}

bool statement_run(Statement *statement, GError **error)
{
    bool row = true;
    while (row)
        if (!statement_next(statement, &row, error))
            return false;
    return true;
}

bool statement_is_null(Statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

int64_t statement_int(Statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

const char *statement_text(Statement *statement, int column)
{
    return (const char *)sqlite3_column_text(statement->handle, column);
}

size_t statement_size(Statement *statement, int column)
{
    return (size_t)sqlite3_column_bytes(statement->handle, column);
}
