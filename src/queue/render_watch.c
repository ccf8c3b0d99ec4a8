#include "render_watch.h"

#include <string.h>

/* The second worker may be at another frame of the same segment. */
static const RTime NEAR = { 3, 1 };

bool render_watch_init(RenderWatch *watch, GError **error)
{
    *watch = (RenderWatch){ .pulse = pulse_new(error) };
    return watch->pulse != NULL;
}

void render_watch_clear(RenderWatch *watch)
{
    g_clear_pointer(&watch->pulse, pulse_free);
}

void render_watch_begin(RenderWatch *watch)
{
    int64_t now = g_get_monotonic_time();
    pulse_clear(watch->pulse);
    for (unsigned i = 0; i < PULSE_SLOTS; i++)
        watch->since_us[i] = now;
}

bool render_watch_hangs(RenderWatch *watch, int silence_ms)
{
    int64_t now = g_get_monotonic_time();
    for (unsigned i = 0; i < PULSE_SLOTS; i++) {
        uint64_t beats = pulse_beats(watch->pulse, i);
        if (beats != watch->beats[i] || pulse_at(watch->pulse, i) < 0)
            watch->since_us[i] = now;
        watch->beats[i] = beats;
        if (now - watch->since_us[i] > 1000 * (int64_t)silence_ms)
            return true;
    }
    return false;
}

void render_watch_note(RenderWatch *watch)
{
    for (unsigned i = 0; i < PULSE_SLOTS; i++)
        watch->before[i] = pulse_at(watch->pulse, i);
    watch->died = true;
}

/* ---- naming it ------------------------------------------------------------------- */

static bool was_near(const RenderWatch *watch, int64_t frame, Rate rate)
{
    int64_t near = rtime_to_frames(NEAR, rate, RTIME_CEIL);
    for (unsigned i = 0; i < PULSE_SLOTS; i++)
        if (watch->before[i] >= 0 && ABS(watch->before[i] - frame) <= near)
            return true;
    return false;
}

/* A frame of the film, or -1: the number is the worker's. */
static int64_t frame_in(const RenderWatch *watch, unsigned slot, int64_t frames)
{
    int64_t frame = pulse_at(watch->pulse, slot);
    return frame < frames ? frame : -1;
}

static const Clip *clip_at(const Track *track, RTime at)
{
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (rtime_compare(clip->start, at) <= 0 &&
            rtime_compare(at, clip_end(clip)) < 0)
            return node_bool(&clip->node, PROP_ENABLED) ? clip : NULL;
    }
    return NULL;
}

static void add_clips(const Composition *composition, const Sequence *sequence,
                      RTime at, GString *names)
{
    g_autofree char *time = rtime_format(at);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = g_ptr_array_index(sequence->tracks, i);
        const Clip *clip = clip_at(track, at);
        if (!clip || !node_bool(&track->node, PROP_ENABLED))
            continue;
        g_autofree char *name =
            g_strdup_printf("“%s” (%s)", clip_label(composition, clip), time);
        if (strstr(names->str, name))
            continue;
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
}

char *render_watch_place(const RenderWatch *watch, const Composition *composition,
                         const Sequence *sequence, FilmTime film, int64_t frames)
{
    GString *names = g_string_new(NULL);
    bool both = false;
    for (unsigned i = 0; watch->died && i < PULSE_SLOTS; i++) {
        int64_t frame = frame_in(watch, i, frames);
        both |= frame >= 0 && was_near(watch, frame, film.rate);
    }
    for (unsigned i = 0; i < PULSE_SLOTS; i++) {
        int64_t frame = frame_in(watch, i, frames);
        if (frame >= 0 && (!both || was_near(watch, frame, film.rate)))
            add_clips(composition, sequence,
                      rtime_add(film.start, rtime_from_frames(frame, film.rate)),
                      names);
    }
    return names->len > 0 ? g_string_free(names, FALSE)
                          : (g_string_free(names, TRUE), NULL);
}
