/* Stage 6: what a verb says of properties by itself, or with how much of a sound. */
#include "changer.h"

#include <string.h>

/* "turn the volume up": the property that the verb has already named. */
static void use_named_prop(Changer *changer, const char *prop)
{
    const Slot *named = clause_find(changer->clause, SLOT_PROP, PREP_ANY);
    if (named && strcmp(named->value, prop) == 0)
        clause_use(changer->clause, named);
}

/* "turn the brightness down": not the volume, that the words alone would mean. */
static bool turns_other(const Changer *changer, const char *prop)
{
    const Slot *named = clause_find(changer->clause, SLOT_PROP, PREP_ANY);
    return strcmp(prop, "volume") == 0 && changer_verb_sign(changer->clause) && named &&
           strcmp(named->value, prop) != 0;
}

/* "less music during the vows": of a sound, how loud. */
void changer_apply_quantity(Changer *changer)
{
    Clause *clause = changer->clause;
    const Slot *quantity = clause_find(clause, SLOT_LOWER, PREP_ANY);
    if (!quantity)
        quantity = clause_find(clause, SLOT_RAISE, PREP_ANY);
    const Slot *sound = quantity ? clause_next(clause, quantity) : NULL;
    if (!sound || sound->kind != SLOT_REF || sound->prep != PREP_NONE ||
        g_strcmp0(clause->type, "audio") != 0 || changer->making)
        return;
    if (changer_apply_numeric(changer, "volume", NULL,
                              quantity->kind == SLOT_RAISE ? 1 : -1))
        clause_use(clause, quantity);
}

/* "saturate it a bit more": the verb has said which way. */
static void use_raise(Clause *clause)
{
    const Slot *raise = clause_find(clause, SLOT_RAISE, PREP_ANY);
    const Slot *next = raise ? clause_next(clause, raise) : NULL;
    if (raise && (!next || next->kind != SLOT_PROP))
        clause_use(clause, raise);
}

void changer_apply_verb(Changer *changer)
{
    const char *verb = changer->clause->verb ? changer->clause->verb->value : "";
    const char *colon = strchr(verb, ':');
    int sign = changer_verb_sign(changer->clause);
    bool audio = g_strcmp0(changer->clause->type, "audio") == 0;
    bool said = clause_has(changer->clause, SLOT_PROP) ||
                clause_has(changer->clause, SLOT_MORE) ||
                clause_has(changer->clause, SLOT_LESS);
    if (!colon && sign && audio && !said)
        changer_apply_numeric(changer, "volume", NULL, sign); /* "lower the music" */
    if (!colon)
        return;
    if (turns_other(changer, colon + 1))
        return;
    use_named_prop(changer, colon + 1);
    bool turned = clause_has(changer->clause, SLOT_STYLE) && /* "turn on the loop" */
                  strcmp(verb, "style:visible=true") == 0;
    if (g_str_has_prefix(verb, "style:") && !turned) {
        changer_apply_style(changer, colon + 1);
        clause_take(changer->clause, SLOT_AGAIN, PREP_ANY);
    } else if (sign && changer_apply_numeric(changer, colon + 1, NULL, sign))
        use_raise(changer->clause);
    else if (g_str_has_prefix(verb, "set:") && changer_is_group(colon + 1))
        changer_put_group(changer, colon + 1, NULL);
    else if (strcmp(colon + 1, "cornerRadius") == 0)
        changer_apply_round(changer);
    else if (g_str_has_prefix(verb, "set:") && !changer_is_wording(colon + 1))
        changer_apply_numeric(changer, colon + 1, NULL, 0);
}
