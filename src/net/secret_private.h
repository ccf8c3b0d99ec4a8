/*
 * Where keys are kept: one row of functions for each kind of reference.
 */
#pragma once

#include "chatkut/net/secret.h"

/* `name` is what stands behind the colon; it has passed `check`. */
typedef struct {
    const char *prefix;
    bool (*check)(const char *name);
    Secret *(*fetch)(const char *name, GCancellable *cancellable, GError **error);
    bool (*store)(const char *name, const Secret *secret, GCancellable *cancellable,
                  GError **error);
    bool (*erase)(const char *name, GCancellable *cancellable, GError **error);
} SecretPlace;

extern const SecretPlace SECRET_IN_FILE, SECRET_IN_KEYRING;
