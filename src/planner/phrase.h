/*
 * What the files that read references share: slot_noun.c reads noun phrases, slot_nth.c
 * which and how many of a kind they mean, slot_modifier.c and slot_where.c what stands
 * before and behind the noun, slot_phrase.c turns them into selectors, describe.c finds
 * the clips that traits pick, slot_ref.c makes lists of them.
 */
#pragma once

#include "chart.h"
#include "trait.h"

enum { LIST_MAX = 16, TRAITS_MAX = 8 };

/* The kind that "clip" means. */
#define KIND_DEFAULT "video"

/* What was read of a noun phrase so far. */
typedef struct {
    Chart *chart;
    unsigned from, at; /* the first token, and the next one to read */
    const char *type;
    bool plural;
    bool another;   /* "another ding": one that is not there yet */
    bool one, many; /* the article says so: where a word is both, it decides */
    bool all, both, every, determined;
    int indices[LIST_MAX];
    unsigned n_indices;
    const Entry *role;
    const Entry *footage;
    const Entry *pron;
    const Name *name;
    char *guess; /* owned */
    bool noun;
    bool indefinite;
    bool of_many;   /* "the last of the clips": one, told as of several */
    bool formed;    /* `where` is of texts by their form, which more may be said of */
    bool vague;     /* "clip", "one": another kind will do where no video fits */
    unsigned count; /* "the two clips", "both" */

    Trait traits[TRAITS_MAX];
    unsigned n_traits;
    json_t *where;  /* owned: a selector of those it is about; NULL: all of the kind */
    json_t *beside; /* owned: only on the tracks of these; NULL: on any */
    json_t *within; /* owned: of those at `where`, or called so, these; NULL: all */
    const char *most; /* "duration>": the one that has most, or least, of it */
    unsigned n_most;  /* "the two longest" */
    bool graded;      /* "the long one": said of one only */
    unsigned nth;     /* "every third": 3 */
} Phrase;

void phrase_clear(Phrase *phrase);

/* ---- slot_noun.c ----------------------------------------------------------------- */

unsigned phrase_read(Chart *chart, unsigned n, Slot *slot);
void phrase_read_quantifier(Phrase *phrase);
void phrase_read_article(Phrase *phrase);
/* Is that among the words of its value ("one article")? det may be NULL. */
bool phrase_det_says(const Entry *det, const char *what);
void phrase_read_noun(Phrase *phrase);
const Entry *phrase_eat(Phrase *phrase, WordClass class);
/* Does what a clip is called follow: a name, a role, a word of one? */
bool phrase_name_follows(const Phrase *phrase, unsigned n);

/* ---- slot_role.c ----------------------------------------------------------------- */

/* A role's value is "Label type place": the n-th of them, or NULL. */
const char *phrase_role_field(Chart *chart, const Entry *role, unsigned n);
/* The name under which a clip of this role is found: as said where something is called
 * so, else as an added clip is labelled, else by the track that is there for it. Owned
 * by the caller. */
char *phrase_role_name(Chart *chart, const Entry *role);

/* ---- slot_kind.c ----------------------------------------------------------------- */

/* Behind a name: what the role of the named clip is called, which is no name there, or
 * the kind of those called so ("the disco music", "the guest title"). */
void phrase_eat_role(Phrase *phrase);
/* "the host's text": the "'s" between a name and the kind of clip. */
void phrase_skip_owner(Phrase *phrase);
/* "the father's lower third", where what is called "Father's" is no text: of whom else. */
void phrase_settle_owner(Phrase *phrase);
/* What the kind at n, of `length` tokens, tells besides: where such clips stand, on which
 * tracks they are. False where there are none, or it is no noun. */
bool phrase_read_sort(Phrase *phrase, unsigned n, unsigned length);
/* "its sound", "the sound of the intro": what is heard of something, and no clip. */
bool phrase_is_of_it(const Phrase *phrase);

/* ---- slot_nth.c ------------------------------------------------------------------ */

/* In front of the noun: "the first and the third", "the last two", "the two". */
void phrase_read_count(Phrase *phrase);
/* Behind it: "clip 3", "clips 1 and 3", "clip 2 and 3", "clip number 3". */
void phrase_read_numbers(Phrase *phrase);
/* Behind a name that several have: the number that one of them is called by. */
void phrase_read_name_number(Phrase *phrase);
/* "every other clip", "every third one"; false where it is not that. */
bool phrase_read_nth(Phrase *phrase);
/* Is the last phrase read of this class? */
bool phrase_ends_with(const Phrase *phrase, WordClass class);

/* ---- slot_part.c ----------------------------------------------------------------- */

/* The clips that the word at n names in part, as a new selector, or NULL; *noun: their
 * kind follows behind it. */
json_t *phrase_part(const Phrase *phrase, unsigned n, bool *noun);

/* ---- slot_around.c --------------------------------------------------------------- */

/* Tokens of a phrase of the class at n; 0: there is none. */
unsigned phrase_match(const Phrase *phrase, unsigned n, WordClass class);
unsigned phrase_skip_article(const Phrase *phrase, unsigned n);
/* Is the clause's verb so far among these (NULL at the end)? */
bool phrase_verb_is(const Phrase *phrase, const char *const *verbs);
bool phrase_has_verb(const Phrase *phrase);
bool phrase_asks(const Phrase *phrase);
bool phrase_ends_clause(const Phrase *phrase, unsigned n);
/* Something that lasts is done: "over 2 seconds" is how long. */
bool phrase_animates(const Phrase *phrase);
extern const char *const PHRASE_PUTTING[];
/* "move the text at 8 s one second later": is told yet, from `end` on, where to, or with
 * what? */
bool phrase_is_told_yet(const Phrase *phrase, unsigned end);
/* "to the clip after the intro": what is behind a preposition is not what is put. */
bool phrase_is_object(const Phrase *phrase);
/* Where things are put, what ends at `end` is where to, unless that comes yet. */
bool phrase_is_destination(const Phrase *phrase, unsigned end);
/* Only a kind was named: "the clip", "everything". */
bool phrase_is_kind(const Phrase *phrase);

/* ---- slot_where.c: each reads at the end of the phrase; tokens taken ------------- */

unsigned where_located(Phrase *phrase, unsigned n);
unsigned where_from_asset(Phrase *phrase);
unsigned where_timed(Phrase *phrase);
unsigned where_within(Phrase *phrase);
unsigned where_next_to(Phrase *phrase);
unsigned where_from_end(Phrase *phrase);
unsigned where_at_end(Phrase *phrase);
unsigned where_before_last(Phrase *phrase);
unsigned where_placed(Phrase *phrase);
unsigned where_amid(Phrase *phrase);

/* "the two clips after the intro": that many (count, indices) of its track, next to
 * it. */
void where_count_from(Phrase *phrase, bool after, json_t *of);

/* ---- slot_depicted.c --------------------------------------------------------------- */

/* Likewise: "where you see the shoes", "about nobody reading it", "called Intro". */
unsigned where_depicted(Phrase *phrase);
/* "the part where you see the shoes": one of the clips that make the film. */
bool phrase_read_portion(Phrase *phrase);

/* ---- slot_form.c ------------------------------------------------------------------- */

/* "web address", "warning": a text of that form; false where there is none. */
bool phrase_read_form(Phrase *phrase);

/* ---- slot_owned.c ------------------------------------------------------------------ */

/* "his voice": what is called so and like the clip that was named before. */
unsigned rule_owned(Chart *chart, unsigned n, Slot *slot);

/* ---- slot_modifier.c ------------------------------------------------------------- */

/* "muted", "longest": what stands between the article and the noun. Read only where a
 * noun follows; false where there is none or nothing was read. */
bool phrase_read_adjectives(Phrase *phrase);
/* The same without reading: tokens from n on that would be adjectives of a noun. */
unsigned phrase_adjectives(const Phrase *phrase, unsigned n);
/* "that are muted", "longer than 10 s", "on track 2", "after the intro". */
void phrase_read_modifiers(Phrase *phrase);
/* "effects", "a fade": those that have it. The tokens read. */
unsigned phrase_read_feature(Phrase *phrase);
/* Do traits or places narrow down what the noun says? */
bool phrase_is_described(const Phrase *phrase);

/* ---- slot_tracks.c --------------------------------------------------------------- */

/* "track 2", "the top track", "the music track": tokens read, and the clips on those
 * tracks, a new reference. bare: what else is called so too is meant as a track. role
 * (may be NULL): told by what is on it, not by number or name. */
unsigned phrase_tracks(Chart *chart, unsigned n, bool bare, json_t **clips, bool *role);
/* The clips on the tracks of a role, a new reference; NULL where there is no such
 * track. */
json_t *phrase_clips_on(Chart *chart, const char *role);

/* ---- slot_phrase.c --------------------------------------------------------------- */

/* The kind of clips that have the phrase's role, and the selector of what is called so;
 * a new reference. */
const char *phrase_role_type(const Phrase *phrase);
json_t *phrase_role_clips(const Phrase *phrase);
/* Those that are called so, or where that was said; a new reference or NULL. */
json_t *phrase_called(const Phrase *phrase);
/* What the phrase points at, as a slot; false where it points at nothing. */
bool phrase_fill(const Phrase *phrase, Slot *slot);
/* "last", "selected", or either with "many" behind. */
void phrase_fill_pronoun(const Entry *pron, Slot *slot);
json_t *selector_by_type(const char *type, int index);
json_t *selector_by_name(const Name *name);

/* ---- describe.c ------------------------------------------------------------------ */

/* The selector of a described phrase. Clips that traits pick are named by their ids,
 * one where one is meant: of several the resolver makes a question. Those that are
 * found only by where they are stay a selector, so that earlier steps of the sentence
 * count. Sets *type to the kind all of them have, or NULL. NULL where they are too many
 * to name. */
json_t *phrase_describe(const Phrase *phrase, const char **type);
/* Is any of what was pointed at so far among these? */
bool describe_any(const Phrase *phrase, const json_t *within);
/* Is it of the kind, as people say it? A nested sequence plays like a video. */
bool describe_has_type(const Clip *clip, const char *type);
/* The clips that can be meant, those of `among` (NULL: all), as ClipPlace in the order
 * of their starts. Owned by the caller. */
GArray *describe_candidates(Chart *chart, const json_t *among);
/* All of a kind (NULL: of any) but those of a selector. */
json_t *describe_others(Chart *chart, const char *type, json_t *but, bool many);
/* Of things that share a name those of the kind, where there are any: "the host clips"
 * are not the host's voice. */
void describe_kind(Chart *chart, json_t *label, const char *type);
/* A selector for what is not there. */
json_t *selector_of_none(const char *type);

/* ---- target.c -------------------------------------------------------------------- */

/* The kind that all clips last talked about share, or NULL. */
const char *mentioned_type(const Chart *chart);
/* The kind that all these clips are of, or NULL; ids may be NULL. */
const char *type_of_ids(const Chart *chart, const GPtrArray *ids);

/* ---- slot_others.c --------------------------------------------------------------- */

/* "delete the first toast and mute the second one": of the kind, and the name, of what
 * the sentence named before, or of the kind last spoken of. */
void phrase_imply(Phrase *phrase);
/* "the rest", "everything else" */
unsigned rule_rest(Chart *chart, unsigned n, Slot *slot);
/* "the next clip", "the previous two" */
/* slot_quoted.c: a quoted name behind "the clip", whose slot it replaces. */
unsigned rule_quoted_of(Chart *chart, unsigned n, Slot *slot);
/* "the 'Welcome' text": one that is there, whatever is wanted of it. */
unsigned rule_quoted_kind(Chart *chart, unsigned n, Slot *slot);
unsigned rule_neighbour(Chart *chart, unsigned n, Slot *slot);
/* "the other clips" */
unsigned rule_others(Chart *chart, unsigned n, Slot *slot);

/* ---- slot_run.c ------------------------------------------------------------------ */

/* "2" of "ceremony 1, 2": the clip called like the last of `slot`, with that number. */
unsigned run_sibling(Chart *chart, unsigned n, const Slot *slot, Slot *next);
/* What is called like `slot` but for its number; false where there is none. */
bool run_numbered(Chart *chart, const Slot *slot, double number, Slot *next);
/* "to 3", "-3" behind "ceremony 1" or "clip 1": makes `slot` the list of all of
 * them. */
unsigned run_read(Chart *chart, unsigned n, Slot *slot);

/* ---- slot_ref.c ------------------------------------------------------------------ */

/* slot_said.c: the quote at n; as many of the words from n on as some text says. New
 * strings with their tokens, or NULL. */
char *phrase_quoted_at(const Chart *chart, unsigned n, unsigned *length);
char *phrase_said_at(const Chart *chart, unsigned n, unsigned *length);
/* "that says Hello": words behind a text that stand so in one, or in quotes. */
bool phrase_quotes(const Chart *chart, unsigned n);
/* One noun phrase, no list. */
unsigned rule_thing(Chart *chart, unsigned n, Slot *slot);
/* What the members of a list are together; nothing where it is none. */
void slot_fill_union(Slot *slot);

/* slot_except.c: make `slot` what it is without `other`, which is cleared. `of_all`: all
 * are meant, of the kind that is left out: "all but the first". */
void slot_leave_out(const Chart *chart, Slot *slot, Slot *other, bool of_all);
