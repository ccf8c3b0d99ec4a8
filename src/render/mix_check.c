#include "mix_private.h"

#include "chatkut/media/input.h"

#include <glib/gi18n.h>

enum { NEST_MAX = 16 };

static bool is_muted(const Node *node)
{
    return !node_bool(node, PROP_ENABLED) || node_bool(node, PROP_MUTE);
}

bool mix_clip_is_heard(const Composition *composition, const Clip *clip)
{
    return clip_has_sound(composition, clip) && !is_muted(&clip->node);
}

bool mix_track_is_heard(const Track *track)
{
    return !is_muted(&track->node) && !node_bool(&track->node, PROP_TRACK_MUTE);
}

static bool check_effects(const Node *node, const char *label, GError **error)
{
    const Value *effects = proplist_get(node->props, PROP_EFFECTS);
    size_t i;
    json_t *effect;
    if (!effects || effects->type != VALUE_JSON)
        return true;
    json_array_foreach(effects->json, i, effect)
    {
        const char *type = json_string_value(json_object_get(effect, "type"));
        if (json_is_false(json_object_get(effect, "enabled")))
            continue;
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("“%s” has the effect “%s”, which cannot be rendered yet; "
                      "turn it off or remove it"),
                    label, type ? type : "?");
        return false;
    }
    return true;
}

/* ---- ducking --------------------------------------------------------------------- */

static bool is_in_sequence(const Composition *composition, const Sequence *sequence,
                           const char *id)
{
    const Sequence *owner = NULL;
    ClipPlace place;
    if (composition_find_track(composition, id, &owner, NULL))
        return owner == sequence;
    return composition_find_clip(composition, id, &place) && place.sequence == sequence;
}

static bool check_duck(const Composition *composition, const Sequence *sequence,
                       const Node *node, const char *label, GError **error)
{
    const Value *duck = proplist_get(node->props, PROP_DUCK);
    const json_t *under, *id;
    size_t i;
    if (!duck || duck->type != VALUE_JSON)
        return true;
    under = json_object_get(duck->json, "under");
    json_array_foreach(under, i, id)
    {
        if (is_in_sequence(composition, sequence, json_string_value(id)))
            continue;
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("“%s” ducks under “%s”, which is not a track or clip of the same "
                      "sequence; name one that is"),
                    label, json_string_value(id));
        return false;
    }
    return true;
}

/* ---- clips ----------------------------------------------------------------------- */

static bool check_sequence(const Composition *composition, const Sequence *sequence,
                           unsigned depth, GError **error);

static bool check_nested(const Composition *composition, const Clip *clip,
                         const char *label, unsigned depth, GError **error)
{
    const Sequence *inner =
        composition_sequence(composition, node_string(&clip->node, PROP_SEQUENCE));
    if (!inner) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("“%s” plays a sequence that the project does not have"), label);
        return false;
    }
    if (depth >= NEST_MAX) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("“%s” nests sequences more than %d deep"), label, (int)NEST_MAX);
        return false;
    }
    return check_sequence(composition, inner, depth + 1, error);
}

static bool check_source(const Composition *composition, const Clip *clip,
                         const char *label, unsigned depth, GError **error)
{
    if (clip->kind == CLIP_SEQUENCE)
        return check_nested(composition, clip, label, depth, error);
    if (!clip_asset(composition, clip)) {
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_UNSUPPORTED,
                    _("“%s” plays media that the project does not have"), label);
        return false;
    }
    return true;
}

static bool check_clip(const Composition *composition, const Sequence *sequence,
                       const Clip *clip, unsigned depth, GError **error)
{
    const char *label = clip_label(composition, clip);
    return !mix_clip_is_heard(composition, clip) ||
           (check_source(composition, clip, label, depth, error) &&
            (clip->kind != CLIP_AUDIO || check_effects(&clip->node, label, error)) &&
            check_duck(composition, sequence, &clip->node, label, error));
}

/* ---- tracks ---------------------------------------------------------------------- */

static bool check_track(const Composition *composition, const Sequence *sequence,
                        const Track *track, unsigned depth, GError **error)
{
    const char *label = node_string(&track->node, PROP_LABEL);
    label = label ? label : track->node.id;
    if (!mix_track_is_heard(track))
        return true;
    for (unsigned i = 0; i < track->clips->len; i++)
        if (!check_clip(composition, sequence, g_ptr_array_index(track->clips, i),
                        depth, error))
            return false;
    return (track->kind != TRACK_AUDIO || check_effects(&track->node, label, error)) &&
           check_duck(composition, sequence, &track->node, label, error);
}

static bool check_sequence(const Composition *composition, const Sequence *sequence,
                           unsigned depth, GError **error)
{
    for (unsigned i = 0; i < sequence->tracks->len; i++)
        if (!check_track(composition, sequence, g_ptr_array_index(sequence->tracks, i),
                         depth, error))
            return false;
    return true;
}

bool mix_check(const Composition *composition, const Sequence *sequence, GError **error)
{
    return check_sequence(composition, sequence, 0, error);
}
