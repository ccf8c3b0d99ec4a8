#include "sound_run.h"

#include "chatkut/render/encode.h"
#include "chatkut/render/limiter.h"
#include "chatkut/render/mix.h"
#include "segment_private.h"

enum { LOOK_AHEAD = 4 /* packets that an encoder holds back, at most */ };

/* What the runs of a range share. */
typedef struct {
    const SegmentRange *range;
    const GArray *blocks;
    int64_t first, last; /* samples of the sequence */
    int64_t grain;       /* of the codec; 0: one run */
    int64_t length;      /* of a run */
    int64_t before;      /* samples that the limiter hears ahead of the first … */
    int64_t behind;      /* … and by which what it gives is late */
} Planner;

static Planner planner_of(const SegmentRange *range, const GArray *blocks)
{
    int rate = range->output->sample_rate;
    g_autoptr(Limiter) limiter = limiter_new(rate, MIX_CEILING_DB);
    Planner planner = { .range = range, .blocks = blocks };
    sound_span(range, &planner.first, &planner.last);
    planner.grain = sound_encoder_grain(range->output);
    planner.length = planner.last - planner.first;
    int length_ms = range->run_ms ? range->run_ms : 1000 * SOUND_RUN_S;
    if (planner.grain > 0)
        planner.length =
            (int64_t)length_ms * rate / 1000 / planner.grain * planner.grain;
    planner.before = limiter_warmup(limiter);
    planner.behind = limiter_delay(limiter);
    return planner;
}

/* ---- keys ------------------------------------------------------------------------ */

static void describe_blocks(const Planner *planner, SoundRun *run, GString *out)
{
    for (unsigned i = 0; i < planner->blocks->len; i++) {
        const SoundBlock *block = &g_array_index(planner->blocks, SoundBlock, i);
        if (block->first + block->frames <= run->first || block->first >= run->last)
            continue;
        run->kept &= block->kept;
        g_string_append_printf(out, "%" G_GINT64_FORMAT " %s\n",
                               block->first - run->first, block->key);
    }
}

static void name_run(const Planner *planner, SoundRun *run)
{
    const OutputSpec *spec = planner->range->output;
    g_autoptr(GString) text = g_string_new(NULL);
    int64_t own = run->from == INT64_MIN ? -1 : run->from - run->begin;
    run->kept = true;
    g_string_append_printf(text, "run 1\nengine %s\n%s %d %d\n", planner->range->engine,
                           spec->audio_codec, spec->audio_bitrate, spec->sample_rate);
    g_string_append_printf(text,
                           "hears %" G_GINT64_FORMAT " skips %" G_GINT64_FORMAT
                           " own %" G_GINT64_FORMAT " ends %d\n",
                           run->last - run->first, run->skip, own, run->ends);
    describe_blocks(planner, run, text);
    key_of_text(text, run->key);
}

/* ---- runs ------------------------------------------------------------------------ */

static SoundRun run_at(const Planner *planner, int64_t at, int64_t end)
{
    SoundRun run = { .from = INT64_MIN, .to = INT64_MAX };
    int64_t total = planner->last - planner->first, fed = total;
    run.ends = end == total;
    if (at > 0) {
        run.begin = at - SOUND_RUN_WARM_UP * planner->grain;
        run.from = at - planner->grain; /* the packet that fades in over the first */
    }
    if (!run.ends) {
        run.to = end - planner->grain;
        fed = MIN(total, end + LOOK_AHEAD * planner->grain);
    }
    run.first = MAX(0, planner->first + run.begin - planner->before);
    run.last = planner->first + fed + planner->behind;
    run.skip = planner->first + run.begin - run.first + planner->behind;
    return run;
}

GArray *sound_run_plan(const SegmentRange *range, const GArray *blocks)
{
    const Planner planner = planner_of(range, blocks);
    GArray *runs = g_array_new(FALSE, TRUE, sizeof(SoundRun));
    int64_t total = planner.last - planner.first;
    for (int64_t at = 0, end; at < total; at = end) {
        end = at + planner.length;
        if (total - end < planner.length / 2) /* a short rest goes with the last */
            end = total;
        SoundRun run = run_at(&planner, at, end);
        name_run(&planner, &run);
        g_array_append_val(runs, run);
    }
    return runs;
}
