#include "soundtrack_private.h"

#include "chatkut/model/loss.h"

#include <unistd.h>

enum {
    AHEAD_S = 20,    /* of sound that is mixed beside what the threads have in work */
    LANES_AHEAD = 2, /* empty files for runs beside those in work */
};

/* ---- what there is to do --------------------------------------------------------- */

static void add_slots(Soundtrack *soundtrack)
{
    const Sounding *sounding = soundtrack->sounding;
    g_autoptr(GArray) all =
        sounding->blocks ? NULL : sound_plan_around(sounding->range);
    const GArray *blocks = all ? all : sounding->blocks;
    g_autoptr(GArray) every =
        sounding->runs ? NULL : sound_run_plan(sounding->range, blocks);
    const GArray *runs = every ? every : sounding->runs;
    for (unsigned i = 0; i < blocks->len; i++) {
        Slot slot = { .block = g_array_index(blocks, SoundBlock, i), .fd = -1 };
        g_array_append_val(soundtrack->slots, slot);
    }
    for (unsigned i = 0; i < runs->len; i++) {
        Lane lane = { .run = g_array_index(runs, SoundRun, i), .fd = -1 };
        g_array_append_val(soundtrack->lanes, lane);
    }
}

/* Ask for all keys at once: blocks, then runs. */
static bool *look(const Soundtrack *soundtrack, GError **error)
{
    const Shelf *shelf = soundtrack->sounding->shelf;
    unsigned n_slots = soundtrack->slots->len, n_lanes = soundtrack->lanes->len;
    g_autofree const char **keys = g_new0(const char *, n_slots + n_lanes);
    g_autofree bool *there = g_new0(bool, n_slots + n_lanes);
    for (unsigned i = 0; i < n_slots; i++)
        keys[i] = soundtrack_slot(soundtrack, i)->block.key;
    for (unsigned i = 0; i < n_lanes; i++)
        keys[n_slots + i] = soundtrack_lane(soundtrack, i)->run.key;
    if (shelf && !shelf->look(keys, n_slots + n_lanes, there, shelf->data, error))
        return NULL;
    return g_steal_pointer(&there);
}

/* A run is checked at once: what it takes to make it anew must be known early. */
static bool fetch_lane(const Soundtrack *soundtrack, Lane *lane, GError **error)
{
    if (!shelf_take_part(soundtrack->sounding->shelf, lane->run.key, &lane->fd, error))
        return false;
    lane->there = lane->done = lane->fd >= 0;
    return true;
}

static bool take_stock(Soundtrack *soundtrack, GError **error)
{
    unsigned n = soundtrack->slots->len;
    g_autofree bool *there = look(soundtrack, error);
    if (!there)
        return false;
    for (unsigned i = 0; i < n; i++) {
        Slot *slot = soundtrack_slot(soundtrack, i);
        slot->there = slot->block.kept && there[i];
    }
    for (unsigned i = 0; i < soundtrack->lanes->len; i++) {
        Lane *lane = soundtrack_lane(soundtrack, i);
        if (lane->run.kept && there[n + i] && !fetch_lane(soundtrack, lane, error))
            return false;
    }
    return true;
}

/* Which slots a lane hears. */
static void assign_slots(const Soundtrack *soundtrack, Lane *lane)
{
    for (unsigned i = soundtrack->slots->len; i-- > 0;) {
        Slot *slot = soundtrack_slot(soundtrack, i);
        const SoundBlock *block = &slot->block;
        if (block->first >= lane->run.last ||
            block->first + block->frames <= lane->run.first)
            continue;
        lane->end = MAX(lane->end, i + 1);
        lane->first = i;
        slot->users += !lane->there;
    }
}

static bool is_mixed(const Slot *slot)
{
    return slot->users > 0 && !slot->there && !slot->block.silent;
}

static void count_blocks(Soundtrack *soundtrack)
{
    int64_t first, last;
    sound_span(soundtrack->sounding->range, &first, &last);
    for (unsigned i = 0; i < soundtrack->slots->len; i++) {
        const Slot *slot = soundtrack_slot(soundtrack, i);
        if (slot->block.first < first || slot->block.first >= last)
            continue;
        if (is_mixed(slot))
            soundtrack->count.mixed++;
        else
            soundtrack->count.reused++;
    }
}

/* ---- starting and ending --------------------------------------------------------- */

static bool add_mixer(Soundtrack *soundtrack, GError **error)
{
    const Sounding *sounding = soundtrack->sounding;
    Mixer *mixer =
        mixer_new(sounding->range->composition, sounding->range->sequence,
                  soundtrack_rate(soundtrack), sounding->file, sounding->data, error);
    if (mixer)
        g_ptr_array_add(soundtrack->mixers, mixer);
    return mixer != NULL;
}

/* Each opens files of its own, which a short block is not worth. */
static unsigned mixers_wanted(const Soundtrack *soundtrack)
{
    unsigned slots = 0;
    int64_t frames = 0;
    for (unsigned i = 0; i < soundtrack->slots->len; i++) {
        const Slot *slot = soundtrack_slot(soundtrack, i);
        slots += slot->users > 0;
        frames += slot->users > 0 ? slot->block.frames : 0;
    }
    int64_t worth = 1 + frames / (SOUND_BLOCK_S * (int64_t)soundtrack_rate(soundtrack));
    return (unsigned)MIN(slots, worth);
}

static bool start(Soundtrack *soundtrack, GError **error)
{
    unsigned most = MAX(1, soundtrack->sounding->threads), lanes = 0;
    unsigned mixers = MIN(mixers_wanted(soundtrack), most);
    for (unsigned i = 0; i < soundtrack->lanes->len; i++)
        lanes += !soundtrack_lane(soundtrack, i)->there;
    while (soundtrack->mixers->len < mixers)
        if (!add_mixer(soundtrack, error))
            return false;
    soundtrack_start(soundtrack, mixers, MIN(lanes, most));
    return true;
}

static void free_mixer(void *data)
{
    mixer_free(data);
}

Soundtrack *soundtrack_new(const Sounding *sounding, GError **error)
{
    g_autoptr(Soundtrack) soundtrack = g_new0(Soundtrack, 1);
    soundtrack->sounding = sounding;
    soundtrack->fd = -1;
    soundtrack->slots = g_array_new(FALSE, TRUE, sizeof(Slot));
    soundtrack->lanes = g_array_new(FALSE, TRUE, sizeof(Lane));
    soundtrack->mixers = g_ptr_array_new_with_free_func(free_mixer);
    soundtrack->threads = g_ptr_array_new();
    g_mutex_init(&soundtrack->lock);
    g_cond_init(&soundtrack->changed);
    /* What cannot be mixed is refused before it is looked for. */
    if (!add_mixer(soundtrack, error))
        return NULL;
    add_slots(soundtrack);
    if (!take_stock(soundtrack, error))
        return NULL;
    for (unsigned i = 0; i < soundtrack->lanes->len; i++)
        assign_slots(soundtrack, soundtrack_lane(soundtrack, i));
    count_blocks(soundtrack);
    return start(soundtrack, error) ? g_steal_pointer(&soundtrack) : NULL;
}

static void close_file(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void clear_slot(Slot *slot)
{
    close_file(&slot->fd);
    g_free(slot->stereo);
    if (slot->losses)
        g_ptr_array_unref(slot->losses);
}

void soundtrack_free(Soundtrack *soundtrack)
{
    if (!soundtrack)
        return;
    soundtrack_stop(soundtrack);
    for (unsigned i = 0; i < soundtrack->slots->len; i++)
        clear_slot(soundtrack_slot(soundtrack, i));
    for (unsigned i = 0; i < soundtrack->lanes->len; i++)
        close_file(&soundtrack_lane(soundtrack, i)->fd);
    close_file(&soundtrack->fd);
    part_writer_free(soundtrack->part);
    g_ptr_array_unref(soundtrack->threads);
    g_ptr_array_unref(soundtrack->mixers);
    g_array_unref(soundtrack->slots);
    g_array_unref(soundtrack->lanes);
    g_clear_error(&soundtrack->error);
    g_cond_clear(&soundtrack->changed);
    g_mutex_clear(&soundtrack->lock);
    g_free(soundtrack);
}

/* ---- supplying ------------------------------------------------------------------- */

/* What the shelf has for a slot, or an empty file. */
static bool supply_slot(Soundtrack *soundtrack, Slot *slot, GError **error)
{
    const Shelf *shelf = soundtrack->sounding->shelf;
    if (!shelf || !slot->block.kept || slot->block.silent || slot->users == 0)
        return true;
    if (slot->there && !shelf_take_part(shelf, slot->block.key, &slot->fd, error))
        return false;
    if (slot->fd >= 0)
        return true;
    if (slot->there) { /* it was, or it was damaged */
        slot->there = false;
        soundtrack->count.reused--;
        soundtrack->count.mixed++;
    }
    slot->fd = shelf_take_blank(shelf, error);
    return slot->fd >= 0;
}

/* The end of what is to be supplied: so far ahead of the first slot that is still
 * heard. */
static int64_t supplied_until(Soundtrack *soundtrack)
{
    const int64_t rate = soundtrack_rate(soundtrack);
    const GArray *slots = soundtrack->slots;
    g_mutex_lock(&soundtrack->lock);
    unsigned i = soundtrack->slots_heard;
    while (i < slots->len && soundtrack_slot(soundtrack, i)->users == 0)
        i++;
    soundtrack->slots_heard = i;
    g_mutex_unlock(&soundtrack->lock);
    if (i == slots->len)
        return INT64_MAX;
    return soundtrack_slot(soundtrack, i)->block.first +
           rate * (AHEAD_S + SOUND_BLOCK_S * (int64_t)soundtrack->mixers->len);
}

static void next_supplied(Soundtrack *soundtrack, unsigned *supplied)
{
    g_mutex_lock(&soundtrack->lock);
    ++*supplied;
    g_cond_broadcast(&soundtrack->changed);
    g_mutex_unlock(&soundtrack->lock);
}

static bool supply_slots(Soundtrack *soundtrack, GError **error)
{
    int64_t until = supplied_until(soundtrack);
    while (soundtrack->slots_supplied < soundtrack->slots->len) {
        Slot *slot = soundtrack_slot(soundtrack, soundtrack->slots_supplied);
        if (slot->block.first >= until)
            break;
        if (!supply_slot(soundtrack, slot, error))
            return false;
        next_supplied(soundtrack, &soundtrack->slots_supplied);
    }
    return true;
}

static bool supply_lanes(Soundtrack *soundtrack, GError **error)
{
    unsigned until = soundtrack->joined + soundtrack->threads->len + LANES_AHEAD;
    while (soundtrack->lanes_supplied < MIN(until, soundtrack->lanes->len)) {
        Lane *lane = soundtrack_lane(soundtrack, soundtrack->lanes_supplied);
        if (!lane->there)
            lane->fd = shelf_take_blank(soundtrack->sounding->shelf, error);
        if (lane->fd < 0)
            return false;
        next_supplied(soundtrack, &soundtrack->lanes_supplied);
    }
    return true;
}

/* ---- keeping --------------------------------------------------------------------- */

static bool is_done(Soundtrack *soundtrack, const bool *done)
{
    g_mutex_lock(&soundtrack->lock);
    bool is = *done;
    g_mutex_unlock(&soundtrack->lock);
    return is;
}

static bool clear_slots(Soundtrack *soundtrack, GError **error)
{
    for (; soundtrack->cleared < soundtrack->slots_supplied; soundtrack->cleared++) {
        Slot *slot = soundtrack_slot(soundtrack, soundtrack->cleared);
        if (slot->fd < 0)
            continue;
        if (!is_done(soundtrack, &slot->done))
            return true;
        if (slot->made && !shelf_put_part(soundtrack->sounding->shelf, slot->block.key,
                                          slot->fd, error))
            return false;
        close_file(&slot->fd);
    }
    return true;
}

/* Everything that it hears was there. */
static bool is_without_loss(const Soundtrack *soundtrack, const Lane *lane)
{
    for (unsigned i = lane->first; i < lane->end; i++)
        if (soundtrack_slot(soundtrack, i)->losses)
            return false;
    return true;
}

static bool keep_lane(const Soundtrack *soundtrack, const Lane *lane, GError **error)
{
    return lane->there || !lane->run.kept || !is_without_loss(soundtrack, lane) ||
           shelf_put_part(soundtrack->sounding->shelf, lane->run.key, lane->fd, error);
}

/* ---- joining --------------------------------------------------------------------- */

static bool append_packets(Soundtrack *soundtrack, const Lane *lane, PartReader *reader,
                           GError **error)
{
    AVPacket *packet = av_packet_alloc();
    bool fine = true;
    int got = 0;
    while (fine && (got = part_reader_next(reader, packet, error)) > 0) {
        if (lane->run.from != INT64_MIN)
            packet->pts += lane->run.from;
        fine = part_writer_add(soundtrack->part, packet, error);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return fine && got == 0;
}

static bool join_lane(Soundtrack *soundtrack, const Lane *lane, GError **error)
{
    g_autoptr(PartReader) reader = part_reader_new(lane->fd, error);
    if (!reader)
        return false;
    if (!soundtrack->part) {
        soundtrack->fd = shelf_take_blank(soundtrack->sounding->shelf, error);
        if (soundtrack->fd < 0)
            return false;
        soundtrack->part = part_writer_new(
            soundtrack->fd, part_reader_parameters(reader), part_reader_tick(reader));
    }
    return append_packets(soundtrack, lane, reader, error);
}

/* Where there is one run, its part is the sound's. */
static bool take_lane_over(Soundtrack *soundtrack, Lane *lane, GError **error)
{
    if (soundtrack->lanes->len > 1)
        return join_lane(soundtrack, lane, error);
    soundtrack->fd = lane->fd;
    lane->fd = -1;
    return true;
}

static bool join_lanes(Soundtrack *soundtrack, GError **error)
{
    unsigned n = soundtrack->lanes->len;
    while (soundtrack->joined < n) {
        Lane *lane = soundtrack_lane(soundtrack, soundtrack->joined);
        if (!is_done(soundtrack, &lane->done))
            return true;
        if (!keep_lane(soundtrack, lane, error) ||
            !take_lane_over(soundtrack, lane, error))
            return false;
        close_file(&lane->fd);
        soundtrack->joined++;
        if (soundtrack->joined == n && soundtrack->part &&
            !part_writer_finish(soundtrack->part, error))
            return false;
    }
    return true;
}

/* ---- the job's side -------------------------------------------------------------- */

/* False with the error of a thread. */
static bool go_on(Soundtrack *soundtrack, GError **error)
{
    g_mutex_lock(&soundtrack->lock);
    GError *failed = g_steal_pointer(&soundtrack->error);
    g_mutex_unlock(&soundtrack->lock);
    if (!failed)
        return true;
    g_propagate_error(error, failed);
    return false;
}

bool soundtrack_step(Soundtrack *soundtrack, GError **error)
{
    return soundtrack_ended(soundtrack) ||
           (go_on(soundtrack, error) && supply_slots(soundtrack, error) &&
            supply_lanes(soundtrack, error) && clear_slots(soundtrack, error) &&
            join_lanes(soundtrack, error));
}

bool soundtrack_ended(const Soundtrack *soundtrack)
{
    return soundtrack->joined == soundtrack->lanes->len;
}

int soundtrack_part(const Soundtrack *soundtrack)
{
    return soundtrack->fd;
}

SoundCount soundtrack_count(const Soundtrack *soundtrack)
{
    return soundtrack->count;
}

GPtrArray *soundtrack_losses(Soundtrack *soundtrack)
{
    GPtrArray *losses = losses_new();
    g_mutex_lock(&soundtrack->lock);
    for (unsigned i = 0; i < soundtrack->slots->len; i++)
        if (soundtrack_slot(soundtrack, i)->losses)
            losses_add(losses, soundtrack_slot(soundtrack, i)->losses);
    g_mutex_unlock(&soundtrack->lock);
    return losses;
}
