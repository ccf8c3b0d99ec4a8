/*
 * What shows in a span of time, as text: what keys are made of.
 */
#pragma once

#include "chatkut/render/segment.h"
#include "shown.h"

/* One sequence with its transitions found. */
typedef struct {
    const Sequence *sequence;
    GPtrArray *windows; /* GArray of Window, one a track */
} Scene;

/* What descriptions of one composition share. */
typedef struct {
    const Composition *composition;
    GHashTable *scenes; /* const Sequence * -> Scene * */
    GHashTable *still;  /* const Clip * -> text of what does not move in it, or "" */
    GHashTable
        *fonts; /* style -> the machine's fonts for it, best first; may be NULL */
    GHashTable *lettering; /* const Clip * -> GString of its fonts; may be NULL */
} Describer;

void describer_init(Describer *describer, const Composition *composition);
void describer_clear(Describer *describer);

/* Borrowed from the describer. */
const Scene *describer_scene(Describer *describer, const Sequence *sequence);

/* Append what of `sequence` shows in [from, to), in times since `from`. False where it
 * depends on media of unknown content. */
bool describe_scene(Describer *describer, const Sequence *sequence, RTime from,
                    RTime to, GString *out);

/* It is for people or ears, and changes no picture. */
bool property_is_unseen(PropId id);

/* " name=JSON"; takes the reference. " name=num/den". */
void describe_json(const char *name, json_t *json, GString *out);
void describe_time(const char *name, RTime time, GString *out);

/* Append which files of the machine the letters of a text or a caption come from. */
void describe_machine_fonts(Describer *describer, const Clip *clip, GString *out);

void key_of_text(const GString *text, char key[SEGMENT_KEY_SIZE]);
