/*
 * The inside of a vocabulary: entries by their first word.
 *
 * A language file (data/lang, documented at the top of en.lang) lists phrases by class.
 * A class says what a phrase can be (a verb, a unit, a colour), its value which one;
 * values are the names that edit plans use, so a new language brings words and no code.
 */
#pragma once

#include "chatkut/planner/planner.h"

typedef enum {
#define CLASS(ID, ...) WORD_##ID,
#include "classes.def"
#undef CLASS
    WORD_CLASSES
} WordClass;

typedef enum {
    CLASS_VALUE = 1 << 0, /* needs a value */
    CLASS_EXACT = 1 << 1, /* never read through a typo */
    CLASS_SLIP = 1 << 3,  /* only through a slip: letters swapped, lost or doubled */
    CLASS_LOOSE =
        1 << 2, /* may share phrases with any class: grammar tells them apart */
} ClassFlags;

typedef struct {
    const char *name; /* the section's name */
    unsigned flags;
    const char *about;
} ClassRow;

typedef struct Entry Entry;
struct Entry {
    const Entry *next; /* same first word */
    WordClass class;
    const char *value; /* NULL where the class takes none */
    const char *shown; /* forms_shown() of the phrase it is a form of; or NULL */
    unsigned count;    /* words */
    unsigned gap;      /* words in front of the gap of "turn ~ up"; 0: no gap */
    unsigned line;
    char *words[];
};

const ClassRow *class_row(WordClass class);

/* Read a language file's text into a vocabulary; for the tests' own vocabularies. */
Vocabulary *vocabulary_new(const char *text, gssize length, GError **error);
void vocabulary_free(Vocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vocabulary, vocabulary_free)

/* The language's tag; NULL for a vocabulary of a test's own. */
const char *vocabulary_language(const Vocabulary *vocabulary);
/* The lines of [examples TOPIC] (const char *); NULL where there are none. */
const GPtrArray *vocabulary_examples(const Vocabulary *vocabulary, const char *topic);

/* Entries whose first word is `word`, linked by `next`; NULL where there are none. */
const Entry *vocabulary_entries(const Vocabulary *vocabulary, const char *word);
/* Is it a word of any phrase, at any place? */
bool vocabulary_knows(const Vocabulary *vocabulary, const char *word);
/* `text`, folded, as the phrases are spelled (forms.h); NULL where that changes
 * nothing. */
char *vocabulary_spell(const Vocabulary *vocabulary, const char *text);
/* The words that the rule "expand" puts for one, parted by blanks; NULL: none. */
const char *vocabulary_expansion(const Vocabulary *vocabulary, const char *word);
/* A rule of the [rules] section, or NULL. */
const char *vocabulary_rule(const Vocabulary *vocabulary, const char *name);

/* The entries of a class, in file order. */
const GPtrArray *vocabulary_class(const Vocabulary *vocabulary, WordClass class);
/* All words that a typo may stand for (const char *), and all entries, in file
 * order. */
const GPtrArray *vocabulary_fuzzy_words(const Vocabulary *vocabulary);
/* Words that only a plain slip may stand for. */
const GPtrArray *vocabulary_slip_words(const Vocabulary *vocabulary);
const GPtrArray *vocabulary_all(const Vocabulary *vocabulary);
