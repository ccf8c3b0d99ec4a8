/*
 * What can be said, by topic: for "/help", for "help with sound", for
 * chatkut-language(7).
 *
 * A language file lists topics and sentences ([help NAME], [examples NAME]); which
 * words belong to which topic is a table here, by class and value, and what no row of
 * it claims is "other": a new verb shows by itself.
 *
 * In an example {video}, {video2}, {text}, {audio}, {image} and {asset} stand for a
 * name in double quotes, the first or second of that kind; {+audio} stands for nothing,
 * but the example is for projects that have one.
 */
#pragma once

#include "chatkut/planner/planner.h"

typedef struct {
    const char *name;
    const char *words; /* globs over "class value", parted by "|" */
} HelpTopic;

/* In the order of the manual; a NULL name ends. The last is "other". */
const HelpTopic *help_topics(void);
/* By its name or by a word of the language for it; NULL where there is none. */
const HelpTopic *help_topic_find(const Vocabulary *vocabulary, const char *words);
/* As the language calls it; borrowed. */
const char *help_topic_title(const Vocabulary *vocabulary, const HelpTopic *topic);

/* Sentences that work on this composition, owned strings. NULL: names as a manual has
 * them, each example. */
GPtrArray *help_examples(const Vocabulary *vocabulary, const HelpTopic *topic,
                         const Composition *composition);

typedef struct {
    const char *class;  /* section */
    const char *value;  /* NULL: it takes none */
    GPtrArray *phrases; /* owned strings; "…" where other words go, and "a/b [c]" for
                         * all that this can be read as */
} HelpWords;

/* The words of a topic, HelpWords *, in the file's order; owned by the array. */
GPtrArray *help_words(const Vocabulary *vocabulary, const HelpTopic *topic);

/* Is this a question for help in one of `languages` (NULL ends)? Then *vocabulary is that
 * language and *topic what about, NULL: in general. */
bool help_asked(const char *const *languages, const char *utterance,
                const Vocabulary **vocabulary, const HelpTopic **topic);
