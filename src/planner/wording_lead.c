/* What leads in to the words of a text: "should say", "to", "with", ":", "->". */
#include "wording_lead.h"

#include <string.h>

/* Is what stands in front of token n the word for what a text says? */
static bool after_text(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *type = n ? chart_match(chart, n - 1, WORD_TYPE, &length) : NULL;
    const Entry *prop = n ? chart_match(chart, n - 1, WORD_PROP, &length) : NULL;
    return (type && strcmp(type->value, "text") == 0) ||
           (prop && strcmp(prop->value, "text") == 0);
}

const char *wording_first_verb(const Chart *chart)
{
    for (unsigned i = 0; i < chart->slots->len; i++)
        if (chart_slot(chart, i)->kind == SLOT_VERB)
            return chart_slot(chart, i)->value;
    return NULL;
}

static bool says_nothing(const Slot *slot)
{
    static const SlotKind KINDS[] = { SLOT_VERB,   SLOT_FILLER, SLOT_MARK, SLOT_PREP,
                                      SLOT_COPULA, SLOT_NOT,    SLOT_THEN };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (slot->kind == KINDS[i])
            return true;
    return slot->kind == SLOT_PROP && strcmp(slot->value, "text") == 0;
}

const Slot *wording_thing_before(const Chart *chart)
{
    const Slot *thing = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (slot->kind == SLOT_REF && !slot->members) {
            if (!thing || !(slot->flags & REF_PRONOUN))
                thing = slot;
        } else if (!says_nothing(slot)) {
            return NULL;
        }
    }
    return thing;
}

/* "so that it", "to": what may stand in front of "says". */
static unsigned say_begins(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    if (prep && prep_parse(prep->value) == PREP_TO)
        return n + length;
    if (chart_match(chart, n, WORD_PRON, &length) && wording_thing_before(chart))
        return n + length;
    return chart_match(chart, n, WORD_REASON, &length) && wording_thing_before(chart)
               ? n + length
               : n;
}

/* "nobody can read …": who reads it, not what is to be read. */
static bool is_reading(const Chart *chart, unsigned n)
{
    unsigned begin = n, length;
    while (begin > 0 && chart->sentence.tokens[begin - 1].kind != TOKEN_MARK)
        begin--;
    const Entry *who = chart_match(chart, begin, WORD_SUBJECT, &length);
    return n > begin && who && who->value &&
           (chart_match(chart, n - 1, WORD_CONDITION, &length) ||
            chart_match(chart, n - 1, WORD_NOT, &length));
}

/* "to say", "should say" */
static Lead read_say(const Chart *chart, unsigned n)
{
    unsigned at = say_begins(chart, n), length, says = 0;
    const Entry *verb = chart_match(chart, at, WORD_VERB, &length);
    bool which = at > n && chart_match(chart, n, WORD_SAYS, &says); /* "that says" */
    if (!verb || which || strcmp(verb->value, "set:text") != 0 || is_reading(chart, n))
        return (Lead){ 0 };
    chart_match(chart, at, WORD_SAYS, &says);
    const Slot *thing = at > n ? wording_thing_before(chart) : NULL;
    bool tells =
        thing && !wording_first_verb(chart) && g_strcmp0(thing->type, "text") == 0;
    return (Lead){ .found = true,
                   .length = at - n + length,
                   .told = says > 0 || tells,
                   .firm = says > 1 || tells, /* "the date to read 14 June" */
                   .free = says > 0 || tells };
}

/* "…, it should be": what is told stands in front, of a text that was spoken of. */
static Lead read_should(const Chart *chart, unsigned n)
{
    unsigned it = 0, length;
    const Slot *thing = wording_thing_before(chart);
    if (thing && chart_match(chart, n, WORD_PRON, &length))
        it = length;
    const Entry *verb = chart_match(chart, n + it, WORD_VERB, &length);
    bool should = verb && length > 1 && strcmp(verb->value, "make") == 0;
    if (!thing || !should || wording_first_verb(chart))
        return (Lead){ 0 };
    return (Lead){ .found = true, .length = it + length, .told = true, .text = thing };
}

/* "the title changes to …" */
static Lead read_turning(const Chart *chart, unsigned n)
{
    const Slot *thing = wording_thing_before(chart);
    unsigned length;
    bool turns = thing && !wording_first_verb(chart) &&
                 g_strcmp0(thing->type, "text") == 0 &&
                 chart_match(chart, n, WORD_TURNING, &length);
    return (Lead){
        .found = turns, .length = turns ? length : 0, .told = true, .text = thing
    };
}

/* "…, it's …", "…: it was …": what is right, of a text that is wrong. */
static Lead read_being(const Chart *chart, unsigned n)
{
    unsigned it, is, length;
    const Slot *thing = wording_thing_before(chart);
    const Slot *before =
        chart->slots->len ? chart_slot(chart, chart->slots->len - 1) : NULL;
    if (!thing || before->kind != SLOT_MARK || wording_first_verb(chart) ||
        !chart_match(chart, n, WORD_PRON, &it) ||
        !chart_match(chart, n + it, WORD_COPULA, &is) ||
        chart_match(chart, n + it + is, WORD_NOT, &length))
        return (Lead){ 0 };
    return (Lead){
        .found = true, .length = it + is, .told = true, .alike = true, .text = thing
    };
}

/* "Welcome -> Hello" */
static Lead read_arrow(const Chart *chart, unsigned n)
{
    unsigned length = chart_arrow(chart, n);
    const char *verb = wording_first_verb(chart);
    bool free = !verb || strcmp(verb, "set") == 0; /* "fix the typo: Helo -> Hello" */
    const Slot *thing = length && free ? wording_thing_before(chart) : NULL;
    return (
        Lead){ .found = thing != NULL, .length = length, .told = true, .text = thing };
}

/* "title: Welcome to Lisbon" */
static Lead read_colon(const Chart *chart, unsigned n)
{
    const Slot *thing =
        chart_is_mark(chart, n, ":") ? wording_thing_before(chart) : NULL;
    bool alone =
        thing && !wording_first_verb(chart) && g_strcmp0(thing->type, "text") == 0;
    return (Lead){ .found = alone, .length = 1, .told = true, .text = thing };
}

/* "to", "with", ":"; behind "swap ~ for" nothing is left to lead in. */
static bool opens(const Chart *chart, unsigned n, Lead *lead)
{
    static const unsigned PREPS_OF_WORDS = PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH) |
                                           PREP_BIT(PREP_BY) | PREP_BIT(PREP_FOR);
    unsigned length;
    const Entry *entry = chart_match(chart, n, WORD_PREP, &length);
    lead->prep = entry ? prep_parse(entry->value) : PREP_NONE;
    lead->length = entry ? length : 1;
    if (entry ? (PREP_BIT(lead->prep) & PREPS_OF_WORDS) != 0
              : chart_is_mark(chart, n, ":"))
        return true;
    lead->prep = PREP_TO;
    lead->length = 0;
    return !entry && n > 0 && chart->tail_owner[n - 1];
}

/* "change the title to …", "replace Hello with …", "correct the date: …" */
static Lead read_prep(const Chart *chart, unsigned n)
{
    static const char *const VERBS[] = { "set", "replace", NULL };
    static const char *const LOOSE[] = { "make", "swap", NULL }; /* "turn Hi into …" */
    const char *verb = wording_first_verb(chart);
    const Slot *thing = verb ? wording_thing_before(chart) : NULL;
    Lead lead = { .found = true, .text = thing };
    if (!thing || !opens(chart, n, &lead))
        return (Lead){ 0 };
    lead.quoted = g_strv_contains(LOOSE, verb);
    return lead.quoted || g_strv_contains(VERBS, verb) ? lead : (Lead){ 0 };
}

/* "a title saying …" */
static Lead read_saying(const Chart *chart, unsigned n)
{
    unsigned length;
    bool says = chart_match(chart, n, WORD_SAYS, &length) && chart_awaits_text(chart);
    return (Lead){ .found = says, .length = says ? length : 0, .told = says };
}

Lead wording_read_lead(const Chart *chart, unsigned n)
{
    unsigned length;
    const Entry *prep = chart_match(chart, n, WORD_PREP, &length);
    Lead lead = read_saying(chart, n);
    if (!lead.found)
        lead = read_say(chart, n);
    if (!lead.found && prep && prep_parse(prep->value) == PREP_TO &&
        after_text(chart, n))
        return (Lead){ .found = true, .length = length, .free = true };
    if (!lead.found)
        lead = read_prep(chart, n);
    if (!lead.found)
        lead = read_should(chart, n);
    if (!lead.found)
        lead = read_turning(chart, n);
    if (!lead.found)
        lead = read_arrow(chart, n);
    if (!lead.found)
        lead = read_colon(chart, n);
    return lead.found ? lead : read_being(chart, n);
}
