/*
 * Stage 5, before clauses: how a clip looks and sounds.
 *
 * "Tom's name in yellow" is the text, not what the clip is called; "the music is a bit
 * loud" complains, where "a bit louder" orders.
 */
#include "tidying.h"

#include <string.h>

/* ---- names that are texts -------------------------------------------------------- */

static bool is_text(const Chart *chart, const Slot *slot)
{
    ClipPlace place;
    g_auto(Resolution) found = { 0 };
    if (slot->kind != SLOT_REF || !(slot->flags & REF_NAMED) || slot->members)
        return false;
    chart_resolve(chart, slot->json, &found);
    return found.kind == RESOLVED_FOUND && found.ids->len == 1 &&
           composition_find_clip(chart->composition, found.ids->pdata[0], &place) &&
           place.clip->kind == CLIP_TEXT;
}

static bool is_look(const Slot *slot)
{
    static const SlotKind KINDS[] = { SLOT_COLOR, SLOT_STYLE,    SLOT_UNSTYLE,
                                      SLOT_MORE,  SLOT_LESS,     SLOT_POSITION,
                                      SLOT_SHIFT, SLOT_DIRECTION };
    for (unsigned i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (slot->kind == KINDS[i])
            return true;
    return slot->kind == SLOT_AMOUNT && !slot_is_time(slot);
}

/* Is all that is said from slot i on how something is to look? */
static bool only_looks(const Chart *chart, unsigned i)
{
    bool any = false;
    for (; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        if (is_look(slot))
            any = true;
        else if (!clause_is_neutral(slot) && slot->kind != SLOT_STRENGTH &&
                 slot->kind != SLOT_VERB)
            return false;
    }
    return any;
}

/* Whose slot i is: the first in front of it that says something. */
static const Slot *owner_of(const Chart *chart, unsigned i)
{
    while (i-- > 1 && chart_slot(chart, i)->kind == SLOT_FILLER)
        ;
    return chart_slot(chart, i);
}

/* As a noun, or as what reads as a verb where there is no other. */
static bool is_name(const Slot *slot)
{
    static const char LABEL[] = "label", RENAME[] = "rename";
    return (slot->kind == SLOT_PROP && strcmp(slot->value, LABEL) == 0) ||
           (slot->kind == SLOT_VERB && strcmp(slot->value, RENAME) == 0);
}

/* Behind the 's of whose it is? */
static bool is_owned(const Chart *chart, unsigned i)
{
    unsigned length;
    const Entry *prep =
        chart_match(chart, chart_slot(chart, i - 1)->from, WORD_PREP, &length);
    return chart_slot(chart, i - 1)->kind == SLOT_FILLER && prep &&
           prep_parse(prep->value) == PREP_OF;
}

/* "Tom's name": he is called nothing else on the timeline. */
static void drop_names(Chart *chart)
{
    for (unsigned i = 1; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (is_name(slot) && is_owned(chart, i) && is_text(chart, owner_of(chart, i)) &&
            only_looks(chart, i + 1))
            slot->kind = SLOT_FILLER;
    }
}

/* ---- qualities that are complained of -------------------------------------------- */

static bool is_bare_quality(const Chart *chart, const Slot *slot)
{
    unsigned length;
    return (slot->kind == SLOT_MORE || slot->kind == SLOT_LESS) &&
           chart_match(chart, slot->from, WORD_QUALITY, &length) &&
           slot->from + length == slot->to;
}

/* Is slot i how much of a quality a clip in front of it has? */
static bool tells_much(const Chart *chart, unsigned i)
{
    return i > 1 && chart_slot(chart, i)->kind == SLOT_STRENGTH &&
           (chart_slot(chart, i - 1)->kind == SLOT_COPULA || is_owned(chart, i)) &&
           chart_slot(chart, i - 2)->kind == SLOT_REF;
}

static void settle_quality(Chart *chart, unsigned i)
{
    Slot *quality = chart_slot(chart, i);
    if (!tells_much(chart, i - 1) || !is_bare_quality(chart, quality))
        return;
    chart_slot(chart, i - 1)->prep = PREP_NONE;
    chart_slot(chart, i - 2)->kind = SLOT_FILLER;
    quality->kind = quality->kind == SLOT_MORE ? SLOT_LESS : SLOT_MORE;
}

/* ---- "blur off" ------------------------------------------------------------------ */

static bool can_be_off(const Slot *slot)
{
    return slot->kind == SLOT_STYLE || slot->kind == SLOT_EFFECT ||
           (slot->kind == SLOT_PROP && strcmp(slot->value, "volume") != 0);
}

/* "underline", which reads as a verb where there is no other, as what it does. */
static Slot as_style(const Slot *slot)
{
    static const char STYLE[] = "style:";
    Slot style = *slot;
    if (slot->kind == SLOT_VERB && g_str_has_prefix(slot->value, STYLE)) {
        style.kind = SLOT_STYLE;
        style.value += strlen(STYLE);
    }
    return style;
}

/* At the end of a note, "off" says that what is named in front of it is to go. */
static void settle_off(Chart *chart)
{
    unsigned length, last = chart->slots->len - 1;
    Slot *off = chart_slot(chart, last), *what = chart_slot(chart, last - 1);
    const Entry *prep = chart_match(chart, off->from, WORD_PREP, &length);
    const Slot *told = chart_find(chart, SLOT_VERB);
    Slot named = as_style(what);
    if (off->kind != SLOT_FILLER || !prep || prep_parse(prep->value) != PREP_OFF ||
        !can_be_off(&named) || (told && told != what))
        return;
    Slot verb = { .kind = SLOT_VERB, .value = "without", .from = what->from };
    verb.to = what->from;
    named.to = off->to;
    *what = verb;
    *off = named;
}

/* ---- "bigger letters for the title" ---------------------------------------------- */

/* What a text is made of, and no text: "letters" behind what they are to be like. */
static bool is_lettering(const Chart *chart, unsigned i)
{
    static const SlotKind LOOKS[] = { SLOT_COLOR, SLOT_STYLE, SLOT_MORE, SLOT_LESS };
    const Slot *slot = chart_slot(chart, i), *look = chart_slot(chart, i - 1);
    if (slot->kind != SLOT_REF || !(slot->flags & REF_BARE) || slot->determined ||
        slot->prep != PREP_NONE || g_strcmp0(slot->type, "text") != 0)
        return false;
    for (unsigned n = 0; n < G_N_ELEMENTS(LOOKS); n++)
        if (look->kind == LOOKS[n] && look->to == slot->from)
            return true;
    return false;
}

/* The one text that is named besides; NULL where there is none, or more. */
static Slot *other_text(const Chart *chart, unsigned letters)
{
    const unsigned WHOSE = PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF) |
                           PREP_BIT(PREP_FOR) | PREP_BIT(PREP_IN) | PREP_BIT(PREP_ON);
    Slot *text = NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot->kind != SLOT_REF || i == letters)
            continue;
        if (text || !(is_text(chart, slot) || g_strcmp0(slot->type, "text") == 0) ||
            !(PREP_BIT(slot->prep) & WHOSE))
            return NULL;
        text = slot;
    }
    return text;
}

static void drop_lettering(Chart *chart)
{
    const Slot *verb = chart_find(chart, SLOT_VERB);
    if (verb && strcmp(verb->value, "add") == 0)
        return;
    for (unsigned i = 1; i < chart->slots->len; i++) {
        Slot *text = is_lettering(chart, i) ? other_text(chart, i) : NULL;
        if (!text)
            continue;
        text->prep = PREP_NONE;
        chart_slot(chart, i)->kind = SLOT_FILLER;
    }
}

void chart_tidy_looks(Chart *chart)
{
    drop_lettering(chart);
    if (chart->slots->len > 1)
        settle_off(chart);
    drop_names(chart);
    for (unsigned i = 1; i < chart->slots->len; i++)
        settle_quality(chart, i);
}
