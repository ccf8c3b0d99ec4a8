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

/* ---- what kind of film ----------------------------------------------------------- */

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

/* "to out.mp4", "as holiday.mov": the file to write, not a clip of that name. */
static const Slot *take_file(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *ref = clause->slots[i];
        bool named = ref->prep == PREP_TO || ref->prep == PREP_NONE;
        if (clause->used[i] || ref->kind != SLOT_REF || !(ref->flags & REF_FILE) ||
            !named)
            continue;
        clause->used[i] = true;
        return ref;
    }
    return NULL;
}

static void render_name(Clause *clause, json_t *step)
{
    const Slot *name = take_file(clause);
    if (!name)
        name = clause_take(clause, SLOT_LITERAL, PREP_ANY);
    if (!name)
        name = clause_take(clause, SLOT_CALLED, PREP_ANY);
    if (name && name->value[0])
        json_object_set_new(step, "name", json_string(name->value));
}

/* ---- how much of it -------------------------------------------------------------- */

/* "from here", "up to the drop": what is missing reaches to the end of the film. */
static json_t *take_edges(Clause *clause)
{
    json_t *from =
        clause_take_point(clause, PREP_BIT(PREP_FROM) | PREP_BIT(PREP_AFTER), NULL);
    json_t *to =
        clause_take_point(clause, PREP_BIT(PREP_UNTIL) | PREP_BIT(PREP_BEFORE), NULL);
    return from || to ? json_pack("{so*so*}", "from", from, "to", to) : NULL;
}

static int by_start(gconstpointer a, gconstpointer b)
{
    const ClipPlace *one = a, *other = b;
    return rtime_compare(one->clip->start, other->clip->start);
}

/* The first and the last of clips that are seen and follow each other without a gap. */
static bool find_ends(const Clause *clause, const GPtrArray *ids, ClipPlace ends[2])
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(ClipPlace));
    for (unsigned i = 0; i < ids->len; i++) {
        ClipPlace place;
        if (composition_find_clip(clause->chart->composition, ids->pdata[i], &place) &&
            place.clip->kind != CLIP_AUDIO)
            g_array_append_val(places, place);
    }
    if (places->len == 0)
        return false;
    g_array_sort(places, by_start);
    ends[0] = ends[1] = g_array_index(places, ClipPlace, 0);
    for (unsigned i = 1; i < places->len; i++) {
        ClipPlace place = g_array_index(places, ClipPlace, i);
        if (rtime_compare(place.clip->start, clip_end(ends[1].clip)) > 0)
            return false;
        if (rtime_compare(clip_end(place.clip), clip_end(ends[1].clip)) > 0)
            ends[1] = place;
    }
    return true;
}

static json_t *range_between(json_t *first, json_t *last)
{
    return json_pack("{s{ssso}s{ssso}}", "from", "anchor", "clipStart", "of", first,
                     "to", "anchor", "clipEnd", "of", last);
}

/* "only the intro": from its start to its end; of several clips all they span. NULL
 * where that cannot be told: one sound is never rendered alone. */
static json_t *range_of_clips(Clause *clause, const Slot *ref)
{
    if (g_strcmp0(clause_ref_type(clause, ref), "audio") == 0)
        return NULL;
    json_t *selector = clause_selector(clause, ref);
    if (!ref->members && !(ref->flags & (REF_PLURAL | REF_ALL | REF_THIS | REF_BOTH)))
        return range_between(selector, json_incref(selector));
    g_auto(Resolution) found = { 0 };
    ClipPlace ends[2];
    chart_resolve(clause->chart, selector, &found);
    json_decref(selector);
    if (found.kind != RESOLVED_FOUND || !find_ends(clause, found.ids, ends))
        return NULL;
    return range_between(json_pack("{ssss}", "by", "id", "id", ends[0].clip->node.id),
                         json_pack("{ssss}", "by", "id", "id", ends[1].clip->node.id));
}

/* "all of it" */
static bool is_everything(const Slot *ref)
{
    return (ref->flags & REF_ALL) && !ref->type && !(ref->flags & REF_NAMED);
}

static bool is_selection(const Clause *clause, const Slot *ref)
{
    const SelectContext *context = clause->chart->context;
    return ref && (ref->flags & REF_THIS) && context && context->selection &&
           context->selection->len > 0;
}

/* A stretch of the film, or where clips are; NULL: all of it. False where the clips
 * that are named cannot be rendered alone. */
static bool take_range(Clause *clause, json_t **range)
{
    const Slot *ref;
    *range = clause_take_stretch(clause);
    if (!*range)
        *range = take_edges(clause);
    if (*range) /* here "the first minute" is the film's */
        json_object_del(*range, "relativeTo");
    if (*range || !is_selection(clause, clause_find(clause, SLOT_REF, PREP_ANY)))
        clause_use_film(clause);
    if (*range || !(ref = clause_find(clause, SLOT_REF, PREP_ANY)))
        return true;
    if (is_everything(ref) || ref->prep == PREP_FOR) { /* "for the couple" */
        clause_use(clause, ref);
        return true;
    }
    *range = range_of_clips(clause, ref);
    return *range != NULL;
}

static bool render_range(Clause *clause, json_t *step)
{
    json_t *range = NULL;
    bool fits = take_range(clause, &range);
    if (range)
        clause_take(clause, SLOT_ONLY, PREP_ANY);
    if (range)
        json_object_set_new(step, "range", range);
    return fits;
}

/* ---- steps ----------------------------------------------------------------------- */

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

/* How good it is to be says of no file what it is. */
static bool names_format(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_FORMAT &&
            !g_str_has_prefix(clause->slots[i]->value, "quality="))
            return true;
    return false;
}

/* "mp4 please", "the intro as a gif"; "flower mp4" says nothing. */
static bool wants_file(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *as =
        clause_find(clause, SLOT_FORMAT, PREP_BIT(PREP_TO) | PREP_BIT(PREP_IN));
    bool sound = ref && (ref->flags & REF_BARE) && g_strcmp0(ref->type, "audio") == 0;
    return !ref || sound || as;
}

bool build_render(Clause *clause, Draft *draft)
{
    const Slot *exchange = clause_find(clause, SLOT_EXCHANGE, PREP_ANY);
    const Slot *estimate = clause_find(clause, SLOT_ESTIMATE, PREP_ANY);
    bool renders = has_verb(clause, "render") || has_verb(clause, "export");
    bool makes = names_format(clause) &&
                 (clause->verb ? clause_verb_is(clause, "make|save|format")
                               : wants_file(clause));
    bool exports = exchange && !clause->asks &&
                   (renders || !clause->verb || clause_verb_is(clause, "make|save"));
    if ((!renders && !estimate && !makes && !exports) || is_told_of(clause))
        return false;
    if (exports) {
        export_to(clause, draft, exchange);
        return true;
    }
    clause_use_verbs(clause);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
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
    fits = render_range(clause, step) && fits;
    while (clause_take(clause, SLOT_ESTIMATE, PREP_ANY))
        ;
    if (estimate)
        json_object_set_new(step, "estimateOnly", json_true());
    draft->kind = estimate ? "query" : "edit";
    draft->confirm = !estimate;
    reading_draft_push(draft, step);
    return fits;
}
