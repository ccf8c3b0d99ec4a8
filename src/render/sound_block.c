#include "chatkut/render/sound_block.h"

#include "chatkut/render/limiter.h"
#include "mix_private.h"
#include "segment_private.h"

typedef struct {
    const SegmentRange *range;
    MixStage stage;
    Bus *bus;
    MixTeller teller;
    GString *text;
    int64_t first, last;
    int64_t step, shortest; /* samples */
    GArray *borders;        /* samples, ascending, from first to last */
} Planner;

void sound_span(const SegmentRange *range, int64_t *first, int64_t *last)
{
    const Rate rate = { range->output->sample_rate, 1 };
    *first = rtime_to_frames(range->start, rate, RTIME_NEAREST);
    *last =
        *first + rtime_to_frames(rtime_from_frames(range->frames, range->output->rate),
                                 rate, RTIME_NEAREST);
}

static void planner_init(Planner *planner, const SegmentRange *range)
{
    int rate = range->output->sample_rate;
    *planner = (Planner){
        .range = range,
        .stage = { .composition = range->composition, .rate = rate },
        .text = g_string_new(NULL),
        .step = (int64_t)SOUND_BLOCK_S * rate,
        .shortest = (int64_t)SOUND_BLOCK_SHORTEST_MS * rate / 1000,
    };
    mix_stage_init(&planner->stage);
    planner->bus = (Bus *)bus_new(&planner->stage, range->sequence, NULL);
    mix_teller_init(&planner->teller, &planner->stage, planner->text);
    sound_span(range, &planner->first, &planner->last);
}

static void planner_clear(Planner *planner)
{
    mix_teller_clear(&planner->teller);
    signal_free(&planner->bus->head);
    mix_stage_clear(&planner->stage);
    g_string_free(planner->text, TRUE);
}

/* ---- the base -------------------------------------------------------------------- */

/* The last voice that begins at or before a sample, where it still lasts. */
static const Voice *voice_at(const BusTrack *track, int64_t sample)
{
    unsigned low = 0, high = track->voices->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        const Voice *voice = g_ptr_array_index(track->voices, middle);
        if (voice->begin <= sample)
            low = middle + 1;
        else
            high = middle;
    }
    const Voice *voice = low > 0 ? g_ptr_array_index(track->voices, low - 1) : NULL;
    return voice && sample < voice->end ? voice : NULL;
}

static const Voice *base_voice(const Bus *bus, int64_t sample)
{
    static const TrackKind order[] = { TRACK_VIDEO, TRACK_AUDIO };
    for (unsigned k = 0; k < G_N_ELEMENTS(order); k++)
        for (unsigned i = 0; i < bus->n_tracks; i++) {
            const BusTrack *track = &bus->tracks[i];
            const Voice *voice =
                track->track->kind == order[k] ? voice_at(track, sample) : NULL;
            if (voice)
                return voice;
        }
    return NULL;
}

/* ---- borders --------------------------------------------------------------------- */

static int by_sample(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add_edge(const Planner *planner, GArray *edges, int64_t sample)
{
    if (sample > planner->first && sample < planner->last)
        g_array_append_val(edges, sample);
}

/* Where clips begin or end, ascending; some may be the same. */
static GArray *find_edges(const Planner *planner)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (unsigned i = 0; i < planner->bus->n_tracks; i++) {
        const GPtrArray *voices = planner->bus->tracks[i].voices;
        for (unsigned v = 0; v < voices->len; v++) {
            const Voice *voice = g_ptr_array_index(voices, v);
            add_edge(planner, edges, voice->begin);
            add_edge(planner, edges, voice->end);
        }
    }
    g_array_sort(edges, by_sample);
    return edges;
}

static int64_t last_border(const Planner *planner)
{
    return g_array_index(planner->borders, int64_t, planner->borders->len - 1);
}

/* A sample that stays with what the voice plays when its head is trimmed. */
static int64_t anchor_of(const Voice *voice, int64_t otherwise)
{
    if (!voice)
        return otherwise;
    return proplist_get(voice->clip->node.props, PROP_REMAP) ? voice->begin
                                                             : voice->offset;
}

/* On to `end`: every SOUND_BLOCK_S from the base's anchor, away from both ends. */
static void add_inner_borders(Planner *planner, const Voice *base, int64_t end)
{
    int64_t from = last_border(planner), anchor = anchor_of(base, from);
    int64_t rest = ((from - anchor) % planner->step + planner->step) % planner->step;
    for (int64_t at = from - rest; at <= end - planner->shortest; at += planner->step)
        if (at >= from + planner->shortest)
            g_array_append_val(planner->borders, at);
}

static void add_edge_border(Planner *planner, const Voice *base, int64_t edge)
{
    if (edge - last_border(planner) < planner->shortest ||
        planner->last - edge < planner->shortest)
        return;
    add_inner_borders(planner, base, edge);
    g_array_append_val(planner->borders, edge);
}

static void find_borders(Planner *planner)
{
    g_autoptr(GArray) edges = find_edges(planner);
    const Voice *base = base_voice(planner->bus, planner->first);
    planner->borders = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(planner->borders, planner->first);
    for (unsigned i = 0; i < edges->len; i++) {
        int64_t edge = g_array_index(edges, int64_t, i);
        const Voice *next = base_voice(planner->bus, edge);
        if (next == base)
            continue;
        add_edge_border(planner, base, edge);
        base = next;
    }
    add_inner_borders(planner, base, planner->last);
    g_array_append_val(planner->borders, planner->last);
}

/* ---- keys ------------------------------------------------------------------------ */

static void name_block(Planner *planner, SoundBlock *block)
{
    const SegmentRange *range = planner->range;
    GString *text = planner->text;
    g_string_printf(text, "block 1\nengine %s\nrate %d\nframes %" G_GINT64_FORMAT "\n",
                    range->engine, range->output->sample_rate, block->frames);
    const gsize empty = text->len;
    block->kept = bus_describe(planner->bus, &planner->teller, block->first,
                               block->first + block->frames);
    block->silent = text->len == empty;
    key_of_text(text, block->key);
}

static void add_block(Planner *planner, int64_t first, int64_t last, GArray *blocks)
{
    SoundBlock block = { .first = first, .frames = last - first };
    if (block.frames <= 0)
        return;
    name_block(planner, &block);
    g_array_append_val(blocks, block);
}

static GArray *plan(const SegmentRange *range, int64_t before, int64_t behind)
{
    Planner planner;
    GArray *blocks = g_array_new(FALSE, TRUE, sizeof(SoundBlock));
    planner_init(&planner, range);
    find_borders(&planner);
    const int64_t *borders = (const int64_t *)(void *)planner.borders->data;
    add_block(&planner, MAX(0, planner.first - before), planner.first, blocks);
    for (unsigned i = 0; i + 1 < planner.borders->len; i++)
        add_block(&planner, borders[i], borders[i + 1], blocks);
    add_block(&planner, planner.last, planner.last + behind, blocks);
    g_array_unref(planner.borders);
    planner_clear(&planner);
    return blocks;
}

GArray *sound_plan(const SegmentRange *range)
{
    return plan(range, 0, 0);
}

GArray *sound_plan_around(const SegmentRange *range)
{
    g_autoptr(Limiter) limiter =
        limiter_new(range->output->sample_rate, MIX_CEILING_DB);
    return plan(range, limiter_warmup(limiter), limiter_delay(limiter));
}

char *sound_describe(const SegmentRange *range, int64_t first, int64_t last,
                     bool *known)
{
    Planner planner;
    planner_init(&planner, range);
    *known = bus_describe(planner.bus, &planner.teller, first, last);
    char *text = g_strdup(planner.text->str);
    planner_clear(&planner);
    return text;
}
