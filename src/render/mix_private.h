/*
 * The parts of a mix, from the inside out.
 *
 *   voice   a clip as a signal on the sequence's sample axis, opened when it is needed
 *   level   what makes a voice or a track louder, softer, shorter or wider
 *   duck    the part of a level that listens to others
 *   bus     the tracks of a sequence, each its voices; itself a signal, so sequences nest
 *
 * Whatever they compute from a position is computed from its distance to something that
 * moves along with a clip (its start, its source's zero), never from the position
 * itself: a stretch of the timeline that is moved as a whole sounds the same, bit for
 * bit. What it depends on they can tell (the _describe functions), which is what keys
 * are made of.
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
    bool holed;      /* a file had holes since this was cleared */
} MixStage;

/* Where it is written down what a span of sound depends on, for keys. The functions
 * named _describe tell it of [first, last), in samples since `first`. */
typedef struct {
    MixStage *stage;
    GHashTable *inner; /* const Sequence * -> Signal *: buses of nested sequences */
    GString *out;
} MixTeller;

/* ---- files ----------------------------------------------------------------------- */

void mix_stage_init(MixStage *stage);
/* No file is read on where it was left: decoders that invent noise do so anew. */
void mix_stage_restart(MixStage *stage);
/* After all signals of the stage are gone. */
void mix_stage_clear(MixStage *stage);

/* The sound of an asset; *signal: NULL where it has none and `silent_ok`. nth: the
 * audio stream asked for, -1: the asset's own. A signal that is freed stays open for a
 * while for the next voice that plays the asset. */
bool mix_file_open(MixStage *stage, const Asset *asset, int nth, bool silent_ok,
                   Signal **signal, GError **error);
/* How long such a signal lasts, by the asset or by the file itself; RTIME_ZERO:
 * unknown. */
RTime mix_file_length(const Signal *signal);
/* ---- ducking --------------------------------------------------------------------- */

typedef struct Duck Duck;

/* Takes `sidechain`. json: the checked property. frames: the rate of pictures of the
 * sequence, whose frames are cut into the spans that are listened to. */
Duck *duck_new(const json_t *json, Signal *sidechain, Rate frames);
void duck_free(Duck *duck);
/* As if nothing had been read. */
void duck_restart(Duck *duck);
bool duck_apply(Duck *duck, int64_t first, float *stereo, unsigned frames,
                GError **error);
/* False, as for all of these, where it depends on media of unknown content. */
bool duck_describe(const Duck *duck, MixTeller *teller, int64_t first, int64_t last);

/* ---- levels ---------------------------------------------------------------------- */

typedef enum {
    RAMP_LINEAR,
    RAMP_EQUAL_POWER,
    RAMP_EXPONENTIAL,
    RAMP_S_CURVE
} RampCurve;

/* A gain that goes from 0 to 1 over a span of samples, or back: from `phase` before
 * sample `first` on, so that it is the same wherever on the axis it lies. */
typedef struct {
    int64_t first;
    double phase;  /* 0 … 1 */
    double length; /* > 0 */
    bool falling;
    RampCurve curve;
    Easing easing; /* of the way, before the curve */
} Ramp;

enum {
    LEVEL_RAMPS = 4,
    LEVEL_GRID = 64 /* samples between two evaluations of a curve */
};

typedef struct {
    const Node *node; /* whose audio properties these are */
    RTime origin;     /* where its curves begin */
    int64_t grid;     /* the first sample from there on */
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
/* Its gain is not 1 all over [first, last). */
bool level_ramp_is_heard(const Ramp *ramp, int64_t first, int64_t last);
bool level_describe(const Level *level, MixTeller *teller, int64_t first, int64_t last);
bool level_apply(const Level *level, int64_t first, float *stereo, unsigned frames,
                 GError **error);

/* ---- voices ---------------------------------------------------------------------- */

typedef struct {
    const Clip *clip;
    int nth;             /* the asset's audio stream asked for; -1: its own choice */
    int64_t begin, end;  /* the samples of the clip itself: [begin, end) */
    int64_t first, last; /* heard on [first, last): with its handles */
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
/* It plays too fast or too slowly to be heard. */
bool voice_is_still(const Voice *voice);
bool voice_describe(const Voice *voice, MixTeller *teller, int64_t first, int64_t last);
/* Samples [first, first + frames), which lie in [voice->first, voice->last). Silence,
 * and a loss is noted, where its file fails. */
bool voice_read(MixStage *stage, Voice *voice, int64_t first, float *stereo,
                unsigned frames, GError **error);

/* ---- buses ----------------------------------------------------------------------- */

typedef struct {
    const Track *track;
    Level level;
    GPtrArray *voices;
    int64_t *last; /* of all voices up to the nth, so that it ascends */
} BusTrack;

typedef struct {
    Signal head;
    MixStage *stage;
    const Sequence *sequence;
    const json_t *only; /* NULL: everything, with its ducking */
    int64_t end;        /* of the sequence */
    BusTrack *tracks;   /* those that are heard, bottom first */
    unsigned n_tracks;
    GPtrArray *open; /* voices that were read from last, borrowed */
    float *voice_piece;
    float *track_piece;
} Bus;

/* All that is heard of a sequence; a Bus. only: the ids of tracks and clips to take,
 * and without ducking; NULL: everything. */
Signal *bus_new(MixStage *stage, const Sequence *sequence, const json_t *only);
/* Close what is open: samples read from now on are those of a new bus. */
void bus_restart(Bus *bus);
/* The first voice of a track that may be heard at or after a sample. */
unsigned bus_track_voice(const BusTrack *track, int64_t first);
/* Where nothing is heard, nothing is told. */
bool bus_describe(const Bus *bus, MixTeller *teller, int64_t first, int64_t last);

/* ---- what spans of sound depend on ----------------------------------------------- */

void mix_teller_init(MixTeller *teller, MixStage *stage, GString *out);
void mix_teller_clear(MixTeller *teller);

/* ---- what is heard, and what cannot be yet --------------------------------------- */

bool mix_clip_is_heard(const Composition *composition, const Clip *clip);
bool mix_track_is_heard(const Track *track);

/* False with MEDIA_ERROR_UNSUPPORTED that names clip and property. */
bool mix_check(const Composition *composition, const Sequence *sequence,
               GError **error);
