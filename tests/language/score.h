/*
 * How well a file of cases is understood.
 */
#pragma once

#include "judge.h"

#include <stdio.h>

enum { SCORE_KINDS_MAX = 48 };

typedef struct {
    unsigned total;
    unsigned verdicts[SCORE_KINDS_MAX][VERDICTS]; /* by the index of CASE_KINDS */
    Funnel funnel;
    GArray *read_us; /* double: what planner_read() alone took, the median of a case */
} Score;

void score_init(Score *score);
void score_clear(Score *score);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Score, score_clear)

/* Judge all cases. `failures`: where those that are not right are told; NULL:
 * nowhere. */
void score_cases(Score *score, Stage *stage, const GPtrArray *cases, FILE *failures);
/* Read the first utterance of each case `rounds` times, once more before to warm up. */
void score_time(Score *score, const GPtrArray *cases, unsigned rounds);

/* Of all kinds. */
unsigned score_count(const Score *score, Verdict verdict);
/* One line: "tuned-add.tsv: 45 cases, right 100.0 %, …". */
void score_print_line(const Score *score, const char *name);
/* Funnel, accuracy by kind and, where it was measured, the time. */
void score_print(const Score *score);
/* The same, for programs. New reference. */
json_t *score_to_json(const Score *score);

/* May the failures of this file be listed? Not those of sentences that are kept apart,
 * unless the environment's CORPUS_VERBOSE names the very file. */
bool score_may_tell(const char *path);
