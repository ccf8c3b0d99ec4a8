/* Stage 6: sound. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static const char PREFIX[] = "audio:";

/* ---- stretches of time ----------------------------------------------------------- */

json_t *clause_take_stretch(Clause *clause)
{
    const Slot *range = clause_find(clause, SLOT_RANGE, PREP_ANY);
    if (range) {
        clause_use(clause, range);
        return range->number != 0 /* "the first 5 seconds of the music" */
                   ? range_in_clip(range)
                   : json_deep_copy(range->json);
    }
    const Slot *from =
        clause_take_time(clause, PREP_BIT(PREP_AFTER) | PREP_BIT(PREP_FROM));
    if (from)
        return json_pack("{so}", "from", amount_to_time(from));
    const Slot *until =
        clause_take_time(clause, PREP_BIT(PREP_BEFORE) | PREP_BIT(PREP_UNTIL));
    return until ? json_pack("{so}", "to", amount_to_time(until)) : NULL;
}

/* ---- ducking --------------------------------------------------------------------- */

/* The voice: what the sound is lowered under. */
static json_t *duck_voice(Clause *clause)
{
    const Slot *under = clause_find(clause, SLOT_REF, PREP_BIT(PREP_UNDER));
    return under ? clause_selector(clause, under) : NULL;
}

/* "The beat gets in the way of the voice, duck it": the one other sound that the remark
 * spoke of, which is silent by now. */
static json_t *voice_of_remark(const Clause *clause)
{
    const Chart *chart = clause->chart;
    const Slot *it = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE)), *voice = NULL;
    if (!it || !clause->verb || it->from > clause->verb->from)
        return NULL;
    for (unsigned i = 0; i < chart->slots->len; i++) {
        const Slot *slot = chart_slot(chart, i);
        bool silent = slot->kind == SLOT_FILLER && slot->from < clause->verb->from &&
                      (slot->flags & (REF_ON_TIMELINE | REF_ROLE)) && slot->json &&
                      g_strcmp0(slot->type, "audio") == 0;
        if (silent && voice)
            return NULL;
        voice = silent ? slot : voice;
    }
    return voice ? json_incref(voice->json) : NULL;
}

/* By so many dB, or to what is left. */
static json_t *duck_amount(Clause *clause)
{
    const Slot *gain = clause_take_amount(clause, UNIT_WORD_DB, PREP_ANY);
    if (gain)
        return json_pack(
            "{soss}", "by",
            number_json(-(gain->number < 0 ? -gain->number : gain->number)), "unit",
            "dB");
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    if (!share)
        return NULL;
    return percent_json(share->prep == PREP_BY ? 100 - share->number : share->number);
}

static void push_duck(Clause *clause, Draft *draft, json_t *voice)
{
    if (!voice)
        voice = voice_of_remark(clause);
    json_t *step = step_on("audio", clause_target(clause, "audio"));
    json_object_set_new(step, "action", json_string("duck"));
    if (voice)
        json_object_set_new(step, "under", voice);
    json_t *amount = duck_amount(clause);
    if (amount)
        json_object_set_new(step, "amount", amount);
    const Slot *volume = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (volume && strcmp(volume->value, "volume") == 0)
        clause_use(clause, volume);
    reading_draft_push(draft, step);
}

static bool is_lowered(Clause *clause)
{
    const Slot *less = clause_find(clause, SLOT_LESS, PREP_ANY);
    bool quieter = less && strcmp(less->value, "volume") == 0;
    const Slot *down = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    bool goes = down && strcmp(down->value, "down") == 0 &&
                clause_verb_is(clause, "put|move|make|set");
    if (quieter || goes)
        clause_use(clause, quieter ? less : down);
    bool sinks = clause->verb && chart_match(clause->chart, clause->verb->from,
                                             WORD_SINK, &(unsigned){ 0 });
    return quieter || goes || sinks || clause_verb_is(clause, "less|less:volume");
}

/* "lower the music under the voice", "make it quieter while she speaks" */
bool build_duck(Clause *clause, Draft *draft)
{
    json_t *voice = duck_voice(clause);
    if (!voice || !is_lowered(clause)) {
        json_decref(voice);
        return false;
    }
    clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    push_duck(clause, draft, voice);
    clause_use_verbs(clause);
    return g_strcmp0(clause->type, "audio") == 0;
}

static void stop_ducking(Clause *clause, Draft *draft)
{
    json_t *step = step_on("audio", clause_target(clause, "audio"));
    json_object_set_new(step, "action", json_string("duck"));
    json_object_set_new(step, "amount", json_pack("{siss}", "set", 0, "unit", "dB"));
    reading_draft_push(draft, step);
}

/* ---- from which side ------------------------------------------------------------- */

static int side_of(const Slot *slot)
{
    static const struct {
        const char *word;
        int side;
    } SIDES[] = { { "left", -1 },
                  { "right", 1 },
                  { "from-left", -1 },
                  { "from-right", 1 },
                  { "center", 0 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(SIDES); i++)
        if (strcmp(SIDES[i].word, slot->value) == 0)
            return SIDES[i].side;
    return 2;
}

/* All the way, where nothing is said of how far. */
static json_t *pan_amount(Clause *clause)
{
    const Slot *where = clause_find(clause, SLOT_POSITION, PREP_ANY);
    if (!where)
        where = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    int side = where ? side_of(where) : 2;
    if (side == 2) {
        const Slot *plain = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
        return plain ? number_json(plain->number) : NULL;
    }
    clause_use(clause, where);
    const Slot *share = clause_take_amount(clause, UNIT_WORD_PERCENT, PREP_ANY);
    const Slot *strength = clause_take(clause, SLOT_STRENGTH, PREP_ANY);
    clause_take(clause, SLOT_EXTREME, PREP_ANY);
    if (share)
        return number_json(side * share->number / 100);
    if (strength && side && strcmp(strength->value, "slightly") == 0)
        return amount_nudge(side, strength->value);
    return json_integer(side);
}

static bool push_pan(Clause *clause, Draft *draft)
{
    json_t *amount = pan_amount(clause);
    json_t *step = step_on("audio", clause_target(clause, NULL));
    json_object_set_new(step, "action", json_string("pan"));
    if (amount)
        json_object_set_new(step, "amount", amount);
    json_t *range = clause_take_stretch(clause);
    if (range)
        json_object_set_new(step, "range", range);
    reading_draft_push(draft, step);
    return true;
}

/* ---- the other verbs ------------------------------------------------------------- */

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

/* What is only seen is off when it is hidden. */
static bool is_picture(const char *type)
{
    static const char *const SEEN[] = { "text", "image", "shape", "caption", NULL };
    return type && g_strv_contains(SEEN, type);
}

/* "Interview audio off", "switch the audio of this off": its sound, whatever it is. */
static bool is_sound_of(Clause *clause)
{
    unsigned length;
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    const Slot *of = ref ? clause_next(clause, ref) : NULL;
    const Entry *noun =
        ref ? chart_match(clause->chart, ref->to - 1, WORD_PROP, &length) : NULL;
    if (!noun || strcmp(noun->value, "volume") != 0)
        return false;
    bool owned = of && of->kind == SLOT_REF && of->prep == PREP_OF;
    if (owned)
        clause_use(clause, ref);
    return owned || (ref->flags & REF_NAMED);
}

/* "turn off the music", "turn the logo off"; of a video it could mean anything. */
bool build_off(Clause *clause, Draft *draft)
{
    clause_use_verbs(clause);
    bool sound = is_sound_of(clause);
    json_t *target = clause_target(clause, NULL);
    if (!sound && is_picture(clause->type)) {
        json_t *hide = step_on("update", target);
        json_object_set_new(hide, "props", json_pack("{sb}", "visible", 0));
        reading_draft_push(draft, hide);
        return true;
    }
    json_t *step = step_on("audio", target);
    json_object_set_new(step, "action", json_string("mute"));
    json_t *range = clause_take_stretch(clause);
    if (range)
        json_object_set_new(step, "range", range);
    reading_draft_push(draft, step);
    return sound || g_strcmp0(clause->type, "audio") == 0;
}

/* How far, of what has an amount: "by 2 semitones", "to -14 LUFS". */
static void set_measure(Clause *clause, json_t *step)
{
    const Slot *lufs = clause_take_amount(clause, UNIT_WORD_LUFS, PREP_ANY);
    const Slot *half = clause_take_amount(clause, UNIT_WORD_ST, PREP_ANY);
    const Slot *down = clause_find(clause, SLOT_DIRECTION, PREP_ANY);
    if (lufs)
        json_object_set_new(step, "lufs", number_json(lufs->number));
    if (!half)
        return;
    bool lower = down && strcmp(down->value, "down") == 0;
    if (down)
        clause_use(clause, down);
    json_object_set_new(step, "amount",
                        json_pack("{soss}", "by",
                                  number_json(lower ? -half->number : half->number),
                                  "unit", "st"));
}

/* "unmute the confetti at 50%": heard again, and how loud. */
static void set_level(Clause *clause, Draft *draft, const json_t *target,
                      const char *action)
{
    const Slot *level = clause_find(clause, SLOT_AMOUNT, PREP_BIT(PREP_AT));
    const Slot *of = level ? clause_previous(clause, level) : NULL;
    if (strcmp(action, "unmute") != 0 || !level || level->unit != UNIT_WORD_PERCENT ||
        (of && of->members)) /* "unmute A, B at 15 %": of which of them? */
        return;
    clause_use(clause, level);
    json_t *step = step_new("audio", target);
    json_object_set_new(step, "action", json_string("volume"));
    json_object_set_new(step, "amount", percent_json(level->number));
    reading_draft_push(draft, step);
}

/* "Only the applause should be heard": all else is not. */
static const char *heard_alone(Clause *clause, const char *action)
{
    unsigned length;
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    if (!ref || strcmp(action, "unmute") != 0)
        return action;
    bool leads =
        ref->from > 0 && chart_match(clause->chart, ref->from - 1, WORD_ONLY, &length);
    return leads || clause_take(clause, SLOT_ONLY, PREP_ANY) ? "solo" : action;
}

/* "hear only the guest": of those called so, what can only be heard. */
static json_t *heard_of(const Clause *clause, json_t *target)
{
    g_auto(Resolution) any = { 0 };
    g_auto(Resolution) sounds = { 0 };
    const char *by = json_string_value(json_object_get(target, "by"));
    if (g_strcmp0(by, "label") != 0 || json_object_get(target, "type"))
        return target;
    chart_resolve(clause->chart, target, &any);
    json_t *sound = json_copy(target);
    json_object_set_new(sound, "type", json_string("audio"));
    chart_resolve(clause->chart, sound, &sounds);
    bool narrower = any.kind != RESOLVED_FOUND && sounds.kind == RESOLVED_FOUND;
    json_decref(narrower ? target : sound);
    return narrower ? sound : target;
}

bool build_audio(Clause *clause, Draft *draft)
{
    if (!clause->verb || !g_str_has_prefix(clause->verb->value, PREFIX))
        return false;
    const char *action = heard_alone(clause, clause->verb->value + strlen(PREFIX));
    clause_use_verbs(clause);
    if (strcmp(action, "unduck") == 0) {
        stop_ducking(clause, draft);
        return true;
    }
    if (strcmp(action, "pan") == 0)
        return push_pan(clause, draft);
    if (strcmp(action, "duck") == 0) {
        push_duck(clause, draft, duck_voice(clause));
        return true;
    }
    json_t *target = sound_target(clause, action);
    if (strcmp(action, "solo") == 0)
        target = heard_of(clause, target);
    json_t *step = step_on("audio", target);
    json_object_set_new(step, "action", json_string(action));
    set_measure(clause, step);
    json_t *range = clause_take_stretch(clause);
    if (range)
        json_object_set_new(step, "range", range);
    reading_draft_push(draft, step);
    set_level(clause, draft, json_object_get(step, "target"), action);
    return true;
}
