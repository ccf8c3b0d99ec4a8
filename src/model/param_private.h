/* Parameters of effects and transitions: finding, reading and telling of them. */
#pragma once

#include "chatkut/model/param.h"

/* The rows of one owner in a table of `count`, which stand together. */
const Param *param_rows(const Param *table, unsigned count, unsigned owner,
                        unsigned *rows);
/* The one called `name` among so many rows, or NULL. */
const Param *param_find(const Param *rows, unsigned count, const char *name);
/* The place of a row of the table among those of its owner. */
unsigned param_place(const Param *table, unsigned id);
/* For messages: “a”, “b”. Owned by the caller. */
char *param_names(const Param *rows, unsigned count);

/* The value that `json` says, or where it is NULL the fallback; the caller's. NULL
 * where it is none that the row allows. */
Value *param_read(const Param *param, const json_t *json);

/* What is allowed, for messages: "a number from 0 to 1". Owned by the caller. */
char *param_allowed(const Param *param);

/* Set a COMPOSITION_ERROR_INVALID; always false. */
bool param_fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
