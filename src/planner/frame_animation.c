/* Stage 6: animations: presets, fades of picture and sound. */
#include "animating.h"

#include <glib/gi18n.h>
#include <string.h>

static const char ANY[] = "any", OUT[] = "out", BOTH[] = "fade-both";

static bool is_fade(const char *preset)
{
    return g_str_has_prefix(preset, "fade");
}

const char *animation_phase(const char *preset)
{
    if (g_str_has_prefix(preset, "zoom"))
        return NULL;
    return g_str_has_suffix(preset, "-in")    ? "in"
           : g_str_has_suffix(preset, "-out") ? "out"
                                              : NULL;
}

/* ---- the manner ------------------------------------------------------------------ */

/* "zoom in to 150 %", "by 20 %", "2x", "spin by 90°". */
static json_t *animation_amount(Clause *clause)
{
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (share && share->prep == PREP_BY)
        return json_pack("{soss}", "by", number_json(share->number), "unit", "percent");
    if (share)
        return percent_json(share->number);
    const Slot *turn = clause_take_amount(clause, UNIT_WORD_DEG, PREP_ANY);
    return turn ? number_json(turn->number) : NULL;
}

/* "3x" of a zoom is how far, of all else how often. */
static void take_times(Clause *clause, Manner *manner, const char *preset)
{
    const Slot *times = clause_take_amount(clause, UNIT_WORD_X, PREP_ANY);
    const Slot *loop = clause_find(clause, SLOT_STYLE, PREP_ANY);
    if (times && g_str_has_prefix(preset, "zoom"))
        manner->amount = json_pack("{so}", "scale", number_json(times->number));
    else if (times && times->number >= 1)
        manner->repeat = number_json(times->number);
    if (loop && strcmp(loop->value, "loop=true") == 0) {
        clause_use(clause, loop);
        json_decref(manner->repeat);
        manner->repeat = json_string("forever");
    }
}

/* "from the left", "to the right", "left". */
static const char *take_direction(Clause *clause)
{
    static const struct {
        const char *place, *to, *plain;
    } SIDES[] = { { "left", "to-left", "left" },
                  { "right", "to-right", "right" },
                  { "top", "to-top", "up" },
                  { "bottom", "to-bottom", "down" } };
    const Slot *direction = clause_take(clause, SLOT_DIRECTION, PREP_ANY);
    if (direction)
        return direction->value;
    const Slot *place = clause_find(clause, SLOT_POSITION, PREP_ANY);
    for (unsigned i = 0; place && i < G_N_ELEMENTS(SIDES); i++) {
        if (strcmp(SIDES[i].place, place->value) != 0)
            continue;
        clause_use(clause, place);
        return place->prep == PREP_TO || place->prep == PREP_OFF ? SIDES[i].to
                                                                 : SIDES[i].plain;
    }
    return NULL;
}

void manner_read(Clause *clause, Manner *manner, const char *preset, bool own)
{
    animation_take_when(clause, manner);
    manner->duration = own ? NULL : animation_duration(clause);
    manner->amount = animation_amount(clause);
    if (!manner->amount)
        take_times(clause, manner, preset);
    manner->pace = clause_take(clause, SLOT_PACE, PREP_ANY);
    manner->easing = clause_take(clause, SLOT_EASING, PREP_ANY);
    manner->direction = take_direction(clause);
}

void manner_clear(Manner *manner)
{
    json_decref(manner->target);
    json_decref(manner->duration);
    json_decref(manner->amount);
    json_decref(manner->delay);
    json_decref(manner->range);
    json_decref(manner->repeat);
}

/* ---- steps ----------------------------------------------------------------------- */

static void set_word(json_t *step, const char *key, const char *value)
{
    if (value)
        json_object_set_new(step, key, json_string(value));
}

static void set_known(json_t *step, const char *key, json_t *value)
{
    if (value)
        json_object_set(step, key, value);
}

static void push_animation(Draft *draft, const Manner *manner, const char *preset)
{
    bool inside = manner->range || manner->delay; /* a fade of sound is at an end */
    bool audio = manner->audible && is_fade(preset) && !inside;
    json_t *step = step_new(audio ? "audio" : "animate", manner->target);
    json_object_set_new(step, audio ? "action" : "preset", json_string(preset));
    set_known(step, "duration", manner->duration);
    set_known(step, "range", manner->range);
    if (!audio) {
        set_word(step, "phase", animation_phase(preset));
        set_word(step, "pace", manner->pace ? manner->pace->value : NULL);
        set_known(step, "amount", manner->amount);
        set_known(step, "delay", manner->delay);
        set_known(step, "repeat", manner->repeat);
        set_word(step, "easing", manner->easing ? manner->easing->value : NULL);
        set_word(step, "direction", manner->direction);
    }
    reading_draft_push(draft, step);
}

void manner_push(Draft *draft, const Manner *manner, const char *preset)
{
    if (animation_is_hard(preset)) {
        reading_draft_push(draft, animation_off(manner->target, preset));
        return;
    }
    bool both = strcmp(preset, BOTH) == 0;
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
    manner_push(draft, &manner, preset);
}

/* A fade with no direction: at an end it is clear, else both ways are offered. */
static const char *settle_fade(Clause *clause, Draft *draft, const Manner *manner)
{
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (anchor && strcmp(anchor->value, "both") == 0)
        return BOTH;
    if (anchor && strcmp(anchor->value, "playhead") != 0)
        return strcmp(anchor->value, "start") == 0 ? "fade-in" : "fade-out";
    reading_draft_ask(draft, "preset", _("Should it fade in or out?"));
    draft->options = json_array();
    static const char *const WAYS[] = { "fade-in", "fade-out", "fade-both" };
    const char *texts[] = { _("in"), _("out"), _("both") };
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        Draft way = { .steps = json_array() };
        manner_push(&way, manner, WAYS[i]);
        json_array_append_new(
            draft->options, json_pack("{sssO}", "text", texts[i], "steps", way.steps));
        reading_draft_clear(&way);
    }
    return NULL;
}

/* Sound fades by its own step: a sound clip, or "the sound of" any. */
bool animation_is_audible(Clause *clause)
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
    const char *phase = animation_phase(preset);
    if (anchor && strcmp(preset, BOTH) == 0 && strcmp(anchor->value, "both") == 0)
        clause_use(clause, anchor);
    if (anchor && phase &&
        strcmp(anchor->value, strcmp(phase, "in") == 0 ? "start" : "end") == 0)
        clause_use(clause, anchor);
}

/* ---- presets --------------------------------------------------------------------- */

static void ask_preset(Draft *draft)
{
    reading_draft_ask(
        draft, "preset",
        _("Which animation? Say fade in, zoom in, slide in from the left, "
          "spin or pop."));
}

/* "the title should come in from the top" */
bool build_enter(Clause *clause, Draft *draft)
{
    const Slot *direction = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    const Slot *subject = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!direction || !g_str_has_prefix(direction->value, "from-") || !subject ||
        (clause_verb_is(clause, "add|move") && !(subject->flags & REF_ON_TIMELINE)) ||
        (clause_verb_is(clause, "move") &&
         (clause_has(clause, SLOT_POSITION) || clause_has(clause, SLOT_AMOUNT))))
        return false;
    clause_use_verbs(clause);
    Manner manner = { .target = clause_target(clause, NULL) };
    manner_read(clause, &manner, "slide-in", false);
    manner_push(draft, &manner, "slide-in");
    manner_clear(&manner);
    return true;
}

/* "animate the title" */
bool build_animate(Clause *clause, Draft *draft)
{
    if (clause_has(clause, SLOT_ANIMATION))
        return false;
    clause_use_verbs(clause);
    json_decref(clause_target(clause, NULL));
    ask_preset(draft);
    return true;
}

/* "have the logo come in at 5 s": words for a beginning as well as for a slide, which
 * goes on from or to somewhere. */
bool build_come_in(Clause *clause, Draft *draft)
{
    unsigned length;
    const Slot *animation = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    const Entry *verb = chart_match(clause->chart, animation->from, WORD_VERB, &length);
    if (!verb || strcmp(verb->value, "start") != 0 ||
        length != animation->to - animation->from ||
        !clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)) ||
        (clause->verb && !clause_verb_is(clause, "make")))
        return false;
    clause_use_verbs(clause);
    clause_use(clause, animation);
    json_t *step = step_on("move", clause_target(clause, NULL));
    json_t *point = clause_take_meeting(clause, "start");
    if (point)
        json_object_set_new(step, "to", point);
    reading_draft_push(draft, step);
    return point != NULL;
}

/* "zoom this to 120 %": a size, unless it goes "in", "from" somewhere or takes time. */
bool build_zoom_to(Clause *clause, Draft *draft)
{
    static const SlotKind MOVING[] = { SLOT_PACE, SLOT_EASING, SLOT_RANGE,
                                       SLOT_ANCHOR };
    const Slot *zoom = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    if (strcmp(zoom->value, "zoom-in") != 0 || zoom->to != zoom->from + 1 ||
        zoom->gap_to || clause->verb || clause_find_time(clause, PREP_ANY))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(MOVING); i++)
        if (clause_has(clause, MOVING[i]))
            return false;
    const Slot *size = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_BIT(PREP_TO));
    if (!size)
        return false;
    clause_use(clause, zoom);
    json_t *step = step_on("update", clause_target(clause, NULL));
    json_object_set_new(step, "props",
                        json_pack("{so}", "scale", percent_json(size->number)));
    reading_draft_push(draft, step);
    return true;
}

/* The animation of a change that is to take its time: "slowly enlarge it", "rotate it
 * slowly". */
static const char *paced_preset(Clause *clause)
{
    static const struct {
        const char *verbs;
        SlotKind said;
        const char *preset;
    } PACED[] = { { "rotate", SLOT_KINDS, "spin" },
                  { "more:size", SLOT_KINDS, "zoom-in" },
                  { "less:size", SLOT_KINDS, "zoom-out" },
                  { "make", SLOT_MORE, "zoom-in" },
                  { "make", SLOT_LESS, "zoom-out" } };
    for (unsigned i = 0; i < G_N_ELEMENTS(PACED); i++) {
        const Slot *said = clause_find(clause, PACED[i].said, PREP_ANY);
        bool fits =
            PACED[i].said == SLOT_KINDS || (said && strcmp(said->value, "size") == 0);
        if (!fits || !clause_verb_is(clause, PACED[i].verbs))
            continue;
        if (said)
            clause_use(clause, said);
        return PACED[i].preset;
    }
    return NULL;
}

bool build_paced(Clause *clause, Draft *draft)
{
    const char *preset = paced_preset(clause);
    if (!preset)
        return false;
    clause_use_verbs(clause);
    Manner manner = { .target = clause_target(clause, NULL) };
    manner_read(clause, &manner, preset, false);
    manner_push(draft, &manner, preset);
    manner_clear(&manner);
    return true;
}

/* "fade it from 100 % to 20 %", "fade it to 20 %": no preset, and no fade of ours. */
static bool has_goal(const Clause *clause)
{
    const unsigned preps = PREP_BIT(PREP_TO) | PREP_BIT(PREP_FROM);
    const Slot *amount = clause_find(clause, SLOT_AMOUNT, preps);
    return amount && amount->unit == UNIT_WORD_PERCENT;
}

/* "fade it in over 2 s and out over 3 s": each takes its own time, all of them in front
 * of theirs or all behind. */
static bool has_own_times(const Clause *clause)
{
    unsigned animations = 0, times = 0;
    for (unsigned i = 0; i < clause->count; i++) {
        animations += clause->slots[i]->kind == SLOT_ANIMATION;
        times += slot_is_time(clause->slots[i]);
    }
    return animations > 1 && animations == times;
}

/* "… and out over 2 s": the other end of what goes in; NULL where nothing does. */
static const char *way_out(const char *in)
{
    static const char *const WAYS[][2] = { { "fade-in", "fade-out" },
                                           { "zoom-in", "zoom-out" },
                                           { "slide-in", "slide-out" },
                                           { "blur-in", "blur-out" } };
    for (unsigned i = 0; in && i < G_N_ELEMENTS(WAYS); i++)
        if (strcmp(WAYS[i][0], in) == 0)
            return WAYS[i][1];
    return NULL;
}

static json_t *own_duration(Clause *clause, const Slot *animation)
{
    bool ahead = false;
    const Slot *slot = animation;
    for (unsigned i = 0; i < clause->count; i++) {
        ahead = slot_is_time(clause->slots[i]);
        if (ahead || clause->slots[i]->kind == SLOT_ANIMATION)
            break;
    }
    do
        slot = ahead ? clause_previous(clause, slot) : clause_next(clause, slot);
    while (slot && slot->kind != SLOT_ANIMATION && !slot_is_time(slot));
    if (!slot || !slot_is_time(slot))
        return NULL;
    clause_use(clause, slot);
    return amount_to_time(slot);
}

/* One animation that the clause names; `before` is the one before it. False where it
 * makes no sense. */
static bool push_named(Clause *clause, Draft *draft, Manner *manner,
                       const Slot *animation, const char **before)
{
    const char *preset = animation->value;
    if (strcmp(preset, OUT) == 0 && !(preset = way_out(*before)))
        return false;
    if (strcmp(preset, "fade") == 0)
        preset = settle_fade(clause, draft, manner);
    *before = preset;
    if (!preset)
        return true;
    drop_agreeing_anchor(clause, preset);
    animation_heed_edge(clause, manner, preset);
    if (has_own_times(clause)) {
        json_decref(manner->duration);
        manner->duration = own_duration(clause, animation);
    }
    manner_push(draft, manner, preset);
    return true;
}

/* Is there one more way behind the animation, for it alone? */
static bool way_on(const Clause *clause, const Slot *animation)
{
    const Slot *direction = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    const Slot *way =
        direction ? direction : clause_find(clause, SLOT_POSITION, PREP_ANY);
    return way && way->from > animation->from;
}

bool build_animation(Clause *clause, Draft *draft)
{
    if (clause_takes_off(clause) ||
        clause_verb_is(clause, "still|never|take|keep|leave") ||
        (clause->verb && (g_str_has_prefix(clause->verb->value, "control:") ||
                          g_str_has_prefix(clause->verb->value, "audio:"))))
        return false;
    clause_use_verbs(clause);
    if (animation_fades_film(clause, draft))
        return true;
    if (clause_verb_is(clause, "start|end") && clause_has(clause, SLOT_WHOLE))
        return false; /* "the film starts from black" only tells */
    Manner manner = { .target = clause_target(clause, NULL) };
    const Slot *animation = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    const char *before = NULL;
    bool any = false, fits = strcmp(animation->value, "fade") != 0 || !has_goal(clause);
    manner.audible = animation_is_audible(clause);
    manner_read(clause, &manner, animation->value, has_own_times(clause));
    while (fits && (animation = clause_take(clause, SLOT_ANIMATION, PREP_ANY))) {
        bool kind = strcmp(animation->value, ANY) == 0; /* "a zoom animation" */
        any = any || kind;
        if (before && way_on(clause, animation)) /* "in from the right and out to …" */
            manner.direction = take_direction(clause);
        fits = kind || push_named(clause, draft, &manner, animation, &before);
    }
    if (any && !json_array_size(draft->steps) && !draft->question)
        ask_preset(draft);
    manner_clear(&manner);
    return fits;
}
