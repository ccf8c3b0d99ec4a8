/*
 * Animations: curves and fades put onto clips.
 *
 * A fade of a picture is a dissolve at a free end, so it survives trims; a fade of
 * sound alone is the property of that name. Everything else is a curve in place of a
 * constant.
 */
#pragma once

#include "verbs.h"

#include "chatkut/model/effect.h"

/* One clip being animated by the step. */
typedef struct {
    Work *work;
    ClipPlace place;
    Patch *patch;
    Easing easing;      /* of the curve's keys */
    bool easing_is_set; /* false: the preset's own */
    CurveExtend extend; /* of the curves put; HOLD: they end where they end */
    unsigned n_clips;   /* that the step animates */
    char **told;        /* what moves how; "": not all clips alike */
    GHashTable *parted; /* transitions between clips that fades took the place of */
} Animation;

/* The easing that a plan names. False with a fault where it cannot be drawn. */
bool animation_easing(Work *work, const json_t *said, Easing *easing);

/* How long it takes: "duration", else what "pace" says, else `usual`; on frames, at
 * most the clip. */
RTime animation_length(const Animation *animation, RTime usual);

/* From when to when it moves, in time since the clip's start: "range", else `length`
 * from "delay" on, at most to the clip's end. */
bool animation_span(const Animation *animation, RTime length, RTime at[2]);

/* How the clip moves, for the receipt. Takes text. */
void animation_tell(Animation *animation, char *text);

/* Give the clip a property; how it moves goes into the receipt. */
void animation_put(Animation *animation, PropId prop, Value *value);

/* Append a curve of these keys for a property of the clip. Borrows values (constants of
 * the property); the keys are `n` and ascend. */
void animation_put_keys(Animation *animation, PropId prop, const RTime *at,
                        Value *const *values, unsigned n);

/* By how much a zoom of the step's pace enlarges. */
double animation_pace_zoom(const Work *work);
/* How many times as long as usual the step's pace takes. */
double animation_pace_factor(const Work *work);

/* A preset that can be drawn. animate_presets.c */
typedef struct {
    const char *name;
    bool (*run)(Animation *animation);
    unsigned wants;
    const char *label; /* for receipts */
    bool fades;
    bool repeats;
} AnimationPreset;

/* NULL: none of that name. */
const AnimationPreset *animation_preset(const char *name);

/* What swings and comes back. animate_loops.c */
bool animation_swing(Animation *animation);
bool animation_ken_burns(Animation *animation);

/* Fade in and/or out. animate_fade.c */
bool animation_fade(Animation *animation, bool in, bool out);
/* Take fades at an end away; tells whether there were any. */
bool animation_unfade(Animation *animation, bool in, bool out);

/* "property" with from, to or keyframes. animate_keys.c */
bool animation_keys(Animation *animation);
/* When key n of the keyframes is, in time since the clip's start, and how it is left.
 * before: the time of the key in front, or NULL. */
bool animation_read_key(Animation *animation, const json_t *key, unsigned n,
                        const RTime *before, RTime *at, Easing *ease);

/* Into focus and out of it. animate_effects.c */
bool animation_blur_in(Animation *animation);
bool animation_blur_out(Animation *animation);
/* The same as animation_keys() of an effect's amount. The type has one. */
bool animation_effect_keys(Animation *animation, const EffectType *type);
/* Amounts of effects that move (of the one called so; NULL: all) stand still, or the
 * effect goes. Tells whether there were any. */
bool animation_still_effects(Animation *animation, const char *name);
