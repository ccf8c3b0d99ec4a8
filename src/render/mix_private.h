/*
 * The parts of a mix, from the inside out.
 *
 *   voice   a clip as a signal on the sequence's sample axis, opened when it is needed
 *   level   what makes a voice or a track louder, softer, shorter or wider
 *   duck    the part of a level that listens to others
 *   bus     the tracks of a sequence, each its voices; itself a signal, so sequences nest
 */
#pragma once

#include "chatkut/render/lost.h"
#include "chatkut/render/mix.h"
#include "chatkut/render/signal.h"

enum { MIX_PIECE = 2048 /* frames that are worked on at a time */ };

/* What all parts of one mix share. */
typedef struct {
    const Composition *composition;
    int rate;
    MixFile file;
    void *data;
    GPtrArray *idle; /* open files that no voice plays now, see mix_file.c */
    GArray *lost;    /* Lost, of what is being read */
} MixStage;

/* ---- files ------------------------------------------------------------------------ */

void mix_stage_init(MixStage *stage);
/* After all signals of the stage are gone. */
void mix_stage_clear(MixStage *stage);

/* The sound of an asset; *signal: NULL where it has none and `silent_ok`. nth: the audio
 * stream asked for, -1: the asset's own. A signal that is freed stays open for a while for
 * the next voice that plays the asset. */
bool mix_file_open(MixStage *stage, const Asset *asset, int nth, bool silent_ok,
                   Signal **signal, GError **error);
/* How long such a signal lasts, by the asset or by the file itself; RTIME_ZERO: unknown. */
RTime mix_file_length(const Signal *signal);
/* ---- ducking ---------------------------------------------------------------------- */

typedef struct Duck Duck;

/* Takes `sidechain`. json: the checked property. */
Duck *duck_new(const json_t *json, Signal *sidechain);
void duck_free(Duck *duck);
bool duck_apply(Duck *duck, int64_t first, float *stereo, unsigned frames,
                GError **error);

/* ---- levels ----------------------------------------------------------------------- */

typedef enum {
    RAMP_LINEAR,
    RAMP_EQUAL_POWER,
    RAMP_EXPONENTIAL,
    RAMP_S_CURVE
} RampCurve;

/* A gain that goes from 0 to 1 over a span of samples, or back. */
typedef struct {
    double first, length; /* length > 0 */
    bool falling;
    RampCurve curve;
    Easing easing; /* of the way, before the curve */
} Ramp;

enum { LEVEL_RAMPS = 4 };

typedef struct {
    const Node *node; /* whose audio properties these are */
    RTime origin;     /* where its curves begin */
    int rate;
    Ramp ramps[LEVEL_RAMPS];
    unsigned n_ramps;
    Duck *duck; /* owned; NULL: none */
} Level;

/* The level of a clip or track that lasts from `start` to `end` of its sequence. */
void level_init(Level *level, const Node *node, RTime start, RTime end, int rate);
void level_clear(Level *level);
/* Fade over a transition. */
void level_cross(Level *level, const Transition *transition, RTime cut, bool out);
bool level_is_plain(const Level *level);
bool level_apply(const Level *level, int64_t first, float *stereo, unsigned frames,
                 GError **error);

/* ---- voices ----------------------------------------------------------------------- */

typedef struct {
    const Clip *clip;
    int nth;             /* the asset's audio stream asked for; -1: its own choice */
    int64_t first, last; /* heard on [first, last) */
    Level level;
    Signal *signal; /* NULL: not open, or … */
    bool silent;    /* … there is nothing to hear in it */
    bool lost;      /* silent because its file failed */
    LossReason reason;
    char *detail;   /* of that */
    int64_t offset; /* sample n of the sequence is n - offset of `signal` */
} Voice;

Voice *voice_new(const MixStage *stage, const Track *track, const Clip *clip);
void voice_free(Voice *voice);
/* Heard at least on [begin, end) too. */
void voice_extend(const MixStage *stage, Voice *voice, RTime begin, RTime end);
void voice_close(Voice *voice);
/* Samples [first, first + frames), which lie in [voice->first, voice->last). Silence, and a
 * loss is noted, where its file fails. */
bool voice_read(MixStage *stage, Voice *voice, int64_t first, float *stereo,
                unsigned frames, GError **error);

/* ---- buses ------------------------------------------------------------------------ */

/* All that is heard of a sequence. only: the ids of tracks and clips to take, and without
 * ducking; NULL: everything. */
Signal *bus_new(MixStage *stage, const Sequence *sequence, const json_t *only);

/* ---- what is heard, and what cannot be yet ------------------------------------------ */

bool mix_clip_is_heard(const Composition *composition, const Clip *clip);
bool mix_track_is_heard(const Track *track);

/* False with MEDIA_ERROR_UNSUPPORTED that names clip and property. */
bool mix_check(const Composition *composition, const Sequence *sequence,
               GError **error);
