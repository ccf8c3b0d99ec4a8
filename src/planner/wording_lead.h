/* What slot_wording.c, which reads what a text is to say, has of wording_lead.c, which
 * reads how such words are led in. */
#pragma once

#include "phrase.h"

/* How the words are led in. */
typedef struct {
    bool found;
    unsigned length; /* tokens of "should say", "with"; none behind "swap ~ for" */
    Prep prep;
    bool told;        /* "the title should say …" is an order by itself */
    bool firm;        /* and it can be followed by nothing but words */
    bool free;        /* they must mean nothing else here */
    bool quoted;      /* the text they are for must be told by what it says */
    bool alike;       /* they must be much like what it says */
    const Slot *text; /* what they take the place of; NULL where the verb says that */
} Lead;

/* What leads in at token n; not found where nothing does. */
Lead wording_read_lead(const Chart *chart, unsigned n);

/* The verb read so far, or NULL. */
const char *wording_first_verb(const Chart *chart);

/* The one clip spoken of so far, where nothing but a clip and its words were; "it" is
 * the one named before. NULL else. */
const Slot *wording_thing_before(const Chart *chart);
