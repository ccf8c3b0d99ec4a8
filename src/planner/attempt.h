/*
 * attempt.c: one way to read a sentence, as steps. ways.c: reads it with names that are
 * words as words, then as names, then with light verbs, then without what is told beside
 * the order, and takes what makes sense.
 */
#pragma once

#include "chart.h"

typedef struct {
    json_t *steps;    /* owned */
    const char *kind; /* of the plan; NULL: not understood */
    bool confirm;
    char *question;      /* owned; NULL: nothing is asked */
    const char *missing; /* what is asked for */
    json_t *options;     /* owned; ways to answer, each with all the steps */
    const char *reply;   /* what is said to a sentence that is no order */
    GPtrArray *unparsed; /* owned strings */
} Attempt;

/* Reads the chart's sentence anew. weak: names that are also vocabulary are names.
 * Fills *attempt, which attempt_clear() empties. */
void attempt_read(Attempt *attempt, Chart *chart, bool weak);
/* It is not understood, for these words. */
void attempt_give_up(Attempt *attempt, const Chart *chart, const Slot *slot);
/* It is no order: what is said to the chart's first friendly word. */
void attempt_chat(Attempt *attempt, const Chart *chart);
void attempt_clear(Attempt *attempt);

/* ways.c: the way that makes most sense; the chart is left as it was read so. Without
 * any it is what stood in the way as the sentence was typed. */
void attempt_read_best(Attempt *attempt, Chart *chart);
