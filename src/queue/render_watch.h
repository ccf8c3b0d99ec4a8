/*
 * Watching what the threads of a worker are at: which hang, and where they were when it
 * died.
 */
#pragma once

#include "chatkut/base/pulse.h"
#include "chatkut/queue/loss_text.h"

typedef struct {
    Pulse *pulse;
    uint64_t beats[PULSE_SLOTS];
    int64_t since_us[PULSE_SLOTS]; /* when they were last seen to change */
    int64_t before[PULSE_SLOTS];   /* frames at the death before; PULSE_IDLE: none */
    bool died;                     /* there was one */
} RenderWatch;

bool render_watch_init(RenderWatch *watch, GError **error);
void render_watch_clear(RenderWatch *watch);

/* A worker begins. */
void render_watch_begin(RenderWatch *watch);

/* Has a thread that works not got on for so long? */
bool render_watch_hangs(RenderWatch *watch, int silence_ms);

/* The worker has died: remember where. */
void render_watch_note(RenderWatch *watch);

/* The clips and times that it died at, as "“Boats” (0:30), “Waves” (0:42)": those of
 * this time that were also under way, within a few seconds, the time before; where
 * there are none such, all of this time. NULL where no thread was at anything. Owned by
 * the caller. */
char *render_watch_place(const RenderWatch *watch, const Composition *composition,
                         const Sequence *sequence, FilmTime film, int64_t frames);
