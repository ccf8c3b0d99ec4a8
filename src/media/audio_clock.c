#include "audio_clock.h"

#include "chatkut/media/audio_reader.h"

enum {
    BACKWARD_JUMP_S = 10, /* a clock that starts anew, not an overlap */
    LEAST_FRAMES = 64,
    MOST_FRAMES = 400, /* eight seconds of Vorbis */
    ENOUGH_CHANGES = 8,
};

/* Packets that follow one another without a gap, from `entry` of the index on. */
typedef struct {
    int entry;
    int64_t begin;
} Run;

/* Frames of varying length, from the first on. */
struct Watch {
    int frames, changes; /* of their length */
    int ahead;           /* of the changes */
    int first, last;     /* lengths */
    int64_t stamp;       /* of the last */
    int64_t end;         /* of the last, counted */
    int64_t late, extra; /* sums: stamps behind the count, lengths behind the first */
};

struct AudioClock {
    const Input *input;
    int stream;
    int rate;
    int64_t shift;

    bool placed; /* `end` is known */
    int64_t end; /* of the last frame */
    int drifting;

    /* Rounded stamps: one unit is at most `tick` samples, frames begin at whole steps
     * of `quantum` from `grid`. 1: stamps are exact. */
    int64_t grid;
    int64_t tick;
    int quantum;

    struct Watch watch;
    bool ahead;   /* stamps are later by what a frame is longer than the first */
    int64_t bias; /* by which stamps are later on average, as the first was rounded */

    GArray *runs; /* NULL where the container does not list its packets */
    int listed;   /* entries of the index when that was made */
    int frame_size;
};

AudioClock *audio_clock_new(const Input *input, int stream, int rate)
{
    AudioClock *clock = g_new0(AudioClock, 1);
    clock->input = input;
    clock->stream = stream;
    clock->rate = rate;
    clock->quantum = 1;
    return clock;
}

void audio_clock_free(AudioClock *clock)
{
    if (!clock)
        return;
    if (clock->runs)
        g_array_unref(clock->runs);
    g_free(clock);
}

void audio_clock_reset(AudioClock *clock)
{
    clock->placed = false;
    clock->drifting = 0;
}

/* ---- the rules ------------------------------------------------------------------- */

static int64_t stamp_of(const AudioClock *clock, int64_t pts)
{
    RTime time = input_from_pts(clock->input, clock->stream, pts);
    return rtime_to_frames(time, (Rate){ clock->rate, 1 }, RTIME_NEAREST) +
           clock->shift;
}

/* A rounded stamp moved to the frame grid it was rounded from. */
static int64_t refine(const AudioClock *clock, int64_t stamp)
{
    int64_t steps, refined;
    if (clock->quantum <= 1)
        return stamp;
    steps = (stamp - clock->grid) / clock->quantum;
    refined = clock->grid + steps * clock->quantum;
    if (stamp - refined > clock->quantum / 2)
        refined += clock->quantum;
    else if (refined - stamp > clock->quantum / 2)
        refined -= clock->quantum;
    return ABS(refined - stamp) <= clock->tick + 1 ? refined : stamp;
}

static int64_t count_or_believe(AudioClock *clock, int64_t stamp)
{
    int64_t off = stamp - clock->end;
    if (!clock->placed)
        return refine(clock, stamp);
    if (off < -(int64_t)BACKWARD_JUMP_S * clock->rate)
        return clock->end;
    if (ABS(off) * 1000 > (int64_t)AUDIO_DRIFT_MS * clock->rate)
        clock->drifting++;
    else
        clock->drifting = 0;
    if (ABS(off) * 1000 <= (int64_t)AUDIO_JUMP_MS * clock->rate &&
        clock->drifting <= AUDIO_DRIFT_FRAMES)
        return clock->end;
    clock->drifting = 0;
    return refine(clock, stamp);
}

/* ---- the list of packets --------------------------------------------------------- */

static AVStream *stream_of(const AudioClock *clock)
{
    return input_format(clock->input)->streams[clock->stream];
}

static void list_runs(AudioClock *clock)
{
    AVStream *stream = stream_of(clock);
    clock->listed = avformat_index_get_entries_count(stream);
    clock->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    for (int i = 0; i < clock->listed; i++) {
        const AVIndexEntry *entry = avformat_index_get_entry(stream, i);
        int64_t begin = count_or_believe(clock, stamp_of(clock, entry->timestamp));
        if (!clock->placed || begin != clock->end) {
            Run run = { i, begin };
            g_array_append_val(clock->runs, run);
        }
        clock->placed = true;
        clock->end = begin + clock->frame_size;
    }
}

static const Run *run_of_entry(const GArray *runs, int entry)
{
    unsigned low = 0, high = runs->len;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;
        if (g_array_index(runs, Run, middle).entry <= entry)
            low = middle;
        else
            high = middle;
    }
    return &g_array_index(runs, Run, low);
}

static bool look_up(const AudioClock *clock, int64_t pts, int64_t *begin)
{
    AVStream *stream = stream_of(clock);
    const Run *run;
    int entry;
    /* Fragments add to the index as they are reached. */
    if (!clock->runs || clock->runs->len == 0 ||
        avformat_index_get_entries_count(stream) != clock->listed)
        return false;
    entry =
        av_index_search_timestamp(stream, pts, AVSEEK_FLAG_BACKWARD | AVSEEK_FLAG_ANY);
    if (entry < 0 || avformat_index_get_entry(stream, entry)->timestamp != pts)
        return false;
    run = run_of_entry(clock->runs, entry);
    *begin = run->begin + (int64_t)(entry - run->entry) * clock->frame_size;
    return true;
}

/* ---- learning -------------------------------------------------------------------- */

/* Frames of a codec begin at multiples of this. */
static int frame_quantum(const AVCodecContext *decoder, int64_t first_frame)
{
    switch (decoder->codec_id) {
    case AV_CODEC_ID_OPUS:
        return decoder->sample_rate / 400;
    case AV_CODEC_ID_VORBIS:
        return 64; /* a quarter of the shortest block of libvorbis */
    case AV_CODEC_ID_AC3:
    case AV_CODEC_ID_EAC3:
        return 256;
    default:
        return decoder->frame_size > 0 ? decoder->frame_size : (int)first_frame;
    }
}

void audio_clock_learn(AudioClock *clock, const AVCodecContext *decoder, int64_t begin,
                       int64_t end, int64_t shift)
{
    AVRational base = stream_of(clock)->time_base;
    int64_t samples = (int64_t)base.num * clock->rate;
    const char *container = input_format(clock->input)->iformat->name;
    clock->shift = shift;
    clock->tick = (samples + base.den - 1) / base.den;
    if (base.den % samples != 0)
        clock->quantum = frame_quantum(decoder, end - begin);
    clock->grid = end + shift;
    clock->frame_size = decoder->frame_size;
    if (clock->frame_size > 0 && g_str_has_prefix(container, "mov")) {
        audio_clock_reset(clock);
        list_runs(clock);
    }
    clock->placed = true;
    clock->end = end + shift;
}

static void watch_frame(struct Watch *watch, int64_t stamp, int frames)
{
    int64_t step = stamp - watch->stamp;
    if (watch->frames++ == 0) {
        watch->first = frames;
        watch->end = stamp;
    } else if (frames != watch->last) {
        watch->changes++;
        watch->ahead += ABS(step - frames) < ABS(step - watch->last);
    }
    watch->late += stamp - watch->end;
    watch->extra += frames - watch->first;
    watch->end += frames;
    watch->last = frames;
    watch->stamp = stamp;
}

/* Some programs add the length of a Vorbis packet to the clock before they stamp it. */
bool audio_clock_watch(AudioClock *clock, int64_t pts, int frames)
{
    struct Watch *watch = &clock->watch;
    if (clock->quantum <= 1 || pts == AV_NOPTS_VALUE)
        return false;
    watch_frame(watch, stamp_of(clock, pts), frames);
    clock->ahead = 2 * watch->ahead > watch->changes;
    clock->bias = (watch->late - (clock->ahead ? watch->extra : 0)) / watch->frames;
    /* A hole: no count goes on behind it. */
    if (ABS(clock->bias) > clock->tick)
        clock->bias = 0;
    return watch->frames < LEAST_FRAMES ||
           (watch->changes < ENOUGH_CHANGES && watch->frames < MOST_FRAMES);
}

/* ---- asking ---------------------------------------------------------------------- */

int64_t audio_clock_place(AudioClock *clock, int64_t pts, int frames)
{
    int64_t begin;
    int64_t late = clock->bias + (clock->ahead ? frames - clock->watch.first : 0);
    if (pts == AV_NOPTS_VALUE)
        begin = clock->placed ? clock->end : clock->shift;
    else if (!look_up(clock, pts, &begin))
        begin = count_or_believe(clock, stamp_of(clock, pts) - late);
    clock->placed = true;
    clock->end = begin + frames;
    return begin;
}

int64_t audio_clock_pts(const AudioClock *clock, int stream, int64_t sample)
{
    RTime time = rtime_from_frames(sample - clock->shift, (Rate){ clock->rate, 1 });
    return input_to_pts(clock->input, stream, time, RTIME_FLOOR);
}
