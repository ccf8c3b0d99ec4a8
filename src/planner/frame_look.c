/* Stage 6: animations, transitions, effects, layouts, sound, and all other changes. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static void push(Draft *draft, json_t *step)
{
    json_array_append_new(draft->steps, step);
}

/* Takes target. */
static json_t *step_on(const char *op, json_t *target)
{
    json_t *step = step_new(op, NULL);
    json_object_set_new(step, "target", target);
    return step;
}

/* ---- animations ------------------------------------------------------------------------------- */

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
    push(draft, step);
}

static void push_animations(Draft *draft, const Manner *manner, const char *preset)
{
    bool both = strcmp(preset, "fade-both") == 0;
    push_animation(draft, manner, both ? "fade-in" : preset);
    if (both)
        push_animation(draft, manner, "fade-out");
}

/* A fade with no direction: at an end it is clear, else both ways are offered. */
static const char *settle_fade(Clause *clause, Draft *draft, const Manner *manner)
{
    const Slot *anchor = clause_take(clause, SLOT_ANCHOR, PREP_ANY);
    if (anchor && strcmp(anchor->value, "playhead") != 0)
        return strcmp(anchor->value, "start") == 0 ? "fade-in" : "fade-out";
    draft->question = g_strdup(_("Should it fade in or out?"));
    draft->missing = "preset";
    draft->options = json_array();
    static const char *const WAYS[] = { "fade-in", "fade-out", "fade-both" };
    const char *texts[] = { _("in"), _("out"), _("both") };
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        Draft way = { .steps = json_array() };
        push_animations(&way, manner, WAYS[i]);
        json_array_append_new(
            draft->options, json_pack("{sssO}", "text", texts[i], "steps", way.steps));
        draft_clear(&way);
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

bool build_animation(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "delete"))
        return false;
    clause_use_verbs(clause);
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
    push(draft, step);
    return true;
}

/* ---- transitions -------------------------------------------------------------------------------- */

static const char *direction_to(const char *where)
{
    static const char *const WAYS[][2] = {
        { "left", "to-left" }, { "right", "to-right" }, { "up", "to-top" },
        { "top", "to-top" },   { "down", "to-bottom" }, { "bottom", "to-bottom" },
    };
    if (strchr(where, '-'))
        return where;
    for (unsigned i = 0; i < G_N_ELEMENTS(WAYS); i++)
        if (strcmp(WAYS[i][0], where) == 0)
            return WAYS[i][1];
    return NULL;
}

static bool set_pair(json_t *step, json_t *pair)
{
    bool two = json_array_size(pair) == 2;
    if (two)
        json_object_set(step, "between", pair);
    json_decref(pair);
    return two;
}

/* "from A to B", "A into B": two separate references. */
static json_t *two_references(Clause *clause)
{
    const Slot *first = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *second =
        clause_find(clause, SLOT_REF, PREP_BIT(PREP_TO) | PREP_BIT(PREP_WITH));
    if (!first || !second || first == second)
        return NULL;
    json_t *pair = json_array();
    json_array_append_new(pair, clause_selector(clause, first));
    json_array_append_new(pair, clause_selector(clause, second));
    return pair;
}

static bool set_whole(Clause *clause, json_t *step, const Slot *ref)
{
    clause_use(clause, ref);
    json_t *all = json_string_value(json_object_get(ref->json, "type"))
                      ? json_incref(ref->json)
                      : json_pack("{ssss}", "by", "all", "type", "video");
    json_object_set_new(step, "target", all);
    return true;
}

static bool set_edge(Clause *clause, json_t *step, const Slot *ref)
{
    const Slot *anchor = clause_find(clause, SLOT_ANCHOR, PREP_ANY);
    const char *edge = anchor && strcmp(anchor->value, "start") == 0 ? "in"
                       : anchor && strcmp(anchor->value, "end") == 0 ? "out"
                       : ref && ref->prep == PREP_AFTER              ? "out"
                       : ref && ref->prep == PREP_BEFORE             ? "in"
                                                                     : NULL;
    if (!edge)
        return false;
    if (anchor)
        clause_use(clause, anchor);
    bool in = strcmp(edge, "in") == 0;
    json_object_set_new(step, "target",
                        ref ? clause_selector(clause, ref)
                            : json_pack("{sssssi}", "by", "type", "type", "video",
                                        "index", in ? 0 : -1));
    json_object_set_new(step, "edge", json_string(edge));
    return true;
}

static bool transition_where(Clause *clause, json_t *step)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    if (!ref)
        return set_edge(clause, step, NULL);
    if (ref->members)
        return set_pair(step, clause_members(clause, ref));
    json_t *pair = two_references(clause);
    if (pair)
        return set_pair(step, pair);
    if (ref->flags & (REF_ALL | REF_BOTH))
        return set_whole(clause, step, ref);
    return set_edge(clause, step, ref);
}

static void ask_where(Draft *draft, json_t *step)
{
    draft->missing = "between";
    draft->question = g_strdup(_("Between which clips?"));
    json_object_set_new(step, "target",
                        json_pack("{ssss}", "by", "all", "type", "video"));
    draft->options = json_array();
    json_array_append_new(
        draft->options,
        json_pack("{sss[O]}", "text", _("between all clips"), "steps", step));
}

static const char *transition_kind(Clause *clause)
{
    const Slot *slot = clause_take(clause, SLOT_TRANSITION, PREP_ANY);
    const Slot *any = clause_take(clause, SLOT_TRANSITIONS, PREP_ANY);
    if (clause_verb_is(clause, "delete"))
        return slot || any ? "cut" : NULL;
    if (slot)
        return slot->value;
    bool between = clause_find(clause, SLOT_REF, PREP_BIT(PREP_BETWEEN)) != NULL;
    const Slot *fade = clause_find(clause, SLOT_ANIMATION, PREP_ANY);
    if (between && fade && strcmp(fade->value, "fade") == 0) {
        clause_use(clause, fade);
        return "crossfade";
    }
    return any ? "crossfade" : NULL;
}

bool build_transition(Clause *clause, Draft *draft)
{
    const char *kind = transition_kind(clause);
    if (!kind)
        return false;
    clause_use_verbs(clause);
    bool removes = strcmp(kind, "cut") == 0;
    json_t *step = json_pack("{ssss}", "op", "transition", "kind", kind);
    const Slot *where = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    if (!where)
        where = clause_find(clause, SLOT_POSITION, PREP_ANY);
    const char *direction = where ? direction_to(where->value) : NULL;
    if (direction) {
        clause_use(clause, where);
        json_object_set_new(step, "direction", json_string(direction));
    }
    const Slot *duration = clause_take_time(clause, PREP_ANY);
    if (!removes)
        json_object_set_new(step, "duration",
                            duration ? amount_to_time(duration) : json_integer(1));
    if (clause_take(clause, SLOT_ALL, PREP_ANY) ||
        (removes && !clause_has(clause, SLOT_REF)))
        json_object_set_new(step, "target",
                            json_pack("{ssss}", "by", "all", "type", "video"));
    else if (!transition_where(clause, step)) {
        ask_where(draft, step);
        json_decref(step);
        return true;
    }
    push(draft, step);
    return true;
}

/* ---- effects, layouts ----------------------------------------------------------------------------- */

/* "everything after 0:30" */
static void restrict_in_time(Clause *clause, json_t *target)
{
    const Slot *after = clause_find_time(clause, PREP_BIT(PREP_AFTER));
    const Slot *before =
        clause_find_time(clause, PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_UNTIL));
    const char *by = json_string_value(json_object_get(target, "by"));
    if ((!after && !before) || g_strcmp0(by, "all") != 0)
        return;
    clause_use(clause, after ? after : before);
    json_object_set_new(target, "range",
                        json_pack("{so}", after ? "from" : "to",
                                  amount_to_time(after ? after : before)));
}

bool build_effect(Clause *clause, Draft *draft)
{
    if (clause_verb_is(clause, "delete"))
        return false;
    clause_use_verbs(clause);
    json_t *named = clause_target(clause, "video");
    json_t *target = json_deep_copy(named);
    json_decref(named);
    restrict_in_time(clause, target);
    const Slot *effect;
    while ((effect = clause_take(clause, SLOT_EFFECT, PREP_ANY))) {
        json_t *step = step_new("effect", target);
        json_object_set_new(step, "action", json_string("add"));
        json_object_set_new(step, "kind", json_string(effect->value));
        const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
        if (share)
            json_object_set_new(step, "amount", percent_json(share->number));
        push(draft, step);
    }
    json_decref(target);
    return true;
}

bool build_layout(Clause *clause, Draft *draft)
{
    const Slot *layout = clause_take(clause, SLOT_LAYOUT, PREP_ANY);
    clause_use_verbs(clause);
    json_t *step = step_on("layout", clause_target(clause, "video"));
    json_object_set_new(step, "preset", json_string(layout->value));
    const Slot *position = clause_take(clause, SLOT_POSITION, PREP_ANY);
    if (position)
        json_object_set_new(step, "position", json_string(position->value));
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (share)
        json_object_set_new(step, "scale", number_json(share->number / 100));
    else if (strcmp(layout->value, "pip") == 0)
        json_object_set_new(step, "scale", json_real(0.25));
    push(draft, step);
    return true;
}

/* ---- sound ------------------------------------------------------------------------------------------ */

/* "normalize the audio" means all of it. */
static json_t *sound_target(Clause *clause, const char *action)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool bare = ref && (ref->flags & REF_BARE) && g_strcmp0(ref->type, "audio") == 0;
    if (prop && strcmp(prop->value, "volume") == 0)
        clause_use(clause, prop);
    if ((bare || (prop && !ref)) && strcmp(action, "normalize") == 0) {
        if (ref)
            clause_use(clause, ref);
        return json_pack("{ssss}", "by", "all", "type", "audio");
    }
    return clause_target(clause, NULL);
}

/* "turn off the music"; of a picture it could mean anything. */
bool build_off(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    json_t *step = step_on("audio", clause_target(clause, NULL));
    json_object_set_new(step, "action", json_string("mute"));
    push(draft, step);
    return g_strcmp0(clause->type, "audio") == 0;
}

bool build_audio(Clause *clause, Draft *draft)
{
    static const char PREFIX[] = "audio:";
    if (!clause->verb || !g_str_has_prefix(clause->verb->value, PREFIX))
        return false;
    const char *action = clause->verb->value + strlen(PREFIX);
    clause_use_verbs(clause);
    const Slot *under = clause_find(clause, SLOT_REF, PREP_BIT(PREP_UNDER));
    json_t *other = under ? clause_selector(clause, under) : NULL;
    json_t *step = step_on("audio", sound_target(clause, action));
    json_object_set_new(step, "action", json_string(action));
    if (other)
        json_object_set_new(step, "under", other);
    const Slot *lufs = clause_take_amount(clause, UNIT_WORD_LUFS, PREP_ANY);
    if (lufs)
        json_object_set_new(step, "lufs", number_json(lufs->number));
    push(draft, step);
    return true;
}

/* ---- everything else ---------------------------------------------------------------------------------- */

static void ask_rotation(Clause *clause, Draft *draft, const json_t *target)
{
    static const int TURNS[] = { 90, -90, 180 };
    draft->question = g_strdup(_("By how many degrees?"));
    draft->missing = "amount";
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

/* "rotate by 15 degrees", "turn it 90 degrees": relative unless "to" stands in front. */
static bool rotate(Clause *clause, Draft *draft, const json_t *target)
{
    bool verb = clause_verb_is(clause, "rotate");
    const Slot *amount = clause_take_amount(clause, UNIT_WORD_DEG, PREP_ANY);
    if (!amount && verb)
        amount = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    if (!amount && verb)
        ask_rotation(clause, draft, target);
    if (!amount)
        return verb;
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool absolute = amount->prep == PREP_TO || amount->prep == PREP_AT || prop;
    if (prop && strcmp(prop->value, "rotation") == 0)
        clause_use(clause, prop);
    int sign = turn_sign(clause);
    clause_use_verbs(clause);
    json_t *step = step_new("update", target);
    json_t *value = absolute
                        ? number_json(sign * amount->number)
                        : json_pack("{soss}", "by", number_json(sign * amount->number),
                                    "unit", "deg");
    json_object_set_new(step, "props", json_pack("{so}", "rotation", value));
    push(draft, step);
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
    push(draft, step);
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
        draft->missing = "amount";
        draft->question = g_strdup(_("By how much? Say seconds or percent."));
        return true;
    }
    return false;
}

bool build_change(Clause *clause, Draft *draft)
{
    if (clause->verb &&
        !clause_verb_is(clause, "make|set|more|less|put|move|rotate|flip|"
                                "center|animate|add|keep") &&
        !strchr(clause->verb->value, ':'))
        return false;
    if (clause->verb && g_str_has_prefix(clause->verb->value, "history"))
        return false;
    if (clause_verb_is(clause, "add") && !clause_has(clause, SLOT_PROP))
        return false; /* what is added is a clip */
    json_t *target = clause_target(clause, NULL);
    bool centred = clause_verb_is(clause, "center");
    clause_use_verbs(clause);
    bool changed = flip(clause, draft, target) || rotate(clause, draft, target);
    if (centred) {
        json_t *step = step_new("update", target);
        json_object_set_new(step, "props", json_pack("{ss}", "position", "center"));
        push(draft, step);
        changed = true;
    }
    changed = clause_changes(clause, target, draft->steps) || changed;
    json_decref(target);
    return changed || ask_length(clause, draft);
}
