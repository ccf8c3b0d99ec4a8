/*
 * What spans of sound depend on, as text: what keys are made of.
 *
 * It is told from the very parts that mix, so that what is heard and what is told
 * cannot differ, and in samples since the span's start, so that it moves along with
 * what is moved.
 */
#include "mix_private.h"

#include "chatkut/model/composition_json.h"
#include "segment_private.h"

#define SAMPLES G_GINT64_FORMAT

/* ---- curves ---------------------------------------------------------------------- */

static void tell_key(const CurveKey *key, RTime from, GString *out)
{
    describe_time("at", rtime_sub(key->at, from), out);
    for (unsigned i = 0; i < G_N_ELEMENTS(key->v); i++)
        g_string_append_printf(out, ",%.17g", key->v[i]);
    describe_json("ease", easing_to_json(key->ease), out);
}

/* The keys around a span in which the curve neither loops nor turns. */
static void find_keys(const Curve *curve, RTime from, RTime to, unsigned *low,
                      unsigned *high)
{
    *low = 0;
    *high = curve->n_keys - 1;
    if (curve->extend != CURVE_HOLD)
        return;
    while (*low < *high && rtime_compare(curve->keys[*low + 1].at, from) <= 0)
        ++*low;
    while (*high > *low && rtime_compare(curve->keys[*high - 1].at, to) >= 0)
        --*high;
}

/* What of a curve matters from `from` to `to` after its own start. */
static void tell_curve(const char *name, const Curve *curve, RTime from, RTime to,
                       GString *out)
{
    unsigned low, high;
    find_keys(curve, from, to, &low, &high);
    bool still = low == high || rtime_compare(curve->keys[high].at, from) <= 0 ||
                 rtime_compare(curve->keys[low].at, to) >= 0;
    g_string_append_printf(out, " %s=", name);
    if (still && curve->extend == CURVE_HOLD) {
        unsigned at = rtime_compare(curve->keys[high].at, from) <= 0 ? high : low;
        g_string_append_printf(out, "%.17g", curve->keys[at].v[0]);
        return;
    }
    g_string_append_printf(out, "[%d", curve->extend);
    for (unsigned i = low; i <= high; i++)
        tell_key(&curve->keys[i], from, out);
    g_string_append_c(out, ']');
}

/* ---- levels ---------------------------------------------------------------------- */

/* How far behind a point of the grid a sample lies. */
static int64_t into_grid(const Level *level, int64_t sample)
{
    return ((sample - level->grid) % LEVEL_GRID + LEVEL_GRID) % LEVEL_GRID;
}

/* A curve is looked at on a grid of its own. */
static void tell_level_curve(const Level *level, const char *name, const Curve *curve,
                             int64_t first, int64_t last, GString *out)
{
    const Rate rate = { level->rate, 1 };
    RTime from = rtime_from_frames(first - into_grid(level, first), rate);
    RTime to =
        rtime_from_frames(last - 1 - into_grid(level, last - 1) + LEVEL_GRID, rate);
    tell_curve(name, curve, rtime_sub(from, level->origin),
               rtime_sub(to, level->origin), out);
    if (out->str[out->len - 1] == ']')
        g_string_append_printf(out, " grid=%" SAMPLES, into_grid(level, first));
}

static void tell_number(const Level *level, PropId id, int64_t first, int64_t last,
                        GString *out)
{
    const Value *value = proplist_get(level->node->props, id);
    const char *name = property_get(id)->slot;
    if (value && value->type == VALUE_CURVE)
        tell_level_curve(level, name, value->curve, first, last, out);
    else if (value && value->type == VALUE_NUMBER)
        g_string_append_printf(out, " %s=%.17g", name, value->number);
}

static void tell_ramp(const Ramp *ramp, int64_t first, GString *out)
{
    g_string_append_printf(out, " ramp=%" SAMPLES ",%.17g,%.17g,%d,%d",
                           ramp->first - first, ramp->phase, ramp->length,
                           ramp->falling, ramp->curve);
    describe_json("ease", easing_to_json(ramp->easing), out);
}

bool level_describe(const Level *level, MixTeller *teller, int64_t first, int64_t last)
{
    const Value *channels = proplist_get(level->node->props, PROP_CHANNELS);
    if (channels)
        g_string_append_printf(teller->out, " channels=%s",
                               node_string(level->node, PROP_CHANNELS));
    tell_number(level, PROP_VOLUME, first, last, teller->out);
    tell_number(level, PROP_PAN, first, last, teller->out);
    for (unsigned i = 0; i < level->n_ramps; i++)
        if (level_ramp_is_heard(&level->ramps[i], first, last))
            tell_ramp(&level->ramps[i], first, teller->out);
    return !level->duck || duck_describe(level->duck, teller, first, last);
}

/* ---- voices ---------------------------------------------------------------------- */

static const Bus *inner_bus(MixTeller *teller, const Sequence *sequence)
{
    Signal *bus = g_hash_table_lookup(teller->inner, sequence);
    if (!bus) {
        bus = bus_new(teller->stage, sequence, NULL);
        g_hash_table_insert(teller->inner, (void *)(uintptr_t)sequence, bus);
    }
    return (const Bus *)bus;
}

/* Played as it is, the part of it that is heard; else all of it. */
static bool tell_nested(const Voice *voice, MixTeller *teller, int64_t first,
                        int64_t last)
{
    const Clip *clip = voice->clip;
    const Bus *bus = inner_bus(
        teller, composition_sequence(teller->stage->composition,
                                     node_string(&clip->node, PROP_SEQUENCE)));
    bool plain = rtime_compare(clip_speed(clip), rtime_make(1, 1)) == 0 &&
                 !node_bool(&clip->node, PROP_LOOP) &&
                 !proplist_get(clip->node.props, PROP_REMAP);
    if (!plain)
        g_string_append_printf(teller->out, " from=%" SAMPLES " of=%" SAMPLES,
                               first - voice->offset, bus->end);
    g_string_append(teller->out, "\n(");
    bool known =
        plain ? bus_describe(bus, teller, first - voice->offset, last - voice->offset)
              : bus_describe(bus, teller, 0, bus->end);
    g_string_append_c(teller->out, ')');
    return known;
}

static bool tell_media(const Voice *voice, MixTeller *teller, int64_t first)
{
    const Asset *asset = clip_asset(teller->stage->composition, voice->clip);
    const char *hash = asset ? node_string(&asset->node, PROP_HASH) : NULL;
    if (!hash)
        return false;
    g_string_append_printf(teller->out, " from=%" SAMPLES " media=%s,%d",
                           first - voice->offset, hash, voice->nth);
    const Value *stream = proplist_get(asset->node.props, PROP_SOUND_STREAM);
    if (stream)
        g_string_append_printf(teller->out, ",%g", stream->number);
    const Value *length = proplist_get(asset->node.props, PROP_LENGTH);
    if (length && node_bool(&voice->clip->node, PROP_LOOP))
        describe_time("length", length->time, teller->out);
    return true;
}

/* How its source goes by. */
static void tell_pace(const Voice *voice, MixTeller *teller, int64_t first)
{
    const Node *node = &voice->clip->node;
    const Value *remap = proplist_get(node->props, PROP_REMAP);
    const Rate rate = { teller->stage->rate, 1 };
    RTime speed = clip_speed(voice->clip);
    if (remap) { /* all of it: a chain of frames begins seconds before what is heard */
        describe_json("remap", prop_to_json(PROP_REMAP, remap, (Rate){ 0, 0 }),
                      teller->out);
        describe_time("at",
                      rtime_sub(rtime_from_frames(first, rate), voice->clip->start),
                      teller->out);
    }
    if (remap || rtime_compare(speed, rtime_make(1, 1)) != 0) {
        describe_time("speed", speed, teller->out);
        g_string_append_printf(teller->out, " pitch=%s", node_string(node, PROP_PITCH));
    }
    if (node_bool(node, PROP_LOOP))
        g_string_append(teller->out, " loop");
}

bool voice_describe(const Voice *voice, MixTeller *teller, int64_t first, int64_t last)
{
    if (voice_is_still(voice))
        return true;
    g_string_append_printf(teller->out, " for=%" SAMPLES, last - first);
    tell_pace(voice, teller, first);
    bool known = voice->clip->kind == CLIP_SEQUENCE
                     ? tell_nested(voice, teller, first, last)
                     : tell_media(voice, teller, first);
    return level_describe(&voice->level, teller, first, last) && known;
}

/* ---- buses ----------------------------------------------------------------------- */

static bool tell_voices(const BusTrack *track, MixTeller *teller, int64_t first,
                        int64_t last)
{
    bool known = true;
    for (unsigned i = bus_track_voice(track, first); i < track->voices->len; i++) {
        const Voice *voice = g_ptr_array_index(track->voices, i);
        int64_t from = MAX(first, voice->first), to = MIN(last, voice->last);
        if (voice->first >= last)
            break;
        if (from >= to)
            continue;
        g_string_append_printf(teller->out, "clip at=%" SAMPLES, from - first);
        known &= voice_describe(voice, teller, from, to);
        g_string_append_c(teller->out, '\n');
    }
    return known;
}

static bool tell_track(const BusTrack *track, MixTeller *teller, int64_t first,
                       int64_t last)
{
    const gsize before = teller->out->len;
    bool known = tell_voices(track, teller, first, last);
    if (teller->out->len == before)
        return true;
    g_string_append(teller->out, "track");
    known &= level_describe(&track->level, teller, first, last);
    g_string_append_c(teller->out, '\n');
    return known;
}

bool bus_describe(const Bus *bus, MixTeller *teller, int64_t first, int64_t last)
{
    const gsize before = teller->out->len;
    int64_t from = MAX(first, 0), to = MIN(last, bus->end);
    bool known = true;
    for (unsigned i = 0; from < to && i < bus->n_tracks; i++)
        known &= tell_track(&bus->tracks[i], teller, from, to);
    if (teller->out->len > before && from > first)
        g_string_append_printf(teller->out, "after=%" SAMPLES "\n", from - first);
    return known;
}

/* ---- tellers --------------------------------------------------------------------- */

static void free_bus(void *data)
{
    signal_free(data);
}

void mix_teller_init(MixTeller *teller, MixStage *stage, GString *out)
{
    *teller =
        (MixTeller){ stage, g_hash_table_new_full(NULL, NULL, NULL, free_bus), out };
}

void mix_teller_clear(MixTeller *teller)
{
    g_hash_table_unref(teller->inner);
}
