#include "mix_private.h"

#include <string.h>

/* ---- what is on it --------------------------------------------------------------- */

static bool is_listed(const json_t *only, const char *id)
{
    size_t i;
    const json_t *item;
    if (!only)
        return true;
    json_array_foreach(only, i, item)
    {
        if (g_strcmp0(json_string_value(item), id) == 0)
            return true;
    }
    return false;
}

static void add_duck(const Bus *bus, Level *level)
{
    const Value *duck = proplist_get(level->node->props, PROP_DUCK);
    const json_t *under;
    if (bus->only || !duck || duck->type != VALUE_JSON)
        return;
    under = json_object_get(duck->json, "under");
    level->duck = duck_new(duck->json, bus_new(bus->stage, bus->sequence, under),
                           bus->sequence->rate);
}

static void free_voice(void *data)
{
    voice_free(data);
}

static void cross(const MixStage *stage, Voice *voice, const Transition *transition,
                  RTime cut, bool out)
{
    RTime begin = rtime_sub(cut, transition->before);
    RTime end = rtime_add(cut, transition->after);
    if (!voice)
        return;
    level_cross(&voice->level, transition, cut, out);
    voice_extend(stage, voice, begin, end);
}

static void add_transitions(const MixStage *stage, const Track *track,
                            GHashTable *voice_of)
{
    for (unsigned i = 0; i < track->transitions->len; i++) {
        const Transition *transition = g_ptr_array_index(track->transitions, i);
        Voice *from = NULL, *to = NULL;
        if (g_strcmp0(node_string(&transition->node, PROP_TRANSITION_AUDIO), "cut") ==
            0)
            continue;
        if (transition->from)
            from = g_hash_table_lookup(voice_of, transition->from);
        if (transition->to)
            to = g_hash_table_lookup(voice_of, transition->to);
        if (from)
            cross(stage, from, transition, clip_end(from->clip), true);
        if (to)
            cross(stage, to, transition, to->clip->start, false);
    }
}

/* clips: the ids to take, NULL: all. */
static void add_voices(const Bus *bus, BusTrack *added, const Track *track,
                       const json_t *clips)
{
    g_autoptr(GHashTable) voice_of = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        Voice *voice;
        if (!mix_clip_is_heard(bus->stage->composition, clip) ||
            !is_listed(clips, clip->node.id))
            continue;
        voice = voice_new(bus->stage, track, clip);
        add_duck(bus, &voice->level);
        g_ptr_array_add(added->voices, voice);
        g_hash_table_insert(voice_of, clip->node.id, voice);
    }
    add_transitions(bus->stage, track, voice_of);
}

static void index_voices(BusTrack *track)
{
    int64_t last = INT64_MIN;
    track->last = g_new(int64_t, track->voices->len + 1);
    for (unsigned i = 0; i < track->voices->len; i++) {
        const Voice *voice = g_ptr_array_index(track->voices, i);
        track->last[i] = last = MAX(last, voice->last);
    }
}

static void add_track(Bus *bus, const Track *track)
{
    BusTrack *added = &bus->tracks[bus->n_tracks];
    bool whole = is_listed(bus->only, track->node.id);
    if (!mix_track_is_heard(track))
        return;
    added->track = track;
    added->voices = g_ptr_array_new_with_free_func(free_voice);
    add_voices(bus, added, track, whole ? NULL : bus->only);
    if (added->voices->len == 0) {
        g_clear_pointer(&added->voices, g_ptr_array_unref);
        return;
    }
    index_voices(added);
    level_init(&added->level, &track->node, RTIME_ZERO,
               sequence_duration(bus->sequence), bus->head.rate);
    add_duck(bus, &added->level);
    bus->n_tracks++;
}

/* ---- summing --------------------------------------------------------------------- */

static void add_samples(float *sum, const float *stereo, unsigned frames)
{
    for (unsigned i = 0; i < MIX_CHANNELS * frames; i++)
        sum[i] += stereo[i];
}

static void clear_samples(float *stereo, unsigned frames)
{
    memset(stereo, 0, MIX_CHANNELS * sizeof *stereo * frames);
}

/* Voices that are over, or not yet there after a step back. */
static void close_others(Bus *bus, int64_t first, int64_t end)
{
    for (unsigned i = bus->open->len; i-- > 0;) {
        Voice *voice = g_ptr_array_index(bus->open, i);
        if (voice->last > first && voice->first < end)
            continue;
        voice_close(voice);
        g_ptr_array_remove_index_fast(bus->open, i);
    }
}

static bool add_voice(Bus *bus, Voice *voice, int64_t first, float *sum,
                      unsigned frames, GError **error)
{
    int64_t from = MAX(first, voice->first);
    int64_t to = MIN(first + (int64_t)frames, voice->last);
    if (from >= to)
        return true;
    if (!voice->signal && !voice->silent)
        g_ptr_array_add(bus->open, voice);
    if (!voice_read(bus->stage, voice, from, bus->voice_piece, (unsigned)(to - from),
                    error))
        return false;
    add_samples(sum + MIX_CHANNELS * (from - first), bus->voice_piece,
                (unsigned)(to - from));
    return true;
}

unsigned bus_track_voice(const BusTrack *track, int64_t first)
{
    unsigned low = 0, high = track->voices->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (track->last[middle] <= first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool add_voices_of(Bus *bus, const BusTrack *track, int64_t first, float *sum,
                          unsigned frames, GError **error)
{
    for (unsigned i = bus_track_voice(track, first); i < track->voices->len; i++) {
        Voice *voice = g_ptr_array_index(track->voices, i);
        if (voice->first >= first + (int64_t)frames)
            break;
        if (!add_voice(bus, voice, first, sum, frames, error))
            return false;
    }
    return true;
}

static bool add_bus_track(Bus *bus, const BusTrack *track, int64_t first, float *sum,
                          unsigned frames, GError **error)
{
    clear_samples(bus->track_piece, frames);
    if (!add_voices_of(bus, track, first, bus->track_piece, frames, error) ||
        !level_apply(&track->level, first, bus->track_piece, frames, error))
        return false;
    add_samples(sum, bus->track_piece, frames);
    return true;
}

static bool read_piece(Bus *bus, int64_t first, float *stereo, unsigned frames,
                       GError **error)
{
    int64_t begin = CLAMP(0 - first, 0, (int64_t)frames);
    int64_t end = CLAMP(bus->end - first, begin, (int64_t)frames);
    clear_samples(stereo, frames);
    close_others(bus, first, first + frames);
    if (begin == end)
        return true;
    first += begin;
    stereo += MIX_CHANNELS * begin;
    for (unsigned i = 0; i < bus->n_tracks; i++)
        if (!add_bus_track(bus, &bus->tracks[i], first, stereo, (unsigned)(end - begin),
                           error))
            return false;
    return true;
}

static bool bus_read(Signal *signal, int64_t first, float *stereo, unsigned frames,
                     GError **error)
{
    while (frames > 0) {
        unsigned n = MIN(frames, MIX_PIECE);
        if (!read_piece((Bus *)signal, first, stereo, n, error))
            return false;
        first += n;
        stereo += MIX_CHANNELS * (size_t)n;
        frames -= n;
    }
    return true;
}

/* ---- making ---------------------------------------------------------------------- */

void bus_restart(Bus *bus)
{
    for (unsigned i = 0; i < bus->open->len; i++)
        voice_close(g_ptr_array_index(bus->open, i));
    g_ptr_array_set_size(bus->open, 0);
    for (unsigned i = 0; i < bus->n_tracks; i++)
        if (bus->tracks[i].level.duck)
            duck_restart(bus->tracks[i].level.duck);
}

static void bus_free(Signal *signal)
{
    Bus *bus = (Bus *)signal;
    for (unsigned i = 0; i < bus->n_tracks; i++) {
        g_ptr_array_unref(bus->tracks[i].voices);
        level_clear(&bus->tracks[i].level);
        g_free(bus->tracks[i].last);
    }
    g_ptr_array_unref(bus->open);
    g_free(bus->tracks);
    g_free(bus->voice_piece);
    g_free(bus->track_piece);
    g_free(bus);
}

Signal *bus_new(MixStage *stage, const Sequence *sequence, const json_t *only)
{
    static const SignalClass class = { bus_read, bus_free };
    Bus *bus = g_new0(Bus, 1);
    bus->head = (Signal){ &class, stage->rate };
    bus->stage = stage;
    bus->sequence = sequence;
    bus->only = only;
    bus->end = rtime_to_frames(sequence_duration(sequence), (Rate){ stage->rate, 1 },
                               RTIME_CEIL);
    bus->open = g_ptr_array_new();
    bus->voice_piece = g_new(float, MIX_CHANNELS *MIX_PIECE);
    bus->track_piece = g_new(float, MIX_CHANNELS *MIX_PIECE);
    bus->tracks = g_new0(BusTrack, sequence->tracks->len);
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        add_track(bus, g_ptr_array_index(sequence->tracks, i));
    return &bus->head;
}
