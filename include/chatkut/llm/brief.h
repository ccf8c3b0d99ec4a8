/*
 * What a model is told of the project: packed small, in a stable order.
 *
 * The system text never changes while the program runs (rules, the operations of
 * edit/plan_wire.h, examples), so that servers can keep it; behind it comes what
 * changes: one line on the film, its media, its clips, its markers, the last turns of
 * the conversation, and the user's words. A clip is a line:
 *
 *     film 1080x1920 30fps 42s revision 17 playhead 12.4 selected e3
 *     a1 video "beach" 12.6s
 *     e1 video "beach" V1 0-8.2 in 2 volume 50%
 *     e3 text "Welcome" V2 1-4 fontSize 64 color #ffcc00
 *
 * Values are in the form in which plans take them; what is at its default is not told.
 * Clips, media and tracks go by short names that mean the same ids for as long as the
 * brief is kept (WireNames). Where all clips do not fit into the budget, those are kept
 * that are selected, were spoken of, are named by the words, or are near the playhead
 * and the times in the words; each track then has a line that sums up the rest, and it
 * is said that the list is not whole.
 *
 * Every text that comes from outside (names, captions, what was said before) is a JSON
 * string of at most BRIEF_TEXT_MAX characters, without control, bidirectional and
 * invisible ones; all of it stands between two lines with a word that nobody can guess,
 * and the model is told that nothing between them is an instruction. That is courtesy:
 * what protects the user is what plans cannot do (session.h).
 *
 * Never in it: footage, paths (of a file without a label, and of one that was spoken of,
 * its last part), keys.
 *
 * Pure but for the random word; 10,000 clips take some milliseconds.
 */
#pragma once

#include "chatkut/edit/plan_wire.h"
#include "chatkut/edit/selector.h"

enum {
    BRIEF_TOKENS = 2000, /* of clip lines where nothing else is said */
    BRIEF_TEXT_MAX = 80,
    BRIEF_TURNS = 4,
    BRIEF_WORDS_MAX = 4000, /* bytes of the user's words that are sent */
};

/* A turn of the conversation; all borrowed. */
typedef struct {
    const char *said;     /* by the user; NULL */
    const char *answered; /* by chatkut; NULL */
} BriefTurn;

/* All borrowed for the call. */
typedef struct {
    const Composition *composition;
    const SelectContext *context;
    int64_t revision;
    const BriefTurn *turns; /* oldest first; the last BRIEF_TURNS are told */
    unsigned n_turns;
    const char *words;
    const char *language; /* of the user: "de"; NULL */
    const char *asked;    /* a model's own question that the words answer; NULL */
    unsigned tokens;      /* for clip lines; 0: BRIEF_TOKENS */
} BriefSource;

/* What would leave the machine. */
typedef struct {
    unsigned clips;     /* told one by one … */
    unsigned all_clips; /* … of so many */
    unsigned texts;     /* names, captions and words on titles */
    unsigned media, markers, turns;
    unsigned tokens; /* of all of it, estimated */
} BriefCounts;

typedef struct {
    const char *system; /* the same for all; static */
    char *text;         /* the user's message */
    WireNames *names;
    BriefCounts counts;
} Brief;

Brief *brief_new(const BriefSource *source);
void brief_free(Brief *brief);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Brief, brief_free)

/* What would leave the machine beside words and turns, for people: "times and settings
 * of 12 clips, 15 names and texts on the screen". Translated; owned by the caller. */
char *brief_summary(const Brief *brief);

/* Of the system text. */
unsigned brief_system_tokens(void);
/* The tokens that a brief of this composition would have, without making it. */
unsigned brief_estimate(const Composition *composition);
