/*
 * Documents of tests/data for the tests of the model, and a way to spoil them.
 */
#pragma once

#include "chatkut/model/composition_json.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A parsed file of tests/data. Owned by the caller. */
static inline json_t *fixture_json(const char *name)
{
    json_error_t error;
    g_autofree char *path = g_build_filename(TEST_DATA, name, NULL);
    json_t *json = json_load_file(path, 0, &error);
    ck_assert_msg(json != NULL, "%s: %s", path, error.text);
    return json;
}

/* The composition in it. */
static inline Composition *fixture_read(const char *name)
{
    g_autoptr(GError) error = NULL;
    json_t *json = fixture_json(name);
    Composition *composition = composition_from_json(json, &error);
    ck_assert_msg(composition != NULL, "%s: %s", name, error ? error->message : "");
    json_decref(json);
    return composition;
}

/* What is at "sequences.0.tracks"; NULL: nothing. Borrowed. */
static inline json_t *fixture_at(json_t *json, const char *path)
{
    g_auto(GStrv) steps = g_strsplit(path, ".", -1);
    for (char **step = steps; *step && **step && json; step++)
        json = json_is_array(json) ? json_array_get(json, strtoul(*step, NULL, 10))
                                   : json_object_get(json, *step);
    return json;
}

/* Put `text` (JSON; NULL: remove what is there) at `path` of the document. */
static inline void fixture_set(json_t *document, const char *path, const char *text)
{
    const char *dot = strrchr(path, '.');
    g_autofree char *parent = g_strndup(path, dot ? (gsize)(dot - path) : 0);
    const char *key = dot ? dot + 1 : path;
    json_t *container = fixture_at(document, parent);
    json_t *value = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    ck_assert_msg(container && (!text || value), "bad case: %s = %s", path, text);
    size_t index = strtoul(key, NULL, 10);
    if (json_is_object(container) && value)
        json_object_set_new(container, key, value);
    else if (json_is_object(container))
        json_object_del(container, key);
    else if (!value)
        json_array_remove(container, index);
    else if (index < json_array_size(container))
        json_array_set_new(container, index, value);
    else
        json_array_append_new(container, value);
}
