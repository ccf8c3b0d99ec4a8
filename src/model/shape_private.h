/*
 * Inside of the shape checker.
 */
#pragma once

#include "chatkut/model/shape.h"

#include <stdint.h>

/* One pass over a document. */
typedef struct {
    const void *user;
    unsigned depth;
    unsigned right;       /* values that fit so far */
    unsigned error_depth; /* where the last error was found */
} ShapeWalk;

/* jansson has no const iterators; nothing is changed through this. */
static inline json_t *shape_unconst(const json_t *json)
{
    return (json_t *)(uintptr_t)json;
}

/* Is `json` a number without a fraction (2, 2.0)? */
bool json_whole(const json_t *json, int64_t *whole);

/* Each sets *error and returns false. */
bool shape_fail(ShapeWalk *walk, GError **error, ShapeError code, const ShapePath *path,
                const char *format, ...) G_GNUC_PRINTF(5, 6);
bool shape_fail_type(ShapeWalk *walk, const Shape *shape, const json_t *json,
                     const ShapePath *path, GError **error);
bool shape_fail_count(ShapeWalk *walk, const Shape *shape, size_t count,
                      const ShapePath *path, GError **error);

/* There should be something at `path`. */
bool shape_fail_missing(const ShapePath *path, GError **error);
/* The key at `path` is none of `names`. */
bool shape_fail_unknown(const GPtrArray *names, const ShapePath *path, GError **error);

/* Is this number of characters, items or members between min and max? */
bool shape_count_fits(const Shape *shape, size_t count);

/* `key` is missing in the object at `path`. */
bool shape_fail_key(ShapeWalk *walk, const ShapePath *path, const char *key,
                    GError **error);

/* The tables that `json`, an object, is to be checked against; its keys that no table
 * has; the conditions on its keys. */
bool shape_choose(ShapeWalk *walk, const Shape *shape, const json_t *json,
                  const ShapePath *path, ShapeTables *tables, GError **error);
bool shape_check_unknown(ShapeWalk *walk, const ShapeTables *tables, const json_t *json,
                         const ShapePath *path, GError **error);
bool shape_check_rules(ShapeWalk *walk, const ShapeTables *tables, const json_t *json,
                       const ShapePath *path, GError **error);

/* Check one value without parts; *out (unless out is NULL) gets it in canonical
 * form. */
bool shape_walk_number(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error);
bool shape_walk_string(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error);
bool shape_walk_choice(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error);
bool shape_walk_custom(ShapeWalk *walk, const Shape *shape, const json_t *json,
                       const ShapePath *path, json_t **out, GError **error);

/* ---- words for messages; all strings are owned by the caller ---- */

/* The next of "a|b|c" into *word, *length; false at the end. */
bool words_next(const char **words, const char **word, size_t *length);
/* "a, b, c" of "a|b|c". */
char *words_list(const char *words);
/* The likeliest of `names` for what was wanted: "a, b"; NULL: nothing is like it. */
char *words_near(const char *wanted, const GPtrArray *names);
/* Outside text, short and printable: "\"text\"". */
char *words_quote(const char *text);
char *words_number(double number);
/* What was found. */
char *words_found(const json_t *json);
/* What is expected. */
char *words_expected(const Shape *shape);
