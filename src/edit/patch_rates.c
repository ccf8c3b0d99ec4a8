#include "patch_rates.h"

#include "chatkut/model/walk.h"

#include <stdint.h>

static const Rate whole_seconds = { 1, 1 };

/* From so many objects on it is quicker to note them all than to look for each. */
enum { SEARCHES_MAX = 8 };

void rates_init(Rates *rates, const Composition *before)
{
    rates->composition = before;
    rates->known = g_hash_table_new(g_str_hash, g_str_equal);
    rates->searches = 0;
}

void rates_clear(Rates *rates)
{
    g_clear_pointer(&rates->known, g_hash_table_unref);
}

static void note(Rates *rates, const Node *node, const Rate *rate)
{
    g_hash_table_replace(rates->known, node->id, (void *)(uintptr_t)rate);
}

static void note_new(Rates *rates, const GPtrArray *nodes, const Rate *rate)
{
    for (unsigned i = 0; i < nodes->len; i++) {
        const Node *node = nodes->pdata[i];
        if (!g_hash_table_contains(rates->known, node->id))
            note(rates, node, rate);
    }
}

static void note_all(Rates *rates)
{
    for (TrackWalk walk = track_walk(rates->composition); track_walk_next(&walk);) {
        note_new(rates, walk.track->clips, &walk.sequence->rate);
        note_new(rates, walk.track->transitions, &walk.sequence->rate);
    }
}

/* The sequence, or that of the track. */
static const Rate *rate_of_holder(const Rates *rates, const char *id)
{
    const Sequence *sequence = composition_sequence(rates->composition, id);
    if (!sequence)
        composition_find_track(rates->composition, id, &sequence, NULL);
    return sequence ? &sequence->rate : NULL;
}

static const Rate *rate_of_held(Rates *rates, const char *id)
{
    const Track *track;
    ClipPlace place;
    if (++rates->searches == SEARCHES_MAX)
        note_all(rates);
    if (rates->searches >= SEARCHES_MAX)
        return g_hash_table_lookup(rates->known, id);
    if (composition_find_clip(rates->composition, id, &place))
        return &place.sequence->rate;
    return composition_find_transition(rates->composition, id, &track, NULL)
               ? rate_of_holder(rates, track->node.id)
               : NULL;
}

static const Rate *find_rate(Rates *rates, const char *id)
{
    const Rate *rate = id ? g_hash_table_lookup(rates->known, id) : &whole_seconds;
    rate = rate ? rate : rate_of_holder(rates, id);
    rate = rate ? rate : rate_of_held(rates, id);
    return rate ? rate : &whole_seconds;
}

Rate rates_of(Rates *rates, const char *id)
{
    return *find_rate(rates, id);
}

Rate rates_of_op(Rates *rates, const PatchOp *op)
{
    if (op->owner)
        return rates_of(rates, op->owner);
    if (op->runs)
        return rates_of(rates, op->runs->len > 0
                                   ? g_array_index(op->runs, PatchRun, 0).track
                                   : NULL);
    return rates_of(rates, op->object ? op->object->id : op->id);
}

void rates_follow(Rates *rates, const PatchOp *op)
{
    switch (op->kind) {
    case PATCH_ADD_CLIP:
    case PATCH_ADD_TRANSITION:
    case PATCH_ADD_TRACK:
        note(rates, op->object, find_rate(rates, op->owner));
        break;
    case PATCH_ADD_SEQUENCE: {
        const Sequence *sequence = (const Sequence *)op->object;
        note(rates, &sequence->node, &sequence->rate);
        for (unsigned i = 0; i < sequence->tracks->len; i++)
            note(rates, sequence->tracks->pdata[i], &sequence->rate);
        break;
    }
    case PATCH_LOAD:
        rates->composition = (const Composition *)op->object;
        g_hash_table_remove_all(rates->known);
        rates->searches = 0;
        break;
    default:
        break;
    }
}
