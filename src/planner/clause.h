/*
 * Stages 5 and 6: clauses, and the frames that turn them into steps.
 *
 * A sentence is split where both sides have a verb. Each clause is offered to every
 * frame whose verbs it has; a frame takes the slots it can use and drafts steps; the
 * frame that covers most and leaves least wins. What a frame leaves is a word that
 * would be lost, so a reading with any left is no reading.
 */
#pragma once

#include "chart.h"

enum { CLAUSE_MAX_SLOTS = 64, CLAUSES_MAX = 16 };

/* What earlier clauses of the sentence did. */
typedef struct {
    json_t *steps;    /* borrowed: the plan so far */
    int last;         /* the step that "it" means; -1: none yet */
    const char *type; /* clip type of what that step works on, or NULL */
    const Slot *verb; /* of the clause before */
    bool complained;  /* that one tells what is wrong: "the logo comes too early" */
} Story;

typedef struct {
    Chart *chart;
    const Story *story;
    const Slot *slots[CLAUSE_MAX_SLOTS]; /* without fillers and marks */
    bool used[CLAUSE_MAX_SLOTS];
    unsigned count;
    const Slot *verb;     /* the first one; inherited behind "then"; NULL */
    const Slot *borrowed; /* a target of the next clause: "mute and move the title" */
    bool tells;           /* "the title is red" */
    bool states;          /* "the title was cut": no order either */
    bool asks;        /* a question mark or a statement and no verb: orders nothing */
    bool overfull;    /* more slots than fit: it cannot be read */
    const char *type; /* clip type of the target, once taken; NULL: unknown */
} Clause;

/* What a frame made of a clause. */
typedef struct {
    json_t *steps; /* owned */
    const char *kind;
    bool confirm;
    char *question; /* a slot is missing */
    const char *missing;
    json_t *options; /* of the question, or NULL */
    int about;       /* which of its steps "it" means from here on */
    const char *type;
} Draft;

void reading_draft_clear(Draft *draft);
/* Takes step. */
void reading_draft_push(Draft *draft, json_t *step);
/* A slot is missing; a question asked before is forgotten. */
void reading_draft_ask(Draft *draft, const char *slot, const char *question);
/* A step with a copy of `target` (NULL: none), and with `target` itself, which it
 * takes. */
json_t *step_new(const char *op, const json_t *target);
json_t *step_on(const char *op, json_t *target);
/* step_merge.c. What is said at once of a clip being made belongs to its making, and
 * two things said of one clip are one change of it. The step that took `update`, or
 * -1. */
int step_merge(json_t *steps, const json_t *update);

/* Slots, end exclusive. */
typedef struct {
    unsigned from, to;
} SlotSpan;

/* orders.c */
bool slot_is_verbal(const Slot *slot);
bool slot_is_full_stop(const Slot *slot);
/* "should say Hello": the words of a text, and not a quote alone. */
bool slot_is_wording(const Slot *slot);
/* Does it stand between two parts of a sentence: "and", "then", a mark? */
bool slot_joins(const Slot *slot);
/* "too loud": wants something done about it. */
bool slot_complains(const Chart *chart, const Slot *slot);
/* Says nothing by itself, so nothing is lost when no frame takes it. */
bool clause_is_neutral(const Slot *slot);
/* A verb or transition that takes two clips, so that two in a row are both meant. */
bool clause_takes_two(const Slot *slot);
/* Does a verb come first at slot i, with nothing but fillers in front? */
bool clauses_verb_begins(const Chart *chart, unsigned i);
/* "…, stabilize it": an effect of something is an order too. */
bool clauses_effect_begins(const Chart *chart, unsigned i);
/* Does slot i part what is in front of it from an order behind it? */
bool clauses_order_follows(const Chart *chart, unsigned i);
/* Does the verb at slot i tell of the clause's subject how it is, or what was done to
 * it? */
bool clause_is_told(const Clause *clause, unsigned i);

/* clauses.c */
unsigned clauses_split(Chart *chart, const Story *story, Clause clauses[CLAUSES_MAX]);
bool clause_has(const Clause *clause, SlotKind kind);
/* "the music is too loud" wants something done, "the music is loud" does not. */
bool clause_complains(const Clause *clause);
/* The first unused slot of the kind whose preposition is among `preps`; take marks
 * it. */
const Slot *clause_find(const Clause *clause, SlotKind kind, unsigned preps);
const Slot *clause_take(Clause *clause, SlotKind kind, unsigned preps);
void clause_use(Clause *clause, const Slot *slot);
bool clause_is_used(const Clause *clause, const Slot *slot);
/* Slots next to `slot` in the clause, used or not; NULL at its ends. */
const Slot *clause_next(const Clause *clause, const Slot *slot);
const Slot *clause_previous(const Clause *clause, const Slot *slot);
bool clause_verb_is(const Clause *clause, const char *verbs);
/* Is something to come off a clip that stays: "remove the fade from …", "without …",
 * "take the fade off …", "… should not fade"? */
bool clause_takes_off(const Clause *clause);
/* "make" and "set" say little where another verb stands beside them. */
bool slot_is_light(const Slot *verb);
/* Takes the clause's verb, and light ones beside it; any other is a word left over. */
void clause_use_verbs(Clause *clause);
/* The first unused verb of that value, besides or instead of the clause's own. */
const Slot *clause_find_verb(const Clause *clause, const char *value);
/* frame_rename.c. A name that nothing quotes: all from the first unused slot behind one
 * of the prepositions to the clause's end, which it takes. A new string, or NULL. */
char *clause_take_words(Clause *clause, unsigned preps);
/* frame_delete.c. "cut the headline": what is no picture of the film is cut out, and
 * not in two. */
bool clause_cuts_away(const Clause *clause);
/* Takes the "it" of "… so that it ends at 5 s". */
void clause_use_pronoun(Clause *clause);
/* "and leave a gap", "and close the gap": 0 or 1; -1 where nothing is said. */
int clause_take_ripple(Clause *clause);
/* What becomes of the gap that the last step, a deletion, leaves; false where it was
 * none, or that was told before. */
bool clause_tell_ripple(const Clause *clause, Draft *draft, bool ripple);
/* An amount of time: seconds or frames, no moment told by something else. */
bool slot_is_time(const Slot *slot);
const Slot *clause_find_time(const Clause *clause, unsigned preps);
const Slot *clause_take_time(Clause *clause, unsigned preps);
/* The same, or a bare number behind "at" or "to": bare numbers are seconds. */
const Slot *clause_take_moment(Clause *clause, unsigned preps);
const Slot *clause_find_amount(const Clause *clause, UnitWord unit, unsigned preps);
const Slot *clause_take_amount(Clause *clause, UnitWord unit, unsigned preps);
/* "twice", "two times": how often something comes; "2x" is how fast. */
bool clause_times_in_words(const Clause *clause, const Slot *times);

/* tidy_values.c. May `other` stand for `slot`: times for times, or the unit is not
 * said? */
bool slot_same_measure(const Slot *slot, const Slot *other);
/* Give bare numbers the unit of their list. */
void chart_lend_units(Chart *chart);
/* "beach clips out, the logo too": the thing behind is for the order in front as well. */
void chart_join_afterthoughts(Chart *chart);

/* point.c: new references */
/* A moment behind one of the prepositions: a time, a marker, an end of a clip. "The
 * end" alone is that of the clips of `own`, or of the timeline where it is NULL. */
json_t *clause_take_point(Clause *clause, unsigned preps, const json_t *own);
/* When something starts or ends ("start", "end") of which the clause says at or with
 * what: "with the music", "after the intro", "at 5 s". */
json_t *clause_take_meeting(Clause *clause, const char *edge);

/* The clip that a selector means, where that is one; NULL else. */
const Clip *clause_one_clip(const Clause *clause, const json_t *selector);
/* Is it one clip, on a track where the others close up to it? */
bool clause_closes_up(const Clause *clause, const json_t *selector);
/* Is a plain time, or span, one of the timeline where `clip` is spoken of, and not
 * since the clip's start? It is what lies in the clip; a moment is of the timeline, a
 * span of the clip where it could be both. */
bool clause_time_is_absolute(const Clause *clause, const Clip *clip, const Slot *time);
bool clause_span_is_absolute(const Clause *clause, const Clip *clip,
                             const json_t *span);

/* Is the film meant where no clip is named? */
bool clause_is_of_film(const Clause *clause);

/* piece.c: new references */
/* "the second half", "the last piece": of what was just split, in the sentence or
 * before it. NULL, and nothing taken, where it was not. */
json_t *clause_take_piece(Clause *clause);
/* The piece that `half` tells of the two that were made by the last split, in the
 * sentence or before it; NULL where there are none, or more. */
json_t *clause_other_piece(const Clause *clause, const Slot *half);
/* As clause_take_piece(); else half of a clip that is whole, which the draft then splits first. */
json_t *clause_take_half(Clause *clause, Draft *draft);
/* "the last 2 seconds of the market", split off likewise; NULL where no stretch is
 * told. */
json_t *clause_take_end_piece(Clause *clause, Draft *draft);

/* target.c: new references */
/* The clips meant; default_type restricts "the last mentioned" where nothing is
 * said. */
json_t *clause_target(Clause *clause, const char *default_type);
/* "it" can only be a clip of this kind. Takes target, gives a new reference. */
json_t *target_narrowed(json_t *target, const char *type);
/* The same, NULL where the clause names none and none can be inherited. */
json_t *clause_named_target(Clause *clause);
/* The selector of one reference, with what follows it in the clause ("called X"). */
json_t *clause_selector(Clause *clause, const Slot *ref);
const char *clause_ref_type(const Clause *clause, const Slot *ref);
/* The selectors of a list of clips, one each; NULL where it is no list. */
json_t *clause_members(Clause *clause, const Slot *ref);
json_t *story_step(const Story *story, int step);

/* amount.c */
json_t *number_json(double number);
json_t *percent_json(double percent);
/* A speed of a third is one, and not of as many places as the vocabulary tells. */
void rate_settle_thirds(json_t *step);
/* A change of `prop`: sign +1/-1 with what strengthens it. NULL where it makes no
 * sense. */
json_t *amount_set(const char *prop, const Slot *amount);
json_t *amount_by(const char *prop, int sign, const Slot *amount);
json_t *amount_nudge(int sign, const char *strength);

/* frame_effect.c: what the word of an effect says. */
typedef struct {
    const char *kind;
    const char *color; /* "chroma-key@blue"; or NULL */
    bool more;         /* "blur+", as in "blurrier": more of it */
    bool slight;       /* "blur-", as in "soft blur": less than usual */
} EffectWord;
EffectWord effect_word(const Slot *slot);

/* frame_audio.c: the stretch of time that the clause names, as a new reference; NULL:
 * none, or it could mean something else. */
json_t *clause_take_stretch(Clause *clause);

/* change.c */
/* Everything the clause says about properties, as steps on `target` (borrowed). */
bool clause_changes(Clause *clause, const json_t *target, json_t *steps);
/* "drop the volume of the music to 60 %": a verb that takes away, and by how much. */
bool clause_lowers(const Clause *clause);
/* The same for a clip being made: plain values into `props`. */
void clause_props(Clause *clause, const char *type, json_t *props);

/* change_word.c. Does "name" stand for a kind of clip: "the name text"? */
bool clause_names_kind(const Clause *clause, const Slot *label);

/* frame_reword.c. What a text says once `words` stand where it says `old` (NULL: where
 * the words stand that the target was told by), as a new reference; all of it where it
 * says no more than that. */
json_t *clause_new_words(const Clause *clause, const json_t *target, const char *old,
                         const char *words);

/* "title: change 'Welcome' to 'Hello'" names one text twice: takes the second. */
void clause_use_twins(Clause *clause);

/* story_still.c: "the title zooms in, get rid of that": does the draft end what the last
 * step of the story orders? Then that told how it is, and takes it off instead. */
bool story_takes_back(const Story *story, const Draft *draft);

/* Takes other references to the one clip of `target`: "let the title say Hello instead of
 * Welcome". False where one is of another clip. */
bool clause_use_same(Clause *clause, const json_t *target);

/* twice.c: of two steps that set one property of one clip, leave the more exact, and of
 * two that take off its animation the first. False where neither is more exact. */
bool steps_settle_twice(json_t *steps);

/* frame_render.c. Is it asked what a render would take: "how long would an export
 * be"? */
bool clause_asks_estimate(const Clause *clause);

/* frames.c */
bool frames_fill(Clause *clause, Draft *draft, double *score);
/* The same as a builder, for clauses that are tried with another verb. */
bool build_any(Clause *clause, Draft *draft);

/* frame_control.c: a moment so long after the playhead (sign 1) or before (-1). A new
 * reference. */
json_t *clause_from_playhead(const Slot *time, int sign);

/* frame_animation.c: the steps of one animation preset; what is heard fades by
 * sound. */
void reading_draft_push_animation(Draft *draft, json_t *target, const char *preset,
                                  json_t *duration, bool audible);

typedef bool (*FrameBuild)(Clause *clause, Draft *draft);
/* frame_settings.c: "it", "the video": the film itself, of what has no other target. */
void clause_use_film(Clause *clause);
/* The ratio of upright video, which could be a time as well; or NULL. */
const Slot *clause_take_upright(Clause *clause);
bool build_history(Clause *clause, Draft *draft);
bool build_query(Clause *clause, Draft *draft);
bool build_asked(Clause *clause, Draft *draft);
bool build_listed(Clause *clause, Draft *draft);
bool build_render(Clause *clause, Draft *draft);
bool build_control(Clause *clause, Draft *draft);
bool build_go(Clause *clause, Draft *draft);
bool build_point(Clause *clause, Draft *draft);
bool build_composition(Clause *clause, Draft *draft);
bool build_captions(Clause *clause, Draft *draft);
bool build_next_marker(Clause *clause, Draft *draft);
bool build_marker(Clause *clause, Draft *draft);
bool build_it_marker(Clause *clause, Draft *draft);
bool build_track(Clause *clause, Draft *draft);
bool build_track_sound(Clause *clause, Draft *draft);
bool build_new_track(Clause *clause, Draft *draft);
bool build_arrange(Clause *clause, Draft *draft);
bool build_gaps(Clause *clause, Draft *draft);
bool build_align(Clause *clause, Draft *draft);
bool build_add(Clause *clause, Draft *draft);
/* frame_add.c. Is it what a text of the timeline says already? */
bool clause_is_said(const Clause *clause, const char *words);
bool build_delete(Clause *clause, Draft *draft);
bool build_strip(Clause *clause, Draft *draft);
bool build_keep_phase(Clause *clause, Draft *draft);
bool build_still(Clause *clause, Draft *draft);
bool build_cut(Clause *clause, Draft *draft);
bool build_ripple(Clause *clause, Draft *draft);
bool build_duplicate(Clause *clause, Draft *draft);
bool build_another(Clause *clause, Draft *draft);
bool build_twice(Clause *clause, Draft *draft);
bool build_append(Clause *clause, Draft *draft);
bool build_unword(Clause *clause, Draft *draft);
bool build_exchange(Clause *clause, Draft *draft);
bool build_reword(Clause *clause, Draft *draft);
bool build_replace(Clause *clause, Draft *draft);
bool build_swap(Clause *clause, Draft *draft);
bool build_join(Clause *clause, Draft *draft);
bool build_plain(Clause *clause, Draft *draft);
/* frame_group.c */
bool build_group(Clause *clause, Draft *draft);
bool build_move(Clause *clause, Draft *draft);
bool build_shift(Clause *clause, Draft *draft);
bool build_corner(Clause *clause, Draft *draft);
bool build_crop(Clause *clause, Draft *draft);
bool build_rename(Clause *clause, Draft *draft);
bool build_trim(Clause *clause, Draft *draft);
bool build_longer(Clause *clause, Draft *draft);
bool build_keep(Clause *clause, Draft *draft);
bool build_span(Clause *clause, Draft *draft);
bool build_split(Clause *clause, Draft *draft);
bool build_end(Clause *clause, Draft *draft);
bool build_speed(Clause *clause, Draft *draft);
bool build_ramp(Clause *clause, Draft *draft);
bool build_slip(Clause *clause, Draft *draft);
bool build_reverse(Clause *clause, Draft *draft);
bool build_freeze(Clause *clause, Draft *draft);
bool build_audio(Clause *clause, Draft *draft);
bool build_duck(Clause *clause, Draft *draft);
/* frame_gain.c */
bool build_gain(Clause *clause, Draft *draft);
bool build_off(Clause *clause, Draft *draft);
bool build_animation(Clause *clause, Draft *draft);
bool build_animate(Clause *clause, Draft *draft);
bool build_come_in(Clause *clause, Draft *draft);
bool build_zoom_to(Clause *clause, Draft *draft);
bool build_enter(Clause *clause, Draft *draft);
bool build_paced(Clause *clause, Draft *draft);
bool build_keyframes(Clause *clause, Draft *draft);
bool build_transition(Clause *clause, Draft *draft);
bool build_effect(Clause *clause, Draft *draft);
bool build_soften(Clause *clause, Draft *draft);
bool build_layer(Clause *clause, Draft *draft);
bool build_other_half(Clause *clause, Draft *draft);
bool build_layout(Clause *clause, Draft *draft);
bool build_fill(Clause *clause, Draft *draft);
bool build_bare(Clause *clause, Draft *draft);
bool build_note(Clause *clause, Draft *draft);
bool build_ask(Clause *clause, Draft *draft);
bool build_change(Clause *clause, Draft *draft);
