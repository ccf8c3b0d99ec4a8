#include "stream_sound.h"

#include "chatkut/media/error.h"
#include "chatkut/render/part.h"
#include "sound_run.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Runs whose parts stay open, for the next segment; a span has no more than three. */
enum { HELD_MAX = 6 };

/* A run that is there. */
typedef struct {
    unsigned run;
    int fd;
    bool lost;
} Held;

struct StreamSound {
    const SegmentRange *range;
    const Job *job;
    GArray *blocks, *runs; /* SoundBlock, SoundRun: all of the film */
    int64_t length;        /* of the film */
    GArray *held;          /* Held, those of late */
    AVCodecParameters *parameters;

    unsigned want, end; /* runs of the span, [want, end) */
    Sounding sounding;
    GArray *own_runs, *own_blocks; /* of the one being made */
    unsigned making;               /* its number */
    Soundtrack *track;             /* makes it; NULL: none */
};

static const SoundRun *run_at(const StreamSound *sound, unsigned i)
{
    return &g_array_index(sound->runs, SoundRun, i);
}

/* ---- what there is --------------------------------------------------------------- */

static const Held *find_held(const StreamSound *sound, unsigned run)
{
    for (unsigned i = 0; i < sound->held->len; i++)
        if (g_array_index(sound->held, Held, i).run == run)
            return &g_array_index(sound->held, Held, i);
    return NULL;
}

/* One that is not wanted now, the oldest. */
static void drop_one(StreamSound *sound)
{
    unsigned i = 0;
    while (i < sound->held->len) {
        const Held *held = &g_array_index(sound->held, Held, i);
        if (held->run < sound->want || held->run >= sound->end)
            break;
        i++;
    }
    close(g_array_index(sound->held, Held, i).fd);
    g_array_remove_index(sound->held, i);
}

/* Takes fd. */
static void hold(StreamSound *sound, unsigned run, int fd, bool lost)
{
    Held held = { run, fd, lost };
    if (sound->held->len >= HELD_MAX)
        drop_one(sound);
    g_array_append_val(sound->held, held);
}

static bool fetch(StreamSound *sound, unsigned run, GError **error)
{
    const Shelf *shelf = sound->job->shelf;
    int fd = -1;
    if (shelf && run_at(sound, run)->kept &&
        !shelf_take_part(shelf, run_at(sound, run)->key, &fd, error))
        return false;
    if (fd >= 0)
        hold(sound, run, fd, false);
    return true;
}

/* Runs whose packets are in the span. */
static void find_runs(const StreamSound *sound, StreamSpan span, unsigned *from,
                      unsigned *end)
{
    *from = *end = 0;
    for (unsigned i = 0; i < sound->runs->len; i++) {
        const SoundRun *run = run_at(sound, i);
        if (run->to <= span.from)
            *from = i + 1;
        if (run->from < span.to)
            *end = i + 1;
    }
    *from = MIN(*from, *end);
}

bool stream_sound_describe(const StreamSound *sound, StreamSpan span, GString *out)
{
    unsigned from, end;
    bool known = true;
    find_runs(sound, span, &from, &end);
    for (unsigned i = from; i < end; i++) {
        const SoundRun *run = run_at(sound, i);
        known &= run->kept;
        g_string_append_printf(out, "sound %" G_GINT64_FORMAT " %s\n", run->begin,
                               run->key);
    }
    return known;
}

/* ---- making ---------------------------------------------------------------------- */

/* Blocks that the run hears. */
static void choose_blocks(StreamSound *sound, const SoundRun *run)
{
    g_array_set_size(sound->own_blocks, 0);
    for (unsigned i = 0; i < sound->blocks->len; i++) {
        const SoundBlock *block = &g_array_index(sound->blocks, SoundBlock, i);
        if (block->first < run->last && block->first + block->frames > run->first)
            g_array_append_vals(sound->own_blocks, block, 1);
    }
}

static bool begin(StreamSound *sound, unsigned run, GError **error)
{
    const Job *job = sound->job;
    sound->making = run;
    g_array_set_size(sound->own_runs, 0);
    g_array_append_vals(sound->own_runs, run_at(sound, run), 1);
    choose_blocks(sound, run_at(sound, run));
    sound->sounding.strict = job->strict;
    sound->track = soundtrack_new(&sound->sounding, error);
    return sound->track != NULL;
}

static bool end_run(StreamSound *sound, GError **error)
{
    g_autoptr(GPtrArray) losses = soundtrack_losses(sound->track);
    int fd = fcntl(soundtrack_part(sound->track), F_DUPFD_CLOEXEC, 0);
    g_clear_pointer(&sound->track, soundtrack_free);
    if (fd < 0)
        return media_error_av(error, AVERROR(errno), "sound");
    hold(sound, sound->making, fd, losses->len > 0);
    return true;
}

/* The first that is wanted and not there; `end`: none. */
static unsigned lacking(const StreamSound *sound)
{
    unsigned run = sound->want;
    while (run < sound->end && find_held(sound, run))
        run++;
    return run;
}

bool stream_sound_step(StreamSound *sound, GError **error)
{
    unsigned next = lacking(sound);
    if (!sound->track && next < sound->end)
        return begin(sound, next, error);
    if (!sound->track)
        return true;
    return soundtrack_step(sound->track, error) &&
           (!soundtrack_ended(sound->track) || end_run(sound, error));
}

bool stream_sound_want(StreamSound *sound, StreamSpan span, GError **error)
{
    find_runs(sound, span, &sound->want, &sound->end);
    for (unsigned i = sound->want; i < sound->end; i++)
        if (!find_held(sound, i) && !fetch(sound, i, error))
            return false;
    return stream_sound_step(sound, error);
}

bool stream_sound_ready(const StreamSound *sound, bool *lost)
{
    if (sound->track || lacking(sound) < sound->end)
        return false;
    for (unsigned i = sound->want; i < sound->end; i++)
        *lost |= find_held(sound, i)->lost;
    return true;
}

void stream_sound_rest(StreamSound *sound)
{
    g_clear_pointer(&sound->track, soundtrack_free);
    sound->want = sound->end = 0;
}

/* ---- muxing ---------------------------------------------------------------------- */

const AVCodecParameters *stream_sound_parameters(StreamSound *sound, GError **error)
{
    g_autoptr(PartReader) part =
        part_reader_new(find_held(sound, sound->want)->fd, error);
    if (!part)
        return NULL;
    if (!sound->parameters)
        sound->parameters = avcodec_parameters_alloc();
    int code = avcodec_parameters_copy(sound->parameters, part_reader_parameters(part));
    if (code >= 0)
        return sound->parameters;
    media_error_av(error, code, "sound");
    return NULL;
}

static bool mux_run(const StreamSound *sound, const Held *held, StreamSpan span,
                    AVPacket *packet, StreamMux *mux, GError **error)
{
    const SoundRun *run = run_at(sound, held->run);
    g_autoptr(PartReader) part = part_reader_new(held->fd, error);
    int got = part ? 1 : -1;
    while (got > 0 && (got = part_reader_next(part, packet, error)) > 0) {
        if (run->from != INT64_MIN)
            packet->pts += run->from;
        bool within = packet->data && packet->pts >= span.from &&
                      packet->pts < MIN(span.to, sound->length);
        if (within && !stream_mux_sound(mux, packet, error))
            got = -1;
        av_packet_unref(packet);
    }
    return got == 0;
}

bool stream_sound_mux(const StreamSound *sound, StreamSpan span, StreamMux *mux,
                      GError **error)
{
    AVPacket *packet = av_packet_alloc();
    bool fine = true;
    for (unsigned i = sound->want; fine && i < sound->end; i++)
        fine = mux_run(sound, find_held(sound, i), span, packet, mux, error);
    av_packet_free(&packet);
    return fine;
}

/* ---- public ---------------------------------------------------------------------- */

StreamSound *stream_sound_new(const SegmentRange *range, const Job *job,
                              Sources *sources)
{
    StreamSound *sound = g_new0(StreamSound, 1);
    int64_t first, last;
    sound->range = range;
    sound->job = job;
    sound->blocks = sound_plan_around(range);
    sound->runs = sound_run_plan(range, sound->blocks);
    sound->held = g_array_new(FALSE, FALSE, sizeof(Held));
    sound->own_runs = g_array_new(FALSE, FALSE, sizeof(SoundRun));
    sound->own_blocks = g_array_new(FALSE, FALSE, sizeof(SoundBlock));
    sound_span(range, &first, &last);
    sound->length = last - first;
    sound->sounding = (Sounding){ .range = range,
                                  .shelf = job->shelf,
                                  .threads = 2,
                                  .file = sources_open,
                                  .data = sources,
                                  .sources = sources,
                                  .runs = sound->own_runs,
                                  .blocks = sound->own_blocks };
    return sound;
}

void stream_sound_free(StreamSound *sound)
{
    if (!sound)
        return;
    soundtrack_free(sound->track);
    for (unsigned i = 0; i < sound->held->len; i++)
        close(g_array_index(sound->held, Held, i).fd);
    g_array_unref(sound->held);
    g_array_unref(sound->blocks);
    g_array_unref(sound->runs);
    g_array_unref(sound->own_runs);
    g_array_unref(sound->own_blocks);
    avcodec_parameters_free(&sound->parameters);
    g_free(sound);
}
