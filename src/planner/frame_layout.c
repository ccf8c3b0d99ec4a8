/* Stage 6: pictures beside and on each other. */
#include "clause.h"

#include <string.h>

static const char SPLIT[] = "split-screen", PIP[] = "pip";

/* "split-screen@left": a preset with the place it always has. */
static json_t *layout_step(const char *layout, json_t *target)
{
    const char *at = strchr(layout, '@');
    g_autofree char *preset =
        at ? g_strndup(layout, (gsize)(at - layout)) : g_strdup(layout);
    json_t *step = step_on("layout", target);
    json_object_set_new(step, "preset", json_string(preset));
    if (at)
        json_object_set_new(step, "position", json_string(at + 1));
    return step;
}

/* The half that stands beside a clip: "the intro on the left", "on the left half". */
static const char *side_of(const Clause *clause, const Slot *ref)
{
    static const char *const HALVES[] = { "left", "right", "top", "bottom", NULL };
    const Slot *side = clause_next(clause, ref);
    if (!side || clause_is_used(clause, side))
        return NULL;
    const char *half = side->kind == SLOT_POSITION ? side->value
                       : side->kind == SLOT_LAYOUT ? strchr(side->value, '@')
                                                   : NULL;
    half = half && *half == '@' ? half + 1 : half;
    return half && g_strv_contains(HALVES, half) ? half : NULL;
}

/* "A on the left and B on the right": one step each. */
static bool lay_sides(Clause *clause, Draft *draft)
{
    unsigned refs = 0, sides = 0;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *ref = clause->slots[i];
        refs += ref->kind == SLOT_REF;
        sides += ref->kind == SLOT_REF && side_of(clause, ref);
    }
    if (refs < 2 || refs != sides)
        return false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *ref = clause->slots[i];
        if (ref->kind != SLOT_REF || clause->used[i])
            continue;
        json_t *step = layout_step(SPLIT, clause_selector(clause, ref));
        json_object_set_new(step, "position", json_string(side_of(clause, ref)));
        clause_use(clause, clause_next(clause, ref));
        reading_draft_push(draft, step);
    }
    return true;
}

/* "A with B side by side": all that are named. */
static json_t *all_targets(Clause *clause)
{
    json_t *first = clause_target(clause, "video");
    json_t *of = json_pack("[O]", first);
    const Slot *ref;
    while ((ref = clause_find(clause, SLOT_REF, PREP_ANY)))
        json_array_append_new(of, clause_selector(clause, ref));
    bool several = json_array_size(of) > 1;
    json_t *target =
        several ? json_pack("{sssO}", "by", "union", "of", of) : json_incref(first);
    json_decref(of);
    json_decref(first);
    return target;
}

static bool shares_frame(const char *layout)
{
    static const char *const SHARED[] = { SPLIT, "side-by-side", "stacked", "grid",
                                          NULL };
    return g_strv_contains(SHARED, layout);
}

/* How large, and where: of what is small. */
static void place_picture(Clause *clause, json_t *step, const char *layout)
{
    const Slot *position = clause_take(clause, SLOT_POSITION, PREP_ANY);
    if (position)
        json_object_set_new(step, "position", json_string(position->value));
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (share)
        json_object_set_new(step, "scale", number_json(share->number / 100));
    else if (strcmp(layout, PIP) == 0)
        json_object_set_new(step, "scale", json_real(0.25));
}

bool build_layout(Clause *clause, Draft *draft)
{
    const Slot *layout = clause_find(clause, SLOT_LAYOUT, PREP_ANY);
    if (layout->prep == PREP_OF) /* "grandma's picture in picture": it is one */
        return false;
    clause_use_verbs(clause);
    if (g_str_has_prefix(layout->value, SPLIT) && lay_sides(clause, draft)) {
        clause_use(clause, layout);
        return true;
    }
    clause_use(clause, layout);
    json_t *target = shares_frame(layout->value) ? all_targets(clause)
                                                 : clause_target(clause, "video");
    json_t *step = layout_step(layout->value, target);
    place_picture(clause, step, layout->value);
    const Slot *gap = clause_take_amount(clause, UNIT_WORD_PX, PREP_ANY);
    if (gap)
        json_object_set_new(step, "gap", number_json(gap->number));
    reading_draft_push(draft, step);
    return true;
}

/* Is it smaller, or elsewhere, than a picture that fills the frame? */
static bool is_placed(const Clip *clip)
{
    static const PropId PLACING[] = { PROP_BOX, PROP_POSITION, PROP_SCALE };
    for (unsigned i = 0; i < G_N_ELEMENTS(PLACING); i++)
        if (proplist_get(clip->node.props, PLACING[i]))
            return true;
    return false;
}

/* "grandma should fill the screen": what is small and in a corner is to be neither. */
bool build_fill(Clause *clause, Draft *draft)
{
    static const char COVER[] = "fit=cover";
    const Slot *style = clause_find(clause, SLOT_STYLE, PREP_ANY);
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    if (!style || strcmp(style->value, COVER) != 0 || !ref ||
        (clause->verb && !clause_verb_is(clause, "make|set|put")))
        return false;
    json_t *target = clause_target(clause, NULL);
    const Clip *clip = clause_one_clip(clause, target);
    if (!clip || !is_placed(clip)) {
        json_decref(target);
        return false;
    }
    clause_use(clause, style);
    clause_use_verbs(clause);
    reading_draft_push(draft, layout_step("fullscreen", target));
    return true;
}

/* "… and the logo on the right": behind a half of the screen the other one. */
bool build_other_half(Clause *clause, Draft *draft)
{
    const Story *story = clause->story;
    const json_t *last =
        story->last >= 0 ? json_array_get(story->steps, (size_t)story->last) : NULL;
    const char *preset = json_string_value(json_object_get(last, "preset"));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    if (g_strcmp0(preset, SPLIT) != 0 || !json_object_get(last, "position") || !ref)
        return false;
    const char *half = side_of(clause, ref);
    if (!half)
        return false;
    json_t *step = layout_step(SPLIT, clause_selector(clause, ref));
    json_object_set_new(step, "position", json_string(half));
    clause_use(clause, clause_next(clause, ref));
    clause_use_verbs(clause);
    reading_draft_push(draft, step);
    return true;
}

/* "bring it forward": one layer, unless a time says how far. */
bool build_layer(Clause *clause, Draft *draft)
{
    const char *order = strchr(clause->verb->value, ':') + 1;
    const Slot *time = clause_take_time(clause, PREP_ANY);
    clause_use_verbs(clause);
    json_t *step = step_on("move", clause_target(clause, NULL));
    if (time) {
        Slot by = *time;
        by.number *= strcmp(order, "forward") == 0 ? 1 : -1;
        json_object_set_new(step, "by", amount_to_time(&by));
    } else {
        json_object_set_new(step, "order", json_string(order));
    }
    reading_draft_push(draft, step);
    return !time || !time->timecode;
}
