#include "patch_private.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/model/shape.h"

#include <glib/gi18n.h>

/* ---- at which rate times are written ------------------------------------------------ */

/* Where nothing counts frames: assets, and ids that nothing has. */
static const Rate whole_seconds = { 1, 1 };

/* From so many objects on it is quicker to note them all than to look for each. */
enum { SEARCHES_MAX = 8 };

/* The composition as far as rates go, while the ops are walked in order. */
typedef struct {
    const Composition *composition;
    GHashTable *added; /* id -> Rate of what the patch itself brought, or was noted */
    unsigned searches;
} Rates;

static void rates_init(Rates *rates, const Composition *before)
{
    rates->composition = before;
    rates->added = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    rates->searches = 0;
}

static void rates_clear(Rates *rates)
{
    g_clear_pointer(&rates->added, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rates, rates_clear)

static void rates_note(Rates *rates, const char *id, Rate rate)
{
    g_hash_table_replace(rates->added, g_strdup(id), g_memdup2(&rate, sizeof rate));
}

static void rates_note_new(Rates *rates, const GPtrArray *nodes, Rate rate)
{
    for (unsigned i = 0; i < nodes->len; i++) {
        const Node *node = nodes->pdata[i];
        if (!g_hash_table_contains(rates->added, node->id))
            rates_note(rates, node->id, rate);
    }
}

static void rates_note_all(Rates *rates)
{
    for (unsigned s = 0; s < rates->composition->sequences->len; s++) {
        const Sequence *sequence = rates->composition->sequences->pdata[s];
        rates_note_new(rates, sequence->tracks, sequence->rate);
        for (unsigned t = 0; t < sequence->tracks->len; t++) {
            const Track *track = sequence->tracks->pdata[t];
            rates_note_new(rates, track->clips, sequence->rate);
            rates_note_new(rates, track->transitions, sequence->rate);
        }
    }
}

static Rate rate_of(Rates *rates, const char *id)
{
    if (id && ++rates->searches == SEARCHES_MAX)
        rates_note_all(rates);
    const Rate *added = id ? g_hash_table_lookup(rates->added, id) : NULL;
    if (added || !id)
        return added ? *added : whole_seconds;
    const Sequence *sequence = composition_sequence(rates->composition, id);
    const Track *track = NULL;
    ClipPlace place;
    if (sequence || composition_find_track(rates->composition, id, &sequence, NULL))
        return sequence->rate;
    if (composition_find_clip(rates->composition, id, &place))
        return place.sequence->rate;
    if (composition_find_transition(rates->composition, id, &track, NULL) &&
        composition_find_track(rates->composition, track->node.id, &sequence, NULL))
        return sequence->rate;
    return whole_seconds;
}

/* What counts frames of this op: the track or sequence it goes to, the first run's track,
 * the object itself. */
static Rate op_rate(Rates *rates, const PatchOp *op)
{
    if (op->owner)
        return rate_of(rates, op->owner);
    if (op->runs)
        return op->runs->len > 0
                   ? rate_of(rates, g_array_index(op->runs, PatchRun, 0).track)
                   : whole_seconds;
    return rate_of(rates, op->object ? op->object->id : op->id);
}

/* Let later ops find what this one brings. */
static void rates_follow(Rates *rates, const PatchOp *op)
{
    switch (op->kind) {
    case PATCH_ADD_CLIP:
    case PATCH_ADD_TRANSITION:
    case PATCH_ADD_TRACK:
        rates_note(rates, op->object->id, rate_of(rates, op->owner));
        break;
    case PATCH_ADD_SEQUENCE: {
        const Sequence *sequence = (const Sequence *)op->object;
        rates_note(rates, sequence->node.id, sequence->rate);
        for (unsigned i = 0; i < sequence->tracks->len; i++) {
            const Track *track = sequence->tracks->pdata[i];
            rates_note(rates, track->node.id, sequence->rate);
        }
        break;
    }
    case PATCH_LOAD:
        rates->composition = (const Composition *)op->object;
        g_hash_table_remove_all(rates->added);
        rates->searches = 0;
        break;
    default:
        break;
    }
}

/* ---- writing ------------------------------------------------------------------------ */

static json_t *object_to_json(ObjectKind kind, const Node *object, Rate rate)
{
    switch (kind) {
    case OBJECT_CLIP:
        return clip_to_json((const Clip *)object, rate);
    case OBJECT_TRANSITION:
        return transition_to_json((const Transition *)object, rate);
    case OBJECT_TRACK:
        return track_to_json((const Track *)object, rate);
    case OBJECT_SEQUENCE:
        return sequence_to_json((const Sequence *)object);
    case OBJECT_ASSET:
        return asset_to_json((const Asset *)object);
    case OBJECT_COMPOSITION:
        return composition_to_json((const Composition *)object);
    case OBJECT_NONE:
        break;
    }
    g_return_val_if_reached(NULL);
}

static json_t *runs_to_json(const GArray *runs)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < runs->len; i++) {
        const PatchRun *run = &g_array_index(runs, PatchRun, i);
        json_array_append_new(array, json_pack("[s, s, I]", run->track, run->first,
                                               (json_int_t)run->count));
    }
    return array;
}

static json_t *op_to_json(const PatchOp *op, Rate rate)
{
    const PatchRow *row = patch_row(op->kind);
    json_t *json = json_pack("{s: s}", "op", row->name);
    if (row->id_key)
        json_object_set_new(json, row->id_key, json_string(op->id));
    if (row->owner_key)
        json_object_set_new(json, row->owner_key, json_string(op->owner));
    if (row->has_index && op->index >= 0)
        json_object_set_new(json, "index", json_integer(op->index));
    if (row->time_key)
        json_object_set_new(json, row->time_key, time_to_json(op->time, rate));
    if (row->has_runs)
        json_object_set_new(json, "runs", runs_to_json(op->runs));
    if (row->has_value) {
        const char *name = property_get(op->prop)->name;
        json_object_set_new(json, "property", json_string(name));
        json_object_set_new(json, "value", prop_to_json(op->prop, op->value, rate));
    }
    if (row->object_key)
        json_object_set_new(json, row->object_key,
                            object_to_json(row->object, op->object, rate));
    return json;
}

json_t *patch_to_json(const Patch *patch, const Composition *before)
{
    g_auto(Rates) rates = { 0 };
    rates_init(&rates, before);
    json_t *ops = json_array();
    for (unsigned i = 0; i < patch->ops->len; i++) {
        const PatchOp *op = patch->ops->pdata[i];
        json_array_append_new(ops, op_to_json(op, op_rate(&rates, op)));
        rates_follow(&rates, op);
    }
    return json_pack("{s: o}", "ops", ops);
}

/* ---- reading ------------------------------------------------------------------------ */

static bool syntax_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool syntax_error(GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error_literal(error, PATCH_ERROR, PATCH_ERROR_SYNTAX, message);
    return false;
}

/* False, and the error of a reader further down turned into one of ours. */
static bool syntax_error_from(GError **error, const char *key, GError *cause)
{
    syntax_error(error, "%s: %s", key, cause->message);
    g_error_free(cause);
    return false;
}

/* Does the object have all keys of the row, and no others? */
static bool check_keys(const json_t *json, const PatchRow *row, GError **error)
{
    const char *const needed[] = {
        "op",
        row->id_key,
        row->owner_key,
        row->time_key,
        row->object_key,
        row->has_runs ? "runs" : NULL,
        row->has_value ? "property" : NULL,
        row->has_value ? "value" : NULL,
    };
    size_t known = row->has_index && json_object_get(json, "index") ? 1 : 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (!needed[i])
            continue;
        if (!json_object_get(json, needed[i]))
            return syntax_error(error, _("“%s” is missing"), needed[i]);
        known++;
    }
    if (json_object_size(json) != known)
        return syntax_error(error, _("there are keys that “%s” does not have"),
                            row->name);
    return true;
}

static bool read_id(const json_t *json, const char *key, char **id, GError **error)
{
    const char *text = json_string_value(json);
    if (!text || !shape_like_id(text))
        return syntax_error(error, _("%s: expected an id"), key);
    *id = g_strdup(text);
    return true;
}

static bool read_index(const json_t *json, PatchOp *op, GError **error)
{
    if (!json)
        return true;
    json_int_t index = json_integer_value(json);
    if (!json_is_integer(json) || index < 0 || index > G_MAXINT)
        return syntax_error(error, _("index: expected a whole number from 0 on"));
    op->index = (int)index;
    return true;
}

static bool read_runs(const json_t *json, PatchOp *op, GError **error)
{
    if (!json_is_array(json) || json_array_size(json) == 0)
        return syntax_error(error,
                            _("runs: expected a list of [track, first clip, count]"));
    for (size_t i = 0; i < json_array_size(json); i++) {
        const json_t *run = json_array_get(json, i);
        const char *track = json_string_value(json_array_get(run, 0));
        const char *first = json_string_value(json_array_get(run, 1));
        json_int_t count = json_integer_value(json_array_get(run, 2));
        if (json_array_size(run) != 3 || !track || !first || count < 1 ||
            count > G_MAXUINT)
            return syntax_error(error,
                                _("runs[%zu]: expected [track, first clip, count]"), i);
        patch_op_add_run(op, track, first, (unsigned)count);
    }
    return true;
}

static bool read_object(const json_t *json, const PatchRow *row, PatchOp *op, Rate rate,
                        GError **error)
{
    GError *cause = NULL;
    void *object = NULL;
    switch (row->object) {
    case OBJECT_CLIP:
        object = clip_from_json(json, rate, &cause);
        break;
    case OBJECT_TRANSITION:
        object = transition_from_json(json, rate, &cause);
        break;
    case OBJECT_TRACK:
        object = track_from_json(json, rate, &cause);
        break;
    case OBJECT_SEQUENCE:
        object = sequence_from_json(json, &cause);
        break;
    case OBJECT_ASSET:
        object = asset_from_json(json, &cause);
        break;
    case OBJECT_COMPOSITION:
        object = composition_from_json(json, &cause);
        break;
    case OBJECT_NONE:
        g_assert_not_reached();
    }
    op->object = object;
    return object || syntax_error_from(error, row->object_key, cause);
}

static bool read_value(const json_t *json, PatchOp *op, Rate rate, GError **error)
{
    const char *name = json_string_value(json_object_get(json, "property"));
    const Property *property = name ? property_find(name, OWN_ANY) : NULL;
    if (!property)
        return syntax_error(error, _("property: there is none called “%s”"),
                            name ? name : "");
    op->prop = property->id;
    GError *cause = NULL;
    return prop_from_json(op->prop, json_object_get(json, "value"), rate, &op->value,
                          &cause) ||
           syntax_error_from(error, "value", cause);
}

/* First what says whose frames are counted, then what counts them. */
static bool op_read(const json_t *json, Rates *rates, PatchOp *op, GError **error)
{
    const PatchRow *row = patch_row(op->kind);
    if (!check_keys(json, row, error))
        return false;
    if (row->id_key &&
        !read_id(json_object_get(json, row->id_key), row->id_key, &op->id, error))
        return false;
    if (row->owner_key && !read_id(json_object_get(json, row->owner_key),
                                   row->owner_key, &op->owner, error))
        return false;
    if (row->has_index && !read_index(json_object_get(json, "index"), op, error))
        return false;
    if (row->has_runs && !read_runs(json_object_get(json, "runs"), op, error))
        return false;

    Rate rate = op_rate(rates, op);
    const json_t *object =
        row->object_key ? json_object_get(json, row->object_key) : NULL;
    if (op->kind == PATCH_REPLACE_CLIP)
        rate = rate_of(rates, json_string_value(json_object_get(object, "id")));
    if (row->time_key &&
        !time_from_json(json_object_get(json, row->time_key), rate, &op->time))
        return syntax_error(error, _("%s: expected a time like 12 or \"7/2s\""),
                            row->time_key);
    if (row->has_value && !read_value(json, op, rate, error))
        return false;
    return !row->object_key || read_object(object, row, op, rate, error);
}

static bool kind_parse(const char *name, PatchOpKind *kind)
{
    for (PatchOpKind i = 0; i < PATCH_OPS; i++) {
        if (strcmp(patch_row(i)->name, name) == 0) {
            *kind = i;
            return true;
        }
    }
    return false;
}

static PatchOp *op_from_json(const json_t *json, Rates *rates, GError **error)
{
    const char *name = json_string_value(json_object_get(json, "op"));
    PatchOpKind kind;
    if (!name || !kind_parse(name, &kind)) {
        syntax_error(error, _("there is no op called “%s”"), name ? name : "");
        return NULL;
    }
    g_autoptr(PatchOp) op = patch_op_new(kind);
    return op_read(json, rates, op, error) ? g_steal_pointer(&op) : NULL;
}

Patch *patch_from_json(const json_t *json, const Composition *before, GError **error)
{
    const json_t *ops = json_object_get(json, "ops");
    if (!json_is_array(ops) || json_object_size(json) != 1) {
        syntax_error(error, _("expected {\"ops\": […]}"));
        return NULL;
    }
    g_autoptr(Patch) patch = patch_new();
    g_auto(Rates) rates = { 0 };
    rates_init(&rates, before);
    for (size_t i = 0; i < json_array_size(ops); i++) {
        PatchOp *op = op_from_json(json_array_get(ops, i), &rates, error);
        if (!op) {
            g_prefix_error(error, "ops[%zu]: ", i);
            return NULL;
        }
        patch_take(patch, op);
        rates_follow(&rates, op);
    }
    return g_steal_pointer(&patch);
}
