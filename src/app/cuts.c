#include "chatkut/app/cuts.h"

#include "chatkut/model/composition_json.h"

#include <stdint.h>
#include <string.h>

/* ---- looking on one track -------------------------------------------------------- */

/* How many clips of the track start at or before `at`. */
static unsigned started(const Track *track, RTime at)
{
    unsigned low = 0, high = track->clips->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        const Clip *clip = track->clips->pdata[middle];
        if (rtime_compare(clip->start, at) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const Clip *cuts_clip_at(const Track *track, RTime at)
{
    unsigned n = started(track, at);
    const Clip *clip = n > 0 ? track->clips->pdata[n - 1] : NULL;
    return clip && rtime_compare(clip_end(clip), at) > 0 ? clip : NULL;
}

/* The nearest so far of what lies on one side. */
typedef struct {
    RTime at, best;
    bool later, found;
} Search;

static void offer(Search *search, RTime edge)
{
    int side = rtime_compare(edge, search->at);
    if (search->later ? side <= 0 : side >= 0)
        return;
    int nearer = search->found ? rtime_compare(edge, search->best) : 0;
    if (!search->found || (search->later ? nearer < 0 : nearer > 0))
        search->best = edge;
    search->found = true;
}

static void offer_clip(Search *search, const Track *track, int64_t index)
{
    if (index < 0 || index >= track->clips->len)
        return;
    const Clip *clip = track->clips->pdata[index];
    offer(search, clip->start);
    offer(search, clip_end(clip));
}

/* Edges ascend, so only the clips beside `at` can have the nearest. */
static void search_track(Search *search, const Track *track)
{
    int64_t n = started(track, search->at);
    for (int64_t i = n - 2; i <= n; i++)
        offer_clip(search, track, i);
}

static bool search_edges(const Sequence *sequence, const Track *track, Search *search,
                         RTime *edge)
{
    if (track)
        search_track(search, track);
    for (unsigned i = 0; !track && i < sequence->tracks->len; i++)
        search_track(search, sequence->tracks->pdata[i]);
    offer(search, RTIME_ZERO);
    offer(search, sequence_duration(sequence));
    if (search->found)
        *edge = search->best;
    return search->found;
}

bool cuts_next(const Sequence *sequence, const Track *track, RTime at, RTime *edge)
{
    Search search = { .at = at, .later = true };
    return search_edges(sequence, track, &search, edge);
}

bool cuts_previous(const Sequence *sequence, const Track *track, RTime at, RTime *edge)
{
    Search search = { .at = at };
    return search_edges(sequence, track, &search, edge);
}

static RTime distance(RTime a, RTime b)
{
    return rtime_compare(a, b) < 0 ? rtime_sub(b, a) : rtime_sub(a, b);
}

bool cuts_nearest(const Track *track, RTime at, const Clip **from, const Clip **to)
{
    RTime best = { 0 };
    for (unsigned i = 0; i + 1 < track->clips->len; i++) {
        const Clip *one = track->clips->pdata[i], *next = track->clips->pdata[i + 1];
        RTime far = distance(next->start, at);
        if (rtime_compare(clip_end(one), next->start) != 0 ||
            (best.den > 0 && rtime_compare(far, best) >= 0))
            continue;
        best = far;
        *from = one;
        *to = next;
    }
    return best.den > 0;
}

/* ---- snapping -------------------------------------------------------------------- */

typedef struct {
    RTime at, within;
    const GPtrArray *but;
    bool found;
    Snap snap;
} Snapping;

static void try_point(Snapping *snapping, RTime point, SnapKind kind)
{
    if (point.den == 0)
        return;
    RTime far = distance(point, snapping->at);
    if (rtime_compare(far, snapping->within) > 0 ||
        (snapping->found &&
         rtime_compare(far, distance(snapping->snap.at, snapping->at)) >= 0))
        return;
    snapping->found = true;
    snapping->snap = (Snap){ point, kind };
}

static bool is_left_out(const Snapping *snapping, const Clip *clip)
{
    for (unsigned i = 0; snapping->but && i < snapping->but->len; i++) {
        if (strcmp(snapping->but->pdata[i], clip->node.id) == 0)
            return true;
    }
    return false;
}

/* The clips that have an edge near enough lie in a row. */
static void try_track(Snapping *snapping, const Track *track)
{
    RTime first = rtime_sub(snapping->at, snapping->within);
    RTime last = rtime_add(snapping->at, snapping->within);
    unsigned n = started(track, first);
    for (unsigned i = n > 0 ? n - 1 : 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        if (rtime_compare(clip->start, last) > 0)
            return;
        if (is_left_out(snapping, clip))
            continue;
        try_point(snapping, clip->start, SNAP_EDGE);
        try_point(snapping, clip_end(clip), SNAP_EDGE);
    }
}

static void try_markers(Snapping *snapping, const Sequence *sequence)
{
    const Value *markers = proplist_get(sequence->node.props, PROP_MARKERS);
    for (size_t i = 0; markers && i < json_array_size(markers->json); i++) {
        RTime at;
        const json_t *marker = json_array_get(markers->json, i);
        if (time_from_json(json_object_get(marker, "at"), sequence->rate, &at))
            try_point(snapping, at, SNAP_MARKER);
    }
}

bool snap_find(const Sequence *sequence, const SnapPoints *points, RTime at,
               RTime within, const GPtrArray *but, Snap *found)
{
    Snapping snapping = { .at = at, .within = within, .but = but };
    try_point(&snapping, points->playhead, SNAP_PLAYHEAD);
    try_point(&snapping, points->in, SNAP_IN);
    try_point(&snapping, points->out, SNAP_OUT);
    try_markers(&snapping, sequence);
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        try_track(&snapping, sequence->tracks->pdata[i]);
    try_point(&snapping, RTIME_ZERO, SNAP_EDGE);
    try_point(&snapping, sequence_duration(sequence), SNAP_EDGE);
    if (snapping.found)
        *found = snapping.snap;
    return snapping.found;
}
