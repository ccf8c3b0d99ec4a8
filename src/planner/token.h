/*
 * Stage 1, normalise: an utterance as tokens.
 *
 * Text is made valid UTF-8 and NFC; dashes and quotes of any style read alike; words
 * are case-folded without regard to the locale. What stands between quotes is one token
 * that no later stage looks into. A digit next to a letter ends a token ("10s" is two),
 * and so do the joiners of names ("top-right", "bbb_480p", "alpha.png"): names and
 * vocabulary are cut by the same rules, so they meet whatever the spelling.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    TOKEN_WORD,
    TOKEN_NUMBER,   /* "12", "1.5", "1,5" */
    TOKEN_TIMECODE, /* "1:02.5", "00:01:02:12" */
    TOKEN_RATIO,    /* "16:9" */
    TOKEN_SIZE,     /* "1920x1080" */
    TOKEN_HEX,      /* "#ff8800" */
    TOKEN_QUOTE,    /* its text as typed, without the quotes */
    TOKEN_MARK,     /* one punctuation mark or symbol */
} TokenKind;

typedef struct {
    TokenKind kind;
    char *text;    /* folded; borrowed from the sentence */
    unsigned from; /* bytes of Sentence.source, end exclusive */
    unsigned to;
    bool glued; /* nothing but a joiner between it and the token before */
    bool line;  /* the first of a line, but not of the first */
    bool fuzzy; /* its text is what it was taken for: a name through a typo */
    bool torn;  /* as near to a word of a name as to another of the vocabulary */
} Token;

enum { SENTENCE_MAX_TOKENS = 256, SENTENCE_MAX_BYTES = 4000 };

typedef struct {
    char *source; /* NFC; offsets count in it */
    Token *tokens;
    unsigned count;
    bool cut; /* longer than the limits: the rest was left out */
    GStringChunk *strings;
} Sentence;

/* Any bytes will do. */
void sentence_init(Sentence *sentence, const char *utterance);
void sentence_clear(Sentence *sentence);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sentence, sentence_clear)

const Token *sentence_token(const Sentence *sentence, unsigned n);
/* The words [from, to) as typed; a new string. */
char *sentence_slice(const Sentence *sentence, unsigned from, unsigned to);

/* "1,5" and "1.5" alike; groups of thousands by comma. */
double token_number(const char *text);
