/* Stage 6: what words give to a property: wordings, fonts, places, sizes. */
#include "changer.h"

#include <string.h>

static bool is_capital(const Sentence *sentence, unsigned n)
{
    const Token *token = sentence_token(sentence, n);
    return token && token->kind == TOKEN_WORD &&
           g_unichar_isupper(g_utf8_get_char(sentence->source + token->from));
}

/* Fonts are called by names that no vocabulary has; of several words the later ones are
 * unknown too, or begin with a capital ("Courier New"). */
static char *font_name(Clause *clause)
{
    const Sentence *sentence = &clause->chart->sentence;
    const Slot *word = clause_take(clause, SLOT_UNKNOWN, PREP_ANY);
    if (!word)
        return NULL;
    unsigned end = word->to;
    for (const Slot *next = clause_next(clause, word);
         next && next->kind == SLOT_UNKNOWN && next->from == end;
         next = clause_next(clause, next))
        end = next->to;
    while (is_capital(sentence, word->from) && is_capital(sentence, end))
        end++;
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->from >= word->from && clause->slots[i]->to <= end)
            clause->used[i] = true;
    return sentence_slice(sentence, word->from, end);
}

bool clause_names_kind(const Clause *clause, const Slot *label)
{
    const Slot *next = clause_next(clause, label);
    if (next && is_capital(&clause->chart->sentence, next->from))
        return false; /* "the name Warning" */
    return next && next->kind == SLOT_REF && (next->flags & (REF_BARE | REF_PLURAL)) &&
           next->prep == PREP_NONE && !next->determined && next->from == label->to;
}

bool changer_put_text(Changer *changer, const Slot *prop)
{
    Clause *clause = changer->clause;
    if (strcmp(prop->value, "label") == 0 && clause_names_kind(clause, prop))
        return false;
    const Slot *literal = clause_take(clause, SLOT_LITERAL, PREP_ANY);
    g_autofree char *font =
        !literal && strcmp(prop->value, "fontFamily") == 0 ? font_name(clause) : NULL;
    if (font)
        return changer_put(changer, prop->value, json_string(font));
    return literal && literal->value[0] &&
           changer_put(changer, prop->value, json_string(literal->value));
}

/* "in the corner" and "the sides" name several places. */
static bool is_place(const char *position)
{
    static const char *const SEVERAL[] = { "corner", "sides", "all-sides", NULL };
    return !g_strv_contains(SEVERAL, position);
}

/* "make the logo 300 by 200": of a clip that is named. */
bool changer_put_size(Changer *changer, const Slot *size)
{
    char *end;
    if ((!changer->clause->type && !clause_has(changer->clause, SLOT_REF)) ||
        clause_verb_is(changer->clause, "move|put"))
        return false;
    json_t *width = json_integer(g_ascii_strtoll(size->value, &end, 10));
    clause_use(changer->clause, size);
    return changer_put(changer, "width", width) &&
           changer_put(changer, "height",
                       json_integer(g_ascii_strtoll(end + 1, NULL, 10)));
}

/* A place of a sound is between the speakers. */
bool changer_put_place(Changer *changer, const char *position)
{
    static const struct {
        const char *position;
        int pan;
    } SIDES[] = { { "left", -1 }, { "center", 0 }, { "right", 1 } };
    if (g_strcmp0(changer->clause->type, "audio") != 0)
        return is_place(position) &&
               changer_put(changer, "position", json_string(position));
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++)
        if (strcmp(SIDES[i].position, position) == 0) {
            clause_take(changer->clause, SLOT_ONLY, PREP_ANY); /* "only on the left" */
            clause_take(changer->clause, SLOT_EXTREME, PREP_ANY); /* "hard left" */
            return changer_put(changer, "pan", json_integer(SIDES[i].pan));
        }
    return false;
}
