/* Stage 6: rendering and exporting. */
#include "clause.h"

#include <glib/gi18n.h>
#include <string.h>

static bool has_verb(const Clause *clause, const char *value)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_VERB &&
            strcmp(clause->slots[i]->value, value) == 0)
            return true;
    return false;
}

/* ---- what kind of film ------------------------------------------------------------------ */

static void set_preset(json_t *step, const char *preset)
{
    static const struct {
        const char *preset;
        int height;
    } HEIGHTS[] = { { "4k", 2160 }, { "1080p", 1080 }, { "720p", 720 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(HEIGHTS); i++)
        if (strcmp(HEIGHTS[i].preset, preset) == 0) {
            json_object_set_new(step, "height", json_integer(HEIGHTS[i].height));
            return;
        }
    json_object_set_new(step, "preset", json_string(preset));
}

static void render_size(Clause *clause, json_t *step)
{
    const Slot *preset;
    while ((preset = clause_take(clause, SLOT_PRESET, PREP_ANY)))
        set_preset(step, preset->value);
    const Slot *lines = clause_take_amount(clause, UNIT_WORD_P, PREP_ANY);
    if (lines && lines->number >= 64 && lines->number <= 8640)
        json_object_set_new(step, "height", number_json(lines->number));
    const Slot *size = clause_take(clause, SLOT_SIZE, PREP_ANY);
    if (size)
        json_object_set_new(
            step, "height",
            json_integer(g_ascii_strtoll(strchr(size->value, 'x') + 1, NULL, 10)));
}

/* "quality=high", "codec=h265", or the format alone. */
static void render_formats(Clause *clause, json_t *step)
{
    const Slot *format;
    while ((format = clause_take(clause, SLOT_FORMAT, PREP_ANY))) {
        const char *equals = strchr(format->value, '=');
        g_autofree char *key =
            equals ? g_strndup(format->value, (gsize)(equals - format->value))
                   : g_strdup("format");
        json_object_set_new(step, key,
                            json_string(equals ? equals + 1 : format->value));
    }
}

/* "just the audio as mp3": what such a file holds anyway. */
static void use_sound(Clause *clause, const json_t *step)
{
    const char *format = json_string_value(json_object_get(step, "format"));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    if (!format)
        return;
    if (ref && (ref->flags & REF_BARE) && g_strcmp0(ref->type, "audio") == 0)
        clause_use(clause, ref);
    if (prop && strcmp(prop->value, "volume") == 0)
        clause_use(clause, prop);
    clause_take(clause, SLOT_ONLY, PREP_ANY);
}

/* "only the intro": from its start to its end. */
static void render_range(Clause *clause, json_t *step)
{
    json_t *range = clause_take_stretch(clause);
    const Slot *ref = range ? NULL : clause_find(clause, SLOT_REF, PREP_ANY);
    if (!range && ref && !ref->members && !(ref->flags & (REF_PLURAL | REF_ALL))) {
        json_t *clip = clause_selector(clause, ref);
        range = json_pack("{s{sssO}s{sssO}}", "from", "anchor", "clipStart", "of", clip,
                          "to", "anchor", "clipEnd", "of", clip);
        json_decref(clip);
        clause_take(clause, SLOT_ONLY, PREP_ANY);
    }
    if (range)
        json_object_set_new(step, "range", range);
}

/* ---- steps ------------------------------------------------------------------------------ */

static void export_to(Clause *clause, Draft *draft, const Slot *exchange)
{
    clause_use(clause, exchange);
    clause_use_verbs(clause);
    clause_use_film(clause);
    clause_take(clause, SLOT_CAPTIONS, PREP_ANY);
    reading_draft_push(draft,
                       json_pack("{ssss}", "op", "export", "format", exchange->value));
}

bool build_render(Clause *clause, Draft *draft)
{
    const Slot *exchange = clause_find(clause, SLOT_EXCHANGE, PREP_ANY);
    const Slot *estimate = clause_find(clause, SLOT_ESTIMATE, PREP_ANY);
    bool renders = has_verb(clause, "render") || has_verb(clause, "export");
    const Slot *format = clause_find(clause, SLOT_FORMAT, PREP_ANY);
    bool makes =
        format && !strchr(format->value, '=') && clause_verb_is(clause, "make");
    if (!renders && !estimate && !makes)
        return false;
    if (exchange) {
        export_to(clause, draft, exchange);
        return true;
    }
    clause_use_verbs(clause);
    for (unsigned i = 0; i < clause->count; i++) /* "how big will the export be" */
        if (clause->slots[i]->kind == SLOT_VERB && estimate)
            clause->used[i] = true;
    json_t *step = json_pack("{ss}", "op", "render");
    render_formats(clause, step);
    render_size(clause, step);
    use_sound(clause, step);
    const Slot *fps = clause_take_amount(clause, UNIT_WORD_FPS, PREP_ANY);
    if (fps)
        json_object_set_new(step, "fps", number_json(fps->number));
    clause_use_film(clause);
    render_range(clause, step);
    while (clause_take(clause, SLOT_ESTIMATE, PREP_ANY))
        ;
    if (estimate)
        json_object_set_new(step, "estimateOnly", json_true());
    draft->kind = estimate ? "query" : "edit";
    draft->confirm = !estimate;
    reading_draft_push(draft, step);
    return true;
}
