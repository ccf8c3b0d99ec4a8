/* Clips that were copied and are not on the timeline any more, by their values. What
 * they say is outside text like any document: it is read as strictly, gets new ids, and
 * plays only what the project has. */
#include "placement.h"
#include "slice.h"
#include "verbs.h"

#include "chatkut/model/composition_json.h"
#include "chatkut/model/walk.h"

#include <glib/gi18n.h>

/* ---- room ------------------------------------------------------------------------ */

bool clips_have_room(Work *work, unsigned more)
{
    unsigned clips = 0;
    for (ClipWalk walk = clip_walk(work->now); clip_walk_next(&walk);)
        clips++;
    return clips + more <= COMPOSITION_CLIPS_MAX ||
           work_fail(work, FAULT_LIMIT,
                     _("That would be more than %d clips; make fewer copies."),
                     COMPOSITION_CLIPS_MAX);
}

/* ---- reading them ---------------------------------------------------------------- */

/* One of them, and what it asks of a track. */
typedef struct {
    Clip *clip; /* owned; under its old id first */
    Wish wish;
} Pasted;

static void pasted_clear(void *data)
{
    clip_unref(((Pasted *)data)->clip);
}

/* The role that a clip has whose track is not there. */
static const char *usual_role(ClipKind kind)
{
    switch (kind) {
    case CLIP_AUDIO:
        return "sound";
    case CLIP_TEXT:
        return "titles";
    case CLIP_CAPTION:
        return "captions";
    default:
        return "overlay";
    }
}

/* To a track like the one that it was on. Without any, films and nested sequences go
 * where the film is. */
static Wish wish_of(const Work *work, const Clip *clip, const char *track_id)
{
    const Sequence *sequence = NULL;
    const Track *track =
        track_id ? composition_find_track(work->now, track_id, &sequence, NULL) : NULL;
    Wish wish = { .kind = clip->kind == CLIP_AUDIO ? TRACK_AUDIO : TRACK_VIDEO,
                  .role = usual_role(clip->kind),
                  .main = !track_id &&
                          (clip->kind == CLIP_VIDEO || clip->kind == CLIP_SEQUENCE),
                  .duration = work_snap_length(work, clip->duration),
                  .own_duration = true };
    if (!track)
        return wish;
    wish.kind = track->kind;
    wish.main = sequence_main_track(sequence, NULL) == track;
    wish.role = wish.main ? "overlay" : node_string(&track->node, PROP_ROLE);
    return wish;
}

/* Does the project have what it plays? */
static bool has_media(Work *work, const Clip *clip)
{
    const char *asset = node_string(&clip->node, PROP_ASSET);
    const char *nested = node_string(&clip->node, PROP_SEQUENCE);
    if (asset && !composition_asset(work->now, asset))
        return work_fail(work, FAULT_NOT_FOUND,
                         _("The media of a copied clip, “%s”, is not in this project; "
                           "import it first."),
                         asset);
    if (nested && !composition_sequence(work->now, nested))
        return work_fail(work, FAULT_NOT_FOUND,
                         _("The sequence of a copied clip, “%s”, is not in this "
                           "project any more."),
                         nested);
    return true;
}

static bool read_one(Work *work, const json_t *item, GArray *pasted)
{
    g_autoptr(GError) error = NULL;
    const json_t *json = json_object_get(item, "clip");
    const char *track = json_string_value(json_object_get(item, "track"));
    g_autoptr(Clip) clip = clip_from_json(json, work_sequence(work)->rate, &error);
    if (!clip)
        return work_fail(work, FAULT_INVALID_VALUE, _("That is no copied clip: %s."),
                         error->message);
    if (!has_media(work, clip))
        return false;
    Pasted one = { clip_ref(clip), wish_of(work, clip, track) };
    g_array_append_val(pasted, one);
    return true;
}

static int start_order(const void *a, const void *b)
{
    const Pasted *left = a, *right = b;
    return rtime_compare(left->clip->start, right->clip->start);
}

/* As far from each other as they were, but that clips of the main track follow each
 * other. */
static void keep_distances(GArray *pasted)
{
    RTime behind = RTIME_ZERO;
    g_array_sort(pasted, start_order); /* stable */
    const Clip *first = g_array_index(pasted, Pasted, 0).clip;
    for (unsigned i = 0; i < pasted->len; i++) {
        Pasted *one = &g_array_index(pasted, Pasted, i);
        one->wish.later = rtime_sub(one->clip->start, first->start);
        if (!one->wish.main)
            continue;
        one->wish.later = behind.num > 0 ? behind : one->wish.later;
        behind = rtime_add(one->wish.later, one->wish.duration);
    }
}

static bool read_all(Work *work, GArray *pasted)
{
    const json_t *clips = work_field(work, "clips");
    for (size_t i = 0; i < json_array_size(clips); i++) {
        if (!read_one(work, json_array_get(clips, i), pasted))
            return false;
    }
    keep_distances(pasted);
    return clips_have_room(work, pasted->len);
}

/* ---- new ids --------------------------------------------------------------------- */

/* A new id for each old one, the same each time. */
static const char *fresh_id(Work *work, GHashTable *fresh, const char *old)
{
    char *known = g_hash_table_lookup(fresh, old);
    if (!known) {
        known = id_next(work->ids);
        g_hash_table_insert(fresh, g_strdup(old), known);
    }
    return known;
}

/* Ducking is under what was pasted along or is there; NULL: under nothing. */
static Value *duck_again(const Work *work, GHashTable *twins, const Value *duck)
{
    const json_t *under = json_object_get(duck->json, "under");
    json_t *now = json_array();
    for (size_t i = 0; i < json_array_size(under); i++) {
        const char *old = json_string_value(json_array_get(under, i));
        const char *twin = g_hash_table_lookup(twins, old);
        if (twin || composition_find(work->now, old))
            json_array_append_new(now, json_string(twin ? twin : old));
    }
    json_t *json = json_deep_copy(duck->json);
    bool any = json_array_size(now) > 0;
    json_object_set_new(json, "under", now);
    if (any)
        return value_new_json(json);
    json_decref(json);
    return NULL;
}

static void renew_names(Work *work, Pasted *one, GHashTable *twins, GHashTable *links)
{
    const char *link = node_string(&one->clip->node, PROP_LINK);
    const Value *duck = proplist_get(one->clip->node.props, PROP_DUCK);
    g_autoptr(PropList) list = proplist_ref(one->clip->node.props);
    if (link)
        list =
            props_put(list, PROP_LINK, value_new_string(fresh_id(work, links, link)));
    if (duck)
        list = props_put(list, PROP_DUCK, duck_again(work, twins, duck));
    Clip *renewed = clip_with_props(one->clip, list);
    clip_unref(one->clip);
    one->clip = renewed;
}

/* Those that were linked, or lowered under each other, are so again among
 * themselves. */
static void renew(Work *work, GArray *pasted)
{
    g_autoptr(GHashTable) links =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) twins =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (unsigned i = 0; i < pasted->len; i++) {
        Pasted *one = &g_array_index(pasted, Pasted, i);
        g_autoptr(Clip) old = one->clip;
        one->clip = clip_twin(old, work->ids);
        g_hash_table_insert(twins, g_strdup(old->node.id),
                            g_strdup(one->clip->node.id));
    }
    for (unsigned i = 0; i < pasted->len; i++)
        renew_names(work, &g_array_index(pasted, Pasted, i), twins, links);
}

/* ---- putting them there ---------------------------------------------------------- */

static bool put_one(Work *work, const Pasted *one)
{
    g_autoptr(Patch) patch = patch_new();
    g_auto(Spot) spot = { 0 };
    if (!placement_find(work, work_field(work, "place"), &one->wish, patch, &spot))
        return false;
    g_autoptr(Clip) clip = clip_with_span(one->clip, spot.start, one->wish.duration);
    patch_add_clip(patch, spot.track, clip);
    if (!work_apply(work, patch))
        return false;
    work_add(work, clip->node.id);
    return true;
}

bool paste_clips(Work *work)
{
    g_autoptr(GArray) pasted = g_array_new(FALSE, FALSE, sizeof(Pasted));
    g_array_set_clear_func(pasted, pasted_clear);
    if (!read_all(work, pasted))
        return false;
    renew(work, pasted);
    for (unsigned i = 0; i < pasted->len; i++) {
        if (!put_one(work, &g_array_index(pasted, Pasted, i)))
            return false;
    }
    g_autofree char *what = work_wording(work, work->added);
    work_report(work, _("Pasted %s"), what);
    return true;
}
