/*
 * Stage 7: "the title zooms in, get rid of that".
 *
 * Read alone the first part orders a zoom and the second takes the title away. Said
 * together the first tells what the title does, and the second wants that to end.
 */
#include "animating.h"

#include <string.h>

static const char FADE[] = "fade", STOPS[] = "stop";

static const char *word_of(const json_t *step, const char *key)
{
    const char *word = json_string_value(json_object_get(step, key));
    return word ? word : "";
}

/* The animation that the step orders; NULL: it does something else. */
static const char *preset_of(const json_t *step)
{
    if (strcmp(word_of(step, "op"), "animate") == 0)
        return word_of(step, "preset");
    const char *action = word_of(step, "action");
    bool fades =
        strcmp(word_of(step, "op"), "audio") == 0 && g_str_has_prefix(action, FADE);
    return fades ? action : NULL;
}

/* Does the step go on with what the one before did? */
static bool follows(const json_t *step)
{
    const json_t *target = json_object_get(step, "target");
    return strcmp(word_of(target, "by"), "step") == 0;
}

/* Does it take the clip away, or hold the player, which nobody wants of a clip that has
 * just been told to move? */
static bool ends_it(const json_t *step)
{
    const char *op = word_of(step, "op");
    bool stops =
        strcmp(op, "control") == 0 && strcmp(word_of(step, "action"), STOPS) == 0;
    return stops || (strcmp(op, "delete") == 0 && follows(step));
}

/* "the intro fades in, get rid of the fade": does the step take off just that? */
static bool takes_off(const json_t *step, const json_t *off)
{
    static const char *const KEYS[] = { "property", "phase" };
    if (strcmp(word_of(step, "op"), "unanimate") != 0 || !follows(step))
        return false;
    bool fades = json_object_get(off, "phase") &&
                 strcmp(word_of(step, "property"), ANIMATED_FADES) == 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(KEYS) && !fades; i++)
        if (!json_equal(json_object_get(step, KEYS[i]),
                        json_object_get(off, KEYS[i])) &&
            strcmp(word_of(step, "phase"), "all") != 0)
            return false;
    return true;
}

/* "the market takes ten seconds, squeeze it into six": how long it is now. */
static bool fits_anew(const json_t *last, const json_t *step)
{
    const json_t *target = json_object_get(step, "target");
    return strcmp(word_of(last, "op"), "trim") == 0 && json_object_get(last, "to") &&
           strcmp(word_of(step, "op"), "speed") == 0 &&
           json_object_get(step, "toDuration") &&
           (follows(step) || strcmp(word_of(target, "by"), "all") == 0);
}

bool story_takes_back(const Story *story, const Draft *draft)
{
    json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    json_t *step = json_array_get(draft->steps, 0);
    const char *preset = preset_of(last);
    if (json_array_size(draft->steps) == 1 && fits_anew(last, step)) {
        json_t *target = json_incref(json_object_get(last, "target"));
        json_object_clear(last);
        json_object_update(last, step);
        json_object_set_new(last, "target", target);
        return true;
    }
    if (!preset || json_array_size(draft->steps) != 1 ||
        (size_t)story->last + 1 != json_array_size(story->steps))
        return false;
    json_t *off = animation_off(json_object_get(last, "target"), preset);
    bool back = ends_it(step) || takes_off(step, off);
    if (back) {
        json_object_clear(last);
        json_object_update(last, off);
    }
    json_decref(off);
    return back;
}
