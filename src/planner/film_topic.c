/*
 * Stage 5, beside an order: what is told of something that the film has.
 *
 * "The background is dark grey, make it black", "the name of this project is silly, make
 * it 'Holiday cut'": the order means the background, or the name, and not the clip that
 * was spoken of last. What is told of it is left out.
 */
#include "tidying.h"

#include <string.h>

/* The property of the film that a part tells of; NULL where it tells of a clip, or of
 * what clips have too. */
static Slot *film_topic(const Chart *chart, SlotSpan part)
{
    static const char *const OWN[] = { "background", "fps", "aspect", NULL };
    static const char *const SHARED[] = { "label", "size", NULL };
    Slot *prop = tidy_find(chart, part, SLOT_PROP);
    bool film = tidy_find(chart, part, SLOT_WHOLE) != NULL;
    bool own = prop && (g_strv_contains(OWN, prop->value) ||
                        (film && g_strv_contains(SHARED, prop->value)));
    return own && !tidy_find(chart, part, SLOT_REF) && !tidy_orders(chart, part) ? prop
                                                                                 : NULL;
}

/* The one "it" that an order makes something of; NULL where another thing is named. */
static Slot *made_of(const Chart *chart, SlotSpan order)
{
    Slot *it = tidy_find(chart, order, SLOT_REF);
    const Slot *verb = tidy_find(chart, order, SLOT_VERB);
    bool other = it && tidy_find(chart, (SlotSpan){ order.from, order.to }, SLOT_WHOLE);
    return it && !other && verb && slot_is_light(verb) && (it->flags & REF_PRONOUN) &&
                   !(it->flags & REF_PLURAL)
               ? it
               : NULL;
}

/* Is it a value that such a property can have? */
static bool has_value(const Chart *chart, SlotSpan order, const char *prop)
{
    static const struct {
        const char *prop;
        SlotKind value;
    } VALUES[] = { { "background", SLOT_COLOR }, { "fps", SLOT_AMOUNT },
                   { "aspect", SLOT_RATIO },     { "aspect", SLOT_PRESET },
                   { "size", SLOT_SIZE },        { "size", SLOT_PRESET },
                   { "label", SLOT_LITERAL } };
    for (unsigned i = 0; i < G_N_ELEMENTS(VALUES); i++)
        if (strcmp(VALUES[i].prop, prop) == 0 &&
            tidy_find(chart, order, VALUES[i].value))
            return true;
    return false;
}

void chart_hand_film_topic(Chart *chart)
{
    SlotSpan told = { 0, tidy_remark_end(chart, 0) };
    SlotSpan order = tidy_order_behind(chart, told);
    Slot *topic = film_topic(chart, told);
    Slot *it = topic ? made_of(chart, order) : NULL;
    if (!it || !has_value(chart, order, topic->value))
        return;
    for (unsigned i = 0; i < order.from; i++) {
        Slot *slot = chart_slot(chart, i);
        if (slot != topic && slot->kind != SLOT_WHOLE)
            tidy_silence(chart, (SlotSpan){ i, i + 1 });
    }
    tidy_silence(chart, (SlotSpan){ (unsigned)(it - chart_slot(chart, 0)),
                                    (unsigned)(it - chart_slot(chart, 0)) + 1 });
}
