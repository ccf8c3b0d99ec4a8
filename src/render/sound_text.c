#include "segment_private.h"

#include "chatkut/model/composition_json.h"

/* What of a clip, its track and its media is heard. */
static const PropId heard[] = {
    PROP_IN,      PROP_SPEED,         PROP_REMAP,        PROP_PITCH,
    PROP_LOOP,    PROP_VOLUME,        PROP_PAN,          PROP_MUTE,
    PROP_FADE_IN, PROP_FADE_IN_CURVE, PROP_FADE_OUT,     PROP_FADE_OUT_CURVE,
    PROP_DUCK,    PROP_AUDIO_STREAM,  PROP_CHANNELS,     PROP_TRACK_MUTE,
    PROP_EASE,    PROP_HASH,          PROP_SOUND_STREAM, PROP_TRANSITION_AUDIO
};

static void describe_heard(const Node *node, GString *out)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(heard); i++) {
        const Value *value = proplist_get(node->props, heard[i]);
        if (value)
            describe_json(property_get(heard[i])->slot,
                          prop_to_json(heard[i], value, (Rate){ 0, 0 }), out);
    }
}

static bool describe_sound(const Composition *composition, const Sequence *sequence,
                           RTime from, GString *out);

static bool describe_played(const Composition *composition, const Clip *clip,
                            GString *out)
{
    const Sequence *inner =
        clip->kind == CLIP_SEQUENCE
            ? composition_sequence(composition, node_string(&clip->node, PROP_SEQUENCE))
            : NULL;
    if (inner) {
        g_string_append(out, "\n(");
        bool known = describe_sound(composition, inner, RTIME_ZERO, out);
        g_string_append(out, ")");
        return known;
    }
    const Asset *asset = clip_asset(composition, clip);
    if (!asset || !node_string(&asset->node, PROP_HASH))
        return false;
    g_string_append(out, " media");
    describe_heard(&asset->node, out);
    return true;
}

static bool is_heard(const Clip *clip)
{
    return (clip->kind == CLIP_VIDEO || clip->kind == CLIP_AUDIO ||
            clip->kind == CLIP_SEQUENCE) &&
           node_bool(&clip->node, PROP_ENABLED) && !node_bool(&clip->node, PROP_MUTE);
}

static void describe_seams(const Track *track, RTime from, GString *out)
{
    g_autoptr(GArray) windows = track_windows(track);
    for (unsigned i = 0; i < windows->len; i++) {
        const Window *window = &g_array_index(windows, Window, i);
        g_string_append(out, "transition");
        describe_heard(&window->transition->node, out);
        describe_time("begin", rtime_sub(window->begin, from), out);
        describe_time("cut", rtime_sub(window->cut, from), out);
        describe_time("end", rtime_sub(window->end, from), out);
        g_string_append_printf(out, " %d%d\n", window->from != NULL,
                               window->to != NULL);
    }
}

static bool describe_sounds_of(const Composition *composition, const Track *track,
                               RTime from, GString *out)
{
    bool known = true;
    g_string_append_printf(out, "track %s", track->node.id);
    describe_heard(&track->node, out);
    g_string_append_c(out, '\n');
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (!is_heard(clip))
            continue;
        g_string_append_printf(out, "clip %s %d", clip->node.id, clip->kind);
        describe_time("start", rtime_sub(clip->start, from), out);
        describe_time("duration", clip->duration, out);
        describe_heard(&clip->node, out);
        known &= describe_played(composition, clip, out);
        g_string_append_c(out, '\n');
    }
    describe_seams(track, from, out);
    return known;
}

static bool describe_sound(const Composition *composition, const Sequence *sequence,
                           RTime from, GString *out)
{
    bool known = true;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = g_ptr_array_index(sequence->tracks, i);
        if (node_bool(&track->node, PROP_ENABLED) &&
            !node_bool(&track->node, PROP_TRACK_MUTE))
            known &= describe_sounds_of(composition, track, from, out);
    }
    return known;
}

bool sound_key(const SegmentRange *range, char key[SEGMENT_KEY_SIZE])
{
    const OutputSpec *spec = range->output;
    g_autoptr(GString) text = g_string_new(NULL);
    RTime length = rtime_from_frames(range->frames, spec->rate);
    g_string_append_printf(text, "sound 2\nengine %s\n%s %d %d\n", range->engine,
                           spec->audio_codec, spec->audio_bitrate, spec->sample_rate);
    describe_time("length", length, text);
    bool known =
        describe_sound(range->composition, range->sequence, range->start, text);
    key_of_text(text, key);
    return known;
}
