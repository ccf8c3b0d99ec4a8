/*
 * What the verbs do: one function each, rows of the table in execute.c.
 */
#pragma once

#include "timeline.h"

/* Put "props" of a plan onto clips of one kind or another that can all have them, and
 * report it. */
bool update_clips(Work *work, const GArray *places, const json_t *props);

/* Take clips away, closing up where that is the rule. places: borrowed from work->now,
 * not empty; what is linked to them is added. */
bool delete_clips(Work *work, GArray *places);

/* Is there room for so many more? Looked at before they are made: copies of copies are
 * soon more than memory holds. False with the outcome decided. */
bool clips_have_room(Work *work, unsigned more);

/* "clips" of duplicate: clips told by their values. verb_paste.c */
bool paste_clips(Work *work);

bool verb_add(Work *work);
bool verb_update(Work *work);
bool verb_delete(Work *work);
bool verb_duplicate(Work *work);
bool verb_replace(Work *work);
bool verb_move(Work *work);
bool verb_split(Work *work);
bool verb_trim(Work *work);
bool verb_cut(Work *work);
bool verb_slip(Work *work);
bool verb_join(Work *work);
bool verb_speed(Work *work);
bool verb_animate(Work *work);
bool verb_unanimate(Work *work);
bool verb_captions(Work *work);
bool verb_effect(Work *work);
bool verb_transition(Work *work);
bool verb_audio(Work *work);
bool verb_group(Work *work);
bool verb_ungroup(Work *work);
bool verb_arrange(Work *work);
bool verb_layout(Work *work);
bool verb_marker(Work *work);
bool verb_track(Work *work);
bool verb_composition(Work *work);
bool verb_history(Work *work);
bool verb_control(Work *work);
bool verb_render(Work *work);
bool verb_asset(Work *work);
bool verb_query(Work *work);
