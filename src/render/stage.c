#include "layer.h"

enum { IDLE_FOOTAGE = 8 /* files kept open for the next clip of them */ };

/* A file kept open by the stage, and whose it is. */
typedef struct {
    const Asset *asset;
    Footage *footage;
    bool rests;
} Idle;

static void idle_free(void *data)
{
    Idle *idle = data;
    footage_free(idle->footage);
    g_free(idle);
}

void stage_clear(Stage *stage)
{
    g_clear_pointer(&stage->titles, title_maker_free);
    g_clear_pointer(&stage->plain, title_maker_free);
    g_clear_pointer(&stage->fonts_lost, g_array_unref);
    g_clear_pointer(&stage->idle, g_ptr_array_unref);
    g_clear_pointer(&stage->cubes, g_hash_table_unref);
    g_clear_pointer(&stage->lost, g_array_unref);
}

void stage_park(Stage *stage, const Asset *asset, Footage *footage)
{
    Idle *idle = g_new(Idle, 1);
    *idle = (Idle){ .asset = asset, .footage = footage };
    if (!stage->idle)
        stage->idle = g_ptr_array_new_with_free_func(idle_free);
    g_ptr_array_add(stage->idle, idle);
    if (stage->idle->len > IDLE_FOOTAGE)
        g_ptr_array_remove_index(stage->idle, 0);
}

void stage_rest(Stage *stage)
{
    for (unsigned i = 0; stage->idle && i < stage->idle->len; i++) {
        Idle *idle = g_ptr_array_index(stage->idle, i);
        if (!idle->rests)
            footage_rest(idle->footage);
        idle->rests = true;
    }
}

static bool is_ours(const Stage *stage, const Idle *idle, const Asset **asset)
{
    *asset = composition_asset(stage->composition, idle->asset->node.id);
    int fd = *asset ? stage->file((*asset)->node.id, stage->data, NULL) : -1;
    return fd >= 0 && footage_hand_over(idle->footage, fd, *asset);
}

void stage_adopt(Stage *stage, Stage *other)
{
    const Asset *asset;
    for (unsigned i = 0; other->idle && i < other->idle->len; i++) {
        Idle *idle = g_ptr_array_index(other->idle, i);
        if (is_ours(stage, idle, &asset))
            stage_park(stage, asset, g_steal_pointer(&idle->footage));
    }
    g_clear_pointer(&other->idle, g_ptr_array_unref);
}

Footage *stage_take(Stage *stage, const Asset *asset)
{
    for (unsigned i = 0; stage->idle && i < stage->idle->len; i++) {
        Idle *idle = g_ptr_array_index(stage->idle, i);
        Footage *footage = idle->footage;
        if (idle->asset != asset)
            continue;
        idle->footage = NULL;
        g_ptr_array_remove_index(stage->idle, i);
        return footage;
    }
    return NULL;
}
