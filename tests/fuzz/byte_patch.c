#include "byte_patch.h"

#include "chatkut/model/composition_json.h"

unsigned bytes_take(Bytes *bytes, unsigned limit)
{
    unsigned value = 0;
    for (unsigned range = 1; range < limit && bytes->at < bytes->end; range *= 256)
        value = value << 8 | *bytes->at++;
    return value % limit;
}

/* ---- objects to speak of: all may be NULL ---------------------------------------- */

static void *pick(Bytes *bytes, const GPtrArray *array)
{
    return array->len > 0 ? array->pdata[bytes_take(bytes, array->len)] : NULL;
}

static const Sequence *pick_sequence(Bytes *bytes, const Composition *composition)
{
    return pick(bytes, composition->sequences);
}

static const Track *pick_track(Bytes *bytes, const Composition *composition)
{
    const Sequence *sequence = pick_sequence(bytes, composition);
    return sequence != NULL ? pick(bytes, sequence->tracks) : NULL;
}

static const Clip *pick_clip(Bytes *bytes, const Composition *composition)
{
    const Track *track = pick_track(bytes, composition);
    return track != NULL ? pick(bytes, track->clips) : NULL;
}

static const char *pick_id(Bytes *bytes, const Composition *composition)
{
    const Node *nodes[] = {
        (const Node *)pick_clip(bytes, composition),
        (const Node *)pick_track(bytes, composition),
        (const Node *)pick_sequence(bytes, composition),
        pick(bytes, composition->assets),
        &composition->node,
    };
    const Node *node = nodes[bytes_take(bytes, G_N_ELEMENTS(nodes))];
    return node != NULL ? node->id : "nothing";
}

/* Few, so that some are in use already. */
static const char *new_id(Bytes *bytes)
{
    static const char *const ids[] = { "newaaaaa", "newbbbbb", "newccccc", "newddddd",
                                       "neweeeee", "newfffff", "clip-1",   "v1" };
    return ids[bytes_take(bytes, G_N_ELEMENTS(ids))];
}

static RTime take_time(Bytes *bytes)
{
    static const int dens[] = { 1, 30, 25, 30, 24000, 48000, 7, 30 };
    int den = dens[bytes_take(bytes, G_N_ELEMENTS(dens))];
    int frames = (int)bytes_take(bytes, 600) - 50;
    return den == 24000 ? rtime_make((int64_t)frames * 1001, den)
                        : rtime_make(frames, den);
}

/* A value that the table allows for the property, or none. */
static Value *take_value(Bytes *bytes, PropId prop)
{
    static const char *const texts[] = {
        "true",
        "0",
        "0.5",
        "1",
        "45",
        "120",
        "[10,20]",
        "[640,360]",
        "false",
        "400",
        "2",
        "\"3/2\"",
        "\"#FF8800\"",
        "90",
        "\"1s\"",
        "\"30/1\"",
        "\"left\"",
        "\"screen\"",
        "\"as-a\"",
        "\"Hello\"",
        "\"title\"",
        "\"main\"",
        "{\"keys\":[{\"at\":0,\"value\":0},{\"at\":15,\"value\":1,\"ease\":\"ease\"}]}",
        "{\"keys\":[{\"at\":0,\"value\":[1,2]}],\"extend\":\"loop\"}",
    };
    unsigned first = bytes_take(bytes, G_N_ELEMENTS(texts));
    Value *value = NULL;

    for (unsigned i = 0; i < G_N_ELEMENTS(texts) && value == NULL; i++) {
        const char *text = texts[(first + i) % G_N_ELEMENTS(texts)];
        json_auto_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
        prop_from_json(prop, json, (Rate){ 30, 1 }, &value, NULL);
    }
    return value;
}

static PropList *take_props(Bytes *bytes, unsigned owner)
{
    PropList *props = NULL;
    for (unsigned id = 0; id < PROP_COUNT; id++) {
        const Property *row = property_get(id);
        if ((row->owners & owner) == 0 ||
            !((row->flags & PF_REQUIRED) || bytes_take(bytes, 16) == 1))
            continue;
        g_autoptr(Value) value = take_value(bytes, id);
        PropList *more = proplist_with(props, id, value);
        proplist_unref(props);
        props = more;
    }
    return props;
}

/* ---- one function a kind of op --------------------------------------------------- */

typedef void (*AddOp)(Bytes *, const Composition *, Patch *);

/* As a patch from outside can hold it: whole in itself, or NULL. */
static Clip *take_clip(Bytes *bytes, const char *id)
{
    ClipKind kind = bytes_take(bytes, CLIP_KINDS);
    PropList *props = take_props(bytes, 1u << kind);
    RTime start = take_time(bytes);
    RTime duration = take_time(bytes);
    g_autoptr(Clip) clip = clip_new(id, kind, start, duration, props);
    json_auto_t *json = clip_to_json(clip, (Rate){ 30, 1 });
    proplist_unref(props);
    return clip_from_json(json, (Rate){ 30, 1 }, NULL);
}

static void add_clip(Bytes *bytes, const Composition *composition, Patch *patch)
{
    const Track *track = pick_track(bytes, composition);
    g_autoptr(Clip) clip = take_clip(bytes, new_id(bytes));
    if (track != NULL && clip != NULL)
        patch_add_clip(patch, track->node.id, clip);
}

static void remove_clip(Bytes *bytes, const Composition *composition, Patch *patch)
{
    patch_remove_clip(patch, pick_id(bytes, composition));
}

static void replace_clip(Bytes *bytes, const Composition *composition, Patch *patch)
{
    const Clip *clip = pick_clip(bytes, composition);
    g_autoptr(Clip) other = clip != NULL ? take_clip(bytes, clip->node.id) : NULL;
    if (other == NULL)
        return;
    RTime start = bytes_take(bytes, 2) ? clip->start : other->start;
    g_autoptr(Clip) stretched = clip_with_span(clip, start, other->duration);
    patch_replace_clip(patch, bytes_take(bytes, 2) ? stretched : other);
}

static void move_clip(Bytes *bytes, const Composition *composition, Patch *patch)
{
    const char *clip = pick_id(bytes, composition);
    const char *track = pick_id(bytes, composition);
    patch_move_clip(patch, clip, track, take_time(bytes));
}

static void move_run(Bytes *bytes, const Composition *composition, Patch *patch)
{
    RTime by = take_time(bytes);
    bool started = false;

    for (unsigned i = bytes_take(bytes, 3) + 1; i > 0; i--) {
        const Track *track = pick_track(bytes, composition);
        const Clip *clip = track != NULL ? pick(bytes, track->clips) : NULL;
        if (clip == NULL)
            continue;
        if (!started)
            patch_move_run(patch, by);
        started = true;
        patch_add_run(patch, track->node.id, clip->node.id, bytes_take(bytes, 5));
    }
}

static void set(Bytes *bytes, const Composition *composition, Patch *patch)
{
    const char *id = pick_id(bytes, composition);
    PropId prop = bytes_take(bytes, PROP_COUNT);
    g_autoptr(Value) value = bytes_take(bytes, 5) ? take_value(bytes, prop) : NULL;
    patch_set(patch, id, prop, value);
}

static void add_transition(Bytes *bytes, const Composition *composition, Patch *patch)
{
    static const char *const types[] = { "dissolve", "fade", "wipe", "slide" };
    const Track *track = pick_track(bytes, composition);
    if (track == NULL || track->clips->len == 0)
        return;
    unsigned n = bytes_take(bytes, track->clips->len);
    const Clip *from = track->clips->pdata[n];
    const Clip *to = n + 1 < track->clips->len ? track->clips->pdata[n + 1] : NULL;
    unsigned ends = bytes_take(bytes, 4); /* mostly both */
    RTime before = take_time(bytes), after = take_time(bytes);
    g_autoptr(Transition) transition = transition_new(
        new_id(bytes), types[bytes_take(bytes, G_N_ELEMENTS(types))],
        ends == 1 ? NULL : from->node.id, ends == 2 || to == NULL ? NULL : to->node.id,
        before, after, NULL);
    json_auto_t *json = transition_to_json(transition, (Rate){ 30, 1 });
    g_autoptr(Transition) whole = transition_from_json(json, (Rate){ 30, 1 }, NULL);
    if (whole != NULL)
        patch_add_transition(patch, track->node.id, whole);
}

static void remove_transition(Bytes *bytes, const Composition *composition,
                              Patch *patch)
{
    const Track *track = pick_track(bytes, composition);
    const Transition *transition =
        track != NULL ? pick(bytes, track->transitions) : NULL;
    if (transition != NULL)
        patch_remove_transition(patch, transition->node.id);
}

static void add_track(Bytes *bytes, const Composition *composition, Patch *patch)
{
    const char *sequence = pick_id(bytes, composition);
    PropList *props = take_props(bytes, OWN_TRACK);
    g_autoptr(Track) track =
        track_new(new_id(bytes), bytes_take(bytes, TRACK_KINDS), props, NULL, NULL);
    json_auto_t *json = track_to_json(track, (Rate){ 30, 1 });
    g_autoptr(Track) whole = track_from_json(json, (Rate){ 30, 1 }, NULL);
    proplist_unref(props);
    if (whole != NULL)
        patch_add_track(patch, sequence, (int)bytes_take(bytes, 6) - 1, whole);
}

static void remove_track(Bytes *bytes, const Composition *composition, Patch *patch)
{
    patch_remove_track(patch, pick_id(bytes, composition));
}

static void add_sequence(Bytes *bytes, const Composition *composition, Patch *patch)
{
    const Sequence *like = pick_sequence(bytes, composition);
    if (like == NULL)
        return;
    g_autoptr(Sequence) sequence = sequence_new(new_id(bytes), like->node.props, NULL);
    patch_add_sequence(patch, sequence);
}

static void remove_sequence(Bytes *bytes, const Composition *composition, Patch *patch)
{
    patch_remove_sequence(patch, pick_id(bytes, composition));
}

static void add_asset(Bytes *bytes, const Composition *composition, Patch *patch)
{
    PropList *props = take_props(bytes, OWN_ASSET);
    g_autoptr(Asset) asset =
        asset_new(new_id(bytes), bytes_take(bytes, ASSET_KINDS), props);
    json_auto_t *json = asset_to_json(asset);
    g_autoptr(Asset) whole = asset_from_json(json, NULL);
    (void)composition;
    proplist_unref(props);
    if (whole != NULL)
        patch_add_asset(patch, whole);
}

static void remove_asset(Bytes *bytes, const Composition *composition, Patch *patch)
{
    patch_remove_asset(patch, pick_id(bytes, composition));
}

static void load(Bytes *bytes, const Composition *composition, Patch *patch)
{
    g_autoptr(Composition) empty = composition_new_empty(
        composition->node.id, new_id(bytes), 320, 240, (Rate){ 30000, 1001 });
    patch_load(patch, empty);
}

static const AddOp add_op[PATCH_OPS] = {
    [PATCH_ADD_CLIP] = add_clip,
    [PATCH_REMOVE_CLIP] = remove_clip,
    [PATCH_REPLACE_CLIP] = replace_clip,
    [PATCH_MOVE_CLIP] = move_clip,
    [PATCH_MOVE_RUN] = move_run,
    [PATCH_SET] = set,
    [PATCH_ADD_TRANSITION] = add_transition,
    [PATCH_REMOVE_TRANSITION] = remove_transition,
    [PATCH_ADD_TRACK] = add_track,
    [PATCH_REMOVE_TRACK] = remove_track,
    [PATCH_ADD_SEQUENCE] = add_sequence,
    [PATCH_REMOVE_SEQUENCE] = remove_sequence,
    [PATCH_ADD_ASSET] = add_asset,
    [PATCH_REMOVE_ASSET] = remove_asset,
    [PATCH_LOAD] = load,
};

Patch *byte_patch(Bytes *bytes, const Composition *composition)
{
    Patch *patch = patch_new();
    for (unsigned n_ops = bytes_take(bytes, 4) + 1; n_ops > 0; n_ops--)
        add_op[bytes_take(bytes, PATCH_OPS)](bytes, composition, patch);
    return patch;
}
