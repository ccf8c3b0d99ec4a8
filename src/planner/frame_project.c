/* Stage 6: the project itself: questions, rendering, settings. */
#include "clause.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* "it", "the video": the film itself where a step has no other target. */
static void use_film(Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    bool film = ref && ((ref->flags & (REF_PRONOUN | REF_THIS)) ||
                        ((ref->flags & REF_BARE) && !(ref->flags & REF_PLURAL) &&
                         g_strcmp0(ref->type, "video") == 0));
    if (film)
        clause_use(clause, ref);
    clause_take(clause, SLOT_WHOLE, PREP_ANY);
}

/* ---- render ------------------------------------------------------------------------------------ */

static bool has_verb(const Clause *clause, const char *value)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_VERB &&
            strcmp(clause->slots[i]->value, value) == 0)
            return true;
    return false;
}

static void render_size(Clause *clause, json_t *step)
{
    static const struct {
        const char *preset;
        int height;
    } HEIGHTS[] = { { "4k", 2160 }, { "1080p", 1080 }, { "720p", 720 } };
    const Slot *preset = clause_take(clause, SLOT_PRESET, PREP_ANY);
    const Slot *lines = clause_take_amount(clause, UNIT_WORD_P, PREP_ANY);
    if (lines && lines->number >= 64 && lines->number <= 8640)
        json_object_set_new(step, "height", number_json(lines->number));
    for (unsigned i = 0; preset && i < G_N_ELEMENTS(HEIGHTS); i++)
        if (strcmp(HEIGHTS[i].preset, preset->value) == 0) {
            json_object_set_new(step, "height", json_integer(HEIGHTS[i].height));
            return;
        }
    if (preset)
        json_object_set_new(step, "preset", json_string(preset->value));
}

static void export_to(Clause *clause, Draft *draft, const Slot *exchange)
{
    clause_use(clause, exchange);
    clause_use_verbs(clause);
    use_film(clause);
    reading_draft_push(draft,
                       json_pack("{ssss}", "op", "export", "format", exchange->value));
}

bool build_render(Clause *clause, Draft *draft)
{
    const Slot *exchange = clause_find(clause, SLOT_EXCHANGE, PREP_ANY);
    const Slot *estimate = clause_find(clause, SLOT_ESTIMATE, PREP_ANY);
    bool renders = has_verb(clause, "render") || has_verb(clause, "export");
    if (!renders && !estimate)
        return false;
    if (exchange) {
        export_to(clause, draft, exchange);
        return true;
    }
    clause_use_verbs(clause);
    json_t *step = json_pack("{ss}", "op", "render");
    const Slot *format = clause_take(clause, SLOT_FORMAT, PREP_ANY);
    if (format)
        json_object_set_new(step, "format", json_string(format->value));
    render_size(clause, step);
    const Slot *fps = clause_take_amount(clause, UNIT_WORD_FPS, PREP_ANY);
    if (fps)
        json_object_set_new(step, "fps", number_json(fps->number));
    const Slot *range = clause_take(clause, SLOT_RANGE, PREP_ANY);
    if (range)
        json_object_set(step, "range", range->json);
    use_film(clause);
    while (clause_take(clause, SLOT_ESTIMATE, PREP_ANY))
        ;
    if (estimate)
        json_object_set_new(step, "estimateOnly", json_true());
    draft->kind = estimate ? "query" : "edit";
    draft->confirm = !estimate;
    reading_draft_push(draft, step);
    return true;
}

/* ---- settings ------------------------------------------------------------------------------------ */

static bool is_shape(const char *preset)
{
    return strcmp(preset, "portrait") == 0 || strcmp(preset, "landscape") == 0 ||
           strcmp(preset, "square") == 0;
}

static bool is_resolution(const char *preset)
{
    return g_ascii_isdigit(preset[0]);
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
static const Slot *take_upright(Clause *clause)
{
    static const char UPRIGHT[] = "9:16";
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        if (slot->kind != SLOT_AMOUNT || !slot->timecode || slot->json ||
            strcmp(slot->value, UPRIGHT) != 0 ||
            !(PREP_BIT(slot->prep) & (PREP_BIT(PREP_NONE) | PREP_BIT(PREP_TO))))
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
    if (!ratio && clause_verb_is(clause, "make|set"))
        ratio = take_upright(clause);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool named = prop && (strcmp(prop->value, "size") == 0 ||
                          strcmp(prop->value, "aspect") == 0);
    if (named && (size || ratio))
        clause_use(clause, prop);
    if (size) {
        char *end;
        json_object_set_new(step, "width",
                            json_integer(g_ascii_strtoll(size->value, &end, 10)));
        json_object_set_new(step, "height",
                            json_integer(g_ascii_strtoll(end + 1, NULL, 10)));
    }
    if (ratio) {
        json_object_set_new(step, "aspect", json_string(ratio->value));
        json_object_set_new(step, "reframe", json_string("fill"));
    }
}

static void set_rate(Clause *clause, json_t *step)
{
    const Slot *fps = clause_take_amount(clause, UNIT_WORD_FPS, PREP_ANY);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (!fps && prop && strcmp(prop->value, "fps") == 0)
        fps = clause_take_amount(clause, UNIT_WORD_NONE, PREP_ANY);
    if (!fps || fps->number < 1 || fps->number > 240)
        return;
    if (prop && strcmp(prop->value, "fps") == 0)
        clause_use(clause, prop);
    json_object_set_new(step, "fps", number_json(fps->number));
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

static void set_backdrop(Clause *clause, json_t *step)
{
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    const Slot *color = clause_find(clause, SLOT_COLOR, PREP_ANY);
    if (!prop || !color || strcmp(prop->value, "background") != 0 ||
        clause_has(clause, SLOT_REF) || clause->story->last >= 0)
        return;
    clause_use(clause, prop);
    clause_use(clause, color);
    json_object_set_new(step, "background", json_string(color->value));
}

bool build_composition(Clause *clause, Draft *draft)
{
    if (clause->verb &&
        !clause_verb_is(clause,
                        "make|set|put|add|more|less|more:length|less:length|trim"))
        return false;
    json_t *step = json_pack("{ss}", "op", "composition");
    set_preset(clause, step);
    set_size(clause, step);
    set_rate(clause, step);
    set_length(clause, step);
    set_backdrop(clause, step);
    if (json_object_size(step) == 1) {
        json_decref(step);
        return false;
    }
    clause_use_verbs(clause);
    use_film(clause);
    reading_draft_push(draft, step);
    return true;
}

/* ---- captions -------------- --------------------------------------------------------------------- */

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
