/* What change.c, which reads what a clause says of properties, and change_put.c, which
 * writes it down, share. */
#pragma once

#include "clause.h"

#include "chatkut/edit/color_name.h"

#define ABSOLUTE (PREP_BIT(PREP_TO) | PREP_BIT(PREP_AT) | PREP_BIT(PREP_UNTIL))

typedef struct {
    Clause *clause;
    const json_t *target;
    json_t *steps;
    json_t *props; /* of the update, or of the clip being made */
    bool making;   /* only plain values, all into props */
    bool changed;
} Changer;

bool changer_is_text(const Changer *changer);
/* 1 where the verb raises, -1 where it lowers, else 0. */
int changer_verb_sign(const Clause *clause);
/* The sign that words beside a property or an amount give it: "more contrast", "volume
 * up". */
int changer_sign_beside(Changer *changer, const Slot *slot);
/* Each false where the property cannot take it; then nothing was written. `sign` is
 * that of the words: 1 more, -1 less, 0 neither. */
bool changer_put(Changer *changer, const char *prop, json_t *value); /* takes value */
bool changer_put_length(Changer *changer, int sign, const Slot *amount);
bool changer_put_amount(Changer *changer, const char *word, int sign,
                        const Slot *amount);
bool changer_put_extreme(Changer *changer, const char *word, const Slot *extreme);
bool changer_put_nudge(Changer *changer, const char *word, int sign,
                       const Slot *strength);

/* change_numeric.c. A property that is raised, lowered or set by what the clause says
 * beside `slot` (NULL: anywhere); the slot of a kind next to one, not read yet, or NULL;
 * is it "more" or "less"? */
bool changer_apply_numeric(Changer *changer, const char *prop, const Slot *slot,
                           int sign);
const Slot *changer_beside(const Clause *clause, const Slot *slot, SlotKind kind);
bool changer_compares(const Slot *slot);

/* change.c. A style, "property=value"; round corners. */
bool changer_apply_style(Changer *changer, const char *style);
bool changer_apply_round(Changer *changer);
/* Is its value made of words: what a text says, a name, a font? */
bool changer_is_wording(const char *prop);

/* change_verb.c. "lower the music", "turn the volume up"; "less music". */
void changer_apply_verb(Changer *changer);
void changer_apply_quantity(Changer *changer);

/* change_group.c: outlines, shadows, backgrounds. prop: the slot of `word`, whose
 * neighbours say what it is like; NULL where the verb named it. */
bool changer_is_group(const char *word);
bool changer_put_group(Changer *changer, const char *word, const Slot *prop);

/* change_amount.c: an amount whose property its unit or the kind of clip tells. */
bool changer_apply_amount(Changer *changer, const Slot *amount);
/* Is it a bare number behind a comma: what something is to be, not by how much? */
bool changer_is_set_apart(const Chart *chart, const Slot *amount);

/* change_word.c. The value of a property of words ("fontFamily"); a place in the frame,
 * of a sound one between the speakers; a size of a clip that is named. */
bool changer_put_text(Changer *changer, const Slot *prop);
bool changer_put_place(Changer *changer, const char *position);
bool changer_put_size(Changer *changer, const Slot *size);
