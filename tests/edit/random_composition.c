#include "random_composition.h"

#include "chatkut/base/id.h"
#include "chatkut/model/composition_json.h"

#include <math.h>
#include <string.h>

typedef struct {
    GRand *rand;
    IdSource ids;
    const Sequence *sequence; /* whose frames are counted */
    const Composition *composition;
} Random;

static const Rate rates[] = { { 25, 1 }, { 30000, 1001 }, { 24, 1 }, { 60, 1 } };

static unsigned below(Random *random, unsigned n)
{
    return (unsigned)g_rand_int_range(random->rand, 0, (gint32)n);
}

static bool one_in(Random *random, unsigned n)
{
    return below(random, n) == 0;
}

static double within(Random *random, double low, double high)
{
    return round(g_rand_double_range(random->rand, low, high) * 1000) / 1000;
}

/* ---- values ---------------------------------------------------------------------- */

static RTime random_time(Random *random, unsigned seconds)
{
    if (one_in(random, 4))
        return rtime_make(below(random, seconds * 1000), 1000);
    return rtime_make(below(random, seconds * 30), 30);
}

static double random_number(Random *random, const Property *property)
{
    bool open = property->min == 0 && property->max == 0;
    double number =
        open ? within(random, -100, 100) : within(random, property->min, property->max);
    return property->type == TYPE_INT || property->type == TYPE_SIZE ? trunc(number)
                                                                     : number;
}

static Value *random_curve(Random *random, const Property *property, ValueType of)
{
    unsigned n = 1 + below(random, 4);
    Curve *curve = curve_new(of, n);
    RTime at = rtime_make((int)below(random, 60) - 20, 30);
    for (unsigned i = 0; i < n; i++) {
        CurveKey *key = &curve->keys[i];
        key->at = at;
        key->ease.kind = below(random, EASE_BEZIER);
        for (unsigned j = 0; j < 4; j++)
            key->v[j] = of == VALUE_COLOR ? below(random, 256)
                                          : random_number(random, property);
        at = rtime_add(at, rtime_make(1 + below(random, 40), 30));
    }
    curve->extend = below(random, 3);
    return value_new_curve(curve);
}

static Value *random_choice(Random *random, const char *choices)
{
    g_auto(GStrv) words = g_strsplit(choices, "|", -1);
    return value_new_string(words[below(random, g_strv_length(words))]);
}

static Value *random_word(Random *random)
{
    static const char *const words[] = { "Intro", "the end", "ß", "🎬 take 2", "a" };
    return value_new_string(words[below(random, G_N_ELEMENTS(words))]);
}

static Value *json_value(const char *text)
{
    return value_new_json(json_loads(text, JSON_DECODE_ANY, NULL));
}

/* `text` with a new id in place of %s. */
static Value *json_with_id(Random *random, const char *text)
{
    g_autofree char *id = id_next(&random->ids);
    g_auto(GStrv) parts = g_strsplit(text, "%s", 2);
    g_autofree char *whole = g_strconcat(parts[0], id, parts[1], NULL);
    return json_value(whole);
}

/* A value that the property can have; NULL: one that is left out here. */
static Value *random_value(Random *random, const Property *property)
{
    bool curve = (property->flags & PF_ANIMATED) && one_in(random, 2);
    switch (property->type) {
    case TYPE_BOOL:
        return value_new_bool(one_in(random, 2));
    case TYPE_NUMBER:
    case TYPE_SCALE:
        return curve ? random_curve(random, property, VALUE_NUMBER)
                     : value_new_number(random_number(random, property));
    case TYPE_INT:
        return value_new_number(random_number(random, property));
    case TYPE_VEC2:
        return curve ? random_curve(random, property, VALUE_VEC2)
                     : value_new_vec2(random_number(random, property),
                                      random_number(random, property));
    case TYPE_COLOR:
    case TYPE_PAINT:
        return curve ? random_curve(random, property, VALUE_COLOR)
                     : value_new_color(g_rand_int(random->rand));
    case TYPE_STRING:
    case TYPE_TEXT:
        return random_word(random);
    case TYPE_ENUM:
        return random_choice(random, property->choices);
    case TYPE_SPAN:
        return value_new_time(rtime_make(1 + below(random, 50), 25));
    case TYPE_EASING:
        return json_value("\"ease-in\"");
    case TYPE_EFFECTS:
        return json_with_id(random, "[{\"id\":\"%s\",\"type\":\"blur\"}]");
    case TYPE_MARKERS:
        return json_with_id(random,
                            "[{\"id\":\"%s\",\"at\":\"1/2s\",\"label\":\"x\"}]");
    case TYPE_META:
        return json_value("{\"user\":{\"b\":1,\"a\":[2.5]}}");
    default:
        return NULL;
    }
}

static PropList *put(PropList *list, PropId id, Value *value)
{
    PropList *changed = proplist_with(list, id, value);
    proplist_unref(list);
    value_unref(value);
    return changed;
}

/* What must be together in a group is left out: one of them alone is no clip. */
static bool can_be_random(const Property *property, unsigned owner)
{
    PropId partners[PROP_PARTNERS];
    return (property->owners & owner) &&
           !(property->flags & (PF_REQUIRED | PF_GROUP)) &&
           property_partners(property->id, owner, partners) == 0 &&
           property->id != PROP_REMAP && property->id != PROP_LENGTH;
}

static PropList *random_props(Random *random, unsigned owner, PropList *props)
{
    for (unsigned i = 0; i < PROP_COUNT; i++) {
        const Property *property = property_get(i);
        if (!can_be_random(property, owner) || !one_in(random, 4))
            continue;
        Value *value = random_value(random, property);
        if (value)
            props = put(props, property->id, value);
    }
    return props;
}

/* ---- clips ----------------------------------------------------------------------- */

static const AssetKind kind_assets[CLIP_KINDS] = {
    [CLIP_VIDEO] = ASSET_VIDEO,
    [CLIP_IMAGE] = ASSET_IMAGE,
    [CLIP_AUDIO] = ASSET_AUDIO,
};

enum { ASSET_SECONDS = 100 };

static const Asset *find_asset(const GPtrArray *assets, AssetKind kind)
{
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = assets->pdata[i];
        if (asset->kind == kind)
            return asset;
    }
    return NULL;
}

/* Plays from a random point that leaves enough of the asset at any of the speeds. */
static PropList *played_props(Random *random, PropList *props)
{
    static const RTime speeds[] = { { 1, 1 }, { 3, 2 }, { 2, 1 }, { 1, 3 } };
    props = put(props, PROP_IN, value_new_time(random_time(random, 50)));
    if (one_in(random, 3))
        props = put(props, PROP_SPEED,
                    value_new_ratio(speeds[below(random, G_N_ELEMENTS(speeds))]));
    return props;
}

static PropList *kind_props(Random *random, ClipKind kind, const GPtrArray *assets,
                            const char *nested)
{
    PropList *props = NULL;
    unsigned owner = 1u << kind;
    if (owner & (OWN_VIDEO | OWN_IMAGE | OWN_AUDIO)) {
        const Asset *asset = find_asset(assets, kind_assets[kind]);
        props = put(props, PROP_ASSET, value_new_string(asset->node.id));
    }
    if (owner & OWN_PLAYED)
        props = played_props(random, props);
    if (kind == CLIP_TEXT)
        props = put(props, PROP_TEXT, random_word(random));
    if (kind == CLIP_SHAPE)
        props = put(props, PROP_SHAPE, value_new_string("rect"));
    if (kind == CLIP_CAPTION)
        props = put(
            props, PROP_CUES,
            json_value("[{\"start\":\"0s\",\"duration\":\"1/2s\",\"text\":\"hm\"}]"));
    if (kind == CLIP_ADJUSTMENT)
        props = put(props, PROP_EFFECTS,
                    json_with_id(random, "[{\"id\":\"%s\",\"type\":\"blur\"}]"));
    if (kind == CLIP_SEQUENCE)
        props = put(props, PROP_SEQUENCE, value_new_string(nested));
    return props;
}

/* A kind that there is media for; on audio tracks without any, one that does not
 * belong. */
static ClipKind random_kind(Random *random, TrackKind track, const GPtrArray *assets,
                            const char *nested)
{
    ClipKind kind = track == TRACK_AUDIO ? CLIP_AUDIO : below(random, CLIP_KINDS);
    bool needs_asset = (1u << kind) & (OWN_VIDEO | OWN_IMAGE | OWN_AUDIO);
    bool lacks = needs_asset ? !find_asset(assets, kind_assets[kind])
                             : kind == CLIP_SEQUENCE && !nested;
    return lacks ? CLIP_TEXT : kind;
}

static Clip *random_clip(Random *random, TrackKind track, RTime start, RTime duration,
                         const GPtrArray *assets, const char *nested)
{
    ClipKind kind = random_kind(random, track, assets, nested);
    g_autofree char *id = id_next(&random->ids);
    PropList *props = kind_props(random, kind, assets, nested);
    props = random_props(random, 1u << kind, props);
    Clip *clip = clip_new(id, kind, start, duration, props);
    proplist_unref(props);
    return clip;
}

static Transition *random_transition(Random *random, const Clip *from, const Clip *to)
{
    g_autofree char *id = id_next(&random->ids);
    PropList *props = random_props(random, OWN_TRANSITION, NULL);
    Transition *transition = transition_new(
        id, one_in(random, 2) ? "dissolve" : "mlt:wipe", from ? from->node.id : NULL,
        to ? to->node.id : NULL, rtime_make(below(random, 10), 30),
        rtime_make(below(random, 10), 30), props);
    proplist_unref(props);
    return transition;
}

/* ---- tracks ---------------------------------------------------------------------- */

static Track *random_track(Random *random, TrackKind kind, unsigned n_clips,
                           const GPtrArray *assets, const char *nested)
{
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)clip_unref);
    g_autoptr(GPtrArray) transitions =
        g_ptr_array_new_with_free_func((GDestroyNotify)transition_unref);
    RTime at = RTIME_ZERO;
    for (unsigned i = 0; i < n_clips; i++) {
        bool touches = i > 0 && !one_in(random, 3);
        if (!touches)
            at = rtime_add(at, random_time(random, 3));
        RTime duration = rtime_make(1 + below(random, 100), 30);
        Clip *clip = random_clip(random, kind, at, duration, assets, nested);
        g_ptr_array_add(clips, clip);
        at = rtime_add(at, duration);
        const Clip *previous =
            i > 0 && rtime_compare(clip_end(clips->pdata[i - 1]), clip->start) == 0
                ? clips->pdata[i - 1]
                : NULL;
        if (one_in(random, 4))
            g_ptr_array_add(transitions, random_transition(random, previous, clip));
    }
    g_autofree char *id = id_next(&random->ids);
    PropList *props = random_props(random, OWN_TRACK, NULL);
    Track *track = track_new(id, kind, props, clips, transitions);
    proplist_unref(props);
    return track;
}

static Sequence *random_sequence(Random *random, const char *id, unsigned clips,
                                 const GPtrArray *assets, const char *nested)
{
    g_autoptr(GPtrArray) tracks =
        g_ptr_array_new_with_free_func((GDestroyNotify)track_unref);
    unsigned n_tracks = 1 + below(random, 4);
    Rate rate = rates[below(random, G_N_ELEMENTS(rates))];
    PropList *props = put(NULL, PROP_SIZE, value_new_vec2(640, 360));
    props = put(props, PROP_RATE, value_new_ratio(rtime_make(rate.num, rate.den)));
    props = random_props(random, OWN_SEQUENCE, props);
    for (unsigned i = 0; i < n_tracks; i++) {
        TrackKind kind = i > 0 && one_in(random, 3) ? TRACK_AUDIO : TRACK_VIDEO;
        g_ptr_array_add(tracks, random_track(random, kind,
                                             below(random, 2 * clips / n_tracks + 2),
                                             assets, nested));
    }
    Sequence *sequence = sequence_new(id, props, tracks);
    proplist_unref(props);
    return sequence;
}

static Asset *random_asset(Random *random, AssetKind kind)
{
    g_autofree char *id = id_next(&random->ids);
    g_autofree char *file = g_strdup_printf("media/%s.%u", id, kind);
    PropList *props = put(NULL, PROP_FILE, value_new_string(file));
    if (kind == ASSET_VIDEO || kind == ASSET_AUDIO)
        props = put(props, PROP_LENGTH, value_new_time(rtime_make(ASSET_SECONDS, 1)));
    Asset *asset = asset_new(id, kind, props);
    proplist_unref(props);
    return asset;
}

Composition *random_composition(guint32 seed, unsigned clips)
{
    Random random = { .rand = g_rand_new_with_seed(seed) };
    id_source_init_seed(&random.ids, seed);
    g_autoptr(GPtrArray) assets =
        g_ptr_array_new_with_free_func((GDestroyNotify)asset_unref);
    for (AssetKind kind = 0; kind < ASSET_CAPTION; kind++)
        g_ptr_array_add(assets, random_asset(&random, kind));
    g_autoptr(GPtrArray) sequences =
        g_ptr_array_new_with_free_func((GDestroyNotify)sequence_unref);
    g_ptr_array_add(sequences,
                    random_sequence(&random, "main", clips, assets, "inner"));
    g_ptr_array_add(sequences, random_sequence(&random, "inner", 3, assets, NULL));
    Composition *composition =
        composition_new("random", "main", NULL, assets, sequences);
    g_rand_free(random.rand);
    return composition;
}

/* ---- patches --------------------------------------------------------------------- */

static void *pick(Random *random, const GPtrArray *array)
{
    return array->len > 0 ? array->pdata[below(random, array->len)] : NULL;
}

static const Track *pick_track(Random *random)
{
    random->sequence = pick(random, random->composition->sequences);
    return pick(random, random->sequence->tracks);
}

/* An id that the document has, or now and then has not. */
static const char *pick_id(Random *random, const void *object)
{
    const Node *node = object;
    return node && !one_in(random, 20) ? node->id : "nothing";
}

static RTime random_start(Random *random)
{
    return rtime_make(below(random, 6000), 30);
}

static void add_new_clip(Random *random, Patch *patch)
{
    const Track *track = pick_track(random);
    if (!track)
        return;
    g_autoptr(Clip) clip = random_clip(random, track->kind, random_start(random),
                                       rtime_make(1 + below(random, 30), 30),
                                       random->composition->assets, NULL);
    patch_add_clip(patch, pick_id(random, track), clip);
}

static void remove_or_move_clip(Random *random, Patch *patch)
{
    const Track *track = pick_track(random);
    const Clip *clip = track ? pick(random, track->clips) : NULL;
    const Track *other = pick_track(random);
    if (!clip || !other)
        return;
    if (one_in(random, 3))
        patch_remove_clip(patch, pick_id(random, clip));
    else
        patch_move_clip(patch, pick_id(random, clip),
                        pick_id(random, one_in(random, 2) ? track : other),
                        random_start(random));
}

static void replace_one_clip(Random *random, Patch *patch)
{
    const Track *track = pick_track(random);
    const Clip *clip = track ? pick(random, track->clips) : NULL;
    if (!clip)
        return;
    RTime duration = rtime_scale(clip->duration, 1, 1 + below(random, 3));
    g_autoptr(Clip) changed = clip_with_span(clip, clip->start, duration);
    patch_replace_clip(patch, changed);
}

static void move_runs(Random *random, Patch *patch)
{
    bool begun = false;
    for (unsigned n = 1 + below(random, 3); n > 0; n--) {
        const Track *track = pick_track(random);
        if (!track || track->clips->len == 0)
            continue;
        unsigned first = below(random, track->clips->len);
        unsigned rest = track->clips->len - first;
        unsigned count = one_in(random, 2) ? rest : 1 + below(random, rest);
        const Clip *clip = track->clips->pdata[first];
        if (!begun)
            patch_move_run(patch, rtime_make((int)below(random, 400) - 100, 30));
        patch_add_run(patch, track->node.id, clip->node.id, count);
        begun = true;
    }
}

static void set_something(Random *random, Patch *patch)
{
    const Track *track = pick_track(random);
    const Node *node = track ? pick(random, track->clips) : NULL;
    switch (below(random, 6)) {
    case 0:
        node = track ? &track->node : NULL;
        break;
    case 1:
        node = track ? pick(random, track->transitions) : NULL;
        break;
    case 2:
        node = &random->sequence->node;
        break;
    case 3:
        node = pick(random, random->composition->assets);
        break;
    }
    const Property *property = property_get(below(random, PROP_COUNT));
    if (!node || (!can_be_random(property, node->owner) && !one_in(random, 20)))
        return;
    Value *value = one_in(random, 4) ? NULL : random_value(random, property);
    patch_set(patch, pick_id(random, node), property->id, value);
    value_unref(value);
}

static void change_transitions(Random *random, Patch *patch)
{
    const Track *track = pick_track(random);
    const Transition *old = track ? pick(random, track->transitions) : NULL;
    const Clip *clip = track ? pick(random, track->clips) : NULL;
    if (old && one_in(random, 2)) {
        patch_remove_transition(patch, pick_id(random, old));
    } else if (clip) {
        g_autoptr(Transition) made = random_transition(random, NULL, clip);
        patch_add_transition(patch, track->node.id, made);
    }
}

static void change_tracks(Random *random, Patch *patch)
{
    const Track *track = pick_track(random);
    if (track && one_in(random, 2)) {
        for (unsigned i = 0; i < track->transitions->len; i++)
            patch_remove_transition(patch,
                                    pick_id(random, track->transitions->pdata[i]));
        for (unsigned i = 0; i < track->clips->len; i++)
            patch_remove_clip(patch, pick_id(random, track->clips->pdata[i]));
        patch_remove_track(patch, track->node.id);
        return;
    }
    g_autoptr(Track) made =
        random_track(random, TRACK_VIDEO, 0, random->composition->assets, NULL);
    unsigned index = below(random, random->sequence->tracks->len + 2);
    patch_add_track(patch, random->sequence->node.id, (int)index - 1, made);
}

static void change_sequences(Random *random, Patch *patch)
{
    const Sequence *old = pick(random, random->composition->sequences);
    if (one_in(random, 3)) {
        patch_remove_sequence(patch, old->node.id);
        return;
    }
    g_autofree char *id = id_next(&random->ids);
    g_autoptr(Sequence) made =
        random_sequence(random, id, 2, random->composition->assets, NULL);
    patch_add_sequence(patch, made);
    if (one_in(random, 2))
        patch_remove_sequence(patch, id);
}

static void change_assets(Random *random, Patch *patch)
{
    const Asset *old = pick(random, random->composition->assets);
    if (one_in(random, 3)) {
        patch_remove_asset(patch, pick_id(random, old));
        return;
    }
    g_autoptr(Asset) made = random_asset(random, below(random, ASSET_KINDS));
    patch_add_asset(patch, made);
    if (one_in(random, 3))
        patch_remove_asset(patch, made->node.id);
}

static void load_another(Random *random, Patch *patch)
{
    if (!one_in(random, 8))
        return;
    g_autoptr(Composition) other = random_composition(g_rand_int(random->rand), 4);
    patch_load(patch, other);
}

static void (*const makers[])(Random *random, Patch *patch) = {
    add_new_clip,       remove_or_move_clip, remove_or_move_clip, replace_one_clip,
    move_runs,          move_runs,           set_something,       set_something,
    change_transitions, change_tracks,       change_sequences,    change_assets,
    load_another,
};

Patch *random_patch(guint32 seed, const Composition *composition, unsigned ops)
{
    Random random = { .rand = g_rand_new_with_seed(seed), .composition = composition };
    id_source_init_seed(&random.ids, (guint64)seed << 32 | 1);
    Patch *patch = patch_new();
    unsigned n = 1 + below(&random, ops);
    for (unsigned tries = 0; patch_op_count(patch) < n && tries < 20 * ops; tries++)
        makers[below(&random, G_N_ELEMENTS(makers))](&random, patch);
    g_rand_free(random.rand);
    return patch;
}
