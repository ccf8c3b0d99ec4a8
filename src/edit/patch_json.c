/*
 * Patches as JSON: what stores keep of an edit. Ops that do the same to several
 * objects are written as one.
 */
#include "patch_rates.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/model/shape.h"

#include <glib/gi18n.h>

/* ---- writing --------------------------------------------------------------------- */

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
        json_t *item = json_array();
        json_array_append_new(item, json_string(run->track));
        json_array_append_new(item, json_string(run->first));
        json_array_append_new(item, json_integer(run->count));
        json_array_append_new(array, item);
    }
    return array;
}

static const char *subject_key(const PatchRow *row)
{
    return row->id_key ? row->id_key : row->object_key;
}

static json_t *subject_to_json(const PatchOp *op, const PatchRow *row, Rate rate)
{
    if (row->id_key)
        return json_string(op->id);
    return row->object_key ? object_to_json(row->object, op->object, rate) : NULL;
}

/* Takes subject. */
static json_t *op_to_json(const PatchOp *op, json_t *subject, Rate rate)
{
    const PatchRow *row = patch_row(op->kind);
    json_t *json = json_object();
    json_object_set_new(json, "op", json_string(row->name));
    if (row->id_key)
        json_object_set_new(json, row->id_key, subject);
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
        json_object_set_new(json, row->object_key, subject);
    return json;
}

/* Do they do the same to something else? */
static bool is_alike(const PatchOp *op, const PatchOp *other)
{
    return op->kind == other->kind && patch_row(op->kind)->has_list && op->index < 0 &&
           other->index < 0 && g_strcmp0(op->owner, other->owner) == 0 &&
           op->prop == other->prop && value_equal(op->value, other->value);
}

/* Of ops that say no time any rate will do. */
static Rate rate_to_write(Rates *rates, const PatchOp *op)
{
    const PatchRow *row = patch_row(op->kind);
    ValueType type = op->value ? op->value->type : VALUE_BOOL;
    bool timed = type == VALUE_TIME || type == VALUE_CURVE || type == VALUE_JSON;
    return timed || row->time_key || row->object_key ? rates_of_op(rates, op)
                                                     : (Rate){ 1, 1 };
}

/* The ops from the first on that are written as one, and their number. */
static json_t *ops_to_json(const GPtrArray *ops, unsigned first, Rates *rates,
                           unsigned *count)
{
    const PatchOp *op = ops->pdata[first], *other = op;
    const PatchRow *row = patch_row(op->kind);
    Rate rate = rate_to_write(rates, op);
    json_t *subjects = json_array();
    unsigned n = 0;
    do {
        json_array_append_new(subjects, subject_to_json(other, row, rate));
        rates_follow(rates, other);
        n++;
        other = first + n < ops->len ? ops->pdata[first + n] : NULL;
    } while (other && is_alike(op, other) &&
             rate_equal(rate_to_write(rates, other), rate));
    json_t *subject =
        n > 1 ? json_incref(subjects) : json_incref(json_array_get(subjects, 0));
    json_decref(subjects);
    *count = n;
    return op_to_json(op, subject, rate);
}

json_t *patch_to_json(const Patch *patch, const Composition *before)
{
    g_auto(Rates) rates = { 0 };
    rates_init(&rates, before);
    json_t *ops = json_array();
    for (unsigned i = 0, n; i < patch->ops->len; i += n)
        json_array_append_new(ops, ops_to_json(patch->ops, i, &rates, &n));
    return json_pack("{s: o}", "ops", ops);
}

/* ---- reading --------------------------------------------------------------------- */

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

/* An op under way: one, or as many as there are subjects in its list. */
typedef struct {
    const json_t *json;
    const PatchRow *row;
    Rates *rates;
    Rate rate;            /* of the first one, and so of all */
    const PatchOp *first; /* NULL: that is what is read */
} OpReader;

/* What says whose frames are counted. */
static bool read_head(const OpReader *reader, const json_t *subject, PatchOp *op,
                      GError **error)
{
    const json_t *json = reader->json;
    const PatchRow *row = reader->row;
    if (row->id_key && !read_id(subject, row->id_key, &op->id, error))
        return false;
    if (row->owner_key && !read_id(json_object_get(json, row->owner_key),
                                   row->owner_key, &op->owner, error))
        return false;
    if (row->has_index && !read_index(json_object_get(json, "index"), op, error))
        return false;
    return !row->has_runs || read_runs(json_object_get(json, "runs"), op, error);
}

static bool read_op_value(const OpReader *reader, PatchOp *op, GError **error)
{
    if (!reader->first)
        return read_value(reader->json, op, reader->rate, error);
    op->prop = reader->first->prop;
    op->value = value_ref(reader->first->value);
    return true;
}

static bool read_op(OpReader *reader, const json_t *subject, PatchOp *op,
                    GError **error)
{
    const PatchRow *row = reader->row;
    if (!read_head(reader, subject, op, error))
        return false;
    if (!reader->first && op->kind == PATCH_REPLACE_CLIP)
        reader->rate =
            rates_of(reader->rates, json_string_value(json_object_get(subject, "id")));
    else if (!reader->first)
        reader->rate = rates_of_op(reader->rates, op);
    if (row->time_key && !time_from_json(json_object_get(reader->json, row->time_key),
                                         reader->rate, &op->time))
        return syntax_error(error, _("%s: expected a time like 12 or \"7/2s\""),
                            row->time_key);
    if (row->has_value && !read_op_value(reader, op, error))
        return false;
    return !row->object_key || read_object(subject, row, op, reader->rate, error);
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

static bool ops_read(OpReader *reader, PatchOpKind kind, Patch *patch, GError **error)
{
    const char *key = subject_key(reader->row);
    const json_t *subjects = key ? json_object_get(reader->json, key) : NULL;
    bool list = reader->row->has_list && json_array_size(subjects) > 0;
    for (size_t i = 0; i == 0 || (list && i < json_array_size(subjects)); i++) {
        g_autoptr(PatchOp) op = patch_op_new(kind);
        const json_t *subject = list ? json_array_get(subjects, i) : subjects;
        if (!read_op(reader, subject, op, error))
            return false;
        reader->first = reader->first ? reader->first : op;
        rates_follow(reader->rates, op);
        patch_take(patch, g_steal_pointer(&op));
    }
    return true;
}

static bool ops_from_json(const json_t *json, Rates *rates, Patch *patch,
                          GError **error)
{
    const char *name = json_string_value(json_object_get(json, "op"));
    PatchOpKind kind;
    if (!name || !kind_parse(name, &kind))
        return syntax_error(error, _("there is no op called “%s”"), name ? name : "");
    OpReader reader = { .json = json, .row = patch_row(kind), .rates = rates };
    return check_keys(json, reader.row, error) && ops_read(&reader, kind, patch, error);
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
        if (!ops_from_json(json_array_get(ops, i), &rates, patch, error)) {
            g_prefix_error(error, "ops[%zu]: ", i);
            return NULL;
        }
    }
    return g_steal_pointer(&patch);
}
