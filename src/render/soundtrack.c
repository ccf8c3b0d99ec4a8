#include "soundtrack.h"

#include "chatkut/render/encode.h"
#include "chatkut/render/lost.h"
#include "chatkut/render/part.h"

#include <stdatomic.h>

enum { BLOCK_SAMPLES = 4096 };

struct Soundtrack {
    const Sounding *sounding;
    Mixer *mixer;
    SoundEncoder *encoder;
    PartWriter *part;
    GPtrArray *losses; /* Loss */
    GThread *thread;
    GError *error;
    atomic_bool stop, ended;
};

static bool write_packet(AVPacket *packet, void *data, GError **error)
{
    const Soundtrack *soundtrack = data;
    return part_writer_add(soundtrack->part, packet, error);
}

/* The frames of the film during which samples [from, to) sound. */
static bool note_losses(Soundtrack *soundtrack, int64_t from, int64_t to,
                        GError **error)
{
    const SegmentRange *range = soundtrack->sounding->range;
    const Rate rate = { range->output->sample_rate, 1 };
    const GArray *lost = mixer_lost(soundtrack->mixer);
    if (lost->len == 0)
        return true;
    int64_t first = rtime_to_frames(rtime_from_frames(from, rate), range->output->rate,
                                    RTIME_FLOOR);
    int64_t end =
        rtime_to_frames(rtime_from_frames(to, rate), range->output->rate, RTIME_CEIL);
    for (int64_t frame = first; frame < end; frame++)
        lost_note(lost, true, (int)frame, soundtrack->losses);
    return !soundtrack->sounding->strict || lost_refuse(lost, error);
}

/* False without an error: it was stopped. */
static bool make(Soundtrack *soundtrack, GError **error)
{
    const SegmentRange *range = soundtrack->sounding->range;
    const Rate rate = { range->output->sample_rate, 1 };
    int64_t first = rtime_to_frames(range->start, rate, RTIME_NEAREST), at = 0;
    int64_t end = rtime_to_frames(rtime_from_frames(range->frames, range->output->rate),
                                  rate, RTIME_NEAREST);
    float samples[BLOCK_SAMPLES * MIX_CHANNELS];
    while (at < end) {
        unsigned count = (unsigned)MIN(BLOCK_SAMPLES, end - at);
        pulse_set(soundtrack->sounding->pulse, PULSE_SLOTS - 1,
                  rtime_to_frames(rtime_from_frames(at, rate), range->output->rate,
                                  RTIME_FLOOR));
        if (atomic_load(&soundtrack->stop) ||
            !mixer_read(soundtrack->mixer, first + at, samples, count, error) ||
            !note_losses(soundtrack, at, at + count, error) ||
            !sound_encoder_add(soundtrack->encoder, samples, count, error))
            return false;
        at += count;
    }
    return sound_encoder_finish(soundtrack->encoder, error) &&
           part_writer_finish(soundtrack->part, error);
}

static void *run(void *data)
{
    Soundtrack *soundtrack = data;
    make(soundtrack, &soundtrack->error);
    pulse_set(soundtrack->sounding->pulse, PULSE_SLOTS - 1, PULSE_IDLE);
    atomic_store(&soundtrack->ended, true);
    return NULL;
}

Soundtrack *soundtrack_new(const Sounding *sounding, GError **error)
{
    const SegmentRange *range = sounding->range;
    const OutputSpec *spec = range->output;
    g_autoptr(Soundtrack) soundtrack = g_new0(Soundtrack, 1);
    soundtrack->sounding = sounding;
    soundtrack->losses = losses_new();
    soundtrack->mixer =
        mixer_new(range->composition, range->sequence, spec->sample_rate,
                  sounding->file, sounding->data, error);
    if (!soundtrack->mixer)
        return NULL;
    soundtrack->encoder = sound_encoder_new(spec, write_packet, soundtrack, error);
    if (!soundtrack->encoder)
        return NULL;
    soundtrack->part =
        part_writer_new(sounding->fd, sound_encoder_parameters(soundtrack->encoder),
                        (AVRational){ 1, spec->sample_rate });
    soundtrack->thread = g_thread_new("sound", run, soundtrack);
    return g_steal_pointer(&soundtrack);
}

void soundtrack_free(Soundtrack *soundtrack)
{
    if (!soundtrack)
        return;
    atomic_store(&soundtrack->stop, true);
    if (soundtrack->thread)
        g_thread_join(soundtrack->thread);
    part_writer_free(soundtrack->part);
    sound_encoder_free(soundtrack->encoder);
    mixer_free(soundtrack->mixer);
    g_clear_error(&soundtrack->error);
    g_ptr_array_unref(soundtrack->losses);
    g_free(soundtrack);
}

bool soundtrack_ended(Soundtrack *soundtrack)
{
    return atomic_load(&soundtrack->ended);
}

bool soundtrack_finish(Soundtrack *soundtrack, GError **error)
{
    if (soundtrack->thread)
        g_thread_join(g_steal_pointer(&soundtrack->thread));
    if (!soundtrack->error)
        return true;
    g_propagate_error(error, g_steal_pointer(&soundtrack->error));
    return false;
}

const GPtrArray *soundtrack_losses(const Soundtrack *soundtrack)
{
    return soundtrack->losses;
}
