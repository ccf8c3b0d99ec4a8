#include "row_hash.h"

#include <glib.h>
#include <sodium.h>

enum { ROW_HASH_BYTES = 32 };

/* 'i' integer, 't' text, 'b' blob, '-' NULL; then the integer or the length, little
 * endian. */
static void add_value(crypto_generichash_state *state, sqlite3_value *value)
{
    uint8_t head[9] = { '-' };
    uint64_t number = 0;
    const void *bytes = NULL;

    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        head[0] = 'i';
        number = (uint64_t)sqlite3_value_int64(value);
        break;
    case SQLITE_TEXT:
        head[0] = 't';
        bytes = sqlite3_value_text(value);
        number = (uint64_t)sqlite3_value_bytes(value);
        break;
    case SQLITE_FLOAT: /* no column is REAL; as a blob it can match nothing we wrote */
    case SQLITE_BLOB:
        head[0] = 'b';
        bytes = sqlite3_value_blob(value);
        number = (uint64_t)sqlite3_value_bytes(value);
        break;
    default:
        break;
    }
    number = GUINT64_TO_LE(number);
    memcpy(head + 1, &number, sizeof number);
    crypto_generichash_update(state, head, sizeof head);
    if (bytes != NULL)
        crypto_generichash_update(state, bytes, (size_t)sqlite3_value_bytes(value));
}

static void row_hash(sqlite3_context *context, int n_values, sqlite3_value **values)
{
    crypto_generichash_state state;
    uint8_t hash[ROW_HASH_BYTES];

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (int i = 0; i < n_values; i++)
        add_value(&state, values[i]);
    crypto_generichash_final(&state, hash, sizeof hash);
    sqlite3_result_blob(context, hash, sizeof hash, SQLITE_TRANSIENT);
}

int row_hash_register(sqlite3 *handle)
{
    if (sodium_init() < 0)
        return SQLITE_INTERNAL;
    return sqlite3_create_function_v2(
        handle, "row_hash", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
        NULL, row_hash, NULL, NULL, NULL);
}
