/*
 * row_hash(value, …): the SQL function that checks a row.
 *
 * BLAKE2b-256 over the values in order, each preceded by its type and length, so that
 * no two rows share a byte string. Written into each row's `hash` and compared again
 * when it is read: SQLite's integrity check sees broken pages, not a changed byte in a
 * value.
 */
#pragma once

#include <sqlite3.h>

/* Returns a SQLite result code. */
int row_hash_register(sqlite3 *handle);
