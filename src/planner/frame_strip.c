/* Stage 6: taking effects and styles off a clip, which stays; of animations
 * frame_still.c does. */
#include "animating.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- styles ---------------------------------------------------------------------- */

/* Properties that go when their word is taken away, and what an update then sets. */
static const struct {
    const char *word, *prop, *value; /* value: JSON */
} NOTHING[] = {
    { "background", "background", "\"none\"" },
    { "shadow", "shadow", "\"none\"" },
    { "shadowOffset", "shadow", "\"none\"" },
    { "stroke", "stroke", "{\"width\":0}" },
    { "crop", "crop", "{\"top\":0,\"right\":0,\"bottom\":0,\"left\":0}" },
    { "cornerRadius", "cornerRadius", "0" },
    { "blendMode", "blendMode", "\"normal\"" },
    { "rotation", "rotation", "0" },
    { "opacity", "opacity", "\"100%\"" },
    { "transparency", "opacity", "\"100%\"" },
    { "letterSpacing", "letterSpacing", "0" },
    { "scale", "scale", "{\"nudge\":\"reset\"}" },
    { "position", "position", "\"center\"" },
    { "lineHeight", "lineHeight", "{\"nudge\":\"reset\"}" },
};

static json_t *without_prop(const char *word)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(NOTHING); i++)
        if (strcmp(NOTHING[i].word, word) == 0)
            return json_pack("{so}", NOTHING[i].prop,
                             json_loads(NOTHING[i].value, JSON_DECODE_ANY, NULL));
    return NULL;
}

/* What a style goes back to when it is taken away. */
static json_t *without_style(const char *style)
{
    static const struct {
        const char *prop, *value;
    } PLAIN[] = {
        { "fontWeight", "normal" },
        { "case", "none" },
        { "flip", "none" },
        { "blendMode", "normal" },
    };
    const char *equals = strchr(style, '=');
    g_autofree char *prop = g_strndup(style, (gsize)(equals - style));
    if (strcmp(equals + 1, "true") == 0)
        return json_pack("{sb}", prop, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(PLAIN); i++)
        if (strcmp(PLAIN[i].prop, prop) == 0)
            return json_pack("{ss}", prop, PLAIN[i].value);
    return NULL;
}

/* "delete the ding sound": the clip is one. */
static bool is_sound_clip(const Clause *clause, const Slot *prop)
{
    const Slot *ref = clause_previous(clause, prop);
    return ref && ref->kind == SLOT_REF && ref->to == prop->from &&
           prop->prep == PREP_NONE && clause_verb_is(clause, "delete") &&
           g_strcmp0(ref->type, "audio") == 0;
}

/* Neither is said of the clip that goes ("delete the red title"): it stands behind the
 * verb, and no clip does before it. */
/* "no sound on the intro" */
static bool strip_sound(Clause *clause, Draft *draft)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (!prop || strcmp(prop->value, "volume") != 0)
        return false;
    clause_use(clause, prop);
    if (is_sound_clip(clause, prop)) {
        reading_draft_push(draft, step_on("delete", clause_target(clause, NULL)));
        return true;
    }
    json_t *step = step_on("audio", clause_target(clause, NULL));
    json_object_set_new(step, "action", json_string("mute"));
    reading_draft_push(draft, step);
    return true;
}

static bool strip_style(Clause *clause, Draft *draft)
{
    const Slot *style = clause_find(clause, SLOT_STYLE, PREP_ANY);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (style && style->from < clause->verb->from)
        return false;
    json_t *props = style  ? without_style(style->value)
                    : prop ? without_prop(prop->value)
                           : NULL;
    if (!props)
        return false;
    clause_use(clause, style ? style : prop);
    while (!style && (prop = clause_find(clause, SLOT_PROP, PREP_ANY))) {
        json_t *more = without_prop(prop->value); /* "its outline and shadow" */
        if (!more)
            break;
        json_object_update(props, more);
        json_decref(more);
        clause_use(clause, prop);
    }
    json_t *step = step_on("update", clause_target(clause, NULL));
    json_object_set_new(step, "props", props);
    reading_draft_push(draft, step);
    return true;
}

/* ---- effects, animations --------------------------------------------------------- */

/* Of an effect or animation that is not named, all go. */
static const char ANY[] = "any";

static bool strip_effect(Clause *clause, Draft *draft)
{
    const Slot *effect = clause_take(clause, SLOT_EFFECT, PREP_ANY);
    if (!effect)
        return false;
    const Slot *noun = clause_take(clause, SLOT_EFFECT, PREP_ANY); /* "blur effect" */
    if (noun && strcmp(effect->value, ANY) == 0)
        effect = noun;
    bool every = strcmp(effect->value, "every") == 0;
    bool all = every || strcmp(effect->value, ANY) == 0;
    json_t *step = step_on("effect", clause_strip_target(clause, every));
    json_object_set_new(step, "action", json_string(all ? "clear" : "remove"));
    if (!all)
        json_object_set_new(step, "kind", json_string(effect_word(effect).kind));
    reading_draft_push(draft, step);
    return true;
}

bool build_strip(Clause *clause, Draft *draft)
{
    if (!clause_takes_off(clause) && !clause_verb_is(clause, "reset"))
        return false;
    clause_use_verbs(clause);
    if (clause_verb_is(clause, "reset")) /* not the sound, which would go */
        return strip_effect(clause, draft) || animation_strip(clause, draft) ||
               strip_style(clause, draft);
    return strip_effect(clause, draft) || animation_strip(clause, draft) ||
           strip_sound(clause, draft) || strip_style(clause, draft);
}
