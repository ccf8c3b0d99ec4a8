#include "chatkut/render/copy.h"

#include "segment_private.h"
#include "shown.h"

#include <string.h>

/* Other than by these a clip is not changed: they say what it plays, or change nothing
 * where nothing else does. */
static const PropId harmless[] = { PROP_ASSET, PROP_IN, PROP_ENABLED, PROP_ANCHOR };

typedef struct {
    const SegmentRange *range;
    const GPtrArray *tracks;
    GPtrArray *windows; /* GArray of Window, one a track */
    bool under;         /* graphics above do not matter, nor that nothing shows */
    GArray *chances;
} Finder;

/* ---- clips ----------------------------------------------------------------------- */

static bool is_harmless(PropId id)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(harmless); i++)
        if (harmless[i] == id)
            return true;
    return property_is_unseen(id);
}

static bool is_default(PropId id, const Value *value)
{
    const Value *fallback = property_fallback(id);
    return fallback && value_equal(value, fallback);
}

static bool is_untouched(const Clip *clip)
{
    const PropList *props = clip->node.props;
    for (unsigned i = 0; i < proplist_count(props); i++) {
        const Value *value;
        PropId id = proplist_nth(props, i, &value);
        if (!is_harmless(id) && !is_default(id, value))
            return false;
    }
    return clip->kind == CLIP_VIDEO;
}

/* ---- what shows ------------------------------------------------------------------ */

/* It changes nothing beneath it but by lying over it. */
static bool is_graphic(const Clip *clip)
{
    const char *blend = node_string(&clip->node, PROP_BLEND);
    bool drawn = clip->kind == CLIP_TEXT || clip->kind == CLIP_CAPTION ||
                 clip->kind == CLIP_SHAPE || clip->kind == CLIP_IMAGE;
    return drawn && (!blend || strcmp(blend, "normal") == 0);
}

static bool are_graphics(const Window *window)
{
    return (!window->from || is_graphic(window->from)) &&
           (!window->to || is_graphic(window->to));
}

/* A track is looked through where what it shows does not matter. */
static bool is_passed(const Finder *finder, const Window *window, const Clip *clip)
{
    if (!window && !clip)
        return true;
    return finder->under && (window ? are_graphics(window) : is_graphic(clip));
}

/* What a film is of at a moment: nothing, an untouched clip, or two that mix. */
typedef struct {
    const Clip *clip, *other;
} Shown;

static bool nothing_beneath(const Finder *finder, unsigned index, RTime at)
{
    for (unsigned i = 0; i < index; i++) {
        const Track *track = g_ptr_array_index(finder->tracks, i);
        if (track_shows(track) &&
            (track_clip_at(track, at) ||
             window_at(g_ptr_array_index(finder->windows, i), at)))
            return false;
    }
    return true;
}

/* Each picture goes into it whole, none is moved or cut. */
static bool is_mix(const Window *window)
{
    return strcmp(window->transition->type, "dissolve") == 0 || window_dips(window);
}

static bool take_mix(const Finder *finder, unsigned index, const Window *window,
                     RTime at, Shown *shown)
{
    *shown = (Shown){ window->from ? window->from : window->to,
                      window->from ? window->to : NULL };
    return finder->under && is_mix(window) && is_untouched(shown->clip) &&
           (!shown->other || is_untouched(shown->other)) &&
           nothing_beneath(finder, index, at);
}

static bool has_effects(const Track *track)
{
    return proplist_get(track->node.props, PROP_EFFECTS) != NULL;
}

/* What covers all else; false: something that is neither. */
static bool find_shown(const Finder *finder, RTime at, Shown *shown)
{
    for (unsigned i = finder->tracks->len; i > 0; i--) {
        const Track *track = g_ptr_array_index(finder->tracks, i - 1);
        if (!track_shows(track))
            continue;
        const Window *window = window_at(g_ptr_array_index(finder->windows, i - 1), at);
        const Clip *clip = track_clip_at(track, at);
        if (is_passed(finder, window, clip))
            continue;
        *shown = (Shown){ clip, NULL };
        return !has_effects(track) &&
               (window ? take_mix(finder, i - 1, window, at, shown)
                       : is_untouched(clip));
    }
    *shown = (Shown){ NULL, NULL };
    return finder->under;
}

static CopyChance *last_chance(const Finder *finder)
{
    GArray *chances = finder->chances;
    return chances->len > 0 ? &g_array_index(chances, CopyChance, chances->len - 1)
                            : NULL;
}

static bool goes_on(const CopyChance *last, const CopyChance *chance)
{
    return last && last->span.first + last->span.frames == chance->span.first &&
           last->asset == chance->asset && last->other == chance->other &&
           rtime_compare(last->offset, chance->offset) == 0;
}

static void add_chance(Finder *finder, const Shown *shown, int64_t first, int64_t end)
{
    const Composition *composition = finder->range->composition;
    CopyChance chance = { .span = { first, end - first }, .offset = RTIME_ZERO };
    CopyChance *last = last_chance(finder);
    if (shown->clip)
        chance.asset = clip_asset(composition, shown->clip);
    if (shown->clip && !chance.asset)
        return;
    if (shown->other)
        chance.other = clip_asset(composition, shown->other);
    else if (shown->clip)
        chance.offset = rtime_sub(clip_in(shown->clip), shown->clip->start);
    if (goes_on(last, &chance))
        last->span.frames += chance.span.frames;
    else
        g_array_append_val(finder->chances, chance);
}

/* ---- where that changes ---------------------------------------------------------- */

static void add_edge(const SegmentRange *range, GArray *edges, RTime at)
{
    int64_t frame =
        rtime_to_frames(rtime_sub(at, range->start), range->output->rate, RTIME_CEIL);
    if (frame > 0 && frame < range->frames)
        g_array_append_val(edges, frame);
}

static int by_frame(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add_track_edges(const Finder *finder, unsigned index, GArray *edges)
{
    const Track *track = g_ptr_array_index(finder->tracks, index);
    const GArray *windows = g_ptr_array_index(finder->windows, index);
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        add_edge(finder->range, edges, clip->start);
        add_edge(finder->range, edges, clip_end(clip));
    }
    for (unsigned i = 0; i < windows->len; i++) {
        const Window *window = &g_array_index(windows, Window, i);
        add_edge(finder->range, edges, window->begin);
        add_edge(finder->range, edges, window->end);
    }
}

/* All frames at which something may change, from 0 to the end, ascending. */
static GArray *find_edges(const Finder *finder)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t zero = 0;
    g_array_append_val(edges, zero);
    for (unsigned i = 0; i < finder->tracks->len; i++)
        if (track_shows(g_ptr_array_index(finder->tracks, i)))
            add_track_edges(finder, i, edges);
    g_array_append_val(edges, finder->range->frames);
    g_array_sort(edges, by_frame);
    return edges;
}

static void unref_array(void *array)
{
    g_array_unref(array);
}

static GArray *find_chances(const SegmentRange *range, bool under)
{
    const GPtrArray *tracks = range->sequence->tracks;
    Finder finder = { range, tracks, g_ptr_array_new_with_free_func(unref_array), under,
                      g_array_new(FALSE, FALSE, sizeof(CopyChance)) };
    for (unsigned i = 0; i < tracks->len; i++)
        g_ptr_array_add(finder.windows, track_windows(g_ptr_array_index(tracks, i)));
    g_autoptr(GArray) edges = find_edges(&finder);
    for (unsigned i = 0; i + 1 < edges->len; i++) {
        int64_t first = g_array_index(edges, int64_t, i);
        int64_t end = g_array_index(edges, int64_t, i + 1);
        RTime at =
            rtime_add(range->start, rtime_from_frames(first, range->output->rate));
        Shown shown;
        if (first < end && find_shown(&finder, at, &shown))
            add_chance(&finder, &shown, first, end);
    }
    g_ptr_array_unref(finder.windows);
    return finder.chances;
}

GArray *copy_chances(const SegmentRange *range)
{
    return find_chances(range, false);
}

GArray *copy_bases(const SegmentRange *range)
{
    return find_chances(range, true);
}
