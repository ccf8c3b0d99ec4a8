/*
 * What is said of a clip behind its noun, and how far that goes.
 *
 * "the part *where you see the shoes* in black and white": a link begins it; words that
 * clips are called by tell which one is meant, others are idle, and what could be the
 * order's own ends it.
 */
#pragma once

#include "depict.h"

typedef enum {
    LINK_NONE,
    LINK_CLAUSE, /* "where", "that": any words up to the end of the clause */
    LINK_NOUN,   /* "of", "with", "showing": words up to the last that names it */
    LINK_NAME,   /* "called": a name and nothing else */
} LinkKind;

typedef struct {
    Phrase *phrase;
    LinkKind link;
    bool where;        /* a clause of what is seen in it */
    bool portion;      /* of a part of the film */
    unsigned from, to; /* tokens of what is said, as far as it may go */
    unsigned end;      /* so far it goes */
} Said;

/* The link at the phrase's end: its tokens, and said->link; 0: there is none. */
unsigned said_link_at(Said *said);
/* What is said from said->from to the clause's end at most: said->to, and the words that
 * may tell which clip. */
void said_read_words(Said *said, Depiction *depiction);
/* How many of the words are said before the order goes on otherwise, behind the first of
 * `known` (a bit for each word that a clip is called by). */
unsigned said_words_before_rest(Said *said, const Depiction *depiction, unsigned known);
/* said->end is behind the last of `known`; false where words tell otherwise. */
bool said_find_end(Said *said, const Depiction *depiction, unsigned known);
/* Moves said->end over what says no more. */
void said_take_idle_rest(Said *said);

/* Tokens at n that say nothing by themselves. */
unsigned said_idle_at(const Said *said, unsigned n);
/* Is the word at n neither of the vocabulary nor of a name? */
bool said_is_unknown(const Chart *chart, unsigned n);
bool said_is_preposition(const Chart *chart, unsigned n, unsigned preps);
