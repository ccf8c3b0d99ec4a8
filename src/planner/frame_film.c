/* Stage 6: fades of the film itself, at its first and its last clip. */
#include "animating.h"
#include "seams.h"

#include <string.h>

static const char BOTH[] = "fade-both";

/* Is a clip named, selected or talked about, which then fades? */
static bool is_of_clip(const Clause *clause, const Slot *film)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    return (ref && ref != film) || clause->story->last >= 0 ||
           (!film && chart_selects(clause->chart));
}

/* "start", "end": which end of the film this fade is said to be at, or NULL. */
static const char *film_end_of(const Clause *clause, const Slot *animation)
{
    const Slot *anchor = clause_next(clause, animation);
    const char *phase = animation_phase(animation->value);
    if (!anchor || anchor->kind != SLOT_ANCHOR)
        anchor = clause_previous(clause, animation);
    if (anchor && anchor->kind == SLOT_ANCHOR)
        return anchor->value;
    if (clause_verb_is(clause, "start|end"))
        return seams_edge_of_verb(clause) ? clause->verb->value : NULL;
    if (!clause_has(clause, SLOT_WHOLE) || !phase) /* "fade in the film" */
        return NULL;
    return strcmp(phase, "in") == 0 ? "start" : "end";
}

/* The fade that belongs at that end; NULL: another than was said. */
static const char *fade_at(const char *preset, const char *end)
{
    static const char *const FADES[][2] = { { "start", "fade-in" },
                                            { "end", "fade-out" } };
    for (unsigned i = 0; end && i < G_N_ELEMENTS(FADES); i++)
        if (strcmp(FADES[i][0], end) == 0)
            return strcmp(preset, "fade") == 0 || strcmp(preset, FADES[i][1]) == 0
                       ? FADES[i][1]
                       : NULL;
    return NULL;
}

/* At the film's start, its end, or both. */
static void push_film_fades(Clause *clause, Draft *draft, const char *preset)
{
    static const char *const FADES[] = { "fade-in", "fade-out" };
    Manner manner = { 0 };
    manner_read(clause, &manner, preset, false);
    for (unsigned i = 0; i < G_N_ELEMENTS(FADES); i++) {
        if (strcmp(preset, BOTH) != 0 && strcmp(preset, FADES[i]) != 0)
            continue;
        json_decref(manner.target);
        manner.target = json_pack("{sssssi}", "by", "type", "type", "video", "index",
                                  i == 0 ? 0 : -1);
        manner_push(draft, &manner, FADES[i]);
    }
    manner_clear(&manner);
}

bool animation_fades_film(Clause *clause, Draft *draft)
{
    const Slot *film = seams_film_word(clause), *animation;
    bool any = false;
    if (is_of_clip(clause, film))
        return false;
    while ((animation = clause_find(clause, SLOT_ANIMATION, PREP_ANY))) {
        bool both = strcmp(animation->value, BOTH) == 0 && film;
        const char *preset =
            both ? BOTH : fade_at(animation->value, film_end_of(clause, animation));
        if (!preset)
            return any;
        clause_use(clause, animation);
        clause_take(clause, SLOT_ANCHOR, PREP_ANY);
        push_film_fades(clause, draft, preset);
        if (film)
            clause_use(clause, film);
        any = true;
    }
    return any;
}
