#include "mix_private.h"

#include "chatkut/media/error.h"
#include "chatkut/render/resample.h"
#include "chatkut/render/stretch.h"
#include "remap.h"

#include <string.h>

/* ---- a clip on the sample axis --------------------------------------------------- */

static int64_t first_sample(const MixStage *stage, RTime at)
{
    return rtime_to_frames(at, (Rate){ stage->rate, 1 }, RTIME_CEIL);
}

static int stream_asked(const Node *clip, const Node *track)
{
    const Value *nth = proplist_get(clip->props, PROP_AUDIO_STREAM);
    if (!nth)
        nth = proplist_get(track->props, PROP_AUDIO_STREAM);
    return nth && nth->type == VALUE_NUMBER ? (int)nth->number : -1;
}

static bool is_remapped(const Clip *clip)
{
    return proplist_get(clip->node.props, PROP_REMAP) != NULL;
}

Voice *voice_new(const MixStage *stage, const Track *track, const Clip *clip)
{
    Voice *voice = g_new0(Voice, 1);
    RTime end = clip_end(clip), speed = clip_speed(clip);
    /* Where the source's zero would lie on the timeline. */
    RTime zero = rtime_sub(clip->start, rtime_div(clip_in(clip), speed));
    voice->clip = clip;
    voice->nth = stream_asked(&clip->node, &track->node);
    voice->first = voice->begin = first_sample(stage, clip->start);
    voice->last = voice->end = first_sample(stage, end);
    voice->offset = rtime_to_frames(zero, (Rate){ stage->rate, 1 }, RTIME_NEAREST);
    if (is_remapped(clip))
        voice->offset = voice->begin;
    level_init(&voice->level, &clip->node, clip->start, end, stage->rate);
    return voice;
}

void voice_extend(const MixStage *stage, Voice *voice, RTime begin, RTime end)
{
    voice->first = MIN(voice->first, first_sample(stage, begin));
    voice->last = MAX(voice->last, first_sample(stage, end));
}

void voice_close(Voice *voice)
{
    g_clear_pointer(&voice->signal, signal_free);
    g_clear_pointer(&voice->detail, g_free);
    voice->silent = voice->lost = false;
    if (voice->level.duck)
        duck_restart(voice->level.duck);
}

void voice_free(Voice *voice)
{
    voice_close(voice);
    level_clear(&voice->level);
    g_free(voice);
}

/* ---- its signal ------------------------------------------------------------------ */

static const Sequence *nested_sequence(const MixStage *stage, const Clip *clip)
{
    return composition_sequence(stage->composition,
                                node_string(&clip->node, PROP_SEQUENCE));
}

static Signal *looped(const Clip *clip, Signal *signal, RTime length)
{
    int64_t samples = rtime_to_frames(length, (Rate){ signal->rate, 1 }, RTIME_NEAREST);
    if (!node_bool(&clip->node, PROP_LOOP) || is_remapped(clip) || samples <= 0)
        return signal;
    return signal_new_loop(signal, samples);
}

/* What the clip plays, on its own axis; NULL and true where there is no sound. */
static bool open_source(MixStage *stage, const Voice *voice, Signal **signal,
                        GError **error)
{
    const Clip *clip = voice->clip;
    if (clip->kind == CLIP_SEQUENCE) {
        const Sequence *inner = nested_sequence(stage, clip);
        *signal = looped(clip, bus_new(stage, inner, NULL), sequence_duration(inner));
        return true;
    }
    if (!mix_file_open(stage, clip_asset(stage->composition, clip), voice->nth,
                       clip->kind == CLIP_VIDEO, signal, error))
        return false;
    if (*signal)
        *signal = looped(clip, *signal, mix_file_length(*signal));
    return true;
}

/* Along the curve, which begins where the clip does: not on a sample, maybe. */
static Signal *along_curve(const MixStage *stage, const Voice *voice, Signal *signal,
                           bool keep_pitch)
{
    const Clip *clip = voice->clip;
    RTime first = rtime_from_frames(voice->begin, (Rate){ stage->rate, 1 });
    return signal_new_remapped(signal, stage->rate,
                               proplist_get(clip->node.props, PROP_REMAP),
                               rtime_sub(first, clip->start), keep_pitch);
}

static Signal *at_pace(const MixStage *stage, const Voice *voice, Signal *signal)
{
    static const RTime unity = { 1, 1 };
    const Node *node = &voice->clip->node;
    bool follow = g_strcmp0(node_string(node, PROP_PITCH), "follow") == 0;
    RTime speed = clip_speed(voice->clip);
    if (is_remapped(voice->clip))
        return along_curve(stage, voice, signal, !follow);
    if (speed.num < 0) {
        speed = rtime_neg(speed);
        signal = signal_new_reversed(signal);
    }
    if (follow)
        return signal_new_resampled(signal, stage->rate, speed);
    return signal_new_stretched(signal_new_resampled(signal, stage->rate, unity),
                                speed);
}

bool voice_is_still(const Voice *voice)
{
    RTime speed = clip_speed(voice->clip);
    int64_t num = ABS(speed.num);
    return num > MIX_SPEED_MAX * speed.den || num * MIX_SPEED_MAX < speed.den;
}

static bool open_voice(MixStage *stage, Voice *voice, GError **error)
{
    Signal *signal = NULL;
    if (voice->signal || voice->silent)
        return true;
    if (!voice_is_still(voice) && !open_source(stage, voice, &signal, error))
        return false;
    voice->silent = !signal;
    if (signal)
        voice->signal = at_pace(stage, voice, signal);
    return true;
}

/* Silent from here on. Takes `failed`; false where it is more than a loss. */
static bool lose_voice(Voice *voice, GError *failed, GError **error)
{
    LossReason reason;
    if (!media_error_loses(failed, &reason)) {
        g_propagate_error(error, failed);
        return false;
    }
    voice_close(voice);
    voice->silent = voice->lost = true;
    voice->reason = reason;
    voice->detail = g_strdup(failed->message);
    g_error_free(failed);
    return true;
}

static bool read_signal(MixStage *stage, Voice *voice, int64_t first, float *stereo,
                        unsigned frames, GError **error)
{
    return open_voice(stage, voice, error) &&
           (voice->silent ||
            signal_read(voice->signal, first - voice->offset, stereo, frames, error));
}

bool voice_read(MixStage *stage, Voice *voice, int64_t first, float *stereo,
                unsigned frames, GError **error)
{
    GError *failed = NULL;
    bool outer = stage->holed;
    stage->holed = false;
    if (!read_signal(stage, voice, first, stereo, frames, &failed) &&
        !lose_voice(voice, failed, error))
        return false;
    if (voice->lost)
        lost_add(stage->lost, voice->clip, clip_asset(stage->composition, voice->clip),
                 voice->reason, voice->detail);
    if (stage->holed)
        lost_add(stage->lost, voice->clip, clip_asset(stage->composition, voice->clip),
                 LOSS_DAMAGED, NULL);
    stage->holed = outer;
    if (voice->silent) {
        memset(stereo, 0, MIX_CHANNELS * sizeof *stereo * frames);
        return true;
    }
    return level_apply(&voice->level, first, stereo, frames, error);
}
