#include "select_match.h"

#include <string.h>

/* Does `clip` stand to `reference` as asked? For those that are true of any number. */
static bool is_related(const ClipPlace *clip, const ClipPlace *reference,
                       const char *relation)
{
    if (clip->clip == reference->clip)
        return false;
    if (strcmp(relation, "sameTrack") == 0)
        return clip->track == reference->track;
    bool overlaps = rtime_compare(clip->clip->start, clip_end(reference->clip)) < 0 &&
                    rtime_compare(reference->clip->start, clip_end(clip->clip)) < 0;
    if (strcmp(relation, "above") == 0)
        return overlaps && clip->track_index > reference->track_index;
    if (strcmp(relation, "below") == 0)
        return overlaps && clip->track_index < reference->track_index;
    return overlaps;
}

static void match_neighbour(const Search *search, const GArray *pool,
                            unsigned reference, bool next, Matches *matches)
{
    const Track *track = search_place(search, reference)->track;
    int best = -1;
    for (unsigned i = 0; i < pool->len; i++) {
        unsigned index = g_array_index(pool, unsigned, i);
        if (search_place(search, index)->track != track)
            continue;
        if (next && index > reference) {
            best = (int)index;
            break;
        }
        if (!next && index < reference)
            best = (int)index;
    }
    if (best >= 0)
        matches_add(matches, (unsigned)best);
}

/* The longest or shortest; all that are equally long. */
static void match_extreme(const Search *search, const GArray *pool, bool longest,
                          Matches *matches)
{
    for (unsigned i = 0; i < pool->len; i++) {
        unsigned index = g_array_index(pool, unsigned, i);
        int order = -1;
        if (matches->found->len > 0) {
            unsigned best = g_array_index(matches->found, unsigned, 0);
            order = rtime_compare(search_place(search, best)->clip->duration,
                                  search_place(search, index)->clip->duration);
            order = longest ? order : -order;
        }
        if (order < 0)
            g_array_set_size(matches->found, 0);
        if (order <= 0)
            matches_add(matches, index);
    }
}

/* "first", "last", "longest", "shortest" of the pool. False where it is another. */
static bool match_superlative(const Search *search, const GArray *pool,
                              const char *relation, Matches *matches)
{
    bool first = strcmp(relation, "first") == 0;
    bool longest = strcmp(relation, "longest") == 0;
    if (first || strcmp(relation, "last") == 0) {
        if (pool->len > 0)
            matches_add(matches,
                        g_array_index(pool, unsigned, first ? 0 : pool->len - 1));
        return true;
    }
    if (longest || strcmp(relation, "shortest") == 0) {
        match_extreme(search, pool, longest, matches);
        return true;
    }
    return false;
}

void match_relative(const Search *search, const json_t *selector, Matches *matches)
{
    const json_t *to = json_object_get(selector, "to");
    const char *relation = json_string_value(json_object_get(selector, "relation"));
    unsigned kinds = select_kinds(selector);
    g_autoptr(GArray) reference = g_array_new(FALSE, FALSE, sizeof(unsigned));
    g_autoptr(GArray) pool = g_array_new(FALSE, FALSE, sizeof(unsigned));
    if (to && !match_part(search, to, "to", OWN_CLIP, reference, matches))
        return;
    for (unsigned i = 0; i < search->clips->len; i++) {
        if (search_has_kind(search, i, kinds))
            g_array_append_val(pool, i);
    }
    if (match_superlative(search, to ? reference : pool, relation, matches) ||
        (!to && !match_part(search, NULL, "to", OWN_CLIP, reference, matches)) ||
        reference->len == 0)
        return;
    unsigned at = g_array_index(reference, unsigned, 0);
    bool next = strcmp(relation, "next") == 0;
    if (next || strcmp(relation, "previous") == 0) {
        match_neighbour(search, pool, at, next, matches);
        return;
    }
    for (unsigned i = 0; i < pool->len; i++) {
        unsigned index = g_array_index(pool, unsigned, i);
        if (is_related(search_place(search, index), search_place(search, at), relation))
            matches_add(matches, index);
    }
}
