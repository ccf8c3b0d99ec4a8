#include "chatkut/render/picture_store.h"

/* One picture, in its reel and among all, the last one wanted at the tail. */
typedef struct {
    StoredPicture stored;
    GPtrArray *reel;
    GList link;
    int64_t bytes;
} Entry;

struct PictureStore {
    GMutex lock;       /* of all below */
    GHashTable *reels; /* source -> GPtrArray of Entry, by their begins */
    GQueue all;
    int64_t bytes, limit;
};

void stored_picture_clear(StoredPicture *stored)
{
    av_frame_free(&stored->picture);
    *stored = (StoredPicture){ 0 };
}

static void entry_free(void *data)
{
    Entry *entry = data;
    stored_picture_clear(&entry->stored);
    g_free(entry);
}

static void unref_reel(void *reel)
{
    g_ptr_array_unref(reel);
}

PictureStore *picture_store_new(int64_t bytes)
{
    PictureStore *store = g_new0(PictureStore, 1);
    store->limit = bytes;
    store->reels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_reel);
    g_mutex_init(&store->lock);
    g_queue_init(&store->all);
    return store;
}

void picture_store_free(PictureStore *store)
{
    if (!store)
        return;
    g_hash_table_unref(store->reels);
    g_mutex_clear(&store->lock);
    g_free(store);
}

/* The first of a reel that begins after `at`. */
static unsigned first_after(const GPtrArray *reel, RTime at)
{
    unsigned low = 0, high = reel->len;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        const Entry *entry = g_ptr_array_index(reel, middle);
        if (rtime_compare(entry->stored.begin, at) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_size(const Entry *entry, int width, int height)
{
    const AVFrame *picture = entry->stored.picture;
    return width == 0 || (picture->width == width && picture->height == height);
}

/* Pictures of one moment differ in size only, and follow each other. */
static Entry *find_entry(const PictureStore *store, const char *source, RTime at,
                         int width, int height)
{
    GPtrArray *reel = g_hash_table_lookup(store->reels, source);
    for (unsigned i = reel ? first_after(reel, at) : 0; i > 0; i--) {
        Entry *entry = g_ptr_array_index(reel, i - 1);
        if (rtime_compare(at, entry->stored.end) >= 0)
            return NULL;
        if (has_size(entry, width, height))
            return entry;
    }
    return NULL;
}

bool picture_store_find(PictureStore *store, const char *source, RTime at, int width,
                        int height, StoredPicture *found)
{
    g_mutex_lock(&store->lock);
    Entry *entry = find_entry(store, source, at, width, height);
    if (entry) {
        g_queue_unlink(&store->all, &entry->link);
        g_queue_push_tail_link(&store->all, &entry->link);
        *found = entry->stored;
        found->picture = av_frame_clone(entry->stored.picture);
    }
    g_mutex_unlock(&store->lock);
    return entry != NULL;
}

static int64_t bytes_of(const AVFrame *picture)
{
    int64_t bytes = 0;
    for (int i = 0; i < AV_NUM_DATA_POINTERS && picture->buf[i]; i++)
        bytes += (int64_t)picture->buf[i]->size;
    return bytes;
}

static void drop_oldest(PictureStore *store)
{
    Entry *entry = g_queue_peek_head(&store->all);
    g_queue_unlink(&store->all, &entry->link);
    store->bytes -= entry->bytes;
    g_ptr_array_remove(entry->reel, entry);
}

static GPtrArray *reel_of(PictureStore *store, const char *source)
{
    GPtrArray *reel = g_hash_table_lookup(store->reels, source);
    if (!reel) {
        reel = g_ptr_array_new_with_free_func(entry_free);
        g_hash_table_insert(store->reels, g_strdup(source), reel);
    }
    return reel;
}

static void insert_entry(PictureStore *store, const char *source,
                         const StoredPicture *stored)
{
    Entry *entry = g_new0(Entry, 1);
    entry->stored = *stored;
    entry->stored.picture = av_frame_clone(stored->picture);
    entry->bytes = bytes_of(stored->picture);
    entry->link.data = entry;
    entry->reel = reel_of(store, source);
    g_ptr_array_insert(entry->reel, (int)first_after(entry->reel, stored->begin),
                       entry);
    g_queue_push_tail_link(&store->all, &entry->link);
    store->bytes += entry->bytes;
}

void picture_store_add(PictureStore *store, const char *source,
                       const StoredPicture *stored)
{
    const AVFrame *picture = stored->picture;
    g_mutex_lock(&store->lock);
    if (!find_entry(store, source, stored->begin, picture->width, picture->height))
        insert_entry(store, source, stored);
    while (store->bytes > store->limit)
        drop_oldest(store);
    g_mutex_unlock(&store->lock);
}
