#include "shown.h"

#include <string.h>

bool track_shows(const Track *track)
{
    return track->kind == TRACK_VIDEO && node_bool(&track->node, PROP_ENABLED);
}

static void add_window(GArray *windows, const Transition *transition, GHashTable *clips)
{
    Window window = { .transition = transition };
    window.from =
        transition->from ? g_hash_table_lookup(clips, transition->from) : NULL;
    window.to = transition->to ? g_hash_table_lookup(clips, transition->to) : NULL;
    if (!window.from && !window.to)
        return;
    window.cut = window.to ? window.to->start : clip_end(window.from);
    window.begin = rtime_sub(window.cut, transition->before);
    window.end = rtime_add(window.cut, transition->after);
    g_array_append_val(windows, window);
}

static int by_begin(const void *a, const void *b)
{
    return rtime_compare(((const Window *)a)->begin, ((const Window *)b)->begin);
}

GArray *track_windows(const Track *track)
{
    GArray *windows = g_array_new(FALSE, FALSE, sizeof(Window));
    g_autoptr(GHashTable) clips = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; track->transitions->len > 0 && i < track->clips->len; i++) {
        Clip *clip = g_ptr_array_index(track->clips, i);
        if (node_bool(&clip->node, PROP_ENABLED))
            g_hash_table_insert(clips, clip->node.id, clip);
    }
    for (unsigned i = 0; i < track->transitions->len; i++)
        add_window(windows, g_ptr_array_index(track->transitions, i), clips);
    g_array_sort(windows, by_begin);
    return windows;
}

unsigned window_before(const GArray *windows, RTime at)
{
    unsigned low = 0, high = windows->len;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (rtime_compare(g_array_index(windows, Window, middle).begin, at) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? low - 1 : 0;
}

const Window *window_at(const GArray *windows, RTime at)
{
    if (windows->len == 0)
        return NULL;
    const Window *window = &g_array_index(windows, Window, window_before(windows, at));
    if (rtime_compare(at, window->begin) < 0 || rtime_compare(at, window->end) >= 0)
        return NULL;
    return window;
}

bool window_dips(const Window *window)
{
    return strcmp(window->transition->type, "fade") == 0;
}

/* The last clip that starts at or before `at`, where it still lasts. */
const Clip *track_clip_at(const Track *track, RTime at)
{
    unsigned low = 0, high = track->clips->len;
    const Clip *clip;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        clip = g_ptr_array_index(track->clips, middle);
        if (rtime_compare(clip->start, at) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    clip = g_ptr_array_index(track->clips, low - 1);
    if (rtime_compare(at, clip_end(clip)) >= 0 || !node_bool(&clip->node, PROP_ENABLED))
        return NULL;
    return clip;
}
