/* What the readers of sentences about the last edit share: talk.c and talk_*.c. */
#pragma once

#include "talk.h"

/* What ties a sentence to the last one. */
typedef enum {
    TIE_AGAIN = 1 << 0,
    TIE_SAME = 1 << 1,
    TIE_TOO = 1 << 2,
    TIE_INSTEAD = 1 << 3,
    TIE_OVER = 1 << 4,
    TIE_UNDER = 1 << 5,
    TIE_ABOUT = 1 << 6,
    TIE_CORRECTS = 1 << 7,
    TIE_AND = 1 << 8,     /* it begins with "and" */
    TIE_UNDO = 1 << 9,    /* "put it back" */
    TIE_ONE = 1 << 10,    /* "one more" */
    TIE_UNMOVE = 1 << 11, /* "put it back where it was" */
    TIE_UNSWAP = 1 << 12, /* "swap them back" */
    TIE_NOW = 1 << 13,    /* it begins with "now", "then" */
} Tie;

typedef struct {
    Chart *chart;
    const Talk *talk;
    unsigned ties;
    const Slot *slots[CLAUSE_MAX_SLOTS]; /* all else that says something */
    unsigned count;
    bool orders, light; /* it has a verb of its own; "make", "set" */
    bool overfull;
} Remark;

bool remark_is_pronoun(const Slot *slot);
bool remark_is_clip(const Slot *slot);
bool remark_has_clip(const Remark *remark);
/* Takes steps: they are the draft's, where they fit. */
TalkKind remark_give(Draft *draft, const EditPlan *plan, json_t *steps, bool fits);

/* talk_fit.c. A copy of a plan's steps. */
json_t *remark_steps(const EditPlan *plan);
/* The clips that a step of the last edit meant, or NULL. */
const GPtrArray *remark_ids(const Talk *talk, size_t n);
/* Makes the steps mean the same clips as before. back: those will be there, for the
 * edit is taken back first. False where they cannot. */
bool remark_bind(const Remark *remark, json_t *steps, bool back);
/* The clips that the words mean now, as a new selector. */
json_t *remark_selector(const Remark *remark, const Slot *slot);
/* Puts all that is said into the steps; false where something finds no place. */
bool remark_fit(const Remark *remark, json_t *steps);

/* talk_correct.c. The edit in place of the last one. */
TalkKind remark_correct(const Remark *remark, Draft *draft);

/* talk_degree.c. More or less of the last edit; false where the remark does not say
 * that, or something else too. */
bool remark_reads_degree(const Remark *remark, Draft *draft, TalkKind *kind);
/* "too much, only 3", "too fast, 1.5 will do": not by so much. False where it says no
 * such thing; else *limited is the correction that it stands for. */
bool remark_limits(const Remark *remark, Remark *limited);
/* talk_joint.c. How long a transition is, or what it is instead; false where the remark
 * does not say that, or something else too. */
bool remark_reads_joint(const Remark *remark, Draft *draft, TalkKind *kind);
/* talk_degree.c. Another number or time, of what was set to one. */
TalkKind remark_read_setting(const Remark *remark, Draft *draft);
/* "no, smaller", of what was made bigger. False where it is no such thing. */
bool remark_turns(const Remark *remark, json_t *steps);
