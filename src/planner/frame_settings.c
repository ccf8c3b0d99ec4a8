/* Stage 6: settings of the film: its shape, size, rate, length; its captions. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

/* "it", "the video": the film itself where a step has no other target. */
void clause_use_film(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *ref = clause->slots[i];
        bool film = ref->kind == SLOT_REF &&
                    ((ref->flags & (REF_PRONOUN | REF_THIS)) ||
                     ((ref->flags & REF_BARE) && !(ref->flags & REF_PLURAL) &&
                      g_strcmp0(ref->type, "video") == 0));
        if (film)
            clause_use(clause, ref);
    }
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
}

static bool is_shape(const char *preset)
{
    return strcmp(preset, "portrait") == 0 || strcmp(preset, "landscape") == 0 ||
           strcmp(preset, "square") == 0;
}

static bool is_resolution(const char *preset)
{
    return g_ascii_isdigit(preset[0]);
}

/* Such a platform shows several shapes. */
static const char INSTAGRAM[] = "instagram";

static bool ask_shape(Clause *clause, Draft *draft)
{
    static const char *const SHAPES[] = { "reels", "story", "square" };
    const char *texts[] = { _("a reel, 9:16"), _("a story, 9:16"),
                            _("a square post, 1:1") };
    const Slot *platform = NULL, *other = NULL;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *preset = clause->slots[i];
        if (preset->kind == SLOT_PRESET && strcmp(preset->value, INSTAGRAM) == 0)
            platform = preset;
        else if (preset->kind == SLOT_PRESET)
            other = preset;
    }
    if (!platform)
        return false;
    clause_use(clause, platform);
    if (other)
        return false; /* "square for Instagram" */
    reading_draft_ask(draft, "preset", _("In which shape?"));
    draft->options = json_array();
    for (unsigned i = 0; i < G_N_ELEMENTS(SHAPES); i++)
        json_array_append_new(draft->options,
                              json_pack("{sss[{ssssss}]}", "text", texts[i], "steps",
                                        "op", "composition", "preset", SHAPES[i],
                                        "reframe", "fill"));
    return true;
}

/* A platform says more than a shape: "vertical for TikTok". */
static void set_preset(Clause *clause, json_t *step)
{
    const Slot *chosen = NULL, *preset;
    while ((preset = clause_take(clause, SLOT_PRESET, PREP_ANY)))
        if (!chosen || is_shape(chosen->value))
            chosen = preset;
    if (!chosen)
        return;
    json_object_set_new(step, "preset", json_string(chosen->value));
    if (!is_resolution(chosen->value))
        json_object_set_new(step, "reframe", json_string("fill"));
}

/* Upright video is called by a ratio that could be a time as well. */
const Slot *clause_take_upright(Clause *clause)
{
    static const char UPRIGHT[] = "9:16";
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind != SLOT_AMOUNT || !slot->timecode || slot->json ||
            strcmp(slot->value, UPRIGHT) != 0 ||
            !(PREP_BIT(slot->prep) &
              (PREP_BIT(PREP_NONE) | PREP_BIT(PREP_TO) | PREP_BIT(PREP_IN))))
            continue;
        clause_use(clause, slot);
        return slot;
    }
    return NULL;
}

static void set_size(Clause *clause, json_t *step)
{
    const Slot *size = clause_take(clause, SLOT_SIZE, PREP_ANY);
    const Slot *ratio = clause_take(clause, SLOT_RATIO, PREP_ANY);
    bool alone = !clause->verb && clause->count == 1; /* "9:16 please" */
    bool film = !clause->verb && clause_has(clause, SLOT_WHOLE) &&
                !clause_has(clause, SLOT_PROP); /* "the film in 9:16" */
    if (!ratio && (alone || film || clause_verb_is(clause, "make|set|format")))
        ratio = clause_take_upright(clause);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool named = prop && (strcmp(prop->value, "size") == 0 ||
                          strcmp(prop->value, "aspect") == 0);
    if (named && (size || ratio || clause_has(clause, SLOT_PRESET)))
        clause_use(clause, prop);
    if (size) {
        char *end;
        json_object_set_new(step, "width",
                            json_integer(g_ascii_strtoll(size->value, &end, 10)));
        json_object_set_new(step, "height",
                            json_integer(g_ascii_strtoll(end + 1, NULL, 10)));
    }
    const char *preset = json_string_value(json_object_get(step, "preset"));
    if (ratio && preset && is_shape(preset)) /* "4:5 for the Instagram feed" */
        json_object_del(step, "preset");
    if (ratio) {
        json_object_set_new(step, "aspect", json_string(ratio->value));
        json_object_set_new(step, "reframe", json_string("fill"));
    }
}

/* "make the canvas 800 pixels wide" */
static void set_sides(Clause *clause, json_t *step)
{
    static const char *const SIDES[] = { "width", "height" };
    if (!clause_has(clause, SLOT_WHOLE))
        return;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *prop = clause->slots[i];
        for (unsigned k = 0; k < G_N_ELEMENTS(SIDES) && prop->kind == SLOT_PROP; k++) {
            if (strcmp(prop->value, SIDES[k]) != 0)
                continue;
            const Slot *pixels = clause_take_amount(clause, UNIT_WORD_PX, PREP_ANY);
            if (!pixels)
                pixels = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
            if (!pixels)
                continue;
            clause_use(clause, prop);
            json_object_set_new(step, SIDES[k], number_json(pixels->number));
        }
    }
}

/* "twice the frame rate": of what it is now. */
static double rate_times(const Clause *clause, double times)
{
    const Sequence *sequence = composition_main(clause->chart->composition);
    return sequence ? times * sequence->rate.num / sequence->rate.den : 0;
}

static void set_rate(Clause *clause, json_t *step)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool said = prop && strcmp(prop->value, "fps") == 0;
    const Slot *fps = clause_find_amount(clause, UNIT_WORD_FPS, PREP_ANY);
    const Slot *times =
        said && !fps ? clause_find_amount(clause, UNIT_WORD_X, PREP_ANY) : NULL;
    if (!fps && !times && said)
        fps = clause_find_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    double rate = fps ? fps->number : times ? rate_times(clause, times->number) : 0;
    if (rate < 1 || rate > 240)
        return;
    clause_use(clause, fps ? fps : times);
    if (said)
        clause_use(clause, prop);
    json_object_set_new(step, "fps", number_json(rate));
}

static void set_length(Clause *clause, json_t *step)
{
    const Slot *whole = clause_find(clause, SLOT_WHOLE, PREP_ANY);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *time = clause_find_time(clause, PREP_ANY);
    bool length = prop && strcmp(prop->value, "length") == 0;
    if (!time || !(whole || (length && !clause_has(clause, SLOT_REF))))
        return;
    clause_use(clause, time);
    if (length)
        clause_use(clause, prop);
    json_object_set_new(step, "duration", amount_to_time(time));
}

/* "a white background", "give the canvas the colour navy": of the film, where no clip is
 * named. */
static void set_backdrop(Clause *clause, json_t *step)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *color = clause_find(clause, SLOT_COLOR, PREP_ANY);
    const Slot *film = clause_find(clause, SLOT_WHOLE, PREP_ANY);
    bool canvas = film && g_strcmp0(film->value, "canvas") == 0 &&
                  (!prop || strcmp(prop->value, "color") == 0);
    bool backdrop =
        prop && strcmp(prop->value, "background") == 0 && clause->story->last < 0;
    if (!color || clause_has(clause, SLOT_REF) || !(canvas || backdrop))
        return;
    if (prop)
        clause_use(clause, prop);
    clause_use(clause, color);
    json_object_set_new(step, "background", json_string(color->value));
}

/* "… with everything cropped to fill", "… with black bars": how the clips lie in the new
 * shape, where that is said. */
static void set_reframe(Clause *clause, json_t *step)
{
    static const char *const WAYS[][2] = {
        { "fit=cover", "fill" },
        { "fit=contain", "fit" },
        { "fit=smart", "smart" },
        { "letterbox", "fit" },
    };
    bool reshaped = json_object_get(step, "preset") ||
                    json_object_get(step, "aspect") || json_object_get(step, "width");
    bool says_how = false;
    for (unsigned i = 0; reshaped && i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        for (unsigned w = 0; w < G_N_ELEMENTS(WAYS); w++) {
            bool says = slot->kind == SLOT_STYLE || slot->kind == SLOT_LAYOUT;
            if (!says || strcmp(slot->value, WAYS[w][0]) != 0)
                continue;
            clause_use(clause, slot);
            says_how = true;
            json_object_set_new(step, "reframe", json_string(WAYS[w][1]));
        }
    }
    for (unsigned i = 0; says_how && i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_REF && (clause->slots[i]->flags & REF_ALL))
            clause_use(clause, clause->slots[i]);
}

/* "go to 4k", "go to 24 fps": no place to go to. "Flip the film to square", "bring the
 * project to 1280x720", "the film should run at 24 fps": the film does so. */
static bool goes_to_setting(const Clause *clause)
{
    bool shape = clause_has(clause, SLOT_PRESET) ||
                 clause_find_amount(clause, UNIT_WORD_FPS, PREP_ANY);
    bool film = clause_has(clause, SLOT_WHOLE) && !clause_has(clause, SLOT_REF);
    if (clause_verb_is(clause, "control:seek"))
        return shape;
    return film && clause_verb_is(clause, "move|flip|control:play|speed") &&
           (shape || clause_has(clause, SLOT_SIZE) || clause_has(clause, SLOT_RATIO));
}

bool build_composition(Clause *clause, Draft *draft)
{
    if (clause->verb && !goes_to_setting(clause) &&
        !clause_verb_is(clause,
                        "make|set|put|add|more|less|more:length|less:length|trim|"
                        "format|set:size|set:crop"))
        return false;
    if (ask_shape(clause, draft)) {
        clause_use_verbs(clause);
        clause_use_film(clause);
        return true;
    }
    json_t *step = json_pack("{ss}", "op", "composition");
    set_preset(clause, step);
    set_size(clause, step);
    set_rate(clause, step);
    set_length(clause, step);
    set_backdrop(clause, step);
    set_sides(clause, step);
    set_reframe(clause, step);
    if (json_object_size(step) == 1) {
        json_decref(step);
        return false;
    }
    clause_use_verbs(clause);
    clause_use_film(clause);
    clause_take(clause, SLOT_ONLY, PREP_ANY); /* "24 fps is enough" */
    reading_draft_push(draft, step);
    return true;
}

/* ---- captions -------------------------------------------------------------------- */

static const char *caption_action(const Clause *clause)
{
    if (clause_has(clause, SLOT_LANGUAGE) && clause_verb_is(clause, "translate"))
        return "translate";
    if (clause_verb_is(clause, "delete"))
        return "remove";
    if (clause_verb_is(clause, "move"))
        return "shift";
    return clause_verb_is(clause, "generate|add") ? "generate" : "style";
}

bool build_captions(Clause *clause, Draft *draft)
{
    const char *action = caption_action(clause);
    clause_use_verbs(clause);
    clause_take(clause, SLOT_CAPTIONS, PREP_ANY);
    clause_take(clause, SLOT_ALL, PREP_ANY);
    json_t *step = json_pack("{ssss}", "op", "captions", "action", action);
    const Slot *language = clause_take(clause, SLOT_LANGUAGE, PREP_ANY);
    if (language)
        json_object_set_new(step, "language", json_string(language->value));
    bool ok = true;
    if (strcmp(action, "shift") == 0) {
        const Slot *by = clause_take_time(clause, PREP_ANY);
        const Slot *shift = clause_take(clause, SLOT_SHIFT, PREP_ANY);
        ok = by && by->unit == UNIT_WORD_S && !by->timecode;
        if (ok)
            json_object_set_new(
                step, "by", number_json(by->number * (shift ? atoi(shift->value) : 1)));
    } else if (strcmp(action, "style") == 0) {
        json_t *style = json_object();
        clause_props(clause, "text", style);
        ok = json_object_size(style) > 0;
        json_object_set_new(step, "style", style);
    }
    reading_draft_push(draft, step);
    return ok;
}
