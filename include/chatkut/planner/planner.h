/*
 * Words to edit plan, offline: the embedded planner.
 *
 * Deterministic: the same words about the same composition give the same plan. Never
 * touches the network. The stages (each its own file) are: normalise; protect quotes
 * and known names; tag tokens from the vocabulary (data/lang); slot chart (numbers,
 * times, ranges, amounts, colours, places, ordinals, references); split into clauses;
 * fill verb frames; emit a canonical plan and the trace that `/why` shows.
 *
 * What it cannot read it says so: a plan of kind `clarify` (a slot is missing), or NULL
 * with the words that were not understood. It never guesses a target: several
 * candidates are the resolver's business.
 *
 * What plans say, where the schema leaves a choice: `asset` is the label of a listed
 * asset (asset_label()), or a file name as typed where none is listed; a clip is named
 * by the part of its label, its asset's label or file name that was said; what is only
 * a word for a role ("the soundtrack") is named by a word that occurs, else by the
 * label that a clip of that role is given. "it" is {by:last}, "them" the same expecting
 * many, and inside a sentence both are the step that they follow. Volume, opacity and
 * scale in percent are percent strings. Each option of a question holds the steps of
 * the finished plan; a question without options has no steps.
 *
 * Names, quotes and captions are data: a clip called "Undo" is a clip wherever the
 * sentence makes sense with it as a thing, and never changes how other sentences are
 * read.
 */
#pragma once

#include "chatkut/edit/plan.h"
#include "chatkut/edit/selector.h"

typedef struct Vocabulary Vocabulary;

/* The vocabulary of a language ("en"), from the built-in resources (data/lang,
 * described at the top of en.lang). Shared, immutable, kept until the process ends;
 * NULL with an error naming the line when the data is broken or there is none. Any
 * thread. */
const Vocabulary *vocabulary_get(const char *language, GError **error);

/* Languages there are words for, by their tags: English first, the others by name.
 * NULL-terminated, kept until the process ends. */
const char *const *planner_languages(void);
/* The same in the order in which they are tried for a user of `first` (NULL: no
 * language or one there is no vocabulary of). The array is the caller's, the names are
 * not. */
const char **planner_languages_from(const char *first);

typedef struct {
    EditPlan *plan;      /* NULL: not understood; its `lang` is the language read */
    double confidence;   /* 0..1 */
    unsigned unknown;    /* words that are none of the language and in no name */
    bool fragment;       /* there is no verb: it may be a part of another sentence */
    bool wish;           /* a fragment that says how something is to be: "the intro
                          * shorter", "logo top left" */
    GPtrArray *unparsed; /* words that no rule took, values no plan may hold; owned */
    char *why;           /* words → slot lines, then ⇒ steps; in words */
    GPtrArray *examples; /* for "not understood": sentences that would work here */
} Reading;

void reading_clear(Reading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/*
 * What was said and done before: what "again", "same for the rest", "no, the title", "a
 * bit more" and "what about the logo?" are about. All borrowed; zeroed: nothing is
 * known.
 *
 * A sentence that corrects an edit gives a plan that begins with an undo step and goes
 * on with the edit as it should have been; the session makes one revision of both.
 */
typedef struct {
    const EditPlan *plan;     /* the last edit, done or tried; NULL: none */
    const GPtrArray *targets; /* Outcome.targets of it; may be shorter, or NULL */
    bool done;                /* it is what undo would take back … */
    unsigned edits;           /* … when it takes back so many edits */
    const EditPlan *asked; /* the last question to the project, if no edit came since */
    const GPtrArray *earlier; /* of GPtrArray of clip ids: what was mentioned before
                               * context.mentioned, newest first */
    const GPtrArray
        *offered;        /* clip ids that the last edit's were chosen from, if asked */
    int64_t undo_number; /* of the edit that one undo would take back; 0: none */
} Talk;

/* Read one utterance, any bytes. context: for words like "here", "this", "it";
 * borrowed, may be NULL. Fills *reading, to be cleared by the caller. */
void planner_read(const Vocabulary *vocabulary, const char *utterance,
                  const Composition *composition, const SelectContext *context,
                  Reading *reading);

/* The same in whichever language understands most of the words: `first` (the user's;
 * NULL or one that there is none of: English), then English, then the others. One that
 * reads it and has every word, or is sure, is the last that is asked; one that knows
 * fewer words never replaces one that knows more, so that a sentence means the same
 * whatever comes first. */
void planner_read_any(const char *first, const char *utterance,
                      const Composition *composition, const SelectContext *context,
                      Reading *reading);

/* The same of an utterance that goes on a conversation. */
void planner_continue(const char *first, const char *utterance,
                      const Composition *composition, const SelectContext *context,
                      const Talk *talk, Reading *reading);

/* Has `story` (an utterance, a receipt) to do with all that `about` names? Words of any
 * one language count by what they mean: "the volume thing" fits "make it louder". */
bool planner_concerns(const char *about, const char *story);

typedef enum {
    ANSWER_NONE,   /* not an answer: read it as a new sentence */
    ANSWER_CHOSEN, /* `chosen` holds indices of candidates or options */
    ANSWER_CANCEL,
    ANSWER_YES,
    ANSWER_NO,
    ANSWER_MISSED, /* "the fifth", of three */
} AnswerKind;

/* Read `utterance` as the answer to an open question with these numbered candidate
 * names: "2", "the second one", a name, "both", "all", "the last", "never mind".
 * chosen: a GArray of unsigned that the caller owns and passes in empty. */
AnswerKind planner_read_answer(const Vocabulary *vocabulary, const char *utterance,
                               const GPtrArray *candidates, GArray *chosen);
/* The same in the first language, in the order of planner_read_any(), that reads it as
 * one. */
AnswerKind planner_read_any_answer(const char *first, const char *utterance,
                                   const GPtrArray *candidates, GArray *chosen);

/* The clips that an utterance names which is nothing but their description ("the one at
 * 0:05", "the longer one" of the candidates `among`), as a selector; NULL where it says
 * more or names none. New reference. */
json_t *planner_read_clips(const char *first, const char *utterance,
                           const Composition *composition, const SelectContext *context,
                           const GPtrArray *among);

/* What answers a question for `slot` makes of the sentence that it was asked about,
 * likelier ones first: "split the clip" and "5" are "split the clip at 5". Owned
 * strings. */
GPtrArray *planner_join_answer(const char *first, const char *begun, const char *slot,
                               const char *answer);
