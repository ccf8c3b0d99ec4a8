#include "chatkut/model/composition_json.h"

#include "chatkut/model/json_text.h"
#include "composition_private.h"
#include "node_json.h"
#include "shape_private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PropList, proplist_unref)

static const Rate no_rate;

/* ---- reading -------------------------------------------------------------------- */

static const char *string_of(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

/* A time that node_read() has checked. */
static RTime time_of(const json_t *json, const char *key, Rate rate)
{
    RTime time = RTIME_ZERO;
    time_from_json(json_object_get(json, key), rate, &time);
    return time;
}

/* A word that node_read() has checked against these. */
static unsigned kind_of(const json_t *json, const char *(*name)(unsigned),
                        unsigned count)
{
    unsigned n = 0;
    while (n + 1 < count && g_strcmp0(name(n), string_of(json, "kind")) != 0)
        n++;
    return n;
}

/* Each element of the list `key` of `json` through `read`, onto `items`. */
typedef void *(*ReadItem)(const json_t *json, Rate rate, const ShapePath *path,
                          GError **error);

static bool list_read(const json_t *json, const char *key, Rate rate,
                      const ShapePath *path, ReadItem read, GPtrArray *items,
                      GError **error)
{
    const json_t *list = json_object_get(json, key);
    ShapePath at_list = { path, key, 0 };
    for (size_t i = 0; i < json_array_size(list); i++) {
        ShapePath at = { &at_list, NULL, i };
        void *item = read(json_array_get(list, i), rate, &at, error);
        if (!item)
            return false;
        g_ptr_array_add(items, item);
    }
    return true;
}

/* The type comes first: it says what else a clip may have. */
static bool clip_kind_read(const json_t *json, const ShapePath *path, ClipKind *kind,
                           GError **error)
{
    const json_t *type = json_object_get(json, "type");
    ShapePath at = { path, "type", 0 };
    if (!shape_check(&ANY_OBJECT_SHAPE, json, NULL, path, error))
        return false;
    if (!type)
        return shape_fail_missing(&at, error);
    return shape_check(&CLIP_KIND_SHAPE, type, NULL, &at, error) &&
           clip_kind_parse(json_string_value(type), kind);
}

static void *clip_read(const json_t *json, Rate rate, const ShapePath *path,
                       GError **error)
{
    ClipKind kind;
    g_autoptr(PropList) props = NULL;
    if (!clip_kind_read(json, path, &kind, error) ||
        !node_read(json, 1u << kind, CLIP_HEAD, rate, path, &props, error))
        return NULL;
    return clip_new(string_of(json, "id"), kind, time_of(json, "start", rate),
                    time_of(json, "duration", rate), props);
}

static void *transition_read(const json_t *json, Rate rate, const ShapePath *path,
                             GError **error)
{
    g_autoptr(PropList) props = NULL;
    if (!node_read(json, OWN_TRANSITION, TRANSITION_HEAD, rate, path, &props, error))
        return NULL;
    const char *from = string_of(json, "from"), *to = string_of(json, "to");
    if (!from && !to) {
        shape_error_set(error, SHAPE_ERROR_MISSING, path, _("needs one of %s"),
                        "from, to");
        return NULL;
    }
    return transition_new(string_of(json, "id"), string_of(json, "type"), from, to,
                          time_of(json, "before", rate), time_of(json, "after", rate),
                          props);
}

static const char *track_kind_at(unsigned n)
{
    return track_kind_name((TrackKind)n);
}

static void *track_read(const json_t *json, Rate rate, const ShapePath *path,
                        GError **error)
{
    g_autoptr(PropList) props = NULL;
    g_autoptr(GPtrArray) clips = clip_array_copy(NULL);
    g_autoptr(GPtrArray) transitions = transition_array_copy(NULL);
    if (!node_read(json, OWN_TRACK, TRACK_HEAD, rate, path, &props, error) ||
        !list_read(json, "clips", rate, path, clip_read, clips, error) ||
        !list_read(json, "transitions", rate, path, transition_read, transitions,
                   error))
        return NULL;
    return track_new(string_of(json, "id"),
                     (TrackKind)kind_of(json, track_kind_at, TRACK_KINDS), props, clips,
                     transitions);
}

/* The rate comes first: all other times in a sequence need it. */
static bool sequence_rate_read(const json_t *json, const ShapePath *path, Rate *rate,
                               GError **error)
{
    ShapePath at = { path, property_get(PROP_RATE)->slot, 0 };
    const json_t *member = json_object_get(json, at.key);
    Value *value = NULL;
    if (!shape_check(&ANY_OBJECT_SHAPE, json, NULL, path, error))
        return false;
    if (!member)
        return shape_fail_missing(&at, error);
    if (!prop_read(PROP_RATE, member, no_rate, &at, &value, error))
        return false;
    *rate = (Rate){ (int32_t)value->time.num, (int32_t)value->time.den };
    value_unref(value);
    return true;
}

static void *sequence_read(const json_t *json, Rate none, const ShapePath *path,
                           GError **error)
{
    (void)none;
    Rate rate;
    g_autoptr(PropList) props = NULL;
    g_autoptr(GPtrArray) tracks = track_array_copy(NULL);
    if (!sequence_rate_read(json, path, &rate, error) ||
        !node_read(json, OWN_SEQUENCE, SEQUENCE_HEAD, rate, path, &props, error) ||
        !list_read(json, "tracks", rate, path, track_read, tracks, error))
        return NULL;
    return sequence_new(string_of(json, "id"), props, tracks);
}

static const char *asset_kind_at(unsigned n)
{
    return asset_kind_name((AssetKind)n);
}

static void *asset_read(const json_t *json, Rate none, const ShapePath *path,
                        GError **error)
{
    (void)none;
    g_autoptr(PropList) props = NULL;
    if (!node_read(json, OWN_ASSET, ASSET_HEAD, no_rate, path, &props, error))
        return NULL;
    return asset_new(string_of(json, "id"),
                     (AssetKind)kind_of(json, asset_kind_at, ASSET_KINDS), props);
}

static Composition *composition_read(const json_t *json, GError **error)
{
    g_autoptr(PropList) props = NULL;
    g_autoptr(GPtrArray) assets = asset_array_copy(NULL);
    g_autoptr(GPtrArray) sequences = sequence_array_copy(NULL);
    if (!node_read(json, OWN_COMPOSITION, COMPOSITION_HEAD, no_rate, NULL, &props,
                   error) ||
        !list_read(json, "assets", no_rate, NULL, asset_read, assets, error) ||
        !list_read(json, "sequences", no_rate, NULL, sequence_read, sequences, error))
        return NULL;
    return composition_new(string_of(json, "id"), string_of(json, "main"), props,
                           assets, sequences);
}

/* ---- writing -------------------------------------------------------------------- */

/* There are thousands of clips and transitions: no formats for them, and their keys are
 * known to be text. */
static void set_string(json_t *json, const char *key, const char *text)
{
    if (text)
        json_object_set_new_nocheck(json, key, json_string(text));
}

static void set_time(json_t *json, const char *key, RTime time, Rate rate)
{
    json_object_set_new_nocheck(json, key, time_to_json(time, rate));
}

json_t *clip_to_json(const Clip *clip, Rate rate)
{
    json_t *json = json_object();
    set_string(json, "id", clip->node.id);
    set_string(json, "type", clip_kind_name(clip->kind));
    set_time(json, "start", clip->start, rate);
    set_time(json, "duration", clip->duration, rate);
    node_write(&clip->node, rate, json);
    return json;
}

json_t *transition_to_json(const Transition *transition, Rate rate)
{
    json_t *json = json_object();
    set_string(json, "id", transition->node.id);
    set_string(json, "type", transition->type);
    set_string(json, "from", transition->from);
    set_string(json, "to", transition->to);
    set_time(json, "before", transition->before, rate);
    set_time(json, "after", transition->after, rate);
    node_write(&transition->node, rate, json);
    return json;
}

json_t *track_to_json(const Track *track, Rate rate)
{
    json_t *json =
        json_pack("{ssss}", "id", track->node.id, "kind", track_kind_name(track->kind));
    node_write(&track->node, rate, json);
    json_t *clips = json_array();
    for (unsigned i = 0; i < track->clips->len; i++)
        json_array_append_new(clips, clip_to_json(track->clips->pdata[i], rate));
    json_object_set_new(json, "clips", clips);
    if (track->transitions->len == 0)
        return json;
    json_t *transitions = json_array();
    for (unsigned i = 0; i < track->transitions->len; i++)
        json_array_append_new(transitions,
                              transition_to_json(track->transitions->pdata[i], rate));
    json_object_set_new(json, "transitions", transitions);
    return json;
}

json_t *sequence_to_json(const Sequence *sequence)
{
    json_t *json = json_pack("{ss}", "id", sequence->node.id);
    node_write(&sequence->node, sequence->rate, json);
    json_t *tracks = json_array();
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        json_array_append_new(
            tracks, track_to_json(sequence->tracks->pdata[i], sequence->rate));
    json_object_set_new(json, "tracks", tracks);
    return json;
}

json_t *asset_to_json(const Asset *asset)
{
    json_t *json =
        json_pack("{ssss}", "id", asset->node.id, "kind", asset_kind_name(asset->kind));
    node_write(&asset->node, no_rate, json);
    return json;
}

json_t *composition_to_json(const Composition *composition)
{
    json_t *json = json_pack("{sissss}", "chatkut", 1, "id", composition->node.id,
                             "main", composition->main);
    node_write(&composition->node, no_rate, json);
    json_t *assets = json_array(), *sequences = json_array();
    for (unsigned i = 0; i < composition->assets->len; i++)
        json_array_append_new(assets, asset_to_json(composition->assets->pdata[i]));
    for (unsigned i = 0; i < composition->sequences->len; i++)
        json_array_append_new(sequences,
                              sequence_to_json(composition->sequences->pdata[i]));
    json_object_set_new(json, "assets", assets);
    json_object_set_new(json, "sequences", sequences);
    return json;
}

char *composition_to_text(const Composition *composition, bool pretty)
{
    json_t *json = composition_to_json(composition);
    char *text = json_text(json, pretty);
    json_decref(json);
    return text;
}

/* ---- public reading ------------------------------------------------------------- */

#define OBJECT_FROM_JSON(READ, RATE)                                   \
    do {                                                               \
        void *object = READ(json, (RATE), NULL, error);                \
        composition_error_from_shape(error, COMPOSITION_ERROR_SYNTAX); \
        return object;                                                 \
    } while (0)

Clip *clip_from_json(const json_t *json, Rate rate, GError **error)
{
    OBJECT_FROM_JSON(clip_read, rate);
}

Transition *transition_from_json(const json_t *json, Rate rate, GError **error)
{
    OBJECT_FROM_JSON(transition_read, rate);
}

Track *track_from_json(const json_t *json, Rate rate, GError **error)
{
    OBJECT_FROM_JSON(track_read, rate);
}

Sequence *sequence_from_json(const json_t *json, GError **error)
{
    OBJECT_FROM_JSON(sequence_read, no_rate);
}

Asset *asset_from_json(const json_t *json, GError **error)
{
    OBJECT_FROM_JSON(asset_read, no_rate);
}

static bool version_check(const json_t *json, GError **error)
{
    int64_t version;
    const json_t *member = json_object_get(json, "chatkut");
    if (!json_whole(member, &version) || version <= 1)
        return true; /* any other flaw is one of the shape */
    g_set_error(error, COMPOSITION_ERROR, COMPOSITION_ERROR_VERSION,
                _("this document has format %" PRId64
                  ", this chatkut reads format 1; open it with a newer chatkut"),
                version);
    return false;
}

static bool is_within(json_t *json, int depth)
{
    const char *key;
    json_t *member;
    size_t i;
    if ((json_is_array(json) || json_is_object(json)) && depth == 0)
        return false;
    json_array_foreach(json, i, member)
    {
        if (!is_within(member, depth - 1))
            return false;
    }
    json_object_foreach(json, key, member)
    {
        if (!is_within(member, depth - 1))
            return false;
    }
    return true;
}

static bool depth_check(const json_t *json, GError **error)
{
    if (is_within(shape_unconst(json), COMPOSITION_DEPTH_MAX))
        return true;
    g_set_error(error, COMPOSITION_ERROR, COMPOSITION_ERROR_SYNTAX,
                _("nested more than %d deep; flatten the foreign data in meta"),
                COMPOSITION_DEPTH_MAX);
    return false;
}

Composition *composition_from_json(const json_t *json, GError **error)
{
    if (!version_check(json, error) || !depth_check(json, error))
        return NULL;
    g_autoptr(Composition) composition = composition_read(json, error);
    if (!composition) {
        composition_error_from_shape(error, COMPOSITION_ERROR_SYNTAX);
        return NULL;
    }
    return composition_check(composition, error) ? g_steal_pointer(&composition) : NULL;
}

static json_t *text_parse(const char *text, size_t length, size_t limit, GError **error)
{
    json_error_t at;
    if (length > limit) {
        g_set_error(error, COMPOSITION_ERROR, COMPOSITION_ERROR_SYNTAX,
                    _("%zu bytes are too many for a composition, %zu are allowed"),
                    length, limit);
        return NULL;
    }
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &at);
    if (!json)
        g_set_error(error, COMPOSITION_ERROR, COMPOSITION_ERROR_SYNTAX,
                    _("not JSON at line %d, column %d: %s"), at.line, at.column,
                    at.text);
    return json;
}

static Composition *text_read(const char *text, size_t length, size_t limit,
                              GError **error)
{
    json_t *json = text_parse(text, length, limit, error);
    if (!json)
        return NULL;
    Composition *composition = composition_from_json(json, error);
    json_decref(json);
    return composition;
}

Composition *composition_from_text(const char *text, size_t length, GError **error)
{
    return text_read(text, length, COMPOSITION_TEXT_MAX, error);
}

Composition *composition_from_snapshot(const char *text, size_t length, GError **error)
{
    return text_read(text, length, COMPOSITION_SNAPSHOT_MAX, error);
}
