#include "layer.h"
#include "segment_private.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/model/effect.h"
#include "chatkut/render/paint.h"

#include <string.h>

/* What of an object does not reach its pictures. */
static const PropId unseen[] = {
    /* for people */
    PROP_LABEL,
    PROP_LOCKED,
    PROP_LINK,
    PROP_MARKERS,
    PROP_META,
    PROP_ROLE,
    PROP_MAGNETIC,
    PROP_ORIGIN,
    PROP_TIMECODE,
    PROP_MISSING,
    /* for ears */
    PROP_PITCH,
    PROP_VOLUME,
    PROP_PAN,
    PROP_MUTE,
    PROP_FADE_IN,
    PROP_FADE_IN_CURVE,
    PROP_FADE_OUT,
    PROP_FADE_OUT_CURVE,
    PROP_DUCK,
    PROP_AUDIO_STREAM,
    PROP_CHANNELS,
    PROP_TRACK_MUTE,
    PROP_TRANSITION_AUDIO,
    PROP_SOUND_STREAM,
    PROP_SAMPLE_RATE,
};
/* Told by describe_source(), describe_cues(), describe_asset() and where they apply. */
static const PropId told_apart[] = { PROP_ENABLED, PROP_ASSET, PROP_SEQUENCE,
                                     PROP_IN,      PROP_SPEED, PROP_REMAP,
                                     PROP_CUES,    PROP_FILE,  PROP_LENGTH };

static bool is_among(PropId id, const PropId *ids, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

bool property_is_unseen(PropId id)
{
    return is_among(id, unseen, G_N_ELEMENTS(unseen));
}

static bool is_untold(PropId id)
{
    return property_is_unseen(id) || is_among(id, told_apart, G_N_ELEMENTS(told_apart));
}

/* ---- the describer --------------------------------------------------------------- */

static void scene_free(void *data)
{
    Scene *scene = data;
    g_ptr_array_unref(scene->windows);
    g_free(scene);
}

static void unref_array(void *array)
{
    g_array_unref(array);
}

void describer_init(Describer *describer, const Composition *composition)
{
    *describer = (Describer){ .composition = composition };
    describer->scenes = g_hash_table_new_full(NULL, NULL, NULL, scene_free);
    describer->still = g_hash_table_new_full(NULL, NULL, NULL, g_free);
}

void describer_clear(Describer *describer)
{
    g_hash_table_unref(describer->scenes);
    g_hash_table_unref(describer->still);
    g_clear_pointer(&describer->fonts, g_hash_table_unref);
    g_clear_pointer(&describer->lettering, g_hash_table_unref);
}

const Scene *describer_scene(Describer *describer, const Sequence *sequence)
{
    Scene *scene = g_hash_table_lookup(describer->scenes, sequence);
    if (scene)
        return scene;
    scene = g_new(Scene, 1);
    *scene = (Scene){ sequence, g_ptr_array_new_with_free_func(unref_array) };
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        g_ptr_array_add(scene->windows,
                        track_windows(g_ptr_array_index(sequence->tracks, i)));
    g_hash_table_insert(describer->scenes, (void *)(uintptr_t)sequence, scene);
    return scene;
}

/* ---- properties ------------------------------------------------------------------ */

void describe_json(const char *name, json_t *json, GString *out)
{
    g_autofree char *text =
        json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS |
                             JSON_REAL_PRECISION(17));
    g_string_append_printf(out, " %s=%s", name, text);
    json_decref(json);
}

void describe_time(const char *name, RTime time, GString *out)
{
    g_string_append_printf(out, " %s=%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, name,
                           time.num, time.den);
}

static void describe_props(const PropList *props, GString *out)
{
    for (unsigned i = 0; i < proplist_count(props); i++) {
        const Value *value;
        PropId id = proplist_nth(props, i, &value);
        if (!is_untold(id))
            describe_json(property_get(id)->slot,
                          prop_to_json(id, value, (Rate){ 0, 0 }), out);
    }
}

/* ---- clips ----------------------------------------------------------------------- */

/* False where its content is not known. */
static bool describe_asset(const Asset *asset, GString *out)
{
    const char *hash = asset ? node_string(&asset->node, PROP_HASH) : NULL;
    if (!hash)
        return false;
    g_string_append(out, " media");
    describe_props(asset->node.props, out);
    return true;
}

/* What of its effects the properties do not say: what is in the files that they name,
 * and where noise that is new each frame begins. False where the content is not
 * known. */
static bool describe_effects(const Describer *describer, const Node *node, RTime seen,
                             GString *out)
{
    const Value *value = proplist_get(node->props, PROP_EFFECTS);
    g_autoptr(GPtrArray) effects = value ? effects_read(value, NULL) : NULL;
    bool known = true;
    for (unsigned i = 0; effects && i < effects->len; i++) {
        const Effect *effect = g_ptr_array_index(effects, i);
        const char *file =
            effect->type->kind == EFFECT_LUT ? effect_asset(effect, EP_LUT_FILE) : NULL;
        if (file)
            known &=
                describe_asset(composition_asset(describer->composition, file), out);
        if (effect->type->flags & EFFECT_MOVES) {
            g_string_append_printf(out, " seed %s", node->id);
            describe_time("seen", seen, out);
        }
    }
    return known;
}

static bool is_timed(const Clip *clip)
{
    return clip->kind == CLIP_VIDEO || clip->kind == CLIP_SEQUENCE;
}

/* Which moment of the source shows at `from`, and how it goes on. */
static void describe_source(const Clip *clip, const Clip *seen, RTime from,
                            GString *out)
{
    const Value *remap = proplist_get(seen->node.props, PROP_REMAP);
    if (remap) {
        describe_json("remap", prop_to_json(PROP_REMAP, remap, (Rate){ 0, 0 }), out);
        return;
    }
    RTime speed = clip_speed(clip);
    describe_time(
        "source",
        rtime_add(clip_in(clip), rtime_mul(rtime_sub(from, clip->start), speed)), out);
    describe_time("speed", speed, out);
}

/* The cues that show in the span, in times since its start; as written, however long
 * before it they began: their words' times count from there. */
static void describe_cues(const Clip *clip, RTime from, RTime to, GString *out)
{
    const Value *cues = proplist_get(clip->node.props, PROP_CUES);
    size_t i;
    json_t *cue;
    if (!cues || cues->type != VALUE_JSON)
        return;
    json_array_foreach(cues->json, i, cue)
    {
        RTime start, length;
        if (!time_from_json(json_object_get(cue, "start"), (Rate){ 0, 0 }, &start) ||
            !time_from_json(json_object_get(cue, "duration"), (Rate){ 0, 0 }, &length))
            continue;
        start = rtime_add(start, clip->start);
        if (rtime_compare(start, to) >= 0 ||
            rtime_compare(rtime_add(start, length), from) <= 0)
            continue;
        json_t *told = json_copy(cue);
        json_object_del(told, "id");
        json_object_del(told, "meta");
        json_object_del(told, "start");
        describe_time("at", rtime_sub(start, from), out);
        describe_json("cue", told, out);
    }
}

static char *text_of_props(const Clip *clip)
{
    GString *text = g_string_new(NULL);
    describe_props(clip->node.props, text);
    return g_string_free(text, FALSE);
}

/* The same whenever it is looked at: told once for all of its segments. "" where it is
 * not. */
static const char *still_text(Describer *describer, const Clip *clip)
{
    const char *known = g_hash_table_lookup(describer->still, clip);
    if (known)
        return known;
    char *text = text_of_props(clip);
    g_autoptr(Clip) later = clip_with_rebased_props(clip, rtime_make(1, 1));
    g_autofree char *then = text_of_props(later);
    if (strcmp(text, then) != 0)
        text[0] = '\0';
    g_hash_table_insert(describer->still, (void *)(uintptr_t)clip, text);
    return text;
}

/* The properties, as they look from `from` on. */
static void describe_look(Describer *describer, const Sequence *sequence,
                          const Clip *clip, RTime from, GString *out)
{
    const char *still = still_text(describer, clip);
    if (still[0] && !proplist_get(clip->node.props, PROP_REMAP)) {
        g_string_append(out, still);
        if (is_timed(clip))
            describe_source(clip, clip, from, out);
        return;
    }
    g_autoptr(Clip) seen = clip_with_rebased_props(clip, rtime_sub(from, clip->start));
    describe_props(seen->node.props, out);
    if (is_timed(clip))
        describe_source(clip, seen, from, out);
    /* Sets the size at which it is drawn. */
    g_string_append_printf(
        out, " largest=%.17g",
        clip_largest_scale(clip, RTIME_ZERO, clip->duration, sequence->rate));
}

/* The fonts of a text: the project's, any of which it may name, and the machine's. */
static bool describe_fonts(Describer *describer, const Clip *clip, GString *out)
{
    const GPtrArray *assets = describer->composition->assets;
    bool known = true;
    if (clip->kind != CLIP_TEXT && clip->kind != CLIP_CAPTION)
        return true;
    for (unsigned i = 0; i < assets->len; i++) {
        const Asset *asset = g_ptr_array_index(assets, i);
        if (asset->kind == ASSET_FONT) {
            g_string_append_printf(out, " %s %s", asset->node.id, asset_label(asset));
            known &= describe_asset(asset, out);
        }
    }
    describe_machine_fonts(describer, clip, out);
    return known;
}

static bool describe_nested(Describer *describer, const Clip *clip, RTime from,
                            RTime to, GString *out);

static bool describe_clip(Describer *describer, const Sequence *sequence,
                          const Clip *clip, RTime from, RTime to, GString *out)
{
    RTime seen = rtime_sub(from, clip->start);
    g_string_append_printf(out, "clip %d", clip->kind);
    describe_look(describer, sequence, clip, from, out);
    if (!describe_effects(describer, &clip->node, seen, out) ||
        !describe_fonts(describer, clip, out))
        return false;
    switch (clip->kind) {
    case CLIP_VIDEO:
    case CLIP_IMAGE:
        return describe_asset(clip_asset(describer->composition, clip), out);
    case CLIP_CAPTION:
        describe_cues(clip, from, to, out);
        return true;
    case CLIP_SEQUENCE:
        return describe_nested(describer, clip, from, to, out);
    default:
        return true;
    }
}

/* Played as it is, the part of the inner sequence that shows; else all of it. */
static bool describe_nested(Describer *describer, const Clip *clip, RTime from,
                            RTime to, GString *out)
{
    const Sequence *inner = composition_sequence(
        describer->composition, node_string(&clip->node, PROP_SEQUENCE));
    if (!inner)
        return false;
    RTime end = sequence_duration(inner), begin = RTIME_ZERO, last = end;
    const RTime frame = rtime_from_frames(1, inner->rate);
    bool plain = rtime_compare(clip_speed(clip), rtime_make(1, 1)) == 0 &&
                 !proplist_get(clip->node.props, PROP_REMAP) &&
                 !node_bool(&clip->node, PROP_LOOP);
    if (plain) {
        /* Its pictures are those of its own frames, so one more on either side may
         * show. */
        RTime shift = rtime_sub(clip_in(clip), clip->start);
        begin = rtime_sub(rtime_snap(rtime_add(from, shift), inner->rate, RTIME_FLOOR),
                          frame);
        last = rtime_add(rtime_add(to, shift), frame);
        describe_time("phase", rtime_sub(rtime_add(from, shift), begin), out);
        if (rtime_compare(last, end) > 0)
            describe_time("end", rtime_sub(end, begin), out);
    }
    g_string_append(out, "\n(");
    bool known = describe_scene(describer, inner, begin, last, out);
    g_string_append(out, ")");
    return known;
}

/* ---- tracks ---------------------------------------------------------------------- */

static bool describe_window(Describer *describer, const Sequence *sequence,
                            const Window *window, RTime from, RTime to, GString *out)
{
    bool known = true;
    g_string_append_printf(out, "transition %s", window->transition->type);
    describe_props(window->transition->node.props, out);
    describe_time("begin", rtime_sub(window->begin, from), out);
    describe_time("cut", rtime_sub(window->cut, from), out);
    describe_time("end", rtime_sub(window->end, from), out);
    g_string_append_c(out, '\n');
    if (window->from)
        known &= describe_clip(describer, sequence, window->from, from, to, out);
    g_string_append(out, "\nto ");
    if (window->to)
        known &= describe_clip(describer, sequence, window->to, from, to, out);
    g_string_append_c(out, '\n');
    return known;
}

/* The clip's edges inside of the span. */
static void describe_span(const Clip *clip, RTime from, RTime to, GString *out)
{
    if (rtime_compare(clip->start, from) > 0)
        describe_time("begin", rtime_sub(clip->start, from), out);
    if (rtime_compare(clip_end(clip), to) < 0)
        describe_time("end", rtime_sub(clip_end(clip), from), out);
}

/* The first clip that ends after `from`. */
static unsigned first_clip(const Track *track, RTime from)
{
    unsigned low = 0, high = track->clips->len;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (rtime_compare(clip_end(g_ptr_array_index(track->clips, middle)), from) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool describe_clips(Describer *describer, const Sequence *sequence,
                           const Track *track, RTime from, RTime to, GString *out)
{
    bool known = true;
    for (unsigned i = first_clip(track, from); i < track->clips->len; i++) {
        const Clip *clip = g_ptr_array_index(track->clips, i);
        if (rtime_compare(clip->start, to) >= 0)
            break;
        if (!node_bool(&clip->node, PROP_ENABLED))
            continue;
        known &= describe_clip(describer, sequence, clip, from, to, out);
        describe_span(clip, from, to, out);
        g_string_append_c(out, '\n');
    }
    return known;
}

static bool describe_windows(Describer *describer, const Sequence *sequence,
                             const GArray *windows, RTime from, RTime to, GString *out)
{
    bool known = true;
    for (unsigned i = window_before(windows, from); i < windows->len; i++) {
        const Window *window = &g_array_index(windows, Window, i);
        if (rtime_compare(window->begin, to) >= 0)
            break;
        if (rtime_compare(window->end, from) > 0)
            known &= describe_window(describer, sequence, window, from, to, out);
    }
    return known;
}

static bool describe_track(Describer *describer, const Scene *scene, unsigned index,
                           RTime from, RTime to, GString *out)
{
    const Track *track = g_ptr_array_index(scene->sequence->tracks, index);
    const gsize before = out->len;
    g_string_append(out, "track");
    describe_props(track->node.props, out);
    if (proplist_get(track->node.props, PROP_EFFECTS))
        describe_time("from", from, out);
    bool known = describe_effects(describer, &track->node, from, out);
    g_string_append_c(out, '\n');
    const gsize empty = out->len;
    known &= describe_clips(describer, scene->sequence, track, from, to, out);
    known &= describe_windows(describer, scene->sequence,
                              g_ptr_array_index(scene->windows, index), from, to, out);
    if (out->len == empty)
        g_string_truncate(out, before);
    return known;
}

/* Curves of sequences and tracks count from the sequence's start. */
static void describe_paint(const Sequence *sequence, RTime from, GString *out)
{
    const Value *paint = node_value(&sequence->node, PROP_PAINT);
    describe_json("paint", prop_to_json(PROP_PAINT, paint, (Rate){ 0, 0 }), out);
    if (paint_is_animated(paint))
        describe_time("from", from, out);
    g_string_append_c(out, '\n');
}

bool describe_scene(Describer *describer, const Sequence *sequence, RTime from,
                    RTime to, GString *out)
{
    const Scene *scene = describer_scene(describer, sequence);
    bool known = true;
    g_string_append_printf(out, "scene %dx%d", sequence->width, sequence->height);
    describe_paint(sequence, from, out);
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        if (track_shows(g_ptr_array_index(sequence->tracks, i)))
            known &= describe_track(describer, scene, i, from, to, out);
    return known;
}
