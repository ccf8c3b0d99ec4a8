/* Stage 6: animations: presets, fades of picture and sound, key frames. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static bool is_fade(const char *preset)
{
    return g_str_has_prefix(preset, "fade");
}

static const char *phase_of(const char *preset)
{
    if (g_str_has_prefix(preset, "zoom"))
        return NULL;
    return g_str_has_suffix(preset, "-in")    ? "in"
           : g_str_has_suffix(preset, "-out") ? "out"
                                              : NULL;
}

/* "zoom in to 150 %", "by 20 %", "2x". */
static json_t *animation_amount(Clause *clause)
{
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (share && share->prep == PREP_BY)
        return json_pack("{soss}", "by", number_json(share->number), "unit", "percent");
    if (share)
        return percent_json(share->number);
    const Slot *times = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY);
    return times ? json_pack("{so}", "scale", number_json(times->number)) : NULL;
}

static json_t *animation_duration(Clause *clause)
{
    const Slot *amount = clause_take_time(clause, PREP_ANY);
    if (amount)
        return amount_to_time(amount);
    const Slot *piece = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (!piece || piece->number == 0)
        return NULL;
    clause_use(clause, piece);
    Slot length = *piece;
    length.number = piece->number < 0 ? -piece->number : piece->number;
    return amount_to_time(&length);
}

/* What qualifies every animation of the clause. */
typedef struct {
    json_t *target, *duration, *amount;
    const Slot *pace, *easing, *direction;
    bool audible;
} Manner;

static void push_animation(Draft *draft, const Manner *manner, const char *preset)
{
    bool audio = manner->audible && is_fade(preset);
    json_t *step = step_new(audio ? "audio" : "animate", manner->target);
    json_object_set_new(step, audio ? "action" : "preset", json_string(preset));
    const char *phase = phase_of(preset);
    if (!audio && phase)
        json_object_set_new(step, "phase", json_string(phase));
    if (manner->duration)
        json_object_set(step, "duration", manner->duration);
    if (!audio && manner->pace)
        json_object_set_new(step, "pace", json_string(manner->pace->value));
    if (!audio && manner->amount)
        json_object_set(step, "amount", manner->amount);
    if (!audio && manner->easing)
        json_object_set_new(step, "easing", json_string(manner->easing->value));
    if (!audio && manner->direction)
        json_object_set_new(step, "direction", json_string(manner->direction->value));
    reading_draft_push(draft, step);
}

static void push_animations(Draft *draft, const Manner *manner, const char *preset)
{
    bool both = strcmp(preset, "fade-both") == 0;
    push_animation(draft, manner, both ? "fade-in" : preset);
    if (both)
        push_animation(draft, manner, "fade-out");
}

void reading_draft_push_animation(Draft *draft, json_t *target, const char *preset,
                                  json_t *duration, bool audible)
{
    const Manner manner = { .target = target,
                            .duration = duration,
                            .audible = audible };
    push_animations(draft, &manner, preset);
}

/* A fade with no direction: at an end it is clear, else both ways are offered. */
static const char *settle_fade(Clause *clause, Draft *draft, const Manner *manner)
{
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (anchor && strcmp(anchor->value, "playhead") != 0)
        return strcmp(anchor->value, "start") == 0 ? "fade-in" : "fade-out";
    reading_draft_ask(draft, "preset", _("Should it fade in or out?"));
    draft->options = json_array();
    static const char *const WAYS[] = { "fade-in", "fade-out", "fade-both" };
    const char *texts[] = { _("in"), _("out"), _("both") };
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        Draft way = { .steps = json_array() };
        push_animations(&way, manner, WAYS[i]);
        json_array_append_new(
            draft->options, json_pack("{sssO}", "text", texts[i], "steps", way.steps));
        reading_draft_clear(&way);
    }
    return NULL;
}

/* Sound fades by its own step: a sound clip, or "the sound of" any. */
static bool is_audible(Clause *clause)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool sound = prop && strcmp(prop->value, "volume") == 0;
    if (sound)
        clause_use(clause, prop);
    return sound || g_strcmp0(clause->type, "audio") == 0;
}

static void drop_agreeing_anchor(Clause *clause, const char *preset)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const char *phase = phase_of(preset);
    if (anchor && phase &&
        strcmp(anchor->value, strcmp(phase, "in") == 0 ? "start" : "end") == 0)
        clause_use(clause, anchor);
}

/* "a fade in at the start and a fade out at the end", of nothing named: the film's first
 * and last clip. */
static bool fades_film(Clause *clause, Draft *draft)
{
    if (clause_find(clause, SLOT_REF, PREP_ANY) || clause->story->last >= 0)
        return false;
    const Slot *animation = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    bool any = false;
    while (animation) {
        const Slot *anchor = clause_next(clause, animation);
        const char *phase = phase_of(animation->value);
        if (!is_fade(animation->value) || !phase || !anchor ||
            anchor->kind != SLOT_ANCHOR)
            return any;
        bool in = strcmp(phase, "in") == 0;
        if (strcmp(anchor->value, in ? "start" : "end") != 0)
            return any;
        clause_use(clause, animation);
        clause_use(clause, anchor);
        Manner manner = { .target = json_pack("{sssssi}", "by", "type", "type", "video",
                                              "index", in ? 0 : -1) };
        push_animations(draft, &manner, animation->value);
        json_decref(manner.target);
        any = true;
        animation = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    }
    return any;
}

bool build_animation(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "delete"))
        return false;
    clause_use_verbs(clause);
    if (fades_film(clause, draft))
        return true;
    Manner manner = { .target = clause_target(clause, NULL) };
    manner.audible = is_audible(clause);
    manner.duration = animation_duration(clause);
    manner.amount = animation_amount(clause);
    manner.pace = clause_take(clause, SLOT_PACE, PREP_ANY);
    manner.easing = clause_take(clause, SLOT_EASING, PREP_ANY);
    manner.direction = clause_take(clause, SLOT_DIRECTION, PREP_ANY);
    const Slot *animation;
    while ((animation = clause_take(clause, SLOT_ANIMATION, PREP_ANY))) {
        const char *preset = animation->value;
        if (strcmp(preset, "fade") == 0 && manner.amount)
            continue; /* "fade to 20 %" is no fade of ours */
        if (strcmp(preset, "fade") == 0)
            preset = settle_fade(clause, draft, &manner);
        if (!preset)
            continue;
        drop_agreeing_anchor(clause, preset);
        push_animations(draft, &manner, preset);
    }
    json_decref(manner.target);
    json_decref(manner.duration);
    json_decref(manner.amount);
    return true;
}

static json_t *key_value(const char *prop, const Slot *amount)
{
    const Property *row = property_find(prop, OWN_CLIP);
    bool share = row && (row->unit == UNIT_PERCENT || row->unit == UNIT_GAIN);
    if (amount->unit == UNIT_WORD_PERCENT && share)
        return number_json(amount->number / 100);
    return number_json(amount->number);
}

/* "animate opacity from 0 to 100 % over the first second" */
bool build_keyframes(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    const Slot *prop = clause_take(clause, SLOT_PROP, PREP_ANY);
    const Slot *from = NULL, *to = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind == SLOT_AMOUNT && !slot_is_time(slot) && slot->prep == PREP_FROM)
            from = slot;
        if (slot->kind == SLOT_AMOUNT && !slot_is_time(slot) && slot->prep == PREP_TO)
            to = slot;
    }
    if (!to)
        return false;
    clause_use(clause, to);
    json_t *step = step_on("animate", clause_target(clause, NULL));
    json_object_set_new(step, "property", json_string(prop->value));
    json_object_set_new(step, "to", key_value(prop->value, to));
    if (from) {
        clause_use(clause, from);
        json_object_set_new(step, "from", key_value(prop->value, from));
    }
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    json_t *duration = range ? NULL : animation_duration(clause);
    if (range) {
        json_t *span = json_deep_copy(range->json);
        json_object_set_new(span, "relativeTo", json_string("clip"));
        json_object_set_new(step, "range", span);
    } else if (duration) {
        json_object_set_new(step, "duration", duration);
    }
    const Slot *easing = clause_take(clause, SLOT_EASING, PREP_ANY);
    if (!easing) /* "ease in" without "with" reads like an animation of that name */
        easing = clause_take(clause, SLOT_PACE, PREP_ANY);
    if (easing)
        json_object_set_new(step, "easing", json_string(easing->value));
    reading_draft_push(draft, step);
    return true;
}
