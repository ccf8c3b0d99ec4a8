/* The wire form's schema and examples, as they are built in. */
#include "plan_wire_private.h"

#include "chatkut-resources.h"

static GBytes *load(const char *path)
{
    GBytes *bytes = g_resource_lookup_data(chatkut_get_resource(), path,
                                           G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(bytes);
    return bytes;
}

const char *wire_schema(size_t *length)
{
    static gsize schema;
    if (g_once_init_enter(&schema))
        g_once_init_leave(&schema,
                          (gsize)load("/chatkut/schema/edit-plan.wire.schema.json"));
    return g_bytes_get_data((GBytes *)schema, length);
}

static json_t *parse(const char *path)
{
    g_autoptr(GBytes) bytes = load(path);
    size_t size;
    const char *text = g_bytes_get_data(bytes, &size);
    json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    g_assert(json);
    return json;
}

const json_t *wire_examples(void)
{
    static gsize examples;
    if (g_once_init_enter(&examples))
        g_once_init_leave(&examples, (gsize)parse("/chatkut/models/examples.json"));
    return (json_t *)examples;
}
