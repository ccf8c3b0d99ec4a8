/* Stage 6: rotation, and all other changes. */
#include "changer.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- everything else ------------------------------------------------------------- */

static void ask_rotation(Clause *clause, Draft *draft, const json_t *target)
{
    static const int TURNS[] = { 90, -90, 180 };
    reading_draft_ask(draft, "amount", _("By how many degrees?"));
    draft->options = json_array();
    for (unsigned i = 0; i < G_N_ELEMENTS(TURNS); i++) {
        g_autofree char *text = g_strdup_printf("%d°", TURNS[i]);
        json_t *step = step_new("update", target);
        json_object_set_new(
            step, "props",
            json_pack("{s{siss}}", "rotation", "by", TURNS[i], "unit", "deg"));
        json_array_append_new(draft->options,
                              json_pack("{sss[o]}", "text", text, "steps", step));
    }
    clause_use_verbs(clause);
}

/* "make it transparent": how much? */
static bool ask_opacity(Clause *clause, Draft *draft, const json_t *target)
{
    static const int SHARES[] = { 25, 50, 75 };
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (!prop || strcmp(prop->value, "transparency") != 0 ||
        !clause_verb_is(clause, "make|set|add"))
        return false;
    clause_use(clause, prop);
    reading_draft_ask(draft, "amount", _("How transparent should it be?"));
    draft->options = json_array();
    for (unsigned i = 0; i < G_N_ELEMENTS(SHARES); i++) {
        g_autofree char *text = g_strdup_printf("%d%%", SHARES[i]);
        json_t *step = step_new("update", target);
        json_object_set_new(
            step, "props", json_pack("{so}", "opacity", percent_json(100 - SHARES[i])));
        json_array_append_new(draft->options,
                              json_pack("{sss[o]}", "text", text, "steps", step));
    }
    return true;
}

static int turn_sign(Clause *clause)
{
    const Slot *where = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    if (!where)
        where = clause_find(clause, SLOT_POSITION, PREP_ANY);
    if (!where)
        return 1;
    clause_use(clause, where);
    bool back = strcmp(where->value, "counterclockwise") == 0 ||
                strcmp(where->value, "left") == 0;
    return back ? -1 : 1;
}

/* "tilt it a bit to the left" */
static void nudge_rotation(Clause *clause, Draft *draft, const json_t *target,
                           const Slot *strength)
{
    json_t *step = step_new("update", target);
    json_t *by = amount_nudge(turn_sign(clause), strength->value);
    json_object_set_new(step, "props", json_pack("{so}", "rotation", by));
    reading_draft_push(draft, step);
}

/* "turn it 90 degrees over 2 s" */
static json_t *turn_over(const json_t *target, double degrees, const Slot *time)
{
    json_t *turn = step_new("animate", target);
    json_object_set_new(turn, "preset", json_string("spin"));
    json_object_set_new(turn, "amount", number_json(degrees));
    json_object_set_new(turn, "duration", amount_to_time(time));
    return turn;
}

static json_t *turn_at_once(const json_t *target, double degrees, bool absolute)
{
    json_t *step = step_new("update", target);
    json_t *value =
        absolute ? number_json(degrees)
                 : json_pack("{soss}", "by", number_json(degrees), "unit", "deg");
    json_object_set_new(step, "props", json_pack("{so}", "rotation", value));
    return step;
}

/* "rotate by 15 degrees", "turn it 90 degrees": relative unless "to" stands in
 * front. */
static bool rotate(Clause *clause, Draft *draft, const json_t *target)
{
    bool verb = clause_verb_is(clause, "rotate");
    const Slot *turned = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (turned && strcmp(turned->value, "hue") == 0)
        return false;
    const Slot *amount = clause_take_amount(clause, UNIT_WORD_DEG, PREP_ANY);
    if (!amount && verb)
        amount = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    const Slot *strength =
        !amount && verb ? clause_take(clause, SLOT_STRENGTH, PREP_ANY) : NULL;
    if (strength)
        nudge_rotation(clause, draft, target, strength);
    else if (!amount && verb)
        ask_rotation(clause, draft, target);
    if (!amount)
        return verb;
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool absolute = amount->prep == PREP_TO || amount->prep == PREP_AT || prop;
    if (prop && strcmp(prop->value, "rotation") == 0)
        clause_use(clause, prop);
    double degrees = turn_sign(clause) * amount->number;
    clause_use_verbs(clause);
    const Slot *time =
        clause_take_time(clause, PREP_BIT(PREP_OVER) | PREP_BIT(PREP_IN));
    reading_draft_push(draft, time ? turn_over(target, degrees, time)
                                   : turn_at_once(target, degrees, absolute));
    return true;
}

static bool flip(Clause *clause, Draft *draft, const json_t *target)
{
    if (!clause_verb_is(clause, "flip"))
        return false;
    const Slot *way = clause_take(clause, SLOT_STYLE, PREP_ANY);
    const char *equals = way ? strchr(way->value, '=') : NULL;
    json_t *step = step_new("update", target);
    json_object_set_new(step, "props",
                        json_pack("{ss}", "flip", equals ? equals + 1 : "horizontal"));
    reading_draft_push(draft, step);
    return true;
}

/* "make it longer": lengths have no step that a nudge could take. */
static bool ask_length(Clause *clause, Draft *draft)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if ((slot->kind != SLOT_MORE && slot->kind != SLOT_LESS) ||
            strcmp(slot->value, "length") != 0)
            continue;
        clause_use(clause, slot);
        clause_take(clause, SLOT_STRENGTH, PREP_ANY);
        reading_draft_ask(draft, "amount", _("By how much? Say seconds or percent."));
        return true;
    }
    return false;
}

/* "a black background behind the title", "an outline around it" are of the title. */
static json_t *change_target(Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *behind = clause_find(clause, SLOT_REF, PREP_BIT(PREP_UNDER));
    if (!behind || !prop || !changer_is_group(prop->value))
        return clause_target(clause, NULL);
    if (behind != ref && (behind->flags & REF_BARE)) { /* "behind its letters" */
        clause_use(clause, behind);
        return clause_target(clause, NULL);
    }
    clause->type = clause_ref_type(clause, ref);
    return clause_selector(clause, ref);
}

/* "fade it to 50 % opacity": no animation. */
static void use_fade_to(Clause *clause)
{
    const Slot *fade = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    const Slot *amount = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_TO));
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (fade && amount && prop && strcmp(fade->value, "fade") == 0 &&
        amount->unit == UNIT_WORD_PERCENT && strcmp(prop->value, "opacity") == 0)
        clause_use(clause, fade);
}

/* Of a sound: between the speakers. */
static void center(Clause *clause, Draft *draft, const json_t *target)
{
    static const char ALONG[] = "flip="; /* "horizontally", "vertically" */
    const Slot *way = clause_find(clause, SLOT_STYLE, PREP_ANY);
    if (way && g_str_has_prefix(way->value, ALONG)) {
        bool across = strcmp(way->value + strlen(ALONG), "horizontal") == 0;
        json_t *step = step_new("update", target);
        clause_use(clause, way);
        json_object_set_new(step, "props",
                            json_pack("{ss}", across ? "x" : "y", "50%"));
        reading_draft_push(draft, step);
        return;
    }
    bool sound = g_strcmp0(clause->type, "audio") == 0;
    json_t *step = step_new(sound ? "audio" : "update", target);
    if (sound) {
        json_object_set_new(step, "action", json_string("pan"));
        json_object_set_new(step, "amount", json_integer(0));
    } else {
        json_object_set_new(step, "props", json_pack("{ss}", "position", "center"));
    }
    reading_draft_push(draft, step);
}

/* "make the film 2 seconds shorter" is nothing to do to each of its clips. */
static bool is_length_of_film(const Clause *clause)
{
    static const char LENGTH[] = "length";
    const Slot *more = clause_find(clause, SLOT_MORE, PREP_ANY);
    const Slot *less = clause_find(clause, SLOT_LESS, PREP_ANY);
    const Slot *said = more ? more : less;
    return said && strcmp(said->value, LENGTH) == 0 && clause_has(clause, SLOT_WHOLE) &&
           !clause_has(clause, SLOT_REF);
}

/* "Paint the film blue" is nothing to do to the letters of its texts. */
static bool is_color_of_film(const Clause *clause)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    return clause_has(clause, SLOT_COLOR) && clause_has(clause, SLOT_WHOLE) &&
           !clause_has(clause, SLOT_REF) &&
           (!prop || strcmp(prop->value, "color") == 0);
}

/* "more:volume", "style:italic=true": of what such verbs name a property. Of what they
 * do ("audio:unmute") nothing would be left. */
static bool names_property(const char *verb)
{
    static const char *const PREFIXES[] = { "more:", "less:", "set:", "style:" };
    for (unsigned i = 0; i < G_N_ELEMENTS(PREFIXES); i++)
        if (g_str_has_prefix(verb, PREFIXES[i]))
            return true;
    return false;
}

/* "put the music quietly under the film": how loud, and where it is anyway. */
static void use_film_above(Clause *clause)
{
    const Slot *film = clause_find(clause, SLOT_WHOLE, PREP_BIT(PREP_UNDER));
    const Slot *less = clause_find(clause, SLOT_LESS, PREP_ANY);
    if (film && less && strcmp(less->value, "volume") == 0 &&
        g_strcmp0(clause->type, "audio") == 0)
        clause_use(clause, film);
}

/* A verb that may change how something is, or what is said beside makes it so. */
static bool may_change(const Clause *clause)
{
    static const char VERBS[] = "make|set|more|less|put|move|rotate|flip|center|"
                                "animate|add|keep";
    bool prop = clause_has(clause, SLOT_PROP);
    bool shares = clause_has(clause, SLOT_PARTS) && prop;
    return clause_verb_is(clause, VERBS) || clause_lowers(clause) ||
           (shares && clause_verb_is(clause, "cut|split")) ||
           (prop && clause_verb_is(clause, "lift")) ||
           (clause_has(clause, SLOT_COLOR) && clause_verb_is(clause, "close")) ||
           names_property(clause->verb->value);
}

/* "write the date in white": of a text that is there. */
static bool writes_anew(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    return ref && ref->determined && (ref->flags & REF_NAMED) &&
           (ref->flags & REF_ON_TIMELINE) && g_strcmp0(ref->type, "text") == 0 &&
           (clause_has(clause, SLOT_COLOR) || clause_has(clause, SLOT_STYLE)) &&
           !clause_has(clause, SLOT_LITERAL);
}

bool build_change(Clause *clause, Draft *draft)
{
    if (is_length_of_film(clause) || is_color_of_film(clause))
        return false;
    if (clause->verb && !may_change(clause))
        return false;
    if (clause_verb_is(clause, "more:speed|less:speed|animate"))
        return false; /* those have frames that know more of them */
    if (clause_verb_is(clause, "add") && !clause_has(clause, SLOT_PROP) &&
        !writes_anew(clause))
        return false; /* what is added is a clip */
    json_t *target = change_target(clause);
    use_fade_to(clause);
    use_film_above(clause);
    bool centred = clause_verb_is(clause, "center");
    clause_use_verbs(clause);
    bool changed = flip(clause, draft, target) || rotate(clause, draft, target);
    if (centred) {
        center(clause, draft, target);
        changed = true;
    }
    changed = clause_changes(clause, target, draft->steps) || changed;
    clause_use_twins(clause);
    changed =
        changed || ask_length(clause, draft) || ask_opacity(clause, draft, target);
    json_decref(target);
    return changed;
}
