/* Stage 6: what an amount alone says of a clip: a length, a size, how loud. */
#include "changer.h"

#include <string.h>

/* "make the intro 5 seconds" */
static bool apply_time(Changer *changer, const Slot *time)
{
    bool at = time->prep == PREP_TO || time->prep == PREP_NONE;
    if (!at || !clause_verb_is(changer->clause, "make|set") ||
        !changer_put_length(changer, 0, time))
        return false;
    clause_use(changer->clause, time);
    return true;
}

/* A percentage alone: of a sound its volume, of a picture its size. */
static const char *prop_of_share(const Changer *changer)
{
    const char *type = changer->clause->type;
    if (g_strcmp0(type, "audio") == 0)
        return "volume";
    bool picture = g_strcmp0(type, "image") == 0 ||
                   (g_strcmp0(type, "video") == 0 && changer->making);
    return picture ? "scale" : NULL;
}

/* What an amount is of, where its unit tells. */
static const char *prop_of(const Changer *changer, const Slot *amount, int sign)
{
    bool at = (PREP_BIT(amount->prep) & ABSOLUTE) != 0;
    bool bare =
        amount->prep == PREP_NONE && clause_verb_is(changer->clause, "make|set");
    switch (amount->unit) {
    case UNIT_WORD_DB:
        return at || bare || amount->prep == PREP_BY || sign ? "volume" : NULL;
    case UNIT_WORD_DEG:
        return "rotation";
    case UNIT_WORD_PX:
    case UNIT_WORD_PT:
        return changer_is_text(changer) ? "fontSize" : NULL;
    case UNIT_WORD_PERCENT:
        return at || changer->making ? prop_of_share(changer) : NULL;
    default:
        return NULL;
    }
}

/* "80 % visible" */
static bool apply_visible(Changer *changer, const Slot *amount)
{
    static const char SHOWN[] = "visible=true";
    const Slot *style = clause_next(changer->clause, amount);
    if (amount->unit != UNIT_WORD_PERCENT || !style || style->kind != SLOT_STYLE ||
        strcmp(style->value, SHOWN) != 0)
        return false;
    clause_use(changer->clause, amount);
    clause_use(changer->clause, style);
    return changer_put(changer, "opacity", percent_json(amount->number));
}

bool changer_apply_amount(Changer *changer, const Slot *amount)
{
    if (apply_visible(changer, amount))
        return true;
    if (slot_is_time(amount))
        return apply_time(changer, amount);
    int sign = chart_is_mark(changer->clause->chart, amount->from, "+"); /* "+3 dB" */
    if (amount->unit == UNIT_WORD_DB && !sign)
        sign = changer_sign_beside(changer, amount);
    const char *prop = prop_of(changer, amount, sign);
    if (!prop || !changer_put_amount(changer, prop, sign, amount))
        return false;
    clause_use(changer->clause, amount);
    return true;
}
