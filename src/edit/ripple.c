#include "timeline.h"

#include <glib/gi18n.h>
#include <stdint.h>

static const RTime never = { RTIME_LIMIT, 1 };

/* As asked for: clips that start in [from, to) shift by `by`. */
typedef struct {
    RTime from, to, by;
} Span;

/* Spans added up: clips that start at `from`, and before the next segment, shift by
 * `by`. */
typedef struct {
    RTime from, by;
} Segment;

/* A clip that shifts. */
typedef struct {
    const Track *track;
    const Clip *clip;
    unsigned place; /* among the clips of the track that are not gone */
    unsigned order; /* as found */
    RTime by;
    unsigned segment; /* LINKED: it follows a clip that it is linked to */
} Shifted;

static const unsigned LINKED = UINT_MAX;

/* ---- segments -------------------------------------------------------------------- */

static int segment_order(const void *a, const void *b)
{
    return rtime_compare(((const Segment *)a)->from, ((const Segment *)b)->from);
}

/* Every segment's shift is what all before it make together. One that shifts as the one
 * before, or that ends where it begins, is none. */
static void add_up(GArray *segments)
{
    RTime sum = RTIME_ZERO;
    unsigned kept = 0;
    for (unsigned i = 0; i < segments->len; i++) {
        Segment segment = g_array_index(segments, Segment, i);
        Segment *last = kept > 0 ? &g_array_index(segments, Segment, kept - 1) : NULL;
        segment.by = sum = rtime_add(sum, segment.by);
        if (last && rtime_compare(last->from, segment.from) == 0) {
            last->by = sum;
            last = --kept > 0 ? last - 1 : NULL;
            segment.from = g_array_index(segments, Segment, kept).from;
        }
        if (!last || rtime_compare(last->by, sum) != 0)
            g_array_index(segments, Segment, kept++) = segment;
    }
    g_array_set_size(segments, kept);
}

static GArray *ripple_segments(const Ripple *ripple)
{
    GArray *segments = g_array_new(FALSE, FALSE, sizeof(Segment));
    for (unsigned i = 0; i < ripple->spans->len; i++) {
        const Span *span = &g_array_index(ripple->spans, Span, i);
        Segment begin = { span->from, span->by },
                end = { span->to, rtime_neg(span->by) };
        g_array_append_val(segments, begin);
        g_array_append_val(segments, end);
    }
    g_array_sort(segments, segment_order);
    add_up(segments);
    return segments;
}

/* ---- one track ------------------------------------------------------------------- */

static bool is_gone(const Ripple *ripple, const Clip *clip)
{
    return g_hash_table_contains(ripple->gone, clip->node.id);
}

static bool is_locked(const Clip *clip)
{
    return node_bool(&clip->node, PROP_LOCKED);
}

/* The clips of a track that shift by where they start, onto `shifted`. */
static void shift_track(const Ripple *ripple, const GArray *segments,
                        const Track *track, GArray *shifted)
{
    unsigned segment = 0, place = 0; /* segment: one past the one we are in */
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        while (segment < segments->len &&
               rtime_compare(g_array_index(segments, Segment, segment).from,
                             clip->start) <= 0)
            segment++;
        if (is_gone(ripple, clip))
            continue;
        Shifted shift = { track, clip, place++, shifted->len, RTIME_ZERO, segment - 1 };
        if (segment > 0)
            shift.by = g_array_index(segments, Segment, segment - 1).by;
        if (shift.by.num != 0)
            g_array_append_val(shifted, shift);
    }
}

static bool refuse_locked(const GArray *shifted, Work *work)
{
    for (unsigned i = 0; i < shifted->len; i++) {
        const Clip *clip = g_array_index(shifted, Shifted, i).clip;
        if (!is_locked(clip))
            continue;
        g_autofree char *text = wording_clip(work->now, clip);
        return work_fail(work, FAULT_INVALID_VALUE,
                         _("%s would have to move but is locked; unlock it first."),
                         text);
    }
    return true;
}

/* ---- what comes along ------------------------------------------------------------ */

/* From the start of the first to the end of the last clip that moves on the track. */
typedef struct {
    RTime start, end;
    unsigned count;
} Moving;

static Moving find_moving(const GArray *shifted)
{
    Moving moving = { RTIME_ZERO, RTIME_ZERO, shifted->len };
    if (shifted->len > 0) {
        moving.start = g_array_index(shifted, Shifted, 0).clip->start;
        moving.end = clip_end(g_array_index(shifted, Shifted, shifted->len - 1).clip);
    }
    return moving;
}

static bool is_bed(const Track *track, const Clip *clip, const Moving *moving)
{
    if (g_strcmp0(node_string(&track->node, PROP_ROLE), "music") == 0)
        return true;
    return moving->count > 1 && rtime_compare(clip->start, moving->start) <= 0 &&
           rtime_compare(clip_end(clip), moving->end) >= 0;
}

/* Take those that stay out of what shift_track() added behind `first`. */
static void hold_back(const Ripple *ripple, const Moving *moving, GArray *shifted,
                      unsigned first)
{
    unsigned kept = first;
    for (unsigned i = first; i < shifted->len; i++) {
        Shifted shift = g_array_index(shifted, Shifted, i);
        bool stays = is_locked(shift.clip) ||
                     (!ripple->everything && is_bed(shift.track, shift.clip, moving));
        if (!stays)
            g_array_index(shifted, Shifted, kept++) = shift;
    }
    g_array_set_size(shifted, kept);
}

static bool reaches_others(const Ripple *ripple)
{
    return ripple->everything ||
           sequence_main_track(ripple->sequence, NULL) == ripple->track;
}

/* Link -> shift of the clips that move on the track. Owned by the caller. */
static GHashTable *link_shifts(const GArray *shifted)
{
    GHashTable *links = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (unsigned i = 0; i < shifted->len; i++) {
        const Shifted *shift = &g_array_index(shifted, Shifted, i);
        const char *link = node_string(&shift->clip->node, PROP_LINK);
        if (link)
            g_hash_table_insert(links, (char *)(uintptr_t)link,
                                g_memdup2(&shift->by, sizeof shift->by));
    }
    return links;
}

/* What is linked shifts as what it is linked to, wherever it starts. */
static void follow_links(const Ripple *ripple, const Track *track, GHashTable *links,
                         GArray *shifted, unsigned first)
{
    g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
    for (unsigned i = first; i < shifted->len; i++) {
        Shifted *shift = &g_array_index(shifted, Shifted, i);
        const char *link = node_string(&shift->clip->node, PROP_LINK);
        const RTime *by = link ? g_hash_table_lookup(links, link) : NULL;
        g_hash_table_add(known, (Clip *)(uintptr_t)shift->clip);
        if (by && rtime_compare(*by, shift->by) != 0) {
            shift->by = *by;
            shift->segment = LINKED;
        }
    }
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        const char *link = node_string(&clip->node, PROP_LINK);
        const RTime *by = link ? g_hash_table_lookup(links, link) : NULL;
        if (!by || is_gone(ripple, clip) || is_locked(clip) ||
            g_hash_table_contains(known, clip))
            continue;
        Shifted shift = { track, clip, 0, shifted->len, *by, LINKED };
        g_array_append_val(shifted, shift);
    }
}

static void shift_others(const Ripple *ripple, const GArray *segments, GArray *shifted)
{
    Moving moving = find_moving(shifted);
    g_autoptr(GHashTable) links = link_shifts(shifted);
    for (unsigned i = 0; i < ripple->sequence->tracks->len; i++) {
        const Track *track = ripple->sequence->tracks->pdata[i];
        unsigned first = shifted->len;
        if (track == ripple->track || node_bool(&track->node, PROP_LOCKED))
            continue;
        if (reaches_others(ripple)) {
            shift_track(ripple, segments, track, shifted);
            hold_back(ripple, &moving, shifted, first);
        }
        if (g_hash_table_size(links) > 0)
            follow_links(ripple, track, links, shifted, first);
    }
}

/* ---- the ops --------------------------------------------------------------------- */

static int shifted_order(const void *a, const void *b)
{
    const Shifted *left = a, *right = b;
    if (left->segment != right->segment)
        return left->segment < right->segment ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

/* One op for the clips [first, end) of one segment. */
static void emit_run(const GArray *shifted, unsigned first, unsigned end, Patch *patch)
{
    patch_move_run(patch, g_array_index(shifted, Shifted, first).by);
    for (unsigned i = first, n; i < end; i += n) {
        const Shifted *begin = &g_array_index(shifted, Shifted, i);
        for (n = 1; i + n < end; n++) {
            const Shifted *next = &g_array_index(shifted, Shifted, i + n);
            if (next->track != begin->track || next->place != begin->place + n)
                break;
        }
        patch_add_run(patch, begin->track->node.id, begin->clip->node.id, n);
    }
}

/* Each by as much, wherever it is by then. */
static void emit_singly(const GArray *shifted, Patch *patch)
{
    for (unsigned i = 0; i < shifted->len; i++) {
        const Shifted *shift = &g_array_index(shifted, Shifted, i);
        patch_move_run(patch, shift->by);
        patch_add_run(patch, shift->track->node.id, shift->clip->node.id, 1);
    }
}

static void emit_each(const GArray *shifted, unsigned first, unsigned end, Patch *patch)
{
    for (unsigned i = first; i < end; i++) {
        const Shifted *shift = &g_array_index(shifted, Shifted, i);
        patch_move_clip(patch, shift->clip->node.id, shift->track->node.id,
                        rtime_add(shift->clip->start, shift->by));
    }
}

/* Do the clips of every track keep their order among themselves? */
static bool order_is_kept(const GArray *shifted)
{
    const Shifted *previous = NULL;
    for (unsigned i = 0; i < shifted->len; i++) {
        const Shifted *shift = &g_array_index(shifted, Shifted, i);
        if (previous && previous->track == shift->track &&
            rtime_compare(rtime_add(previous->clip->start, previous->by),
                          rtime_add(shift->clip->start, shift->by)) >= 0)
            return false;
        previous = shift;
    }
    return true;
}

/* The half-open ranges of `shifted`, in order of segments, that are one segment
 * each. */
typedef struct {
    unsigned first, end;
} Stretch;

static GArray *stretches(const GArray *shifted)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Stretch));
    for (unsigned i = 0, end; i < shifted->len; i = end) {
        const Shifted *first = &g_array_index(shifted, Shifted, i);
        for (end = i + 1; end < shifted->len; end++) {
            if (g_array_index(shifted, Shifted, end).segment != first->segment)
                break;
        }
        Stretch stretch = { i, end };
        g_array_append_val(found, stretch);
    }
    return found;
}

/* A run is found by its first clip and a count, so no clip may come in between before
 * its op is applied: those that go left go from the left, those that go right from the
 * right. */
static void emit_in_order(const GArray *shifted, const GArray *all, Patch *patch)
{
    for (unsigned i = 0; i < all->len; i++) {
        Stretch stretch = g_array_index(all, Stretch, i);
        if (g_array_index(shifted, Shifted, stretch.first).by.num < 0)
            emit_run(shifted, stretch.first, stretch.end, patch);
    }
    for (unsigned i = all->len; i-- > 0;) {
        Stretch stretch = g_array_index(all, Stretch, i);
        if (g_array_index(shifted, Shifted, stretch.first).by.num > 0)
            emit_run(shifted, stretch.first, stretch.end, patch);
    }
}

/* Where clips pass each other only the first op can be a run: the largest. */
static void emit_crossing(const GArray *shifted, const GArray *all, Patch *patch)
{
    unsigned largest = 0;
    for (unsigned i = 1; i < all->len; i++) {
        Stretch best = g_array_index(all, Stretch, largest);
        Stretch stretch = g_array_index(all, Stretch, i);
        if (stretch.end - stretch.first > best.end - best.first)
            largest = i;
    }
    for (unsigned i = 0; i < all->len; i++) {
        Stretch stretch = g_array_index(all, Stretch, i);
        if (i == largest)
            emit_run(shifted, stretch.first, stretch.end, patch);
    }
    for (unsigned i = 0; i < all->len; i++) {
        Stretch stretch = g_array_index(all, Stretch, i);
        if (i != largest)
            emit_each(shifted, stretch.first, stretch.end, patch);
    }
}

static void emit_shifted(GArray *shifted, Patch *patch)
{
    bool ordered = order_is_kept(shifted);
    g_array_sort(shifted, shifted_order);
    unsigned linked = shifted->len;
    while (linked > 0 && g_array_index(shifted, Shifted, linked - 1).segment == LINKED)
        linked--;
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(Shifted));
    if (linked > 0)
        g_array_append_vals(runs, shifted->data, linked);
    g_autoptr(GArray) all = stretches(runs);
    if (ordered)
        emit_in_order(runs, all, patch);
    else if (all->len > 0)
        emit_crossing(runs, all, patch);
    emit_each(shifted, linked, shifted->len, patch);
}

/* What is linked may lie anywhere, also too near to the beginning. */
static bool refuse_early(const GArray *shifted, Work *work)
{
    for (unsigned i = 0; i < shifted->len; i++) {
        const Shifted *shift = &g_array_index(shifted, Shifted, i);
        if (rtime_add(shift->clip->start, shift->by).num >= 0)
            continue;
        g_autofree char *text = wording_clip(work->now, shift->clip);
        return work_fail(
            work, FAULT_OUT_OF_RANGE,
            _("%s is linked to what moves and would start before the timeline "
              "does; ungroup it first."),
            text);
    }
    return true;
}

static void note_carried(const Ripple *ripple, const GArray *shifted, Work *work)
{
    for (unsigned i = 0; i < shifted->len; i++) {
        const Shifted *shift = &g_array_index(shifted, Shifted, i);
        if (shift->track != ripple->track &&
            g_hash_table_add(work->carried, g_strdup(shift->clip->node.id)))
            work->n_carried++;
    }
}

bool ripple_emit(const Ripple *ripple, Work *work, Patch *patch)
{
    g_autoptr(GArray) segments = ripple_segments(ripple);
    g_autoptr(GArray) shifted = g_array_new(FALSE, FALSE, sizeof(Shifted));
    if (ripple->track)
        shift_track(ripple, segments, ripple->track, shifted);
    if (!refuse_locked(shifted, work))
        return false;
    shift_others(ripple, segments, shifted);
    if (!refuse_early(shifted, work))
        return false;
    note_carried(ripple, shifted, work);
    if (ripple->singly)
        emit_singly(shifted, patch);
    else
        emit_shifted(shifted, patch);
    return true;
}

/* ---- what is asked for ----------------------------------------------------------- */

void ripple_init(Ripple *ripple, const Sequence *sequence, const Track *track)
{
    *ripple = (Ripple){ .sequence = sequence, .track = track };
    ripple->spans = g_array_new(FALSE, FALSE, sizeof(Span));
    ripple->gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void ripple_clear(Ripple *ripple)
{
    g_clear_pointer(&ripple->spans, g_array_unref);
    g_clear_pointer(&ripple->gone, g_hash_table_unref);
}

void ripple_span(Ripple *ripple, RTime from, RTime to, RTime by)
{
    Span span = { from, to, by };
    if (by.num != 0)
        g_array_append_val(ripple->spans, span);
}

void ripple_from(Ripple *ripple, RTime from, RTime by)
{
    ripple_span(ripple, from, never, by);
}

void ripple_except(Ripple *ripple, const char *clip_id)
{
    g_hash_table_add(ripple->gone, g_strdup(clip_id));
}
