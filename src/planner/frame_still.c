/*
 * Stage 6: taking animations off a clip, which stays.
 *
 * What goes is what was named: of a fade the fades, of a zoom what changes the size. The
 * clip's other animations stay.
 */
#include "animating.h"

#include <string.h>

/* Of an animation that is not named, all go. */
static const char ANY[] = "any", EVERY_PHASE[] = "all";
static const char OP[] = "unanimate", SIZE[] = "scale", FADES[] = ANIMATED_FADES;

/* ---- of which clips -------------------------------------------------------------- */

/* "all its effects": of one clip. */
static bool has_owner(const Clause *clause)
{
    static const char OWNER[] = "owner";
    unsigned length;
    if (!clause->count)
        return false;
    unsigned end = clause->slots[clause->count - 1]->to;
    for (unsigned n = clause->slots[0]->from; n < end; n++) {
        const Entry *det = chart_match(clause->chart, n, WORD_DET, &length);
        if (det && g_strcmp0(det->value, OWNER) == 0)
            return true;
    }
    return false;
}

json_t *clause_strip_target(Clause *clause, bool all)
{
    const Slot *whole = clause_find(clause, SLOT_WHOLE, PREP_ANY);
    if (clause_take(clause, SLOT_ALL, PREP_BIT(PREP_NONE)) || whole)
        all = true;
    if (!all || clause_has(clause, SLOT_REF) || has_owner(clause))
        return clause_target(clause, NULL);
    if (whole)
        clause_use(clause, whole);
    return !whole && chart_selects(clause->chart)
               ? json_pack("{ssss}", "by", "selected", "expect", "many")
               : json_pack("{ss}", "by", "all");
}

/* Does a property of that name (NULL: any) go along a curve? */
static bool has_curve(const Clip *clip, const char *property)
{
    const PropList *props = clip->node.props;
    for (unsigned i = 0; i < proplist_count(props); i++) {
        const Value *value;
        PropId prop = proplist_nth(props, i, &value);
        if (value->type == VALUE_CURVE &&
            (!property || strcmp(property_get(prop)->name, property) == 0))
            return true;
    }
    return false;
}

bool clause_moves(const Clause *clause, const json_t *target, const char *property)
{
    const Clip *clip = clause_one_clip(clause, target);
    return clip && has_curve(clip, property);
}

/* "stop the pulsing": of the clip that does, where the one spoken of last does not. */
static json_t *moving_target(Clause *clause, const char *property)
{
    json_t *target = clause_strip_target(clause, false);
    const char *by = json_string_value(json_object_get(target, "by"));
    const Clip *moving = NULL;
    unsigned count = 0;
    if (!property || strcmp(property, FADES) == 0 || g_strcmp0(by, "last") != 0 ||
        clause_has(clause, SLOT_REF) || clause_moves(clause, target, property))
        return target;
    for (ClipWalk walk = clip_walk_main(clause->chart->composition);
         clip_walk_next(&walk);)
        if (has_curve(walk.at.clip, property)) {
            moving = walk.at.clip;
            count++;
        }
    if (count != 1)
        return target;
    json_decref(target);
    return json_pack("{ssss}", "by", "id", "id", moving->node.id);
}

/* ---- what of them ---------------------------------------------------------------- */

/* The property that an animation of that name changes; NULL: several, or any. */
static const char *property_of(const char *preset)
{
    static const struct {
        const char *prefix, *property;
    } MOVES[] = {
        { "zoom", SIZE },         { "pop", SIZE },          { "pulse", SIZE },
        { "slide", "position" },  { "spin", "rotation" },   { "shake", "position" },
        { "bounce", "position" }, { "wiggle", "rotation" }, { "float", "position" },
        { "blur", "blur" },
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(MOVES); i++)
        if (g_str_has_prefix(preset, MOVES[i].prefix))
            return MOVES[i].property;
    return NULL;
}

/* "the fade at the end", "it should start without a fade" */
static const char *phase_at(Clause *clause)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const Slot *begins = clause_find_verb(clause, "start");
    const Slot *verb = begins ? begins : clause_find_verb(clause, "end");
    if (verb) {
        clause_use(clause, verb);
        return begins ? "in" : "out";
    }
    if (!anchor || strcmp(anchor->value, "playhead") == 0)
        return NULL;
    clause_use(clause, anchor);
    return strcmp(anchor->value, "start") == 0 ? "in"
           : strcmp(anchor->value, "end") == 0 ? "out"
                                               : NULL;
}

/* property, phase: what is said beside the name, or NULL. Takes target. */
static json_t *still_step(json_t *target, const char *preset, const char *property,
                          const char *phase)
{
    json_t *step = step_on(OP, target);
    phase = phase ? phase : animation_phase(preset);
    if (!property && !phase && g_str_has_prefix(preset, "fade"))
        property = FADES;
    if (property)
        json_object_set_new(step, "property", json_string(property));
    else
        json_object_set_new(step, "phase", json_string(phase ? phase : EVERY_PHASE));
    return step;
}

bool animation_is_hard(const char *preset)
{
    return g_str_has_prefix(preset, "hard");
}

json_t *animation_off(const json_t *target, const char *preset)
{
    return still_step(json_deep_copy(target), preset, property_of(preset), NULL);
}

static void push_still(Clause *clause, Draft *draft, const char *preset,
                       const char *property)
{
    const char *phase = phase_at(clause);
    if (!property)
        property = property_of(preset);
    json_t *target = moving_target(clause, property);
    reading_draft_push(draft, still_step(target, preset, property, phase));
}

/* The animation that the clause names, which it takes: "the zoom animation"; "any" where
 * it only says that there is one, NULL where it does not. */
static const char *take_preset(Clause *clause)
{
    const char *preset = NULL;
    const Slot *animation;
    while ((animation = clause_take(clause, SLOT_ANIMATION, PREP_ANY)))
        if (!preset || strcmp(preset, ANY) == 0)
            preset = animation->value;
    return preset;
}

bool animation_strip(Clause *clause, Draft *draft)
{
    const char *preset = take_preset(clause);
    if (!preset || animation_is_hard(preset))
        return false;
    clause_take(clause, SLOT_ONLY, PREP_ANY);
    const Slot *prop =
        strcmp(preset, ANY) == 0 ? clause_take(clause, SLOT_PROP, PREP_ANY) : NULL;
    push_still(clause, draft, preset, prop ? prop->value : NULL);
    return true;
}

/* ---- what stays ------------------------------------------------------------------ */

/* "only keep the fade in", "just the fade in": the other end's goes. */
bool build_keep_phase(Clause *clause, Draft *draft)
{
    unsigned length;
    const Slot *only = clause_find(clause, SLOT_ONLY, PREP_ANY);
    const Slot *animation = clause_find(clause, SLOT_ANIMATION, PREP_BIT(PREP_NONE));
    const char *phase = animation ? animation_phase(animation->value) : NULL;
    bool named = phase && animation->from > 0 &&
                 chart_match(clause->chart, animation->from - 1, WORD_DET, &length);
    if (!only || !named || (clause->verb && !clause_verb_is(clause, "keep|leave|make")))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, only);
    clause_use(clause, animation);
    json_t *step = step_on(OP, clause_target(clause, NULL));
    const char *other = strcmp(phase, "in") == 0 ? "out" : "in";
    json_object_set_new(step, "phase", json_string(other));
    reading_draft_push(draft, step);
    return true;
}

/* ---- "stop spinning" ------------------------------------------------------------- */

/* "stop that", "make it stop", of a clip that moves: not the player. */
static bool stops_clip(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    unsigned said = 0;
    for (unsigned i = 0; i < clause->count; i++)
        said += clause->slots[i]->kind != SLOT_VERB || !slot_is_light(clause->slots[i]);
    return ref && said == 2 && clause_moves(clause, ref->json, NULL);
}

/* The value of the first word of that class in a stretch of the verb, or NULL. */
static const char *word_among(const Chart *chart, unsigned from, unsigned to,
                              WordClass class)
{
    for (unsigned n = from; n < to; n++) {
        const Entry *entry = vocabulary_entries(chart->vocabulary, chart->words[n]);
        for (; entry; entry = entry->next)
            if (entry->class == class && entry->count == 1 && entry->value &&
                strcmp(entry->value, ANY) != 0)
                return entry->value;
    }
    return NULL;
}

/* "don't let it zoom": the verb is the name as well. */
static const char *preset_of_verb(const Clause *clause)
{
    const Slot *verb = clause->verb;
    const char *tail =
        word_among(clause->chart, verb->gap_from, verb->gap_to, WORD_ANIMATION);
    return tail ? tail
                : word_among(clause->chart, verb->from, verb->to, WORD_ANIMATION);
}

/* "keep the size constant", "should keep its size" */
static const char *property_of_verb(const Clause *clause)
{
    const Slot *verb = clause->verb;
    const char *prop = word_among(clause->chart, verb->from, verb->to, WORD_PROP);
    if (!prop)
        prop = word_among(clause->chart, verb->gap_from, verb->gap_to, WORD_PROP);
    if (g_strcmp0(prop, "position") == 0) /* "freeze it in place": as it is */
        return NULL;
    return g_strcmp0(prop, "size") == 0 ? SIZE : prop;
}

/* "stop animating the logo", "stop the spinning"; "hold it still at 20 s" is a frame that
 * is frozen. */
bool build_still(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "still") && clause_find_time(clause, PREP_BIT(PREP_AT)))
        return build_freeze(clause, draft);
    if (clause_verb_is(clause, "control:stop") &&
        !clause_find(clause, SLOT_ANIMATION, PREP_BIT(PREP_NONE)) &&
        !stops_clip(clause))
        return false;
    clause_use_verbs(clause);
    const char *preset = take_preset(clause);
    if (!preset)
        preset = preset_of_verb(clause);
    push_still(clause, draft, preset ? preset : ANY, property_of_verb(clause));
    return true;
}
