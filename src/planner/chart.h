/*
 * Stages 2 to 4: protect names, tag words, chart slots.
 *
 * A Chart holds one utterance while it is read. Names of the composition are protected
 * first, as data; words are tagged from the vocabulary, through a typo where exactly
 * one word is near; then rules turn spans into slots, longest first, left to right.
 */
#pragma once

#include "lexicon.h"
#include "token.h"

#include "chatkut/model/walk.h"

/* ---- names ----------------------------------------------------------------------- */

typedef enum {
    NAME_CLIP = 1 << 0,
    NAME_TEXT = 1 << 1, /* what a text clip says */
    NAME_ASSET = 1 << 2,
    NAME_MARKER = 1 << 3,
    NAME_TRACK = 1 << 4,
    NAME_ANY = (1 << 5) - 1,
} NameKind;

/* A span of tokens that spells a name or a part of one. */
typedef struct {
    unsigned from, to;
    unsigned kinds;     /* NameKind bits of all that share the spelling */
    char *label;        /* as the composition spells what was said */
    const Asset *asset; /* the asset meant where there is one */
    const Clip *clip;   /* the first clip of that name */
    bool whole;         /* the whole name, not a part */
    bool parted;     /* of words that do not stand so in it: one clip, file or track */
    bool plural;     /* the words say several of it: "the chapter cards" */
    bool weak;       /* every word is vocabulary too: only read as a name if needed */
    unsigned assets; /* how many assets match */
    unsigned clips;  /* and clips */
} Name;

/* ---- slots ----------------------------------------------------------------------- */

/* No list is counted further than this. */
enum { COUNT_MAX = 1000 * 1000 };

/* What is longer was not typed by a person. It is read in fewer ways: any bytes have
 * their answer within 50 ms. */
enum { TYPED_MAX_TOKENS = 64 };

typedef enum {
    SLOT_UNKNOWN,
    SLOT_FILLER,
    SLOT_MARK, /* comma, full stop, … */
    SLOT_PREP,
    SLOT_AND,
    SLOT_THEN,
    SLOT_NOT,
    SLOT_VERB,
    SLOT_REF, /* json: a selector */
    SLOT_LITERAL,
    SLOT_AMOUNT, /* number, unit; times too */
    SLOT_RANGE,  /* json: a range */
    SLOT_ANCHOR,
    SLOT_MIDDLE,
    SLOT_COLOR,
    SLOT_POSITION,
    SLOT_DIRECTION,
    SLOT_SHIFT,
    SLOT_PLACE, /* number: 0-based, negative from the end */
    SLOT_PACE,
    SLOT_EASING,
    SLOT_PROP,
    SLOT_MORE,
    SLOT_LESS,
    SLOT_RAISE,
    SLOT_LOWER,
    SLOT_STRENGTH,
    SLOT_EXTREME,
    SLOT_STYLE,
    SLOT_UNSTYLE,
    SLOT_TRANSITION,
    SLOT_TRANSITIONS,
    SLOT_EFFECT,
    SLOT_ANIMATION,
    SLOT_ORDER,
    SLOT_PRESET,
    SLOT_LAYOUT,
    SLOT_SIZE,
    SLOT_RATIO,
    SLOT_FORMAT,
    SLOT_EXCHANGE,
    SLOT_LANGUAGE,
    SLOT_CAPTIONS,
    SLOT_MARKER,
    SLOT_GAPS,
    SLOT_WHOLE,
    SLOT_EVERY, /* number, unit */
    SLOT_PARTS, /* number */
    SLOT_HALF,  /* number: 0 or -1 */
    SLOT_CHANGE,
    SLOT_QUERY,
    SLOT_ESTIMATE,
    SLOT_CHAT,
    SLOT_REFUSE,
    SLOT_KEEP,
    SLOT_CALLED, /* value: the name given */
    SLOT_ONLY,
    SLOT_TRACK, /* json: where to */
    SLOT_ALL,
    SLOT_COPULA,
    SLOT_REASON,
    SLOT_EXCEPT,     /* away from what it leaves out of */
    SLOT_CORRECTION, /* value: hard or soft */
    SLOT_TALK,       /* value: how it ties the sentence to the last one */
    SLOT_AGAIN,      /* what is there already is wanted once more */
    SLOT_SOURCE,   /* what a clip shows a part of; number: 1 a later part, -1 earlier */
    SLOT_IN_PLACE, /* the file beside it comes in the place of the clip */
    SLOT_KINDS
} SlotKind;

typedef enum {
    PREP_NONE,
    PREP_AT,
    PREP_IN,
    PREP_ON,
    PREP_TO,
    PREP_BY,
    PREP_FROM,
    PREP_FOR,
    PREP_OVER,
    PREP_OF,
    PREP_OFF,
    PREP_AFTER,
    PREP_BEFORE,
    PREP_BETWEEN,
    PREP_UNTIL,
    PREP_WITH,
    PREP_UNDER,
    PREP_THAN,
    PREP_FRONT,  /* in front of and behind: before and after, or over and under, */
    PREP_BEHIND, /* once it is known of what kind the clips are */
    PREPS
} Prep;

#define PREP_BIT(prep) (1u << (prep))
/* What compares is no amount to act with: "longer than 10 s". */
#define PREP_ANY (~PREP_BIT(PREP_THAN))

typedef enum {
    UNIT_WORD_NONE,
    UNIT_WORD_S,
    UNIT_WORD_F,
    UNIT_WORD_PERCENT,
    UNIT_WORD_DB,
    UNIT_WORD_DEG,
    UNIT_WORD_PX,
    UNIT_WORD_PT,
    UNIT_WORD_X,
    UNIT_WORD_FPS,
    UNIT_WORD_LUFS,
    UNIT_WORD_ST,
    UNIT_WORD_P,
    UNIT_WORDS
} UnitWord;

/* What a SLOT_REF is besides its selector. */
typedef enum {
    REF_PLURAL = 1 << 0,
    REF_PRONOUN = 1 << 1,
    REF_THIS = 1 << 2,
    REF_ALL = 1 << 3,
    REF_BARE = 1 << 4,  /* a kind with neither name nor number: "the text" */
    REF_NAMED = 1 << 5, /* a name of the composition, or words taken for one */
    REF_ROLE = 1 << 6,
    REF_ON_TIMELINE = 1 << 7,
    REF_IN_ASSETS = 1 << 8,
    REF_FILE = 1 << 9, /* spelled like a file, but not a known one */
    REF_ORDINAL = 1 << 10,
    REF_GUESSED = 1 << 11, /* the name is in no list */
    REF_BOTH = 1 << 12,    /* "both", "the three clips": `number` of them */
    REF_IMPLIED = 1 << 14, /* "the first two": the kind was left out */
    REF_VAGUE = 1 << 13,   /* "clips": of any kind, where one asks */
    REF_POINT = 1 << 14,   /* an AMOUNT that is a moment by name: "the next cut" */
    REF_ANOTHER = 1 << 16, /* one more of these */
    REF_ALL_BUT = 1 << 15, /* a RANGE that stays when all else goes */
    REF_EXTRA = 1 << 16,   /* an AMOUNT on top of what there is: "two more seconds" */
    REF_AS_LONG = 1 << 20, /* an AMOUNT that is the length of another clip */
    REF_SPELLED = 1 << 17, /* spelled like a file, known or not */
    REF_TRACKS = 1 << 18,  /* tracks were named; the selector is what is on them */
    REF_ITSELF = 1 << 19,  /* by number or name, and not by what is on them */
} RefFlags;

typedef struct {
    SlotKind kind;
    unsigned from, to; /* tokens */
    Prep prep;         /* of the preposition in front, which the slot then covers */
    const char *value; /* borrowed from the vocabulary or the chart */
    double number;
    UnitWord unit;
    bool timecode; /* an AMOUNT that is a moment: typed as `value`, or told by `json` */
    bool factor;   /* an AMOUNT from a word like “twice”: never an absolute value */
    unsigned flags;   /* RefFlags */
    const char *type; /* of a REF: clip type, where the words tell */
    const char
        *counted; /* of a REF: the name by which it was counted: "the first toast" */
    const char *place;  /* of a REF by role: where such a clip goes, start or end */
    const Asset *asset; /* of a REF: the media it names */
    json_t *json;       /* owned */
    GPtrArray *members; /* of a REF that lists several: Slot *, owned */
    bool fuzzy;         /* read through a typo */
    bool determined;    /* an article or a number stood in front */
    unsigned gap_from;  /* of "turn ~ up": the tail, 0 where there is none */
    unsigned gap_to;
} Slot;

void slot_clear(Slot *slot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Slot, slot_clear)
void slot_free(Slot *slot);

/* ---- the chart ------------------------------------------------------------------- */

typedef struct {
    const Entry *entry;
    unsigned length; /* tokens of the head */
    unsigned tail;   /* first token of the tail, where there is a gap; else 0 */
    unsigned tail_end;
} Match;

/* What people tell beside an order; each leaves out more than the one before. */
typedef enum {
    TELLING_HEARD,   /* nothing */
    TELLING_ASIDES,  /* statements of nothing there is, */
    TELLING_OF,      /* those too that speak of a clip or a stretch of time, */
    TELLING_DROPPED, /* all around orders that are whole without it */
} Telling;

typedef struct {
    const Vocabulary *vocabulary;
    const Composition *composition;
    const SelectContext *context;
    const Talk *talk; /* NULL: nothing went before */
    const GPtrArray
        *among; /* clip ids: an answer, and "the one" is one of these; NULL: none */
    Sentence sentence;
    GArray *names; /* Name */
    bool weak_names;
    unsigned tells;  /* bits 1 << Telling: in some way to read it that is told: */
    Telling telling; /* what of it is left out, */
    bool aside;      /* and there were any */
    unsigned light;  /* light verbs are read as the verb of that number; 0: they
                         * are only what they are */
    const char *
        *words;       /* per token: what to look up; differs from its text in a typo */
    GArray **matches; /* per token: Match */
    bool *named;      /* per token: it is part of a name that is read as one */
    unsigned *tail_owner; /* per token: 1 + head of the gapped phrase that took it */
    GArray *slots;        /* Slot */
    GStringChunk *strings;
    struct Lore *lore;
    GHashTable *found; /* describe.c: a selector's text -> ids of its clips, or NULL */
    /* A sentence is read in several ways: what was looked for once is kept. */
    GHashTable *resolved;  /* chart_resolve(): a selector's text -> Resolution */
    GHashTable *corrected; /* tag.c: a word as typed -> as it is meant, or NULL */
} Chart;

void chart_init(Chart *chart, const Vocabulary *vocabulary, const char *utterance,
                const Composition *composition, const SelectContext *context);
/* Fill `slots` anew; weak: read names that are also vocabulary as names. */
void chart_read(Chart *chart, bool weak);
/* tidy.c: bring corrections, topics and repeated words to where tidy sentences have
 * them. */
void chart_tidy(Chart *chart);
/* tidy_hedges.c, before prepositions find what they belong to: "at like 5 s". */
void chart_drop_hedges(Chart *chart);
/* selector_resolve() for clips of any kind, in the composition and context of the
 * sentence; nothing is found where there is no composition. Fills *found. */
void chart_resolve(const Chart *chart, const json_t *selector, Resolution *found);
Slot *chart_slot(const Chart *chart, unsigned i);
/* The first slot of that kind, or NULL. */
const Slot *chart_find(const Chart *chart, SlotKind kind);
/* Is any clip selected? */
bool chart_selects(const Chart *chart);
/* cuts.c: put frames where steps say "the next cut". */
void chart_settle_cuts(const Chart *chart, json_t *steps);
void chart_clear(Chart *chart);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chart, chart_clear)

/* The longest phrase of `class` at token n, as long as no name is in the way; *length
 * tokens long. NULL where there is none. */
const Entry *chart_match(const Chart *chart, unsigned n, WordClass class,
                         unsigned *length);
/* The name that begins at token n and is to be read as one, or NULL. */
const Name *chart_name(const Chart *chart, unsigned n);
/* Is token n part of a name of one of these kinds, read as one or not? */
bool chart_in_name(const Chart *chart, unsigned n, unsigned kinds);
bool chart_is_mark(const Chart *chart, unsigned n, const char *mark);
/* Tokens of an arrow at n, "->", "=>" or "→"; 0: there is none. */
unsigned chart_arrow(const Chart *chart, unsigned n);
/* Words that the vocabulary lacks, names apart. */
unsigned chart_unknown(const Chart *chart);
const char *chart_keep(Chart *chart, const char *text);

/* lore.c: all that clips are called, and all that texts say, folded, a line each; made
 * once for a chart, when it is first asked for. "" where there is nothing. */
const char *chart_labels(const Chart *chart);
const char *chart_texts(const Chart *chart);
/* A name as those lines spell it, without the end of line. */
char *chart_line(const char *text);
/* The words that names of clips and assets are made of, each once, of NAME_WORD_LETTERS
 * and more. */
enum { NAME_WORD_LETTERS = 4 };
const GPtrArray *chart_name_words(const Chart *chart);
/* The kind that all clips of this name share, or NULL. */
const char *chart_type_called(const Chart *chart, const char *name);
struct Lore *lore_new(const Composition *composition);
void lore_free(struct Lore *lore);

/* compound.c, names.c, tag.c: the stages */
/* Tokens as the language spells and parts them. composition: to tell names in
 * compounds; may be NULL. */
void chart_spell(const Chart *chart, const Composition *composition,
                 Sentence *sentence);
void chart_protect(Chart *chart);
/* name_typos.c: give words that stand in no list the text of the one name's word that
 * they are a slip of. True where there were any. */
bool chart_mend_names(Chart *chart);
/* The one word of the vocabulary that `typed` is a slip of, and its rank; NULL where
 * there is none or several. */
const char *chart_correct(const Chart *chart, const char *typed, unsigned *rank);
/* The likelier the slip, the lower: by distance, then letters swapped, one left out,
 * any other. */
unsigned chart_slip_rank(const char *typed, const char *word, unsigned distance);
void chart_tag(Chart *chart);

/* Slot rules: tokens read at n (0: it does not fit), *slot filled. */
typedef unsigned (*SlotRule)(Chart *chart, unsigned n, Slot *slot);

/* number_word.c: for languages with the rule "number-joint" */
bool number_word(const Chart *chart, unsigned n, double *number);
bool ordinal_word(const Chart *chart, unsigned n, double *number);

/* slot_number.c */
unsigned rule_number(const Chart *chart, unsigned n, double *number, bool *fraction);
unsigned rule_ordinal(const Chart *chart, unsigned n, int *ordinal);
unsigned rule_amount(Chart *chart, unsigned n, Slot *slot);
unsigned rule_every(Chart *chart, unsigned n, Slot *slot);
UnitWord unit_parse(const char *name, double *scale);

/* slot_marker.c */
/* "the drop marker": value is its name, json its time; of several an array of times. No
 * json where it is not there, or is to be made: then number is how many, 0: not told. */
unsigned rule_marker(Chart *chart, unsigned n, Slot *slot);

/* slot_moment.c */
/* A time told by something else is an AMOUNT with `json`, and `timecode` set. */
unsigned rule_moment(Chart *chart, unsigned n, Slot *slot);
/* "the title starts", with or without a "when" in front. */
unsigned moment_edge(Chart *chart, unsigned n, Slot *slot);
/* "the end", "the start of the intro": *json is a new reference. */
unsigned moment_anchor(Chart *chart, unsigned n, json_t **json);
/* The time of "start" or "end" of a clip; takes of. */
json_t *moment_of_clip(const char *anchor, json_t *of);

/* slot_around.c */
/* Where no verb was read yet: is the one that comes among these (NULL at the end)? */
bool chart_verb_ahead(const Chart *chart, const char *const *verbs);
/* Does a verb of several words at n tell of the thing in front what it should do, where
 * another verb came before? */
bool chart_sentence_begins(const Chart *chart, unsigned n);

/* "…, the voice stays" at the end of a sentence: as it is. */
bool chart_stays(const Chart *chart, unsigned n);

/* slot_range.c */
unsigned rule_range(Chart *chart, unsigned n, Slot *slot);
/* slot_all_but.c. "everything but the first 3 seconds": where that goes, the RANGE is
 * what stays (REF_ALL_BUT); where anything else is done, it is all the rest. */
unsigned rule_all_but(Chart *chart, unsigned n, Slot *slot);
/* "everything of the toast after the playhead": the clip stands within the span. */
unsigned rule_parted_span(Chart *chart, unsigned n, Slot *slot);
json_t *amount_to_time(const Slot *amount);
/* The span of a RANGE within each clip that it is said of: "the last 5 seconds of
 * it". */
json_t *range_in_clip(const Slot *range);

/* slot_said.c */
/* "where it says Hello", a REF. */
unsigned rule_where_said(Chart *chart, unsigned n, Slot *slot);
/* slot_during.c */
/* From the in to the out point; how long another clip is. */
unsigned rule_marked(Chart *chart, unsigned n, Slot *slot);
unsigned rule_same_length(Chart *chart, unsigned n, Slot *slot);

/* slot_piece.c */
/* "in half", "into 4 pieces", "by scene" */
unsigned rule_parts(Chart *chart, unsigned n, Slot *slot);
/* "the second half", "the left piece"; "the third part", which counts pieces
 * (REF_ORDINAL). */
unsigned rule_half(Chart *chart, unsigned n, Slot *slot);
/* Which of `count` pieces a HALF of that number is: a fraction is how far through them.
 * -1: there is none. */
int half_index(double number, unsigned count);
/* The id of a piece of what the last order split, borrowed; NULL where that is not
 * said. */
const char *chart_piece(const Chart *chart, const Slot *half);
/* Does the sentence so far, or did the last order, split something? */
bool chart_splits(const Chart *chart);
bool chart_was_split(const Chart *chart);

/* slot_meanwhile.c */
/* "during the vows", "while the flower is on screen", a RANGE, where sound is spoken
 * of. */
unsigned rule_meanwhile(Chart *chart, unsigned n, Slot *slot);

/* slot_end_piece.c */
/* "the first five seconds", "the last third", a RANGE: number > 0 counts from the
 * start. */
unsigned rule_end_piece(Chart *chart, unsigned n, Slot *slot);

/* slot_source.c */
/* "the content of", "its source", where something is done to what a clip shows. */
unsigned rule_source(Chart *chart, unsigned n, Slot *slot);
/* "instead", where the sentence says what for what by itself. */
unsigned rule_in_place(Chart *chart, unsigned n, Slot *slot);

/* slot_track.c */
unsigned rule_track(Chart *chart, unsigned n, Slot *slot);

/* slot_question.c */
/* Words that ask, at the beginning of a clause, and the topics of one that asks. */
unsigned rule_question(Chart *chart, unsigned n, Slot *slot);
/* What "what" stands for, by where it is. */
unsigned rule_subject(Chart *chart, unsigned n, Slot *slot);

/* slot_quoted.c: a quoted name is the clip that has it. */
unsigned rule_quoted(Chart *chart, unsigned n, Slot *slot);

/* slot_reword.c. The verb "reword": json has its `target`, and the `text` then. */
unsigned rule_reword(Chart *chart, unsigned n, Slot *slot);

/* Is the quote at token n a clip that is put together with another: "group the bar with
 * the text 'Hello'"? */
bool chart_pairs_quote(const Chart *chart, unsigned n);

/* slot_ref.c */
unsigned rule_ref(Chart *chart, unsigned n, Slot *slot);
/* Make two references one list; the other becomes a filler. */
void slot_join(Slot *slot, Slot *other);
/* slot_counted.c: is it one of several that are counted? */
bool slot_is_counted(const Slot *slot);
/* "the second (one)", which counts on like `like`: makes `slot` that clip. False where
 * it is none, or says itself of what. */
bool slot_count_on(const Chart *chart, const Slot *like, Slot *slot);
/* "the clip after it", behind a clip that it is. */
void slot_lean_on(Slot *slot, const Slot *other);
/* slot_run.c: all clips from a numbered one to that of the number `last`, as a list;
 * false where they are not all there. */
bool run_fill(Chart *chart, const Slot *first, double last, Slot *run);
/* slot_except.c: leave the clips of `other` out of those of `slot`; false where that is
 * only one. */
bool slot_except(const Chart *chart, Slot *slot, Slot *other);

/* slot_proposal.c: "couldn't …?" */
unsigned rule_proposal(Chart *chart, unsigned n, Slot *slot);

/* slot_shape.c: "1280x720", "16:9", "four to three". */
unsigned rule_shape(Chart *chart, unsigned n, Slot *slot);

/* slot_whole.c */
unsigned rule_whole(Chart *chart, unsigned n, Slot *slot);

/* slot_color.c */
unsigned rule_color(Chart *chart, unsigned n, Slot *slot);

/* slot_word.c */
unsigned rule_literal(Chart *chart, unsigned n, Slot *slot);
unsigned rule_file(Chart *chart, unsigned n, Slot *slot);
/* Tokens at n that spell a file name by ending in a known extension; *type is its
 * kind. */
unsigned chart_file_length(const Chart *chart, unsigned n, const char **type);
unsigned rule_change(Chart *chart, unsigned n, Slot *slot);
unsigned rule_called(Chart *chart, unsigned n, Slot *slot);
unsigned rule_one_called(Chart *chart, unsigned n, Slot *slot);
unsigned rule_other_name(Chart *chart, unsigned n, Slot *slot);
/* slot_light.c: "show", "come" and the like, where chart->light. */
unsigned rule_light(Chart *chart, unsigned n, Slot *slot);
/* Are there verbs that it reads among the slots? */
bool chart_reads_light(const Chart *chart);
/* In how many ways its words can be read; 0: there are none, nor forms of words. */
unsigned chart_light_ways(const Chart *chart);
/* Is something wished of a thing that stands in front: "let the title …"? */
bool chart_wishes_of_subject(const Chart *chart);
/* word_forms.c. What a word is a past form of ("came", "faded"), or the word; gerund: an
 * "-ing" too. */
const char *chart_base_form(Chart *chart, const char *word, bool gerund);
/* Does a word stand in front of token n behind which something is done to what is spoken
 * of: "be"? */
bool chart_is_passive(const Chart *chart, unsigned n);
/* Tokens of "it would be nice if" at n, which wishes what is told behind it; or 0. */
unsigned chart_supposition(const Chart *chart, unsigned n);
/* Look words up by what they are forms of where it is told what is wished: "if the title
 * faded in", "could it be deleted", "needs trimming". True where there are any. */
bool chart_take_base_forms(Chart *chart);
/* Could there be such words? */
bool chart_tells_by_forms(const Chart *chart);
/* Is what token n is looked up by no slip, but a form of it? */
bool chart_is_base_form(Chart *chart, unsigned n);
/* slot_wished.c */
unsigned rule_wished(Chart *chart, unsigned n, Slot *slot);
unsigned rule_turning(Chart *chart, unsigned n, Slot *slot);
unsigned rule_place(Chart *chart, unsigned n, Slot *slot);
unsigned rule_blend(Chart *chart, unsigned n, Slot *slot);
unsigned rule_joint(Chart *chart, unsigned n, Slot *slot);
/* slot_joined.c: "into one", "in one piece": what is joined, or is to be. */
unsigned rule_joined(Chart *chart, unsigned n, Slot *slot);
unsigned rule_none(Chart *chart, unsigned n, Slot *slot);
unsigned rule_from_place(Chart *chart, unsigned n, Slot *slot);
unsigned rule_speech(Chart *chart, unsigned n, Slot *slot);
unsigned rule_captions(Chart *chart, unsigned n, Slot *slot);
unsigned rule_wording(Chart *chart, unsigned n, Slot *slot);
/* "an exclamation mark": that sign, a LITERAL. */
unsigned rule_sign(Chart *chart, unsigned n, Slot *slot);

/* slot_new_text.c: was a text that is to be made spoken of last? And where do its words
 * end, which stand from `from` on, to `end` at the most: in front of when, where and
 * what it is like. */
bool chart_awaits_text(const Chart *chart);
unsigned chart_new_text_end(const Chart *chart, unsigned from, unsigned end);
unsigned rule_word(Chart *chart, unsigned n, Slot *slot);

Prep prep_parse(const char *name);
