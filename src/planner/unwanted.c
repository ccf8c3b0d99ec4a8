/*
 * Stage 5, before clauses: "why does the title spin? It shouldn't.", "I don't like how
 * the title spins, remove that", "make sure the title doesn't spin".
 *
 * Where all that is said is one animation or transition, what has it, and once that it
 * is not wanted, it is to be taken off; in whatever words and order that is put. Twice
 * not wanted ("don't remove the fade") is wanted, and so is what is only denied ("the
 * title doesn't spin"): that tells how it is.
 */
#include "tidying.h"

#include <string.h>

enum { SAID_MAX = 24 }; /* slots of such a sentence */

static const char WITHOUT[] = "without", ANY[] = "any", WISH[] = "wish",
                  DENIES[] = "denies", ZOOM[] = "zoom-in", GROWS[] = "grows",
                  AWAY[] = "away", STOPS[] = "stops";

/* What was found of such a sentence so far. */
typedef struct {
    Slot *thing;  /* the animation or transition, */
    Slot *owner;  /* what has it, */
    Slot *it;     /* as a pronoun, */
    Slot *denial; /* and that it is not wanted */
    Slot *grows;  /* the thing, where it is a verb of size */
    unsigned denials;
    bool faint; /* a "doesn't", which is no wish by itself */
    bool wish;
    bool fits;
} Unwanted;

/* ---- what each slot says --------------------------------------------------------- */

static void deny(Unwanted *said, Slot *slot)
{
    said->denial = slot;
    said->denials++;
}

static void read_thing(Unwanted *said, Slot *slot)
{
    const Slot *thing = said->thing;
    if (!thing || (thing->kind == slot->kind && strcmp(thing->value, ANY) == 0))
        said->thing = slot;
    else if (strcmp(slot->value, thing->value) != 0 && strcmp(slot->value, ANY) != 0)
        said->fits = false;
}

/* Behind the denial only what it is taken off is named: "remove it from the title". */
static void read_ref(Unwanted *said, Slot *slot)
{
    const unsigned off = PREP_BIT(PREP_OFF) | PREP_BIT(PREP_FROM) | PREP_BIT(PREP_OF) |
                         PREP_BIT(PREP_ON);
    bool ends = said->denial && said->denial->kind == SLOT_VERB;
    if (slot->flags & REF_PRONOUN)
        said->it = slot;
    else if (ends && !(PREP_BIT(slot->prep) & off))
        said->fits = false;
    else if (said->owner && said->thing && said->thing->kind == SLOT_ANIMATION)
        said->fits = false;
    else
        said->owner = slot;
}

/* "should go": goes somewhere, or goes away where nothing says where. */
static bool can_go_away(const Chart *chart, unsigned i)
{
    unsigned length;
    const Slot *slot = chart_slot(chart, i);
    const Entry *gripe = chart_match(chart, slot->from, WORD_GRIPE, &length);
    return gripe && g_strcmp0(gripe->value, AWAY) == 0 &&
           length == slot->to - slot->from &&
           tidy_next(chart, i + 1) >= chart->slots->len;
}

/* "should stop fading in" */
static bool stops_doing(const Chart *chart, unsigned i)
{
    unsigned length;
    const Slot *slot = chart_slot(chart, i);
    const Slot *next = i + 1 < chart->slots->len ? slot + 1 : NULL;
    const Entry *gripe = chart_match(chart, slot->from, WORD_GRIPE, &length);
    return gripe && g_strcmp0(gripe->value, STOPS) == 0 && next &&
           next->kind == SLOT_ANIMATION && next->from == slot->from + length;
}

/* "does it grow?": what a zoom does. */
static bool grows(const Chart *chart, const Slot *slot)
{
    unsigned length;
    const Entry *gripe = chart_match(chart, slot->from, WORD_GRIPE, &length);
    return gripe && g_strcmp0(gripe->value, GROWS) == 0 &&
           slot->to == slot->from + length;
}

static void read_verb(const Chart *chart, Unwanted *said, unsigned i)
{
    static const char *const ENDS[] = { "delete", "off",          "vanish", "without",
                                        "still",  "control:stop", NULL };
    static const char *const SHOWS[] = { "start", "style:visible=true", "still", NULL };
    Slot *slot = chart_slot(chart, i);
    bool takes = strcmp(slot->value, "take") == 0 && slot->to > slot->from + 1;
    if (strcmp(slot->value, "never") == 0) {
        said->fits = said->fits && (said->owner || said->it);
        deny(said, slot);
    } else if (said->thing && !slot->gap_to &&
               (g_strv_contains(ENDS, slot->value) || takes || can_go_away(chart, i))) {
        deny(said, slot);
    } else if (slot_is_light(slot)) {
        said->wish = true;
    } else if (stops_doing(chart, i)) {
        deny(said, slot);
    } else if (grows(chart, slot)) {
        said->grows = slot;
        read_thing(said, slot);
    } else if (said->thing || !g_strv_contains(SHOWS, slot->value)) {
        said->fits = false;
    }
}

/* "not": of what follows it, and of an order, of a wish or of what goes on no longer. */
static void read_not(const Chart *chart, Unwanted *said, unsigned i)
{
    Slot *slot = chart_slot(chart, i);
    unsigned before = i, length;
    if (chart_match(chart, slot->from, WORD_UNREAL, &length)) { /* "if it could" */
        said->fits = false;
        return;
    }
    while (before > 0 && chart_slot(chart, before - 1)->kind == SLOT_FILLER)
        before--;
    bool first = before == 0;
    bool told =
        i > 0 && chart_slot(chart, i - 1) == said->owner; /* "it no longer spins" */
    bool denies = g_strcmp0(slot->value, DENIES) == 0;
    if (!slot->value || (denies && !first && !told))
        said->faint = true;
    if (said->thing && !slot->value)
        said->fits = false;
    deny(said, slot);
}

/* Tokens of words that only tell why or how at slot i; 0: there are none. */
static unsigned read_gripe(const Chart *chart, Unwanted *said, unsigned i)
{
    unsigned length;
    Slot *slot = chart_slot(chart, i);
    const Entry *gripe = chart_match(chart, slot->from, WORD_GRIPE, &length);
    if (!gripe || slot->kind == SLOT_VERB || slot->kind == SLOT_NOT ||
        g_strcmp0(gripe->value, AWAY) == 0)
        return 0;
    if (g_strcmp0(gripe->value, WISH) == 0)
        said->wish = true;
    if (g_strcmp0(gripe->value, DENIES) == 0) {
        said->faint = true;
        deny(said, slot);
    }
    return length;
}

static void read_slot(const Chart *chart, Unwanted *said, unsigned i)
{
    Slot *slot = chart_slot(chart, i);
    switch (slot->kind) {
    case SLOT_ANIMATION:
    case SLOT_TRANSITION:
    case SLOT_TRANSITIONS:
        read_thing(said, slot);
        break;
    case SLOT_REF:
        read_ref(said, slot);
        break;
    case SLOT_VERB:
        read_verb(chart, said, i);
        break;
    case SLOT_NOT:
        read_not(chart, said, i);
        break;
    case SLOT_ALL:
        break;
    default:
        said->fits = said->fits && clause_is_neutral(slot);
    }
}

/* ---- the whole ------------------------------------------------------------------- */

static Unwanted read_all(const Chart *chart)
{
    Unwanted said = { .fits = chart->slots->len <= SAID_MAX };
    for (unsigned i = 0; said.fits && i < chart->slots->len;) {
        unsigned end = chart_slot(chart, i)->from, gripe = read_gripe(chart, &said, i);
        if (!gripe)
            read_slot(chart, &said, i++);
        for (end += gripe;
             gripe && i < chart->slots->len && chart_slot(chart, i)->from < end;)
            i++;
    }
    return said;
}

void chart_settle_unwanted(Chart *chart)
{
    bool named = false;
    for (unsigned i = 0; i < chart->slots->len && !named; i++)
        named = slot_is_verbal(chart_slot(chart, i)) &&
                (chart_slot(chart, i)->kind != SLOT_VERB ||
                 grows(chart, chart_slot(chart, i)));
    if (!named)
        return;
    Unwanted said = read_all(chart);
    if (!said.fits || !said.thing || said.denials != 1 || (said.faint && !said.wish))
        return;
    if (said.denial->kind == SLOT_VERB && strcmp(said.denial->value, WITHOUT) == 0)
        return;
    if (said.grows) {
        said.thing->kind = SLOT_ANIMATION;
        said.thing->value = ZOOM;
    }
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        bool kept = slot == said.thing || slot == said.denial ||
                    slot->kind == SLOT_ALL ||
                    (slot->kind == SLOT_REF && !(slot->flags & REF_PRONOUN)) ||
                    (slot == said.it && !said.owner);
        if (!kept)
            slot->kind = SLOT_FILLER;
    }
    said.denial->kind = SLOT_VERB;
    said.denial->value = WITHOUT;
}
