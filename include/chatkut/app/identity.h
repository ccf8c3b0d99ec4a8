/*
 * What makes a media file the same file: its content.
 *
 * The quick id is BLAKE2b-256 over the size and blocks sampled from begin to end: it
 * tells two files apart at once, whatever their size. The content hash is BLAKE2b-256
 * over all bytes, for files up to IDENTITY_HASH_MAX. Bytes are read, never decoded.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define IDENTITY_HASH_MAX (INT64_C(256) * 1024 * 1024)

typedef struct {
    int64_t size;
    int64_t mtime_ns;
    char *quick_id; /* hex */
} Identity;

void identity_clear(Identity *identity);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Identity, identity_clear)

/* Fills *identity for an open file; its position is not moved. */
bool identity_read(int fd, Identity *identity, GError **error);

/* "blake2b:…" as in the document; NULL without an error for a file over the limit.
 * Owned by the caller. Errors are FAULT_ERRORs whose messages leave out the name. */
char *identity_hash(int fd, GError **error);
