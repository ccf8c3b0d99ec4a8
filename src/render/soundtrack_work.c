#include "soundtrack_private.h"

#include "chatkut/render/encode.h"
#include "chatkut/render/limiter.h"
#include "chatkut/render/lost.h"
#include "sound_store.h"

#include <string.h>
#include <unistd.h>

enum {
    PIECE_FRAMES = 4096,
    GIVE_WAY = 10, /* nice(2) */
};

/* Beside pictures, which take far longer and of which the first is waited for, sound is
 * made in the time they leave. In Linux nice is a thread's own. */
static void give_way(const Soundtrack *soundtrack)
{
    if (soundtrack->sounding->range->output->video_codec[0])
        (void)!nice(GIVE_WAY);
}

/* One thread that mixes. */
typedef struct {
    Soundtrack *soundtrack;
    Mixer **mixer;    /* one of the soundtrack's, for this thread alone */
    unsigned slot;    /* of the pulse */
    unsigned changed; /* files, when the mixer began */
} Hand;

/* A run that is being encoded. */
typedef struct {
    Soundtrack *soundtrack;
    const SoundRun *run;
    Limiter *limiter;
    SoundEncoder *encoder;
    PartWriter *part;
    int64_t skip; /* still to come out of the limiter before what is encoded */
    float piece[PIECE_FRAMES * MIX_CHANNELS];
} Pen;

/* Takes the error; NULL: it is to be stopped. */
static void give_up(Soundtrack *soundtrack, GError *error)
{
    g_mutex_lock(&soundtrack->lock);
    atomic_store(&soundtrack->stop, true);
    if (error && !soundtrack->error)
        soundtrack->error = g_steal_pointer(&error);
    g_cond_broadcast(&soundtrack->changed);
    g_mutex_unlock(&soundtrack->lock);
    g_clear_error(&error);
}

static bool is_stopped(Soundtrack *soundtrack)
{
    return atomic_load(&soundtrack->stop);
}

/* ---- mixing ---------------------------------------------------------------------- */

/* The frame of the film that begins at or after a sample of the sequence. */
static int64_t frame_from(const SegmentRange *range, int64_t sample)
{
    int64_t first, last;
    sound_span(range, &first, &last);
    RTime at = rtime_from_frames(MAX(0, sample - first),
                                 (Rate){ range->output->sample_rate, 1 });
    return MIN(range->frames, rtime_to_frames(at, range->output->rate, RTIME_CEIL));
}

static void tell_pulse(const Hand *hand, int64_t sample)
{
    const Sounding *sounding = hand->soundtrack->sounding;
    int64_t frame = frame_from(sounding->range, sample);
    pulse_set(sounding->pulse, hand->slot, MIN(frame, sounding->range->frames - 1));
}

/* What was lost of [from, to), in the frames that begin there. */
static bool note_losses(const Hand *hand, Slot *slot, int64_t from, int64_t to,
                        GError **error)
{
    const Sounding *sounding = hand->soundtrack->sounding;
    const GArray *lost = mixer_lost(*hand->mixer);
    if (lost->len == 0)
        return true;
    g_mutex_lock(&hand->soundtrack->lock);
    if (!slot->losses)
        slot->losses = losses_new();
    for (int64_t frame = frame_from(sounding->range, from);
         frame < frame_from(sounding->range, to); frame++)
        lost_note(lost, true, (int)frame, slot->losses);
    g_mutex_unlock(&hand->soundtrack->lock);
    return !sounding->strict || lost_refuse(lost, error);
}

static bool mix_block(const Hand *hand, Slot *slot, float *stereo, GError **error)
{
    const SoundBlock *block = &slot->block;
    mixer_restart(*hand->mixer);
    for (int64_t at = 0; at < block->frames; at += PIECE_FRAMES) {
        int64_t first = block->first + at,
                count = MIN(PIECE_FRAMES, block->frames - at);
        tell_pulse(hand, first);
        if (is_stopped(hand->soundtrack) ||
            !mixer_sum(*hand->mixer, first, stereo + MIX_CHANNELS * at, (unsigned)count,
                       error) ||
            !note_losses(hand, slot, first, first + count, error))
            return false;
    }
    return true;
}

static bool renew_mixer(const Hand *hand, GError **error)
{
    const Sounding *sounding = hand->soundtrack->sounding;
    g_clear_pointer(hand->mixer, mixer_free);
    *hand->mixer = mixer_new(sounding->range->composition, sounding->range->sequence,
                             soundtrack_rate(hand->soundtrack), sounding->file,
                             sounding->data, error);
    return *hand->mixer != NULL;
}

static void drop_losses(const Hand *hand, Slot *slot)
{
    g_mutex_lock(&hand->soundtrack->lock);
    g_clear_pointer(&slot->losses, g_ptr_array_unref);
    g_mutex_unlock(&hand->soundtrack->lock);
}

/* What was read of a file that was written to meanwhile may be anything: then the block
 * is mixed again without it. */
static bool mix_surely(Hand *hand, Slot *slot, float *stereo, GError **error)
{
    while (mix_block(hand, slot, stereo, error)) {
        unsigned changed = sources_look(hand->soundtrack->sounding->sources);
        if (changed == hand->changed)
            return true;
        hand->changed = changed;
        drop_losses(hand, slot);
        if (!renew_mixer(hand, error))
            return false;
    }
    return false;
}

/* False without an error: it was stopped. */
static bool fill_slot(Hand *hand, Slot *slot, float *stereo, GError **error)
{
    const SoundBlock *block = &slot->block;
    int rate = soundtrack_rate(hand->soundtrack);
    if (block->silent)
        return true;
    if (slot->there)
        return sound_load(slot->fd, rate, stereo, block->frames, error);
    if (!mix_surely(hand, slot, stereo, error))
        return false;
    slot->made = slot->fd >= 0 && !slot->losses;
    return !slot->made || sound_store(slot->fd, rate, stereo, block->frames, error);
}

/* The next slot that is heard, once it is supplied; NULL: there are no more. */
static Slot *take_slot(Soundtrack *soundtrack)
{
    Slot *slot = NULL;
    g_mutex_lock(&soundtrack->lock);
    while (!slot && !is_stopped(soundtrack) &&
           soundtrack->slots_taken < soundtrack->slots->len) {
        if (soundtrack->slots_taken == soundtrack->slots_supplied)
            g_cond_wait(&soundtrack->changed, &soundtrack->lock);
        else if (!(slot = soundtrack_slot(soundtrack, soundtrack->slots_taken++))
                      ->users)
            slot = NULL;
    }
    g_mutex_unlock(&soundtrack->lock);
    return slot;
}

static void hand_over(Soundtrack *soundtrack, Slot *slot, float *stereo)
{
    g_mutex_lock(&soundtrack->lock);
    slot->stereo = stereo;
    slot->done = true;
    g_cond_broadcast(&soundtrack->changed);
    g_mutex_unlock(&soundtrack->lock);
}

static void *mix_blocks(void *data)
{
    g_autofree Hand *hand = data;
    give_way(hand->soundtrack);
    for (Slot *slot; (slot = take_slot(hand->soundtrack));) {
        GError *error = NULL;
        float *stereo = g_new0(float, MIX_CHANNELS *(size_t)slot->block.frames);
        bool filled = fill_slot(hand, slot, stereo, &error);
        pulse_set(hand->soundtrack->sounding->pulse, hand->slot, PULSE_IDLE);
        if (filled) {
            hand_over(hand->soundtrack, slot, stereo);
            continue;
        }
        g_free(stereo);
        give_up(hand->soundtrack, error);
    }
    return NULL;
}

/* ---- encoding -------------------------------------------------------------------- */

/* Keeps the run's own packets, told from the first of them. */
static bool write_packet(AVPacket *packet, void *data, GError **error)
{
    const Pen *pen = data;
    const SoundRun *run = pen->run;
    int64_t pts = packet->pts + run->begin;
    if (packet->size > 0 && (pts < run->from || pts >= run->to))
        return true;
    if (run->from != INT64_MIN)
        packet->pts = pts - run->from;
    return part_writer_add(pen->part, packet, error);
}

static bool encode_piece(Pen *pen, const float *stereo, unsigned count, GError **error)
{
    unsigned lost = (unsigned)MIN(pen->skip, (int64_t)count);
    memcpy(pen->piece, stereo, count * MIX_CHANNELS * sizeof *stereo);
    limiter_process(pen->limiter, pen->piece, count);
    pen->skip -= lost;
    return count == lost ||
           sound_encoder_add(pen->encoder, pen->piece + MIX_CHANNELS * lost,
                             count - lost, error);
}

/* What of a block the run hears. */
static bool encode_block(Pen *pen, const SoundBlock *block, const float *stereo,
                         GError **error)
{
    int64_t first = MAX(block->first, pen->run->first);
    int64_t last = MIN(block->first + block->frames, pen->run->last);
    for (int64_t at = first; at < last; at += PIECE_FRAMES)
        if (is_stopped(pen->soundtrack) ||
            !encode_piece(pen, stereo + MIX_CHANNELS * (at - block->first),
                          (unsigned)MIN(PIECE_FRAMES, last - at), error))
            return false;
    return true;
}

/* The samples of a slot; NULL: it was stopped. */
static const float *await_slot(Soundtrack *soundtrack, const Slot *slot)
{
    g_mutex_lock(&soundtrack->lock);
    while (!slot->stereo && !is_stopped(soundtrack))
        g_cond_wait(&soundtrack->changed, &soundtrack->lock);
    const float *stereo = slot->stereo;
    g_mutex_unlock(&soundtrack->lock);
    return stereo;
}

static void release_slot(Soundtrack *soundtrack, Slot *slot)
{
    g_mutex_lock(&soundtrack->lock);
    if (--slot->users == 0)
        g_clear_pointer(&slot->stereo, g_free);
    g_cond_broadcast(&soundtrack->changed);
    g_mutex_unlock(&soundtrack->lock);
}

static bool encode_blocks(Pen *pen, const Lane *lane, GError **error)
{
    for (unsigned i = lane->first; i < lane->end; i++) {
        Slot *slot = soundtrack_slot(pen->soundtrack, i);
        const float *stereo = await_slot(pen->soundtrack, slot);
        if (!stereo || !encode_block(pen, &slot->block, stereo, error))
            return false;
        release_slot(pen->soundtrack, slot);
    }
    return true;
}

static bool write_run(Pen *pen, const Lane *lane, GError **error)
{
    const Soundtrack *soundtrack = pen->soundtrack;
    const int rate = soundtrack_rate(soundtrack);
    pen->encoder = sound_encoder_new(soundtrack->sounding->range->output, write_packet,
                                     pen, error);
    if (!pen->encoder)
        return false;
    pen->limiter = limiter_new(rate, MIX_CEILING_DB);
    pen->part = part_writer_new(lane->fd, sound_encoder_parameters(pen->encoder),
                                (AVRational){ 1, rate });
    return encode_blocks(pen, lane, error) &&
           (!lane->run.ends || sound_encoder_finish(pen->encoder, error)) &&
           part_writer_finish(pen->part, error);
}

static bool make_run(Soundtrack *soundtrack, const Lane *lane, GError **error)
{
    Pen *pen = g_new0(Pen, 1);
    pen->soundtrack = soundtrack;
    pen->run = &lane->run;
    pen->skip = lane->run.skip;
    bool fine = write_run(pen, lane, error);
    part_writer_free(pen->part);
    sound_encoder_free(pen->encoder);
    limiter_free(pen->limiter);
    g_free(pen);
    return fine;
}

/* The next lane to be made, once it is supplied; NULL: there are no more. */
static Lane *take_lane(Soundtrack *soundtrack)
{
    Lane *lane = NULL;
    g_mutex_lock(&soundtrack->lock);
    while (!lane && !is_stopped(soundtrack) &&
           soundtrack->lanes_taken < soundtrack->lanes->len) {
        if (soundtrack->lanes_taken == soundtrack->lanes_supplied)
            g_cond_wait(&soundtrack->changed, &soundtrack->lock);
        else if ((lane = soundtrack_lane(soundtrack, soundtrack->lanes_taken++))->there)
            lane = NULL;
    }
    g_mutex_unlock(&soundtrack->lock);
    return lane;
}

static void *make_runs(void *data)
{
    Soundtrack *soundtrack = data;
    give_way(soundtrack);
    for (Lane *lane; (lane = take_lane(soundtrack));) {
        GError *error = NULL;
        if (!make_run(soundtrack, lane, &error)) {
            give_up(soundtrack, error);
            break;
        }
        g_mutex_lock(&soundtrack->lock);
        lane->done = true;
        g_mutex_unlock(&soundtrack->lock);
    }
    return NULL;
}

/* ---- threads --------------------------------------------------------------------- */

void soundtrack_start(Soundtrack *soundtrack, unsigned n_mixers, unsigned n_encoders)
{
    for (unsigned i = 0; i < n_mixers; i++) {
        Hand *hand = g_new(Hand, 1);
        *hand = (Hand){ .soundtrack = soundtrack,
                        .mixer = (Mixer **)&soundtrack->mixers->pdata[i],
                        .slot = PULSE_SLOTS - 1 - i };
        g_ptr_array_add(soundtrack->threads, g_thread_new("mix", mix_blocks, hand));
    }
    for (unsigned i = 0; i < n_encoders; i++)
        g_ptr_array_add(soundtrack->threads,
                        g_thread_new("sound", make_runs, soundtrack));
}

void soundtrack_stop(Soundtrack *soundtrack)
{
    give_up(soundtrack, NULL);
    for (unsigned i = 0; i < soundtrack->threads->len; i++)
        g_thread_join(g_ptr_array_index(soundtrack->threads, i));
    g_ptr_array_set_size(soundtrack->threads, 0);
}
