#include "preview_store.h"

/* An entry is in the table and in the queue, the one wanted last first. */
typedef struct {
    char *name;
    GBytes *bytes;
    bool lasting;
    GList *link;
} Entry;

struct PreviewStore {
    GHashTable *entries;
    GQueue order;
    gsize size, most;
};

static void entry_free(void *data)
{
    Entry *entry = data;
    g_bytes_unref(entry->bytes);
    g_free(entry->name);
    g_free(entry);
}

PreviewStore *preview_store_new(gsize bytes)
{
    PreviewStore *store = g_new0(PreviewStore, 1);
    store->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
    g_queue_init(&store->order);
    store->most = bytes;
    return store;
}

void preview_store_free(PreviewStore *store)
{
    if (!store)
        return;
    g_queue_clear(&store->order);
    g_hash_table_unref(store->entries);
    g_free(store);
}

static void drop(PreviewStore *store, Entry *entry)
{
    store->size -= g_bytes_get_size(entry->bytes);
    g_queue_delete_link(&store->order, entry->link);
    g_hash_table_remove(store->entries, entry->name);
}

void preview_store_put(PreviewStore *store, const char *name, GBytes *bytes,
                       bool lasting)
{
    Entry *entry = g_hash_table_lookup(store->entries, name);
    if (entry)
        drop(store, entry);
    entry = g_new0(Entry, 1);
    entry->name = g_strdup(name);
    entry->bytes = g_bytes_ref(bytes);
    entry->lasting = lasting;
    g_queue_push_head(&store->order, entry);
    entry->link = store->order.head;
    g_hash_table_insert(store->entries, entry->name, entry);
    store->size += g_bytes_get_size(bytes);
    while (store->size > store->most && store->order.length > 1)
        drop(store, store->order.tail->data);
}

GBytes *preview_store_get(PreviewStore *store, const char *name, bool *lasting)
{
    Entry *entry = g_hash_table_lookup(store->entries, name);
    if (!entry)
        return NULL;
    g_queue_unlink(&store->order, entry->link);
    g_queue_push_head_link(&store->order, entry->link);
    if (lasting)
        *lasting = entry->lasting;
    return entry->bytes;
}

void preview_store_renew(PreviewStore *store)
{
    GList *next;
    for (GList *link = store->order.head; link; link = next) {
        Entry *entry = link->data;
        next = link->next;
        if (!entry->lasting)
            drop(store, entry);
    }
}
