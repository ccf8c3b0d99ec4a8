/* What a model calls clips and assets. */
#include "plan_wire_private.h"

#include <string.h>

struct WireNames {
    GHashTable *clips;    /* "e1" -> id */
    GHashTable *clip_ids; /* id -> "e1", or "" where it has none */
    GPtrArray *clip_order;
    GHashTable *assets; /* "a1" -> label */
    GPtrArray *asset_order;
};

WireNames *wire_names_new(void)
{
    WireNames *names = g_new0(WireNames, 1);
    names->clips = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    names->clip_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    names->clip_order = g_ptr_array_new_with_free_func(g_free);
    names->assets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    names->asset_order = g_ptr_array_new_with_free_func(g_free);
    return names;
}

void wire_names_free(WireNames *names)
{
    if (!names)
        return;
    g_hash_table_unref(names->clips);
    g_hash_table_unref(names->clip_ids);
    g_ptr_array_unref(names->clip_order);
    g_hash_table_unref(names->assets);
    g_ptr_array_unref(names->asset_order);
    g_free(names);
}

void wire_names_add_clip(WireNames *names, const char *name, const char *clip_id)
{
    g_hash_table_replace(names->clip_ids, g_strdup(clip_id),
                         g_strdup(name ? name : ""));
    if (!name)
        return;
    g_hash_table_replace(names->clips, g_strdup(name), g_strdup(clip_id));
    g_ptr_array_add(names->clip_order, g_strdup(name));
}

void wire_names_add_asset(WireNames *names, const char *name, const char *label)
{
    g_hash_table_replace(names->assets, g_strdup(name), g_strdup(label));
    g_ptr_array_add(names->asset_order, g_strdup(name));
}

/* ---- looking up ------------------------------------------------------------------ */

const char *wire_names_clip(const WireNames *names, const char *name)
{
    if (!names)
        return name;
    const char *id = g_hash_table_lookup(names->clips, name);
    return id ? id : g_hash_table_contains(names->clip_ids, name) ? name : NULL;
}

const char *wire_names_of_clip(const WireNames *names, const char *clip_id)
{
    const char *name = names ? g_hash_table_lookup(names->clip_ids, clip_id) : NULL;
    return name && *name ? name : NULL;
}

const char *wire_names_asset(const WireNames *names, const char *name)
{
    bool is_short = *name == '#';
    const char *label =
        names ? g_hash_table_lookup(names->assets, name + is_short) : NULL;
    return label ? label : is_short && names ? NULL : name;
}

/* ---- what there is --------------------------------------------------------------- */

/* Do the names count up from the first: e1, e2, e3? */
static bool counts_up(const GPtrArray *order)
{
    const char *first = order->pdata[0];
    size_t prefix = strcspn(first, "0123456789");
    for (unsigned i = 0; i < order->len; i++) {
        g_autofree char *next =
            g_strdup_printf("%.*s%" G_GUINT64_FORMAT, (int)prefix, first,
                            g_ascii_strtoull(first + prefix, NULL, 10) + i);
        if (strcmp(next, order->pdata[i]) != 0)
            return false;
    }
    return true;
}

static char *list_names(const GPtrArray *order)
{
    enum { SHOWN = 8 };
    if (order->len == 0)
        return g_strdup("none");
    if (order->len > 1 && counts_up(order))
        return g_strdup_printf("#%s..#%s", (const char *)order->pdata[0],
                               (const char *)order->pdata[order->len - 1]);
    g_autoptr(GString) list = g_string_new(NULL);
    for (unsigned i = 0; i < MIN(order->len, SHOWN); i++)
        g_string_append_printf(list, "%s#%s", i ? ", " : "",
                               (const char *)order->pdata[i]);
    if (order->len > SHOWN)
        g_string_append(list, ", …");
    return g_strdup(list->str);
}

char *wire_names_clips(const WireNames *names)
{
    return list_names(names->clip_order);
}

char *wire_names_assets(const WireNames *names)
{
    return list_names(names->asset_order);
}
