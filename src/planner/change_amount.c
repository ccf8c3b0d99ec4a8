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

/* "the music: 30 %", "30 % for the music", "the music down 20 %": of what is only
 * heard. */
static bool is_level(const Changer *changer, const Slot *amount, bool bare, int sign)
{
    bool told = (amount->prep == PREP_NONE && !changer->clause->verb) || bare ||
                (sign && (amount->prep == PREP_NONE || amount->prep == PREP_BY));
    return told && g_strcmp0(changer->clause->type, "audio") == 0;
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
        return at || changer->making || is_level(changer, amount, bare, sign)
                   ? prop_of_share(changer)
                   : NULL;
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

/* "the names smaller, 48": how much it is to be in the end, set apart. */
bool changer_is_set_apart(const Chart *chart, const Slot *amount)
{
    return amount->unit == UNIT_WORD_NONE && amount->prep == PREP_NONE &&
           amount->from > 0 && chart_is_mark(chart, amount->from - 1, ",");
}

/* "title: Roboto, 72, white": a bare number amid the looks of a text is its size. */
static bool is_size_of_text(const Changer *changer, const Slot *amount)
{
    enum { POINTS_MIN = 8, POINTS_MAX = 500 };
    const Clause *clause = changer->clause;
    bool looks = clause_has(clause, SLOT_COLOR) || clause_has(clause, SLOT_STYLE);
    return looks && changer_is_text(changer) && amount->unit == UNIT_WORD_NONE &&
           amount->prep == PREP_NONE && !amount->timecode && !amount->factor &&
           amount->number >= POINTS_MIN && amount->number <= POINTS_MAX &&
           !clause_has(clause, SLOT_PROP) && !changer->making;
}

bool changer_apply_amount(Changer *changer, const Slot *amount)
{
    if (apply_visible(changer, amount))
        return true;
    if (is_size_of_text(changer, amount)) {
        clause_use(changer->clause, amount);
        return changer_put(changer, "fontSize", number_json(amount->number));
    }
    if (slot_is_time(amount))
        return apply_time(changer, amount);
    int sign = chart_is_mark(changer->clause->chart, amount->from, "+"); /* "+3 dB" */
    bool heard = g_strcmp0(changer->clause->type, "audio") == 0;
    if ((amount->unit == UNIT_WORD_DB ||
         (heard && amount->unit == UNIT_WORD_PERCENT)) &&
        !sign)
        sign = changer_sign_beside(changer, amount);
    const char *prop = prop_of(changer, amount, sign);
    if (!prop || !changer_put_amount(changer, prop, sign, amount))
        return false;
    clause_use(changer->clause, amount);
    return true;
}
