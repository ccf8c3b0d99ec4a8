/* Checks of what belongs together: references, places, media lengths, transitions. */
#include "chatkut/model/walk.h"

#include "check_private.h"
#include "composition_private.h"

#include <glib/gi18n.h>
#include <stdint.h>

#define REFUSE(ERROR, CODE, PATH, ...) \
    (shape_error_set((ERROR), SHAPE_ERROR_##CODE, (PATH), __VA_ARGS__), false)

/* ---- references of one object --------------------------------------------------- */

static bool check_id_property(const Checker *checker, const Node *node, PropId prop,
                              unsigned owners, const ShapePath *path, GError **error)
{
    const Value *value = proplist_get(node->props, prop);
    ShapePath at = { path, property_get(prop)->slot, 0 };
    return !value || checker_reference(checker, value->string, owners, &at, error);
}

static bool check_duck(const Checker *checker, const Node *node, const ShapePath *path,
                       GError **error)
{
    const Value *duck = proplist_get(node->props, PROP_DUCK);
    const json_t *under = duck ? json_object_get(duck->json, "under") : NULL;
    ShapePath at_duck = { path, property_get(PROP_DUCK)->slot, 0 };
    ShapePath at_list = { &at_duck, "under", 0 };
    for (size_t i = 0; i < json_array_size(under); i++) {
        ShapePath at = { &at_list, NULL, i };
        const char *id = json_string_value(json_array_get(under, i));
        if (!checker_reference(checker, id, OWN_CLIP | OWN_TRACK, &at, error))
            return false;
    }
    return true;
}

static bool check_binds(const Checker *checker, const json_t *slot,
                        const ShapePath *path, GError **error)
{
    const json_t *binds = json_object_get(slot, "bind");
    ShapePath at_list = { path, "bind", 0 };
    for (size_t i = 0; i < json_array_size(binds); i++) {
        const json_t *bind = json_array_get(binds, i);
        const char *id = json_string_value(json_object_get(bind, "target"));
        ShapePath at_bind = { &at_list, NULL, i };
        ShapePath at = { &at_bind, "target", 0 };
        if (!checker_reference(checker, id, OWN_ANY, &at, error))
            return false;
    }
    return true;
}

static bool check_slots(const Checker *checker, GError **error)
{
    const Value *slots = proplist_get(checker->composition->node.props, PROP_SLOTS);
    ShapePath at_list = { NULL, property_get(PROP_SLOTS)->slot, 0 };
    for (size_t i = 0; slots && i < json_array_size(slots->json); i++) {
        ShapePath at = { &at_list, NULL, i };
        if (!check_binds(checker, json_array_get(slots->json, i), &at, error))
            return false;
    }
    return true;
}

/* ---- clips ---------------------------------------------------------------------- */

static bool check_span(const Clip *clip, RTime end, const ShapePath *path,
                       GError **error)
{
    ShapePath at_start = { path, "start", 0 }, at_duration = { path, "duration", 0 };
    if (clip->start.num < 0)
        return REFUSE(error, RANGE, &at_start, _("a clip cannot start before 0"));
    if (clip->duration.num <= 0)
        return REFUSE(error, RANGE, &at_duration, _("a clip must last some time"));
    if (rtime_compare(end, (RTime){ RTIME_LIMIT, 1 }) >= 0)
        return REFUSE(error, RANGE, &at_duration, _("no time can be this late"));
    return true;
}

/* Of the source of a clip: where it begins and ends being read. */
typedef struct {
    RTime from, to;
} Reach;

static Reach remap_reach(const Curve *remap)
{
    Reach reach = { remap->keys[0].time, remap->keys[0].time };
    for (unsigned i = 1; i < remap->n_keys; i++) {
        reach.from = rtime_min(reach.from, remap->keys[i].time);
        reach.to = rtime_max(reach.to, remap->keys[i].time);
    }
    return reach;
}

static Reach clip_reach(const Clip *clip)
{
    const Value *remap = proplist_get(clip->node.props, PROP_REMAP);
    const Value *speed = proplist_get(clip->node.props, PROP_SPEED);
    if (remap)
        return remap_reach(remap->curve);
    RTime length = speed ? rtime_mul(clip->duration, speed->time) : clip->duration;
    RTime in = clip_in(clip), out = rtime_add(in, length);
    return (Reach){ rtime_min(in, out), rtime_max(in, out) };
}

/* A frame of the sequence may be missing at either end: lengths of media are rounded to
 * frames of their own, and by some containers to milliseconds. */
static RTime reach_tolerance(const Clip *clip, Rate rate)
{
    RTime speed = clip_speed(clip), one = { 1, 1 };
    RTime frames = rtime_max(one, speed.num < 0 ? rtime_neg(speed) : speed);
    return rtime_mul(frames, rtime_from_frames(1, rate));
}

static bool reach_fits(Reach reach, RTime length, RTime tolerance)
{
    return rtime_compare(reach.from, rtime_neg(tolerance)) >= 0 &&
           rtime_compare(reach.to, rtime_add(length, tolerance)) <= 0;
}

static bool fail_reach(const char *id, Reach reach, RTime length, const ShapePath *path,
                       GError **error)
{
    g_autofree char *from = rtime_format(reach.from);
    g_autofree char *to = rtime_format(reach.to);
    g_autofree char *end = rtime_format(length);
    return REFUSE(error, RANGE, path,
                  _("plays \"%s\" from %s to %s, but it ends at %s"), id, from, to,
                  end);
}

static bool check_reach(const Checker *checker, const Sequence *sequence,
                        const Clip *clip, const ShapePath *path, GError **error)
{
    const Value *id = proplist_get(clip->node.props, PROP_ASSET);
    const Node *asset = id ? checker_find(checker, id->string, OWN_ASSET) : NULL;
    const Value *length = asset ? proplist_get(asset->props, PROP_LENGTH) : NULL;
    if (!length || !(clip->node.owner & OWN_PLAYED) ||
        node_bool(&clip->node, PROP_LOOP))
        return true;
    Reach reach = clip_reach(clip);
    return reach_fits(reach, length->time, RTIME_ZERO) ||
           reach_fits(reach, length->time, reach_tolerance(clip, sequence->rate)) ||
           fail_reach(id->string, reach, length->time, path, error);
}

static bool check_clip(const Checker *checker, const Sequence *sequence,
                       const Track *track, const Clip *clip, RTime end,
                       const ShapePath *path, GError **error)
{
    ShapePath at_type = { path, "type", 0 };
    if (track->kind == TRACK_AUDIO && clip->kind != CLIP_AUDIO &&
        clip->kind != CLIP_SEQUENCE)
        return REFUSE(error, CONFLICT, &at_type,
                      _("an audio track carries only audio and sequences"));
    return proplist_check(clip->node.props, clip->node.owner, path, error) &&
           check_span(clip, end, path, error) &&
           check_id_property(checker, &clip->node, PROP_ASSET, OWN_ASSET, path,
                             error) &&
           check_id_property(checker, &clip->node, PROP_SEQUENCE, OWN_SEQUENCE, path,
                             error) &&
           check_duck(checker, &clip->node, path, error) &&
           check_reach(checker, sequence, clip, path, error);
}

static bool check_clips(const Checker *checker, const Sequence *sequence,
                        const Track *track, const ShapePath *path, GError **error)
{
    ShapePath at_list = { path, "clips", 0 };
    RTime end = RTIME_ZERO;
    if (track->clips->len > COMPOSITION_CLIPS_MAX)
        return REFUSE(error, RANGE, &at_list, _("a track carries %d clips at most"),
                      COMPOSITION_CLIPS_MAX);
    for (unsigned i = 0; i < track->clips->len; i++) {
        const Clip *clip = track->clips->pdata[i];
        ShapePath at = { &at_list, NULL, i }, at_start = { &at, "start", 0 };
        RTime before = end;
        end = clip_end(clip);
        if (!check_clip(checker, sequence, track, clip, end, &at, error))
            return false;
        if (rtime_compare(clip->start, before) < 0)
            return REFUSE(error, CONFLICT, &at_start,
                          _("starts before the end of the clip before it"));
    }
    return true;
}

/* ---- transitions ---------------------------------------------------------------- */

/* The clip of this track that a transition names; *clip NULL: it names none. */
static bool transition_end(GHashTable *clips, const char *id, const char *key,
                           const ShapePath *path, const Clip **clip, GError **error)
{
    ShapePath at = { path, key, 0 };
    *clip = id ? g_hash_table_lookup(clips, id) : NULL;
    if (id && !*clip)
        return REFUSE(error, MISSING, &at, _("there is no clip \"%s\" on this track"),
                      id);
    return true;
}

static bool check_transition(GHashTable *clips, const Transition *transition,
                             const ShapePath *path, GError **error)
{
    const Clip *from, *to;
    if (!proplist_check(transition->node.props, OWN_TRANSITION, path, error) ||
        !transition_end(clips, transition->from, "from", path, &from, error) ||
        !transition_end(clips, transition->to, "to", path, &to, error))
        return false;
    if (!from && !to)
        return REFUSE(error, MISSING, path, _("needs one of %s"), "from, to");
    if (from && to && rtime_compare(clip_end(from), to->start) != 0)
        return REFUSE(error, CONFLICT, path, _("\"%s\" and \"%s\" do not touch"),
                      transition->from, transition->to);
    if (transition->before.num < 0 || transition->after.num < 0)
        return REFUSE(error, RANGE, path, _("before and after cannot be negative"));
    return true;
}

static bool check_transitions(const Track *track, const ShapePath *path, GError **error)
{
    if (track->transitions->len == 0)
        return true;
    g_autoptr(GHashTable) clips = g_hash_table_new(node_hash_id, g_str_equal);
    for (unsigned i = 0; i < track->clips->len; i++) {
        Clip *clip = track->clips->pdata[i];
        g_hash_table_insert(clips, clip->node.id, clip);
    }
    ShapePath at_list = { path, "transitions", 0 };
    for (unsigned i = 0; i < track->transitions->len; i++) {
        ShapePath at = { &at_list, NULL, i };
        if (!check_transition(clips, track->transitions->pdata[i], &at, error))
            return false;
    }
    return true;
}

/* ---- the whole ------------------------------------------------------------------ */

static bool check_track(const Checker *checker, const Sequence *sequence,
                        const Track *track, const ShapePath *path, GError **error)
{
    return proplist_check(track->node.props, OWN_TRACK, path, error) &&
           check_duck(checker, &track->node, path, error) &&
           check_clips(checker, sequence, track, path, error) &&
           check_transitions(track, path, error);
}

static bool check_sequence(const Checker *checker, const Sequence *sequence,
                           const ShapePath *path, GError **error)
{
    ShapePath at_list = { path, "tracks", 0 };
    if (!proplist_check(sequence->node.props, OWN_SEQUENCE, path, error))
        return false;
    if (sequence->tracks->len > COMPOSITION_TRACKS_MAX)
        return REFUSE(error, RANGE, &at_list, _("a sequence has %d tracks at most"),
                      COMPOSITION_TRACKS_MAX);
    for (unsigned i = 0; i < sequence->tracks->len; i++) {
        ShapePath at = { &at_list, NULL, i };
        if (!check_track(checker, sequence, sequence->tracks->pdata[i], &at, error))
            return false;
    }
    return true;
}

static bool check_assets(const Composition *composition, GError **error)
{
    ShapePath at_list = { NULL, "assets", 0 };
    for (unsigned i = 0; i < composition->assets->len; i++) {
        const Asset *asset = composition->assets->pdata[i];
        ShapePath at = { &at_list, NULL, i };
        if (!proplist_check(asset->node.props, OWN_ASSET, &at, error))
            return false;
    }
    return true;
}

static bool check_all(const Checker *checker, GError **error)
{
    const Composition *composition = checker->composition;
    ShapePath at_main = { NULL, "main", 0 }, at_list = { NULL, "sequences", 0 };
    if (!proplist_check(composition->node.props, OWN_COMPOSITION, NULL, error) ||
        !checker_reference(checker, composition->main, OWN_SEQUENCE, &at_main, error) ||
        !check_slots(checker, error) || !check_assets(composition, error))
        return false;
    for (unsigned i = 0; i < composition->sequences->len; i++) {
        ShapePath at = { &at_list, NULL, i };
        if (!check_sequence(checker, composition->sequences->pdata[i], &at, error))
            return false;
    }
    return check_nesting(composition, error);
}

bool composition_check(const Composition *composition, GError **error)
{
    Checker checker;
    bool ok = checker_init(&checker, composition, error) && check_all(&checker, error);
    checker_clear(&checker);
    composition_error_from_shape(error, COMPOSITION_ERROR_INVALID);
    return ok;
}

/* Where a track is, for messages. */
static bool check_changed_track(const Checker *checker, const TrackWalk *walk,
                                GError **error)
{
    const GPtrArray *sequences = checker->composition->sequences;
    unsigned index = 0;
    g_ptr_array_find((GPtrArray *)(uintptr_t)sequences, walk->sequence, &index);
    ShapePath at_sequences = { NULL, "sequences", 0 };
    ShapePath at_sequence = { &at_sequences, NULL, index };
    ShapePath at_tracks = { &at_sequence, "tracks", 0 };
    ShapePath at = { &at_tracks, NULL, walk->track_index };
    return check_track(checker, walk->sequence, walk->track, &at, error);
}

static bool check_changes(const Checker *checker, const Composition *before,
                          GError **error)
{
    g_autoptr(GHashTable) shared = g_hash_table_new(NULL, NULL);
    for (TrackWalk walk = track_walk(before); track_walk_next(&walk);)
        g_hash_table_add(shared, (Track *)(uintptr_t)walk.track);
    for (TrackWalk walk = track_walk(checker->composition); track_walk_next(&walk);) {
        if (!g_hash_table_contains(shared, walk.track) &&
            !check_changed_track(checker, &walk, error))
            return false;
    }
    return true;
}

bool composition_check_changes(const Composition *composition,
                               const Composition *before, GError **error)
{
    Checker checker;
    bool ok = checker_init(&checker, composition, error) &&
              check_changes(&checker, before, error);
    checker_clear(&checker);
    composition_error_from_shape(error, COMPOSITION_ERROR_INVALID);
    return ok;
}
