#include "chatkut/render/mix.h"

#include "chatkut/render/limiter.h"
#include "mix_private.h"

#include <string.h>

struct Mixer {
    MixStage stage;
    Composition *composition;
    Signal *bus;
    Limiter *limiter;
    int64_t fed; /* the sample the limiter gets next */
    bool started;
    float *piece;
};

Mixer *mixer_new(const Composition *composition, const Sequence *sequence,
                 int sample_rate, MixFile file, void *data, GError **error)
{
    Mixer *mixer;
    if (!mix_check(composition, sequence, error))
        return NULL;
    mixer = g_new0(Mixer, 1);
    mixer->composition = composition_ref(composition);
    mixer->stage =
        (MixStage){ composition, sample_rate, file, data, NULL, NULL, false };
    mix_stage_init(&mixer->stage);
    mixer->bus = bus_new(&mixer->stage, sequence, NULL);
    mixer->limiter = limiter_new(sample_rate, MIX_CEILING_DB);
    mixer->piece = g_new(float, MIX_CHANNELS *MIX_PIECE);
    return mixer;
}

void mixer_free(Mixer *mixer)
{
    if (!mixer)
        return;
    signal_free(mixer->bus);
    mix_stage_clear(&mixer->stage);
    limiter_free(mixer->limiter);
    composition_unref(mixer->composition);
    g_free(mixer->piece);
    g_free(mixer);
}

/* Put the samples up to `until` into the limiter; what comes out is not wanted. */
static bool feed(Mixer *mixer, int64_t until, GError **error)
{
    while (mixer->fed < until) {
        unsigned n = (unsigned)MIN(until - mixer->fed, MIX_PIECE);
        if (!signal_read(mixer->bus, mixer->fed, mixer->piece, n, error))
            return false;
        limiter_process(mixer->limiter, mixer->piece, n);
        mixer->fed += n;
    }
    return true;
}

static bool start_at(Mixer *mixer, int64_t first, GError **error)
{
    int64_t ahead = first + limiter_delay(mixer->limiter);
    if (mixer->started && mixer->fed == ahead)
        return true;
    limiter_reset(mixer->limiter);
    mixer->fed = first - limiter_warmup(mixer->limiter);
    mixer->started = true;
    return feed(mixer, ahead, error);
}

void mixer_restart(Mixer *mixer)
{
    bus_restart((Bus *)mixer->bus);
    mixer->started = false;
    mix_stage_restart(&mixer->stage);
}

bool mixer_sum(Mixer *mixer, int64_t first, float *stereo, unsigned frames,
               GError **error)
{
    g_array_set_size(mixer->stage.lost, 0);
    return signal_read(mixer->bus, first, stereo, frames, error);
}

bool mixer_read(Mixer *mixer, int64_t first, float *stereo, unsigned frames,
                GError **error)
{
    g_array_set_size(mixer->stage.lost, 0);
    if (!start_at(mixer, first, error) ||
        !signal_read(mixer->bus, mixer->fed, stereo, frames, error)) {
        mixer->started = false;
        return false;
    }
    limiter_process(mixer->limiter, stereo, frames);
    mixer->fed += frames;
    return true;
}

const GArray *mixer_lost(const Mixer *mixer)
{
    return mixer->stage.lost;
}
