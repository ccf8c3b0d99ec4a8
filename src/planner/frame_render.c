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

/* "quality=high", "codec=h265", or the format alone. False where two contradict. */
static bool render_formats(Clause *clause, json_t *step)
{
    const Slot *format;
    while ((format = clause_take(clause, SLOT_FORMAT, PREP_ANY))) {
        const char *equals = strchr(format->value, '=');
        g_autofree char *key =
            equals ? g_strndup(format->value, (gsize)(equals - format->value))
                   : g_strdup("format");
        const char *value = equals ? equals + 1 : format->value;
        const char *before = json_string_value(json_object_get(step, key));
        if (before && strcmp(before, value) != 0)
            return false;
        json_object_set_new(step, key, json_string(value));
    }
    return true;
}

/* "just the audio", "the sound as mp3": a file that holds nothing else. */
static void render_sound(Clause *clause, json_t *step)
{
    const char *format = json_string_value(json_object_get(step, "format"));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool bare = ref && (ref->flags & REF_BARE) && g_strcmp0(ref->type, "audio") == 0;
    bool named = prop && strcmp(prop->value, "volume") == 0;
    if (!bare && !named)
        return;
    clause_use(clause, bare ? ref : prop);
    clause_take(clause, SLOT_ONLY, PREP_ANY);
    if (!format)
        json_object_set_new(step, "format", json_string("wav"));
}

static void render_name(Clause *clause, json_t *step)
{
    const Slot *name = clause_take(clause, SLOT_LITERAL, PREP_ANY);
    if (!name)
        name = clause_take(clause, SLOT_CALLED, PREP_ANY);
    if (name && name->value[0])
        json_object_set_new(step, "name", json_string(name->value));
}

/* "only the intro": from its start to its end. */
static void render_range(Clause *clause, json_t *step)
{
    json_t *range = clause_take_stretch(clause);
    if (range) {
        json_object_del(range,
                        "relativeTo"); /* here "the first minute" is the film's */
        clause_take(clause, SLOT_ONLY, PREP_ANY);
    }
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
    const char *format = exchange->value;
    clause_use_verbs(clause);
    clause_use_film(clause);
    clause_take(clause, SLOT_CAPTIONS, PREP_ANY);
    while ((exchange = clause_find(clause, SLOT_EXCHANGE, PREP_ANY)) &&
           strcmp(exchange->value, format) == 0)
        clause_use(clause, exchange);
    reading_draft_push(draft, json_pack("{ssss}", "op", "export", "format", format));
}

/* Does an article make a noun of the verb in a sentence that tells, as in "the render
 * looked great"? */
static bool is_told_of(const Clause *clause)
{
    unsigned length;
    return clause->tells && clause->verb && clause->verb->from > 0 &&
           chart_match(clause->chart, clause->verb->from - 1, WORD_DET, &length);
}

static bool names_format(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_FORMAT &&
            !strchr(clause->slots[i]->value, '='))
            return true;
    return false;
}

bool build_render(Clause *clause, Draft *draft)
{
    const Slot *exchange = clause_find(clause, SLOT_EXCHANGE, PREP_ANY);
    const Slot *estimate = clause_find(clause, SLOT_ESTIMATE, PREP_ANY);
    bool renders = has_verb(clause, "render") || has_verb(clause, "export");
    bool makes = names_format(clause) && clause_verb_is(clause, "make|save");
    bool exports = exchange && !clause->asks &&
                   (renders || !clause->verb || clause_verb_is(clause, "make|save"));
    if ((!renders && !estimate && !makes && !exports) || is_told_of(clause))
        return false;
    if (exports) {
        export_to(clause, draft, exchange);
        return true;
    }
    clause_use_verbs(clause);
    for (unsigned i = 0; i < clause->count; i++) /* "how big will the export be" */
        if (clause->slots[i]->kind == SLOT_VERB && estimate)
            clause->used[i] = true;
    json_t *step = json_pack("{ss}", "op", "render");
    bool fits = render_formats(clause, step);
    render_size(clause, step);
    render_sound(clause, step);
    render_name(clause, step);
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
    return fits;
}
