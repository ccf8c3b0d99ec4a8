/*
 * The wire form: edit plans as language models write them.
 *
 * A model cannot be held to data/schema/edit-plan.schema.json: providers refuse
 * grammars of that size, and small models get lost in it. So it answers in a flat form
 * (data/schema/edit-plan.wire.schema.json: all keys required, no alternatives, no
 * recursion; 373 tokens instead of 11,236), whose strings are two small languages:
 *
 *     {"kind": "edit", "reply": "Louder.", "steps": [
 *       {"op": "audio", "target": "#e1", "args": [{"k": "action", "v": "volume"},
 *                                                 {"k": "amount", "v": "+3dB"}]}]}
 *
 * wire_lower() makes a plan of it for plan_from_json(), the gate of all planners; what
 * a value may be is read off the tables of the plan (model/shape.h), there is no second
 * list of fields. wire_render() is the way back. Pure, and of any thread.
 *
 * ---- selectors ----
 *     #e1  e1              a clip by its short name or its id
 *     label:intro  label:"Take 2 - ok"    by name; quoted (JSON's way, or '…') where it
 *                          has blanks next to + or -, or any of ()[]{}+*,"
 *     video  video[1]  video@5s  @5s  @5s..8s    a kind, the second, those at a time
 *     [2]                  the third of all; indices from 0, -1 is the last
 *     track:2  track:music  track:2[0]    asset:beach.mp4  asset:a1    text:"Hello"
 *     last  last:text      what was spoken of;  selected   what is selected;
 *     s1  s1[-1]           what the first step of this plan made or touched
 *     all  all:text  all@5s..8s    next(#e1)  previous(…) above(…) below(…)
 *                          overlapping(…) sameTrack(…)   longest:video  shortest  first
 *     A + B   A, B   A - B   (A + B) - C    both; all of A that are not in B
 *     …*                   all that match, where one would be meant: label:intro*
 *     …{match=contains, type=video}       any other field of the plan's selector
 * Types are those of the schema. Blanks do not matter around + and -, which need them
 * behind a name. At most 4 deep, 2000 bytes.
 *
 * ---- values, by what the field is ----
 *     times      1.5s  90f  0:05.5  50%  500ms  2min  playhead  end-3s  clipEnd(#e1)+1s
 *                marker:"drop"-12f; ranges 5s..8s, 5s.., ..8s
 *     numbers    48  50%  48px      that much
 *                +20%  +3dB  -=2    more or less than it is, x1.5 that many times
 *                more  less  slightly  much  max  half  …   as people say it
 *                =-3dB  =-20%       to a negative amount with a unit: "-3dB" alone
 *                could be either and is a fault
 *     lists      [1s, 2s], or without the brackets, or the key repeated
 *     keyframes  0s=0, 1s=100% ease-out;  places  top-left  100,50
 *     parts      dotted keys: props.fontSize, place.after, animate.0.preset
 *     anything   JSON text, and quotes around what is to be taken as it is
 * Words are compared without case, "_" and blanks count as "-". Numbers, booleans,
 * lists and objects of JSON may stand where a string could; `args` may be an object;
 * reply, target and args may be missing or null. Properties need no "props." before
 * them, places of new clips no "place.". All else that is not exactly right is a fault:
 * nothing is guessed.
 *
 * ---- faults ----
 * Short English lines for the model, never translated, all there are and not the first
 * only: `steps[1].target: no clip "#e9"; there are #e1..#e4`. Outside text in them is
 * printable and cut.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stddef.h>

/*
 * The names that a model knows things by: "e1" is the first clip it was shown, "a1" the
 * first asset. A short name hides an id of the same spelling; one that is not listed is
 * a fault. Built once, then only read.
 */
typedef struct WireNames WireNames;

WireNames *wire_names_new(void);
void wire_names_free(WireNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireNames, wire_names_free)

/* A clip; name NULL: it is known by its id only. Clips that are not added are
 * unknown. */
void wire_names_add_clip(WireNames *names, const char *name, const char *clip_id);
/* An asset by what plans call it (asset_label()). Other assets keep their names. */
void wire_names_add_asset(WireNames *names, const char *name, const char *label);
/* "e1" of a clip's id, NULL where it has none. Borrowed. */
const char *wire_names_of_clip(const WireNames *names, const char *clip_id);

enum { WIRE_FAULTS = 16 };

/*
 * The plan that `wire` says, for plan_from_json(), which will accept it: a new
 * reference. NULL with at least one fault added to `faults` (owned strings; its free
 * function is the caller's to set), at most WIRE_FAULTS.
 *
 * names: NULL: ids are what they say.
 *
 * A step that a later one names ("s2") gets that id. The text of a question (kind
 * clarify) is `reply`; lines of it that begin with "- " are its options. A reply longer
 * than the plan may have is cut.
 */
json_t *wire_lower(const json_t *wire, const WireNames *names, GPtrArray *faults);

/*
 * A canonical plan in the wire form, new reference; wire_lower() gives the same plan
 * but for what the wire has no place for: atomic, confirm, lang, utterance, base,
 * planner; of a question the slot, and ids and steps of its options.
 */
json_t *wire_render(const json_t *plan, const WireNames *names);

/* The manual of the wire form for the prompt: operations with their fields, selectors,
 * values, properties with units and ranges, effects, presets. Made of the tables;
 * English; the same bytes in every run. What is rare is not in it: see the top of
 * plan_wire_manual.c. */
const char *wire_manual(void);

/* The JSON Schema of the wire form, for providers that constrain answers; the same
 * bytes always, so that they compile it once. Length in bytes where `length` is not
 * NULL. */
const char *wire_schema(size_t *length);

/* Sentences and their answers for the prompt: data/models/examples.json, parsed.
 * {"composition": …, "examples": [{"say", "answer"}]}; names are given to the clips of
 * the composition in the order of its tracks, "e1" first. Borrowed, must not be
 * changed.
 */
const json_t *wire_examples(void);
