#include "timeline.h"

#include "chatkut/model/walk.h"
#include "patch_private.h"

#include <glib/gi18n.h>
#include <stdint.h>

static void clear_resize(void *resize)
{
    clip_unref(((Resize *)resize)->changed);
}

void resizes_init(Resizes *resizes)
{
    resizes->items = g_array_new(FALSE, FALSE, sizeof(Resize));
    g_array_set_clear_func(resizes->items, clear_resize);
    resizes->seen = g_hash_table_new(NULL, NULL);
}

void resizes_clear(Resizes *resizes)
{
    g_clear_pointer(&resizes->items, g_array_unref);
    g_clear_pointer(&resizes->seen, g_hash_table_unref);
}

bool resizes_add(Resizes *resizes, Resize resize)
{
    if (!g_hash_table_add(resizes->seen, (Clip *)(uintptr_t)resize.place.clip)) {
        clip_unref(resize.changed);
        return false;
    }
    g_array_append_val(resizes->items, resize);
    return true;
}

/* One ripple a track, of all that ripples there. */
static bool emit_ripples(Work *work, const GArray *resizes, Patch *patch)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < resizes->len; i++) {
        const Resize *first = &g_array_index(resizes, Resize, i);
        if (!first->ripples ||
            !g_hash_table_add(done, (Track *)(uintptr_t)first->place.track))
            continue;
        g_auto(Ripple) ripple = { 0 };
        ripple_init(&ripple, first->place.sequence, first->place.track);
        for (unsigned j = i; j < resizes->len; j++) {
            const Resize *resize = &g_array_index(resizes, Resize, j);
            for (unsigned n = 0; resize->place.track == first->place.track && n < 2;
                 n++) {
                if (resize->ripples)
                    ripple_from(&ripple, resize->shifts[n].from, resize->shifts[n].by);
            }
        }
        if (!ripple_emit(&ripple, work, patch))
            return false;
    }
    return true;
}

/* Clip id -> Clip, of the clips that are resized. */
static GHashTable *rippled_clips(const Composition *rippled, const GArray *resizes)
{
    GHashTable *clips = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < resizes->len; i++)
        g_hash_table_insert(clips, g_array_index(resizes, Resize, i).changed->node.id,
                            NULL);
    for (ClipWalk walk = clip_walk(rippled); clip_walk_next(&walk);) {
        const Clip *clip = walk.at.clip;
        if (g_hash_table_contains(clips, clip->node.id))
            g_hash_table_insert(clips, clip->node.id, (Clip *)(uintptr_t)clip);
    }
    return clips;
}

bool timeline_resize(Work *work, const Resizes *resizes, Patch *patch)
{
    const GArray *items = resizes->items;
    g_autoptr(GError) error = NULL;
    if (!emit_ripples(work, items, patch))
        return false;
    g_auto(Trial) trial = { 0 };
    if (!patch_try(patch, work->now, &trial, &error))
        return work_fail(work, FAULT_OUT_OF_RANGE, _("That does not fit: %s."),
                         error->message);
    g_autoptr(GHashTable) clips = rippled_clips(trial.after, items);
    for (unsigned i = 0; i < items->len; i++) {
        const Resize *resize = &g_array_index(items, Resize, i);
        const Clip *now = g_hash_table_lookup(clips, resize->changed->node.id);
        RTime offset = rtime_sub(resize->changed->start, resize->place.clip->start);
        g_autoptr(Clip) there = clip_with_span(
            resize->changed, rtime_add(now->start, offset), resize->changed->duration);
        patch_replace_clip(patch, there);
    }
    return true;
}
