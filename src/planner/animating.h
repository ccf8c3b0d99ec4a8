/* What frame_animation.c, which reads animations by name, frame_keys.c, which reads
 * them by values, frame_film.c, the fades of the film itself, and frame_still.c, which
 * takes them off, share. */
#pragma once

#include "clause.h"

/* The property that stands for all fades where one is taken off. */
#define ANIMATED_FADES "opacity"

/* What qualifies every animation of the clause; JSON is owned, NULL where not said. */
typedef struct {
    json_t *target, *duration, *amount, *delay, *range, *repeat;
    const Slot *pace, *easing;
    const char *direction;
    bool audible;
} Manner;

/* All but the target, for a preset. own: each animation has a duration of its own. */
void manner_read(Clause *clause, Manner *manner, const char *preset, bool own);
void manner_clear(Manner *manner);
/* The steps of a preset. */
void manner_push(Draft *draft, const Manner *manner, const char *preset);
/* "in", "out"; NULL of a preset that is at neither end. */
const char *animation_phase(const char *preset);

/* animation_when.c */
/* How long it takes, as a new reference, or NULL. */
json_t *animation_duration(Clause *clause);
/* "after a second", "from 2 to 4 s" */
void animation_take_when(Clause *clause, Manner *manner);
/* "when it appears", "when the logo goes": where that is said of the clip itself, and the
 * animation is at that end anyhow. A clip that is named so is what it is of. */
void animation_heed_edge(Clause *clause, Manner *manner, const char *preset);
/* Is it the sound that fades? Takes the word that says so. */
bool animation_is_audible(Clause *clause);
/* "a fade in at the start and a fade out at the end", of nothing named: of the first
 * and the last clip. False where it is no fade of the film. */
bool animation_fades_film(Clause *clause, Draft *draft);

/* "remove the zoom from the title", behind what takes off: false where the clause names
 * no animation. */
bool animation_strip(Clause *clause, Draft *draft);
/* "starts hard": that there is no fade. */
bool animation_is_hard(const char *preset);
/* The step that takes an animation of that name off the target (borrowed). */
json_t *animation_off(const json_t *target, const char *preset);
/* Of which clips something is to be taken off; all: of every one where none is named. A
 * new reference. */
json_t *clause_strip_target(Clause *clause, bool all);
/* Is it one clip of which a property of that name (NULL: any) goes along a curve? */
bool clause_moves(const Clause *clause, const json_t *target, const char *property);
