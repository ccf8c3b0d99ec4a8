/* Stage 6: orders that say of what, and not what it is to be: "set the volume of the
 * voice", "replace the palm". */
#include "changer.h"

#include <glib/gi18n.h>
#include <string.h>

/* The clip, where nothing but that, the verb and one property is said. */
static const Slot *only_thing(const Clause *clause, const Slot **prop)
{
    const Slot *thing = NULL;
    *prop = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot == clause->verb)
            continue;
        if (slot->kind == SLOT_REF && !thing)
            thing = slot;
        else if (slot->kind == SLOT_PROP && !*prop && slot->prep == PREP_NONE)
            *prop = slot;
        else
            return NULL;
    }
    bool of = thing && (thing->prep == PREP_NONE ||
                        (*prop && (thing->prep == PREP_OF || thing->prep == PREP_FOR ||
                                   thing->prep == PREP_ON)));
    return of ? thing : NULL;
}

static bool ask_value(Clause *clause, Draft *draft, const Slot *prop)
{
    if (!clause_verb_is(clause, "set"))
        return false;
    bool wording = prop && changer_is_wording(prop->value);
    reading_draft_ask(draft, "to",
                      !prop     ? _("What should be changed about it, and to what?")
                      : wording ? _("What should it be?")
                                : _("To what? Say a value, or more or less."));
    return true;
}

/* "change the frame rate", "set another background for the film": what the film has. */
static const Slot *film_prop(const Clause *clause)
{
    static const char *const OWN[] = { "fps", "aspect", "background", NULL };
    static const char *const SHARED[] = { "size", "label", NULL };
    const Slot *prop = /* "the project's background" */
        clause_find(clause, SLOT_PROP, PREP_BIT(PREP_NONE) | PREP_BIT(PREP_OF));
    bool film = clause_has(clause, SLOT_WHOLE);
    unsigned words = (clause->verb != NULL) + (prop != NULL) + film;
    bool has = prop && (g_strv_contains(OWN, prop->value) ||
                        (film && g_strv_contains(SHARED, prop->value)));
    return has && clause->count == words ? prop : NULL;
}

static bool ask_film(Clause *clause, Draft *draft)
{
    const Slot *prop = film_prop(clause);
    if (!prop || !ask_value(clause, draft, prop))
        return false;
    clause_use(clause, prop);
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
    clause_use_verbs(clause);
    return true;
}

static bool ask_media(Clause *clause, Draft *draft, const Slot *prop)
{
    if (prop || !clause_verb_is(clause, "replace"))
        return false;
    reading_draft_ask(draft, "asset", _("With what? Name a file."));
    return true;
}

/* "title colour?": a word for the property as well as for changing it. */
static bool asks_property(const Clause *clause, const Slot *thing)
{
    const Chart *chart = clause->chart;
    unsigned length;
    return thing->from < clause->verb->from && clause->count == 2 &&
           thing->prep == PREP_NONE &&
           chart_match(chart, clause->verb->from, WORD_PROP, &length) &&
           chart_is_mark(chart, chart->sentence.count - 1, "?");
}

static void tell_property(Clause *clause, Draft *draft, const Slot *thing)
{
    json_t *target = clause_selector(clause, thing);
    clause_use_verbs(clause);
    reading_draft_push(draft, json_pack("{ssssso}", "op", "query", "what", "properties",
                                        "target", target));
    draft->kind = "query";
}

bool build_ask(Clause *clause, Draft *draft)
{
    const Slot *prop, *thing = only_thing(clause, &prop);
    if (thing && !clause->asks && clause->verb && !clause->verb->fuzzy &&
        asks_property(clause, thing)) {
        tell_property(clause, draft, thing);
        return true;
    }
    if (!clause->asks && clause->verb && !clause->verb->fuzzy &&
        ask_film(clause, draft))
        return true;
    if (!thing || clause->asks || !clause->verb || clause->verb->fuzzy ||
        !(ask_value(clause, draft, prop) || ask_media(clause, draft, prop)))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, thing);
    if (prop)
        clause_use(clause, prop);
    return true;
}
