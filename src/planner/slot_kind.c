/*
 * Stage 4: a name and the kind of clip that is said beside it, or instead of it: whose
 * it is, on which tracks such are, and what is no clip at all.
 */
#include "names.h"
#include "phrase.h"

#include <string.h>

static bool has_kind(const Chart *chart, const char *label, const char *type)
{
    g_auto(Resolution) found = { 0 };
    json_t *selector = json_pack("{ssssssss}", "by", "label", "label", label, "type",
                                 type, "expect", "many");
    chart_resolve(chart, selector, &found);
    json_decref(selector);
    return found.kind == RESOLVED_FOUND;
}

/* "the guest title", where "Guest name" is a text: of those called so, the kind of the
 * role. */
static void take_role_kind(Phrase *phrase, unsigned length, const char *type)
{
    phrase->type = chart_keep(phrase->chart, type);
    phrase->noun = true;
    phrase->at += length;
}

/* "the disco music": what the role of the named clip is called, which is no name
 * here. */
void phrase_eat_role(Phrase *phrase)
{
    unsigned length;
    const Name *name = phrase->name;
    const Entry *role = chart_match(phrase->chart, phrase->at, WORD_ROLE, &length);
    const char *kind = name && name->clip ? clip_kind_name(name->clip->kind) : NULL;
    if (!role || !name || chart_name(phrase->chart, phrase->at))
        return;
    g_auto(GStrv) fields = g_strsplit(role->value, " ", 3);
    if (g_strv_length(fields) < 2)
        return;
    if (kind && strcmp(fields[1], kind) == 0)
        phrase->at += length;
    else if (!name->whole && has_kind(phrase->chart, name->label, fields[1]))
        take_role_kind(phrase, length, fields[1]);
}

/* "the father's lower third", where "Father's toast" is no text and "Father name" is
 * one: the "'s" is no part of the name. */
void phrase_settle_owner(Phrase *phrase)
{
    const Name *name = phrase->name, *shorter = NULL;
    if (!name || !phrase->noun || phrase->vague || name->whole || !name->label ||
        !names_joins_owner(phrase->chart, name->to - 1, true) ||
        has_kind(phrase->chart, name->label, phrase->type))
        return;
    for (unsigned i = 0; i < phrase->chart->names->len; i++) {
        const Name *other = &g_array_index(phrase->chart->names, Name, i);
        if (other->from == name->from && other->to + 1 == name->to && other->label &&
            has_kind(phrase->chart, other->label, phrase->type))
            shorter = other;
    }
    phrase->name = shorter ? shorter : name;
}

/* "the lower thirds" are not all texts, but those that stand low; "the overlays" are on
 * tracks for such. False where there are none. */
bool phrase_read_sort(Phrase *phrase, unsigned n, unsigned length)
{
    static const char ON[] = "on ";
    unsigned said;
    Trait trait;
    const Entry *sort = chart_match(phrase->chart, n, WORD_SORT, &said);
    if (!sort || said != length || phrase->name || phrase->where)
        return true;
    if (g_str_has_prefix(sort->value, ON)) {
        bool verb = !phrase->determined && !phrase->n_indices && !phrase->all &&
                    phrase_match(phrase, n, WORD_TYPES) != length;
        if (verb) /* "overlay the logo" */
            return false;
        phrase->where = phrase_clips_on(phrase->chart, sort->value + strlen(ON));
        return phrase->where != NULL;
    }
    if (phrase->n_traits < TRAITS_MAX && trait_parse(sort->value, &trait))
        phrase->traits[phrase->n_traits++] = trait;
    return true;
}

/* "the host's text": the "'s" between a name and the kind of clip. */
void phrase_skip_owner(Phrase *phrase)
{
    unsigned next =
        phrase->at +
        (phrase->name ? names_joins_owner(phrase->chart, phrase->at, true) : 0);
    if (next > phrase->at && !phrase->name->whole &&
        (phrase_match(phrase, next, WORD_TYPE) ||
         phrase_match(phrase, next, WORD_TYPES)))
        phrase->at = next;
}

static bool is_before_of(const Phrase *phrase, unsigned n)
{
    unsigned length;
    const Entry *prep = chart_match(phrase->chart, n, WORD_PREP, &length);
    return prep && prep_parse(prep->value) == PREP_OF;
}

/* "the only sound", "the sound at 12 s": something tells which. */
static bool is_told_apart(const Phrase *phrase, unsigned end)
{
    static const WordClass TELL[] = { WORD_CALLED, WORD_THAT, WORD_PLAYING };
    unsigned length;
    const Entry *prep = chart_match(phrase->chart, end, WORD_PREP, &length);
    bool told = phrase->name || phrase->n_indices || phrase->n_traits || phrase->most ||
                phrase->count || phrase->all || phrase->every || phrase->both ||
                phrase_ends_with(phrase, WORD_EPITHET) ||
                (prep && prep_parse(prep->value) == PREP_AT);
    for (unsigned i = 0; i < G_N_ELEMENTS(TELL); i++)
        told = told || phrase_match(phrase, end, TELL[i]);
    return told;
}

/* "its sound", "both toasts' sound", "the sound of the intro", "the sound": what is heard
 * of it or of the film, and no clip of sound. */
bool phrase_is_of_it(const Phrase *phrase)
{
    static const char HEARD[] = "audio";
    unsigned length, other;
    const Chart *chart = phrase->chart;
    unsigned owner = names_joins_owner(chart, phrase->at, true);
    unsigned at = phrase->at + (phrase->name || phrase->where ? owner : 0);
    const Entry *heard = chart_match(chart, at, WORD_HEARD, &length);
    if (!heard || phrase_match(phrase, at, WORD_TYPE) != length)
        return false;
    const Entry *det = at > 0 ? chart_match(chart, at - 1, WORD_DET, &other) : NULL;
    return (!heard->value && !is_told_apart(phrase, at + length)) ||
           phrase_det_says(det, "owner") || phrase->where ||
           is_before_of(phrase, at + length) ||
           (phrase->name && !has_kind(chart, phrase->name->label, HEARD));
}
