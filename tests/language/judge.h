/*
 * Say a case and judge what came of it.
 *
 * A dialogue is as good as its worst utterance, and ends with the first that is not
 * right.
 */
#pragma once

#include "case.h"
#include "stage.h"

typedef enum {
    VERDICT_RIGHT,
    VERDICT_ASKED, /* a question, an error or words: not what was wanted, but harmless */
    VERDICT_WRONG,  /* something else was done or answered */
    VERDICT_BROKEN, /* the expectation itself cannot be carried out */
    VERDICTS
} Verdict;

const char *verdict_name(Verdict verdict);

/* How far utterances came that are to do something. */
typedef struct {
    unsigned wanted;
    unsigned parsed;   /* a plan came out */
    unsigned valid;    /* of the schema */
    unsigned resolved; /* that knows its clips */
    unsigned applied;  /* carried out or answered */
} Funnel;

typedef struct {
    Verdict verdict;
    unsigned turn; /* the utterance that decided it, from 0 */
    char *got;     /* what came instead, lines of text; NULL where it is right */
} Judgement;

void judgement_clear(Judgement *judgement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judgement, judgement_clear)

/* Fills *judgement (zeroed first); adds to *funnel. */
void judge(Stage *stage, const Case *c, Funnel *funnel, Judgement *judgement);
