/* Looking into compositions: by id, by time, at properties, for names. */
#include "chatkut/model/walk.h"

#include "composition_private.h"

#include "chatkut/base/text.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

/* ---- by id ---------------------------------------------------------------------- */

static const void *array_lookup(const GPtrArray *array, const char *id, unsigned *index)
{
    for (unsigned i = 0; i < array->len; i++) {
        const Node *node = array->pdata[i];
        if (strcmp(node->id, id) != 0)
            continue;
        if (index)
            *index = i;
        return node;
    }
    return NULL;
}

const Sequence *composition_main(const Composition *composition)
{
    return composition_sequence(composition, composition->main);
}

const Sequence *composition_sequence(const Composition *composition, const char *id)
{
    return array_lookup(composition->sequences, id, NULL);
}

const Asset *composition_asset(const Composition *composition, const char *id)
{
    return g_hash_table_lookup(composition->by_id, id);
}

/* So many searches take as long as making the index. */
enum { SEARCHES_MAX = 16 };

/* Only what is known of the composition changes, which is why it is const. NULL while
 * few were looked for. */
static const ClipIndex *clip_index(const Composition *composition)
{
    Composition *known = (Composition *)(uintptr_t)composition;
    ClipIndex *index = g_atomic_pointer_get(&known->clip_index);
    if (index || g_atomic_int_add(&known->clip_searches, 1) < SEARCHES_MAX)
        return index;
    index = clip_index_new(composition);
    if (g_atomic_pointer_compare_and_exchange(&known->clip_index, NULL, index))
        return index;
    clip_index_free(index); /* another thread was quicker */
    return g_atomic_pointer_get(&known->clip_index);
}

static bool search_clip(const Composition *composition, const char *id,
                        ClipPlace *place)
{
    TrackWalk walk = track_walk(composition);
    while (track_walk_next(&walk)) {
        unsigned index = 0;
        const Clip *clip = array_lookup(walk.track->clips, id, &index);
        if (!clip)
            continue;
        *place =
            (ClipPlace){ walk.sequence, walk.track, clip, walk.track_index, index };
        return true;
    }
    return false;
}

bool composition_find_clip(const Composition *composition, const char *id,
                           ClipPlace *place)
{
    const ClipIndex *index = clip_index(composition);
    ClipPlace searched;
    const ClipPlace *found = index ? clip_index_find(index, id)
                             : search_clip(composition, id, &searched) ? &searched
                                                                       : NULL;
    if (found && place)
        *place = *found;
    return found != NULL;
}

const Track *composition_find_track(const Composition *composition, const char *id,
                                    const Sequence **sequence, unsigned *index)
{
    TrackWalk walk = track_walk(composition);
    while (track_walk_next(&walk)) {
        if (strcmp(walk.track->node.id, id) != 0)
            continue;
        if (sequence)
            *sequence = walk.sequence;
        if (index)
            *index = walk.track_index;
        return walk.track;
    }
    return NULL;
}

const Transition *composition_find_transition(const Composition *composition,
                                              const char *id, const Track **track,
                                              unsigned *index)
{
    TrackWalk walk = track_walk(composition);
    while (track_walk_next(&walk)) {
        const Transition *found = array_lookup(walk.track->transitions, id, index);
        if (!found)
            continue;
        if (track)
            *track = walk.track;
        return found;
    }
    return NULL;
}

const Node *composition_find(const Composition *composition, const char *id)
{
    if (strcmp(composition->node.id, id) == 0)
        return &composition->node;
    const Node *node = array_lookup(composition->sequences, id, NULL);
    if (!node)
        node = g_hash_table_lookup(composition->by_id, id);
    TrackWalk walk = track_walk(composition);
    while (!node && track_walk_next(&walk)) {
        if (strcmp(walk.track->node.id, id) == 0)
            return &walk.track->node;
        node = array_lookup(walk.track->clips, id, NULL);
        if (!node)
            node = array_lookup(walk.track->transitions, id, NULL);
    }
    return node;
}

/* ---- sequences ------------------------------------------------------------------ */

const Track *sequence_main_track(const Sequence *sequence, unsigned *index)
{
    const Track *found = NULL;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        bool is_main = g_strcmp0(node_string(&track->node, PROP_ROLE), "main") == 0;
        if (!is_main && (found || track->kind != TRACK_VIDEO))
            continue;
        found = track;
        if (index)
            *index = i;
        if (is_main)
            break;
    }
    return found;
}

RTime sequence_content_end(const Sequence *sequence)
{
    RTime end = RTIME_ZERO;
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        const Track *track = sequence->tracks->pdata[i];
        if (track->clips->len > 0)
            end = rtime_max(end, clip_end(track->clips->pdata[track->clips->len - 1]));
    }
    return end;
}

RTime sequence_duration(const Sequence *sequence)
{
    const Value *fixed = proplist_get(sequence->node.props, PROP_LENGTH);
    return fixed ? fixed->time : sequence_content_end(sequence);
}

/* ---- properties ----------------------------------------------------------------- */

const Value *node_value(const Node *node, PropId id)
{
    const Value *value = proplist_get(node->props, id);
    return value ? value : property_fallback(id);
}

const char *node_string(const Node *node, PropId id)
{
    const Value *value = node_value(node, id);
    return value && value->type == VALUE_STRING ? value->string : NULL;
}

bool node_bool(const Node *node, PropId id)
{
    const Value *value = node_value(node, id);
    return value && value->type == VALUE_BOOL && value->boolean;
}

double node_number(const Node *node, PropId id)
{
    const Value *value = node_value(node, id);
    if (value && value->type == VALUE_CURVE)
        return value->curve->keys[0].v[0];
    double out[4] = { 0 };
    value_eval(value, RTIME_ZERO, out);
    return out[0];
}

void node_eval(const Node *node, PropId id, RTime at, double out[4])
{
    const Property *property = property_get(id);
    const Value *value = node_value(node, id);
    value_eval(value, at, out);
    bool has_range = property->min != 0 || property->max != 0;
    for (int i = 0; value && has_range && i < 2; i++)
        out[i] = CLAMP(out[i], property->min, property->max);
}

/* ---- clips and assets ----------------------------------------------------------- */

RTime clip_end(const Clip *clip)
{
    return rtime_add(clip->start, clip->duration);
}

const Asset *clip_asset(const Composition *composition, const Clip *clip)
{
    const char *id = node_string(&clip->node, PROP_ASSET);
    return id ? composition_asset(composition, id) : NULL;
}

RTime clip_in(const Clip *clip)
{
    return node_value(&clip->node, PROP_IN)->time;
}

RTime clip_speed(const Clip *clip)
{
    return node_value(&clip->node, PROP_SPEED)->time;
}

static const char *run_text(const json_t *run)
{
    return json_string_value(json_object_get(run, "text"));
}

char *clip_text(const Clip *clip)
{
    const Value *text = proplist_get(clip->node.props, PROP_TEXT);
    if (!text)
        return NULL;
    if (text->type == VALUE_STRING)
        return g_strdup(text->string);
    GString *joined = g_string_new(NULL);
    for (size_t i = 0; i < json_array_size(text->json); i++)
        g_string_append(joined, run_text(json_array_get(text->json, i)));
    return g_string_free(joined, FALSE);
}

/* The text or its first run, which can be borrowed where a joined one could not. */
static const char *clip_first_text(const Clip *clip)
{
    const Value *text = proplist_get(clip->node.props, PROP_TEXT);
    if (!text)
        return NULL;
    return text->type == VALUE_STRING ? text->string
                                      : run_text(json_array_get(text->json, 0));
}

/* What the label of a clip is when it has none of its own; NULL: there is nothing. */
static const char *clip_borrowed_label(const Composition *composition, const Clip *clip)
{
    const Asset *asset = clip_asset(composition, clip);
    if (asset)
        return asset_label(asset);
    const char *id = node_string(&clip->node, PROP_SEQUENCE);
    const Sequence *nested = id ? composition_sequence(composition, id) : NULL;
    return nested ? node_string(&nested->node, PROP_LABEL) : clip_first_text(clip);
}

const char *clip_label(const Composition *composition, const Clip *clip)
{
    const char *label = node_string(&clip->node, PROP_LABEL);
    if (!label)
        label = clip_borrowed_label(composition, clip);
    return label && *label ? label : clip_kind_name(clip->kind);
}

char *clip_listing(const Composition *composition, const Clip *clip)
{
    enum { WORDS_MAX = 40 };
    const char *label = clip_label(composition, clip);
    g_autofree char *text = clip_text(clip);
    if (!text || !*g_strstrip(text) || strcmp(text, label) == 0)
        return text_printable(label, 0);
    g_autofree char *words = text_printable(text, WORDS_MAX);
    g_autofree char *name = text_printable(label, 0);
    return g_strdup_printf("%s (%s)", words, name);
}

const char *asset_label(const Asset *asset)
{
    const char *label = node_string(&asset->node, PROP_LABEL);
    if (label)
        return label;
    const char *path = node_string(&asset->node, PROP_FILE);
    if (!path)
        return asset_kind_name(asset->kind);
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

bool clip_is_visible(const Clip *clip)
{
    return clip->kind != CLIP_AUDIO;
}

/* Streams are recorded when an asset was probed; with a picture and no sound among them
 * there is none. */
static bool asset_is_silent(const Asset *asset)
{
    return proplist_get(asset->node.props, PROP_VIDEO_STREAM) &&
           !proplist_get(asset->node.props, PROP_SOUND_STREAM);
}

bool clip_has_sound(const Composition *composition, const Clip *clip)
{
    if (!(clip->node.owner & OWN_PLAYED))
        return false;
    const Asset *asset = clip_asset(composition, clip);
    return clip->kind != CLIP_VIDEO || !asset || !asset_is_silent(asset);
}

/* ---- names ---------------------------------------------------------------------- */

/* As documents have them; listings show them translated. */
static const char *const clip_kinds[CLIP_KINDS] = {
    N_("video"), N_("image"),   N_("audio"),      N_("text"),
    N_("shape"), N_("caption"), N_("adjustment"), N_("sequence"),
};
static const char *const asset_kinds[ASSET_KINDS] = {
    N_("video"), N_("audio"), N_("image"), N_("caption"), N_("font"), N_("lut"),
};
static const char *const track_kinds[TRACK_KINDS] = { N_("video"), N_("audio") };

const char *clip_kind_name(ClipKind kind)
{
    g_assert((unsigned)kind < CLIP_KINDS);
    return clip_kinds[kind];
}

const char *asset_kind_name(AssetKind kind)
{
    g_assert((unsigned)kind < ASSET_KINDS);
    return asset_kinds[kind];
}

const char *track_kind_name(TrackKind kind)
{
    g_assert((unsigned)kind < TRACK_KINDS);
    return track_kinds[kind];
}

bool clip_kind_parse(const char *name, ClipKind *kind)
{
    for (unsigned i = 0; i < CLIP_KINDS; i++) {
        if (strcmp(clip_kinds[i], name) != 0)
            continue;
        *kind = (ClipKind)i;
        return true;
    }
    return false;
}
