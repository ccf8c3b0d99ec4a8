/* Stage 6: rendering and exporting. */
#include "rendering.h"

#include <math.h>
#include <string.h>

/* Lines of a picture; and how much the shape of a size may differ from the film's, as
 * width by height: 854x480 is of 16:9. */
enum { LINES_MIN = 64, LINES_MAX = 8640 };
static const double SHAPE_TOLERANCE = 0.01;

static bool has_verb(const Clause *clause, const char *value)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_VERB &&
            strcmp(clause->slots[i]->value, value) == 0)
            return true;
    return false;
}

/* ---- what kind of film ----------------------------------------------------------- */

/* False where another height was set before: "in 1080p and 720p" are two films. */
static bool set_height(json_t *step, double height)
{
    const json_t *before = json_object_get(step, "height");
    if (before && json_number_value(before) != height)
        return false;
    json_object_set_new(step, "height", number_json(height));
    return true;
}

/* What most platforms want. */
static const char UPRIGHT[] = "portrait";

static bool set_preset(json_t *step, const char *preset)
{
    static const struct {
        const char *preset;
        int height;
    } HEIGHTS[] = { { "4k", 2160 }, { "1080p", 1080 }, { "720p", 720 } };
    for (unsigned i = 0; i < G_N_ELEMENTS(HEIGHTS); i++)
        if (strcmp(HEIGHTS[i].preset, preset) == 0)
            return set_height(step, HEIGHTS[i].height);
    const char *before = json_string_value(json_object_get(step, "preset"));
    bool vague = before && strcmp(before, UPRIGHT) == 0;
    if (before && !vague) /* "for TikTok, upright" */
        return strcmp(preset, UPRIGHT) == 0;
    json_object_set_new(step, "preset", json_string(preset));
    return true;
}

/* A size is the film's own shape, only larger or smaller. */
static bool set_size(const Clause *clause, json_t *step, const Slot *size)
{
    const Composition *composition = clause->chart->composition;
    const Sequence *film = composition ? composition_main(composition) : NULL;
    double width = g_ascii_strtod(size->value, NULL);
    double height = g_ascii_strtod(strchr(size->value, 'x') + 1, NULL);
    double own = film && film->height > 0 ? (double)film->width / film->height : 0;
    return (own == 0 || (height > 0 && fabs(width / height - own) < SHAPE_TOLERANCE)) &&
           set_height(step, height);
}

/* "at 1080": as many lines as films have. */
static bool is_height(const Slot *number)
{
    static const int HEIGHTS[] = {
        240, 360, 480, 540, 576, 720, 1080, 1440, 2160, 4320
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(HEIGHTS); i++)
        if (number->number == HEIGHTS[i])
            return true;
    return false;
}

static bool render_size(Clause *clause, json_t *step)
{
    bool fits = true;
    const Slot *slot;
    while ((slot = clause_take(clause, SLOT_PRESET, PREP_ANY)))
        fits = set_preset(step, slot->value) && fits;
    while ((slot = clause_take_amount(clause, UNIT_WORD_P, PREP_ANY)))
        fits = slot->number >= LINES_MIN && slot->number <= LINES_MAX &&
               set_height(step, slot->number) && fits;
    while ((slot = clause_take(clause, SLOT_SIZE, PREP_ANY)))
        fits = set_size(clause, step, slot) && fits;
    while ((slot = clause_take_amount(clause, UNIT_WORD_NONE,
                                      PREP_BIT(PREP_AT) | PREP_BIT(PREP_IN))))
        fits = is_height(slot) && set_height(step, slot->number) && fits;
    return fits;
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

static bool has_pictures(const char *format)
{
    static const char *const FORMATS[] = { "mp4", "mov",          "webm", "mkv",
                                           "gif", "png-sequence", NULL };
    return format && g_strv_contains(FORMATS, format);
}

/* "the audio", "the soundtrack": all that is heard, and no one clip. */
static bool is_all_sound(const Chart *chart, const Slot *ref)
{
    unsigned length;
    const Entry *sound = chart_match(chart, ref->to - 1, WORD_PROP, &length);
    bool word = (ref->flags & REF_ROLE) && sound && strcmp(sound->value, "volume") == 0;
    return word || ((ref->flags & REF_BARE) && g_strcmp0(ref->type, "audio") == 0);
}

/* "just the audio", "the sound as mp3": a file that holds nothing else. False where its
 * format holds pictures. */
static bool render_sound(Clause *clause, json_t *step)
{
    const char *format = json_string_value(json_object_get(step, "format"));
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *prop = clause_find(clause, SLOT_PROP, PREP_ANY);
    bool bare = ref && is_all_sound(clause->chart, ref);
    bool named = prop && strcmp(prop->value, "volume") == 0;
    if (!bare && !named)
        return true;
    clause_use(clause, bare ? ref : prop);
    clause_take(clause, SLOT_ONLY, PREP_ANY);
    if (!format)
        json_object_set_new(step, "format", json_string("wav"));
    return !has_pictures(format);
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

/* ---- steps ----------------------------------------------------------------------- */

/* "export the subtitles as srt": all such a file holds. */
static void use_captions(Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_BIT(PREP_NONE));
    bool captions = ref && g_strcmp0(clause_ref_type(clause, ref), "caption") == 0 &&
                    (ref->flags & (REF_PLURAL | REF_BARE));
    clause_take(clause, SLOT_CAPTIONS, PREP_ANY);
    if (captions)
        clause_use(clause, ref);
}

static void export_to(Clause *clause, Draft *draft, const Slot *exchange)
{
    const char *format = exchange->value;
    clause_use_verbs(clause);
    if (strcmp(format, "srt") == 0 || strcmp(format, "vtt") == 0)
        use_captions(clause);
    clause_use_film(clause);
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

/* Does something of it stand behind the kind of file: "wav of the soundtrack"? */
static bool names_file_of(const Clause *clause)
{
    bool file = false;
    for (unsigned i = 0; i < clause->count; i++) {
        const Slot *slot = clause->slots[i];
        file = file || slot->kind == SLOT_FORMAT;
        if (slot->kind == SLOT_REF)
            return file && slot->prep == PREP_OF;
    }
    return false;
}

/* "mp4 please", "the intro as a gif"; "flower mp4" says nothing. */
static bool wants_file(const Clause *clause)
{
    const Slot *ref = clause_find(clause, SLOT_REF, PREP_ANY);
    const Slot *as =
        clause_find(clause, SLOT_FORMAT, PREP_BIT(PREP_TO) | PREP_BIT(PREP_IN));
    return !ref || is_all_sound(clause->chart, ref) || as || names_file_of(clause);
}

/* Can the clause's verb be read as one of these? "Write an mkv" adds no text. */
static bool can_mean(const Clause *clause, const char *const *verbs)
{
    const Slot *verb = clause->verb;
    const GArray *matches = clause->chart->matches[verb->from];
    for (unsigned i = 0; i < matches->len; i++) {
        const Match *match = &g_array_index(matches, Match, i);
        if (match->entry->class == WORD_VERB &&
            match->length == verb->to - verb->from &&
            g_strv_contains(verbs, match->entry->value))
            return true;
    }
    return false;
}

/* Is a file of some kind ordered, or named with nothing else to do with it? */
static bool makes_file(const Clause *clause)
{
    static const char *const VERBS[] = { "make", "save", "format", NULL };
    return names_format(clause) &&
           (clause->verb
                ? g_strv_contains(VERBS, clause->verb->value) || can_mean(clause, VERBS)
                : wants_file(clause));
}

/* ---- what it would cost ---------------------------------------------------------- */

static bool asks(const Clause *clause, const char *topic)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_QUERY &&
            strcmp(clause->slots[i]->value, topic) == 0)
            return true;
    return false;
}

bool clause_asks_estimate(const Clause *clause)
{
    return clause_has(clause, SLOT_ESTIMATE) ||
           (asks(clause, "duration") && asks(clause, "render-status"));
}

/* "How big will the export be": what asks is said by that. */
static void use_question(Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_VERB ||
            clause->slots[i]->kind == SLOT_ESTIMATE ||
            clause->slots[i]->kind == SLOT_QUERY)
            clause->used[i] = true;
}

/* ---- the step -------------------------------------------------------------------- */

/* "only the video" may well be without its sound. */
static bool names_part(const Clause *clause)
{
    for (unsigned i = 0; i < clause->count; i++)
        if (clause->slots[i]->kind == SLOT_REF &&
            !(clause->slots[i]->flags & (REF_ALL | REF_PRONOUN)))
            return true;
    return false;
}

static bool read_file(Clause *clause, json_t *step)
{
    bool fits = render_formats(clause, step);
    fits = render_size(clause, step) && fits;
    fits = render_sound(clause, step) && fits;
    render_name(clause, step);
    const Slot *fps = clause_take_amount(clause, UNIT_WORD_FPS, PREP_ANY);
    if (fps)
        json_object_set_new(step, "fps", number_json(fps->number));
    if (!names_part(clause)) /* "a small one will do" */
        clause_take(clause, SLOT_ONLY, PREP_ANY);
    return rendering_take_range(clause, step) && fits;
}

bool build_render(Clause *clause, Draft *draft)
{
    const Slot *exchange = clause_find(clause, SLOT_EXCHANGE, PREP_ANY);
    bool estimate = clause_asks_estimate(clause);
    bool renders = has_verb(clause, "render") || has_verb(clause, "export");
    bool exports = exchange && !clause->asks &&
                   (renders || !clause->verb || clause_verb_is(clause, "make|save"));
    if ((!renders && !estimate && !makes_file(clause) && !exports) ||
        is_told_of(clause) || (clause_has(clause, SLOT_QUERY) && !estimate))
        return false;
    if (exports) {
        export_to(clause, draft, exchange);
        return true;
    }
    clause_use_verbs(clause);
    clause_take(clause, SLOT_AGAIN, PREP_ANY);
    if (estimate)
        use_question(clause);
    json_t *step = json_pack("{ss}", "op", "render");
    bool fits = read_file(clause, step);
    if (estimate)
        json_object_set_new(step, "estimateOnly", json_true());
    draft->kind = estimate ? "query" : "edit";
    draft->confirm = !estimate;
    reading_draft_push(draft, step);
    return fits;
}
